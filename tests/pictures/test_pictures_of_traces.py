"""The pictures of lectures 06 and 07 say in words what they show."""

import numpy as np
import pytest

import mdlib as md

X, U = np.array([[1.0, 2], [3, 4]]), np.array([[0.0, 1], [2, 0]])


def test_remainders_names_every_guess():
    guesses = {"right": X @ U + U @ X, "wrong": 2 * X @ U}
    picture = md.figures.remainders(lambda X: X @ X, X, U, guesses)
    assert picture.png.startswith(b"\x89PNG")
    assert "one line for each of right, wrong;" in picture.alt


@pytest.mark.parametrize(
    ("letters", "indices", "words"),
    [
        ("ABC", "ijk", "clockwise: A from i to j, then B from j to k, then C from k to i."),
        ("AB", "ij", "clockwise: A from i to j, then B from j to i."),
    ],
)
def test_the_ring_closes(letters, indices, words):
    assert md.figures.trace_ring(letters, indices).alt.endswith(words)
