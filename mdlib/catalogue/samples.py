"""Small arrays to test statements at: random whole numbers, or symbols for a proof."""

from __future__ import annotations

import random
from fractions import Fraction

from ..language.formulas import Formula
from ..language.sizes import names_in, size_value
from . import exact

SIZES = (2, 3, 4)


def names_of(formula: Formula) -> list[str]:
    """The size names in a formula's declarations, in order."""
    sizes = [size for spec in formula.specs.values() for size in spec.shape]
    return list(dict.fromkeys(name for size in sizes for name in names_in(size)))


def whole_numbers(formula: Formula, seed: int) -> dict:
    """Random whole numbers for every symbol; sizes all different, nothing symmetric undeclared."""
    rng = random.Random(seed)
    names = names_of(formula)
    pool = [*SIZES, *range(5, 3 + len(names))]
    sizes = dict(zip(names, rng.sample(pool, len(pool)), strict=False))
    return {
        name: _draw(_shape(spec, sizes), spec.properties, rng)
        for name, spec in formula.specs.items()
    }


def _shape(spec, sizes: dict[str, int]) -> tuple[int, int]:
    return tuple(size_value(size, sizes) for size in spec.shape)


def _draw(shape, properties, rng):
    import numpy as np  # the catalogue is printed without it

    positive = "positive" in properties
    choices = range(1, 6) if positive else [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]
    A = np.array(
        [[Fraction(rng.choice(choices)) for _ in range(shape[1])] for _ in range(shape[0])]
    )
    if "diagonal" in properties:
        return np.where(np.eye(*shape, dtype=bool), A, Fraction(0))
    if "spd" in properties:
        return A @ A.T + np.eye(*shape, dtype=int)
    if "symmetric" in properties:
        return np.where(np.tri(*shape, dtype=bool), A.T, A)
    if "invertible" in properties and exact.det(A) <= 0:
        return _draw(shape, properties, rng)
    return A


def symbols(formula: Formula, sizes: dict[str, int], *, free: str | None = None) -> dict:
    """Arrays of SymPy symbols; the entries of the symbol named `free` are all their own.

    A scalar that has a number among the sizes, such as a whole power, stays that number.
    """
    import numpy as np  # the catalogue is printed without it

    found = {}
    for name, spec in formula.specs.items():
        if name in sizes:
            found[name] = np.array([[Fraction(sizes[name])]])
        else:
            properties = frozenset() if name == free else spec.properties
            found[name] = _symbols(name, _shape(spec, sizes), properties)
    return found


def _symbols(name: str, shape: tuple[int, int], properties: frozenset):
    """An array of SymPy symbols with the declared properties: x_ij; x_ji too where symmetric."""
    import numpy as np  # the catalogue is printed without it

    from ..matrices.entries import symbol_matrix  # loads SymPy, which is slow

    A = np.array(symbol_matrix(name, shape, real=True, positive="positive" in properties or None))
    if "symmetric" in properties:
        A = np.where(np.tri(*shape, dtype=bool), A.T, A)
    return np.where(np.eye(*shape, dtype=bool), A, 0) if "diagonal" in properties else A
