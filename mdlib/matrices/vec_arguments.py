"""Reading the arguments of the vec operators; each error names the function that was called."""

from __future__ import annotations

from math import isqrt
from operator import index

import numpy as np

from ..errors import LayoutError, MdlibError, ShapeError
from .arrays import as_array
from .shapes import shape_text

_NUMPY_ORDERS = {"column": "F", "row": "C"}


def numpy_order(order: str, call: str) -> str:
    """Translate "column" and "row" to NumPy's "F" and "C"."""
    if isinstance(order, str) and order in _NUMPY_ORDERS:
        return _NUMPY_ORDERS[order]
    meant = {"F": "column", "C": "row"}.get(order) if isinstance(order, str) else None
    hint = f" NumPy's {order!r} is {meant!r} here." if meant else ""
    raise LayoutError(f"{call}: order={order!r}; expected 'column' or 'row'.{hint}")


def as_size(size, name: str, call: str) -> int:
    """Read one size as a positive int."""
    try:
        number = 0 if isinstance(size, (bool, np.bool_)) else index(size)
    except TypeError:
        number = 0
    if number < 1:
        shown = np.isscalar(size) or size is None
        got = f"{name}={size!r}" if shown else f"an object of type {type(size).__name__}"
        raise ShapeError(f"{call} needs {name} to be a positive integer; got {got}.")
    return number


def as_matrix(A, call: str) -> np.ndarray:
    """Read a matrix; a vector is a column, and a scalar is 1×1."""
    A = _read(A, "A", call, (0, 1, 2))
    return A if A.ndim == 2 else A.reshape(-1, 1)


def as_column(v, call: str) -> np.ndarray:
    """Read a vector of shape (k,) or (k, 1) as an array of shape (k,)."""
    v = _read(v, "v", call, (1, 2))
    if v.ndim == 2 and v.shape[1] != 1:
        raise ShapeError(
            f"{call} needs a vector, shape (k,) or (k, 1); v is {shape_text(v.shape)}. "
            + ("A row is passed as v.T." if v.shape[0] == 1 else "Is it a matrix already?")
        )
    return v.reshape(-1)


def as_rows(v, length: int, formula: str, call: str, hints: dict | None = None) -> np.ndarray:
    """Read a vector, or a matrix whose columns are vectors, of the given length.

    `hints` gives the likely cause for some wrong lengths.
    """
    v = _read(v, "v", call, (1, 2))
    if len(v) != length:
        transposed = v.ndim == 2 and v.shape[1] == length
        hint = "Did you mean v.T?" if transposed else (hints or {}).get(len(v), "")
        rows = "entries" if v.ndim == 1 else "rows"
        text = f"{call} needs v with {formula} = {length} {rows}; got {len(v)}. {hint}"
        raise ShapeError(text.rstrip())
    return v


def target_shape(shape, length: int) -> tuple[int, int]:
    """Read unvec's shape, which must hold `length` entries; None is square."""
    if shape is None:
        n = isqrt(length)
        if n * n != length:
            raise ShapeError(
                f"unvec without a shape needs a square length 1, 4, 9, 16, …; got {length}. "
                "Pass shape=(m, n) for a rectangular matrix; unvech undoes vech."
            )
        return n, n
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if len(sizes) != 2:
        raise ShapeError(f"unvec needs shape=(m, n), two sizes; got shape={shape!r}.")
    m, n = (as_size(size, name, "unvec") for size, name in zip(sizes, "mn", strict=True))
    if m * n != length:
        raise ShapeError(
            f"unvec: shape {m}×{n} needs m*n = {m}*{n} = {m * n} entries; v has {length}."
        )
    return m, n


def _read(value, name: str, call: str, ndim: tuple[int, ...]) -> np.ndarray:
    try:
        return as_array(value, name, ndim=ndim, symbols=True, finite=False)
    except MdlibError as error:
        raise type(error)(f"{call}: {error}") from None
