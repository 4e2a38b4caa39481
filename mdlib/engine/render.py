"""Derivations to read: plain text for a terminal, LaTeX and Markdown for a notebook."""

from __future__ import annotations

from itertools import pairwise

from ..language import tree
from ..language.latex import latex, name_latex
from ..language.plain import name_plain, plain
from ..matrices.shapes import shape_text
from .engine_words import folded, say

WIDTH = 60
MAX_TERMS = 12
# Facts that stay true of every matrix near X; the others would tie its entries together.
FREE_PROPERTIES = frozenset({"invertible", "positive"})
IMPLIES = r"\;\Rightarrow\;"


def derivation_text(d) -> str:
    """The derivation as aligned lines, the rule beside each, the result and its layout last."""
    lines = [(_f(d, plain), "=", plain(d.formula.node), "")]
    lines += [
        (left, "=", right, folded("and-then", notes) if notes else "")
        for left, right, notes in _lines(d, plain, "d")
    ]
    width = max(len(left) for left, *_ in lines)
    body = max([len(right) for _, _, right, note in lines if note and len(right) <= WIDTH] or [0])
    rows = [
        f"{left:<{width}} {sign} {right:<{body}}   {note}".rstrip()
        for left, sign, right, note in lines
    ]
    return "\n".join([*rows, *_checked(d)])


def _checked(d) -> list[str]:
    if not d.probes:
        return []
    return [say("checked-result" if d.detail == "result" else "checked-steps", probes=d.probes)]


def _lines(d, write, mark):
    """Rows (left side, formula, notes); the left side changes where the stage does."""
    rows, order = [], 1 if d.order else 0
    left = f"{mark}{_f(d, write)}"
    for previous, step in pairwise([None, *d.steps]):
        before, after = write(step.before.node), write(step.after.node)
        if step.stage == "second":
            rows.append((f"{mark}G", after, [step.rule]))
            order, left = 2, ""
            continue
        rows += [(left, before, [])] if left else []
        read_off = step.stage.startswith("identify")
        left = _left(d, write, order) if read_off else _stacked(d, write, order)
        rows.append((left if read_off or begins_vec(previous, step) else "", after, [step.rule]))
        left = ""
    result = write(d.result.node)
    if rows and rows[-1][1] == result:
        first, _, notes = rows.pop()
        return [*rows, (first, result, [*notes, *_closing(d)])]
    return [*rows, (_left(d, write, d.order), result, _closing(d))]


def begins_vec(previous, step) -> bool:
    """Whether a step rewrites vec of what the step before it made."""
    jumps = previous is not None and previous.after.shape != step.before.shape
    return jumps and not step.stage.startswith("identify")


def _f(d, write) -> str:
    return "f" if d.formula.shape == tree.SCALAR else "F"


def _left(d, write, order) -> str:
    name = (name_plain if write is plain else name_latex)(d.wrt)
    f = _f(d, write)
    if write is plain:
        return {0: f"d{f}", 1: f"∂{f}/∂{name}", 2: f"∂²{f}/∂{name}²"}[order]
    return {
        0: rf"\mathrm{{d}}{f}",
        1: rf"\frac{{\partial {f}}}{{\partial {name}}}",
        2: rf"\frac{{\partial^2 {f}}}{{\partial {name}^2}}",
    }[order]


def _stacked(d, write, order) -> str:
    """vec(dF): from here on the entries of the differential stand in one column."""
    f = "G" if order == 2 else _f(d, write)
    return f"vec(d{f})" if write is plain else rf"\operatorname{{vec}}(\mathrm{{d}}{f})"


def _closing(d) -> list[str]:
    """What the last line says of the result: its layout and shape, and that entries are free."""
    free = [say("entries-free")] if d.specs[d.wrt].properties - FREE_PROPERTIES else []
    said = [*_where(d), *free]
    return [folded("and-also", said)] if said else []


def _where(d) -> list[str]:
    if d.order == 0:
        return []
    if d.order == 2:
        return [say("hessian"), shape_text(d.shape)]
    arranged = d.formula.node.is_scalar or d.specs[d.wrt].shape == tree.SCALAR
    layout = say("layout", layout=d.layout)
    return [layout, *([] if arranged else [d.arrangement]), shape_text(d.shape)]


def step_latex(step) -> str:
    """A step as an equation; a derivative follows from its differential, it does not equal it."""
    before, after = latex(step.before.node), latex(step.after.node)
    return rf"{before} {IMPLIES if step.stage.startswith('identify') else '='} {after}"


def derivation_latex(d) -> str:
    """An aligned derivation, the rule beside each line, what is new in it underlined."""
    f = _f(d, latex)
    rows = [rf"{f} &= {latex(d.formula.node)}"]
    previous, lines = None, _lines(d, latex, r"\mathrm{d}")
    for i, (left, right, notes) in enumerate(lines):
        shown = _underlined(previous, right) if notes and not left else right
        shown = rf"\boxed{{{right}}}" if i == len(lines) - 1 else shown
        rows.append(f"{left} &= {shown}{_beside(notes)}".lstrip())
        previous = right
    joined = " \\\\\n".join(rows)
    return f"$$\\begin{{aligned}}\n{joined}\n\\end{{aligned}}$$"


def _beside(notes: list[str]) -> str:
    """The rule beside a line, and below the last one the layout: side by side they are too wide."""
    shown = [note.replace("×", r"$\times$") for note in notes]
    return " \\\\\n&".join(rf" && \text{{{note}}}" for note in shown)


def _underlined(previous: str | None, line: str) -> str:
    """Underline the terms of a sum that the line before did not have, if it had any of them.

    A colour would need two shades: none reads well on a light page and on a dark one.
    """
    terms, old = _terms(line), set(_terms(previous or ""))
    if len(terms) > MAX_TERMS or old.isdisjoint(terms):
        return line
    return " ".join(term if term in old else _under(term) for term in terms)


def _under(term: str) -> str:
    sign, space, rest = term.partition(" ")
    return rf"{sign} \underline{{{rest}}}" if space and sign in "+-" else rf"\underline{{{term}}}"


def _terms(line: str) -> list[str]:
    """Split LaTeX at the + and - outside all brackets; each sign stays with its term."""
    terms, depth, start = [], 0, 0
    for i, letter in enumerate(line):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter in "+-" and depth == 0 and i and line[i - 1] == " ":
            terms.append(line[start:i].strip())
            start = i
    terms.append(line[start:].strip())
    return [term for term in terms if term]


def derivation_markdown(d) -> str:
    """The aligned derivation, then one sentence for each step."""
    sentences = [
        say("numbered-step", number=number, rule=step.rule, sentence=step.sentence)
        for number, step in enumerate(d.steps, 1)
    ]
    return "\n".join([derivation_latex(d), "", *sentences, *(f"\n✓ {c}" for c in _checked(d))])
