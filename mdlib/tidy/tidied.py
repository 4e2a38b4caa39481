"""From a raw result to what a person would write. Every step keeps the value."""

from __future__ import annotations

from ..language import tree
from .common_factors import collect, group_products
from .normal_form import Normaliser


def tidy(node: tree.Node, order: tuple[str, ...] = (), *, swaps=True, moves=True) -> tree.Node:
    """Normal form, common factors out, products grouped; the same input gives the same tree.

    Factors that commute stand in the `order` of their symbols: in a derivation, that in which
    they were declared, the variable last. Without one the order is alphabetical. `swaps` lets
    commutation matrices change sides, `moves` lets dX change its place in a product.
    """
    normaliser = Normaliser(order, swaps=swaps, moves=moves)
    return group_products(collect(normaliser, normaliser.tidy(node)))
