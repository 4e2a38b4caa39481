"""What the student's process may use, set by itself before any cell runs."""

from __future__ import annotations

import contextlib

MEMORY = 3 << 30
PROCESSES = 24
LIMITS = {"AS": MEMORY, "FSIZE": 64 << 20, "CORE": 0, "NOFILE": 256}
MOST_SHOWN = 20_000


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
