"""vec and vech, their inverses, and the commutation, duplication and elimination matrices.

Entries are only moved, so symbols, booleans and NaN are accepted wherever nothing is added.
"""

from __future__ import annotations

from math import isqrt

import numpy as np

from ..errors import ShapeError
from . import vec_index as vecindex
from .shapes import shape_text
from .vec_arguments import as_column, as_matrix, as_size, numpy_order, target_shape


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
        raise ShapeError(
            f"vech needs a square matrix; A is {shape_text(A.shape)}. vec takes any matrix."
        )
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
    if v.size != vecindex.half(n):
        raise ShapeError(f"unvech needs a length n(n+1)/2 = 1, 3, 6, 10, …; got {v.size}.")
    return v[vecindex.duplication(n)].reshape(n, n)


def commutation_matrix(m: int, n: int, *, sparse: bool = False):
    r"""Commutation matrix K_mn: K_mn @ vec(A) == vec(A.T) for A of shape (m, n).

    Parameters
    ----------
    m, n : int, at least 1
        Rows and columns of A (not of A.T).
    sparse : bool
        Return a SciPy sparse array (csr) in place of a dense one.

    Returns
    -------
    (m*n, m*n) array of 0.0 and 1.0
        A permutation matrix; its transpose, and inverse, is K_nm. Dense: 8 (m n)^2 bytes.

    Raises
    ------
    ShapeError
        If m or n is not a positive integer.

    See Also
    --------
    apply_commutation : K_mn @ v without the matrix.

    Examples
    --------
    >>> A = np.array([[1, 2, 3], [4, 5, 6]])
    >>> (commutation_matrix(2, 3) @ vec(A)).astype(int).ravel()
    array([1, 2, 3, 4, 5, 6])

    References
    ----------
    MN79.
    """
    m, n = as_size(m, "m", "commutation_matrix"), as_size(n, "n", "commutation_matrix")
    return vecindex.selection(vecindex.commutation(m, n), m * n, sparse)


def duplication_matrix(n: int, *, sparse: bool = False):
    r"""Duplication matrix D_n: D_n @ vech(S) == vec(S) for symmetric S of shape (n, n).

    Parameters
    ----------
    n : int, at least 1
    sparse : bool
        Return a SciPy sparse array (csr) in place of a dense one.

    Returns
    -------
    (n*n, n*(n+1)/2) array of 0.0 and 1.0
        D.T @ D is diagonal: 1 for an entry on the diagonal of S, 2 for one off it.

    Raises
    ------
    ShapeError
        If n is not a positive integer.

    See Also
    --------
    apply_duplication : D_n @ v without the matrix.

    Examples
    --------
    >>> S = np.array([[1, 2], [2, 3]])
    >>> (duplication_matrix(2) @ vech(S)).astype(int).ravel()
    array([1, 2, 2, 3])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "duplication_matrix")
    return vecindex.selection(vecindex.duplication(n), vecindex.half(n), sparse)


def elimination_matrix(n: int, *, sparse: bool = False):
    r"""Elimination matrix L_n: L_n @ vec(A) == vech(A) for any A of shape (n, n).

    Parameters
    ----------
    n : int, at least 1
    sparse : bool
        Return a SciPy sparse array (csr) in place of a dense one.

    Returns
    -------
    (n*(n+1)/2, n*n) array of 0.0 and 1.0
        L_n @ D_n is the identity. It is not D_n's pseudo-inverse: L_n reads the lower triangle
        alone, the pseudo-inverse averages both.

    Raises
    ------
    ShapeError
        If n is not a positive integer.

    See Also
    --------
    apply_elimination : L_n @ v without the matrix.

    Examples
    --------
    >>> A = np.array([[1, 2], [3, 4]])
    >>> (elimination_matrix(2) @ vec(A)).astype(int).ravel()
    array([1, 3, 4])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "elimination_matrix")
    return vecindex.selection(vecindex.elimination(n), n * n, sparse)
