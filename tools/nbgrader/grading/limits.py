"""What the student's process may use, and what it uses with all that it started.

It sets its own limits before any cell runs; the judge reads what it uses from /proc, which says
nothing where there is none.
"""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from pathlib import Path

MEMORY = 3 << 30
PROCESSES = 24
LIMITS = {"AS": MEMORY, "FSIZE": 64 << 20, "CORE": 0, "NOFILE": 256}
MOST_SHOWN = 20_000
PROC = Path("/proc")


def limit() -> None:
    """Limit the memory, the files and the dumps of this process and of those it starts."""
    try:
        import resource
    except ImportError:  # Windows has none.
        return
    for name, most in LIMITS.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


class Shown:
    """A stream that keeps the first characters and counts the rest."""

    encoding = "utf-8"

    def __init__(self):
        self.parts, self.length = [], 0

    def write(self, text: str) -> int:
        room = max(MOST_SHOWN - self.length, 0)
        if room:
            self.parts.append(text[:room])
        self.length += len(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return False

    def take(self) -> str:
        """What was shown since the last time."""
        text, more = "".join(self.parts), self.length - MOST_SHOWN
        self.__init__()
        return f"{text}\n… and {more:,} characters more" if more > 0 else text


def usage(pid: int) -> tuple[int, int]:
    """Bytes of memory of their own, and the number of processes."""
    family = _family(pid)
    return sum(map(_memory, family)), len(family)


def _family(pid: int) -> list[int]:
    children = defaultdict(list)
    for entry in os.listdir(PROC) if PROC.is_dir() else []:
        if entry.isdecimal():
            children[_parent(entry)].append(int(entry))
    family = [pid]
    for member in family:
        family += children[member]
    return family


def _parent(entry: str) -> int:
    """The name of a program may hold blanks and brackets; what follows the last one is fixed."""
    fields = _read(entry, "stat").rpartition(")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _memory(pid: int) -> int:
    fields = _read(str(pid), "statm").split()
    resident, shared = map(int, fields[1:3]) if len(fields) > 2 else (0, 0)
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") if resident else 0


def _read(entry: str, name: str) -> str:
    try:
        return (PROC / entry / name).read_text(errors="replace")
    except OSError:
        # It has ended meanwhile.
        return ""
