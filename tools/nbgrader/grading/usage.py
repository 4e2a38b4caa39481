"""What a process and all that it started use, read from /proc; nothing where there is none."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")


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
