"""The sources of the course as files: where they are, their text, and what they say of themselves.

Marks stand below a heading of course/*.md, in the same cell, and no reader sees them:

    % treats: M07 M08               mistakes of the bank that the section treats
    % rules: product, transpose     rules of the engine that it introduces
    % practice: linear, trace       below the title: topics of `practice` that the lecture teaches
    % listed: [Gaussians], in short     below the title: its line in the tables of lectures

The line `% lectures` stands for the table of lectures.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from . import ROOT
from .sentences import FACT

CODE = re.compile(r"^```\{code-cell\}.*?^```$", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^# \w+ · (.+)$", re.MULTILINE)
MINUTES = re.compile(r"^\*\*(\d+) minutes\*\*", re.MULTILINE)
LISTED = re.compile(r"\[(?P<name>[^]]+)\](?P<more>.*)")
HEAD = "| | lecture | minutes | exercises |\n|---|:---|---|---|"
TABLE_HERE = re.compile(r"^% lectures$", re.MULTILINE)
# README.md has the table between two of these.
BORDER = "<!-- lectures: written by make build -->"


class SourceError(ValueError):
    """A course source that breaks a rule of the house."""


def lecture_sources(root: Path = ROOT) -> list[Path]:
    return sorted((root / "course").glob("*.md"))


def is_appendix(source: Path) -> bool:
    """An appendix has a letter where a lecture has a number."""
    return not source.stem[0].isdigit()


def exercise_sources(root: Path = ROOT) -> list[Path]:
    return sorted((root / "course" / "exercises").glob("*.md"))


def number_of(source: Path) -> str:
    """The number that joins a lecture to its set, or an appendix's letter."""
    return source.stem.partition("_")[0]


def text_of(source: Path) -> str:
    """A source's text, whatever its line ends and byte-order mark, with the table of lectures."""
    return TABLE_HERE.sub(lambda _: table(source.parents[1]), _as_written(source))


def _as_written(source: Path) -> str:
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{source.name}: not UTF-8 text ({error.reason})") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def digest_of(source: Path) -> str:
    """A digest of a source that is the same on every system."""
    return digest(text_of(source).encode())


@dataclass(frozen=True)
class Lecture:
    """How tables name a lecture, its headings, and its marks as (mark, what it names, heading)."""

    source: Path
    name: str
    more: str
    minutes: str
    headings: list[str] = field(repr=False)
    marks: list[tuple[str, str, str]] = field(repr=False)

    def named(self, mark: str) -> dict[str, str]:
        """What the marks of one sort name, each with the heading above."""
        return {named: heading for sort, named, heading in self.marks if sort == mark}


def lecture(source: Path) -> Lecture:
    """What a lecture says of itself.

    Raises
    ------
    SourceError
        If it has no title, or is not listed as the tables need it.
    """
    prose = CODE.sub("", _as_written(source))
    if not (title := TITLE.search(prose)):
        raise SourceError(f"{source.name}: no title; a lecture begins with # NUMBER · Title")
    headings, marks, listed = [], [], f"[{title[1]}]"
    for line in prose.split("\n"):
        if re.match("#+ ", line):
            headings.append(line.lstrip("#").strip())
        elif fact := FACT.match(line):
            if fact["sort"] == "listed":
                listed = fact["named"]
            else:
                marks += [(fact["sort"], named, headings[-1]) for named in _each(fact)]
    if not (words := LISTED.fullmatch(listed)):
        raise SourceError(f"{source.name}: `% listed: [Name] more`, and this is {listed!r}")
    minutes = MINUTES.search(prose)
    return Lecture(
        source, words["name"], words["more"], minutes[1] if minutes else "", headings, marks
    )


def _each(fact: re.Match) -> list[str]:
    """What a mark names: ids with blanks between, names with commas."""
    return fact["named"].split() if fact["sort"] == "treats" else fact["named"].split(", ")


def table(root: Path = ROOT, notebooks: str = "", exercises: str = "../exercises/") -> str:
    """The table of lectures, as a page among the notebooks has it."""
    sets = {source.stem for source in exercise_sources(root)}
    rows = [HEAD]
    for each in map(lecture, lecture_sources(root)):
        number, file = number_of(each.source), f"{each.source.stem}.ipynb"
        name = f"[{each.name}]({notebooks}{file}){'' if notebooks else each.more}"
        asked = f"[set {number}]({exercises}{file})" if each.source.stem in sets else ""
        cells = (f" {cell} " if cell else " " for cell in (number, name, each.minutes, asked))
        rows.append(f"|{'|'.join(cells)}|")
    return "\n".join(rows)


def readme(page: str, root: Path = ROOT) -> str:
    """README.md with the table of today, and the numbers left free for lectures to come."""
    before, _, rest = page.partition(BORDER)
    _, border, after = rest.partition(BORDER)
    if not border:
        raise SourceError(f"README.md: the lectures stand between two lines {BORDER}")
    numbers = [int(number_of(s)) for s in lecture_sources(root) if not is_appendix(s)]
    free = [str(number) for number in range(max(numbers)) if number not in numbers]
    unwritten = f"\n\nNot written yet: {', '.join(free)}." if free else ""
    lines = table(root, "notebooks/", "exercises/") + unwritten
    return f"{before}{BORDER}\n\n{lines}\n\n{BORDER}{after}"
