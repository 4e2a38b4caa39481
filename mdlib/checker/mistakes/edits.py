"""A tree looked at, and changed at one place or everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

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


def _try(change: Change, node: tree.Node) -> Iterator[tree.Node]:
    try:
        yield from change(node)
    except MISFIT:
        return


def at(kind: type, new: Callable[[tree.Node], tree.Node]) -> Change:
    """A change of the nodes of one kind alone."""
    return lambda node: [new(node)] if type(node) is kind else []


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


def holds(node: tree.Node, kind: type) -> bool:
    return any(type(part) is kind for part in tree.walk(node))


def runs(node: tree.Node, least: int, most: int = 0) -> Iterator[tuple[tuple, Callable]]:
    """Neighbouring factors of a product, and what puts others in their place (None if misfit)."""
    if type(node) is tree.MatMul:
        args = node.args
        for i in range(len(args)):
            for j in range(i + least, min(i + most if most else len(args), len(args)) + 1):
                yield args[i:j], partial(attempt, _put, args[:i], args[j:])


def _put(before: tuple, after: tuple, *new: tree.Node) -> tree.Node:
    return tree.matmul(*before, *new, *after)


def pairs(node: tree.Node) -> Iterator[tuple[tree.Node, tree.Node, Callable]]:
    """Two neighbouring factors of a product, and what puts others in their place."""
    return ((*pair, put) for pair, put in runs(node, 2, 2))


def halves(node: tree.Node) -> Iterator[tuple[tree.Node, tree.Node]]:
    """A product as two, cut at each place."""
    if type(node) is tree.MatMul:
        for i in range(1, len(node.args)):
            yield tree.matmul(*node.args[:i]), tree.matmul(*node.args[i:])


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


def without(terms: list, i: int) -> list:
    """The others."""
    return [*terms[:i], *terms[i + 1 :]]


def has_minus(node: tree.Node) -> bool:
    """Whether a sum is a difference: some of its terms negative, and not all."""
    minus = [tree.is_negative(term) for term in node.args]
    return any(minus) and not all(minus)


def is_residual(node: tree.Node, name: str) -> bool:
    """A difference, the variable in one of its terms."""
    return type(node) is tree.Add and name in node.names and has_minus(node)


def changing(scene, *kinds: type) -> list[tree.Node]:
    """The parts of f of some kinds in which the variable stands."""
    name = scene.variable.name
    found = dict.fromkeys([*scene.parts, *tree.walk(flat(scene.node))])
    return [part for part in found if type(part) in kinds and name in part.names]
