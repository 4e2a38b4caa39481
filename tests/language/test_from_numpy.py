"""The formula of a NumPy function: found where there is one, never a wrong one, and put to use."""

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.problem import read_problem
from mdlib.language import tree
from mdlib.language.from_numpy import tree_of

SHAPES = {"A": "n n", "x": "n", "X": "m n", "B": "n m", "b": "m", "t": "", "Q": "n n invertible"}
FOUND = [
    (lambda A, x: x.T @ A @ x, "x", "x.T @ A @ x"),
    (lambda A, x: (x.T @ A @ x).item(), "x", "x.T @ A @ x"),
    (lambda A, x: x.T.dot(A).dot(x)[0, 0], "x", "x.T @ A @ x"),
    (lambda X, x, b: np.linalg.norm(X @ x - b) ** 2 / 2, "x", "norm(X @ x - b)**2/2"),
    (lambda X, x, b: 0.5 * ((X @ x - b) ** 2).sum(), "x", "sum((X @ x - b)**2)/2"),
    (lambda X, B: np.trace(B @ X) - 3 * (B @ X).trace(), "X", "-2*tr(B @ X)"),
    (lambda Q: np.linalg.slogdet(Q)[1] - np.linalg.det(Q), "Q", "-det(Q) + logdet(Q)"),
    (lambda Q: np.linalg.inv(Q) @ np.linalg.matrix_power(Q, 3), "Q", "inv(Q) @ mpow(Q, 3)"),
    (lambda x: np.exp(-np.square(x)), "x", "exp(-x**2)"),
    (lambda A, t: np.kron(A, -t * A), "t", "-t*kron(A, A)"),
]


@pytest.mark.parametrize(("f", "wrt", "text"), FOUND)
def test_the_formula_is_found(f, wrt, text):
    shapes = {name: SHAPES[name] for name in f.__code__.co_varnames}
    found = read_problem(f, wrt, shapes).formula
    expected = md.formula(text, **shapes)
    point = read_problem(f, wrt, shapes).points[0]
    np.testing.assert_allclose(found.evaluate(**point), expected.evaluate(**point))


def branches(x):
    return x.T @ x if isinstance(x, np.ndarray) else 2 * (x.T @ x)


def halved(x):
    while x.T @ x > 1 or not x.any():
        x = x / 2
    return x.T @ x


def scaled_in_place(x):
    total = x.T @ x
    total *= 2
    return total


def doubled_until_true(x):
    total = x.sum()
    while not total:
        total = total + 1
    return x * total


NOT_FOUND = [
    ("a comparison", halved),
    ("a truth value", doubled_until_true),
    ("a shape that NumPy broadcasts", lambda x: x + np.ones((1, 1))),
    ("an entry", lambda x: x[0] * x),
    ("a loop over entries", lambda x: sum(entry**2 for entry in x)),
    ("an axis", lambda x: np.sum(x * x, axis=0)),
    ("a float", lambda x: float((x.T @ x)[0, 0])),
    ("a size", lambda x: x / len(x)),
    ("a constant array", lambda x: np.ones((2, len(x))) @ x),
    ("broadcasting", lambda x: np.sum(x - x.T)),
    ("a result changed in place", scaled_in_place),
    ("one thing for arrays, another for symbols", branches),
]


@pytest.mark.parametrize(("why", "f"), NOT_FOUND, ids=[why for why, _ in NOT_FOUND])
def test_where_there_is_none_the_answer_is_still_judged(why, f):
    task = read_problem(f, "x", {"x": "n"})
    assert task.formula is None
    right = md.numerical_derivative
    assert md.check(lambda x: right(f, x), f, "x", x="n").status == "correct"
    assert md.check(lambda x: right(f, x) + x @ x.T[:, :1], f, "x", x="n").status == "wrong"


@pytest.mark.parametrize("operator", ["+=", "-=", "*=", "/=", "@=", "**="])
def test_what_is_changed_in_place_has_no_formula(operator):
    made = {}
    exec(f"def in_place(A, B):\n    A {operator} B\n    return A", made)
    exec(f"def anew(A, B):\n    A = A {operator[:-1]} B\n    return A", made)
    symbols = {name: tree.Sym(name, ("n", "n")) for name in "AB"}
    assert tree_of(made["in_place"], symbols) is None
    assert symbols["A"] in tree_of(made["anew"], symbols).args  # so the operator is the reason


NAMED = [
    (lambda A, x: 2 * A @ x, lambda A, x: x.T @ A @ x, "x", {"A": "n n", "x": "n"}, "M07"),
    (
        lambda X, w, y: 2 * (X @ w - y),
        lambda X, w, y: np.sum((X @ w - y) ** 2),
        "w",
        {"X": "m n", "w": "n", "y": "m"},
        "M15",
    ),
    (
        lambda X: np.linalg.inv(X).T,
        lambda X: np.linalg.det(X),
        "X",
        {"X": "n n invertible"},
        "M32",
    ),
    (
        lambda z: np.diag((p := np.exp(z) / np.exp(z).sum())[:, 0] * (1 - p[:, 0])),
        lambda z: np.exp(z) / np.exp(z).sum(),
        "z",
        {"z": "n"},
        "M43",
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "id"), NAMED)
def test_mistakes_in_a_function_are_named_as_in_a_formula(answer, f, wrt, shapes, id):
    verdict = md.check(answer, f, wrt, **shapes)
    assert (verdict.status, verdict.mistakes[0]) == ("wrong", id)
