"""The judge without nbgrader: what it marks, and what stops or deceives it not."""

import time

import pytest

from tools.nbgrader.course import course_notebook
from tools.nbgrader.grading.judging import judged
from tools.nbgrader.grading.submission import make_job
from tools.nbgrader.tests.answered_cells import SET, TEST, cell, found_in, outcome, submission
from tools.pages import exercise_sources
from tools.sources import without_solution


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


@pytest.mark.parametrize("source", exercise_sources(), ids=lambda path: path.stem)
def test_the_solutions_pass_their_tests(source):
    found = judged(make_job(submission(source=source), course_notebook(source)))["tests"]
    assert len(found) >= 8
    assert [name for name, row in found.items() if not row["passed"]] == []


def test_an_untouched_submission_gets_no_mark_and_is_told_why():
    notebook = course_notebook(SET)
    for each in notebook.cells:
        each.source = without_solution(each.source)
    found = judged(make_job(notebook, course_notebook(SET)))["tests"]
    assert len(found) == 10
    assert not any(row["passed"] for row in found.values())
    assert all("Replace ..." in row["text"] for row in found.values())


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
