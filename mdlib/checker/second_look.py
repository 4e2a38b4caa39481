"""What seemed right, looked at a second time: at many scales, on every branch, to many digits.

A right answer stays right; one that only seemed so gets the finding that it has where it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ..errors import MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..matrices.layout import arrange, unarrange
from ..numeric.closeness import relative_error
from ..numeric.tolerance import (
    ANSWER_FLOOR,
    DOUBLE,
    ERRATIC,
    FAINT,
    NEARLY_NOTHING,
    NOTHING,
    ROUNDED,
    SURELY,
    TINY,
)  # fmt: skip
from .answers import value_of
from .branches import kinked
from .checker_words import say
from .equality import PROBES, Spread, difference, fails, is_zero
from .far_probes import FEW, MANY, Wide
from .layouts import look
from .problem import Problem
from .running import Answer
from .verdict import Finding, found

# Ids that only say by which number an answer, or a term of it, is off.
OF_THE_WHOLE = frozenset({"N02", "N03", "N04"})

Judge = Callable[[Problem, list], Finding]


def second_look(problem: Problem, seen: Finding, answer: Answer, judge: Judge) -> Finding:
    """The finding on an answer that is right at two probes, from a second look at it."""
    if not answer.is_text and answer.code is None and not isinstance(answer.given, Formula):
        return seen
    second = _SecondLook(problem, seen, answer, judge)
    looked = second.formula() if problem.formula is not None else second.function()
    return found("varies") if answer.code is not None and not answer.same_again() else looked


class _SecondLook:
    """A second look at one answer: `right` is the question in the layout in which it seemed right.

    `formula` is what it is written as, `far` where it was run besides, with the arrays there.
    """

    def __init__(self, problem: Problem, seen: Finding, answer: Answer, judge: Judge):
        self.problem, self.seen, self.answer, self.judge = problem, seen, answer, judge
        is_asked = seen.status == "correct"
        self.right = problem if is_asked else replace(problem, layout=problem.other_layout)
        self.written = self._written()
        self.far: list[tuple[Wide, dict]] = []

    def formula(self) -> Finding:
        """For f a formula: the engine's own derivative is the truth."""
        truth, left = self.right.derivative, None
        asked = self.problem
        spread = Spread(asked.formula, asked.given, asked.seed, asked.points)
        reached = self._run_far(spread) if self.answer.code is not None else None
        if self.written is not None and truth is not None:
            left = difference(self.written, truth)
        proved = left is not None and is_zero(left)
        probes, unreached = reached or (([], []) if proved else spread.probes(self.written))
        failing = []
        if self.written is not None and not proved:
            failing = [p for p in probes if fails(self.right, self.written, left, p)]
        failing = failing or self._failing_values()
        if failing:
            passing = [probe for probe in probes if not proved and probe not in failing]
            return self._by_cases(self._refuted(failing), failing, passing)
        return self.seen if proved else self._unreached(probes, unreached)

    def _written(self) -> Formula | None:
        """The answer as a formula; of a function, if that has the function's values."""
        if self.answer.code is None:
            given = self.answer.given
            return self.answer.formula(self.problem) if self.answer.is_text else given
        made = None if self.problem.formula is None else self.answer.formula(self.problem)
        if made is None:
            return None
        for point in self.problem.points:
            try:
                with np.errstate(all="ignore"):
                    value = made.evaluate(**point)
            except (MdlibError, ArithmeticError, np.linalg.LinAlgError):
                return None
            if relative_error(value, _two_axes(self.answer.value(point)), floor=TINY) > DOUBLE:
                return None
        return made

    def _run_far(self, spread: Spread):
        """The probes far and wide, each with the answer's value there, before the truth is."""
        reached = spread.probes(self.written)
        self.far = [(probe, probe.point()) for probe in reached[0]]
        self.answer.far([point for _, point in self.far])
        return reached

    # what a function gives

    def _failing_values(self) -> list[Wide]:
        """Probes at which what a function gives is not the derivative."""
        if self.answer.code is None or self.right.derivative is None:
            return []
        off = [pair for pair in self.far if self._is_off(*pair)]
        if off and any(self._share(probe) >= FAINT for probe, _ in self.far):
            # Where the derivative is plain elsewhere, here it may drown: 1 − tanh² at 20.
            off = [pair for pair in off if not self._is_rounding(*pair)]
        return [probe for probe, _ in off]

    def _floats(self, probe: Wide) -> np.ndarray:
        """The derivative at a probe, exact to the last digit of a float."""
        return probe.value(self.right.derivative.node, MANY).astype(float)

    def _share(self, probe: Wide) -> float:
        """The size of the derivative, beside the largest number on the way to it."""
        try:
            return float(np.abs(self._floats(probe)).max()) / float(probe.largest(FEW))
        except (MdlibError, ArithmeticError):
            return 0.0

    def _is_rounding(self, probe: Wide, point: Mapping) -> bool:
        off = np.abs(_two_axes(self.answer.value(point)) - self._floats(probe)).max()
        return bool(off <= ROUNDED * float(probe.largest(FEW)))

    def _is_off(self, probe: Wide, point: Mapping) -> bool:
        try:
            value, truth = _two_axes(self.answer.value(point)), self._floats(probe)
        except (MdlibError, ArithmeticError):
            return False
        if not (np.isfinite(value).all() and np.isfinite(truth).all()):
            # What overflows at a large scale is right or wrong at the others.
            return False
        size, largest = np.abs(truth).max(), float(probe.largest(FEW))
        if size <= NOTHING * largest:
            return bool(np.abs(value).max() > NEARLY_NOTHING * largest)
        error = relative_error(value, truth, floor=TINY)
        if error <= DOUBLE:
            return False
        noise = ERRATIC * self.answer.noise(point) / size
        return error > max(self.answer.coarseness(point), min(noise, SURELY))

    def function(self) -> Finding:
        """For f a function with no formula: the numerical derivative, at other scales too."""
        for point in self.problem.wide_points():
            self.answer.at([point])
            try:
                there = self.problem.at([point])
                known = self.written is not None
                value = value_of(self.written, point) if known else self.answer.value(point)
            except MdlibError:
                continue
            if np.isfinite(value).all():
                looked = self._judged_small(value, there)
                if looked.status != self.seen.status:
                    return looked
        return self.seen

    def _judged_small(self, value: np.ndarray, there: Problem) -> Finding:
        """The finding at one point; on its own scale, where that is small and no rounding."""
        looked = self.judge(there, [value])
        [D], [floor] = there.truths, there.floors
        if looked.status != self.seen.status or not floor < np.abs(D).max() < ANSWER_FLOOR:
            return looked
        right = arrange(D, **self.right.options)
        off = relative_error(_two_axes(value), right, floor=TINY) > SURELY
        return self._enlarged(there, [value]) if off else looked

    # what is said of it

    def _refuted(self, failing: list[Wide]) -> Finding:
        """The finding at the probes at which the answer fails; small differences enlarged."""
        values, points, truths = [], [], []
        for probe in failing:
            value, truth, point = self._value(probe), self._truth(probe), probe.point()
            if truth is not None and value is not None and np.isfinite(value).all():
                values, points, truths = [*values, value], [*points, point], [*truths, truth]
        if not values:
            return found("far")
        values, points, truths = values[:2], points[:2], truths[:2]
        floors = (ANSWER_FLOOR,) * len(points)
        there = replace(self.problem, points=points, truths=truths, floors=floors)
        looked = self.judge(there, values)
        if looked.status in (self.seen.status, "cannot-read"):
            return self._enlarged(there, values)
        return looked

    def _by_cases(self, looked: Finding, failing: list[Wide], passing: list[Wide]) -> Finding:
        """The finding; where the answer is right at the other probes, no factor of the whole."""
        if looked.status != "wrong" or not passing or not set(looked.ids) <= OF_THE_WHOLE:
            return looked
        where = self._where(failing, passing)
        return found("by-cases-where", where=where) if where else found("by-cases")

    def _where(self, failing: list[Wide], passing: list[Wide]) -> str:
        """The sign that tells the probes at which the answer fails from the others."""
        for argument in kinked(self.problem.formula, self.written):
            bad, good = ({_side(argument, p) for p in probes} for probes in (failing, passing))
            if len(bad) == 1 and not bad & (good | {0}):
                return self._branch(argument, bad == {1})
        return ""

    def _branch(self, argument: tree.Node, above: bool) -> str:
        told = Formula(argument, self.problem.formula.specs)
        return say("above", argument=told) if above else say("below", argument=told)

    def _value(self, probe: Wide) -> np.ndarray | None:
        if self.written is None:
            return self.answer.value(next(point for there, point in self.far if there is probe))
        try:
            return probe.value(self.written.node, MANY).astype(float)
        except (MdlibError, ArithmeticError):
            return None

    def _truth(self, probe: Wide) -> np.ndarray | None:
        """D[i, j, k, l] at a probe, by the engine; by numbers where it has no rule."""
        right = self.right
        x = tree.Sym(right.wrt, right.formula.specs[right.wrt].shape)
        shapes = [probe.value(node, MANY).shape for node in (right.formula.node, x)]
        try:
            if right.derivative is None:
                return right.at([probe.point()]).truths[0]
            truth = self._floats(probe)
        except (MdlibError, ArithmeticError):
            return None
        if not np.isfinite(truth).all():
            return None
        return unarrange(truth, *shapes, **right.options)

    def _enlarged(self, there: Problem, values: list) -> Finding:
        """The finding where the derivative is brought to size 1, and compared to nine digits."""
        sizes = [float(np.abs(D).max()) or float(np.abs(v).max()) or 1.0
                 for v, D in zip(values, there.truths, strict=True)]  # fmt: skip
        truths = [D / size for D, size in zip(there.truths, sizes, strict=True)]
        floors = (ANSWER_FLOOR,) * len(values)
        enlarged = replace(there, truths=truths, floors=floors, rtol=DOUBLE)
        looked = look(enlarged, [value / size for value, size in zip(values, sizes, strict=True)])
        return found("small") if looked.status == self.seen.status else looked

    def _unreached(self, probes: list[Wide], unreached: list) -> Finding:
        """The finding, and what it does not speak of."""
        if len(probes) < PROBES and self.problem.is_general:
            beside = say("few-probes", count=len(probes))
        elif unreached:
            cases = [self._branch(*branch) for branch in unreached]
            beside = say("unreached", cases=_either(cases))
        else:
            return self.seen
        return found("correct-but", self.seen.ids, self.seen.status, seen=self.seen.message,
                     beside=beside)  # fmt: skip


def _either(cases: list[str]) -> str:
    """Cases in one sentence."""
    told, *others = cases
    for case in others:
        told = say("or-where", one=told, other=case)
    return told


def _side(argument: tree.Node, probe: Wide) -> int:
    """1 where all entries of an argument are above zero, −1 below, 0 where neither."""
    try:
        entries = probe.value(argument, FEW).ravel()
    except (MdlibError, ArithmeticError):
        return 0
    return 1 if all(e > 0 for e in entries) else -1 if all(e < 0 for e in entries) else 0


def _two_axes(value) -> np.ndarray:
    array = np.asarray(value, dtype=float)
    return array.reshape(1, 1) if array.ndim == 0 else array
