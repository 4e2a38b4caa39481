"""A derivation with one wrong line, made to be found: which it is, is known beyond doubt.

One step is false by numbers and every other is true, and the checker of derivations, which knows
nothing of how the line was made, finds the same line and gives it the same name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from ..engine.derivation import Step
from ..engine.render import begins_vec
from ..engine.verify import find_probes, holds
from ..errors import MdlibError, Message
from ..language import tree
from ..language.formulas import Formula
from ..language.plain import plain
from .lines import LineVerdict, check_derivation
from .mistakes.bank import BANK
from .mistakes.making import Mistake
from .mistakes.wrong_derivations import WrongDerivation, sketches

# More lines are no longer read; with fewer there is nothing to find.
FEWEST, MOST = 5, 9


@dataclass(frozen=True)
class ShownLine:
    """A line as it is shown: what stands left of its =, the formula, and the rule beside it."""

    left: str
    node: tree.Node
    rule: Message | str

    @property
    def text(self) -> str:
        return plain(self.node)

    @property
    def whole(self) -> str:
        return f"{self.left} = {self.text}" if self.left else self.text


@dataclass(frozen=True, eq=False)
class OneWrongLine:
    """The lines of a derivation, one of them wrong.

    Attributes
    ----------
    made : WrongDerivation
    lines : tuple of ShownLine
        f, d(f), then a line a step; the last is the derivative.
    number : int
        The wrong line, from 1.
    mistake : Mistake
        The row of the bank.
    """

    made: WrongDerivation
    lines: tuple[ShownLine, ...]
    number: int
    mistake: Mistake

    @property
    def formula(self) -> Formula:
        return self.made.wrong.formula

    @property
    def step(self) -> Step:
        """The wrong step."""
        return self.made.wrong.steps[self.made.at]

    @property
    def right(self) -> Step:
        """The step as it should have been."""
        return self.made.right.steps[self.made.at]

    def judge(self, written: str) -> LineVerdict:
        """The verdict on what is written for the wrong line, below the lines above it."""
        above = [line.whole for line in self.lines[: self.number - 1]]
        return _checked(self.made, [*above, written])


def one_wrong_line(
    formula: Formula, wrt: str, seed: int = 0, mistake: str = "", layout: str = "denominator"
) -> OneWrongLine | None:
    """A derivation of a formula with one wrong line; None where no mistake of the bank gives one.

    The same seed gives the same one; the next seed another mistake, unless one is wanted.
    """
    rng = random.Random(seed)
    ways = sorted(sketches(formula, wrt, layout, mistake), key=lambda each: each.ids)
    kinds = [list(group) for _, group in groupby(ways, key=lambda each: each.ids)]
    turn = seed % len(kinds) if kinds else 0
    for kind in (*kinds[turn:], *kinds[:turn]):
        rng.shuffle(kind)
        made = filter(None, (sketch.make() for sketch in kind))
        found = next(filter(None, map(_known, made)), None)
        if found:
            return found
    return None


def _known(made: WrongDerivation) -> OneWrongLine | None:
    """A derivation whose wrong line is known beyond doubt."""
    if not FEWEST <= len(made.wrong.steps) + 2 <= MOST or broken(made) != [made.at]:
        return None
    it = as_lines(made, "")
    verdict = _checked(made, [line.whole for line in it.lines])
    if verdict.line != it.number or not verdict.mistakes or verdict.mistakes[0] not in made.ids:
        return None
    return as_lines(made, verdict.mistakes[0])


def as_lines(made: WrongDerivation, id: str) -> OneWrongLine:
    """The lines of a derivation that is known to be wrong in one step, and by which mistake."""
    return OneWrongLine(made, tuple(_lines(made)), made.at + 3, BANK.get(id))


def broken(made: WrongDerivation, seed: int = 0) -> list[int]:
    """The steps, from 0, that are false at a random probe."""
    found = set()
    try:
        for probe in find_probes(made.wrong, seed):
            values: dict = {}
            steps = enumerate(made.wrong.steps)
            found |= {k for k, step in steps if not holds(made.wrong, step, probe, values)}
    except (MdlibError, ValueError, ArithmeticError):
        return []
    return sorted(found)


def _lines(made: WrongDerivation) -> Iterator[ShownLine]:
    """f, df = d(f), and what each step gives; left of the = the stage where it begins."""
    d = made.wrong
    f = "f" if d.formula.node.is_scalar else "F"
    yield ShownLine(f, d.formula.node, "")
    yield ShownLine(f"d{f}", d.steps[0].before.node, "")
    last = d.steps[-1]
    for previous, step in pairwise([None, *d.steps]):
        left = f"∂{f}/∂{d.wrt}" if step.stage.startswith("identify") else ""
        stacked = f"vec(d{f})" if begins_vec(previous, step) else ""
        yield ShownLine(left or stacked, (d.result if step is last else step.after).node, step.rule)


def _checked(made: WrongDerivation, lines: list[str]) -> LineVerdict:
    """What the checker of derivations says of some lines."""
    d = made.wrong
    shapes = {n: " ".join(map(str, (*s.shape, *sorted(s.properties)))) for n, s in d.specs.items()}
    return check_derivation(lines, str(d.formula), d.wrt, layout=d.layout, **shapes)
