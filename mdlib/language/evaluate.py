"""The value of a formula at given arrays. NumPy is loaded when first used.

Every function here is analytic where it can be, so that a complex step through `evaluate` gives
exact derivatives: no conjugates, and branches are taken on the real part.
"""

from __future__ import annotations

from ..errors import DataError, ShapeError
from ..matrices.shapes import shape_text
from . import tree
from .elementwise import ELEMENTWISE
from .sizes import Found, size_value, told_sizes

STEP = 1e-100


def evaluate(node: tree.Node, arrays: dict, sizes: dict[str, int] | None = None):
    """Value of a tree as a 2-d array.

    Parameters
    ----------
    node : Node
    arrays : dict
        Arrays by symbol, and by "dX" for the differential of X.
    sizes : dict, optional
        Numbers of the size names; those that the arrays tell are found.
    """
    return _Evaluator(arrays, dict(sizes or {})).value(node)


def read_arrays(symbols: list[tree.Sym], arrays: dict) -> tuple[dict, dict[str, int]]:
    """Check the arrays against the declared shapes; return them as 2-d arrays, and the sizes."""
    import numpy as np  # the symbolic half must run without it

    read, found = {}, []
    for symbol in symbols:
        if symbol.name not in arrays:
            raise DataError(f"no value for {symbol.name}, which is {shape_text(symbol.shape)}.")
        try:
            array = np.asarray(arrays[symbol.name])
        except ValueError:
            raise DataError(f"{symbol.name} is ragged: its rows have different lengths.") from None
        if np.ma.is_masked(arrays[symbol.name]):
            fill = f"fill them first: {symbol.name}.filled(value)"
            raise DataError(f"{symbol.name} has masked entries; {fill}.")
        if array.dtype == object or array.dtype.kind not in "biufc":
            raise DataError(f"{symbol.name} holds {array.dtype} values; expected numbers.")
        if array.ndim < 2:
            array = array.reshape(-1, 1)
        if array.ndim != 2:
            raise ShapeError(f"{symbol.name} has {array.ndim} axes; expected at most two.")
        found.append(Found(symbol.name, symbol.shape, array.shape))
        read[symbol.name] = array if array.dtype.kind == "c" else array.astype(float)
    return read, told_sizes(found)


class _Evaluator:
    def __init__(self, arrays, sizes):
        import numpy as np  # the symbolic half must run without it

        self.np, self.arrays, self.sizes = np, arrays, sizes
        self.memory: dict[tree.Node, object] = {}

    def value(self, node):
        found = self.memory.get(node)
        if found is None:
            found = self.memory[node] = _VALUES[type(node)](self, node)
        return found

    def shape(self, node):
        return tuple(size_value(size, self.sizes) for size in node.shape)

    def num(self, node):
        try:
            return self.np.array([[float(node.key)]])
        except OverflowError:
            raise DataError("a number in the formula is too large to compute with.") from None

    def named(self, node):
        return self.arrays[node.name]

    def eye(self, node):
        return self.np.eye(self.shape(node)[0])

    def ones(self, node):
        return self.np.ones(self.shape(node))

    def zeros(self, node):
        return self.np.zeros(self.shape(node))

    def comm(self, node):
        m, n = (size_value(size, self.sizes) for size in node.key)
        order = self.np.arange(m * n).reshape(n, m).T.ravel()
        return self.np.eye(m * n)[order]

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
        number = tree.number_of(node.args[1])
        return base**number if type(number) is int and number > 0 else base**exponent

    def transpose(self, node):
        return self.value(node.arg).T

    def trace(self, node):
        return self.np.trace(self.value(node.arg)).reshape(1, 1)

    def det(self, node):
        return self.np.asarray(self.np.linalg.det(self.value(node.arg))).reshape(1, 1)

    def logdet(self, node):
        # |det| may overflow where its logarithm does not; a complex step leaves sign complex.
        sign, size = self.np.linalg.slogdet(self.value(node.arg))
        value = size + self.np.log(sign / self.np.sign(sign.real))
        return self.np.asarray(value).reshape(1, 1)

    def inverse(self, node):
        return self.np.linalg.inv(self.value(node.arg))

    def adjugate(self, node):
        return adjugate(self.np, self.value(node.arg))

    def norm(self, node):
        return self.np.sqrt((self.value(node.arg) ** 2).sum()).reshape(1, 1)

    def sum(self, node):
        return self.value(node.arg).sum().reshape(1, 1)

    def logsumexp(self, node):
        arg = self.value(node.arg)
        top = arg.real.max()
        return top + self.np.log(self.np.exp(arg - top).sum()).reshape(1, 1)

    def softmax(self, node):
        arg = self.value(node.arg)
        weights = self.np.exp(arg - arg.real.max())
        return weights / weights.sum()

    def diag(self, node):
        arg = self.value(node.arg)
        return self.np.diag(arg[:, 0]) if arg.shape[1] == 1 else self.np.diag(arg).reshape(-1, 1)

    def vec(self, node):
        return self.value(node.arg).reshape(-1, 1, order="F")

    def kron(self, node):
        return self.np.kron(self.value(node.args[0]), self.value(node.args[1]))

    def matpow(self, node):
        exponent = self.value(node.args[1]).item()
        if exponent != round(exponent.real):
            raise DataError(f"mpow needs a whole number as its power; got {exponent}.")
        return self.np.linalg.matrix_power(self.value(node.args[0]), round(exponent.real))

    def elementwise(self, node):
        return ELEMENTWISE[node.key].values(self.np, self.value(node.arg))

    def differential(self, node):
        """The change of the argument in the direction dX, by a complex step."""
        if not node.key:
            raise DataError("a differential has no value before it is said what changes.")
        moved = dict(self.arrays)
        for variable in node.key:
            direction = self.arrays[f"d{variable}"]
            moved[variable] = self.arrays[variable] + 1j * STEP * direction
        return _Evaluator(moved, self.sizes).value(node.arg).imag / STEP


def adjugate(np, matrix):
    """The transposed cofactor matrix, right for singular matrices too."""
    n = matrix.shape[0]
    if n == 1:
        return np.ones((1, 1))
    result = np.empty_like(matrix)
    for i in range(n):
        for j in range(n):
            minor = np.delete(np.delete(matrix, i, 0), j, 1)
            result[j, i] = (-1) ** (i + j) * np.linalg.det(minor)
    return result


_VALUES = {
    tree.Num: _Evaluator.num,
    tree.Sym: _Evaluator.named,
    tree.Change: _Evaluator.named,
    tree.Eye: _Evaluator.eye,
    tree.Ones: _Evaluator.ones,
    tree.Zeros: _Evaluator.zeros,
    tree.Comm: _Evaluator.comm,
    tree.Add: _Evaluator.add,
    tree.Mul: _Evaluator.mul,
    tree.MatMul: _Evaluator.matmul,
    tree.Pow: _Evaluator.pow,
    tree.Transpose: _Evaluator.transpose,
    tree.Trace: _Evaluator.trace,
    tree.Det: _Evaluator.det,
    tree.LogDet: _Evaluator.logdet,
    tree.Inverse: _Evaluator.inverse,
    tree.Adjugate: _Evaluator.adjugate,
    tree.Norm: _Evaluator.norm,
    tree.Sum: _Evaluator.sum,
    tree.LogSumExp: _Evaluator.logsumexp,
    tree.Softmax: _Evaluator.softmax,
    tree.Diag: _Evaluator.diag,
    tree.Vec: _Evaluator.vec,
    tree.Kron: _Evaluator.kron,
    tree.MatPow: _Evaluator.matpow,
    tree.Elementwise: _Evaluator.elementwise,
    tree.D: _Evaluator.differential,
}
