"""A submission's cells: mended, asked about, and shown with what the judge found.

The settings of a cell are those of the source, whatever the submission says of it; of two cells
with one name the first keeps it; the halves of a split answer are joined where neither is Python
without the other. What is damaged harms only itself.
Of the submission the judge is given the text of its free cells; locked cells and tests are those of
the source.
"""

from __future__ import annotations

import ast
import copy
import re

import nbformat

PLACEHOLDER = re.compile(r"^(\w+) = \.\.\.\s*$", re.MULTILINE)
QUESTION = re.compile(r"(\w+)\.check\(")
STRIPPED = (
    "None of the {} answer cells of the source is in this submission: the notebook has lost "
    "nbgrader's metadata (another editor, a copy cell by cell, a conversion). It would get no mark "
    "at all. Ask for the file that was handed out, with the answers in it."
)


class StrippedError(ValueError):
    """A submission without the metadata that says which cell answers what."""


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


def mend(submission, source, tell=lambda text: None) -> None:
    """Mend the submission's cells in place, and tell of each that was damaged."""
    known = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    seen: set[str] = set()
    for place, cell in enumerate(submission.cells):
        name = _named(cell, known, seen)
        if name is None:
            _free(cell, f"free-{place}")
        else:
            seen.add(name)
            submission.cells[place] = _like(cell, known[name], tell)
    submission.nbformat_minor = 5  # With it, cells have ids.
    _join_halves(submission, tell)


def _named(cell, known: dict, seen: set[str]) -> str | None:
    """The name of a cell of the source, the first time that it is met."""
    settings = cell.metadata.get("nbgrader")
    name = settings.get("grade_id") if isinstance(settings, dict) else None
    return name if isinstance(name, str) and name in known and name not in seen else None


def _free(cell, name: str) -> None:
    """A cell of the student's own; a copy has the id of what it was copied from."""
    cell.id = name
    cell.metadata.pop("nbgrader", None)
    cell.source = _writable(cell.source)


def _like(cell, original, tell):
    """A cell of the source with the submission's text, if it is an answer's."""
    if cell.cell_type != "code":
        tell(f"{grade_id(original)}: the cell was {cell.cell_type}; it is code again.")
    text = _writable(cell.source) if is_answer(original) else original.source
    made = nbformat.v4.new_code_cell(text, id=original.id)
    made.metadata = copy.deepcopy(original.metadata)
    return made


def _join_halves(submission, tell) -> None:
    for place, cell in enumerate(submission.cells):
        joined = _joined(submission.cells[place:]) if is_answer(cell) else None
        if joined:
            text, count = joined
            tell(f"{grade_id(cell)}: {count} parts of a split cell are joined.")
            cell.source = text
            del submission.cells[place + 1 : place + count]


def _joined(cells) -> tuple[str, int] | None:
    """The text of an answer and the free cells behind it, where only together they are Python."""
    text = cells[0].source
    if _is_python(text):
        return None
    for count, cell in enumerate(cells[1:], start=2):
        if cell.cell_type != "code" or grade_id(cell):
            return None
        text += "\n" + cell.source
        if _is_python(text):
            return text, count
    return None


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


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


def _writable(text) -> str:
    """Half of a surrogate pair cannot be written to a file."""
    return str(text).encode("utf-8", "replace").decode()
