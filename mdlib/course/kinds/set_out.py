"""What the questions about a derivation share: the derivation, and its lines set out to read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from ...engine.api import derive, differential
from ...engine.derivation import Derivation, Step
from ...engine.render import begins_vec
from ...errors import Templates
from ...language.formulas import Formula
from ...language.latex import name_latex
from ...matrices.properties import IMPLIED
from ...matrices.shapes import Spec, shape_text

# fmt: off
say = Templates("course", {
    "size-of": "${symbol}$ is {size}",
    "a-scalar": "a scalar",
    "positive-definite": "symmetric positive definite",
    "rule-and-more": "{rule},",
})
# fmt: on

BLANK = r"\boxed{\phantom{xxxxxxxx}}"
# A longer note beside a line would leave the page.
NOTE = 48


def derivation_of(formula: str, wrt: str, layout: str | None, **options) -> Derivation:
    """The derivation that is asked about; without a layout, that of the differential alone."""
    if layout is None:
        return differential(formula, wrt, **options)
    return derive(formula, wrt, layout=layout, **options)


def set_out(derivation: Derivation, rows: Iterable[tuple[Step, str, str]]) -> str:
    """A derivation as aligned lines: (step, what stands there, the note beside it)."""
    lines, seen = [rf"{_name(derivation)} &= {derivation.formula.latex()}"], set()
    for (previous, *_), (step, shown, note) in pairwise([(None,), *rows]):
        left = "" if step.stage in seen | {"tidy"} else left_side(derivation, step)
        if begins_vec(previous, step):
            left = rf"\operatorname{{vec}}({left_side(derivation, step)})"
        seen.add(step.stage)
        lines.append(rf"{left} &= {shown} && {note}".lstrip())
    body = " \\\\\n".join(lines)
    return f"$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$"


def note_of(number: int, step: Step) -> str:
    """The number and the rules of a line in LaTeX; many rules take a line each."""
    parts = [step.rule]
    if len(f"({number}) {step.rule}") > NOTE:
        *early, last = (label.name for label in step.labels)
        parts = [*(say("rule-and-more", rule=name) for name in early), last]
    parts[0] = f"({number}) {parts[0]}"
    return " \\\\\n& && ".join(rf"\text{{{part}}}" for part in parts)


def left_side(derivation: Derivation, step: Step) -> str:
    """What a step gives: the differential, or the derivative."""
    name = _name(derivation)
    if step.stage.startswith("identify"):
        return rf"\frac{{\partial {name}}}{{\partial {name_latex(derivation.wrt)}}}"
    return rf"\mathrm{{d}}{name}"


def _name(derivation: Derivation) -> str:
    return "f" if derivation.formula.node.is_scalar else "F"


def given(formula: Formula) -> str:
    """The sizes of the symbols, in Markdown."""
    specs = formula.specs.items()
    sizes = (say("size-of", symbol=name_latex(name), size=_size(spec)) for name, spec in specs)
    return ", ".join(sizes)


def _size(spec: Spec) -> str:
    """The size of a symbol, and those of its properties that do not follow from the others."""
    size = say("a-scalar") if spec.shape == (1, 1) else shape_text(spec.shape)
    implied = set().union(*(IMPLIED.get(name, set()) for name in spec.properties))
    words = {"spd": say("positive-definite")}
    return ", ".join([size, *(words.get(name, name) for name in sorted(spec.properties - implied))])
