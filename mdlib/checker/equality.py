"""Are two formulas equal? Their difference is tidied, and what is left looked at to many digits.

A difference that is nothing but rounding shrinks as the digits grow; a term that is missing stays
what it is, however small it is beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from types import SimpleNamespace

import numpy as np

from ..engine.verify import is_tame
from ..errors import MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..language.precise import working
from ..matrices.layout import unarrange
from ..numeric.tolerance import (
    AS_WRITTEN,
    DIGITS_ROUNDING,
    DROWNED,
    EXACT_IN_FEW,
    LINE_ROUNDING,
    SHRINKS,
    SMALLEST_STEP,
    STEADY,
)  # fmt: skip
from ..tidy.normal_form import Normaliser
from .branches import Search, has_sign, kinked
from .far_probes import FEW, MANY, TURNS, Wide, drawn

# Numbers written with so many digits are rounded.
LONG = 10**11
PROBES = 4
# How much nearer to 0 a probe is sought where a function saturates at all others.
SMALLER = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)


class Spread:
    """Probes far and wide for a formula, at which other formulas beside it have values too.

    ``known`` are points to fall back on, where f has values in a narrow place alone.
    """

    def __init__(self, formula: Formula, given: Mapping, seed: int, known=()):
        self.formula, self.given, self.seed, self.known = formula, given, seed, known

    def probes(self, answer: Formula | None) -> tuple[list[Wide], list[tuple[tree.Node, bool]]]:
        """The probes, and the branches none is on: an argument, and whether it is above zero."""
        probes = self.anywhere(answer)
        return self._on_every_branch(answer, probes) if probes else ([], [])

    def anywhere(self, answer: Formula | None) -> list[Wide]:
        """Four probes at which f and the answer have values, of several scales and signs."""
        specs = self.formula.specs
        nodes = [self.formula.node, *([] if answer is None else [answer.node])]
        found: list[Wide] = []
        turns = TURNS if len(self.given) < len(specs) else 1
        for turn in range(turns):
            probe = drawn(nodes, specs, self.given, self.seed, turn)
            if self.defined(probe, answer):
                found.append(probe)
            if len(found) == PROBES:
                return found + self._unsaturated(found, nodes, answer)
        near = [Wide(point, specs, self.given) for point in self.known if turns > 1]
        return found + [probe for probe in near if self.defined(probe, answer)]

    def _unsaturated(self, found: list, nodes: list, answer: Formula | None) -> list:
        """Probes nearer to 0, where all others drown what saturates: 1 − σ(1000) is 0."""
        if any(self._is_tame(probe) for probe in found):
            return []
        for least, turn in product(SMALLER, range(2)):
            probe = drawn(nodes, self.formula.specs, self.given, self.seed, turn, least)
            if self._is_tame(probe) and self.defined(probe, answer):
                return [probe]
        return []

    def _is_tame(self, probe: Wide) -> bool:
        in_floats = lambda node: probe.value(node, FEW).astype(float)
        return is_tame(self.formula.node, SimpleNamespace(value=in_floats))

    def defined(self, probe: Wide, answer: Formula | None) -> bool:
        try:
            return all(_is_sure(f.node, probe) for f in (self.formula, answer or self.formula))
        except (ArithmeticError, MdlibError):
            return False

    def _on_every_branch(self, answer: Formula | None, probes: list[Wide]):
        """The probes and more, on branches that they are not on; and the branches not found."""
        search = Search(
            self.formula.specs, frozenset(self.given), lambda probe: self.defined(probe, answer)
        )
        probes, starts, unreached = list(probes), probes, []
        for argument in kinked(self.formula, answer):
            # Where it starts, and not only that there is another branch.
            probes += search.crossing(argument, starts)
            missing = {True, False} - search.signs(argument, probes)
            for above in (above for above in sorted(missing) if has_sign(argument, above)):
                found = search.probe(argument, above, starts)
                probes += [found] if found else []
                unreached += [] if found else [(argument, above)]
        return probes, unreached


class Equality:
    """What a formula has to equal: lines of a derivation, right to one in a million a term."""

    def __init__(self, truth: Formula, given: Mapping):
        self.formula, self.given = truth, given
        self._drawn: dict[int, list[Wide]] = {}

    def holds(self, line: Formula, seed: int) -> bool:
        """Whether a line equals the truth at probes of many scales, and on every branch."""
        left = difference(line, self.formula, LINE_ROUNDING)
        if left is None or is_zero(left):
            return True
        probes, _ = _Redrawn(self, seed).probes(line)
        return not any(self._fails(left, probe) for probe in probes)

    def _fails(self, left: tree.Node, probe: Wide) -> bool:
        try:
            return not is_nought(left, probe, LINE_ROUNDING)
        except (ArithmeticError, MdlibError):
            return False


class _Redrawn(Spread):
    """The probes of the truth, drawn once for all lines; others where a line lacks a value."""

    def __init__(self, equality: Equality, seed: int):
        super().__init__(equality.formula, equality.given, seed)
        self._once = equality._drawn

    def anywhere(self, answer: Formula | None) -> list[Wide]:
        if self.seed not in self._once:
            self._once[self.seed] = super().anywhere(None)
        found = [probe for probe in self._once[self.seed] if self.defined(probe, answer)]
        return found if len(found) == PROBES else super().anywhere(answer)


def fails(problem, answer: Formula, left: tree.Node | None, probe: Wide) -> bool:
    """Whether an answer is not the derivative at a probe, by the engine and by numbers.

    ``left`` is what `difference` leaves of the answer less the derivative.
    """
    exact = not problem.given and not any(map(_is_rounded, (answer, problem.formula)))
    tolerance = Decimal(0) if exact else AS_WRITTEN
    try:
        if left is not None and is_nought(left, probe, tolerance):
            return False
    except (ArithmeticError, MdlibError):
        return False
    return not _is_slope(problem, answer, probe, tolerance)


def _is_slope(problem, answer: Formula, probe: Wide, tolerance: Decimal) -> bool:
    """Whether the answer along a direction is (f(x + hV) − f(x − hV)) / 2h, as h shrinks."""
    try:
        (few, _), (many, size) = (_gap(problem, answer, probe, digits) for digits in (FEW, MANY))
    except (ArithmeticError, MdlibError):
        return problem.derivative is None
    return many <= SHRINKS * few or many <= max(SMALLEST_STEP, tolerance) * size


def _gap(problem, answer: Formula, probe: Wide, digits: int) -> tuple[Decimal, Decimal]:
    """The largest difference between the answer and f along a direction; the largest value."""
    f, wrt = problem.formula.node, problem.wrt
    with working(digits):
        h = Decimal(10) ** (-digits // 3)
        X = probe.arrays(digits)[wrt]
        V = _direction(X.shape)
        ends = [probe.moved(f, wrt, X + s * h * V, digits) for s in (1, -1)]
        slope = (ends[0] - ends[1]) / (2 * h)
        value = probe.value(answer.node, digits)
        D = unarrange(value, slope.shape, X.shape, **problem.options)
        told = np.tensordot(D, V, 2)
        return largest(told - slope), max(largest(told), largest(slope))


def _direction(shape: tuple[int, int]) -> np.ndarray:
    """A direction in which no entry stands still, and no two move alike."""
    numbers = [Decimal(7 * k % 11 + 3) / 8 * (-1) ** k for k in range(shape[0] * shape[1])]
    return np.array(numbers, dtype=object).reshape(shape)


def _is_sure(node: tree.Node, probe: Wide) -> bool:
    """Whether more digits leave a value as it is; beside a singular matrix it is mere rounding."""
    few, many = probe.value(node, FEW), probe.value(node, MANY)
    size = largest(many)  # ln 0 is Infinity, without an error
    return size.is_finite() and largest(many - few) <= STEADY * max(size, STEADY**3)


def difference(
    answer: Formula, truth: Formula, rounding: Decimal | None = None
) -> tree.Node | None:
    """answer − truth, tidied; what is left by rounded numbers is nothing."""
    normaliser = Normaliser()
    try:
        left = normaliser.tidy(tree.add(answer.node, tree.mul(-1, truth.node)))
    except (MdlibError, RecursionError):
        return None
    if rounding is None and not _is_rounded(answer) and not _is_rounded(truth):
        return left
    sizes = dict(_coefficient(term) for term in _terms(normaliser.tidy(truth.node)))
    share = tree.Fraction(rounding or AS_WRITTEN)
    kept = [term for term in _terms(left) if not _is_rounding(term, sizes, share)]
    return tree.add(*kept) if kept else tree.Num(0)


def _is_rounding(term: tree.Node, sizes: Mapping, share) -> bool:
    body, number = _coefficient(term)
    return body in sizes and abs(number) <= abs(sizes[body]) * share


def _coefficient(term: tree.Node) -> tuple[tree.Node, object]:
    """The body of a term, and the number before it."""
    if type(term) is tree.Num:
        return tree.ONE, term.key
    if type(term) is tree.Mul and type(term.args[0]) is tree.Num:
        return tree.mul(*term.args[1:]), term.args[0].key
    return term, 1


def _terms(node: tree.Node) -> tuple:
    return node.args if type(node) is tree.Add else (node,)


def is_zero(node: tree.Node) -> bool:
    return type(node) is tree.Zeros or (type(node) is tree.Num and node.key == 0)


def _is_rounded(formula: Formula) -> bool:
    """Whether a number in a formula has as many digits as a float."""
    numbers = (part.key for part in tree.walk(formula.node) if type(part) is tree.Num)
    return any(min(abs(n.numerator), n.denominator) > LONG for n in numbers)


def is_nought(node: tree.Node, probe: Wide, tolerance: Decimal) -> bool:
    """Whether a value is rounding alone, and not a number."""
    value = largest(probe.value(node, MANY))
    # A term alone is as large as itself: then it is no rounding, unless it shrinks.
    scale = max(largest(probe.value(term, MANY)) for term in _terms(node))
    if value <= max(max(DIGITS_ROUNDING, tolerance) * scale, DROWNED * probe.largest(MANY)):
        return True
    rough = largest(probe.value(node, FEW))
    if rough == 0:
        # By luck exact in few digits; then what is left of many is their rounding.
        return value <= EXACT_IN_FEW * probe.largest(MANY)
    return value <= SHRINKS * rough


def largest(array: np.ndarray) -> Decimal:
    return max((abs(Decimal(entry)) for entry in array.ravel()), default=Decimal(0))
