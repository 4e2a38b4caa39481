"""Transposes, pushed inwards where that is shorter."""

from __future__ import annotations

from ..language import tree
from ..language.tree import Add, Comm, Kron, MatMul, Mul, Node, Num, Ones, Pow, Transpose, Zeros
from .known_properties import is_symmetric


def transpose(n, node: Node) -> Node:
    """(A B)ᵀ = Bᵀ Aᵀ, (A ⊗ B)ᵀ = Aᵀ ⊗ Bᵀ, (K_mn)ᵀ = K_nm; of a sum where that is shorter."""
    kind = type(node)
    if kind is Transpose:
        return node.arg
    if node.is_scalar or is_symmetric(node):
        return node
    if kind is MatMul and n.stays(node):
        return Transpose(node)
    if kind is MatMul:
        return n.make(MatMul, *(n.make(Transpose, part) for part in reversed(node.args)))
    if kind in (Ones, Zeros):
        return kind(*node.shape[::-1])
    if kind is Comm:
        return Comm(*node.key[::-1])
    if kind is Kron:
        return n.make(Kron, *(n.make(Transpose, part) for part in node.args))
    if kind not in (Add, Mul, Pow):
        return Transpose(node)
    scalars, body = tree.split_scalars(node)
    if scalars:
        return n.make(Mul, *scalars, n.make(Transpose, body))
    pushed = _pushed(n, node)
    return pushed if count_transposes(pushed) <= count_transposes(node) else Transpose(node)


def _pushed(n, node: Node) -> Node:
    """(A + c)ᵀ = Aᵀ + c, (A ∘ B)ᵀ = Aᵀ ∘ Bᵀ, entry by entry (Aᵀ)^k = (A^k)ᵀ."""
    if type(node) is Pow:
        return tree.power(n.make(Transpose, node.base), node.exponent)
    parts = (part if type(part) is Num else n.make(Transpose, part) for part in node.args)
    return n.make(type(node), *parts)


def count_transposes(node: Node) -> int:
    """How many transposes a person would have to write."""
    own = 1 if type(node) is Transpose else 0
    return own + sum(count_transposes(part) for part in node.args)
