"""The engine: which rule, when, and a record of every step. Rules themselves live elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import NoRuleError
from ..language import tree
from ..language.function_names import known
from ..language.text import text
from . import differentials as _table  # noqa: F401  (fills the rule table)
from . import traces, vectors
from .linear import Term, frame_at, merge_times, split
from .rules import Rule, find


@dataclass(frozen=True)
class Form:
    """A linear form as it stands at some step: a sum of terms, each with a ``node()``."""

    terms: tuple
    shape: tuple

    @property
    def node(self) -> tree.Node:
        if not self.terms:
            return tree.zeros(self.shape)
        return tree.add(*(term.node() for term in self.terms))


@dataclass(frozen=True)
class Exact:
    """An expression as it stands at some step."""

    node: tree.Node


@dataclass(frozen=True)
class Record:
    """One rewrite: the rule, the states before and after, and the round it belongs to.

    `stage` says what the states are: "differential" (of F, m×n), "vec" (of vec F), "derivative".
    """

    rule: str
    sentence: str
    before: Form | Exact
    after: Form | Exact
    round: int
    stage: str = "differential"
    tex: str = ""


class Recorder:
    """The growing list of records; `order` is that of the symbols where they commute."""

    def __init__(self, order: tuple[str, ...] = ()):
        self.order = order
        self.records: list[Record] = []
        self.round = 0

    def add(self, rule, before, after, stage="differential") -> None:
        record = Record(rule.name, rule.sentence, before, after, self.round, stage, rule.tex)
        self.records.append(record)

    def rounds(
        self,
        terms: list,
        rule_of: Callable,
        apply: Callable,
        form: Callable[[tuple], Form],
        stage: str = "differential",
    ) -> list:
        """Apply rules to all terms, one round after another, until none applies.

        In a round every term is rewritten at most once; terms with the same rule share a step.
        """
        while True:
            due = [rule_of(term) for term in terms]
            names = list(dict.fromkeys(rule.name for rule in due if rule is not None))
            if not names:
                return terms
            self.round += 1
            for name in names:
                before, new_terms, new_due, used = terms, [], [], None
                for term, rule in zip(terms, due, strict=True):
                    if rule is None or rule.name != name:
                        new_terms.append(term)
                        new_due.append(rule)
                        continue
                    used = rule
                    changed = apply(term, rule)
                    new_terms += changed
                    new_due += [None] * len(changed)
                terms, due = new_terms, new_due
                self.add(used, form(tuple(before)), form(tuple(terms)), stage)


class Differentiator:
    """Takes the differential of an expression with respect to one symbol."""

    def __init__(self, variable: tree.Sym):
        self.variable = variable
        self.change = tree.Change(variable.name, variable.shape)

    def depends(self, node: tree.Node) -> bool:
        return self.variable.name in node.names

    def rule_of(self, term: Term) -> Rule | None:
        if type(term.core) is not tree.D:
            return None
        node = term.core.arg
        rule = find(node)
        if rule is None:
            raise NoRuleError(
                f"no differential rule for `{type(node).__name__}` in d({text(node)}). "
                f"Known functions: {', '.join(known())}."
            )
        if type(node) is tree.MatPow or tree.MatPow in _pair(rule):
            self._check_exponent(node)
        if rule.variant is None:
            return rule
        other = rule.variant(node, [arg for arg in node.args if self.depends(arg)])
        return rule if other is None else _renamed(rule, other)

    def _check_exponent(self, node) -> None:
        power = node if type(node) is tree.MatPow else node.arg
        if self.depends(power.exponent):
            raise NoRuleError(
                f"no differential rule for {text(power)} with respect to {self.variable.name}: "
                f"the exponent of a matrix power must not contain {self.variable.name}."
            )

    def apply(self, term: Term, rule: Rule) -> list[Term]:
        node = term.core.arg
        if rule.arity == "multilinear":
            return [
                self._term((*term.frames, frame_at(node, i)), arg)
                for i, arg in enumerate(node.args)
                if self.depends(arg)
            ]
        if rule.arity == "linear":
            if type(node) is tree.Add:
                return [self._term(term.frames, arg) for arg in node.args if self.depends(arg)]
            return [self._term((*term.frames, frame_at(node, 0)), node.arg)]
        parts = split(rule.body(node), term.frames)
        return [
            self._term(part.frames, part.core.arg)
            for part in parts
            if type(part.core) is tree.D and self.depends(part.core.arg)
        ]

    def _term(self, frames: tuple, arg: tree.Node) -> Term:
        if arg == self.variable:
            return Term(frames, self.change)
        return Term(frames, tree.D(arg, self.variable.name))


def _renamed(rule: Rule, label: tuple[str, str, str]) -> Rule:
    """The same rule under the name, formula and sentence of a special case."""
    name, tex, sentence = label
    return replace(rule, name=name, tex=tex, sentence=sentence)


def _pair(rule: Rule) -> tuple:
    return rule.kind if isinstance(rule.kind, tuple) else ()


def take_differential(recorder: Recorder, node: tree.Node, variable: tree.Sym) -> list[Term]:
    """dF as a list of terms linear in dX."""
    worker = Differentiator(variable)
    if not worker.depends(node):
        untaken = tree.D(node, variable.name)
        recorder.add(CONSTANT, Exact(untaken), Exact(tree.zeros(node.shape)))
        return []

    def form(terms):
        return Form(terms, node.shape)

    start = [worker._term((), node)]
    return recorder.rounds(start, worker.rule_of, worker.apply, form)


def scalar_at(term: Term) -> int | None:
    """How many outer frames act on a scalar that the inner ones make of dX; None if none do."""
    inner = [term.core]
    for frame in reversed(term.frames):
        inner.append(frame.wrap(inner[-1]))
    for i, node in enumerate(inner):
        if node.is_scalar:
            return len(term.frames) - i
    return None


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

    def rule_of(term):
        return vectors.vec_rule(term.inner if type(term) is _InVec else term)

    def apply(term, rule):
        return [vectors.peel(term.inner if type(term) is _InVec else term)]

    return recorder.rounds(started, rule_of, apply, lambda t: Form(t, shape), "vec")


@dataclass(frozen=True, slots=True)
class _InVec:
    """A scalar part, shown under vec until it is written as a product of columns."""

    inner: traces.TraceTerm

    def node(self):
        return vectors.vec(self.inner.node())


@dataclass(frozen=True)
class Label:
    """The name and the sentence of a step that is not a rule of a table."""

    name: str
    sentence: str
    tex: str = ""


CONSTANT = Label(
    "constant",
    "Nothing in the formula depends on the variable.",
    r"\mathrm{d}A = 0",
)
