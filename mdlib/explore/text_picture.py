"""Lines of a derivation as a picture, for print and where no script runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..pictures.palette import BLUE, INK, PAPER

LETTER, LINE, EDGE = 8.2, 26, 14


def text_svg(lines: Sequence[tuple[str, str, str]]) -> str:
    """Rows of a left side, a formula, and what stands beside it, as SVG on paper of its own.

    Examples
    --------
    >>> text_svg([("f", "= x", "")]).count("<text")
    2
    """
    longest = [max(map(len, column)) * LETTER for column in zip(*lines, strict=True)]
    at = EDGE + longest[0], EDGE + longest[0] + LETTER, 4 * EDGE + sum(longest[:2])
    width, height = at[2] + longest[2] + EDGE, LINE * len(lines) + 2 * EDGE
    rows = "".join(
        _text(part, x, EDGE + LINE * (number + 0.7), column)
        for number, row in enumerate(lines)
        for column, (part, x) in enumerate(zip(row, at, strict=True))
    )
    size = f'width="{width:.0f}" height="{height}" viewBox="0 0 {width:.0f} {height}"'
    font = 'font-family="DejaVu Sans Mono, monospace" font-size="13.5"'
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paper}<g {font}>{rows}</g></svg>'


def _text(part: str, x: float, y: float, column: int) -> str:
    if not part:
        return ""
    anchor = ' text-anchor="end"' if column == 0 else ""
    colour = BLUE if column == 2 else INK
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}"{anchor}>{escape(part)}</text>'
