"""What the checker says of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from ..pictures.palette import LAYOUT, NEUTRAL, RIGHT, UNREAD, WRONG, box_html, title_html
from .lectures import course, lecture_link
from .mistakes.bank import BANK

STATUSES = ("correct", "other-layout", "wrong", "not-attempted", "cannot-read")
# A sign and a colour for each status: the sign carries the meaning in print.
_LOOK = {
    "correct": ("✓", RIGHT, "Correct"),
    "other-layout": ("⇄", LAYOUT, "Right numbers, other layout"),
    "wrong": ("✗", WRONG, "Not yet"),
    "not-attempted": ("…", NEUTRAL, "Not attempted yet"),
    "cannot-read": ("?", UNREAD, "Cannot read the answer"),
}
# How the errors of the library begin; a capital where they follow a title.
_OPENINGS = ("in", "no", "the")


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
    words : str
        The likeliest mistake in words, without what is said of the shape; "" where none is named.
    """

    status: str
    message: str
    mistakes: list[str] = field(default_factory=list)
    lecture: str = field(default="", kw_only=True, compare=False)
    words: str = field(default="", kw_only=True, compare=False, repr=False)

    def __repr__(self) -> str:
        sign, _, title = _LOOK[self.status]
        named = f" [{', '.join(self.mistakes)}]" if self.mistakes else ""
        return f"{sign} {title}. {self.sentence()}{named}"

    def _repr_html_(self) -> str:
        sign, colour, title = _LOOK[self.status]
        title = title_html(f"{sign} {title}", colour)
        return box_html(f"{title} {escape(self.sentence())}{self._link()}", colour)

    def sentence(self) -> str:
        """The message with a capital, save where it begins with a name of the reader's."""
        first, space, rest = self.message.partition(" ")
        return f"{first.capitalize() if first in _OPENINGS else first}{space}{rest}"

    def _link(self) -> str:
        """Where the course treats the likeliest mistake, as seen from a folder of notebooks."""
        if not self.mistakes or self.mistakes[0] not in BANK:
            said = self.status not in ("correct", "not-attempted")
            known = said and self.lecture in course()["lectures"]
            return f" ({_anchor(lecture_link(self.lecture), self.lecture)})" if known else ""
        mistake = BANK[self.mistakes[0]]
        return f" ({mistake.id}, {_anchor(mistake.link, mistake.lecture)})"


def _anchor(link: str, lecture: str) -> str:
    return f'<a href="../{escape(link)}">lecture {lecture}</a>'


def not_attempted() -> Verdict:
    return Verdict("not-attempted", "Replace ... with your answer and run the cell again.")


def is_placeholder(answer) -> bool:
    """Whether an answer is still the stub: `...`, or nothing at all."""
    return answer is ... or answer is None


def is_blank(answer) -> bool:
    """Whether nothing is answered: the stub, no text, or the stub as text."""
    return is_placeholder(answer) or (isinstance(answer, str) and answer.strip() in ("", "..."))
