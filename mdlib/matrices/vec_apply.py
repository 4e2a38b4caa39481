"""The commutation, duplication and elimination matrices, applied to an array without being built.

Each acts along axis 0, so an array of several columns is taken column by column.
"""

from __future__ import annotations

import numpy as np

from . import vec_index as vecindex
from .vec_arguments import as_rows, as_size


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
        return v[vecindex.duplication(n)]
    return vecindex.add_mirrored(v.reshape(n, n, *v.shape[1:]))


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
        return v[vecindex.elimination(n)]
    full = np.zeros((n * n, *v.shape[1:]), dtype=v.dtype)
    full[vecindex.elimination(n)] = v
    return full


def _as_vec_or_vech(v, n: int, full: bool, call: str) -> np.ndarray:
    vec_kind = (n * n, f"n*n = {n}*{n}", "vec")
    vech_kind = (vecindex.half(n), f"n(n+1)/2 = {n}*{n + 1}/2", "vech")
    wanted, other = (vec_kind, vech_kind) if full else (vech_kind, vec_kind)
    hint = f"{other[0]} is the length of {other[2]}: should transpose be the other way?"
    return as_rows(v, wanted[0], wanted[1], call, hints={other[0]: hint})
