"""Questions that ask for a whole derivation."""

from __future__ import annotations

from ...checker.lines import check_derivation
from ...checker.verdict import Verdict
from ...errors import Templates
from ...language.latex import name_latex
from .derivative import Derivative

# fmt: off
say = Templates("course", {
    "find-lines": "{asked}\n\nWrite one line or more, each linear in $\\mathrm{{d}}{wrt}$, "
        "then the derivative.",
    "find-lines-arranged": "{asked}\n\nArrangement: {arrangement}. Write one line or more, "
        "each linear in $\\mathrm{{d}}{wrt}$, then the derivative.",
    "find-lines-text": "f = {f}\nWrite one line or more, each linear in d{wrt}, "
        "then the derivative.",
})
# fmt: on


class LineByLine(Derivative):
    """A derivation is asked for: one line or more linear in dX, then the derivative itself.

    The answer is a list of lines, or one text with a line in each row, and is judged by
    `check_derivation`: df = line 1 = line 2 = …, for every dX, and the last line is ∂f/∂X.

    Parameters
    ----------
    f : str
        The formula.
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    FormulaError
        If a shape is declared for what is no symbol of the formula.

    Examples
    --------
    >>> kind = LineByLine("tr(A @ X)", "X", A="n m", X="m n")
    >>> kind.judge(["tr(A @ dX)", "A.T"]).status, kind.judge(["A.T"]).status
    ('correct', 'wrong')

    References
    ----------
    MN19, on differentials.
    """

    def judge(self, answer) -> Verdict:
        """The verdict on the lines, with the number of the first wrong one."""
        options = {"to_the_end": True, **self.options}
        return check_derivation(answer, self.f, self.wrt, **options, **self.shapes)

    def statement(self) -> str:
        """What is asked, in Markdown."""
        asked = super().statement()
        wrt, arrangement = name_latex(self.wrt), self.options["arrangement"]
        if arrangement == "vec":
            return say("find-lines", asked=asked, wrt=wrt)
        return say("find-lines-arranged", asked=asked, wrt=wrt, arrangement=arrangement)

    def _is_text(self) -> bool:
        """Lines are asked for of a formula alone; anything else is refused where it is read."""
        return True

    def text(self) -> str:
        """What is asked, for a terminal."""
        return say("find-lines-text", f=self.f, wrt=self.wrt)
