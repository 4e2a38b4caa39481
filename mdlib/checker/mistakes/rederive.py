"""Derivatives by the engine, with its own rules or with mistaken ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ...engine.identify import identify
from ...engine.linear import Term
from ...engine.rules import RULES, Rule
from ...engine.strategy import Differentiator, Form, Recorder
from ...language import tree
from ...language.substitute import substitute
from ...matrices.shapes import derivative_shape

# What a mistaken rule writes for d(node), or None where it does not apply.
Body = Callable[[tree.Node], tree.Node | None]


class Mistaken(Differentiator):
    """Takes differentials, with other rules for some types of node."""

    def __init__(self, variable: tree.Sym, bodies: Mapping[type, Body]):
        super().__init__(variable)
        self.bodies = bodies

    def rule_of(self, term: Term) -> Rule | None:
        rule = super().rule_of(term)
        if rule is None:
            return None
        node = term.core.arg
        if isinstance(rule.kind, tuple) and rule.kind[1] in self.bodies:
            rule = RULES.get(rule.kind[0], rule)
        body = self.bodies.get(type(node))
        written = body(node) if body else None
        return rule if written is None else replace(rule, body=lambda _: written, arity="body")


def differential_terms(
    node: tree.Node, variable: tree.Sym, bodies: Mapping[type, Body] | None = None
) -> list[Term]:
    """The terms of df, one for each way in which the variable enters."""
    worker = Mistaken(variable, bodies or {})
    if not worker.depends(node):
        return []
    start = Term((), worker.change if node == variable else tree.D(node))
    return Recorder().rounds(
        [start], worker.rule_of, worker.apply, lambda terms: Form(terms, node.shape)
    )


def laid_out(terms, f_shape, variable: tree.Sym, layout: str, arrangement: str) -> tree.Node:
    """The derivative that the terms of a differential stand for."""
    if not terms:
        shape = derivative_shape(f_shape, variable.shape, layout=layout, arrangement=arrangement)
        return tree.zeros(shape)
    return identify(Recorder(), terms, f_shape, variable, layout, arrangement)


def freed(node: tree.Node, variable: tree.Sym) -> tuple[tree.Node, tree.Sym]:
    """The formula with the entries of its variable free of any declared structure."""
    kept = variable.properties & {"invertible", "positive"}
    free = tree.Sym(variable.name, variable.shape, kept)
    return substitute(node, {variable: free}), free
