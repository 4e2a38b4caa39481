"""Where a wrong answer would be right: the special cases that hide a mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from ...checker.probing import probe_points
from ...matrices.shapes import parse_spec

Point = Mapping[str, np.ndarray]
Holds = Callable[[Point, Callable], bool]
SYMMETRIC = frozenset({"symmetric", "spd", "diagonal"})
CHANGES = (
    ("with twice your answer", lambda value: 2 * value),
    ("with half your answer", lambda value: value / 2),
    ("with the sign changed", lambda value: -value),
    ("with your answer upside down", lambda value: 1 / _number(value)),
    ("with a power of your answer", lambda value: _number(value) ** 2),
)


def where_right(holds: Holds, shapes: Mapping[str, str]) -> str:
    """What would make a wrong answer right, in words; "" if nothing that is tried here.

    ``holds(point, change)`` says whether a line holds at a point with the answer changed so.
    """
    points = probe_points(shapes)
    for words, change in CHANGES:
        if _all(holds, points, change):
            return f"but {words} they would be"
    for words, special in _cases(shapes, points):
        # A case in which another answer is right too says nothing about this one.
        if _all(holds, special, _same) and not any(
            _tried(holds, point, _other) for point in special
        ):
            return f"but they are where {words}"
    return ""


def _number(value):
    """A value that is one number; a matrix has no square entry by entry."""
    if np.size(value) != 1:
        raise ValueError("not a number")
    return value


def _same(value):
    return value


def _other(value):
    return value + 1.5


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
    """Special cases, each with its name and its points."""
    specs = {name: parse_spec(name, text) for name, text in shapes.items()}
    square = [name for name, s in specs.items() if s.kind == "matrix" and s.rows == s.cols]
    for name in square:
        if not specs[name].properties & SYMMETRIC:
            yield f"{name} is symmetric", _with(points, name, lambda A: (A + A.T) / 2)
    for name, spec in specs.items():
        if spec.kind == "scalar":
            yield f"{name} = 1", _with(points, name, np.ones_like)
    for name in square:
        yield f"{name} = I", _with(points, name, lambda A: np.eye(len(A)))
    for size in dict.fromkeys(size for s in specs.values() for size in s.shape):
        if isinstance(size, str) and size.isidentifier():
            single = {name: re.sub(rf"\b{size}\b", "1", text) for name, text in shapes.items()}
            yield f"{size} = 1", [_two_axes(point, specs) for point in probe_points(single)]
    # Last, as 0 makes whatever is multiplied by it right.
    for name, spec in specs.items():
        if spec.kind != "matrix":
            yield f"{name} = 0", _with(points, name, np.zeros_like)


def _with(points: Sequence[Point], name: str, change: Callable) -> list[Point]:
    return [{**point, name: change(point[name])} for point in points]


def _two_axes(point: Point, specs: Mapping) -> Point:
    """A point at size 1, where a matrix is still a matrix."""
    return {
        name: value if specs[name].kind == "scalar" or np.ndim(value) else np.reshape(value, (1, 1))
        for name, value in point.items()
    }
