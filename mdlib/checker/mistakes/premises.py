"""What the words of the bank take for granted of a formula, as tests on it.

A mistake of the bank names what it asks of f; its sentence is said only where f has it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ...language import tree
from ...language.tree import (
    Add,
    Adjugate,
    Det,
    Elementwise,
    Inverse,
    LogDet,
    MatMul,
    MatPow,
    Mul,
    Norm,
    Num,
    Pow,
    Softmax,
    Sum,
    Sym,
    Trace,
    Transpose,
)
from ...tidy.normal_form import tidy
from .edits import flat, holds, parts

FACTS: dict[str, Callable] = {}
# What stands between two functions of a chain: the inner one is more than the variable.
OUTER = (Adjugate, Det, Elementwise, Inverse, LogDet, MatPow, Norm, Pow, Softmax)


def fact(test: Callable) -> Callable:
    """Enter a test of a formula under its name."""
    FACTS[test.__name__.replace("_", " ")] = test
    return test


def changing(scene, *kinds: type) -> list[tree.Node]:
    """The parts of f of some kinds in which the variable stands."""
    name = scene.variable.name
    found = dict.fromkeys([*scene.parts, *parts(flat(scene.node))])
    return [part for part in found if type(part) in kinds and name in part.names]


@fact
def a_trace(scene) -> bool:
    """f has a trace of the variable."""
    return bool(changing(scene, Trace))


@fact
def a_trace_in_df(scene) -> bool:
    """f has a trace, or a determinant, whose differential has one."""
    return bool(changing(scene, Trace, Det, LogDet))


@fact
def a_square(scene) -> bool:
    return any(is_square(part) for part in changing(scene, MatMul, Mul, Pow, Trace))


def is_square(node) -> bool:
    """u², uᵀu, uᵀSu with S symmetric, tr(UᵀU)."""
    if type(node) is Pow:
        return node.exponent == Num(2)
    if type(node) is Mul:
        return any(node.args.count(part) > 1 for part in node.args)
    if type(node) is Trace:
        return any(_is_mirrored(turned) for turned in _rotations(node.arg))
    return node.is_scalar and _is_mirrored(node.args)


def _rotations(product) -> list[tuple]:
    factors = product.args if type(product) is MatMul else (product,)
    return [(*factors[i:], *factors[:i]) for i in range(len(factors))]


def _is_mirrored(factors: tuple) -> bool:
    """Whether a product is its own transpose, factor by factor."""
    turned = [tidy(factor.T) for factor in factors[::-1]]
    return len(factors) > 1 and [tidy(factor) for factor in factors] == turned


@fact
def a_half(scene) -> bool:
    """f has a factor 1/2."""
    return any(part.args[0] == Num(Fraction(1, 2)) for part in changing(scene, Mul))


@fact
def a_squared_norm(scene) -> bool:
    """f has the sum of the squares of some matrix's entries."""
    return any(map(is_sum_of_squares, changing(scene, Norm, Sum, Trace)))


def is_sum_of_squares(node) -> bool:
    """norm(U), sum(U**2) or tr(UᵀU) for a matrix U."""
    if type(node) is Norm:
        return 1 not in node.arg.shape
    if type(node) is Trace:
        return any(_is_mirrored(turned) and len(turned) % 2 == 0 for turned in _rotations(node.arg))
    return type(node) is Sum and type(node.arg) is Pow and node.arg.exponent == Num(2)


@fact
def a_chain(scene) -> bool:
    """A function of an inner function: f(U(X)), or Jacobians one after the other."""
    own = (scene.variable, scene.variable.T)
    inner = [part.args[0] for part in changing(scene, *OUTER)]
    if any(arg not in own and scene.variable.name in arg.names for arg in inner):
        return True
    if scene.variable.shape[1] != 1:
        return False
    # Q(P(x)) is a chain of two linear maps, and so is what is squared in xᵀPᵀQᵀQPx.
    products = [part for part in changing(scene, MatMul) if 1 in part.shape]
    return any(len(part.args) > (3 if part.shape == (1, 1) else 2) for part in products)


@fact
def an_outer_product(scene) -> bool:
    """The derivative is a column times a row."""
    return any(
        type(part) is MatMul and any(arg.shape[1] == 1 for arg in part.args[:-1])
        for part in parts(scene.result)
    )


@fact
def a_logarithm(scene) -> bool:
    return bool(changing(scene, LogDet)) or any(
        part.key == "log" for part in changing(scene, Elementwise)
    )


@fact
def a_divergence(scene) -> bool:
    """The log-determinants of two covariance matrices, or the logarithm of a ratio."""
    covariances = [s for s in scene.symbols.values() if {"spd", "symmetric"} & s.properties]
    if len({p for p in scene.parts if type(p) is LogDet}) > 1 and len(covariances) > 1:
        return True
    logs = [p.arg for p in scene.parts if type(p) is Elementwise and p.key == "log"]
    return any(type(arg) is Mul and any(map(tree.is_divisor, arg.args)) for arg in logs)


@fact
def a_difference_of_means(scene) -> bool:
    """The difference of two columns."""
    return any(
        type(part) is Add and part.shape[1] == 1 != part.shape[0] and _is_difference(part)
        for part in scene.parts
    )


def _is_difference(node: Add) -> bool:
    terms = [term.args[-1] if tree.is_negative(term) else term for term in node.args]
    return len(terms) == 2 and all(type(term) is Sym for term in terms) and has_minus(node)


def has_minus(node: Add) -> bool:
    return any(map(tree.is_negative, node.args)) and not all(map(tree.is_negative, node.args))


@fact
def constants_beside_the_variable(scene) -> bool:
    """tr(A X B) stands in f: the variable once, and constants beside it."""
    own, name = (scene.variable, scene.variable.T), scene.variable.name
    inner = [p.arg.args for p in changing(scene, Trace) if type(p.arg) is MatMul]
    return any(
        sum(name in factor.names for factor in factors) == 1 and any(f in own for f in factors)
        for factors in inner
    )


@fact
def two_transposed(scene) -> bool:
    """Two different matrices stand transposed in the derivative, as two Jacobians do."""
    found = {p for p in parts(scene.result) if type(p) is Transpose and 1 not in p.shape}
    return len(found) > 1


@fact
def a_number_by_a_number(scene) -> bool:
    return scene.node.is_scalar and scene.variable.is_scalar


@fact
def a_log_of_softmax(scene) -> bool:
    logs = [p for p in changing(scene, Elementwise) if p.key == "log"]
    return any(holds(part, Softmax) for part in logs)


def has(scene, names: tuple[str, ...]) -> bool:
    """Whether a formula has all that is asked of it."""
    return all(FACTS[name](scene) for name in names)
