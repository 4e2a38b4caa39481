"""Dual numbers a + b·ε with ε² = 0: exact derivatives of what is computed with them."""

from __future__ import annotations

import math
from fractions import Fraction
from numbers import Number


class Dual:
    """A value and its change; the change follows the rules of differentiation.

    Over fractions nothing is rounded, so derivatives of rational formulas are exact.
    """

    __slots__ = ("change", "value")

    def __init__(self, value, change=0):
        self.value, self.change = value, change

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.change})"

    def __add__(self, other):
        other = _dual(other)
        return Dual(self.value + other.value, self.change + other.change)

    __radd__ = __add__

    def __neg__(self):
        return Dual(-self.value, -self.change)

    def __sub__(self, other):
        return self + -_dual(other)

    def __rsub__(self, other):
        return _dual(other) - self

    def __mul__(self, other):
        other = _dual(other)
        change = self.change * other.value + self.value * other.change
        return Dual(self.value * other.value, change)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = _dual(other)
        change = self.change * other.value - self.value * other.change
        return Dual(self.value / other.value, change / other.value**2)

    def __rtruediv__(self, other):
        return _dual(other) / self

    def __pow__(self, exponent):
        n = exponent.value if isinstance(exponent, Dual) else exponent
        if n == int(n):
            n = int(n)
            return Dual(self.value**n, n * self.value ** (n - 1) * self.change if n else 0)
        return Dual(self.value**n, n * self.value ** (n - 1) * self.change)

    def __eq__(self, other):
        return self.value == _dual(other).value

    __hash__ = None


def _dual(value) -> Dual:
    return value if isinstance(value, Dual) else Dual(value)


def root(value):
    """The square root; exact where the number is the square of a fraction."""
    if isinstance(value, Fraction):
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if Fraction(above, below) ** 2 == value:
            return Fraction(above, below)
    return math.sqrt(value)


def sign(value) -> int:
    return (value > 0) - (value < 0)


def sigmoid(value) -> float:
    return 1 / (1 + math.exp(-value))


# Value and derivative of the language's functions at a number.
FUNCTIONS = {
    "exp": (math.exp, math.exp),
    "log": (math.log, lambda x: 1 / x),
    "sin": (math.sin, math.cos),
    "cos": (math.cos, lambda x: -math.sin(x)),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2),
    "sqrt": (root, lambda x: 1 / (2 * root(x))),
    "abs": (abs, sign),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "relu": (lambda x: max(x, 0), lambda x: int(x > 0)),
    "sign": (sign, lambda x: 0),
}


def apply(name: str, value):
    """A function of the language at a number, a dual or a SymPy expression."""
    f, slope = FUNCTIONS[name]
    if isinstance(value, Dual):
        return Dual(f(value.value), slope(value.value) * value.change)
    return f(value) if isinstance(value, Number) else _symbolic(name, value)


def _symbolic(name: str, value):
    import sympy  # only proofs with symbolic entries need it

    special = {
        "abs": sympy.Abs,
        "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
        "relu": lambda x: sympy.Max(x, 0),
    }
    return special.get(name, getattr(sympy, name, None))(value)
