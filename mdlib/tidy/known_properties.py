"""What is known of an expression from the declared properties of its symbols."""

from __future__ import annotations

from ..language import tree
from ..language.tree import Node

_ALWAYS_SYMMETRIC = (tree.Num, tree.Eye, tree.Diag, tree.Ones, tree.Zeros)
_SYMMETRIC_IF_ALL = (tree.Mul, tree.Kron)
_SYMMETRIC_IF_FIRST = (
    tree.Inverse, tree.Adjugate, tree.MatPow, tree.Elementwise, tree.Softmax, tree.Transpose,
    tree.Pow,
)  # fmt: skip


def has(node: Node, name: str) -> bool:
    """Whether a symbol was declared with a property."""
    return type(node) is tree.Sym and name in node.key[1]


def transposed(node: Node) -> Node:
    """(A B)ᵀ = Bᵀ Aᵀ by structure alone, for comparing; what is symmetric stays."""
    if type(node) is tree.MatMul:
        factors = tuple(transposed(part) for part in reversed(node.args))
        return tree.MatMul(factors, None, node.shape[::-1])
    if type(node) is not tree.Transpose and is_symmetric(node):
        return node
    return tree.transpose(node)


def is_symmetric(node: Node) -> bool:
    """Whether a tidy expression is known to equal its transpose."""
    if node.shape[0] != node.shape[1]:
        return False
    kind = type(node)
    if node.is_scalar or kind in _ALWAYS_SYMMETRIC:
        return True
    if kind is tree.Sym:
        return "symmetric" in node.key[1]
    if kind is tree.Comm:
        return node.key[0] == node.key[1]
    if kind in _SYMMETRIC_IF_FIRST:
        return is_symmetric(node.args[0])
    if kind is tree.MatMul:
        return _is_palindrome(node.args)
    if kind is tree.Add:
        return _is_symmetric_sum(node.args)
    return kind in _SYMMETRIC_IF_ALL and all(map(is_symmetric, node.args))


def _is_palindrome(factors) -> bool:
    count = len(factors)
    return all(factors[i] == transposed(factors[count - 1 - i]) for i in range((count + 1) // 2))


def _is_symmetric_sum(terms) -> bool:
    odd = [term for term in terms if not is_symmetric(term)]
    rest = set(odd)
    return all(_flip(term) in rest for term in odd)


def _flip(term: Node) -> Node:
    """(c A)ᵀ = c Aᵀ."""
    scalars, body = tree.split_scalars(term)
    return tree.mul(*scalars, transposed(body))


def is_invertible(node: Node) -> bool:
    """Whether an expression is known to be an invertible matrix."""
    if node.shape[0] != node.shape[1]:
        return False
    kind = type(node)
    if kind in (tree.Eye, tree.Inverse, tree.Comm):
        return True
    if kind in (tree.Transpose, tree.MatPow):
        return is_invertible(node.args[0])
    if kind in (tree.MatMul, tree.Kron):
        return all(map(is_invertible, node.args))
    return has(node, "invertible")
