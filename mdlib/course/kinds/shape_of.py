"""Questions that ask for the shape of a derivative."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...checker.verdict import Verdict
from ...matrices.shapes import derivative_shape, shape_text
from .shared import attempted


@dataclass(frozen=True)
class ShapeOf:
    """The shape of ∂f/∂x is asked for. The answer is a pair of names or numbers."""

    f: tuple
    x: tuple
    layout: str = "denominator"
    arrangement: str = "vec"

    @attempted
    def judge(self, answer) -> Verdict:
        given = _read_shape(answer, self._names())
        if given is None:
            return Verdict(
                "cannot-read",
                f"The answer is {answer!r}. Write a pair, rows first, for example "
                '("m", "n") or (2, "p*q").',
            )
        if given == self._shape(self.layout):
            return Verdict("correct", f"The derivative is {_times(given)} in {self.layout} layout.")
        other = "numerator" if self.layout == "denominator" else "denominator"
        if given == self._shape(other):
            return Verdict(
                "other-layout",
                f"{_times(given)} is the shape in {other} layout; the question asks for "
                f"{self.layout} layout.",
                ["M06"],
            )
        return Verdict("wrong", self._hint(given))

    def _shape(self, layout: str) -> tuple:
        shape = derivative_shape(self.f, self.x, layout=layout, arrangement=self.arrangement)
        return tuple(_normal(size) for size in shape)

    def _names(self) -> set[str]:
        return {size for size in (*self.f, *self.x) if isinstance(size, str)}

    def _hint(self, given) -> str:
        entries = _normal("*".join(str(size) for size in (*self.f, *self.x)))
        if _normal("*".join(given)) != entries:
            return (
                f"{_times(given)} does not hold {entries.replace('*', '·')} numbers. "
                "There is one for each pair of an entry of f and an entry of x."
            )
        return (
            f"{_times(given)} holds the right number of entries, in another arrangement. "
            "Ask which entries share a row."
        )


def _read_shape(answer, names: set[str]) -> tuple[str, ...] | None:
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return None
    if not all(isinstance(size, (int, str)) for size in answer):
        return None
    return tuple(_normal(size, names) for size in answer)


# n^2 and n**2; a size is never raised far.
_POWER = re.compile(r"([A-Za-z]\w*)\s*(?:\^|\*\*)\s*([1-9])")


def _spelt_out(power: re.Match) -> str:
    return "*".join([power[1]] * int(power[2]))


def _normal(size, names: set[str] = frozenset()) -> str:
    """One spelling for m*n, n·m, "m n", mn, and for n*n and n^2: factors sorted, ones dropped."""
    text = _POWER.sub(_spelt_out, str(size))
    words = text.replace("·", "*").replace(" ", "*").split("*")
    factors = [factor for word in words for factor in _letters(word, names)]
    return "*".join(sorted(factor for factor in factors if factor not in ("", "1"))) or "1"


def _letters(word: str, names: set[str]) -> list[str]:
    """A word such as pq is p times q where p and q are sizes and pq is none."""
    return list(word) if word not in names and set(word) <= names else [word]


def _times(shape) -> str:
    return shape_text([size.replace("*", "·") for size in shape])
