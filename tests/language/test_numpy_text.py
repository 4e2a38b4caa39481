"""A formula as NumPy computes what the formula computes."""

import numpy as np
import pytest

import mdlib as md
from mdlib.engine.verify import find_probes
from mdlib.errors import MdlibError
from mdlib.language import tree
from mdlib.language.numpy_text import numpy_text
from tests.engine.generate import random_formula


def value_of(text, arrays):
    with np.errstate(all="ignore"):
        return np.asarray(eval(text, {"np": np, **arrays}))


@pytest.mark.parametrize(
    ("typed", "shapes", "shown"),
    [
        ("(A + A.T) @ X", {"A": "m m", "X": "m n"}, "(A + A.T) @ X"),
        ("2*tr(X)*eye(n)", {"X": "n n"}, "2*np.trace(X)*np.eye(X.shape[0])"),
        ("ones(m, n) @ x", {"x": "n", "y": "m"}, "np.ones((y.shape[0], x.shape[0])) @ x"),
        ("sigmoid(x)*x", {"x": "n"}, "(1/(1 + np.exp(-(x))))*x"),
        ("det(X)/s", {"X": "n n", "s": ""}, "np.linalg.det(X)/s"),
    ],
)
def test_it_is_short(typed, shapes, shown):
    used = {name: shape for name, shape in shapes.items() if name in typed or name == "y"}
    formula = md.formula(typed, **used)
    assert numpy_text(formula) == shown


@np.errstate(all="ignore")
def test_random_formulas_compute_the_same():
    seen, tried = set(), 0
    for seed in range(150):
        formula = random_formula(seed)
        result = md.derive(formula, "X")
        try:
            probe = find_probes(result, seed)[0]
        except MdlibError:
            continue
        for each in (formula, result.result):
            seen |= {type(part) for part in tree.walk(each.node)}
            expected = probe.value(each.node)
            if not np.isfinite(expected).all():
                continue
            got = value_of(numpy_text(each), probe.arrays)
            np.testing.assert_allclose(np.broadcast_to(got, expected.shape), expected, rtol=1e-6)
            tried += 1
    assert tried > 200
    assert {tree.Comm, tree.Kron, tree.Vec, tree.Diag, tree.Adjugate, tree.Softmax} <= seen


def test_another_formula_computes_something_else():
    formula = md.formula("A @ X", A="n n", X="n n")
    A, X = np.array([[1.0, 2], [3, 4]]), np.array([[0.0, 1], [1, 1]])
    assert not np.allclose(value_of(numpy_text(formula), {"A": A, "X": X}), X @ A)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("X.T @", "After @ something is missing."),
        ("tr(X.T @ A +", "After + something is missing."),
        ("X.", "After . something is missing."),
        ("tr(", "After ( something is missing."),
        ("(A @ ) + X", "After @ something is missing."),
        ("@ A", "Before @ something is missing."),
        ("tr(@ A)", "Before @ something is missing."),
        ("tr(X.T @ A", "It has 1 ( and 0 )."),
    ],
)
def test_what_is_missing_is_said(typed, said):
    with pytest.raises(md.FormulaError, match="cannot be read") as caught:
        md.formula(typed, X="m n", A="m m")
    assert str(caught.value).endswith(said)
