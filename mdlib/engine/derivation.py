"""A finished derivation: its result, its steps in three levels of detail, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..errors import FormulaError, LayoutError
from ..language.formulas import Formula
from ..matrices.shapes import Spec, derivative_shape, not_a_choice, shape_text
from . import render
from .engine_words import folded, say
from .finish import TIDY
from .recorder import Expression, Form, Record

DETAILS = ("every step", "lecture", "result")


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    Attributes
    ----------
    rule : str
        The rule's name; in a step of a lecture, the names of the rules that were used.
    before, after : Formula
    sentence : str
    stage : str
        How `after` follows from `before`: "equal", "identify" or "identify vec" (the derivative
        is read off), "second" (the gradient is taken up again), "tidy".
    tex : str
    labels : what was used: each has a key, a name and a sentence
    """

    rule: str
    before: Formula
    after: Formula
    sentence: str
    stage: str = "equal"
    tex: str = ""
    labels: tuple = ()

    def __str__(self) -> str:
        return f"{render.plain(self.after.node)}    {self.rule}"

    def text(self) -> str:
        return str(self)

    def latex(self) -> str:
        return render.step_latex(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


class Derivation:
    """A derivative with its derivation; see `derive`.

    Attributes
    ----------
    formula, wrt : what was differentiated, by which symbol
    result : Formula
    layout, arrangement : str
    shape : rows and columns of the result, by name
    order : 1, 2 for a Hessian, 0 for a differential
    probes : at how many random places it was verified; 0 before ``verify()``
    """

    def __init__(
        self,
        formula: Formula,
        wrt: str,
        result: Formula,
        records: list[Record],
        *,
        detail: str,
        layout: str = "denominator",
        arrangement: str = "vec",
        order: int = 1,
        remake: Callable[..., Derivation] | None = None,
    ):
        self.formula, self.wrt, self.result = formula, wrt, result
        self.layout, self.arrangement, self.detail = layout, arrangement, detail
        self.order, self._records, self._remake = order, records, remake
        self._steps: dict[str, list[Step]] = {}
        self.probes = 0

    @property
    def specs(self) -> dict[str, Spec]:
        return self.formula.specs

    @property
    def shape(self):
        f_shape, x_shape = self.formula.shape, self.specs[self.wrt].shape
        if self.order == 0:
            return f_shape
        if self.order == 2:
            return derivative_shape(x_shape, x_shape, layout="numerator")
        return derivative_shape(f_shape, x_shape, layout=self.layout, arrangement=self.arrangement)

    @property
    def steps(self) -> list[Step]:
        """The steps, in the level of detail asked for."""
        return self.steps_at(self.detail)

    def steps_at(self, detail: str) -> list[Step]:
        """The steps at one level of detail: "every step", "lecture" or "result"."""
        check_detail(detail)
        if detail not in self._steps:
            self._steps[detail] = self._make_steps(detail)
        return self._steps[detail]

    def _make_steps(self, detail: str) -> list[Step]:
        if detail == "result":
            return []
        nodes = {}
        groups: list[list[Record]] = []
        for record in self._records:
            if record.stage in ("differential", "vec") and self._changes_nothing(record, nodes):
                continue
            if detail == "lecture" and groups and _belongs(groups[-1][0], record):
                groups[-1].append(record)
            else:
                groups.append([record])
        return without_repeats([self._step(group, nodes) for group in groups])

    def _changes_nothing(self, record: Record, nodes: dict) -> bool:
        return self._formula(record.before, nodes) == self._formula(record.after, nodes)

    def _step(self, group: list[Record], nodes: dict) -> Step:
        first, last = group[0], group[-1]
        told = [record.label for record in group if record.stage != "tidy"] or [first.label]
        names = folded("and-also", dict.fromkeys(label.name for label in told))
        said = folded("one-after-another", dict.fromkeys(label.sentence for label in told))
        stage = first.stage if first.stage not in ("differential", "vec") else "equal"
        before, after = (self._formula(state, nodes) for state in (first.before, last.after))
        return Step(names, before, after, said, stage, first.label.tex, (*dict.fromkeys(told),))

    def _formula(self, state: Form | Expression, nodes: dict) -> Formula:
        if id(state) not in nodes:
            nodes[id(state)] = Formula(state.node, self.specs, self.wrt)
        return nodes[id(state)]

    def __call__(self, **arrays):
        """The value at the given arrays, as a 2-d array.

        A DataError where an array lacks a declared property.
        """
        return self.result.value(**arrays)

    def to(self, layout: str) -> Derivation:
        """The same derivative in another layout."""
        if self._remake is None:
            raise LayoutError(say("no-layout"))
        return self._remake() if self.order == 2 else self._remake(layout=layout)

    def verify(self, seed: int = 0) -> Derivation:
        """Check every step and the result numerically; see `mdlib.engine.verify.verify`.

        The derivation then says so in its last line.

        Raises
        ------
        VerificationError
            Naming the step that breaks.
        """
        from .verify import verify  # NumPy is loaded only when numbers are asked for

        self.probes = verify(self, seed)
        return self

    def __str__(self) -> str:
        return render.derivation_text(self)

    def __repr__(self) -> str:
        kind = say("layout", layout=self.layout) if self.order else say("differential")
        return f"Derivation({str(self.result)!r}, {kind}, {shape_text(self.shape)})"

    def _repr_latex_(self) -> str:
        return render.derivation_latex(self)

    def _repr_markdown_(self) -> str:
        return render.derivation_markdown(self)

    def text(self) -> str:
        return str(self)

    def latex(self) -> str:
        return render.derivation_latex(self)

    def markdown(self) -> str:
        return render.derivation_markdown(self)


def without_repeats(steps: list[Step]) -> list[Step]:
    """The steps that print something new; what the others do belongs to the step before."""
    kept: list[Step] = []
    printed: dict[int, str] = {}
    for step in steps:
        if step.stage == "second" or not _repeats(step, printed):
            kept.append(step)
        elif kept and step.before != step.after:
            kept[-1] = replace(kept[-1], after=step.after)
    return kept


def _repeats(step: Step, printed: dict[int, str]) -> bool:
    """Whether the line after prints as the line before."""
    if step.before == step.after:
        return True
    for side in (step.before, step.after):
        if id(side) not in printed:
            printed[id(side)] = side.plain()
    return printed[id(step.before)] == printed[id(step.after)]


def _belongs(first: Record, record: Record) -> bool:
    """Whether a lecture tells a record together with the one that opened its group."""
    if record.label == TIDY:
        return first.stage.startswith("identify")
    return first.round == record.round and first.stage == record.stage


def check_detail(detail) -> None:
    if detail not in DETAILS:
        raise FormulaError(not_a_choice("detail", detail, DETAILS))
