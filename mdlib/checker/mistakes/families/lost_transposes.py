"""A transpose lost, too many, or in the wrong place."""

from __future__ import annotations

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Inverse, Kron, LogDet, Sym, Trace, Transpose
from ..edits import at, edits, everywhere, holds, pairs, runs
from ..making import Made, fact, maker, one_place, row, rule, whole

# fmt: off
row("M03", "transposed differential", "tr(X.T @ A) by X: A.T",
    "The transposed dX was treated as dX.",
    "Bring dX out of the transpose before reading off the gradient.")
row("M16", "one factor transposed or not", "norm(X @ w - y)**2 by w, X square: 2*X @ (X @ w - y)",
    "One factor should be transposed and is not, or is and should not be.",
    "Follow that factor from the differential to the gradient, at sizes that all differ.")
row("M29", "transposes dropped", "a.T @ inv(X) @ b by X: -inv(X) @ a @ b.T @ inv(X)",
    "Transposes were dropped, or put in the wrong place, on the way to the gradient.",
    "Write the differential as tr(M dX), and recall how the gradient follows from M.")
row("M40", "Jacobians not transposed", "1/2*norm(A @ B @ x)**2 by x: A @ B @ (A @ B @ x)",
    "Jacobians were multiplied as they stand; going backwards each is transposed.",
    "Transpose the whole product, and mind what that does to its order.", asks=("two transposed",))
row("M48", "variable transposed",
    "mpow(X, 2) by X, numerator layout: kron(eye(n), X.T) + kron(X, eye(n))",
    "The formula is right at the transposed variable: rows and columns are exchanged.",
    "Differentiate by one entry off the diagonal, say x_12, and see where it lands.")
# fmt: on


@fact
def two_transposed(scene) -> bool:
    """Two different matrices stand transposed in the derivative, as two Jacobians do."""
    found = {p for p in tree.walk(scene.result) if type(p) is Transpose and 1 not in p.shape}
    return len(found) > 1


# fmt: off
whole("M03", 88, "Gᵀ", lambda G: G.T,
    lambda scene: scene.node.is_scalar and scene.variable.T in scene.parts)
whole("M29", 86, "Gᵀ", lambda G: G.T, lambda scene: scene.is_number_with(Inverse, LogDet))
rule("M03", Transpose, 74, "dU, for d(Uᵀ)",
    lambda node: d(node.arg) if node.arg.shape[0] == node.arg.shape[1] else None)
# fmt: on


# U for Uᵀ.
untransposed = at(Transpose, lambda node: node.arg)


def _matrix_untransposed(node):
    if 1 not in node.shape:
        yield from untransposed(node)


@maker("M40", "M24", "M29", "M46", "M16", likelihood=39)
def all_untransposed(scene):
    """A B for Aᵀ Bᵀ: every transpose dropped, or those of matrices alone."""
    if not scene.node.is_scalar and type(scene.result) is Transpose:
        return
    for result in scene.results:
        found = {part for part in tree.walk(result) if type(part) is Transpose}
        matrices = {part for part in found if 1 not in part.shape}
        for change, dropped in ((untransposed, found), (_matrix_untransposed, matrices)):
            yield Made(everywhere(result, change), _ids_untransposed(scene, len(dropped)))


def _ids_untransposed(scene, count: int) -> tuple[str, ...]:
    several = 1 in scene.variable.shape and two_transposed(scene)
    if not scene.node.is_scalar:
        plain = ("M16",) if count == 1 else ("M29",)
        return ("M46",) if holds(scene.result, Kron) else ("M40",) if several else plain
    ids = ("M24", "M29") if holds(scene.node, Trace) else ("M29",)
    ids = ids[::-1] if holds(scene.node, Inverse) else ids
    return ("M40", *ids) if several else ids


@maker("M29", "M48", likelihood=37)
def variable_transposed(scene):
    """G(Xᵀ) for G(X)."""
    X = scene.variable
    if X.shape[0] == X.shape[1] != 1:
        away = Sym("t()", X.shape)
        turned = substitute(substitute(scene.result, {X.T: away}), {X: X.T})
        yield Made(substitute(turned, {away: X}), ("M29",) if scene.node.is_scalar else ("M48",))


@one_place("M16", likelihood=33)
def _one_transposed(node):
    """A for Aᵀ, or Aᵀ for A, once."""
    if node.shape[0] == node.shape[1]:
        yield from untransposed(node)
        if type(node) in (Sym, Inverse) and not node.is_scalar:
            yield node.T


@maker("M16", likelihood=33)
def inverse_transposed(scene):
    """A⁻¹ for A⁻ᵀ, or the reverse, wherever it stands."""
    for result in scene.results:
        for inverse in {part for part in tree.walk(result) if type(part) is Inverse}:
            yield substitute(result, {inverse: inverse.T})


@one_place("M16", likelihood=33)
def _outer_product_turned(node):
    """a bᵀ for b aᵀ."""
    for left, right, put in pairs(node):
        if left.shape[1] == right.shape[0] == 1 and left.shape[0] == right.shape[1]:
            yield put(right.T, left.T)


def _run_transposed(node):
    for run, put in runs(node, 2):
        if len(run) < len(node.args):
            yield put(tree.transpose(tree.product(list(run))))


@maker("M40", "M29", likelihood=33)
def run_transposed(scene):
    """(C A)ᵀ for AᵀCᵀ, or the other way round; between vectors, a Jacobian not transposed."""
    chain = 1 in scene.variable.shape or not scene.node.is_scalar
    for result in scene.results:
        for wrong in edits(result, _run_transposed):
            yield Made(wrong, ("M40", "M29") if chain else ("M29",))


@one_place("M29", likelihood=33)
def _run_untransposed(node):
    """A B for Aᵀ Bᵀ: neighbouring factors without their transposes, in the order they stand in."""
    for run, put in runs(node, 2):
        yield put(*(part.arg if type(part) is Transpose else part for part in run))
