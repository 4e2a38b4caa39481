"""Dual numbers a + b·ε with ε² = 0: exact derivatives of what is computed with them."""

from __future__ import annotations

from numbers import Number

from ..language.elementwise import ELEMENTWISE
from ..language.sympy_bridge import entry_function


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


def apply(name: str, value):
    """A function of the language at a number, a dual or a SymPy expression."""
    row = ELEMENTWISE[name]
    if isinstance(value, Dual):
        return Dual(row.number(value.value), row.change(value.value) * value.change)
    return row.number(value) if isinstance(value, Number) else _symbolic(name, value)


def _symbolic(name: str, value):
    import sympy  # only proofs with symbolic entries need it

    return entry_function(sympy, name)(value)
