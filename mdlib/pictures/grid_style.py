"""What the layout pictures look like: sizes, lines and the style sheet, as data."""

from __future__ import annotations

from dataclasses import dataclass

from .palette import BLACK, EDGE

FONT = "'STIX Two Text','Cambria Math','DejaVu Serif',Georgia,serif"


@dataclass(frozen=True)
class Tier:
    """How large a result cell is and what is written in it."""

    most: int  # the longest side of the result it is used for
    width: int
    height: int
    font: int
    label: str  # "fraction", "indices", "numerator" or "none"
    heading: int  # the room that a heading of a row takes
    note: str = ""  # the key of what the caption says of its labels


# fmt: off
TIERS = (
    Tier( 9, 54, 46, 15, "fraction",  44),
    Tier(16, 31, 31, 11, "indices",   40, "short-indices"),
    Tier(25, 21, 21, 10, "numerator", 36, "short-numerator"),
    Tier(64,  9,  9,  6, "none",      36, "no-labels"),
)
# fmt: on

# Everything that the still picture needs is an attribute, because some viewers drop style sheets.
EDGED = f'stroke="{EDGE}"'
MARKED = f'stroke="{BLACK}" stroke-width="4"'
ITALIC = 'font-style="italic"'
BOLD = ' font-weight="700"'
POINTED = f"{{stroke:{BLACK};stroke-width:4}}"
STYLE = f"""
.md-lay .block{{pointer-events:none}}
.md-lay .c:hover>.a>rect{POINTED}
"""

MOVE = """
@keyframes md-lay-move{from{transform:translate(var(--dx),var(--dy))}to{transform:none}}
.md-lay .a{animation:md-lay-move .7s cubic-bezier(.4,0,.2,1)}
@media (prefers-reduced-motion:reduce){.md-lay .a{animation:none}}
"""
