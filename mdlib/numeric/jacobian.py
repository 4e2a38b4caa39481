"""Which method to trust for a function, and the partial derivatives by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ..errors import FunctionError, MdlibError, NotDifferentiableError
from ..matrices.shapes import pair
from .differences import (
    EXTRAPOLATED,
    PLAIN,
    Kink,
    Line,
    Slope,
    central,
    complex_step,
    flat_slope,
    kink,
    random_direction,
    rough_slope,
    scales,
    slope_at,
    tuned_slope,
)
from .user_functions import Function

METHODS = ("auto", "central", "complex")
# Up to this many entries, four evaluations an entry are cheap, and give two digits more than two.
_EXTRAPOLATE_UP_TO = 100


def check_method(method: str, call: str) -> None:
    """Raise unless `method` is one of METHODS."""
    if method not in METHODS:
        choices = ", ".join(repr(name) for name in METHODS)
        raise MdlibError(f"{call}: method={method!r}; expected one of {choices}.")


def all_partials(f: Function, method: str) -> np.ndarray:
    """D[i, j, k, l] of a Function, with the method chosen."""
    return measured_partials(f, method)[0]


def measured_partials(f: Function, method: str) -> tuple[np.ndarray, np.ndarray]:
    """D[i, j, k, l], and by how much rounding may have moved it, of shape 1×1×p×q."""
    check_method(method, f.call)
    if method == "complex":
        return _complex_partials(f)
    line = Line(f, random_direction(f.X, np.random.default_rng(0)))
    slope = checked_slope(line)
    if slope.flat:
        zero = np.zeros_like(slope.value)
        return _assemble(f, [zero] * f.X.size), _assemble(f, [0.0] * f.X.size)
    if method == "auto" and _agree(complex_step(line), slope):
        return _complex_partials(f)
    slopes = _central_partials(f, slope.t)
    noise = np.array([slope.noise for slope in slopes])
    return _assemble(f, [slope.value for slope in slopes]), _assemble(f, 5 * noise)


def along(line: Line, method: str) -> np.ndarray:
    """The slope of a line, with the method chosen."""
    if method == "central":
        return central(line, line.f.eps**PLAIN)
    if method == "complex":
        return _exact(line)
    slope = checked_slope(line)
    exact = complex_step(line)
    return exact if _agree(exact, slope) else slope.value


def checked_slope(line: Line) -> Slope:
    """The tuned slope; raises where f has a kink, or gives another value at every call."""
    slope = tuned_slope(line)
    found = kink(line, slope)
    if found or not slope.settled() or slope.size < 1e-6:
        # A slope like this may be the rounding of terms that cancel.
        still = flat_slope(line)
        if still:
            return still
    if not slope.settled() and not np.array_equal(line.f(line.f.X), line.f.base):
        raise FunctionError(
            f"{line.f.call}: {line.f.name}(X) differs from one call to the next; expected the "
            "same value each time. Does it draw random numbers, or keep a state?"
        )
    if found:
        raise _not_differentiable(line.f, *_locate(line.f, slope.t, found))
    return slope


def _axes(f: Function) -> Iterator[Line]:
    for index in np.ndindex(f.X.shape):
        V = np.zeros(f.X.shape)
        V[index] = scales(f.X)[index]
        yield Line(f, V)


def _assemble(f: Function, slopes: Iterable[np.ndarray]) -> np.ndarray:
    """Put the slopes along the axes, in the order of the entries of X, where D has them."""
    entries = [np.reshape(slope, pair(np.shape(slope))) for slope in slopes]
    stacked = np.stack(entries, axis=-1) / scales(f.X).ravel()
    return stacked.reshape(*stacked.shape[:2], *pair(f.X.shape))


def _exact(line: Line) -> np.ndarray:
    f, slope = line.f, complex_step(line)
    if slope is None:
        # Where f has a fault of its own, this names it.
        f(f.X)
        raise FunctionError(
            f'{f.call}: method="complex" needs an f that takes and returns complex numbers; '
            f'{f.name} does not, as when it uses abs, norm or float(). Use method="central".'
        )
    return slope


def _agree(exact: np.ndarray | None, slope: Slope) -> bool:
    """Tell whether the complex step can be trusted: it must match differences entry by entry."""
    if exact is None:
        return False
    entry = np.maximum(np.abs(exact), np.abs(slope.value))
    allowed = 1e-6 * entry + 1e-9 * slope.size + slope.error + 10 * slope.noise
    return bool((np.abs(exact - slope.value) <= allowed).all())


def _complex_partials(f: Function) -> tuple[np.ndarray, np.ndarray]:
    D = _assemble(f, (_exact(line) for line in _axes(f)))
    return D, np.full((1, 1, *D.shape[2:]), 50 * f.eps * np.abs(f.base).max())


def _central_partials(f: Function, tuned: float) -> list[Slope]:
    """Slopes along the axes; an entry where they look unsure is tuned by itself."""
    if f.X.size <= _EXTRAPOLATE_UP_TO:
        measure, t = slope_at, tuned
    else:
        measure, t = rough_slope, tuned * f.eps ** (PLAIN - EXTRAPOLATED)
    lines = list(_axes(f))
    slopes = [measure(line, t) for line in lines]
    sizes = [s.size / line.V.max() for line, s in zip(lines, slopes, strict=True) if s]
    steepest = max(sizes, default=0.0)
    found = []
    for line, slope in zip(lines, slopes, strict=True):
        reference = steepest * line.V.max()
        found.append(slope if _sure(slope, reference) else _retuned(line, reference, tuned))
    return found


def _sure(slope: Slope | None, reference: float) -> bool:
    return slope is not None and slope.settled(reference) and not slope.drowned(reference)


def _retuned(line: Line, reference: float, start: float) -> Slope:
    slope = tuned_slope(line, reference, start)
    found = _axis_kink(line, slope)
    if found:
        raise _not_differentiable(line.f, _place(line), found)
    return slope


def _locate(f: Function, t: float, found: Kink) -> tuple[str, Kink]:
    """Look for an axis that shows the kink too, so that the message can name the entry."""
    for line in _axes(f):
        slope = slope_at(line, t)
        axis_kink = slope and _axis_kink(line, slope)
        if axis_kink:
            return _place(line), axis_kink
    return "in a random direction", found


def _axis_kink(line: Line, slope: Slope) -> Kink | None:
    """The kink along an axis, its slopes counted by the entry of X itself."""
    found, scale = kink(line, slope), line.V.max()
    return found and Kink(found.left / scale, found.right / scale, found.steady)


def _place(line: Line) -> str:
    index = [int(i) for i in np.argwhere(line.V)[0]] if line.V.ndim else []
    return f"along X{index or ''}"


def _not_differentiable(f: Function, place: str, found: Kink) -> NotDifferentiableError:
    start = f"{f.call}: {f.name} is not differentiable at X: {place} "
    if not found.steady:
        return NotDifferentiableError(
            f"{start}its slope grows without bound as the step shrinks, as at a jump or at the "
            "root of 0; expected a smooth function. Choose another X."
        )
    return NotDifferentiableError(
        f"{start}its slope is {found.left:.4g} on the left and {found.right:.4g} on the right; "
        "expected one slope. abs, relu, max and norm have such a kink, most often at 0; choose "
        "another X."
    )
