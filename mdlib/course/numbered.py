"""A question as a notebook asks it: its number, its kind, and what the course expects of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain
from typing import Any

from ..checker.verdict import Verdict
from ..errors import DataError, Message, VerificationError
from ..pictures.palette import NO_MATHS
from . import log
from .carriers import as_plain
from .course_words import say
from .hints import Hint, numbered, whole_ladder
from .kinds.kind import Kind
from .notebook_errors import meet

# How many hints of each question are open; asking the question anew does not close them.
_opened: Counter[str] = Counter()


@dataclass(frozen=True, repr=False)
class Question:
    """A numbered question; of what it calls its symbols, a session keeps a list.

    Attributes
    ----------
    number : str
        As printed in the set: "03.2".
    kind : Kind
        What judges the answer.
    """

    number: str
    kind: Kind

    def __post_init__(self):
        meet(self.kind.shapes)

    def check(self, answer: Any = ..., *, demo: bool = False) -> Verdict:
        """Judge an answer; ``...`` is not attempted yet.

        The log of answers gets a line, unless this is a demonstration: ``demo=True`` shows what
        the checker says of an answer that is nobody's. `check` itself, and a faded example, are
        never logged.
        """
        verdict = self._judge(answer)
        if not demo:
            log.note(self.number, verdict, **self._about())
        return replace(verdict, lecture=self._set())

    def _judge(self, answer) -> Verdict:
        """The verdict on the plain form of an answer, the one that the grading hands over."""
        try:
            return self.kind.judge(as_plain(answer))
        except DataError as error:
            return Verdict("cannot-read", say("unread", error=error.args[0]))

    def _set(self) -> str:
        return self.number.partition(".")[0]

    def hint(self) -> Hint:
        """The next hint at each call, from the shape to the first line; the last one stays.

        The last says only that ``solution()`` shows the solution, so one press too many gives
        nothing away.
        """
        rungs = numbered([*self._ladder()[:-1], self._where_the_solution_is()])
        rung = min(_opened[self.number], len(rungs) - 1)
        _opened[self.number] += 1
        return rungs[rung]

    def solution(self) -> Hint:
        """The solution: derived where the question can be, else from the folder solutions/.

        It stands apart from the hints, and is no rung of their ladder.
        """
        return replace(self._ladder()[-1], number=0)

    def _where_the_solution_is(self) -> Hint:
        """The last rung: no solution, but how to see it."""
        count = self.number.partition(".")[2]
        text = say("no-more-hints", question=f"q{count if count.isdigit() else ''}")
        return Hint("solution", text, text)

    def _ladder(self) -> list[Hint]:
        return whole_ladder(self.number, self.kind.ladder())

    def _about(self) -> dict[str, str | int]:
        """What else the log keeps of the question."""
        return {}

    def __repr__(self) -> str:
        return say("question", number=self.number, asked=self.kind.text())

    def _repr_markdown_(self) -> str | None:
        """The question's own statement, where its kind has one."""
        asked = self.kind.statement()
        return say("question-markdown", number=self.number, asked=asked) if asked else None

    def accepts(self, *answers) -> None:
        """Prove that each answer is accepted; raise VerificationError if one is not."""
        for count, answer in enumerate(answers, start=1):
            verdict = self._judge(answer)
            if verdict.status != "correct":
                told = {"number": self.number, "count": count, "verdict": repr(verdict)}
                raise VerificationError(say("refused", **told))

    def tempting(self, *cases: tuple[str, Any, str]) -> Refusals:
        """Prove that each tempting wrong answer is refused, and for the reason given.

        Parameters
        ----------
        *cases : (what people do, the answer, the reason)
            The reason is an id of the bank, a status other than "correct", the key of what is said
            or of a part of it, which values of its own may follow ("shape 4×4"), or words.

        Raises
        ------
        VerificationError
            If a wrong answer is accepted, or refused for another reason.
        """
        rows = []
        for label, answer, reason in cases:
            verdict = self._judge(answer)
            told = {"number": self.number, "label": repr(label)}
            if verdict.status in ("correct", "not-attempted"):
                raise VerificationError(say("not-refused", **told, status=verdict.status))
            if not _is_reason(reason, verdict):
                told |= {"reason": repr(reason), "verdict": repr(verdict)}
                raise VerificationError(say("not-named", **told))
            rows.append((label, verdict))
        return Refusals(rows)


def _is_reason(reason: str, verdict: Verdict) -> bool:
    if not reason.strip() or reason in (verdict.status, *verdict.mistakes):
        return bool(reason.strip())
    key, *values = reason.split()
    said = (told for told in _parts(verdict.message) if told.key.partition(".")[2] == key)
    in_key = any(set(values) <= set(map(str, told.parts.values())) for told in said)
    return in_key or reason in verdict.message


def _parts(said) -> Iterator[Message]:
    """A message, and those that it is put together of."""
    if isinstance(said, Message):
        yield said
        yield from chain.from_iterable(map(_parts, said.parts.values()))


@dataclass(frozen=True)
class Refusals:
    """Wrong answers, each with what the checker says of it."""

    rows: Sequence[tuple[str, Verdict]]

    def __repr__(self) -> str:
        return "\n".join(f"{label}: {verdict!r}" for label, verdict in self.rows)

    def _repr_html_(self) -> str:
        left = 'style="text-align: left"'
        cells = "".join(
            f"<tr><td {left}>{escape(label)}</td><td {left}>{escape(verdict.message)}</td></tr>"
            for label, verdict in self.rows
        )
        heads = (escape(said) for said in (say("what-people-do"), say("what-is-said")))
        head = "".join(f"<th {left}>{said}</th>" for said in heads)
        return f'<table class="{NO_MATHS}"><tr>{head}</tr>{cells}</table>'


def question(number: str, kind: Kind) -> Question:
    """A numbered question of some kind.

    Parameters
    ----------
    number : str
        As printed: "03.2", that is set and number, or any other name of the question.
    kind : Kind
        What is asked, and what judges the answer: `Derivative`, `ShapeOf`, ….

    Returns
    -------
    Question
        With ``check(answer)``, ``hint()`` and ``solution()``.

    Examples
    --------
    >>> from mdlib import ShapeOf, question
    >>> question("01.1", ShapeOf(f=("m", 1), x=("p", 1))).check(("p", "m")).status
    'correct'
    """
    return Question(number, kind)
