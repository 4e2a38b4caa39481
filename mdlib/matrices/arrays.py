"""Reading what a user passed as an array, with an error that names the argument."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from numbers import Number

import numpy as np

from ..errors import DataError, ShapeError
from .matrices_words import say
from .shapes import shape_text

_BY_AXES = {0: "scalar", 1: "vector", 2: "matrix"}


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
        raise DataError(say("sparse", name=name))
    if np.ma.is_masked(value):
        raise DataError(say("masked", name=name))
    try:
        return np.asarray(value)
    except (TypeError, ValueError) as error:
        if "inhomogeneous" in str(error):
            raise DataError(say("ragged", name=name)) from None
        raise DataError(say("no-array", name=name, error=error)) from error


def _check_axes(array: np.ndarray, name: str, allowed: tuple[int, ...]) -> None:
    if array.size == 0:
        raise DataError(say("empty", name=name, shape=array.shape))
    if array.ndim not in allowed:
        kinds = (say(_BY_AXES.get(count, "array-of-axes"), count=count) for count in allowed)
        expected = reduce(lambda first, other: say("or", first=first, other=other), kinds)
        key, shape = {0: "no-axes", 1: "one-axis"}.get(array.ndim, "axes"), shape_text(array.shape)
        said = say(key, name=name, count=array.ndim, shape=shape, expected=expected)
        raise ShapeError(said)


def _check_entries(array: np.ndarray, name: str, symbols: bool) -> np.ndarray:
    kind = array.dtype.kind
    if kind in "iufc" or (kind == "b" and symbols):
        return array
    if kind == "b":
        raise DataError(say("booleans", name=name))
    if kind != "O":
        raise DataError(say("holds", name=name, what=_example(array)))
    for entry in array.flat:
        _check_entry(entry, name)
    return array if symbols else _numbers(array, name)


def _example(array: np.ndarray) -> str:
    if array.dtype.kind not in "US":
        return say("entries-of-type", type=array.dtype)
    texts = [str(entry) for entry in array.flat]
    return say("text", text=next((text for text in texts if not _is_number(text)), texts[0]))


def _is_number(text: str) -> bool:
    try:
        complex(text)
    except ValueError:
        return False
    return True


def _check_entry(entry, name: str) -> None:
    if isinstance(entry, (list, tuple, np.ndarray)):
        raise DataError(say("ragged", name=name))
    if isinstance(entry, str):
        raise DataError(say("holds", name=name, what=say("text", text=entry)))
    # What can be multiplied and subtracted counts as a symbol, so that SymPy need not be loaded.
    if not (hasattr(entry, "__mul__") and hasattr(entry, "__sub__")):
        key = "nothing" if entry is None else "entry-of-type"
        raise DataError(say("holds", name=name, what=say(key, type=type(entry).__name__)))


def _numbers(array: np.ndarray, name: str) -> np.ndarray:
    for dtype in (float, complex):
        try:
            return array.astype(dtype)
        except OverflowError:
            raise DataError(say("too-large", name=name)) from None
        except (TypeError, ValueError):
            continue
    symbol = next(entry for entry in array.flat if not isinstance(entry, Number))
    raise DataError(say("holds", name=name, what=say("symbols", symbol=symbol)))


def _check_finite(array: np.ndarray, name: str) -> None:
    if array.dtype.kind == "O":
        bad = np.array([_not_finite(entry) for entry in array.flat]).reshape(array.shape)
    else:
        bad = ~np.isfinite(array)
    if bad.any():
        where = tuple(int(i) for i in np.argwhere(bad)[0])
        key = "not-finite-at" if where else "not-finite"
        raise DataError(say(key, name=name, entry=array[where], place=list(where)))


def _not_finite(entry) -> bool:
    if isinstance(entry, (float, complex, np.inexact)):
        return not np.isfinite(entry)
    # SymPy's oo, zoo and nan, told by their own attributes.
    return bool(getattr(entry, "is_number", False)) and str(entry) in {"oo", "-oo", "zoo", "nan"}
