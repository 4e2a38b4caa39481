"""Questions that ask for the order of the lines of a derivation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_lowercase

from ...checker.verdict import Verdict, is_blank, not_attempted
from ...engine.derivation import Step
from ...engine.render import begins_vec
from ...errors import MdlibError
from ...language import tree
from ...language.declared import check_names
from ...language.formulas import Formula
from ...language.latex import name_latex
from ...language.plain import plain
from ..hints import Hint, numbered, solution
from .derivation_lines import as_list, derivation_of, given


class Line:
    """One line: it starts from some terms and makes others.

    The first line of vec(dF) shows vec of dF on its left, and starts from dF itself.
    """

    def __init__(self, step: Step, previous: Step | None = None):
        before, after = terms(step.before), terms(step.after)
        stacks = begins_vec(previous, step)
        whole = stacks or step.stage not in ("equal", "vec")
        self.shown = before if whole else before - after
        self.starts = terms(previous.after) if stacks else self.shown
        self.makes = after if whole else after - before
        self.reads_off = step.stage.startswith("identify")
        self.specs, self.wrt = step.before.specs, step.before.differential

    @property
    def sides(self) -> tuple[Formula, Formula]:
        return tuple(
            Formula(tree.add(*side.elements()), self.specs, self.wrt)
            for side in (self.shown, self.makes)
        )

    def latex(self) -> str:
        """What becomes of the terms; a derivative is said to be one."""
        left, right = (side.latex() for side in self.sides)
        name = "f" if self.sides[0].node.is_scalar else "F"
        read = rf"\partial {name} / \partial {name_latex(self.wrt)} = "
        return rf"{left} \;\to\; {read if self.reads_off else ''}{right}"


def terms(formula: Formula) -> Counter:
    """The terms of a sum, each with how often it occurs."""
    node = formula.node
    return Counter(node.args if type(node) is tree.Add else (node,))


class OrderLines:
    """Lines are to be put in order: ``OrderLines("tr(X.T @ X)", "X", X="m n")``.

    A line says what becomes of some terms. It may stand wherever all of these have been made by
    lines above it, so several orders can be right, and lines that say the same are exchangeable.
    The answer is the labels in order, such as ``"bca"`` or ``["b", "c", "a"]``. With
    ``layout=None`` the lines are those of the differential alone.
    """

    def __init__(
        self,
        formula: str,
        wrt: str,
        /,
        *,
        layout: str | None = "denominator",
        detail: str = "every step",
        **shapes,
    ):
        check_names(OrderLines, shapes, formula, wrt)
        self.derivation = derivation_of(formula, wrt, layout, detail=detail, **shapes)
        steps = [step for step in self.derivation.steps if layout or step.stage != "tidy"]
        lines = [Line(step, previous) for previous, step in pairwise([None, *steps])]
        self._right = [line for line in lines if line.starts != line.makes]
        if not 2 <= len(self._right) <= len(ascii_lowercase):
            raise MdlibError(f"OrderLines: {formula} makes {len(self._right)} of 2 to 26 lines.")
        if self._stuck(self._right) is not None:
            raise MdlibError(f"OrderLines: the lines of {formula} do not follow from each other.")
        self.lines = dict(zip(ascii_lowercase, self._shuffled(self._right), strict=False))

    def _shuffled(self, lines: list[Line]) -> list[Line]:
        """The lines in an order that is wrong, always the same."""
        rng = random.Random(str(self.derivation.formula))
        shuffled = lines[::-1]
        for _ in range(20):
            rng.shuffle(shuffled)
            if self._stuck(shuffled) is not None:
                return shuffled
        return lines[::-1]

    def _stuck(self, lines: Sequence[Line]) -> int | None:
        """The first line that starts from terms which are not there; None where all follow.

        All that is there to begin with is what the derivation starts from.
        """
        state = self._right[0].starts
        for place, line in enumerate(lines):
            if line.starts - state:
                return place
            state = state - line.starts + line.makes
        return None

    def statement(self) -> str:
        """The lines with their labels, in Markdown."""
        f = self.derivation.formula
        rows = [f"- **{label}** $\\;{line.latex()}$" for label, line in self.lines.items()]
        wanted = "derivative" if self.derivation.order else "differential"
        asked = (
            f"Put the lines in order. They lead from ${f.latex()}$ to its {wanted}; {given(f)}. "
            "Each says what becomes of some terms, and leaves the others alone."
        )
        return "\n".join([asked, "", *rows])

    def text(self) -> str:
        """The same for a terminal."""
        rows = [f"Put the lines in order. They derive {self.derivation.formula}."]
        for label, line in self.lines.items():
            left, right = line.sides
            rows.append(f"{label}: {left}  →  {right}")
        return "\n".join(rows)

    def judge(self, answer) -> Verdict:
        parts = as_list(answer)
        if not parts or any(map(is_blank, parts)):
            return not_attempted()
        order = _labels(answer)
        if order is None or sorted(order) != sorted(self.lines):
            labels = ", ".join(self.lines)
            return Verdict(
                "cannot-read", f"The answer is {answer!r}. Write each of {labels} once, in order."
            )
        place = self._stuck([self.lines[label] for label in order])
        if place is None:
            return Verdict("correct", "Each line starts from what the lines above it have made.")
        return Verdict("wrong", self._why(order, place))

    def _why(self, order: Sequence[str], place: int) -> str:
        line = self.lines[order[place]]
        return (
            f"Line {order[place]} comes too early: it starts from {plain(line.sides[0].node)}, "
            "which is not there yet. Find the line that makes it, and let that one come first."
        )

    def ladder(self) -> list[Hint]:
        """How to begin, how to go on, one right order with its derivation."""
        f = self.derivation.formula
        begin = Hint(
            "begin",
            f"Begin with the line that starts from d({f}).",
            f"Begin with the line that starts from $\\mathrm{{d}}({f.latex()})$.",
        )
        go_on = "A line may follow as soon as all that stands on its left has been made."
        label = {id(line): name for name, line in self.lines.items()}
        order = "".join(label[id(line)] for line in self._right)
        whole = solution(self.derivation)
        told = (f'One right order is "{order}".{text}' for text in (whole.text, whole.markdown))
        return numbered([begin, Hint("go on", go_on, go_on), Hint("solution", *told)])


def _labels(answer) -> list[str] | None:
    if isinstance(answer, str):
        return [letter for letter in answer.lower() if letter not in " ,;->→"]
    if isinstance(answer, list | tuple) and all(isinstance(part, str) for part in answer):
        return [part.strip().lower() for part in answer]
    return None
