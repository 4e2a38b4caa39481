"""Kronecker products of the right answer with a factor changed."""

from __future__ import annotations

from functools import partial

from ...language import tree
from ...language.substitute import substitute
from ...language.tree import Comm, Eye, Kron, MatMul
from .edits import everywhere, parts
from .registry import Said, slip
from .results import edited, results


def _swapped_kron(node):
    if type(node) is Kron:
        yield Kron(*node.args[::-1])


@slip
def terms_taken_for_equal(scene):
    """P ⊗ Q + Q ⊗ P as twice the one: they differ by a commutation matrix."""
    for result in results(scene):
        krons = {part for part in parts(result) if type(part) is Kron}
        for kron in krons:
            if Kron(*kron.args[::-1]) in krons - {kron}:
                said = Said(EQUAL_TERMS)
                yield ("M47",), substitute(result, {Kron(*kron.args[::-1]): kron}), said


EQUAL_TERMS = (
    "Two terms were taken for equal that differ by a commutation matrix: "
    "the vec of a transpose is not that of the matrix."
)
edited(_swapped_kron, "M45")


@slip
def every_kron_changed(scene):
    """All Kronecker products changed alike."""
    for result in results(scene):
        yield ("M45",), everywhere(result, _swapped_kron)
        for side in (0, 1):
            yield ("M46",), everywhere(result, partial(_side_transposed, side))


def _side_transposed(side: int, node):
    if type(node) is Kron and 1 not in node.args[side].shape:
        args = list(node.args)
        args[side] = args[side].T
        yield Kron(*args)


def _kron_untransposed(node):
    if type(node) is Kron:
        for i, side in enumerate(node.args):
            if 1 not in side.shape:
                yield Kron(*node.args[:i], side.T, *node.args[i + 1 :])


edited(_kron_untransposed, "M46")


def _without_commutation(node):
    if type(node) is Comm:
        yield Eye(node.shape[0])


edited(_without_commutation, "M47")


def _commutation_used_up(node):
    """K (P ⊗ Q) = (Q ⊗ P) K', and the K' is gone."""
    if type(node) is MatMul:
        for i in range(len(node.args) - 1):
            pair = {type(part): part for part in node.args[i : i + 2]}
            if set(pair) == {Comm, Kron}:
                turned = Kron(*pair[Kron].args[::-1])
                yield tree.matmul(*node.args[:i], turned, *node.args[i + 2 :])


edited(_commutation_used_up, "M47")
