"""The command line: what it prints, and errors on one line with exit status 2."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mdlib.__main__ import main

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


ERRORS = [
    (["derive", "A @ B", "--wrt", "A", "A=m n", "B=p q"],
     'in "A @ B": A is m×n and B is p×q, so columns of A (n) must equal rows of B (p).'),
    (["derive", "tr(X", "--wrt", "X", "X=n n"], '"tr(X" cannot be read.'),
    (["derive", "x", "--wrt", "y", "x=n"], "wrt='y' has no declared shape."),
    (["derive", "x", "--wrt", "x", "x"], "'x' is no shape; write NAME=\"ROWS COLS\""),
    (["derive", "x", "x=n"], "the following arguments are required: --wrt"),
    (["integrate", "x", "--wrt", "x", "x=n"], "argument command: invalid choice: 'integrate'"),
    (["derive", "x", "--wrt", "x", "x=n", "--layout", "left"], "argument --layout: invalid choice"),
    (["derive", "x", "--wrt", "x", "x=n 3 4"], 'x="n 3 4": expected at most two sizes'),
    (["derive", "A @ x", "--wrt", "x", "A=m n", "x=n", "layuot=numerator"],
     'derive: layuot is no symbol of "A @ x". Did you mean the option --layout?'),
    (["hessian", "x.T @ x", "--wrt", "x", "x=n", "stpes="],
     'hessian: stpes is no symbol of "x.T @ x". Did you mean the option --steps?'),
    (["derive", "A @ x", "--wrt", "x", "A=m n", "x=n", "y=m"],
     'derive: y is no symbol of "A @ x"; that has A, x. Leave y out.'),
    (["derive", "S @ x", "--wrt", "x", "S=n n symetric", "x=n"],
     "S=\"n n symetric\": 'symetric' is no property. Did you mean symmetric?"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), ERRORS, ids=range(len(ERRORS)))
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
