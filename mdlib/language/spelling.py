"""Hints on spelling: letters that look like others, words of Python, notation of other systems."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from keyword import iskeyword

from ..matrices.shapes import OPTIONS, hinted, is_an_option
from .function_names import known
from .language_words import say

# What a text has that Python's grammar refuses, and the hint at what is meant; the first that fits.
HINTS = (
    (r"\^", "hint-power"),
    (r"'", "hint-transpose"),
    (r"‖|\|\|", "hint-norm"),
    (r"\|", "hint-determinant"),
    (r"[−–—]", "hint-dash"),
    (r"⊗", "hint-kronecker"),
    (r"[∘⊙]", "hint-hadamard"),
    (r"[^\x00-\x7f]|\\", "spelling"),
    (r"=", "hint-equation"),
    (rf"\b({'|'.join(known())})\s+\w", "hint-call"),
    (r"\d\s*[A-Za-z(]|[\w)]\s+\w", "hint-product"),
)
# An operator with nothing on one of its sides, as when a formula is being typed.
MISSING = {
    r"(\*\*|[-+*/@.(,])\s*$": "missing-after",
    r"(\*\*|[-+*/@])\s*\)": "missing-after",
    r"^\s*(\*\*|[*/@])": "missing-before",
    r"\(\s*([/@])": "missing-before",
}
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
    name = unicodedata.name(letter, say("unnamed-letter"))
    return hinted(say("odd-letter", shown=shown, letter=letter, name=name), say("spelling"))


def declare_it(name: str) -> str:
    """What to say of a name without a shape where a question is put."""
    if name in OPTIONS:
        return say("no-shape-option", name=name, option=is_an_option(name))
    return say("no-shape", name=name)


def meant(name: str) -> str:
    """What an unknown function, as np.trace, may be called here; empty where nothing is known."""
    last = name.rpartition(".")[2]
    word = last if last in known() else MEANT.get(last)
    return say("did-you-mean", name=word) if word else ""


def syntax_hint(text: str, undeclared: Callable[[str], str] = declare_it) -> str:
    """What may be meant by a text that Python's grammar refuses; empty where nothing is known."""
    words = [word for word in re.findall(r"[^\W\d]\w*", text) if iskeyword(word)]
    if words and undeclared is not declare_it:
        return say("python-word-undeclared", word=words[0], said=undeclared(words[0]))
    if words:
        return say("python-word", word=words[0])
    missing = next(filter(None, (re.search(pattern, text) for pattern in MISSING)), None)
    if missing:
        return say(MISSING[missing.re.pattern], sign=missing[1])
    opened, closed = text.count("("), text.count(")")
    if opened != closed:
        return say("brackets", opened=opened, closed=closed)
    return notation_hint(text)


def notation_hint(text: str) -> str:
    """How the notation of another system is written here; empty where nothing is known."""
    return next((say(hint) for pattern, hint in HINTS if re.search(pattern, text)), "")
