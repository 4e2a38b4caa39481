"""Judge a submission: run the lecturer's cells here, ask the student's process for the answers.

Reads a job from standard input, writes for each test {"passed": ..., "text": ...}.
A job is {"locked": [source, ...], "cells": [{"source", "names", "tests", "after"}, ...]}, cells in
the order of the submission: `names` are the variables to hand in, `tests` the ids and texts of the
tests on them, `after` says how many locked cells stand before those tests.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import threading

from .process import command, surroundings
from .wire import decode, encode, read_error, receive, send, write_error

# For a cell and the tests on it.
SECONDS = 20
LOST = "The answer's cell stopped Python, or took longer than {} s."


class LostError(Exception):
    """The student's process is gone."""


class Session:
    """A process that runs the student's cells."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.lent = []
        self.process = subprocess.Popen(
            command("answers"),
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

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
        if "error" in reply:
            raise read_error(reply["error"])
        return decode(reply["value"], self.call)

    def _exchange(self, message: dict) -> dict:
        """Send a message and wait for the reply to it, lending functions in between."""
        try:
            while True:
                send(self.process.stdin, message)
                reply = receive(self.process.stdout)
                if "borrow" not in reply:
                    return reply
                message = self.lend(reply)
        except (EOFError, OSError, ValueError) as error:
            self.end()
            raise LostError(LOST.format(self.seconds)) from error

    def call(self, number: int, args, kwargs):
        """Call a function of the student's; functions among its arguments are lent to it."""
        return self.ask({"call": number, "arguments": self.encode((list(args), kwargs))})

    def encode(self, value):
        return encode(value, lambda function: self.lent.append(function) or len(self.lent) - 1)

    def lend(self, request: dict) -> dict:
        try:
            args, kwargs = decode(request["arguments"], None)
            return {"value": self.encode(self.lent[request["borrow"]](*args, **kwargs))}
        except Exception as error:
            return {"error": write_error(error)}


class Judge:
    """The lecturer's namespace, and the student's process as it stands."""

    def __init__(self, locked: list[str], seconds: float = SECONDS):
        # The tests ask for this name: without the judge they do not pass.
        self.namespace = {"graded_apart": True, "__name__": "__main__"}
        self.locked, self.seconds = list(locked), seconds
        self.survived: list[dict] = []
        self.session = Session(seconds)

    def judge(self, cells: list[dict]) -> dict[str, dict]:
        found = {}
        for cell in cells:
            found.update(self.step(cell))
        self.session.close()
        return found

    def step(self, cell: dict) -> dict[str, dict]:
        """Run one cell of the student's, then the tests on it."""
        with self.session.limited():
            given, problem = self.hand_in(cell)
            rows = {
                name: problem or self.test(text, given, cell["after"])
                for name, text in cell["tests"].items()
            }
        if self.session.process.poll() is None:
            self.survived.append(cell)
        else:
            self.restart()
        return rows

    def hand_in(self, cell: dict) -> tuple[dict, dict | None]:
        """The variables asked for and no other, or the outcome of a test that cannot be made."""
        try:
            given = self.session.ask({"run": cell["source"], "names": cell["names"]})
            return {name: given[name] for name in cell["names"] if name in given}, None
        except LostError as error:
            return {}, _failed(str(error))
        except Exception as error:
            return {}, _failed(f"The answer's cell stopped with {_words(error)}")

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
        self.session = Session(self.seconds)
        for cell in self.survived:
            with self.session.limited(), contextlib.suppress(Exception):
                self.session.ask({"run": cell["source"], "names": cell["names"]})


def _failed(text: str) -> dict:
    return {"passed": False, "text": text}


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"


def main() -> None:
    job = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        found = Judge(job["locked"], job.get("seconds", SECONDS)).judge(job["cells"])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
