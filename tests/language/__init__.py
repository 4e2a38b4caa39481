"""Tests of formulas. They share the declarations of many symbols, and a formula has a few."""

from mdlib.language.formulas import Formula, read_formula


def formula(text: str, /, *, differential: str | None = None, **shapes) -> Formula:
    """As `mdlib.formula`, of shapes of which some may be of other symbols."""
    return read_formula(text, shapes, differential)
