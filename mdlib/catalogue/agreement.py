"""Whether two matrices of numbers agree: exactly for fractions, to rounding for floats."""

from __future__ import annotations

from fractions import Fraction

from ..numeric.tolerance import AGREE_FLOOR, DOUBLE
from . import ring
from .ring import Matrix


def agree(A: Matrix, B: Matrix) -> bool:
    """Equal shapes and equal entries; a shape is never stretched."""
    if ring.shape(A) != ring.shape(B):
        return False
    pairs = [(a, b) for rows in zip(A, B, strict=True) for a, b in zip(*rows, strict=True)]
    if all(isinstance(entry, int | Fraction) for pair in pairs for entry in pair):
        return all(a == b for a, b in pairs)
    scale = max(abs(entry) for pair in pairs for entry in pair)
    return all(abs(a - b) <= DOUBLE * scale + AGREE_FLOOR for a, b in pairs)


def vanishes(expression) -> bool:
    """Whether a SymPy expression is identically zero."""
    import sympy  # only proofs need it

    expression = sympy.Integer(0) + expression
    if expression == 0 or not _vanishes_somewhere(expression):
        return expression == 0
    above = sympy.fraction(sympy.together(expression))[0]
    return sympy.expand(above) == 0 or sympy.simplify(expression) == 0


def _vanishes_somewhere(expression) -> bool:
    """Whether an expression is 0 at one generic point: a quick no, before a slow proof."""
    import sympy  # only proofs need it

    symbols = sorted(expression.free_symbols, key=str)
    point = {x: sympy.Rational(7 + 5 * k * k, 11 + 3 * k) for k, x in enumerate(symbols)}
    return abs(complex(expression.xreplace(point))) < AGREE_FLOOR
