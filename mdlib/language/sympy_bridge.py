"""Formulas as SymPy's matrix expressions. SymPy is loaded when first used."""

from __future__ import annotations

from ..errors import NoRuleError
from . import tree
from .elementwise import ELEMENTWISE
from .function_names import NAMES
from .language_words import say


def to_sympy(node: tree.Node):
    """The tree as a SymPy matrix expression (a scalar expression for 1×1).

    Raises
    ------
    NoRuleError
        For a function that SymPy's matrix expressions do not have.
    """
    import sympy  # optional and slow to load

    return _ToSympy(sympy).value(node)


class _ToSympy:
    """Trees to SymPy's matrix expressions."""

    def __init__(self, sympy):
        self.sympy = sympy

    def size(self, size):
        if isinstance(size, int):
            return self.sympy.Integer(size)
        parts = [
            self.sympy.Integer(int(part))
            if part.isdecimal()
            else self.sympy.Symbol(part, integer=True, positive=True)
            for part in size.split("*")
        ]
        return self.sympy.Mul(*parts)

    def value(self, node):
        build = _BUILDERS.get(type(node))
        if build is None:
            name = NAMES.get(type(node), type(node).__name__)
            raise NoRuleError(say("sympy-lacks", name=name))
        return build(self, node, *(self.value(arg) for arg in node.args))

    def sized(self, kind: str, node, *before):
        """SymPy's MatrixSymbol, OneMatrix or ZeroMatrix in the node's shape."""
        return getattr(self.sympy, kind)(*before, *map(self.size, node.shape))

    def symbol(self, node):
        if node.is_scalar:
            return self.sympy.Symbol(node.name)
        return self.sized("MatrixSymbol", node, node.name)

    def _scalar(self, node, value):
        """Products such as xᵀy are 1×1 matrices in SymPy and scalars here."""
        return value[0, 0] if node.is_scalar and getattr(value, "is_Matrix", False) else value

    def add(self, node, *args):
        if node.is_scalar:
            return self.sympy.Add(*args)
        ones = self.sized("OneMatrix", node)
        parts = zip(args, node.args, strict=True)
        terms = [arg if part.shape == node.shape else arg * ones for arg, part in parts]
        return self.sympy.MatAdd(*terms).doit()

    def mul(self, node, *args):
        pairs = list(zip(args, node.args, strict=True))
        scalars = [value for value, part in pairs if part.is_scalar]
        matrices = [value for value, part in pairs if not part.is_scalar]
        if not matrices:
            return self.sympy.Mul(*scalars)
        many = len(matrices) > 1
        body = self.sympy.HadamardProduct(*matrices) if many else matrices[0]
        return self.sympy.Mul(*scalars) * body

    def pow(self, node, base, exponent):
        return base**exponent if node.is_scalar else self.sympy.HadamardPower(base, exponent)

    def det(self, node, arg):
        return arg if node.arg.is_scalar else self.sympy.Determinant(arg)

    def norm(self, node, arg):
        if node.arg.is_scalar:
            return self.sympy.Abs(arg)
        return self.sympy.sqrt(self.sympy.Trace(arg.T * arg))

    def kron(self, node, left, right):
        if node.args[0].is_scalar or node.args[1].is_scalar:
            return left * right
        return self.sympy.KroneckerProduct(left, right)

    def sum(self, node, arg):
        if node.arg.is_scalar:
            return arg
        rows, cols = map(self.size, node.arg.shape)
        ones = self.sympy.OneMatrix
        return (ones(1, rows) * arg * ones(cols, 1))[0, 0]

    def elementwise(self, node, arg):
        row = ELEMENTWISE[node.key]
        if node.is_scalar:
            return row.expression(self.sympy, arg)
        entry = self.sympy.Dummy("u")
        return arg.applyfunc(self.sympy.Lambda(entry, row.expression(self.sympy, entry)))


_BUILDERS = {
    tree.Num: lambda to, node: to.sympy.Rational(node.key),
    tree.Sym: _ToSympy.symbol,
    tree.Change: _ToSympy.symbol,
    tree.Eye: lambda to, node: to.sympy.Identity(to.size(node.shape[0])),
    tree.Ones: lambda to, node: to.sized("OneMatrix", node),
    tree.Zeros: lambda to, node: to.sized("ZeroMatrix", node),
    tree.Add: _ToSympy.add,
    tree.Mul: _ToSympy.mul,
    tree.MatMul: lambda to, node, *args: to._scalar(node, to.sympy.MatMul(*args)),
    tree.Pow: _ToSympy.pow,
    tree.Transpose: lambda to, node, arg: arg.T,
    tree.Trace: lambda to, node, arg: arg if node.arg.is_scalar else to.sympy.Trace(arg),
    tree.Inverse: lambda to, node, arg: 1 / arg if node.is_scalar else to.sympy.Inverse(arg),
    tree.Det: _ToSympy.det,
    tree.LogDet: lambda to, node, arg: to.sympy.log(to.det(node, arg)),
    tree.Norm: _ToSympy.norm,
    tree.MatPow: lambda to, node, base, exponent: base**exponent,
    tree.Kron: _ToSympy.kron,
    tree.Sum: _ToSympy.sum,
    tree.Elementwise: _ToSympy.elementwise,
}
