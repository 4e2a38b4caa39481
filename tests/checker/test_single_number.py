"""A single number where more are asked: the message counts what the question counts."""

import numpy as np
import pytest

import mdlib as md

CASES = [
    (
        lambda A, X: np.einsum("ij,ji->", A, X),
        "X",
        {"A": "m n", "X": "n m"},
        "for each entry of X;",
    ),
    (lambda A, t: t * A, "t", {"A": "m n", "t": ""}, "for each entry of f;"),
    (lambda A, x: A @ x, "x", {"A": "m n", "x": "n"}, "each pair of an entry of f and an entry of"),
]


@pytest.mark.parametrize(("f", "wrt", "shapes", "words"), CASES)
def test_a_single_number_is_told_how_many_are_asked(f, wrt, shapes, words):
    verdict = md.check(lambda A: A.sum(), f, wrt, **shapes)
    assert verdict.status == "wrong"
    assert f"There is one number for {words.removeprefix('for ')}" in verdict.message
    # Nothing shows a trace, in f or in the answer, that could have been kept.
    assert "M02" not in verdict.mistakes


def test_a_trace_that_was_kept_is_called_so():
    verdict = md.check("tr(A)", "tr(A @ X)", "X", A="n n", X="n n")
    assert "M02" in verdict.mistakes
    assert "M02" not in md.check("sum(A)", "sum(A*X)", "X", A="n n", X="n n").mistakes


def test_a_wrong_number_is_called_a_number():
    shapes = {"A": "n n", "B": "n n", "t": ""}
    verdict = md.check("det(B)", "det(A + t*B)", "t", **shapes)
    assert verdict.message.startswith("A number is asked for, and this is not the right one.")


def test_an_answer_of_one_fixed_size_is_told_so():
    shapes = {"x": "m", "A": "m n", "y": "n"}
    verdict = md.check(lambda x, y: np.ones((3, 4)), "x.T @ A @ y", "A", **shapes)
    assert verdict.status == "wrong"
    assert "it does not grow with the sizes" in verdict.message
    right = md.check(lambda x, y: np.outer(x, y), "x.T @ A @ y", "A", **shapes)
    assert right.status == "correct"
