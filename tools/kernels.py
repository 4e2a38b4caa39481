"""Starting kernels one at a time, across processes.

jupyter_client picks five free ports and lets go of them before the kernel binds them, so of two
kernels that start together both may be given one port. A lock is held from picking the ports to the
kernel's first reply. Programs that know nothing of the lock still share the ports, so a start that
fails is tried once more.

As a pytest plugin (`-p tools.kernels`) it does the same for nbval.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from nbclient import NotebookClient

try:
    import fcntl
except ImportError:  # Windows, where the tests do not run in parallel
    fcntl = None

T = TypeVar("T")
TRIES = 2
PATIENCE = 120  # seconds; whoever holds the lock longer is stuck, and we go on without it
# How jupyter_client tells that a kernel died, or never replied.
FAILURES = (RuntimeError, TimeoutError)


def lock_file() -> Path:
    """One file a user, shared by every checkout on this machine."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"matrix-derivatives-kernels-{user}.lock"


@contextmanager
def one_at_a_time(patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the lock; says whether it was had within the patience given."""
    if fcntl is None:
        yield False
        return
    with lock_file().open("a") as file:
        had = _lock(file, time.monotonic() + patience)
        try:
            yield had
        finally:
            if had:
                fcntl.flock(file, fcntl.LOCK_UN)


def _lock(file, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)


def retried(start: Callable[[], T], tries: int = TRIES) -> T:
    """What a start gives, under the lock; a failed one is tried again, the last failure raised."""
    for turn in range(1, tries + 1):
        try:
            with one_at_a_time():
                return start()
        except FAILURES:
            if turn == tries:
                raise
    raise ValueError(f"tries={tries}; expected 1 or more")


class Client(NotebookClient):
    """A notebook client whose kernel starts under the lock, and once more where that fails."""

    async def async_start_new_kernel(self, **options) -> None:
        for turn in range(1, TRIES + 1):
            try:
                with one_at_a_time():
                    await super().async_start_new_kernel(**options)
                    # The client is made here too: its first reply ends the danger.
                    await super().async_start_new_kernel_client()
                return
            except FAILURES:
                self.kc = None
                if turn == TRIES:
                    raise
                self.create_kernel_manager()

    async def async_start_new_kernel_client(self):
        return self.kc if self.kc is not None else await super().async_start_new_kernel_client()


def pytest_configure(config) -> None:
    """Make nbval start its kernels under the lock."""
    from nbval import kernel

    bare = kernel.start_new_kernel
    kernel.start_new_kernel = lambda *args, **options: retried(lambda: bare(*args, **options))
