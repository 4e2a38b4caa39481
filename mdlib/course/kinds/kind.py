"""A kind of question: what it asks, how it judges an answer, and the hints that it can make.

A kind is a class in a file of its own. Its name goes to the public face, and that is all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ...checker.verdict import Verdict, is_blank, not_attempted
from ..course_words import say
from ..hints import Hint


class Kind:
    """What every kind of question has; a kind judges by computing the truth, not by a key.

    Attributes
    ----------
    shapes : mapping
        The symbols and sizes that an answer may name, with what was declared of them.
    several : bool
        Whether an answer may be a list, of lines, names or labels, none of them blank.
    """

    shapes: Mapping[str, Any] = MappingProxyType({})
    several = False

    def judge(self, answer) -> Verdict:
        """The verdict on an answer in plain Python; ``...`` and blank text are not attempted."""
        parts = as_list(answer) if self.several else [answer]
        return not_attempted() if is_unanswered(parts) else self._judge(answer)

    def _judge(self, answer) -> Verdict:
        raise NotImplementedError(type(self).__name__)

    def statement(self) -> str:
        """What is asked, in Markdown; "" where the page around the question says it."""
        return ""

    def text(self) -> str:
        """The same for a terminal."""
        return type(self).__name__

    def ladder(self) -> list[Hint]:
        """The hints that can be made by deriving, the solution last."""
        return []


def is_unanswered(parts: list) -> bool:
    """Whether of several lines or names one is still blank, or none is there."""
    return not parts or any(map(is_blank, parts))


def as_list(answer) -> list:
    """Several lines or names as they came, a single one as a list of one."""
    return list(answer) if isinstance(answer, list | tuple) else [answer]


def as_label(answer) -> str:
    """A label as typed: capitals and blanks do not matter, 22 is as good as "22", ["a"] as "a"."""
    if isinstance(answer, list | tuple) and len(answer) == 1:
        return as_label(answer[0])
    return str(answer).strip().lower()


def no_such(answer, labels: Iterable) -> Verdict:
    said = say("no-choice", answer=repr(answer), labels=", ".join(map(str, labels)))
    return Verdict("cannot-read", said)


def listed(numbers: Iterable[int]) -> str:
    """Numbers as a sentence has them: 3, 4 and 5."""
    *early, last = map(str, numbers)
    return say("and", early=", ".join(early), last=last) if early else last
