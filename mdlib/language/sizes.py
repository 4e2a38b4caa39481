"""Sizes of symbolic shapes: integers, names, and products of them in one canonical order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import NamedTuple

from ..errors import ShapeError
from ..matrices.shapes import Size, shape_text, size_text
from .language_words import say


def times(*sizes: Size) -> Size:
    """Multiply sizes; equal products are written alike, so they compare equal."""
    if all(isinstance(size, int) for size in sizes):
        return prod(sizes)
    number, names = 1, []
    for size in sizes:
        for part in str(size).split("*"):
            if part.isdecimal():
                number *= int(part)
            else:
                names.append(part)
    return "*".join([str(number)] * (number != 1) + sorted(names)) if names else number


def names_in(size: Size) -> list[str]:
    """The names that a size is made of."""
    if isinstance(size, int):
        return []
    return [part for part in size.split("*") if not part.isdecimal()]


def size_value(size: Size, values: dict[str, int]) -> int:
    """The number that a size stands for, given the numbers of its names.

    Where a product of names is told and they themselves are not, as n*p, it has a number too.
    """
    if isinstance(size, int):
        return size
    parts = size.split("*")
    unknown = [part for part in parts if not part.isdecimal() and part not in values]
    rest = times(*unknown) if unknown else 1
    if unknown and rest not in values:
        raise ShapeError(say("untold-size", name=unknown[0]))
    known = [part for part in parts if part not in unknown]
    number = prod(int(part) if part.isdecimal() else values[part] for part in known)
    return number * (values[rest] if unknown else 1)


class Found(NamedTuple):
    """An array as it came in: the symbol's name, its declared shape, the shape of the array."""

    name: str
    declared: tuple[Size, Size]
    shape: tuple[int, int]

    def facts(self, told: Mapping[str, tuple[int, str]] = {}) -> str:
        """How it came in and was declared, and what other arrays tell of its size names."""
        came, declared = shape_text(self.shape), shape_text(self.declared)
        facts = say("came-as", name=self.name, came=came, declared=declared)
        for size, (number, owner) in told.items():
            facts = say("and-has", facts=facts, owner=owner, size=size, number=number)
        return facts


def _error(facts: str) -> ShapeError:
    return ShapeError(say("declared-otherwise", facts=facts))


def told_sizes(arrays: Iterable[Found]) -> dict[str, int]:
    """The numbers of the size names that arrays of declared shapes tell.

    n*p and p tell n, and so does n*n. Where no name of a product can be told, the product is.

    Raises
    ------
    ShapeError
        If an array has not its declared shape, or two arrays tell different numbers of a size.

    Examples
    --------
    >>> told_sizes([Found("v", ("n*p", 1), (12, 1)), Found("x", ("p", 1), (4, 1))])
    {'p': 4, 'n': 3}
    >>> told_sizes([Found("v", ("n*p", 1), (12, 1))])
    {'n*p': 12}
    """
    told: dict[str, tuple[int, str]] = {}
    left = [
        (size, number, found)
        for found in arrays
        for size, number in zip(found.declared, found.shape, strict=True)
        if not _tell_name(size, number, found, told)
    ]
    while left:
        stuck = [fact for fact in left if not _tell_factor(*fact, told)]
        if len(stuck) == len(left) and not _eliminate(stuck, told):
            break
        left = stuck
    rests = (_rest(*fact, told) for fact in left)
    products = {times(*unknown.elements()): number for unknown, number in rests}
    return {name: told[name][0] for name in told if "*" not in name} | products


def _tell_name(size: Size, number: int, found: Found, told: dict) -> bool:
    """Take in a size that is a number or one name; False for a product."""
    if isinstance(size, int) and size != number:
        raise _error(found.facts())
    if isinstance(size, str) and "*" in size:
        return False
    if isinstance(size, str):
        _agree(size, number, found, told)
    return True


def _agree(size: str, number: int, found: Found, told: dict) -> None:
    known, owner = told.setdefault(size, (number, found.name))
    if known != number:
        raise _error(found.facts({size_text(size): (known, owner)}))


def _tell_factor(size: str, number: int, found: Found, told: dict) -> bool:
    """Take in a product of which one name, or none, is not told yet; False for another."""
    unknown, rest = _rest(size, number, found, told)
    if len(unknown) > 1:
        _agree(times(*unknown.elements()), rest, found, told)
        return False
    if unknown:
        [(name, power)] = unknown.items()
        told[name] = (_root(rest, power, name, found, told), found.name)
    elif rest != 1:
        raise _error(found.facts(_told_of(size, told)))
    return True


def _rest(size: str, number: int, found: Found, told: dict) -> tuple[Counter, int]:
    """The names of a product that are not told yet, and what they multiply to."""
    values = {name: told[name][0] for name in names_in(size) if name in told}
    known = [part for part in size.split("*") if part.isdecimal() or part in values]
    rest, over = divmod(number, size_value("*".join(known), values) if known else 1)
    if over:
        raise _error(found.facts(_told_of(size, told)))
    return Counter(name for name in names_in(size) if name not in values), rest


def _told_of(size: str, told: dict) -> dict:
    """What is told of the names of a size."""
    return {name: told[name] for name in names_in(size) if name in told}


def _root(value: Fraction | int, power: int, name: str, found: Found, told: dict) -> int:
    value, power = (value, power) if power > 0 else (1 / Fraction(value), -power)
    root = round(float(value) ** (1 / power))
    if root**power != value:
        facts = found.facts(_told_of("*".join(map(str, found.declared)), told))
        raise _error(say("no-whole-number", facts=facts, name=name))
    return root


def _eliminate(facts: list, told: dict) -> bool:
    """Take in the names that several products tell together, as n*p, p*q and n*q do."""
    rows = [(*_rest(*fact, told), fact[2]) for fact in facts]
    for at in range(len(rows)):
        pivot = next(iter(rows[at][0]), None)
        for other in range(len(rows)):
            if pivot and other != at and rows[other][0][pivot]:
                rows[other] = _without(pivot, rows[other], rows[at])
    for exponents, value, found in rows:
        if not exponents and value != 1:
            raise _error(say("others-disagree", facts=found.facts()))
    single = [(exponents, value, found) for exponents, value, found in rows if len(exponents) == 1]
    for exponents, value, found in single:
        [(name, power)] = exponents.items()
        told[name] = (_root(value, power, name, found, told), found.name)
    return bool(single)


def _without(pivot: str, row: tuple, by: tuple) -> tuple:
    """One equation, divided by another so often that it has no pivot."""
    times_row, times_by = by[0][pivot], row[0][pivot]
    names = {*row[0], *by[0]}
    powers = {n: times_row * row[0][n] - times_by * by[0][n] for n in names}
    value = Fraction(row[1]) ** times_row / Fraction(by[1]) ** times_by
    return Counter({n: power for n, power in powers.items() if power}), value, row[2]
