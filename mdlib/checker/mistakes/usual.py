"""A function by its usual name: log(det U) is logdet U, and the root of U'U is the norm of U."""

from __future__ import annotations

from ...language import tree
from ...language.tree import (
    Add,
    Det,
    Elementwise,
    LogDet,
    MatMul,
    Mul,
    Norm,
    Num,
    Pow,
    Softmax,
    Sum,
)


def usual(node: tree.Node) -> tree.Node:
    """The tree with each such function under its own name, so that its mistakes are found."""
    if not node.args:
        return node
    node = tree.rebuild(node, tuple(usual(arg) for arg in node.args))
    return next((named for way in WAYS if (named := way(node)) is not None), node)


def _log_det(node):
    if type(node) is Elementwise and node.key == "log" and type(node.arg) is Det:
        return LogDet(node.arg.arg)
    return None


def _norm(node):
    if type(node) is not Elementwise or node.key != "sqrt" or type(node.arg) is not MatMul:
        return None
    column = node.arg.args[-1]
    return Norm(column) if node.arg.args == (column.T, column) else None


def _sigmoid(node):
    """1/(1 + exp(−U))."""
    if type(node) is not Pow or node.exponent != Num(-1) or type(node.base) is not Add:
        return None
    terms = [term for term in node.base.args if term != Num(1)]
    if len(terms) != 1 or len(node.base.args) != 2 or not _is_exp(terms[0]):
        return None
    return Elementwise("sigmoid", tree.mul(-1, terms[0].arg))


def _softmax(node):
    """exp(U)/sum(exp(U))."""
    if type(node) is not Mul:
        return None
    for part in filter(_is_exp, node.args):
        total = tree.power(Sum(part), -1)
        rest = [other for other in node.args if other not in (part, total)]
        if total in node.args and len(rest) == len(node.args) - 2:
            return tree.mul(*rest, Softmax(part.arg))
    return None


def _is_exp(node) -> bool:
    return type(node) is Elementwise and node.key == "exp"


WAYS = (_log_det, _norm, _sigmoid, _softmax)
