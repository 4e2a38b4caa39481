"""The terms of a sum."""

from __future__ import annotations

from ...language import tree


def summands_of(node: tree.Node) -> list[tree.Node]:
    """The terms of a sum, a scalar factor multiplied in."""
    whole = outer_sum(node)
    if whole is None:
        return [node]
    scalars = [] if whole is node else [part for part in node.args if part is not whole]
    return [tree.mul(*scalars, term) for term in whole.args]


def outer_sum(node: tree.Node) -> tree.Node | None:
    """The sum that a formula is, but for a scalar factor."""
    sums = [part for part in node.args if type(part) is tree.Add]
    if type(node) is tree.Add:
        return node
    return sums[0] if type(node) is tree.Mul and len(sums) == 1 else None
