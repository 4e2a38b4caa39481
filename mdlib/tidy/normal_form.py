"""Normal form: bottom-up rewriting into what a person would write, node by node.

The table says which function makes a node of each type over arguments that are tidy; the driver
calls them, and they call it. Every one keeps the value of the expression. Facts that are used: the
declared properties of symbols, and that an inverse that was written exists.
"""

from __future__ import annotations

from ..language import tree
from ..language.sizes import times
from ..language.text import text
from ..language.tree import Node
from . import function_calls, hadamard_products, matrix_products
from .common_factors import collect, group_products
from .sums import add
from .transposition import transpose

# fmt: off
RULES = {
    tree.Add: add, tree.Transpose: transpose,
    tree.Mul: hadamard_products.mul, tree.Pow: hadamard_products.power,
    tree.MatMul: matrix_products.matmul, tree.Kron: matrix_products.kron,
    tree.Inverse: function_calls.inverse, tree.Adjugate: function_calls.adjugate,
    tree.Det: function_calls.determinant, tree.LogDet: function_calls.log_determinant,
    tree.Trace: function_calls.trace, tree.Sum: function_calls.sum_of_entries,
    tree.Diag: function_calls.diag, tree.Vec: function_calls.vec,
    tree.MatPow: function_calls.matpow, tree.Elementwise: function_calls.elementwise,
    tree.Norm: function_calls.norm,
    tree.Softmax: lambda n, arg: tree.Softmax(arg),
    tree.LogSumExp: lambda n, arg: tree.LogSumExp(arg),
}
LEAVES = {
    tree.Comm: lambda node: node if 1 not in node.key else tree.Eye(times(*node.key)),
    tree.Eye: lambda node: node if node.shape[0] != 1 else tree.ONE,
    tree.Ones: lambda node: node if node.shape != tree.SCALAR else tree.ONE,
}
# fmt: on


class Normaliser:
    """The driver: rewrites with a memory, since trees share their parts.

    `order` says in which order symbols go that might stand in any. What they are called must not:
    a formula in other letters has the same derivation in these letters.
    `swaps` lets commutation matrices change sides, `moves` lets dX change its place in a product.
    """

    def __init__(self, order: tuple[str, ...] = (), *, swaps: bool = True, moves: bool = True):
        self.swaps, self.moves = swaps, moves
        self.memory: dict[Node, Node] = {}
        self.keys: dict[Node, tuple] = {}
        self.letters = dict(zip(order, _letters(len(order)), strict=False))

    def tidy(self, node: Node) -> Node:
        found = self.memory.get(node)
        if found is None:
            found = self.memory[node] = self._tidy(node)
        return found

    def _tidy(self, node: Node) -> Node:
        kind = type(node)
        if not node.args:
            return LEAVES[kind](node) if kind in LEAVES else node
        args = [self.tidy(arg) for arg in node.args]
        return RULES[kind](self, *((node.key, *args) if kind is tree.Elementwise else args))

    def make(self, kind: type, *args: Node) -> Node:
        """A node of a type over tidy arguments, tidy."""
        return RULES[kind](self, *args)

    def key(self, node: Node) -> tuple:
        """A canonical order among commuting factors: short ones first."""
        found = self.keys.get(node)
        if found is None:
            shown = text(node, self.letters)
            found = self.keys[node] = (len(shown), shown)
        return found

    def in_order(self, parts: list[Node]) -> list[Node]:
        """Commuting factors: short ones first and dX last, or dX where it stands."""
        if self.moves:
            return sorted(parts, key=lambda part: (part.changing, *self.key(part)))
        still = iter(sorted((part for part in parts if not part.changing), key=self.key))
        return [part if part.changing else next(still) for part in parts]

    def stays(self, node: Node) -> bool:
        """Whether a product must be left as it is, for dX would move."""
        return node.changing and not self.moves


def _letters(count: int) -> list[str]:
    """Stand-ins for names, in order, before every letter and bracket of a text."""
    first = [chr(code) for code in range(1, 32)]
    return first if count <= len(first) else [a + b for a in first for b in first]


def tidy(node: Node, order: tuple[str, ...] = (), *, swaps=True, moves=True) -> Node:
    """Normal form, common factors out, products grouped; the same input gives the same tree.

    Factors that commute stand in the `order` of their symbols: in a derivation, that in which
    they were declared, the variable last. Without one the order is alphabetical.
    """
    n = Normaliser(order, swaps=swaps, moves=moves)
    return group_products(collect(n, n.tidy(node)))
