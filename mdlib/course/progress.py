"""What the log tells a student: the mistakes met, and the questions answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape

from ..checker.mistakes.bank import BANK
from ..pictures.palette import NO_MATHS
from .course_words import say
from .log import log_file, records


@dataclass(frozen=True)
class Met:
    """One mistake met: its id, its name, how often, and where the course treats it."""

    id: str
    name: str
    times: int
    lecture: str
    link: str


@dataclass(frozen=True, repr=False)
class Progress:
    """Mistakes met and questions answered; see `mistakes_met`.

    Attributes
    ----------
    mistakes : list of Met
        The most frequent first.
    sets : dict
        For each set or topic, (questions answered correctly, questions tried).
    words : str
        Why there is nothing to show, or "".
    """

    mistakes: list[Met]
    sets: dict[str, tuple[int, int]]
    words: str = ""

    def __repr__(self) -> str:
        if self.words:
            return self.words
        rows = [say("met", **_shown(met)) for met in self.mistakes] or [say("none-met")]
        return "\n".join([*rows, "", *map(_set_words, self.sets.items())])

    def _repr_html_(self) -> str:
        if self.words:
            return f"<p>{escape(self.words)}</p>"
        done = "<br>".join(escape(_set_words(item)) for item in self.sets.items())
        table = self._table() if self.mistakes else f"<p>{escape(say('none-met'))}</p>"
        return f"{table}<p>{done}</p>"

    def _table(self) -> str:
        heads = say("head-mistake"), say("head-name"), say("head-times"), say("head-lecture")
        head = "".join(f"<th>{escape(said)}</th>" for said in heads)
        rows = "".join(map(_row, self.mistakes))
        return f'<table class="{NO_MATHS}"><tr>{head}</tr>{rows}</table>'


def _set_words(item) -> str:
    name, (right, tried) = item
    return say("answered", name=name, right=right, tried=tried)


def _shown(met: Met) -> dict[str, str]:
    parts = {"id": met.id, "name": met.name, "lecture": met.lecture}
    return {"times": f"{met.times:>4}", **parts}


def _row(met: Met) -> str:
    where = f'<a href="../{escape(met.link)}">{escape(met.lecture)}</a>' if met.link else ""
    cells = (escape(met.id), escape(met.name), str(met.times), where)
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def mistakes_met(of: str = "") -> Progress:
    """The mistakes that the log holds, and how many questions of each set are answered.

    Parameters
    ----------
    of : str
        A set such as "03", or a topic of practice; "" for all.

    Returns
    -------
    Progress
        Shows itself as a table; says so where nothing is logged.

    Examples
    --------
    >>> mistakes_met()
    Nothing is logged here: the log of answers is switched off (MDLIB_LOG=off).
    """
    if log_file() is None:
        return Progress([], {}, say("log-off"))
    found = [record for record in records() if of in ("", set_of(record))]
    if not found:
        return Progress([], {}, say("log-empty"))
    return Progress(_mistakes(found), _sets(found))


def set_of(record: dict) -> str:
    """The set of a numbered question, the topic of one drawn for practice."""
    topic = record.get("topic")
    return topic if isinstance(topic, str) and topic else record["question"].partition(".")[0]


def _mistakes(found: list[dict]) -> list[Met]:
    # Only the likeliest reading of an answer counts.
    counts = Counter(record["mistakes"][0] for record in found if record["mistakes"])
    return [_met(*item) for item in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _met(id: str, times: int) -> Met:
    if known := BANK.get(id):
        return Met(id, known.name, times, known.lecture, known.link)
    return Met(id, say("not-in-bank"), times, "?", "")


def _sets(found: list[dict]) -> dict[str, tuple[int, int]]:
    sets: dict[str, tuple[set, set]] = {}
    for record in found:
        right, tried = sets.setdefault(set_of(record), (set(), set()))
        tried.add(record["question"])
        if record["status"] == "correct":
            right.add(record["question"])
    return {name: (len(right), len(tried)) for name, (right, tried) in sorted(sets.items())}
