"""Write nbgrader/, a course folder for nbgrader, from course/exercises/.

Usage: python -m tools.nbgrader.course [FOLDER]

A question's cell becomes three: the question (locked), the answer, a test (locked, one point).
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import nbformat

from ..hints import QUESTION, is_calls, with_calls
from ..pages import SourceError, digest, exercise_sources
from ..sources import BEGIN, PLACEHOLDER, ROOT, SOLUTION_TAG, read, tags

GRADING = Path(__file__).parent / "grading"
CHECK = re.compile(r"^(q\w*)\.check\((\w+)\)$", re.MULTILINE)
# The readers of a set that is handed out have no other folder of the course.
LOCAL_LINK = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
TEST = """\
# {number}: one mark.
verdict = {question}.check({answer})
assert verdict.status == "correct", verdict.message
### BEGIN HIDDEN TESTS
assert "graded_apart" in globals(), "Grade with the nbgrader_config.py that came with this source."
### END HIDDEN TESTS"""
CONFIG = r'''"""nbgrader's settings for this course; grading/ holds what judges the answers."""

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
# A student's answers do not belong in the log of whoever grades them.
os.environ["MDLIB_LOG"] = "off"
sys.path.insert(0, str(FOLDER))

from grading.autograde import ExecuteApart, MarksOnly, Mend, install
from nbgrader.converters import Autograde
from nbgrader.preprocessors import DeduplicateIds, Execute

install()
c = get_config()
c.CourseDirectory.course_id = "matrix_derivatives"
c.CourseDirectory.root = str(FOLDER)
c.ClearSolutions.code_stub = {"python": "# Put your answer in place of the dots above."}
c.ExportApp.plugin_class = MarksOnly
c.Autograde.sanitize_preprocessors = [
    Mend if step is DeduplicateIds else step
    for step in Autograde.class_traits()["sanitize_preprocessors"].default()
]
c.Autograde.autograde_preprocessors = [
    ExecuteApart if step is Execute else step
    for step in Autograde.class_traits()["autograde_preprocessors"].default()
]
# Files as a learning platform names them: SET_student_attempt_2026-01-31-12-00-00_SET.ipynb
c.FileNameCollectorPlugin.named_regexp = (
    r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)"
)
'''


def course_notebook(source: Path) -> nbformat.NotebookNode:
    """An exercise set as nbgrader's source: solutions inside their markers, cells with metadata."""
    notebook = read(source, "lecture")
    with_calls(notebook)
    kept = [cell for cell in notebook.cells if SOLUTION_TAG not in tags(cell)]
    numbers = dict(pair for cell in kept for pair in QUESTION.findall(cell.source))
    notebook.cells = [made for cell in kept for made in split(cell, numbers)]
    seen = set()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in seen:
            raise SourceError(f"{source.name}: two cells would be called {name!r}")
        seen.add(name) if name else None
    return notebook


def split(cell, numbers: Mapping[str, str] = MappingProxyType({})) -> list:
    """The cells that one cell of the source becomes; numbers are those of the set's questions."""
    if cell.cell_type != "code":
        cell.source = LOCAL_LINK.sub(r"\1", cell.source)
        return [cell]
    if is_calls(cell):
        return [cell]
    if BEGIN not in cell.source:
        return [_with(cell, cell.source, f"given-{cell.id}", locked=True)]
    found = CHECK.search(cell.source)
    if not found:
        raise SourceError(f"no line such as q1.check(answer) in:\n{cell.source}")
    question, answer = found.groups()
    known = {**numbers, **dict(QUESTION.findall(cell.source))}
    number = known.get(question, "This question")
    test = TEST.format(number=number, question=question, answer=answer)
    above, below = _cut(cell.source)
    return [
        *([_with(cell, above, f"{question}-question", locked=True)] if above else []),
        _with(cell, below, f"{question}-answer", solution=True),
        _with(cell, test, f"{question}-test", locked=True, grade=True, points=1),
    ]


def _cut(text: str) -> tuple[str, str]:
    """The question, and from its placeholder on the answer."""
    lines = text.splitlines()
    place = next((k for k, line in enumerate(lines) if PLACEHOLDER.match(line)), None)
    if place is None:
        raise SourceError(f"no placeholder such as answer = ... in:\n{text}")
    return "\n".join(lines[:place]).strip(), "\n".join(lines[place:])


def _with(cell, text: str, grade_id: str, **kind):
    """A cell with nbgrader's metadata; its id comes from the cell that it was cut from."""
    settings = {"grade": False, "locked": False, "solution": False, "task": False, **kind}
    made = nbformat.v4.new_code_cell(text, id=digest(f"{cell.id} {grade_id}".encode())[:8])
    made.metadata = nbformat.from_dict(
        {"nbgrader": {**settings, "grade_id": grade_id, "schema_version": 3}}
    )
    return made


def write(folder: Path) -> list[Path]:
    """Write the course folder; what a lecturer added to it stays."""
    written = []
    for source in exercise_sources():
        target = folder / "source" / source.stem / f"{source.stem}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(nbformat.writes(course_notebook(source)) + "\n", encoding="utf-8")
        written.append(target)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (folder / "grading").mkdir(exist_ok=True)
    for module in sorted(GRADING.glob("*.py")):
        shutil.copyfile(module, folder / "grading" / module.name)
    return written


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "nbgrader"
    written = write(folder)
    print(f"Wrote {len(written)} sets, nbgrader_config.py and grading/ to {folder.name}/.")
    print("Next, there: nbgrader generate_assignment NAME (see docs/nbgrader.md).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
