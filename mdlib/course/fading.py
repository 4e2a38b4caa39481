"""Faded examples: one derivation, whole and with more and more of it left to the reader."""

from __future__ import annotations

from dataclasses import dataclass

from ..checker.verdict import Verdict
from ..engine.api import derive
from ..engine.derivation import Derivation
from ..language.declared import check_names
from .kinds.kind import Kind
from .kinds.line_by_line import LineByLine
from .kinds.missing_step import MissingStep


@dataclass(frozen=True, repr=False)
class FadedVersion:
    """One version: a derivation with blanks, which shows itself and checks what is filled in."""

    kind: Kind

    def check(self, *lines) -> Verdict:
        """Judge the missing lines, in order; ``...`` is not attempted yet."""
        answer = lines[0] if len(lines) == 1 and not isinstance(lines[0], str) else list(lines)
        return self.kind.judge(answer)

    def __repr__(self) -> str:
        return self.kind.text()

    def _repr_markdown_(self) -> str:
        return self.kind.statement()


@dataclass(frozen=True)
class Faded:
    """The versions of one example.

    Attributes
    ----------
    full : Derivation
    last : FadedVersion
        The last line is blank.
    half : FadedVersion
        The second half of the lines is blank.
    bare : FadedVersion
        Only the formula; the lines, and how many there are, are the reader's own.
    """

    full: Derivation
    last: FadedVersion
    half: FadedVersion
    bare: FadedVersion


def faded(formula: str, wrt: str, /, *, layout: str = "denominator", **shapes) -> Faded:
    r"""One derivation in four versions: full, without its last line, by half, and bare.

    Lines are linear forms in dX, such as ``"tr(A @ dX)"``; the last line is the derivative. A
    blank takes any line that equals its neighbours for every dX and repeats none.

    Parameters
    ----------
    formula : str
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
    **shapes : str
        The shape of each symbol, as in `derive`.

    Returns
    -------
    Faded
        With ``full``, ``last``, ``half`` and ``bare``; the last three have ``check(*lines)``.

    Raises
    ------
    FormulaError, ShapeError, NoRuleError
        As `derive` does.

    Examples
    --------
    >>> example = faded("tr(A @ X)", "X", A="n m", X="m n")
    >>> example.last
    f = tr(A @ X)
    1: tr(d(A @ X))    trace
    2: tr(A @ dX)    product
    3: ...    first identification theorem
    >>> example.last.check("A.T").status
    'correct'
    >>> example.half.check("tr(A @ dX)", "A").status
    'other-layout'
    >>> example.bare.check("tr(A @ dX)", "A.T").status
    'correct'
    """
    check_names(faded, shapes, formula, wrt)
    options = {"layout": layout, **shapes}
    full = derive(formula, wrt, **options)
    whole = MissingStep(formula, wrt, 1, **options)
    count = len(whole.lines)
    half = range(count // 2 + 1, count + 1)
    return Faded(
        full,
        FadedVersion(MissingStep(formula, wrt, count, **options)),
        FadedVersion(MissingStep(formula, wrt, *half, **options)),
        FadedVersion(LineByLine(formula, wrt, **options)),
    )
