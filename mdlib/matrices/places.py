"""Where each partial derivative goes: the layouts themselves, as data. No NumPy.

The raw object is D[i, j, k, l] = ∂f_ij/∂x_kl. A layout orders its four axes and reads D off row by
row into a matrix; `Places` says so in positions and in words, for pictures and explorers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, product
from math import prod

from ..errors import ShapeError
from .matrices_words import say
from .shapes import check_layout, derivative_shape, kind, pair, shape_text

Entry = tuple[int, int, int, int]
AXES = "ijkl"
# How the axes (i, j, k, l) of D are ordered before D is read off row by row into a matrix.
# fmt: off
ORDERS = {
    ("vec", "numerator"): (1, 0, 3, 2),       ("vec", "denominator"): (3, 2, 1, 0),
    ("row-vec", "numerator"): (0, 1, 2, 3),   ("row-vec", "denominator"): (2, 3, 0, 1),
    ("block", "numerator"): (0, 3, 1, 2),     ("block", "denominator"): (0, 2, 1, 3),
    ("scalar f", "numerator"): (0, 1, 3, 2),  ("scalar f", "denominator"): (0, 1, 2, 3),
    ("scalar x", "numerator"): (0, 1, 2, 3),  ("scalar x", "denominator"): (1, 0, 2, 3),
}
# fmt: on
# What an axis runs over: a key of the words, and of which matrix.
MEANING = {
    **{"i": ("row-of", "f"), "j": ("column-of", "f")},
    **{"k": ("row-of", "x"), "l": ("column-of", "x")},
}
KIND = {"scalar": "scalar", "vector": "column", "row": "row", "matrix": "matrix"}
ENTRIES = {"ij": "entries-by-row", "ji": "entries-by-column", "kl": "entries-by-row"}
ENTRIES["lk"] = ENTRIES["ji"]
# fmt: off
RULES = {
    ("scalar", "scalar"): "rule-0", ("scalar", "vector"): "rule-1", ("vector", "scalar"): "rule-2",
    ("vector", "vector"): "rule-3", ("scalar", "matrix"): "rule-4", ("matrix", "scalar"): "rule-5",
}
# fmt: on


def axes_order(f_shape, x_shape, layout: str, arrangement: str) -> tuple[int, int, int, int]:
    """The order of the axes of D in a layout; of the arrangements where f or x is a scalar, one."""
    if tuple(f_shape) == (1, 1):
        return ORDERS["scalar f", layout]
    if tuple(x_shape) == (1, 1):
        return ORDERS["scalar x", layout]
    return ORDERS[arrangement, layout]


@dataclass(frozen=True)
class Places:
    """The places of the partial derivatives of f (m×n) by x (p×q) in one arrangement.

    ``cell[i, j, k, l]`` is the (row, column) of ∂f_ij/∂x_kl, all counted from 0.
    """

    f_shape: tuple[int, int]
    x_shape: tuple[int, int]
    layout: str = "denominator"
    arrangement: str = "vec"

    @cached_property
    def shape(self) -> tuple[int, int]:
        return derivative_shape(
            self.f_shape, self.x_shape, layout=self.layout, arrangement=self.arrangement
        )

    @cached_property
    def cell(self) -> dict[Entry, tuple[int, int]]:
        sizes = (*self.f_shape, *self.x_shape)
        order = axes_order(self.f_shape, self.x_shape, self.layout, self.arrangement)
        read_off = product(*(range(sizes[axis]) for axis in order))
        cells = product(*map(range, self.shape))
        at = dict(zip(read_off, cells, strict=True))
        entries = product(*map(range, sizes))
        return {entry: at[tuple(entry[axis] for axis in order)] for entry in entries}

    @cached_property
    def uses_arrangement(self) -> bool:
        return "scalar" not in (kind(self.f_shape), kind(self.x_shape))

    def lines(self, direction: int) -> list[Entry]:
        """One entry of each row (direction 0) or of each column (direction 1)."""
        first = {at[direction]: entry for entry, at in reversed(self.cell.items())}
        return [first[number] for number in sorted(first)]

    def running(self, direction: int) -> str:
        """The letters of i, j, k, l that tell one row (or column) from another, slowest first."""
        return self._running[direction]

    @cached_property
    def _running(self) -> tuple[str, str]:
        return self._moving(0), self._moving(1)

    def _moving(self, direction: int) -> str:
        lines = self.lines(direction)
        fixed = [
            axis
            for axis in range(4)
            if all(entry[axis] == lines[at[direction]][axis] for entry, at in self.cell.items())
        ]
        changes = {
            axis: sum(before[axis] != after[axis] for before, after in pairwise(lines))
            for axis in fixed
        }
        moving = sorted((axis for axis in fixed if changes[axis]), key=lambda axis: changes[axis])
        return "".join(AXES[axis] for axis in moving)

    def side(self, direction: int) -> str:
        """ "f" or "x" if rows (columns) are its entries one by one, "" if they are not."""
        letters = set(self.running(direction))
        for name, shape, axes in (("f", self.f_shape, "ij"), ("x", self.x_shape, "kl")):
            long = {axis for axis, size in zip(axes, shape, strict=True) if size > 1}
            if letters and letters == long:
                return name
        return ""

    def heading(self, direction: int, f: str = "f", x: str = "x") -> str:
        """Say what runs along the rows (direction 0) or the columns (direction 1)."""
        letters, names = self.running(direction), {"f": f, "x": x}
        if not letters:
            return say("only-one")
        if side := self.side(direction):
            return say(ENTRIES.get(letters, "entries-of"), name=names[side])
        told = [_letter(letter, names) for letter in letters]
        return told[0] if len(told) == 1 else say("letters", outer=told[0], inner=told[1])

    @cached_property
    def size(self) -> str:
        """The size in letters and in numbers: p×m = 2×3."""
        letters = derivative_shape(
            letter_shape(self.f_shape, "mn"),
            letter_shape(self.x_shape, "pq"),
            layout=self.layout,
            arrangement=self.arrangement,
        )
        return sizes_text(letters, self.shape)

    @cached_property
    def rule(self) -> str:
        """The shape rule of the source documents that applies."""
        kinds = (kind(shape).replace("row", "vector") for shape in (self.f_shape, self.x_shape))
        key = RULES.get(tuple(kinds))
        in_blocks = self.uses_arrangement and self.arrangement == "block"
        return say(self.arrangement if key is None or in_blocks else key)

    @cached_property
    def count(self) -> str:
        """How many partial derivatives there are: m·n·p·q = 3·1·2·1 = 6."""
        sizes = (*self.f_shape, *self.x_shape)
        return f"m·n·p·q = {'·'.join(map(str, sizes))} = {prod(sizes)}"

    def sentence(self, entry: Entry, f: str = "f", x: str = "x") -> str:
        """Say where one entry goes: ∂f_21/∂x_13 is in row 5, column 2."""
        row, col = self.cell[entry]
        partial = partial_text(entry, self.f_shape, self.x_shape, f, x)
        shape = shape_text(self.shape)
        return say("placed", partial=partial, row=row + 1, column=col + 1, shape=shape)

    def describe(self, f: str = "f", x: str = "x") -> str:
        """Describe the whole arrangement in words, for those who cannot see it."""
        rows, columns = (self.heading(direction, f, x) for direction in (0, 1))
        f_side, x_side = side_text(self.f_shape, "mn"), side_text(self.x_shape, "pq")
        return say(
            "described-arranged" if self.uses_arrangement else "described",
            **{"f": f, "x": x, "f_side": f_side, "x_side": x_side, "rows": rows},
            **{"columns": columns, "layout": self.layout, "arrangement": self.arrangement},
            size=self.size,
        )


def _letter(letter: str, names: dict[str, str]) -> str:
    key, side = MEANING[letter]
    return say("letter", letter=letter, meaning=say(key, name=names[side]))


def places(f_shape, x_shape, layout: str = "denominator", arrangement: str = "vec") -> Places:
    """Read shapes as everywhere else and return their `Places`."""
    f_shape, x_shape = integers(f_shape, "f_shape"), integers(x_shape, "x_shape")
    check_layout(layout, arrangement)
    return _places(f_shape, x_shape, layout, arrangement)


# A picture and its sentences ask for the same places again and again.
_places = lru_cache(maxsize=32)(Places)


def integers(shape, name: str) -> tuple[int, int]:
    """Read a shape whose sizes must be numbers, because its entries are to be listed."""
    sizes = pair(shape, name)
    if any(isinstance(size, str) for size in sizes):
        raise ShapeError(say("sizes-in-numbers", name=name, shape=shape_text(sizes)))
    return sizes


def letter_shape(shape: Sequence[int], letters: str) -> tuple:
    """Name the sizes above 1: (3, 1) is ("m", 1)."""
    return tuple(1 if size == 1 else letter for size, letter in zip(shape, letters, strict=True))


def sizes_text(letters: Sequence, numbers: Sequence[int]) -> str:
    symbolic, numeric = shape_text(letters).replace("*", ""), shape_text(numbers)
    return numeric if symbolic == numeric else f"{symbolic} = {numeric}"


def side_text(shape: tuple[int, int], letters: str) -> str:
    """A column, m×1 = 3×1."""
    sizes = sizes_text(letter_shape(shape, letters), shape)
    return say("side", kind=say(KIND[kind(shape)]), sizes=sizes)


def subscript(position: Sequence[int], shape: tuple[int, int]) -> str:
    """Subscript of an entry, counted from 1: "" for a scalar, "2" of a vector, "21" of a matrix."""
    if kind(shape) == "matrix":
        long = [position[0] + 1, position[1] + 1]
    else:
        long = [at + 1 for at, size in zip(position, shape, strict=True) if size > 1]
    return ("," if max(shape) > 9 else "").join(map(str, long))


def entry_text(name: str, position: Sequence[int], shape: tuple[int, int]) -> str:
    """Name an entry in plain text: f_21."""
    index = subscript(position, shape)
    return f"{name}_{index}" if index else name


def partial_text(entry: Entry, f_shape, x_shape, f: str = "f", x: str = "x") -> str:
    """Name a partial derivative in plain text: ∂f_21/∂x_13."""
    return f"∂{entry_text(f, entry[:2], f_shape)}/∂{entry_text(x, entry[2:], x_shape)}"
