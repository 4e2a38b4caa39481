"""Hints on spelling: letters that look like others, words of Python, notation of other systems."""

from __future__ import annotations

import re
import unicodedata
from keyword import iskeyword

SPELLING = " Greek names are spelt out (Sigma), a transpose is .T, a product @."


def odd_letter(shown: str) -> str:
    """Name the letter outside ASCII in an undeclared name: it may look like a declared one."""
    letter = next(letter for letter in shown if not letter.isascii())
    name = unicodedata.name(letter, "no name")
    return f"{shown} is not a declared symbol; it holds {letter!r} ({name}).{SPELLING}"


def syntax_hint(text: str) -> str:
    """What may be meant by a text that Python's grammar refuses; empty where nothing is known."""
    words = [word for word in re.findall(r"[^\W\d]\w*", text) if iskeyword(word)]
    if words:
        return f" {words[0]} is a word of Python; call the symbol {words[0]}_ or otherwise."
    if "^" in text:
        return " A power is written **, a transpose .T."
    if "'" in text:
        return " A transpose is written .T."
    if any(ord(letter) > 127 for letter in text):
        return SPELLING
    return ""
