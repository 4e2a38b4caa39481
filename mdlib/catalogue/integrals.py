"""Statements on integrals and expectations: a formula beside a sum that does not use it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..errors import VerificationError
from ..language.formulas import Formula, read_formula
from ..numeric.tolerance import QUADRATURE
from . import conditions, exact, quadrature, ring, samples, write
from .checks import PROBES
from .ring import Matrix

# What each sum stands for. No check reads these words back, so they are no equation.
WORDS = {
    "mass": "the integral of the Gaussian density",
    "area": "the integral of the Gaussian density of one variable",
    "variance": "the integral of (x - mu)**2 times the Gaussian density",
    "divergence": "the KL divergence of one Gaussian from another",
    "expected_outer": "the mean of x @ x.T, for x with mean mu and covariance Sigma,",
    "expected_quadratic": "the mean of x.T @ A @ x, for x with mean mu and covariance Sigma,",
}


@dataclass(frozen=True)
class Numeric:
    """The value of `result` is what `measure`, a function of `quadrature`, finds.

    ``arguments`` names the symbols given to it, in order.
    """

    measure: str
    arguments: tuple[str, ...]
    result: str
    shapes: dict[str, str]

    def __str__(self) -> str:
        told = [write.sizes_plain(self.expected.specs), *map(str, self.conditions)]
        return f"{WORDS[self.measure]} is {self.result}  for {'; '.join(told)}"

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
        return WORDS[self.measure].rstrip(",")

    about_markdown = about

    def latex(self) -> str:
        return self.expected.latex()

    @cached_property
    def expected(self) -> Formula:
        return read_formula(self.result, self.shapes)

    def measured(self, values: dict[str, Matrix]) -> Matrix:
        """What the sum gives at some matrices."""
        arguments = [values[name] for name in self.arguments]
        found = getattr(quadrature, self.measure)(*arguments)
        return found if isinstance(found, list) else [[found]]

    def check(self, seed: int = 0) -> None:
        """Compare at random whole numbers."""
        for attempt in range(PROBES):
            values = samples.whole_numbers(self.expected, seed * PROBES + attempt)
            self.compare(values)

    def compare(self, values: dict[str, Matrix]) -> None:
        """Raise VerificationError where the formula and the sum part."""
        got, expected = self.measured(values), exact.value(self.expected, values)
        scale = 1 + max(abs(float(entry)) for row in expected for entry in row)
        off = ring.entrywise(lambda a, b: abs(float(a) - float(b)), got, expected)
        if ring.shape(got) != ring.shape(expected) or max(map(max, off)) > QUADRATURE * scale:
            raise VerificationError(f"{self.equation} fails: the sum gives {got}.")

    def prove(self) -> None:
        """An integral has no component proof; the sum is compared instead."""
        self.check()


def measured(measure: str, arguments: str, result: str, /, **shapes) -> Numeric:
    return Numeric(measure, tuple(arguments.split()), result, shapes)
