"""Formulas: text in, a tree with checked shapes, and text, LaTeX, values and SymPy out."""

from .formula import Formula, formula, read_formula

__all__ = ["Formula", "formula", "read_formula"]
