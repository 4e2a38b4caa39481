"""Parts C and D of the claims register: differentials and traces.

Each test is tied to the claims it settles. What is wrong in print is tested twice: the printed
form fails at a small integer example, and the right one holds at rectangular integers.
"""

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.lectures import course

SETTLED = set()
along, tr = md.directional_derivative, np.trace


def settles(*claims):
    """Tie a test to the claims it settles."""

    def tie(test):
        SETTLED.update(claims)
        return test

    return tie


def integers(*shape, seed=0):
    return np.random.default_rng(seed).integers(-4, 5, shape).astype(float)


def same(left, right):
    return np.allclose(left, right, rtol=1e-7, atol=1e-7)


X, V, Y, W = (integers(3, 2, seed=seed) for seed in range(4))
P, Q, R, S = (integers(3, 3, seed=seed) for seed in range(4, 8))


@settles("001-D1", "001-D2", "001-D3")
def test_df_is_the_inner_product_of_gradient_and_step():
    f = lambda X: np.sum(X**3)
    G = md.numerical_derivative(f, X)
    assert same(along(f, X, V), np.sum(G * V))
    assert same(np.sum(G * V), tr(G.T @ V))
    column = X[:, :1]
    assert same(along(f, column, V[:, :1]), md.numerical_derivative(f, column).T @ V[:, :1])


def test_the_printed_middle_member_of_d2_is_a_matrix():
    G, dX = np.array([[1, 2]]), np.array([[3, 5]])
    assert (G.T @ dX).shape == (2, 2)
    assert tr(G.T @ dX) == 13 == (G * dX).sum()


RULES = [
    # function of t that moves every argument, its differential
    (lambda t: (X + t * V) - (Y + t * W), V - W),
    (lambda t: (X + t * V).T @ P @ (Y + t * W), V.T @ P @ Y + X.T @ P @ W),
    (lambda t: (X + t * V).T, V.T),
    (lambda t: tr(P + t * Q), tr(Q)),
    (lambda t: (X + t * V) * (Y + t * W), V * Y + X * W),
    (lambda t: np.tanh(X + t * V), (1 - np.tanh(X) ** 2) * V),
]


@settles("001-R1", "001-R2", "001-R3", "001-R4", "001-R7", "001-R8")
@pytest.mark.parametrize(("moved", "differential"), RULES)
def test_the_rules(moved, differential):
    assert same(along(moved, 0.0, 1.0), differential)


@settles("001-R5")
def test_the_inverse_by_its_rule_and_not_by_the_power_rule():
    one, step = np.array([[1.0, 1], [0, 1]]), np.array([[0.0, 0], [1, 0]])
    inverse = np.linalg.inv(one)
    moved = along(np.linalg.inv, one, step)
    assert same(moved, -inverse @ step @ inverse)
    assert not same(moved, -inverse @ inverse @ step)


@settles("001-R6")
@pytest.mark.parametrize("matrix", [P, np.array([[2.0, 1], [4, 2]])])
def test_the_determinant_by_the_adjugate_also_where_singular(matrix):
    adjugate = md.formula("adj(X)", X="n n").evaluate(X=matrix)
    step = integers(*matrix.shape, seed=9)
    assert same(along(np.linalg.det, matrix, step), tr(adjugate @ step))
    assert not same(along(np.linalg.det, matrix, step), tr(adjugate.T @ step))


@settles("000-T1", "001-T1", "003-2.5")
def test_a_number_is_its_own_trace():
    x, A, y = integers(3, 1), integers(3, 2, seed=1), integers(2, 1, seed=2)
    assert tr(x.T @ A @ y) == (x.T @ A @ y).item() == tr(A @ y @ x.T)


@settles("000-T2", "001-T2", "003-2.2", "001-T3", "003-2.1")
def test_transpose_and_linearity():
    assert tr(P) == tr(P.T)
    assert tr(2 * P + 3 * Q) == 2 * tr(P) + 3 * tr(Q)
    assert tr(P @ Q) != tr(P) * tr(Q)


@settles("000-T3", "003-2.3", "001-T4", "000-T4")
def test_rotation_and_transposition():
    A, B, C = integers(2, 3), integers(3, 5, seed=1), integers(5, 2, seed=2)
    assert tr(A @ (B @ C)) == tr((B @ C) @ A) == tr(C @ A @ B)
    assert tr(X.T @ Y) == tr(Y.T @ X)


@settles("003-2.4")
def test_reversing_three_factors_changes_the_trace():
    A, B, C = np.array([[[1, 0], [0, 0]], [[0, 1], [0, 0]], [[0, 0], [1, 0]]])
    assert tr(A @ B @ C) == tr(C @ A @ B) == tr(B @ C @ A) == 1
    assert tr(C @ B @ A) == 0


@settles("001-T5")
def test_a_hadamard_factor_changes_sides_only_with_the_transpose():
    assert tr(X.T @ (Y * W)) == tr((X * Y).T @ W)
    A, B = np.array([[[0, 1], [0, 0]], [[0, 0], [1, 0]]])
    assert tr(A @ (B * B)) == 1 != tr((A * B) @ B)


def test_every_claim_of_parts_c_and_d_is_settled_and_taken_up():
    taken_up = {claim for number in ("06", "07") for claim in course()["claims"][number]}
    assert taken_up - {"003-1.2"} == SETTLED  # which is on gradients: test_claims_gradients
    assert "001-R9" not in taken_up
