"""What is said of a number where more are asked, a matrix for a number, an answer of one size."""

import numpy as np
import pytest

import mdlib as md
from tests.checker.judged import judged

COUNTED = [
    # f, variable, shapes, what a single number is told
    (
        lambda A, X: np.einsum("ij,ji->", A, X),
        "X",
        {"A": "m n", "X": "n m"},
        "each entry of X;",
    ),
    (lambda A, t: t * A, "t", {"A": "m n", "t": ""}, "each entry of f;"),
    (lambda A, x: A @ x, "x", {"A": "m n", "x": "n"}, "each pair of an entry of f and an entry of"),
]


@pytest.mark.parametrize(("f", "wrt", "shapes", "words"), COUNTED)
def test_a_single_number_is_told_how_many_are_asked(f, wrt, shapes, words):
    verdict = md.check(lambda A: A.sum(), f, wrt, **shapes)
    assert verdict.status == "wrong"
    assert f"There is one number for {words}" in verdict.message
    # Nothing shows a trace, in f or in the answer, that could have been kept.
    assert "M02" not in verdict.mistakes


def test_a_trace_that_was_kept_is_called_so():
    shapes = {"A": "n n", "X": "n n"}
    assert "M02" in judged("tr(A @ X)", "X", shapes, "tr(A)", {}).mistakes
    assert "M02" not in judged("sum(A*X)", "X", shapes, "sum(A)", {}).mistakes


def test_a_wrong_number_is_called_a_number():
    shapes = {"A": "n n", "B": "n n", "t": ""}
    verdict = judged("det(A + t*B)", "t", shapes, "det(B)", {})
    assert verdict.message.startswith("A number is asked for, and this is not the right one.")


def test_an_answer_of_one_fixed_size_is_told_so():
    question = ("x.T @ A @ y", "A", {"x": "m", "A": "m n", "y": "n"})
    verdict = judged(*question, lambda x, y: np.ones((3, 4)), {})
    assert verdict.status == "wrong"
    assert "it does not grow with the sizes" in verdict.message
    assert judged(*question, lambda x, y: np.outer(x, y), {}).status == "correct"


UNTRACED = [
    # a matrix in the place of d sum((A + tB)²)/dt, and its ids
    (lambda A, B, t: 2 * (A + t * B).T @ B, ["M41"]),
    (lambda A, B, t: 2 * (A + t * B) * B, ["M41"]),
    # another trace, another sum
    (lambda A, B, t: (A + t * B).T @ B, []),
    (lambda A, B, t: 2 * (A + t * B), ["M15", "M09"]),
]


@pytest.mark.parametrize(("answer", "ids"), UNTRACED)
def test_a_matrix_whose_trace_or_sum_is_the_derivative_is_named(answer, ids):
    def squares(A, B, t):
        return np.sum((A + t * B) ** 2)

    shapes = {"A": "m n", "B": "m n", "t": ""}
    found = judged(squares, "t", shapes, answer, {})
    assert (found.status, found.mistakes) == ("wrong", ids)
    assert ("derivative of a number by a number is a number" in found.message) == ("M41" in ids)
    traced = judged(squares, "t", shapes, lambda A, B, t: 2 * np.trace((A + t * B).T @ B), {})
    assert traced.status == "correct"
