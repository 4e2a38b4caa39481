"""Squares, norms and roots: a 2 lost, or one of them taken for another."""

from __future__ import annotations

from fractions import Fraction

from ....engine.rules import d
from ....language import tree
from ....language.tree import Elementwise, MatMul, Mul, Norm, Pow, Trace, matmul, mul, power
from ....tidy.normal_form import tidy
from ..edits import attempt, changing, flat
from ..making import fact, of_other_f, row, rule, told, whole

# fmt: off
row("M10", "factor 2 missing", "norm(X @ w - y)**2 by w: X.T @ (X @ w - y)",
    "A square was differentiated, and its factor 2 is missing.",
    "Differentiate the square of one number and compare.", asks=("a square",), claims="factor")
row("M26", "tr(XX) for the squared norm", "norm(X)**2 by X: 2*X.T",
    "This belongs to tr(XX), and the squared norm is the trace of a matrix with its transpose.",
    "Write the sum of squared entries as a trace, at a rectangular matrix.",
    asks=("a squared norm",))
row("M27", "norm and squared norm mixed up", "norm(x) by x: 2*x",
    "This belongs to the squared norm where f has the norm, or the other way round.",
    "Try it with one number: the slope of its absolute value, and that of its square.")
row("M27b", "chain rule of the square root", "norm(x) by x: x/(2*norm(x))",
    "A factor 2 is missing: the inside of the root is a square with a derivative of its own.",
    "Write the root of u, differentiate it, then u.", claims="factor",
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
    return type(node) is Pow and node.exponent == tree.Num(2)


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
    return any(map(_is_sum_of_squares, changing(scene, Norm, tree.Sum, Trace)))


def _is_sum_of_squares(node) -> bool:
    """norm(U), sum(U**2) or tr(UᵀU) for a matrix U."""
    if type(node) is Norm:
        return 1 not in node.arg.shape
    if type(node) is Trace:
        return any(_is_mirrored(turned) and len(turned) % 2 == 0 for turned in _rotations(node.arg))
    return type(node) is tree.Sum and _is_even(node.arg)


def _is_root_of_square(node) -> bool:
    """A norm, or the root of what holds a square."""
    if type(node) is not Elementwise or node.key != "sqrt":
        return type(node) is Norm
    return any(_is_square(part) for part in tree.walk(flat(node.arg)))


def _has_root(scene) -> bool:
    squared = {part.base for part in scene.parts if _is_even(part)}
    return any(_is_root_of_square(part) and part not in squared for part in scene.parts)


def _has_square(scene) -> bool:
    name = scene.variable.name
    powers = any(_is_even(part) and name in part.base.names for part in scene.parts)
    products = [part.args for part in scene.parts if type(part) in (MatMul, Mul)]
    return powers or any(sum(name in arg.names for arg in args) > 1 for args in products)


def _has_sum_of_squares(scene) -> bool:
    return scene.node.is_scalar and any(map(_is_sum_of_squares, scene.parts))


def _of_squared_norm(write):
    """What is written for d‖U‖², with U and ‖U‖; nothing for another power."""
    known = lambda node: _is_even(node) and type(node.base) is Norm
    return lambda node: write(node.base.arg, node.base) if known(node) else None


def _slope(U, *others):
    """c tr(Uᵀ dU)."""
    return mul(*others, Trace(matmul(U.T, d(U))))


def _square_without_2(node):
    if not _is_even(node):
        return None
    is_norm = type(node.base) is Norm
    return _slope(node.base.arg) if is_norm else mul(node.base, d(node.base))


def _root_without_half(node):
    return mul(power(node, -1), d(node.arg)) if node.key == "sqrt" else None


# fmt: off
whole("M27b", 99, "G/2", lambda G: G / 2, _has_root)
whole("M10", 98, "G/2", lambda G: G / 2, _has_square)
whole("M26", 89, "Gᵀ", lambda G: G.T, _has_sum_of_squares)
# What is written for d‖U‖, d√u, d‖U‖² and d(u²).
rule("M27", Norm, 77, "2 tr(Uᵀ dU)", lambda node: _slope(node.arg, 2))
rule("M27b", Norm, 77, "tr(Uᵀ dU)/(2‖U‖)",
    lambda node: _slope(node.arg, Fraction(1, 2), power(node, -1)))
rule("M27b", Elementwise, 77, "du/√u", _root_without_half, said=told("M27b.what-root"))
rule("M27", Pow, 77, "tr(Uᵀ dU)/‖U‖",
    _of_squared_norm(lambda U, norm: _slope(U, power(norm, -1))))
rule("M26", Pow, 77, "2 tr(U dU)",
    _of_squared_norm(lambda U, norm: mul(2, Trace(matmul(U, d(U))))))
rule("M10", Pow, 77, "u du", _square_without_2)
# fmt: on


@of_other_f("M26", likelihood=45)
def _untransposed(node):
    """f with tr(U U) for tr(Uᵀ U)."""
    if type(node) is Pow and type(node.base) is Norm:
        product = attempt(matmul, node.base.arg, node.base.arg)
        yield product and Trace(product)
    if type(node) is Trace and type(node.arg) is MatMul:
        args = node.arg.args
        for i, factor in enumerate(args):
            if type(factor) is tree.Transpose:
                product = attempt(matmul, *args[:i], factor.arg, *args[i + 1 :])
                yield product and Trace(product)
