"""Whether an array has the properties that its symbol was declared to have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from ..errors import DataError
from .matrices_words import say
from .shapes import Spec

# What is computed has an array's own rounding in it, some thousand times over where products and
# inverses were taken; half the digits of its type are more than that, and less than any mistake.
DIGITS = 0.5
ROUNDING = 1e-3  # a gap below this, beside the largest entry, may be rounding
EPS = float(np.finfo(np.float64).eps)
# What a property brings with it needs no look of its own.
IMPLIED = {
    "orthogonal": {"invertible"},
    "diagonal": {"symmetric"},
    "spd": {"symmetric", "invertible"},
}
_FREE = ContextVar("entries_free", default=False)


@contextmanager
def entries_free() -> Iterator[None]:
    """Within it no property is looked at: a numerical derivative moves one entry at a time."""
    token = _FREE.set(True)
    try:
        yield
    finally:
        _FREE.reset(token)


def check_properties(specs: Mapping[str, Spec], arrays: Mapping) -> None:
    """Raise DataError unless each array has the properties that its symbol is declared to have.

    Parameters
    ----------
    specs : mapping of str to Spec
    arrays : mapping of str to array
        Of the declared shapes; symbols without an array are passed over. An array may differ from
        what is declared by its rounding: half the digits of its type, 1.5e-8 for float64 and
        3.5e-4 for float32, beside its largest entry.

    Raises
    ------
    DataError
        Naming the property, and by how much or where the array lacks it.

    Examples
    --------
    >>> Q = Spec("n", "n", frozenset({"orthogonal"}))
    >>> check_properties({"Q": Q}, {"Q": [[0, 1], [1, 0]]})
    >>> check_properties({"Q": Q}, {"Q": [[0, 2], [1, 0]]})
    Traceback (most recent call last):
    mdlib.errors.DataError: Q is declared orthogonal, but QᵀQ differs from I by 3.
    """
    if _FREE.get():
        return
    for name, spec in specs.items():
        if spec.properties and name in arrays:
            with np.errstate(all="ignore"):
                _check(name, np.asarray(arrays[name]), spec.properties)


def _check(name: str, array: np.ndarray, properties: frozenset[str]) -> None:
    if not array.size:
        return  # where there is no entry, none lacks anything
    matrix = array if array.ndim == 2 else array.reshape(-1, 1)
    # LAPACK takes no half or long numbers; the tolerance is that of what came in.
    matrix = matrix.astype(complex if array.dtype.kind == "c" else float)
    tolerance = _eps(array) ** DIGITS
    implied = set().union(*(IMPLIED.get(word, ()) for word in properties))
    for word, lacks in _LACKS.items():
        if word in properties - implied:
            on_diagonal = word == "positive" and "diagonal" in properties
            looked_at = _filled_beside(matrix) if on_diagonal else matrix
            lack = _not_finite(name, matrix) or lacks(name, looked_at, tolerance)
            if lack:
                raise DataError(say("lacks", name=name, word=word, lack=lack))


def _filled_beside(matrix: np.ndarray) -> np.ndarray:
    """The diagonal with positive numbers beside it: what is diagonal has zeros there."""
    return np.where(np.eye(len(matrix), dtype=bool), matrix, _largest(matrix) or 1)


def _eps(array: np.ndarray) -> float:
    """The rounding of an array's type: never finer than that of float64, in which we compute."""
    return max(EPS, float(np.finfo(array.dtype).eps)) if array.dtype.kind in "fc" else EPS


def _not_finite(name: str, matrix: np.ndarray) -> str:
    if np.isfinite(matrix).all():
        return ""
    return _entry(name, matrix, np.argwhere(~np.isfinite(matrix))[0])


def _not_orthogonal(name: str, Q: np.ndarray, tolerance: float) -> str:
    gap = _largest(Q.T @ Q - np.eye(len(Q)))
    return "" if gap <= tolerance else say("not-orthogonal", name=name, gap=gap)


def _not_diagonal(name: str, D: np.ndarray, tolerance: float) -> str:
    beside = np.abs(D - np.diag(np.diag(D)))
    if beside.max() <= tolerance * _largest(D):
        return ""
    return _entry(name, D, np.unravel_index(beside.argmax(), D.shape))


def _not_symmetric(name: str, S: np.ndarray, tolerance: float) -> str:
    gaps = np.abs(S - S.T)
    if gaps.max() <= tolerance * _largest(S):
        return ""
    i, j = np.unravel_index(gaps.argmax(), S.shape)
    entries = {"entry": _entry(name, S, (i, j)), "other": _entry(name, S, (j, i))}
    lack = say("not-symmetric", name=name, gap=gaps.max(), **entries)
    rounding = gaps.max() < ROUNDING * _largest(S)
    return say("if-rounding", lack=lack, name=name) if rounding else lack


def _not_definite(name: str, S: np.ndarray, tolerance: float) -> str:
    said = _not_symmetric(name, S, tolerance)
    if said:
        return said
    S = (S.real + S.real.T) / 2
    if len(S) == 1:
        return "" if S[0, 0] > 0 else say("not-positive", entry=_entry(name, S, (0, 0)))
    if _is_definite(S):
        return ""
    values = np.linalg.eigvalsh(S)
    singular = abs(values[0]) <= len(S) * EPS * abs(values[-1])
    return say("eigenvalue-rounding" if singular else "eigenvalue", value=values[0])


def _is_definite(S: np.ndarray) -> bool:
    """By Cholesky, which is far quicker than eigenvalues: each pivot is above rounding."""
    try:
        pivots = np.diag(np.linalg.cholesky(S)) ** 2
    except np.linalg.LinAlgError:
        return False
    return bool(pivots.min() > len(S) * EPS * pivots.max())


def _not_positive(name: str, array: np.ndarray, tolerance: float) -> str:
    # A complex step is all but real.
    bad = np.argwhere((array.real <= 0) | (np.abs(array.imag) > tolerance * _largest(array)))
    return say("not-positive", entry=_entry(name, array, bad[0])) if len(bad) else ""


def _not_invertible(name: str, X: np.ndarray, tolerance: float) -> str:
    del tolerance  # singular is what the values, computed in float64, make of it
    condition = np.linalg.cond(X, 1)
    return "" if condition * len(X) * EPS < 1 else say("singular")


def _largest(array: np.ndarray) -> float:
    return float(np.abs(array).max())


def _entry(name: str, array: np.ndarray, place) -> str:
    """An entry in words: S[0, 1] is 3; a column has one index, a number none."""
    i, j = (int(k) for k in place)
    index = "" if array.shape == (1, 1) else f"[{i}]" if array.shape[1] == 1 else f"[{i}, {j}]"
    return say("entry", entry=f"{name}{index}", value=array[i, j])


# From the strongest down.
_LACKS = {
    "orthogonal": _not_orthogonal,
    "diagonal": _not_diagonal,
    "spd": _not_definite,
    "symmetric": _not_symmetric,
    "positive": _not_positive,
    "invertible": _not_invertible,
}
