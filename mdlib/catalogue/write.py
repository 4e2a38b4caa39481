"""Entries and counterexamples to read: Markdown with LaTeX for a notebook, plain text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..language import tree
from ..language.formulas import Formula
from ..language.latex import name_latex
from ..matrices.shapes import shape_text

LONG = 60
SIGNS = {"ok": "✓", "wrong": "✗", "typo": "✎", "lost": "∅", "loose": "≈"}
MEANING = {
    "ok": "the formula holds",
    "wrong": "false as printed",
    "typo": "a slip of the pen",
    "lost": "lost in print, rebuilt here",
    "loose": "true only with a condition",
}
# How a statement is introduced: what is false is never printed as an equation of ours.
PRINTED = {
    "ok": "as printed",
    "wrong": "claimed, false",
    "typo": "claimed, misprinted",
    "lost": "as printed",
    "loose": "claimed, condition missing",
}

SLIPPED = {"proof": "in its proof", "lost": "its proof", "wording": "in its words"}


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


def number(entry) -> str:
    """A whole number or a fraction as itself, a float to four figures."""
    if isinstance(entry, float):
        return f"{entry:.4g}"
    entry = Fraction(entry)
    if entry.denominator == 1:
        return str(entry)
    sign = "-" if entry < 0 else ""
    return rf"{sign}\tfrac{{{abs(entry.numerator)}}}{{{entry.denominator}}}"


def matrix_latex(A) -> str:
    """A matrix in square brackets; a 1×1 matrix is its number."""
    if isinstance(A, str):
        return rf"\text{{{A}}}"
    if len(A) == len(A[0]) == 1:
        return number(A[0][0])
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in A)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def matrix_text(A) -> str:
    if isinstance(A, str):
        return A
    shown = [[_plain(entry) for entry in row] for row in A]
    if len(shown) == len(shown[0]) == 1:
        return shown[0][0]
    return "[" + "; ".join(" ".join(row) for row in shown) + "]"


def _plain(entry) -> str:
    return f"{entry:.4g}" if isinstance(entry, float) else str(entry)


def counterexample_markdown(example) -> str:
    """Where, then what each side gives."""
    where = r",\quad ".join(
        f"{_symbol(name, example.at)} = {matrix_latex(A)}" for name, A in example.at.items()
    )
    lines = [f"**Counterexample**: at $\\displaystyle {where}$"]
    lines += [
        f"- *{word}*: {_given(label, value)}" for word, label, value in _sides(example) if label
    ]
    return "\n\n".join([*lines, example.note] if example.note else lines)


def _symbol(name: str, names) -> str:
    """A symbol in LaTeX; dX beside X is its differential."""
    if name[0] == "d" and name[1:] in names:
        return rf"\mathrm{{d}}{name_latex(name[1:])}"
    return name_latex(name)


def _sides(example):
    found, words = example.values(), ("as printed", "right", "computed")
    return zip(words, example.labels(), (found.printed, found.right, found.truth), strict=True)


def _given(label: str, value) -> str:
    if isinstance(value, str):
        return f"$\\displaystyle {label}$ has no value"
    return f"$\\displaystyle {label} = {matrix_latex(value)}$"


def counterexample_text(example) -> str:
    where = ", ".join(f"{name} = {matrix_text(A)}" for name, A in example.at.items())
    rows = [
        f"  {word + ':':<12}{matrix_text(value)}" for word, label, value in _sides(example) if label
    ]
    return "\n".join([f"at {where}:", *rows])


def entry_markdown(entry) -> str:
    """Everything on one entry."""
    parts = [_heading(entry)]
    if entry.origin == "sources":
        parts.append(f"- *{PRINTED[entry.verdict]}*: {_shown(entry.printed)}")
    else:
        parts.append(_shown(entry.right))
    if entry.verdict != "ok" or entry.statement:
        parts.append(f"- *right*: {_shown(entry.right)}")
    parts += [f"- *{word}*: {text}" for word, text in _remarks(entry, entry.where) if text]
    if entry.proof:
        steps = (f"{i}. {step}" for i, step in enumerate(entry.proof, 1))
        parts.append("\n".join(["**Proof**", "", *steps]))
    if entry.counterexample:
        parts.append(counterexample_markdown(entry.counterexample))
    return "\n\n".join([*parts, f"<small>Source: {entry.source_text}.</small>"])


def _heading(entry) -> str:
    head = f"**{', '.join(entry.ids)}** · **{entry.title}**"
    if entry.origin != "sources":
        return head
    meaning = "; ".join(filter(None, [MEANING[entry.verdict], entry.mark]))
    return f"{head} · {SIGNS[entry.verdict]} *{entry.verdict}*: {meaning}"


def _remarks(entry, conditions: str):
    found = [("sizes", entry.symbols), ("conditions", conditions), ("note", entry.note)]
    return [*found, *((SLIPPED[slip.where], slip.says) for slip in entry.slips)]


def sizes_text(specs: dict) -> str:
    """Sizes of symbols, for a reader: $A$ m×m, $X$ m×n."""
    return ", ".join(f"${name_latex(name)}$ {size}" for name, size in _sizes(specs))


def sizes_plain(specs: dict) -> str:
    """Sizes of symbols as text: A m×m, X m×n."""
    return ", ".join(f"{name} {size}" for name, size in _sizes(specs))


def _sizes(specs: dict) -> list[tuple[str, str]]:
    """(name, size) of every symbol; dX has the size of X, and is not listed beside it."""
    return [
        (name, "scalar" if spec.shape == tree.SCALAR else shape_text(spec.shape))
        for name, spec in specs.items()
        if not (name[0] == "d" and name[1:] in specs)
    ]


def with_remarks(statement: str, remarks: list[str]) -> str:
    """An equation in LaTeX with what it needs in parentheses behind it."""
    joined = r",\ ".join(remarks)
    return rf"{statement}\quad ({joined})" if remarks else statement


def _shown(statement: str) -> str:
    return f"$\\displaystyle {statement}$" if statement else "nothing"


def entry_text(entry) -> str:
    told = entry.origin == "sources"
    conditions = "; ".join([*entry.conditions, *filter(None, [entry.proviso])])
    verdict = f"{entry.verdict}; {entry.mark}" if entry.mark else entry.verdict
    lines = [
        f"{', '.join(entry.ids)}: {entry.title} [{verdict}]",
        *([f"  {PRINTED[entry.verdict]}: {entry.printed or 'nothing'}"] if told else []),
        *([f"  right:      {entry.right}"] if entry.right != entry.printed else []),
        *([f"  in code:    {code}" for code in entry.code]),
        *(f"  {word + ':':<11} {text}" for word, text in _remarks(entry, conditions) if text),
        *(f"  proof {i}:    {step}" for i, step in enumerate(entry.proof, 1)),
    ]
    if entry.counterexample:
        shown = counterexample_text(entry.counterexample).replace("\n", "\n  ")
        lines.append(f"  counterexample {shown}")
    return "\n".join([*lines, f"  source:     {entry.source_text}"])
