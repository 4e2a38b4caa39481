"""What a line of each stage of a derivation must equal: f; df for every dX; vec(dF); ∂f/∂X."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from ..engine.api import derive, differential
from ..errors import FunctionError, MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..language.sizes import size_value
from ..language.substitute import substitute
from ..matrices.shapes import Spec
from ..matrices.vec_operators import vec
from ..numeric.closeness import close
from ..numeric.tolerance import ANSWER_FLOOR, CLOSE
from .answers import value_of
from .checker_words import say
from .equality import Equality
from .line_text import LeftSide
from .mistakes.scene import value
from .problem import Problem

STAGES = ("value", "differential", "vec", "derivative")
MOST_ENTRIES = 1000
# F as it is, vec(F), and vec(Fᵀ), where rows are stacked: of an array, and of a formula.
AS_IT_IS = (lambda array: array, lambda node: node)
STACKED = (vec, tree.Vec)
ROWS_STACKED = (lambda array: vec(array.T), lambda node: tree.Vec(node.T))


def first(stages: set[str]) -> str:
    """The earliest of some stages."""
    return min(stages, key=STAGES.index)


class Stages:
    """The truth of each stage, in numbers for one direction dX at each probe, and as formulas."""

    def __init__(self, problem: Problem):
        self.problem, self.change = problem, f"d{problem.wrt}"
        rng = np.random.default_rng(problem.seed)
        self.points = []
        for arrays, sizes in problem.scene.points:
            step = rng.uniform(-1, 1, arrays[problem.wrt].shape)
            self.points.append((arrays | {self.change: step}, sizes))
        self._values: dict[tree.Node, list[np.ndarray]] = {}
        self._fits: dict[tuple, set[str]] = {}
        self._equalities: dict[tuple, list[Equality]] = {}

    # what is true

    @cached_property
    def f(self) -> list[np.ndarray]:
        """f at each probe."""
        return [value_of(self.problem.formula, point) for point in self.problem.points]

    @cached_property
    def df(self) -> list[np.ndarray]:
        """df_ij = Σ_kl ∂f_ij/∂x_kl dx_kl at each probe."""
        steps = [arrays[self.change] for arrays, _ in self.points]
        pairs = zip(self.problem.truths, steps, strict=True)
        return [np.einsum("ijkl,kl->ij", D, step) for D, step in pairs]

    def truths(self, stage: str, turned: str = "") -> list[list[np.ndarray]]:
        """f, df for this dX, vec(dF) or ∂f/∂X: what a line of a stage may equal, at each probe."""
        if stage == "derivative":
            return [self.problem.expected(layout=way) for way in self._layouts(turned)]
        whole = self.f if stage == "value" else self.df
        return [[stack(one) for one in whole] for stack, _ in self._stackings(stage)]

    def formulas(self, stage: str, turned: str) -> list[Formula]:
        """The same as formulas; an error where the engine has no rule."""
        f, wrt, arrangement = self.problem.formula, self.problem.wrt, self.problem.arrangement
        if stage == "derivative":
            ways = self._layouts(turned)
            return [derive(f, wrt, layout=way, arrangement=arrangement).result for way in ways]
        whole = f if stage == "value" else differential(f, wrt).result
        return [Formula(stack(whole.node), f.specs, wrt) for _, stack in self._stackings(stage)]

    def _layouts(self, turned: str) -> list[str]:
        """The layouts that a derivative may be in, as its left side says."""
        asked, other = self.problem.layout, self.problem.other_layout
        return {"": [asked], "either": [asked, other], "other": [other]}[turned]

    def _stackings(self, stage: str) -> list[tuple[Callable, Callable]]:
        """How a line may be stacked: F as a whole or as vec(F), dF as a whole, vec(dF) alone."""
        stacked = [STACKED, ROWS_STACKED][: 1 + (self.problem.arrangement == "row-vec")]
        return {"value": [AS_IT_IS, *stacked], "differential": [AS_IT_IS], "vec": stacked}[stage]

    def shape_of(self, stage: str) -> list[tuple[int, int]]:
        """The shape of a line of a stage at each probe."""
        return [one.shape for one in self.truths(stage)[0]]

    # what a line is

    def values(self, line: Formula) -> list[np.ndarray]:
        """What a line gives at each probe; an error where it gives no number."""
        if line.node not in self._values:
            values = [value_of(line, arrays) for arrays, _ in self.points]
            if line.node.changing and not all(np.isfinite(v).all() for v in values):
                raise FunctionError(say("line-not-finite"))
            self._values[line.node] = values
        return self._values[line.node]

    def fits(self, line: Formula, label: LeftSide | None = None) -> set[str]:
        """The stages whose truth a line equals, at numbers of any size and sign.

        With a label it is the stage that this names, or none.
        """
        if (line.node, label) not in self._fits:
            turned = label.turned if label else ""
            stages = self.seem(line, label)
            fits = {stage for stage in stages if self._equals_one(line, self._equal(stage, turned))}
            self._fits[line.node, label] = fits
        return self._fits[line.node, label]

    def seem(self, line: Formula, label: LeftSide | None = None) -> set[str]:
        """The stages whose truth a line equals at the probes."""
        values, turned = self.values(line), label.turned if label else ""
        stages = STAGES[1:3] if line.node.changing else (STAGES[0], STAGES[3])
        return {
            stage
            for stage in stages
            if label is None or label.stage == stage
            if any(self.equal(values, truth) for truth in self.truths(stage, turned))
        }

    def same(self, line: Formula, other: Formula) -> bool:
        """Whether two lines are equal, whatever they are."""
        if not self.equal(self.values(line), self.values(other)):
            return False
        try:
            return self._equals_one(line, [Equality(self._settled(other), self.problem.given)])
        except (MdlibError, RecursionError):
            return True

    def gives(self, node: tree.Node, values: list) -> bool:
        """Whether a tree gives these values at every probe; the first that differs decides."""
        floors = self.problem.floors
        return all(
            _close(value(node, *point), other, floor)
            for point, other, floor in zip(self.points, values, floors, strict=True)
        )

    def equal(self, values: list, others: list) -> bool:
        """Equal up to rounding at each probe; shapes are compared first."""
        triples = zip(values, others, self.problem.floors, strict=True)
        return all(_close(*triple) for triple in triples)

    def is_linear(self, line: Formula) -> bool:
        """Whether twice dX gives twice the line."""
        doubled = [
            value(line.node, arrays | {self.change: 2 * arrays[self.change]}, sizes)
            for arrays, sizes in self.points
        ]
        return self.equal(doubled, [2 * v for v in self.values(line)])

    def as_jacobian(self, line: Formula) -> tuple[Problem, list] | None:
        """J of a line J vec(dX), in numerator layout: a column for each entry of X.

        And the question that it answers; None where the line has no value.
        """
        found = []
        for arrays, sizes in self.points:
            X = arrays[self.problem.wrt]
            units = np.eye(X.size).reshape(X.size, *X.shape[::-1]).transpose(0, 2, 1)
            columns = [value(line.node, arrays | {self.change: unit}, sizes) for unit in units]
            if any(column is None for column in columns):
                return None
            found.append(np.hstack(columns))
        return replace(self.problem, layout="numerator", arrangement="vec"), found

    # at numbers of any size and sign

    def _equal(self, stage: str, turned: str) -> list[Equality]:
        """What a line of a stage may equal; none where the engine has no rule."""
        if (stage, turned) not in self._equalities:
            try:
                settled = [self._settled(truth) for truth in self.formulas(stage, turned)]
            except (MdlibError, RecursionError):
                settled = []
            found = [Equality(truth, self.problem.given) for truth in settled]
            self._equalities[stage, turned] = found
        return self._equalities[stage, turned]

    def _equals_one(self, line: Formula, truths: list[Equality]) -> bool:
        """Whether a line equals one of some formulas; so it is said where it cannot be known."""
        try:
            line = self._settled(line)
        except (MdlibError, RecursionError):
            return True
        if any(map(self._is_large, (line, *(each.formula for each in truths)))):
            return True
        fitting = [each for each in truths if each.formula.shape == line.shape]
        return not fitting or any(each.holds(line, self.problem.seed) for each in fitting)

    def _is_large(self, line: Formula) -> bool:
        """Whether many digits of every entry would take seconds, as in vec of a Kronecker product.

        Such a line is judged at two probes.
        """
        _, sizes = self.points[0]
        shapes = ([size_value(size, sizes) for size in p.shape] for p in tree.walk(line.node))
        return any(rows * columns > MOST_ENTRIES for rows, columns in shapes)

    def _settled(self, line: Formula) -> Formula:
        """A line with dX as a symbol of its own, and each d(U) as the engine takes it."""
        wrt, specs = self.problem.wrt, self.problem.formula.specs
        pending = {p: self._taken(p.arg) for p in tree.walk(line.node) if type(p) is tree.D}
        shape = specs[wrt].shape
        # In two turns: what is taken for d(U) holds dX too.
        node = substitute(line.node, pending)
        still = substitute(node, {tree.Change(wrt, shape): tree.Sym(self.change, shape)})
        return Formula(still, {**specs, self.change: Spec(*shape)})

    def _taken(self, node: tree.Node) -> tree.Node:
        """d(U)."""
        if self.problem.wrt not in node.names:
            return tree.Zeros(*node.shape)
        formula = Formula(node, self.problem.formula.specs)
        return differential(formula, self.problem.wrt).result.node


def _close(value, other, floor: float) -> bool:
    return value is not None and close(value, other, CLOSE, floor=max(floor, ANSWER_FLOOR))
