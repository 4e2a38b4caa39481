"""The value of a formula to many digits: what floats drown in rounding is seen here.

Floats lose a term that is 1e-16 of another, and overflow at e^710. Decimals have as many digits as
are asked for, and exponents of six figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext

import numpy as np

from . import evaluate as evaluation
from . import tree
from .elementwise import ELEMENTWISE
from .nodes import Node

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


class Precise(evaluation._Evaluator):
    """Evaluates a tree on arrays of Decimals, with the digits of the context at work."""

    def __init__(self, arrays: Mapping[str, np.ndarray], sizes: Mapping[str, int]):
        super().__init__(dict(arrays), dict(sizes))

    def value(self, node: Node) -> np.ndarray:
        found = self.memory.get(node)
        if found is None:
            method = _OWN.get(type(node)) or evaluation._VALUES[type(node)]
            found = self.memory[node] = method(self, node)
        return found

    def whole(self, node: Node) -> np.ndarray:
        """eye, ones, zeros, comm."""
        return decimals(evaluation._VALUES[type(node)](self, node))

    def num(self, node):
        return _one(Decimal(node.key.numerator) / Decimal(node.key.denominator))

    def pow(self, node):
        base, exponent = self.value(node.args[0]), tree.number_of(node.args[1])
        power = exponent if type(exponent) is int else self.value(node.args[1])
        return _each(_power, base, power)

    def diag(self, node):
        return decimals(evaluation._VALUES[type(node)](self, node))

    def trace(self, node):
        return _one(sum(np.diagonal(self.value(node.arg))))

    def sum(self, node):
        return _one(sum(self.value(node.arg).ravel()))

    def norm(self, node):
        return _one(sum(entry * entry for entry in self.value(node.arg).ravel()).sqrt())

    def det(self, node):
        return _one(_det(self.value(node.arg)))

    def logdet(self, node):
        return _one(abs(_det(self.value(node.arg))).ln())

    def inverse(self, node):
        return _inverse(self.value(node.arg))

    def adjugate(self, node):
        A = self.value(node.arg)
        n = len(A)
        minors = [[_minor(A, i, j) for i in range(n)] for j in range(n)]
        return np.array(minors, dtype=object).reshape(n, n)

    def logsumexp(self, node):
        return _one(sum(entry.exp() for entry in self.value(node.arg).ravel()).ln())

    def softmax(self, node):
        weights = _each(Decimal.exp, self.value(node.arg))
        return weights / sum(weights.ravel())

    def matpow(self, node):
        exponent = self.value(node.args[1]).item()
        if exponent != int(exponent):
            raise UndefinedError("mpow of a power that is no whole number")
        base = self.value(node.args[0])
        base = _inverse(base) if exponent < 0 else base
        total = decimals(np.eye(len(base)))
        for _ in range(abs(int(exponent))):
            total = total @ base
        return total

    def elementwise(self, node):
        digits = ELEMENTWISE[node.key].digits
        if digits is None:
            raise UndefinedError(f"{node.key} is not known to many digits")
        return _each(digits, self.value(node.arg))


def _one(number) -> np.ndarray:
    return np.array([[number]], dtype=object)


def _each(function, *arrays) -> np.ndarray:
    return np.frompyfunc(function, len(arrays), 1)(*arrays)


def _power(base: Decimal, exponent) -> Decimal:
    if not base and exponent < 0:
        # Decimals say Infinity, without an error.
        raise UndefinedError("0 to a negative power")
    return base**exponent


def _det(A: np.ndarray) -> Decimal:
    """The determinant, by elimination with the largest pivot."""
    rows, total = [list(row) for row in A], Decimal(1)
    while rows:
        at = max(range(len(rows)), key=lambda i: abs(rows[i][0]))
        pivot = rows.pop(at)
        total *= -pivot[0] if at % 2 else pivot[0]
        if not pivot[0]:
            return Decimal(0)
        rows = [_less(row, pivot, row[0] / pivot[0])[1:] for row in rows]
    return total


def _less(row: list, pivot: list, factor: Decimal) -> list:
    return [entry - factor * above for entry, above in zip(row, pivot, strict=True)]


def _inverse(A: np.ndarray) -> np.ndarray:
    """A⁻¹, by elimination on [A I]."""
    n = len(A)
    rows = [list(row) for row in np.hstack([A, decimals(np.eye(n))])]
    for k in range(n):
        at = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[at] = rows[at], rows[k]
        pivot = rows[k] = [entry / rows[k][k] for entry in rows[k]]
        rows = [row if i == k else _less(row, pivot, row[k]) for i, row in enumerate(rows)]
    return np.array([row[n:] for row in rows], dtype=object).reshape(n, n)


def _minor(A: np.ndarray, i: int, j: int) -> Decimal:
    """(−1)^(i+j) times the determinant of A without row i and column j."""
    minor = _det(np.delete(np.delete(A, i, 0), j, 1))
    return -minor if (i + j) % 2 else minor


_OWN = {
    tree.Num: Precise.num,
    tree.Eye: Precise.whole,
    tree.Ones: Precise.whole,
    tree.Zeros: Precise.whole,
    tree.Comm: Precise.whole,
    tree.Pow: Precise.pow,
    tree.Diag: Precise.diag,
    tree.Trace: Precise.trace,
    tree.Sum: Precise.sum,
    tree.Norm: Precise.norm,
    tree.Det: Precise.det,
    tree.LogDet: Precise.logdet,
    tree.Inverse: Precise.inverse,
    tree.Adjugate: Precise.adjugate,
    tree.LogSumExp: Precise.logsumexp,
    tree.Softmax: Precise.softmax,
    tree.MatPow: Precise.matpow,
    tree.Elementwise: Precise.elementwise,
}
