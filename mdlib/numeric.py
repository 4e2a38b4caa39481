"""Derivatives of Python functions by numbers: all partials, laid out, or along one direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .differences import (
    PLAIN,
    Line,
    Slope,
    central,
    complex_step,
    kink,
    random_direction,
    scales,
    slope_at,
    tuned_slope,
)
from .errors import FunctionError, MdlibError, NotDifferentiableError, ShapeError
from .functions import Function, read_point
from .layout import arrange
from .shapes import check_layout, pair, shape_text

METHODS = ("auto", "central", "complex")
# Up to this many entries, four evaluations an entry are cheap and four digits better than two.
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
        ``"central"``: differences on both sides, error about 1e-11 (1e-9 above 100 entries).
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
        If f has a kink or a jump at X.

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
        raise type(error)(f"{call}: {error}") from None
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
        raise ShapeError(
            f"{call}: V is {_shape(direction.shape)} and X is {_shape(point.shape)}; "
            "a direction has the shape of X."
        )
    _check_method(method, call)
    largest = float(np.max(np.abs(direction) / scales(point)))
    if largest == 0:
        return np.zeros_like(Function(f, point, call).base)
    line = Line(Function(f, point, call), direction / largest)
    return largest * _along(line, method)


def _along(line: Line, method: str) -> np.ndarray:
    if method == "central":
        return central(line, line.f.eps**PLAIN)
    if method == "complex":
        return _must_be_complex(line)
    slope = _checked_slope(line)
    exact = complex_step(line)
    return exact if _agree(exact, slope) else slope.value


def all_partials(f: Function, method: str) -> np.ndarray:
    """D[i, j, k, l] of a Function, with the method chosen."""
    _check_method(method, f.call)
    if method == "complex":
        return _assemble(f, (_must_be_complex(line) for line in _axes(f)))
    line = Line(f, random_direction(f.X, np.random.default_rng(0)))
    slope = _checked_slope(line)
    if method == "auto" and _agree(complex_step(line), slope):
        return _assemble(f, (_must_be_complex(line) for line in _axes(f)))
    return _assemble(f, _central_partials(f, slope))


def _axes(f: Function) -> Iterator[Line]:
    for index in np.ndindex(f.X.shape):
        V = np.zeros(f.X.shape)
        V[index] = 1.0
        yield Line(f, V)


def _assemble(f: Function, columns) -> np.ndarray:
    """Put ∂f/∂x_kl, in the order of the entries of X, where D has them."""
    entries = list(columns)
    stacked = np.stack([np.reshape(entry, pair(entry.shape)) for entry in entries], axis=-1)
    return stacked.reshape(*stacked.shape[:2], *pair(f.X.shape))


def _must_be_complex(line: Line) -> np.ndarray:
    f, exact = line.f, complex_step(line)
    if exact is None:
        raise FunctionError(
            f'{f.call}: method="complex" needs an f that takes and returns complex numbers; '
            f"{f.name} raised or returned something else. Functions such as abs, norm and float() "
            'do that; use method="central".'
        )
    return exact


def _agree(exact: np.ndarray | None, slope: Slope) -> bool:
    """Tell whether the complex step can be trusted: it must match differences entry by entry."""
    if exact is None:
        return False
    entry = np.maximum(np.abs(exact), np.abs(slope.value))
    allowed = 1e-6 * entry + 1e-9 * slope.size + slope.error + 10 * slope.noise
    return bool((np.abs(exact - slope.value) <= allowed).all())


def _checked_slope(line: Line) -> Slope:
    slope = tuned_slope(line)
    if not slope.settled and not np.array_equal(line.f(line.f.X), line.f.base):
        raise FunctionError(
            f"{line.f.call}: {line.f.name}(X) differs from one call to the next; expected the "
            "same value each time. Does it draw random numbers, or keep a state?"
        )
    if kink(line, slope) is not None:
        raise not_differentiable(line, slope)
    return slope


def not_differentiable(line: Line, slope: Slope) -> NotDifferentiableError:
    f, where, slopes = line.f, "in a random direction", kink(line, slope)
    for index, axis in zip(np.ndindex(f.X.shape), _axes(f), strict=True):
        along = slope_at(axis, slope.t)
        found = along and kink(axis, along)
        if found:
            where = f"along X{list(index)}" if index else "along X"
            slopes = found
            break
    left, right = slopes
    return NotDifferentiableError(
        f"{f.call}: {f.name} is not differentiable at X: {where} its slope is {left:.4g} on the "
        f"left and {right:.4g} on the right; expected one slope. abs, relu, max and norm have "
        "such a kink, most often at 0; choose another X."
    )


def _central_partials(f: Function, tuned: Slope) -> list[np.ndarray]:
    fraction = tuned.t / f.eps**0.25
    extrapolate = f.X.size <= _EXTRAPOLATE_UP_TO
    found = []
    for line, scale in zip(_axes(f), scales(f.X).flat, strict=True):
        t = scale * (tuned.t if extrapolate else fraction * f.eps**PLAIN)
        slope = slope_at(line, t) if extrapolate else None
        found.append(slope.value if slope else central(line, t))
    return found


def _check_method(method: str, call: str) -> None:
    if method not in METHODS:
        choices = ", ".join(repr(name) for name in METHODS)
        raise FunctionError(f"{call}: method={method!r}; expected one of {choices}.")


def _shape(shape: tuple[int, ...]) -> str:
    return f"({shape[0]},)" if len(shape) == 1 else shape_text(shape)
