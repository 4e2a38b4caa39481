"""The differential of an inverse mistaken, or a matrix and its inverse mixed up."""

from __future__ import annotations

from ....engine.rules import d
from ....language.substitute import substitute
from ....language.tree import Inverse, MatPow, Sym, Transpose, matmul
from ....tidy.tidied import tidy
from ..edits import everywhere, flat
from ..making import maker, mistaken, one_place, row, told

# fmt: off
row("M28", "sign of the inverse lost",
    "The differential of an inverse has a minus sign, and it got lost.",
    "Differentiate the product of X and its inverse, which does not change.",
    "a.T @ inv(X) @ b by X: inv(X).T @ a @ b.T @ inv(X).T", "06", "The inverse", claims="sign")
row("M30", "scalar power rule for an inverse",
    "The inverse was differentiated by the power rule of numbers.",
    "Keep in mind that dX and X do not commute: dX stands between two factors.",
    "a.T @ inv(X) @ b by X: -mpow(inv(X).T, 2) @ a @ b.T", "06", "The inverse")
row("M50", "covariance for precision",
    "A matrix stands where its inverse belongs.",
    "Check the units: how does each factor change when the data are in other units?",
    "1/2*(x - m).T @ inv(C) @ (x - m) by m: -C @ (x - m)", "11",
    "The gradient with respect to the mean",
    what_inverted="The inverse of a matrix stands where the matrix itself belongs.")
row("M51", "differential of the inverse forgotten",
    "The inverse was not differentiated as one.",
    "Find each place where the variable is inverted, and apply its rule there.",
    "1/2*logdet(C) + 1/2*d.T @ inv(C) @ d by C: 1/2*(inv(C).T - d @ d.T)", "11",
    "The gradient with respect to the covariance matrix")
# fmt: on


@mistaken(Inverse, ids=("M28",), likelihood=79)
def _sign_lost(node):
    """d(U⁻¹) = U⁻¹ dU U⁻¹."""
    return matmul(node, d(node.arg), node)


@mistaken(Inverse, ids=("M30",), likelihood=79)
def _power_before(node):
    """d(U⁻¹) = −U⁻² dU."""
    return -matmul(node, node, d(node.arg))


@mistaken(Inverse, ids=("M30",), likelihood=79)
def _power_behind(node):
    """d(U⁻¹) = −dU U⁻²."""
    return -matmul(d(node.arg), node, node)


@maker("M30", likelihood=79)
def power_rule_untransposed(scene):
    """U⁻² for U⁻²ᵀ, after d(U⁻¹) = −U⁻² dU."""
    for rule in (_power_before, _power_behind) if Inverse in map(type, scene.parts) else ():
        wrong = scene.derivative(bodies={Inverse: rule})
        yield wrong and everywhere(flat(tidy(wrong)), _untransposed_inverse)


def _untransposed_inverse(node):
    if type(node) is Transpose and type(node.arg) in (Inverse, MatPow):
        yield node.arg


@mistaken(Inverse, ids=("M51",), likelihood=79)
def _minus_argument(node):
    """d(U⁻¹) = −dU."""
    return -d(node.arg)


@mistaken(Inverse, ids=("M51",), likelihood=79)
def _argument(node):
    """d(U⁻¹) = dU."""
    return d(node.arg)


@maker("M51", likelihood=56)
def inverse_held_fixed(scene):
    """d(U⁻¹) = 0: an inverse taken for a constant."""
    for inner in (part for part in scene.parts if type(part) is Inverse):
        kept = Sym("kept()", inner.shape)
        wrong = scene.derivative(substitute(scene.node, {inner: kept}))
        yield wrong and substitute(wrong, {kept: inner})


@one_place("M50", likelihood=36)
def _not_inverted(node):
    """A for A⁻¹."""
    if type(node) is Inverse:
        yield node.arg


@one_place("M50", likelihood=36, said=told("M50.what-inverted"))
def _inverted(node):
    """A⁻¹ for A, which can be inverted."""
    if type(node) is Sym and {"spd", "invertible", "symmetric"} & node.properties:
        yield Inverse(node)


@maker("M50", likelihood=36)
def none_inverted(scene):
    """A for each A⁻¹."""
    for result in scene.results:
        yield everywhere(result, _not_inverted)
