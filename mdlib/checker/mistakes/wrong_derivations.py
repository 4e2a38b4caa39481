"""Derivations with one mistake made on purpose: from there on every line follows, and is wrong.

A mistake is made where one d(U) is taken, by a mistaken rule, where a line is rewritten, or where
the derivative is read off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from ...engine.api import derive
from ...engine.derivation import Derivation, Step
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


@dataclass(frozen=True)
class Sketch:
    """A mistake that can be made in a derivation; calling it makes it, or gives None."""

    ids: tuple[str, ...]
    make: Callable[[], WrongDerivation | None]


def sketches(formula: Formula, wrt: str, layout: str, mistake: str = "") -> Iterator[Sketch]:
    """Every mistake of the bank that can be made in a derivation, or the one that is wanted."""
    right = derive(formula, wrt, layout=layout)
    spec = formula.specs[wrt]
    node, variable = freed(formula.node, tree.Sym(wrt, spec.shape, spec.properties))
    work = _Work(formula, variable, right)
    for ids, records in chain(work.by_rules(node), work.by_rewrites(), work.by_reading_off()):
        if not mistake or mistake in ids:
            yield Sketch(ids, partial(work.made, ids, records))


def wrong_derivations(
    formula: Formula, wrt: str, layout: str, mistake: str = ""
) -> Iterator[WrongDerivation]:
    """The derivations that come of it, one for each mistake that can be made."""
    made = (sketch.make() for sketch in sketches(formula, wrt, layout, mistake))
    return (each for each in made if each is not None)


# What a mistake leads to: the records of the whole derivation, and its result.
Records = Callable[[], tuple[list[Record], tree.Node] | None]


class _Work:
    """One question, of which wrong derivations are made."""

    def __init__(self, formula: Formula, variable: tree.Sym, right: Derivation):
        self.formula, self.variable, self.right = formula, variable, right
        self.layout = right.layout

    def made(self, ids: tuple[str, ...], records: Records) -> WrongDerivation | None:
        """The derivation with a mistake in it; None where sizes misfit, or where it is right."""
        try:
            found = records()
        except MISFIT:
            return None
        if found is None:
            return None
        wrong = self._derivation(*found)
        steps = enumerate(wrong.steps)
        at = next((k for k, step in steps if self._parts(step, k)), None)
        return None if at is None else WrongDerivation(wrong, self.right, at, ids)

    def _derivation(self, records: list[Record], result: tree.Node) -> Derivation:
        result = Formula(result, self.formula.specs)
        return Derivation(
            self.formula, self.variable.name, result, records, detail="lecture", layout=self.layout
        )

    def _parts(self, step, k: int) -> bool:
        """Whether a step is where the ways part."""
        right = self.right.steps
        return k >= len(right) or step.after != right[k].after

    # where a d(U) is taken

    def by_rules(self, node: tree.Node) -> Iterator[tuple[tuple[str, ...], Records]]:
        """d(U) taken by a mistaken rule, for one U."""
        part = Part(node, self.variable, list(tree.walk(node)))
        for ids, kind, body in bodies_for(part):
            for target in dict.fromkeys(p for p in part.parts if type(p) is kind):
                if self.variable.name in target.names:
                    yield ids, partial(self._taken, node, target, body)

    def _taken(self, node: tree.Node, target: tree.Node, body: Callable):
        recorder = self._recorder()
        worker = Mistaken(self.variable, {type(target): _only(target, body)})
        terms = recorder.rounds(
            [worker.term((), node)], worker.rule_of, worker.apply, lambda t: Form(t, node.shape)
        )
        return (recorder.records, self._read_off(recorder, terms)) if terms else None

    # where a line is rewritten

    def by_rewrites(self) -> Iterator[tuple[tuple[str, ...], Records]]:
        """A step with nothing left to be taken, misapplied: what it gives is rewritten wrongly."""
        steps = self.right.steps if self.formula.node.is_scalar else []
        for step in steps:
            before, after = step.before.node, step.after.node
            if step.stage != "equal" or not before.changing or before.pending:
                continue
            for made in wrong_rewrites(after, self.variable.name):
                known = made.ids[0] in MADE_IN_REWRITING
                if known and _touches(before, after, made.wrong):
                    yield made.ids, partial(self._gone_on, step, made.wrong)

    def _gone_on(self, step: Step, wrong: tree.Node):
        recorder = self._recorder()
        recorder.records = self._records_to(step.before.node)
        recorder.round = recorder.records[-1].round + 1
        recorder.add(step.labels[0], Expression(step.before.node), Expression(wrong))
        recorder.round += 1
        change = tree.Change(self.variable.name, self.variable.shape)
        pending = substitute(wrong, {change: tree.D(self.variable)})
        terms = [Term(term.frames, change) for term in split(pending)]
        return recorder.records, self._read_off(recorder, terms)

    # where the derivative is read off

    def by_reading_off(self) -> Iterator[tuple[tuple[str, ...], Records]]:
        """The derivative as the other layout has it, where both are of one size."""
        rows, columns = self.variable.shape
        if rows == columns and self.formula.node.is_scalar:
            yield ("M01",), self._turned

    def _turned(self):
        records = self.right._records
        at = next((k for k, each in enumerate(records) if each.stage == "identify"), None)
        if at is None:
            return None
        recorder = self._recorder()
        recorder.records, recorder.round = records[:at], records[at].round
        other = "numerator" if self.layout == "denominator" else "denominator"
        turned = derive(self.formula, self.variable.name, layout=other).result.node
        recorder.add(records[at].label, records[at].before, Expression(turned), "identify")
        return recorder.records, turned

    # what all of them do

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


def _only(target: tree.Node, body: Callable) -> Callable:
    """A mistaken rule at one place."""
    return lambda node: body(node) if node == target else None
