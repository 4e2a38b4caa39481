"""Mistakes planted in a right line: a transpose, a sign, a factor 2, a lost term, Kronecker, K."""

from __future__ import annotations

import numpy as np

from mdlib.checker.mistakes.edits import at, edits, without
from mdlib.checker.problem import Problem, read_problem
from mdlib.errors import MdlibError
from mdlib.language import tree
from mdlib.language.formulas import Formula


def _turned(node):
    if type(node) is tree.Transpose:
        yield node.arg
    elif type(node) in (tree.Sym, tree.Inverse, tree.Add) and not node.is_scalar:
        yield tree.transpose(node)


def _lost(node):
    if type(node) is tree.Add:
        yield from (tree.add(*without(node.args, i)) for i in range(len(node.args)))


_swapped = at(tree.Kron, lambda node: tree.Kron(*node.args[::-1]))
_without_k = at(tree.Comm, lambda node: tree.Eye(node.shape[0]))
PLANTED = {
    "sign": lambda node: [tree.mul(-1, node)],
    "factor 2": lambda node: [tree.mul(2, node)],
    "transpose": lambda node: edits(node, _turned),
    "term": lambda node: edits(node, _lost),
    "kron": lambda node: edits(node, _swapped),
    "K": lambda node: edits(node, _without_k),
}


def elsewhere(task: Problem) -> list[dict]:
    """Points of the question that the checker does not use, each with a change of the variable."""
    other = read_problem(str(task.formula), task.wrt, task.shapes, 91)
    return [_with_change(point, task.wrt) for point in other.points]


def planted(line: Formula, points, most: int = 1):
    """(kind, text) of mistakes in a line that change its value, at most so many of a kind."""
    for kind, plant in PLANTED.items():
        found = 0
        for node in plant(line.node):
            wrong = Formula(node, line.specs, line.differential)
            if found < most and wrong.shape == line.shape and _differs(wrong, line, points):
                found += 1
                yield kind, str(wrong)


def _with_change(point, wrt):
    rng = np.random.default_rng(17)
    return point | {f"d{wrt}": rng.uniform(0.5, 1.5, np.shape(point[wrt]))}


def _differs(wrong: Formula, line: Formula, points) -> bool:
    try:
        values = [(wrong.evaluate(**point), line.evaluate(**point)) for point in points]
    except (MdlibError, ValueError):
        return False
    return any(not np.allclose(one, other, rtol=1e-4, atol=1e-8) for one, other in values)
