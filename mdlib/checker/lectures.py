"""What the lectures of the course treat: data that the build makes of marks in their sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("lectures.json")


@cache
def course() -> dict[str, dict]:
    """The data, by what it is about.

    "lectures": number → file; "mistakes", "rules": id or name → (lecture, heading); "topics" of
    practice → lectures; "claims": lecture → ids; "kinds": set → classes of its questions.

    >>> course()["lectures"]["06"], course()["rules"]["inverse"]
    ('06_differentials', ['06', 'The inverse'])
    """
    return json.loads(DATA.read_text(encoding="utf-8"))


def lecture_link(number: str, section: str = "") -> str:
    """The notebook of a lecture, from the top folder, and a heading in it.

    >>> lecture_link("06", "The inverse")
    'notebooks/06_differentials.ipynb#The-inverse'
    """
    anchor = f"#{section.replace(' ', '-')}" if section else ""
    return f"notebooks/{course()['lectures'][number]}.ipynb{anchor}"
