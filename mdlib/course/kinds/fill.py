"""Questions with a piece missing from a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ...checker.answers import evaluate, what_was_raised
from ...checker.probing import probe_points
from ...checker.verdict import Verdict, is_placeholder, not_attempted
from ...errors import FunctionError, Message, Templates
from ...language.declared import check_arguments
from ...matrices.shapes import shape_text
from .kind import Kind
from .two_sides import difference_of, where_right

# fmt: off
say = Templates("course", {
    "text-for-function": "The answer is text. Here a function of the named arrays is expected, "
        "such as lambda A: A.T.",
    "text-for-call": "The answer is text. Here a function is expected: Python code, "
        "lambda ...: ...",
    "one-axis-answer": "The answer is a one-dimensional array of {size}, neither a column nor a "
        "row. Keep two axes: v[:, None] makes a column of it.",
    "both-equal": "Both sides are equal at 2 random probes.",
    "with-hint": "{problem} {hint}",
    "the-line": "With your answer the line",
    "raised-at": "{raised} Sizes: {sizes}.",
    "size": "{name} {shape}",
})
# fmt: on


class Fill(Kind):
    """Something is missing from a line that must hold for every value of the symbols.

    The line is a function ``line(missing, A, …) -> (left, right)``; the answer is right if
    left = right, to 1e-6 of the largest entry, at 2 random probes. What is said of a wrong one:
    that the shapes differ, the sign, a transpose; else what change of the answer (its double, half,
    negative, inverse or square) or which special case (A symmetric, c = 0, n = 1) makes it right.

    Parameters
    ----------
    line : function
        What is missing comes first, then the named arrays.
    call : bool
        Whether what is missing is a function that the line itself calls. Otherwise the answer is a
        function of the named arrays, and the line is given its value.
    hint : str
        Said after what is wrong.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    FunctionError
        If a shape is declared for what is no argument of the line.

    Examples
    --------
    >>> kind = Fill(lambda missing, A, B: (missing @ A.T, (A @ B).T), A="m n", B="n k")
    >>> kind.judge(lambda B: B.T).status
    'correct'
    >>> kind.judge(lambda B: -B.T)
    ✗ Not yet. With your answer the two sides differ by a sign.
    """

    def __init__(self, line: Callable, /, *, call: bool = False, hint: str = "", **shapes):
        check_arguments(Fill, shapes, [partial(line, None)])  # the first is what is missing
        self.line, self.call, self.hint, self.shapes = line, call, hint, shapes

    def _judge(self, answer) -> Verdict:
        if isinstance(answer, str):
            return Verdict(
                "cannot-read", say("text-for-call") if self.call else say("text-for-function")
            )
        for point in probe_points(self.shapes):
            try:
                missing = answer if self.call else evaluate(answer, point)
                if is_placeholder(missing):
                    return not_attempted()
                if callable(answer) and not self.call and np.ndim(missing) == 1:
                    return Verdict("wrong", say("one-axis-answer", size=len(missing)), ["N01"])
                left, right = self.line(missing, **point)
            except FunctionError as error:
                return Verdict("cannot-read", error.args[0])
            except Exception as error:
                return Verdict("cannot-read", _raised(error, point))
            if is_placeholder(left):
                return not_attempted()
            if (problem := difference_of(left, right)) is not None:
                return Verdict("wrong", self._told(problem, answer))
        return Verdict("correct", say("both-equal"))

    def _told(self, problem: Message, answer) -> Message:
        """The problem; of sides that are not equal, where they would be; and the hint."""
        if not self.call and problem.key == "course.not-equal":
            problem = where_right(lambda *special: self._holds(answer, *special), self.shapes)
        return say("with-hint", problem=problem, hint=self.hint) if self.hint else problem

    def _holds(self, answer, point: Mapping, change: Callable) -> bool:
        left, right = self.line(change(evaluate(answer, point)), **point)
        return difference_of(left, right) is None


def _raised(error: Exception, point: Mapping) -> str:
    told = what_was_raised(error, say("the-line"))
    sizes = (say("size", name=name, shape=shape_text(np.shape(v))) for name, v in point.items())
    return say("raised-at", raised=told, sizes=", ".join(sizes)) if point else told
