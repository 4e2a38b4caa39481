"""The determinant, the adjugate and the logarithm of the determinant mixed up."""

from __future__ import annotations

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Adjugate, Det, Inverse, LogDet, Sum, Trace, matmul, mul, power
from ..edits import attempt
from ..making import maker, row, rule, whole
from .chain_rule import INNER

# fmt: off
row("M31", "adjugate for the cofactor matrix", "det(X) by X: det(X)*inv(X)",
    "The adjugate or the inverse stands where its transpose belongs.",
    "Expand a 2×2 determinant and differentiate by one entry off the diagonal.")
row("M32", "determinant treated like its logarithm", "det(X) by X: inv(X).T",
    "This belongs to log det, and f has the determinant itself.",
    "Recall what the derivative of log u is in terms of u.")
row("M33", "determinant treated as a product of entries", "det(X) by X: det(X)*ones(n, n)",
    "The cofactors are missing: every entry was treated alike.",
    "Expand a 2×2 determinant and differentiate by each of its entries.")
row("M34", "inner derivative of log det forgotten", "logdet(X) by X: 1/det(X)*ones(n, n)",
    "The logarithm was differentiated, but not the determinant inside it.",
    "Apply the chain rule: first the logarithm, then the determinant.")
row("M35", "adjugate not divided by the determinant", "logdet(X) by X: adj(X).T",
    "The determinant was differentiated, but not its logarithm.",
    "Recall how adjugate, determinant and inverse hang together.")

# What is written for d|U|, where the node is |U|, and for d log|U|; c Σ dU and c tr(dU) treat all
# entries alike, or those on the diagonal.
rule("M31", Det, 78, "tr(adj(U)ᵀ dU)", lambda node: _traced(Adjugate(node.arg).T, node),
    by_number="M41b")
rule("M32", Det, 78, "tr(U⁻¹ dU)", lambda node: _traced(Inverse(node.arg), node))
for gather, name in ((Sum, "Σ"), (Trace, "tr")):
    alike = lambda node, gather=gather: gather(d(node.arg))
    rule("M33", Det, 78, f"|U| {name}(dU)", lambda node, alike=alike: mul(node, alike(node)))
    rule("M33", Det, 78, f"{name}(dU)", alike)
    rule("M34", LogDet, 78, f"{name}(dU)/|U|",
        lambda node, alike=alike: mul(power(Det(node.arg), -1), alike(node)))
rule("M33", Det, 78, "|U| Σ(dU/U)",
    lambda node: mul(node, Sum(mul(power(node.arg, -1), d(node.arg)))))
rule("M35", LogDet, 78, "tr(adj(U) dU)", lambda node: _traced(Adjugate(node.arg), node))
rule("M31 M29", LogDet, 78, "tr(U⁻ᵀ dU)", lambda node: _traced(Inverse(node.arg).T, node),
    by_number="M41b")
# Where f has a determinant.
whole("M31", 87, "Gᵀ", lambda G: G.T, lambda scene: scene.is_number_with(Det, LogDet))
# fmt: on


def _traced(factor, node):
    """tr(P dU)."""
    return Trace(matmul(factor, d(node.arg)))


@maker("M34", likelihood=64)
def determinant_alone(scene):
    """1/|U| for U⁻ᵀ: log|U| differentiated by |U|, a number, or that number in each entry."""
    shape = scene.result.shape
    for inner in (part for part in scene.parts if type(part) is LogDet):
        stand_in = tree.Sym(INNER, (1, 1))
        node = substitute(scene.node, {inner: tree.Elementwise("log", stand_in)})
        outer, rest = scene.derivative(node, stand_in), scene.derivative(node, scene.variable)
        if outer is None or scene.variable.name not in inner.names or not scene.node.is_scalar:
            continue
        for alike in (None, tree.Ones(*shape), tree.Eye(shape[0])):
            wrong = outer if alike is None else mul(outer, alike)
            if scene.variable.name in node.names:
                wrong = attempt(tree.add, wrong, rest)
            yield wrong and substitute(wrong, {stand_in: Det(inner.arg)})
