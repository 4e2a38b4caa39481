"""The chain rule stopped half-way: the outer derivative alone, taken by an inner expression."""

from __future__ import annotations

from ...language import tree
from ...language.substitute import substitute
from ...language.text import text
from .edits import attempt
from .registry import Said, slip

INNER = "inner()"  # no symbol of a user's can have this name


@slip
def outer_alone(scene):
    """∂f/∂U where U is some inner expression of the formula."""
    for inner in scene.parts[1:]:
        if scene.variable.name not in inner.names or inner in (scene.variable, scene.variable.T):
            continue
        if type(inner) is tree.Diag:  # a diagonal not taken has a name of its own
            continue
        stand_in = tree.Sym(INNER, inner.shape)
        node = substitute(scene.node, {inner: stand_in})
        outer = scene.derivative(node, stand_in)
        if scene.variable.name in node.names:
            # The variable stands elsewhere too, and is differentiated there.
            rest = scene.derivative(node, scene.variable)
            fits = outer is not None and rest is not None and outer.shape == rest.shape
            outer = tree.add(outer, rest) if fits else None
        if outer is not None:
            wrong = substitute(outer, {stand_in: inner})
            ids, said = _ids(inner, scene.variable), _said(inner)
            yield ids, wrong, said if ids == ("M15",) else Said()
            if wrong.is_scalar and not scene.variable.is_scalar:
                yield ("M15",), tree.mul(wrong, tree.Ones(*scene.result.shape)), said


def _said(inner: tree.Node) -> Said:
    """Which expression was left as it is."""
    return Said(f"The inner expression {text(inner)} was not differentiated.")


@slip
def determinant_alone(scene):
    """log|U| differentiated by |U|, a number, in the place of the derivative or in each entry."""
    shape = scene.result.shape
    for inner in (part for part in scene.parts if type(part) is tree.LogDet):
        stand_in = tree.Sym(INNER, (1, 1))
        node = substitute(scene.node, {inner: tree.Elementwise("log", stand_in)})
        outer, rest = scene.derivative(node, stand_in), scene.derivative(node, scene.variable)
        if outer is None or scene.variable.name not in inner.names or not scene.node.is_scalar:
            continue
        for alike in (None, tree.Ones(*shape), tree.Eye(shape[0])):
            wrong = outer if alike is None else tree.mul(outer, alike)
            if scene.variable.name in node.names:
                wrong = attempt(tree.add, wrong, rest)
            yield ("M34",), wrong and substitute(wrong, {stand_in: tree.Det(inner.arg)})


def _ids(inner: tree.Node, variable: tree.Sym) -> tuple[str, ...]:
    if type(inner) is tree.Softmax:
        return ("M44", "M15")
    if inner == tree.mul(-1, variable) or (
        type(inner) is tree.Add and _subtracted(inner, variable)
    ):
        return ("M49",)
    return ("M15",)


def _subtracted(inner: tree.Add, variable: tree.Sym) -> bool:
    return tree.mul(-1, variable) in inner.args
