"""Formulas as SymPy expressions, and component proofs."""

from __future__ import annotations

import numpy as np
import pytest

from mdlib.catalogue.checks import DerivativeCheck, EqualityCheck
from mdlib.engine.api import derive
from mdlib.errors import NoRuleError, VerificationError
from mdlib.numeric.closeness import close
from tests.language import formula

sympy = pytest.importorskip("sympy")

SHAPES = {"A": "n n", "B": "n n", "X": "n m", "x": "n", "t": "", "S": "n n symmetric"}

# (left, right, equal)
PAIRS = [
    ("(A + A.T) @ X", "A @ X + A.T @ X", True),
    ("(A + A.T) @ X", "2*A @ X", False),
    ("(S + S.T) @ X", "2*S @ X", True),
    ("vec(A @ X)", "kron(eye(m), A) @ vec(X)", True),
    ("vec(A @ X)", "kron(A, eye(m)) @ vec(X)", False),
    ("comm(n, m) @ vec(X)", "vec(X.T)", True),
    ("comm(m, n) @ vec(X)", "vec(X.T)", False),
    ("tr(A.T @ (B*A))", "tr((A*B).T @ A)", True),
    ("inv(A)*det(A)", "adj(A)", True),
    ("norm(X)**2", "tr(X.T @ X)", True),
    ("norm(X)**2", "tr(X.T @ X)**2", False),
    ("mpow(A, 2)", "A @ A", True),
    ("diag(x) @ x", "x*x", True),
    ("diag(A)", "diag(A.T)", True),
    ("1 - X", "ones(n, m) - X", True),
    ("exp(t)*exp(x)", "exp(x + t*ones(n))", True),
    ("log(sum(exp(x)))", "logsumexp(x)", True),
    ("softmax(x)*sum(exp(x))", "exp(x)", True),
    ("kron(A, x)", "kron(x, A)", False),
    ("x/t", "x*t**-1", True),
    ("logdet(A)", "log(det(A))", True),
    ("sqrt(abs(x))**2", "abs(x)", True),
]


@pytest.mark.parametrize(("left", "right", "equal"), PAIRS, ids=[f"{a} = {b}" for a, b, _ in PAIRS])
def test_component_proofs(left, right, equal):
    statement = EqualityCheck(left, right, SHAPES)
    if equal:
        statement.prove()
        return
    with pytest.raises(VerificationError):
        statement.prove()


def test_a_derived_gradient_is_proved_entry_by_entry():
    shapes = {"A": "m m", "X": "m n"}
    d = derive("tr(X.T @ A @ X)", "X", **shapes)
    DerivativeCheck("tr(X.T @ A @ X)", str(d.result), shapes, wrt="X").prove()
    with pytest.raises(VerificationError):
        DerivativeCheck("tr(X.T @ A @ X)", "2*A @ X", shapes, wrt="X").prove()


def test_sizes_that_differ_are_not_equal():
    with pytest.raises(VerificationError):
        EqualityCheck("X", "X.T", SHAPES).prove()


EXPRESSIONS = [
    "A @ X", "2*A - t*B", "inv(A)", "tr(A*B)", "det(A)", "logdet(A)", "kron(x, x)", "norm(X)",
    "mpow(A, 2)", "sum(X)", "exp(X)", "sigmoid(x)", "(x.T @ A @ x)/(x.T @ x)", "X**2",
    "eye(n) + ones(n, n)", "1 - X", "t**2",
]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_to_sympy_has_the_same_value(text):
    f, sizes, rng = formula(text, **SHAPES), {"n": 2, "m": 3}, np.random.default_rng(3)
    arrays = {
        name: rng.integers(1, 9, [sizes.get(size, 1) for size in f.specs[name].shape]) + np.eye(1)
        for name in f.symbols
    }
    table = {sympy.Symbol(name, integer=True, positive=True): n for name, n in sizes.items()}
    expression = f.to_sympy().subs(table)
    for name, array in arrays.items():
        symbol = sympy.Symbol(name) if array.size == 1 else sympy.MatrixSymbol(name, *array.shape)
        exact = array.item() if array.size == 1 else sympy.ImmutableMatrix(array)
        expression = expression.subs(symbol, exact)
    expression = expression.as_explicit() if hasattr(expression, "as_explicit") else expression
    value = np.array(expression.doit().evalf(), dtype=float).reshape(-1)
    assert close(value, f.evaluate(**{"X": np.ones((2, 3)), **arrays}).reshape(-1), 1e-9)


def test_what_sympy_lacks_is_named():
    with pytest.raises(NoRuleError, match="SymPy's matrix expressions have no `adj`"):
        formula("adj(A)", **SHAPES).to_sympy()
