"""A student's own derivation, line by line: which line is the first wrong one, and why.

The lines go from f to df, from there to vec(dF) where F is a matrix, and to the derivative; each
stage may have several lines or none, and each line is judged against the truth of its stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import MdlibError
from ..language import tree
from ..language.declared import check_names
from ..language.formulas import Formula
from ..matrices.shapes import check_layout, shape_text
from .judge import check
from .layouts import diagnose
from .line_text import Line, Reader, split_lines
from .mistakes.bank import BANK
from .mistakes.edits import flat
from .mistakes.line_slips import (
    Slip,
    term_slips,
    wrong_differentials,
    wrong_rewrites,
    wrong_steps,
)
from .mistakes.match import of_differentiation
from .mistakes.rederive import differential_terms
from .naming import named
from .problem import read_task
from .stages import STAGES, Stages
from .verdict import Verdict, is_blank, is_placeholder, not_attempted

IDENTIFICATION = "first identification theorem"
# Ids of a derivative that was read off its differential with a transpose lost.
TRANSPOSED = ("M01", "M03", "M05", "M06", "M16", "M24", "M29")


@dataclass(frozen=True, repr=False)
class LineVerdict(Verdict):
    """The outcome of checking a derivation.

    Attributes
    ----------
    line : int or None
        The first line, from 1, that is wrong or cannot be read.
    rule : str
        The rule that was broken there, or "" where that cannot be known.
    stage : str
        What that line was judged as: "value", "differential", "vec" or "derivative"; "" where it
        could not be read.
    """

    line: int | None = None
    rule: str = ""
    stage: str = ""


def check_derivation(
    lines: Sequence[str] | str,
    formula: str,
    wrt: str,
    /,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    to_the_end: bool = False,
    seed: int = 0,
    **shapes,
) -> LineVerdict:
    r"""Check a derivation line by line: f, then df for every dX, then vec(dF), then the derivative.

    Parameters
    ----------
    lines : list of str, or one text with a line in each row
        In this order, any number of each: lines equal to f, such as ``"tr(A @ X)"``; linear forms
        in dX (for wrt="X") equal to df, such as ``"tr(A @ dX)"``; lines equal to vec(dF), in
        vec(dX); the derivative itself. What stands left of an ``=`` may be a formula, or name what
        the line is: ``f =``, ``df =``, ``vec(dF) =``, ``∂f/∂X =``. A line may also be one that
        `derive` prints, and ``⟨A, B⟩`` is tr(Aᵀ B).
    formula : str
        What is differentiated.
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
        The layout of the derivative.
    arrangement : {"vec", "row-vec", "block"}
        Its arrangement, where neither f nor the variable is a scalar.
    to_the_end : bool
        Whether the last line must be the derivative, with a differential above it.
    seed : int
    **shapes : str
        The shape of each symbol, as in `check`.

    Returns
    -------
    LineVerdict
        With ``line``, the first wrong one, ``stage``, what it was judged as, and ``rule``, the one
        broken there.

    Raises
    ------
    FormulaError, ShapeError, FunctionError
        If the question itself is at fault.

    Examples
    --------
    >>> shapes = {"A": "m m", "X": "m n"}
    >>> v = check_derivation(
    ...     ["tr(dX.T @ A @ X) + tr(X.T @ A @ dX)", "tr(dX @ A @ X.T) + tr(X.T @ A @ dX)"],
    ...     "tr(X.T @ A @ X)", "X", A="m m", X="m n",
    ... )
    >>> v.status, v.line
    ('cannot-read', 2)
    >>> v = check_derivation(
    ...     ["tr(dX.T @ A @ X) + tr(X.T @ A @ dX)", "2*tr(X.T @ A @ dX)"],
    ...     "tr(X.T @ A @ X)", "X", A="m m", X="m n",
    ... )
    >>> v.line, v.stage, v.mistakes[0]
    (2, 'differential', 'M07')
    >>> lines = ["A @ dX @ B", "kron(B.T, A) @ vec(dX)", "kron(B, A.T)"]
    >>> check_derivation(lines, "A @ X @ B", "X", A="p m", X="m n", B="n q").status
    'correct'
    """
    check_names(check_derivation, shapes, formula, wrt)
    check_layout(layout, arrangement)
    task = read_task(formula, wrt, shapes, seed)
    texts = _listed(lines)
    if isinstance(texts, LineVerdict):
        return texts
    checker = Checker(task, layout, arrangement, seed)
    verdict = checker.verdict(texts)
    return checker.unfinished(verdict) if to_the_end else verdict


def _listed(lines) -> list[str] | LineVerdict:
    """The lines one by one, or the verdict where there are none."""
    if is_blank(lines):
        return LineVerdict(**vars(not_attempted()))
    lines = split_lines(lines) if isinstance(lines, str) else lines
    if isinstance(lines, list | tuple):
        lines = [row for line in lines for row in _rows(line)]
    listed = isinstance(lines, list | tuple) or (isinstance(lines, np.ndarray) and lines.ndim)
    if not listed or not all(isinstance(line, str) or is_placeholder(line) for line in lines):
        return LineVerdict("cannot-read", _WANTS_LINES)
    if not len(lines) or any(map(is_blank, lines)):
        return LineVerdict(**vars(not_attempted()))
    return list(lines)


def _rows(line) -> list:
    """The rows of a line that has several, or the line as it came."""
    return split_lines(line) or [line] if isinstance(line, str) else [line]


_NO_LINES = (
    "This is the derivative. Write above it how it comes about: at least one line, linear in d{}."
)
_BY_LUCK = (
    "Is a small term missing, or does a root, a norm or an absolute value stand for what may be "
    "below zero?"
)
_WANTS_LINES = (
    "The derivation is not a list of lines. "
    'Write each line as text, for example ["tr(A @ dX)", "A.T"].'
)


@dataclass(frozen=True)
class _Judged:
    """A right line, and its stage; an aside, which is true of itself alone, has none."""

    line: Line
    stage: str

    @property
    def node(self) -> tree.Node:
        return self.line.parts[-1].node


class Checker:
    """The lines of one derivation against the truth of each stage, at each probe.

    `rules` are the names of the rules that the lines are to be made by, where the question knows.
    """

    def __init__(self, task, layout: str, arrangement: str, seed: int, rules: Sequence[str] = ()):
        self.task, self.rules = task, rules
        self.options = {"layout": layout, "arrangement": arrangement, "seed": seed}
        self.stages = Stages(task, layout, arrangement, seed)
        self.reader = Reader(task, arrangement)
        self.change = self.stages.change
        self.judged: list[_Judged] = []
        self.told = ""

    def verdict(self, texts: Sequence[str]) -> LineVerdict:
        """The verdict on the whole: of the first line that is not right, if there is one."""
        for number, text in enumerate(texts, start=1):
            try:
                line = self.reader.line(text, number)
                problem = self._judge(line, number == len(texts))
            except MdlibError as error:
                return LineVerdict("cannot-read", f"Line {number}: {error}", line=number)
            if problem:
                return problem
        return LineVerdict("correct", self._praise())

    def unfinished(self, verdict: LineVerdict) -> LineVerdict:
        """The verdict, unless each line is right, but the last or all that lead to it are missing.

        Lines that equal f, and d(f) itself, lead nowhere yet.
        """
        if verdict.status != "correct":
            return verdict
        wrt = self.task.wrt
        if self.judged[-1].stage != "derivative":
            return LineVerdict(
                "wrong",
                f"Each line is right so far. Go on to the derivative with respect to {wrt}.",
            )
        starts = (tree.D(self.task.formula.node, self.task.wrt), self.task.formula.node)
        steps = [
            part
            for judged in self.judged
            if judged.stage in STAGES[1:3]
            for part in judged.line.parts
            if part.node not in starts
        ]
        return verdict if steps else LineVerdict("wrong", _NO_LINES.format(wrt))

    def _praise(self) -> str:
        """What is said of a derivation whose lines are all right."""
        *above, last = (judged.stage for judged in self.judged)
        equal = f"equal d({self._f()})"
        if last == "derivative":
            lead = f"The lines above {equal}." if set(above) <= {"differential"} else _RIGHT_ABOVE
            return f"{lead} The last line: {self.told}" if above else f"The last line: {self.told}"
        if {*above, last} == {"differential"}:
            return f"Each of the {len(self.judged)} lines equals d({self._f()})."
        return f"Each of the {len(self.judged)} lines is right."

    def _f(self) -> str:
        return str(self.task.formula)

    # one line

    def _judge(self, line: Line, last: bool) -> LineVerdict | None:
        """What is wrong with a line; where nothing is, it is kept with its stage."""
        fits = set.intersection(*(self.stages.fits(part, line.label) for part in line.parts))
        fits &= {line.label.stage} if line.label else fits
        forward = [stage for stage in STAGES[self._reached() :] if stage in fits]
        if forward:
            # One that blocks nothing; a last line that may be the derivative is taken for it.
            stage = forward[-1] if last else forward[0]
            problem = self._as_checked(line, last) if stage == "derivative" else None
            self.judged.append(_Judged(line, stage))
            return problem
        if fits:
            return self._backward(line, min(fits, key=STAGES.index))
        if self._is_aside(line):
            self.judged.append(_Judged(line, ""))
            return None
        part = next((part for part in line.parts if not self._may_be(part, line)), None)
        if part is None:
            return self._unequal_sides(line)
        return self._wrong(line, part, self._meant(line, part, last), last)

    def _reached(self) -> int:
        """The stage of the lines so far, as its place in STAGES."""
        return max((STAGES.index(j.stage) for j in self.judged if j.stage), default=0)

    def _before(self) -> _Judged | None:
        """The last line above that is a part of the derivation."""
        return next((judged for judged in reversed(self.judged) if judged.stage), None)

    def _may_be(self, part: Formula, line: Line) -> bool:
        fits = self.stages.fits(part, line.label)
        return bool(fits & {line.label.stage} if line.label else fits)

    def _is_aside(self, line: Line) -> bool:
        """Whether a line is an equation that is true for itself, such as d(A X) = A dX."""
        if line.label is not None or len(line.parts) < 2:
            return False
        first, *others = line.parts
        return all(self.stages.same(first, other) for other in others)

    def _meant(self, line: Line, part: Formula, last: bool) -> str:
        """The stage that a wrong line is judged in: what its left side says, or its form."""
        if line.label:
            return line.label.stage
        shapes = [value.shape for value in self.stages.values(part)]
        reached = STAGES[self._reached()]
        if self.stages.moves(part):
            stacked = shapes == self.stages.shape_of("vec")
            whole = shapes == self.stages.shape_of("differential")
            return "vec" if stacked and (reached == "vec" or not whole) else "differential"
        if shapes == self.stages.shape_of("derivative") and (last or reached != "value"):
            return "derivative"
        if reached == "value" and not last:
            return "value"
        forgotten = shapes == self.stages.shape_of("differential") and not last
        return "differential" if forgotten else "derivative"

    # what is wrong

    def _wrong(self, line: Line, part: Formula, stage: str, last: bool) -> LineVerdict:
        other = self._mislabelled(line, part, stage) or self._by_luck(line, part, stage)
        if other:
            return other
        if stage == "derivative":
            return self._as_checked(line, last, part) or self._verdict(line, stage, _UNEQUAL)
        if stage == "value":
            return self._wrong_value(line, part)
        return self._wrong_differential(line, part, stage)

    def _unequal_sides(self, line: Line) -> LineVerdict:
        """What to say of sides that are each right, but not at one stage."""
        stages = [min(self.stages.fits(part), key=STAGES.index) for part in line.parts]
        first, other = list(dict.fromkeys(stages))[:2]
        words = f"It says that {self._called(first)} equals {self._called(other)}."
        return self._verdict(line, other, f"{words} Write the two in lines of their own.")

    def _mislabelled(self, line: Line, part: Formula, stage: str) -> LineVerdict | None:
        """What to say where a line is right, but not as what its left side says it is."""
        moves, right = self.stages.moves(part), self.stages.fits(part)
        if line.label is None or not (right or moves != (stage in STAGES[1:3])):
            return None
        has = f"has {self.change} in it" if moves else f"has no {self.change}"
        is_it = f"equals {self._called(min(right, key=STAGES.index))}" if right else has
        words = f"Its left side says that it is {self._called(stage)}, and it {is_it}."
        return self._verdict(line, stage, words)

    def _by_luck(self, line: Line, part: Formula, stage: str) -> LineVerdict | None:
        """What to say where a line equals what it should at some numbers, and not at all."""
        if stage == "derivative" or stage not in self.stages.seem(part, line.label):
            return None
        words = f"It equals {self._called(stage)} at numbers of size 1, and not at all others. "
        return self._verdict(line, stage, words + _BY_LUCK)

    def _backward(self, line: Line, stage: str) -> LineVerdict:
        reached = self._called(STAGES[self._reached()])
        words = (
            f"It equals {self._called(stage)}, and a line above is {reached} already. "
            "A derivation goes from f to its differential, and from there to the derivative."
        )
        return self._verdict(line, stage, words)

    def _called(self, stage: str) -> str:
        scalar = self.task.formula.node.is_scalar
        words = {
            "value": "f" if scalar else "F",
            "differential": "df" if scalar else "dF",
            "vec": "vec(df)" if scalar else "vec(dF)",
            "derivative": "the derivative",
        }
        return words[stage]

    def _wrong_value(self, line: Line, part: Formula) -> LineVerdict:
        words = f"It has no {self.change}, and it does not equal {self._f()}"
        if part.shape != self.task.formula.shape:
            sizes = f"{shape_text(part.shape)}, and f is {shape_text(self.task.formula.shape)}"
            return self._verdict(line, "value", f"{words}: it is {sizes}.")
        compared = self._compare() if self._before() else "Compare the two term by term."
        return self._verdict(line, "value", f"{words}. {compared}")

    def _wrong_differential(self, line: Line, part: Formula, stage: str) -> LineVerdict:
        """What is wrong with a line that must equal df, or vec(dF)."""
        values = self.stages.values(part)
        if [v.shape for v in values] != self.stages.shape_of(stage):
            what = f"is {shape_text(part.shape)}, and d({self._f()}) is"
            shape = shape_text(self.task.formula.shape)
            words = f"It {what} {shape}. Write the sizes under each factor."
            return self._verdict(line, stage, words)
        if not self.stages.moves(part):
            return self._verdict(line, stage, _NO_CHANGE.format(self.change))
        if not self.stages.is_linear(part, values):
            return self._verdict(line, stage, _NOT_LINEAR.format(self.change))
        return self._named(line, part, values, stage)

    def _named(self, line: Line, part: Formula, values: list, stage: str) -> LineVerdict:
        """The slip that leads from the line before to a wrong one, in words."""
        before = self._before()
        fits = [slip for slip in self._slips(before, stage) if self._gives(slip, values)]
        fits.sort(key=lambda slip: self._likelihood(slip, part, before))
        bank = [slip for slip in self._bank(before) if self._gives(slip, values)]
        ids = [id for slip in (*fits, *bank) for id in slip.ids]
        if not fits:
            stacked = stage == "vec" and self._as_jacobian(line, part)
            return stacked or self._verdict(line, stage, self._compare(), ids)
        return self._verdict(line, stage, self._words(fits[0], before), ids, fits[0].rule)

    def _likelihood(self, slip: Slip, part: Formula, before: _Judged | None) -> tuple:
        """What was written down letter by letter comes first, what is only general last.

        Below a d(…) a rule that was mistaken goes before; a factor that differs from the line
        before needs a line before.
        """
        general, by_letter = slip.ids[0][0] == "N", slip.wrong == flat(part.node)
        if before is not None and before.node.pending:
            return general, not by_letter
        return before is None and slip.ids == ("N06",), not by_letter, general

    def _gives(self, slip: Slip, values: list) -> bool:
        return self.stages.gives(slip.wrong, values)

    def _slips(self, before: _Judged | None, stage: str) -> list[Slip]:
        """Slips from the line before; a rule is mistaken only where a d(…) is still to be taken."""
        scene = self.stages.scene
        if before is None or before.stage == "value":
            start = self.task.formula.node if before is None else before.node
            return list(wrong_steps(tree.D(start, self.task.wrt), scene))
        rewrites = [*wrong_rewrites(before.node, self.change), *self._lost_terms(stage)]
        if before.node.pending:
            return [*rewrites, *wrong_steps(before.node, scene)]
        return rewrites

    def _lost_terms(self, stage: str) -> list[Slip]:
        """The truth of a stage with one of its terms missing, turned round or scaled."""
        scene = self.stages.scene
        try:
            if stage == "derivative":
                return list(term_slips(scene.terms, ""))
            terms = [term.node() for term in differential_terms(scene.node, scene.variable)]
        except MdlibError:
            # Where the engine has no rule there are no terms to compare with.
            return []
        return list(term_slips([tree.Vec(t) for t in terms] if stage == "vec" else terms, ""))

    def _bank(self, before: _Judged | None) -> list[Slip]:
        """Mistaken rules for f that give a line which is wrong below a right one.

        Their ids are noted after all others; no rule is said to be mistaken that was right above.
        """
        if before is None or before.stage == "value":
            return []
        return list(wrong_differentials(self.stages.scene))

    def _words(self, slip: Slip, before: _Judged | None) -> str:
        """A slip in words; what is only general is told by the line before."""
        if slip.against and before is not None and before.stage != "value":
            return slip.against.format(before.line.number)
        mistake = BANK[slip.ids[0]]
        return f"{mistake.what} {mistake.hint}"

    def _compare(self) -> str:
        before = self._before()
        if before is None:
            return "Take the differential of one factor or one term at a time."
        return f"Line {before.line.number} is right; compare the two term by term."

    def _as_jacobian(self, line: Line, part: Formula) -> LineVerdict | None:
        """The mistake of a wrong J vec(dX), where J is a wrong Jacobian that the bank knows."""
        findings = self.stages.as_jacobian(part)
        if findings is None:
            return None
        found = named(diagnose(findings, self.task.wrt), findings, self.task)
        ids = [id for id in found.mistakes if id in BANK]
        if found.status == "correct" or not ids:
            return None
        if ids[0] in of_differentiation() and self._before():
            return self._verdict(line, "vec", self._compare(), ids)
        return self._verdict(line, "vec", f"{BANK[ids[0]].what} {BANK[ids[0]].hint}", ids)

    # the derivative

    def _as_checked(
        self, line: Line, last: bool, part: Formula | None = None
    ) -> LineVerdict | None:
        """What `check` says of a line that is the derivative; None where it is right."""
        if part is None and not last:
            return None
        part = part or line.parts[-1]
        verdict = check(str(part), self._f(), self.task.wrt, **self.options, **self.task.shapes)
        if verdict.status == "correct":
            self.told = verdict.message
            return None
        if verdict.status == "cannot-read":
            message = f"Line {line.number}: {verdict.message}"
            return LineVerdict("cannot-read", message, verdict.mistakes, line.number)
        return self._misread(line, part, verdict)

    def _misread(self, line: Line, part: Formula, verdict: Verdict) -> LineVerdict:
        """A derivative that is wrong though the lines above are right: what got lost between."""
        before = self._before()
        told = {"status": verdict.status, "stage": "derivative"}
        if before is None or before.stage == "value":
            return self._verdict(line, words=verdict.message, ids=verdict.mistakes, **told)
        values = self.stages.values(part)
        slips = self._lost_terms("derivative")
        slip = next((slip for slip in slips if self._gives(slip, values)), None)
        blamed = [id for id in verdict.mistakes if id in of_differentiation()]
        ids = [id for id in verdict.mistakes if id not in blamed]
        if slip and (blamed or not ids or ids[0][0] == "N"):
            words = slip.against.format(before.line.number)
            return self._verdict(line, words=words, ids=[*slip.ids, *ids, *blamed], **told)
        if blamed and blamed[0] == verdict.mistakes[0]:
            return self._verdict(line, words=self._compare(), ids=[*ids, *blamed], **told)
        rule = IDENTIFICATION if ids and ids[0] in TRANSPOSED else ""
        return self._verdict(line, words=verdict.message, ids=[*ids, *blamed], rule=rule, **told)

    # words

    def _verdict(
        self,
        line: Line,
        stage: str,
        words: str,
        ids: Sequence[str] = (),
        rule: str = "",
        status: str = "wrong",
    ) -> LineVerdict:
        rule = self._own(rule, line.number)
        broken = f" The rule: {rule}." if rule else ""
        first = f"Line {line.number} is {_FIRST[status]}. {self._read_as(stage)}"
        message = f"{first} {words}{broken}"
        return LineVerdict(status, message, list(dict.fromkeys(ids)), line.number, rule, stage)

    def _own(self, rule: str, number: int) -> str:
        """A rule, unless the question knows that the step is made by another."""
        known = self.rules[number - 1] if number <= len(self.rules) else rule
        return rule if rule in known.split(", ") else ""

    def _read_as(self, stage: str) -> str:
        as_what = "a differential" if stage == "differential" else self._called(stage)
        return f"It was read as {as_what}."


_FIRST = {"wrong": "the first wrong one", "other-layout": "the first in another layout"}
_RIGHT_ABOVE = "The lines above are right."
_UNEQUAL = "It does not equal the derivative."
_NO_CHANGE = "It has no {0}. A differential has {0} once in every term."
_NOT_LINEAR = "It is not linear in {0}. A differential has {0} once in every term."
