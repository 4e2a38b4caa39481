"""Questions with lines of a derivation left blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from ...checker.line_text import split_lines
from ...checker.lines import Checker
from ...checker.problem import read_problem
from ...checker.verdict import Verdict, not_attempted
from ...engine.derivation import Derivation, Step
from ...engine.engine_words import folded
from ...errors import MdlibError, Message, Templates
from ...language import tree
from ...language.declared import check_names
from ...language.latex import name_latex
from ..hints import Hint, solution_of, steps_say
from .kind import Kind, as_list, is_unanswered, listed
from .set_out import BLANK, derivation_of, given, note_of, set_out

# fmt: off
say = Templates("course", {
    "no-line": "MissingStep: no line {numbers}; the derivation of {f} has lines 1 to {count}.",
    "no-line-named": "MissingStep: no line is named; the derivation of {f} has lines 1 to {count}.",
    "one-line": "1 line is asked for. Write it as text.",
    "one-line-not": "1 line is asked for, and the answer has {given}. Write it as text.",
    "lines": "{count} lines are asked for. Write each as text.",
    "lines-not": "{count} lines are asked for, and the answer has {given}. Write each as text.",
    "line-fits": "Line {number} equals the lines around, for every d{wrt}.",
    "lines-fit": "Lines {numbers} equal the lines around, for every d{wrt}.",
    "start-again": "Line {number} is d({f}) again. Take one step from there.",
    "line-repeats": "Line {number} repeats line {first}. Take one step between the two.",
    "no-differential": "Line {number} is the derivative. Here every line has d{wrt} in it.",
    "no-derivative": "Line {number} is the derivative, without d{wrt}. "
        "Read it off the line above.",
    "supply": "Supply line {numbers}; {given}.\n\n{lines}\n\n"
        "Write it as text, with `d{wrt}` for $\\mathrm{{d}}{symbol}$.",
    "supply-derivative": "Supply line {numbers}; {given}.\n\n{lines}\n\nWrite it as text.",
    "supply-several": "Supply lines {numbers}; {given}.\n\n{lines}\n\n"
        "Write them as a list of texts, with `d{wrt}` for $\\mathrm{{d}}{symbol}$.",
})
# fmt: on


class MissingStep(Kind):
    """Lines of a derivation are missing.

    The answer is the missing line as text, or a list of lines. Any line is right that is equal to
    its neighbours for every dX and repeats none: df = line 1 = … = tr(Gᵀ dX), and the last line,
    which the steps of the identification make together, is ∂f/∂X = G.

    Parameters
    ----------
    f : str
        The formula.
    wrt : str
        The symbol to differentiate by.
    *numbers : int
        The missing lines of `derive`, from 1.
    layout : {"denominator", "numerator"} or None
        None for the lines of `differential`, which has no layout.
    arrangement : {"vec", "row-vec", "block"}
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    MdlibError
        If no line is named, or one that the derivation has not.
    FormulaError, ShapeError, NoRuleError
        As `derive` does.

    Examples
    --------
    >>> kind = MissingStep("tr(A @ X)", "X", 2, A="n m", X="m n")
    >>> kind.judge("tr(A @ dX)").status, kind.judge("tr(d(A @ X))").status
    ('correct', 'wrong')

    References
    ----------
    MN19, on the first identification theorem.
    """

    def __init__(
        self, f: str, wrt: str, /, *numbers: int,
        layout: str | None = "denominator", arrangement: str = "vec", **shapes,
    ):  # fmt: skip
        check_names(MissingStep, shapes, f, wrt)
        self.f, self.wrt, self.layout, self.shapes = f, wrt, layout, shapes
        self.arrangement = arrangement
        self.numbers, count = sorted(set(numbers)), len(self.lines)
        if not numbers:
            raise MdlibError(say("no-line-named", f=f, count=count))
        if wrong := [str(number) for number in numbers if number not in range(1, count + 1)]:
            raise MdlibError(say("no-line", numbers=", ".join(wrong), f=f, count=count))

    @cached_property
    def derivation(self) -> Derivation:
        options = {} if self.layout is None else {"arrangement": self.arrangement}
        return derivation_of(self.f, self.wrt, self.layout, **options, **self.shapes)

    @cached_property
    def lines(self) -> list[Step]:
        """The steps, and as one line those that make the derivative of the differential."""
        steps = self.derivation.steps
        reads_off = (i for i, step in enumerate(steps) if step.stage.startswith("identify"))
        at = next(reads_off, len(steps) - 1)
        rule = folded("and-also", (step.rule for step in steps[at:]))
        labels = tuple(chain.from_iterable(step.labels for step in steps[at:]))
        last = replace(steps[at], rule=rule, after=steps[-1].after, labels=labels)
        return [*steps[:at], last]

    @property
    def _asks_one(self) -> bool:
        return len(self.numbers) == 1

    @property
    def _asks_the_derivative(self) -> bool:
        return self.layout is not None and len(self.lines) in self.numbers

    def judge(self, answer) -> Verdict:
        """The verdict on the missing lines, in order."""
        texts = isinstance(answer, str) and not self._asks_one
        lines = split_lines(answer) if texts else as_list(answer)
        if is_unanswered(lines):
            return not_attempted()
        if len(lines) != len(self.numbers) or not all(isinstance(line, str) for line in lines):
            return Verdict("cannot-read", self._wanted(len(lines)))
        checker = self._checker()
        verdict = checker.verdict(self._filled(lines))
        if verdict.status != "correct":
            return verdict
        if (problem := self._repeats(checker)) is not None:
            return Verdict("wrong", problem)
        # More than of the neighbours is said only where the derivative is one of the lines.
        return verdict if self._asks_the_derivative else Verdict("correct", self._fits())

    def _wanted(self, given: int) -> Message:
        count = len(self.numbers)
        if self._asks_one:
            return say("one-line") if given == 1 else say("one-line-not", given=given)
        if given == count:
            return say("lines", count=count)
        return say("lines-not", count=count, given=given)

    def _checker(self) -> Checker:
        """What judges the lines, and knows by which rule each is to be made."""
        options = {"layout": self.layout or "denominator", "arrangement": self.arrangement}
        problem = read_problem(self.f, self.wrt, self.shapes, **options)
        return Checker(problem, [[label.name for label in step.labels] for step in self.lines])

    def _fits(self) -> Message:
        if self._asks_one:
            return say("line-fits", number=self.numbers[0], wrt=self.wrt)
        return say("lines-fit", numbers=listed(self.numbers), wrt=self.wrt)

    def _filled(self, lines: Sequence[str]) -> list[str]:
        answers = dict(zip(self.numbers, lines, strict=True))
        rows = enumerate(self.lines, start=1)
        return [answers.get(number, str(step.after)) for number, step in rows]

    def _repeats(self, checker: Checker) -> Message | None:
        """What to say of a line that says no more than another, or is no differential."""
        seen: dict[tree.Node, int] = {}
        start = tree.D(checker.problem.formula.node, self.wrt)
        for judged in checker.judged:
            number, line = judged.line.number, judged.node
            told = self._misplaced(number, judged.stage in ("differential", "vec"))
            if told is not None:
                return told
            if line == start and number in self.numbers:
                return say("start-again", number=number, f=self.f)
            first = seen.setdefault(line, number)
            # Two lines of the derivation itself may be alike; that is not the answer's doing.
            alike = str(self.lines[first - 1].after) == str(self.lines[number - 1].after)
            if first != number and not alike:
                return say("line-repeats", number=number, first=first)
        return None

    def _misplaced(self, number: int, has_change: bool) -> Message | None:
        """What to say of a derivative among differentials, or a differential in its place."""
        if self.layout is None and not has_change:
            return say("no-differential", number=number, wrt=self.wrt)
        if self.layout is not None and number == len(self.lines) and has_change:
            return say("no-derivative", number=number, wrt=self.wrt)
        return None

    def statement(self) -> str:
        """The derivation with its blanks, in Markdown."""
        parts = {
            "numbers": listed(self.numbers),
            "given": given(self.derivation.formula),
            "lines": set_out(self.derivation, map(self._row, enumerate(self.lines, start=1))),
        }
        if self._asks_one and self._asks_the_derivative:
            return say("supply-derivative", **parts)
        parts |= {"wrt": self.wrt, "symbol": name_latex(self.wrt)}
        return say("supply", **parts) if self._asks_one else say("supply-several", **parts)

    def _row(self, numbered_step: tuple[int, Step]) -> tuple[Step, str, str]:
        number, step = numbered_step
        shown = BLANK if number in self.numbers else step.after.latex()
        return step, shown, note_of(number, step)

    def text(self) -> str:
        """The derivation with its blanks, for a terminal."""
        rows = [f"f = {self.derivation.formula}"]
        for number, step in enumerate(self.lines, start=1):
            shown = "..." if number in self.numbers else str(step.after)
            rows.append(f"{number}: {shown}    {step.rule}")
        return "\n".join(rows)

    def ladder(self) -> list[Hint]:
        """What the rules of the missing lines say, then the derivation."""
        missing = [(number, self.lines[number - 1].sentence) for number in self.numbers]
        return [steps_say(missing), solution_of(self.derivation)]
