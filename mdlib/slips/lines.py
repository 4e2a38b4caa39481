"""Slips from one line of a derivation to the next, each with the rule that it breaks.

A slip yields (ids, rule, wrong line), the line a tree that is linear in dX.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..derive.rules import RULES, Rule
from ..derive.substitute import substitute
from ..errors import MdlibError
from ..formula import tree
from ..formula.tree import Add, MatMul, Mul, Sym, Trace, Transpose
from .derivation import differential_terms
from .edits import attempt, edits, flat
from .rules import bodies_for
from .scene import Scene

Line = tuple[tuple[str, ...], str, tree.Node]


def wrong_differentials(scene: Scene) -> Iterator[Line]:
    """df by a mistaken rule, or with a term of it missing or turned."""
    for ids, kind, body in bodies_for(scene):
        try:
            terms = differential_terms(scene.node, scene.variable, {kind: body})
            wrong = tree.add(*(term.node() for term in terms))
            yield ids, _rule_name(scene, RULES[kind], body), wrong
        except (MdlibError, ValueError, TypeError, ArithmeticError):
            continue
    terms = [term.node() for term in differential_terms(scene.node, scene.variable)]
    yield from _term_slips(terms, _rule_of_terms(scene.node, len(terms)))


def _rule_of_terms(node: tree.Node, count: int) -> str:
    """The rule that makes the terms of df; "" where it is none, or cannot be known."""
    if type(node) is Add:
        return "sum" if count == len(node.args) else ""
    return "product" if count > 1 else ""


def _rule_name(scene: Scene, rule: Rule, body) -> str:
    """What the rule is called where it was mistaken: c U is no Hadamard product."""
    name = scene.variable.name
    for part in scene.parts:
        # By the exact type, as rules are found.
        if type(part) is rule.kind and name in part.names and attempt(body, part) is not None:
            changing = [arg for arg in part.args if name in arg.names]
            other = rule.variant and rule.variant(part, changing)
            return other[0] if other else rule.name
    return rule.name


def wrong_rewrites(line: tree.Node, change: str) -> Iterator[Line]:
    """A right line rewritten wrongly; `change` is the name of the differential, such as dX."""
    line = flat(line)
    if type(line) is Add:
        yield from _term_slips(list(line.args), "collecting")
    for ids, rule, edit in REWRITES:
        for wrong in edits(line, lambda node, edit=edit: edit(node, change)):
            yield ids, rule, wrong
    for symbol in {part for part in _symbols(line) if part.shape[0] == part.shape[1] != 1}:
        yield ("M07",), "transpose", substitute(line, {symbol.T: symbol})


def _term_slips(terms: list[tree.Node], rule: str) -> Iterator[Line]:
    for i, term in enumerate(terms):
        rest = [*terms[:i], *terms[i + 1 :]]
        yield ("N05",), rule, tree.add(*rest)
        yield ("N04",), rule, tree.add(*rest, tree.mul(-1, term))
        for factor in (2, Fraction(1, 2)):
            yield ("N06",), rule, tree.add(*rest, tree.mul(factor, term))


def _symbols(line: tree.Node) -> set[Sym]:
    found, todo = set(), [line]
    while todo:
        node = todo.pop()
        todo += node.args
        if type(node) is Sym:
            found.add(node)
    return found


def _swapped_in_trace(node, change):
    if type(node) is Trace and type(node.arg) is MatMul:
        yield from (Trace(wrong) for wrong in _swapped(node.arg, change) if wrong is not None)


def _swapped(node, change):
    if type(node) is MatMul:
        for i in range(len(node.args) - 1):
            left, right = node.args[i : i + 2]
            yield attempt(tree.matmul, *node.args[:i], right, left, *node.args[i + 2 :])


def _change_untransposed(node, change):
    if type(node) is Transpose and change in node.names:
        yield node.arg


def _transposed_in_order(node, change):
    """(ABC)ᵀ = AᵀBᵀCᵀ: the order is kept where it has to be reversed."""
    if type(node) is Transpose and type(node.arg) is MatMul:
        yield attempt(tree.matmul, *(part.T for part in node.arg.args))
    if type(node) is Trace and type(node.arg) is MatMul:
        product = attempt(tree.matmul, *(part.T for part in node.arg.args))
        yield product and Trace(product)


def _parameter_transposed(node, change):
    """One square symbol that is neither the variable nor its differential."""
    symbol = node.arg if type(node) is Transpose else node
    if type(symbol) is Sym and symbol.name not in (change, change[1:]):
        yield from _turned(node)


def _one_transposed(node, change):
    if change not in node.names:
        yield from _turned(node)


def _turned(node):
    if type(node) is Transpose:
        yield node.arg
    elif type(node) in (Sym, tree.Inverse) and 1 not in node.shape:
        yield node.T


def _entries_for_product(node, change):
    if type(node) is Mul:
        scalars, body = tree.split_scalars(node)
        if type(body) is Mul:
            yield tree.mul(*scalars, tree.matmul(*body.args))
    if type(node) is MatMul and len({part.shape for part in node.args}) == 1:
        yield tree.mul(*node.args)


def _not_inverted(node, change):
    if type(node) is tree.Inverse:
        yield node.arg


REWRITES = (
    (("M03",), "transpose under the trace", _change_untransposed),
    (("M22",), "cyclic rotation", _swapped_in_trace),
    (("M23",), "transpose of a product", _transposed_in_order),
    (("M25",), "matrix product", _swapped),
    (("M07", "M16"), "transpose", _parameter_transposed),
    (("M16",), "transpose", _one_transposed),
    (("M38",), "elementwise product", _entries_for_product),
    (("M50",), "inverse", _not_inverted),
)
