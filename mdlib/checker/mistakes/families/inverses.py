"""The differential of an inverse mistaken, or a matrix and its inverse mixed up."""

from __future__ import annotations

from ....engine.rules import d
from ....language.substitute import substitute
from ....language.tree import Inverse, MatPow, Sym, Transpose, matmul
from ....tidy.normal_form import tidy
from ..edits import at, everywhere, flat
from ..making import all_places, maker, one_place, row, rule, told

# fmt: off
row("M28", "sign of the inverse lost", "a.T @ inv(X) @ b by X: inv(X).T @ a @ b.T @ inv(X).T",
    "The differential of an inverse has a minus sign, and it got lost.",
    "Differentiate the product of X and its inverse, which does not change.", claims="sign")
row("M30", "scalar power rule for an inverse",
    "a.T @ inv(X) @ b by X: -mpow(inv(X).T, 2) @ a @ b.T",
    "The inverse was differentiated by the power rule of numbers.",
    "Keep in mind that dX and X do not commute: dX stands between two factors.")
row("M50", "covariance for precision", "1/2*(x - m).T @ inv(C) @ (x - m) by m: -C @ (x - m)",
    "A matrix stands where its inverse belongs.",
    "Check the units: how does each factor change when the data are in other units?",
    what_inverted="The inverse of a matrix stands where the matrix itself belongs.")
row("M51", "differential of the inverse forgotten",
    "1/2*logdet(C) + 1/2*d.T @ inv(C) @ d by C: 1/2*(inv(C).T - d @ d.T)",
    "The inverse was not differentiated as one.",
    "Find each place where the variable is inverted, and apply its rule there.")

# What is written for d(U⁻¹); the node is U⁻¹.
rule("M28", Inverse, 79, "U⁻¹ dU U⁻¹", lambda node: matmul(node, d(node.arg), node))
before = rule("M30", Inverse, 79, "−U⁻² dU", lambda node: -matmul(node, node, d(node.arg)))
behind = rule("M30", Inverse, 79, "−dU U⁻²", lambda node: -matmul(d(node.arg), node, node))
rule("M51", Inverse, 79, "−dU", lambda node: -d(node.arg))
rule("M51", Inverse, 79, "dU", lambda node: d(node.arg))
# fmt: on


@maker("M30", likelihood=79)
def power_rule_untransposed(scene):
    """U⁻² for U⁻²ᵀ, after d(U⁻¹) = −U⁻² dU."""
    for write in (before, behind) if Inverse in map(type, scene.parts) else ():
        wrong = scene.derivative(bodies={Inverse: write})
        yield wrong and everywhere(flat(tidy(wrong)), _untransposed_inverse)


def _untransposed_inverse(node):
    if type(node) is Transpose and type(node.arg) in (Inverse, MatPow):
        yield node.arg


@maker("M51", likelihood=56)
def inverse_held_fixed(scene):
    """d(U⁻¹) = 0: an inverse taken for a constant."""
    for inner in (part for part in scene.parts if type(part) is Inverse):
        kept = Sym("kept()", inner.shape)
        wrong = scene.derivative(substitute(scene.node, {inner: kept}))
        yield wrong and substitute(wrong, {kept: inner})


_not_inverted = at(Inverse, lambda node: node.arg)
one_place("M50", likelihood=36, formula="A for A⁻¹")(_not_inverted)
all_places("M50", likelihood=36, formula="A for each A⁻¹")(_not_inverted)


@one_place("M50", likelihood=36, said=told("M50.what-inverted"))
def _inverted(node):
    """A⁻¹ for A, which can be inverted."""
    if type(node) is Sym and {"spd", "invertible", "symmetric"} & node.properties:
        yield Inverse(node)
