"""Text as the library prints it, tr((dX)ᵀ A X)/‖X‖, turned into text of the formula language.

Only what `print` writes is read: products by juxtaposition, ᵀ ⁻¹ ⁻ᵀ and powers, ‖x‖, ∘, ⊘, ⊗. Which
product is meant, the shapes of both sides say. Nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..errors import FormulaError
from .function_names import known
from .plain import name_plain

MAX_LENGTH = 500
MAX_DEPTH = 30
_LETTER = "A-Za-zΑ-Ωα-ω"
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
TOKEN = re.compile(
    rf"\s*(?:(?P<constant>[K10I]_[A-Za-z0-9]+(?:[×,][A-Za-z0-9]+)?)|(?P<number>\d+(?:\.\d+)?)"
    rf"|(?P<name>[{_LETTER}][{_LETTER}0-9_]*)|(?P<raised>⁻¹|⁻ᵀ|ᵀ|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^∘\d+|\.T)"
    r"|(?P<sign>[-+*@/∘⊘⊗‖(),]))"
)
_CIRCLES = {"∘": "({})*({})", "⊘": "({})/({})", "⊗": "kron({}, {})"}
Shape = Callable[[str], tuple]


def in_the_language(text: str, names: Iterable[str], shape_of: Shape) -> str:
    """What a printed formula is in the formula language.

    Parameters
    ----------
    text : str
    names : symbols, as they are declared
    shape_of : function
        The shape of a text of the language; raises where it has none.

    Raises
    ------
    FormulaError, ShapeError
        If it is not what the library prints, or sizes do not fit.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"{len(text)} characters are too many to read as a printed formula.")
    reader = _Reader(_tokens(text), {name_plain(name): name for name in names}, shape_of)
    made = reader.sum()
    if reader.tokens:
        raise FormulaError(f'"{text}" is not what the library prints.')
    return made


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, text = [], 0, text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise FormulaError(f'"{text}" holds {text[at]!r}, which the library does not print.')
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens[::-1]


class _Reader:
    """One pass from left to right; every method returns text of the language."""

    def __init__(self, tokens: list, names: dict[str, str], shape_of: Shape):
        self.tokens, self.names, self.depth = tokens, names, 0
        self.read, self.known = shape_of, {}

    def shape_of(self, text: str) -> tuple:
        """The shape of a part, read once."""
        if text not in self.known:
            self.known[text] = self.read(text)
        return self.known[text]

    def next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[-1] in [("sign", sign) for sign in signs]

    def take(self, sign: str) -> None:
        if not self.next_is(sign):
            raise FormulaError(f"a printed formula has {sign!r} here.")
        self.tokens.pop()

    def sum(self) -> str:
        made = f"-{self.term()}" if self._took("-") else self.term()
        while self.next_is("+", "-"):
            sign = self.tokens.pop()[1]
            made = f"{made} {sign} {self.term()}"
        return made

    def _took(self, sign: str) -> bool:
        if self.next_is(sign):
            self.tokens.pop()
            return True
        return False

    def term(self) -> str:
        """A ∘ B, A ⊘ B and A ⊗ B, whose sides are products."""
        made = self.product()
        while self.next_is("∘", "⊘", "⊗"):
            sign, other = self.tokens.pop()[1], self.product()
            made = _CIRCLES[sign].format(made, other)
        return made

    def product(self) -> str:
        """A B, c A and A/c, from left to right."""
        made = self.power()
        while self.tokens and not self.next_is("+", "-", *_CIRCLES, ")", ","):
            if self._ends_norm():
                break
            if self._took("/"):
                made = f"({made})/({self.power()})"
                continue
            sign = self.tokens.pop()[1] if self.next_is("*", "@") else ""
            made = self._joined(made, sign, self.power())
        return made

    def _joined(self, left: str, sign: str, right: str) -> str:
        """A B, c A or A c; the shape of a long product is not read anew at every factor."""
        shapes = self.shape_of(left), self.shape_of(right)
        scalar = (1, 1) in shapes
        made = f"{left} {sign or ('*' if scalar else '@')} {right}"
        if not sign:
            whole = shapes[shapes[0] == (1, 1)] if scalar else (shapes[0][0], shapes[1][1])
            self.known[made] = whole
        return made

    inside_norm = False

    def _ends_norm(self) -> bool:
        return self.inside_norm and self.next_is("‖")

    def power(self) -> str:
        made = self.atom()
        while self.tokens and self.tokens[-1][0] == "raised":
            made = self._raised(made, self.tokens.pop()[1])
        return made

    def _raised(self, base: str, mark: str) -> str:
        scalar = self.shape_of(base) == (1, 1)
        if mark in ("ᵀ", ".T"):
            return f"({base}).T"
        if mark == "⁻¹":
            return f"(1/({base}))" if scalar else f"inv({base})"
        if mark == "⁻ᵀ":
            return f"inv({base}).T"
        if mark.startswith("^∘"):
            return f"({base})**{mark[2:]}"
        number = "".join(_RAISED[digit] for digit in mark)
        return f"({base})**{number}" if scalar else f"mpow({base}, {number})"

    def atom(self) -> str:
        if not self.tokens:
            raise FormulaError("a printed formula ends too early.")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("a printed formula is not nested so deep.")
        made = self._atom(*self.tokens.pop())
        self.depth -= 1
        return made

    def _atom(self, kind: str, shown: str) -> str:
        if kind == "number":
            return shown
        if kind == "constant":
            return _constant(shown)
        if kind == "name":
            return self._named(shown)
        if shown == "(":
            return f"({self._inside(')')})"
        if shown == "‖":
            return f"norm({self._inside('‖')})"
        raise FormulaError(f"a printed formula has no {shown!r} here.")

    def _inside(self, end: str) -> str:
        outside, self.inside_norm = self.inside_norm, end == "‖"
        made = self.sum()
        self.inside_norm = outside
        self.take(end)
        return made

    def _named(self, name: str) -> str:
        if name in self.names:
            return self.names[name]
        if name == "d":
            return f"d({self.power()})"
        if name not in known():
            raise FormulaError(f"{name} is no symbol and no function.")
        self.take("(")
        made = self._inside(")")
        return f"{name}({made})"


def _constant(shown: str) -> str:
    """K_mn, 1_n, 0_n×m and I_n."""
    letter, _, sizes = shown.partition("_")
    parts = re.split("[×,]", sizes)
    if letter == "K" and len(parts) == 1 and len(sizes) == 2:
        parts = list(sizes)
    function = {"K": "comm", "1": "ones", "0": "zeros", "I": "eye"}[letter]
    return f"{function}({', '.join(parts)})"
