"""What every figure has: axes, a legend, a caption, and words for those who cannot see it.

A figure holds letters, numbers and formulas alone. Words are in its caption and in its alternative
text; a caption names a line by its mark.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

from .alt_text import image_html
from .palette import PALE, PAPER
from .pictures_words import say

# How a mark or a dash of matplotlib is written in a line of text.
MARKS = {"^": "▲", "v": "▼", "o": "●", "x": "×", "-": "—", "--": "– –", ":": "· · ·"}
CIRCLE = np.vstack([around(np.linspace(0, 2 * np.pi, 145)) for around in (np.cos, np.sin)])


@dataclass(frozen=True)
class Picture:
    """A finished figure, a caption, and the words for those who cannot see it.

    A notebook shows ``png`` with ``caption`` below it and ``alt`` as its alternative text.
    """

    png: bytes
    alt: str
    caption: str = ""

    def __repr__(self) -> str:
        return say("figure", alt=self.alt)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/html": image_html(self.png, "png", self.alt, self.caption),
            "image/png": b64encode(self.png).decode(),
            "text/plain": repr(self),
        }


def canvas(width: float, height: float, columns: int = 1):
    """A figure, and its panels side by side: axes without a box, with a pale grid behind."""
    figure = Figure(figsize=(width, height))
    panels = figure.subplots(1, columns, squeeze=False).ravel()
    for panel in panels:
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(color=PALE, linewidth=0.6)
        panel.set_axisbelow(True)
    return figure, panels


def finish(figure: Figure, alt: str, caption: str = "") -> Picture:
    """Turn a matplotlib figure into a picture; its last panel has the legend."""
    legend(figure.axes[-1])
    figure.tight_layout()
    buffer = BytesIO()
    look = {"dpi": 110, "bbox_inches": "tight", "pad_inches": 0.15, "facecolor": PAPER}
    figure.savefig(buffer, format="png", metadata={"Software": None}, **look)
    return Picture(buffer.getvalue(), alt, caption)


def loglog(panel, x, y, mark: str, colour: str, **label) -> None:
    """A line with marks, on logarithmic scales."""
    panel.loglog(x, y, marker=mark, color=colour, markersize=5, lw=1, **label)


def legend(panel) -> None:
    """The formulas of the lines, beside the panel; nothing where no line has one."""
    if panel.get_legend_handles_labels()[1]:
        panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)


def is_formula(label: str) -> bool:
    return label.startswith("$") and label.endswith("$")


def drawn(label: str) -> dict[str, str]:
    """A label as matplotlib's option: a formula is drawn, words are left to the caption."""
    return {"label": label} if is_formula(label) else {}


def captioned(caption: str, marked: Mapping[str, str]) -> str:
    """A caption that names every line with words by its mark; ``marked`` gives each its mark."""
    rows = [
        say("legend-row", mark=MARKS[mark], label=label)
        for label, mark in marked.items()
        if not is_formula(label)
    ]
    return say("legend", caption=caption, rows="; ".join(rows)) if rows else caption
