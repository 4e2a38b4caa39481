"""Run a student's cells and hand over the answers. Nothing here is trusted.

Requests, a line of JSON each: {"run": source, "forget": [...], "names": [...]} or
{"call": number, ...}. A reply has a "value", an "error" of the student's, or words on a value
that is "refused"; and what was "shown".
While a call is on, {"borrow": number, ...} asks the judge for a value of a function it lent.
"""

from __future__ import annotations

import os
import sys

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from mdlib.errors import DataError

from .limits import Shown, limit
from .wire import decode_given, encode, read_error, receive, send, write_error


def open_private_pipes():
    """Keep the pipes for the judge; the student's code prints and reads into the void."""
    requests, replies = (os.fdopen(os.dup(number), mode) for number, mode in ((0, "rb"), (1, "wb")))
    void = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(void, number)
    return requests, replies


class Student:
    """The student's namespace, and the functions that stand for answers."""

    def __init__(self, requests, replies):
        self.requests, self.replies = requests, replies
        self.shown = sys.stdout = sys.stderr = Shown()
        quiet = Config({"HistoryManager": {"enabled": False}})
        self.shell = InteractiveShell.instance(config=quiet, colors="nocolor")
        self.functions = []

    def register(self, function) -> int:
        self.functions.append(function)
        return len(self.functions) - 1

    def run(self, source: str, forget: list[str], names: list[str]) -> dict:
        """Run a cell. Some names are forgotten first, so that no answer stands for the next."""
        for name in forget:
            self.shell.user_ns.pop(name, None)
        result = self.shell.run_cell(source)
        error = result.error_before_exec or result.error_in_exec
        given = {name: self.shell.user_ns[name] for name in names if name in self.shell.user_ns}
        if error and len(given) < len(names):
            return {"error": write_error(error)}
        return {"value": encode(given, self.register)}

    def call(self, number: int, arguments) -> dict:
        args, kwargs = decode_given(arguments, self.borrow)
        return {"value": encode(self.functions[number](*args, **kwargs), self.register)}

    def borrow(self, number: int, args, kwargs):
        """Call a function of the judge's that came as an argument."""
        arguments = encode((list(args), kwargs), self.register)
        send(self.replies, {"borrow": number, "arguments": arguments})
        reply = receive(self.requests)
        if "error" in reply:
            raise read_error(reply["error"])
        return decode_given(reply["value"], None)


def answer(student: Student, request: dict) -> dict:
    try:
        if "run" in request:
            return student.run(request["run"], request["forget"], request["names"])
        return student.call(request["call"], request["arguments"])
    except DataError as error:
        return {"refused": str(error)}
    except Exception as error:
        return {"error": write_error(error)}


def main() -> None:
    requests, replies = open_private_pipes()
    limit()
    student = Student(requests, replies)
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        reply = answer(student, request)
        send(replies, {**reply, "shown": student.shown.take()} if "run" in request else reply)


if __name__ == "__main__":
    main()
