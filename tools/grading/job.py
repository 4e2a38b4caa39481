"""What the judge is asked: the source's locked cells and tests, the submission's free cells."""

from __future__ import annotations

import json
import re
import subprocess

import nbformat

from .process import command, surroundings

PLACEHOLDER = re.compile(r"^(\w+) = \.\.\.\s*$", re.MULTILINE)
STRIPPED = (
    "None of the {} answer cells of the source is in this submission: the notebook has lost "
    "nbgrader's metadata (another editor, a copy cell by cell, a conversion). It would get no mark "
    "at all. Ask for the file that was handed out, with the answers in it."
)


class StrippedError(ValueError):
    """A submission without the metadata that says which cell answers what."""


def _settings(cell) -> dict:
    return cell.metadata.get("nbgrader", {}) if cell.cell_type == "code" else {}


def grade_id(cell) -> str | None:
    return _settings(cell).get("grade_id")


def is_test(cell) -> bool:
    return bool(_settings(cell).get("grade")) and not _settings(cell).get("solution")


def is_answer(cell) -> bool:
    return bool(_settings(cell).get("solution"))


def make_job(submission, source) -> dict:
    """The judge's job. Nothing is believed of the submission but the text of its free cells."""
    locked, answers = read_source(source)
    tests = {test for answer in answers.values() for test in answer["tests"]}
    count = len(answers)
    cells = [
        {
            "source": locked.get(grade_id(cell), cell.source),
            **answers.pop(grade_id(cell), {"names": [], "tests": {}, "after": 0}),
        }
        for cell in submission.cells
        if cell.cell_type == "code" and grade_id(cell) not in tests
    ]
    if not any(cell["tests"] for cell in cells):
        raise StrippedError(STRIPPED.format(count))
    return {"locked": list(locked.values()), "cells": cells}


def read_source(source) -> tuple[dict, dict]:
    """The locked cells, and for each answer its variables and the tests that follow it."""
    locked, answers, latest = {}, {}, None
    for cell in source.cells:
        if is_answer(cell):
            latest = {"names": PLACEHOLDER.findall(cell.source), "tests": {}, "after": len(locked)}
            answers[grade_id(cell)] = latest
        elif is_test(cell):
            latest["tests"][grade_id(cell)] = cell.source
        elif grade_id(cell):
            locked[grade_id(cell)] = cell.source
    return locked, answers


def restore_tests(submission, source) -> None:
    """Add the tests that the submission lacks, so that none goes without a mark."""
    have = {grade_id(cell) for cell in submission.cells}
    submission.cells += [c for c in source.cells if is_test(c) and grade_id(c) not in have]


def judged(job: dict) -> dict:
    """Ask the judge, in an interpreter of its own."""
    process = subprocess.run(
        command("judge"),
        input=json.dumps(job),
        capture_output=True,
        text=True,
        env=surroundings(),
    )
    if process.returncode:
        raise RuntimeError(f"the judge stopped: {process.stderr.strip()[-2000:]}")
    return json.loads(process.stdout)


def show(notebook, found: dict) -> None:
    """Put what the judge found in place of the tests' outputs; what was not judged fails."""
    lost = {"passed": False, "text": "The cell with the answer is missing."}
    for cell in notebook.cells:
        if is_test(cell):
            cell.outputs = [output(**found.get(grade_id(cell), lost))]


def output(passed: bool, text: str):
    if passed:
        return nbformat.v4.new_output("stream", name="stdout", text=text or "Correct: 1 mark.\n")
    return nbformat.v4.new_output(
        "error", ename="AssertionError", evalue=text, traceback=[f"No mark. {text}"]
    )
