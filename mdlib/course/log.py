"""A log of what the checker said, in a file of the user's own, and what it tells a student.

The file has one JSON object a line.
Nothing leaves the machine. The environment variable MDLIB_LOG names another file, or is "off".
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from ..checker.mistakes.bank import BANK
from ..checker.verdict import Verdict
from ..errors import Message
from ..pictures.palette import NO_MATHS
from .course_words import say

VARIABLE = "MDLIB_LOG"
OFF = ("off", "0", "no", "false")
MOST_BYTES = 2_000_000  # some 20 000 answers
NAME = Path("mdlib", "answers.jsonl")
_said: set[str] = set()


def log_file(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Where the log is kept; None where it is switched off.

    MDLIB_LOG, else XDG_STATE_HOME, else the platform's folder for the state of programs.

    Examples
    --------
    >>> log_file({"MDLIB_LOG": "off"}) is None
    True
    >>> log_file({"XDG_STATE_HOME": "/home/ada/state"}, "linux").as_posix()
    '/home/ada/state/mdlib/answers.jsonl'
    """
    chosen = environ.get(VARIABLE, "").strip()
    if chosen.lower() in OFF:
        return None
    if chosen:
        return Path(os.path.expanduser(chosen))
    # The XDG standard has a relative path ignored.
    state = environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(state):
        return Path(state) / NAME
    if platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"]) / NAME
    folders = {"darwin": "~/Library/Application Support", "win32": "~/AppData/Local"}
    return Path(os.path.expanduser(folders.get(platform, "~/.local/state"))) / NAME


def note(question: str, verdict: Verdict, **about: str | int) -> None:
    """Append one line on a checked answer; a question not attempted leaves none."""
    path = log_file()
    if path is None or verdict.status == "not-attempted":
        return
    record = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": question,
        "status": verdict.status,
        "mistakes": verdict.mistakes,
        **about,
    }
    try:
        _append(path, json.dumps(record))
    except OSError as error:
        _say_once(say("log-unwritten", path=path, why=error.strerror or error))


def _append(path: Path, line: str) -> None:
    """Write a whole line in one go, on a line of its own even after a broken one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _refuse_device(path)
    with open(path, "a+b", buffering=0, opener=_for_its_owner) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(end - 1, 0))
        start = b"" if file.read(1) in (b"", b"\n") else b"\n"
        file.write(start + line.encode() + b"\n")


def _for_its_owner(name: str, flags: int) -> int:
    """Open a file that nobody else may read, also one that an older version left readable."""
    number = os.open(name, flags, 0o600)
    with suppress(AttributeError, PermissionError):  # on Windows; in a file of somebody else's
        os.fchmod(number, 0o600)
    return number


def _refuse_device(path: Path) -> None:
    """A pipe would wait for ever, and a device has no end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, say("not-a-file"))


def _tail(path: Path) -> list[bytes]:
    """The last lines of the log, whole ones."""
    _refuse_device(path)
    with path.open("rb") as file:
        start = max(file.seek(0, os.SEEK_END) - MOST_BYTES, 0)
        file.seek(start)
        lines = file.read(MOST_BYTES).splitlines()
    return lines[1:] if start else lines


def records() -> list[dict]:
    """What the log holds, oldest first; lines that cannot be read are left out, once said so.

    Of a very long log the last lines count.
    """
    path = log_file()
    if path is None:
        return []
    try:
        lines = _tail(path)
    except FileNotFoundError:
        return []
    except OSError as error:
        _say_once(say("log-unread", path=path, why=error.strerror or error))
        return []
    found = [_read(line) for line in lines if line.strip()]
    good = [record for record in found if record is not None]
    if len(good) < len(found):
        bad = len(found) - len(good)
        _say_once(say("log-damaged", bad=bad, count=len(found), path=path))
    return good


def _read(line: bytes) -> dict | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and _is_sound(record) else None


def _is_sound(record: dict) -> bool:
    mistakes = record.get("mistakes")
    if not isinstance(mistakes, list):
        return False
    return all(map(_is_text, (record.get("question"), record.get("status"), *mistakes)))


def _is_text(value) -> bool:
    """Whether a value is text that can be shown; half a surrogate pair cannot."""
    return isinstance(value, str) and not re.search(r"[\ud800-\udfff]", value)


def _say_once(said: Message) -> None:
    if said.key not in _said:
        _said.add(said.key)
        print(said, file=sys.stderr)


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
