"""What can never be below zero: squares, exponentials, norms, and what is made of them.

Only what is sure is said; of all else nothing is known.
"""

from __future__ import annotations

from ..language import tree
from ..language.nodes import Node

_FUNCTIONS = frozenset({"exp", "sigmoid", "abs", "relu", "sqrt"})
# Nodes whose entries are sums of products of entries of their arguments.
_SUMS = (
    tree.Add, tree.Mul, tree.MatMul, tree.Kron, tree.Transpose, tree.Trace, tree.Sum, tree.Diag,
    tree.Vec,
)  # fmt: skip
_ALWAYS = (tree.Norm, tree.Softmax, tree.Eye, tree.Ones, tree.Zeros, tree.Comm)


def is_never_below(node: Node) -> bool:
    """Whether no entry can be negative."""
    kind = type(node)
    if kind in _ALWAYS:
        return True
    if kind is tree.Num:
        return node.key >= 0
    if kind is tree.Sym:
        return bool(node.properties & {"positive"}) or (node.is_scalar and "spd" in node.properties)
    if kind is tree.Elementwise:
        return node.key in _FUNCTIONS
    if kind is tree.Pow:
        return _is_power_never_below(node)
    if kind in (tree.Det, tree.Trace) and is_semidefinite(node.arg):
        return True
    if kind is tree.MatMul and node.is_scalar and is_semidefinite(node):
        return True
    return kind in _SUMS and all(map(is_never_below, node.args))


def _is_power_never_below(node: Node) -> bool:
    """An even power; any power of what is not negative; a root, where there is one."""
    power = tree.number_of(node.exponent)
    if power is None or type(power) is not int:
        return is_never_below(node.base)
    return power % 2 == 0 or is_never_below(node.base)


def is_semidefinite(node: Node) -> bool:
    """Whether xᵀ M x ≥ 0 for all x and M is symmetric, for certain."""
    kind = type(node)
    if node.is_scalar and kind is not tree.MatMul:
        return is_never_below(node)
    if kind in (tree.Eye, tree.Zeros):
        return True
    if kind is tree.Sym:
        return "spd" in node.properties
    if kind in (tree.Inverse, tree.Kron, tree.Add):
        return all(map(is_semidefinite, node.args))
    if kind is tree.Mul:
        scalars, body = tree.split_scalars(node)
        if not scalars:
            # Schur: the product entry by entry of two semidefinite matrices is semidefinite.
            return all(map(is_semidefinite, node.args))
        return body is not None and all(map(is_never_below, scalars)) and is_semidefinite(body)
    return kind is tree.MatMul and _is_symmetric_product(list(node.args))


def _is_symmetric_product(factors: list[Node]) -> bool:
    """B Bᵀ, and B S Bᵀ for a semidefinite S."""
    while len(factors) > 1 and _are_transposes(factors[0], factors[-1]):
        factors = factors[1:-1]
    return not factors or (len(factors) == 1 and is_semidefinite(factors[0]))


def _are_transposes(left: Node, right: Node) -> bool:
    return left == tree.transpose(right) or right == tree.transpose(left)
