"""Questions with a derivation that holds an error."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral

from ...checker.answers import evaluate
from ...checker.probing import probe_points
from ...checker.verdict import Verdict
from ...errors import MdlibError, Templates
from ...language.declared import check_arguments
from .kind import Kind, no_such
from .two_sides import difference_of

# fmt: off
say = Templates("course", {
    "first-line": "Line {line} is the first whose value differs.",
    "compared-with": "Line 1 is what the others are compared with; it is right.",
    "error-later": "Line {line} still has the value of line 1. The error comes later.",
    "error-earlier": "Line {line} is wrong, but an earlier line already is. Look further up.",
    "no-wrong-line": "every line of the derivation has the same value; none is wrong.",
})
# fmt: on


class FirstWrongLine(Kind):
    """A derivation has an error, and the number of its first wrong line is asked for.

    Lines are numbered from 1. The first wrong one is the smallest k with line k ≠ line 1, to 1e-6
    of the largest entry, at a random probe.

    Parameters
    ----------
    lines : list of functions of the named arrays
        Each gives the value of its line.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    MdlibError
        If all lines have the same value.

    Examples
    --------
    >>> lines = [lambda A, x: A @ x + x, lambda A, x: x + A @ x, lambda A, x: A.T @ x + x]
    >>> FirstWrongLine(lines, A="n n", x="n").judge(2)
    ✗ Not yet. Line 2 still has the value of line 1. The error comes later.
    """

    def __init__(self, lines: list[Callable], /, **shapes):
        check_arguments(FirstWrongLine, shapes, lines)
        self.lines, self.shapes = lines, shapes
        if self._first() is None:
            raise MdlibError(say("no-wrong-line"))

    def _first(self) -> int | None:
        point = probe_points(self.shapes)[0]
        start = evaluate(self.lines[0], point)
        for number, line in enumerate(self.lines[1:], start=2):
            if difference_of(evaluate(line, point), start) is not None:
                return number
        return None

    def _judge(self, answer) -> Verdict:
        numbers = range(1, len(self.lines) + 1)
        answer = int(answer) if isinstance(answer, str) and answer.strip().isdecimal() else answer
        if not isinstance(answer, Integral) or answer not in numbers:
            return no_such(answer, numbers)
        first = self._first()
        if answer == first:
            return Verdict("correct", say("first-line", line=first))
        if answer == 1:
            return Verdict("wrong", say("compared-with"))
        if answer < first:
            return Verdict("wrong", say("error-later", line=answer))
        return Verdict("wrong", say("error-earlier", line=answer))
