"""Values of formulas, against NumPy written by hand; and the analytic continuation."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from mdlib.errors import DataError, ShapeError
from mdlib.language.evaluate import STEP, evaluate
from mdlib.language.function_names import ELEMENTWISE
from mdlib.numeric.closeness import close
from tests.language import formula

rng = np.random.default_rng(5)
A, B, S = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), rng.normal(size=(4, 4)) + 3 * np.eye(4)
x, y, t = rng.normal(size=(4, 1)), rng.normal(size=(3, 1)), 1.7
ARRAYS = {"A": A, "B": B, "S": S, "x": x, "y": y, "t": t}
SHAPES = {"A": "m n", "B": "m n", "S": "n n", "x": "n", "y": "m", "t": ""}

VALUES = [
    ("A @ x", A @ x),
    ("A*B/(1 + B**2)", A * B / (1 + B**2)),
    ("2*A - B + 1", 2 * A - B + 1),
    ("t*A", t * A),
    ("tr(S)", np.trace(S)),
    ("det(S)", np.linalg.det(S)),
    ("logdet(S)", np.log(abs(np.linalg.det(S)))),
    ("inv(S)", np.linalg.inv(S)),
    ("adj(S)", np.linalg.det(S) * np.linalg.inv(S)),
    ("norm(A)", np.linalg.norm(A)),
    ("norm(x)", np.linalg.norm(x)),
    ("sum(A)", A.sum()),
    ("mpow(S, 3)", S @ S @ S),
    ("mpow(S, -2)", np.linalg.inv(S @ S)),
    ("diag(x)", np.diag(x[:, 0])),
    ("diag(S)", np.diag(S)[:, None]),
    ("vec(A)", A.T.reshape(-1, 1)),
    ("kron(A, x)", np.kron(A, x)),
    ("comm(m, n) @ vec(A)", A.reshape(-1, 1)),
    ("softmax(x)", np.exp(x) / np.exp(x).sum()),
    ("softmax(A)", np.exp(A) / np.exp(A).sum()),
    ("logsumexp(x)", np.log(np.exp(x).sum())),
    ("sigmoid(x)", 1 / (1 + np.exp(-x))),
    ("relu(A)", np.maximum(A, 0)),
    ("abs(A)", np.abs(A)),
    ("sign(A)", np.sign(A)),
    ("sqrt(A**2)", np.abs(A)),
    ("eye(n) + ones(n, n) - zeros(n, n)", np.eye(4) + 1),
    ("x.T @ x", x.T @ x),
    ("2**t", 2**t),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_values(text, expected):
    value = formula(text, **SHAPES).evaluate(**ARRAYS)
    assert close(value, np.asarray(expected).reshape(value.shape), 1e-12)
    assert value.ndim == 2


def test_adjugate_of_a_singular_matrix():
    singular = np.array([[1.0, 2.0], [2.0, 4.0]])
    assert close(formula("adj(S)", S="n n")(S=singular), [[4.0, -2.0], [-2.0, 1.0]], 1e-12)


def test_large_arguments_do_not_overflow():
    big = np.array([[1000.0], [999.0]])
    assert close(formula("logsumexp(x)", x="n")(x=big), 1000 + np.log(1 + np.exp(-1)), 1e-12)
    assert np.isfinite(formula("softmax(x)", x="n")(x=big)).all()


@pytest.mark.parametrize("name", sorted(ELEMENTWISE))
def test_a_complex_step_gives_the_derivative(name):
    """The complex continuation that verification relies on, against a central difference."""
    points = (
        np.array([[-1.3, -0.4, 0.7, 1.9]])
        if name not in ("log", "sqrt")
        else (np.array([[0.3, 0.9, 1.5, 2.2]]))
    )
    h, values = 1e-6, ELEMENTWISE[name].values
    difference = values(np, points + h) - values(np, points - h)
    moved = values(np, points + 1j * STEP)
    assert close(np.imag(moved) / STEP, difference / (2 * h), 1e-8)


ANALYTIC = [
    "det(S)", "logdet(S)", "norm(S)", "sum(softmax(S)*S)", "logsumexp(S)", "tr(inv(S))",
    "tr(adj(S))", "tr(mpow(S, -2))",
]  # fmt: skip


@pytest.mark.parametrize("text", ANALYTIC)
def test_a_complex_step_through_matrix_functions(text):
    f, direction, h = formula(text, S="n n"), rng.normal(size=S.shape), 1e-5
    difference = (f(S=S + h * direction) - f(S=S - h * direction)) / (2 * h)
    exact = evaluate(f.node, {"S": S + 1j * STEP * direction}, {"n": 4}).imag / STEP
    assert close(exact, [[difference]], 1e-7)


def test_scalars_come_as_floats_and_columns_may_be_flat():
    assert isinstance(formula("x.T @ x", x="n")(x=[1.0, 2.0]), float)
    assert formula("A @ x", A="m n", x="n")(A=A, x=x[:, 0]).shape == (3, 1)


def test_arrays_must_fit_the_declared_shapes():
    f = formula("A @ x", A="m n", x="n")
    with pytest.raises(ShapeError) as caught:
        f(A=A, x=y)
    assert str(caught.value) == "x is 3×1 but was declared n×1, and A has n = 4."
    with pytest.raises(ShapeError, match="A is 3×4 but was declared 2×n"):
        formula("A", A="2 n")(A=A)
    with pytest.raises(DataError, match="no value for x, which is n×1"):
        f(A=A)
    with pytest.raises(DataError, match="A is ragged: its rows have different lengths"):
        formula("A", A="m n")(A=[[1, 2], [3]])
    with pytest.raises(DataError, match="A holds <U1 values; expected numbers"):
        f(A=[["a"]], x=x)
    with pytest.raises(ShapeError, match="A has 3 axes"):
        f(A=np.ones((2, 2, 2)), x=x)
    with pytest.raises(ShapeError, match="the size m cannot be told"):
        formula("ones(m*n, m) @ ones(m, n)", B="m*n", A="m n")(B=np.ones((6, 1)))
    with pytest.raises(DataError, match="mpow needs a whole number"):
        formula("mpow(S, k)", S="n n", k="")(S=S, k=1.5)


@pytest.mark.parametrize("scale", [10.0, 0.1, -10.0])
def test_logdet_of_a_large_matrix_does_not_overflow(scale):
    n = 400
    value = formula("logdet(A)", A="n n").evaluate(A=scale * np.eye(n))
    assert np.isclose(value.item(), n * np.log(abs(scale)))


def test_a_number_too_large_to_compute_with_is_said():
    with pytest.raises(DataError, match="too large to compute with"):
        formula("*".join(["1e29"] * 12) + "*x", x="n").evaluate(x=np.ones(3))


def test_a_formula_can_be_copied_and_pickled():
    f = formula("tr(X.T @ A @ X) + 2*norm(X)**2", X="m n", A="m m spd")
    for other in (copy.copy(f), copy.deepcopy(f), pickle.loads(pickle.dumps(f))):
        assert other == f
        assert hash(other.node) == hash(f.node)
        assert str(other) == str(f)
