"""Lines of text as a picture, for print and where no script runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..pictures.palette import BLUE, INK, PAPER

LETTER, LINE, EDGE = 8.2, 26, 14


def text_svg(lines: Sequence[tuple[str, str]]) -> str:
    """Rows of a formula and what stands beside it, as SVG on paper of its own.

    Examples
    --------
    >>> text_svg([("f = x", "")]).count("<text")
    1
    """
    left = max(len(formula) for formula, _ in lines) * LETTER + 2 * EDGE
    width = left + max(len(note) for _, note in lines) * LETTER + EDGE
    height = LINE * len(lines) + 2 * EDGE
    rows = "".join(
        _row(formula, note, left, EDGE + LINE * (at + 0.7))
        for at, (formula, note) in enumerate(lines)
    )
    size = f'width="{width:.0f}" height="{height}" viewBox="0 0 {width:.0f} {height}"'
    font = 'font-family="DejaVu Sans Mono, monospace" font-size="13.5" xml:space="preserve"'
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paper}<g {font}>{rows}</g></svg>'


def _row(formula: str, note: str, left: float, y: float) -> str:
    written = f'<text x="{EDGE}" y="{y:.0f}" fill="{INK}">{escape(formula)}</text>'
    beside = f'<text x="{left:.0f}" y="{y:.0f}" fill="{BLUE}">{escape(note)}</text>' if note else ""
    return written + beside
