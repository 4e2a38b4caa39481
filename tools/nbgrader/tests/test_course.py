"""The course folder: every set cut into question, answer and test."""

import ast
from pathlib import Path

import nbformat
import pytest

from tools.nbgrader.course import course_notebook, split, write
from tools.pages import SourceError, exercise_sources
from tools.sources import BEGIN, ROOT


def settings(notebook):
    return [c.metadata["nbgrader"] for c in notebook.cells if "nbgrader" in c.metadata]


@pytest.mark.parametrize("source", exercise_sources(), ids=lambda path: path.stem)
def test_every_set_becomes_a_source_for_nbgrader(source):
    notebook = course_notebook(source)
    found = settings(notebook)
    names = [each["grade_id"] for each in found]
    asked = [c.source for c in notebook.cells if BEGIN in c.source]
    assert len(set(names)) == len(names)
    assert len(asked) == sum(each["solution"] for each in found)
    assert len(asked) == sum(each.get("points", 0) for each in found) >= 8
    assert all(each["locked"] != each["solution"] for each in found)
    assert nbformat.writes(notebook) == nbformat.writes(course_notebook(source))
    nbformat.validate(notebook)


def test_the_course_folder_is_the_same_each_time_and_keeps_what_is_added(tmp_path):
    write(tmp_path)
    first = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    (tmp_path / "gradebook.db").touch()
    write(tmp_path)
    assert {p: p.read_bytes() for p in first} == first
    assert (tmp_path / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"answer = ...\n{BEGIN}", "no line such as q1.check"),
        (f"{BEGIN}\nq1.check(answer)", "no placeholder"),
    ],
)
def test_a_cell_that_cannot_be_cut_is_named(text, words):
    with pytest.raises(SourceError, match=words):
        split(nbformat.v4.new_code_cell(text))


def test_a_test_names_its_question_where_the_answer_has_a_cell_of_its_own():
    notebook = course_notebook(ROOT / "course" / "exercises" / "07_the_trace.md")
    heads = [cell.source.splitlines()[0] for cell in notebook.cells if "verdict =" in cell.source]
    assert heads == [f"# 07.{k}: one mark." for k in range(1, 12)]


HERE = Path(__file__).parents[1]


def imported(text):
    """The packages that a module imports; its own is "."."""
    nodes = list(ast.walk(ast.parse(text)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names} | {
        "." * node.level or node.module.split(".")[0] for node in froms
    }


def test_what_grades_stands_by_itself_and_so_do_its_tests():
    grading = {p: imported(p.read_text()) for p in (HERE / "grading").glob("*.py")}
    assert len(grading) > 5
    assert [p.name for p, names in grading.items() if names & {"tools", "tests", ".."}] == []
    assert [p.name for p in HERE.rglob("*.py") if "tests" in imported(p.read_text())] == []
    planted = imported("from ..sources import ROOT\nfrom tests import sample\nimport tools.build")
    assert planted == {"..", "tests", "tools"}
