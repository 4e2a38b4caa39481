"""The scalar chain rule through a matrix is a trace: the checker names the matrix left untraced."""

import numpy as np

import mdlib as md

SHAPES = {"A": "m n", "B": "m n", "t": ""}


def squares(A, B, t):
    return np.sum((A + t * B) ** 2)


def verdict(answer):
    return md.check(answer, squares, "t", **SHAPES)


def test_the_matrix_whose_trace_is_the_derivative_is_named():
    found = verdict(lambda A, B, t: 2 * (A + t * B).T @ B)
    assert (found.status, found.mistakes) == ("wrong", ["M41"])
    assert "the derivative of a number by a number is a number" in found.message


def test_its_trace_is_accepted():
    assert verdict(lambda A, B, t: 2 * np.trace((A + t * B).T @ B)).status == "correct"


def test_a_matrix_with_another_trace_is_refused_for_its_shape_alone():
    found = verdict(lambda A, B, t: (A + t * B).T @ B)
    assert found.status == "wrong"
    assert found.mistakes == []


def test_the_matrix_whose_entries_add_up_to_the_derivative_is_named():
    assert verdict(lambda A, B, t: 2 * (A + t * B) * B).mistakes[0] == "M41"


def test_a_rectangular_matrix_with_another_sum_is_not():
    assert "M41" not in verdict(lambda A, B, t: 2 * (A + t * B)).mistakes
