"""Squares, norms and roots: a 2 lost, or one of them taken for another."""

from __future__ import annotations

from fractions import Fraction

from ....engine.rules import d
from ....language.tree import (
    Elementwise,
    MatMul,
    Mul,
    Norm,
    Num,
    Pow,
    Sum,
    Trace,
    Transpose,
    matmul,
    mul,
    power,
)
from ....tidy.tidied import tidy
from ..edits import attempt, changing, edits, flat, parts
from ..making import fact, maker, mistaken, row, told, whole

# fmt: off
row("M10", "factor 2 missing",
    "A square was differentiated, and its factor 2 is missing.",
    "Differentiate the square of one number and compare.",
    "norm(X @ w - y)**2 by w: X.T @ (X @ w - y)", "02", "A factor that got lost",
    asks=("a square",), claims="factor")
row("M26", "tr(XX) for the squared norm",
    "This belongs to tr(XX), and the squared norm is the trace of a matrix with its transpose.",
    "Write the sum of squared entries as a trace, at a rectangular matrix.",
    "norm(X)**2 by X: 2*X.T", "07", "The inner product", asks=("a squared norm",))
row("M27", "norm and squared norm mixed up",
    "This belongs to the squared norm where f has the norm, or the other way round.",
    "Try it with one number: the slope of its absolute value, and that of its square.",
    "norm(x) by x: 2*x", "10", "The norm and its square")
row("M27b", "chain rule of the square root",
    "A factor 2 is missing: the inside of the root is a square with a derivative of its own.",
    "Write the root of u, differentiate it, then u.",
    "norm(x) by x: x/(2*norm(x))", "10", "The norm and its square", claims="factor",
    what_root="There is a factor 2 too many: the derivative of a root has a factor 1/2.")
# fmt: on


@fact
def a_square(scene) -> bool:
    """f has u², uᵀu, uᵀSu with S symmetric, or tr(UᵀU)."""
    return any(_is_square(part) for part in changing(scene, MatMul, Mul, Pow, Trace))


def _is_square(node) -> bool:
    if type(node) is Pow:
        return _is_even(node)
    if type(node) is Mul:
        return any(node.args.count(part) > 1 for part in node.args)
    if type(node) is Trace:
        return any(_is_mirrored(turned) for turned in _rotations(node.arg))
    return node.is_scalar and _is_mirrored(node.args)


def _is_even(node) -> bool:
    return type(node) is Pow and node.exponent == Num(2)


def _rotations(product) -> list[tuple]:
    factors = product.args if type(product) is MatMul else (product,)
    return [(*factors[i:], *factors[:i]) for i in range(len(factors))]


def _is_mirrored(factors: tuple) -> bool:
    """Whether a product is its own transpose, factor by factor."""
    turned = [tidy(factor.T) for factor in factors[::-1]]
    return len(factors) > 1 and [tidy(factor) for factor in factors] == turned


@fact
def a_squared_norm(scene) -> bool:
    """f has the sum of the squares of some matrix's entries."""
    return any(map(_is_sum_of_squares, changing(scene, Norm, Sum, Trace)))


def _is_sum_of_squares(node) -> bool:
    """norm(U), sum(U**2) or tr(UᵀU) for a matrix U."""
    if type(node) is Norm:
        return 1 not in node.arg.shape
    if type(node) is Trace:
        return any(_is_mirrored(turned) and len(turned) % 2 == 0 for turned in _rotations(node.arg))
    return type(node) is Sum and _is_even(node.arg)


def _half(truth):
    return truth / 2


@whole("M27b", _half, likelihood=99)
def _of_root(scene) -> bool:
    """G/2 for G, where f has a norm, or the root of what holds a square."""
    squared = {part.base for part in scene.parts if _is_even(part)}
    return any(_is_root_of_square(part) and part not in squared for part in scene.parts)


def _is_root_of_square(node) -> bool:
    if type(node) is not Elementwise or node.key != "sqrt":
        return type(node) is Norm
    return any(_is_square(part) for part in parts(flat(node.arg)))


@whole("M10", _half, likelihood=98)
def _of_square(scene) -> bool:
    """G/2 for G, where f has a square of the variable."""
    name = scene.variable.name
    powers = any(_is_even(part) and name in part.base.names for part in scene.parts)
    products = [part.args for part in scene.parts if type(part) in (MatMul, Mul)]
    return powers or any(sum(name in arg.names for arg in args) > 1 for args in products)


@whole("M26", lambda truth: truth.T, likelihood=89)
def _of_squares(scene) -> bool:
    """Gᵀ for G, where f has a squared norm."""
    return scene.node.is_scalar and any(map(_is_sum_of_squares, scene.parts))


@mistaken(Norm, ids=("M27",), likelihood=77)
def _norm_like_its_square(node):
    """d‖U‖ = 2 tr(Uᵀ dU)."""
    return mul(2, Trace(matmul(node.arg.T, d(node.arg))))


@mistaken(Norm, ids=("M27b",), likelihood=77)
def _root_without_inner_2(node):
    """d‖U‖ = tr(Uᵀ dU)/(2‖U‖)."""
    return mul(Fraction(1, 2), Trace(matmul(node.arg.T, d(node.arg))), power(node, -1))


@mistaken(Elementwise, ids=("M27b",), likelihood=77, said=told("M27b.what-root"))
def _root_without_half(node):
    """d√u = du/√u."""
    return mul(power(node, -1), d(node.arg)) if node.key == "sqrt" else None


def _norm_squared(node):
    """U, where a node is ‖U‖²."""
    return node.base.arg if _is_even(node) and type(node.base) is Norm else None


@mistaken(Pow, ids=("M27",), likelihood=77)
def _square_like_the_norm(node):
    """d‖U‖² = tr(Uᵀ dU)/‖U‖."""
    U = _norm_squared(node)
    return U and mul(power(node.base, -1), Trace(matmul(U.T, d(U))))


@mistaken(Pow, ids=("M26",), likelihood=77)
def _square_without_transpose(node):
    """d‖U‖² = 2 tr(U dU)."""
    U = _norm_squared(node)
    return U and mul(2, Trace(matmul(U, d(U))))


@mistaken(Pow, ids=("M10",), likelihood=77)
def _square_without_2(node):
    """d(u²) = u du, d‖U‖² = tr(Uᵀ dU)."""
    U = _norm_squared(node)
    if U is not None:
        return Trace(matmul(U.T, d(U)))
    return mul(node.base, d(node.base)) if _is_even(node) else None


@maker("M26", likelihood=45)
def square_without_transpose(scene):
    """The derivative of tr(U U) for that of tr(Uᵀ U)."""
    for wrong in edits(scene.node, _untransposed):
        yield scene.derivative(wrong)


def _untransposed(node):
    if type(node) is Pow and type(node.base) is Norm:
        product = attempt(matmul, node.base.arg, node.base.arg)
        yield product and Trace(product)
    if type(node) is Trace and type(node.arg) is MatMul:
        args = node.arg.args
        for i, factor in enumerate(args):
            if type(factor) is Transpose:
                product = attempt(matmul, *args[:i], factor.arg, *args[i + 1 :])
                yield product and Trace(product)
