"""A tree with one place changed, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...errors import MdlibError
from ...language import tree

Change = Callable[[tree.Node], Iterable[tree.Node]]


# What a change meets when sizes misfit, or numbers overflow.
MISFIT = (MdlibError, ValueError, ArithmeticError)


def attempt(make: Callable[..., tree.Node], *args) -> tree.Node | None:
    """make(*args), or None where the sizes do not fit."""
    try:
        return make(*args)
    except MISFIT:
        return None


def flat(node: tree.Node) -> tree.Node:
    """The same formula with no grouping inside its products."""
    if not node.args:
        return node
    args = tuple(flat(arg) for arg in node.args)
    return tree.matmul(*args) if type(node) is tree.MatMul else tree.rebuild(node, args)


def edits(node: tree.Node, change: Change) -> Iterator[tree.Node]:
    """Every tree in which one place is replaced by what `change` yields for it; None is skipped."""
    yield from (new for new in _try(change, node) if new is not None)
    for i, arg in enumerate(node.args):
        for new in edits(arg, change):
            rebuilt = attempt(tree.rebuild, node, (*node.args[:i], new, *node.args[i + 1 :]))
            if rebuilt is not None:
                yield rebuilt


def everywhere(node: tree.Node, change: Change) -> tree.Node | None:
    """The tree with every place changed, from the leaves up; None where the sizes do not fit."""
    try:
        args = tuple(everywhere(arg, change) for arg in node.args)
        if any(arg is None for arg in args):
            return None
        node = tree.rebuild(node, args) if args else node
        return next(iter(change(node)), node)
    except MISFIT:
        return None


def parts(node: tree.Node) -> Iterator[tree.Node]:
    """Every node of a tree, from the root down, each once."""
    seen, todo = set(), [node]
    while todo:
        part = todo.pop(0)
        if part not in seen:
            seen.add(part)
            todo += part.args
            yield part


def holds(node: tree.Node, kind: type) -> bool:
    return any(type(part) is kind for part in parts(node))


def _try(change: Change, node: tree.Node) -> Iterator[tree.Node]:
    try:
        yield from change(node)
    except MISFIT:
        return
