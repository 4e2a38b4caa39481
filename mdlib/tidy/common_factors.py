"""The last touches on a tidy sum: common factors out, and products grouped as one would pay."""

from __future__ import annotations

from itertools import pairwise

from ..language import tree
from ..language.tree import SCALAR, MatMul, Mul, Num, Pow
from .normal_form import Normaliser
from .sums import split_number

MAX_NESTED = 20
SIZE = 100  # what a size that is not 1 counts for, in estimates of cost


def collect(normaliser: Normaliser, node: tree.Node) -> tree.Node:
    """Common scalar factors out of a sum, then common matrix factors: (A + Aᵀ)X."""
    scalars, body = tree.split_scalars(node) if not node.is_scalar else ([], node)
    if body is None or type(body) is not tree.Add:
        return _absorb_sign(node)
    front, terms = _common_scalars(normaliser, list(body.args))
    if body.shape != SCALAR:
        terms = _common_factors(normaliser, terms)
    factors = sorted([*scalars, *front, _in_order(terms)], key=lambda part: part.changing)
    return _absorb_sign(normaliser.mul(factors))


def _absorb_sign(node):
    """-(x - a)/c is (a - x)/c."""
    if type(node) is not Mul or node.args[0] != tree.MINUS_ONE:
        return node
    total, *others = node.args[1:]
    if type(total) is not tree.Add or not all(tree.is_divisor(part) for part in others):
        return node
    if not any(tree.is_negative(term) for term in total.args):
        return node
    return tree.mul(_in_order([tree.mul(-1, term) for term in total.args]), *others)


def _in_order(terms: list[tree.Node]) -> tree.Node:
    """The sum: A before Aᵀ, and what has a minus sign last."""
    kinds = [type(split_number(term)[1]) for term in terms]
    plain = [i for i, kind in enumerate(kinds) if kind in (tree.Sym, tree.Transpose)]
    turned = sorted(plain, key=lambda i: kinds[i] is tree.Transpose)
    places = dict(zip(plain, turned, strict=True))
    ordered = [terms[places.get(i, i)] for i in range(len(terms))]
    return tree.add(*sorted(ordered, key=tree.is_negative))


def _powers(term: tree.Node) -> dict[tree.Node, int]:
    """Scalar factors with whole exponents."""
    scalars, _ = tree.split_scalars(term)
    found = {}
    for part in scalars:
        base, exponent = part.args if type(part) is Pow else (part, tree.ONE)
        if type(exponent.key) is int and type(base) is not Num:
            found[base] = exponent.key
    return found


def _common_scalars(normaliser, terms):
    """Split off what all terms share: scalar powers, and a number up to sign."""
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
    inverse = [normaliser.power(base, Num(-value)) for base, value in shared.items()]
    inverse.append(Num(tree.Fraction(1) / number))
    rest = [_times(normaliser, inverse, term) for term in terms]
    front = [normaliser.power(base, Num(value)) for base, value in shared.items()]
    return [Num(number), *front], rest


def _times(normaliser, scalars, term):
    product = normaliser.mul([*scalars, term])
    if product.shape != term.shape:
        return normaliser.mul([product, tree.Ones(*term.shape)])
    return product


def _chain(term: tree.Node):
    """A term as scalars and the factors of its matrix product."""
    scalars, body = tree.split_scalars(term)
    return scalars, list(body.args) if type(body) is MatMul else [body]


def _common_factors(normaliser, terms):
    """Group terms that share their last or their first factor, where that does not cost more."""
    if any(term.shape == SCALAR for term in terms) or len(terms) > 40:
        return terms
    while len(terms) > 1:
        grouped = _best_group(normaliser, terms)
        if grouped is None:
            break
        terms = grouped
    return terms


def _best_group(normaliser, terms):
    chains = [_chain(term) for term in terms]
    candidates = {}
    for i, (_, factors) in enumerate(chains):
        if len(factors) > 1:
            candidates.setdefault((1, factors[-1]), []).append(i)
            candidates.setdefault((0, factors[0]), []).append(i)
    ranked = sorted(
        (-len(members), -side, members[0], side, members)
        for (side, _), members in candidates.items()
        if len(members) > 1
    )
    for _, _, first, side, members in ranked:
        group = [terms[i] for i in members]
        joined = _join(normaliser, [chains[i] for i in members], side)
        if cost(group_products(joined)) <= sum(cost(group_products(term)) for term in group):
            rest = {i: term for i, term in enumerate(terms) if i not in members}
            rest[first] = joined
            return [rest[i] for i in sorted(rest)]
    return None


def _join(normaliser, chains, side):
    factor = chains[0][1][-1 if side else 0]
    inner = [
        normaliser.matmul([*scalars, *(factors[:-1] if side else factors[1:])])
        for scalars, factors in chains
    ]
    total = collect(normaliser, normaliser.add(inner))
    return normaliser.matmul([total, factor] if side else [factor, total])


def cost(node: tree.Node) -> int:
    """A rough count of multiplications, with every size that is not 1 taken alike."""
    own = _size(node)
    if type(node) is MatMul:
        own, rows = 0, _count(node.args[0].shape[0])
        for left, right in pairwise(node.args):
            own += rows * _count(left.shape[1]) * _count(right.shape[1])
    elif not node.args or type(node) is tree.Transpose:
        own = 0
    elif type(node) in (tree.Inverse, tree.Det, tree.LogDet, tree.Adjugate):
        own = SIZE * _size(node.args[0])
    return own + sum(cost(part) for part in node.args)


def _count(size) -> int:
    return 1 if size == 1 else SIZE


def _size(node) -> int:
    return _count(node.shape[0]) * _count(node.shape[1])


def group_products(node: tree.Node) -> tree.Node:
    """Group the factors of products so that matrix–vector products come before matrix–matrix."""
    return _group(node, {})


def _group(node, memory):
    if not node.args:
        return node
    found = memory.get(node)
    if found is None:
        args = tuple(_group(part, memory) for part in node.args)
        if type(node) is MatMul:
            found = _grouped_product(args)
        elif args == node.args:
            found = node
        elif type(node) in (Mul, tree.Add):
            found = type(node)(args, node.key, node.shape)
        else:
            found = tree.rebuild(node, args)
        memory[node] = found
    return found


def _as_row(factors: list) -> list:
    return [tree.transpose(tree.product([tree.transpose(part) for part in reversed(factors)]))]


def _grouped_product(factors: tuple) -> tree.Node:
    """(A @ (B @ x)) @ (y.T @ C): columns from the right, rows from the left."""
    cut = next((i for i, part in enumerate(factors[:-1], 1) if part.shape[1] == 1), len(factors))
    left, right = list(factors[:cut]), list(factors[cut:])
    if len(left) > MAX_NESTED:
        # Parentheses this deep could not be read; a row is multiplied from the left without any.
        left = _as_row(left) if left[-1].shape[1] == 1 and left[0].shape[0] != 1 else left
    elif left[-1].shape[1] == 1 and left[0].shape[0] != 1:
        while len(left) > 2:
            left[-2:] = [tree.product(left[-2:])]
    if len(right) > 1:
        right = [tree.product(right)]
    return tree.product([*left, *right])
