"""Questions that ask for a derivative, or for its derivation."""

from __future__ import annotations

from collections.abc import Callable

from ..check import check
from ..lines import check_derivation
from ..verdict import Verdict
from .common import attempted


class Derivative:
    """∂f/∂x is asked for: ``Derivative("A @ x", "x", A="m n", x="n")``. f is a formula as text, or
    a function of the named arrays; so is the answer."""

    def __init__(
        self,
        f: str | Callable,
        wrt: str,
        /,
        *,
        layout: str = "denominator",
        arrangement: str = "vec",
        **shapes,
    ):
        self.f, self.wrt, self.shapes = f, wrt, shapes
        self.options = {"layout": layout, "arrangement": arrangement}

    @attempted
    def judge(self, answer) -> Verdict:
        return check(answer, self.f, self.wrt, **self.options, **self.shapes)


class LineByLine:
    """A derivation is asked for: ``LineByLine("tr(A @ X)", "X", A="n m", X="m n")``. The answer is
    a list of lines, each a linear form in dX as text; the last may be the derivative itself."""

    def __init__(self, formula: str, wrt: str, /, *, layout: str = "denominator", **shapes):
        self.formula, self.wrt, self.layout, self.shapes = formula, wrt, layout, shapes

    def judge(self, answer) -> Verdict:
        return check_derivation(answer, self.formula, self.wrt, layout=self.layout, **self.shapes)
