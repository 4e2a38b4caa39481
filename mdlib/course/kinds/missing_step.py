"""Questions with lines of a derivation left blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ...checker.line_text import split_lines
from ...checker.lines import Checker
from ...checker.problem import read_problem
from ...checker.verdict import Verdict, is_blank, not_attempted
from ...engine.derivation import Derivation, Step
from ...errors import MdlibError
from ...language import tree
from ...language.declared import check_names
from ...language.latex import name_latex
from ..hints import Hint, numbered, solution
from .derivation_lines import BLANK, as_list, derivation_of, given, listed, note_of, set_out


class MissingStep:
    """Lines of a derivation are missing: ``MissingStep("tr(A @ X)", "X", 2, A="n m", X="m n")``.

    The numbers are those of lines of `derive`, from 1; with ``layout=None``, of `differential`.
    The answer is the missing line as text, or a list of lines. Any line is right that is equal to
    its neighbours for every dX, and repeats none.
    """

    def __init__(
        self,
        f: str,
        wrt: str,
        /,
        *numbers: int,
        layout: str | None = "denominator",
        arrangement: str = "vec",
        **shapes,
    ):
        check_names(MissingStep, shapes, f, wrt)
        self.f, self.wrt, self.layout, self.shapes = f, wrt, layout, shapes
        self.arrangement = arrangement
        wrong = [number for number in numbers if number not in range(1, len(self.lines) + 1)]
        if wrong or not numbers:
            raise MdlibError(
                f"MissingStep: no line {', '.join(map(str, wrong)) or 'is named'}; "
                f"the derivation of {f} has lines 1 to {len(self.lines)}."
            )
        self.numbers = sorted(set(numbers))

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
        rules = ", ".join(step.rule for step in steps[at:])
        return [*steps[:at], replace(steps[at], rule=rules, after=steps[-1].after)]

    def judge(self, answer) -> Verdict:
        one = len(self.numbers) == 1
        lines = as_list(answer) if one or not isinstance(answer, str) else split_lines(answer)
        if not lines or any(map(is_blank, lines)):
            return not_attempted()
        if len(lines) != len(self.numbers) or not all(isinstance(line, str) for line in lines):
            count = len(self.numbers)
            given = f", and the answer has {len(lines)}" if len(lines) != count else ""
            return Verdict(
                "cannot-read",
                f"{count} line{'s are' if count > 1 else ' is'} asked for{given}. "
                f"Write {'each' if count > 1 else 'it'} as text.",
            )
        checker = self._checker()
        verdict = checker.verdict(self._filled(lines))
        if verdict.status != "correct":
            return verdict
        return self._repeats(checker) or self._right(verdict)

    def _checker(self) -> Checker:
        """What judges the lines, and knows by which rule each is to be made."""
        options = {"layout": self.layout or "denominator", "arrangement": self.arrangement}
        problem = read_problem(self.f, self.wrt, self.shapes, **options)
        return Checker(problem, [step.rule for step in self.lines])

    def _right(self, verdict: Verdict) -> Verdict:
        """What is said of right lines: more than of the neighbours only where the last is one."""
        if self.layout is not None and len(self.lines) in self.numbers:
            return verdict
        equal = "Line {} equals" if len(self.numbers) == 1 else "Lines {} equal"
        told = f"{equal.format(listed(self.numbers))} the lines around, for every d{self.wrt}."
        return Verdict("correct", told)

    def _filled(self, lines: Sequence[str]) -> list[str]:
        answers = dict(zip(self.numbers, lines, strict=True))
        return [
            answers.get(number, str(step.after)) for number, step in enumerate(self.lines, start=1)
        ]

    def _repeats(self, checker: Checker) -> Verdict | None:
        """The verdict on a line that says no more than another, or is no differential."""
        seen: dict[tree.Node, int] = {}
        start = tree.D(checker.problem.formula.node, self.wrt)
        for judged in checker.judged:
            number, line = judged.line.number, judged.node
            told = self._misplaced(number, judged.stage in ("differential", "vec"))
            if told:
                return Verdict("wrong", told)
            if line == start and number in self.numbers:
                told = f"Line {number} is d({self.f}) again. Take one step from there."
                return Verdict("wrong", told)
            first = seen.setdefault(line, number)
            # Two lines of the derivation itself may be alike; that is not the answer's doing.
            alike = str(self.lines[first - 1].after) == str(self.lines[number - 1].after)
            if first != number and not alike:
                return Verdict(
                    "wrong", f"Line {number} repeats line {first}. Take one step between the two."
                )
        return None

    def _misplaced(self, number: int, has_change: bool) -> str:
        """What to say of a derivative among differentials, or a differential in its place."""
        if self.layout is None and not has_change:
            return f"Line {number} is the derivative. Here every line has d{self.wrt} in it."
        if self.layout is not None and number == len(self.lines) and has_change:
            return (
                f"Line {number} is the derivative, without d{self.wrt}. Read it off the line above."
            )
        return ""

    def statement(self) -> str:
        """The derivation with its blanks, in Markdown."""
        body = set_out(self.derivation, map(self._row, enumerate(self.lines, start=1)))
        lines = "line" if len(self.numbers) == 1 else "lines"
        asked = f"Supply {lines} {listed(self.numbers)}; {given(self.derivation.formula)}."
        name = f", with `d{self.wrt}` for $\\mathrm{{d}}{name_latex(self.wrt)}$"
        last_only = self.layout is not None and self.numbers == [len(self.lines)]
        return f"{asked}\n\n{body}\n\n{_HOW[lines]}{'' if last_only else name}."

    def _row(self, numbered_step: tuple[int, Step]) -> tuple[Step, str, str]:
        number, step = numbered_step
        shown = BLANK if number in self.numbers else step.after.latex()
        return step, shown, note_of(number, step.rule)

    def text(self) -> str:
        """The derivation with its blanks, for a terminal."""
        rows = [f"f = {self.derivation.formula}"]
        for number, step in enumerate(self.lines, start=1):
            shown = "..." if number in self.numbers else str(step.after)
            rows.append(f"{number}: {shown}    {step.rule}")
        return "\n".join(rows)

    def ladder(self) -> list[Hint]:
        """What the rules of the missing lines say, then the derivation."""
        missing = {number: self.lines[number - 1] for number in self.numbers}
        said = " ".join(f"({number}) {step.sentence}" for number, step in missing.items())
        return numbered([Hint("what it says", said, said), solution(self.derivation)])


_HOW = {"line": "Write it as text", "lines": "Write them as a list of texts"}
