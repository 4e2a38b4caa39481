"""A log of what the checker said, in a file of the user's own: one JSON object a line.

Nothing leaves the machine. The environment variable MDLIB_LOG names another file, or is "off".
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ..checker.verdict import Verdict
from ..errors import Message
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
