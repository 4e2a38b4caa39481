"""The lines of a derivation as they are written: split, their left sides read, then parsed.

Nothing is executed: a line is text that the parser of the formula language reads, or a line that
the engine itself prints, which is looked up among the steps of its own derivation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from ..engine.api import derive, differential
from ..errors import MdlibError, ShapeError
from ..language.formulas import Formula
from ..language.juxtaposed import in_the_language
from ..language.plain import name_plain, plain
from ..matrices.shapes import LAYOUTS
from .problem import Problem

# A line that begins so goes on with the one above, and so does one below a line that ends so.
GOES_ON = re.compile(r"\s*[+*@/]")
UNENDED = re.compile(r"[-+*@/=,]\s*$")
ARROWS = re.compile(r"^\s*(?:=>|->|⇒|⟹|→|∴)\s*")
PUNCTUATION = re.compile(r"[.,;:]\s*$")
# The last line that `derive` prints has one beside it too, before its layout.
SEMICOLON = re.compile(r";(?!\s*(?:denominator|numerator) layout)")
# What `verify` adds below a derivation.
CHECKED = re.compile(r"agree\w* with numbers at \d+ random probes\.$")
# Between a printed line and the rule beside it.
BESIDE = re.compile(r"\s{3,}")
LONGEST_LABEL = 80
# d vec(X), with or without a space, and d vec X.
D_VEC = re.compile(r"\bd\s?vec(?:\s+|\s?\(\s*)([^\W\d]\w*)\s*\)?")
BRACKETS = {"(": 1, "[": 1, "⟨": 1, ")": -1, "]": -1, "⟩": -1}


@dataclass(frozen=True)
class Label:
    """What stands left of the = names a stage; `turned` where that is in the other layout.

    ∂f/∂xᵀ and a Jacobian J are "either": which layout they mean is the writer's.
    """

    stage: str
    turned: str = ""


@dataclass(frozen=True)
class Line:
    """A line as read: the formulas that its = join, and the stage that its left side names."""

    number: int
    sides: tuple[Formula, ...]
    label: Label | None = None


def split_lines(text: str) -> list[str]:
    """The lines of one text: a row each, or what semicolons part; open brackets keep it going."""
    rows = (part for row in text.splitlines() for part in SEMICOLON.split(row))
    lines: list[str] = []
    for row in map(str.rstrip, rows):
        if not row.strip() or CHECKED.search(row):
            continue
        if lines and (GOES_ON.match(row) or UNENDED.search(lines[-1]) or _depth(lines[-1]) > 0):
            lines[-1] = f"{lines[-1]} {row.strip()}"
        else:
            lines.append(row)
    return lines


def _depth(text: str) -> int:
    return sum(BRACKETS.get(letter, 0) for letter in text)


class Reader:
    """Reads the lines of one question."""

    def __init__(self, problem: Problem):
        self.problem = problem

    def line(self, text: str, number: int) -> Line:
        """A line, or the error of what cannot be read in it."""
        # Its own number may stand in front, as (2) or 2. or 2).
        text = re.sub(rf"^\s*\(?{number}[.):]\s+(?![-+*@/])", "", text)
        text = ARROWS.sub("", PUNCTUATION.sub("", text))
        *left, right = re.split("=+", inner_products(text))
        label, sides = None, []
        for side in filter(str.strip, left):
            found = label_of(side, self.problem)
            label = label or found
            if found is None and not side.strip().isidentifier():
                sides += self._left(side, first=not sides and label is None)
        return Line(number, (*sides, self.formula(right)), label)

    def _left(self, side: str, first: bool) -> list[Formula]:
        """A formula left of an =; what leads a line and is none is a name of the writer's."""
        try:
            return [self.formula(side)]
        except MdlibError as error:
            # One whose sizes do not fit is a formula.
            if first and not isinstance(error, ShapeError):
                return []
            raise

    def formula(self, text: str) -> Formula:
        """A side of a line: text of the language, or a line as the library prints it."""
        try:
            return self._read(text)
        except MdlibError:
            bare = BESIDE.split(text.strip())[0]
            found = _or_none(self._read, bare) or self._as_printed(bare)
            if found is None:
                raise
            return found

    def _as_printed(self, text: str) -> Formula | None:
        """A printed line; an I of several sizes is known in the engine's own lines alone."""
        made = in_the_language(text, self.problem.formula.specs, self.problem.wrt)
        return self._read(made) if made else self.printed.get(" ".join(text.split()))

    def _read(self, text: str) -> Formula:
        return self.problem.read(D_VEC.sub(self._vec_of_d, text), differential=self.problem.wrt)

    def _vec_of_d(self, found: re.Match) -> str:
        """vec(dX), for d vec(X); as it was for the d vec of anything else."""
        wrt = self.problem.wrt
        return f"vec(d{wrt})" if found[1] in (wrt, name_plain(wrt)) else found[0]

    @cached_property
    def printed(self) -> dict[str, Formula]:
        """What the engine prints in its own derivations of f, each line with its formula."""
        f, wrt, arrangement = self.problem.formula, self.problem.wrt, self.problem.arrangement
        ways = [partial(derive, layout=way, arrangement=arrangement) for way in LAYOUTS]
        made = [_or_none(way, f, wrt) for way in (*ways, differential)]
        steps = [step for each in made if each for step in each.steps_at("every step")]
        lines = [f, *(line for step in steps for line in (step.before, step.after))]
        lines += [each.result for each in made if each]
        return {plain(line.node): Formula(line.node, f.specs, wrt) for line in lines}


def _or_none(attempt: Callable, *args):
    try:
        return attempt(*args)
    except MdlibError:
        return None


def inner_products(text: str) -> str:
    """⟨A, B⟩ = tr(Aᵀ B), and <A, B> the same."""
    if "<" in text and ">" in text:
        text = text.replace("<", "⟨").replace(">", "⟩")
    while "⟨" in text:
        head, _, rest = text.rpartition("⟨")
        inner, closed, tail = rest.partition("⟩")
        sides = _at_comma(inner)
        if not closed or len(sides) != 2:
            return text
        text = f"{head}tr(({sides[0]}).T @ ({sides[1]})){tail}"
    return text


def _at_comma(text: str) -> list[str]:
    """What the commas outside all brackets part."""
    sides, depth = [""], 0
    for letter in text:
        depth += BRACKETS.get(letter, 0)
        if letter == "," and depth == 0:
            sides.append("")
        else:
            sides[-1] += letter
    return [side.strip() for side in sides]


def label_of(side: str, problem: Problem) -> Label | None:
    """The stage that a left side names: f, df, vec(dF), ∂f/∂X; None where it names none."""
    text = re.sub(r"\s+", "", side)
    if len(text) > LONGEST_LABEL:
        return None
    wrt = f"(?:{re.escape(problem.wrt)}|{re.escape(name_plain(problem.wrt))})"
    for stage, pattern in LABELS:
        found = re.fullmatch(pattern.replace("{x}", wrt), text)
        if found and not set(found.groups()) & set(problem.shapes):
            return Label(stage, _turned(text) if stage == "derivative" else "")
    return None


def _turned(text: str) -> str:
    """(∂f/∂x)ᵀ is in the other layout; ∂f/∂xᵀ, and J with df = J dx, may be in either."""
    if re.fullmatch(r"\(.*\)(?:\.T|ᵀ|\^T|')", text):
        return "other"
    return "either" if text.endswith((".T", "ᵀ", "^T", "'")) or text[0] in "JD" else ""


_F = r"([^\W\d_](?:_?\d+)?)"
_T = r"(?:\.T|ᵀ)?"
_OF = r"(?:\([\w,]*\))?"
LABELS = (
    ("derivative", r"\(*[d∂][^@*+-]*/\(*[d∂](?:vec)?\(*{x}(?!\w).*"),
    ("derivative", r"∇.*|d[^\W\d_]+_?d{x}"),
    ("value", rf"([fF]){_OF}"),
    ("value", rf"vec\(?([fF]){_T}\)?"),
    ("vec", rf"vec\(?d\(?{_F}{_T}\)*"),
    ("vec", rf"d\(?vec\(?{_F}{_T}\)*"),
    ("differential", rf"[d∂]\(?{_F}{_OF}\)?"),
    ("derivative", rf"(J|J_f|D[fF]){_OF}"),
)
