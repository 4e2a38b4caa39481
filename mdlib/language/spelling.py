"""Hints on spelling: letters that look like others, words of Python, notation of other systems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from keyword import iskeyword

from ..matrices.shapes import OPTIONS, is_an_option
from .function_names import known

SPELLING = " Greek names are spelt out (Sigma), a transpose is .T, a product @."
# What a text has that Python's grammar refuses, and what may be meant; the first that fits.
HINTS = (
    (r"\^", " A power is written **, a transpose .T."),
    (r"'", " A transpose is written .T."),
    (r"‖|\|\|", " A norm is written norm(x)."),
    (r"\|", " A determinant is written det(X)."),
    (r"[−–—]", " It has a long dash; type an ordinary minus -."),
    (r"⊗", " A Kronecker product is written kron(A, B)."),
    (r"[∘⊙]", " An elementwise product is written *."),
    (r"[^\x00-\x7f]|\\", SPELLING),
    (r"=", " Write what stands right of the = alone."),
    (rf"\b({'|'.join(known())})\s+\w", " A function takes parentheses, as in tr(X)."),
    (r"\d\s*[A-Za-z(]|[\w)]\s+\w", " A product is written @, or * by a scalar or entry by entry."),
)
# What other systems call a function of the language.
MEANT = {
    "trace": "tr", "Tr": "tr", "determinant": "det", "slogdet": "logdet", "ln": "log",
    "inverse": "inv", "I": "eye", "identity": "eye", "matrix_power": "mpow",
    "power": "**", "maximum": "relu", "adjugate": "adj", "commutation": "comm",
    "transpose": ".T", "dot": "@", "matmul": "@", "multiply": "*", "square": "**2",
}  # fmt: skip


def odd_letter(shown: str) -> str:
    """Name the letter outside ASCII in an undeclared name: it may look like a declared one."""
    letter = next(letter for letter in shown if not letter.isascii())
    name = unicodedata.name(letter, "no name")
    return f"{shown} is not a declared symbol; it holds {letter!r} ({name}).{SPELLING}"


def declare_it(name: str) -> str:
    """What to say of a name without a shape where a question is put."""
    if name in OPTIONS:
        return f"{name} has no shape. {is_an_option(name)}"
    return (
        f'{name} has no shape. Declare it, for example {name}="m n" (matrix), {name}="n" (column), '
        f'{name}="" (scalar).'
    )


def meant(name: str) -> str:
    """What an unknown function, as np.trace, may be called here; empty where nothing is known."""
    last = name.rpartition(".")[2]
    word = last if last in known() else MEANT.get(last)
    return f" Did you mean {word}?" if word else ""


def syntax_hint(text: str, undeclared: Callable[[str], str] = declare_it) -> str:
    """What may be meant by a text that Python's grammar refuses; empty where nothing is known."""
    words = [word for word in re.findall(r"[^\W\d]\w*", text) if iskeyword(word)]
    if words and undeclared is not declare_it:
        return f" {words[0]} is a word of Python; {undeclared(words[0])}"
    if words:
        return f" {words[0]} is a word of Python; call the symbol {words[0]}_ or otherwise."
    opened, closed = text.count("("), text.count(")")
    if opened != closed:
        return f" It has {opened} ( and {closed} )."
    return notation_hint(text)


def notation_hint(text: str) -> str:
    """How the notation of another system is written here; empty where nothing is known."""
    return next((hint for pattern, hint in HINTS if re.search(pattern, text)), "")
