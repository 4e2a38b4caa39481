"""The arithmetic under the catalogue: dual numbers, and what counts as equal."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy

import mdlib as md
from mdlib.catalogue import exact, quadrature
from mdlib.catalogue.exact import agree, vanishes
from mdlib.catalogue.integrals import integral

THIRD = Fraction(1, 3)
# function, point, slope: on both sides of 0 where there are two
SLOPES = [
    ("abs(t)", -2, -1),
    ("abs(t)", 2, 1),
    ("abs(t)", -THIRD, -1),
    ("t*abs(t)", -2, 4),
    ("abs(3*t)", -2, -3),
    ("abs(t)**3", -2, -12),
    ("relu(t)", -2, 0),
    ("relu(t)", 2, 1),
    ("sign(t)", -2, 0),
    ("sign(t)*t", -2, -1),
    ("sqrt(t)", 4, Fraction(1, 4)),
    ("sqrt(t)", Fraction(4, 9), Fraction(3, 4)),
    ("t**(-2)", -2, Fraction(1, 4)),
    ("1/t", -2, Fraction(-1, 4)),
    ("t**0", 0, 0),
    ("log(t)", 4, Fraction(1, 4)),
    ("exp(t)", -1, math.exp(-1)),
    ("sin(t)", -1, math.cos(1)),
    ("cos(t)", -1, math.sin(1)),
    ("tanh(t)", -1, 1 - math.tanh(1) ** 2),
    ("sigmoid(t)", -1, math.exp(-1) / (1 + math.exp(-1)) ** 2),
]


def slope(text, t):
    return exact.partials(md.formula(text, t=""), "t", {"t": [[t]]})[0, 0, 0, 0]


@pytest.mark.parametrize(("text", "at", "expected"), SLOPES)
def test_the_slope_at_a_number(text, at, expected):
    found = slope(text, at)
    if isinstance(expected, float):
        assert math.isclose(found, expected, rel_tol=1e-14)
    else:
        assert found == expected


def test_slopes_of_rational_formulas_are_fractions():
    for text, at, expected in SLOPES[:8]:
        assert not isinstance(slope(text, at), float), text
        assert slope(text, at) != -expected or expected == 0


@pytest.mark.parametrize("name", ["abs", "relu", "sign"])
@pytest.mark.parametrize("at", [-3, -1, 2])
def test_a_function_with_a_corner_agrees_with_sympy(name, at):
    t = sympy.Symbol("t", real=True)
    f = exact.evaluate(md.formula(f"{name}(t)", t="").node, {"t": np.array([[t]])}, {})[0, 0]
    assert slope(f"{name}(t)", at) == f.diff(t).subs(t, at)


def test_a_slope_of_the_wrong_sign_is_seen_by_a_check():
    # d|X| = sign(X)∘dX holds, d|X| = dX and d|X| = −sign(X)∘dX do not.
    from mdlib.catalogue.checks import differential

    shapes = {"X": "m n", "dX": "m n"}
    differential("abs(X)", "sign(X)*dX", **shapes).check()
    for false in ("dX", "-sign(X)*dX", "0*dX + X"):
        with pytest.raises(md.VerificationError):
            differential("abs(X)", false, **shapes).check()


# For each tolerance one pair just inside and one just outside; the numbers stand here once more, so
# that a tolerance that moves is seen.
RELATIVE, ABSOLUTE, TOLERANCE = 1e-9, 1e-11, 1e-8


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([[1.0]], [[1 + 0.9 * RELATIVE]], True),
        ([[1.0]], [[1 + 1.2 * RELATIVE]], False),
        ([[0.0]], [[0.9 * ABSOLUTE]], True),
        ([[0.0]], [[1.1 * ABSOLUTE]], False),
        ([[1e6, 0.0]], [[1e6, 0.9e6 * RELATIVE]], True),
        ([[1e6, 0.0]], [[1e6, 1.2e6 * RELATIVE]], False),
        ([[1.0, 0.0]], [[1.0], [0.0]], False),
        ([[Fraction(1)]], [[1 + Fraction(1, 10**30)]], False),
        ([[Fraction(1)]], [[1]], True),
        ([[Fraction(1)]], [[1 + 0.9 * RELATIVE]], True),
    ],
)
def test_when_two_matrices_agree(one, other, same):
    assert agree(one, other) == agree(other, one) == same


def test_only_zero_vanishes():
    x = sympy.Symbol("x")
    assert vanishes((x + 1) ** 2 - x**2 - 2 * x - 1)
    assert vanishes(sympy.sin(x) ** 2 + sympy.cos(x) ** 2 - 1)
    # Small is not zero, on either side of the quick look at one point.
    for small in (sympy.Rational(1, 10**12), sympy.Rational(1, 10**10)):
        assert not vanishes(small)
        assert not vanishes(small * x)


@pytest.mark.parametrize(("off", "passes"), [(0.9, True), (1.1, False)])
def test_how_far_a_sum_may_be_from_its_formula(monkeypatch, off, passes):
    statement = integral("variance", "mu sigma", "sigma**2", mu="", sigma="positive")
    at = {"mu": [[0]], "sigma": [[3]]}
    scale = 1 + 9
    monkeypatch.setattr(
        quadrature, "variance", lambda mu, sigma: np.array([[9 + off * TOLERANCE * scale]])
    )
    if passes:
        statement.compare(at)
        return
    with pytest.raises(md.VerificationError, match="fails: the sum gives"):
        statement.compare(at)
