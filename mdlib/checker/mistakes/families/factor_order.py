"""The factors of a product, of a chain or under a trace, in the wrong order."""

from __future__ import annotations

from itertools import combinations

from ....language import tree
from ....language.substitute import substitute
from ....language.tree import MatMul, Trace, Transpose
from ..edits import attempt, changing, edits, flat, holds, is_residual, pairs, runs
from ..making import Made, fact, maker, of_other_f, one_place, row
from ..rederive import differential_terms

# fmt: off
row("M21", "factor on the wrong side", "norm(X @ W - Y)**2 by W: 2*(X @ W - Y) @ X.T",
    "The factors of a product stand in the wrong order, one of them on the wrong side.",
    "Write the sizes under each factor, with sizes that all differ.")
row("M22", "factors swapped under the trace", "tr(A @ X @ B) by X: B.T @ A.T",
    "Factors under the trace were swapped; they may only be rotated.",
    "Move a factor from one end of the product to the other, and keep the order otherwise.",
    asks=("a trace",))
row("M23", "product transposed without reversing it", "tr(A @ X @ B) by X: B.T @ A.T",
    "A product was transposed factor by factor, and its order was not reversed.",
    "Transpose a product of two rectangular matrices and look at the sizes.", asks=("a trace",))
row("M24", "constants pulled out of the trace", "tr(A @ X @ B) by X: A @ B",
    "The constants were left on their own sides, as if the trace were not there.",
    "Rotate the product until dX stands last, then read off and transpose.",
    asks=("constants beside the variable",))
row("M39", "chain rule in the wrong order", "1/2*norm(A @ B @ x)**2 by x: A.T @ B.T @ (A @ B @ x)",
    "The factors of the chain rule stand in the wrong order.",
    "Write the sizes under each factor, with sizes that all differ.", asks=("a chain",))
# fmt: on
# What stands between two functions of a chain: the inner one is more than the variable.
OUTER = (tree.Adjugate, tree.Det, tree.Elementwise, tree.Inverse, tree.LogDet)
OUTER += (tree.MatPow, tree.Norm, tree.Pow, tree.Softmax)


@fact
def a_trace(scene) -> bool:
    """f has a trace of the variable."""
    return bool(changing(scene, Trace))


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


def _swapped(node):
    """B A for A B."""
    for left, right, put in pairs(node):
        yield put(right, left)


@of_other_f("M22", "M23", likelihood=46)
def _swapped_in_trace(node):
    """f with tr(A B X) for tr(A X B)."""
    if type(node) is Trace:
        yield from (product and Trace(product) for product in _swapped(node.arg))


@maker("M39", "M21", likelihood=38)
def jacobians_exchanged(scene):
    """Aᵀ Bᵀ for Bᵀ Aᵀ, wherever they stand: two transposed square matrices exchanged."""
    if holds(scene.node, Trace):
        return
    ids = ("M39", "M21") if 1 in scene.variable.shape else ("M21", "M39")
    turned = [part for part in tree.walk(scene.result) if type(part) is Transpose]
    for first, second in combinations(turned, 2):
        if first.shape == second.shape and 1 not in first.shape:
            away = tree.Sym("t()", first.shape)
            once = substitute(scene.result, {first: away})
            yield Made(substitute(substitute(once, {second: first}), {away: second}), ids)


@maker("M22", "M23", "M39", "M21", likelihood=34)
def factors_swapped(scene):
    """B A C for A B C, or B C A: two neighbours exchanged, or one carried to the other end."""
    ids = ("M22", "M23", "M39") if holds(scene.node, Trace) else ("M39", "M21")
    fitted = any(is_residual(part, scene.variable.name) for part in scene.parts)
    ids = tuple(dict.fromkeys(("M21", *ids))) if fitted else ids
    for result in scene.results:
        for change in (_swapped, _moved):
            yield from (Made(wrong, ids) for wrong in edits(result, change))


def _moved(node):
    """B C A, C A B or C B A for A B C."""
    if type(node) is MatMul and len(node.args) > 2:
        first, *_, last = args = node.args
        for turned in ((*args[1:], first), (last, *args[:-1]), args[::-1]):
            yield attempt(tree.matmul, *turned)


@one_place("M39", "M21", likelihood=34)
def _run_reversed(node):
    """C B A for A B C: three or more neighbouring factors in reverse."""
    for run, put in runs(node, 3):
        yield put(*run[::-1])


@maker("M24", likelihood=23)
def change_left_out(scene):
    """A B for (B A)ᵀ, from tr(A dX B): each constant stays on its side."""
    change = tree.Change(scene.variable.name, scene.variable.shape)
    lines = [flat(term.node()) for term in differential_terms(scene.node, scene.variable)]
    around = [
        part.args
        for line in lines
        for part in tree.walk(line)
        if type(part) is MatMul and change in part.args[1:-1]
    ]
    if scene.node.is_scalar and len(around) == len(lines) and holds(scene.node, Trace):
        read = [[arg for arg in args if arg != change] for args in around]
        yield attempt(lambda: tree.add(*(tree.matmul(*args) for args in read)))
