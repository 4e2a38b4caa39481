"""Questions about the steps of a derivation: the rule of a step, and the order of the lines."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from string import ascii_lowercase

from ..derive import Derivation, Step, derive
from ..derive.rules import RULES
from ..errors import MdlibError
from ..formula import Formula, tree
from ..formula.plain import plain
from ..ladder import Hint, numbered, solution
from ..verdict import Verdict
from .common import attempted


class RuleName:
    """The rule of one step is asked for: ``RuleName("tr(A @ X)", "X", 1, A="n m", X="m n")``.

    The number is that of a step of `derive`, from 1. The checker derives, so there is no key.
    """

    def __init__(
        self, formula: str, wrt: str, step: int, /, *, layout: str = "denominator", **shapes
    ):
        self.derivation = derive(formula, wrt, layout=layout, **shapes)
        self.step = _step(self.derivation, step)

    def statement(self) -> str:
        """The step, in Markdown."""
        return f"Which rule makes this step?\n\n$${self.step.latex()}$$"

    @attempted
    def judge(self, answer) -> Verdict:
        given = {_rule_name(part) for part in str(answer).split(",")}
        wanted, known = set(_names(self.step)), self._known()
        unknown = sorted(given - known)
        if unknown:
            return Verdict(
                "cannot-read",
                f"{unknown[0]!r} is no rule here. The rules: {', '.join(sorted(known))}.",
            )
        if given <= wanted:
            return Verdict("correct", f"{self.step.rule}: {self.step.sentence}")
        missed = ", ".join(sorted(given - wanted))
        return Verdict(
            "wrong",
            f"The step is not made by the rule {missed!r}. "
            "Compare both sides: what stands on the right that did not stand on the left?",
        )

    def _known(self) -> set[str]:
        steps = self.derivation.steps_at("every step")
        here = {name for step in steps for name in _names(step)}
        return here | {_rule_name(rule.name) for rule in RULES.values()}

    def ladder(self) -> list[Hint]:
        """What the rule says, then the derivation."""
        said = self.step.sentence
        return numbered([Hint("what it says", said, said), solution(self.derivation)])


def _step(derivation: Derivation, number: int) -> Step:
    count = len(derivation.steps)
    if isinstance(number, bool) or number not in range(1, count + 1):
        raise MdlibError(
            f"step {number!r} of the derivation of {derivation.formula}: it has steps 1 to {count}."
        )
    return derivation.steps[number - 1]


def _names(step: Step) -> list[str]:
    return [_rule_name(name) for name in step.rule.split(", ")]


def _rule_name(text: str) -> str:
    """A rule's name as typed: "the Product Rule" is product."""
    return " ".join(text.lower().split()).removeprefix("the ").removesuffix(" rule")


class Line:
    """One line: it starts from some terms and makes others."""

    def __init__(self, step: Step):
        before, after = terms(step.before), terms(step.after)
        whole = step.stage not in ("equal", "vec")
        self.starts = before if whole else before - after
        self.makes = after if whole else after - before
        self.specs, self.wrt = step.before.specs, step.before.differential

    @property
    def sides(self) -> tuple[Formula, Formula]:
        return tuple(
            Formula(tree.add(*side.elements()), self.specs, self.wrt)
            for side in (self.starts, self.makes)
        )


def terms(formula: Formula) -> Counter:
    """The terms of a sum, each with how often it occurs."""
    node = formula.node
    return Counter(node.args if type(node) is tree.Add else (node,))


class OrderLines:
    """Lines are to be put in order: ``OrderLines("tr(X.T @ X)", "X", X="m n")``.

    A line says what becomes of some terms. It may stand wherever all of these have been made by
    lines above it, so several orders can be right, and lines that say the same are exchangeable.
    The answer is the labels in order, such as ``"bca"`` or ``["b", "c", "a"]``.
    """

    def __init__(
        self,
        formula: str,
        wrt: str,
        /,
        *,
        layout: str = "denominator",
        detail: str = "every step",
        **shapes,
    ):
        self.derivation = derive(formula, wrt, layout=layout, detail=detail, **shapes)
        steps = [Line(step) for step in self.derivation.steps]
        lines = [line for line in steps if line.starts != line.makes]
        if not 2 <= len(lines) <= len(ascii_lowercase):
            raise MdlibError(f"OrderLines: {formula} makes {len(lines)} of 2 to 26 lines.")
        if _stuck(lines) is not None:
            raise MdlibError(f"OrderLines: the lines of {formula} do not follow from each other.")
        self.lines = dict(zip(ascii_lowercase, self._shuffled(lines), strict=False))

    def _shuffled(self, lines: list[Line]) -> list[Line]:
        """The lines in an order that is wrong, always the same."""
        rng = random.Random(str(self.derivation.formula))
        shuffled = lines[::-1]
        for _ in range(20):
            rng.shuffle(shuffled)
            if _stuck(shuffled) is not None:
                return shuffled
        return lines[::-1]

    def statement(self) -> str:
        """The lines with their labels, in Markdown."""
        f = self.derivation.formula
        rows = [f"- **{label}**: ${_latex(line)}$" for label, line in self.lines.items()]
        asked = f"Put the lines in order. They derive ${f.latex()}$ by ${self.derivation.wrt}$."
        return "\n".join([asked, "", *rows])

    @attempted
    def judge(self, answer) -> Verdict:
        order = _labels(answer)
        if order is None or sorted(order) != sorted(self.lines):
            labels = ", ".join(self.lines)
            return Verdict(
                "cannot-read", f"The answer is {answer!r}. Write each of {labels} once, in order."
            )
        place = _stuck([self.lines[label] for label in order])
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
        """How to begin, how to go on, the derivation."""
        begin = f"Begin with the line that starts from d({self.derivation.formula})."
        go_on = "A line may follow as soon as all that stands on its left has been made."
        hints = [Hint("begin", begin, begin), Hint("go on", go_on, go_on)]
        return numbered([*hints, solution(self.derivation)])


def _stuck(lines: Sequence[Line]) -> int | None:
    """The first line that starts from terms which are not there; None where all follow."""
    made = sum((line.makes for line in lines), Counter())
    state = sum((line.starts for line in lines), Counter()) - made
    for place, line in enumerate(lines):
        if line.starts - state:
            return place
        state = state - line.starts + line.makes
    return None


def _labels(answer) -> list[str] | None:
    if isinstance(answer, str):
        return [letter for letter in answer.lower() if letter not in " ,;->→"]
    if isinstance(answer, list | tuple) and all(isinstance(part, str) for part in answer):
        return [part.strip().lower() for part in answer]
    return None


def _latex(line: Line) -> str:
    left, right = line.sides
    return rf"{left.latex()} \;\to\; {right.latex()}"
