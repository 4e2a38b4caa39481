"""Small whole numbers for the lines of a derivation: what each gives, and where one is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

import numpy as np

from ..engine.derivation import Derivation, Step
from ..engine.verify import Probe, applied, holds
from ..language.sizes import names_in, size_value
from ..matrices.properties import check_properties
from ..matrices.shapes import Spec
from ..numeric.closeness import close
from ..numeric.tolerance import STEP, VALUE_FLOOR
from .mistakes.edits import MISFIT

DRAWS, SHRUNK, READ = 12, 2, 12
READABLE = (0.01, 9999)
# The entries of a counterexample, and those of other numbers.
SMALLEST, SMALL = (0, 1, 2), (-2, -1, 1, 2, 3)


class Numbers(Probe):
    """Arrays for every symbol and for dX."""

    def __init__(self, derivation: Derivation, arrays: Mapping, change: np.ndarray, sizes: Mapping):
        super().__init__(derivation, arrays, np.random.default_rng(0), dict(sizes))
        self.derivation, self.change = derivation, np.asarray(change, dtype=float)
        self.with_change = self.arrays | {f"d{self.wrt}": self.change}

    def fails(self, step: Step) -> bool:
        """Whether a step is false here; where a side has no value it is not."""
        values: dict = {}
        try:
            with _quiet():
                false = not holds(self.derivation, step, self, values)
        except (*MISFIT, np.linalg.LinAlgError):
            return False
        return false and all(np.isfinite(value).all() for value in values.values())

    def is_readable(self, step: Step) -> bool:
        """Whether no entry of a side is very large or very small."""
        values = [self.of_line(side.node) for side in (step.before, step.after)]
        sizes = [float(np.abs(value).max()) for value in values if value is not None]
        low, high = READABLE
        return len(sizes) == 2 and all(low <= size <= high for size in sizes)

    def of_line(self, node) -> np.ndarray | None:
        """What a line gives, in the shape of f: a derivative, times this dX."""
        try:
            with _quiet():
                value = self.value(node)
                if not (node.changing or node.pending) and node != self.derivation.formula.node:
                    value = applied(self.derivation, value, self)
                shape = self.value(self.derivation.formula.node).shape
        except (*MISFIT, np.linalg.LinAlgError):
            return None
        return value.reshape(shape, order="F") if np.isfinite(value).all() else None

    def shown(self) -> dict[str, np.ndarray]:
        """The arrays of the symbols that stand in the formula, and dX."""
        names = self.derivation.formula.node.names
        shown = {name: array for name, array in self.arrays.items() if name in names}
        return shown | {f"d{self.wrt}": self.change}


def drawn(derivation: Derivation, seed: int) -> Iterator[Numbers]:
    """Numbers of any small size, all sizes different, without end."""
    rng = np.random.default_rng(seed)
    names = _size_names(derivation.specs)
    while True:
        sizes = rng.permutation(np.arange(2, 2 + len(names))).tolist()
        yield from _at(derivation, dict(zip(names, sizes, strict=True)), rng, SMALL)


def telling(derivation: Derivation, step: Step, seed: int) -> Numbers:
    """Numbers by lot at which a step is false, and both its sides easy to read if any are."""
    false = (numbers for numbers in drawn(derivation, seed) if numbers.fails(step))
    some = list(islice(false, READ))
    return next((numbers for numbers in some if numbers.is_readable(step)), some[0])


def with_identities(numbers: Numbers) -> Numbers | None:
    """The same numbers, with the identity for each square matrix but the variable."""
    specs, names = numbers.derivation.specs, numbers.derivation.formula.node.names
    turned = {
        name: np.eye(len(array))
        for name, array in numbers.arrays.items()
        if name != numbers.wrt and name in names and specs[name].rows == specs[name].cols != 1
    }
    if not turned:
        return None
    arrays = numbers.arrays | turned
    return Numbers(numbers.derivation, arrays, numbers.change, numbers.sizes)


def one_by_one(derivation: Derivation, seed: int) -> Numbers | None:
    """Numbers of size 1 for everything; None where a size is fixed, or nothing is allowed."""
    rng = np.random.default_rng(seed)
    sizes = dict.fromkeys(_size_names(derivation.specs), 1)
    found = (numbers for _ in range(DRAWS) for numbers in _at(derivation, sizes, rng, SMALL))
    return next((n for n in found if all(a.size == 1 for a in n.shown().values())), None)


def smallest(derivation: Derivation, step: Step, seed: int = 0) -> Numbers | None:
    """The smallest numbers found at which a step is false: few, small sizes and small entries."""
    rng = np.random.default_rng(seed)
    names = _size_names(derivation.specs)
    for sizes in sorted(product((1, 2, 3), repeat=len(names)), key=sum):
        given = dict(zip(names, sizes, strict=True))
        drawn = (n for _ in range(DRAWS) for n in _at(derivation, given, rng, SMALLEST))
        found = [_shrunk(n, step) for n in islice((n for n in drawn if n.fails(step)), SHRUNK)]
        if found:
            return min(found, key=_cost)
    return None


def _cost(numbers: Numbers) -> float:
    return sum(float(np.abs(array).sum()) for array in numbers.shown().values())


def _shrunk(numbers: Numbers, step: Step) -> Numbers:
    """The same with entries set to 0, or else to 1, as long as the step is false."""
    for name in numbers.shown():
        array = numbers.with_change[name]
        for place in np.ndindex(array.shape):
            for entry in (0, 1):
                if abs(numbers.with_change[name][place]) > entry:
                    numbers = _moved(numbers, step, name, place, entry) or numbers
    return numbers


def _moved(numbers: Numbers, step: Step, name: str, place, entry) -> Numbers | None:
    arrays = {n: array.copy() for n, array in numbers.with_change.items()}
    arrays[name][place] = entry
    change = arrays.pop(f"d{numbers.wrt}")
    if not _allowed(numbers.derivation, arrays):
        return None
    moved = Numbers(numbers.derivation, arrays, change, numbers.sizes)
    return moved if moved.fails(step) else None


def _at(derivation: Derivation, sizes: Mapping, rng, entries) -> Iterator[Numbers]:
    """Numbers of given sizes, if those that are drawn have the declared properties."""
    specs = derivation.specs
    arrays = {name: _array(spec, _shape(spec, sizes), rng, entries) for name, spec in specs.items()}
    change = rng.choice(entries, _shape(specs[derivation.wrt], sizes))
    if _allowed(derivation, arrays):
        yield Numbers(derivation, arrays, change, sizes)


def _allowed(derivation: Derivation, arrays: Mapping) -> bool:
    try:
        check_properties(derivation.specs, arrays)
        with _quiet():
            return bool(np.isfinite(derivation.formula.value(**arrays)).all())
    except (*MISFIT, np.linalg.LinAlgError):
        return False


def _array(spec: Spec, shape: tuple[int, int], rng, entries) -> np.ndarray:
    array = rng.choice(entries, shape).astype(float)
    if "diagonal" in spec.properties:
        return np.diag(np.diag(array))
    if "symmetric" in spec.properties:
        array = np.triu(array) + np.triu(array, 1).T
    if "spd" in spec.properties:
        array += 2 * len(array) * np.eye(len(array))
    return np.abs(array) if "positive" in spec.properties else array


def _shape(spec: Spec, sizes: Mapping) -> tuple[int, int]:
    return tuple(size_value(size, sizes) for size in spec.shape)


def _size_names(specs: Mapping[str, Spec]) -> list[str]:
    sizes = [size for spec in specs.values() for size in spec.shape]
    return list(dict.fromkeys(name for size in sizes for name in names_in(size)))


def _quiet():
    return np.errstate(all="ignore")


def equal(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    """Whether two lines give the same."""
    if one is None or other is None or one.shape != other.shape:
        return one is other
    return close(one, other, STEP, floor=max(VALUE_FLOOR, float(np.abs(one).max())))
