"""The still picture of explorer 5: matrices, columns, wires and blocks as SVG. Letters alone."""

from __future__ import annotations

from collections.abc import Sequence

from ..pictures.palette import EDGE, FOCUS, INK, PAPER, TINTS

W, H, GAP, TOP = 46, 30, 46, 40
DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def low(*indices: int) -> str:
    """Indices as they are set: ₂₃."""
    return "".join(map(str, indices)).translate(DIGITS)


def draw(value, here) -> str:
    """A state: all of it that stands still, with the chosen entry or block marked."""
    parts = {"vec": _vec, "swap": _swap, "product": _product}[value["view"]]
    body, width, rows = parts(value, here)
    size = f"{width + 26} {TOP + rows * H + 12}"
    font = 'font-family="STIX Two Text, Cambria Math, DejaVu Serif, serif" font-size="14"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width + 26}" {font}>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(body)}</svg>'
    )


def _vec(value, here):
    rows, cols, step = value["rows"], value["cols"], value["step"]
    lit = here["vec"][_first(value)][step - 1] if step else None
    cells = [[[i, j] for j in range(cols)] for i in range(rows)]
    body = [_label("X", 12 + cols * W / 2), *_grid(12, cells, lit)]
    x = 12 + cols * W + GAP
    for order in _orders(value):
        stacked = here["vec"][order]
        shown = [[entry] for entry in stacked]
        body += [_label(_vec_name("X", order), x + W / 2), *_grid(x, shown, lit)]
        x += W + GAP
    return body, x - GAP, rows * cols


def _swap(value, here):
    body, x, step = [], 12, value["step"]
    for order in _orders(value):
        left, index = here["vec"][order], here["swap"][order]
        right = [left[at] for at in index]
        lit = here["vec"][_first(value)][step - 1] if step else None
        columns = [left, right, *([left] if value["back"] else [])]
        names = ["X", "Xᵀ", "X"]
        for at, column in enumerate(columns):
            start = x + at * (W + 90)
            body += [_label(_vec_name(names[at], order), start + W / 2)]
            body += _grid(start, [[entry] for entry in column], lit)
            if at:
                body += _wires(start - 90, columns[at - 1], column, lit)
        x += (len(columns) - 1) * (W + 90) + W + GAP
    return body, x - GAP, len(here["vec"]["column"])


def _product(value, here):
    body, x, deepest = [], 12, 1
    key = "identity" if value["identity"] else "free"
    for order in _orders(value):
        blocks, entries = here["product"][key][order], here["vec"][order]
        rows, cols = len(blocks["b"]), len(entries)
        step = value["step"] if order == _first(value) else 0
        left, after = x + W + 16, x + W + 32 + cols * W
        body += [
            _label(_vec_name("AXB", order), x + W / 2),
            _label(_vec_name("X", order), after + W / 2),
        ]
        body += [_label(product_name(order, value["identity"]), left + cols * W / 2)]
        body += _cells(x, [[f"f{low(i + 1, j + 1)}"] for i, j in blocks["vec"]])
        # A column of the matrix has the tint of the entry that it meets.
        body += _cells(left, names(value, here, order), [TINTS[entry[1]] for entry in entries])
        body += _borders(left, rows, cols, blocks["block"], step)
        body += _grid(after, [[entry] for entry in entries], None)
        x, deepest = after + W + 2 * GAP, max(deepest, rows, cols)
    return body, x - 2 * GAP, deepest


def names(value, here, order: str) -> list[list[str]]:
    """What stands in the entries of the Kronecker product: b₂₁ a₁₂."""
    key = "identity" if value["identity"] else "free"
    blocks, p = here["product"][key][order], value["rows"]
    n = len(blocks["vec"]) // 2
    return [
        [_factors(divmod(b, n), divmod(a, p), value["identity"]) for b, a in zip(*row, strict=True)]
        for row in zip(blocks["b"], blocks["a"], strict=True)
    ]


def _factors(b, a, identity: bool) -> str:
    entry = f"a{low(a[0] + 1, a[1] + 1)}"
    if identity:
        return entry if b[0] == b[1] else "0"
    return f"b{low(b[0] + 1, b[1] + 1)}\u2009{entry}"


def product_name(order: str, identity: bool) -> str:
    b = "I" if identity else "Bᵀ"
    return f"{b} ⊗ A" if order == "column" else f"A ⊗ {b}"


def _orders(value) -> Sequence[str]:
    return ("column", "row") if value["order"] == "both" else (value["order"],)


def _first(value) -> str:
    return "row" if value["order"] == "row" else "column"


def _vec_name(name: str, order: str) -> str:
    return f"vec {name}" if order == "column" else f"row-vec {name}"


def _grid(x: float, entries, lit) -> list[str]:
    """Entries of X with the tint of their column; the lit one last, so that no edge hides it."""
    placed = [
        (x + c * W, TOP + r * H, e) for r, row in enumerate(entries) for c, e in enumerate(row)
    ]
    placed.sort(key=lambda cell: cell[2] == lit)
    return [
        _cell(left, top, f"x{low(e[0] + 1, e[1] + 1)}", TINTS[e[1]], e == lit)
        for left, top, e in placed
    ]


def _cells(x: float, texts, tints=(PAPER,)) -> list[str]:
    return [
        _cell(x + c * W, TOP + r * H, text, PAPER if text == "0" else tints[c], False)
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
    ]


def _cell(x: float, y: float, text: str, tint: str, lit: bool) -> str:
    edge = f'stroke="{FOCUS}" stroke-width="4"' if lit else f'stroke="{EDGE}"'
    return (
        f'<rect x="{x}" y="{y}" width="{W}" height="{H}" fill="{tint}" {edge}/>'
        f'<text x="{x + W / 2}" y="{y + 20}" text-anchor="middle" fill="{INK}">{text}</text>'
    )


def _borders(x: float, rows: int, cols: int, block, step: int) -> list[str]:
    """A frame around each block; the one that is lit last."""
    corners = [(r, c) for r in range(0, rows, block[0]) for c in range(0, cols, block[1])]
    lit = corners[step - 1] if step else None
    return [
        f'<rect x="{x + c * W}" y="{TOP + r * H}" width="{block[1] * W}" height="{block[0] * H}" '
        f'fill="none" stroke="{FOCUS if (r, c) == lit else INK}" stroke-width="3"/>'
        for r, c in sorted(corners, key=lambda corner: corner == lit)
    ]


def _wires(x: float, column, then, lit) -> list[str]:
    ends = ((column.index(entry), at, entry == lit) for at, entry in enumerate(then))
    return [_wire(x, *end) for end in ends]


def _wire(x: float, start: int, end: int, lit: bool) -> str:
    y, z = (TOP + at * H + H / 2 for at in (start, end))
    look = f'stroke="{FOCUS}" stroke-width="4"' if lit else f'stroke="{EDGE}" stroke-width="1.5"'
    return f'<path d="M{x} {y}C{x + 45} {y} {x + 45} {z} {x + 90} {z}" fill="none" {look}/>'


def _label(text: str, x: float) -> str:
    font = 'font-family="DejaVu Sans, sans-serif" font-size="13" font-weight="600"'
    return f'<text x="{x}" y="26" text-anchor="middle" fill="{INK}" {font}>{text}</text>'
