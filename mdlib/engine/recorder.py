"""The record of a derivation: every rewrite, with what it says and what stood before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..language import tree
from .rules import Label


@dataclass(frozen=True)
class Form:
    """A linear form as it stands at some step: a sum of terms, each with a ``node()``."""

    terms: tuple
    shape: tuple

    @property
    def node(self) -> tree.Node:
        """T₁ + T₂ + …, the sum of the terms."""
        if not self.terms:
            return tree.zeros(self.shape)
        return tree.add(*(term.node() for term in self.terms))


@dataclass(frozen=True)
class Expression:
    """An expression as it stands at some step."""

    node: tree.Node


@dataclass(frozen=True)
class Record:
    """One rewrite: what it says, the states before and after, and the round it belongs to.

    `stage` says what the states are: "differential" (of F, m×n), "vec" (of vec F), "derivative".
    """

    label: Label
    before: Form | Expression
    after: Form | Expression
    round: int
    stage: str = "differential"


class Recorder:
    """The growing list of records; `order` is that of the symbols where they commute."""

    def __init__(self, order: tuple[str, ...] = ()):
        self.order = order
        self.records: list[Record] = []
        self.round = 0

    def add(self, label: Label, before, after, stage: str = "differential") -> None:
        self.records.append(Record(label, before, after, self.round, stage))

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
        state = form(tuple(terms))
        while True:
            due = [(term, rule_of(term)) for term in state.terms]
            labels = {rule.label.key: rule.label for _, rule in due if rule is not None}
            if not labels:
                return list(state.terms)
            self.round += 1
            for key, label in labels.items():
                due = [pair for term, rule in due for pair in _rewritten(term, rule, key, apply)]
                before, state = state, form(tuple(term for term, _ in due))
                self.add(label, before, state, stage)


def _rewritten(term, rule, key: str, apply: Callable) -> list[tuple]:
    """What a term becomes where its rule is the one of this step, and the rules still due."""
    if rule is None or rule.label.key != key:
        return [(term, rule)]
    return [(new, None) for new in apply(term, rule)]
