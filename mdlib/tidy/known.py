"""What is known of an expression from the declared properties of its symbols."""

from __future__ import annotations

from ..language import tree

_SYMMETRIC_IF_ARG = (tree.Inverse, tree.Adjugate, tree.MatPow, tree.Elementwise, tree.Softmax)


def has(node: tree.Node, name: str) -> bool:
    """Whether a symbol was declared with a property."""
    return type(node) is tree.Sym and name in node.key[1]


def transposed(node: tree.Node) -> tree.Node:
    """The transpose by structure alone, for comparing; symmetric symbols stay."""
    kind = type(node)
    if kind is tree.Transpose:
        return node.args[0]
    if kind is tree.MatMul:
        return tree.MatMul(
            tuple(transposed(part) for part in reversed(node.args)), None, node.shape[::-1]
        )
    if is_symmetric(node):
        return node
    return tree.transpose(node)


def is_symmetric(node: tree.Node) -> bool:
    """Whether a tidy expression is known to equal its transpose."""
    if node.shape[0] != node.shape[1]:
        return False
    kind = type(node)
    if node.is_scalar:
        return True
    if kind is tree.Sym:
        return "symmetric" in node.key[1]
    if kind in (tree.Num, tree.Eye, tree.Diag, tree.Ones, tree.Zeros):
        return True
    if kind is tree.Comm:
        return node.key[0] == node.key[1]
    if kind in _SYMMETRIC_IF_ARG or kind is tree.Transpose:
        return is_symmetric(node.args[0])
    if kind is tree.MatMul:
        return _is_palindrome(node.args)
    if kind is tree.Pow:
        return is_symmetric(node.args[0])
    if kind is tree.Add:
        return _is_symmetric_sum(node.args)
    if kind in (tree.Mul, tree.Kron):
        return all(is_symmetric(part) for part in node.args)
    return False


def _is_palindrome(factors) -> bool:
    count = len(factors)
    return all(factors[i] == transposed(factors[count - 1 - i]) for i in range((count + 1) // 2))


def _is_symmetric_sum(terms) -> bool:
    odd = [term for term in terms if not is_symmetric(term)]
    rest = set(odd)
    return all(_flip(term) in rest for term in odd)


def _flip(term: tree.Node) -> tree.Node:
    scalars, body = tree.split_scalars(term)
    return tree.mul(*scalars, transposed(body))


def is_invertible(node: tree.Node) -> bool:
    """Whether an expression is known to be an invertible matrix."""
    if node.shape[0] != node.shape[1]:
        return False
    kind = type(node)
    if kind is tree.Sym:
        return "invertible" in node.key[1]
    if kind in (tree.Eye, tree.Inverse, tree.Comm):
        return True
    if kind in (tree.Transpose, tree.MatPow):
        return is_invertible(node.args[0])
    if kind in (tree.MatMul, tree.Kron):
        return all(is_invertible(part) for part in node.args)
    return False
