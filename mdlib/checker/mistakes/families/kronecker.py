"""Kronecker products with a factor changed, and commutation matrices left out."""

from __future__ import annotations

from functools import partial

from ....language.substitute import substitute
from ....language.tree import Comm, Eye, Kron, walk
from ..edits import at, pairs
from ..making import Made, all_places, maker, one_place, row, told

# fmt: off
row("M45", "Kronecker factors swapped", "A @ X @ B by X, numerator layout: kron(A, B.T)",
    "The Kronecker factors are swapped.",
    "Write vec(AXB) for a 2×2 matrix X with three zeros.")
row("M46", "transpose inside the Kronecker product", "A @ X @ B by X, numerator layout: kron(B, A)",
    "A factor of the Kronecker product should be transposed and is not, or the reverse.",
    "Check the sizes of vec(AXB) when A, X and B are all rectangular.")
row("M47", "commutation matrix forgotten", "X.T @ A by X, numerator layout: kron(A.T, eye(n))",
    "The vec of a transpose was taken for the vec of the matrix.",
    "Stack a 2×3 matrix and its transpose, and compare.",
    what_equal="Two terms were taken for equal that differ by a commutation matrix: the vec of "
        "a transpose is not that of the matrix.")
# fmt: on


@maker("M47", likelihood=85)
def terms_taken_for_equal(scene):
    """2 P⊗Q for P⊗Q + Q⊗P, which differ by a commutation matrix."""
    for result in scene.results:
        krons = {part for part in walk(result) if type(part) is Kron}
        for kron in krons:
            mirror = Kron(*kron.args[::-1])
            if mirror in krons - {kron}:
                yield Made(substitute(result, {mirror: kron}), said=told("M47.what-equal"))


_swapped = at(Kron, lambda node: Kron(*node.args[::-1]))
one_place("M45", likelihood=85, formula="Q⊗P for P⊗Q")(_swapped)


def _side_transposed(side: int, node):
    if type(node) is Kron and 1 not in node.args[side].shape:
        args = list(node.args)
        args[side] = args[side].T
        yield Kron(*args)


all_places("M45", likelihood=85, formula="Q⊗P for each P⊗Q")(_swapped)
for side, formula in enumerate(("Pᵀ⊗Q for P⊗Q", "P⊗Qᵀ for P⊗Q")):
    all_places("M46", likelihood=85, formula=formula)(partial(_side_transposed, side))
    one_place("M46", likelihood=85, formula=formula)(partial(_side_transposed, side))
one_place("M47", likelihood=85, formula="I for K")(at(Comm, lambda node: Eye(node.shape[0])))


@one_place("M47", likelihood=85)
def _commutation_used_up(node):
    """Q⊗P for K (P⊗Q) = (Q⊗P) K′, and the K′ is gone."""
    for left, right, put in pairs(node):
        pair = {type(left): left, type(right): right}
        if set(pair) == {Comm, Kron}:
            yield put(Kron(*pair[Kron].args[::-1]))
