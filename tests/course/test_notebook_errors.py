"""A forgotten quote and a cell not run: one sentence of help in a notebook, and nothing else."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from mdlib.course.notebook_errors import QUESTION

SETUP = """
import numpy as np
import mdlib as md
q1 = md.question("01.1", md.Derivative("A @ x", "x", A="m n", x="n"))
q2 = md.question("01.2", md.ShapeOf(f=("m", 1), x=("p", 1)))
q3 = md.question("01.3", md.LineByLine("tr(A @ X)", "X", A="n m", X="m n"))
w = 1.0
"""
HELPED = {
    # a cell → words of the one sentence
    "answer = A @ x\nq1.check(answer)": 'as in "A @ x"',
    "answer = A.T\nq1.check(answer)": 'as in "A.T"',
    "answer: str = A @ x": 'as in "A @ x"',
    "q1.check(A @ x)": 'as in "A @ x"',
    "shape = (n, m)\nq2.check(shape)": 'as in ("n", "m")',
    "answer = tr(A @ X)": "tr is a function of the formula language",
    "answer = X.T @ w": 'as in "X.T @ w"',
    "lines = [A @ dX]": 'as in ["A @ dX"]',
    "lines = [\n    tr(A @ dX),\n    'A.T',\n]\nq3.check(lines)": 'as in ["tr(A @ dX)", ',
    "q9.check('A')": "run the cell above that begins with q9 =",
    "# one more\nq9.hint()": "run the cell above that begins with q9 =",
    "q9": "run the cell above that begins with q9 =",
}
NOT_HELPED = [
    # errors of the reader's own code
    "y = undefined + 1",
    "y = A @ undefined",
    "print(A)",
    "y = diag(w)",
    "def f():\n    return A @ x\n\n\nf()",
    "q9 + 1",
    "y: A",
    "y: undefined = 3",
    "1/0",
    "for row in A:\n    pass",
]


def outputs(cells: list[str]) -> list:
    """The error that each cell shows, or None, in one kernel."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    NotebookClient(notebook, allow_errors=True, timeout=120, kernel_name="python3").execute()
    errors = [[o for o in cell.outputs if o.output_type == "error"] for cell in notebook.cells]
    return [found[0] if found else None for found in errors]


@pytest.fixture(scope="module")
def shown():
    """What each cell shows, with the library imported before and after."""
    bare, after = list(NOT_HELPED), [*HELPED, *NOT_HELPED]
    found = outputs([*bare, SETUP, *after, "del np", "np.eye(2)", "x = np"])
    return dict(zip(bare, found, strict=False)), dict(
        zip([*after, "del", "np", "again"], found[len(bare) + 1 :], strict=False)
    )


@pytest.mark.parametrize(("cell", "words"), HELPED.items())
def test_one_sentence_of_help(shown, cell, words):
    error = shown[1][cell]
    assert error.ename == "NameError"
    first, sentence = error.traceback
    assert first == f"NameError: {error.evalue}"
    assert words in sentence
    assert sentence.endswith(".")
    assert len(error.traceback) == 2


@pytest.mark.parametrize("cell", NOT_HELPED)
def test_every_other_error_stays_as_it_is(shown, cell):
    before, after = (which[cell] for which in shown)
    assert after.ename == before.ename
    assert len(after.traceback) == len(before.traceback) > 2
    assert not any("between quotes" in line for line in after.traceback)


def test_an_import_not_run_is_said(shown):
    assert "import numpy as np" in shown[1]["np"].traceback[-1]


def test_plain_python_is_left_alone():
    code = "import mdlib as md, sys\nmd.question\nprint(sys.excepthook is sys.__excepthook__)\nA"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout == "True\n"
    assert run.stderr.strip().endswith("NameError: name 'A' is not defined")


def test_a_handler_of_the_users_own_stays():
    mine = (
        "def mine(shell, kind, error, trace, tb_offset=None):\n    print('mine')\n"
        "get_ipython().set_custom_exc((ZeroDivisionError,), mine)"
    )
    error = outputs([mine, SETUP, "answer = A @ x"])[-1]
    assert len(error.traceback) > 2


def test_what_a_question_may_be_called():
    assert QUESTION.fullmatch("q12")
    assert not QUESTION.fullmatch("quotient")
