"""A function by its usual name: log(det U) is logdet U, and the root of U'U is the norm of U."""

from __future__ import annotations

from ...language import tree
from ...language.tree import Add, Det, Elementwise, LogDet, MatMul, Mul, Norm, Num, Pow, Softmax


def usual(node: tree.Node) -> tree.Node:
    """The tree with each such function under its own name, so that its mistakes are found."""
    if not node.args:
        return node
    node = tree.rebuild(node, tuple(usual(arg) for arg in node.args))
    return next((named for way in WAYS if (named := way(node)) is not None), node)


def _is(name: str, node) -> bool:
    return type(node) is Elementwise and node.key == name


def _log_det(node):
    """log(det U)."""
    return LogDet(node.arg.arg) if _is("log", node) and type(node.arg) is Det else None


def _norm(node):
    """√(uᵀ u)."""
    factors = node.arg.args if _is("sqrt", node) and type(node.arg) is MatMul else ()
    return Norm(factors[1]) if len(factors) == 2 and factors[0] == factors[1].T else None


def _sigmoid(node):
    """1/(1 + exp(−U))."""
    if type(node) is not Pow or node.exponent != Num(-1) or type(node.base) is not Add:
        return None
    terms = [term for term in node.base.args if term != Num(1)]
    if len(terms) != 1 or len(node.base.args) != 2 or not _is("exp", terms[0]):
        return None
    return Elementwise("sigmoid", tree.mul(-1, terms[0].arg))


def _softmax(node):
    """exp(U)/Σ exp(U)."""
    for part in node.args if type(node) is Mul else ():
        total = tree.power(tree.Sum(part), -1)
        rest = [other for other in node.args if other not in (part, total)]
        if _is("exp", part) and total in node.args and len(rest) == len(node.args) - 2:
            return tree.mul(*rest, Softmax(part.arg))
    return None


WAYS = (_log_det, _norm, _sigmoid, _softmax)
