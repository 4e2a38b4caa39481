"""Formulas that go by cases: an answer is right only if it is right in every case.

abs, relu and sign have a branch for each sign of their argument, in f or in the answer, and so has
the root of a square. Random probes may all fall on one branch; the other is sought along the
gradient of the argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..language import tree
from ..language.elementwise import ELEMENTWISE
from ..language.formulas import Formula
from ..numeric.tolerance import DOUBLE
from ..tidy.normal_form import Normaliser
from .far_probes import Wide, mirrored
from .mistakes.scene import value

ROOTS = ("sqrt", "log")
# The step of a slope that need only point the way.
NUDGE = 1e-6
STARTS, NEWTON_STEPS, HALVINGS = 3, 8, 16


def kinked(*formulas: Formula | None) -> list[tree.Node]:
    """What has a branch for each of its signs: the argument of abs, u in the root of u²."""
    found: dict[tree.Node, None] = {}
    for formula in formulas:
        if formula is not None:
            for part in (*tree.walk(formula.node), *tree.walk(Normaliser().tidy(formula.node))):
                found |= dict.fromkeys(_decisive(part))
    return [node for node in found if node.names]


def has_sign(argument: tree.Node, above: bool) -> bool:
    """Whether an argument may be above zero, or below; False where it is certain that it is not."""
    turned = tree.mul(-1, argument) if above else argument
    return not (is_never_below(turned) or is_never_below(Normaliser().tidy(turned)))


def _decisive(part: tree.Node) -> Iterator[tree.Node]:
    kind = type(part)
    if kind is tree.Elementwise and ELEMENTWISE[part.key].kinked:
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
    for part in tree.walk(node):
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
        for number, start in enumerate(starts[:STARTS]):
            for point in (self._mirror(start.point()), start.point())[number > 0 :]:
                value = _value(argument, point, start.sizes)
                if value is None:
                    continue
                height = self._height(argument, above, int(np.argmax(_signed(value, above))), start)
                ends = self._across(argument, height, point)
                found = [] if ends is None else self._probes(ends[1:])
                if found:
                    return found[0]
        return None

    def crossing(self, argument: tree.Node, starts: list[Wide]) -> list[Wide]:
        """Two probes on both sides of where an entry of the argument is zero, and near it."""
        for start in starts[:STARTS]:
            point = start.point()
            value = _value(argument, point, start.sizes)
            if value is None or not value.all():
                continue
            entry = int(np.argmin(np.abs(value)))
            height = self._height(argument, value.flat[entry] < 0, entry, start)
            ends = self._across(argument, height, point)
            found = [] if ends is None else self._probes(_nearer(height, *ends))
            if len(found) == 2:
                return found
        return []

    def _probes(self, points) -> list[Wide]:
        """The points as probes, those at which f and the answer have values."""
        return list(filter(self.defined, (Wide(p, self.specs, self.fixed) for p in points)))

    def _mirror(self, point: dict) -> dict:
        free = [name for name in point if name not in self.fixed]
        return point | {n: mirrored(point[n], self.specs[n].properties) for n in free}

    def _height(self, argument: tree.Node, above: bool, entry: int, start: Wide) -> Callable:
        """The entry as a function of the arrays, with the sign that is to be above zero."""

        def height(point: dict) -> float | None:
            value = _value(argument, point, start.sizes)
            return None if value is None else float(_signed(value, above).flat[entry])

        return height

    def _across(self, argument: tree.Node, height: Callable, point: dict):
        """Newton's steps towards 0 and beyond: the last two points, the second above zero."""
        before, rounding = point, 0.0
        for turn in range(NEWTON_STEPS):
            base = height(point)
            if base is None:
                return None
            if base > rounding:
                return before, point
            rounding = rounding or DOUBLE * abs(base)
            before, point = point, self._step(argument, height, base, point, 1.5 + turn / 4)
            if point is None:
                return None
        return None

    def _step(self, argument, height, base: float, point: dict, reach: float) -> dict | None:
        slopes = {n: self._slope(height, base, point, n) for n in self._movable(argument)}
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
        free = {n: s for n, s in self.specs.items() if n in argument.names - self.fixed}
        return [name for name, spec in free.items() if not spec.properties & tied]

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


def _nearer(height: Callable, before: dict, after: dict) -> tuple[dict, dict]:
    """The two ends of a line that crosses zero, moved towards the crossing."""
    for _ in range(HALVINGS):
        middle = {name: (before[name] + after[name]) / 2 for name in before}
        value = height(middle)
        if value is None:
            break
        before, after = (before, middle) if value > 0 else (middle, after)
    return before, after


def _signed(value: np.ndarray, above: bool) -> np.ndarray:
    return value if above else -value


def _value(node: tree.Node, point: dict, sizes: dict) -> np.ndarray | None:
    columns = {n: a.reshape(-1, 1) if a.ndim < 2 else a for n, a in point.items()}
    return value(node, columns, sizes)


# What can never be below zero, for sure; of all else nothing is known.

_FUNCTIONS = frozenset({"exp", "sigmoid", "abs", "relu", "sqrt"})
# Nodes whose entries are sums of products of entries of their arguments.
_SUMS = (
    tree.Add, tree.Mul, tree.MatMul, tree.Kron, tree.Transpose, tree.Trace, tree.Sum, tree.Diag,
    tree.Vec,
)  # fmt: skip
_ALWAYS = (tree.Norm, tree.Softmax, tree.Eye, tree.Ones, tree.Zeros, tree.Comm)


def is_never_below(node: tree.Node) -> bool:
    """Whether no entry can be negative."""
    kind = type(node)
    if kind in _ALWAYS:
        return True
    if kind is tree.Num:
        return node.key >= 0
    if kind is tree.Sym:
        return bool(node.properties & {"positive"}) or (node.is_scalar and "spd" in node.properties)
    if kind is tree.Elementwise:
        return node.key in _FUNCTIONS
    if kind is tree.Pow:
        return _is_power_never_below(node)
    if kind in (tree.Det, tree.Trace) and is_semidefinite(node.arg):
        return True
    if kind is tree.MatMul and node.is_scalar and is_semidefinite(node):
        return True
    return kind in _SUMS and all(map(is_never_below, node.args))


def _is_power_never_below(node: tree.Node) -> bool:
    """An even power; any power of what is not negative; a root, where there is one."""
    power = tree.number_of(node.exponent)
    if power is None or type(power) is not int:
        return is_never_below(node.base)
    return power % 2 == 0 or is_never_below(node.base)


def is_semidefinite(node: tree.Node) -> bool:
    """Whether xᵀ M x ≥ 0 for all x and M is symmetric, for certain."""
    kind = type(node)
    if node.is_scalar and kind is not tree.MatMul:
        return is_never_below(node)
    if kind in (tree.Eye, tree.Zeros):
        return True
    if kind is tree.Sym:
        return "spd" in node.properties
    if kind in (tree.Inverse, tree.Kron, tree.Add):
        return all(map(is_semidefinite, node.args))
    if kind is tree.Mul:
        scalars, body = tree.split_scalars(node)
        if not scalars:
            # Schur: the product entry by entry of two semidefinite matrices is semidefinite.
            return all(map(is_semidefinite, node.args))
        return body is not None and all(map(is_never_below, scalars)) and is_semidefinite(body)
    return kind is tree.MatMul and _is_symmetric_product(list(node.args))


def _is_symmetric_product(factors: list[tree.Node]) -> bool:
    """B Bᵀ, and B S Bᵀ for a semidefinite S."""
    while len(factors) > 1 and _are_transposes(factors[0], factors[-1]):
        factors = factors[1:-1]
    return not factors or (len(factors) == 1 and is_semidefinite(factors[0]))


def _are_transposes(left: tree.Node, right: tree.Node) -> bool:
    return left == tree.transpose(right) or right == tree.transpose(left)
