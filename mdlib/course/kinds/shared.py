"""What the kinds of question share: the stub, labels, and the comparison of two sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...checker.answers import symbols_of
from ...checker.verdict import Verdict, is_blank, not_attempted
from ...matrices.shapes import shape_text
from ...numeric.closeness import close
from ...numeric.tolerance import CLOSE, VALUE_FLOOR

NOT_EQUAL = "With your answer the two sides are not equal."


def attempted(judge):
    """Answer for the stub once, so that no kind has to."""

    def wrapped(self, answer) -> Verdict:
        return not_attempted() if is_blank(answer) else judge(self, answer)

    wrapped.__doc__ = judge.__doc__
    return wrapped


def same(left, right) -> bool:
    return close(left, right, rtol=CLOSE, floor=VALUE_FLOOR)


def compare(left, right) -> str | None:
    left, right = _floats(left), _floats(right)
    if {left.shape, right.shape} == {(), (1, 1)}:  # a number is a scalar or 1×1
        left, right = left.reshape(()), right.reshape(())
    if left.shape != right.shape:
        return (
            f"With your answer the left side is {shape_text(left.shape)} and the right side "
            f"{shape_text(right.shape)}."
        )
    if same(left, right):
        return None
    if same(left, -right):
        return "With your answer the two sides differ by a sign."
    if (
        left.ndim == 2
        and left.shape[0] == left.shape[1]
        and close(left.T, right, rtol=CLOSE, floor=VALUE_FLOOR)
    ):
        return "With your answer one side is the transpose of the other."
    return NOT_EQUAL


def _floats(side) -> np.ndarray:
    """A side as an array; one of objects, fractions say, as floats, NaN where they are none."""
    array = np.asarray(side)
    try:
        return array.astype(float) if array.dtype == object else array
    except Exception:
        # What an object raises when it is asked to be a number is its own affair.
        return np.full(array.shape, np.nan)


def sides(claim: Callable, point: Mapping) -> tuple:
    return claim(**{name: point[name] for name in symbols_of(claim, point)})


def as_label(answer):
    """A label as typed: capitals and blanks do not matter, 22 is as good as "22", ["a"] as "a"."""
    if isinstance(answer, list | tuple) and len(answer) == 1:
        return as_label(answer[0])
    return str(answer).strip().lower()


def no_such(answer, labels) -> Verdict:
    return Verdict("cannot-read", f"{answer!r} is not one of {', '.join(map(str, labels))}.")
