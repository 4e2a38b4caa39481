"""Another symbol in the place of the right one, or one that is thought to be 1."""

from __future__ import annotations

import re
from itertools import combinations

from ....language import tree
from ....language.substitute import substitute
from ....language.tree import Norm, Num, Sum, Sym, Transpose
from ....tidy.normal_form import tidy
from ..edits import attempt, flat
from ..making import BANKS, Made, has, maker, row, told

# fmt: off
row("M09", "wrong variable", "x.T @ A @ x by x: x @ x.T",
    "This is the derivative with respect to another symbol of the formula.",
    "Mark the variable in the formula and hold everything else fixed.")
row("M54", "roles exchanged", "KL divergence of N0 from N1 by S1: that of N1 from N0",
    "Two symbols, or two factors, are in each other's place.",
    "Follow each symbol of f into the answer.",
    hint_divergence="Follow each symbol of f into the answer; say which of the two a "
        "divergence starts from.")
row("N09", "condition assumed", "-sum(t*log(softmax(z))) by z: softmax(z) - t",
    "This is right under a condition that the question does not state.",
    "Derive it again without that condition.",
    what_sum="Right where {name} adds up to 1; the question does not say so.",
    what_length="Right where {name} has length 1; the question does not say so.")
# fmt: on


@maker("M09", likelihood=48)
def wrong_variable(scene):
    """∂f/∂A for ∂f/∂X."""
    for symbol in scene.symbols.values():
        if symbol.name != scene.variable.name:
            yield scene.derivative(variable=symbol)


@maker("M54", likelihood=47)
def subscripts_exchanged(scene):
    """Each a₀ for a₁ and each a₁ for a₀: all symbols of one subscript for those of another."""
    names = {symbol.name: symbol for symbol in scene.free_symbols}
    said = told("M54.hint-divergence") if has(scene, ["a divergence"]) else BANKS
    found = {end.group() for name in names if (end := re.search(r"(?<=.)[0-9a-z]$", name))}
    for pair in combinations(sorted(found), 2):
        table = _by_subscript(names, *pair)
        if table:
            yield Made(scene.derivative(_exchange(scene.node, table)), said=said)


def _by_subscript(names, first: str, second: str) -> dict:
    table = {}
    for name, symbol in names.items():
        for here, there in ((first, second), (second, first)):
            other = names.get(name[:-1] + there)
            if name.endswith(here) and other is not None and other.shape == symbol.shape:
                table[symbol] = other
    return table


def _exchange(node: tree.Node, table: dict) -> tree.Node:
    """Replace symbols all at once; those that took another's place stay."""
    away = {symbol: Sym(f"{other.name}()", other.shape) for symbol, other in table.items()}
    back = {away[symbol]: other for symbol, other in table.items()}
    return substitute(substitute(node, away), back)


@maker("M54", likelihood=24)
def two_symbols_exchanged(scene):
    """A for B and B for A, of one shape; the variable only with one of its kind."""
    kinds = {name: symbol.properties for name, symbol in scene.symbols.items()}
    for first, second in combinations(scene.free_symbols, 2):
        alike = kinds[first.name] == kinds[second.name] != frozenset()
        if first.shape == second.shape and (alike or scene.variable not in (first, second)):
            wrong = scene.derivative(_exchange(scene.node, {first: second, second: first}))
            # A term that is left out says nothing about the others.
            if wrong is not None and flat(tidy(wrong)) not in scene.terms:
                yield wrong


@maker("N09", likelihood=31)
def condition_assumed(scene):
    """1 for Σt, ‖t‖ or tᵀt: what is 1 under a condition on a parameter."""
    for node, key, name in ones_under_a_condition(scene):
        for result in scene.results:
            yield Made(substitute(result, {node: Num(1)}), said=told(key, name=name))


def ones_under_a_condition(scene):
    """Every number of the answer that is 1 where a parameter adds up to 1, or has length 1."""
    for part in dict.fromkeys(part for result in scene.results for part in tree.walk(result)):
        inner = part.args[0] if part.args else None
        if type(inner) is not Sym or inner == scene.variable or inner.shape[1] != 1:
            inner = inner.arg if type(inner) is Transpose and type(inner.arg) is Sym else None
        if inner is None or inner.name == scene.variable.name:
            continue
        if type(part) is Sum:
            yield part, "N09.what-sum", inner.name
        elif type(part) is Norm or part == attempt(tree.matmul, inner.T, inner):
            yield part, "N09.what-length", inner.name
