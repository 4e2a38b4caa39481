"""What acts entry by entry, taken for what acts on the matrix; and slopes of such functions."""

from __future__ import annotations

from ....engine.differentials import slope
from ....engine.rules import d
from ....language import tree
from ....language.tree import Elementwise, MatMul, MatPow, Mul, Softmax, Trace, matmul, mul, power
from ..edits import at, attempt, changing, everywhere, halves, holds, pairs
from ..making import all_places, fact, maker, of_other_f, one_place, row, rule, told
from .lost_transposes import untransposed

# fmt: off
row("M37", "value of the function for its slope", "sum(sigmoid(W @ x)) by W: sigmoid(W @ x) @ x.T",
    "The function itself stands where its derivative belongs.",
    "Write the derivative of the elementwise function next to the function.")
row("M37b", "elementwise function passed over", "sum(sigmoid(W @ x)) by W: ones(m) @ x.T",
    "The elementwise function was treated as if it were not there.",
    "Give its argument a name, and differentiate the function too.",
    what_softmax="The softmax was treated as if it were not there.")
row("M38", "elementwise and matrix product mixed up", "sum((A*X)**2) by X: 2*A.T @ (A @ X)",
    "An elementwise product was taken for a matrix product, or the other way round.",
    "Write out one entry of the product, at a rectangular shape.",
    what_rows="An elementwise product stands where a matrix product belongs.")
row("M42", "elementwise function for a function of the matrix", "tr(mpow(X, 3)) by X: 3*X**2",
    "A function of the entries was taken for a function of the matrix, or the reverse.",
    "Compare both for a 2×2 matrix that is not diagonal; ** goes entry by entry.")
row("M43", "softmax treated as elementwise", "softmax(z) by z: diag(p*(1 - p))",
    "Softmax was treated as elementwise, but each of its entries depends on all.",
    "Differentiate the first entry of the softmax by the second of its argument.")
row("M44", "stopped at the logarithm", "-sum(y*log(softmax(z))) by z: -y/softmax(z)",
    "The logarithm was differentiated, and the softmax inside it was not.",
    "Multiply by the Jacobian of the softmax.", asks=("a log of softmax",))
row("N08", "diag left out", "exp(x) by x: exp(x)",
    "A column stands where a diagonal matrix belongs.",
    "Ask how each entry of f depends on each entry of the variable, also where it does not.",
    what_diagonal="A whole matrix stands where its diagonal belongs: the diagonal was not taken.")
# fmt: on


@fact
def a_log_of_softmax(scene) -> bool:
    """f has log softmax(U)."""
    logs = [part for part in changing(scene, Elementwise) if part.key == "log"]
    return any(holds(part, Softmax) for part in logs)


def _trace_of_function(turn=lambda node: node):
    """tr(g′(U) dU), for d tr(g(U))."""

    def write(node):
        inner = node.arg
        known = type(inner) is Elementwise
        return Trace(matmul(turn(slope(inner)), d(inner.arg))) if known else None

    return write


def _slope_by_matrix_product(order: int):
    """g′(U) dU or dU g′(U), for d g(U)."""

    def write(node):
        if node.shape[0] != node.shape[1] or node.is_scalar:
            return None
        return matmul(*(slope(node), d(node.arg))[::order])

    return write


def _power_by_entries(node):
    """k U∘…∘U ∘ dU, for d(Uᵏ)."""
    k = node.exponent
    return mul(k, power(node.base, k - 1), d(node.base))


def _argument(node):
    return d(node.arg)


# fmt: off
rule("M37", Elementwise, 76, "g(U) ∘ dU", lambda node: mul(node, d(node.arg)))
rule("M37b", Elementwise, 76, "dU", _argument)
rule("M42", Trace, 76, "tr(g′(U) dU)", _trace_of_function())
rule("M42", Trace, 76, "tr(g′(U)ᵀ dU)", _trace_of_function(tree.transpose))
rule("M42", Elementwise, 76, "g′(U) dU", _slope_by_matrix_product(1))
rule("M42", Elementwise, 76, "dU g′(U)", _slope_by_matrix_product(-1))
rule("M42", MatPow, 76, "k U∘…∘U ∘ dU", _power_by_entries)
rule("M43", Softmax, 76, "p ∘ (1 − p) ∘ dU", lambda node: mul(node, 1 - node, d(node.arg)))
rule("M44", Softmax, 76, "dU", _argument)
rule("M37b", Softmax, 76, "dU", _argument, said=told("M37b.what-softmax"))
# fmt: on


@of_other_f("M38", likelihood=44)
def _mixed_up(node):
    """f with A∘B for A B, with A B for A∘B, or with U U for U²."""
    if type(node) is Mul:
        scalars, _ = tree.split_scalars(node)
        product = attempt(matmul, *(part for part in node.args if not part.is_scalar))
        yield product and mul(*scalars, product)
    if type(node) is MatMul and len({part.shape for part in node.args}) == 1:
        yield mul(*node.args)
    if type(node) is tree.Pow and node.exponent == tree.Num(2) and not node.base.is_scalar:
        yield attempt(matmul, node.base, node.base)


@one_place("M38", likelihood=30)
def _entries_for_product(node):
    """A B for A∘B, or A∘B for A B."""
    if type(node) is Mul:
        scalars, body = tree.split_scalars(node)
        if type(body) is Mul:
            yield mul(*scalars, matmul(*body.args))
    for left, right, put in pairs(node):
        if left.shape == right.shape:
            yield put(left * right)


@one_place("M38", likelihood=30, said=told("M38.what-rows"))
def _scaled_rows(node):
    """diag(r) X for X r: NumPy's X * r, in which a column scales the rows."""
    for left, right in halves(node) if not node.is_scalar else ():
        if right.shape[1] == 1 and left.shape[0] == right.shape[0]:
            yield matmul(tree.Diag(right), left)


_entry_powers = at(MatPow, lambda node: power(node.base, node.exponent))
_entry_inverses = at(tree.Inverse, lambda node: power(node.arg, -1))
of_other_f("M42", likelihood=43, formula="f with X∘X for X X")(_entry_powers)
one_place("M42", likelihood=27, formula="X∘X for X X")(_entry_powers)
all_places("M42", likelihood=27, formula="1/X, one over each entry, for X⁻¹")(_entry_inverses)


@maker("M42", likelihood=27)
def untransposed_entry_powers(scene):
    """X∘X for (X X)ᵀ: the powers of the entries, and the transpose lost as well."""
    for result in scene.results:
        powers = everywhere(result, _entry_powers)
        if powers is not None and powers != result:
            yield everywhere(powers, untransposed)


@one_place("N08", likelihood=26)
def _diagonal_left_off(node):
    """u for diag(u)."""
    if type(node) is tree.Diag and node.arg.shape[1] == 1:
        yield node.arg


@one_place("N08", likelihood=26, said=told("N08.what-diagonal"))
def _diagonal_not_taken(node):
    """A for the diagonal of A."""
    if type(node) is tree.Diag and 1 not in node.arg.shape:
        yield node.arg
        yield node.arg.T
