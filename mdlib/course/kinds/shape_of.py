"""Questions that ask for the shape of a derivative."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...checker.verdict import Verdict
from ...errors import Templates
from ...matrices.shapes import derivative_shape, shape_text
from .kind import Kind

# fmt: off
say = Templates("course", {
    "no-pair": "The answer is {answer}. Write a pair, rows first, for example "
        '("m", "n") or (2, "p*q").',
    "right-shape": "The derivative is {shape} in {layout} layout.",
    "shape-in-other-layout": "{shape} is the shape in {other} layout; the question asks for "
        "{layout} layout.",
    "other-count": "{shape} does not hold {entries} numbers. "
        "There is one for each pair of an entry of f and an entry of x.",
    "other-arrangement": "{shape} holds the right number of entries, in another arrangement. "
        "Ask which entries share a row.",
})
# fmt: on


@dataclass(frozen=True)
class ShapeOf(Kind):
    """The shape of ∂f/∂x is asked for, a pair of sizes with rows first.

    The answer is right if it equals `derivative_shape`: for f of size m×n and x of size p×q in
    denominator layout, p×q where f is a number and pq×mn where both are matrices (arrangement
    "vec"). The order of factors does not matter: ("p*q", "n*m"), "pq" and "q p" are read alike.

    Parameters
    ----------
    f, x : pairs of str or int
        Their sizes, by name or number.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}

    Raises
    ------
    LayoutError, ShapeError
        At the first answer, as `derivative_shape` does.

    Examples
    --------
    >>> kind = ShapeOf(f=("m", 1), x=("p", 1))
    >>> kind.judge(("p", "m")).status, kind.judge(("m", "p")).status
    ('correct', 'other-layout')

    References
    ----------
    MN19, on the two layouts; NOTATION.md.
    """

    f: tuple
    x: tuple
    layout: str = "denominator"
    arrangement: str = "vec"

    @property
    def shapes(self) -> Mapping[str, str]:
        """The sizes, which an answer may name."""
        return dict.fromkeys(re.findall(r"[A-Za-z]\w*", " ".join(self._names())), "")

    def _judge(self, answer) -> Verdict:
        given = _read_shape(answer, self._names())
        if given is None:
            return Verdict("cannot-read", say("no-pair", answer=repr(answer)))
        shape, other = _times(given), {"denominator": "numerator"}.get(self.layout, "denominator")
        if given == self._shape(self.layout):
            return Verdict("correct", say("right-shape", shape=shape, layout=self.layout))
        if given == self._shape(other):
            said = say("shape-in-other-layout", shape=shape, other=other, layout=self.layout)
            return Verdict("other-layout", said, ["M06"])
        entries = _normal("*".join(str(size) for size in (*self.f, *self.x)))
        if _normal("*".join(given)) != entries:
            said = say("other-count", shape=shape, entries=entries.replace("*", "·"))
            return Verdict("wrong", said)
        return Verdict("wrong", say("other-arrangement", shape=shape))

    def _shape(self, layout: str) -> tuple:
        shape = derivative_shape(self.f, self.x, layout=layout, arrangement=self.arrangement)
        return tuple(_normal(size) for size in shape)

    def _names(self) -> set[str]:
        return {size for size in (*self.f, *self.x) if isinstance(size, str)}


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
