"""A student's own derivation, line by line: which line is the first wrong one, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .compare import close
from .declared import check_names
from .diagnose import FLOOR, Findings, diagnose
from .errors import MdlibError
from .formula import Formula
from .mistakes import BANK
from .name import named
from .shapes import shape_text
from .slips import Scene
from .slips.edits import flat
from .slips.lines import wrong_differentials, wrong_rewrites
from .slips.scene import value
from .task import Task, named_sizes, read_task, value_of
from .verdict import Verdict, is_blank, is_placeholder, not_attempted

RTOL = 1e-6
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
    """

    line: int | None = None
    rule: str = ""


def check_derivation(
    lines: Sequence[str],
    formula: str,
    wrt: str,
    /,
    *,
    layout: str = "denominator",
    to_the_end: bool = False,
    seed: int = 0,
    **shapes,
) -> LineVerdict:
    r"""Check a derivation line by line: each line must equal df, for every dX.

    Parameters
    ----------
    lines : list of str
        Each a linear form in dX (for wrt="X"), such as ``"tr(A @ dX)"``; what stands left of an
        ``=`` is not read. The last may be the derivative itself.
    formula : str
        What is differentiated.
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
        The layout of the last line, where that is the derivative.
    to_the_end : bool
        Whether the last line must be the derivative, with a line above it.
    seed : int
    **shapes : str
        The shape of each symbol, as in `check`.

    Returns
    -------
    LineVerdict
        With ``line``, the first wrong one, and ``rule``, the one broken there.

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
    >>> v.line, v.mistakes[0]
    (2, 'M07')
    """
    check_names(check_derivation, shapes, formula, wrt)
    task = read_task(formula, wrt, shapes, seed)
    if is_blank(lines):
        return LineVerdict(**vars(not_attempted()))
    listed = isinstance(lines, list | tuple) or (isinstance(lines, np.ndarray) and lines.ndim)
    if not listed or not all(map(_may_be_line, lines)):
        return LineVerdict("cannot-read", _WANTS_LINES)
    if not len(lines) or any(map(is_blank, lines)):
        return LineVerdict(**vars(not_attempted()))
    verdict = _Checker(task, layout, seed).verdict(lines)
    return unfinished(verdict, lines, task) if to_the_end else verdict


def _may_be_line(line) -> bool:
    return isinstance(line, str) or is_placeholder(line)


def unfinished(verdict: LineVerdict, lines: Sequence[str], task: Task) -> LineVerdict:
    """The verdict, unless each line is right, but the last or all that lead to it are missing."""
    if verdict.status != "correct":
        return verdict
    wrt = task.wrt
    if re.search(rf"\bd{wrt}\b", lines[-1].rpartition("=")[2]):
        return LineVerdict(
            "wrong", f"Each line is right so far. Go on to the derivative with respect to {wrt}."
        )
    start = task.read(f"d({task.formula})", wrt)
    steps = [line for line in lines[:-1] if task.read(line.rpartition("=")[2], wrt) != start]
    return verdict if steps else LineVerdict("wrong", _NO_LINES.format(wrt))


_NO_LINES = (
    "This is the derivative. Write above it how it comes about: at least one line, linear in d{}."
)
_WANTS_LINES = (
    "The derivation is not a list of lines. "
    'Write each line as text, for example ["tr(A @ dX)", "A.T"].'
)


class _Checker:
    """The lines of one derivation against df at each probe."""

    def __init__(self, task: Task, layout: str, seed: int):
        self.task, self.layout, self.change = task, layout, f"d{task.wrt}"
        self.findings = Findings(
            [],
            task.truths,
            layout,
            "vec",
            [named_sizes(task.shapes, point) for point in task.points],
            task.floors,
        )
        self.scene = Scene(
            task.formula, task.wrt, task.points, self.findings.expected(), layout, "vec"
        )
        rng = np.random.default_rng(seed)
        self.points = []
        for arrays, sizes in self.scene.points:
            step = rng.uniform(-1, 1, arrays[task.wrt].shape)
            self.points.append((arrays | {self.change: step}, sizes))
        self.truths = [
            np.einsum("ijkl,kl->ij", D, arrays[self.change])
            for D, (arrays, _) in zip(task.truths, self.points, strict=True)
        ]

    def verdict(self, lines: Sequence[str]) -> LineVerdict:
        before = None
        for number, text in enumerate(lines, start=1):
            try:
                line = self.task.read(text.rpartition("=")[2], differential=self.task.wrt)
            except MdlibError as error:
                return LineVerdict("cannot-read", f"Line {number}: {error}", line=number)
            if not self._moves(line) and number == len(lines):
                return self._derivative(line, number)
            problem = self._differential(line, number, before)
            if problem:
                return problem
            before = line
        return LineVerdict("correct", f"Each of the {len(lines)} lines equals d({self._f()}).")

    def _f(self) -> str:
        return str(self.task.formula)

    def _moves(self, line: Formula) -> bool:
        """Whether dX stands in the line, or d(…) of something."""
        return self.change in line.node.names or line.node.pending

    def _values(self, node) -> list:
        return [value(node, *point) for point in self.points]

    def _equal(self, values: list, others: list) -> bool:
        triples = zip(values, others, self.task.floors, strict=True)
        return all(
            v is not None and close(v, other, RTOL, floor=max(floor, FLOOR))
            for v, other, floor in triples
        )

    def _differential(self, line: Formula, number: int, before) -> LineVerdict | None:
        """What is wrong with a line that must equal df."""
        if line.shape != self.task.formula.shape:
            what = f"is {shape_text(line.shape)}, and d({self._f()}) is"
            shape = shape_text(self.task.formula.shape)
            return _wrong(number, f"It {what} {shape}. Write the sizes under each factor.")
        try:
            values = [value_of(line, arrays) for arrays, _ in self.points]
        except MdlibError as error:
            return LineVerdict("cannot-read", f"Line {number}: {error}", line=number)
        if not all(np.isfinite(v).all() for v in values):
            words = "it holds NaN or infinity. Look for a division by zero."
            return LineVerdict("cannot-read", f"Line {number}: {words}", line=number)
        if self._equal(values, self.truths):
            return None
        if not self._moves(line):
            return _wrong(
                number, f"It has no {self.change}; only the last line may be the derivative itself."
            )
        if not self._is_linear(line, values):
            return _wrong(
                number,
                f"It is not linear in {self.change}. "
                f"A differential has {self.change} once in every term.",
            )
        return self._named(line, values, number, before)

    def _is_linear(self, line: Formula, values: list) -> bool:
        doubled = [
            value(line.node, arrays | {self.change: 2 * arrays[self.change]}, sizes)
            for arrays, sizes in self.points
        ]
        return self._equal(doubled, [2 * v for v in values])

    def _named(self, line: Formula, values: list, number: int, before) -> LineVerdict:
        found: dict[str, str] = {}
        for slips in self._slips(before):
            fits = [slip for slip in slips if self._equal(self._values(slip[2]), values)]
            # What was written down letter by letter comes first, what is only general last; a
            # factor that differs from the line before needs a line before.
            fits.sort(
                key=lambda slip: (
                    before is None and slip[0] == ("N06",),
                    slip[2] != flat(line.node),
                    slip[0][0][0] == "N",
                )
            )
            for ids, rule, _ in fits:
                found |= {id: rule for id in ids if id not in found}
        if not found:
            return _wrong(number, self._compare(number))
        likeliest, rule = next(iter(found.items()))
        mistake = BANK[likeliest]
        return _wrong(number, f"{mistake.what} {mistake.hint}", list(found), rule)

    def _slips(self, before) -> list:
        """Rewrites of the line before, and differentials by mistaken rules.

        The two are one group where the line before still has a d(…), which a rule may have hurt.
        """
        rewrites = [] if before is None else wrong_rewrites(before.node, self.change)
        rules = wrong_differentials(self.scene)
        if before is None or before.node.pending:
            return [[*rewrites, *rules]]
        return [rewrites, rules]

    def _compare(self, number: int) -> str:
        if number == 1:
            return "Take the differential of one factor or one term at a time."
        return f"Line {number - 1} is right; compare the two term by term."

    def _derivative(self, line: Formula, number: int) -> LineVerdict:
        """The verdict on a last line that is the derivative itself."""
        try:
            self.findings.values[:] = [value_of(line, point) for point in self.task.points]
        except MdlibError as error:
            return LineVerdict("cannot-read", f"Line {number}: {error}", line=number)
        verdict = named(diagnose(self.findings, self.task.wrt), self.findings, self.task)
        if verdict.status == "correct":
            above = f"The lines above equal d({self._f()}). " if number > 1 else ""
            return LineVerdict("correct", f"{above}The last line: {verdict.message}")
        read_off = number > 1 and verdict.mistakes[:1] and verdict.mistakes[0] in TRANSPOSED
        rule = IDENTIFICATION if read_off else ""
        message = f"Line {number} is the first wrong one. {verdict.message}"
        return LineVerdict(verdict.status, message, verdict.mistakes, number, rule)


def _wrong(number: int, words: str, ids: Sequence[str] = (), rule: str = "") -> LineVerdict:
    broken = f" The rule: {rule}." if rule else ""
    message = f"Line {number} is the first wrong one. {words}{broken}"
    return LineVerdict("wrong", message, list(ids), number, rule)
