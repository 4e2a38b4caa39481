"""What the checker found of an answer, and what it says of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from ..pictures.palette import LAYOUT, NEUTRAL, RIGHT, UNREAD, WRONG, box_html, title_html
from .checker_words import say
from .lectures import course, lecture_link
from .mistakes.bank import BANK

STATUSES = ("correct", "other-layout", "wrong", "not-attempted", "cannot-read")
# A sign and a colour for each status: the sign carries the meaning in print.
_LOOK = {
    "correct": ("✓", RIGHT),
    "other-layout": ("⇄", LAYOUT),
    "wrong": ("✗", WRONG),
    "not-attempted": ("…", NEUTRAL),
    "cannot-read": ("?", UNREAD),
}


@dataclass(frozen=True)
class Finding:
    """What was found of an answer: the key of a template, its parts, and ids of mistakes."""

    key: str
    ids: tuple[str, ...] = ()
    status: str = "wrong"
    parts: Mapping = field(default_factory=dict)

    @property
    def message(self):
        return say(self.key, **self.parts)

    def verdict(self) -> Verdict:
        return Verdict(self.status, self.message, list(self.ids))


def found(key: str, ids: Iterable[str] = (), status: str = "wrong", /, **parts) -> Finding:
    return Finding(key, tuple(ids), status, parts)


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check.

    Attributes
    ----------
    status : "correct", "other-layout", "wrong", "not-attempted" or "cannot-read"
    message : str
        One sentence on what went wrong and one on what to try.
    mistakes : list of str
        Ids of the bank of mistakes that fit, the likeliest first.
    lecture : str
        The number of the lecture to read again where no mistake is named, or "".
    """

    status: str
    message: str
    mistakes: list[str] = field(default_factory=list)
    lecture: str = field(default="", kw_only=True, compare=False)

    def __repr__(self) -> str:
        parts = {"sign": _LOOK[self.status][0], "title": self._title(), "message": self.message}
        unread = self.status == "cannot-read"
        if not self.mistakes:
            return str(say("shown-unread" if unread else "shown", **parts))
        key = "shown-unread-ids" if unread else "shown-ids"
        return str(say(key, **parts, ids=", ".join(self.mistakes)))

    def _repr_html_(self) -> str:
        sign, colour = _LOOK[self.status]
        title = title_html(f"{sign} {self._title()}", colour)
        return box_html(f"{title} {escape(self.message)}{self._link()}", colour)

    def _title(self) -> str:
        return {
            "correct": say("title-correct"),
            "other-layout": say("title-other-layout"),
            "wrong": say("title-wrong"),
            "not-attempted": say("title-not-attempted"),
            "cannot-read": say("title-cannot-read"),
        }[self.status]

    def _link(self) -> str:
        """Where the course treats the likeliest mistake, as seen from a folder of notebooks."""
        if not self.mistakes or self.mistakes[0] not in BANK:
            said = self.status not in ("correct", "not-attempted")
            known = said and self.lecture in course()["lectures"]
            return f" ({_anchor(lecture_link(self.lecture), self.lecture)})" if known else ""
        mistake = BANK[self.mistakes[0]]
        return f" ({mistake.id}, {_anchor(mistake.link, mistake.lecture)})"


def _anchor(link: str, lecture: str) -> str:
    return f'<a href="../{escape(link)}">{escape(say("lecture", number=lecture))}</a>'


def not_attempted() -> Verdict:
    return found("not-attempted", (), "not-attempted").verdict()


def is_placeholder(answer) -> bool:
    """Whether an answer is still the stub: `...`, or nothing at all."""
    return answer is ... or answer is None


def is_blank(answer) -> bool:
    """Whether nothing is answered: the stub, no text, or the stub as text."""
    return is_placeholder(answer) or (isinstance(answer, str) and answer.strip() in ("", "..."))
