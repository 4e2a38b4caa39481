"""The parts of a layout picture: the grids of f and x, the result's cells and its headings."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise, product

from ..matrices.places import (
    Entry,
    Places,
    entry_text,
    letter_shape,
    partial_text,
    sizes_text,
    subscript,
)
from .grid_style import BOLD, EDGED, ITALIC, MARKED, Tier
from .palette import GREY, INK, TINTS

WIDTH, MARGIN, LEFT, TOP = 400, 16, 240, 58


@dataclass(frozen=True)
class Drawing:
    """What every part of one picture needs to know."""

    places: Places
    tier: Tier
    f: str
    x: str
    highlight: Entry | None
    former: Places | None

    def colour(self, i: int, j: int) -> str:
        return TINTS[(j * self.places.f_shape[0] + i) % len(TINTS)]

    @property
    def origin(self) -> tuple[int, int]:
        """Upper left corner of the result's cells."""
        outer = 20 if self.outer(1) else 0
        return LEFT + self.heading_width, TOP + 48 + outer

    @property
    def heading_width(self) -> int:
        return self.tier.heading * 2 if self.outer(0) else self.tier.heading

    def outer(self, direction: int) -> str:
        """The slow index of a block arrangement, which gets a heading of its own."""
        letters = self.places.running(direction)
        is_block = len(letters) == 2 and not self.places.side(direction)
        return letters[0] if self.tier.label != "none" and is_block else ""

    def corner(self, row: int, col: int) -> tuple[int, int]:
        left, top = self.origin
        return left + col * self.tier.width, top + row * self.tier.height

    def side(self, name: str) -> tuple[str, tuple[int, int]]:
        """The written name and the shape of f or of x."""
        return (self.f, self.places.f_shape) if name == "f" else (self.x, self.places.x_shape)


def css_name(side: str, position) -> str:
    return f"{side}{position[0] + 1}-{position[1] + 1}"


def _side_cell(shape) -> tuple[int, int]:
    return max(6, min(36, 180 // shape[1])), max(6, min(28, 180 // shape[0]))


def _side_top(drawing: Drawing, side: str) -> int:
    if side == "f":
        return TOP + 26
    rows = drawing.places.f_shape[0]
    return TOP + 26 + rows * _side_cell(drawing.places.f_shape)[1] + 54


def side_bottom(drawing: Drawing) -> int:
    """Where the grid of x ends."""
    shape = drawing.places.x_shape
    return _side_top(drawing, "x") + shape[0] * _side_cell(shape)[1]


def side_grid(drawing: Drawing, side: str) -> list[str]:
    """The grid of f, coloured as the result is, or that of x, in grey."""
    (name, shape), top = drawing.side(side), _side_top(drawing, side)
    size = sizes_text(letter_shape(shape, "mn" if side == "f" else "pq"), shape)
    parts = [
        f'<text x="{MARGIN}" y="{top - 9}" font-size="16">{_symbol(name, "")}'
        f'<tspan dx="9" font-size="14">{size}</tspan></text>'
    ]
    width, height = _side_cell(shape)
    for row, col in product(*map(range, shape)):
        corner = MARGIN + col * width, top + row * height
        parts.append(_side_entry(drawing, side, (row, col), corner, (width, height)))
    return _marked_last(parts)


def _side_entry(drawing: Drawing, side: str, position, corner, size) -> str:
    (name, shape), (width, height) = drawing.side(side), size
    fill = drawing.colour(*position) if side == "f" else GREY
    on = _on(drawing, side, position)
    label = ""
    if width > 20 and height > 14:
        text = _symbol(name, subscript(position, shape))
        font = _fitting(min(15, width // 2 - 1), name)
        label = _text(text, width // 2, height // 2 + 4, font, on and BOLD)
    return (
        f'<g class="e {side} {css_name(side, position)}{on}" '
        f'transform="translate({corner[0]},{corner[1]})">'
        f'<rect width="{width}" height="{height}" fill="{fill}" {MARKED if on else EDGED}/>'
        f"<title>{escape(entry_text(name, position, shape))}</title>{label}</g>"
    )


def _on(drawing: Drawing, side: str, position) -> str:
    if drawing.highlight is None:
        return ""
    chosen = drawing.highlight[:2] if side == "f" else drawing.highlight[2:]
    return " on" if tuple(chosen) == tuple(position) else ""


def _marked_last(parts: list[str]) -> list[str]:
    # SVG paints in order: the outline of the marked cell must not be covered by its neighbours.
    return sorted(parts, key=lambda part: ' on"' in part[:60])


def _fitting(font: int, name: str) -> int:
    """The size of a label in a cell: a name of four letters or more is written smaller."""
    return font * 4 // max(4, len(name) + 1)


def _symbol(name: str, index: str, before: str = "") -> str:
    low = f'<tspan dy="4" font-size="70%">{index}</tspan>' if index else ""
    return f"{before}<tspan {ITALIC}>{escape(name)}</tspan>{low}"


def result_grid(drawing: Drawing) -> list[str]:
    """The cells of the result, what runs along them, and the outlines of blocks."""
    cells = [_cell(drawing, entry, *at) for entry, at in drawing.places.cell.items()]
    return [
        *_axis_captions(drawing),
        *_headings(drawing, 0),
        *_headings(drawing, 1),
        *_marked_last(cells),
        *_blocks(drawing),
    ]


def _axis_captions(drawing: Drawing) -> list[str]:
    """What runs along the columns, above them, and along the rows, above their headings."""
    left, top = drawing.origin
    lines = [("→", 1, left, TOP + 17, "start"), ("↓", 0, left - 8, top - 9, "end")]
    return [
        _text(f"<tspan{BOLD}>{arrow}</tspan> {_running(drawing, direction)}", x, y, 15, "", anchor)
        for arrow, direction, x, y, anchor in lines
        if drawing.places.running(direction)
    ]


def _running(drawing: Drawing, direction: int) -> str:
    """vec f by columns, vec fᵀ by rows, f of a vector, (i, k) in blocks."""
    here = drawing.places
    letters = here.running(direction)
    if side := here.side(direction):
        name = _symbol(drawing.side(side)[0], "")
        if len(letters) == 1:
            return name
        return f"vec({name}ᵀ)" if letters in ("ij", "kl") else f"vec({name})"
    italic = ", ".join(f"<tspan {ITALIC}>{letter}</tspan>" for letter in letters)
    return f"({italic})" if len(letters) > 1 else italic


def _headings(drawing: Drawing, direction: int) -> list[str]:
    """One heading a row (direction 0) or a column (direction 1), and one a group of them."""
    if drawing.tier.label == "none" or not drawing.places.running(direction):
        return []
    lines = drawing.places.lines(direction)
    inner = [
        _heading(drawing, direction, number, number + 1, _line_name(drawing, direction, entry))
        for number, entry in enumerate(lines)
    ]
    return inner + _outer_headings(drawing, direction, lines)


def _outer_headings(drawing: Drawing, direction: int, lines: list[Entry]) -> list[str]:
    letter = drawing.outer(direction)
    if not letter:
        return []
    at = [entry["ijkl".index(letter)] for entry in lines]
    starts = [number for number in range(len(at)) if number == 0 or at[number] != at[number - 1]]
    return [
        _heading(drawing, direction, start, stop, _index_name(letter, at[start]), outer=True)
        for start, stop in pairwise([*starts, len(at)])
    ]


def _heading(drawing, direction: int, start: int, stop: int, text: str, outer=False) -> str:
    tier, marked = drawing.tier, drawing.highlight and drawing.places.cell[drawing.highlight]
    weight = BOLD if marked and start <= marked[direction] < stop else ""
    left, top = drawing.corner(0, 0)
    middle = (start + stop) / 2
    if direction == 0:
        indent = drawing.heading_width // 2 if outer else 0
        x, y, anchor = left - 8 - indent, top + middle * tier.height + 5, "end"
    else:
        x, y, anchor = left + middle * tier.width, top - (28 if outer else 9), "middle"
    return _text(text, x, y, min(15, tier.font + 1), weight, anchor)


def _line_name(drawing: Drawing, direction: int, entry: Entry) -> str:
    here = drawing.places
    if side := here.side(direction):
        name, shape = drawing.side(side)
        return _symbol(name, subscript(entry[:2] if side == "f" else entry[2:], shape))
    letter = here.running(direction)[-1]
    at = entry["ijkl".index(letter)]
    return str(at + 1) if drawing.tier.label == "numerator" else _index_name(letter, at)


def _index_name(letter: str, at: int) -> str:
    return f"<tspan {ITALIC}>{letter}</tspan>={at + 1}"


def _cell(drawing: Drawing, entry: Entry, row: int, col: int) -> str:
    here, tier = drawing.places, drawing.tier
    left, top = drawing.corner(row, col)
    on = " on" if drawing.highlight == entry else ""
    words = escape(partial_text(entry, here.f_shape, here.x_shape, drawing.f, drawing.x))
    return (
        f'<g class="c {css_name("f", entry[:2])} {css_name("x", entry[2:])}{on}" '
        f'transform="translate({left},{top})"><g class="a"{_start(drawing, entry)}>'
        f'<rect width="{tier.width}" height="{tier.height}" '
        f'fill="{drawing.colour(*entry[:2])}" {MARKED if on else EDGED}/>'
        f"<title>{words}</title>{_cell_label(drawing, entry)}</g></g>"
    )


def _start(drawing: Drawing, entry: Entry) -> str:
    if drawing.former is None:
        return ""
    row, col = drawing.places.cell[entry]
    former_row, former_col = drawing.former.cell[entry]
    across = (former_col - col) * drawing.tier.width
    down = (former_row - row) * drawing.tier.height
    return f' style="--dx:{across}px;--dy:{down}px"'


def _cell_label(drawing: Drawing, entry: Entry) -> str:
    here, tier = drawing.places, drawing.tier
    over, under = subscript(entry[:2], here.f_shape), subscript(entry[2:], here.x_shape)
    middle, half = tier.width // 2, tier.height // 2
    if tier.label == "fraction":
        over = _symbol(drawing.f, over, "∂")
        under = _symbol(drawing.x, under, "∂")
    if tier.label in ("fraction", "indices"):
        name = max(drawing.f, drawing.x, key=len) if tier.label == "fraction" else ""
        font = _fitting(tier.font, name)
        return _fraction(over or "1", under or "1", middle, half, tier, font)
    if tier.label == "numerator" and over:
        return _text(over, middle, half + 4, tier.font)
    return ""


def _fraction(over: str, under: str, middle: int, half: int, tier: Tier, font: int) -> str:
    rise, drop = (8, 15) if tier.label == "fraction" else (3, 11)
    return (
        _text(over, middle, half - rise + 1, font)
        + f'<path stroke="{INK}" d="M6 {half}H{tier.width - 6}"/>'
        + _text(under, middle, half + drop, font)
    )


def _text(text: str, x: float, y: float, size: int, weight="", anchor="middle") -> str:
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
    return f"<text {place}{weight}>{text}</text>"


def _blocks(drawing: Drawing) -> list[str]:
    """The outline of every block ∂f_ij/∂x, in the block arrangement."""
    here, tier = drawing.places, drawing.tier
    if here.arrangement != "block" or not here.uses_arrangement:
        return []
    parts = []
    for position in product(*map(range, here.f_shape)):
        cells = [at for entry, at in here.cell.items() if entry[:2] == position]
        (left, top), (right, bottom) = drawing.corner(*min(cells)), drawing.corner(*max(cells))
        parts.append(
            f'<rect class="block" fill="none" stroke="{INK}" stroke-width="2.6" x="{left}" '
            f'y="{top}" width="{right - left + tier.width}" '
            f'height="{bottom - top + tier.height}"/>'
        )
    return parts
