"""Normal forms of function calls: inverse, determinant, trace, sum, diag, vec, matrix powers."""

from __future__ import annotations

from ..language import tree
from ..language.elementwise import ELEMENTWISE
from ..language.sizes import times as size_times
from ..language.tree import (
    Adjugate,
    Det,
    Diag,
    Elementwise,
    Eye,
    Inverse,
    Kron,
    MatMul,
    MatPow,
    Mul,
    Num,
    Ones,
    Sum,
    Trace,
    Transpose,
    Vec,
    Zeros,
)
from .known import has, is_invertible, transposed


class Calls:
    """The half of the `Normaliser` that rewrites calls; it builds on the half that has `mul`."""

    def inverse(self, arg):
        kind = type(arg)
        if arg.is_scalar:
            return self.power(arg, tree.MINUS_ONE)
        if kind is Inverse:
            return arg.arg
        if kind is Eye:
            return arg
        if kind is Transpose:
            return self.transpose(self.inverse(arg.arg))
        if has(arg, "orthogonal"):
            return self.transpose(arg)
        if kind is Diag:
            return Diag(self.power(arg.arg, tree.MINUS_ONE))
        if kind is Kron and all(side.shape[0] == side.shape[1] for side in arg.args):
            return self.kron(*(self.inverse(side) for side in arg.args))
        if kind is MatMul and all(is_invertible(part) for part in arg.args):
            return self.matmul([self.inverse(part) for part in reversed(arg.args)])
        scalars, body = tree.split_scalars(arg)
        if scalars:
            below = [self.power(part, tree.MINUS_ONE) for part in scalars]
            return self.mul([*below, self.inverse(body)])
        return Inverse(arg)

    def adjugate(self, arg):
        if arg.is_scalar:
            return tree.ONE
        if is_invertible(arg):
            return self.mul([self.determinant(Det, arg), self.inverse(arg)])
        if type(arg) is Transpose:
            return self.transpose(Adjugate(arg.arg))
        return Adjugate(arg)

    def determinant(self, kind, arg):
        if arg.is_scalar:
            return arg if kind is Det else Elementwise("log", Elementwise("abs", arg))
        if type(arg) is Eye:
            return tree.ONE if kind is Det else tree.ZERO
        if type(arg) is Transpose:
            return kind(arg.arg)
        if type(arg) is Inverse:
            inner = kind(arg.arg)
            return self.power(inner, tree.MINUS_ONE) if kind is Det else tree.mul(-1, inner)
        return kind(arg)

    def trace(self, arg):
        if arg.is_scalar:
            return arg
        scalars, body = tree.split_scalars(arg)
        if scalars:
            return self.mul([*scalars, self.trace(body)])
        kind = type(body)
        if kind is Transpose:
            return self.trace(body.arg)
        if kind is Eye and isinstance(body.shape[0], int):
            return Num(body.shape[0])
        if kind is Zeros:
            return tree.ZERO
        if kind is Diag:
            return self.sum(body.arg)
        if kind is Kron and all(side.shape[0] == side.shape[1] for side in body.args):
            return self.mul([self.trace(side) for side in body.args])
        if kind is MatMul:
            return self._trace_of_product(body)
        return Trace(body)

    def _trace_of_product(self, node):
        """tr of a product: xᵀy instead of tr(y xᵀ), and one reading among its rotations."""
        if self.stays(node):
            return Trace(node)
        factors = list(node.args)
        for i, part in enumerate(factors):
            if part.shape[0] == 1 and i:
                return self.matmul(factors[i:] + factors[:i])
        if len(factors) > 8:
            return Trace(node)
        turned = [self.transpose(part) for part in reversed(factors)]
        if any(type(part) in (MatMul, Mul) for part in turned):
            return Trace(node)
        readings = [row[i:] + row[:i] for row in (factors, turned) for i in range(len(factors))]
        best = min(readings, key=self._reading_key)
        return Trace(MatMul(tuple(best), None, (best[0].shape[0], best[-1].shape[1])))

    def _reading_key(self, row):
        """dX last; then fewest transposes first, and Wᵀ A W before A W Wᵀ."""
        in_place = type(row[-1]) is tree.Change
        turns = sum(map(count_transposes, row))
        letters = [self.key(part)[1] for part in row]
        return not in_place, turns, row[0] != transposed(row[-1]), letters

    def sum(self, arg):
        if arg.is_scalar:
            return arg
        scalars, body = tree.split_scalars(arg)
        if scalars:
            return self.mul([*scalars, self.sum(body)])
        if type(body) is Transpose or (type(body) is Diag and body.arg.shape[1] == 1):
            return self.sum(body.arg)
        return tree.ZERO if type(body) is Zeros else Sum(body)

    def diag(self, arg):
        if arg.is_scalar:
            return arg
        scalars, body = tree.split_scalars(arg)
        if scalars:
            return self.mul([*scalars, self.diag(body)])
        kind = type(body)
        if kind is Diag and body.arg.shape[1] == 1:
            return body.arg
        if kind is Eye:
            return Ones(body.shape[0])
        if kind is Ones:
            return Ones(body.shape[0]) if body.shape[1] != 1 else Eye(body.shape[0])
        if kind is Zeros:
            rows, cols = body.shape
            return Zeros(rows, rows if cols == 1 else 1)
        if kind is Transpose and body.shape[1] != 1:
            return self.diag(body.arg)
        if kind is MatMul and body.shape[1] != 1:
            for i, part in enumerate(body.args[1:], 1):
                if part.shape[0] == 1:
                    row = self.transpose(self.matmul(body.args[i:]))
                    return self.mul([self.matmul(body.args[:i]), row])
        return Diag(body)

    def vec(self, arg):
        if arg.shape[1] == 1:
            return arg
        if arg.shape[0] == 1:
            return self.transpose(arg)
        scalars, body = tree.split_scalars(arg)
        if scalars:
            return self.mul([*scalars, self.vec(body)])
        if type(body) is Ones or type(body) is Zeros:
            return type(body)(size_times(*body.shape))
        if self.stays(body):
            return Vec(body)
        if type(body) is MatMul and len(body.args) == 2 and body.args[0].shape[1] == 1:
            return self.kron(self.transpose(body.args[1]), body.args[0])
        return Vec(body)

    def matpow(self, base, exponent):
        value = tree.number_of(exponent)
        if base.is_scalar:
            return self.power(base, exponent)
        if value == 0 or type(base) is Eye:
            return Eye(base.shape[0])
        if value == 1:
            return base
        if type(base) is Transpose:
            return self.transpose(self.matpow(base.arg, exponent))
        if value is not None and value < 0:
            return self.matpow(self.inverse(base), Num(-value))
        if type(base) is MatPow:
            return self.matpow(base.base, self.mul([base.exponent, exponent]))
        scalars, body = tree.split_scalars(base)
        if scalars:
            return self.mul(
                [*(self.power(part, exponent) for part in scalars), self.matpow(body, exponent)]
            )
        return MatPow(base, exponent)

    def elementwise(self, node, arg):
        if type(arg) is Transpose:
            return Transpose(Elementwise(node.key, arg.arg))
        row = ELEMENTWISE[node.key]
        if arg == tree.ZERO and row.at_zero is not None:
            return Num(row.at_zero)
        if type(arg) is Elementwise and arg.key == row.inverse:
            return arg.arg
        return Elementwise(node.key, arg)


def count_transposes(node: tree.Node) -> int:
    """How many transposes a person would have to write."""
    own = 1 if type(node) is Transpose else 0
    return own + sum(count_transposes(part) for part in node.args)
