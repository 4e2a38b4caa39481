"""The formula that a NumPy function computes, found by calling it with symbols for arrays.

Where the function does anything that the formula language has no word for, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Real

import numpy as np

from . import tree
from .elementwise import ELEMENTWISE
from .tree import Node


class NoFormulaError(Exception):
    """The function does what no formula says."""


def tree_of(f: Callable, symbols: Mapping[str, Node]) -> Node | None:
    """f as a formula tree in these symbols, or None.

    Examples
    --------
    >>> A, x = tree.Sym("A", ("n", "n")), tree.Sym("x", ("n", 1))
    >>> node = tree_of(lambda A, x: np.sum(A @ x) / 2, {"A": A, "x": x})
    >>> node == tree.mul(tree.Fraction(1, 2), tree.Sum(A @ x))
    True
    >>> tree_of(lambda x: x[0] + len(x), {"x": x}) is None
    True
    """
    try:
        result = f(**{name: SymbolicArray(symbol) for name, symbol in symbols.items()})
    except KeyboardInterrupt:
        raise
    except BaseException:
        # A function may fail on symbols in any way at all; then its formula is not known.
        return None
    return result.node if isinstance(result, SymbolicArray) else None


class SymbolicArray:
    """A node that NumPy's operators and functions take for an array."""

    def __init__(self, node: Node):
        self.node = node

    def __array__(self, *args, **options):
        raise NoFormulaError("an array is asked for")

    def __bool__(self):
        raise NoFormulaError("a truth value is asked for")

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if method != "__call__" or options or ufunc not in UFUNCS:
            raise NoFormulaError(ufunc.__name__)
        return SymbolicArray(UFUNCS[ufunc](*map(_node, inputs)))

    def __array_function__(self, function, types, args, options):
        if options or function not in FUNCTIONS:
            raise NoFormulaError(function.__name__)
        return _wrapped(FUNCTIONS[function](*map(_node, args)))

    @property
    def T(self) -> SymbolicArray:
        return SymbolicArray(tree.transpose(self.node))

    def __neg__(self) -> SymbolicArray:
        return np.negative(self)

    def dot(self, other) -> SymbolicArray:
        return np.matmul(self, other)

    def sum(self) -> SymbolicArray:
        return SymbolicArray(tree.Sum(self.node))

    def trace(self) -> SymbolicArray:
        return SymbolicArray(tree.Trace(self.node))

    def item(self) -> SymbolicArray:
        return self[0, 0]

    def __getitem__(self, index) -> SymbolicArray:
        """The entry of a 1×1 matrix."""
        if index != (0, 0) or not self.node.is_scalar:
            raise NoFormulaError("an index")
        return self


def _node(value) -> Node:
    if isinstance(value, SymbolicArray):
        return value.node
    if isinstance(value, Real):
        return tree.as_node(_fraction(value))
    raise NoFormulaError(type(value).__name__)


def _fraction(value: Real) -> tree.Fraction:
    """The short fraction that a float stands for, or else its decimals: 1/3, and 1/10^14."""
    if not np.isfinite(value):
        raise NoFormulaError("a number that is not finite")
    short = tree.Fraction(value).limit_denominator(10**6)
    return short if float(short) == float(value) else tree.Fraction(repr(float(value)))


def _wrapped(result):
    return tuple(map(_wrapped, result)) if isinstance(result, tuple) else SymbolicArray(result)


def _in_place(self, other):
    """a += b changes an array that may have other names, and the caller's: no formula says that."""
    raise NoFormulaError("a change in place")


# fmt: off
UFUNCS = {
    np.add: tree.add, np.subtract: lambda left, right: tree.add(left, tree.mul(-1, right)),
    np.multiply: tree.mul, np.divide: lambda above, below: tree.mul(above, tree.power(below, -1)),
    np.negative: lambda node: tree.mul(-1, node), np.matmul: tree.matmul,
    np.power: tree.power, np.square: lambda node: tree.power(node, 2),
} | {
    getattr(np, row.numpy): lambda node, name=row.name: tree.Elementwise(name, node)
    for row in ELEMENTWISE.values()
    if row.numpy is not None
}
FUNCTIONS = {
    np.trace: tree.Trace, np.sum: tree.Sum, np.transpose: tree.transpose, np.dot: tree.matmul,
    np.kron: lambda left, right: tree.Kron(left, right), np.diag: tree.Diag,
    np.linalg.det: tree.Det, np.linalg.inv: tree.Inverse, np.linalg.norm: tree.Norm,
    np.linalg.slogdet: lambda node: (tree.Elementwise("sign", tree.Det(node)), tree.LogDet(node)),
    np.linalg.matrix_power: lambda node, k: tree.MatPow(node, tree.number_of(k)),
}
OPERATORS = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "truediv": np.divide,
    "matmul": np.matmul, "pow": np.power,
}
# fmt: on
for _name, _ufunc in OPERATORS.items():
    setattr(SymbolicArray, f"__{_name}__", lambda self, other, ufunc=_ufunc: ufunc(self, other))
    setattr(SymbolicArray, f"__r{_name}__", lambda self, other, ufunc=_ufunc: ufunc(other, self))
    setattr(SymbolicArray, f"__i{_name}__", _in_place)
