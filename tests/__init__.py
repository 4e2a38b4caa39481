"""Tests of the library, the course and its tools."""

from mdlib.declared import words_of


def shapes_in(text: str, shapes: dict[str, str]) -> dict[str, str]:
    """Of shapes that several formulas share, those of the symbols of one."""
    return {name: shape for name, shape in shapes.items() if name in words_of(text)}
