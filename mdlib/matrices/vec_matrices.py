"""The commutation, duplication and elimination matrices K_mn, D_n and L_n, and their products.

K_mn vec(A) = vec(Aᵀ), D_n vech(S) = vec(S) for symmetric S, and L_n vec(A) = vech(A). Each has one
1 in every row, so that one index holds it all: row r of M @ v is v[index[r]]. The index gives the
dense matrix, the sparse one, and M applied to an array, column by column, without any matrix.
"""

from __future__ import annotations

import numpy as np

from .matrices_words import say
from .vec_operators import as_rows, as_size


def half(n: int) -> int:
    """Length n(n+1)/2 of vech(S), S of shape (n, n)."""
    return n * (n + 1) // 2


def commutation_index(m: int, n: int) -> np.ndarray:
    """Index of K_mn: where each entry of vec(A.T) stands in vec(A), A of shape (m, n)."""
    return np.arange(m * n).reshape(n, m).T.ravel()


def duplication_index(n: int) -> np.ndarray:
    """Index of D_n: where each entry of vec(S) stands in vech(S), S symmetric."""
    i = np.arange(n)
    # In vech, entry (i, j) with i >= j is number i + j*n - j(j+1)/2; (j, i) is the same one.
    starts = i * n - i * (i + 1) // 2
    return (np.maximum.outer(i, i) + starts[np.minimum.outer(i, i)]).ravel()


def elimination_index(n: int) -> np.ndarray:
    """Index of L_n: where each entry of vech(A) stands in vec(A), A of shape (n, n)."""
    return np.flatnonzero(np.tri(n, dtype=bool).T)


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
    >>> from mdlib import vec
    >>> A = np.array([[1, 2, 3], [4, 5, 6]])
    >>> (commutation_matrix(2, 3) @ vec(A)).astype(int).ravel()
    array([1, 2, 3, 4, 5, 6])

    References
    ----------
    MN79.
    """
    m, n = as_size(m, "m", "commutation_matrix"), as_size(n, "n", "commutation_matrix")
    return selection(commutation_index(m, n), m * n, sparse)


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
    >>> from mdlib import vech
    >>> S = np.array([[1, 2], [2, 3]])
    >>> (duplication_matrix(2) @ vech(S)).astype(int).ravel()
    array([1, 2, 2, 3])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "duplication_matrix")
    return selection(duplication_index(n), half(n), sparse)


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
    >>> from mdlib import vec
    >>> A = np.array([[1, 2], [3, 4]])
    >>> (elimination_matrix(2) @ vec(A)).astype(int).ravel()
    array([1, 3, 4])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "elimination_matrix")
    return selection(elimination_index(n), n * n, sparse)


def apply_commutation(v, m: int, n: int, *, transpose: bool = False) -> np.ndarray:
    r"""K_mn @ v without building K_mn; K_mn.T @ v with `transpose`. O(m n) for each column.

    Parameters
    ----------
    v : array of shape (m*n,) or (m*n, c)
    m, n : int
    transpose : bool

    Returns
    -------
    array of the shape and dtype of `v`
        A copy.

    Raises
    ------
    ShapeError, DataError

    Examples
    --------
    >>> apply_commutation([1, 4, 2, 5, 3, 6], 2, 3)
    array([1, 2, 3, 4, 5, 6])

    References
    ----------
    MN79.
    """
    m, n = as_size(m, "m", "apply_commutation"), as_size(n, "n", "apply_commutation")
    v = as_rows(v, m * n, f"m*n = {m}*{n}", "apply_commutation")
    rows, cols = (m, n) if transpose else (n, m)
    return v.reshape(rows, cols, *v.shape[1:]).swapaxes(0, 1).copy().reshape(v.shape)


def apply_duplication(v, n: int, *, transpose: bool = False) -> np.ndarray:
    r"""D_n @ v without building D_n; D_n.T @ v with `transpose`. O(n^2) for each column.

    Parameters
    ----------
    v : array of n*(n+1)/2 rows, or of n*n rows with `transpose`
    n : int
    transpose : bool
        Add the entries (i, j) and (j, i), as the gradient with respect to vech(S) does.

    Returns
    -------
    array of the dtype of `v`

    Raises
    ------
    ShapeError, DataError

    Examples
    --------
    >>> apply_duplication([1, 2, 3], 2)
    array([1, 2, 2, 3])
    >>> apply_duplication([1, 2, 2, 3], 2, transpose=True)
    array([1, 4, 3])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "apply_duplication")
    v = _as_vec_or_vech(v, n, transpose, "apply_duplication")
    if not transpose:
        return v[duplication_index(n)]
    return add_mirrored(v.reshape(n, n, *v.shape[1:]))


def apply_elimination(v, n: int, *, transpose: bool = False) -> np.ndarray:
    r"""L_n @ v without building L_n; L_n.T @ v with `transpose`. O(n^2) for each column.

    Parameters
    ----------
    v : array of n*n rows, or of n*(n+1)/2 rows with `transpose`
    n : int
    transpose : bool
        Put the entries back in the lower triangle, zeros above it.

    Returns
    -------
    array of the dtype of `v`

    Raises
    ------
    ShapeError, DataError

    Examples
    --------
    >>> apply_elimination([1, 3, 2, 4], 2)
    array([1, 3, 4])
    >>> apply_elimination([1, 3, 4], 2, transpose=True)
    array([1, 3, 0, 4])

    References
    ----------
    MN80.
    """
    n = as_size(n, "n", "apply_elimination")
    v = _as_vec_or_vech(v, n, not transpose, "apply_elimination")
    if not transpose:
        return v[elimination_index(n)]
    full = np.zeros((n * n, *v.shape[1:]), dtype=v.dtype)
    full[elimination_index(n)] = v
    return full


def _as_vec_or_vech(v, n: int, full: bool, call: str) -> np.ndarray:
    vec_kind = (n * n, f"n*n = {n}*{n}", "vec")
    vech_kind = (half(n), f"n(n+1)/2 = {n}*{n + 1}/2", "vech")
    wanted, other = (vec_kind, vech_kind) if full else (vech_kind, vec_kind)
    hint = say("other-way", count=other[0], kind=other[2])
    return as_rows(v, wanted[0], wanted[1], call, hints={other[0]: hint})


def add_mirrored(V: np.ndarray) -> np.ndarray:
    """D_n.T @ v for v reshaped to (n, n, …): add entry (i, j) to (j, i) off the diagonal."""
    # True + True would stay True; as integers they count.
    V = V.astype(int) if V.dtype == bool else V
    rows, cols = np.triu_indices(len(V))
    off = rows != cols
    total = V[rows, cols]
    total[off] += V[cols[off], rows[off]]
    return total


def selection(index: np.ndarray, columns: int, sparse: bool):
    """Build the matrix M with (M @ v)[r] == v[index[r]], dense or as a SciPy sparse array."""
    if sparse:
        return _sparse_selection(index, columns)
    try:
        matrix = np.zeros((index.size, columns))
    except MemoryError as error:
        raise MemoryError(say("no-memory", error=error)) from None
    matrix[np.arange(index.size), index] = 1.0
    return matrix


def _sparse_selection(index: np.ndarray, columns: int):
    # SciPy is optional, and takes longer to load than this module.
    try:
        from scipy.sparse import csr_array
    except ImportError:
        raise ImportError(say("no-scipy")) from None
    starts = np.arange(index.size + 1)
    return csr_array((np.ones(index.size), index, starts), shape=(index.size, columns))
