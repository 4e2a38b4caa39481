"""Text as the library prints it, tr((dX)ᵀ A X)/‖X‖, turned into text of the formula language.

Only what `print` writes is read: products by juxtaposition, ᵀ ⁻¹ ⁻ᵀ and powers, ‖x‖, ∘, ⊘, ⊗. Which
product is meant, the shapes of both sides say. Nothing is executed.
"""

from __future__ import annotations

import operator
import re

from ..errors import MdlibError
from ..matrices.shapes import Spec
from . import tree
from .parse import parse
from .plain import name_plain
from .text import text as written

MAX_LENGTH = 500
MAX_DEPTH = 30
LETTER = "A-Za-zΑ-Ωα-ω"
TOKEN = re.compile(
    rf"\s*(?:(?P<constant>[K10I]_[A-Za-z0-9]+(?:[×,][A-Za-z0-9]+)?)|(?P<number>\d+(?:\.\d+)?)"
    rf"|(?P<name>[{LETTER}][{LETTER}0-9_]*)|(?P<raised>⁻¹|⁻ᵀ|ᵀ|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^∘\d+|\.T)"
    r"|(?P<sign>[-+*@/∘⊘⊗‖()]))"
)
CONSTANTS = {"K": "comm", "1": "ones", "0": "zeros", "I": "eye"}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def in_the_language(text: str, specs: dict[str, Spec], differential: str) -> str | None:
    """What a printed formula is in the formula language; None for what the library does not print.

    An identity matrix is printed without its size: it has one if just one fits.
    """
    tokens = _tokens(text) if len(text) <= MAX_LENGTH else []
    unsized = ("name", "I") in tokens and "I" not in specs
    sizes = {str(size) for spec in specs.values() for size in spec.shape} - {"1"}
    found = []
    for size in sizes if unsized else [""]:
        sized = [("constant", f"I_{size}") if t == ("name", "I") and size else t for t in tokens]
        try:
            found.append(_Juxtaposition(sized, specs, differential).whole())
        except MdlibError:
            continue
    return found[0] if len(found) == 1 else None


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, text) of each token, the last one first; none where a letter begins none."""
    found = list(TOKEN.finditer(text))
    if "".join(token[0] for token in found) != text.rstrip():
        return []
    return [(token.lastgroup, token[token.lastgroup]) for token in reversed(found)]


class _UnreadError(MdlibError):
    """The library prints no such formula; what is said of it is said by the parser."""


def _product(left: tree.Node, right: tree.Node) -> tree.Node:
    return tree.product([left, right])


def _juxtaposed(left: tree.Node, right: tree.Node) -> tree.Node:
    """A B, c A or A c."""
    return left * right if left.is_scalar or right.is_scalar else _product(left, right)


# How tightly a sign binds what stands beside it, and what it makes of the two.
INFIX = {
    "+": (1, operator.add), "-": (1, operator.sub),
    "∘": (2, operator.mul), "⊘": (2, operator.truediv), "⊗": (2, tree.Kron),
    "": (3, _juxtaposed), "*": (3, operator.mul), "@": (3, _product), "/": (3, operator.truediv),
}  # fmt: skip


class _Juxtaposition:
    """A formula in which products are juxtaposed, read in one pass from left to right."""

    def __init__(self, tokens: list, specs: dict[str, Spec], differential: str):
        self.tokens, self.declared = tokens, (specs, differential)
        self.names = {name_plain(name): parse(name, *self.declared) for name in specs}
        self.names[f"d{name_plain(differential)}"] = parse(f"d{differential}", *self.declared)
        self.depth, self.end = 0, ""

    def whole(self) -> str:
        """The whole text, where its sizes fit."""
        made = written(self.formula())
        if self.tokens:
            raise _UnreadError
        parse(made, *self.declared)
        return made

    def formula(self, level: int = 1) -> tree.Node:
        """What goes on up to a sign that binds less tightly than a level."""
        made = -self.formula(2) if level == 1 and self.took("-") else self.power()
        while (sign := self.infix()) is not None and INFIX[sign][0] >= level:
            if sign:
                self.tokens.pop()
            tightly, join = INFIX[sign]
            made = join(made, self.formula(tightly + 1))
        return made

    def took(self, sign: str) -> bool:
        if self.tokens[-1:] != [("sign", sign)]:
            return False
        self.tokens.pop()
        return True

    def infix(self) -> str | None:
        """The sign of INFIX that comes next; None at an end."""
        kind, shown = self.tokens[-1] if self.tokens else ("sign", ")")
        if kind != "sign" or shown == "(" or (shown == "‖" and self.end != "‖"):
            return ""
        return shown if shown in INFIX else None

    def power(self) -> tree.Node:
        made = self.atom()
        while self.tokens and self.tokens[-1][0] == "raised":
            made = _raised(made, self.tokens.pop()[1])
        return made

    def atom(self) -> tree.Node:
        """A symbol, a number, 1_n, d A, (A), ‖A‖, or a function of what is in parentheses."""
        self.depth += 1
        if self.depth > MAX_DEPTH or not self.tokens:
            raise _UnreadError
        kind, shown = self.tokens.pop()
        if kind in ("number", "constant"):
            made = parse(shown if kind == "number" else _constant(shown), *self.declared)
        elif shown in self.names:
            made = self.names[shown]
        elif shown == "d":
            made = tree.D(self.power(), self.declared[1])
        elif shown == "(":
            made = self.up_to(")")
        elif shown == "‖":
            made = tree.Norm(self.up_to("‖"))
        elif self.took("("):
            made = parse(f"{shown}({written(self.up_to(')'))})", *self.declared)
        else:
            raise _UnreadError
        self.depth -= 1
        return made

    def up_to(self, end: str) -> tree.Node:
        outside, self.end = self.end, end
        made = self.formula()
        self.end = outside
        if not self.took(end):
            raise _UnreadError
        return made


def _raised(base: tree.Node, mark: str) -> tree.Node:
    """Aᵀ, A⁻¹, A⁻ᵀ, A² and, entry by entry, A^∘2."""
    if mark in ("ᵀ", ".T"):
        return base.T
    if mark in ("⁻¹", "⁻ᵀ"):
        inverse = 1 / base if base.is_scalar else tree.Inverse(base)
        return inverse if mark == "⁻¹" else inverse.T
    if mark.startswith("^∘"):
        return base ** int(mark[2:])
    number = int(mark.translate(DIGITS))
    return base**number if base.is_scalar else tree.MatPow(base, number)


def _constant(shown: str) -> str:
    """K_mn, 1_n, 0_n×m and I_n in the language."""
    letter, _, sizes = shown.partition("_")
    parts = sizes if letter == "K" and len(sizes) == 2 else re.split("[×,]", sizes)
    return f"{CONSTANTS[letter]}({', '.join(parts)})"
