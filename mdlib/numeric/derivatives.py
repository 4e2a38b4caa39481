"""Derivatives of Python functions by numbers: all partials, laid out, or along one direction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from ..errors import FunctionError, MdlibError, NotDifferentiableError, ShapeError
from ..matrices.layout import arrange
from ..matrices.shapes import check_layout, pair
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
)  # fmt: skip
from .numeric_words import say
from .tolerance import CLOSE, DOUBLE, FAINT
from .user_functions import Function, array_shape, in_call, read_point

METHODS = ("auto", "central", "complex")
# Up to this many entries, four evaluations an entry are cheap, and give two digits more than two.
_EXTRAPOLATE_UP_TO = 100


def partials(f: Callable, X, *, method: str = "auto") -> np.ndarray:
    r"""All partial derivatives of f at X: D[i, j, k, l] = ∂f_ij/∂x_kl.

    Parameters
    ----------
    f : function of one array
        May return a number, (m,), (m, 1) or (m, n); a one-dimensional result is a column.
    X : float or array of shape (p,), (p, 1) or (p, q)
        Where to differentiate. f receives a float64 copy of the same shape.
    method : {"auto", "central", "complex"}
        ``"central"``: differences on both sides, relative error about 1e-11, or 1e-9 where X
        has more than 100 entries; larger where f itself is large beside its derivative.
        ``"complex"``: imaginary step, exact to rounding, for f made of operations that take
        complex numbers (not abs, norm, conj or comparisons). ``"auto"``: complex where f agrees
        with central differences in a random direction, else central.

    Returns
    -------
    array of shape (m, n, p, q)

    Raises
    ------
    DataError, ShapeError
        If X is not such an array.
    FunctionError
        If f raises, changes its argument, or returns nothing usable.
    NotDifferentiableError
        If f has a kink or a jump at X, or a jump nearer than a step, about 1e-4 of the size
        of X.

    Examples
    --------
    >>> A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> D = partials(lambda x: A @ x, np.ones(3))
    >>> D.shape
    (2, 1, 3, 1)
    >>> np.round(D[:, 0, :, 0], 9)
    array([[1., 2., 3.],
           [4., 5., 6.]])
    """
    return all_partials(Function(f, read_point(X, "partials"), "partials"), method)


def numerical_derivative(
    f: Callable,
    X,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    method: str = "auto",
) -> np.ndarray:
    r"""The derivative ∂f/∂X at X, laid out: `arrange` of `partials`.

    Parameters
    ----------
    f : function of one array
    X : float or array of shape (p,), (p, 1) or (p, q)
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
        Used when neither f nor X is a scalar.
    method : {"auto", "central", "complex"}
        As in `partials`.

    Returns
    -------
    array
        For scalar f in denominator layout, of the shape of X; otherwise a matrix of the shape
        that `derivative_shape` gives.

    Raises
    ------
    LayoutError, DataError, ShapeError, FunctionError, NotDifferentiableError

    Examples
    --------
    >>> X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> np.round(numerical_derivative(lambda X: np.sum(X**2), X), 9)
    array([[ 2.,  4.,  6.],
           [ 8., 10., 12.]])
    """
    call = "numerical_derivative"
    try:
        check_layout(layout, arrangement)
    except MdlibError as error:
        raise in_call(error, call) from None
    point = read_point(X, call)
    D = all_partials(Function(f, point, call), method)
    J = arrange(D, layout=layout, arrangement=arrangement)
    return J.reshape(point.shape) if D.shape[:2] == (1, 1) and layout == "denominator" else J


def directional_derivative(f: Callable, X, V, *, method: str = "auto") -> np.ndarray:
    r"""The derivative of f at X along V: Df(X)[V] = d/dt f(X + tV) at t = 0.

    Parameters
    ----------
    f : function of one array
    X : float or array of shape (p,), (p, 1) or (p, q)
    V : array of the shape of X
        Need not have length 1; the derivative is linear in V.
    method : {"auto", "central", "complex"}
        ``"central"`` costs two evaluations and ``"complex"`` one. ``"auto"`` costs six, picks
        the better, and alone tells whether f has a kink at X.

    Returns
    -------
    array of the shape of f(X)

    Raises
    ------
    DataError, ShapeError, FunctionError, NotDifferentiableError

    Examples
    --------
    >>> X, V = np.array([[2.0, 0.0], [1.0, 3.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> float(np.round(directional_derivative(np.linalg.det, X, V), 9))
    -1.0
    """
    call = "directional_derivative"
    point, direction = read_point(X, call), read_point(V, call, "V")
    if direction.shape != point.shape:
        shapes = {"V": array_shape(direction.shape), "X": array_shape(point.shape)}
        raise ShapeError(say("direction-shape", call=call, **shapes))
    check_method(method, call)
    largest = float(np.max(np.abs(direction) / scales(point)))
    if largest == 0:
        return np.zeros_like(Function(f, point, call).base)
    line = Line(Function(f, point, call), direction / largest)
    return largest * along(line, method)


# Which method to trust, and the partial derivatives by it


def check_method(method: str, call: str) -> None:
    """Raise unless `method` is one of METHODS."""
    if method not in METHODS:
        choices = ", ".join(repr(name) for name in METHODS)
        raise MdlibError(say("unknown-method", call=call, method=method, choices=choices))


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
    if found or not slope.settled() or slope.size < FAINT:
        # A slope like this may be the rounding of terms that cancel.
        still = flat_slope(line)
        if still:
            return still
    if not slope.settled() and not np.array_equal(line.f(line.f.X), line.f.base):
        raise FunctionError(say("varies", call=line.f.call, name=line.f.name))
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
        raise FunctionError(say("no-complex", call=f.call, name=f.name))
    return slope


def _agree(exact: np.ndarray | None, slope: Slope) -> bool:
    """Tell whether the complex step can be trusted: it must match differences entry by entry."""
    if exact is None:
        return False
    entry = np.maximum(np.abs(exact), np.abs(slope.value))
    allowed = CLOSE * entry + DOUBLE * slope.size + slope.error + 10 * slope.noise
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
    return say("anywhere"), found


def _axis_kink(line: Line, slope: Slope) -> Kink | None:
    """The kink along an axis, its slopes counted by the entry of X itself."""
    found, scale = kink(line, slope), line.V.max()
    return found and Kink(found.left / scale, found.right / scale, found.steady)


def _place(line: Line) -> str:
    index = [int(i) for i in np.argwhere(line.V)[0]] if line.V.ndim else []
    return say("along", index=index or "")


def _not_differentiable(f: Function, place: str, found: Kink) -> NotDifferentiableError:
    told = {"call": f.call, "name": f.name, "place": place}
    if not found.steady:
        return NotDifferentiableError(say("jump", **told))
    return NotDifferentiableError(say("kink", left=found.left, right=found.right, **told))
