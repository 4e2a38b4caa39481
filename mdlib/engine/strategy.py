"""The strategy: which rule, when. The rules themselves live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import NoRuleError
from ..language import tree
from ..language.function_names import known
from ..language.text import text
from . import differentials as _table  # noqa: F401  (fills the rule table)
from . import traces, vectors
from .engine_words import say
from .linear import Term, frame_at, merge_times, split
from .recorder import Expression, Form, Recorder
from .rules import Rule, find, label

CONSTANT = label("constant", "Nothing in the formula depends on the variable.", r"\mathrm{d}A = 0")


class Differentiator:
    """Takes the differential of an expression with respect to one symbol."""

    def __init__(self, variable: tree.Sym):
        self.variable = variable
        self.change = tree.Change(variable.name, variable.shape)

    def depends(self, node: tree.Node) -> bool:
        return self.variable.name in node.names

    def rule_of(self, term: Term) -> Rule | None:
        """The rule for d(U), under the name of the special case that U is; None for dX."""
        if type(term.core) is not tree.D:
            return None
        node = term.core.arg
        rule = find(node)
        if rule is None:
            names = {"kind": type(node).__name__, "known": ", ".join(known())}
            raise NoRuleError(say("no-rule", formula=text(node), **names))
        for part in (node, *node.args) if isinstance(rule.kind, tuple) else (node,):
            if type(part) is tree.MatPow and self.depends(part.exponent):
                wrt = self.variable.name
                raise NoRuleError(say("exponent-changes", formula=text(part), wrt=wrt))
        if rule.variant is None:
            return rule
        other = rule.variant(node, [arg for arg in node.args if self.depends(arg)])
        return rule if other is None else replace(rule, label=other)

    def apply(self, term: Term, rule: Rule) -> list[Term]:
        """The terms that a rule makes of L(d(U)), L the frames around."""
        node = term.core.arg
        if rule.arity == "body":
            parts = [part for part in split(rule.body(node), term.frames) if part.core.pending]
            found = [(part.frames, part.core.arg) for part in parts]
        elif type(node) is tree.Add:
            found = [(term.frames, arg) for arg in node.args]
        else:
            found = [((*term.frames, frame_at(node, i)), arg) for i, arg in enumerate(node.args)]
        return [self.term(frames, arg) for frames, arg in found if self.depends(arg)]

    def term(self, frames: tuple, arg: tree.Node) -> Term:
        """L(dX) for the variable, and L(d(U)) for another argument."""
        is_variable = arg == self.variable
        return Term(frames, self.change if is_variable else tree.D(arg, self.variable.name))


def take_differential(recorder: Recorder, node: tree.Node, variable: tree.Sym) -> list[Term]:
    """dF as a list of terms linear in dX."""
    worker = Differentiator(variable)
    if not worker.depends(node):
        untaken = tree.D(node, variable.name)
        recorder.add(CONSTANT, Expression(untaken), Expression(tree.zeros(node.shape)))
        return []
    return recorder.rounds(
        [worker.term((), node)], worker.rule_of, worker.apply, lambda t: Form(t, node.shape)
    )


def scalar_at(term: Term) -> int | None:
    """How many outer frames act on a scalar that the inner ones make of dX; None if none do."""
    node, frames = term.core, list(term.frames)
    while not node.is_scalar:
        if not frames:
            return None
        node = frames.pop().wrap(node)
    return len(frames)


def trace_trick(recorder: Recorder, terms: list[Term], shape) -> list:
    """Bring every scalar part of every term to tr(M dX)."""
    started = []
    for term in terms:
        outer = 0 if shape == tree.SCALAR else scalar_at(term)
        started.append(term if outer is None else traces.as_trace_term(term, outer))

    def rule_of(term):
        is_open = type(term) is traces.TraceTerm and term.frames
        return traces.trace_rule(term) if is_open else None

    return recorder.rounds(
        started, rule_of, lambda term, rule: [traces.peel(term)], lambda t: Form(t, shape)
    )


def vec_trick(recorder: Recorder, terms: list, shape) -> list:
    """Bring every term of vec(dF) to J vec(dX)."""
    started = [
        vectors.VecTerm(merge_times(term.frames), term.core) if type(term) is Term else _InVec(term)
        for term in terms
    ]
    inside = lambda term: term.inner if type(term) is _InVec else term
    return recorder.rounds(
        started,
        lambda term: vectors.vec_rule(inside(term)),
        lambda term, rule: [vectors.peel(inside(term))],
        lambda t: Form(t, shape),
        "vec",
    )


@dataclass(frozen=True, slots=True)
class _InVec:
    """A scalar part, shown under vec until it is written as a product of columns."""

    inner: traces.TraceTerm

    def node(self) -> tree.Node:
        """vec(C tr(M dX))."""
        return vectors.vec(self.inner.node())
