"""The formula that a NumPy function computes, found by calling it with symbols for arrays.

Where the function does anything that the formula language has no word for, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Real

import numpy as np

from . import tree
from .elementwise import ELEMENTWISE
from .tree import Elementwise, Node


class NoFormulaError(Exception):
    """The function does what no formula says."""


def trace(f: Callable, symbols: Mapping[str, Node]) -> Node | None:
    """f as a formula tree in these symbols, or None.

    Examples
    --------
    >>> A, x = tree.Sym("A", ("n", "n")), tree.Sym("x", ("n", 1))
    >>> node = trace(lambda A, x: np.sum(A @ x) / 2, {"A": A, "x": x})
    >>> node == tree.mul(tree.Fraction(1, 2), tree.Sum(A @ x))
    True
    >>> trace(lambda x: x[0] + len(x), {"x": x}) is None
    True
    """
    try:
        result = f(**{name: Traced(symbol) for name, symbol in symbols.items()})
    except KeyboardInterrupt:
        raise
    except BaseException:
        # A function may fail on symbols in any way at all; then its formula is not known.
        return None
    return result.node if isinstance(result, Traced) else None


class Traced:
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
        return Traced(UFUNCS[ufunc](*map(_node, inputs)))

    def __array_function__(self, function, types, args, options):
        if options or function not in FUNCTIONS:
            raise NoFormulaError(function.__name__)
        return _wrapped(FUNCTIONS[function](*map(_node, args)))

    @property
    def T(self) -> Traced:
        return Traced(tree.transpose(self.node))

    def dot(self, other) -> Traced:
        return np.matmul(self, other)

    def sum(self) -> Traced:
        return Traced(tree.Sum(self.node))

    def trace(self) -> Traced:
        return Traced(tree.Trace(self.node))

    def item(self) -> Traced:
        return self[0, 0]

    def __getitem__(self, index) -> Traced:
        """The entry of a 1×1 matrix."""
        if index != (0, 0) or not self.node.is_scalar:
            raise NoFormulaError("an index")
        return self


def _node(value) -> Node:
    if isinstance(value, Traced):
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
    return tuple(map(_wrapped, result)) if isinstance(result, tuple) else Traced(result)


def _operator(ufunc, turned: bool = False):
    def method(self, other):
        return ufunc(other, self) if turned else ufunc(self, other)

    return method


def _minus(left: Node, right: Node) -> Node:
    return tree.add(left, tree.mul(-1, right))


def _over(above: Node, below: Node) -> Node:
    return tree.mul(above, tree.power(below, -1))


def _slogdet(node: Node) -> tuple:
    return tree.Elementwise("sign", tree.Det(node)), tree.LogDet(node)


def _matrix_power(node: Node, exponent: Node) -> Node:
    return tree.MatPow(node, tree.number_of(exponent))


UFUNCS = {
    np.add: tree.add,
    np.subtract: _minus,
    np.multiply: tree.mul,
    np.divide: _over,
    np.negative: lambda node: tree.mul(-1, node),
    np.matmul: tree.matmul,
    np.power: tree.power,
    np.square: lambda node: tree.power(node, 2),
} | {
    getattr(np, row.numpy): lambda node, name=row.name: Elementwise(name, node)
    for row in ELEMENTWISE.values()
    if row.numpy is not None
}
FUNCTIONS = {
    np.trace: tree.Trace,
    np.sum: tree.Sum,
    np.transpose: tree.transpose,
    np.dot: tree.matmul,
    np.kron: lambda left, right: tree.Kron(left, right),
    np.diag: tree.Diag,
    np.linalg.det: tree.Det,
    np.linalg.inv: tree.Inverse,
    np.linalg.norm: tree.Norm,
    np.linalg.slogdet: _slogdet,
    np.linalg.matrix_power: _matrix_power,
}
for _name, _ufunc in {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.divide,
    "matmul": np.matmul,
    "pow": np.power,
}.items():
    setattr(Traced, f"__{_name}__", _operator(_ufunc))
    setattr(Traced, f"__r{_name}__", _operator(_ufunc, turned=True))
Traced.__neg__ = lambda self: np.negative(self)
