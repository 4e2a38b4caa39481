"""Derivations with one wrong line, as the page shows them: some in store, others without end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, pairwise
from random import Random
from typing import Any

import numpy as np

from ..checker.line_numbers import (
    Numbers,
    equal,
    one_by_one,
    smallest,
    telling,
    with_identities,
)
from ..checker.mistakes.wrong_derivations import wrong_derivations
from ..checker.one_wrong_line import OneWrongLine, as_lines, one_wrong_line
from ..course.skeletons import draw
from ..errors import TRANSLATED, DataError, MdlibError, Templates
from ..language.formulas import formula
from ..language.mathml import mathml
from ..matrices.shapes import shape_text

# fmt: off
say = Templates("explore", {
    "find_the_line-no-case":
        "FindTheLine: no mistake of the bank leads to one wrong line in {formula} by {wrt}. "
        "Try a product in which {wrt} stands twice.",
    "find_the_line-no-numbers":
        "Write numbers as A = [[1, 2], [3, 4]], x = [1, 2]; in {text!r} there are none.",
    "find_the_line-other-name": "{name} is no symbol here; there are {names}.",
    "find_the_line-no-value": "f has no value at these numbers.",
})
# fmt: on
# The first ones that a reader meets: formula, variable, shapes, the mistake, and which of the
# derivations with it.
STOCK = (
    ("x.T @ A @ x", "x", {"A": "n n", "x": "n"}, "M07", 1),
    ("norm(X @ w - y)**2", "w", {"X": "m n", "w": "n", "y": "m"}, "M10", 0),
    ("a.T @ inv(X) @ b", "X", {"a": "n", "b": "n", "X": "n n invertible"}, "M28", 0),
    ("tr(X @ A @ X.T @ B)", "X", {"A": "n n", "B": "m m", "X": "m n"}, "M08b", 0),
    ("tr(A @ X.T @ B)", "X", {"A": "n n", "X": "n n", "B": "n n"}, "M03", 0),
    ("sum(sigmoid(A @ x))", "x", {"A": "m n", "x": "n"}, "M37", 0),
    ("tr(A @ X @ B @ X)", "X", {"A": "n n", "B": "n n", "X": "n n"}, "M22", 2),
    ("logdet(X) + tr(A @ X)", "X", {"A": "n n", "X": "n n invertible"}, "M01", 0),
)
# Of a formula of the reader's own so many are kept in store.
OF_ONE = 4
# Where a formula is drawn: topics of practice whose derivations are long enough to search.
TOPICS = ("quadratic", "trace", "inverse", "chain", "least squares", "jacobian", "determinant")
LONGEST, TRIES, DIGITS = 42, 40, 4
GIVEN = re.compile(r"(\w+)\s*=\s*(\[[^=]*\]|[-+\d.eE]+)")

Asked = tuple[str, str, tuple[tuple[str, str], ...]]  # formula, variable, shapes


def in_store(asked: Asked | None) -> int:
    """How many cases a page has without Python."""
    return len(STOCK) if asked is None else OF_ONE


def wrong_case(asked: Asked | None, number: int, mistake: str) -> OneWrongLine:
    """The case of a number: from the store, of the formula asked for, or drawn by lot."""
    return _wrong_case(asked, number, mistake, _language())


def _language() -> int:
    """What is remembered is remembered in the language in which it was said."""
    return hash(frozenset(TRANSLATED.items()))


@lru_cache(maxsize=64)
def _wrong_case(asked: Asked | None, number: int, mistake: str, _language: int) -> OneWrongLine:
    if asked is not None:
        return _of(asked, number, mistake)
    if number < len(STOCK):
        return _stored(*STOCK[number])
    return next(_drawn(number))


def _of(asked: Asked, seed: int, mistake: str) -> OneWrongLine:
    text, wrt, shapes = asked
    made = one_wrong_line(formula(text, **dict(shapes)), wrt, seed, mistake)
    if made is None:
        raise MdlibError(say("find_the_line-no-case", formula=text, wrt=wrt))
    return made


def _stored(text: str, wrt: str, shapes: dict, mistake: str, which: int) -> OneWrongLine:
    """A case that the tests have looked at: here it is not looked at again."""
    made = wrong_derivations(formula(text, **shapes), wrt, "denominator", mistake)
    return as_lines(next(islice(made, which, None)), mistake)


def _drawn(number: int) -> Iterator[OneWrongLine]:
    """Cases of formulas by lot; the store's own where none is found."""
    rng = Random(number)
    for _ in range(TRIES):
        topic, level = rng.choice(TOPICS), rng.randint(1, 3)
        q = draw(topic, level, rng.randrange(10**6))
        # A symbol d beside a differential is hard to read.
        if len(q.text) <= LONGEST and "d" not in q.shapes:
            made = one_wrong_line(formula(q.text, **q.shapes), q.wrt, number)
            if made is not None:
                yield made
    yield wrong_case(None, number % len(STOCK), "")


def case(asked: Asked | None, number: int, mistake: str = "") -> dict[str, Any]:
    """A case as the page draws it: lines, what is wrong, and numbers that show it."""
    return _case(wrong_case(asked, number, mistake), number)


@lru_cache(maxsize=64)
def _case(it: OneWrongLine, number: int) -> dict[str, Any]:
    d, right = it.made.wrong, it.right
    return {
        "formula": d.formula.plain(),
        "wrt": d.wrt,
        "layout": d.layout,
        "sizes": [[name, shape_text(d.specs[name].shape)] for name in d.formula.symbols],
        "lines": [
            {"left": line.left, "math": mathml(line.node), "text": line.text, "rule": line.rule}
            for line in it.lines
        ],
        "wrong": it.number,
        "id": it.mistake.id,
        "name": it.mistake.name,
        "what": it.mistake.what,
        "hint": it.mistake.hint,
        "lecture": it.mistake.lecture,
        "right": {
            "math": mathml(right.after.node), "text": right.after.plain(),
            "rule": right.rule, "why": right.sentence,
        },
        "squares": _squares(it),
        "numbers": _numbers(it, number),
    }  # fmt: skip


def _squares(it: OneWrongLine) -> list[str]:
    """The square matrices of the formula but for its variable."""
    d = it.made.wrong
    specs = ((name, d.specs[name]) for name in d.formula.symbols if name != d.wrt)
    return [name for name, spec in specs if spec.rows == spec.cols != 1]


def _numbers(it: OneWrongLine, seed: int) -> dict[str, Any]:
    """Numbers by lot at which the line is wrong, convenient ones, and the smallest that tell."""
    there = at_lot(it, seed)
    sets = {
        "drawn": there,
        "identity": with_identities(there),
        "ones": one_by_one(it.made.wrong, seed),
        "smallest": smallest(it.made.wrong, it.step),
    }
    shown = {name: shown_at(it, numbers) if numbers else None for name, numbers in sets.items()}
    return {name: each if each and _is_whole(each) else None for name, each in shown.items()}


def _is_whole(numbers: dict) -> bool:
    """Whether each line has a value."""
    return all(value is not None for value in numbers["values"])


@lru_cache(maxsize=64)
def at_lot(it: OneWrongLine, seed: int) -> Numbers:
    """Small numbers at which the wrong line is wrong."""
    return telling(it.made.wrong, it.step, seed)


def shown_at(it: OneWrongLine, numbers: Numbers) -> dict[str, Any]:
    """The numbers, what each line gives there, and whether that is what the line above gives."""
    values = [numbers.of_line(line.node) for line in it.lines]
    # d(f) is another thing than f: nothing is compared there.
    same = [None, None, *(equal(*pair) for pair in pairwise(values[1:]))]
    return {
        "arrays": {name: _rows(array) for name, array in numbers.shown().items()},
        "text": ", ".join(f"{name} = {_typed(a)}" for name, a in numbers.shown().items()),
        "values": [value if value is None else _rows(value) for value in values],
        "same": same,
    }


def at_own(it: OneWrongLine, seed: int, text: str) -> dict[str, Any]:
    """The same at numbers of the reader's; a symbol left out keeps its own."""
    given = _read(text)
    there, wrt = at_lot(it, seed), it.made.wrong.wrt
    known = there.shown()
    for name in given:
        if name not in known:
            raise DataError(say("find_the_line-other-name", name=name, names=", ".join(known)))
    arrays = {**there.arrays, **given}
    change = arrays.pop(f"d{wrt}", there.change)
    if change.shape != np.shape(arrays[wrt]):
        change = np.ones(np.shape(arrays[wrt]))
    shown = shown_at(it, Numbers(it.made.wrong, arrays, change, {}))
    if not _is_whole(shown):
        raise DataError(say("find_the_line-no-value"))
    return shown


def _read(text: str) -> dict[str, np.ndarray]:
    found = GIVEN.findall(text)
    try:
        arrays = {name: np.array(ast.literal_eval(given), dtype=float) for name, given in found}
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        arrays = {}
    if not arrays:
        raise DataError(say("find_the_line-no-numbers", text=text))
    return {name: a.reshape(-1, 1) if a.ndim < 2 else a for name, a in arrays.items()}


def _rows(array: np.ndarray) -> list[list[float]]:
    """Numbers to be read: to a few digits, whole ones whole."""
    return [[_rounded(x) for x in row] for row in np.atleast_2d(array)]


def _rounded(x: float) -> float:
    short = float(f"{x:.{DIGITS}g}")
    return int(short) if short == int(short) else short


def _typed(array: np.ndarray) -> str:
    rows = _rows(array)
    if len(rows) == len(rows[0]) == 1:
        return str(rows[0][0])
    return str([row[0] for row in rows] if len(rows[0]) == 1 else rows)


def several(asked: Asked | None, number: int, mistake: str = "") -> dict[str, Any]:
    """The cases in store, and the one that is asked for, by number."""
    numbers = [*range(in_store(asked)), number]
    return {str(n): case(asked, n, mistake) for n in dict.fromkeys(numbers)}
