"""Wrong answers by one edit: the right answer of a practice question with one place changed."""

from __future__ import annotations

import mdlib as md
from mdlib.checker.mistakes.edits import attempt, edits, pairs, without
from mdlib.course.skeletons import TOPICS
from mdlib.language import tree
from mdlib.language.text import text
from tests.language import formula

SEEDS = (1, 2)
MAKE = {tree.MatMul: tree.matmul, tree.Mul: tree.mul, tree.Add: tree.add}
HALF = tree.Fraction(1, 2)


def questions(seeds=SEEDS):
    """Practice questions of every topic and level: (f, variable, shapes, right answer)."""
    for topic in TOPICS:
        for level in (1, 2, 3):
            for seed in seeds:
                q = md.practice(topic, level, seed)
                yield q.formula, q.wrt, q.shapes, str(q.solution().result)


def mutations(answer: str, shapes) -> list[str]:
    """Every text that differs from the answer by one edit and still multiplies."""
    node = formula(answer, **shapes).node
    found = dict.fromkeys(text(wrong) for wrong in edits(node, _changed))
    return [wrong for wrong in found if wrong != text(node)]


def _changed(node):
    """What may stand in a node's place; None where the sizes misfit."""
    kind, args = type(node), list(node.args)
    if kind is tree.Transpose:
        yield node.arg
    elif kind in (tree.Sym, tree.Inverse) and node.shape[0] == node.shape[1] != 1:
        yield node.T
    if kind in (tree.Inverse, tree.Elementwise):
        yield node.arg
    if kind in MAKE:
        yield from (attempt(MAKE[kind], *without(args, i)) for i in range(len(args)))
    yield from (put(right, left) for left, right, put in pairs(node))
    if kind is tree.Add:
        for i, term in enumerate(args):
            for factor in (-1, 2, HALF):
                yield tree.add(*args[:i], tree.mul(factor, term), *args[i + 1 :])
    if kind is tree.Num:
        yield from (tree.Num(node.key * factor) for factor in (2, HALF, -1, tree.Fraction(1, 3)))
