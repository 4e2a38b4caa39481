"""Lines with two sides: whether they are equal, and where a wrong answer would make them so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from ...checker.answers import symbols_of
from ...checker.probing import probe_points
from ...errors import Message, Templates
from ...matrices.shapes import parse_spec, shape_text
from ...numeric.closeness import close
from ...numeric.tolerance import CLOSE, VALUE_FLOOR

# fmt: off
say = Templates("course", {
    "other-shapes": "With your answer the left side is {left} and the right side {right}.",
    "other-sign": "With your answer the two sides differ by a sign.",
    "transposed": "With your answer one side is the transpose of the other.",
    "not-equal": "With your answer the two sides are not equal.",
    "equal-if-doubled": "With your answer the two sides are not equal, but with twice your answer "
        "they would be.",
    "equal-if-halved": "With your answer the two sides are not equal, but with half your answer "
        "they would be.",
    "equal-if-negated": "With your answer the two sides are not equal, but with the sign changed "
        "they would be.",
    "equal-if-inverted": "With your answer the two sides are not equal, but with your answer "
        "upside down they would be.",
    "equal-if-squared": "With your answer the two sides are not equal, but with a power of your "
        "answer they would be.",
    "equal-where-symmetric": "With your answer the two sides are not equal, but they are where "
        "{name} is symmetric.",
    "equal-where": "With your answer the two sides are not equal, but they are where "
        "{name} = {value}.",
})
# fmt: on

Point = Mapping[str, np.ndarray]
Holds = Callable[[Point, Callable], bool]
SYMMETRIC = frozenset({"symmetric", "spd", "diagonal"})


def sides(claim: Callable, point: Mapping) -> tuple:
    return claim(**{name: point[name] for name in symbols_of(claim, point)})


def difference_of(left, right) -> Message | None:
    """How two sides differ; None where they are equal."""
    left, right = _floats(left), _floats(right)
    if {left.shape, right.shape} == {(), (1, 1)}:  # a number is a scalar or 1×1
        left, right = left.reshape(()), right.reshape(())
    if left.shape != right.shape:
        return say("other-shapes", left=shape_text(left.shape), right=shape_text(right.shape))
    if _same(left, right):
        return None
    if _same(left, -right):
        return say("other-sign")
    if left.ndim == 2 and left.shape[0] == left.shape[1] and _same(left.T, right):
        return say("transposed")
    return say("not-equal")


def _same(left, right) -> bool:
    return close(left, right, rtol=CLOSE, floor=VALUE_FLOOR)


def _floats(side) -> np.ndarray:
    """A side as an array; one of objects, fractions say, as floats, NaN where they are none."""
    array = np.asarray(side)
    try:
        return array.astype(float) if array.dtype == object else array
    except Exception:
        # What an object raises when it is asked to be a number is its own affair.
        return np.full(array.shape, np.nan)


def where_right(holds: Holds, shapes: Mapping[str, str]) -> Message:
    """That two sides are not equal, and what would make a wrong answer right, if anything does.

    ``holds(point, change)`` says whether a line holds at a point with the answer changed so.
    """
    points = probe_points(shapes)
    for said, change in _changes():
        if _all(holds, points, change):
            return said
    for said, special in _cases(shapes, points):
        # A case in which another answer is right too says nothing about this one.
        if _all(holds, special, lambda value: value) and not any(
            _tried(holds, point, lambda value: value + 1.5) for point in special
        ):
            return said
    return say("not-equal")


def _changes() -> list[tuple[Message, Callable]]:
    """What may be done to an answer to make it right."""
    return [
        (say("equal-if-doubled"), lambda value: 2 * value),
        (say("equal-if-halved"), lambda value: value / 2),
        (say("equal-if-negated"), lambda value: -value),
        (say("equal-if-inverted"), lambda value: 1 / _number(value)),
        (say("equal-if-squared"), lambda value: _number(value) ** 2),
    ]


def _number(value):
    """A value that is one number; a matrix has no square entry by entry."""
    if np.size(value) != 1:
        raise ValueError("not a number")
    return value


def _all(holds: Holds, points: Sequence[Point], change: Callable) -> bool:
    return all(_tried(holds, point, change) for point in points)


def _tried(holds: Holds, point: Point, change: Callable) -> bool:
    try:
        with np.errstate(all="ignore"):
            return holds(point, change)
    except Exception:
        # The answer and the line are anybody's, and need not bear a special case.
        return False


def _cases(shapes: Mapping[str, str], points: Sequence[Point]) -> Iterator:
    """The special cases that hide a mistake, each with what is said of it and its points."""
    specs = {name: parse_spec(name, text) for name, text in shapes.items()}
    square = [name for name, s in specs.items() if s.kind == "matrix" and s.rows == s.cols]
    for name in square:
        if not specs[name].properties & SYMMETRIC:
            turned = _with(points, name, lambda A: (A + A.T) / 2)
            yield say("equal-where-symmetric", name=name), turned
    for name, spec in specs.items():
        if spec.kind == "scalar":
            yield say("equal-where", name=name, value=1), _with(points, name, np.ones_like)
    for name in square:
        identity = _with(points, name, lambda A: np.eye(len(A)))
        yield say("equal-where", name=name, value="I"), identity
    for size in dict.fromkeys(size for s in specs.values() for size in s.shape):
        if isinstance(size, str) and size.isidentifier():
            single = {name: re.sub(rf"\b{size}\b", "1", text) for name, text in shapes.items()}
            at_one = [_two_axes(point, specs) for point in probe_points(single)]
            yield say("equal-where", name=size, value=1), at_one
    # Last, as 0 makes whatever is multiplied by it right.
    for name, spec in specs.items():
        if spec.kind != "matrix":
            yield say("equal-where", name=name, value=0), _with(points, name, np.zeros_like)


def _with(points: Sequence[Point], name: str, change: Callable) -> list[Point]:
    return [{**point, name: change(point[name])} for point in points]


def _two_axes(point: Point, specs: Mapping) -> Point:
    """A point at size 1, where a matrix is still a matrix."""
    return {
        name: value if specs[name].kind == "scalar" or np.ndim(value) else np.reshape(value, (1, 1))
        for name, value in point.items()
    }
