"""vec and vech, which stack the entries of a matrix in a column, and their inverses.

Entries are only moved, so symbols, booleans and NaN are accepted wherever nothing is added.
"""

from __future__ import annotations

from math import isqrt
from operator import index

import numpy as np

from ..errors import LayoutError, MdlibError, ShapeError
from .arrays import as_array
from .matrices_words import say
from .shapes import hinted, shape_text

_NUMPY_ORDERS = {"column": "F", "row": "C"}


def vec(A, *, order: str = "column") -> np.ndarray:
    r"""Stack the columns of A: entry i + m*j of vec(A) is A[i, j], for A of shape (m, n).

    Parameters
    ----------
    A : matrix, or a vector (read as a column) or a scalar
        Entries are only moved: symbols, booleans and NaN are accepted.
    order : {"column", "row"}
        Stack columns, or rows: ``vec(A, order="row")`` is ``vec(A.T)``.

    Returns
    -------
    column, shape (m*n, 1)
        A copy. (`statsmodels` returns the same entries with one axis.)

    Raises
    ------
    DataError, ShapeError, LayoutError

    Examples
    --------
    >>> vec([[1, 2, 3], [4, 5, 6]]).ravel()
    array([1, 4, 2, 5, 3, 6])
    >>> vec([[1, 2, 3], [4, 5, 6]], order="row").ravel()
    array([1, 2, 3, 4, 5, 6])

    References
    ----------
    MN19.
    """
    code = numpy_order(order, "vec")
    return as_matrix(A, "vec").flatten(code)[:, None]


def unvec(v, shape=None, *, order: str = "column") -> np.ndarray:
    r"""Undo vec: unvec(vec(A), A.shape) == A.

    Parameters
    ----------
    v : vector, shape (k,) or (k, 1)
    shape : (m, n), optional
        Square if left out.
    order : {"column", "row"}
        How `v` was stacked.

    Returns
    -------
    matrix, shape (m, n)
        A copy.

    Raises
    ------
    ShapeError
        If k is not m*n, or not a square number when `shape` is left out.
    DataError, LayoutError

    Examples
    --------
    >>> unvec([1, 4, 2, 5, 3, 6], (2, 3))
    array([[1, 2, 3],
           [4, 5, 6]])

    References
    ----------
    MN19.
    """
    code = numpy_order(order, "unvec")
    v = as_column(v, "unvec")
    return v.reshape(target_shape(shape, v.size), order=code).copy()


def vech(A) -> np.ndarray:
    r"""Stack the lower triangle of A by columns: A[0, 0], A[1, 0], …, A[1, 1], A[2, 1], …

    Parameters
    ----------
    A : square matrix
        What stands above the diagonal is not read, so A need not be symmetric.

    Returns
    -------
    column, shape (n*(n+1)/2, 1)

    Raises
    ------
    ShapeError
        If A is not square.
    DataError

    Examples
    --------
    >>> vech([[1, 2, 3], [2, 4, 5], [3, 5, 6]]).ravel()
    array([1, 2, 3, 4, 5, 6])

    References
    ----------
    MN80.
    """
    A = as_matrix(A, "vech")
    if A.shape[0] != A.shape[1]:
        raise ShapeError(say("vech-square", shape=shape_text(A.shape)))
    return A.T[np.triu_indices(len(A))][:, None]


def unvech(v) -> np.ndarray:
    r"""Build the symmetric matrix S with vech(S) == v.

    Parameters
    ----------
    v : vector, shape (k,) or (k, 1) with k = n*(n+1)/2

    Returns
    -------
    symmetric matrix, shape (n, n)
        Of the dtype of `v` (`statsmodels` always returns floats).

    Raises
    ------
    ShapeError
        If k is not 1, 3, 6, 10, …
    DataError

    Examples
    --------
    >>> unvech([1, 2, 3, 4, 5, 6])
    array([[1, 2, 3],
           [2, 4, 5],
           [3, 5, 6]])

    References
    ----------
    MN80.
    """
    v = as_column(v, "unvech")
    n = (isqrt(8 * v.size + 1) - 1) // 2
    if v.size != n * (n + 1) // 2:
        raise ShapeError(say("unvech-length", length=v.size))
    S = np.empty((n, n), dtype=v.dtype)
    rows, cols = np.triu_indices(n)
    S[rows, cols] = S[cols, rows] = v
    return S


# Reading the arguments: each error names the function that was called.


def numpy_order(order: str, call: str) -> str:
    """Translate "column" and "row" to NumPy's "F" and "C"."""
    if isinstance(order, str) and order in _NUMPY_ORDERS:
        return _NUMPY_ORDERS[order]
    meant = {"F": "column", "C": "row"}.get(order) if isinstance(order, str) else None
    hint = say("numpy-order", order=order, meant=meant) if meant else ""
    raise LayoutError(hinted(say("order", call=call, order=order), hint))


def as_size(size, name: str, call: str) -> int:
    """Read one size as a positive int."""
    try:
        number = 0 if isinstance(size, (bool, np.bool_)) else index(size)
    except TypeError:
        number = 0
    if number < 1:
        shown = np.isscalar(size) or size is None
        of_type = say("object-of-type", type=type(size).__name__)
        got = say("given", name=name, value=size) if shown else of_type
        raise ShapeError(say("size", call=call, name=name, got=got))
    return number


def as_matrix(A, call: str) -> np.ndarray:
    """Read a matrix; a vector is a column, and a scalar is 1×1."""
    A = _read(A, "A", call, (0, 1, 2))
    return A if A.ndim == 2 else A.reshape(-1, 1)


def as_column(v, call: str) -> np.ndarray:
    """Read a vector of shape (k,) or (k, 1) as an array of shape (k,)."""
    v = _read(v, "v", call, (1, 2))
    if v.ndim == 2 and v.shape[1] != 1:
        hint = say("row-given" if v.shape[0] == 1 else "matrix-given")
        error = say("needs-vector", call=call, shape=shape_text(v.shape))
        raise ShapeError(hinted(error, hint))
    return v.reshape(-1)


def as_rows(v, length: int, formula: str, call: str, hints: dict | None = None) -> np.ndarray:
    """Read a vector, or a matrix whose columns are vectors, of the given length.

    `hints` gives the likely cause for some wrong lengths.
    """
    v = _read(v, "v", call, (1, 2))
    if len(v) != length:
        transposed = v.ndim == 2 and v.shape[1] == length
        hint = say("did-you-mean", name="v.T") if transposed else (hints or {}).get(len(v), "")
        key = "needs-entries" if v.ndim == 1 else "needs-rows"
        error = say(key, call=call, formula=formula, length=length, count=len(v))
        raise ShapeError(hinted(error, hint))
    return v


def target_shape(shape, length: int) -> tuple[int, int]:
    """Read unvec's shape, which must hold `length` entries; None is square."""
    if shape is None:
        n = isqrt(length)
        if n * n != length:
            raise ShapeError(say("unvec-square", length=length))
        return n, n
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if len(sizes) != 2:
        raise ShapeError(say("unvec-shape", shape=shape))
    m, n = (as_size(size, name, "unvec") for size, name in zip(sizes, "mn", strict=True))
    if m * n != length:
        raise ShapeError(say("unvec-entries", m=m, n=n, product=m * n, length=length))
    return m, n


def _read(value, name: str, call: str, ndim: tuple[int, ...]) -> np.ndarray:
    try:
        return as_array(value, name, ndim=ndim, symbols=True, finite=False)
    except MdlibError as error:
        raise type(error)(say("in-call", call=call, error=error)) from None
