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
    assert "M02" in verdict.mistakes
