"""Normal form: bottom-up rewriting into what a person would write, node by node.

Every function here keeps the value of the expression. Facts that are used: the declared properties
of symbols, and that an inverse that was written exists.
"""

from __future__ import annotations

from itertools import pairwise

from ..language import tree
from ..language.sizes import times as size_times
from ..language.text import text
from ..language.tree import (
    SCALAR,
    Adjugate,
    Det,
    Diag,
    Elementwise,
    Eye,
    Inverse,
    Kron,
    LogDet,
    MatMul,
    MatPow,
    Mul,
    Norm,
    Num,
    Ones,
    Pow,
    Sum,
    Trace,
    Transpose,
    Vec,
    Zeros,
)
from .entrywise import absorb_fractions, merge_functions
from .function_calls import Calls, count_transposes
from .known import is_symmetric
from .products import reduce_chain
from .sums import Sums


class Normaliser(Calls, Sums):
    """Rewrites with a memory, since trees share their parts.

    `order` says in which order symbols go that might stand in any. What they are called must not:
    a formula in other letters has the same derivation in these letters.
    """

    def __init__(self, order: tuple[str, ...] = (), *, swaps: bool = True, moves: bool = True):
        self.swaps, self.moves = swaps, moves
        self.memory: dict[tree.Node, tree.Node] = {}
        self.keys: dict[tree.Node, tuple] = {}
        self.letters = dict(zip(order, _letters(len(order)), strict=False))

    def tidy(self, node: tree.Node) -> tree.Node:
        found = self.memory.get(node)
        if found is None:
            found = self.memory[node] = self._tidy(node)
        return found

    def _tidy(self, node):
        if not node.args:
            return _LEAVES[type(node)](node) if type(node) in _LEAVES else node
        args = [self.tidy(arg) for arg in node.args]
        return _BUILD[type(node)](self, node, args)

    def key(self, node) -> tuple:
        """A canonical order among commuting factors: short ones first."""
        found = self.keys.get(node)
        if found is None:
            shown = text(node, self.letters)
            found = self.keys[node] = (len(shown), shown)
        return found

    def _in_order(self, parts: list) -> list:
        """Commuting factors: short ones first and dX last, or dX where it stands."""
        if self.moves:
            return sorted(parts, key=lambda part: (part.changing, *self.key(part)))
        still = iter(sorted((part for part in parts if not part.changing), key=self.key))
        return [part if part.changing else next(still) for part in parts]

    def stays(self, node) -> bool:
        """Whether a product must be left as it is, for dX would move."""
        return node.changing and not self.moves

    # transposes

    def transpose(self, node):
        """The transpose of a tidy expression, pushed inwards where that is shorter."""
        kind = type(node)
        if kind is Transpose:
            return node.arg
        if node.is_scalar or is_symmetric(node):
            return node
        if kind is MatMul and self.stays(node):
            return Transpose(node)
        if kind is MatMul:
            return self.matmul([self.transpose(part) for part in reversed(node.args)])
        if kind is Ones or kind is Zeros:
            return kind(*node.shape[::-1])
        if kind is tree.Comm:
            return tree.Comm(*node.key[::-1])
        if kind is Kron:
            return self.kron(*(self.transpose(part) for part in node.args))
        if kind is Mul:
            scalars, body = tree.split_scalars(node)
            if scalars:
                return self.mul([*scalars, self.transpose(body)])
        if kind in (tree.Add, Mul, Pow):
            pushed = self._push(node)
            if count_transposes(pushed) <= count_transposes(node):
                return pushed
        return Transpose(node)

    def _push(self, node):
        if type(node) is tree.Add:
            return self.add([p if type(p) is Num else self.transpose(p) for p in node.args])
        if type(node) is Pow:
            return tree.power(self.transpose(node.base), node.exponent)
        return self.mul([self.transpose(part) for part in node.args])

    # products

    def matmul(self, factors):
        scalars, flat = [], []
        for factor in factors:
            front, body = tree.split_scalars(factor)
            scalars += front
            if body is not None:
                flat += body.args if type(body) is MatMul else [body]
        if not flat:
            return self.mul(scalars)
        shape = (flat[0].shape[0], flat[-1].shape[1])
        if any(type(part) is Zeros for part in flat):
            return tree.zeros(shape)
        flat = reduce_chain(self, [part for part in flat if type(part) is not Eye])
        if any(_is_loose(part) for part in flat):
            return self.matmul([*scalars, *flat]) if len(flat) > 1 else self.mul(scalars + flat)
        inner, flat = self._scalar_segments(flat)
        if not flat and shape != SCALAR:
            flat = [Eye(shape[0])]
        body = [flat[0] if len(flat) == 1 else MatMul(tuple(flat), None, shape)] if flat else []
        return self.mul([*scalars, *inner, *body]) if scalars or inner else body[0]

    def _scalar_segments(self, factors):
        """Take 1×1 products such as xᵀAx out of a chain of factors."""
        if any(map(self.stays, factors)):
            return [], factors
        ends = [part.shape[1] for part in factors]
        ones = [i + 1 for i, cols in enumerate(ends) if cols == 1]
        if factors and factors[0].shape[0] == 1:
            ones.insert(0, 0)
        segments = [self.scalar_product(factors[a:b]) for a, b in pairwise(ones)]
        rest = factors[: ones[0]] + factors[ones[-1] :] if ones else factors
        return segments, rest

    def scalar_product(self, factors):
        """A 1×1 product, read in the direction with fewer transposes."""
        if type(factors[0]) is Ones or type(factors[-1]) is Ones:
            inner = factors[type(factors[0]) is Ones : len(factors) - (type(factors[-1]) is Ones)]
            return self.sum(self.matmul(inner)) if inner else Trace(Eye(factors[0].shape[1]))
        here = MatMul(tuple(factors), None, SCALAR)
        if self.stays(here):
            return here
        back = MatMul(tuple(self.transpose(p) for p in reversed(factors)), None, SCALAR)
        if all(type(part) not in (MatMul, Mul) for part in back.args):
            counts = count_transposes(here), count_transposes(back)
            if counts[1] < counts[0] or (
                counts[0] == counts[1] and self.key(back) < self.key(here)
            ):
                return back
        return here

    def mul(self, factors):
        """Product with scalars, or entry by entry: powers of equal factors are merged."""
        coefficient, powers, shape = Num(1), {}, SCALAR
        for factor in factors:
            for part in self._elementwise_factors(factor):
                if part.shape != SCALAR:
                    shape = part.shape
                if type(part) is Num:
                    coefficient = tree.mul(coefficient, part)
                    continue
                base, exponent = self._as_power(part)
                if base in powers:
                    exponent = self.add([powers[base], exponent])
                powers[base] = exponent
        if coefficient.key == 0 or any(type(base) is Zeros for base in powers):
            return tree.zeros(shape)
        self._merge_adjugates(powers)
        merge_functions(self, powers)
        absorb_fractions(self, powers)
        parts = [self.power(base, exponent) for base, exponent in powers.items()]
        parts = [part for part in parts if type(part) is not Ones]
        if len(parts) > 1:
            parts = self._masked_by_eye(parts)
            parts = self._in_order(parts)
        if shape != SCALAR and all(part.is_scalar for part in parts):
            parts.append(Ones(*shape))
        return self._turned(tree.mul(coefficient, *parts))

    def _masked_by_eye(self, parts):
        """I ∘ A is the diagonal matrix of the diagonal of A."""
        masks = [part for part in parts if type(part) is Eye]
        rest = [part for part in parts if not part.is_scalar and type(part) is not Eye]
        if not masks or not rest:
            return parts
        body = self.diag(self.diag(self.mul(rest)))
        front = [part for part in parts if part.is_scalar]
        return [*front, body] if type(body) is not Mul else [*front, *body.args]

    def _as_power(self, part):
        if type(part) is Transpose and type(part.arg) is Pow:
            return self.transpose(part.arg.base), part.arg.exponent
        return part.args if type(part) is Pow else (part, tree.ONE)

    def _elementwise_factors(self, factor):
        """The factors of a product entry by entry, also of a transposed one."""
        if type(factor) is Transpose and type(factor.arg) is Mul:
            return [self.transpose(part) for part in factor.arg.args]
        return factor.args if type(factor) is Mul else (factor,)

    def _turned(self, node):
        """(A ∘ B)ᵀ instead of Aᵀ ∘ Bᵀ."""
        if type(node) is not Mul or sum(not part.is_scalar for part in node.args) < 2:
            return node
        before = sum(count_transposes(part) for part in node.args)
        if before < 2:
            return node
        turned = [self.transpose(part) for part in node.args]
        if sum(count_transposes(part) for part in turned) + 1 >= before:
            return node
        scalars, body = tree.split_scalars(tree.mul(*turned))
        return tree.mul(*scalars, Transpose(body))

    def _merge_adjugates(self, powers):
        """adj(U)/det(U) is the inverse of U."""
        for base, exponent in list(powers.items()):
            if type(base) is not Det or not tree.is_negative(exponent):
                continue
            for body in powers:
                replaced = _replace_factor(body, Adjugate(base.arg), Inverse(base.arg))
                if replaced is not None:
                    at = powers.pop(body)
                    powers[base] = self.add([exponent, tree.ONE])
                    powers[self.tidy(replaced)] = at
                    break

    def power(self, base, exponent):
        value = tree.number_of(exponent)
        if value == 0:
            return tree.ONE if base.is_scalar else Ones(*base.shape)
        if type(base) is Ones or (type(base) is Eye and type(value) is int and value > 0):
            return base
        kind = type(base)
        if kind is Elementwise and base.key == "sqrt" and type(value) is int and value % 2 == 0:
            return self.power(base.arg, Num(value // 2))
        if type(value) is int:
            if kind is Mul:
                return self.mul([self.power(part, exponent) for part in base.args])
            if kind is Pow:
                return self.power(base.base, self.mul([base.exponent, exponent]))
            if kind is Transpose and value != 1:
                return Transpose(tree.power(base.arg, exponent))
        return tree.power(base, exponent)

    def kron(self, left, right):
        if left.is_scalar or right.is_scalar:
            return self.mul([left, right])
        scalars = []
        sides = []
        for side in (left, right):
            front, body = tree.split_scalars(side)
            scalars += front
            sides.append(body)
        left, right = sides
        if type(left) is type(right) is Eye:
            body = Eye(size_times(left.shape[0], right.shape[0]))
        elif any(type(side) is Zeros for side in sides):
            body = tree.zeros(Kron(left, right).shape)
        elif left.shape[1] == right.shape[0] == 1:
            body = self.matmul([left, right])
        elif left.shape[0] == right.shape[1] == 1 and not (self.stays(left) or self.stays(right)):
            body = self.matmul([right, left])
        else:
            body = Kron(left, right)
        return self.mul([*scalars, body]) if scalars else body


def _letters(count: int) -> list[str]:
    """Stand-ins for names, in order, before every letter and bracket of a text."""
    first = [chr(code) for code in range(1, 32)]
    return first if count <= len(first) else [a + b for a in first for b in first]


def _is_loose(factor: tree.Node) -> bool:
    """Whether a factor of a chain still holds scalars or factors of its own."""
    kind = type(factor)
    if kind is MatMul or factor.is_scalar:
        return True
    return kind is Mul and bool(tree.split_scalars(factor)[0])


def _replace_factor(node, old, new):
    if node == old:
        return new
    if type(node) is Transpose and node.arg == old:
        return Transpose(new)
    if type(node) is MatMul:
        for i, part in enumerate(node.args):
            changed = _replace_factor(part, old, new)
            if changed is not None:
                return tree.product([*node.args[:i], changed, *node.args[i + 1 :]])
    return None


_LEAVES = {
    tree.Comm: lambda node: node if 1 not in node.key else Eye(size_times(*node.key)),
    Eye: lambda node: node if node.shape[0] != 1 else tree.ONE,
    Ones: lambda node: node if node.shape != SCALAR else tree.ONE,
}
_BUILD = {
    tree.Add: lambda self, node, args: self.add(args),
    Mul: lambda self, node, args: self.mul(args),
    MatMul: lambda self, node, args: self.matmul(args),
    Pow: lambda self, node, args: self.power(*args),
    Kron: lambda self, node, args: self.kron(*args),
    MatPow: lambda self, node, args: self.matpow(*args),
    Transpose: lambda self, node, args: self.transpose(args[0]),
    Inverse: lambda self, node, args: self.inverse(args[0]),
    Adjugate: lambda self, node, args: self.adjugate(args[0]),
    Det: lambda self, node, args: self.determinant(Det, args[0]),
    LogDet: lambda self, node, args: self.determinant(LogDet, args[0]),
    Trace: lambda self, node, args: self.trace(args[0]),
    Sum: lambda self, node, args: self.sum(args[0]),
    Diag: lambda self, node, args: self.diag(args[0]),
    Vec: lambda self, node, args: self.vec(args[0]),
    Elementwise: lambda self, node, args: self.elementwise(node, args[0]),
    Norm: lambda self, node, args: Norm(args[0].arg if type(args[0]) is Transpose else args[0]),
    tree.Softmax: lambda self, node, args: tree.Softmax(args[0]),
    tree.LogSumExp: lambda self, node, args: tree.LogSumExp(args[0]),
}
