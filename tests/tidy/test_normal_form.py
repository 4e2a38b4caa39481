"""Tidying keeps the value and writes what a person would write."""

from __future__ import annotations

import numpy as np
import pytest

from mdlib.engine.api import derive
from mdlib.engine.identify import identify
from mdlib.engine.recorder import Recorder
from mdlib.engine.strategy import take_differential
from mdlib.engine.verify import draw
from mdlib.language import tree
from mdlib.language.formulas import Formula, formula, read_formula
from mdlib.language.text import text
from mdlib.numeric.closeness import close
from mdlib.tidy.normal_form import tidy
from tests.engine.generate import random_formula, shapes_of

SHAPES = {
    "A": "n n", "B": "n n", "C": "n n", "X": "m n", "Y": "m n", "S": "n n symmetric",
    "P": "n n spd", "Q": "n n orthogonal", "G": "n n invertible", "H": "n n invertible",
    "x": "n", "y": "n", "u": "m", "t": "positive", "s": "positive", "r": "1 n",
}  # fmt: skip

TIDY = [
    # numbers, zeros, identities
    ("2*3*x", "6*x"),
    ("x + x", "2*x"),
    ("x - x", "zeros(n)"),
    ("2*(A - A) - 3*(B - B)", "zeros(n, n)"),
    ("tr(S @ Y.T @ Y)", "tr(Y @ S @ Y.T)"),
    ("tr(Y @ S @ Y.T)", "tr(Y @ S @ Y.T)"),
    ("0*A + B", "B"),
    ("eye(n) @ x", "x"),
    ("zeros(n, n) @ x", "zeros(n)"),
    ("x*ones(n)", "x"),
    ("A - 2*A + A", "zeros(n, n)"),
    ("ones(n)*2 + x", "x + 2"),
    ("x/2 + x/2", "x"),
    # transposes
    ("x.T.T", "x"),
    ("(A @ B).T", "B.T @ A.T"),
    ("S.T @ x", "S @ x"),
    ("(A @ A.T).T", "A @ A.T"),
    ("inv(A.T)", "inv(A).T"),
    ("inv(P).T", "inv(P)"),
    ("(A.T + B.T).T", "A + B"),
    ("exp(A.T)", "exp(A).T"),
    ("A.T*B.T*C.T", "(A*B*C).T"),
    ("(A*B).T*C.T", "(A*B*C).T"),
    ("tr(A.T)", "tr(A)"),
    ("det(A.T)", "det(A)"),
    ("norm(X.T)", "norm(X)"),
    # inverses and powers
    ("A @ inv(A)", "eye(n)"),
    ("inv(A @ B) @ A @ B @ x", "x"),
    ("inv(G @ H)", "inv(H) @ inv(G)"),
    ("inv(2*A)", "inv(A)/2"),
    ("inv(inv(A))", "A"),
    ("inv(Q)", "Q.T"),
    ("Q @ Q.T @ x", "x"),
    ("inv(diag(x))", "diag(1/x)"),
    ("inv(kron(A, B))", "kron(inv(A), inv(B))"),
    ("mpow(A, 2) @ mpow(A, 2)", "mpow(A, 4)"),
    ("A @ A @ x", "A @ (A @ x)"),
    ("mpow(A, -1)", "inv(A)"),
    ("mpow(A.T, 3)", "mpow(A, 3).T"),
    ("mpow(2*A, 3)", "8*mpow(A, 3)"),
    ("mpow(mpow(A, 2), 3)", "mpow(A, 6)"),
    ("det(inv(A))", "1/det(A)"),
    ("logdet(inv(A))", "-logdet(A)"),
    ("adj(G)", "det(G)*inv(G)"),
    ("adj(A)/det(A)", "inv(A)"),
    ("t*t**2/t", "t**2"),
    ("x*x", "x**2"),
    ("x*y/x", "y"),
    ("sqrt(t)*sqrt(t)", "t"),
    ("norm(x)**3/norm(x)", "norm(x)**2"),
    ("(2*t)**2", "4*t**2"),
    ("t*(1 + s/t)", "t + s"),
    # scalars
    ("(x.T @ y)*A", "(x.T @ y)*A"),
    ("A @ (x.T @ y*B)", "(x.T @ y)*A @ B"),
    ("x @ (y.T @ A @ x)", "(y.T @ A @ x)*x"),
    ("tr(x @ y.T)", "x.T @ y"),
    ("tr(2*A @ B)", "2*tr(A @ B)"),
    ("tr(B @ A)", "tr(A @ B)"),
    ("tr(eye(3))", "3"),
    ("tr(kron(A, B))", "tr(A)*tr(B)"),
    ("tr(diag(x))", "sum(x)"),
    ("ones(n).T @ x", "sum(x)"),
    ("x.T @ ones(n)", "sum(x)"),
    ("sum(2*X)", "2*sum(X)"),
    ("sum(diag(x))", "sum(x)"),
    # diagonals
    ("diag(x) @ y", "x*y"),
    ("r @ diag(x)", "r*x.T"),
    ("diag(x) @ diag(y)", "diag(x*y)"),
    ("diag(x) - diag(y)", "diag(x - y)"),
    ("diag(diag(x))", "x"),
    ("diag(x @ y.T)", "x*y"),
    ("diag(eye(n))", "ones(n)"),
    ("diag(ones(n))", "eye(n)"),
    ("eye(n)*A", "diag(diag(A))"),
    ("eye(n)*(x @ ones(1, n))", "diag(x)"),
    ("2*t*eye(n)*A*eye(n)", "2*t*diag(diag(A))"),
    # vec, Kronecker, commutation
    ("vec(x)", "x"),
    ("vec(r)", "r.T"),
    ("vec(x @ u.T)", "kron(u, x)"),
    ("kron(A, B) @ vec(C)", "vec(B @ C @ A.T)"),
    ("kron(A, B) @ kron(B, C)", "kron(A @ B, B @ C)"),
    ("kron(A, B).T", "kron(A.T, B.T)"),
    ("kron(x, r)", "x @ r"),
    ("kron(r, x)", "x @ r"),
    ("kron(eye(m), eye(n))", "eye(m*n)"),
    ("kron(2*A, B)", "2*kron(A, B)"),
    ("comm(m, n) @ vec(X)", "vec(X.T)"),
    ("comm(m, n) @ comm(n, m)", "eye(m*n)"),
    ("comm(n, n) @ kron(A, B) @ comm(n, n)", "kron(B, A)"),
    ("comm(m, n).T", "comm(n, m)"),
    ("comm(m, n) @ kron(x, eye(m))", "kron(eye(m), x)"),
    # functions entry by entry
    ("exp(x)/(1 + exp(x))", "sigmoid(x)"),
    ("exp(x)**2/(1 + exp(x))**2", "sigmoid(x)**2"),
    ("sign(x)*abs(x)", "x"),
    ("sign(x)/abs(x)", "1/x"),
    ("relu(x)*sign(relu(x))", "relu(x)"),
    ("log(exp(x))", "x"),
    ("(1 - x)*y - (1 - y)*x", "y - x"),
    # common factors
    ("A @ X.T + B @ X.T", "(A + B) @ X.T"),
    ("X @ A + X @ A.T", "X @ (A + A.T)"),
    ("2*A @ x + 2*y", "2*(A @ x + y)"),
    ("x/t - y/t", "(x - y)/t"),
    ("-(x - y)/t", "(y - x)/t"),
    ("-x + y", "y - x"),
    ("A @ B @ x + C @ x", "A @ (B @ x) + C @ x"),
    ("(A - B).T + B.T", "A.T"),
    # grouping
    ("A @ B @ C @ x", "A @ (B @ (C @ x))"),
    ("x.T @ A @ B", "x.T @ A @ B"),
    ("A @ B @ x @ y.T @ C", "A @ (B @ x) @ (y.T @ C)"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), TIDY, ids=[row[0] for row in TIDY])
def test_tidy_writes_and_keeps_the_value(typed, expected):
    f = read_formula(typed, SHAPES)
    result = tidy(f.node)
    assert text(result) == expected
    assert tidy(result) == result
    arrays = _arrays(f)
    assert close(Formula(result, f.specs).evaluate(**arrays), f.evaluate(**arrays), 1e-9)


def _arrays(f: Formula) -> dict:
    arrays = draw(f.specs, np.random.default_rng(7))
    return {
        name: array.reshape(-1, 1) if array.ndim < 2 else array for name, array in arrays.items()
    }


def test_a_rule_that_changes_the_value_would_be_seen(monkeypatch):
    f = read_formula("tr(A @ B)", SHAPES)
    wrong = read_formula("tr(A.T @ B)", SHAPES)
    arrays = _arrays(f)
    assert not close(wrong.evaluate(**arrays), f.evaluate(**arrays), 1e-3)


def test_tidy_keeps_the_value_of_random_formulas():
    compared = 0
    for seed in range(5000, 5400):
        f = random_formula(seed)
        arrays = draw(f.specs, np.random.default_rng(seed))
        with np.errstate(all="ignore"):
            try:
                before = f.evaluate(**arrays)
                after = Formula(tidy(f.node), f.specs).evaluate(**arrays)
            except np.linalg.LinAlgError:
                continue
        if np.isfinite(before).all() and np.abs(before).max() < 1e8:
            scale = max(1.0, np.abs(before).max())
            assert np.abs(before - after).max() < 1e-6 * scale, (seed, str(f), shapes_of(f))
            compared += 1
    assert compared > 300


def test_a_mistake_made_on_purpose_in_the_terms():
    """What a student gets who differentiates one occurrence of X only."""
    f = formula("tr(X.T @ A @ X)", X="m n", A="m m")
    X = tree.Sym("X", ("m", "n"))

    def gradient(terms, layout="denominator"):
        return text(tidy(identify(Recorder(), terms, f.shape, X, layout, "vec"), ("A", "X")))

    terms = take_differential(Recorder(), f.node, X)
    assert len(terms) == 2
    assert gradient(terms) == "(A + A.T) @ X"
    assert {gradient([term]) for term in terms} == {"A @ X", "A.T @ X"}
    assert gradient(terms, "numerator") == "X.T @ (A + A.T)"
    assert [str(text(term.node())) for term in terms] == ["tr(dX.T @ A @ X)", "tr(X.T @ A @ dX)"]


def test_steps_can_be_read_back():
    shapes = {"X": "m n", "A": "m m"}
    for step in derive("tr(X.T @ A @ X)", "X", **shapes).steps:
        for side in (step.before, step.after):
            assert read_formula(str(side), shapes, "X").node == side.node


def test_nodes_are_frozen():
    node = tree.Sym("x", ("n", 1))
    with pytest.raises(AttributeError, match="a formula node is frozen"):
        node.key = "y"
