"""Statements on integrals and expectations: a formula beside a sum that does not use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..errors import VerificationError
from ..language.formulas import Formula, read_formula
from ..numeric.tolerance import QUADRATURE
from . import conditions, exact, samples, write
from .catalogue_words import say
from .checks import PROBES

# What each sum stands for. No check reads these words back, so they are no equation.
# fmt: off
MEASURES = {
    "mass": ("integral-is", "integral-density"),
    "area": ("integral-is", "integral-density-one"),
    "variance": ("integral-is", "integral-variance"),
    "divergence": ("integral-is", "integral-divergence"),
    "expected_outer": ("mean-is", "mean-outer"),
    "expected_quadratic": ("mean-is", "mean-quadratic"),
}
# fmt: on


@dataclass(frozen=True)
class IntegralCheck:
    """The value of `result` is what `measure`, a function of `quadrature`, finds.

    ``arguments`` names the symbols given to it, in order.
    """

    measure: str
    arguments: tuple[str, ...]
    result: str
    shapes: dict[str, str]

    def __str__(self) -> str:
        needs = [write.sizes_plain(self.expected.specs), *map(str, self.conditions)]
        sentence = MEASURES[self.measure][0]
        return say(sentence, integral=self.about, result=self.result, needs="; ".join(needs))

    @property
    def equation(self) -> str:
        return f"{self.measure}({', '.join(self.arguments)}) = {self.result}"

    @cached_property
    def conditions(self) -> tuple[conditions.Condition, ...]:
        """Densities need a definite covariance; a mean only needs a covariance."""
        spd = "covariance" if self.measure.startswith("expected") else "spd"
        kinds = {"spd": spd, "positive": "positive"}
        return tuple(
            conditions.Condition(kind, conditions.symbol(self.expected, name))
            for name, spec in self.expected.specs.items()
            for word, kind in kinds.items()
            if word in spec.properties
        )

    @property
    def about(self) -> str:
        """What a condition is said to be for."""
        return say(MEASURES[self.measure][1])

    about_markdown = about

    def latex(self) -> str:
        return self.expected.latex()

    @cached_property
    def expected(self) -> Formula:
        return read_formula(self.result, self.shapes)

    def check(self, seed: int = 0) -> None:
        """Compare at random whole numbers."""
        for attempt in range(PROBES):
            values = samples.whole_numbers(self.expected, seed * PROBES + attempt)
            self.compare(values)

    def compare(self, values: dict) -> None:
        """Raise VerificationError where the formula and the sum part."""
        from . import quadrature  # loads NumPy

        got = getattr(quadrature, self.measure)(*(values[name] for name in self.arguments))
        expected = exact.value(self.expected, values).astype(float)
        scale = 1 + abs(expected).max()
        if got.shape != expected.shape or abs(got - expected).max() > QUADRATURE * scale:
            raise VerificationError(say("sum-differs", equation=self.equation, found=got))

    def prove(self) -> None:
        """An integral has no component proof; the sum is compared instead."""
        self.check()


def integral(measure: str, arguments: str, result: str, /, **shapes) -> IntegralCheck:
    return IntegralCheck(measure, tuple(arguments.split()), result, shapes)
