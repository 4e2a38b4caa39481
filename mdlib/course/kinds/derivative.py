"""Questions that ask for a derivative."""

from __future__ import annotations

from collections.abc import Callable

from ...checker.judge import check
from ...checker.verdict import Verdict
from ...errors import Templates
from ...language.declared import check_question
from ...language.formulas import formula
from ...language.latex import name_latex
from ..hints import Hint, ladder
from .kind import Kind
from .set_out import given

# fmt: off
say = Templates("course", {
    "find": "Find $\\partial {name}/\\partial {wrt}$ in {layout} layout for\n\n"
        "$${name} = {f}$$\n\nwhere {given}. As text: `{text}`.",
    "find-of-function": "Find the derivative of the function with respect to ${wrt}$, "
        "in {layout} layout.",
})
# fmt: on


class Derivative(Kind):
    """∂f/∂x is asked for; the answer is judged by `check`, at random probes.

    Parameters
    ----------
    f : str or function of the named arrays
        What to differentiate. As text it also has a statement and hints.
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    FormulaError, FunctionError
        If a shape is declared for what is no symbol of f.

    Examples
    --------
    >>> kind = Derivative("A @ x", "x", A="m n", x="n")
    >>> kind.judge("A.T").status, kind.judge(lambda A: A).status
    ('correct', 'other-layout')
    """

    def __init__(
        self, f: str | Callable, wrt: str, /, *,
        layout: str = "denominator", arrangement: str = "vec", **shapes,
    ):  # fmt: skip
        check_question(type(self), f, shapes, wrt)
        self.f, self.wrt, self.shapes = f, wrt, shapes
        self.options = {"layout": layout, "arrangement": arrangement}

    def _judge(self, answer) -> Verdict:
        return check(answer, self.f, self.wrt, **self.options, **self.shapes)

    def statement(self) -> str:
        """What is asked, in Markdown; f as text is set as a formula."""
        asked = {"wrt": name_latex(self.wrt), "layout": self.options["layout"]}
        if self._is_text():
            f = formula(self.f, **self.shapes)
            name, parts = "f" if f.node.is_scalar else "F", {"f": f.latex(), "given": given(f)}
            return say("find", name=name, **asked, **parts, text=f)
        return say("find-of-function", **asked)

    def ladder(self) -> list[Hint]:
        """Hints made by deriving; none where f is a function or a symbol stands for an array."""
        if not self._is_text():
            return []
        return ladder(formula(self.f, **self.shapes), self.wrt, **self.options)

    def _is_text(self) -> bool:
        return all(isinstance(part, str) for part in (self.f, *self.shapes.values()))
