"""LaTeX of a formula, fit for a lecture."""

from __future__ import annotations

from itertools import pairwise

from . import tree
from .function_names import ELEMENTWISE
from .notation import Writer

GREEK = frozenset(
    """alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon
    phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split()  # noqa: SIM905
)
NAMED = {"lam": r"\lambda", "lamda": r"\lambda", "lambda_": r"\lambda", "ell": r"\ell"}
FUNCTIONS = {"det": r"\det", "logdet": r"\log\det"}  # any other by its name, upright


def latex(node: tree.Node) -> str:
    """LaTeX source of a tree, without dollar signs."""
    return _Latex().write(node)[0]


def name_latex(name: str) -> str:
    r"""A symbol in LaTeX: Sigma_1 is \Sigma_{1}, w2 is w_{2}, dX is \mathrm{d}X."""
    head, tail = head_and_index(name)
    if head in GREEK:
        shown = f"\\{head}"
    elif head in NAMED:
        shown = NAMED[head]
    elif len(head) == 1:
        shown = head
    else:
        shown = rf"\mathrm{{{head}}}".replace("_", r"\_")
    return rf"{shown}_{{{tail}}}".replace("__", "_") if tail else shown


def head_and_index(name: str) -> tuple[str, str]:
    """What stands in a symbol's name and what below it: Sigma and 1, w and 2, lambda_ and none."""
    head, _, tail = name.partition("_") if not name.endswith("_") else (name, "", "")
    letters = head.rstrip("0123456789")
    return (head, tail) if tail else (letters, head[len(letters) :])


class _Latex(Writer):
    circle, kronecker, slash = r" \circ ", r" \otimes ", r" \oslash "
    circle_in_mark = r"\circ "
    transpose_mark, inverse_mark, inverse_transpose_mark = r"\top", "-1", r"-\top"
    mark = r"\mathrm{d}"

    def _juxtapose(self, parts):
        """A thin space on both sides of a differential."""
        shown = parts[0] if parts else ""
        for before, part in pairwise(parts):
            thin = self.mark in (before[: len(self.mark)], part[: len(self.mark)])
            shown += (r"\, " if thin else " ") + part
        return shown

    def name(self, name):
        return name_latex(name)

    def superscript(self, base, mark):
        return rf"{base}^{{{mark}}}"

    def fraction(self, above, below):
        return rf"\frac{{{above}}}{{{below}}}", 2

    def function(self, name, inner):
        upright = FUNCTIONS.get(name, rf"\operatorname{{{name}}}")
        shown = ELEMENTWISE[name].tex if name in ELEMENTWISE else upright
        return shown + self.parentheses(inner)

    def constant(self, letter, sizes):
        shown = [size_latex(size) for size in sizes]
        joined = ",".join(shown) if letter == "K" else r"\times ".join(shown)
        return f"{letter}_{{{joined}}}"

    def parentheses(self, inner):
        if r"\frac" in inner or r"\sqrt" in inner:
            return rf"\left({inner}\right)"
        return f"({inner})"

    def norm(self, inner):
        return rf"\lVert {inner}\rVert"

    def root(self, node):
        return rf"\sqrt{{{self.inner(node.arg)}}}"

    def is_bare(self, node, inner):
        return type(node) is tree.Sym or inner.startswith("\\") or len(inner) == 1


def size_latex(size) -> str:
    """A size in LaTeX: m*n is mn."""
    parts = str(size).split("*")
    return " ".join(name_latex(part) if not part.isdecimal() else part for part in parts)
