"""Mistakes from one line of a derivation to the next, each with the rule that it breaks.

The wrong line that a mistake leads to is a tree, linear in dX.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from ...engine.rules import RULES, STEPS, Rule
from ...errors import MdlibError, Message
from ...language import tree
from ...language.substitute import substitute
from ...language.tree import Add, MatMul, Mul, Sym, Trace, Transpose
from ..checker_words import say
from .edits import MISFIT, attempt, edits, flat, pairs, without
from .match import bodies_for
from .rederive import differential_terms, freed
from .scene import Scene
from .usual import usual


class WrongLine(NamedTuple):
    """A wrong line: ids of the bank, the rule it breaks, and what is said against a line before."""

    ids: tuple[str, ...]
    rule: Message | str
    wrong: tree.Node
    against: str = ""


class Part(NamedTuple):
    """What the mistaken rules ask of a scene, for one d(…) of a line."""

    node: tree.Node
    variable: Sym
    parts: list[tree.Node]


def wrong_steps(line: tree.Node, scene: Scene) -> Iterator[WrongLine]:
    """A line with one of its d(…) taken by a mistaken rule, or with a term missing or turned."""
    for pending in [part for part in tree.walk(line) if type(part) is tree.D]:
        node, variable = freed(usual(pending.arg), scene.declared)
        if variable.name in node.names:
            part = Part(node, variable, list(tree.walk(node)))
            for made in wrong_differentials(part):
                wrong = attempt(substitute, line, {pending: made.wrong})
                if wrong is not None:
                    yield made._replace(wrong=wrong)


def wrong_differentials(scene: Scene | Part) -> Iterator[WrongLine]:
    """df by a mistaken rule, or with a term of it missing or turned."""
    for ids, kind, body in bodies_for(scene):
        try:
            terms = differential_terms(scene.node, scene.variable, {kind: body})
            wrong = tree.add(*(term.node() for term in terms))
        except MISFIT:
            # What the rule writes does not fit.
            continue
        yield WrongLine(ids, _rule_name(scene, RULES[kind], body), wrong)
    terms = [term.node() for term in differential_terms(scene.node, scene.variable)]
    yield from term_mistakes(terms, _rule_of_terms(scene.node, len(terms)))


def _rule_of_terms(node: tree.Node, count: int) -> Message | str:
    """The rule that makes the terms of df; "" where it is none, or cannot be known."""
    if type(node) is Add:
        return RULES[Add].name if count == len(node.args) else ""
    return RULES[MatMul].name if count > 1 else ""


def _rule_name(scene: Scene, rule: Rule, body) -> Message:
    """What the rule is called where it was mistaken: c U is no Hadamard product."""
    name = scene.variable.name
    for part in scene.parts:
        # By the exact type, as rules are found.
        if type(part) is rule.kind and name in part.names and attempt(body, part) is not None:
            changing = [arg for arg in part.args if name in arg.names]
            other = rule.variant and rule.variant(part, changing)
            return other.name if other else rule.name
    return rule.name


def wrong_rewrites(line: tree.Node, wrt: str) -> Iterator[WrongLine]:
    """A right line rewritten wrongly, without a differential taken."""
    line = flat(line)
    yield from term_mistakes(list(line.args) if type(line) is Add else [line])
    for ids, (words, key), edit in REWRITES:
        for wrong in edits(line, lambda node, edit=edit: edit(node, wrt)):
            yield WrongLine(tuple(ids.split()), words(key), wrong)
    for symbol in tree.symbols_of(line):
        if symbol.shape[0] == symbol.shape[1] != 1:
            yield WrongLine(("M07",), RULES[Transpose].name, substitute(line, {symbol.T: symbol}))


def lost_terms(scene: Scene, stage: str) -> list[WrongLine]:
    """The truth of a stage, df, vec(dF) or ∂f/∂X, with one of its terms missing or turned."""
    try:
        if stage == "derivative":
            return list(term_mistakes(scene.terms))
        terms = [term.node() for term in differential_terms(scene.node, scene.variable)]
    except MdlibError:
        # Where the engine has no rule there are no terms to compare with.
        return []
    return list(term_mistakes([tree.Vec(term) for term in terms] if stage == "vec" else terms))


def term_mistakes(terms: list[tree.Node], rule: str = "") -> Iterator[WrongLine]:
    """A sum with one term missing, turned round, doubled or halved."""
    of = "line" if len(terms) == 1 else "term"
    for i, term in enumerate(terms):
        rest = without(terms, i)
        if rest:
            yield WrongLine(("N05",), rule, tree.add(*rest), "term-lost")
        for id, factor, key in SCALED:
            yield WrongLine((id,), rule, tree.add(*rest, tree.mul(factor, term)), AGAINST[of, key])


SCALED = (("N04", -1, "turned"), ("N06", 2, "twice"), ("N06", Fraction(1, 2), "half"))
# What is said of them against the line before, of one term or of all there is.
AGAINST = {
    ("term", "turned"): "term-turned", ("line", "turned"): "line-turned",
    ("term", "twice"): "term-twice", ("line", "twice"): "line-twice",
    ("term", "half"): "term-half", ("line", "half"): "line-half",
}  # fmt: skip


def _swapped(node: tree.Node, wrt: str) -> Iterator[tree.Node | None]:
    """A C B for A B C, and every other pair of neighbours."""
    return (put(right, left) for left, right, put in pairs(node))


def _swapped_in_trace(node, wrt):
    """tr(B A C) for tr(A B C)."""
    if type(node) is Trace:
        yield from (Trace(wrong) for wrong in _swapped(node.arg, wrt) if wrong is not None)


def _change_untransposed(node, wrt):
    """dX for (dX)ᵀ."""
    if type(node) is Transpose and node.changing:
        yield node.arg


def _transposed_in_order(node, wrt):
    """Aᵀ Bᵀ for (A B)ᵀ, and tr(Aᵀ Bᵀ) for tr(A B): the order is to be reversed."""
    if type(node) in (Transpose, Trace) and type(node.arg) is MatMul:
        product = attempt(tree.matmul, *(part.T for part in node.arg.args))
        yield product and (Trace(product) if type(node) is Trace else product)


def _parameter_transposed(node, wrt):
    """Aᵀ for A, of a symbol that is not the variable."""
    symbol = node.arg if type(node) is Transpose else node
    if type(symbol) is Sym and symbol.name != wrt:
        yield from _turned(node)


def _one_transposed(node, wrt):
    if not node.changing:
        yield from _turned(node)


def _turned(node):
    """A for Aᵀ, Xᵀ for X, A⁻ᵀ for A⁻¹."""
    if type(node) is Transpose:
        yield node.arg
    elif type(node) in (Sym, tree.Inverse) and 1 not in node.shape:
        yield node.T


def _entries_for_product(node, wrt):
    """A B for A ∘ B, and A ∘ B for A B."""
    if type(node) is Mul:
        scalars, body = tree.split_scalars(node)
        if type(body) is Mul:
            yield tree.mul(*scalars, tree.matmul(*body.args))
    if type(node) is MatMul and len({part.shape for part in node.args}) == 1:
        yield tree.mul(*node.args)


def _not_inverted(node, wrt):
    """A for A⁻¹."""
    if type(node) is tree.Inverse:
        yield node.arg


# The ids of the bank; the rule, in the words of the engine or, of a law it never needs, in ours.
REWRITES = (
    ("M03", (STEPS, "transpose-under-the-trace"), _change_untransposed),
    ("M22", (STEPS, "cyclic-rotation"), _swapped_in_trace),
    ("M23", (say, "law-transpose-of-product"), _transposed_in_order),
    ("M25", (say, "law-matrix-product"), _swapped),
    ("M07 M16", (STEPS, "transpose"), _parameter_transposed),
    ("M16", (STEPS, "transpose"), _one_transposed),
    ("M38", (say, "law-elementwise-product"), _entries_for_product),
    ("M50", (STEPS, "inverse"), _not_inverted),
)
