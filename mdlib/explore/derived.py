"""A derivation as the stepper shows it: lines with what changes marked, steps, cards of rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ..engine.api import derive
from ..engine.derivation import DETAILS, Derivation, Step
from ..engine.rules import RULES, Label
from ..language import tree
from ..language.changed import changed
from ..language.formulas import Formula
from ..language.latex import name_latex
from ..language.mathml import mathml, name_mathml
from ..language.numpy_text import numpy_text
from ..language.tex_mathml import tex_mathml
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, shape_text
from .guessing import card_key, wrong_cards
from .shorthand import shortened

D = '<mi mathvariant="normal">d</mi>'
PARTIAL = '<mi mathvariant="normal">∂</mi>'


class Told:
    """What is told of one question: its lines and cards, each once, whatever step has them."""

    def __init__(self):
        self.lines: list[str] = []
        self.cards: dict[str, dict[str, str]] = {}
        self._places: dict[tuple, int] = {}
        self._changed: dict[tuple, tuple] = {}

    def line(self, node: tree.Node, new: list, old: list) -> int:
        """The number of a line with its marks."""
        key = (node, tuple(new), tuple(old))
        if key not in self._places:
            self._places[key] = len(self.lines)
            self.lines.append(shortened(mathml(node, new=new, old=old)))
        return self._places[key]

    def changed(self, before: tree.Node, after: tree.Node) -> tuple:
        key = before, after
        if key not in self._changed:
            self._changed[key] = changed(*key)
        return self._changed[key]

    def card(self, label: Label) -> str:
        """The key of a card, which is then there."""
        key = card_key(label)
        if key not in self.cards:
            self.cards[key] = card(label)
        return key


@lru_cache(maxsize=128)
def derivation(formula: Formula, wrt: str, layout: str, arrangement: str, names: tuple):
    """The derivative in one layout; `names` tells formulas apart that are declared otherwise."""
    return derive(formula, wrt, layout=layout, arrangement=arrangement)


@dataclass
class Row:
    """A line: what stands left of the sign, its formula, and the step that writes it."""

    left: str
    node: tree.Node
    step: int


def answer(formula: Formula, wrt: str, names: tuple) -> dict[str, Any]:
    """All that the page shows of one question, in both layouts and every arrangement."""
    told, ways = Told(), {}
    for layout in LAYOUTS:
        for arrangement in arrangements(formula, wrt):
            d = derivation(formula, wrt, layout, arrangement, names)
            ways.setdefault(layout, {})[arrangement] = _way(d, told)
    lefts = {
        key: shortened(f'<math displaystyle="true">{left}</math>')
        for key, left in _lefts(formula, wrt).items()
    }
    return {
        "lefts": lefts,
        "lines": told.lines,
        "cards": told.cards,
        "ways": ways,
        "arranged": len(arrangements(formula, wrt)) > 1,
    }


def longest_line(d: Derivation) -> int:
    """How many symbols and signs the longest line of a derivation has, about."""
    memory: dict[tree.Node, int] = {}
    return max(_length(step.after.node, memory) for step in d.steps_at("every step"))


def _length(node: tree.Node, memory: dict[tree.Node, int]) -> int:
    if node not in memory:
        memory[node] = 1 + sum(_length(part, memory) for part in node.args)
    return memory[node]


def _lefts(formula: Formula, wrt: str) -> dict[str, str]:
    """What stands left of the sign: f, df, vec(dF), ∂f/∂X."""
    f = "<mi>f</mi>" if formula.node.is_scalar else "<mi>F</mi>"
    above, below = PARTIAL + f, PARTIAL + name_mathml(wrt)
    return {
        "f": f,
        "df": D + f,
        "vec": f'<mi>vec</mi><mo stretchy="false">(</mo>{D}{f}<mo stretchy="false">)</mo>',
        "by": f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>",
    }


def arrangements(formula: Formula, wrt: str) -> tuple[str, ...]:
    """Those that differ: a scalar leaves nothing to arrange."""
    scalar = formula.node.is_scalar or formula.specs[wrt].shape == tree.SCALAR
    return ARRANGEMENTS[:1] if scalar else ARRANGEMENTS


def _way(d: Derivation, told: Told) -> dict[str, Any]:
    f = "f" if d.formula.node.is_scalar else "F"
    left = rf"\frac{{\partial {f}}}{{\partial {name_latex(d.wrt)}}}"
    return {
        **{detail: _steps(d, detail, told) for detail in DETAILS},
        "text": str(d.result),
        "shape": shape_text(d.shape),
        "numpy": numpy_text(d.result),
        "latex": f"{left} = {d.result.latex()}",
    }


def _steps(d: Derivation, detail: str, told: Told) -> dict[str, Any]:
    """The rows and the steps at one level of detail."""
    steps = d.steps_at(detail)
    shown = [{"name": s.rule, "cards": [told.card(label) for label in s.labels]} for s in steps]
    if not steps:
        every = (told.card(label) for s in d.steps_at("every step") for label in s.labels)
        shown = [{"name": None, "cards": [*dict.fromkeys(every)]}]
    if detail == "lecture":
        for step, wrong in zip(shown, wrong_cards(d), strict=True):
            step["wrong"] = [[told.card(label), at] for label, at in wrong]
    return {"rows": _printed(rows_of(d, steps), told), "steps": shown}


def rows_of(d: Derivation, steps: list[Step]) -> list[Row]:
    """The lines of a derivation, each once."""
    rows, left = [Row("f", d.formula.node, 0)], "df"
    for number, (previous, step) in enumerate(pairwise([None, *steps]), 1):
        before, after = step.before.node, step.after.node
        if previous is not None and before.shape != rows[-1].node.shape:
            left = "vec"
        if left:
            rows.append(Row(left, before, number if previous else 0))
        read_off = step.stage.startswith("identify")
        rows.append(Row("by" if read_off else "", after, number))
        left = ""
    result = d.result.node
    if not steps:
        rows.append(Row("by", result, 1))
    elif rows[-1].node != result:
        rows.append(Row("", result, len(steps)))
    return rows


def _printed(rows: list[Row], told: Told) -> list[list]:
    """The lines in MathML, with marks on what goes at the next, and on what came with this one."""
    new: list[list] = [[] for _ in rows]
    old: list[list] = [[] for _ in rows]
    for at, (row, after) in enumerate(pairwise(rows)):
        if not after.left:
            old[at], new[at + 1] = told.changed(row.node, after.node)
    return [
        [row.left, told.line(row.node, come, gone), row.step]
        for row, come, gone in zip(rows, new, old, strict=True)
    ]


@lru_cache(maxsize=256)
def _statement(tex: str) -> str:
    return shortened(tex_mathml(tex)) if tex else ""


def card(label: Label) -> dict[str, str]:
    """What a rule says: its name, its statement, why it holds, and where it is found."""
    form = label.tex.partition("=")[0] if "=" in label.tex else ""
    return {
        "name": label.name,
        "states": _statement(label.tex),
        "form": _statement(form.strip()),
        "sentence": label.sentence,
        "source": SOURCES.get(label.key, ""),
    }


SOURCES = {rule.label.key: rule.source for rule in RULES.values()}
