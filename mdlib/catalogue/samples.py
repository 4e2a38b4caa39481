"""Small matrices to test statements at: random whole numbers, or symbols for a proof. No NumPy."""

from __future__ import annotations

import random
from fractions import Fraction

from ..language.formulas import Formula
from ..language.sizes import names_in, size_value
from . import ring
from .ring import Matrix

SIZES = (2, 3, 4)


def names_of(formula: Formula) -> list[str]:
    """The size names in a formula's declarations, in order."""
    sizes = [size for spec in formula.specs.values() for size in spec.shape]
    return list(dict.fromkeys(name for size in sizes for name in names_in(size)))


def shapes_at(formula: Formula, sizes: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {
        name: tuple(size_value(size, sizes) for size in spec.shape)
        for name, spec in formula.specs.items()
    }


def whole_numbers(formula: Formula, seed: int) -> dict[str, Matrix]:
    """Random whole numbers for every symbol; sizes all different, nothing symmetric undeclared."""
    rng = random.Random(seed)
    names = names_of(formula)
    pool = [*SIZES, *range(5, 3 + len(names))]
    sizes = dict(zip(names, rng.sample(pool, len(pool)), strict=False))
    shapes = shapes_at(formula, sizes)
    return {name: _draw(shapes[name], spec.properties, rng) for name, spec in formula.specs.items()}


def _draw(shape, properties, rng) -> Matrix:
    positive = "positive" in properties
    choices = range(1, 6) if positive else [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]
    A = ring.build(*shape, lambda i, j: Fraction(rng.choice(choices)))
    if "diagonal" in properties:
        A = ring.build(*shape, lambda i, j: A[i][i] if i == j else Fraction(0))
    if "spd" in properties:
        return _plus_identity(ring.matmul(A, ring.transpose(A)))
    if "symmetric" in properties:
        return ring.build(*shape, lambda i, j: A[min(i, j)][max(i, j)])
    if "invertible" in properties and ring.det(A) <= 0:
        return _draw(shape, properties, rng)
    return A


def _plus_identity(A: Matrix) -> Matrix:
    return ring.build(*ring.shape(A), lambda i, j: A[i][j] + (i == j))


def symbols(formula: Formula, sizes: dict[str, int], *, free: str | None = None) -> dict:
    """Matrices of SymPy symbols; the entries of the symbol named `free` are all their own.

    A scalar that has a number among the sizes, such as a whole power, stays that number.
    """
    shapes = shapes_at(formula, sizes)
    whole = {name: [[Fraction(sizes[name])]] for name in formula.specs if name in sizes}
    return whole | {
        name: _symbolic(name, shapes[name], frozenset() if name == free else spec.properties)
        for name, spec in formula.specs.items()
        if name not in whole
    }


def _symbolic(name, shape, properties) -> Matrix:
    import sympy  # only proofs need it

    def entry(i, j):
        if "diagonal" in properties and i != j:
            return sympy.Integer(0)
        if properties & {"symmetric", "spd"}:
            i, j = min(i, j), max(i, j)
        return sympy.Symbol(f"{name}_{i + 1}{j + 1}", positive="positive" in properties or None)

    return ring.build(*shape, entry)
