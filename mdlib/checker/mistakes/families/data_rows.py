"""Data with a sample a row: not added up, one of them only, or an array that broadcast."""

from __future__ import annotations

from functools import partial

import numpy as np

from ....language.tree import Add, Diag, Eye, MatMul, Ones, Sum, Trace, add, matmul, mul, walk
from ..edits import edits, summands_of
from ..making import Made, maker, one_place, row, told
from ..scene import value

# fmt: off
row("M12", "sum over the samples lost", "norm(X @ w - y)**2 by w: 2*diag(X @ w - y) @ X",
    "Each sample has a row of its own; they were never added up.",
    "Count the entries: there is one for each entry of the variable.")
row("M13", "one sample only", "norm(X @ w - y)**2 by w: the gradient of the first sample",
    "This is the derivative of one term of a sum, that of one sample.",
    "Write f as a sum over the samples and differentiate all of it.",
    what_first="This is the derivative of the first term of a sum, that of one sample.",
    what_last="This is the derivative of the last term of a sum, that of one sample.")
row("M17", "column minus one-dimensional array",
    "norm(X @ w - y)**2 by w, in code with y of shape (n,)",
    "A column minus a one-dimensional array became a square of differences.",
    "Give both of them two axes before subtracting.")
# fmt: on


@maker("M13", likelihood=93)
def one_sample(scene):
    """2 x₁ (x₁ᵀ w − y₁) for 2 Xᵀ (X w − y): a size that the variable has not, cut to one entry."""
    names = {name for symbol in scene.symbols.values() for name in symbol.shape}
    for name in sorted(str(n) for n in names - set(scene.variable.shape) if isinstance(n, str)):
        if _is_summed(scene, name):
            for place, sample in (("first", slice(1)), ("last", slice(-1, None))):
                wrong = partial(_one_of, scene, scene.result, name, sample)
                yield Made(wrong, said=told(f"M13.what-{place}"))


def _is_summed(scene, size: str) -> bool:
    """Whether f is a sum over a size, some of its summands aside that do not have it."""
    if not scene.node.is_scalar:
        return False
    over = [t for t in summands_of(scene.node) if any(size in part.shape for part in walk(t))]
    return bool(over) and all(_adds_up(scene, term, size) for term in over)


def _adds_up(scene, term, size: str) -> bool:
    """Whether the values for one sample each add up to that for all, or are that on average."""
    samples = [slice(i, i + 1) for i in range(scene.points[0][1][size])]
    each = [_one_of(scene, term, size, sample, 0) for sample in samples]
    whole = scene.value(term, 0)
    if whole is None or any(one is None for one in each):
        return False
    return any(np.allclose(combine(each, axis=0), whole) for combine in (np.sum, np.mean))


def _one_of(scene, node, size: str, sample: slice, at: int):
    arrays, sizes = scene.points[at]
    cut = dict(arrays)
    for name, symbol in scene.symbols.items():
        rows, cols = (sample if axis == size else slice(None) for axis in symbol.shape)
        cut[name] = arrays[name][rows, cols]
    return value(node, cut, {**sizes, size: 1})


@one_place("M12", likelihood=29)
def _one_row_a_sample(node):
    """diag(r) X for Xᵀ r: the sum over the samples is lost."""
    if type(node) is MatMul and not node.is_scalar:
        left, column = node.args[0], matmul(*node.args[1:])
        if column.shape[1] == 1:
            yield matmul(Diag(column), left.T)


@maker("M17", likelihood=28)
def broadcast(scene):
    """(u − vᵀ) 1 for u − v, an n×n array of differences; but not for its diagonal alone."""
    for result in scene.results:
        for wrong in edits(result, _broadcast):
            diagonals = [part.arg for part in walk(wrong) if type(part) is Diag]
            if not any(1 not in inner.shape for inner in diagonals):
                yield wrong


def _broadcast(node):
    columns = type(node) is Add and all(arg.shape == node.shape for arg in node.args)
    if columns and len(node.args) == 2 and node.shape[1] == 1 != node.shape[0]:
        count, ones = Trace(Eye(node.shape[0])), Ones(node.shape[0])
        for first, second in (node.args, node.args[::-1]):
            yield add(mul(count, first), mul(Sum(second), ones))
            yield add(matmul(first, ones.T), matmul(ones, second.T))
