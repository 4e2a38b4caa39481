"""Entries as SymPy symbols: ∂f_ij/∂x_kl shown in their places, and exact derivatives."""

from __future__ import annotations

from itertools import product

import numpy as np
import sympy

from ..errors import DataError, ShapeError
from .matrices_words import say
from .places import entry_text, integers, partial_text, subscript
from .shapes import shape_text


class _Partial(sympy.Symbol):
    """A symbol that stands for one partial derivative, whose LaTeX is not its name."""

    __slots__ = ("tex",)

    def __new__(cls, name: str, tex: str):
        symbol = super().__new__(cls, name)
        symbol.tex = tex
        return symbol

    def __getnewargs_ex__(self):
        return (self.name, self.tex), {}

    def _latex(self, printer) -> str:
        return self.tex

    def _pretty(self, printer):
        return printer._print_basestring(self.name)


def partial_symbols(f_shape, x_shape, f: str = "f", x: str = "x") -> np.ndarray:
    r"""Partial derivatives as symbols: D[i, j, k, l] is the symbol ∂f_ij/∂x_kl.

    Parameters
    ----------
    f_shape, x_shape : tuple of int
        ``()`` a scalar, ``(n,)`` a column, ``(m, n)`` a matrix. Scalars carry no index, columns
        and rows one, matrices two.
    f, x : str
        The names that appear in the symbols.

    Returns
    -------
    (m, n, p, q) array of SymPy symbols
        Hand it to `arrange` to see where a layout puts each of them.

    Raises
    ------
    ShapeError
        If a shape is not made of positive integers.
    DataError
        If f or x is not a name.

    Examples
    --------
    >>> D = partial_symbols((3, 1), (2, 1))
    >>> D[2, 0, 1, 0]
    ∂f_3/∂x_2
    >>> print(sympy.latex(D[2, 0, 1, 0]))
    \frac{\partial f_{3}}{\partial x_{2}}
    """
    f_shape, x_shape = integers(f_shape, "f_shape"), integers(x_shape, "x_shape")
    _check_name(f, "f"), _check_name(x, "x")
    D = np.empty((*f_shape, *x_shape), dtype=object)
    for entry in product(*map(range, D.shape)):
        name = partial_text(entry, f_shape, x_shape, f, x)
        over, under = _tex(f, entry[:2], f_shape), _tex(x, entry[2:], x_shape)
        D[entry] = _Partial(name, rf"\frac{{\partial {over}}}{{\partial {under}}}")
    return D


def symbol_matrix(name: str, shape, **assumptions) -> sympy.Matrix:
    r"""Matrix of free symbols: entry (i, j) is name_ij, with indices counted from 1.

    Parameters
    ----------
    name : str
    shape : tuple of int
        ``()`` a scalar (1×1), ``(n,)`` a column (one index), ``(m, n)`` a matrix.
    **assumptions
        SymPy's own, for example ``positive=True``.

    Returns
    -------
    sympy.Matrix

    Raises
    ------
    ShapeError
        If the shape is not made of positive integers.
    DataError
        If `name` is not a name.

    Examples
    --------
    >>> symbol_matrix("x", (2, 3))
    Matrix([
    [x_11, x_12, x_13],
    [x_21, x_22, x_23]])
    """
    shape = integers(shape, "shape")
    _check_name(name, "name")
    return sympy.Matrix(
        *shape, lambda i, j: sympy.Symbol(entry_text(name, (i, j), shape), **assumptions)
    )


def exact_partials(F, X) -> np.ndarray:
    r"""Exact partial derivatives: D[i, j, k, l] = ∂F_ij/∂X_kl.

    Parameters
    ----------
    F : SymPy matrix or expression, or array of them
        m×n; an expression is a scalar and a one-dimensional array a column.
    X : SymPy matrix or symbol, or array of them
        p×q, every entry a symbol of its own.

    Returns
    -------
    (m, n, p, q) array of SymPy expressions

    Raises
    ------
    DataError
        If X holds anything but distinct symbols, or if F or X is text: text is never evaluated.
    ShapeError
        If F or X has more than two axes, or a symbolic size.

    Examples
    --------
    >>> x = symbol_matrix("x", (2,))
    >>> exact_partials(x.T @ x, x)[0, 0, :, 0]
    array([2*x_1, 2*x_2], dtype=object)
    """
    F, X = _explicit(F, "F"), _explicit(X, "X")
    _check_variables(X)
    D = np.empty((*F.shape, *X.shape), dtype=object)
    for i, j, k, l in product(*map(range, D.shape)):
        D[i, j, k, l] = sympy.diff(F[i, j], X[k, l])
    return D


def _tex(name: str, position, shape) -> str:
    index = subscript(position, shape)
    letter = sympy.latex(sympy.Symbol(name))
    return f"{letter}_{{{index}}}" if index else letter


def _check_name(name, argument: str) -> None:
    if not (isinstance(name, str) and name.isidentifier()):
        raise DataError(say("no-name", argument=argument, name=name))


def _explicit(value, argument: str) -> np.ndarray:
    """Read a matrix, expression or array as a two-dimensional array of SymPy expressions."""
    if isinstance(value, sympy.MatrixBase | sympy.MatrixExpr):
        if not all(getattr(size, "is_Integer", True) for size in value.shape):
            shape = shape_text(value.shape)
            raise ShapeError(say("symbolic-sizes", argument=argument, shape=shape))
        value = sympy.Matrix(value).tolist()
    array = np.array(value, dtype=object)
    if array.ndim > 2:
        parts = {"argument": argument, "count": array.ndim, "shape": shape_text(array.shape)}
        raise ShapeError(say("partials-axes", **parts))
    if array.ndim < 2:
        array = array.reshape(-1, 1)
    for position, entry in np.ndenumerate(array):
        array[position] = _expression(entry, argument)
    return array


def _expression(entry, argument: str) -> sympy.Expr:
    if isinstance(entry, str):
        raise DataError(say("partials-text", argument=argument, entry=entry))
    try:
        expression = sympy.sympify(entry, strict=True)
    except sympy.SympifyError:
        expression = None
    if not isinstance(expression, sympy.Expr):
        parts = {"argument": argument, "entry": entry, "type": type(entry).__name__}
        raise DataError(say("partials-entry", **parts))
    return expression


def _check_variables(X: np.ndarray) -> None:
    seen = {}
    for (row, col), symbol in np.ndenumerate(X):
        place = f"X[{row}, {col}]"
        if not symbol._diff_wrt:
            raise DataError(say("no-symbol", place=place, symbol=symbol))
        if symbol in seen:
            first = seen[symbol]
            raise DataError(say("same-symbol", first=first, place=place, symbol=symbol))
        seen[symbol] = place
