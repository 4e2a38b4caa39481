"""What may be chosen in an explorer: each key of its `value` has a field that cleans or refuses.

A field also draws values at random, for the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from random import Random
from typing import Any

from ..errors import DataError
from .explore_words import say

Value = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """`clean` gives the value as it is kept, or raises a DataError; `draw` gives one at random."""

    clean: Callable[[str, Any], Any]
    draw: Callable[[Random], Any]


def one_of(*choices) -> Field:
    def clean(name, given):
        if not any(given == choice and type(given) is type(choice) for choice in choices):
            raise DataError(say("not-a-choice", name=name, given=given, choices=[*choices]))
        return given

    return Field(clean, lambda rng: rng.choice(choices))


def flag() -> Field:
    """Yes or no."""
    return one_of(False, True)


def whole(low: int, high: int) -> Field:
    """A whole number from low to high."""

    def clean(name, given):
        if type(given) is not int or not low <= given <= high:
            raise DataError(say("not-whole", name=name, given=given, low=low, high=high))
        return given

    return Field(clean, lambda rng: rng.randint(low, high))


def number(low: float, high: float, digits: int = 2) -> Field:
    """A number from low to high; those drawn have so many digits."""

    def clean(name, given):
        real = type(given) in (int, float) and isfinite(given)
        if not real or not low <= given <= high:
            raise DataError(say("not-a-number", name=name, given=given, low=low, high=high))
        return given

    return Field(clean, lambda rng: round(rng.uniform(low, high), digits))


def text(longest: int, *examples: str) -> Field:
    """Text of the reader's; whether it can be read is for the explorer to say."""

    def clean(name, given):
        if not isinstance(given, str):
            raise DataError(say("not-text", name=name, given=given))
        if len(given) > longest:
            raise DataError(say("too-long", name=name, length=len(given), longest=longest))
        return given

    return Field(clean, lambda rng: rng.choice(examples or ("",)))


def listed(field: Field, least: int, most: int | None = None) -> Field:
    """A list of least to most values of one field; of exactly `least` where most is left out."""
    most = least if most is None else most

    def clean(name, given):
        if not isinstance(given, list | tuple) or not least <= len(given) <= most:
            parts = {"name": name, "given": given, "least": least, "most": most}
            raise DataError(say("not-listed", **parts))
        return [field.clean(f"{name}[{at}]", each) for at, each in enumerate(given)]

    return Field(clean, lambda rng: [field.draw(rng) for _ in range(rng.randint(least, most))])


def mapped(field: Field, *keys: str) -> Field:
    """A dictionary of some of the keys, or of any where none are given, to values of a field."""

    def clean(name, given):
        known = isinstance(given, Mapping) and all(isinstance(key, str) for key in given)
        if not known or (keys and not set(given) <= set(keys)):
            raise DataError(say("not-mapped", name=name, given=given, keys=[*keys]))
        return {key: field.clean(f"{name}[{key!r}]", each) for key, each in given.items()}

    return Field(clean, lambda rng: {key: field.draw(rng) for key in keys})


def optional(field: Field) -> Field:
    """None, or what the field takes."""

    def clean(name, given):
        return None if given is None else field.clean(name, given)

    return Field(clean, lambda rng: None if rng.random() < 0.3 else field.draw(rng))


def cleaned(fields: Mapping[str, Field], given, kept: Value) -> tuple[Value, list[str]]:
    """Every key's value, the kept one where what is given is refused; and the refusals."""
    if not isinstance(given, Mapping):
        return dict(kept), [say("no-value", given=given)]
    troubles = [say("unknown-key", name=k, keys=[*fields]) for k in given if k not in fields]
    good = {}
    for name, field in fields.items():
        try:
            good[name] = field.clean(name, given.get(name, kept[name]))
        except DataError as error:
            troubles.append(error.args[0])
            good[name] = kept[name]
    return good, troubles


def drawn(fields: Mapping[str, Field], seed: int) -> Value:
    """A value at random."""
    rng = Random(seed)
    return {name: field.draw(rng) for name, field in fields.items()}
