"""The commutation, duplication and elimination matrices as one index each.

Each has a single 1 in every row: row r of M @ v is v[index[r]]. The index thus gives the dense
matrix, the sparse one, and M applied to an array without any matrix.
"""

from __future__ import annotations

import numpy as np


def half(n: int) -> int:
    """Length n(n+1)/2 of vech(S), S of shape (n, n)."""
    return n * (n + 1) // 2


def commutation(m: int, n: int) -> np.ndarray:
    """Index of K_mn: where each entry of vec(A.T) stands in vec(A), A of shape (m, n)."""
    return np.arange(m * n).reshape(n, m).T.ravel()


def duplication(n: int) -> np.ndarray:
    """Index of D_n: where each entry of vec(S) stands in vech(S), S symmetric."""
    i = np.arange(n)
    # In vech, entry (i, j) with i >= j is number i + j*n - j(j+1)/2; (j, i) is the same one.
    starts = i * n - i * (i + 1) // 2
    return (np.maximum.outer(i, i) + starts[np.minimum.outer(i, i)]).ravel()


def elimination(n: int) -> np.ndarray:
    """Index of L_n: where each entry of vech(A) stands in vec(A), A of shape (n, n)."""
    return np.flatnonzero(np.tri(n, dtype=bool).T)


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
        raise MemoryError(f"{error}. Use sparse=True, or the apply_ function.") from None
    matrix[np.arange(index.size), index] = 1.0
    return matrix


def _sparse_selection(index: np.ndarray, columns: int):
    # SciPy is optional, and takes longer to load than this module.
    try:
        from scipy.sparse import csr_array
    except ImportError:
        raise ImportError("sparse=True needs SciPy; install it or leave sparse out.") from None
    starts = np.arange(index.size + 1)
    return csr_array((np.ones(index.size), index, starts), shape=(index.size, columns))
