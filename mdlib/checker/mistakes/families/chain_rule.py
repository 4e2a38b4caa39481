"""The chain rule stopped half-way, or without its trace: one derivative of several is missing."""

from __future__ import annotations

from functools import partial

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Add, MatMul, Mul, Num, Softmax, Sym, Trace
from ..edits import at, attempt, edits, halves, is_residual
from ..making import BANKS, Made, maker, one_place, row, rule, told, whole
from .other_symbols import ones_under_a_condition

# fmt: off
row("M15", "inner derivative missing", "norm(X @ w - y)**2 by w: 2*(X @ w - y)",
    "Only one function of two was differentiated, and the inner one was left as it is.",
    "Compare the symbols of f with yours, and differentiate an inner expression too.",
    what_inner="The inner expression {inner} was not differentiated.",
    what_factor="A factor is missing: {factor}.")
row("M41", "chain rule without the trace", "logdet(A + t*B) by t: inv(A + t*B) @ B",
    "The trace is missing, and a matrix stands where it makes a number.",
    "Ask for the shape of each factor: a chain through a matrix adds up over its entries.")
row("M41b", "chain rule without the transpose", "logdet(A + t*B) by t: sum(inv(A + t*B)*B)",
    "Entries were multiplied one by one and added, without the transpose that goes with it.",
    "Write the trace of a product of two matrices out in entries.")
row("M49", "inner minus sign forgotten", "1/2*(x - m).T @ inv(C) @ (x - m) by m: inv(C) @ (x - m)",
    "A sign is wrong: the variable stands behind a minus, which has a derivative too.",
    "Differentiate the inner difference on a line of its own.", claims="sign")
# fmt: on
INNER = "inner()"  # no symbol of a user's can have this name


def _has_difference(scene) -> bool:
    """f has U − x."""
    minus = tree.mul(-1, scene.variable)
    return any(type(part) is Add and minus in part.args for part in scene.parts)


def _has_subtracted(scene) -> bool:
    """f has b − A x."""
    name = scene.variable.name
    return any(
        is_residual(part, name)
        and all(tree.is_negative(term) for term in part.args if name in term.names)
        for part in scene.parts
    )


def _inner_minus(node):
    return d(node.args[1]) if is_minus(node) and type(node.args[1]) is Sym else None


def is_minus(node) -> bool:
    return len(node.args) == 2 and node.args[0] == Num(-1)


whole("M49", 96, "−G", lambda G: -G, _has_difference)
whole("M49", 94, "−G", lambda G: -G, _has_subtracted)
rule("M49", Mul, 73, "dx, for d(−x)", _inner_minus)


@maker("M44", "M15", "M49", likelihood=65)
def outer_alone(scene):
    """∂f/∂U for ∂f/∂x, where U is some inner expression of the formula."""
    own = (scene.variable, scene.variable.T)
    for inner in scene.parts[1:]:
        # A diagonal not taken has a name of its own.
        if scene.variable.name in inner.names and inner not in own and type(inner) is not tree.Diag:
            yield from _outer_alone(scene, inner)


def _outer_alone(scene, inner: tree.Node):
    stand_in = Sym(INNER, inner.shape)
    node = substitute(scene.node, {inner: stand_in})
    outer = scene.derivative(node, stand_in)
    if scene.variable.name in node.names:
        # The variable stands elsewhere too, and is differentiated there.
        rest = scene.derivative(node, scene.variable)
        fits = outer is not None and rest is not None and outer.shape == rest.shape
        outer = tree.add(outer, rest) if fits else None
    if outer is None:
        return
    wrong = substitute(outer, {stand_in: inner})
    ids, said = _ids(inner, scene.variable), told("M15.what-inner", inner=inner)
    yield Made(wrong, ids, said if ids == ("M15",) else BANKS)
    if wrong.is_scalar and not scene.variable.is_scalar:
        yield Made(tree.mul(wrong, tree.Ones(*scene.result.shape)), ("M15",), said)


def _ids(inner: tree.Node, variable: Sym) -> tuple[str, ...]:
    if type(inner) is Softmax:
        return ("M44", "M15")
    minus = tree.mul(-1, variable)
    subtracted = inner == minus or (type(inner) is Add and minus in inner.args)
    return ("M49",) if subtracted else ("M15",)


@maker("M15", likelihood=32)
def factor_dropped(scene):
    """B for A B: one factor of the right answer left out."""
    assumed = {node for node, *_ in ones_under_a_condition(scene) if type(node) is tree.Sum}
    for result in scene.results:
        for factor in _factors(result):
            if factor not in assumed:  # left out because it is thought to be 1
                said = told("M15.what-factor", factor=factor)
                for wrong in edits(result, partial(_without, factor)):
                    yield Made(wrong, said=said)


def _factors(node) -> list:
    """Every factor of a product, but for numbers and commutation matrices."""
    products = [part for part in tree.walk(node) if type(part) in (MatMul, Mul)]
    found = dict.fromkeys(factor for product in products for factor in product.args)
    return [factor for factor in found if type(factor) not in (Num, tree.Comm)]


def _without(factor, node):
    if type(node) in (MatMul, Mul):
        make = tree.matmul if type(node) is MatMul else tree.mul
        for i, part in enumerate(node.args):
            if part == factor:
                yield attempt(make, *node.args[:i], *node.args[i + 1 :])


one_place("M41", likelihood=35, formula="A for tr(A)")(at(Trace, lambda node: node.arg))


@one_place("M41b", likelihood=35)
def _trace_by_entries(node):
    """Σ A∘B for tr(A B) = Σ Aᵀ∘B."""
    for left, right in halves(node.arg) if type(node) is Trace else ():
        product = attempt(tree.mul, left, right)
        yield product and tree.Sum(product)
