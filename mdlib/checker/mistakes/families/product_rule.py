"""The product rule with some of its terms left out, or with all of them taken for equal."""

from __future__ import annotations

from ....engine.rules import d
from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Add, Kron, MatMul, MatPow, Mul, matmul, mul
from ....numeric.closeness import close
from ..edits import edits, summands_of
from ..making import maker, row, rule

# fmt: off
row("M08", "product rule for one occurrence only", "x.T @ A @ x by x: A @ x",
    "The variable occurs more than once, and not every occurrence was differentiated.",
    "Count the occurrences; each of them gives a term.")
row("M08b", "product rule for the last occurrence only", "x.T @ A @ x by x: A.T @ x",
    "The variable occurs more than once, and only its last occurrence was differentiated.",
    "Count the occurrences; each of them gives a term.")
row("M25", "commuting assumed", "tr(A @ mpow(X, 2)) by X: 2*(A @ X).T",
    "Two matrices were exchanged in a product as if they commuted.",
    "Write the product out, and let one factor change at a time.")
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


def _one_power(pick: int):
    """k Xᵏ⁻¹ dX or k dX Xᵏ⁻¹, for d(Xᵏ)."""

    def write(node):
        k = tree.number_of(node.exponent)
        return mul(k, matmul(*(MatPow(node.base, k - 1), d(node.base))[::pick])) if k else None

    return write


def _one_factor(pick: int, equal: bool = False):
    """dU V or U dV, for d(U V); or k dU U, for the variable k times the same."""

    def write(node, name):
        at = [i for i, arg in enumerate(node.args) if name in arg.names]
        if len(at) < 2 or (equal and len({node.args[i] for i in at}) > 1):
            return None
        i = at[pick]
        changed = tree.rebuild(node, (*node.args[:i], d(node.args[i]), *node.args[i + 1 :]))
        return mul(len(at) if equal else 1, changed)

    return write


# fmt: off
rule("M25", MatPow, 71, "k Xᵏ⁻¹ dX", _one_power(1))
rule("M25", MatPow, 71, "k dX Xᵏ⁻¹", _one_power(-1))
rule("M08", PRODUCTS, 70, "dU V", _one_factor(0), of_variable=True)
# The last factor of each product is the last occurrence only where there is one product.
rule("M08", PRODUCTS, 70, "U dV", _one_factor(-1), of_variable=True, in_lines="M08b")
rule("M25", PRODUCTS, 70, "k dX X", _one_factor(0, equal=True), of_variable=True)
rule("M25", PRODUCTS, 70, "k X dX", _one_factor(-1, equal=True), of_variable=True)
# fmt: on
