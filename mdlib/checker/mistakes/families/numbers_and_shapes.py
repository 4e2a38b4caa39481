"""An answer of another shape: the other layout, a row, a number, an array of one axis."""

from __future__ import annotations

import numpy as np

from ....language.tree import Det, LogDet, MatMul, Trace, matmul
from ..edits import changing, halves, parts
from ..making import fact, maker, one_place, row, whole

# fmt: off
row("M01", "transposed layout",
    "This is the transpose of the derivative in the layout asked for.",
    "Compare the shape of the answer with that of the variable, at sizes that all differ.",
    "tr(A @ X) by X: A", "01", "When is one layout the transpose of the other?")
row("M02", "derivative of a trace taken for a trace",
    "The trace was kept, but a trace is one number and the derivative has one for each entry.",
    "Write the differential as tr(M dX) and ask what multiplies dX.",
    "tr(A @ X) by X: tr(A)*eye(n)", "08", "The idea", asks=("a trace in df",))
row("M04", "inner for outer product",
    "An inner product stands where an outer product belongs.",
    "Write the sizes under the two vectors, in both orders.",
    "a.T @ X @ b by X: a.T @ b", "04", "Two more by entries", asks=("an outer product",))
row("M05", "row for a column",
    "The answer is a row, and this layout wants a column.",
    "Ask which of the two the gradient with respect to a column is in the layout in force.",
    "a.T @ x by x: a.T", "02", "The derivation")
row("M06", "Jacobian in the other layout",
    "This is the Jacobian in the other layout.",
    "Say for the layout in force whose entries run down the rows.",
    "A @ x by x, numerator layout: A.T", "03", "Why nobody notices")
row("N01", "one-dimensional array",
    "The answer is a one-dimensional array, neither a column nor a row.",
    "Keep two axes: a column is (n, 1).",
    "x.T @ A @ x by x, in code: an array of shape (n,)", "02", "One axis or two")
# fmt: on


@fact
def a_trace_in_df(scene) -> bool:
    """f has a trace, or a determinant, whose differential has one."""
    return bool(changing(scene, Trace, Det, LogDet))


@fact
def an_outer_product(scene) -> bool:
    """The derivative is a column times a row."""
    return any(
        type(part) is MatMul and any(arg.shape[1] == 1 for arg in part.args[:-1])
        for part in parts(scene.result)
    )


def _has_trace(scene) -> bool:
    """tr(G), tr(G) I or ΣG for G, where f has a trace."""
    return scene.node.is_scalar and any(type(part) is Trace for part in scene.parts)


whole("M02", lambda G: np.atleast_2d(np.trace(G)), likelihood=91)(_has_trace)
whole("M02", lambda G: np.trace(G) * np.eye(*G.shape), likelihood=91)(_has_trace)
whole("M02", lambda G: np.atleast_2d(G.sum()), likelihood=91)(_has_trace)


@maker("M04", likelihood=90)
def outer_product_lost(scene):
    """aᵀb for a bᵀ."""
    if scene.node.is_scalar and 1 not in scene.variable.shape:
        for node in (scene.result, *scene.terms):
            for part in (node, *node.args):
                if type(part) is MatMul and len(part.args) == 2:
                    yield from _inner_product(*part.args)


def _inner_product(left, right):
    if left.shape[1] == 1 and left.shape[0] == right.shape[1]:
        yield matmul(left.T, right.T)


@one_place("M04", likelihood=25)
def _inner_for_outer(node):
    """aᵀb for a bᵀ, where a and b are products."""
    for left, right in halves(node):
        yield from _inner_product(left, right)
