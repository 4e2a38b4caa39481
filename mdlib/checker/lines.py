"""A student's own derivation, line by line: which line is the first wrong one, and why.

The lines go from f to df, from there to vec(dF) where F is a matrix, and to the derivative; each
stage may have several lines or none, and each line is judged against the truth of its stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import MdlibError, Message
from ..language import tree
from ..language.declared import check_names
from ..language.formulas import Formula
from ..matrices.shapes import check_layout
from .checker_words import say
from .line_faults import Fault, Faults, Right
from .line_text import Reader, WrittenLine, split_lines
from .problem import Problem, read_problem
from .stages import STAGES, Stages, first
from .verdict import Verdict, is_blank, is_placeholder


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
    >>> question, df = ("tr(X.T @ A @ X)", "X"), "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)"
    >>> v = check_derivation([df, "tr(dX @ A @ X.T)"], *question, A="m m", X="m n")
    >>> v.status, v.line
    ('cannot-read', 2)
    >>> v = check_derivation([df, "2*tr(X.T @ A @ dX)"], *question, A="m m", X="m n")
    >>> v.line, v.stage, v.mistakes[0]
    (2, 'differential', 'M07')
    >>> lines = ["A @ dX @ B", "kron(B.T, A) @ vec(dX)", "kron(B, A.T)"]
    >>> check_derivation(lines, "A @ X @ B", "X", A="p m", X="m n", B="n q").status
    'correct'
    """
    check_names(check_derivation, shapes, formula, wrt)
    check_layout(layout, arrangement)
    options = {"layout": layout, "arrangement": arrangement}
    problem = read_problem(formula, wrt, shapes, seed, **options)
    texts = _listed(lines)
    if isinstance(texts, LineVerdict):
        return texts
    return Checker(problem).verdict(texts, to_the_end)


def _listed(lines) -> list[str] | LineVerdict:
    """The lines one by one, or the verdict where there are none."""
    lines = lines.tolist() if isinstance(lines, np.ndarray) else lines
    lines = lines if isinstance(lines, list | tuple) else [lines]
    if any(map(is_placeholder, lines)):
        return LineVerdict("not-attempted", say("not-attempted"))
    if not all(isinstance(line, str) for line in lines):
        return LineVerdict("cannot-read", say("no-list-of-lines"))
    rows = [row for line in lines for row in split_lines(line) or [line]]
    if not rows or any(map(is_blank, rows)):
        return LineVerdict("not-attempted", say("not-attempted"))
    return rows


class Checker:
    """The lines of one derivation against the truth of each stage, at each probe.

    `rules` name, for each line, the rules that it is to be made by, where the question knows.
    """

    def __init__(self, problem: Problem, rules: Sequence[Sequence[Message]] = ()):
        self.problem, self.rules = problem, rules
        self.stages, self.reader = Stages(problem), Reader(problem)
        self.faults = Faults(self.stages)
        self.judged: list[Right] = []
        self.told: Message | None = None

    def verdict(self, texts: Sequence[str], to_the_end: bool = False) -> LineVerdict:
        """The verdict on the whole: of the first line that is not right, if there is one."""
        for number, text in enumerate(texts, start=1):
            try:
                line = self.reader.line(text, number)
                fault = self._fault(line, number == len(texts))
            except MdlibError as error:
                said = say("line-unread", number=number, error=error.args[0])
                return LineVerdict("cannot-read", said, line=number)
            if fault:
                return self._verdict(number, fault)
        missing = self._missing() if to_the_end else None
        return LineVerdict("wrong", missing) if missing else LineVerdict("correct", self._praise())

    # one line

    def _fault(self, line: WrittenLine, last: bool) -> Fault | None:
        """What is wrong with a line; where nothing is, it is kept with its stage."""
        fits = [self.stages.fits(side, line.label) for side in line.sides]
        common, before = set.intersection(*fits), self._before()
        forward = [stage for stage in STAGES[self._reached() :] if stage in common]
        if forward:
            # One that blocks nothing; a last line that may be the derivative is taken for it.
            stage = forward[-1] if last else forward[0]
            self.judged.append(Right(line, stage))
            return self._looked_at_again(line, before) if last and stage == "derivative" else None
        if common:
            return self.faults.backwards(first(common), STAGES[self._reached()])
        if self._is_aside(line):
            self.judged.append(Right(line, ""))
            return None
        wrong = [side for side, stages in zip(line.sides, fits, strict=True) if not stages]
        if not wrong:
            return self.faults.sides_unequal(line)
        return self.faults.of(wrong[0], line.label, self._meant(line, wrong[0], last), before)

    def _looked_at_again(self, line: WrittenLine, before: Right | None) -> Fault | None:
        """What `check` finds of the last line, which looks far and wide; None where it is right."""
        seen = self.faults.checked(line.sides[-1])
        if seen.status == "correct":
            self.told = seen.message
            return None
        return self.faults.of_derivative(line.sides[-1], seen, before)

    def _reached(self) -> int:
        """The stage of the lines so far, as its place in STAGES."""
        return max((STAGES.index(right.stage) for right in self.judged if right.stage), default=0)

    def _before(self) -> Right | None:
        """The last line above that is a part of the derivation."""
        return next((right for right in reversed(self.judged) if right.stage), None)

    def _is_aside(self, line: WrittenLine) -> bool:
        """Whether a line is an equation that is true for itself, such as d(A X) = A dX."""
        one, *others = line.sides
        bare = line.label is None and bool(others)
        return bare and all(self.stages.same(one, other) for other in others)

    def _meant(self, line: WrittenLine, side: Formula, last: bool) -> str:
        """The stage that a wrong line is judged in: what its left side says, or its form."""
        if line.label:
            return line.label.stage
        shapes = [value.shape for value in self.stages.values(side)]
        reached, shape_of = STAGES[self._reached()], self.stages.shape_of
        if side.node.changing:
            whole = shapes == shape_of("differential") and reached != "vec"
            return "vec" if shapes == shape_of("vec") and not whole else "differential"
        if shapes == shape_of("derivative") and (last or reached != "value"):
            return "derivative"
        if reached == "value" and not last:
            return "value"
        # A line with the shape of df, and dX forgotten.
        return "differential" if shapes == shape_of("differential") and not last else "derivative"

    # words

    def _verdict(self, number: int, fault: Fault) -> LineVerdict:
        """The first wrong line, what it was read as, what is wrong, and the rule, if one is."""
        told, ids = fault.message, list(fault.ids)
        if fault.status == "cannot-read":
            said = say("line-unread", number=number, error=told)
            return LineVerdict("cannot-read", said, ids, number)
        is_df = fault.stage == "differential"
        stage = say("stage-a-differential") if is_df else self.faults.called(fault.stage)
        key = "line-in-other-layout" if fault.status == "other-layout" else "line-wrong"
        said = say(key, number=number, stage=stage, told=told)
        rule = self._own(fault.rule, number)
        said = say("line-by-rule", line=said, rule=rule) if rule else said
        return LineVerdict(fault.status, said, ids, number, rule, fault.stage)

    def _own(self, rule: Message | str, number: int) -> Message | str:
        """A rule, unless the question knows that the step is made by another."""
        if not rule or number > len(self.rules):
            return rule
        return rule if rule.key in {own.key for own in self.rules[number - 1]} else ""

    def _missing(self) -> Message | None:
        """What is missing where each line is right: the last, or all that lead to it.

        Lines that equal f, and d(f) itself, lead nowhere yet.
        """
        f, wrt = self.problem.formula.node, self.problem.wrt
        if self.judged[-1].stage != "derivative":
            return say("go-on", wrt=wrt)
        sides = [s for right in self.judged if right.stage in STAGES[1:3] for s in right.line.sides]
        leads = any(side.node not in (f, tree.D(f, wrt)) for side in sides)
        return None if leads else say("derivative-alone", wrt=wrt)

    def _praise(self) -> Message:
        """What is said of a derivation whose lines are all right."""
        *above, last = (right.stage for right in self.judged)
        f, count = str(self.problem.formula), len(self.judged)
        if last != "derivative":
            if {*above, last} == {"differential"}:
                return say("lines-equal", count=count, f=f)
            return say("lines-right", count=count)
        if not above:
            return say("last-right", told=self.told)
        if set(above) == {"differential"}:
            return say("last-right-below-differential", f=f, told=self.told)
        return say("last-right-below", told=self.told)
