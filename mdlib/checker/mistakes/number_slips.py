"""Slips in the numbers themselves: a factor for all entries, one sample, entries put elsewhere."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...language import tree
from ...language.substitute import substitute
from ...language.tree import (
    Add,
    Det,
    Elementwise,
    Inverse,
    LogDet,
    MatMul,
    Mul,
    Norm,
    Num,
    Pow,
    Trace,
)
from ...tidy.normal_form import tidy
from .edits import flat, parts
from .premises import is_square, is_sum_of_squares
from .registry import Said, slip
from .scene import value
from .terms_of import summands_of


@slip
def constant_factors(scene):
    """The whole answer off by −1, 2 or 1/2, for a reason that the formula holds."""
    kinds = scene.parts
    squared = {part.base for part in kinds if _is_even(part)}
    if any(_is_root_of_square(part) and part not in squared for part in kinds):
        yield ("M27b",), lambda at: scene.truths[at] / 2
    if any(_is_square(part, scene.variable.name) for part in kinds):
        yield ("M10",), lambda at: scene.truths[at] / 2
    if any(type(part) is Mul and part.args[0] == Num(tree.Fraction(1, 2)) for part in kinds):
        yield ("M18",), lambda at: 2 * scene.truths[at]
    if any(type(part) is Add and tree.mul(-1, scene.variable) in part.args for part in kinds):
        yield ("M49",), lambda at: -scene.truths[at]
    residuals = [part for part in kinds if is_residual(part, scene.variable.name)]
    if residuals:
        yield ("M11",), lambda at: -scene.truths[at]
    if any(_is_subtracted(part, scene.variable.name) for part in residuals):
        yield ("M49",), lambda at: -scene.truths[at]


def _is_even(node) -> bool:
    return type(node) is Pow and node.exponent == Num(2)


def _is_root_of_square(node) -> bool:
    """A norm, or the root of what holds a square."""
    if type(node) is not Elementwise or node.key != "sqrt":
        return type(node) is Norm
    return any(is_square(part) for part in parts(flat(node.arg)))


def _is_square(node, name: str) -> bool:
    if type(node) is Pow:
        return node.exponent == Num(2) and name in node.base.names
    return type(node) in (MatMul, Mul) and sum(name in part.names for part in node.args) > 1


def _is_subtracted(node: Add, name: str) -> bool:
    return all(tree.is_negative(term) for term in node.args if name in term.names)


def is_residual(node, name: str) -> bool:
    """A difference, the variable in one of its terms, that is not the variable less a constant."""
    if type(node) is not Add or name not in node.names:
        return False
    minus = [tree.is_negative(term) for term in node.args]
    return any(minus) and not all(minus)


@slip
def one_sample(scene):
    """Every size that the variable does not have cut to its first entry, one size at a time."""
    names = {name for symbol in scene.symbols.values() for name in symbol.shape}
    for name in sorted(str(n) for n in names - set(scene.variable.shape) if isinstance(n, str)):
        if not _is_summed(scene, name):
            continue
        for place, sample in (("first", slice(1)), ("last", slice(-1, None))):
            what = f"This is the derivative of the {place} term of a sum, that of one sample."
            wrong = partial(_one_of, scene, scene.result, name, sample)
            yield ("M13",), wrong, Said(what)


def _is_summed(scene, size: str) -> bool:
    """Whether f is a sum over a size, some of its summands aside that do not have it."""
    if not scene.node.is_scalar:
        return False
    over = [term for term in summands_of(scene.node) if _has_size(term, size)]
    return bool(over) and all(_adds_up(scene, term, size) for term in over)


def _has_size(node, size: str) -> bool:
    return any(size in part.shape for part in parts(node))


def _adds_up(scene, term, size: str) -> bool:
    """Whether the values for one sample each add up to that for all, or are that on average."""
    arrays, sizes = scene.points[0]
    samples = [slice(i, i + 1) for i in range(sizes[size])]
    each = [_one_of(scene, term, size, sample, 0) for sample in samples]
    whole = value(term, arrays, sizes)
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


@slip
def symmetric_variable(scene):
    """The gradient for a symmetric variable: off-diagonal entries counted twice."""
    X = scene.variable
    if not scene.node.is_scalar or X.shape[0] != X.shape[1] or X.is_scalar:
        return
    structured = tree.Sym(X.name, X.shape, X.properties | {"symmetric"})
    symmetric = tidy(substitute(scene.result, {X: structured}))
    declared = scene.formula.specs[X.name].properties & {"symmetric", "spd"}
    words = (
        f"{X.name} is declared symmetric, and still each entry counts as free: change one alone."
    )
    said = Said(hint=words) if declared else Said()
    yield ("N07",), symmetric
    for node in (scene.result, symmetric):
        for mirror in (False, True):
            yield (
                ("M36",),
                lambda at, node=node, mirror=mirror: _doubled(scene.value(node, at), mirror),
                said,
            )


def _doubled(gradient, mirror: bool):
    if gradient is None:
        return None
    other = gradient.T if mirror else gradient
    return gradient + other - np.diag(np.diag(gradient))


@slip
def mixed_up_with_its_trace(scene):
    """The trace of the gradient, as a number or on a diagonal; or the sum of its entries."""
    if not scene.node.is_scalar or not any(type(part) is Trace for part in scene.parts):
        return
    yield ("M02",), lambda at: np.atleast_2d(np.trace(scene.truths[at]))
    yield ("M02",), lambda at: np.trace(scene.truths[at]) * np.eye(*scene.truths[at].shape)
    yield ("M02",), lambda at: np.atleast_2d(scene.truths[at].sum())


@slip
def outer_product_lost(scene):
    """aᵀb where a bᵀ is right."""
    if scene.node.is_scalar and 1 not in scene.variable.shape:
        for node in (scene.result, *scene.terms):
            for part in (node, *node.args):
                if type(part) is MatMul and len(part.args) == 2:
                    left, right = part.args
                    if left.shape[1] == 1 and left.shape[0] == right.shape[1]:
                        yield ("M04",), tree.matmul(left.T, right.T)


@slip
def other_layout(scene):
    """The transposed gradient, for the reasons that the formula holds."""
    if not scene.node.is_scalar:
        return
    if any(is_sum_of_squares(part) for part in scene.parts):
        yield ("M26",), lambda at: scene.truths[at].T
    if scene.variable.T in scene.parts:
        yield ("M03",), lambda at: scene.truths[at].T
    if any(type(part) in (Det, LogDet) for part in scene.parts):
        yield ("M31",), lambda at: scene.truths[at].T
    if any(type(part) in (Inverse, LogDet) for part in scene.parts):
        yield ("M29",), lambda at: scene.truths[at].T
