"""The value of a formula to many digits: what floats drown in rounding is seen here.

Floats lose a term that is 1e-16 of another, and overflow at e^710. Decimals have as many digits as
are asked for, and exponents of six figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

import numpy as np

from .elementwise import ELEMENTWISE
from .evaluate import Evaluator
from .exact_entries import Exact

# Newton's iteration for the polar factor doubles the digits: from 6 to 192 in five steps.
POLISHING = 6


class UndefinedError(ArithmeticError):
    """The formula has no value at these arrays."""


def decimals(values) -> np.ndarray:
    """Numbers as Decimals, exactly, in two axes."""
    array = np.asarray(values)
    array = array.reshape(-1, 1) if array.ndim < 2 else array
    return np.array([[_decimal(entry) for entry in row] for row in array], dtype=object)


def _decimal(number) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(float(number))


def working(digits: int):
    """The context in which Decimals have so many digits."""
    traps = [InvalidOperation, DivisionByZero, Overflow]
    return localcontext(Context(prec=digits, Emax=999999, Emin=-999999, traps=traps))


def polished(Q: np.ndarray) -> np.ndarray:
    """Q (QᵀQ)^(−1/2): the orthogonal matrix next to one that is orthogonal to a few digits."""
    for _ in range(POLISHING):
        Q = (3 * Q - Q @ Q.T @ Q) / 2
    return Q


class Decimals(Exact):
    """The arithmetic of Decimals, with the digits of the context at work."""

    def number(self, number):
        return Decimal(number.numerator) / Decimal(number.denominator)

    def function(self, name, entry):
        digits = ELEMENTWISE[name].digits
        if digits is None:
            raise UndefinedError(f"{name} is not known to many digits")
        return digits(entry)

    def power(self, base, exponent, number):
        power = number if type(number) is int else exponent.item()
        return self.of_each(lambda entry: _power(entry, power), base)

    def det(self, A):
        return eliminated(A, A[:, :0])[0]

    def logdet(self, A):
        return abs(self.det(A)).ln()

    def inverse(self, A):
        return eliminated(A, self.entries(np.eye(len(A), dtype=object)))[1]

    def moved(self, A, direction):
        raise UndefinedError("a differential, to many digits")


class Precise(Evaluator):
    """Evaluates a tree on arrays of Decimals."""

    def __init__(self, arrays: Mapping[str, np.ndarray], sizes: Mapping[str, int]):
        super().__init__(dict(arrays), dict(sizes), Decimals())


def _power(base: Decimal, exponent) -> Decimal:
    if not base and exponent < 0:
        # Decimals say Infinity, without an error.
        raise UndefinedError("0 to a negative power")
    return base**exponent


def eliminated(A: np.ndarray, B: np.ndarray) -> tuple[Decimal, np.ndarray]:
    """det(A) and A⁻¹ B, by elimination on [A B] with the largest pivot.

    Where A is singular there is a determinant and no inverse: without columns in B it is asked
    for alone.
    """
    n, rows, det = len(A), np.hstack([A, B]), Decimal(1)
    for k in range(n):
        at = k + max(range(n - k), key=lambda i: abs(rows[k + i, k]))
        if at != k:
            rows[[k, at]] = rows[[at, k]]
            det = -det
        pivot = rows[k, k]
        det *= pivot
        if not pivot and not B.size:
            return Decimal(0), B
        rows[k, k:] = rows[k, k:] / pivot
        others = np.arange(n) != k if B.size else np.arange(n) > k
        rows[others, k:] = rows[others, k:] - np.outer(rows[others, k], rows[k, k:])
    return det, rows[:, n:]
