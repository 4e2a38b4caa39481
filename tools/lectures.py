"""What the lectures treat, as one file of data for the library: made from the marks in the sources.

Which claims a lecture takes up, and which kinds of question a set asks, is read off the text.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import mdlib
from mdlib.checker.mistakes.bank import BANK
from mdlib.course.kinds.rule_name import all_rules
from mdlib.course.skeletons import TOPICS

from . import ROOT
from .pages import (
    Lecture,
    SourceError,
    exercise_sources,
    lecture,
    lecture_sources,
    number_of,
    text_of,
)

DATA = ROOT / "mdlib" / "checker" / "lectures.json"
CLAIM = re.compile(r"\b00\d-[A-Za-z0-9]+(?:\.\d+[a-z]?)?\b")
KIND = re.compile(r"md\.question\(\s*\"[\w.]+\",\s*md\.(\w+)")


def facts(root: Path = ROOT) -> str:
    """The data of the library on the lectures, as the text of its file.

    Raises
    ------
    SourceError
        For a mark that names what there is not, a mistake that two sections treat or none, a
        heading that is there twice, a kind of question that the library has not.
    """
    read = [lecture(source) for source in lecture_sources(root)]
    known = {"treats": BANK, "rules": all_rules(), "practice": TOPICS}
    for each in read:
        for sort, named, _ in each.marks:
            if named not in known[sort]:
                raise SourceError(
                    f"{each.source.name}: `% {sort}:` names {named!r}, and there is none"
                )
    taught = [(topic, number_of(each.source)) for each in read for topic in each.named("practice")]
    found = {
        "lectures": {number_of(each.source): each.source.stem for each in read},
        "mistakes": _sections(read, "treats"),
        "rules": _sections(read, "rules"),
        "topics": {topic: [number for name, number in taught if name == topic] for topic in TOPICS},
        "claims": {number_of(each.source): _claims(each.source) for each in read},
        "kinds": {number_of(source): _kinds(source) for source in exercise_sources(root)},
    }
    for sort, wanted in (("mistakes", BANK), ("topics", TOPICS)):
        if missing := [name for name in wanted if not found[sort].get(name)]:
            raise SourceError(f"no lecture has a mark for {', '.join(missing)} ({sort})")
    rows = (f" {json.dumps(key)}: {_lines(value)}" for key, value in found.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _sections(lectures: list[Lecture], sort: str) -> dict[str, tuple[str, str]]:
    """What the marks of a sort name → the lecture and the heading, which a link must find."""
    found: dict[str, tuple[str, str]] = {}
    for each in lectures:
        for named, heading in each.named(sort).items():
            if named in found:
                raise SourceError(f"{each.source.name}: {named} has its place in {found[named]}")
            if each.headings.count(heading) > 1:
                raise SourceError(f"{each.source.name}: the heading {heading!r} is there twice")
            found[named] = number_of(each.source), heading
    return dict(sorted(found.items()))


def _claims(source: Path) -> list[str]:
    return sorted(set(CLAIM.findall(text_of(source))))


def _kinds(source: Path) -> list[str]:
    kinds = sorted(set(KIND.findall(text_of(source))))
    if strange := [kind for kind in kinds if kind not in mdlib.__all__]:
        raise SourceError(f"{source.name}: there is no kind of question {strange[0]!r}")
    return kinds


def _lines(table: dict) -> str:
    rows = (f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in table.items())
    return "{\n" + ",\n".join(rows) + "\n }"
