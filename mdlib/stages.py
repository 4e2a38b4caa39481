"""The stages of a derivation, f → df → vec(dF) → ∂f/∂X, and what a line of each must equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from .compare import close
from .diagnose import FLOOR, Findings
from .errors import FunctionError
from .formula import Formula
from .linetext import Label
from .slips import Scene
from .slips.scene import value
from .task import Task, named_sizes, value_of
from .vecops import vec

STAGES = ("value", "differential", "vec", "derivative")
RTOL = 1e-6
NOT_FINITE = "it holds NaN or infinity. Look for a division by zero."


class Stages:
    """The truth of each stage at each probe, for one direction dX there."""

    def __init__(self, task: Task, layout: str, arrangement: str, seed: int):
        self.task, self.change = task, f"d{task.wrt}"
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
        """The stages whose truth a line equals."""
        values, turned = self.values(line), label.turned if label else ""
        stages = STAGES[1:3] if self.moves(line) else (STAGES[0], STAGES[3])
        return {
            stage
            for stage in stages
            if any(self.equal(values, truth) for truth in self._truths(stage, turned))
        }

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
