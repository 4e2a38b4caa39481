"""The value of a formula at given arrays. NumPy is loaded when first used.

One method a type of node computes it, for entries of any kind: an *arithmetic* says how a number
of the formula becomes an entry, what a function is entry by entry, and how determinants and
inverses are taken. `Floats` is the one of every day; fractions, dual numbers and SymPy's symbols
are in `exact_entries`, Decimals of many digits in `precise`.
"""

from __future__ import annotations

from ..errors import DataError, ShapeError
from ..matrices.shapes import shape_text
from . import tree
from .elementwise import ELEMENTWISE
from .language_words import say
from .sizes import Found, size_value, told_sizes

STEP = 1e-100


def evaluate(node: tree.Node, arrays: dict, sizes: dict[str, int] | None = None, arithmetic=None):
    """Value of a tree as a 2-d array.

    Parameters
    ----------
    node : Node
    arrays : dict
        Arrays by symbol, and by "dX" for the differential of X.
    sizes : dict, optional
        Numbers of the size names; those that the arrays tell are found.
    arithmetic : Floats, optional
        Of the entries; floats or complex numbers if left out.
    """
    return Evaluator(arrays, sizes or {}, arithmetic or Floats()).value(node)


def read_arrays(symbols: list[tree.Sym], arrays: dict) -> tuple[dict, dict[str, int]]:
    """Check the arrays against the declared shapes; return them as 2-d arrays, and the sizes."""
    import numpy as np  # the symbolic half must run without it

    read, found = {}, []
    for symbol in symbols:
        if symbol.name not in arrays:
            shape = shape_text(symbol.shape)
            raise DataError(say("no-array", name=symbol.name, shape=shape))
        try:
            array = np.asarray(arrays[symbol.name])
        except ValueError:
            raise DataError(say("ragged", name=symbol.name)) from None
        if np.ma.is_masked(arrays[symbol.name]):
            raise DataError(say("masked", name=symbol.name))
        if array.dtype == object or array.dtype.kind not in "biufc":
            raise DataError(say("no-numbers", name=symbol.name, dtype=array.dtype))
        if array.ndim < 2:
            array = array.reshape(-1, 1)
        if array.ndim != 2:
            raise ShapeError(say("many-axes", name=symbol.name, count=array.ndim))
        found.append(Found(symbol.name, symbol.shape, array.shape))
        read[symbol.name] = array if array.dtype.kind == "c" else array.astype(float)
    return read, told_sizes(found)


class Floats:
    """The arithmetic of floats and complex numbers.

    It is analytic where it can be, so that a complex step through `evaluate` gives exact
    derivatives: no conjugates, and branches are taken on the real part.
    """

    dtype: type | None = None  # of an array made of single entries; NumPy's choice

    def __init__(self):
        import numpy as np  # the symbolic half must run without it

        self.np = np

    def number(self, number: tree.Number):
        """A number of the formula, as an entry."""
        try:
            return float(number)
        except OverflowError:
            raise DataError(say("number-too-large")) from None

    def entries(self, array):
        """An array of 0 and 1, or with 0 beside entries, all as entries."""
        return array

    def each(self, name: str, A):
        """A function of the language, entry by entry."""
        return ELEMENTWISE[name].values(self.np, A)

    def power(self, base, exponent, number: tree.Number | None):
        """Entry by entry; the number is the exponent's, where it is written as one."""
        return base**number if type(number) is int and number > 0 else base**exponent

    def top(self, A):
        """What is taken off the arguments of exp, so that none is too large."""
        return A.real.max()

    def det(self, A):
        return self.np.linalg.det(A)

    def logdet(self, A):
        """log|det A|: the determinant may overflow where its logarithm does not."""
        sign, size = self.np.linalg.slogdet(A)
        # A complex step leaves the sign complex.
        return size + self.np.log(sign / self.np.sign(sign.real))

    def inverse(self, A):
        return self.np.linalg.inv(A)

    def matrix_power(self, A, exponent: int):
        return self.np.linalg.matrix_power(A, exponent)

    def moved(self, A, direction):
        """A + ε·direction, for an ε whose square is nothing: a complex step."""
        return A + 1j * STEP * direction

    def change(self, value):
        """What ε is multiplied by in a value."""
        return value.imag / STEP


class Evaluator:
    """The values of formulas at some arrays, each part of them computed once."""

    def __init__(self, arrays: dict, sizes: dict[str, int], arithmetic: Floats):
        self.arrays, self.sizes = arrays, sizes
        self.arithmetic, self.np = arithmetic, arithmetic.np
        self.memory: dict[tree.Node, object] = {}

    def value(self, node):
        found = self.memory.get(node)
        if found is None:
            found = self.memory[node] = _VALUES[type(node)](self, node)
        return found

    def shape(self, node):
        return tuple(size_value(size, self.sizes) for size in node.shape)

    def one(self, entry):
        """A 1×1 array."""
        return self.np.array([[entry]], dtype=self.arithmetic.dtype)

    def whole(self, make, size):
        """An array that NumPy makes, of whole numbers as entries."""
        return self.arithmetic.entries(make(size, dtype=self.arithmetic.dtype))

    def num(self, node):
        return self.one(self.arithmetic.number(node.key))

    def named(self, node):
        return self.arrays[node.name]

    def eye(self, node):
        return self.whole(self.np.eye, self.shape(node)[0])

    def ones(self, node):
        return self.whole(self.np.ones, self.shape(node))

    def zeros(self, node):
        return self.whole(self.np.zeros, self.shape(node))

    def comm(self, node):
        from ..matrices.vec_matrices import commutation_index  # loads NumPy

        m, n = (size_value(size, self.sizes) for size in node.key)
        return self.whole(self.np.eye, m * n)[commutation_index(m, n)]

    def add(self, node):
        total = self.value(node.args[0])
        for term in node.args[1:]:
            total = total + self.value(term)
        return total

    def mul(self, node):
        total = self.value(node.args[0])
        for factor in node.args[1:]:
            total = total * self.value(factor)
        return total

    def matmul(self, node):
        total = self.value(node.args[0])
        for factor in node.args[1:]:
            total = total @ self.value(factor)
        return total

    def pow(self, node):
        base, exponent = self.value(node.args[0]), self.value(node.args[1])
        return self.arithmetic.power(base, exponent, tree.number_of(node.args[1]))

    def transpose(self, node):
        return self.value(node.arg).T

    def trace(self, node):
        return self.one(self.np.trace(self.value(node.arg)))

    def det(self, node):
        return self.one(self.arithmetic.det(self.value(node.arg)))

    def logdet(self, node):
        return self.one(self.arithmetic.logdet(self.value(node.arg)))

    def inverse(self, node):
        return self.arithmetic.inverse(self.value(node.arg))

    def adjugate(self, node):
        return adjugate(self.arithmetic, self.value(node.arg))

    def norm(self, node):
        return self.arithmetic.each("sqrt", self.one((self.value(node.arg) ** 2).sum()))

    def sum(self, node):
        return self.one(self.value(node.arg).sum())

    def logsumexp(self, node):
        arg = self.value(node.arg)
        top = self.arithmetic.top(arg)
        total = self.one(self.arithmetic.each("exp", arg - top).sum())
        return top + self.arithmetic.each("log", total)

    def softmax(self, node):
        arg = self.value(node.arg)
        weights = self.arithmetic.each("exp", arg - self.arithmetic.top(arg))
        return weights / weights.sum()

    def diag(self, node):
        arg = self.value(node.arg)
        if arg.shape[1] > 1:
            return self.np.diag(arg).reshape(-1, 1)
        return self.arithmetic.entries(self.np.diag(arg[:, 0]))

    def vec(self, node):
        return self.value(node.arg).reshape(-1, 1, order="F")

    def kron(self, node):
        return self.np.kron(self.value(node.args[0]), self.value(node.args[1]))

    def matpow(self, node):
        exponent = self.value(node.args[1]).item()
        whole = round(getattr(exponent, "real", exponent))  # SymPy's numbers have no real part
        if exponent != whole:
            raise DataError(say("power-not-whole", power=exponent))
        return self.arithmetic.matrix_power(self.value(node.args[0]), whole)

    def elementwise(self, node):
        return self.arithmetic.each(node.key, self.value(node.arg))

    def differential(self, node):
        """The change of the argument as each X that is named changes by dX."""
        if not node.key:
            raise DataError(say("change-of-what"))
        moved = dict(self.arrays)
        for name in node.key:
            moved[name] = self.arithmetic.moved(self.arrays[name], self.arrays[f"d{name}"])
        value = Evaluator(moved, self.sizes, self.arithmetic).value(node.arg)
        return self.arithmetic.change(value)


def adjugate(arithmetic: Floats, A):
    """adj(A)_ji = (−1)^(i+j) det(A without row i and column j); A may be singular."""
    np, n = arithmetic.np, len(A)
    if n == 1:
        return arithmetic.entries(np.ones((1, 1), dtype=arithmetic.dtype))
    result = np.empty_like(A)
    for i in range(n):
        for j in range(n):
            minor = np.delete(np.delete(A, i, 0), j, 1)
            result[j, i] = (-1) ** (i + j) * arithmetic.det(minor)
    return result


# fmt: off
_VALUES = {
    tree.Num: Evaluator.num, tree.Sym: Evaluator.named, tree.Change: Evaluator.named,
    tree.Eye: Evaluator.eye, tree.Ones: Evaluator.ones, tree.Zeros: Evaluator.zeros,
    tree.Comm: Evaluator.comm, tree.Add: Evaluator.add, tree.Mul: Evaluator.mul,
    tree.MatMul: Evaluator.matmul, tree.Pow: Evaluator.pow,
    tree.Transpose: Evaluator.transpose, tree.Trace: Evaluator.trace,
    tree.Det: Evaluator.det, tree.LogDet: Evaluator.logdet, tree.Inverse: Evaluator.inverse,
    tree.Adjugate: Evaluator.adjugate, tree.Norm: Evaluator.norm, tree.Sum: Evaluator.sum,
    tree.LogSumExp: Evaluator.logsumexp, tree.Softmax: Evaluator.softmax,
    tree.Diag: Evaluator.diag, tree.Vec: Evaluator.vec, tree.Kron: Evaluator.kron,
    tree.MatPow: Evaluator.matpow, tree.Elementwise: Evaluator.elementwise,
    tree.D: Evaluator.differential,
}
# fmt: on
