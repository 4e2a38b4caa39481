"""The chain rule for a formula: the functions it is put together from, and their derivatives."""

from __future__ import annotations

from ..engine.api import derive
from ..language import tree
from ..language.formulas import Formula
from ..language.mathml import mathml
from ..language.plain import plain
from ..language.sizes import names_in
from ..language.substitute import substitute
from ..matrices.shapes import LAYOUTS, Spec

LETTERS = ("u", "v", "w", "y", "z", "s", "r", "q")


def stages(f: Formula, wrt: str) -> list[tuple[str, Formula, str]]:
    """A formula as functions of functions, the innermost first: name, formula, its variable.

    Each value on the way is a number or a column, so that the derivatives multiply.

    Examples
    --------
    >>> from mdlib import formula
    >>> f = formula("A @ tanh(B @ x)", A="k m", B="m n", x="n")
    >>> [(name, g.plain(), var) for name, g, var in stages(f, "x")]
    [('u', 'B x', 'x'), ('v', 'tanh(u)', 'u'), ('f', 'A v', 'v')]
    """
    parts = [f.node]
    while part := _inner(parts[-1], wrt):
        parts.append(part)
    parts.reverse()
    names = _letters(f, len(parts) - 1)
    specs = dict(f.specs)
    found, inner, by = [], None, wrt
    for name, part in zip((*names, "f"), parts[-len(names) - 1 :], strict=True):
        node = substitute(part, {inner: tree.Sym(by, inner.shape)}) if inner else part
        found.append((name, Formula(node, dict(specs)), by))
        specs[name], inner, by = Spec(*part.shape), part, name
    return found


def _letters(f: Formula, count: int) -> list[str]:
    """Names for what comes between, of which the formula uses none."""
    taken = {*f.specs, *(n for spec in f.specs.values() for s in spec.shape for n in names_in(s))}
    return [letter for letter in LETTERS if letter not in taken][:count]


def _inner(node: tree.Node, wrt: str) -> tree.Node | None:
    """The outermost part through which alone the variable goes into a formula."""
    terms = node.args if type(node) in (tree.Add, tree.Transpose) else ()
    for part in tree.walk(node):
        if part is node or part in terms or type(part) is tree.Sym or part.shape[1] != 1:
            continue
        rest = substitute(node, {part: tree.ONE if part.is_scalar else tree.Ones(*part.shape)})
        if wrt in part.names and wrt not in rest.names:
            return part
    return None


def is_chain(f: Formula, wrt: str) -> bool:
    """Whether what comes out and what goes in are numbers or columns."""
    return f.shape[1] == 1 and f.specs[wrt].shape[1] == 1


def chain_factors(f: Formula, wrt: str) -> dict:
    """The factors of ∂f/∂x in both layouts, in the order in which they are multiplied."""
    parts = stages(f, wrt)
    made = [{"name": name, "math": mathml(g.node), "by": by} for name, g, by in parts]
    return {"stages": made} | {
        layout: [_factor(*part, layout) for part in parts[:: 1 if layout == LAYOUTS[0] else -1]]
        for layout in LAYOUTS
    }


def _factor(name: str, g: Formula, by: str, layout: str) -> dict:
    made = derive(g, by, layout=layout)
    rows, cols = made.shape
    text = plain(made.result.node)
    return {"kind": "leaf", "kids": [], "top": name, "by": by, "text": text, "rows": rows,
            "cols": cols, "math": mathml(made.result.node)}  # fmt: skip
