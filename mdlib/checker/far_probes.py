"""Probes far and wide: several scales, both signs of every scalar and of every determinant.

A mistake that is small, or on another branch, at probes of size 1 is large at some of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from ..engine.verify import draw, matrix_powers
from ..language import tree
from ..language.evaluate import read_arrays
from ..language.precise import Precise, decimals, polished, working
from ..matrices.shapes import Spec

# Scale, and whether signs are turned; two that follow each other are drawn alike.
VARIANTS = (
    (0.3, False), (3.0, True), (10.0, False), (1.0, True),
    (0.3, True), (3.0, False), (10.0, True), (1.0, False),
)  # fmt: skip
TURNS = 4 * len(VARIANTS)
# The digits to which a formula is computed: what is rounding shrinks from the one to the other.
FEW, MANY = 60, 120


class Wide:
    """A probe: its arrays as floats, and the value of a formula to as many digits as wanted."""

    def __init__(self, arrays: Mapping[str, np.ndarray], specs: Mapping[str, Spec], fixed=()):
        self.specs = specs
        self._shapes = {name: np.shape(array) for name, array in arrays.items()}
        turned = {name for name, spec in specs.items() if "orthogonal" in spec.properties}
        self._orthogonal = turned - set(fixed)
        self._decimals = {name: decimals(array) for name, array in arrays.items()}
        symbols = [tree.Sym(name, spec.shape) for name, spec in specs.items()]
        _, self.sizes = read_arrays(symbols, arrays)
        self._evaluators: dict[int, Precise] = {}

    def value(self, node: tree.Node, digits: int) -> np.ndarray:
        """The value as Decimals; raises ArithmeticError where there is none."""
        with working(digits):
            return self.evaluator(digits).value(node)

    def evaluator(self, digits: int) -> Precise:
        if digits not in self._evaluators:
            self._evaluators[digits] = Precise(self.arrays(digits), self.sizes)
        return self._evaluators[digits]

    def moved(self, node: tree.Node, name: str, array: np.ndarray, digits: int) -> np.ndarray:
        """The value with another array for one symbol."""
        with working(digits):
            return Precise(self.arrays(digits) | {name: array}, self.sizes).value(node)

    def largest(self, digits: int) -> Decimal:
        """The largest number met so far in any part of a formula."""
        values = self.evaluator(digits).memory.values()
        return max(abs(entry) for value in values for entry in value.ravel())

    def arrays(self, digits: int) -> dict[str, np.ndarray]:
        """The arrays as Decimals; what is orthogonal is so to that many digits."""
        with working(digits):
            turned = {name: polished(self._decimals[name]) for name in self._orthogonal}
        return self._decimals | turned

    def point(self) -> dict[str, np.ndarray]:
        """The arrays as floats, in the axes in which they were drawn."""
        arrays = self.arrays(40)
        return {n: arrays[n].astype(float).reshape(shape) for n, shape in self._shapes.items()}


def drawn(
    nodes, specs: Mapping[str, Spec], given: Mapping[str, Any], seed: int, turn: int, least=1.0
) -> Wide:
    """The probe of a turn: scaled, and its signs as this turn has them."""
    scale, turned = VARIANTS[turn % len(VARIANTS)]
    scale *= least
    rng = np.random.default_rng([seed, 9, turn // 2])
    powers = set().union(*map(matrix_powers, nodes))
    above_zero = turn // len(VARIANTS) % 2 == 1
    arrays = draw(specs, rng, turn // 2, above_zero, powers)
    for name, array in arrays.items():
        if name not in powers:
            arrays[name] = moved(array, specs[name].properties, scale, turned)
    return Wide(arrays | given, specs, fixed=given)


def moved(array: np.ndarray, properties: frozenset, scale: float, turned: bool) -> np.ndarray:
    """An array at another scale, its sign turned if asked for; an orthogonal one has one scale."""
    if turned:
        array = mirrored(array, properties)
    return array if "orthogonal" in properties else scale * array


def mirrored(array: np.ndarray, properties: frozenset) -> np.ndarray:
    """A scalar with its sign turned, a square matrix with the sign of its determinant turned."""
    if properties & {"spd", "positive"}:
        return array
    if array.ndim < 2:
        return array if "orthogonal" in properties else -array
    if array.shape[0] != array.shape[1] or {"symmetric", "orthogonal"} <= properties:
        return array
    if "symmetric" in properties and "diagonal" not in properties:
        values, vectors = np.linalg.eigh(array)
        return array - 2 * values[0] * np.outer(vectors[:, 0], vectors[:, 0])
    return np.vstack([-array[:1], array[1:]])
