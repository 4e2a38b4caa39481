"""Questions that ask for a derivative, or for its derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...checker.judge import check
from ...checker.lines import check_derivation
from ...checker.verdict import Verdict
from ...language.declared import check_names, check_question
from ...language.formulas import Formula, formula
from ...language.latex import name_latex
from ..hints import Hint, ladder
from .derivation_lines import given
from .shared import attempted


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
        check_question(Derivative, f, shapes, wrt)
        self.f, self.wrt, self.shapes = f, wrt, shapes
        self.options = {"layout": layout, "arrangement": arrangement}

    @attempted
    def judge(self, answer) -> Verdict:
        return check(answer, self.f, self.wrt, **self.options, **self.shapes)

    def statement(self) -> str:
        """What is asked, in Markdown; f as text is set as a formula."""
        if not isinstance(self.f, str) or not _all_text(self.shapes):
            asked = f"Find the derivative of the function with respect to ${name_latex(self.wrt)}$"
            return f"{asked}, in {self.options['layout']} layout."
        return ask(formula(self.f, **self.shapes), self.wrt, self.options["layout"])

    def ladder(self) -> list[Hint]:
        """Hints made by deriving; none where f is a function or a symbol stands for an array."""
        if not isinstance(self.f, str) or not _all_text(self.shapes):
            return []
        return ladder(formula(self.f, **self.shapes), self.wrt, **self.options)


class LineByLine:
    """A derivation is asked for: ``LineByLine("tr(A @ X)", "X", A="n m", X="m n")``. The answer is
    a list of lines as `check_derivation` reads them, or one text with a line in each row: at least
    one is linear in dX, and the last is the derivative itself."""

    def __init__(
        self,
        formula: str,
        wrt: str,
        /,
        *,
        layout: str = "denominator",
        arrangement: str = "vec",
        **shapes,
    ):
        check_names(LineByLine, shapes, formula, wrt)
        self.formula, self.wrt, self.layout, self.shapes = formula, wrt, layout, shapes
        self.options = {"layout": layout, "arrangement": arrangement}

    def judge(self, answer) -> Verdict:
        return check_derivation(
            answer, self.formula, self.wrt, to_the_end=True, **self.options, **self.shapes
        )

    def ladder(self) -> list[Hint]:
        """Hints made by deriving."""
        return ladder(formula(self.formula, **self.shapes), self.wrt, **self.options)

    def statement(self) -> str:
        """What is asked, in Markdown."""
        arrangement = self.options["arrangement"]
        arranged = "" if arrangement == "vec" else f"Arrangement: {arrangement}. "
        asked = ask(formula(self.formula, **self.shapes), self.wrt, self.layout)
        linear = f"each linear in $\\mathrm{{d}}{name_latex(self.wrt)}$"
        return f"{asked}\n\n{arranged}Write one line or more, {linear}, then the derivative."

    def text(self) -> str:
        """What is asked, for a terminal."""
        linear = f"each linear in d{self.wrt}"
        return f"f = {self.formula}\nWrite one line or more, {linear}, then the derivative."


def ask(f: Formula, wrt: str, layout: str) -> str:
    """The question of a derivative, in Markdown."""
    name = "f" if f.node.is_scalar else "F"
    return (
        f"Find $\\partial {name}/\\partial {name_latex(wrt)}$ in {layout} layout for\n\n"
        f"$${name} = {f.latex()}$$\n\nwhere {given(f)}. As text: `{f}`."
    )


def _all_text(shapes: Mapping) -> bool:
    return all(isinstance(shape, str) for shape in shapes.values())
