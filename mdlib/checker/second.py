"""The verdict "correct", looked at a second time: at many scales, on every branch, to many digits.

A right answer stays right; one that only seemed so gets the verdict that it has where it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..matrices.layout import arrange, unarrange
from ..numeric.closeness import relative_error
from .branches import kinked
from .closely import FEW, MANY, PROBES, Closer, Question
from .layouts import FLOOR, Findings, diagnose
from .problem import Task, named_sizes, retold, value_of, wide_points
from .runs import TINY, Runs
from .verdict import Verdict
from .wide import Wide

# What a function is off by in double precision, and what is certainly no rounding.
DOUBLE, SURELY = 1e-9, 1e-5
# Between the two it counts as rounding if the answer changes as much by a step of UNSEEN.
ERRATIC = 3.0
# The rounding of a few operations in double precision, beside the largest of their numbers; and
# what is certainly more than that.
ROUNDED, VISIBLE = 1e-14, 1e-6
# A derivative that is zero but for terms that cancel, and what rounding makes of it.
NOTHING, NEARLY_NOTHING = 1e-30, 1e-10
# Differences are judged on their own scale, by truths of the engine.
OWN_SCALE = 1e-9

# Ids that only say by which number an answer, or a term of it, is off.
OF_THE_WHOLE = frozenset({"N02", "N03", "N04"})

Judge = Callable[[list, Task, str, str], Verdict]


def in_words(runs: Runs) -> Verdict | None:
    """The verdict on an answer that changed what judges it; None for all others."""
    if not runs.changed:
        return None
    return Verdict(
        "cannot-read",
        f"The answer changes {runs.changed}, by which it is judged; it was put back. "
        "An answer computes from its arguments and changes nothing else.",
    )


_VARIES = (
    "The answer gives different values at the same arrays. Does it draw at random, count its calls "
    "or keep a state? A derivative depends on its arguments alone."
)


def second_look(
    verdict: Verdict, answer: Any, f, task: Task, runs: Runs, options: Mapping, judge: Judge
) -> Verdict:
    """The verdict on an answer that is right at two probes, from a second look at it."""
    if not isinstance(answer, str) and runs.answer is None and not isinstance(answer, Formula):
        return verdict
    look = _Look(verdict, f, task, runs, options, judge)
    found = look.formula(answer) if task.formula is not None else look.function(answer)
    if runs.answer is not None and not runs.same_again():
        found = Verdict("wrong", _VARIES)
    return in_words(runs) or found


class _Look:
    """A second look at one answer, in the layout in which it seemed right."""

    def __init__(self, verdict: Verdict, f, task: Task, runs: Runs, options, judge: Judge):
        self.verdict, self.f, self.task, self.runs, self.judge = verdict, f, task, runs, judge
        self.asked, self.seed = (options["layout"], options["arrangement"]), options["seed"]
        other = {"denominator": "numerator", "numerator": "denominator"}[self.asked[0]]
        self.layout = self.asked[0] if verdict.status == "correct" else other
        self.given = {n: np.asarray(a) for n, a in task.shapes.items() if not isinstance(a, str)}

    def formula(self, answer) -> Verdict:
        """For f a formula: the engine's own derivative is the truth."""
        written = self._written(answer)
        question = Question(
            self.task.formula,
            self.task.wrt,
            self.given,
            self.layout,
            self.asked[1],
            self.task.points,
        )
        probes = None
        if self.runs.answer is not None:
            probes = self._run_far(question, written)
        closer = question.closer(written, self.seed, probes)
        failing = closer.failing or self._failing_values(question, closer)
        if failing:
            found = self._refuted(failing, question, written)
            passing = [probe for probe in closer.probes if probe not in failing]
            return self._by_cases(found, failing, passing, written)
        return self._unreached(closer)

    def _written(self, answer) -> Formula | None:
        """The answer as a formula; of a function, if that has the function's values."""
        if self.runs.answer is None:
            return self.task.read(answer) if isinstance(answer, str) else answer
        made = self.runs.guarded(lambda: self.task.formula_of(answer))
        if made is None:
            return None
        for point in self.task.points:
            try:
                with np.errstate(all="ignore"):
                    value = made.evaluate(**point)
            except (MdlibError, ArithmeticError, np.linalg.LinAlgError):
                return None
            if relative_error(value, _two_axes(self.runs.value(point)), floor=TINY) > DOUBLE:
                return None
        return made

    def _run_far(self, question: Question, written: Formula | None) -> list[Wide]:
        """The probes far and wide, each with the answer's value there, before the truth is."""
        probes = question.spread(written, self.seed)
        self.far = [(probe, probe.point()) for probe in probes[0]]
        self.runs.far([point for _, point in self.far])
        return probes

    def _failing_values(self, question: Question, closer: Closer) -> list[Wide]:
        """Probes at which what a function gives is not the derivative."""
        if self.runs.answer is None or question.truth is None:
            return []
        off = [pair for pair in self.far if self._is_off(question, *pair)]
        if off and any(self._share(question, probe) >= VISIBLE for probe, _ in self.far):
            # Where the derivative is plain elsewhere, here it may drown: 1 − tanh² at 20.
            off = [pair for pair in off if not self._is_rounding(question, *pair)]
        return [probe for probe, _ in off]

    def _share(self, question: Question, probe: Wide) -> float:
        """The size of the derivative, beside the largest number on the way to it."""
        try:
            return float(np.abs(question.floats(probe)).max()) / float(probe.largest(FEW))
        except (MdlibError, ArithmeticError):
            return 0.0

    def _is_rounding(self, question: Question, probe: Wide, point: Mapping) -> bool:
        off = np.abs(_two_axes(self.runs.value(point)) - question.floats(probe)).max()
        return bool(off <= ROUNDED * float(probe.largest(FEW)))

    def _is_off(self, question: Question, probe: Wide, point: Mapping) -> bool:
        try:
            value, truth = _two_axes(self.runs.value(point)), question.floats(probe)
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
        noise = ERRATIC * self.runs.noise(point) / size
        return error > max(self.runs.coarseness(point), min(noise, SURELY))

    def function(self, answer) -> Verdict:
        """For f a function with no formula: the numerical derivative, at other scales too."""
        written = self._written(answer) if self.runs.answer is None else None
        for point in wide_points(self.task, self.seed):
            self.runs.at(point)
            try:
                other = retold(self.task, self.f, [point])
                value = self.runs.value(point) if written is None else value_of(written, point)
                if not np.isfinite(value).all():
                    continue
            except MdlibError:
                continue
            found = self._judged_small(value, other)
            if found.status != self.verdict.status:
                return found
        return self.verdict

    def _judged_small(self, value: np.ndarray, task: Task) -> Verdict:
        """The verdict at one point; on its own scale, where that is small and no rounding."""
        found = self.judge([value], task, *self.asked)
        [D], [floor] = task.truths, task.floors
        if found.status != self.verdict.status or not floor < np.abs(D).max() < FLOOR:
            return found
        right = arrange(D, layout=self.layout, arrangement=self.asked[1])
        off = relative_error(_two_axes(value), right, floor=TINY) > SURELY
        return self._enlarged([value], task) if off else found

    def _refuted(self, failing: list[Wide], question: Question, written) -> Verdict:
        """The verdict at the probes at which the answer fails; small differences enlarged."""
        values, points, truths = [], [], []
        for probe in failing:
            value, truth, point = (
                self._value(probe, written),
                self._truth(question, probe),
                probe.point(),
            )
            if truth is not None and value is not None and np.isfinite(value).all():
                values, points, truths = [*values, value], [*points, point], [*truths, truth]
        if not values:
            return Verdict("wrong", _FAR)
        values, points, truths = values[:2], points[:2], truths[:2]
        other = replace(self.task, points=points, truths=truths, floors=(FLOOR,) * len(points))
        found = self.judge(values, other, *self.asked)
        if found.status in (self.verdict.status, "cannot-read"):
            found = self._enlarged(values, other)
        return found

    def _by_cases(self, found: Verdict, failing, passing, written) -> Verdict:
        """The verdict; where the answer is right at the other probes, no factor of the whole."""
        if found.status != "wrong" or not passing or not set(found.mistakes) <= OF_THE_WHOLE:
            return found
        where = self._where(failing, passing, written)
        return Verdict("wrong", _BY_CASES.format(f", where {where}" if where else ""))

    def _where(self, failing: list[Wide], passing: list[Wide], written) -> str:
        """The sign that tells the probes at which the answer fails from the others."""
        for argument in kinked(self.task.formula, written):
            bad, good = ({_side(argument, p) for p in probes} for probes in (failing, passing))
            if len(bad) == 1 and not bad & (good | {0}):
                told = Formula(argument, self.task.formula.specs)
                return f"{told} is {'above' if bad == {1} else 'below'} zero"
        return ""

    def _value(self, probe: Wide, written) -> np.ndarray | None:
        if written is not None:
            try:
                return probe.value(written.node, MANY).astype(float)
            except (MdlibError, ArithmeticError):
                return None
        point = next(point for there, point in self.far if there is probe)
        return self.runs.value(point)

    def _truth(self, question: Question, probe: Wide) -> np.ndarray | None:
        """D[i, j, k, l] at a probe, by the engine; by numbers where it has no rule."""
        f, x = (probe.value(node, MANY).shape for node in question.ends)
        try:
            if question.truth is None:
                return retold(self.task, self.f, [probe.point()]).truths[0]
            truth = question.floats(probe)
        except (MdlibError, ArithmeticError):
            return None
        if not np.isfinite(truth).all():
            return None
        return unarrange(truth, f, x, **question.options)

    def _enlarged(self, values: list, task: Task) -> Verdict:
        """The verdict where the derivative is brought to size 1, and compared to nine digits."""
        sizes = [float(np.abs(D).max()) or float(np.abs(v).max()) or 1.0
                 for v, D in zip(values, task.truths, strict=True)]  # fmt: skip
        findings = Findings(
            [value / size for value, size in zip(values, sizes, strict=True)],
            [D / size for D, size in zip(task.truths, sizes, strict=True)],
            *self.asked,
            [named_sizes(task.shapes, point) for point in task.points],
            (FLOOR,) * len(values),
            OWN_SCALE,
        )
        found = diagnose(findings, task.wrt)
        return Verdict("wrong", _SMALL) if found.status == self.verdict.status else found

    def _unreached(self, closer: Closer) -> Verdict:
        """The verdict, and what it does not speak of."""
        if closer.proved:
            return self.verdict
        if len(closer.probes) < PROBES and len(self.given) < len(self.task.shapes):
            words = _FEW_PROBES.format(len(closer.probes))
            return replace(self.verdict, message=f"{self.verdict.message} {words}")
        if not closer.unreached:
            return self.verdict
        cases = [
            f"{Formula(argument, self.task.formula.specs)} is {'above' if above else 'below'} zero"
            for argument, above in closer.unreached
        ]
        said = " or where ".join(cases)
        words = f"No arrays were found where {said}; the answer is not checked there."
        return replace(self.verdict, message=f"{self.verdict.message} {words}")


_FEW_PROBES = (
    "Of many probes, f and the answer have values at {} only; elsewhere it is not checked."
)
_SMALL = (
    "The answer is near the derivative, and not equal to it: a small term is missing or too many, "
    "or a constant is rounded. Compare your answer with f term by term."
)
_BY_CASES = (
    "The answer is right at some arrays, and wrong at others{}. "
    "Ask of each abs, relu and root of a square what it is on either side of 0."
)
_FAR = (
    "The answer is equal to the derivative at probes of size 1, and not at smaller or larger ones. "
    "Differentiate one term of f at a time."
)


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
