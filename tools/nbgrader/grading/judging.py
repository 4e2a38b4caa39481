"""Start the judge over a job, keep its time, and take down what it finds.

A judge that hangs over a test, or dies of it, loses that mark; another goes on behind it.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time

from .sandbox import HOME, command, surroundings

# For a cell or the tests on it, and for a submission in all.
SECONDS = 20
SECONDS_IN_ALL = 600
SLOW = "The judge took longer than {} s over this answer."
LATE = "The submission took longer than {} s in all; this answer was not reached."
STOPPED = "The judge stopped over this answer."


class JudgeError(RuntimeError):
    """The judge is gone, and no answer of the student's is to blame."""


def judged(job: dict, sandbox: bool = False, folder=None, seconds: float = SECONDS) -> dict:
    """What the judge finds: {"tests": {id: outcome}, "shown": {place: text}}.

    A judge that hangs over a test, or dies of it, is ended; another goes on behind that test.
    """
    found = {"tests": {}, "shown": {}}
    ends = time.monotonic() + max(SECONDS_IN_ALL, seconds)
    options = {"sandbox": sandbox, "folder": folder and str(folder), "seconds": seconds}
    while True:
        asked = {**job, **options, "done": list(found["tests"])}
        test, why = _one_judge(asked, found, ends, seconds)
        if why is None:
            return found
        if time.monotonic() > ends:
            return _late(job, found)
        if test is None:
            raise JudgeError(f"the judge stopped: {why}")
        found["tests"][test] = {"passed": False, "text": why}


def _one_judge(job: dict, found: dict, ends: float, seconds: float) -> tuple:
    """Let one judge work as far as it comes; the test that it hangs over, and what happened."""
    process, lines, errors = _start(job)
    test = None
    try:
        while True:
            left = min(ends - time.monotonic(), 3 * seconds + 30 if test is None else 2 * seconds)
            line = lines.get(timeout=max(left, 0.01))
            if line is None:
                break
            test = _note(json.loads(line), found)
    except queue.Empty:
        return test, SLOW.format(2 * seconds)
    finally:
        _end(process)
    if process.returncode == 0:
        return None, None
    return test, STOPPED if test else "".join(filter(None, errors))[-2000:]


def _start(job: dict):
    process = subprocess.Popen(
        command("judge_process"),
        cwd=HOME,
        env=surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines, errors = queue.Queue(), []
    work = (
        lambda: _read(process.stdout, lines.put),
        lambda: _read(process.stderr, errors.append),
        lambda: _write(process.stdin, json.dumps(job)),
    )
    for each in work:
        threading.Thread(target=each, daemon=True).start()
    return process, lines, errors


def _read(stream, take) -> None:
    with stream:
        for line in stream:
            take(line)
    take(None)


def _write(stream, text: str) -> None:
    try:
        with stream:
            stream.write(text)
    except OSError:
        # The judge is gone, and its exit code will say so.
        return


def _end(process: subprocess.Popen) -> None:
    """Let the judge end the student's process with itself, and if it does not, end it."""
    for end in (lambda: None, process.terminate, process.kill):
        end()
        try:
            process.wait(2)
            return
        except subprocess.TimeoutExpired:
            continue


def _note(message: dict, found: dict) -> str | None:
    """Write down what the judge said; the test that it has begun, if it has."""
    if "shown" in message:
        found["shown"][message["place"]] = message["shown"]
    elif "passed" in message:
        found["tests"][message["test"]] = {k: message[k] for k in ("passed", "text")}
    else:
        return message["test"]
    return None


def _late(job: dict, found: dict) -> dict:
    late = {"passed": False, "text": LATE.format(SECONDS_IN_ALL)}
    tests = {test: late for cell in job["cells"] for test in cell["tests"]}
    return {**found, "tests": {**tests, **found["tests"]}}
