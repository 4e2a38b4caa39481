"""The stages of a derivation, f → df → vec(dF) → ∂f/∂X, and what a line of each must equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..engine.api import derive, differential
from ..errors import FunctionError, MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..language.sizes import size_value
from ..language.substitute import substitute
from ..matrices.shapes import LAYOUTS, Spec
from ..matrices.vec_operators import vec
from ..numeric.closeness import close
from .closely import Equality
from .layouts import FLOOR, Findings
from .line_text import Label
from .mistakes.scene import Scene, value
from .problem import Task, named_sizes, value_of

STAGES = ("value", "differential", "vec", "derivative")
RTOL = 1e-6
MOST_ENTRIES = 1000
NOT_FINITE = "it holds NaN or infinity. Look for a division by zero."


class Stages:
    """The truth of each stage at each probe, for one direction dX there."""

    def __init__(self, task: Task, layout: str, arrangement: str, seed: int):
        self.task, self.change, self.seed = task, f"d{task.wrt}", seed
        self._found: dict[tuple, set[str]] = {}
        self._settled_once: dict[tuple, list[Equality]] = {}
        sizes = [named_sizes(task.shapes, point) for point in task.points]
        self.findings = Findings(
            [], task.truths, layout, arrangement, sizes, task.floors, task.rtol
        )
        self.scene = Scene(
            task.formula, task.wrt, task.points, self.findings.expected(), layout, arrangement
        )
        rng = np.random.default_rng(seed)
        self.points = []
        for arrays, sizes in self.scene.points:
            step = rng.uniform(-1, 1, arrays[task.wrt].shape)
            self.points.append((arrays | {self.change: step}, sizes))
        self.truths = [
            np.einsum("ijkl,kl->ij", D, arrays[self.change])
            for D, (arrays, _) in zip(task.truths, self.points, strict=True)
        ]

    def moves(self, line: Formula) -> bool:
        """Whether dX stands in the line, or d(…) of something."""
        return line.node.changing

    def values(self, line: Formula) -> list[np.ndarray]:
        """What a line gives at each probe; an error where it gives no number."""
        values = [value_of(line, arrays) for arrays, _ in self.points]
        if self.moves(line) and not all(np.isfinite(v).all() for v in values):
            raise FunctionError(NOT_FINITE)
        return values

    def gives(self, node, values: list) -> bool:
        """Whether a tree gives these values at every probe; the first that differs decides."""
        return all(
            self._close(value(node, *point), other, floor)
            for point, other, floor in zip(self.points, values, self.task.floors, strict=True)
        )

    def fits(self, line: Formula, label: Label | None = None) -> set[str]:
        """The stages whose truth a line equals, at numbers of any size and sign."""
        turned = label.turned if label else ""
        if (line.node, turned) not in self._found:
            stages = self.seem(line, label)
            kept = {stage for stage in stages if self._holds(line, stage, turned)}
            self._found[line.node, turned] = kept
        return set(self._found[line.node, turned])

    def seem(self, line: Formula, label: Label | None = None) -> set[str]:
        """The stages whose truth a line equals at the probes."""
        values, turned = self.values(line), label.turned if label else ""
        stages = STAGES[1:3] if self.moves(line) else (STAGES[0], STAGES[3])
        return {
            stage
            for stage in stages
            if any(self.equal(values, truth) for truth in self._truths(stage, turned))
        }

    def _holds(self, line: Formula, stage: str, turned: str) -> bool:
        """Whether a line equals the truth of a stage as a formula, where the engine has one."""
        return self._equals_one(line, self._settled_truths(stage, turned))

    def same(self, line: Formula, other: Formula) -> bool:
        """Whether two lines are equal, whatever they are."""
        seem = self.equal(self.values(line), self.values(other))
        try:
            return seem and self._equals_one(line, [self._equality(other)])
        except (MdlibError, RecursionError):
            return seem

    def _equality(self, truth: Formula) -> Equality:
        shapes = self.task.shapes
        given = {n: np.asarray(a) for n, a in shapes.items() if not isinstance(a, str | Spec)}
        return Equality(self._settled(truth), given)

    def _settled_truths(self, stage: str, turned: str) -> list[Equality]:
        """The formulas that a line of a stage may equal; none where the engine has no rule."""
        if (stage, turned) not in self._settled_once:
            try:
                found = list(map(self._equality, self._formulas(stage, turned)))
            except (MdlibError, RecursionError):
                found = []
            self._settled_once[stage, turned] = found
        return self._settled_once[stage, turned]

    def _equals_one(self, line: Formula, truths: list[Equality]) -> bool:
        """Whether a line equals one of some formulas at numbers of any size and sign."""
        try:
            line = self._settled(line)
        except (MdlibError, RecursionError):
            return True
        if any(map(self._is_large, (line, *(each.formula for each in truths)))):
            return True
        fitting = [each for each in truths if each.formula.shape == line.shape]
        return not fitting or any(each.holds(line, self.seed) for each in fitting)

    def _formulas(self, stage: str, turned: str) -> Iterator[Formula]:
        """The formulas of `_truths`."""
        f, wrt, arrangement = self.task.formula, self.task.wrt, self.findings.arrangement
        if stage == "derivative":
            other = {self.findings.other_layout}
            asked = set(LAYOUTS) - other if turned != "other" else set()
            for layout in sorted(asked | (other if turned else set())):
                yield derive(f, wrt, layout=layout, arrangement=arrangement).result
            return
        whole = f if stage == "value" else differential(f, wrt).result
        if stage != "vec":
            yield whole
        if stage != "differential":
            yield Formula(tree.Vec(whole.node), f.specs, wrt)
            if arrangement == "row-vec":
                yield Formula(tree.Vec(whole.node.T), f.specs, wrt)

    def _is_large(self, line: Formula) -> bool:
        """Whether many digits of every entry would take seconds, as in vec of a Kronecker product.

        Such a line is judged at two probes.
        """
        _, sizes = self.scene.points[0]
        shapes = ([size_value(size, sizes) for size in p.shape] for p in tree.walk(line.node))
        return any(rows * columns > MOST_ENTRIES for rows, columns in shapes)

    def _settled(self, line: Formula) -> Formula:
        """A line with dX as a symbol of its own, and each d(U) as the engine takes it."""
        wrt, specs = self.task.wrt, self.task.formula.specs
        pending = {
            part: self._taken(part.arg) for part in tree.walk(line.node) if _is_pending(part)
        }
        node = substitute(line.node, pending)
        shape = specs[wrt].shape
        still = substitute(node, {tree.Change(wrt, shape): tree.Sym(self.change, shape)})
        return Formula(still, {**specs, self.change: Spec(*shape)})

    def _taken(self, node: tree.Node) -> tree.Node:
        """d(U)."""
        if self.task.wrt not in node.names:
            return tree.Zeros(*node.shape)
        formula = Formula(node, self.task.formula.specs)
        return differential(formula, self.task.wrt).result.node

    def _truths(self, stage: str, turned: str = "") -> Iterator[list[np.ndarray]]:
        """What a line of a stage may equal; f and df may be stacked as the question arranges."""
        if stage == "derivative":
            if turned != "other":
                yield self.findings.expected()
            if turned:
                yield self.findings.expected(layout=self.findings.other_layout)
            return
        whole = self.truths if stage != "value" else self._f
        if stage != "vec":
            yield whole
        if stage != "differential":
            yield [vec(one) for one in whole]
            if self.findings.arrangement == "row-vec":
                yield [vec(one.T) for one in whole]

    @property
    def _f(self) -> list[np.ndarray]:
        return [value_of(self.task.formula, point) for point in self.task.points]

    def equal(self, values: list, others: list) -> bool:
        """Equal up to rounding at each probe; shapes are compared first."""
        triples = zip(values, others, self.task.floors, strict=True)
        return all(self._close(*triple) for triple in triples)

    def _close(self, value, other, floor: float) -> bool:
        return value is not None and close(value, other, RTOL, floor=max(floor, FLOOR))

    def is_linear(self, line: Formula, values: list) -> bool:
        """Whether twice dX gives twice the line."""
        doubled = [
            value(line.node, arrays | {self.change: 2 * arrays[self.change]}, sizes)
            for arrays, sizes in self.points
        ]
        return self.equal(doubled, [2 * v for v in values])

    def shape_of(self, stage: str) -> list[tuple[int, int]]:
        """The shape of a line of a stage at each probe."""
        return [one.shape for one in next(self._truths(stage))]

    def as_jacobian(self, line: Formula) -> Findings | None:
        """A line J vec(dX) as the answer J, in numerator layout: a column for each entry of X."""
        values = []
        for arrays, sizes in self.points:
            X = arrays[self.task.wrt]
            units = np.eye(X.size).reshape(X.size, *X.shape[::-1]).transpose(0, 2, 1)
            columns = [value(line.node, arrays | {self.change: unit}, sizes) for unit in units]
            if any(column is None for column in columns):
                return None
            values.append(np.hstack(columns))
        return replace(self.findings, values=values, layout="numerator", arrangement="vec")


def _is_pending(part: tree.Node) -> bool:
    return type(part) is tree.D
