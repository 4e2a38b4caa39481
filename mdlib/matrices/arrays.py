"""Reading what a user passed as an array, with an error that names the argument."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Number

import numpy as np

from ..errors import DataError, ShapeError
from .shapes import shape_text

_NDIM_WORDS = {0: "a scalar", 1: "a vector", 2: "a matrix"}


def as_array(
    value,
    name: str,
    *,
    ndim: Sequence[int] | int = (0, 1, 2),
    symbols: bool = False,
    finite: bool = True,
) -> np.ndarray:
    """Read `value` as an array of numbers, or say what is wrong with `name`.

    Parameters
    ----------
    value : array-like
    name : str
        What the user calls it; every message starts with it.
    ndim : int or sequence of int
        The numbers of axes that are accepted.
    symbols : bool
        Accept symbols and booleans too: for functions that move entries and compute nothing.
    finite : bool
        Refuse NaN and infinity.

    Returns
    -------
    array
        `value` itself where it is an array already: do not write into it.

    Raises
    ------
    DataError
        If `value` is ragged, empty, text, masked, sparse or not finite.
    ShapeError
        If it has another number of axes.

    Examples
    --------
    >>> as_array([[1, 2], [3, 4]], "A").shape
    (2, 2)
    """
    array = _read(value, name)
    _check_axes(array, name, (ndim,) if isinstance(ndim, int) else tuple(ndim))
    array = _check_entries(array, name, symbols)
    if finite:
        _check_finite(array, name)
    return array


def _read(value, name: str) -> np.ndarray:
    if hasattr(value, "toarray"):
        raise DataError(f"{name} is a sparse array; a dense one is expected: {name}.toarray().")
    if np.ma.is_masked(value):
        raise DataError(f"{name} has masked entries; fill them first: {name}.filled(value).")
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        if "inhomogeneous" in str(error):
            raise _ragged(name) from None
        raise DataError(f"{name} cannot be read as an array: {error}") from error


def _ragged(name: str) -> DataError:
    return DataError(f"{name} is ragged: its rows have different lengths; they must be equal.")


def _check_axes(array: np.ndarray, name: str, allowed: tuple[int, ...]) -> None:
    if array.size == 0:
        raise DataError(f"{name} is empty (shape {array.shape}); it needs at least one entry.")
    if array.ndim not in allowed:
        words = " or ".join(_NDIM_WORDS.get(k, f"an array with {k} axes") for k in allowed)
        axes = "axis" if array.ndim == 1 else "axes"
        shape = f", {shape_text(array.shape)}" if array.ndim > 1 else ""
        raise ShapeError(f"{name} has {array.ndim} {axes}{shape}; expected {words}.")


def _check_entries(array: np.ndarray, name: str, symbols: bool) -> np.ndarray:
    kind = array.dtype.kind
    if kind in "iufc" or (kind == "b" and symbols):
        return array
    if kind == "b":
        raise DataError(f"{name} holds True and False; numbers are expected. Is it a comparison?")
    if kind != "O":
        raise DataError(f"{name} holds {_example(array)}; numbers are expected.")
    for entry in array.flat:
        _check_entry(entry, name)
    return array if symbols else _numbers(array, name)


def _example(array: np.ndarray) -> str:
    if array.dtype.kind not in "US":
        return f"entries of type {array.dtype}"
    texts = [str(entry) for entry in array.flat]
    return f"text ({next((text for text in texts if not _is_number(text)), texts[0])!r})"


def _is_number(text: str) -> bool:
    try:
        complex(text)
    except ValueError:
        return False
    return True


def _check_entry(entry, name: str) -> None:
    if isinstance(entry, (list, tuple, np.ndarray)):
        raise _ragged(name)
    if isinstance(entry, str):
        raise DataError(f"{name} holds text ({entry!r}); numbers are expected.")
    # What can be multiplied and subtracted counts as a symbol, so that SymPy need not be loaded.
    if not (hasattr(entry, "__mul__") and hasattr(entry, "__sub__")):
        found = "None" if entry is None else f"an entry of type {type(entry).__name__}"
        raise DataError(f"{name} holds {found}; numbers are expected.")


def _numbers(array: np.ndarray, name: str) -> np.ndarray:
    for dtype in (float, complex):
        try:
            return array.astype(dtype)
        except OverflowError:
            raise DataError(f"{name} holds an integer too large for a float.") from None
        except (TypeError, ValueError):
            continue
    symbol = next(entry for entry in array.flat if not isinstance(entry, Number))
    raise DataError(f"{name} holds symbols ({symbol}); numbers are expected.")


def _check_finite(array: np.ndarray, name: str) -> None:
    if array.dtype.kind == "O":
        bad = np.array([_not_finite(entry) for entry in array.flat]).reshape(array.shape)
    else:
        bad = ~np.isfinite(array)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f" at {list(where)}" if where else ""
        raise DataError(f"{name} holds {array[where]}{place}; finite numbers are expected.")


def _not_finite(entry) -> bool:
    if isinstance(entry, (float, complex, np.inexact)):
        return not np.isfinite(entry)
    # SymPy's oo, zoo and nan, told by their own attributes.
    return bool(getattr(entry, "is_number", False)) and str(entry) in {"oo", "-oo", "zoo", "nan"}
