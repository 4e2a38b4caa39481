"""From a MyST source to the notebooks that readers open: a lecture, an exercise, its solution.

Nothing here runs a cell. A lecture is its source. An exercise set is one source with two readings:
the exercise (solutions removed, hints asked for by a call) and the solution (placeholders removed).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import jupytext
import nbformat

from .hints import with_calls

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SOLUTION_TAG = "solution"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PLACEHOLDER = re.compile(r"^\s*(\w+ = )?\.\.\.\s*$")


class SourceError(ValueError):
    """A course source that breaks a rule of the house."""


def lecture_sources(root: Path = ROOT) -> list[Path]:
    return sorted((root / "course").glob("*.md"))


def is_appendix(source: Path) -> bool:
    """An appendix has a letter where a lecture has a number."""
    return not source.stem[0].isdigit()


def exercise_sources(root: Path = ROOT) -> list[Path]:
    return sorted((root / "course" / "exercises").glob("*.md"))


def products(root: Path = ROOT) -> dict[Path, tuple[Path, str]]:
    """Every notebook that the sources make: target → (source, reading)."""
    made = {}
    for source in lecture_sources(root):
        made[root / "notebooks" / f"{source.stem}.ipynb"] = (source, "lecture")
    for source in exercise_sources(root):
        made[root / "exercises" / f"{source.stem}.ipynb"] = (source, "exercise")
        made[root / "solutions" / f"{source.stem}.ipynb"] = (source, "solution")
    return made


def read(source: Path, reading: str) -> nbformat.NotebookNode:
    """Read a source as a notebook without outputs: reading is lecture, exercise or solution."""
    notebook = jupytext.read(source, fmt="md:myst")
    if reading == "exercise":
        with_calls(notebook)
    if reading != "lecture":
        notebook.cells = [cell for cell in map(READERS[reading], notebook.cells) if cell]
    _tidy(notebook, digest(source.read_bytes()))
    return notebook


def _exercise_cell(cell):
    if SOLUTION_TAG in tags(cell):
        return None
    cell.source = without_solution(cell.source)
    return cell


def _solution_cell(cell):
    if BEGIN in cell.source:
        cell.source = without_placeholder(cell.source)
    return cell


READERS = {"exercise": _exercise_cell, "solution": _solution_cell}


def without_solution(text: str) -> str:
    """Remove each solution; leave `...` where Python needs a statement."""
    kept, inside = [], False
    for line in text.splitlines():
        mark = line.strip()
        if mark in (BEGIN, END):
            _check_nesting(inside, mark, text)
            inside = mark == BEGIN
            if inside and kept and kept[-1].rstrip().endswith(":"):
                kept.append(line[: len(line) - len(line.lstrip())] + "...")
        elif not inside:
            kept.append(line)
    if inside:
        raise SourceError(f"a solution is not closed with {END!r}:\n{text}")
    return "\n".join(kept)


def without_placeholder(text: str) -> str:
    """Remove the markers and the placeholder, keep the solution."""
    without_solution(text)
    lines = [line for line in text.splitlines() if not PLACEHOLDER.match(line)]
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))


def solutions_in(text: str) -> list[str]:
    """The lines that stand inside solution markers."""
    found, inside = [], False
    for line in text.splitlines():
        mark = line.strip()
        if mark in (BEGIN, END):
            inside = mark == BEGIN
        elif inside and mark:
            found.append(mark)
    return found


def _check_nesting(inside: bool, mark: str, text: str) -> None:
    if inside == (mark == BEGIN):
        raise SourceError(f"{mark!r} stands where the other marker should:\n{text}")


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _tidy(notebook, made_from: str) -> None:
    notebook.metadata = {
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
        "made_from": made_from,
    }
    notebook.metadata = nbformat.from_dict(notebook.metadata)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        # An id from the cell's own text: inserting a cell leaves the others' ids alone.
        name = digest(f"{cell.cell_type}\n{cell.source}".encode())[:8]
        cell.id = f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1
        cell.metadata = nbformat.from_dict({"tags": tags(cell)} if tags(cell) else {})
