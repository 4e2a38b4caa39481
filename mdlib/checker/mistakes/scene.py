"""A question as makers of mistakes see it: formula, variable, probes, and the right answers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from ...language import tree
from ...language.evaluate import evaluate, read_arrays
from ...language.formulas import Formula
from ...tidy.normal_form import tidy
from . import rederive as derivation
from .edits import MISFIT, flat
from .usual import usual


class Scene:
    """A formula to differentiate, and the derivative in every form that a mistake starts from.

    Attributes
    ----------
    formula : Formula
    node : its tree, the entries of the variable free
    variable : the symbol to differentiate by
    points : list of (arrays, sizes), one a probe
    truths : list of arrays, the right answers there
    """

    def __init__(
        self,
        formula: Formula,
        wrt: str,
        points: list[Mapping],
        truths: list[np.ndarray],
        layout: str = "denominator",
        arrangement: str = "vec",
    ):
        self.formula, self.layout, self.arrangement = formula, layout, arrangement
        declared = symbols(formula)
        self.symbols = {name: s for name, s in declared.items() if name in formula.node.names}
        self.declared = declared[wrt]
        self.node, self.variable = derivation.freed(usual(formula.node), self.declared)
        self.points = [read_arrays(list(declared.values()), point) for point in points]
        self.truths = truths

    def value(self, node: tree.Node, at: int) -> np.ndarray | None:
        """The value at a probe, or None where there is none."""
        arrays, sizes = self.points[at]
        return value(node, arrays, sizes)

    def derivative(self, node=None, variable=None, bodies=None) -> tree.Node | None:
        """The derivative by the engine, with other rules for the types in `bodies`.

        None where the engine has no rule, or where a mistaken rule misfits.
        """
        node, variable = node or self.node, variable or self.variable
        try:
            terms = derivation.differential_terms(node, variable, bodies)
            return self.laid_out(terms, node.shape, variable)
        except MISFIT:
            return None

    def laid_out(self, terms, f_shape=None, variable=None) -> tree.Node:
        """The derivative that terms of a differential stand for, as the question wants it."""
        shape, variable = f_shape or self.node.shape, variable or self.variable
        return derivation.laid_out(terms, shape, variable, self.layout, self.arrangement)

    @cached_property
    def parts(self) -> list[tree.Node]:
        """Every node of the formula, from the root down."""
        return list(tree.walk(self.node))

    def is_number_with(self, *kinds: type) -> bool:
        """Whether f is a number, and some part of it of one of these kinds."""
        return self.node.is_scalar and any(type(part) in kinds for part in self.parts)

    @cached_property
    def terms(self) -> list[tree.Node]:
        """What each term of the differential gives, tidied one by one."""
        found = derivation.differential_terms(self.node, self.variable)
        return [flat(tidy(self.laid_out([term]))) for term in found]

    @cached_property
    def result(self) -> tree.Node:
        """The right answer, tidied, its products flat."""
        return flat(tidy(self.laid_out(derivation.differential_terms(self.node, self.variable))))

    @cached_property
    def results(self) -> list[tree.Node]:
        """The right answer, tidied, and as a sum of its terms."""
        return list(dict.fromkeys([self.result, tree.add(*self.terms)]))

    @cached_property
    def free_symbols(self) -> list[tree.Sym]:
        """The symbols as they stand in the tree, the variable among them free."""
        return [self.variable if s.name == self.variable.name else s for s in self.symbols.values()]


def symbols(formula: Formula) -> dict[str, tree.Sym]:
    """Every declared symbol, as it stands in the tree where it occurs."""
    found = {name: tree.Sym(name, spec.shape) for name, spec in formula.specs.items()}
    return found | {part.name: part for part in tree.walk(formula.node) if type(part) is tree.Sym}


def value(node: tree.Node, arrays: Mapping, sizes: Mapping) -> np.ndarray | None:
    """The value of a tree, or None where it has none: sizes that do not fit, a singular matrix."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            array = np.asarray(evaluate(node, arrays, sizes))
    except (*MISFIT, LookupError):
        return None
    return array if np.isfinite(array).all() else None
