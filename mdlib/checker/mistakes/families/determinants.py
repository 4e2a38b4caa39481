"""The determinant, the adjugate and the logarithm of the determinant mixed up."""

from __future__ import annotations

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import (
    Adjugate,
    Det,
    Elementwise,
    Inverse,
    LogDet,
    Num,
    Sum,
    Sym,
    Trace,
    matmul,
    mul,
    power,
)
from ..edits import attempt
from ..making import maker, mistaken, row, whole
from .chain_rule import INNER

# fmt: off
row("M31", "adjugate for the cofactor matrix",
    "The adjugate or the inverse stands where its transpose belongs.",
    "Expand a 2×2 determinant and differentiate by one entry off the diagonal.",
    "det(X) by X: det(X)*inv(X)", "09", "The determinant")
row("M32", "determinant treated like its logarithm",
    "This belongs to log det, and f has the determinant itself.",
    "Recall what the derivative of log u is in terms of u.",
    "det(X) by X: inv(X).T", "09", "The determinant")
row("M33", "determinant treated as a product of entries",
    "The cofactors are missing: every entry was treated alike.",
    "Expand a 2×2 determinant and differentiate by each of its entries.",
    "det(X) by X: det(X)*ones(n, n)", "09", "The determinant")
row("M34", "inner derivative of log det forgotten",
    "The logarithm was differentiated, but not the determinant inside it.",
    "Apply the chain rule: first the logarithm, then the determinant.",
    "logdet(X) by X: 1/det(X)*ones(n, n)", "09", "A worked example, fading")
row("M35", "adjugate not divided by the determinant",
    "The determinant was differentiated, but not its logarithm.",
    "Recall how adjugate, determinant and inverse hang together.",
    "logdet(X) by X: adj(X).T", "09", "A worked example, fading")
# fmt: on


@whole("M31", lambda truth: truth.T, likelihood=87)
def _of_determinant(scene) -> bool:
    """Gᵀ for G, where f has a determinant."""
    return scene.node.is_scalar and any(type(part) in (Det, LogDet) for part in scene.parts)


@mistaken(Det, ids=("M31",), by_number=("M41b",), likelihood=78)
def _cofactors_for_adjugate(node):
    """d|U| = tr(adj(U)ᵀ dU)."""
    return Trace(matmul(Adjugate(node.arg).T, d(node.arg)))


@mistaken(Det, ids=("M32",), likelihood=78)
def _like_its_logarithm(node):
    """d|U| = tr(U⁻¹ dU)."""
    return Trace(matmul(Inverse(node.arg), d(node.arg)))


def _treated_alike(id: str, kind: type, scale, gather: type):
    """d|U| = c Σ dU or c tr(dU): all entries treated alike, or those on the diagonal."""
    enter = mistaken(kind, ids=(id,), likelihood=78)
    enter(lambda node: mul(scale(node), gather(d(node.arg))))


for _gather in (Sum, Trace):
    _treated_alike("M33", Det, lambda node: node, _gather)
    _treated_alike("M33", Det, lambda node: Num(1), _gather)
    _treated_alike("M34", LogDet, lambda node: power(Det(node.arg), -1), _gather)


@mistaken(Det, ids=("M33",), likelihood=78)
def _each_entry_divided_out(node):
    """d|U| = |U| Σ dU/U."""
    return mul(node, Sum(mul(power(node.arg, -1), d(node.arg))))


@mistaken(LogDet, ids=("M35",), likelihood=78)
def _not_divided(node):
    """d log|U| = tr(adj(U) dU)."""
    return Trace(matmul(Adjugate(node.arg), d(node.arg)))


@mistaken(LogDet, ids=("M31", "M29"), by_number=("M41b",), likelihood=78)
def _inverse_transposed(node):
    """d log|U| = tr(U⁻ᵀ dU)."""
    return Trace(matmul(Inverse(node.arg).T, d(node.arg)))


@maker("M34", likelihood=64)
def determinant_alone(scene):
    """1/|U| for U⁻ᵀ: log|U| differentiated by |U|, a number, or that number in each entry."""
    shape = scene.result.shape
    for inner in (part for part in scene.parts if type(part) is LogDet):
        stand_in = Sym(INNER, (1, 1))
        node = substitute(scene.node, {inner: Elementwise("log", stand_in)})
        outer, rest = scene.derivative(node, stand_in), scene.derivative(node, scene.variable)
        if outer is None or scene.variable.name not in inner.names or not scene.node.is_scalar:
            continue
        for alike in (None, tree.Ones(*shape), tree.Eye(shape[0])):
            wrong = outer if alike is None else mul(outer, alike)
            if scene.variable.name in node.names:
                wrong = attempt(tree.add, wrong, rest)
            yield wrong and substitute(wrong, {stand_in: Det(inner.arg)})
