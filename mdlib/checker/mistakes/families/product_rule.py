"""The product rule with some of its terms left out, or with all of them taken for equal."""

from __future__ import annotations

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Add, Kron, MatMul, MatPow, Mul, matmul, mul
from ....numeric.closeness import close
from ..edits import edits, summands_of
from ..making import maker, mistaken, row

# fmt: off
row("M08", "product rule for one occurrence only",
    "The variable occurs more than once, and not every occurrence was differentiated.",
    "Count the occurrences; each of them gives a term.",
    "x.T @ A @ x by x: A @ x", "06", "The rules")
row("M08b", "product rule for the last occurrence only",
    "The variable occurs more than once, and only its last occurrence was differentiated.",
    "Count the occurrences; each of them gives a term.",
    "x.T @ A @ x by x: A.T @ x", "06", "The rules")
row("M25", "commuting assumed",
    "Two matrices were exchanged in a product as if they commuted.",
    "Write the product out, and let one factor change at a time.",
    "tr(A @ mpow(X, 2)) by X: 2*(A @ X).T", "05", "A product in which both factors move")
# fmt: on
PRODUCTS = (MatMul, Mul, Kron)
ALONE = "alone()"  # no symbol of a user's can have this name


@maker("M08b", likelihood=80)
def last_occurrence(scene):
    """Aᵀ x for (A + Aᵀ) x: the variable changed where it stands last, and held fixed elsewhere."""
    if not _is_in_order(scene):
        return
    alone = [_alone(scene, node) for node in _each_occurrence(scene.node, scene.variable)]
    if len(alone) > 1 and not _same(scene, alone[0], alone[-1]):
        yield alone[-1]


def _is_in_order(scene) -> bool:
    """Whether f is written in one order only: the factors of Mul and the terms may be sorted."""
    name = scene.variable.name
    loose = [part.args for part in scene.parts if type(part) in (Mul, Add)]
    loose.append(summands_of(scene.node))
    return all(sum(name in arg.names for arg in args) < 2 for args in loose)


def _each_occurrence(node: tree.Node, variable: tree.Sym) -> list[tree.Node]:
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
    one, two = (node and scene.value(node, 0) for node in (first, second))
    return one is None or two is None or close(one, two)


@mistaken(MatPow, ids=("M25",), likelihood=71)
def _power_before(node):
    """d(Xᵏ) = k Xᵏ⁻¹ dX."""
    k = tree.number_of(node.exponent)
    return mul(k, matmul(MatPow(node.base, k - 1), d(node.base))) if k else None


@mistaken(MatPow, ids=("M25",), likelihood=71)
def _power_behind(node):
    """d(Xᵏ) = k dX Xᵏ⁻¹."""
    k = tree.number_of(node.exponent)
    return mul(k, matmul(d(node.base), MatPow(node.base, k - 1))) if k else None


@mistaken(*PRODUCTS, ids=("M08",), likelihood=70, of_variable=True)
def _first_only(node, name):
    """d(U V) = dU V."""
    at = _occurrences(node, name)
    return _one_at(node, at[0]) if len(at) > 1 else None


# The last factor of each product is the last occurrence only where there is one product.
@mistaken(*PRODUCTS, ids=("M08",), likelihood=70, of_variable=True, in_lines=("M08b",))
def _last_only(node, name):
    """d(U V) = U dV."""
    at = _occurrences(node, name)
    return _one_at(node, at[-1]) if len(at) > 1 else None


def _commuting(pick: int):
    """d(U A U) = 2 dU A U, or 2 U A dU."""

    @mistaken(*PRODUCTS, ids=("M25",), likelihood=70, of_variable=True)
    def _(node, name):
        at = _occurrences(node, name)
        same = len(at) > 1 and len({node.args[i] for i in at}) == 1
        return mul(len(at), _one_at(node, at[pick])) if same else None


_commuting(0)
_commuting(-1)


def _occurrences(node, name: str) -> list[int]:
    return [i for i, arg in enumerate(node.args) if name in arg.names]


def _one_at(node, at: int):
    return tree.rebuild(node, (*node.args[:at], d(node.args[at]), *node.args[at + 1 :]))
