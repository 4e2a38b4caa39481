"""Entries and counterexamples to read: Markdown with LaTeX for a notebook, plain text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..formula.latex import name_latex
from .ring import Matrix

SIGNS = {"ok": "✓", "wrong": "✗", "typo": "✎", "lost": "∅", "loose": "≈"}
MEANING = {
    "ok": "right as printed",
    "wrong": "false as printed",
    "typo": "a slip of the pen",
    "lost": "lost in print, rebuilt here",
    "loose": "true only with a condition",
}


@dataclass(frozen=True)
class Shown:
    """Something to look at: Markdown in a notebook, text in a terminal."""

    markdown: str
    text: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.text


def derivative_of(f: str, wrt: str, order: int = 1) -> str:
    """∂f/∂X, a Hessian (order 2) or df (order 0) of a formula's LaTeX, in LaTeX."""
    if order == 0:
        return rf"\mathrm{{d}}\left[{f}\right]"
    x = name_latex(wrt)
    if order == 2:
        return rf"\frac{{\partial^2}}{{\partial {x}^2}} \left[{f}\right]"
    return rf"\frac{{\partial}}{{\partial {x}}} \left[{f}\right]"


def number(entry) -> str:
    """A whole number or a fraction as itself, a float to four figures."""
    if isinstance(entry, float):
        return f"{entry:.4g}"
    entry = Fraction(entry)
    if entry.denominator == 1:
        return str(entry)
    sign = "-" if entry < 0 else ""
    return rf"{sign}\tfrac{{{abs(entry.numerator)}}}{{{entry.denominator}}}"


def matrix_latex(A: Matrix | str) -> str:
    """A matrix in square brackets; a 1×1 matrix is its number."""
    if isinstance(A, str):
        return rf"\text{{{A}}}"
    if len(A) == len(A[0]) == 1:
        return number(A[0][0])
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in A)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def matrix_text(A: Matrix | str) -> str:
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
        f"{name_latex(name)} = {matrix_latex(A)}" for name, A in example.at.items()
    )
    found, labels = example.values(), example.labels()
    lines = [f"**Counterexample**: at $\\displaystyle {where}$", ""]
    words = ("as printed", "right", "in truth")
    for word, label, value in zip(
        words, labels, (found.printed, found.right, found.truth), strict=True
    ):
        lines.append(f"- {word}: {_given(label, value)}")
    return "\n".join([*lines, "", example.note] if example.note else lines)


def _given(label: str, value) -> str:
    if isinstance(value, str):
        return f"$\\displaystyle {label}$ has {value if ' ' in value else 'no value'}"
    return f"$\\displaystyle {label} = {matrix_latex(value)}$"


def counterexample_text(example) -> str:
    where = ", ".join(f"{name} = {matrix_text(A)}" for name, A in example.at.items())
    found = example.values()
    return "\n".join(
        [
            f"at {where}:",
            f"  as printed: {matrix_text(found.printed)}",
            f"  right:      {matrix_text(found.right)}",
            f"  in truth:   {matrix_text(found.truth)}",
        ]
    )


def entry_markdown(entry) -> str:
    """Everything on one entry."""
    head = (
        f"**{', '.join(entry.ids)}** · **{entry.title}** · {SIGNS[entry.verdict]} *{entry.verdict}*"
    )
    parts = [f"{head}: {MEANING[entry.verdict]}."]
    if entry.origin == "sources":
        parts.append(f"As printed: {_displayed(entry.printed)}")
    if entry.origin != "sources" or entry.verdict != "ok" or entry.statement:
        parts.append(f"Right: {_displayed(entry.right)}")
    if entry.conditions:
        parts.append(f"Conditions: {entry.conditions}")
    if entry.note:
        parts.append(entry.note)
    if entry.proof:
        parts.append(
            "\n".join(["Proof:", "", *(f"{i}. {s}" for i, s in enumerate(entry.proof, 1))])
        )
    if entry.counterexample:
        parts.append(counterexample_markdown(entry.counterexample))
    return "\n\n".join([*parts, f"<small>Source: {entry.source_text}.</small>"])


def _displayed(statement: str) -> str:
    return f"$$\n{statement}\n$$" if statement else "nothing."


def entry_text(entry) -> str:
    lines = [
        f"{', '.join(entry.ids)}: {entry.title} [{entry.verdict}]",
        *([f"  as printed: {entry.printed or 'nothing'}"] if entry.origin == "sources" else []),
        f"  right:      {entry.right}",
        *([f"  in code:    {code}" for code in entry.code]),
        *([f"  conditions: {entry.conditions}"] if entry.conditions else []),
        *([f"  note:       {entry.note}"] if entry.note else []),
        *(f"  proof {i}:    {step}" for i, step in enumerate(entry.proof, 1)),
    ]
    if entry.counterexample:
        shown = counterexample_text(entry.counterexample).replace("\n", "\n  ")
        lines.append(f"  counterexample {shown}")
    return "\n".join([*lines, f"  source:     {entry.source_text}"])
