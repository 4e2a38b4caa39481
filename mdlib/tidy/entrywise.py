"""Simplifications entry by entry: products of functions, and sums that shrink when expanded."""

from __future__ import annotations

from ..language import tree
from ..language.tree import Elementwise, Mul, Num

MAX_MONOMIALS = 32


def merge_functions(normaliser, powers: dict[tree.Node, tree.Node]) -> None:
    """Simplify a product, given as {base: exponent}: eᵘ/(1 + eᵘ) is sigmoid(u), and the like."""
    for base in list(powers):
        if type(base) is Elementwise and base in powers:
            rule = _MERGES.get(base.key)
            if rule is not None:
                rule(normaliser, powers, base)


def absorb_fractions(normaliser, powers: dict[tree.Node, tree.Node]) -> None:
    """v (1 + q/v) is v + q, where both factors have the same power."""
    for total in [base for base in powers if type(base) is tree.Add and base.is_scalar]:
        for scalar in list(powers):
            if type(scalar) is tree.Sym and powers[scalar] == powers.get(total):
                terms = [normaliser.mul([scalar, term]) for term in total.args]
                joined = normaliser.add(terms)
                if weight(joined) < weight(total):
                    exponent = powers.pop(total)
                    powers.pop(scalar)
                    powers[joined] = normaliser.add([powers.get(joined, tree.ZERO), exponent])
                    break


def _exponent(powers, base) -> int:
    value = tree.number_of(powers[base]) if base in powers else 0
    return value if type(value) is int else 0


def _set(powers, base, value: int) -> None:
    if value:
        powers[base] = Num(value)
    else:
        powers.pop(base, None)


def _sigmoid(normaliser, powers, base) -> None:
    for order in ((base, tree.ONE), (tree.ONE, base)):
        below = tree.add(*order)
        count = min(_exponent(powers, base), -_exponent(powers, below))
        if count > 0:
            _set(powers, base, _exponent(powers, base) - count)
            _set(powers, below, _exponent(powers, below) + count)
            sigmoid = Elementwise("sigmoid", base.arg)
            powers[sigmoid] = normaliser.add([powers.get(sigmoid, tree.ZERO), Num(count)])
            return


def _sign(normaliser, powers, base) -> None:
    """sign(relu(u)) relu(u) = relu(u), and sign(u)/abs(u) = 1/u."""
    inner = base.arg
    if type(inner) is Elementwise and inner.key == "relu":
        if _exponent(powers, inner) > 0:
            powers.pop(base)
        elif _exponent(powers, base) > 1:
            powers[base] = tree.ONE
        return
    absolute = Elementwise("abs", inner)
    if _exponent(powers, absolute) and _exponent(powers, base) == 1:
        step = 1 if _exponent(powers, absolute) > 0 else -1
        powers.pop(base)
        _set(powers, absolute, _exponent(powers, absolute) - step)
        total = normaliser.add([powers.get(inner, tree.ZERO), Num(step)])
        powers[inner] = total
        if total == tree.ZERO:
            powers.pop(inner)


_MERGES = {"exp": _sigmoid, "sign": _sign}


def expand(normaliser, node: tree.Node) -> tree.Node:
    """Multiply out a sum of elementwise products where that makes it shorter."""
    if type(node) is not tree.Add or not any(_has_sum(term) for term in node.args):
        return node
    if any(type(term) is tree.MatMul for term in node.args):
        return node
    monomials = []
    for term in node.args:
        monomials += _monomials(term)
        if len(monomials) > MAX_MONOMIALS:
            return node
    totals: dict[tree.Node, tree.Node] = {}
    for monomial in monomials:
        number, rest = _number(normaliser.mul(monomial))
        totals[rest] = totals.get(rest, 0) + number
    terms = [
        Num(number) if type(rest) is tree.Ones else tree.mul(number, rest)
        for rest, number in totals.items()
        if number
    ]
    expanded = tree.add(*terms, tree.zeros(node.shape))
    return expanded if 3 * weight(expanded) <= 2 * weight(node) else node


def _has_sum(term) -> bool:
    return type(term) is Mul and any(type(part) is tree.Add for part in term.args)


def _monomials(term) -> list[list[tree.Node]]:
    """The products of one summand from every factor that is a sum."""
    products = [[]]
    for factor in term.args if type(term) is Mul else (term,):
        summands = factor.args if type(factor) is tree.Add else (factor,)
        # A number in a sum of matrices stands for that number in every entry.
        ones = [] if factor.is_scalar else [tree.Ones(*factor.shape)]
        products = [
            [*product, summand, *(ones if type(summand) is Num else [])]
            for product in products
            for summand in summands
        ]
        if len(products) > MAX_MONOMIALS:
            return products
    return products


def _number(term):
    if type(term) is Num:
        return term.key, tree.ONE
    if type(term) is Mul and type(term.args[0]) is Num:
        return term.args[0].key, tree.mul(*term.args[1:])
    return 1, term


def weight(node: tree.Node) -> int:
    """The number of nodes, counting shared parts each time."""
    return 1 + sum(weight(part) for part in node.args)
