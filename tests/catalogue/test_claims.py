"""Part A of the claims register: every definition and shape rule of the source documents, tested.

Each test is tied to the claims it settles. A claim that is wrong in print is tested twice: what is
printed fails at a small integer example, and what is right holds there.
"""

import re

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.lectures import course
from tools.sources import ROOT

VERDICTS = {
    "000-def": "ok",
    "000-layout": "loose",
    "000-R0": "ok",
    "000-R1": "ok",
    "002-R1": "ok",
    "000-R2": "lost",
    "002-R2": "ok",
    "000-R3": "ok",
    "002-R3": "typo",
    "000-R4": "ok",
    "002-R4": "ok",
    "000-R5": "typo",
    "002-R5": "ok",
    "002-higher": "lost",
    "000-MM1": "ok",
    "000-MM2": "ok",
    "003-1a": "wrong",
    "003-1b": "ok",
    "003-1c": "ok",
    "003-3def": "typo",
}
SETTLED = {}


def settles(*claims):
    """Tie a test to the claims it settles."""

    def tie(test):
        SETTLED.update(dict.fromkeys(claims, test.__name__))
        return test

    return tie


def integers(*shape, seed=0):
    return np.random.default_rng(seed).integers(-4, 5, shape).astype(float)


def derivative(f, x, **options):
    return md.numerical_derivative(f, x, **options).round(6)


@settles("000-def")
def test_there_are_mnpq_partial_derivatives():
    A = integers(5, 2)
    D = md.partials(lambda X: A @ X, integers(2, 3))
    assert D.shape == (5, 3, 2, 3)
    assert D.size == 5 * 3 * 2 * 3


@settles("000-layout")
def test_layouts_are_transposes_for_vec_but_not_for_blocks():
    D = md.partials(lambda X: X @ X, integers(2, 2))
    for arrangement, are_transposes in [("vec", True), ("row-vec", True), ("block", False)]:
        one = md.arrange(D, arrangement=arrangement)
        other = md.arrange(D, layout="numerator", arrangement=arrangement)
        assert np.allclose(one, other.T) == are_transposes


@settles("000-R0")
def test_scalar_by_scalar_is_the_ordinary_derivative():
    assert np.isclose(md.numerical_derivative(lambda x: x**3, 2.0), 12)


@settles("000-R1", "002-R1")
def test_scalar_by_vector_has_the_shape_of_the_vector():
    a = integers(3, 1)
    assert np.array_equal(derivative(lambda x: a.T @ x, integers(3, 1, seed=1)), a)
    assert np.array_equal(derivative(lambda x: x @ a, integers(1, 3, seed=1)), a.T)


@settles("000-R2", "002-R2")
def test_vector_by_scalar_lies_flat():
    curve = lambda t: np.array([[1.0], [3], [5]]) * t
    assert np.array_equal(derivative(curve, 2.0), [[1, 3, 5]])
    assert np.array_equal(derivative(lambda t: curve(t).T, 2.0), [[1], [3], [5]])


@settles("000-R3")
def test_vector_by_vector_has_a_row_for_each_variable():
    A = integers(3, 2)
    J = derivative(lambda x: A @ x, integers(2, 1))
    assert J.shape == (2, 3)
    assert np.array_equal(J, A.T)


def small(x):
    return np.array([x[0], x[0] + 5 * x[1]])


@settles("002-R3")
def test_the_last_entry_of_row_two_is_by_the_second_variable():
    J = derivative(small, integers(2, 1))
    D = md.partials(small, integers(2, 1)).round(6)
    printed, right = D[1, 0, 0, 0], D[1, 0, 1, 0]
    assert J[1, 1] == right == 5
    assert printed == 1


@settles("000-R4", "002-R4", "003-3def")
def test_scalar_by_matrix_has_the_shape_of_the_matrix():
    B = integers(3, 2)
    G = derivative(lambda A: np.trace(B @ A), integers(2, 3))
    assert G.shape == (2, 3)
    # Entry (2, 1) is by A_21: a single number, not the whole ∂f/∂A that is printed there.
    assert G[1, 0] == B[0, 1]


@settles("000-R5", "002-R5")
def test_matrix_by_scalar_is_transposed():
    B = integers(2, 3)
    J = derivative(lambda t: t * B, 2.0)
    assert J.shape == (3, 2)
    assert np.array_equal(J, B.T)
    # Row 2 as printed in 000 begins with ∂f_21; it is ∂f_12 that stands there.
    assert J[1, 0] == B[0, 1] != B[1, 0]


@settles("002-higher")
def test_the_lost_rules_for_higher_dimensions():
    m, n, p, q = "m", "n", "p", "q"
    assert md.derivative_shape((m, n), (p,)) == (p, "m*n")
    assert md.derivative_shape((m,), (p, q)) == ("p*q", m)
    assert md.derivative_shape((m, n), (p, q)) == ("p*q", "m*n")


@settles("000-MM1")
def test_the_first_definition_puts_a_block_in_place_of_each_entry():
    A, X = integers(2, 3), integers(3, 5, seed=1)
    J = derivative(lambda X: A @ X, X, arrangement="block")
    D = md.partials(lambda X: A @ X, X).round(6)
    assert J.shape == (2 * 3, 5 * 5)
    for i, j in np.ndindex(2, 5):
        assert np.array_equal(J[3 * i : 3 * i + 3, 5 * j : 5 * j + 5], D[i, j])


@settles("000-MM2")
def test_the_second_definition_is_vec_by_vec_in_either_stacking():
    A, X, B = integers(2, 3), integers(3, 5, seed=1), integers(5, 2, seed=2)
    f = lambda X: A @ X @ B
    for arrangement, order, J in [
        ("vec", "column", np.kron(B.T, A).T),
        ("row-vec", "row", np.kron(A, B.T).T),
    ]:
        assert np.array_equal(derivative(f, X, arrangement=arrangement), J)
        assert np.array_equal(md.vec(f(X), order=order), J.T @ md.vec(X, order=order))


@settles("003-1a", "003-1b", "003-1c")
def test_a_vector_by_itself_is_the_identity():
    x = integers(3, 1)
    identity = np.eye(3)
    for layout in ("denominator", "numerator"):
        assert np.array_equal(derivative(lambda x: x, x, layout=layout), identity)
        assert np.array_equal(derivative(lambda x: x.T, x, layout=layout), identity)
        assert np.array_equal(derivative(lambda r: r.T, x.T, layout=layout), identity)
    # The printed column of ones is only the diagonal.
    printed = np.ones((3, 1))
    assert np.array_equal(np.diag(identity)[:, None], printed)
    assert not np.array_equal(printed.shape, identity.shape)


def test_every_claim_of_part_a_is_settled_by_a_test():
    assert set(SETTLED) == set(VERDICTS)


def lecture_text(number):
    return next((ROOT / "course").glob(f"{number}_*.md")).read_text(encoding="utf-8")


def missing(claims, text):
    return [claim for claim in claims if claim not in text]


def test_the_lectures_cover_part_a():
    taken_up = {claim for number in PART_A for claim in course()["claims"][number]}
    assert set(VERDICTS) <= taken_up
    assert "000-R9" not in taken_up


# The lectures that take up its definitions and shape rules.
PART_A = ("01", "02", "03", "04", "05")


BROKEN = [
    claim
    for entry in md.identities
    if entry.origin == "sources" and entry.verdict != "ok"
    for claim in entry.ids
]


def rooms(text):
    """The first lines of the museum's rooms, which name their claims."""
    return re.findall(r"^\*\*Rooms? [^*]*\*\*", text, flags=re.MULTILINE)


def test_every_claim_that_is_not_ok_has_a_room_in_the_museum():
    assert missing(BROKEN, "\n".join(rooms(lecture_text("16")))) == []
    assert missing(BROKEN, "\n".join(rooms(lecture_text("16"))[1:])) == ["000-F2"]
    assert len(BROKEN) == 19


@pytest.mark.parametrize("claim", BROKEN)
def test_a_room_shows_its_claim_from_the_catalogue(claim):
    # The entry brings what is printed, what is right and the counterexample, all checked.
    assert f'"{claim}"' in lecture_text("16")
