"""Formulas at matrices of fractions or symbols, and their exact derivatives. No NumPy."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, mul

from ..language import tree
from ..language.formulas import Formula
from ..language.sizes import size_value
from . import ring
from .dual import Dual, apply
from .ring import Matrix


def evaluate(node: tree.Node, arrays: dict[str, Matrix], sizes: dict[str, int]) -> Matrix:
    """The value of a tree at matrices given as nested lists.

    Raises
    ------
    ZeroDivisionError
        If a matrix to be inverted is singular.
    """
    if type(node) in (tree.Sym, tree.Change):
        return arrays[node.name]
    if type(node) in _CONSTANTS:
        return _CONSTANTS[type(node)](node, sizes)
    values = [evaluate(part, arrays, sizes) for part in node.args]
    if type(node) is tree.Elementwise:
        return ring.entrywise(lambda entry: apply(node.key, entry), values[0])
    return _OPERATIONS[type(node)](*values)


def value(formula: Formula, arrays: dict[str, Matrix]) -> Matrix:
    """The exact value of a formula; integers become fractions."""
    arrays = {name: fractions(array) for name, array in arrays.items()}
    return evaluate(formula.node, arrays, sizes_of(formula, arrays))


def partials(formula: Formula, wrt: str, arrays: dict[str, Matrix]) -> dict[tuple, object]:
    """Every ∂f_ij/∂x_kl, keyed (i, j, k, l) from 0, by dual numbers: exact where f is rational."""
    rows, cols = ring.shape(arrays[wrt])
    found = {}
    for k in range(rows):
        for l in range(cols):
            step = ring.build(rows, cols, lambda i, j, at=(k, l): int((i, j) == at))
            moved = directional(formula, arrays, {wrt: step})
            found |= {(i, j, k, l): v for i, row in enumerate(moved) for j, v in enumerate(row)}
    return found


def directional(formula: Formula, arrays: dict, directions: dict[str, Matrix]) -> Matrix:
    """The change of a formula when some of its arrays change in the given directions."""
    read = {name: fractions(array) for name, array in arrays.items()}
    moved = dict(read)
    for name, direction in directions.items():
        moved[name] = ring.entrywise(Dual, read[name], fractions(direction))
    result = evaluate(formula.node, moved, sizes_of(formula, read))
    return ring.entrywise(lambda x: x.change if isinstance(x, Dual) else Fraction(0), result)


def arrange(D: dict[tuple, object], layout: str, arrangement: str) -> Matrix:
    """Put ∂f_ij/∂x_kl in their places, as `mdlib.arrange` does, as nested lists."""
    limits = tuple(top + 1 for top in map(max, zip(*D, strict=True)))
    places = {_place(index, limits, layout, arrangement): partial for index, partial in D.items()}
    rows, cols = (top + 1 for top in map(max, zip(*places, strict=True)))
    return ring.build(rows, cols, lambda i, j: places[i, j])


def _place(index, limits, layout, arrangement):
    (i, j, k, l), (m, n, p, q) = index, limits
    denominator = layout == "denominator"
    if p * q == 1:
        return (j, i) if denominator else (i, j)
    if arrangement == "block" or m * n == 1:
        return (i * p + k, j * q + l) if denominator else (i * q + l, j * p + k)
    by_x, by_f = (l * p + k, j * m + i) if arrangement == "vec" else (k * q + l, i * n + j)
    return (by_x, by_f) if denominator else (by_f, by_x)


def fractions(array: Matrix) -> Matrix:
    """The same matrix, with whole numbers as fractions so that division stays exact."""
    return [[Fraction(entry) if type(entry) is int else entry for entry in row] for row in array]


def sizes_of(formula: Formula, arrays: dict[str, Matrix]) -> dict[str, int]:
    """The numbers of the size names, as the arrays tell them."""
    sizes = {}
    for name, array in arrays.items():
        if name in formula.specs:
            declared = formula.specs[name].shape
            sizes |= {
                size: number
                for size, number in zip(declared, ring.shape(array), strict=True)
                if isinstance(size, str)
            }
    return sizes


def _sized(size, sizes) -> int:
    return size_value(size, sizes)


def _filled(number):
    return lambda node, sizes: ring.build(
        *(_sized(size, sizes) for size in node.shape), lambda i, j: Fraction(number)
    )


def _sum(A: Matrix) -> Matrix:
    return [[ring.total(entry for row in A for entry in row)]]


def _logsumexp(A: Matrix) -> Matrix:
    return [[apply("log", _sum(ring.entrywise(lambda x: apply("exp", x), A))[0][0])]]


def _softmax(A: Matrix) -> Matrix:
    weights = ring.entrywise(lambda x: apply("exp", x), A)
    below = _sum(weights)[0][0]
    return ring.entrywise(lambda x: x / below, weights)


def _raised(base: Matrix, exponent: Matrix) -> Matrix:
    k = exponent[0][0]
    k = int(k) if isinstance(k, Fraction) and k.denominator == 1 else k
    return ring.entrywise(lambda x: x**k, base)


_CONSTANTS = {
    tree.Num: lambda node, sizes: [[Fraction(node.key)]],
    tree.Eye: lambda node, sizes: ring.identity(_sized(node.shape[0], sizes)),
    tree.Ones: _filled(1),
    tree.Zeros: _filled(0),
    tree.Comm: lambda node, sizes: ring.commutation(*(_sized(size, sizes) for size in node.key)),
}
_OPERATIONS = {
    tree.Add: lambda *terms: reduce(lambda A, B: ring.entrywise(add, A, B), terms),
    tree.Mul: lambda *factors: reduce(lambda A, B: ring.entrywise(mul, A, B), factors),
    tree.MatMul: lambda *factors: reduce(ring.matmul, factors),
    tree.Transpose: ring.transpose,
    tree.Trace: lambda A: [[ring.total(A[i][i] for i in range(len(A)))]],
    tree.Det: lambda A: [[ring.det(A)]],
    tree.LogDet: lambda A: [[apply("log", ring.det(A))]],
    tree.Inverse: ring.inverse,
    tree.Adjugate: ring.adjugate,
    tree.Norm: lambda A: [[apply("sqrt", _sum(ring.entrywise(mul, A, A))[0][0])]],
    tree.Sum: _sum,
    tree.LogSumExp: _logsumexp,
    tree.Softmax: _softmax,
    tree.Diag: ring.diag,
    tree.Vec: ring.vec,
    tree.Kron: ring.kron,
    tree.Pow: _raised,
    tree.MatPow: lambda A, k: ring.power(A, int(k[0][0])),
}
