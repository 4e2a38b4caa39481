"""Sums: equal terms merged, diagonals joined, products multiplied out where that is shorter."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import tree
from ..language.tree import SCALAR, Add, Diag, MatMul, Mul, Node, Num, Ones, Transpose, Zeros

MAX_MONOMIALS = 32


def add(n, *terms: Node) -> Node:
    """a A + b A = (a + b) A, in the order of first appearance; (A - B)ᵀ + B = Aᵀ - Bᵀ + B."""
    total = _merged(n, terms)
    if len(terms) < 2 or not any(map(_is_turned_sum, terms)):
        return total
    # A transposed sum is opened up only where that lets something merge.
    opened = _merged(n, [part for term in terms for part in _opened(n, term)])
    return opened if weight(opened) < weight(total) else total


def _opened(n, term: Node) -> list[Node]:
    """c (A + B)ᵀ → c Aᵀ, c Bᵀ."""
    if not _is_turned_sum(term):
        return [term]
    number, rest = split_number(term)
    return [tree.mul(number, n.make(Transpose, part)) for part in rest.arg.args]


def _is_turned_sum(term: Node) -> bool:
    _, rest = split_number(term)
    return type(rest) is Transpose and type(rest.arg) is Add


def _merged(n, terms) -> Node:
    """a A + b A = (a + b) A; the numbers, which are added to every entry, first or last."""
    totals, shape, constant = {}, SCALAR, 0
    for term in _flat_terms(terms):
        shape = shape if term.is_scalar else term.shape
        number, rest = split_number(term)
        if type(rest) is Num:
            constant += rest.key
        else:
            totals[rest] = totals.get(rest, 0) + number
    constant += sum(totals.pop(rest) for rest in [rest for rest in totals if type(rest) is Ones])
    totals = {rest: number for rest, number in totals.items() if number and type(rest) is not Zeros}
    parts = _with_one_diagonal(n, [tree.mul(number, rest) for rest, number in totals.items()])
    if not parts and shape != SCALAR:
        return tree.mul(constant, Ones(*shape)) if constant else Zeros(*shape)
    if constant:
        is_first = not parts or tree.is_negative(parts[0]) or type(terms[0]) is Num
        parts.insert(0 if is_first else len(parts), Num(constant))
    return _expanded(n, tree.add(*parts))


def _flat_terms(terms) -> Iterator[Node]:
    """-(A + B) → -A, -B."""
    for term in terms:
        number, rest = split_number(term)
        if type(rest) is Add and number in (1, -1):
            yield from (tree.mul(number, part) for part in rest.args)
        else:
            yield term


def split_number(term: Node) -> tuple:
    """c A → c, A: the numerical coefficient of a term, and the rest."""
    if type(term) is Mul and type(term.args[0]) is Num:
        rest = term.args[1:]
        return term.args[0].key, rest[0] if len(rest) == 1 else Mul(rest, None, term.shape)
    return 1, term


def _with_one_diagonal(n, parts: list[Node]) -> list[Node]:
    """a diag(u) + b diag(v) = diag(a u + b v)."""
    split = [tree.split_scalars(part) for part in parts]
    found = [i for i, (_, s) in enumerate(split) if type(s) is Diag and s.arg.shape[1] == 1]
    if len(found) < 2:
        return parts
    columns = [n.make(Mul, *split[i][0], split[i][1].arg) for i in found]
    joined = n.make(Diag, n.make(Add, *columns))
    return [joined if i == found[0] else p for i, p in enumerate(parts) if i not in found[1:]]


def _expanded(n, node: Node) -> Node:
    """A ∘ (B + C) = A ∘ B + A ∘ C, where that makes a sum much shorter."""
    if type(node) is not Add or not any(_has_sum(term) for term in node.args):
        return node
    if any(type(term) is MatMul for term in node.args):
        return node
    monomials = []
    for term in node.args:
        monomials += _monomials(term)
        if len(monomials) > MAX_MONOMIALS:
            return node
    totals: dict[Node, int] = {}
    for monomial in monomials:
        number, rest = _number_out(n.make(Mul, *monomial))
        totals[rest] = totals.get(rest, 0) + number
    terms = [
        Num(number) if type(rest) is Ones else tree.mul(number, rest)
        for rest, number in totals.items()
        if number
    ]
    expanded = tree.add(*terms, tree.zeros(node.shape))
    return expanded if 3 * weight(expanded) <= 2 * weight(node) else node


def _has_sum(term: Node) -> bool:
    return type(term) is Mul and any(type(part) is Add for part in term.args)


def _monomials(term: Node) -> list[list[Node]]:
    """(A + B) ∘ C → [A, C], [B, C]: one summand from every factor that is a sum."""
    products = [[]]
    for factor in term.args if type(term) is Mul else (term,):
        summands = factor.args if type(factor) is Add else (factor,)
        # A number in a sum of matrices stands for that number in every entry.
        ones = [] if factor.is_scalar else [Ones(*factor.shape)]
        products = [
            [*product, summand, *(ones if type(summand) is Num else [])]
            for product in products
            for summand in summands
        ]
        if len(products) > MAX_MONOMIALS:
            return products
    return products


def _number_out(term: Node) -> tuple:
    """c A → c, A, and a number alone is c · 1."""
    return (term.key, tree.ONE) if type(term) is Num else split_number(term)


def weight(node: Node) -> int:
    """The number of nodes, counting shared parts each time."""
    return 1 + sum(weight(part) for part in node.args)
