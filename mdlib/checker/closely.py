"""A second look at an answer that is equal to the numerical derivative at two probes.

Where f and the answer are formulas, answer − ∂f/∂x is tidied, ∂f/∂x being the engine's, and what
is left of it is looked at to many digits. A difference that is nothing but rounding shrinks as the
digits grow; a term that is missing stays what it is, however small it is beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import product

import numpy as np

from ..engine.api import derive
from ..engine.verify import is_tame
from ..errors import MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..language.precise import working
from ..matrices.layout import unarrange
from ..tidy.normal_form import Normaliser
from .branches import Search, has_sign, kinked
from .wide import TURNS, Wide, drawn

FEW, MANY = 60, 120
# Far above the rounding of MANY digits, and far below that of FEW.
SHRINKS, ROUNDING = Decimal("1e-20"), Decimal("1e-60")
# What a difference quotient of MANY digits tells from 0 for sure.
SMALLEST_STEP = Decimal("1e-50")
# How steady a value must be from FEW digits to MANY.
STEADY = Decimal("1e-10")
# Numbers written with so many digits are rounded, and count as equal up to this.
LONG, AS_WRITTEN = 10**11, Decimal("1e-12")
PROBES = 4
# How much nearer to 0 a probe is sought where a function saturates at all others.
SMALLER = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
# Beside the largest number on the way, a value below this may be what is left of rounding.
DROWNED = Decimal("1e-100")


@dataclass(frozen=True)
class Closer:
    """What a second look found.

    Attributes
    ----------
    failing : list of Wide
        Probes at which the answer is not the derivative.
    probes : list of Wide
        All probes looked at; none where the answer is the derivative term by term.
    unreached : list of (argument, bool)
        Branches that no probe is on: the argument, and whether above zero.
    """

    failing: list[Wide] = field(default_factory=list)
    probes: list[Wide] = field(default_factory=list)
    unreached: list[tuple[tree.Node, bool]] = field(default_factory=list)
    proved: bool = False


class Question:
    """∂f/∂x in a layout, for f a formula, with its derivative by the engine if it has one."""

    # What a number that is written in full may be off by: nothing.
    rounding: Decimal | None = None

    def __init__(
        self, formula: Formula, wrt: str, given: Mapping, layout: str, arrangement: str, known=()
    ):
        self.formula, self.wrt, self.given, self.known = formula, wrt, given, known
        self.options = {"layout": layout, "arrangement": arrangement}

    @cached_property
    def truth(self) -> Formula | None:
        """∂f/∂x by the engine; None where it has no rule."""
        try:
            return derive(self.formula, self.wrt, **self.options).result
        except (MdlibError, RecursionError):
            return None

    @property
    def ends(self) -> tuple[tree.Node, tree.Node]:
        """f and x."""
        return self.formula.node, tree.Sym(self.wrt, self.formula.specs[self.wrt].shape)

    def floats(self, probe: Wide) -> np.ndarray:
        """The derivative at a probe, exact to the last digit of a float."""
        return probe.value(self.truth.node, MANY).astype(float)

    def closer(self, answer: Formula | None, seed: int, spread=None) -> Closer:
        """Compare an answer with the derivative at probes of many scales."""
        seen = answer is not None and self.truth is not None
        left = _difference(answer, self.truth, self.rounding) if seen else None
        if left is not None and _is_zero(left):
            return Closer(proved=True)
        probes, unreached = spread or self.spread(answer, seed)
        failing = [] if answer is None else [p for p in probes if self._fails(answer, left, p)]
        return Closer(failing, probes, unreached)

    def spread(self, answer: Formula | None, seed: int):
        """The probes, and the branches that none of them is on."""
        probes = self.probes(answer, seed)
        return self.on_every_branch(answer, probes) if probes else ([], [])

    def probes(self, answer: Formula | None, seed: int) -> list[Wide]:
        """Four probes at which f and the answer have values, of several scales and signs."""
        specs = self.formula.specs
        nodes = [self.formula.node, *([] if answer is None else [answer.node])]
        found: list[Wide] = []
        turns = TURNS if len(self.given) < len(specs) else 1
        for turn in range(turns):
            probe = drawn(nodes, specs, self.given, seed, turn)
            if self._defined(probe, answer):
                found.append(probe)
            if len(found) == PROBES:
                return found + self._unsaturated(found, nodes, answer, seed)
        # Where f has values in a narrow place alone, the first probes are there.
        near = [Wide(point, specs, self.given) for point in self.known if turns > 1]
        return found + [probe for probe in near if self._defined(probe, answer)]

    def _unsaturated(self, found: list, nodes: list, answer: Formula | None, seed: int) -> list:
        """Probes nearer to 0, where all others drown what saturates: 1 − σ(1000) is 0."""
        if any(self._is_tame(probe) for probe in found):
            return []
        for least, turn in product(SMALLER, range(2)):
            probe = drawn(nodes, self.formula.specs, self.given, seed, turn, least)
            if self._is_tame(probe) and self._defined(probe, answer):
                return [probe]
        return []

    def _is_tame(self, probe: Wide) -> bool:
        return is_tame(self.formula.node, _Floats(probe))

    def _defined(self, probe: Wide, answer: Formula | None) -> bool:
        try:
            return all(_is_sure(f.node, probe) for f in (self.formula, answer or self.formula))
        except (ArithmeticError, MdlibError):
            return False

    def on_every_branch(self, answer: Formula | None, probes: list[Wide]):
        """The probes and more, on branches that they are not on; and the branches not found."""
        search = Search(
            self.formula.specs, frozenset(self.given), lambda probe: self._defined(probe, answer)
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

    def _fails(self, answer: Formula, left: tree.Node | None, probe: Wide) -> bool:
        """Whether the answer is not the derivative at a probe, by the engine and by numbers."""
        exact = not self.given and not any(map(_is_rounded, (answer, self.formula)))
        tolerance = Decimal(0) if exact else AS_WRITTEN
        try:
            if left is not None and _is_nought(left, probe, tolerance):
                return False
        except (ArithmeticError, MdlibError):
            return False
        return not self._is_slope(answer, probe, tolerance)

    def _is_slope(self, answer: Formula, probe: Wide, tolerance: Decimal) -> bool:
        """Whether the answer along a direction is (f(x + hV) − f(x − hV)) / 2h, as h shrinks."""
        try:
            (few, _), (many, size) = (self._gap(answer, probe, digits) for digits in (FEW, MANY))
        except (ArithmeticError, MdlibError):
            return self.truth is None
        return many <= SHRINKS * few or many <= max(SMALLEST_STEP, tolerance) * size

    def _gap(self, answer: Formula, probe: Wide, digits: int) -> tuple[Decimal, Decimal]:
        """The largest difference between the answer and f along a direction; the largest value."""
        with working(digits):
            h = Decimal(10) ** (-digits // 3)
            arrays = probe.arrays(digits)
            X = arrays[self.wrt]
            V = _direction(X.shape)
            ends = [
                probe.moved(self.formula.node, self.wrt, X + s * h * V, digits) for s in (1, -1)
            ]
            slope = (ends[0] - ends[1]) / (2 * h)
            D = unarrange(probe.value(answer.node, digits), slope.shape, X.shape, **self.options)
            told = np.tensordot(D, V, 2)
            return _largest(told - slope), max(_largest(told), _largest(slope))


@dataclass(frozen=True)
class _Floats:
    """A probe as `is_tame` asks it."""

    probe: Wide

    def value(self, node: tree.Node) -> np.ndarray:
        return self.probe.value(node, FEW).astype(float)


class Equality(Question):
    """What a formula has to equal, where no derivative is to be taken any more."""

    # Lines of a derivation are right to one in a million, each term on its own scale.
    rounding = Decimal("1e-6")

    def __init__(self, truth: Formula, given: Mapping):
        super().__init__(truth, "", given, "denominator", "vec")
        self._drawn: dict[int, list[Wide]] = {}

    @property
    def truth(self) -> Formula:
        return self.formula

    def probes(self, answer: Formula | None, seed: int) -> list[Wide]:
        """The probes of the truth, drawn once for all lines; others where a line lacks a value."""
        if seed not in self._drawn:
            self._drawn[seed] = super().probes(None, seed)
        found = [probe for probe in self._drawn[seed] if self._defined(probe, answer)]
        return found if len(found) == PROBES else super().probes(answer, seed)

    def holds(self, line: Formula, seed: int) -> bool:
        """Whether a line equals the truth at probes of many scales, and on every branch."""
        return not self.closer(line, seed).failing

    def _fails(self, answer: Formula, left: tree.Node | None, probe: Wide) -> bool:
        try:
            return left is not None and not _is_nought(left, probe, self.rounding)
        except (ArithmeticError, MdlibError):
            return False


def _is_sure(node: tree.Node, probe: Wide) -> bool:
    """Whether more digits leave a value as it is; beside a singular matrix it is mere rounding."""
    few, many = probe.value(node, FEW), probe.value(node, MANY)
    size = _largest(many)  # ln 0 is Infinity, without an error
    return size.is_finite() and _largest(many - few) <= STEADY * max(size, STEADY**3)


def _direction(shape: tuple[int, int]) -> np.ndarray:
    """A direction in which no entry stands still, and no two move alike."""
    numbers = [Decimal(7 * k % 11 + 3) / 8 * (-1) ** k for k in range(shape[0] * shape[1])]
    return np.array(numbers, dtype=object).reshape(shape)


def _difference(
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


def _is_zero(node: tree.Node) -> bool:
    return type(node) is tree.Zeros or (type(node) is tree.Num and node.key == 0)


def _is_rounded(formula: Formula) -> bool:
    """Whether a number in a formula has as many digits as a float."""
    numbers = (part.key for part in tree.walk(formula.node) if type(part) is tree.Num)
    return any(min(abs(n.numerator), n.denominator) > LONG for n in numbers)


def _is_nought(node: tree.Node, probe: Wide, tolerance: Decimal) -> bool:
    """Whether a value is rounding alone, and not a number."""
    value = _largest(probe.value(node, MANY))
    # A term alone is as large as itself: then it is no rounding, unless it shrinks.
    scale = max(_largest(probe.value(term, MANY)) for term in _terms(node))
    if value <= max(max(ROUNDING, tolerance) * scale, DROWNED * probe.largest(MANY)):
        return True
    rough = _largest(probe.value(node, FEW))
    if rough == 0:
        # By luck exact in few digits; then what is left of many is their rounding.
        return value <= Decimal("1e-90") * probe.largest(MANY)
    return value <= SHRINKS * rough


def _largest(array: np.ndarray) -> Decimal:
    return max((abs(Decimal(entry)) for entry in array.ravel()), default=Decimal(0))
