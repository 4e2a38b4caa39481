"""Wrong answers by one edit: the right answer of a practice question with one place changed."""

from __future__ import annotations

from collections.abc import Iterator

import mdlib as md
from mdlib.course.skeletons import TOPICS
from mdlib.errors import MdlibError
from mdlib.language import tree
from mdlib.language.text import text
from tests.language import formula

SEEDS = (1, 2)


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
    found = dict.fromkeys(text(wrong) for wrong in _places(node, _changed))
    return [wrong for wrong in found if wrong != text(node)]


def _places(node, change) -> Iterator[tree.Node]:
    for make in change(node):
        try:
            yield make()
        except (MdlibError, ValueError, ArithmeticError):
            continue
    for i, arg in enumerate(node.args):
        for new in _places(arg, change):
            try:
                yield tree.rebuild(node, (*node.args[:i], new, *node.args[i + 1 :]))
            except (MdlibError, ValueError, ArithmeticError):
                continue


def _changed(node):
    """Makers of what may stand in a node's place."""
    args = node.args
    if type(node) is tree.Transpose:
        yield lambda: node.arg
    elif type(node) in (tree.Sym, tree.Inverse) and node.shape[0] == node.shape[1] != 1:
        yield lambda: node.T
    if type(node) is tree.Inverse:
        yield lambda: node.arg
    if type(node) is tree.Elementwise:
        yield lambda: node.arg
    if type(node) in (tree.MatMul, tree.Mul, tree.Add):
        make = {tree.MatMul: tree.matmul, tree.Mul: tree.mul, tree.Add: tree.add}[type(node)]
        for i in range(len(args)):
            yield lambda i=i: make(*args[:i], *args[i + 1 :])
    if type(node) is tree.MatMul:
        for i in range(len(args) - 1):
            yield lambda i=i: tree.matmul(*args[:i], args[i + 1], args[i], *args[i + 2 :])
    if type(node) is tree.Add:
        for i in range(len(args)):
            for factor in (-1, 2, tree.Fraction(1, 2)):
                yield lambda i=i, factor=factor: tree.add(
                    *args[:i], tree.mul(factor, args[i]), *args[i + 1 :]
                )
    if type(node) is tree.Num:
        for factor in (2, tree.Fraction(1, 2), -1, tree.Fraction(1, 3)):
            yield lambda factor=factor: tree.Num(node.key * factor)
