"""Bring a submission's cells back to what nbgrader can grade: what is damaged harms only itself.

The settings of a cell are those of the source, whatever the submission says of it; of two cells
with one name the first keeps it; the halves of a split answer are joined where neither is Python
without the other.
"""

from __future__ import annotations

import ast
import copy

import nbformat

from .job import grade_id, is_answer


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


def _writable(text) -> str:
    """Half of a surrogate pair cannot be written to a file."""
    return str(text).encode("utf-8", "replace").decode()


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
