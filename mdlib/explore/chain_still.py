"""The chain of shapes as a picture that does not move: factors rising as a staircase."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from ..errors import Message
from ..language.sizes import size_value
from ..matrices.shapes import shape_text, size_text
from ..pictures.palette import BLUE, EDGE, GREEN, GREY, INK, ORANGE, PAPER, WRONG
from .boxes import first_product
from .chain_words import say

INKS = (BLUE, ORANGE, GREEN, INK, EDGE)
DASHES = ("", "8 4", "2 4", "10 3 2 3", "14 5")
ROOM, MARGIN, GAP = 420, 46, 40


def drawn_still(facts: dict, sizes: dict[str, int], text: str) -> tuple[str, Message]:
    """SVG and alternative text of one state."""
    box = facts["box"]
    if box is None:
        return _sheet(2 * MARGIN, 2 * MARGIN, []), _alt_error(text, facts)
    still = _Still(facts["names"], {**facts["usual"], **sizes})
    product = first_product(box) or {"kids": [box]}
    parts = still.staircase(product["kids"])
    if facts["error"]:
        return _sheet(still.width, still.height, parts), _alt_error(box["text"], facts)
    said = say("chain-says", text=box["text"], **still.told(box))
    return _sheet(still.width, still.height, parts), say("chain-alt", text=box["text"], said=said)


def _alt_error(text: str, facts: dict) -> Message:
    return say("chain-alt-error", text=text, error=facts["error"])


def _sheet(width: float, height: float, parts: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans, sans-serif" font-size="14">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


class _Still:
    def __init__(self, names: list[str], sizes: dict[str, int]):
        self.names, self.sizes = names, sizes
        self.width = self.height = 0

    def told(self, box: dict) -> dict[str, str]:
        shape = box["rows"], box["cols"]
        return {"size": shape_text(shape), "now": shape_text([*map(self.length, shape)])}

    def length(self, size) -> int:
        return size_value(size, self.sizes)

    def staircase(self, kids: list[dict]) -> list[str]:
        """Each factor to the right of the one before and above it; the result where both lead."""
        rows, cols = ([self.length(kid[key]) for kid in kids] for key in ("rows", "cols"))
        fits = [a["cols"] == b["rows"] for a, b in pairwise(kids)]
        unit = max(1, min(26, ROOM // max(sum(rows), sum(cols))))
        x, y = MARGIN, 34 + unit * sum(rows)
        base, parts = y, []
        for at, kid in enumerate(kids):
            x += GAP * (at > 0 and not fits[at - 1])
            y -= unit * rows[at]
            parts += self._box(kid, x, y, unit * cols[at], unit * rows[at])
            if at and not fits[at - 1]:
                parts.append(_cross(x - GAP / 2, y + unit * rows[at]))
            x += unit * cols[at]
        self.width, self.height = x + 2 * MARGIN, base + 34
        if len(kids) > 1 and all(fits):
            w, h = unit * cols[-1], unit * rows[0]
            parts += self._result(kids, x - w, base - h, w, h)
        return parts

    def _box(self, kid: dict, x: float, y: float, w: float, h: float) -> list[str]:
        return [
            _rect(x, y, w, h, GREY, EDGE, 1),
            self._edge(kid["cols"], x, y, x + w, y),
            self._edge(kid["rows"], x, y, x, y + h),
            _text(x + w / 2, y + h / 2 + 5, kid["text"], "middle"),
            _text(x + w / 2, y - 7, size_text(kid["cols"]), "middle"),
            _text(x - 6, y + h / 2 + 5, size_text(kid["rows"]), "end"),
        ]

    def _result(self, kids: list[dict], x: float, y: float, w: float, h: float) -> list[str]:
        rows, cols = kids[0]["rows"], kids[-1]["cols"]
        return [
            _rect(x, y, w, h, PAPER, INK, 2.5),
            self._edge(rows, x + w, y, x + w, y + h),
            self._edge(cols, x, y + h, x + w, y + h),
            _text(x + w + 7, y + h / 2 + 5, size_text(rows), "start"),
            _text(x + w / 2, y + h + 18, size_text(cols), "middle"),
        ]

    def _edge(self, size, *ends: float) -> str:
        at = self.names.index(size) if size in self.names else len(self.names)
        x1, y1, x2, y2 = (f"{end:g}" for end in ends)
        colour, dash = (INKS[at], DASHES[at]) if at < min(len(INKS), len(self.names)) else (INK, "")
        return (
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="4" '
            f'stroke-dasharray="{dash}"/>'
        )


def _rect(x, y, w, h, fill: str, stroke: str, thick: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{thick:g}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'


def _cross(x: float, y: float) -> str:
    return _text(x, y - 8, "≠", "middle").replace(f'fill="{INK}"', f'fill="{WRONG}" font-size="24"')
