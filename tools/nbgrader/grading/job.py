"""What the judge is asked: the source's locked cells and tests, the submission's free cells."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import threading
import time

import nbformat

from .process import HOME, command, surroundings

PLACEHOLDER = re.compile(r"^(\w+) = \.\.\.\s*$", re.MULTILINE)
QUESTION = re.compile(r"(\w+)\.check\(")
STRIPPED = (
    "None of the {} answer cells of the source is in this submission: the notebook has lost "
    "nbgrader's metadata (another editor, a copy cell by cell, a conversion). It would get no mark "
    "at all. Ask for the file that was handed out, with the answers in it."
)
# For a cell or the tests on it, and for a submission in all.
SECONDS = 20
SECONDS_IN_ALL = 600
SLOW = "The judge took longer than {} s over this answer."
LATE = "The submission took longer than {} s in all; this answer was not reached."
STOPPED = "The judge stopped over this answer."


class StrippedError(ValueError):
    """A submission without the metadata that says which cell answers what."""


class JudgeError(RuntimeError):
    """The judge is gone, and no answer of the student's is to blame."""


def _settings(cell) -> dict:
    found = cell.metadata.get("nbgrader", {}) if cell.cell_type == "code" else {}
    return found if isinstance(found, dict) else {}


def grade_id(cell) -> str | None:
    found = _settings(cell).get("grade_id")
    return found if isinstance(found, str) else None


def is_test(cell) -> bool:
    return bool(_settings(cell).get("grade")) and not _settings(cell).get("solution")


def is_answer(cell) -> bool:
    return bool(_settings(cell).get("solution"))


def make_job(submission, source) -> dict:
    """The judge's job. Nothing is believed of the submission but the text of its free cells."""
    locked, answers = read_source(source)
    if not any(grade_id(cell) in answers for cell in submission.cells):
        raise StrippedError(STRIPPED.format(len(answers)))
    tests = {test: name for name, answer in answers.items() for test in answer["tests"]}
    cells = [
        {
            "place": place,
            "source": locked.get(grade_id(cell), cell.source),
            "id": grade_id(cell),
            "test_of": tests.get(grade_id(cell)),
            "forget": [],
            "names": [],
            "tests": {},
            "after": 0,
        }
        for place, cell in enumerate(submission.cells)
        if cell.cell_type == "code"
    ]
    for name, answer in answers.items():
        _ask(cells, name, answer, {*locked, *answers})
    return {"locked": list(locked.values()), "cells": [c for c in cells if not c["test_of"]]}


def _ask(cells: list[dict], name: str, answer: dict, known: set[str]) -> None:
    """Say where an answer begins, and at which cell the notebook's last word on it falls."""
    start = next((k for k, cell in enumerate(cells) if cell["id"] == name), None)
    found = _last_word(cells, name, start, answer, known)
    if found is None:
        return
    place, afresh = found
    cells[place if afresh else start]["forget"] += answer["names"]
    for key in ("names", "tests", "after"):
        cells[place][key] = answer[key]


def _last_word(cells: list[dict], name: str, start: int | None, answer: dict, known: set):
    """The cell after which the answer stands, and whether other answers lie in between.

    That is its own cell; or a free one below it, before the test; or any later one that gives an
    answer and checks it, or that gives one where the answer's own cell was left as it came.
    """
    place, afresh, near, tested = start, False, start is not None, False
    untouched = start is not None and PLACEHOLDER.search(cells[start]["source"])
    for k in range(0 if start is None else start + 1, len(cells)):
        cell = cells[k]
        tested |= cell["test_of"] == name
        near &= cell["id"] not in known - {name}
        if cell["id"] in known or cell["test_of"] or cell["names"]:
            continue
        gives = any(_gives(cell["source"], each) for each in answer["names"])
        checks = gives and _checks(cell["source"], answer["question"])
        if checks or (near and (not tested or (gives and untouched))):
            place, afresh = k, not near
    return None if place is None else (place, afresh)


def _gives(source: str, name: str) -> bool:
    return (
        re.search(rf"^\s*(?:{name}\s*(?:[:,=]|\[)|def {name}\b)", source, re.MULTILINE) is not None
    )


def _checks(source: str, question: str) -> bool:
    return re.search(rf"^[^#\n]*\b{question}\.check\(", source, re.MULTILINE) is not None


def read_source(source) -> tuple[dict, dict]:
    """The locked cells, and for each answer its variables and the tests that follow it."""
    locked, answers, latest = {}, {}, None
    for cell in source.cells:
        if is_answer(cell):
            latest = {"names": PLACEHOLDER.findall(cell.source), "tests": {}, "after": len(locked)}
            answers[grade_id(cell)] = latest
        elif is_test(cell):
            latest["tests"][grade_id(cell)] = cell.source
            latest["question"] = QUESTION.search(cell.source)[1]
        elif grade_id(cell):
            locked[grade_id(cell)] = cell.source
    return locked, answers


def restore_tests(submission, source) -> None:
    """Add the tests that the submission lacks, so that none goes without a mark."""
    have = {grade_id(cell) for cell in submission.cells}
    submission.cells += [c for c in source.cells if is_test(c) and grade_id(c) not in have]


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
        command("judge"),
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


def show(notebook, found: dict) -> None:
    """Put what the judge found in place of the outputs; what was not judged fails."""
    lost = {"passed": False, "text": "The cell with the answer is missing."}
    for place, cell in enumerate(notebook.cells):
        if is_test(cell):
            cell.outputs = [output(**found["tests"].get(grade_id(cell), lost))]
        elif cell.cell_type == "code":
            text = _writable(found["shown"].get(place, ""))
            cell.outputs = [_stream(text)] if text else []


def output(passed: bool, text: str):
    if passed:
        return _stream(_writable(text) or "Correct: 1 mark.\n")
    text = _writable(text)
    return nbformat.v4.new_output(
        "error", ename="AssertionError", evalue=text, traceback=[f"No mark. {text}"]
    )


def _stream(text: str):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def _writable(text: str) -> str:
    """Half of a surrogate pair cannot be written to a file."""
    return text.encode("utf-8", "replace").decode()
