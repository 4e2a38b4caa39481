"""From an answer's numbers to what went wrong: shape, then layout, then factor, then place.

Each suspect is one entry of a table: what the wrong answer would be, and the words for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..matrices.layout import arrange
from ..matrices.shapes import ARRANGEMENTS, derivative_shape, shape_text
from ..numeric.tolerance import FUNCTION
from .answers import as_numbers, not_numbers
from .checker_words import say
from .multiples import factor
from .problem import Problem
from .verdict import Finding, found


def look(problem: Problem, values: list) -> Finding:
    """What is seen of an answer that ran, without a thought of the mistakes of the bank."""
    values, unread = _as_arrays(problem, values)
    if unread:
        return unread
    if problem.equal(values, problem.expected()):
        return _correct(problem)
    for suspect in SUSPECTS:
        answers = suspect.answers(problem)
        if answers is not None and problem.equal(values, answers):
            return suspect.finding(problem, values)
    if values[0].shape != problem.expected()[0].shape:
        return _trace_left_out(values, problem) or _wrong_shape(values[0].shape, problem)
    return _fixed_shape(values, problem) or factor(problem, values) or _plainly(problem, values)


def _as_arrays(problem: Problem, values: list) -> tuple[list, Finding | None]:
    """The answer's values as matrices, or what was found of one that cannot be one."""
    arrays = []
    for value, expected in zip(values, problem.expected(), strict=True):
        array = as_numbers(value)
        if array is None:
            return [], found("unreadable", (), "cannot-read", error=not_numbers(value))
        if not np.isfinite(array).all():
            return [], found("not-finite", (), "cannot-read")
        if array.ndim == 1:
            return [], _one_dimensional(problem, values, array, expected)
        arrays.append(array.reshape(1, 1) if array.ndim == 0 and expected.size == 1 else array)
    return arrays, None


def _one_dimensional(problem: Problem, values: list, array, expected) -> Finding:
    ids = ["N01"] if array.size == expected.size else []
    told = {"size": array.size, "shape": shape_words(problem)}
    if problem.equal(as_columns(problem, values), problem.expected()):
        return found("one-axis-right", ids, **told)
    return found("one-axis", ids, **told)


def as_columns(problem: Problem, values: list) -> list[np.ndarray]:
    """One-dimensional answers in the shape of the right one, where they have as many entries."""
    pairs = zip(values, problem.expected(), strict=True)
    arrays = [(as_numbers(value), expected.shape) for value, expected in pairs]
    fits = all(a is not None and a.size == np.prod(shape) for a, shape in arrays)
    return [a.reshape(shape) if fits else a for a, shape in arrays]


def shape_words(problem: Problem, layout: str | None = None) -> str:
    """The shape of the right answer, as names and as numbers: n×m (here 2×3)."""
    sizes = problem.truths[0].shape
    options = problem.options | ({"layout": layout} if layout else {})
    numbers = shape_text(derivative_shape(sizes[:2], sizes[2:], **options))
    called = _size_names(problem)
    named = [called.get(size, size) if size > 1 else 1 for size in sizes]
    names = shape_text(derivative_shape(named[:2], named[2:], **options))
    return numbers if names == numbers else say("shape-here", names=names, numbers=numbers)


def _size_names(problem: Problem) -> dict[int, str]:
    """What each number is called at the first probe, where only one name has it."""
    sizes = problem.sizes[0]
    numbers = list(sizes.values())
    return {number: name for name, number in sizes.items() if numbers.count(number) == 1}


def _correct(problem: Problem) -> Finding:
    told = {"layout": problem.layout, "shape": shape_words(problem)}
    count = len(problem.truths)
    if count == 1:
        return found("correct-at-point", (), "correct", **told)
    return found("correct", (), "correct", count=count, **told)


# Suspects


@dataclass(frozen=True)
class Suspect:
    """One way to go wrong: the answers it would give, or None where it does not apply."""

    answers: Callable[[Problem], list | None]
    finding: Callable[[Problem, list], Finding]


def _in_other_layout(problem: Problem):
    answers = problem.expected(layout=problem.other_layout)
    return None if problem.equal(answers, problem.expected()) else answers


def _other_layout(problem: Problem, values: list) -> Finding:
    f, x = problem.kinds
    blocks = problem.arrangement == "block" and "scalar" not in (f, x)
    told = {"other": problem.other_layout, "layout": problem.layout, "shape": shape_words(problem)}
    return found(
        "other-layout",
        _layout_ids(f, x, values[0].shape),
        "other-layout",
        other_shape=shape_words(problem, problem.other_layout),
        move=say("move-blocks") if blocks else say("move-transpose"),
        **told,
    )


def _layout_ids(f: str, x: str, shape: tuple) -> list[str]:
    if f != "scalar" and x != "scalar":
        return ["M06"]
    return ["M05", "M01"] if x == "vector" and f == "scalar" and shape[:1] == (1,) else ["M01"]


def _under(arrangement: str):
    def answers(problem: Problem):
        if arrangement == problem.arrangement or "scalar" in problem.kinds:
            return None
        return problem.expected(arrangement=arrangement)

    return answers


def is_rearranged(problem: Problem, values: list) -> bool:
    """Whether the values are right under another arrangement."""
    others = (_under(arrangement)(problem) for arrangement in ARRANGEMENTS)
    return any(answers and problem.equal(values, answers) for answers in others)


def _rearranged(key: str, *ids: str):
    return lambda problem, values: found(key, ids, asked=problem.arrangement)


def _transposed_partials(problem: Problem):
    """x read with its rows and columns exchanged."""
    return [arrange(D.swapaxes(2, 3), **problem.options) for D in problem.truths]


SUSPECTS = (
    Suspect(_in_other_layout, _other_layout),
    Suspect(_under("row-vec"), _rearranged("rows-stacked", "M45")),
    Suspect(_under("vec"), _rearranged("columns-stacked")),
    Suspect(_under("block"), _rearranged("as-blocks")),
    Suspect(_transposed_partials, lambda problem, values: found("exchanged", ("M47", "M48"))),
)


# Shapes


def _trace_left_out(values: list, problem: Problem) -> Finding | None:
    """A matrix, where the derivative is a number and is its trace, or the sum of its entries."""
    if problem.expected()[0].size != 1 or any(value.ndim != 2 for value in values):
        return None
    totals = [[np.reshape(add(value), (1, 1)) for value in values] for add in (np.trace, np.sum)]
    if not any(problem.equal(total, problem.expected()) for total in totals):
        return None
    shape = say("number-by-number", given=shape_text(values[0].shape))
    return found("wrong-shape", ["M41"], shape=shape, hint=say("hint-sum"))


def _wrong_shape(shape, problem: Problem) -> Finding:
    start = say("shape", given=_shape_words(shape), rule=_rule(problem))
    sizes = problem.truths[0].shape
    options = problem.options | {"layout": problem.other_layout}
    if tuple(shape) == derivative_shape(sizes[:2], sizes[2:], **options):
        hint = say("hint-other-layout", other=problem.other_layout)
    elif shape in ((), (1, 1)):
        hint = say("hint-each", each=_each(problem))
        return found("wrong-shape", ["M02", "M04"], shape=start, hint=hint)
    else:
        hint = say("hint-sizes")
    return found("wrong-shape", shape=start, hint=hint)


def _fixed_shape(values: list, problem: Problem) -> Finding | None:
    """Right at the first probe, by accident: the answer does not follow the sizes."""
    for value, expected in zip(values, problem.expected(), strict=True):
        if value.shape != expected.shape:
            shape = shape_text(expected.shape)
            return found("fixed-shape", given=_shape_words(value.shape), shape=shape)
    return None


def _each(problem: Problem) -> str:
    f, x = problem.kinds
    if "scalar" not in (f, x):
        return say("each-pair", wrt=problem.wrt)
    return say("each-entry", of=problem.wrt if f == "scalar" else "f")


def _shape_words(shape) -> str:
    return say("single-number") if shape in ((), (1, 1)) else shape_text(shape)


def _rule(problem: Problem) -> str:
    """What shape the derivative has, and why."""
    f, x = problem.kinds
    told = {"layout": problem.layout, "shape": shape_words(problem)}
    is_denominator = problem.layout == "denominator"
    if "matrix" in (f, x) and "scalar" not in (f, x):
        return say("rule-arranged", arrangement=problem.arrangement, **told)
    if "scalar" not in (f, x):
        rows, columns = (problem.wrt, "f") if is_denominator else ("f", problem.wrt)
        return say("rule-jacobian", rows=rows, columns=columns, **told)
    # By a scalar, the denominator layout is the transposed one.
    like = problem.wrt if f == "scalar" else "f"
    if is_denominator == (f == "scalar"):
        return say("rule-like", like=like, **told)
    return say("rule-like-transposed", like=like, **told)


# Places


def _plainly(problem: Problem, values: list) -> Finding:
    """Wrong, and nothing else is known than where."""
    rights = [_right(*pair) for pair in zip(values, problem.expected(), strict=True)]
    # An answer may pass at one probe by accident; the first one at which it fails is shown.
    right = next((right for right in rights if not right.all()), None)
    if right is None:
        return found("nearly")
    if right.size == 1:
        return found("wrong-number")
    where = np.unravel_index(int(np.argmin(right)), right.shape)
    place = f"({', '.join(str(int(index) + 1) for index in where)})"
    if not right.any():
        return found("no-entry-right", place=place)
    return found("some-entries-right", count=int(right.sum()), size=right.size, place=place)


def _right(value, expected) -> np.ndarray:
    return np.isclose(value, expected, rtol=FUNCTION, atol=FUNCTION * np.abs(expected).max())
