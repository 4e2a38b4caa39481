"""Sizes of symbolic shapes: integers, names, and products of them in one canonical order."""

from __future__ import annotations

from math import prod

from ..errors import ShapeError
from ..shapes import Size


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
    return "*".join([str(number)] * (number != 1) + sorted(names))


def names_in(size: Size) -> list[str]:
    """The names that a size is made of."""
    if isinstance(size, int):
        return []
    return [part for part in size.split("*") if not part.isdecimal()]


def size_value(size: Size, values: dict[str, int]) -> int:
    """The number that a size stands for, given the numbers of its names."""
    if isinstance(size, int):
        return size
    parts = size.split("*")
    unknown = [part for part in parts if not part.isdecimal() and part not in values]
    if unknown:
        raise ShapeError(f"the size {unknown[0]} cannot be told from the arrays that were given.")
    return prod(int(part) if part.isdecimal() else values[part] for part in parts)
