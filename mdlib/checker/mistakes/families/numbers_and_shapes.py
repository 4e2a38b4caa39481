"""An answer of another shape: the other layout, a row, a number, an array of one axis."""

from __future__ import annotations

import numpy as np

from ....language.tree import Det, LogDet, MatMul, Trace, matmul, walk
from ..edits import changing, halves
from ..making import fact, maker, one_place, row, whole

# fmt: off
row("M01", "transposed layout", "tr(A @ X) by X: A",
    "This is the transpose of the derivative in the layout asked for.",
    "Compare the shape of the answer with that of the variable, at sizes that all differ.")
row("M02", "derivative of a trace taken for a trace", "tr(A @ X) by X: tr(A)*eye(n)",
    "The trace was kept, but a trace is one number and the derivative has one for each entry.",
    "Write the differential as tr(M dX) and ask what multiplies dX.", asks=("a trace in df",))
row("M04", "inner for outer product", "a.T @ X @ b by X: a.T @ b",
    "An inner product stands where an outer product belongs.",
    "Write the sizes under the two vectors, in both orders.", asks=("an outer product",))
row("M05", "row for a column", "a.T @ x by x: a.T",
    "The answer is a row, and this layout wants a column.",
    "Ask which of the two the gradient with respect to a column is in the layout in force.")
row("M06", "Jacobian in the other layout", "A @ x by x, numerator layout: A.T",
    "This is the Jacobian in the other layout.",
    "Say for the layout in force whose entries run down the rows.")
row("N01", "one-dimensional array", "x.T @ A @ x by x, in code: an array of shape (n,)",
    "The answer is a one-dimensional array, neither a column nor a row.",
    "Keep two axes: a column is (n, 1).")
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
        for part in walk(scene.result)
    )


# fmt: off
for formula, wrong in (
    ("tr(G)", lambda G: np.atleast_2d(np.trace(G))),
    ("tr(G) I", lambda G: np.trace(G) * np.eye(*G.shape)),
    ("ΣG", lambda G: np.atleast_2d(G.sum())),
):
    whole("M02", 91, formula, wrong, lambda scene: scene.is_number_with(Trace))
# fmt: on


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
