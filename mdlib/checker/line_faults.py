"""What is wrong with a line of a derivation: its left side, sizes, a mistake since the line above.

A line is wrong that equals the truth of no stage, or not of the one that its left side names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..engine.identify import FIRST
from ..errors import Message
from ..language import tree
from ..language.formulas import Formula
from ..matrices.shapes import shape_text
from .checker_words import say
from .judge import finding
from .layouts import look
from .line_text import LeftSide, WrittenLine
from .mistakes.bank import BANK
from .mistakes.edits import flat
from .mistakes.line_mistakes import (
    WrongLine,
    lost_terms,
    wrong_differentials,
    wrong_rewrites,
    wrong_steps,
)
from .mistakes.match import of_differentiation
from .naming import name
from .running import Answer
from .stages import STAGES, Stages, first
from .verdict import Finding

# Ids of a derivative that was read off its differential with a transpose lost.
TRANSPOSED = ("M01", "M03", "M05", "M06", "M16", "M24", "M29")


@dataclass(frozen=True)
class Right:
    """A right line, and its stage; an aside, which is true of itself alone, has none."""

    line: WrittenLine
    stage: str

    @property
    def node(self) -> tree.Node:
        return self.line.sides[-1].node


@dataclass(frozen=True)
class Fault(Finding):
    """What is wrong with a line, the stage it was judged as, and the rule that it breaks."""

    stage: str = ""
    rule: str = ""


def fault(
    key: str, stage: str, ids: Iterable[str] = (), rule: str = "", status: str = "wrong", /, **parts
) -> Fault:
    return Fault(key, tuple(dict.fromkeys(ids)), status, parts, stage, rule)


class Faults:
    """Says what is wrong with the lines of one derivation.

    `before` is the last line above that is a part of the derivation.
    """

    def __init__(self, stages: Stages):
        self.stages, self.problem, self.change = stages, stages.problem, stages.change
        self.f = str(self.problem.formula)

    def called(self, stage: str) -> Message:
        """f, df, vec(df) or "the derivative", with F where f is no scalar."""
        f = "f" if self.problem.formula.node.is_scalar else "F"
        return {
            "value": say("stage-value", f=f),
            "differential": say("stage-differential", f=f),
            "vec": say("stage-vec", f=f),
            "derivative": say("stage-derivative"),
        }[stage]

    # sides and stages

    def sides_unequal(self, line: WrittenLine) -> Fault:
        """Sides that are each right, but not at one stage."""
        stages = [first(self.stages.fits(side)) for side in line.sides]
        one, other = list(dict.fromkeys(stages))[:2]
        return fault("sides-unequal", other, one=self.called(one), other=self.called(other))

    def backwards(self, stage: str, reached: str) -> Fault:
        """A right line of a stage that the lines above have left."""
        return fault("backwards", stage, it=self.called(stage), reached=self.called(reached))

    def of(self, side: Formula, label: LeftSide | None, stage: str, before: Right | None) -> Fault:
        """A line that is not what it must equal at the stage where it is judged."""
        found = self._mislabelled(side, label) or self._by_luck(side, label, stage)
        if found is not None:
            return found
        if stage == "value":
            return self._wrong_value(side, before)
        if stage == "derivative":
            seen = self.checked(side)
            if seen.status == "correct":
                return fault("not-derivative", stage)
            return self.of_derivative(side, seen, before)
        return self._wrong_differential(side, stage, before)

    def _mislabelled(self, side: Formula, label: LeftSide | None) -> Fault | None:
        """A line that is right, or has a dX, and its left side says that it is something else."""
        if label is None:
            return None
        said, moves, right = self.called(label.stage), side.node.changing, self.stages.fits(side)
        if right:
            it = self.called(first(right))
            return fault("label-other", label.stage, said=said, it=it)
        if moves == (label.stage in STAGES[1:3]):
            return None
        key = "label-change" if moves else "label-no-change"
        return fault(key, label.stage, said=said, change=self.change)

    def _by_luck(self, side: Formula, label: LeftSide | None, stage: str) -> Fault | None:
        """A line that equals what it should at some numbers, and not at all."""
        if stage == "derivative" or stage not in self.stages.seem(side, label):
            return None
        return fault("equal-by-luck", stage, it=self.called(stage))

    # f and its differential

    def _wrong_value(self, side: Formula, before: Right | None) -> Fault:
        told = {"change": self.change, "f": self.f}
        if side.shape != self.problem.formula.shape:
            return fault("wrong-value-shape", "value", **told, **self._shapes(side))
        compare = self._compared("value", (), before).message if before else say("compare-terms")
        return fault("wrong-value", "value", **told, compare=compare)

    def _wrong_differential(self, side: Formula, stage: str, before: Right | None) -> Fault:
        """A line that must equal df for every dX, or vec(dF)."""
        values = self.stages.values(side)
        if [v.shape for v in values] != self.stages.shape_of(stage):
            return fault("wrong-differential-shape", stage, f=self.f, **self._shapes(side))
        if not side.node.changing:
            return fault("no-change", stage, change=self.change)
        if not self.stages.is_linear(side):
            return fault("not-linear", stage, change=self.change)
        return self._mistaken(side, stage, before)

    def _shapes(self, side: Formula) -> dict[str, str]:
        return {
            "shape": shape_text(side.shape),
            "f_shape": shape_text(self.problem.formula.shape),
        }

    def _mistaken(self, side: Formula, stage: str, before: Right | None) -> Fault:
        """The mistake that leads from the line before to a wrong one."""
        fits = self._fitting(self._mistakes(stage, before), side)
        fits.sort(key=lambda made: _likelihood(made, side, before))
        # Mistaken rules for f come last: no rule is said to be mistaken that was right above.
        scene = self.problem.scene
        bank = self._fitting(wrong_differentials(scene), side) if _has_df(before) else []
        ids = [id for made in (*fits, *bank) for id in made.ids]
        if fits:
            return self._told(stage, fits[0], ids, before)
        if stage == "vec" and (jacobian := self._as_jacobian(side, before)):
            return jacobian
        return self._compared(stage, ids, before)

    def _fitting(self, mistakes: Iterable[WrongLine], side: Formula) -> list[WrongLine]:
        values = self.stages.values(side)
        return [made for made in mistakes if self.stages.gives(made.wrong, values)]

    def _mistakes(self, stage: str, before: Right | None) -> list[WrongLine]:
        """Mistakes from the line before, a rule only where a d(…) is still to be taken."""
        scene, wrt = self.problem.scene, self.problem.wrt
        if not _has_df(before):
            start = before.node if before else self.problem.formula.node
            return list(wrong_steps(tree.D(start, wrt), scene))
        rewrites = wrong_rewrites(before.node, wrt)
        return [*rewrites, *lost_terms(scene, stage), *wrong_steps(before.node, scene)]

    def _told(self, stage: str, made: WrongLine, ids: list[str], before: Right | None) -> Fault:
        """A mistake in words; what is only general is told by the line before."""
        if made.against and _has_df(before):
            return fault(made.against, stage, ids, made.rule, number=before.line.number)
        return self._of_bank(stage, made.ids[0], ids, made.rule)

    def _of_bank(self, stage: str, id: str, ids: list[str], rule: str = "") -> Fault:
        return fault("mistake", stage, ids, rule, what=BANK[id].what, hint=BANK[id].hint)

    def _compared(
        self, stage: str, ids: Iterable[str], before: Right | None, status: str = "wrong"
    ) -> Fault:
        """No mistake is known: where to look."""
        if before is None:
            return fault("compare-one-at-a-time", stage, ids, "", status)
        return fault("compare-line", stage, ids, "", status, number=before.line.number)

    def _as_jacobian(self, side: Formula, before: Right | None) -> Fault | None:
        """The mistake of a wrong J vec(dX), where J is a wrong Jacobian that the bank knows."""
        answered = self.stages.as_jacobian(side)
        if answered is None:
            return None
        problem, values = answered
        seen = name(problem, look(problem, values), values)
        ids = [id for id in seen.ids if id in BANK]
        if seen.status == "correct" or not ids:
            return None
        if ids[0] in of_differentiation() and before:
            return self._compared("vec", ids, before)
        return self._of_bank("vec", ids[0], ids)

    # the derivative

    def checked(self, side: Formula) -> Finding:
        """What `check` finds of a derivative."""
        return finding(self.problem, Answer(str(side), self.problem.f))

    def of_derivative(self, side: Formula, seen: Finding, before: Right | None) -> Fault:
        """A derivative that is wrong: what got lost on the way where the lines above are right."""
        if seen.status == "cannot-read" or not _has_df(before):
            return self._as_found(seen, seen.ids)
        blamed = [id for id in seen.ids if id in of_differentiation()]
        ids = [id for id in seen.ids if id not in blamed]
        made = next(iter(self._fitting(lost_terms(self.problem.scene, "derivative"), side)), None)
        if made and (blamed or not ids or ids[0][0] == "N"):
            ids = [*made.ids, *ids, *blamed]
            number = before.line.number
            return fault(made.against, "derivative", ids, "", seen.status, number=number)
        if blamed and blamed[0] == seen.ids[0]:
            return self._compared("derivative", [*ids, *blamed], before, seen.status)
        rule = FIRST.name if ids and ids[0] in TRANSPOSED else ""
        return self._as_found(seen, [*ids, *blamed], rule)

    def _as_found(self, seen: Finding, ids: Iterable[str], rule: str = "") -> Fault:
        """What `check` says of a derivative."""
        return fault(seen.key, "derivative", ids, rule, seen.status, **seen.parts)


def _has_df(before: Right | None) -> bool:
    """Whether the line before is behind f, so that what is wrong came about from there."""
    return before is not None and before.stage != "value"


def _likelihood(made: WrongLine, side: Formula, before: Right | None) -> tuple:
    """What was written down letter by letter comes first, what is only general last.

    Below a d(…) a rule that was mistaken goes before; a factor that differs from the line before
    needs a line before.
    """
    general, by_letter = made.ids[0][0] == "N", made.wrong == flat(side.node)
    if before is not None and before.node.pending:
        return general, not by_letter
    return before is None and made.ids == ("N06",), not by_letter, general
