"""Function calls: inverse, determinant, trace, sum, diag, vec, powers of a matrix."""

from __future__ import annotations

from collections.abc import Callable

from ..language import tree
from ..language.elementwise import ELEMENTWISE
from ..language.sizes import times
from ..language.tree import Diag, Eye, Inverse, MatMul, MatPow, Mul, Node, Pow, Trace, Transpose
from .known_properties import has, is_invertible, transposed
from .transposition import count_transposes

MAX_ROTATED = 8  # factors under a trace whose every rotation is looked at


def inverse(n, arg: Node) -> Node:
    """(A B)⁻¹ = B⁻¹ A⁻¹, (A ⊗ B)⁻¹ = A⁻¹ ⊗ B⁻¹, (c A)⁻¹ = A⁻¹/c, (Aᵀ)⁻¹ = A⁻ᵀ, Q⁻¹ = Qᵀ."""
    kind = type(arg)
    if arg.is_scalar:
        return n.make(Pow, arg, tree.MINUS_ONE)
    if kind is Inverse:
        return arg.arg
    if kind is Eye:
        return arg
    if kind is Transpose:
        return n.make(Transpose, n.make(Inverse, arg.arg))
    if has(arg, "orthogonal"):
        return n.make(Transpose, arg)
    if kind is Diag:
        return Diag(n.make(Pow, arg.arg, tree.MINUS_ONE))
    if kind is tree.Kron and all(side.shape[0] == side.shape[1] for side in arg.args):
        return n.make(tree.Kron, *(n.make(Inverse, side) for side in arg.args))
    if kind is MatMul and all(map(is_invertible, arg.args)):
        return n.make(MatMul, *(n.make(Inverse, part) for part in reversed(arg.args)))
    scalars, body = tree.split_scalars(arg)
    if not scalars:
        return Inverse(arg)
    below = [n.make(Pow, part, tree.MINUS_ONE) for part in scalars]
    return n.make(Mul, *below, n.make(Inverse, body))


def adjugate(n, arg: Node) -> Node:
    """adj(A) = det(A) A⁻¹ for an invertible A, adj(Aᵀ) = adj(A)ᵀ, adj(a) = 1."""
    if arg.is_scalar:
        return tree.ONE
    if is_invertible(arg):
        return n.make(Mul, n.make(tree.Det, arg), n.make(Inverse, arg))
    if type(arg) is Transpose:
        return n.make(Transpose, tree.Adjugate(arg.arg))
    return tree.Adjugate(arg)


def determinant(n, arg: Node) -> Node:
    """det(Aᵀ) = det(A), det(A⁻¹) = 1/det(A), det(I) = 1, det(a) = a."""
    if arg.is_scalar:
        return arg
    if type(arg) is Eye:
        return tree.ONE
    if type(arg) is Inverse:
        return n.make(Pow, tree.Det(arg.arg), tree.MINUS_ONE)
    return tree.Det(arg.arg if type(arg) is Transpose else arg)


def log_determinant(n, arg: Node) -> Node:
    """logdet(Aᵀ) = logdet(A), logdet(A⁻¹) = -logdet(A), logdet(I) = 0, logdet(a) = log|a|."""
    if arg.is_scalar:
        return tree.Elementwise("log", tree.Elementwise("abs", arg))
    if type(arg) is Eye:
        return tree.ZERO
    if type(arg) is Inverse:
        return -tree.LogDet(arg.arg)
    return tree.LogDet(arg.arg if type(arg) is Transpose else arg)


def _linear(kind: type) -> Callable:
    """f(c A) = c f(A), and f(a) = a, for a linear function f: the rule is left with A."""

    def with_scalars_out(rule: Callable) -> Callable:
        def whole(n, arg: Node) -> Node:
            """f(c A) = c f(A)."""
            if arg.is_scalar:
                return arg
            scalars, body = tree.split_scalars(arg)
            return n.make(Mul, *scalars, n.make(kind, body)) if scalars else rule(n, body)

        return whole

    return with_scalars_out


@_linear(Trace)
def trace(n, arg: Node) -> Node:
    """tr(Aᵀ) = tr(A), tr(A ⊗ B) = tr(A) tr(B), tr(diag(u)) = sum(u), tr(I_n) = n."""
    kind = type(arg)
    if kind is Transpose:
        return n.make(Trace, arg.arg)
    if kind is Eye and isinstance(arg.shape[0], int):
        return tree.Num(arg.shape[0])
    if kind is tree.Zeros:
        return tree.ZERO
    if kind is Diag:
        return n.make(tree.Sum, arg.arg)
    if kind is tree.Kron and all(side.shape[0] == side.shape[1] for side in arg.args):
        return n.make(Mul, *(n.make(Trace, side) for side in arg.args))
    return _trace_of_product(n, arg) if kind is MatMul else Trace(arg)


def _trace_of_product(n, node: MatMul) -> Node:
    """tr(y xᵀ) = xᵀ y, tr(A B) = tr(B A) = tr(Bᵀ Aᵀ): one reading among the rotations."""
    if n.stays(node):
        return Trace(node)
    factors = list(node.args)
    for i, part in enumerate(factors):
        if part.shape[0] == 1 and i:
            return n.make(MatMul, *factors[i:], *factors[:i])
    if len(factors) > MAX_ROTATED:
        return Trace(node)
    turned = [n.make(Transpose, part) for part in reversed(factors)]
    if any(type(part) in (MatMul, Mul) for part in turned):
        return Trace(node)
    readings = [row[i:] + row[:i] for row in (factors, turned) for i in range(len(factors))]
    best = min(readings, key=lambda row: _reading_key(n, row))
    return Trace(MatMul(tuple(best), None, (best[0].shape[0], best[-1].shape[1])))


def _reading_key(n, row: list[Node]) -> tuple:
    """dX last; then fewest transposes first, and Wᵀ A W before A W Wᵀ."""
    in_place = type(row[-1]) is tree.Change
    turns = sum(map(count_transposes, row))
    letters = [n.key(part)[1] for part in row]
    return not in_place, turns, row[0] != transposed(row[-1]), letters


@_linear(tree.Sum)
def sum_of_entries(n, arg: Node) -> Node:
    """sum(Aᵀ) = sum(A), sum(diag(u)) = sum(u)."""
    if type(arg) is Transpose or (type(arg) is Diag and arg.arg.shape[1] == 1):
        return n.make(tree.Sum, arg.arg)
    return tree.ZERO if type(arg) is tree.Zeros else tree.Sum(arg)


@_linear(Diag)
def diag(n, arg: Node) -> Node:
    """diag(diag(u)) = u, diag(Aᵀ) = diag(A), diag(1) = I, diag(x yᵀ) = x ∘ y."""
    kind, (rows, columns) = type(arg), arg.shape
    if kind is Diag and arg.arg.shape[1] == 1:
        return arg.arg
    if kind is Eye:
        return tree.Ones(rows)
    if kind is tree.Ones:
        return tree.Ones(rows) if columns != 1 else Eye(rows)
    if kind is tree.Zeros:
        return tree.Zeros(rows, rows if columns == 1 else 1)
    if kind is Transpose and columns != 1:
        return n.make(Diag, arg.arg)
    if kind is MatMul and columns != 1:
        for i, part in enumerate(arg.args[1:], 1):
            if part.shape[0] == 1:
                row = n.make(Transpose, n.make(MatMul, *arg.args[i:]))
                return n.make(Mul, n.make(MatMul, *arg.args[:i]), row)
    return Diag(arg)


def vec(n, arg: Node) -> Node:
    """vec(x) = x, vec(xᵀ) = x, vec(c A) = c vec(A), vec(x yᵀ) = y ⊗ x."""
    if arg.shape[1] == 1:
        return arg
    if arg.shape[0] == 1:
        return n.make(Transpose, arg)
    scalars, body = tree.split_scalars(arg)
    if scalars:
        return n.make(Mul, *scalars, n.make(tree.Vec, body))
    if type(body) in (tree.Ones, tree.Zeros):
        return type(body)(times(*body.shape))
    is_outer = type(body) is MatMul and len(body.args) == 2 and body.args[0].shape[1] == 1
    if is_outer and not n.stays(body):
        return n.make(tree.Kron, n.make(Transpose, body.args[1]), body.args[0])
    return tree.Vec(body)


def matpow(n, base: Node, exponent: Node) -> Node:
    """A^0 = I, A^1 = A, (Aᵀ)^k = (A^k)ᵀ, A^(-k) = (A⁻¹)^k, (A^j)^k = A^(jk), (c A)^k = c^k A^k."""
    value = tree.number_of(exponent)
    if base.is_scalar:
        return n.make(Pow, base, exponent)
    if value == 0 or type(base) is Eye:
        return Eye(base.shape[0])
    if value == 1:
        return base
    if type(base) is Transpose:
        return n.make(Transpose, n.make(MatPow, base.arg, exponent))
    if value is not None and value < 0:
        return n.make(MatPow, n.make(Inverse, base), tree.Num(-value))
    if type(base) is MatPow:
        return n.make(MatPow, base.base, n.make(Mul, base.exponent, exponent))
    scalars, body = tree.split_scalars(base)
    if not scalars:
        return MatPow(base, exponent)
    front = [n.make(Pow, part, exponent) for part in scalars]
    return n.make(Mul, *front, n.make(MatPow, body, exponent))


def elementwise(n, name: str, arg: Node) -> Node:
    """σ(Uᵀ) = σ(U)ᵀ, exp(log(U)) = U, and exp(0) = 1 where there is a number for it."""
    if type(arg) is Transpose:
        return Transpose(tree.Elementwise(name, arg.arg))
    row = ELEMENTWISE[name]
    if arg == tree.ZERO and row.at_zero is not None:
        return tree.Num(row.at_zero)
    if type(arg) is tree.Elementwise and arg.key == row.inverse:
        return arg.arg
    return tree.Elementwise(name, arg)


def norm(n, arg: Node) -> Node:
    """‖Aᵀ‖ = ‖A‖."""
    return tree.Norm(arg.arg if type(arg) is Transpose else arg)
