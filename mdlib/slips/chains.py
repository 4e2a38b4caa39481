"""The chain rule stopped half-way: the outer derivative alone, taken by an inner expression."""

from __future__ import annotations

from ..derive.substitute import substitute
from ..formula import tree
from .table import slip

INNER = "inner()"  # no symbol of a user's can have this name


@slip
def outer_alone(scene):
    """∂f/∂U where U is some inner expression of the formula."""
    for inner in scene.parts[1:]:
        if scene.variable.name not in inner.names or inner in (scene.variable, scene.variable.T):
            continue
        stand_in = tree.Sym(INNER, inner.shape)
        outer = scene.derivative(substitute(scene.node, {inner: stand_in}), stand_in)
        if outer is not None:
            wrong = substitute(outer, {stand_in: inner})
            yield _ids(inner, scene.variable), wrong
            if wrong.is_scalar and not scene.variable.is_scalar:
                yield ("M15",), tree.mul(wrong, tree.Ones(*scene.result.shape))


def _ids(inner: tree.Node, variable: tree.Sym) -> tuple[str, ...]:
    if type(inner) is tree.Softmax:
        return ("M44",)
    if inner == tree.mul(-1, variable) or (
        type(inner) is tree.Add and _subtracted(inner, variable)
    ):
        return ("M49",)
    return ("M15",)


def _subtracted(inner: tree.Add, variable: tree.Sym) -> bool:
    return tree.mul(-1, variable) in inner.args
