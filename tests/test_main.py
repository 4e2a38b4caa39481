"""The command line: what it prints, and errors on one line with exit status 2."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mdlib.__main__ import _parser, main, run
from mdlib.errors import FormulaError, ShapeError

QUADRATIC = ["tr(X.T @ A @ X)", "--wrt", "X", "A=m m", "X=m n"]

PRINTED = [
    (["derive", *QUADRATIC], "(A + A.T) @ X\n"),
    (["derive", *QUADRATIC, "--layout", "numerator"], "X.T @ (A + A.T)\n"),
    (["derive", *QUADRATIC, "--verify"], "(A + A.T) @ X\n"),
    (["derive", *QUADRATIC, "--latex"], "(A + A^{\\top}) X\n"),
    (["derive", "A @ X", "--wrt", "X", "--arrangement", "block", "A=m n", "X=n p"],
     "vec(A.T) @ vec(eye(p)).T\n"),
    (["hessian", "x.T @ A @ x", "--wrt", "x", "A=n n", "x=n"], "A + A.T\n"),
    (["differential", "inv(X)", "--wrt", "X", "X=n n"], "-inv(X) @ dX @ inv(X)\n"),
    (["derive", "layout*detail", "--wrt", "layout", "layout=", "detail="], "detail\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), PRINTED, ids=range(len(PRINTED)))
def test_what_is_printed(arguments, expected, capsys):
    assert main(arguments) == 0
    printed = capsys.readouterr()
    assert printed.out == expected
    assert not printed.err


def test_steps(capsys):
    assert main(["derive", *QUADRATIC, "--steps"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "f     = tr(Xᵀ A X)"
    assert lines[-1].endswith("denominator layout, m×n")
    assert main(["derive", *QUADRATIC, "--steps", "--latex"]) == 0
    assert capsys.readouterr().out.startswith("$$\\begin{aligned}")


# What the library refuses, by the kind of error; its words are the library's and tested there.
REFUSED = [
    (["derive", "A @ B", "--wrt", "A", "A=m n", "B=p q"], ShapeError),
    (["derive", "tr(X", "--wrt", "X", "X=n n"], FormulaError),
    (["derive", "x", "--wrt", "y", "x=n"], FormulaError),
    (["derive", "x", "--wrt", "x", "x=n 3 4"], ShapeError),
    (["derive", "S @ x", "--wrt", "x", "S=n n symetric", "x=n"], ShapeError),
    (["derive", "A @ x", "--wrt", "x", "A=m n", "x=n", "y=m"], FormulaError),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "kind"), REFUSED, ids=range(len(REFUSED)))
def test_what_the_library_says_is_one_line_and_status_2(arguments, kind, capsys):
    with pytest.raises(kind) as caught:
        run(_parser().parse_intermixed_args(arguments))
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert printed.err == f"mdlib: {' '.join(str(caught.value).split())}\n"


# What the command line says itself, and that the library hints at its options.
SAID = [
    (["derive", "x", "--wrt", "x", "x"], "'x' is no shape; write NAME=\"ROWS COLS\""),
    (["derive", "x", "x=n"], "the following arguments are required: --wrt"),
    (["integrate", "x", "--wrt", "x", "x=n"], "argument command: invalid choice: 'integrate'"),
    (["derive", "x", "--wrt", "x", "x=n", "--layout", "left"], "argument --layout: invalid choice"),
    (["derive", "A @ x", "--wrt", "x", "A=m n", "x=n", "layuot=numerator"],
     'derive: layuot is no symbol of "A @ x". Did you mean the option --layout?'),
    (["hessian", "x.T @ x", "--wrt", "x", "x=n", "stpes="],
     'hessian: stpes is no symbol of "x.T @ x". Did you mean the option --steps?'),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), SAID, ids=range(len(SAID)))
def test_errors_are_one_line_and_status_2(arguments, message, capsys):
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert printed.err.startswith(f"mdlib: {message}")
    assert printed.err.count("\n") == 1


def test_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "mdlib", "derive", "x.T @ x", "--wrt", "x", "x=n"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "2*x\n")
