"""Explorer 1, place: where does each number go?"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

from ..errors import DataError, ShapeError, Templates
from ..matrices.places import Places, entry_text, integers, places
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, check_layout
from ..pictures.grids import layout_picture
from .explorer import Explorer
from .fields import Field, Value, flag, listed, one_of, optional, whole

LARGEST = 4
MOST = 9  # entries of f, and of x: what two layouts side by side have room for

# fmt: off
say = Templates("explore", {
    "place-question": "Where does each number go?",
    "place-does": "click a cell to see its entries of f and x, flip the layout, or guess.",
    "place-too-large":
        "{name}={shape}; the sizes go to {largest}, and a side has at most {most} entries.",
    # Labels.
    "place-layout": "layout",
    "place-denominator": "denominator",
    "place-numerator": "numerator",
    "place-arrangement": "arrangement",
    "place-vec": "vec",
    "place-row-vec": "row-vec",
    "place-block": "block",
    "place-rows": "rows of {side}",
    "place-columns": "columns of {side}",
    "place-both": "both layouts side by side",
    "place-size": "{side} is {rows}×{cols}",
    "place-title": "∂f/∂x in {layout} layout: {size}",
    "place-grid": "∂f/∂x in {layout} layout, {rows} rows, {cols} columns",
    "place-entry": "∂f{f}/∂x{x}",
    "place-cell": "{entry}, row {row}, column {col}",
    "place-hidden": "row {row}, column {col}",
    "place-chip": "the number to be placed: {entry}",
    "key-place-layout": "L: flip the layout",
    "key-place-arrangement": "A: the next arrangement",
    # What it says.
    "place-rule": "{rule}. Click a cell.",
    "place-stands": "{entry} stands in row {row}, column {col} of the {layout} layout. {caption}",
    "place-moved": "{entry} stood in row {old_row}, column {old_col}; now it stands in row {row}, "
                   "column {col}. {caption}",
    "place-stayed": "{entry} stays in row {row}, column {col}. {caption}",
    "place-caption": "Rows: {rows}. Columns: {columns}.",
    "place-no-choice": "No arrangement to choose: f or x is a scalar.",
    "place-alike": "Both layouts are {size}: the size does not tell which one it is.",
    # Guess mode.
    "place-ask": "Click where {entry} goes, in {layout} layout.",
    "place-ask-arranged":
        "Click where {entry} goes, in {layout} layout, {arrangement} arrangement.",
    "place-yes": "Yes: row {row}, column {col}. {caption}",
    "place-no-layout": "That is its place in the other layout. Here: {caption}",
    "place-no-arrangement":
        "That is its place in the arrangement {other}. Here it is {arrangement}: {caption}",
    "place-no-f": "The entry of x is right, the entry of f is not: {entry} goes there.",
    "place-no-x": "The entry of f is right, the entry of x is not: {entry} goes there.",
    "place-no": "No: {entry} goes there.",
    "place-no-rule": "{miss} The rule: {caption}",
    # Things to try.
    "place-try-flip": "flip the layout",
    "place-try-matrix": "make f a matrix",
    "place-try-alike": "make both the same size",
    "place-try-rows": "stack rows instead of columns",
})
# fmt: on


def few_entries() -> Field:
    """Rows and columns of one side."""
    shape = listed(whole(1, LARGEST), 2)

    def clean(name, given):
        if prod(sizes := shape.clean(name, given)) > MOST:
            parts = {"largest": LARGEST, "most": MOST}
            raise DataError(say("place-too-large", name=name, shape=sizes, **parts))
        return sizes

    def draw(rng):
        sizes = shape.draw(rng)
        return sizes if prod(sizes) <= MOST else draw(rng)

    return Field(clean, draw)


class Place(Explorer):
    r"""Where each ∂f_ij/∂x_kl goes: click a cell and its entries of f and x light up.

    In denominator layout x names the rows, in numerator layout f does. The places are those of
    `mdlib.arrange`.

    Parameters
    ----------
    f, x : tuple of int
        ``()`` a scalar, ``(n,)`` a column, ``(m, n)`` a matrix; sizes from 1 to 4, and at most 9
        entries.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    states : dict, optional
        Prepared states for a class, each a button: ``{"both 2×2": {"f": [2, 2], "x": [2, 2]}}``.
    **chosen
        Any other key of ``value``: ``picked`` (i, j, k, l, counted from 0), ``both`` (both layouts
        side by side), ``mode`` ("look" or "guess"), ``seed``.

    Raises
    ------
    ShapeError
        If a size is not an integer from 1 to 4, or there are more than 9 entries.
    LayoutError
        If the layout or the arrangement is unknown.
    DataError
        If another key is unknown, or its value makes no sense.

    Examples
    --------
    >>> explorer = Place((3,), (2,), picked=[2, 0, 1, 0])
    >>> explorer.value = {**explorer.value, "layout": "numerator"}
    >>> explorer.facts["by"]["3,1,2,1"]["size"]["numerator"]["vec"]
    'm×p = 3×2'

    References
    ----------
    000, 002.
    """

    name = "place"
    WORDS = say
    FIELDS = {
        "f": few_entries(),
        "x": few_entries(),
        "layout": one_of(*LAYOUTS),
        "arrangement": one_of(*ARRANGEMENTS),
        "picked": optional(listed(whole(0, LARGEST - 1), 4)),
        "both": flag(),
    }
    START = {
        "f": [2, 1], "x": [3, 1], "layout": "denominator", "arrangement": "vec",
        "picked": None, "both": False,
    }  # fmt: skip
    TRIES = {
        "place-try-flip": {"layout": "numerator"},
        "place-try-matrix": {"f": [2, 2], "picked": [1, 0, 0, 0]},
        "place-try-rows": {"f": [2, 2], "arrangement": "row-vec", "picked": [1, 0, 0, 0]},
        "place-try-alike": {"f": [2, 1], "x": [2, 1], "both": True, "picked": None},
    }

    def __init__(self, f=(2,), x=(3,), layout="denominator", arrangement="vec", **chosen):
        check_layout(layout, arrangement)
        shapes = {"f": _sizes(f, "f"), "x": _sizes(x, "x")}
        super().__init__(**shapes, layout=layout, arrangement=arrangement, **chosen)

    @classmethod
    def settled(cls, value: Value) -> Value:
        """An entry that is picked must be there."""
        sizes, picked = (*value["f"], *value["x"]), value["picked"]
        there = picked and all(at < size for at, size in zip(picked, sizes, strict=True))
        return {**value, "picked": picked if there else None}

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """Every layout and arrangement of what is chosen."""
        sizes = (*value["f"], *value["x"])
        return {"of": [value["f"], value["x"]], "by": {",".join(map(str, sizes)): _facts(*sizes)}}

    def facts_of(self, value: Value) -> dict[str, Any]:
        """The places of what is chosen, and of all that the things to try lead to."""
        near = [self.start, *(each["value"] for each in self.tries)]
        sides = [[each[side] for each in near if side in each] for side in "fx"]
        there = [{**value, "f": f, "x": x} for f in sides[0] for x in sides[1]]
        found = [self.answer(each, self.facts) for each in (value, *there)]
        by = {sizes: facts for each in found for sizes, facts in each.get("by", {}).items()}
        return {**found[0], "by": dict(sorted(by.items()))}

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """The layout picture of the state."""
        picture = layout_picture(
            value["f"],
            value["x"],
            layout=value["layout"],
            arrangement=value["arrangement"],
            highlight=value["picked"],
        )
        return picture.svg, picture.text


def _sizes(shape, name: str) -> list[int]:
    sizes = integers(shape, name)
    if max(sizes) > LARGEST or prod(sizes) > MOST:
        parts = {"largest": LARGEST, "most": MOST}
        raise ShapeError(say("place-too-large", name=name, shape=sizes, **parts))
    return [*sizes]


@lru_cache(maxsize=64)
def _facts(m: int, n: int, p: int, q: int) -> dict[str, Any]:
    """What the page needs of f (m×n) by x (p×q), for each layout and arrangement."""
    f, x = (m, n), (p, q)
    here = {lay: {arr: places(f, x, lay, arr) for arr in ARRANGEMENTS} for lay in LAYOUTS}
    entries = [*here["denominator"]["vec"].cell]

    def each(ask):
        return {lay: {arr: ask(at) for arr, at in row.items()} for lay, row in here.items()}

    return {
        "f": [*f],
        "x": [*x],
        "entries": [[*entry] for entry in entries],
        "f_names": [[entry_text("", (i, j), f) for j in range(n)] for i in range(m)],
        "x_names": [[entry_text("", (k, l), x) for l in range(q)] for k in range(p)],
        "cells": each(lambda at: [[*at.cell[entry]] for entry in entries]),
        "shape": each(lambda at: [*at.shape]),
        "size": each(lambda at: at.size),
        "heads": each(_heads),
        "rows": each(lambda at: at.heading(0)),
        "columns": each(lambda at: at.heading(1)),
        "rule": {arr: at.rule for arr, at in here["denominator"].items()},
        "choice": here["denominator"]["vec"].uses_arrangement,
    }


def _heads(at: Places) -> list[list[str]]:
    """The entry of f or of x that a row (a column) belongs to, where it belongs to one."""
    heads = []
    for direction in (0, 1):
        side = at.side(direction)
        part = slice(0, 2) if side == "f" else slice(2, 4)
        shape = at.f_shape if side == "f" else at.x_shape
        lines = at.lines(direction)
        heads.append([entry_text(side, entry[part], shape) if side else "" for entry in lines])
    return heads
