"""Kronecker products of the right answer with a factor changed."""

from __future__ import annotations

from ..formula.tree import Comm, Eye, Kron
from .results import edited


def _swapped_kron(node):
    if type(node) is Kron:
        yield Kron(*node.args[::-1])


edited(_swapped_kron, "M45")


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
