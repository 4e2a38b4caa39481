"""What differs between two formulas: the places in each that the other does not have."""

from __future__ import annotations

from difflib import SequenceMatcher

from . import tree

Paths = list[tuple[int, ...]]
ROWS = (tree.Add, tree.MatMul, tree.Mul)  # nodes with any number of arguments


def changed(before: tree.Node, after: tree.Node) -> tuple[Paths, Paths]:
    """The paths in `before` to what is gone or rewritten, and in `after` to what is new.

    Where both have the same node, only what differs in its arguments is named. A path is the way
    down from the root: (0, 1) is the second argument of the first.

    Examples
    --------
    >>> A, X = tree.Sym("A", ("n", "n")), tree.Sym("X", ("n", "n"))
    >>> changed(tree.Trace(A @ X), tree.Trace(X.T @ X))
    ([(0, 0)], [(0, 0)])
    >>> changed(X, X)
    ([], [])
    """
    if before == after:
        return [], []
    if type(before) is not type(after) or before.key != after.key or not before.args:
        return [()], [()]
    if type(before) in ROWS:
        return _of_rows(before.args, after.args)
    pairs = [(i, i) for i in range(len(before.args))]
    return _of_pairs(before.args, after.args, pairs)


def _of_rows(before: tuple, after: tuple) -> tuple[Paths, Paths]:
    """What differs in two sums or products: arguments that both have, in order, are left out."""
    old: Paths = []
    new: Paths = []
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    if all(kind == "replace" and b - a != d - c for kind, a, b, c, d in found):
        return [()], [()]
    for kind, a, b, c, d in found:
        if kind == "equal":
            continue
        if b - a == d - c:
            gone, come = _of_pairs(before, after, list(zip(range(a, b), range(c, d), strict=True)))
            old, new = old + gone, new + come
        else:
            old += [(i,) for i in range(a, b)]
            new += [(i,) for i in range(c, d)]
    return old, new


def _of_pairs(before: tuple, after: tuple, pairs) -> tuple[Paths, Paths]:
    old: Paths = []
    new: Paths = []
    for i, j in pairs:
        gone, come = changed(before[i], after[j])
        old += [(i, *path) for path in gone]
        new += [(j, *path) for path in come]
    return old, new
