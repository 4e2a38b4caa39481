"""Derivatives of Python functions by numbers: all partials, laid out, or along one direction."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..errors import MdlibError, ShapeError
from ..matrices.layout import arrange
from ..matrices.shapes import check_layout
from .differences import Line, scales
from .jacobian import all_partials, along, check_method
from .user_functions import Function, array_shape, read_point


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
            f"{call}: V is {array_shape(direction.shape)} and X is {array_shape(point.shape)}; "
            "a direction has the shape of X."
        )
    check_method(method, call)
    largest = float(np.max(np.abs(direction) / scales(point)))
    if largest == 0:
        return np.zeros_like(Function(f, point, call).base)
    line = Line(Function(f, point, call), direction / largest)
    return largest * along(line, method)
