"""Questions with lines of a derivation left blank."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ..derive import Derivation, Step, derive
from ..errors import MdlibError
from ..formula import Formula, formula
from ..ladder import Hint, ladder
from ..lines import check_derivation
from ..verdict import Verdict, is_placeholder, not_attempted

BLANK = r"\boxed{\phantom{xxxxxxxx}}"


class MissingStep:
    """Lines of a derivation are missing: ``MissingStep("tr(A @ X)", "X", 2, A="n m", X="m n")``.

    The numbers are those of lines of `derive`, from 1. The answer is the missing line as text, or
    a list of lines. Any line is right that is equal to its neighbours for every dX, and repeats
    none.
    """

    def __init__(self, f: str, wrt: str, /, *numbers: int, layout: str = "denominator", **shapes):
        self.f, self.wrt, self.layout, self.shapes = f, wrt, layout, shapes
        wrong = [number for number in numbers if number not in range(1, len(self.lines) + 1)]
        if wrong or not numbers:
            raise MdlibError(
                f"MissingStep: no line {', '.join(map(str, wrong)) or 'is named'}; "
                f"the derivation of {f} has lines 1 to {len(self.lines)}."
            )
        self.numbers = sorted(set(numbers))

    @cached_property
    def derivation(self) -> Derivation:
        return derive(self.f, self.wrt, layout=self.layout, **self.shapes)

    @cached_property
    def lines(self) -> list[Step]:
        """The steps that stand for df, and the one that reads the derivative off."""
        shape = self.derivation.formula.shape
        *early, last = self.derivation.steps
        return [*(step for step in early if step.after.shape == shape), last]

    def judge(self, answer) -> Verdict:
        given = _as_list(answer)
        if not given or any(_is_blank(line) for line in given):
            return not_attempted()
        if len(given) != len(self.numbers) or not all(isinstance(line, str) for line in given):
            count = len(self.numbers)
            return Verdict(
                "cannot-read",
                f"{count} line{'s are' if count > 1 else ' is'} missing. "
                f"Write {'each' if count > 1 else 'it'} as text.",
            )
        verdict = check_derivation(
            self._filled(given), self.f, self.wrt, layout=self.layout, **self.shapes
        )
        return self._repeats(given) or verdict if verdict.status == "correct" else verdict

    def _filled(self, given: Sequence[str]) -> list[str]:
        answers = dict(zip(self.numbers, given, strict=True))
        return [
            answers.get(number, str(step.after)) for number, step in enumerate(self.lines, start=1)
        ]

    def _repeats(self, given: Sequence[str]) -> Verdict | None:
        """The verdict on a line that says no more than another."""
        seen: dict[Formula, int] = {}
        for number, text in enumerate(self._filled(given), start=1):
            line = formula(text.rpartition("=")[2], differential=self.wrt, **self.shapes)
            first = seen.setdefault(line, number)
            if first != number:
                return Verdict(
                    "wrong", f"Line {number} repeats line {first}. Take one step between the two."
                )
        return None

    def statement(self) -> str:
        """The derivation with its blanks, in Markdown."""
        symbol = "f" if self.derivation.formula.node.is_scalar else "F"
        rows = [rf"{symbol} &= {self.derivation.formula.latex()}"]
        rows += [self._row(number, step) for number, step in enumerate(self.lines, start=1)]
        body = " \\\\\n".join(rows)
        return f"$$\\begin{{aligned}}\n{body}\n\\end{{aligned}}$$"

    def _row(self, number: int, step: Step) -> str:
        shown = BLANK if number in self.numbers else step.after.latex()
        return rf"\text{{line {number}}} &= {shown} && \text{{{step.rule}}}"

    def text(self) -> str:
        """The derivation with its blanks, for a terminal."""
        rows = [f"f = {self.derivation.formula}"]
        for number, step in enumerate(self.lines, start=1):
            shown = "..." if number in self.numbers else str(step.after)
            rows.append(f"{number}: {shown}    {step.rule}")
        return "\n".join(rows)

    def ladder(self) -> list[Hint]:
        """Hints made by deriving."""
        f = self.derivation.formula
        return ladder(f, self.wrt, layout=self.layout, arrangement="vec")


def _as_list(answer) -> list:
    return list(answer) if isinstance(answer, list | tuple) else [answer]


def _is_blank(line) -> bool:
    return is_placeholder(line) or (isinstance(line, str) and line.strip() in ("", "..."))
