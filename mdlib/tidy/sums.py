"""Normal forms of sums: equal terms merged, diagonal matrices joined."""

from __future__ import annotations

from ..language import tree
from ..language.tree import SCALAR, Diag, Mul, Num, Ones, Transpose, Zeros
from .entrywise import expand, weight


class Sums:
    """The part of the `Normaliser` that rewrites sums; it builds on the part that has `mul`."""

    def add(self, terms):
        """Sum with equal terms merged, in the order of first appearance."""
        total = self._sum(terms)
        turned = [part for part in terms if _is_turned_sum(part)]
        if not turned or len(terms) < 2:
            return total
        # (A - B)ᵀ + B is opened up only where that lets something merge.
        opened = self._sum([part for term in terms for part in self._opened(term)])
        return opened if weight(opened) < weight(total) else total

    def _opened(self, term):
        if not _is_turned_sum(term):
            return [term]
        number, rest = split_number(term)
        return [tree.mul(number, self.transpose(part)) for part in rest.arg.args]

    def _sum(self, terms):
        totals, shape, constant = {}, SCALAR, Num(0)
        for term in _flat_terms(terms):
            if term.shape != SCALAR:
                shape = term.shape
            if type(term) is Num:
                constant = tree.add(constant, term)
                continue
            number, rest = split_number(term)
            totals[rest] = totals.get(rest, 0) + number
        for rest in [rest for rest in totals if type(rest) is Ones]:
            constant = tree.add(constant, Num(totals.pop(rest)))
        totals = {rest: n for rest, n in totals.items() if n and type(rest) is not Zeros}
        parts = self._merge_diagonals([tree.mul(n, rest) for rest, n in totals.items()])
        if constant.key and not parts and shape != SCALAR:
            return tree.mul(constant, Ones(*shape))
        if not parts and shape != SCALAR:
            return Zeros(*shape)
        if constant.key:
            first = not parts or tree.is_negative(parts[0]) or type(terms[0]) is Num
            parts.insert(0 if first else len(parts), constant)
        return expand(self, tree.add(*parts))

    def _merge_diagonals(self, parts):
        """diag(u) + diag(v) is one diagonal matrix."""
        split = [tree.split_scalars(part) for part in parts]
        found = [
            i for i, (_, body) in enumerate(split) if type(body) is Diag and body.arg.shape[1] == 1
        ]
        if len(found) < 2:
            return parts
        columns = [self.mul([*split[i][0], split[i][1].arg]) for i in found]
        merged = self.diag(self.add(columns))
        return [merged if i == found[0] else p for i, p in enumerate(parts) if i not in found[1:]]


def _is_turned_sum(term: tree.Node) -> bool:
    _, rest = split_number(term)
    return type(rest) is Transpose and type(rest.arg) is tree.Add


def split_number(term: tree.Node):
    """The numerical coefficient of a term, and the rest."""
    if type(term) is Mul and type(term.args[0]) is Num:
        rest = term.args[1:]
        return term.args[0].key, rest[0] if len(rest) == 1 else Mul(rest, None, term.shape)
    return 1, term


def _flat_terms(terms):
    for term in terms:
        number, rest = split_number(term)
        if type(rest) is tree.Add and number in (1, -1):
            for part in rest.args:
                yield tree.mul(number, part)
        else:
            yield term
