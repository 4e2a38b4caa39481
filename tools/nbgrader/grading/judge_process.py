"""Judge a submission: run the lecturer's cells here, ask the student's process for the answers.

Reads a job from standard input, and writes what it finds, a line of JSON each: {"test": id} before
a test, {"test": id, "passed": ..., "text": ...} after it, {"place": ..., "shown": ...} after a
cell.
A job is {"locked": [source, ...], "cells": [...], "sandbox": bool, "folder": path, "seconds": n,
"done": [id, ...]}. A cell, in the order of the submission, has its "source" and "place", the names
to "forget" before it, the "names" to hand in after it, the ids and texts of the "tests" on them,
and "after", how many locked cells stand before those tests. Tests that are done are not made again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from .limits import MEMORY, MOST_SHOWN, PROCESSES, limit, usage
from .sandbox import command, command_inside, surroundings, surroundings_inside, wrap
from .wire import decode, encode_given, read_error, receive, send, write_error

LOST = "The answer's cell stopped Python, or took longer than {} s."
USED = "The answer's cell used more than {} GB of memory, or more than {} processes."
EVERY = 0.1


class LostError(Exception):
    """The student's process is gone."""


class RefusedError(Exception):
    """An answer that cannot be handed over."""


class Session:
    """A process that runs the student's cells."""

    def __init__(self, seconds: float, sandbox: bool = False, folder: Path | None = None):
        self.seconds = seconds
        self.lent = []
        self.shown = self.why = ""
        self.process = subprocess.Popen(
            [*wrap(folder), *command_inside()] if sandbox else command("student_process"),
            env=surroundings_inside() if sandbox else surroundings(),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.replies = Lines(self.process)
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        """End the process if it, with all that it started, uses too much."""
        while not _ended(self.process, EVERY):
            memory, processes = usage(self.process.pid)
            if memory > MEMORY or processes > PROCESSES:
                self.why = USED.format(MEMORY >> 30, PROCESSES)
                self.end()

    @contextlib.contextmanager
    def limited(self):
        """End the process if what is inside takes too long."""
        timer = threading.Timer(self.seconds, self.end)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def end(self) -> None:
        if self.process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, 9) if hasattr(os, "killpg") else self.process.kill()
        self.process.wait()

    def close(self) -> None:
        self.end()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def ask(self, request: dict):
        reply = self._exchange(request)
        try:
            self.shown = str(reply.get("shown", ""))[: MOST_SHOWN + 100]
            if "refused" in reply:
                raise RefusedError(str(reply["refused"])[:1000])
            if "error" in reply:
                raise read_error(reply["error"])
            return decode(reply["value"], self.call)
        except (KeyError, AttributeError) as error:
            raise LostError(f"The answer's cell sent a reply that is none: {error!r}") from error

    def _exchange(self, message: dict) -> dict:
        """Send a message and wait for the reply to it, lending functions in between."""
        try:
            while True:
                send(self.process.stdin, message)
                reply = receive(self.replies)
                if "borrow" not in reply:
                    return reply
                message = self.lend(reply)
        except (EOFError, OSError, ValueError, TypeError) as error:
            self.end()
            raise LostError(self.why or LOST.format(self.seconds)) from error

    def call(self, number: int, args, kwargs):
        """Call a function of the student's; functions among its arguments are lent to it."""
        return self.ask({"call": number, "arguments": self.encode((list(args), kwargs))})

    def encode(self, value):
        return encode_given(value, lambda given: self.lent.append(given) or len(self.lent) - 1)

    def lend(self, request: dict) -> dict:
        try:
            args, kwargs = decode(request["arguments"], None)
            return {"value": self.encode(self.lent[request["borrow"]](*args, **kwargs))}
        except Exception as error:
            return {"error": write_error(error)}


class Lines:
    """The lines that a process writes; they end with it, though another may hold the pipe open."""

    def __init__(self, process: subprocess.Popen):
        self.process, self.kept = process, b""

    def readline(self, most: int) -> bytes:
        while b"\n" not in self.kept and len(self.kept) < most:
            more = self._more()
            if not more:
                return b""
            self.kept += more
        end = min(self.kept.find(b"\n") + 1 or most, most)
        line, self.kept = self.kept[:end], self.kept[end:]
        return line

    def _more(self) -> bytes:
        pipe = self.process.stdout
        if os.name == "nt":  # There, only sockets can be waited for.
            return pipe.read1()
        while not select.select([pipe], [], [], EVERY)[0]:
            if self.process.poll() is not None:
                return b""
        return os.read(pipe.fileno(), 1 << 16)


def _ended(process: subprocess.Popen, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


class Judge:
    """The lecturer's namespace, and the student's process as it stands."""

    def __init__(self, job: dict, tell: Callable[[dict], None]):
        # The tests ask for this name: without the judge they do not pass.
        self.namespace = {"graded_apart": True, "__name__": "__main__"}
        self.locked, self.done, self.tell = list(job["locked"]), set(job["done"]), tell
        self.survived: list[dict] = []
        self.options = job["seconds"], job["sandbox"], job["folder"]
        self.session = Session(*self.options)

    def judge(self, cells: list[dict]) -> None:
        for cell in cells:
            self.step(cell)
        self.session.close()

    def step(self, cell: dict) -> None:
        """Run one cell of the student's, then the tests on it."""
        with self.session.limited():
            given, problem = self.hand_in(cell)
        self.tell({"place": cell["place"], "shown": self.session.shown})
        for name, text in cell["tests"].items():
            if name in self.done:
                continue
            self.tell({"test": name})
            with self.session.limited():
                outcome = problem or self.test(text, given, cell["after"])
            self.tell({"test": name, **outcome})
        if self.session.process.poll() is None:
            self.survived.append(cell)
        else:
            self.restart()

    def hand_in(self, cell: dict) -> tuple[dict, dict | None]:
        """The variables asked for and no other, or the outcome of a test that cannot be made."""
        try:
            given = self.run(cell)
            return {name: given[name] for name in cell["names"] if name in given}, None
        except (LostError, RefusedError) as error:
            return {}, _failed(str(error))
        except Exception as error:
            return {}, _failed(f"The answer's cell stopped with {_words(error)}")

    def run(self, cell: dict) -> dict:
        self.session.shown = ""
        asked = {"forget": cell["forget"], "names": cell["names"]}
        given = self.session.ask({"run": cell["source"], **asked})
        if not isinstance(given, dict):
            raise RefusedError("The answer's cell sent a reply that is none.")
        return given

    def test(self, text: str, given: dict, after: int) -> dict:
        self.prepare(after)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(text, "<test>", "exec"), {**self.namespace, **given})
        except Exception as error:
            return _failed(_words(error))
        return {"passed": True, "text": printed.getvalue()}

    def prepare(self, after: int) -> None:
        """Run the locked cells that stand before a test, each once, in the lecturer's order."""
        for place, source in enumerate(self.locked[:after]):
            self.locked[place] = ""
            exec(compile(source, "<locked cell>", "exec"), self.namespace)

    def restart(self) -> None:
        """A new process, brought to where the last one was by the cells that harmed nobody."""
        self.session.close()
        self.session = Session(*self.options)
        for cell in self.survived:
            with self.session.limited(), contextlib.suppress(Exception):
                self.run(cell)


def _failed(text: str) -> dict:
    return {"passed": False, "text": text}


def _words(error: Exception) -> str:
    words = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
    return words[:5000]


def main() -> None:
    job, told = json.load(sys.stdin), sys.stdout
    limit()

    def tell(message: dict) -> None:
        told.write(json.dumps(message) + "\n")
        told.flush()

    judge = Judge(job, tell)
    signal.signal(signal.SIGTERM, lambda *_: [judge.session.end(), os._exit(1)])
    with contextlib.redirect_stdout(io.StringIO()):
        judge.judge(job["cells"])


if __name__ == "__main__":
    main()
