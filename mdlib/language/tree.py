"""Building formula trees: the constructors, which keep the invariants that reading text implies.

Sums and products are flat, numbers are folded, the scalar factors of a product come first and its
divisors last. The node types themselves are in `nodes` and can all be had from here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ..errors import ShapeError
from ..matrices.shapes import Size, shape_text
from .language_words import say
from .nodes import (
    PENDING,
    SCALAR,
    Add,
    Adjugate,
    Change,
    Comm,
    D,
    Det,
    Diag,
    Elementwise,
    Eye,
    Inverse,
    Kron,
    LogDet,
    LogSumExp,
    MatMul,
    MatPow,
    Mul,
    Node,
    Norm,
    Num,
    Number,
    Ones,
    Pow,
    Softmax,
    Sum,
    Sym,
    Trace,
    Transpose,
    Vec,
    Zeros,
)

__all__ = [
    "MINUS_ONE", "ONE", "PENDING", "SCALAR", "ZERO", "Add", "Adjugate", "Change", "Comm", "D",
    "Det", "Diag", "Elementwise", "Eye", "Fraction", "Inverse", "Kron", "LogDet", "LogSumExp",
    "MatMul", "MatPow", "Mul", "Node", "Norm", "Num", "Number", "Ones", "Pow", "Softmax", "Sum",
    "Sym", "Trace", "Transpose", "Vec", "Zeros", "add", "as_node", "is_divisor", "is_negative",
    "matmul", "mul", "number_of", "power", "product", "rebuild", "split_scalars", "symbols_of",
    "transpose", "walk", "zeros",
]  # fmt: skip

ONE, ZERO, MINUS_ONE = Num(1), Num(0), Num(-1)


def as_node(value) -> Node:
    return value if isinstance(value, Node) else Num(value)


def number_of(node: Node) -> Number | None:
    """The value of a Num, otherwise None."""
    return node.key if type(node) is Num else None


def zeros(shape: tuple[Size, Size]) -> Node:
    return ZERO if shape == SCALAR else Zeros(*shape)


def transpose(node: Node) -> Node:
    if type(node) is Transpose:
        return node.arg
    return node if node.is_scalar or type(node) is Eye else Transpose(node)


def add(*terms) -> Node:
    """Sum of terms; nested sums are flattened, zeros dropped and numbers folded."""
    flat, constant, at, shape = [], 0, None, SCALAR
    for term in terms:
        term = as_node(term)
        for part in term.args if type(term) is Add else (term,):
            if type(part) is Num:
                constant += part.key
                at = len(flat) if at is None else at
                continue
            if part.shape != SCALAR:
                shape = part.shape
            if type(part) is not Zeros:
                flat.append(part)
    if constant:
        flat.insert(at, Num(constant))
    if shape != SCALAR:
        _check_sum(flat, shape)
        if all(type(part) is Num for part in flat):
            return mul(constant, Ones(*shape)) if constant else Zeros(*shape)
    if len(flat) < 2:
        return flat[0] if flat else ZERO
    return Add(tuple(flat), None, shape)


def _check_sum(terms, shape) -> None:
    for term in terms:
        if term.shape != shape and type(term) is not Num:
            raise ShapeError(say("sum-of", left=shape_text(shape), right=shape_text(term.shape)))


def is_divisor(node: Node) -> bool:
    """Whether a factor is a negative power, which is printed below a fraction line."""
    return type(node) is Pow and is_negative(node.args[1])


def is_negative(node: Node) -> bool:
    """Whether a term is written with a minus sign in front."""
    if type(node) is Mul:
        node = node.args[0]
    return type(node) is Num and node.key < 0


def mul(*factors) -> Node:
    """Product with scalars, or elementwise product of equal shapes, in canonical order."""
    coefficient, scalars, rest, divisors, shape = 1, [], [], [], SCALAR
    for factor in factors:
        factor = as_node(factor)
        for part in factor.args if type(factor) is Mul else (factor,):
            if type(part) is Num:
                coefficient *= part.key
                continue
            if part.shape != SCALAR:
                if shape not in (SCALAR, part.shape):
                    shapes = shape_text(shape), shape_text(part.shape)
                    raise ShapeError(say("hadamard-of", left=shapes[0], right=shapes[1]))
                shape = part.shape
            if is_divisor(part):
                divisors.append(part)
            elif part.shape == SCALAR:
                scalars.append(part)
            else:
                rest.append(part)
    if coefficient == 0:
        return zeros(shape)
    if len(divisors) > 1 and shape != SCALAR:
        divisors.sort(key=lambda part: part.shape != SCALAR)
    parts = [*scalars, *rest, *divisors]
    if coefficient != 1 or not parts:
        parts.insert(0, Num(coefficient))
    return parts[0] if len(parts) == 1 else Mul(tuple(parts), None, shape)


def power(base: Node, exponent) -> Node:
    """Elementwise power; a reciprocal is taken factor by factor."""
    exponent = as_node(exponent)
    value = number_of(exponent)
    if value == 1:
        return base
    if type(base) is Num and type(value) is int and (base.key or value > 0) and _small(base, value):
        return Num(Fraction(base.key) ** value)
    if type(base) is Pow and value == -1:
        return power(base.args[0], mul(-1, base.args[1]))
    if type(base) is Mul and value == -1:
        return mul(*(power(part, -1) for part in base.args))
    return Pow((base, exponent), None, base.shape)


def _small(base: Num, exponent: int) -> bool:
    value = Fraction(base.key)
    bits = max(abs(value.numerator), value.denominator).bit_length()
    return abs(exponent) * bits <= 256


def split_scalars(node: Node) -> tuple[list[Node], Node | None]:
    """The scalar factors of a product, and what remains (None for a scalar)."""
    if node.is_scalar:
        return (list(node.args) if type(node) is Mul else [node]), None
    if type(node) is not Mul:
        return [], node
    scalars = [part for part in node.args if part.is_scalar]
    if not scalars:
        return scalars, node
    rest = [part for part in node.args if not part.is_scalar]
    return scalars, rest[0] if len(rest) == 1 else Mul(tuple(rest), None, node.shape)


def matmul(*factors: Node) -> Node:
    """Matrix product, flat; scalars in the first factor, and 1×1 factors, come out in front."""
    return product([part for factor in factors for part in _flat(factor)])


def _flat(factor: Node) -> Iterator[Node]:
    if type(factor) is not MatMul:
        yield factor
    for part in factor.args if type(factor) is MatMul else ():
        yield from _flat(part)


def product(factors: list[Node]) -> Node:
    """Matrix product of factors kept as they are grouped."""
    for left, right in pairwise(factors):
        if left.shape[1] != right.shape[0]:
            shapes = shape_text(left.shape), shape_text(right.shape)
            raise ShapeError(say("product-of", left=shapes[0], right=shapes[1]))
    rest = [factor for factor in factors if not factor.is_scalar]
    scalars = [factor for factor in factors if factor.is_scalar]
    if rest and type(rest[0]) is Mul:
        front, rest[0] = split_scalars(rest[0])
        scalars += front
    if rest and type(rest[0]) is MatMul:
        rest[:1] = rest[0].args
    if not rest:
        return mul(*scalars)
    shape = (rest[0].shape[0], rest[-1].shape[1])
    body = rest[0] if len(rest) == 1 else MatMul(tuple(rest), None, shape)
    return mul(*scalars, body) if scalars else body


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree once, in the order in which they are read."""
    seen, todo = set(), [node]
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            todo += reversed(part.args)
            yield part


def symbols_of(node: Node) -> list[Sym]:
    """The symbols of a tree, in the order in which they are read."""
    return [part for part in walk(node) if type(part) is Sym]


def rebuild(node: Node, args: tuple[Node, ...]) -> Node:
    """The same node over other arguments."""
    kind = type(node)
    if kind in _JOINED:
        return _JOINED[kind](*args)
    if kind is Elementwise:
        return Elementwise(node.key, *args)
    if kind is D:
        return D(*args, *node.key)
    return kind(*args) if args else node


_JOINED = {
    Add: add, Mul: mul, MatMul: lambda *factors: product(list(factors)), Pow: power,
    Transpose: transpose,
}  # fmt: skip


# Nodes are written with @, *, + …: operators build through the constructors above.
Node.T = property(transpose)
Node.__add__ = lambda self, other: add(self, other)
Node.__radd__ = lambda self, other: add(other, self)
Node.__sub__ = lambda self, other: add(self, mul(-1, other))
Node.__rsub__ = lambda self, other: add(other, mul(-1, self))
Node.__neg__ = lambda self: mul(-1, self)
Node.__mul__ = lambda self, other: mul(self, other)
Node.__rmul__ = lambda self, other: mul(other, self)
Node.__truediv__ = lambda self, other: mul(self, power(as_node(other), -1))
Node.__rtruediv__ = lambda self, other: mul(other, power(self, -1))
Node.__pow__ = power
Node.__matmul__ = lambda self, other: matmul(self, other)
