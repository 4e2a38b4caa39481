"""Formulas at exact entries: fractions, dual numbers over them, and SymPy's symbols.

Nothing is rounded, but where a function such as exp of a number is a float. NumPy and SymPy are
loaded when first used.
"""

from __future__ import annotations

import math
from fractions import Fraction

from .elementwise import ELEMENTWISE
from .evaluate import Floats, adjugate


class Exact(Floats):
    """The arithmetic of fractions, dual numbers and SymPy expressions, mixed as they come."""

    dtype = object

    def number(self, number):
        return Fraction(number)

    def entries(self, array):
        return self.of_each(lambda x: self.number(x) if isinstance(x, int) else x, array)

    def each(self, name, A):
        return self.of_each(lambda entry: self.function(name, entry), A)

    def of_each(self, function, A):
        """A Python function, entry by entry."""
        return self.np.frompyfunc(function, 1, 1)(A)

    def function(self, name: str, entry):
        """A function of the language at one entry."""
        row = ELEMENTWISE[name]
        if isinstance(entry, Dual):
            return Dual(row.number(entry.value), row.change(entry.value) * entry.change)
        if isinstance(entry, int | float | Fraction):
            return row.number(entry)
        import sympy  # only proofs need it

        return row.expression(sympy, entry)

    def power(self, base, exponent, number):
        k = exponent.item()
        if isinstance(k, Dual):
            return self.of_each(lambda entry: _dual(entry) ** k, base)
        k = k.numerator if isinstance(k, Fraction) and k.denominator == 1 else k
        return self.of_each(lambda entry: entry**k, base)

    def top(self, A):
        return 0

    def det(self, A):
        return _det(A.tolist())

    def logdet(self, A):
        return self.function("log", self.det(A))

    def inverse(self, A):
        """adj(A)/det(A), which divides once: symbols stay short, and an ε over 0 is no number."""
        size = self.det(A)
        if size == 0:
            raise ZeroDivisionError("the matrix is singular.")
        return adjugate(self, A) / size

    def matrix_power(self, A, exponent):
        base = self.inverse(A) if exponent < 0 else A
        total = self.entries(self.np.eye(len(A), dtype=object))
        for _ in range(abs(exponent)):
            total = total @ base
        return total

    def moved(self, A, direction):
        return self.np.frompyfunc(Dual, 2, 1)(A, direction)

    def change(self, value):
        return self.of_each(lambda x: x.change if isinstance(x, Dual) else Fraction(0), value)


def _det(rows: list[list]):
    """Σ_j (−1)^j a_1j det(minor_1j): no division, so that it is right for any entries."""
    if len(rows) == 1:
        return rows[0][0]
    minors = ([row[:j] + row[j + 1 :] for row in rows[1:]] for j in range(len(rows)))
    return sum((-1) ** j * rows[0][j] * _det(minor) for j, minor in enumerate(minors))


class Dual:
    """A number a + b·ε with ε² = 0: its value and its change, which differentiation follows.

    Over fractions nothing is rounded, so derivatives of rational formulas are exact.
    """

    __slots__ = ("change", "value")

    def __init__(self, value, change=0):
        self.value, self.change = value, change

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.change})"

    def __add__(self, other):
        """(a + b) + (a' + b')ε."""
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
        """a b + (a' b + a b')ε."""
        other = _dual(other)
        change = self.change * other.value + self.value * other.change
        return Dual(self.value * other.value, change)

    __rmul__ = __mul__

    def __truediv__(self, other):
        """a/b + (a' b − a b')/b² ε."""
        other = _dual(other)
        change = self.change * other.value - self.value * other.change
        return Dual(self.value / other.value, change / other.value**2)

    def __rtruediv__(self, other):
        return _dual(other) / self

    def __pow__(self, exponent):
        """a^b + (b a^(b−1) a' + a^b log(a) b')ε; an exponent that changes needs a > 0."""
        other = _dual(exponent)
        n = int(other.value) if other.value == int(other.value) else other.value
        change = n * self.value ** (n - 1) * self.change if n else 0
        if other.change:
            change = change + self.value**n * math.log(self.value) * other.change
        return Dual(self.value**n, change)

    def __eq__(self, other):
        return self.value == _dual(other).value

    __hash__ = None


def _dual(value) -> Dual:
    return value if isinstance(value, Dual) else Dual(value)
