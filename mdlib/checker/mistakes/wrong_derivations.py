"""Derivations with one mistake made on purpose: from there on every line follows, and is wrong.

A mistake is made where one d(U) is taken, by a mistaken rule, where a line is rewritten, or where
the derivative is read off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ...engine.api import derive
from ...engine.derivation import Derivation
from ...engine.finish import finish
from ...engine.identify import identify
from ...engine.linear import Term, split
from ...engine.recorder import Expression, Form, Record, Recorder
from ...language import tree
from ...language.formulas import Formula
from ...language.substitute import substitute
from .edits import MISFIT, flat
from .line_mistakes import Part, wrong_rewrites
from .match import bodies_for
from .rederive import Mistaken, freed

# What goes wrong where a line is rewritten under its trace.
MADE_IN_REWRITING = ("M03", "M07", "M16", "M22", "M23", "M25")


@dataclass(frozen=True)
class WrongDerivation:
    """A derivation with one wrong step, and the right one beside it.

    Attributes
    ----------
    wrong, right : Derivation
        The same up to the line above the wrong one.
    at : int
        The number of the wrong step, from 0.
    ids : tuple of str
        The ids of the mistake, the likeliest first.
    """

    wrong: Derivation
    right: Derivation
    at: int
    ids: tuple[str, ...]


def wrong_derivations(
    formula: Formula, wrt: str, layout: str, mistake: str = ""
) -> Iterator[WrongDerivation]:
    """Every derivation with one mistake of the bank in it, or with the one that is wanted."""
    right = derive(formula, wrt, layout=layout)
    spec = formula.specs[wrt]
    node, variable = freed(formula.node, tree.Sym(wrt, spec.shape, spec.properties))
    work = _Work(formula, variable, layout, right, mistake)
    ways = (work.by_rules(node), work.by_rewrites(), work.by_reading_off())
    for ids, records, result in chain.from_iterable(ways):
        wrong = work.derivation(records, result)
        at = next((k for k, step in enumerate(wrong.steps) if _parts(step, right, k)), None)
        if at is not None:
            yield WrongDerivation(wrong, right, at, ids)


def _parts(step, right: Derivation, k: int) -> bool:
    return k >= len(right.steps) or step.after != right.steps[k].after


class _Work:
    """One question, of which wrong derivations are made."""

    def __init__(
        self, formula: Formula, variable: tree.Sym, layout: str, right: Derivation, mistake: str
    ):
        self.formula, self.variable, self.layout, self.right = formula, variable, layout, right
        self.mistake = mistake

    def derivation(self, records: list[Record], result: tree.Node) -> Derivation:
        result = Formula(result, self.formula.specs)
        return Derivation(
            self.formula, self.variable.name, result, records, detail="lecture", layout=self.layout
        )

    def by_rules(self, node: tree.Node) -> Iterator[tuple]:
        """d(U) taken by a mistaken rule, for one U."""
        part = Part(node, self.variable, list(tree.walk(node)))
        for ids, kind, body in bodies_for(part):
            if not self._is_wanted(ids):
                continue
            for target in dict.fromkeys(p for p in part.parts if type(p) is kind):
                if self.variable.name in target.names and (made := self._taken(node, target, body)):
                    yield ids, *made

    def _is_wanted(self, ids: tuple[str, ...]) -> bool:
        return not self.mistake or self.mistake in ids

    def _taken(self, node, target, body):
        recorder = self._recorder()
        worker = Mistaken(self.variable, {type(target): _only(target, body)})
        try:
            start = [worker.term((), node)]
            terms = recorder.rounds(
                start, worker.rule_of, worker.apply, lambda terms: Form(terms, node.shape)
            )
            return recorder.records, self._read_off(recorder, terms) if terms else None
        except MISFIT:
            return None

    def by_rewrites(self) -> Iterator[tuple]:
        """A step with nothing left to be taken, misapplied: what it gives is rewritten wrongly."""
        if not self.formula.node.is_scalar:
            return
        for step in self.right.steps:
            before, after = step.before.node, step.after.node
            if step.stage == "equal" and before.changing and not before.pending:
                for made in wrong_rewrites(after, self.variable.name):
                    if not (made.ids[0] in MADE_IN_REWRITING and self._is_wanted(made.ids)):
                        continue
                    if _touches(before, after, made.wrong):
                        found = self._gone_on(step, made.wrong)
                        if found:
                            yield made.ids, *found

    def by_reading_off(self) -> Iterator[tuple]:
        """The derivative read off as the other layout has it, where both are of one size."""
        rows, columns = self.variable.shape
        if rows != columns or not self.formula.node.is_scalar or not self._is_wanted(("M01",)):
            return
        records = self.right._records
        at = next((k for k, each in enumerate(records) if each.stage == "identify"), None)
        if at is not None:
            recorder = self._recorder()
            recorder.records, recorder.round = records[:at], records[at].round
            other = "numerator" if self.layout == "denominator" else "denominator"
            turned = derive(self.formula, self.variable.name, layout=other).result.node
            recorder.add(records[at].label, records[at].before, Expression(turned), "identify")
            yield ("M01",), recorder.records, turned

    def _gone_on(self, step, wrong: tree.Node):
        recorder = self._recorder()
        recorder.records = self._records_to(step.before.node)
        recorder.round = recorder.records[-1].round + 1
        recorder.add(step.labels[0], Expression(step.before.node), Expression(wrong))
        recorder.round += 1
        change = tree.Change(self.variable.name, self.variable.shape)
        try:
            pending = substitute(wrong, {change: tree.D(self.variable)})
            terms = [Term(term.frames, change) for term in split(pending)]
            return recorder.records, self._read_off(recorder, terms)
        except MISFIT:
            return None

    def _records_to(self, line: tree.Node) -> list[Record]:
        """The records up to a line."""
        records = self.right._records
        last = max(k for k, record in enumerate(records) if record.after.node == line)
        return records[: last + 1]

    def _recorder(self) -> Recorder:
        wrt = self.variable.name
        return Recorder((*(name for name in self.formula.specs if name != wrt), wrt))

    def _read_off(self, recorder: Recorder, terms: list[Term]) -> tree.Node:
        shape = self.formula.shape
        raw = identify(recorder, terms, shape, self.variable, self.layout, "vec")
        return finish(recorder, raw)


def _touches(before: tree.Node, after: tree.Node, wrong: tree.Node) -> bool:
    """Whether a wrong line differs from the right one in what the step made, and nowhere else."""
    old, right, made = (_terms(flat(node)) for node in (before, after, wrong))
    pairs = list(zip(right, made, strict=False))
    return len(right) == len(made) and all(r not in old for r, w in pairs if r != w)


def _terms(node: tree.Node) -> tuple:
    return node.args if type(node) is tree.Add else (node,)


def _only(target: tree.Node, body):
    """A mistaken rule at one place."""
    return lambda node: body(node) if node == target else None
