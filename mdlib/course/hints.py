"""Hints in a ladder, made by deriving: the shape, the rules, the first line, the solution.

`q.hint()` stops short of the end: the solution is given by `q.solution()` alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.api import derive
from ..engine.derivation import Derivation, Step
from ..errors import NoRuleError
from ..language.formulas import Formula
from ..matrices.shapes import derivative_shape, shape_text

RUNGS = ("shape", "rules", "first line", "solution")


@dataclass(frozen=True, repr=False)
class Hint:
    """One rung of a ladder.

    Attributes
    ----------
    title : str
        "shape", "rules", "first line" or "solution".
    text : str
        For a terminal.
    markdown : str
        For a notebook.
    number, of : int
        Which rung this is, from 1, and how many there are; 0 for a solution apart from a ladder.
    """

    title: str
    text: str
    markdown: str
    number: int = 1
    of: int = 1

    @property
    def _head(self) -> str:
        return f"Hint {self.number} of {self.of}: {self.title}." if self.number else "Solution."

    def __repr__(self) -> str:
        return f"{self._head} {self.text}"

    def _repr_markdown_(self) -> str:
        return f"**{self._head}** {self.markdown}"


def ladder(formula: Formula, wrt: str, *, layout: str, arrangement: str) -> list[Hint]:
    """The hints for ∂f/∂x, from the least to the whole; without a rule, the shape is all.

    Examples
    --------
    >>> from mdlib.formula import formula
    >>> f = formula("tr(A @ X)", A="n m", X="m n")
    >>> for hint in ladder(f, "X", layout="denominator", arrangement="vec")[:3]:
    ...     print(hint)
    Hint 1 of 4: shape. The derivative is m×n in denominator layout.
    Hint 2 of 4: rules. What is used, in this order: trace; product; first identification theorem.
    Hint 3 of 4: first line. tr(d(A @ X)) = tr(A @ dX), by the rule: product.
    """
    rungs = [_shape(formula, wrt, layout, arrangement)]
    try:
        derivation = derive(formula, wrt, layout=layout, arrangement=arrangement)
    except NoRuleError:
        return numbered(rungs)
    return numbered([*rungs, *_steps(derivation), solution(derivation)])


def numbered(hints: list[Hint]) -> list[Hint]:
    """The hints with their places on the ladder."""
    return [
        Hint(hint.title, hint.text, hint.markdown, number, len(hints))
        for number, hint in enumerate(hints, start=1)
    ]


def solution(derivation: Derivation) -> Hint:
    """The end of the ladder: the whole derivation."""
    return Hint("solution", f"\n{derivation}", f"\n\n{derivation.markdown()}")


def _shape(formula: Formula, wrt: str, layout: str, arrangement: str) -> Hint:
    shapes = formula.shape, formula.specs[wrt].shape
    shape = derivative_shape(*shapes, layout=layout, arrangement=arrangement)
    text = f"The derivative is {shape_text(shape)} in {layout} layout."
    return Hint("shape", text, text)


# A derivative passes through these without a change; they are no hint.
PLAIN = {"constant factor", "sum", "trace", "sum of entries"}


def _tells(step: Step) -> bool:
    return not set(step.rule.split(", ")) <= PLAIN


def _steps(derivation: Derivation) -> list[Hint]:
    steps = derivation.steps
    if not steps:
        return []
    names = [step.rule for step in derivation.steps_at("every step") if step.rule != "tidy"]
    use = f"What is used, in this order: {'; '.join(dict.fromkeys(names))}."
    first = next((step for step in steps[:-1] if _tells(step)), steps[0])
    line = f"{first.before} = {first.after}, by the rule: {first.rule}."
    drawn = f"${first.latex()}$, by the rule: {first.rule}. {first.sentence}"
    return [Hint("rules", use, use), Hint("first line", line, drawn)]
