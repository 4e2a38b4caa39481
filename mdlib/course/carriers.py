"""An answer in plain Python, whatever carries it.

``np.int64(5)`` is the number 5, ``np.str_("a")`` is text, a named tuple is a tuple. A question
asks for this before it judges, and so does the grading before it hands an answer over: what is
accepted in a notebook and what gets a mark are read by one function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Integral, Number

from ..errors import DataError
from .course_words import say

MOST_CHARACTERS = 10_000
MOST_ENTRIES = 100_000
MOST_LEVELS = 20
MOST_BITS = 256
NUMERIC = "biufc"


def as_plain(value):
    """The answer as text, numbers, lists, tuples, dicts, arrays of numbers, or a function.

    Subclasses lose what makes them special; arrays keep their kind of number and their shape,
    and text in an array becomes a list.

    Raises
    ------
    DataError
        If the answer is of another type, or too long: more than 10 000 characters in one text,
        100 000 entries, 20 levels of nesting.

    Examples
    --------
    >>> import numpy as np
    >>> as_plain((np.int64(2), np.str_("n")))
    (2, 'n')
    >>> as_plain({"a", "b"})
    Traceback (most recent call last):
    mdlib.errors.DataError: The answer is of type set. Hand in text, numbers, ...
    """
    return _Reader().read(value, MOST_LEVELS)


class _Reader:
    """Reads one answer, and counts what it holds."""

    def __init__(self):
        self.entries = 0

    def count(self, more: int) -> None:
        self.entries += more
        if self.entries > MOST_ENTRIES:
            raise DataError(say("too-many-entries", most=f"{MOST_ENTRIES:,}"))

    def read(self, value, levels: int):
        if levels < 0:
            raise DataError(say("too-deep", most=MOST_LEVELS))
        for kinds, reading in _readings():
            if isinstance(value, kinds):
                return reading(self, value, levels)
        if isinstance(value, bytes):
            raise DataError(say("no-answer", what=say("bytes")))
        if isinstance(value, Sequence):
            return self.items(value, levels)
        if isinstance(value, Callable) or value is None or value is ...:
            return value
        if hasattr(type(value), "__array__"):
            return self.read(_as_array(value), levels - 1)
        raise _no_answer(value)

    def items(self, value: Sequence, levels: int) -> list:
        self.count(len(value))
        return [self.read(item, levels - 1) for item in value]

    def text(self, value, _) -> str:
        if str.__len__(value) > MOST_CHARACTERS:
            counts = {"count": f"{str.__len__(value):,}", "most": f"{MOST_CHARACTERS:,}"}
            raise DataError(say("too-long-text", **counts))
        return str.__str__(value)

    def pairs(self, value, levels: int) -> dict:
        pairs = list(dict.items(value))
        self.count(len(pairs))
        return {self.read(key, levels - 1): self.read(item, levels - 1) for key, item in pairs}

    def generic(self, value, levels: int):
        """Whole numbers and truth values are Python's; a float keeps its precision."""
        kind = value.dtype.kind
        if kind in "fc":
            return value
        return bool(value) if kind == "b" else self.read(value.item(), levels - 1)

    def array(self, value, levels: int):
        import numpy as np

        if isinstance(value, np.ma.MaskedArray):
            raise DataError(say("no-answer", what=say("masked-array")))
        value = np.asarray(value)
        if value.ndim == 0:
            return self.read(value[()], levels - 1)
        self.count(max(value.size, *value.shape))
        if value.dtype.kind in NUMERIC:
            return value
        if value.dtype.kind == "U":
            return self.read(value.tolist(), levels)
        return self.array(_as_floats(value), levels)


def _readings() -> list[tuple]:
    """How each type is read, the first that fits; bool is an int, and np.float64 a float."""
    import numpy as np

    return [
        (bool, lambda reader, value, _: value),
        (str, _Reader.text),
        (np.generic, _Reader.generic),
        (Integral, lambda reader, value, _: _whole(value)),
        (complex, lambda reader, value, _: complex.__complex__(value)),
        (Number, lambda reader, value, _: _real(value)),
        (np.ndarray, _Reader.array),
        (tuple, lambda reader, value, n: tuple(reader.items(tuple(tuple.__iter__(value)), n))),
        (list, lambda reader, value, n: reader.items(list(list.__iter__(value)), n)),
        (dict, _Reader.pairs),
    ]


def _whole(value) -> int:
    number = int.__int__(value) if isinstance(value, int) else int(value)
    if number.bit_length() > MOST_BITS:
        bits = f"{number.bit_length():,}"
        raise DataError(say("too-many-bits", count=bits, most=MOST_BITS))
    return number


def _real(value) -> float:
    try:
        return float.__float__(value) if isinstance(value, float) else float(value)
    except Exception:
        raise _no_answer(value) from None


def _as_array(value):
    import numpy as np

    try:
        return np.asarray(value)
    except Exception:
        raise _no_answer(value) from None


def _as_floats(array):
    """An array of objects that are all numbers, fractions say, as floats."""
    try:
        if array.dtype.kind == "O":
            return array.astype(float)
    except Exception:
        # What an object raises when it is asked to be a number is its own affair.
        pass
    raise DataError(say("no-answer", what=say("array-of", type=array.dtype)))


def _no_answer(value) -> DataError:
    return DataError(say("no-answer", what=say("of-type", type=type(value).__name__)))
