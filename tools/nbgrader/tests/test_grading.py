"""The judge without nbgrader: what passes between the processes, and what a student may do."""

import time

import nbformat
import numpy as np
import pytest

from mdlib.errors import DataError
from tools.nbgrader.course import course_notebook, split, write
from tools.nbgrader.grading import job, sandbox
from tools.nbgrader.grading.job import (
    StrippedError,
    judged,
    make_job,
    output,
    read_source,
    restore_tests,
)
from tools.nbgrader.grading.mend import mend
from tools.nbgrader.grading.wire import decode, encode, read_error
from tools.sources import (
    BEGIN,
    ROOT,
    SourceError,
    exercise_sources,
    without_placeholder,
    without_solution,
)

SET = ROOT / "course" / "exercises" / "03_vector_by_vector.md"


def there_and_back(value):
    kept = []
    data = encode(value, lambda function: kept.append(function) or len(kept) - 1)
    return decode(data, lambda number, args, kwargs: kept[number](*args, **kwargs))


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "m*n", ..., ("m", 3), [1, [2, ()]], {"P": [[0, 1]], 2: "two"}],
    ids=repr,
)
def test_plain_data_arrives_as_it_left(value):
    arrived = there_and_back(value)
    assert arrived == value
    assert type(arrived) is type(value)


@pytest.mark.parametrize("kind", ["?", "i8", "u1", "f4", "f8", "c16"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 3)])
def test_an_array_keeps_its_kind_and_shape(kind, shape):
    array = np.full(shape, 1, dtype=kind)
    arrived = there_and_back(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == shape
    assert np.array_equal(arrived, array)


def test_a_function_keeps_its_parameters_and_its_values():
    import inspect

    arrived = there_and_back(lambda A, x=1: A + x)
    assert list(inspect.signature(arrived).parameters) == ["A", "x"]
    assert arrived(A=2) == 3


class AlwaysEqual(tuple):
    __hash__ = tuple.__hash__

    def __eq__(self, other):
        return True


def test_a_subclass_loses_its_will_on_the_way():
    arrived = there_and_back(AlwaysEqual("mp"))
    assert type(arrived) is tuple
    assert arrived == ("m", "p") != ("p", "m")


@pytest.mark.parametrize("value", [object(), np.array([{1}], dtype=object), {1}, b"a"])
def test_what_is_no_answer_is_not_handed_over(value):
    with pytest.raises(DataError, match="Hand in"):
        there_and_back(value)


@pytest.mark.parametrize("dtype", ["O", "M8[s]", "U4"])
def test_an_array_of_anything_but_numbers_is_refused_on_arrival(dtype):
    with pytest.raises(TypeError, match="expected numbers"):
        decode({"array": [], "dtype": dtype, "shape": [0]}, None)


def test_an_exception_that_could_end_a_loop_does_not_arrive_as_one():
    assert type(read_error(["ValueError", "no"])) is ValueError
    assert type(read_error(["StopIteration", ""])) is RuntimeError


LOCKED = ["truth = 3", "truth = 4"]
TEST = "assert answer == truth and graded_apart"


def cell(source, *tests, after=1, names=("answer",)):
    names = list(names)
    return {
        "source": source,
        "place": 0,
        "forget": names,
        "names": names,
        "after": after,
        "tests": dict(tests),
    }


def found_in(*cells, seconds=20, walled=None, folder=None, locked=LOCKED):
    """What the judge finds, in the sandbox where there is one."""
    walled = not sandbox.problem() if walled is None else walled
    return judged({"locked": locked, "cells": list(cells)}, walled, folder, seconds)["tests"]


def outcome(*cells, **options):
    return {name: row["passed"] for name, row in found_in(*cells, **options).items()}


def test_an_answer_is_judged_by_the_locked_cells_before_its_test():
    cells = [cell("answer = 3", ("t1", TEST)), cell("answer = 3", ("t2", TEST), after=2)]
    assert outcome(*cells) == {"t1": True, "t2": False}


LENDING = "assert answer(lambda v: v + 1, 2) == 5"


@pytest.mark.parametrize(
    ("answer", "passes"),
    [
        ("f(x) + x", True),
        ("sum(f(x) for _ in range(3000)) / 3000 + x", True),
        ("f(x)", False),
        ("f(None) + x", False),
        ("f", False),
    ],
)
def test_a_function_among_the_arguments_is_lent(answer, passes):
    found = outcome(cell(f"answer = lambda f, x: {answer}", ("t1", LENDING)))
    assert found == {"t1": passes}


@pytest.mark.parametrize(
    "source", ["1 / 0", "answer = (", "import os; os._exit(0)", "while True: 0"]
)
def test_a_cell_that_fails_loses_its_own_mark_only(source):
    cells = [
        cell("helper = 3", names=()),
        cell("answer = helper", ("t1", TEST)),
        cell(source, ("t2", TEST)),
        cell("answer = helper", ("t3", TEST)),
    ]
    assert outcome(*cells, seconds=3) == {"t1": True, "t2": False, "t3": True}


def test_an_answer_does_not_stand_for_the_next_one():
    cells = [cell("answer = 3", ("t1", TEST)), cell("pass", ("t2", TEST))]
    assert outcome(*cells) == {"t1": True, "t2": False}


FORGED = """
import os
answer = 0
for pipe in map(int, os.listdir("/proc/self/fd")):
    try:
        os.write(pipe, b'{"value": {"dict": [["truth", 0], ["answer", 0]]}}\\n')
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    "source",
    [
        "truth = 0\nanswer = 0",
        "import builtins\nbuiltins.AssertionError = OSError\nanswer = 0",
        "class Same(int):\n    __eq__ = lambda *_: True\nanswer = Same()",
        FORGED,
        "class Names(dict):\n    pass\nget_ipython().user_ns = Names(answer=0, truth=0)\ntruth = 0",
    ],
)
def test_what_a_student_patches_changes_no_mark(source):
    assert outcome(cell(source, ("t1", TEST))) == {"t1": False}


def settings(notebook):
    return [c.metadata["nbgrader"] for c in notebook.cells if "nbgrader" in c.metadata]


@pytest.mark.parametrize("source", exercise_sources(), ids=lambda path: path.stem)
def test_the_solutions_pass_their_tests(source):
    found = judged(make_job(submission(source=source), course_notebook(source)))["tests"]
    assert len(found) >= 8
    assert [name for name, row in found.items() if not row["passed"]] == []


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


def submission(change=lambda cell: None, source=SET):
    notebook = course_notebook(source)
    for each in notebook.cells:
        if BEGIN in each.source:
            each.source = without_placeholder(each.source)
        change(each)
    return notebook


def test_an_untouched_submission_gets_no_mark_and_is_told_why():
    notebook = course_notebook(SET)
    for each in notebook.cells:
        each.source = without_solution(each.source)
    found = judged(make_job(notebook, course_notebook(SET)))["tests"]
    assert len(found) == 10
    assert not any(row["passed"] for row in found.values())
    assert all("Replace ..." in row["text"] for row in found.values())


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
    assert sum(each.get("points", 0) for each in settings(short)) == 10


def test_a_failed_test_is_an_error_and_a_passed_one_is_none():
    assert output(passed=False, text="no").output_type == "error"
    assert output(passed=True, text="").output_type == "stream"


def test_a_test_names_its_question_where_the_answer_has_a_cell_of_its_own():
    notebook = course_notebook(ROOT / "course" / "exercises" / "07_the_trace.md")
    heads = [cell.source.splitlines()[0] for cell in notebook.cells if "verdict =" in cell.source]
    assert heads == [f"# 07.{k}: one mark." for k in range(1, 12)]


LONG = [
    '("n" * 10**6, "k")',
    '"n" * 10**6',
    "list(range(200_000))",
    "10**1000",
    "np.zeros((400, 400))",
    "{'A': np.zeros((400, 400))}",
    "lambda: 'n' * 10**6",
    "held",
]


@pytest.mark.parametrize("answer", LONG)
def test_an_answer_that_is_too_long_is_told_in_seconds(answer):
    source = f"import numpy as np\nheld = []\nheld.append(held)\nanswer = {answer}"
    test = "answer() if callable(answer) else None\nassert False, 'arrived'"
    cells = [cell(source, ("t1", test)), cell("answer = 3", ("t2", TEST))]
    started = time.monotonic()
    found = found_in(*cells)
    assert "too long" in found["t1"]["text"]
    assert found["t2"]["passed"]
    assert time.monotonic() - started < 15


SENDS = """
import os
answer = 3
for pipe in map(int, os.listdir("/proc/self/fd")):
    try:
        if "pipe" in os.readlink(f"/proc/self/fd/{pipe}"):
            SENT
    except OSError:
        pass
"""
SENT = {
    "huge": "[os.write(pipe, bytes(1 << 16)) for k in range(200)]",
    "deep": "os.write(pipe, b'[' * 50_000 + b'\\n')",
    "no JSON": "os.write(pipe, b'\\xff\\xfe\\n')",
    "no reply": "os.write(pipe, b'[]\\n')",
    "no value": "os.write(pipe, b'{}\\n')",
    "not a dict": 'os.write(pipe, b\'{"value": 7, "shown": 3}\\n\')',
    "no function": 'os.write(pipe, b\'{"borrow": -9, "arguments": [[], {}]}\\n\')',
    "an array of nothing": 'os.write(pipe, b\'{"value": {"dict": [["answer", {"array": [], '
    '"dtype": "f8", "shape": [0, 1000000000000]}]]}}\\n\')',
    "more replies": 'os.write(pipe, 9 * b\'{"value": {"dict": [["answer", 4]]}}\\n\')',
}


@pytest.mark.parametrize("sent", SENT)
def test_what_is_forged_on_the_wire_stops_no_judge(sent):
    """Its own mark may be lost, and those of the cells behind; none is gained or left open."""
    cells = [
        cell("answer = 3", ("t1", TEST)),
        cell(SENDS.replace("SENT", SENT[sent]), ("t2", "assert answer == 7")),
        cell("answer = 3", ("t3", TEST)),
    ]
    found = outcome(*cells, seconds=5)
    assert found["t1"]
    assert not found["t2"]
    assert "t3" in found


@pytest.mark.parametrize("hangs", ["while True: pass", "import os; os._exit(1)"])
def test_an_answer_that_stops_the_judge_loses_its_own_mark(hangs):
    """The judge itself, over what a lecturer's test makes of an answer."""
    test = f"if answer == 4:\n    {hangs}\nassert answer == truth"
    numbers = (3, 4, 3)
    cells = [cell(f"answer = {k}", (f"t{i}", test)) for i, k in enumerate(numbers)]
    found = found_in(*cells, seconds=2)
    assert [row["passed"] for row in found.values()] == [True, False, True]
    assert "judge" in found["t1"]["text"]


def test_a_child_that_keeps_the_pipe_open_does_not_stop_the_judge():
    """Without a sandbox it lives on; the judge does not wait for it."""
    leave = "import os, time\nif not os.fork():\n    os.setsid()\n    time.sleep(8)\nos._exit(0)"
    cells = [cell(leave, ("t1", TEST)), cell("answer = 3", ("t2", TEST))]
    started = time.monotonic()
    assert outcome(*cells, walled=False, seconds=4) == {"t1": False, "t2": True}
    assert time.monotonic() - started < 25


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
    last = [job.grade_id(each) for each in notebook.cells].index("q2-test")
    notebook.cells = notebook.cells[: last + 1]
    names = [job.grade_id(each) for each in notebook.cells]
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
    names = [job.grade_id(each) for each in notebook.cells]
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
    names = [job.grade_id(each) for each in notebook.cells]
    assert names.count("q1-answer") == (change in KEPT)
    assert {name for name in names if name} >= set(map(job.grade_id, source.cells)) - {
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
