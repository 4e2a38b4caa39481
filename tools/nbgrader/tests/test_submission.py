"""A submission's cells: which are believed, where an answer stands, and what is mended."""

import nbformat
import pytest

from tools.nbgrader.course import course_notebook
from tools.nbgrader.grading.judging import judged
from tools.nbgrader.grading.submission import (
    StrippedError,
    grade_id,
    make_job,
    mend,
    output,
    read_source,
    restore_tests,
)
from tools.nbgrader.tests.answered_cells import SET, submission


def test_a_submission_without_metadata_is_refused():
    bare = submission(lambda cell: cell.metadata.clear())
    with pytest.raises(StrippedError, match="None of the 10 answer cells"):
        make_job(bare, course_notebook(SET))


def test_locked_cells_and_tests_are_those_of_the_source():
    def forge(cell):
        if cell.metadata.get("nbgrader", {}).get("locked"):
            cell.source = "forged = 1"

    job = make_job(submission(forge), course_notebook(SET))
    locked, _ = read_source(course_notebook(SET))
    assert job["locked"] == list(locked.values())
    assert "forged" not in str(job)


def test_a_test_that_was_deleted_comes_back():
    short, source = submission(), course_notebook(SET)
    short.cells = [c for c in short.cells if c.metadata.get("nbgrader", {}).get("points") is None]
    restore_tests(short, source)
    assert (
        sum(
            c.metadata["nbgrader"].get("points", 0) for c in short.cells if "nbgrader" in c.metadata
        )
        == 10
    )


def test_a_failed_test_is_an_error_and_a_passed_one_is_none():
    assert output(passed=False, text="no").output_type == "error"
    assert output(passed=True, text="").output_type == "stream"


STUB = "shape = ...\nq1.check(shape)"
RIGHT = 'shape = ("m", "p")'
CHECKED = f"{RIGHT}\nq1.check(shape)"
WRONG = 'shape = ("p", "m")'
# What stands in the place of the answer's cell of q1, and what of that stands below its test.
ANSWERS = {
    "in its place": ([CHECKED], [], True),
    "split before the check": ([RIGHT, "q1.check(shape)"], [], True),
    "split in the middle of a bracket": (['shape = ("m",', '"p")\nq1.check(shape)'], [], True),
    "split in three": (['shape = (\n"m",', '"p"', ")\nq1.check(shape)"], [], True),
    "a wrong one split": ([WRONG, "q1.check(shape)"], [], False),
    "in a cell of its own below": ([STUB, CHECKED], [], True),
    "below, without a check": ([STUB, RIGHT], [], True),
    "below the test": ([STUB], [CHECKED], True),
    "below the test, without a check": ([STUB], [RIGHT], True),
    "mended below the test": ([WRONG], [CHECKED], True),
    "spoilt below the test": ([CHECKED], [f"{WRONG}\nq1.check(shape)"], False),
    "the name used again below the test": ([CHECKED], ["shape = (3, 4)"], True),
    "checked again without a name": ([CHECKED], ['q1.check(("p", "m"))'], True),
    "an error, then right": (["1 / 0", CHECKED], [], True),
    "not at all": ([STUB], [], False),
}


def rebuilt(places, below, copies=True):
    """The first two questions, with q1's answer rebuilt; copies carry the answer's settings."""
    notebook = submission()
    last = [grade_id(each) for each in notebook.cells].index("q2-test")
    notebook.cells = notebook.cells[: last + 1]
    names = [grade_id(each) for each in notebook.cells]
    place, test = names.index("q1-answer"), names.index("q1-test")
    extra = [nbformat.v4.new_code_cell(text) for text in below]
    parts = [nbformat.v4.new_code_cell(text) for text in places]
    for part in parts if copies else parts[:1]:
        part.metadata = nbformat.from_dict(notebook.cells[place].metadata)
    notebook.cells[test + 1 : test + 1] = extra
    notebook.cells[place : place + 1] = parts
    return notebook


def marks(notebook):
    source = course_notebook(SET)
    mend(notebook, source)
    return {
        name: row["passed"] for name, row in judged(make_job(notebook, source))["tests"].items()
    }


@pytest.mark.parametrize(
    ("answer", "copies"),
    [
        *((answer, True) for answer in ANSWERS),
        *((answer, False) for answer in ANSWERS if len(ANSWERS[answer][0]) > 1),
    ],
)
def test_an_answer_is_judged_where_the_notebook_has_its_last_word(answer, copies):
    places, below, right = ANSWERS[answer]
    found = marks(rebuilt(places, below, copies))
    assert found == {"q1-test": right, "q2-test": True}


def damage(change):
    """A right submission with one cell damaged, mended."""
    notebook, source = submission(), course_notebook(SET)
    names = [grade_id(each) for each in notebook.cells]
    change(notebook, names.index("q1-answer"))
    told = []
    mend(notebook, source, told.append)
    return notebook, source, told


def with_settings(value):
    def change(notebook, place):
        notebook.cells[place].metadata["nbgrader"] = value

    return change


def as_kind(kind):
    def change(notebook, place):
        notebook.cells[place].cell_type = kind

    return change


def twice(notebook, place):
    notebook.cells.append(nbformat.from_dict(notebook.cells[place]))


def surrogate(notebook, place):
    notebook.cells[place].source += "\n# \ud800"


KEPT = {
    "of an old version": with_settings({"grade_id": "q1-answer", "solution": True}),
    "of a new version": with_settings({"grade_id": "q1-answer", "schema_version": 99}),
    "graded": with_settings({"grade_id": "q1-answer", "grade": True, "points": 99}),
    "as text": as_kind("markdown"),
    "as raw text": as_kind("raw"),
    "twice": twice,
    "half a surrogate": surrogate,
}
LOST = {
    "empty": with_settings({}),
    "no dict": with_settings(None),
    "text": with_settings("q1-answer"),
    "a list for a name": with_settings({"grade_id": ["q1-answer"]}),
    "another name": with_settings({"grade_id": "q99-answer", "schema_version": 3}),
}


@pytest.mark.parametrize("change", [*KEPT, *LOST])
def test_a_damaged_cell_harms_itself_at_most(change):
    notebook, source, _ = damage({**KEPT, **LOST}[change])
    names = [grade_id(each) for each in notebook.cells]
    assert names.count("q1-answer") == (change in KEPT)
    assert {name for name in names if name} >= set(map(grade_id, source.cells)) - {
        None,
        "q1-answer",
    }
    nbformat.validate(notebook)
    nbformat.writes(notebook).encode()
    assert all(
        each.metadata["nbgrader"]["schema_version"] == 3
        for each in notebook.cells
        if "nbgrader" in each.metadata
    )
