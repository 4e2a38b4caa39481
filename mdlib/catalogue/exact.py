"""Exact values and derivatives of formulas, and whether two of them agree."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from ..language import tree
from ..language.evaluate import evaluate as evaluate_in
from ..language.exact_entries import Exact
from ..language.formulas import Formula
from ..language.sizes import Found, size_value, told_sizes
from ..numeric.tolerance import AGREE_FLOOR, DOUBLE


def evaluate(node: tree.Node, arrays: dict, sizes: dict[str, int]):
    """The value of a tree at arrays of exact entries.

    Raises
    ------
    ZeroDivisionError
        If a matrix to be inverted is singular.
    """
    return evaluate_in(node, arrays, sizes, Exact())


def value(formula: Formula, arrays: dict):
    """The exact value of a formula; integers become fractions."""
    return _value(formula, formula.node, _fractions(arrays))


def partials(formula: Formula, wrt: str, arrays: dict):
    """D[i, j, k, l] = ∂f_ij/∂x_kl by dual numbers: exact where f is rational."""
    import numpy as np  # the catalogue is printed without it

    read = _fractions(arrays)
    shape = read[wrt].shape
    sizes = _sizes(formula, read)
    rows, cols = (size_value(size, sizes) for size in formula.shape)
    D = np.empty((rows, cols, *shape), dtype=object)
    for k, l in product(*map(range, shape)):
        step = np.zeros(shape, dtype=int)
        step[k, l] = 1
        D[:, :, k, l] = directional(formula, read, {wrt: step})
    return D


def directional(formula: Formula, arrays: dict, directions: dict):
    """The change of a formula when some of its arrays change in the given directions."""
    moved = {f"d{name}": direction for name, direction in directions.items()}
    return _value(formula, tree.D(formula.node, *directions), _fractions(arrays | moved))


def _value(formula: Formula, node: tree.Node, arrays: dict):
    return evaluate(node, arrays, _sizes(formula, arrays))


def _fractions(arrays: dict) -> dict:
    """The arrays with whole numbers as fractions, so that division stays exact."""
    import numpy as np  # the catalogue is printed without it

    exact = np.frompyfunc(lambda x: Fraction(x) if isinstance(x, int) else x, 1, 1)
    return {name: exact(np.array(array, dtype=object)) for name, array in arrays.items()}


def _sizes(formula: Formula, arrays: dict) -> dict[str, int]:
    specs = formula.specs
    return told_sizes(Found(n, specs[n].shape, arrays[n].shape) for n in specs if n in arrays)


def det(A):
    """The determinant, without a division."""
    return Exact().det(A)


def arrange(D, layout: str, arrangement: str):
    """Put ∂f_ij/∂x_kl in their places, as `mdlib.arrange` does."""
    from ..matrices import layout as layouts  # loads NumPy

    return layouts.arrange(D, layout=layout, arrangement=arrangement)


def agree(A, B) -> bool:
    """Equal shapes and equal entries, exactly for fractions; a shape is never stretched."""
    import numpy as np  # the catalogue is printed without it

    A, B = np.array(A, dtype=object), np.array(B, dtype=object)
    if A.shape != B.shape:
        return False
    pairs = list(zip(A.flat, B.flat, strict=True))
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
