"""Replacing symbols in a tree."""

from __future__ import annotations

from . import tree


def substitute(node: tree.Node, table: dict[tree.Node, tree.Node]) -> tree.Node:
    """The tree with every node that `table` lists replaced."""
    return _substitute(node, dict(table))


def _substitute(node, memory):
    found = memory.get(node)
    if found is None:
        if not node.args:
            return node
        args = tuple(_substitute(part, memory) for part in node.args)
        found = node if args == node.args else tree.rebuild(node, args)
        memory[node] = found
    return found
