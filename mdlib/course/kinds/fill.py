"""Questions with a piece missing from a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ...checker.answers import evaluate, what_was_raised
from ...checker.probing import probe_points
from ...checker.verdict import Verdict, is_placeholder, not_attempted
from ...errors import FunctionError
from ...language.declared import check_arguments
from ...matrices.shapes import shape_text
from .shared import NOT_EQUAL, attempted, compare
from .special_cases import where_right


class Fill:
    """Something is missing from a line that must hold for every value of the symbols.

    ``Fill(lambda missing, A, x: (left, right), A="m n", x="n")``. The answer replaces ``missing``:
    a function of the named arrays when the line says ``missing=...`` is a value, or, with
    ``call=True``, the function that the line itself calls.
    """

    def __init__(self, line: Callable, /, *, call: bool = False, hint: str = "", **shapes):
        check_arguments(Fill, shapes, [partial(line, None)])  # the first is what is missing
        self.line, self.call, self.hint, self.shapes = line, call, hint, shapes

    @attempted
    def judge(self, answer) -> Verdict:
        if isinstance(answer, str):
            return Verdict("cannot-read", _TEXT_FOR_A_CALL if self.call else _TEXT)
        for point in probe_points(self.shapes):
            try:
                missing = answer if self.call else evaluate(answer, point)
                if is_placeholder(missing):
                    return not_attempted()
                if callable(answer) and not self.call and np.ndim(missing) == 1:
                    return Verdict("wrong", _ONE_AXIS.format(len(missing)), ["N01"])
                left, right = self.line(missing, **point)
            except FunctionError as error:
                return Verdict("cannot-read", str(error))
            except Exception as error:
                return Verdict("cannot-read", _raised(error, point))
            if is_placeholder(left):
                return not_attempted()
            problem = compare(left, right)
            if problem:
                return Verdict("wrong", f"{self._more(problem, answer)} {self.hint}".strip())
        return Verdict("correct", "Both sides are equal at 2 random probes.")

    def _more(self, problem: str, answer) -> str:
        """The problem, and where two sides that are not equal would be."""
        if self.call or problem != NOT_EQUAL:
            return problem
        where = where_right(lambda *special: self._holds(answer, *special), self.shapes)
        return f"{NOT_EQUAL[:-1]}, {where}." if where else NOT_EQUAL

    def _holds(self, answer, point: Mapping, change: Callable) -> bool:
        left, right = self.line(change(evaluate(answer, point)), **point)
        return compare(left, right) is None


_TEXT = (
    "The answer is text. Here a function of the named arrays is expected, such as lambda A: A.T."
)
_TEXT_FOR_A_CALL = "The answer is text. Here a function is expected: Python code, lambda ...: ..."
_ONE_AXIS = (
    "The answer is a one-dimensional array of {}, neither a column nor a row. "
    "Keep two axes: v[:, None] makes a column of it."
)


def _raised(error: Exception, point: Mapping) -> str:
    sizes = ", ".join(f"{name} {shape_text(np.shape(value))}" for name, value in point.items())
    told = what_was_raised(error, "With your answer the line")
    return f"{told} Sizes: {sizes}." if sizes else told
