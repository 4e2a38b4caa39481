"""The last touches on a tidy sum: common factors out, and products grouped as one would pay."""

from __future__ import annotations

from itertools import pairwise

from ..language import tree
from ..language.tree import SCALAR, Add, MatMul, Mul, Node, Num, Ones, Pow
from .sums import split_number

MAX_NESTED = 20
MAX_TERMS = 40  # of a sum in which common matrix factors are looked for
SIZE = 100  # what a size that is not 1 counts for, in estimates of cost


def collect(n, node: Node) -> Node:
    """c A X + c Aᵀ X = c (A + Aᵀ) X: common scalars out of a sum, then common matrix factors."""
    scalars, body = tree.split_scalars(node) if not node.is_scalar else ([], node)
    if body is None or type(body) is not Add:
        return _absorb_sign(node)
    front, terms = _common_scalars(n, list(body.args))
    if body.shape != SCALAR:
        terms = _common_factors(n, terms)
    factors = sorted([*scalars, *front, _in_order(terms)], key=lambda part: part.changing)
    return _absorb_sign(n.make(Mul, *factors))


def _absorb_sign(node: Node) -> Node:
    """-(x - a)/c = (a - x)/c."""
    if type(node) is not Mul or node.args[0] != tree.MINUS_ONE:
        return node
    total, *others = node.args[1:]
    if type(total) is not Add or not all(tree.is_divisor(part) for part in others):
        return node
    if not any(tree.is_negative(term) for term in total.args):
        return node
    return tree.mul(_in_order([tree.mul(-1, term) for term in total.args]), *others)


def _in_order(terms: list[Node]) -> Node:
    """-C + Aᵀ + A = A + Aᵀ - C: A before Aᵀ, and what has a minus sign last."""
    kinds = [type(split_number(term)[1]) for term in terms]
    plain = [i for i, kind in enumerate(kinds) if kind in (tree.Sym, tree.Transpose)]
    turned = sorted(plain, key=lambda i: kinds[i] is tree.Transpose)
    places = dict(zip(plain, turned, strict=True))
    ordered = [terms[places.get(i, i)] for i in range(len(terms))]
    return tree.add(*sorted(ordered, key=tree.is_negative))


def _common_scalars(n, terms: list[Node]) -> tuple[list[Node], list[Node]]:
    """2 c A + 2 c B → [2, c], [A, B]: what all terms share, a number up to its sign."""
    tables = [_powers(term) for term in terms]
    shared = {}
    for base in tables[0]:
        exponents = [table.get(base, 0) for table in tables]
        if all(exponent > 0 for exponent in exponents):
            shared[base] = min(exponents)
        elif all(exponent < 0 for exponent in exponents):
            shared[base] = max(exponents)
    numbers = [split_number(term)[0] for term in terms]
    sizes = {abs(number) for number in numbers}
    number = sizes.pop() if len(sizes) == 1 else 1
    if all(value < 0 for value in numbers):
        number = -number
    if number == 1 and not shared:
        return [], terms
    inverse = [n.make(Pow, base, Num(-value)) for base, value in shared.items()]
    inverse.append(Num(tree.Fraction(1) / number))
    front = [n.make(Pow, base, Num(value)) for base, value in shared.items()]
    return [Num(number), *front], [_times(n, inverse, term) for term in terms]


def _powers(term: Node) -> dict[Node, int]:
    """c² A/d → {c: 2, d: -1}: the scalar factors with whole exponents."""
    found = {}
    for part in tree.split_scalars(term)[0]:
        base, exponent = part.args if type(part) is Pow else (part, tree.ONE)
        if type(exponent.key) is int and type(base) is not Num:
            found[base] = exponent.key
    return found


def _times(n, scalars: list[Node], term: Node) -> Node:
    """c A, of A's shape even where only a number is left, as of (1/2) 2 times ones."""
    product = n.make(Mul, *scalars, term)
    return product if product.shape == term.shape else n.make(Mul, product, Ones(*term.shape))


def _common_factors(n, terms: list[Node]) -> list[Node]:
    """A X + B X → (A + B) X, X A + X B → X (A + B), where that does not cost more."""
    if any(term.is_scalar for term in terms) or len(terms) > MAX_TERMS:
        return terms
    while len(terms) > 1:
        grouped = _best_group(n, terms)
        if grouped is None:
            break
        terms = grouped
    return terms


def _best_group(n, terms: list[Node]) -> list[Node] | None:
    """A X + B + C X → (A + C) X, B: the largest group of terms that share a last or first factor.

    None where joining any would cost more.
    """
    chains = [_chain(term) for term in terms]
    sharing: dict[tuple, list[int]] = {}
    for i, (_, factors) in enumerate(chains):
        if len(factors) > 1:
            sharing.setdefault((1, factors[-1]), []).append(i)
            sharing.setdefault((0, factors[0]), []).append(i)
    groups = [(members, side) for (side, _), members in sharing.items() if len(members) > 1]
    for members, side in sorted(groups, key=lambda g: (-len(g[0]), -g[1], g[0][0])):
        joined = _join(n, [chains[i] for i in members], side)
        apart = sum(cost(group_products(terms[i])) for i in members)
        if cost(group_products(joined)) <= apart:
            rest = {i: term for i, term in enumerate(terms) if i not in members}
            rest[members[0]] = joined
            return [rest[i] for i in sorted(rest)]
    return None


def _chain(term: Node) -> tuple[list[Node], list[Node]]:
    """c A B → [c], [A, B]."""
    scalars, body = tree.split_scalars(term)
    return scalars, list(body.args) if type(body) is MatMul else [body]


def _join(n, chains: list, side: int) -> Node:
    """A X + B X = (A + B) X, and X A + X B = X (A + B) on side 0."""
    factor = chains[0][1][-1 if side else 0]
    inner = [
        n.make(MatMul, *scalars, *(factors[:-1] if side else factors[1:]))
        for scalars, factors in chains
    ]
    total = collect(n, n.make(Add, *inner))
    return n.make(MatMul, *((total, factor) if side else (factor, total)))


def cost(node: Node) -> int:
    """A rough count of multiplications, with every size that is not 1 taken alike."""
    own = _entries(node)
    if type(node) is MatMul:
        own, rows = 0, _count(node.args[0].shape[0])
        for left, right in pairwise(node.args):
            own += rows * _count(left.shape[1]) * _count(right.shape[1])
    elif not node.args or type(node) is tree.Transpose:
        own = 0
    elif type(node) in (tree.Inverse, tree.Det, tree.LogDet, tree.Adjugate):
        own = SIZE * _entries(node.args[0])
    return own + sum(cost(part) for part in node.args)


def _count(size) -> int:
    return 1 if size == 1 else SIZE


def _entries(node: Node) -> int:
    return _count(node.shape[0]) * _count(node.shape[1])


def group_products(node: Node) -> Node:
    """A B x = A (B x): matrix–vector products come before matrix–matrix products."""
    return _grouped(node, {})


def _grouped(node: Node, memory: dict[Node, Node]) -> Node:
    """A B x = A (B x), in every part of a formula."""
    if not node.args:
        return node
    found = memory.get(node)
    if found is None:
        args = tuple(_grouped(part, memory) for part in node.args)
        if type(node) is MatMul:
            found = _grouped_product(args)
        elif args == node.args:
            found = node
        elif type(node) in (Mul, Add):
            found = type(node)(args, node.key, node.shape)
        else:
            found = tree.rebuild(node, args)
        memory[node] = found
    return found


def _grouped_product(factors: tuple) -> Node:
    """A B x yᵀ C = (A (B x))(yᵀ C): columns from the right, rows from the left."""
    cut = next((i for i, part in enumerate(factors[:-1], 1) if part.shape[1] == 1), len(factors))
    left, right = list(factors[:cut]), list(factors[cut:])
    if left[-1].shape[1] == 1 and left[0].shape[0] != 1:
        left = [_column(left)]
    return tree.product([*left, *([tree.product(right)] if right else [])])


def _column(factors: list[Node]) -> Node:
    """A B x = A (B x), or (xᵀ Bᵀ Aᵀ)ᵀ where that needs parentheses too deep to be read."""
    if len(factors) > MAX_NESTED:
        return tree.transpose(tree.product([tree.transpose(part) for part in reversed(factors)]))
    column = factors[-1]
    for factor in reversed(factors[:-1]):
        column = tree.product([factor, column])
    return column
