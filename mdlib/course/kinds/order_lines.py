"""Questions that ask for the order of the lines of a derivation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_lowercase

from ...checker.verdict import Verdict
from ...engine.derivation import Step
from ...engine.render import begins_vec
from ...errors import MdlibError, Templates
from ...language import tree
from ...language.declared import check_names
from ...language.formulas import Formula
from ...language.latex import name_latex
from ...language.plain import plain
from ..hints import Hint, solution_of
from .kind import Kind
from .set_out import derivation_of, given

# fmt: off
say = Templates("course", {
    "too-few-lines": "OrderLines: {f} makes {count} of 2 to 26 lines.",
    "unordered": "OrderLines: the lines of {f} do not follow from each other.",
    "put-in-order": "Put the lines in order. They lead from ${f}$ to its derivative; {given}. "
        "Each says what becomes of some terms, and leaves the others alone.\n\n{rows}",
    "put-differential-in-order": "Put the lines in order. They lead from ${f}$ to its "
        "differential; {given}. "
        "Each says what becomes of some terms, and leaves the others alone.\n\n{rows}",
    "put-in-order-text": "Put the lines in order. They derive {f}.\n{rows}",
    "each-once": "The answer is {answer}. Write each of {labels} once, in order.",
    "in-order": "Each line starts from what the lines above it have made.",
    "too-early": "Line {label} comes too early: it starts from {terms}, which is not there yet. "
        "Find the line that makes it, and let that one come first.",
    "hint-begin": "Begin with the line that starts from d({f}).",
    "hint-begin-markdown": "Begin with the line that starts from $\\mathrm{{d}}({f})$.",
    "hint-go-on": "A line may follow as soon as all that stands on its left has been made.",
    "one-order": 'One right order is "{order}".{derivation}',
})
# fmt: on


class Move:
    """One line to be put in order: it starts from some terms and makes others.

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


class OrderLines(Kind):
    """The lines of a derivation are to be put in order.

    A line takes terms from a sum and puts others there. An order is right if each line finds all
    its terms: with S₁ the terms of d f, line k needs its terms in Sₖ, and
    Sₖ₊₁ = Sₖ − (what it takes) + (what it makes). So several orders can be right, and lines that
    say the same are exchangeable. The answer is the labels in order: ``"bca"`` or a list of them.

    Parameters
    ----------
    formula : str
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"} or None
        None for the lines of `differential`, which has no layout.
    detail : {"every step", "lecture"}
        How much a line takes at once, as in `derive`.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    MdlibError
        If there are fewer than 2 lines or more than 26, or they do not follow from each other.
    FormulaError, ShapeError, NoRuleError
        As `derive` does.

    Examples
    --------
    >>> kind = OrderLines("tr(A @ X)", "X", A="n m", X="m n")
    >>> print(kind.text())
    Put the lines in order. They derive tr(A @ X).
    a: tr(A @ dX)  →  A.T
    b: tr(d(A @ X))  →  tr(A @ dX)
    c: d(tr(A @ X))  →  tr(d(A @ X))
    >>> kind.judge("cba").status
    'correct'
    """

    several = True

    def __init__(
        self, formula: str, wrt: str, /, *,
        layout: str | None = "denominator", detail: str = "every step", **shapes,
    ):  # fmt: skip
        check_names(OrderLines, shapes, formula, wrt)
        self.shapes = shapes
        self.derivation = derivation_of(formula, wrt, layout, detail=detail, **shapes)
        steps = [step for step in self.derivation.steps if layout or step.stage != "tidy"]
        lines = [Move(step, previous) for previous, step in pairwise([None, *steps])]
        self._right = [line for line in lines if line.starts != line.makes]
        if not 2 <= len(self._right) <= len(ascii_lowercase):
            raise MdlibError(say("too-few-lines", f=formula, count=len(self._right)))
        if self._stuck(self._right) is not None:
            raise MdlibError(say("unordered", f=formula))
        self.lines = dict(zip(ascii_lowercase, self._shuffled(self._right), strict=False))

    def _shuffled(self, lines: list[Move]) -> list[Move]:
        """The lines in an order that is wrong, always the same."""
        rng = random.Random(str(self.derivation.formula))
        shuffled = lines[::-1]
        for _ in range(20):
            rng.shuffle(shuffled)
            if self._stuck(shuffled) is not None:
                return shuffled
        return lines[::-1]

    def _stuck(self, lines: Sequence[Move]) -> int | None:
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
        rows = "\n".join(f"- **{label}** $\\;{row.latex()}$" for label, row in self.lines.items())
        if self.derivation.order:
            return say("put-in-order", f=f.latex(), given=given(f), rows=rows)
        return say("put-differential-in-order", f=f.latex(), given=given(f), rows=rows)

    def text(self) -> str:
        """The same for a terminal."""
        moves = ((label, *line.sides) for label, line in self.lines.items())
        rows = "\n".join(f"{label}: {left}  →  {right}" for label, left, right in moves)
        return say("put-in-order-text", f=self.derivation.formula, rows=rows)

    def _judge(self, answer) -> Verdict:
        """The verdict on the labels in order."""
        order = _labels(answer)
        if order is None or sorted(order) != sorted(self.lines):
            said = say("each-once", answer=repr(answer), labels=", ".join(self.lines))
            return Verdict("cannot-read", said)
        place = self._stuck([self.lines[label] for label in order])
        if place is None:
            return Verdict("correct", say("in-order"))
        early = plain(self.lines[order[place]].sides[0].node)
        return Verdict("wrong", say("too-early", label=order[place], terms=early))

    def ladder(self) -> list[Hint]:
        """How to begin, how to go on, one right order with its derivation."""
        f, go_on, whole = self.derivation.formula, say("hint-go-on"), solution_of(self.derivation)
        begin = say("hint-begin", f=f), say("hint-begin-markdown", f=f.latex())
        label = {id(line): name for name, line in self.lines.items()}
        order = "".join(label[id(line)] for line in self._right)
        shown = (say("one-order", order=order, derivation=d) for d in (whole.text, whole.markdown))
        return [Hint("begin", *begin), Hint("go on", go_on, go_on), Hint("solution", *shown)]


def _labels(answer) -> list[str] | None:
    if isinstance(answer, str):
        return [letter for letter in answer.lower() if letter not in " ,;->→"]
    if isinstance(answer, list | tuple) and all(isinstance(part, str) for part in answer):
        return [part.strip().lower() for part in answer]
    return None
