"""One evaluator, whatever its entries are: floats, fractions, Decimals, SymPy's numbers, duals.

At the same rational arrays, of sizes all different, every formula of the catalogue and many random
ones have the same value in each arithmetic. An arithmetic that errs is seen.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

import mdlib as md
from mdlib.catalogue import exact, samples
from mdlib.language import tree
from mdlib.language.evaluate import Floats, evaluate
from mdlib.language.exact_entries import Dual, Exact
from mdlib.language.formulas import Formula, read_formula
from mdlib.language.precise import Decimals, working
from mdlib.language.sizes import Found, told_sizes
from tests.engine.generate import random_formula

DIGITS = 50
# Beside fractions: floats, or whatever has gone through exp; Decimals and SymPy's own numbers.
ROUNDED, EXACT = Fraction(1, 10**9), Fraction(1, 10**40)


def catalogue_formulas() -> list[Formula]:
    checks = [check for entry in md.identities for check in entry.checks]
    sides = [
        side
        for check in checks
        for side in (getattr(check, "read", None), getattr(check, "expected", None))
        if side is not None and side.node.names <= set(side.specs)
    ]
    return list(dict.fromkeys(sides))


FORMULAS = [*catalogue_formulas(), *map(random_formula, range(40))]
DERIVATIVES = [
    (check.read, check.wrt)
    for entry in md.identities
    for check in entry.checks
    if getattr(check, "order", None) == 1
]


def symbolic(arrays):
    """The fractions as SymPy's numbers."""
    number = np.frompyfunc(lambda x: sympy.Rational(x.numerator, x.denominator), 1, 1)
    return {name: number(array) for name, array in arrays.items()}


def decimals(arrays):
    """The fractions as Decimals of 50 digits."""
    number = np.frompyfunc(lambda x: Decimal(x.numerator) / Decimal(x.denominator), 1, 1)
    return {name: number(array) for name, array in arrays.items()}


def floats(arrays):
    return {name: array.astype(float) for name, array in arrays.items()}


ARITHMETICS = {
    "floats": (Floats, floats),
    "Decimals": (Decimals, decimals),
    "SymPy": (Exact, symbolic),
}


def rational(formula: Formula, seed: int) -> tuple[dict, dict]:
    """Fractions for every symbol, which are no whole numbers, and the numbers of its sizes."""
    powers = {
        name
        for part in tree.walk(formula.node)
        if type(part) is tree.MatPow
        for name in part.exponent.names
    }
    arrays = samples.whole_numbers(formula, seed)
    for name, array in arrays.items():
        keep = name in powers or "orthogonal" in formula.specs[name].properties
        arrays[name] = abs(array) if name in powers else array if keep else array / 7
    specs = formula.specs
    return arrays, told_sizes(Found(name, specs[name].shape, arrays[name].shape) for name in specs)


def as_fraction(entry) -> Fraction:
    """A number of any kind, exactly; what SymPy leaves unevaluated to 50 digits."""
    if isinstance(entry, sympy.Expr):
        return Fraction(str(sympy.N(entry, DIGITS)).replace("*", ""))
    return Fraction(entry)


def gap(found, true, scale: Fraction) -> Fraction:
    """The largest difference of two arrays of equal shapes, beside the largest entry."""
    assert found.shape == true.shape
    pairs = zip(found.flat, true.flat, strict=True)
    return max(abs(as_fraction(a) - as_fraction(b)) for a, b in pairs) / max(1, scale)


def disagreements(formula: Formula, seed: int) -> list[str]:
    """In which arithmetics a formula has another value than over fractions."""
    arrays, sizes = rational(formula, seed)
    true = evaluate(formula.node, arrays, sizes, Exact())
    scale = max(abs(as_fraction(entry)) for entry in true.flat)
    is_rational = all(isinstance(entry, Fraction | int) for entry in true.flat)
    found = []
    for name, (arithmetic, read) in ARITHMETICS.items():
        with working(DIGITS):
            value = evaluate(formula.node, read(arrays), sizes, arithmetic())
        tolerance = EXACT if is_rational and name != "floats" else ROUNDED
        if gap(value, true, scale) > tolerance:
            found.append(name)
    return found


def checked(formula: Formula) -> list[str] | None:
    """The disagreements at the first arrays at which a formula has a value; None without any."""
    for seed in range(20):
        try:
            return disagreements(formula, seed)
        except (ArithmeticError, ValueError, TypeError):
            continue
    return None


@pytest.mark.parametrize("part", range(4))
def test_a_formula_has_one_value_in_every_arithmetic(part):
    mine = FORMULAS[part::4]
    found = {str(formula): checked(formula) for formula in mine}
    assert {text: names for text, names in found.items() if names} == {}
    assert sum(names is None for names in found.values()) <= len(found) // 20
    assert len(mine) > 60


@pytest.mark.parametrize("part", range(2))
def test_dual_numbers_complex_steps_and_symbols_give_the_same_derivatives(part):
    for formula, wrt in DERIVATIVES[part::2]:
        arrays, sizes, D = exact_partials(formula, wrt)
        assert gap(by_complex_steps(formula, wrt, floats(arrays), sizes), D, largest(D)) <= ROUNDED
    assert len(DERIVATIVES) > 100


def exact_partials(formula, wrt):
    """Arrays at which a formula has derivatives, their sizes, and the derivatives."""
    for seed in range(20):
        arrays, sizes = rational(formula, seed)
        try:
            return arrays, sizes, exact.partials(formula, wrt, arrays)
        except (ArithmeticError, ValueError):
            continue
    raise AssertionError(f"no derivatives of {formula}")


def largest(D) -> Fraction:
    return max(abs(as_fraction(entry)) for entry in D.flat)


def by_complex_steps(formula, wrt, arrays, sizes):
    X = arrays[wrt]
    columns = []
    for k in np.ndindex(X.shape):
        direction = np.zeros(X.shape)
        direction[k] = 1
        node = tree.D(formula.node, wrt)
        columns.append(evaluate(node, arrays | {f"d{wrt}": direction}, sizes))
    return np.stack(columns, axis=-1).reshape(*columns[0].shape, *X.shape)


# An arithmetic, a method of it, what is wrong with its value, a formula, and where that is seen.
MISTAKES = [
    (Floats, "det", lambda value: 2 * value, "det(A)", ["floats"]),
    (Floats, "inverse", lambda value: value.T, "inv(A) @ B", ["floats"]),
    (Floats, "entries", lambda value: value[::-1], "eye(n) @ B", ["floats"]),
    (Floats, "each", lambda value: value.round(3), "tanh(B)", ["floats"]),
    (Decimals, "det", lambda value: -value, "det(A)*B", ["Decimals"]),
    (Decimals, "inverse", lambda value: value.T, "inv(A) @ B", ["Decimals"]),
    (Decimals, "power", lambda value: value + value / 10**30, "B**2", ["Decimals"]),
    (Decimals, "number", abs, "-3*B", ["Decimals"]),
    (Exact, "inverse", lambda value: value.T, "inv(A) @ B", ["floats", "Decimals"]),
    (Exact, "function", abs, "tr(sin(A))*B", ["floats", "Decimals"]),
    (Exact, "matrix_power", lambda value: value @ value, "mpow(A, 3) @ B", ["floats"]),
]


@pytest.mark.parametrize(("kind", "method", "wrong", "text", "seen"), MISTAKES)
def test_an_arithmetic_that_errs_is_seen(monkeypatch, kind, method, wrong, text, seen):
    formula = read_formula(text, {"A": "n n invertible", "B": "n m"})
    assert checked(formula) == []
    right = getattr(kind, method)
    monkeypatch.setattr(kind, method, lambda *arguments: wrong(right(*arguments)))
    assert checked(formula) == seen


def test_a_dual_number_that_errs_is_seen(monkeypatch):
    formula = md.formula("inv(A) @ B", A="n n invertible", B="n m")
    arrays, sizes = rational(formula, 1)
    steps = by_complex_steps(formula, "A", floats(arrays), sizes)
    assert gap(steps, exact.partials(formula, "A", arrays), 1) <= ROUNDED
    right = Dual.__truediv__
    wrong = lambda self, other: Dual(right(self, other).value, -right(self, other).change)
    monkeypatch.setattr(Dual, "__truediv__", wrong)
    assert gap(steps, exact.partials(formula, "A", arrays), 1) > ROUNDED


POWERS = [("X**t", "t"), ("t**t", "t"), ("sum(X**(t*t))*t", "t"), ("X**sum(X)", "X"), ("2**t", "t")]


@pytest.mark.parametrize(("text", "wrt"), POWERS)
def test_a_change_in_the_exponent_is_followed(text, wrt):
    formula = read_formula(text, {"X": "n m", "t": ""})
    arrays = {"X": np.array([[2, 3, 5], [1, 4, 2]]), "t": np.array([[Fraction(3, 2)]])}
    D = exact.partials(formula, wrt, arrays)
    steps = by_complex_steps(formula, wrt, floats(arrays), {"n": 2, "m": 3})
    assert gap(steps, D, largest(D)) <= ROUNDED
    assert largest(D) > 1  # where the change was left out, some of these were 0


def test_a_change_in_the_exponent_of_a_number_below_zero_is_refused():
    formula = read_formula("X**t", {"X": "n m", "t": ""})
    for entry in (-2, 0):
        with pytest.raises(ValueError, match=r"math domain error|positive"):
            exact.partials(formula, "t", {"X": np.array([[entry]]), "t": np.array([[3]])})
    same = exact.partials(formula, "X", {"X": np.array([[-2]]), "t": np.array([[3]])})
    assert same.item() == 12
