r"""MathML of the LaTeX in which rules are stated: a small part of it, and nothing is guessed.

`\mathrm{d}(UV) = (\mathrm{d}U)\,V + U\,\mathrm{d}V` and the like: letters, indices, superscripts,
functions, sums. Formulas themselves are printed from their tree, by `mathml`.
"""

from __future__ import annotations

import re
from html import escape

from .plain import GREEK

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]|\d+|\s+|.")
NORMAL = ' mathvariant="normal"'
SIGNS = {
    "top": f"<mi{NORMAL}>⊤</mi>",
    "otimes": "<mo>⊗</mo>",
    "circ": "<mo>∘</mo>",
    "partial": f"<mi{NORMAL}>∂</mi>",
    "Rightarrow": "<mo>⇒</mo>",
    "mapsto": "<mo>↦</mo>",
    "lVert": '<mo form="prefix" stretchy="false">‖</mo>',
    "rVert": '<mo form="postfix" stretchy="false">‖</mo>',
    "langle": '<mo stretchy="false">⟨</mo>',
    "rangle": '<mo stretchy="false">⟩</mo>',
    "sum": "<mo>∑</mo>",
    "quad": '<mspace width="1em"/>',
    ",": '<mspace width="0.17em"/>',
    ";": '<mspace width="0.28em"/>',
    " ": '<mspace width="0.25em"/>',
    "det": "<mi>det</mi>",
    "log": "<mi>log</mi>",
}
NAMED = ("operatorname", "det", "log")  # functions, with a thin space beside a letter
UPRIGHT = ("mathrm", "mathbf", "operatorname")


def tex_mathml(tex: str) -> str:
    """MathML of a rule's statement.

    Raises
    ------
    KeyError
        For a command that is not known.

    Examples
    --------
    >>> tex_mathml("U^{-1}")[6:-7]
    '<msup><mi>U</mi><mrow><mo>−</mo><mn>1</mn></mrow></msup>'
    """
    tokens = [token for token in TOKEN.findall(tex) if not token.isspace()][::-1]
    return f"<math>{_row(tokens)}</math>"


def _row(tokens: list[str], end: str = "") -> str:
    """What goes on to the end of the text, or of the group."""
    parts: list[str] = []
    named = False
    while tokens and tokens[-1] != end:
        token = tokens.pop()
        if token in "^_":
            parts[-1:] = [_raised(parts[-1], token, tokens)]
            continue
        beside = token[1:] in NAMED and parts and "</mo>" not in parts[-1]
        if beside or (named and token != "("):
            parts.append(SIGNS[","])
        parts.append(_one(token, tokens))
        named = token[1:] in NAMED
    if end:
        tokens.pop()
    return "".join(parts)


def _raised(base: str, token: str, tokens: list[str]) -> str:
    mark = f"<mrow>{_argument(tokens)}</mrow>"
    if tokens[-1:] == ["^"] and token == "_":
        tokens.pop()
        return f"<munderover>{base}{mark}<mrow>{_argument(tokens)}</mrow></munderover>"
    return f"<msup>{base}{mark}</msup>" if token == "^" else f"<msub>{base}{mark}</msub>"


def _argument(tokens: list[str]) -> str:
    token = tokens.pop()
    return _row(tokens, "}") if token == "{" else _one(token, tokens)


def _one(token: str, tokens: list[str]) -> str:
    if token == "{":
        return f"<mrow>{_row(tokens, '}')}</mrow>"
    if token.startswith("\\"):
        return _command(token[1:], tokens)
    if token.isalpha():
        return f"<mi>{escape(token)}</mi>"
    if token.isdecimal():
        return f"<mn>{token}</mn>"
    if token == "'":
        return "<mo>′</mo>"
    flat = ' stretchy="false"' if token in "()" else ""
    return f"<mo{flat}>{'−' if token == '-' else escape(token)}</mo>"


def _command(name: str, tokens: list[str]) -> str:
    if name in UPRIGHT:
        return f"<mi{NORMAL}>{escape(_word(tokens))}</mi>"
    if name in GREEK:
        return f"<mi{NORMAL if name[0].isupper() else ''}>{GREEK[name]}</mi>"
    return SIGNS[name]


def _word(tokens: list[str]) -> str:
    """The letters of a group, as they stand; an escaped underscore is one."""
    tokens.pop()
    letters = ""
    while tokens[-1] != "}":
        letters += tokens.pop().removeprefix("\\")
    tokens.pop()
    return letters
