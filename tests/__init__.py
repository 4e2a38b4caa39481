"""Tests of the library, the course and its tools."""

import os

from mdlib.errors import Message
from mdlib.language.declared import words_of

# How many random formulas the largest test looks at; the others follow it, see `sample`.
RANDOM = 800
ASKED = int(os.environ.get("MDLIB_RANDOM", RANDOM))


def sample(few: int, many: int) -> int:
    """How many random cases a test looks at: more where MDLIB_RANDOM asks for more."""
    return max(few, min(many, few * ASKED // RANDOM))


def stride(few: int, many: int = 1) -> int:
    """Of a long table every so many rows; more rows where MDLIB_RANDOM asks for more."""
    return many if ASKED > RANDOM else few


def shapes_in(text: str, shapes: dict[str, str]) -> dict[str, str]:
    """Of shapes that several formulas share, those of the symbols of one."""
    return {name: shape for name, shape in shapes.items() if name in words_of(text)}


def keys_of(said) -> set[str]:
    """The keys of a message, and of those that it is put together of, without their rooms."""
    if not isinstance(said, Message):
        return set()
    return {said.key.partition(".")[2]}.union(*map(keys_of, said.parts.values()))
