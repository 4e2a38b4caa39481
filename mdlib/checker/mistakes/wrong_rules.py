"""Mistaken differential rules: the derivation is made with one of them in place of the right one.

One block a mistake: its ids, the type of node whose differential goes wrong, and what is written.
"""

from __future__ import annotations

from fractions import Fraction

from ...engine.differentials import slope
from ...engine.rules import d
from ...language import tree
from ...language.substitute import substitute
from ...language.tree import (
    Adjugate,
    Det,
    Elementwise,
    Inverse,
    LogDet,
    MatPow,
    Mul,
    Norm,
    Num,
    Pow,
    Softmax,
    Sum,
    Trace,
    matmul,
    mul,
)
from ...numeric.closeness import close
from ...tidy.normal_form import tidy
from .edits import edits, everywhere, flat
from .registry import Said, slip
from .terms_of import summands_of

ALONE = "alone()"  # no symbol of a user's can have this name

# The product rule with one of its terms only (the first, the last), or with all taken for equal.
ONLY = (
    (("M08",), 0, False),
    (("M08b",), -1, False),
    (("M25",), 0, True),
    (("M25",), -1, True),
)
PRODUCTS = (tree.MatMul, Mul, tree.Kron)
# (ids, type of node, body): the rows in the order of likelihood.
MISTAKEN: list[tuple[tuple[str, ...], type, object]] = []
# What to say of a body, where it is not what the bank says of the id.
SAID: dict[object, Said] = {}


def mistaken(kind: type, *ids: str, said: str = ""):
    """Enter a body into the table of mistaken rules."""

    def enter(body):
        MISTAKEN.append((ids, kind, body))
        SAID[body] = Said(said)
        return body

    return enter


def bodies_for(scene):
    """Every mistaken rule that some part of the formula asks for: ids, type of node, body."""
    kinds = {type(part) for part in scene.parts}
    name = scene.variable.name
    products = [(ids, kind, _only(name, *how)) for ids, *how in ONLY for kind in PRODUCTS]
    for ids, kind, body in [*MISTAKEN, *products]:
        # Only a number measures how far two sides are apart.
        if kind in kinds and (ids != ("M11",) or scene.node.is_scalar):
            # With one number as the variable, a lost transpose is a trace taken entry by entry.
            lost = scene.variable.is_scalar and {"M29", "M31"} & {*ids}
            yield ("M41b",) if lost else ids, kind, body


@slip
def last_occurrence(scene):
    """The variable changed where it stands last, and held fixed elsewhere."""
    if not _is_in_order(scene):
        return
    alone = [_alone(scene, node) for node in each_occurrence(scene.node, scene.variable)]
    if len(alone) > 1 and not _same(scene, alone[0], alone[-1]):
        yield ("M08b",), alone[-1]


def _is_in_order(scene) -> bool:
    """Whether f is written in one order only: the factors of Mul and the terms may be sorted."""
    name = scene.variable.name
    loose = [part.args for part in scene.parts if type(part) in (Mul, tree.Add)]
    loose.append(summands_of(scene.node))
    return all(sum(name in arg.names for arg in args) < 2 for args in loose)


def each_occurrence(node: tree.Node, variable: tree.Sym) -> list[tree.Node]:
    """The formula with one occurrence of the variable under another name, for each of them."""

    def renamed(part):
        if part == variable:
            yield tree.Sym(ALONE, variable.shape, variable.properties)

    return list(edits(node, renamed))


def _alone(scene, node: tree.Node) -> tree.Node | None:
    other = tree.Sym(ALONE, scene.variable.shape, scene.variable.properties)
    wrong = scene.derivative(node, other)
    return wrong and substitute(wrong, {other: scene.variable})


def _same(scene, first, second) -> bool:
    pairs = [[node and scene.value(node, at) for node in (first, second)] for at in (0,)]
    return any(one is None or two is None or close(one, two) for one, two in pairs)


@slip
def mistaken_rules(scene):
    for ids, kind, body in bodies_for(scene):
        wrong = scene.derivative(bodies={kind: body})
        # The last factor of each product is the last occurrence only where there is one product.
        yield ("M08",) if ids == ("M08b",) else ids, wrong, SAID.get(body, Said())
        if ids == ("M30",) and wrong is not None:
            yield ids, everywhere(flat(tidy(wrong)), _untransposed_inverse)


def _untransposed_inverse(node):
    if type(node) is tree.Transpose and type(node.arg) in (Inverse, MatPow):
        yield node.arg


@mistaken(Inverse, "M28")
def _(node):
    return matmul(node, d(node.arg), node)


@mistaken(Inverse, "M30")
def _(node):
    return -matmul(node, node, d(node.arg))


@mistaken(Inverse, "M30")
def _(node):
    return -matmul(d(node.arg), node, node)


@mistaken(Inverse, "M51")
def _(node):
    return -d(node.arg)


@mistaken(Inverse, "M51")
def _(node):
    return d(node.arg)


@mistaken(Det, "M31")
def _(node):
    return Trace(matmul(Adjugate(node.arg).T, d(node.arg)))


@mistaken(Det, "M32")
def _(node):
    return Trace(matmul(Inverse(node.arg), d(node.arg)))


def _treated_alike(id: str, kind: type, scale, gather: type):
    """Entries of a determinant's matrix treated alike: all of them, or those on the diagonal."""
    mistaken(kind, id)(lambda node: mul(scale(node), gather(d(node.arg))))


for _gather in (Sum, Trace):
    _treated_alike("M33", Det, lambda node: node, _gather)
    _treated_alike("M33", Det, lambda node: Num(1), _gather)
    _treated_alike("M34", LogDet, lambda node: tree.power(Det(node.arg), -1), _gather)


@mistaken(Det, "M33")
def _(node):
    return mul(node, Sum(mul(tree.power(node.arg, -1), d(node.arg))))


@mistaken(LogDet, "M35")
def _(node):
    return Trace(matmul(Adjugate(node.arg), d(node.arg)))


@mistaken(LogDet, "M31", "M29")
def _(node):
    return Trace(matmul(Inverse(node.arg).T, d(node.arg)))


@mistaken(Norm, "M27")
def _(node):
    return mul(2, Trace(matmul(node.arg.T, d(node.arg))))


@mistaken(Norm, "M27b")
def _(node):
    return mul(Fraction(1, 2), Trace(matmul(node.arg.T, d(node.arg))), tree.power(node, -1))


@mistaken(
    Elementwise,
    "M27b",
    said="There is a factor 2 too many: the derivative of a root has a factor 1/2.",
)
def _(node):
    return mul(tree.power(node, -1), d(node.arg)) if node.key == "sqrt" else None


@mistaken(Pow, "M27")
def _(node):
    if type(node.base) is not Norm or node.exponent != Num(2):
        return None
    return mul(tree.power(node.base, -1), Trace(matmul(node.base.arg.T, d(node.base.arg))))


@mistaken(Pow, "M26")
def _(node):
    if type(node.base) is not Norm or node.exponent != Num(2):
        return None
    return mul(2, Trace(matmul(node.base.arg, d(node.base.arg))))


@mistaken(Pow, "M10")
def _(node):
    if node.exponent != Num(2):
        return None
    if type(node.base) is Norm:
        return Trace(matmul(node.base.arg.T, d(node.base.arg)))
    return mul(node.base, d(node.base))


@mistaken(Elementwise, "M37")
def _(node):
    return mul(node, d(node.arg))


@mistaken(Elementwise, "M37b")
def _(node):
    return d(node.arg)


def _trace_of_function(turn):
    """d tr(g(U)) = tr(g'(U) dU), as for a function of the matrix; or with a transpose lost."""

    @mistaken(Trace, "M42")
    def _(node):
        inner = node.arg
        if type(inner) is not Elementwise:
            return None
        return Trace(matmul(turn(slope(inner)), d(inner.arg)))


_trace_of_function(lambda slope: slope)
_trace_of_function(tree.transpose)


def _slope_by_matrix_product(order: int):
    @mistaken(Elementwise, "M42")
    def _(node):
        if node.shape[0] != node.shape[1] or node.is_scalar:
            return None
        return matmul(*(slope(node), d(node.arg))[::order])


_slope_by_matrix_product(1)
_slope_by_matrix_product(-1)


@mistaken(MatPow, "M42")
def _(node):
    k = node.exponent
    return mul(k, tree.power(node.base, k - 1), d(node.base))


@mistaken(Softmax, "M43")
def _(node):
    return mul(node, 1 - node, d(node.arg))


@mistaken(Softmax, "M44")
def _(node):
    return d(node.arg)


@mistaken(Softmax, "M37b", said="The softmax was treated as if it were not there.")
def _(node):
    return d(node.arg)


@mistaken(tree.Transpose, "M03")
def _(node):
    square = node.arg.shape[0] == node.arg.shape[1]
    return d(node.arg) if square else None


@mistaken(Mul, "M49")
def _(node):
    return d(node.args[1]) if _is_minus(node) and type(node.args[1]) is tree.Sym else None


@mistaken(Mul, "M11")
def _(node):
    return d(node.args[1]) if _is_minus(node) and not node.is_scalar else None


@mistaken(MatPow, "M25")
def _(node):
    k = tree.number_of(node.exponent)
    return mul(k, matmul(MatPow(node.base, k - 1), d(node.base))) if k else None


@mistaken(MatPow, "M25")
def _(node):
    k = tree.number_of(node.exponent)
    return mul(k, matmul(d(node.base), MatPow(node.base, k - 1))) if k else None


def _is_minus(node) -> bool:
    return len(node.args) == 2 and node.args[0] == Num(-1)


def _one_at(node, at: int, times=1):
    changed = (*node.args[:at], d(node.args[at]), *node.args[at + 1 :])
    return mul(times, tree.rebuild(node, changed))


def _occurrences(node, name: str) -> list[int]:
    return [i for i, arg in enumerate(node.args) if name in arg.names]


def _only(name: str, pick: int, equal: bool):
    """The body of a product rule in which one occurrence of the variable changes."""

    def body(node):
        at = _occurrences(node, name)
        if len(at) < 2:
            return None
        if not equal:
            return _one_at(node, at[pick])
        same = {node.args[i] for i in at}
        return _one_at(node, at[pick], len(at)) if len(same) == 1 else None

    return body
