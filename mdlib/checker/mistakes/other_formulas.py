"""The right derivative of another formula: one that was mixed up with the one asked for."""

from __future__ import annotations

import re
from itertools import combinations

from ...language import tree
from ...language.substitute import substitute
from ...tidy.normal_form import tidy
from .edits import attempt, edits, holds
from .premises import FACTS
from .registry import Said, slip


@slip
def parameter_symmetric(scene):
    """A square parameter taken for symmetric."""
    for symbol in scene.symbols.values():
        if not is_general_square(symbol) or symbol.name == scene.variable.name:
            continue
        ids = _ids(scene, symbol)
        symmetric = tree.Sym(symbol.name, symbol.shape, symbol.properties | {"symmetric"})
        yield ids, tidy(substitute(scene.derivative(), {symbol: symmetric}))
        for result in (scene.result, tree.add(*scene.terms)):
            yield ids, substitute(result, {symbol.T: symbol})
            yield ids, substitute(substitute(result, {symbol.T: symbol}), {symbol: symbol.T})


def _ids(scene, symbol: tree.Sym) -> tuple[str, ...]:
    """Two terms that symmetry makes one tell of it; else only a transpose went wrong."""
    if scene.variable.is_scalar:
        return ("M41b", "M16", "M07")
    merged = {substitute(term, {symbol.T: symbol}) for term in scene.terms}
    return ("M07",) if len(merged) < len(set(scene.terms)) else ("M16", "M07")


def is_general_square(symbol: tree.Sym) -> bool:
    rows, cols = symbol.shape
    return rows == cols != 1 and "symmetric" not in symbol.properties


@slip
def wrong_variable(scene):
    """Differentiated by another symbol."""
    for symbol in scene.symbols.values():
        if symbol.name != scene.variable.name:
            yield ("M09",), scene.derivative(variable=symbol)


@slip
def exchanged(scene):
    """All symbols of one subscript in the place of those of another."""
    names = {symbol.name: symbol for symbol in current_symbols(scene)}
    for pair in combinations(_subscripts(names), 2):
        table = _by_subscript(names, *pair)
        if table:
            said = Said(hint=WHICH_WAY) if FACTS["a divergence"](scene) else Said()
            yield ("M54",), scene.derivative(exchange(scene.node, table)), said


WHICH_WAY = (
    "Follow each symbol of f into the answer; say which of the two a divergence starts from."
)


def current_symbols(scene) -> list[tree.Sym]:
    """The symbols as they stand in the tree, the variable among them free."""
    return [scene.variable if s.name == scene.variable.name else s for s in scene.symbols.values()]


def _subscripts(names) -> list[str]:
    return sorted(
        {found.group() for name in names if (found := re.search(r"(?<=.)[0-9a-z]$", name))}
    )


def _by_subscript(names, first: str, second: str) -> dict:
    table = {}
    for name, symbol in names.items():
        for here, there in ((first, second), (second, first)):
            other = names.get(name[:-1] + there)
            if name.endswith(here) and other is not None and other.shape == symbol.shape:
                table[symbol] = other
    return table


def exchange(node: tree.Node, table: dict) -> tree.Node:
    """Replace symbols all at once; those that took another's place stay."""
    away = {symbol: tree.Sym(f"{other.name}()", other.shape) for symbol, other in table.items()}
    back = {away[symbol]: other for symbol, other in table.items()}
    return substitute(substitute(node, away), back)


@slip
def factors_swapped_in_trace(scene):
    """tr(ABX) for tr(AXB)."""

    def swap(node):
        if type(node) is tree.Trace and type(node.arg) is tree.MatMul:
            factors = node.arg.args
            for i in range(len(factors) - 1):
                turned = (*factors[:i], factors[i + 1], factors[i], *factors[i + 2 :])
                product = attempt(tree.matmul, *turned)
                yield product and tree.Trace(product)

    for edited in edits(scene.node, swap):
        yield ("M22", "M23"), scene.derivative(edited)


@slip
def square_without_transpose(scene):
    """tr(XX) for tr(XᵀX)."""

    def untransposed(node):
        if type(node) is tree.Pow and type(node.base) is tree.Norm:
            product = attempt(tree.matmul, node.base.arg, node.base.arg)
            yield product and tree.Trace(product)
        if type(node) is tree.Trace and type(node.arg) is tree.MatMul:
            for i, factor in enumerate(node.arg.args):
                if type(factor) is tree.Transpose:
                    rest = node.arg.args
                    product = attempt(tree.matmul, *rest[:i], factor.arg, *rest[i + 1 :])
                    yield product and tree.Trace(product)

    for edited in edits(scene.node, untransposed):
        yield ("M26",), scene.derivative(edited)


@slip
def products_mixed_up(scene):
    """An elementwise product taken for a matrix product, or the other way round."""

    def mix(node):
        if type(node) is tree.Mul:
            scalars, _ = tree.split_scalars(node)
            product = attempt(tree.matmul, *(p for p in node.args if not p.is_scalar))
            yield product and tree.mul(*scalars, product)
        if type(node) is tree.MatMul and len({part.shape for part in node.args}) == 1:
            yield tree.mul(*node.args)
        if type(node) is tree.Pow and node.exponent == tree.Num(2) and not node.base.is_scalar:
            yield attempt(tree.matmul, node.base, node.base)

    for edited in edits(scene.node, mix):
        yield ("M38",), scene.derivative(edited)


@slip
def elementwise_power(scene):
    """The powers of the entries for the power of the matrix."""

    def entries(node):
        if type(node) is tree.MatPow:
            yield tree.power(node.base, node.exponent)

    if holds(scene.node, tree.MatPow):
        for edited in edits(scene.node, entries):
            yield ("M42",), scene.derivative(edited)
