"""Formulas that go by cases: an answer is right only if it is right in every case.

abs, relu and sign have a branch for each sign of their argument, in f or in the answer, and so has
the root of a square. Random probes may all fall on one branch; the other is sought along the
gradient of the argument.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .derive.normal import Normaliser
from .derive.verify import parts
from .errors import MdlibError
from .formula import Formula, tree
from .formula.evaluate import evaluate
from .wide import Wide, mirrored

KINKED = ("abs", "relu", "sign")
ROOTS = ("sqrt", "log")
NEWTON_STEPS = 12
NUDGE = 1e-6


def kinked(*formulas: Formula | None) -> list[tree.Node]:
    """What has a branch for each of its signs: the argument of abs, u in the root of u²."""
    found: dict[tree.Node, None] = {}
    for formula in formulas:
        if formula is not None:
            for part in (*parts(formula.node), *parts(Normaliser().tidy(formula.node))):
                found |= dict.fromkeys(_decisive(part))
    return [node for node in found if node.names]


def _decisive(part: tree.Node) -> Iterator[tree.Node]:
    kind = type(part)
    if kind is tree.Elementwise and part.key in KINKED:
        yield part.arg
    elif kind is tree.LogDet:
        yield tree.Det(part.arg)
    elif kind is tree.Norm and part.arg.is_scalar:
        yield part.arg
    elif _is_root(part):
        yield from _squared(part.args[0])


def _is_root(part: tree.Node) -> bool:
    if type(part) is tree.Elementwise:
        return part.key in ROOTS
    return type(part) is tree.Pow and type(tree.number_of(part.exponent)) is not int


def _squared(node: tree.Node) -> Iterator[tree.Node]:
    """The bases of even powers in the argument of a root."""
    for part in parts(node):
        power = tree.number_of(part.exponent) if type(part) is tree.Pow else None
        if type(power) is int and power % 2 == 0:
            yield part.base
        if type(part) is tree.Mul:
            yield from (arg for arg in part.args if part.args.count(arg) > 1)


class Search:
    """Looks for arrays at which an argument has a sign that it has at none of the probes."""

    def __init__(self, specs, fixed, defined):
        self.specs, self.fixed, self.defined = specs, fixed, defined

    def signs(self, argument: tree.Node, probes: list[Wide]) -> set[bool]:
        """Which signs the entries of an argument have; True for above zero."""
        found: set[bool] = set()
        for probe in probes:
            value = _value(argument, probe.point(), probe.sizes)
            if value is not None:
                found |= {above for above in (True, False) if np.any(_signed(value, above) > 0)}
        return found

    def probe(self, argument: tree.Node, above: bool, starts: list[Wide]) -> Wide | None:
        """A probe at which an entry of the argument is above zero, or below."""
        for start in starts:
            for point in (self._mirror(start.point()), start.point()):
                moved = self._walk(argument, above, point, start.sizes)
                found = None if moved is None else Wide(moved, self.specs, self.fixed)
                if found is not None and self.defined(found):
                    return found
        return None

    def _mirror(self, point: dict) -> dict:
        free = [name for name in point if name not in self.fixed]
        return point | {n: mirrored(point[n], self.specs[n].properties) for n in free}

    def _walk(self, argument: tree.Node, above: bool, point: dict, sizes: dict) -> dict | None:
        """Newton's steps towards 0 and beyond, for the entry that is nearest to it."""
        for turn in range(NEWTON_STEPS):
            value = _value(argument, point, sizes)
            if value is None:
                return None
            signed = _signed(value, above).ravel()
            if signed.max() > 0:
                return point
            entry = int(np.argmax(signed))
            point = self._step(argument, above, point, sizes, entry, 1.5 + turn / 4)
            if point is None:
                return None
        return None

    def _step(self, argument, above, point, sizes, entry, reach) -> dict | None:
        def height(arrays):
            value = _value(argument, arrays, sizes)
            return None if value is None else _signed(value, above).ravel()[entry]

        base, slopes = height(point), {}
        for name in self._movable(argument):
            slopes[name] = self._slope(height, base, point, name)
        if any(slope is None for slope in slopes.values()):
            return None
        length = sum(float((slope**2).sum()) for slope in slopes.values())
        if not 0 < length < np.inf:
            return None
        pace = reach * abs(base) / length
        return point | {name: point[name] + pace * slope for name, slope in slopes.items()}

    def _movable(self, argument: tree.Node) -> list[str]:
        """Symbols that may move at will, and stay what they are declared to be."""
        tied = {"spd", "orthogonal", "positive"}
        return [
            name
            for name in self.specs
            if name in argument.names
            and name not in self.fixed
            and not self.specs[name].properties & tied
        ]

    def _slope(self, height, base: float, point: dict, name: str) -> np.ndarray | None:
        array, properties = np.asarray(point[name]), self.specs[name].properties
        slope = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = array.copy()
            moved[index] += NUDGE
            value = height(point | {name: moved})
            if value is None:
                return None
            slope[index] = (value - base) / NUDGE
        if "diagonal" in properties:
            slope = np.diag(np.diag(slope))
        return (slope + slope.T) / 2 if "symmetric" in properties else slope


def _signed(value: np.ndarray, above: bool) -> np.ndarray:
    return value if above else -value


def _value(node: tree.Node, point: dict, sizes: dict) -> np.ndarray | None:
    arrays = {n: a.reshape(-1, 1) if a.ndim < 2 else a for n, a in point.items()}
    try:
        with np.errstate(all="ignore"):
            value = evaluate(node, arrays, sizes)
    except (MdlibError, np.linalg.LinAlgError):
        return None
    return value if np.isfinite(value).all() else None
