"""What acts entry by entry, taken for what acts on the matrix; and slopes of such functions."""

from __future__ import annotations

from ....engine.differentials import slope
from ....engine.rules import d
from ....language import tree
from ....language.tree import (
    Diag,
    Elementwise,
    Inverse,
    MatMul,
    MatPow,
    Mul,
    Num,
    Pow,
    Softmax,
    Trace,
    matmul,
    mul,
    power,
)
from ..edits import attempt, changing, edits, everywhere, halves, holds, pairs
from ..making import fact, maker, mistaken, one_place, row, told
from .transposes import untransposed

# fmt: off
row("M37", "value of the function for its slope",
    "The function itself stands where its derivative belongs.",
    "Write the derivative of the elementwise function next to the function.",
    "sum(sigmoid(W @ x)) by W: sigmoid(W @ x) @ x.T", "03", "Functions that act entry by entry")
row("M37b", "elementwise function passed over",
    "The elementwise function was treated as if it were not there.",
    "Give its argument a name, and differentiate the function too.",
    "sum(sigmoid(W @ x)) by W: ones(m) @ x.T", "03", "Functions that act entry by entry",
    what_softmax="The softmax was treated as if it were not there.")
row("M38", "elementwise and matrix product mixed up",
    "An elementwise product was taken for a matrix product, or the other way round.",
    "Write out one entry of the product, at a rectangular shape.",
    "sum((A*X)**2) by X: 2*A.T @ (A @ X)", "09", "Quadratic rows",
    what_rows="An elementwise product stands where a matrix product belongs.")
row("M42", "elementwise function for a function of the matrix",
    "A function of the entries was taken for a function of the matrix, or the reverse.",
    "Compare both for a 2×2 matrix that is not diagonal; ** goes entry by entry.",
    "tr(mpow(X, 3)) by X: 3*X**2", "09", "Quadratic rows")
row("M43", "softmax treated as elementwise",
    "Softmax was treated as elementwise, but each of its entries depends on all.",
    "Differentiate the first entry of the softmax by the second of its argument.",
    "softmax(z) by z: diag(p*(1 - p))", "03", "Functions that act entry by entry")
row("M44", "stopped at the logarithm",
    "The logarithm was differentiated, and the softmax inside it was not.",
    "Multiply by the Jacobian of the softmax.",
    "-sum(y*log(softmax(z))) by z: -y/softmax(z)", "03", "The chain rule, and its order",
    asks=("a log of softmax",))
row("N08", "diag left out",
    "A column stands where a diagonal matrix belongs.",
    "Ask how each entry of f depends on each entry of the variable, also where it does not.",
    "exp(x) by x: exp(x)", "03", "Functions that act entry by entry",
    what_diagonal="A whole matrix stands where its diagonal belongs: the diagonal was not taken.")
# fmt: on


@fact
def a_log_of_softmax(scene) -> bool:
    """f has log softmax(U)."""
    logs = [part for part in changing(scene, Elementwise) if part.key == "log"]
    return any(holds(part, Softmax) for part in logs)


@mistaken(Elementwise, ids=("M37",), likelihood=76)
def _value_for_slope(node):
    """d g(U) = g(U) ∘ dU."""
    return mul(node, d(node.arg))


@mistaken(Elementwise, ids=("M37b",), likelihood=76)
def _passed_over(node):
    """d g(U) = dU."""
    return d(node.arg)


def _trace_of_function(turn):
    """d tr(g(U)) = tr(g′(U) dU), as for a function of the matrix; or with a transpose lost."""

    @mistaken(Trace, ids=("M42",), likelihood=76)
    def _(node):
        inner = node.arg
        if type(inner) is not Elementwise:
            return None
        return Trace(matmul(turn(slope(inner)), d(inner.arg)))


_trace_of_function(lambda slope: slope)
_trace_of_function(tree.transpose)


def _slope_by_matrix_product(order: int):
    """d g(U) = g′(U) dU, or dU g′(U)."""

    @mistaken(Elementwise, ids=("M42",), likelihood=76)
    def _(node):
        if node.shape[0] != node.shape[1] or node.is_scalar:
            return None
        return matmul(*(slope(node), d(node.arg))[::order])


_slope_by_matrix_product(1)
_slope_by_matrix_product(-1)


@mistaken(MatPow, ids=("M42",), likelihood=76)
def _power_by_entries(node):
    """d(Uᵏ) = k U^∘(k−1) ∘ dU."""
    k = node.exponent
    return mul(k, power(node.base, k - 1), d(node.base))


@mistaken(Softmax, ids=("M43",), likelihood=76)
def _softmax_by_entries(node):
    """dp = p ∘ (1 − p) ∘ dU."""
    return mul(node, 1 - node, d(node.arg))


@mistaken(Softmax, ids=("M44",), likelihood=76)
def _softmax_kept(node):
    """dp = dU, behind a logarithm."""
    return d(node.arg)


@mistaken(Softmax, ids=("M37b",), likelihood=76, said=told("M37b.what-softmax"))
def _softmax_passed_over(node):
    """dp = dU."""
    return d(node.arg)


@maker("M38", likelihood=44)
def products_mixed_up(scene):
    """The derivative of f with A∘B for A B, with A B for A∘B, or with U U for U²."""
    for wrong in edits(scene.node, _mixed_up):
        yield scene.derivative(wrong)


def _mixed_up(node):
    if type(node) is Mul:
        scalars, _ = tree.split_scalars(node)
        product = attempt(matmul, *(part for part in node.args if not part.is_scalar))
        yield product and mul(*scalars, product)
    if type(node) is MatMul and len({part.shape for part in node.args}) == 1:
        yield mul(*node.args)
    if type(node) is Pow and node.exponent == Num(2) and not node.base.is_scalar:
        yield attempt(matmul, node.base, node.base)


@maker("M42", likelihood=43)
def elementwise_power(scene):
    """The derivative of f with X∘X for X X."""
    for wrong in edits(scene.node, _entry_powers) if holds(scene.node, MatPow) else ():
        yield scene.derivative(wrong)


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
            yield matmul(Diag(right), left)


@one_place("M42", likelihood=27)
def _entry_powers(node):
    """X∘X for X X."""
    if type(node) is MatPow:
        yield power(node.base, node.exponent)


def _entry_inverse(node):
    if type(node) is Inverse:
        yield power(node.args[0], -1)


@maker("M42", likelihood=27)
def entry_inverses(scene):
    """1/X, one over each entry, for X⁻¹."""
    for result in scene.results:
        wrong = everywhere(result, _entry_inverse)
        yield wrong if wrong != result else None


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
    if type(node) is Diag and node.arg.shape[1] == 1:
        yield node.arg


@one_place("N08", likelihood=26, said=told("N08.what-diagonal"))
def _diagonal_not_taken(node):
    """A for the diagonal of A."""
    if type(node) is Diag and 1 not in node.arg.shape:
        yield node.arg
        yield node.arg.T
