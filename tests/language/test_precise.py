"""Formulas to many digits: as floats where floats are right, and beyond where they are not."""

import math
from decimal import Decimal

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.branches import is_never_below
from mdlib.checker.far_probes import TURNS, drawn
from mdlib.engine.verify import draw, is_regular
from mdlib.language import tree
from mdlib.language.evaluate import read_arrays
from mdlib.language.formulas import read_formula
from mdlib.language.precise import Precise, decimals, polished, working
from tests.engine.generate import random_formula

SEEDS = range(150)


class Point:
    """A probe of a random formula."""

    def __init__(self, formula, seed):
        arrays = draw(formula.specs, np.random.default_rng(seed), seed % 3)
        symbols = [tree.Sym(name, spec.shape) for name, spec in formula.specs.items()]
        self.formula, (self.arrays, self.sizes) = formula, read_arrays(symbols, arrays)

    def value(self, node):
        with np.errstate(all="ignore"):
            return md.formula("1").__class__(node, self.formula.specs).evaluate(**self.arrays)

    def precise(self, digits):
        with working(digits):
            arrays = {name: decimals(array) for name, array in self.arrays.items()}
            return Precise(arrays, self.sizes).value(self.formula.node).astype(float)


def regular(seed):
    formula = random_formula(seed)
    point = Point(formula, seed)
    return point if is_regular(formula.node, point) else None


def test_a_formula_has_the_value_that_floats_give():
    points = list(filter(None, map(regular, SEEDS)))
    for point in points:
        found, expected = point.precise(60), point.value(point.formula.node)
        assert np.allclose(found, expected, rtol=1e-6, atol=1e-9), str(point.formula)
    assert len(points) > 120


def value(text, digits=60, **arrays):
    node = md.formula(text, **dict.fromkeys(arrays, "")).node
    with working(digits):
        return Precise({n: decimals(a) for n, a in arrays.items()}, {}).value(node).item()


@pytest.mark.parametrize("x", [0.1, 3.0, -20.5, 300.0])
@pytest.mark.parametrize("name", ["sin", "cos", "tanh", "sigmoid"])
def test_functions(name, x):
    known = {"sigmoid": lambda x: 1 / (1 + math.exp(-x))}.get(name) or getattr(math, name)
    assert float(value(f"{name}(t)", t=x)) == pytest.approx(known(x), rel=1e-14)


def test_what_floats_lose_is_kept():
    assert value("(10**20 + t) - 10**20", t=1.0) == 1
    assert float(value("1 - tanh(t)**2", digits=120, t=60.0)) == pytest.approx(4 * math.exp(-120))
    assert value("exp(t)*exp(-t)", t=5000.0) == pytest.approx(1)
    assert value("sin(t)**2 + cos(t)**2 - 1", t=0.7) < Decimal("1e-58")


def test_no_value_is_an_error():
    for text in ("log(t)", "1/(t + 1)", "sqrt(t)", "inv(0*t)"):
        with pytest.raises(ArithmeticError):
            value(text, t=-1.0)


def test_what_is_orthogonal_is_so_to_all_digits():
    Q, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))
    with working(120):
        P = polished(decimals(Q))
        assert max(abs(entry) for entry in (P @ P.T - decimals(np.eye(4))).ravel()) < Decimal(
            "1e-110"
        )
    assert np.allclose(P.astype(float), Q, atol=1e-14)


def test_wide_probes_have_both_signs_and_several_scales():
    specs = md.formula("s*det(X)*tr(S)", s="", X="n n", S="n n symmetric").specs
    points = [drawn([], specs, {}, 0, turn).point() for turn in range(4)]
    for sign in (1, -1):
        assert any(sign * p["s"] > 0 for p in points)
        assert any(sign * np.linalg.det(p["X"]) > 0 for p in points)
        assert any(sign * np.linalg.det(p["S"]) > 0 for p in points)
    sizes = [np.abs(p["X"]).max() for p in points]
    assert max(sizes) > 10 * min(sizes)
    assert all(np.array_equal(p["S"], p["S"].T) for p in points)
    assert TURNS > 4


def test_what_is_said_to_be_never_below_zero_is_not():
    counted = 0
    for point in filter(None, map(regular, SEEDS)):
        for part in (point.formula.node, *point.formula.node.args):
            if is_never_below(part):
                counted += 1
                assert (point.value(part) > -1e-9).all(), str(point.formula)
    assert counted > 10


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("x.T @ x", True), ("x.T @ S @ x", True), ("det(X @ X.T + eye(n))", True),
        ("t**2 + 1", True), ("tr(X.T @ X)", True), ("norm(x)*exp(t)", True), ("tr(S*S)", True),
        ("x.T @ X @ x", False), ("t**3", False), ("det(X)", False), ("x.T @ y", False),
        ("tr(X @ X)", False), ("t**2 - 1", False), ("sum(x)", False), ("-exp(t)", False),
    ],
)  # fmt: skip
def test_signs(text, never):
    shapes = {"x": "n", "y": "n", "X": "n n", "S": "n n spd", "t": ""}
    assert is_never_below(read_formula(text, shapes).node) == never
