"""Formulas: text in, a tree with checked shapes, and text, LaTeX, values and SymPy out."""

from ..callable_package import make_callable
from .formula import Formula, formula

__all__ = ["Formula", "formula"]

make_callable(__name__, "formula")
