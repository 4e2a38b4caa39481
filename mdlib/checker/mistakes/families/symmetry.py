"""What is general taken for symmetric: a parameter, the variable, or its entries two by two."""

from __future__ import annotations

import numpy as np

from ....language.substitute import substitute
from ....language.tree import Sym, add
from ....tidy.normal_form import tidy
from ..making import BANKS, Made, maker, row, told

# fmt: off
row("M07", "parameter taken for symmetric", "x.T @ A @ x by x: 2*A @ x",
    "A matrix was taken for symmetric that nobody said is.",
    "Derive it again and keep each matrix apart from its transpose.")
row("M36", "symmetric-parametrised gradient", "logdet(X) by X: 2*inv(X) - inv(X)*eye(n)",
    "Entries off the diagonal are counted twice, as for a symmetric variable.",
    "Change one entry alone; nothing says that its mirror image changes too.",
    hint_declared="{variable} is declared symmetric, and still each entry counts as free: "
        "change one alone.")
row("N07", "variable taken for symmetric", "tr(X @ A @ X) by X: A.T @ X + X @ A.T",
    "The variable was taken for symmetric.",
    "Keep the variable apart from its transpose.")
# fmt: on


@maker("N07", "M36", likelihood=92)
def symmetric_variable(scene):
    """G + Gᵀ − diag(G) for G: the gradient for a symmetric variable; or G with Xᵀ = X."""
    X = scene.variable
    if not scene.node.is_scalar or X.shape[0] != X.shape[1] or X.is_scalar:
        return
    symmetric = tidy(substitute(scene.result, {X: _symmetric(X)}))
    declared = scene.formula.specs[X.name].properties & {"symmetric", "spd"}
    said = told("M36.hint-declared", variable=X.name) if declared else BANKS
    yield Made(symmetric, ("N07",))
    for node in (scene.result, symmetric):
        for mirror in (False, True):
            doubled = lambda at, node=node, mirror=mirror: _doubled(scene.value(node, at), mirror)
            yield Made(doubled, ("M36",), said)


def _symmetric(symbol: Sym) -> Sym:
    return Sym(symbol.name, symbol.shape, symbol.properties | {"symmetric"})


def _doubled(G, mirror: bool):
    """2G − diag(G), or G + Gᵀ − diag(G)."""
    return None if G is None else G + (G.T if mirror else G) - np.diag(np.diag(G))


@maker("M41b", "M16", "M07", likelihood=49)
def parameter_symmetric(scene):
    """2 A x for (A + Aᵀ) x: a square parameter taken for symmetric."""
    for symbol in _general_parameters(scene, list(scene.symbols.values())):
        ids, turned = _ids(scene, symbol), {symbol.T: symbol}
        yield Made(tidy(substitute(scene.derivative(), {symbol: _symmetric(symbol)})), ids)
        for result in (scene.result, add(*scene.terms)):
            yield Made(substitute(result, turned), ids)
            yield Made(substitute(substitute(result, turned), {symbol: symbol.T}), ids)


def _ids(scene, symbol: Sym) -> tuple[str, ...]:
    """Two terms that symmetry makes one tell of it; else only a transpose went wrong."""
    if scene.variable.is_scalar:
        return ("M41b", "M16", "M07")
    merged = {substitute(term, {symbol.T: symbol}) for term in scene.terms}
    return ("M07",) if len(merged) < len(set(scene.terms)) else ("M16", "M07")


@maker("M07", likelihood=22)
def all_parameters_symmetric(scene):
    """Each Aᵀ taken for A at once."""
    square = _general_parameters(scene, scene.free_symbols)
    if len(square) > 1:
        for result in scene.results:
            yield substitute(result, {symbol.T: symbol for symbol in square})


def _general_parameters(scene, symbols: list[Sym]) -> list[Sym]:
    """The square matrices of which nobody said that they are symmetric, but for the variable."""
    return [
        symbol
        for symbol in symbols
        if symbol.shape[0] == symbol.shape[1] != 1
        and "symmetric" not in symbol.properties
        and symbol.name != scene.variable.name
    ]
