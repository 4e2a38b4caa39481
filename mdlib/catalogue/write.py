"""Entries and their witnesses to read: Markdown with LaTeX for a notebook, plain text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..language import tree
from ..language.formulas import Formula
from ..language.latex import name_latex
from ..matrices.shapes import shape_text
from .catalogue_words import say

LONG = 60
# What has no value.
UNDEFINED = "undefined"
# Of every verdict: a sign, what it means, and how what is printed is introduced: what is false is
# never printed as an equation of ours.
# fmt: off
VERDICTS = {
    "ok":    ("✓", "means-ok", "as-printed"),
    "wrong": ("✗", "means-wrong", "claimed-false"),
    "typo":  ("✎", "means-typo", "claimed-misprinted"),
    "lost":  ("∅", "means-lost", "as-printed"),
    "loose": ("≈", "means-loose", "claimed-loose"),
}
# Of every slip: what stands beside the verdict, and a label.
SLIPS = {
    "proof":   ("proof-slipped", "in-its-proof"),
    "lost":    ("proof-lost", "its-proof"),
    "wording": ("wording-slipped", "in-its-words"),
}
# fmt: on


@dataclass(frozen=True)
class Shown:
    """Something to look at: Markdown in a notebook, text in a terminal."""

    markdown: str
    text: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.text


def derivative_of(f: Formula, wrt: str, order: int = 1) -> str:
    """∂f/∂X, a Hessian (order 2) or df (order 0), in LaTeX."""
    if order == 0:
        return differential_of(f)
    x, inner = name_latex(wrt), _bracketed(f)
    power = "" if order == 1 else "^2"
    if len(inner) > LONG or r"\frac" in inner:
        return rf"\frac{{\partial{power}}}{{\partial {x}{power}}} {inner}"
    return rf"\frac{{\partial{power} {inner}}}{{\partial {x}{power}}}"


def differential_of(f: Formula) -> str:
    """df in LaTeX."""
    return rf"\mathrm{{d}} {f.latex()}" if _is_atom(f.node) else rf"\mathrm{{d}}({f.latex()})"


def _is_atom(node: tree.Node) -> bool:
    return len(node.args) < 2 and type(node) is not tree.Transpose


def _bracketed(f: Formula) -> str:
    bare = _is_atom(f.node) or type(f.node) is tree.MatMul
    return f.latex() if bare else rf"\left({f.latex()}\right)"


def unbroken(text: str) -> str:
    """Text whose hyphens end no line."""
    return f'<span style="white-space: nowrap">{text}</span>'


def shown(statement: str) -> str:
    """A statement in LaTeX on a line of text."""
    return rf"$\displaystyle {statement}$" if statement else say("nothing")


# Matrices


def number(entry) -> str:
    """A whole number or a fraction as itself, a float to four figures, in LaTeX."""
    if isinstance(entry, float):
        return f"{entry:.4g}"
    entry = Fraction(entry)
    if entry.denominator == 1:
        return str(entry)
    sign = "-" if entry < 0 else ""
    return rf"{sign}\tfrac{{{abs(entry.numerator)}}}{{{entry.denominator}}}"


def matrix_latex(A) -> str:
    """A matrix in square brackets; a 1×1 matrix is its number."""
    if len(A) == len(A[0]) == 1:
        return number(A[0][0])
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in A)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def matrix_text(A) -> str:
    """A matrix as text: [1 2; 3 4]."""
    if isinstance(A, str):
        return say(A)
    plain = [[f"{x:.4g}" if isinstance(x, float) else str(x) for x in row] for row in A]
    if len(plain) == len(plain[0]) == 1:
        return plain[0][0]
    return f"[{'; '.join(map(' '.join, plain))}]"


# Witnesses


def witness_markdown(witness) -> str:
    """Where, then what each side gives."""
    where = r",\quad ".join(
        f"{_symbol(name, witness.at)} = {matrix_latex(A)}" for name, A in witness.at.items()
    )
    lines = [say("counterexample", where=where)]
    lines += [
        say("item", label=side, text=_given(label, value)) for side, label, value in _sides(witness)
    ]
    return "\n\n".join([*lines, witness.note] if witness.note else lines)


def _symbol(name: str, names) -> str:
    """A symbol in LaTeX; dX beside X is its differential."""
    if name[0] == "d" and name[1:] in names:
        return rf"\mathrm{{d}}{name_latex(name[1:])}"
    return name_latex(name)


def _sides(witness) -> list[tuple]:
    """Of every side that has a label: what it is, its label in LaTeX, its value."""
    found, sides = witness.values(), (say("as-printed"), say("right"), say("computed"))
    rows = zip(sides, witness.labels(), (found.printed, found.right, found.truth), strict=True)
    return [row for row in rows if row[1]]


def _given(label: str, value) -> str:
    if value == UNDEFINED:
        return say("no-value", label=label)
    return shown(f"{label} = {matrix_latex(value)}")


def witness_text(witness) -> str:
    """The same as lines of text."""
    where = ", ".join(f"{name} = {matrix_text(A)}" for name, A in witness.at.items())
    rows = [
        f"  {say('label', label=side):<12}{matrix_text(value)}"
        for side, _, value in _sides(witness)
    ]
    return "\n".join([say("text-at", where=where), *rows])


# Entries


def entry_markdown(entry) -> str:
    """Everything on one entry."""
    told = entry.origin == "sources"
    right = shown(entry.right)
    parts = [_heading(entry) if told else _name(entry)]
    parts += [_item(introduced(entry), shown(entry.printed))] if told else [right]
    parts += [_item(say("right"), right)] if entry.verdict != "ok" or entry.statement else []
    parts += [_item(label, text) for label, text in _remarks(entry, entry.where)]
    if entry.proof:
        steps = (f"{i}. {step}" for i, step in enumerate(entry.proof, 1))
        parts.append("\n".join([say("proof-heading"), "", *steps]))
    if entry.counterexample:
        parts.append(witness_markdown(entry.counterexample))
    return "\n\n".join([*parts, say("source", source=entry.source_text)])


def _item(label: str, text: str) -> str:
    return say("item", label=label, text=text)


def _name(entry) -> str:
    return f"**{', '.join(entry.ids)}** · **{entry.title}**"


def _heading(entry) -> str:
    sign, meaning, _ = VERDICTS[entry.verdict]
    meant = "; ".join(filter(None, [say(meaning), entry.mark]))
    return f"{_name(entry)} · {sign} *{entry.verdict}*: {meant}"


def introduced(entry) -> str:
    """How what is printed is introduced."""
    return say(VERDICTS[entry.verdict][2])


def _remarks(entry, conditions: str) -> list[tuple[str, str]]:
    """What there is to say beyond the statement, each with its label."""
    found = [
        (say("sizes"), entry.symbols),
        (say("conditions"), conditions),
        (say("note"), entry.note),
        *((say(SLIPS[slip.where][1]), slip.says) for slip in entry.slips),
    ]
    return [(label, text) for label, text in found if text]


def entry_text(entry) -> str:
    """The same as lines of text."""
    conditions = "; ".join([*entry.conditions, *filter(None, [entry.proviso])])
    verdict = f"{entry.verdict}; {entry.mark}" if entry.mark else entry.verdict
    lines = [f"{', '.join(entry.ids)}: {entry.title} [{verdict}]"]
    if entry.origin == "sources":
        printed = entry.printed or say("nothing")
        lines.append(say("text-printed", label=introduced(entry), printed=printed))
    if entry.right != entry.printed:
        lines.append(say("text-right", right=entry.right))
    lines += [say("text-code", code=code) for code in entry.code]
    lines += [
        say("text-remark", label=say("label", label=label), text=text)
        for label, text in _remarks(entry, conditions)
    ]
    lines += [
        say("text-proof", number=number, step=step) for number, step in enumerate(entry.proof, 1)
    ]
    if entry.counterexample:
        example = witness_text(entry.counterexample).replace("\n", "\n  ")
        lines.append(say("text-counterexample", example=example))
    return "\n".join([*lines, say("text-source", source=entry.source_text)])


# Symbols and their sizes


def sizes_text(specs: dict) -> str:
    """Sizes of symbols, for a reader: $A$ m×m, $X$ m×n."""
    return ", ".join(f"${name_latex(name)}$ {size}" for name, size in _sizes(specs))


def sizes_plain(specs: dict) -> str:
    """Sizes of symbols as text: A m×m, X m×n."""
    return ", ".join(f"{name} {size}" for name, size in _sizes(specs))


def _sizes(specs: dict) -> list[tuple[str, str]]:
    """(name, size) of every symbol; dX has the size of X, and is not listed beside it."""
    return [
        (name, say("scalar") if spec.shape == tree.SCALAR else shape_text(spec.shape))
        for name, spec in specs.items()
        if not (name[0] == "d" and name[1:] in specs)
    ]
