"""Pictures. The only module that imports matplotlib; figures are drawn without a display."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

# Okabe and Ito's palette, dark to light, so that it also reads in grey.
INK, BLUE, ORANGE, GREEN, PALE = "#1a1a1a", "#0072b2", "#d55e00", "#009e73", "#d9d9d9"


@dataclass(frozen=True)
class Picture:
    """A finished figure and the words for those who cannot see it."""

    png: bytes
    alt: str

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": b64encode(self.png).decode(), "text/plain": repr(self)}
        return data, {"image/png": {"alt": self.alt}}


def finish(figure: Figure, alt: str) -> Picture:
    """Turn a matplotlib figure into a picture with alternative text."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight", metadata={"Software": None})
    return Picture(buffer.getvalue(), alt)


def axes(figure: Figure, rows: int = 1, columns: int = 1):
    """Axes without a box, with a pale grid behind."""
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for panel in panels:
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(color=PALE, linewidth=0.6)
        panel.set_axisbelow(True)
    return panels


def local_map(f: Callable, x, J, *, radius: float = 0.4) -> Picture:
    """A circle of steps around x, what f makes of it, and what the linear map J makes of it.

    Parameters
    ----------
    f : function of a (2, 1) array, with two entries
    x : (2, 1) array
    J : (2, 2) array
        The Jacobian: numerator layout, so that f(x + v) ≈ f(x) + J v.
    radius : float
        Length of the steps.
    """
    angles = np.linspace(0, 2 * np.pi, 73)
    steps = radius * np.vstack([np.cos(angles), np.sin(angles)])
    images = np.hstack([np.reshape(f(x + v[:, None]), (2, 1)) for v in steps.T])
    linear = np.reshape(f(x), (2, 1)) + J @ steps
    figure = Figure(figsize=(8, 3.6))
    before, after = axes(figure, 1, 2)
    _closed(before, x + steps, x, "$x + v$", "$x$")
    _closed(after, linear, f(x), "$f(x) + Jv$", "$f(x)$")
    after.plot(*images[:, ::3], "o", color=ORANGE, markersize=4, label="$f(x + v)$")
    for panel in (before, after):
        panel.set_aspect("equal")
        panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.tight_layout()
    return finish(
        figure,
        f"left, a circle of radius {radius:g} around x; right, its image under f as points, and "
        "under the linear map as an ellipse that nearly passes through them.",
    )


def _closed(panel, curve, centre, curve_label: str, centre_label: str) -> None:
    panel.plot(*curve, color=BLUE, linewidth=1.8, label=curve_label)
    panel.plot(*np.reshape(centre, (2, 1)), "+", color=INK, markersize=9, label=centre_label)


def descent(f: Callable, path) -> Picture:
    """The level lines of a function of two numbers, and a path of steps across them.

    Parameters
    ----------
    f : function of a (2, 1) array, a number
    path : sequence of (2, 1) arrays
    """
    points = np.hstack([np.reshape(w, (2, 1)) for w in path])
    low, high = points.min(axis=1) - 0.6, points.max(axis=1) + 0.6
    across, up = (np.linspace(low[axis], high[axis], 81) for axis in (0, 1))
    height = np.array([[float(f(np.array([[a], [b]]))) for a in across] for b in up])
    figure = Figure(figsize=(6.4, 4.2))
    [panel] = axes(figure)
    least = height.min()
    levels = least + np.linspace(0.15, np.sqrt(height.max() - least), 10) ** 2
    panel.contour(across, up, height, levels=levels, colors=INK, linewidths=0.6, alpha=0.6)
    panel.plot(*points, "o-", color=BLUE, markersize=4, linewidth=1.2, label="steps")
    panel.plot(*points[:, :1], "s", color=ORANGE, markersize=9, label="start")
    panel.plot(*points[:, -1:], "*", color=ORANGE, markersize=15, label="end")
    panel.set_xlabel("$w_1$")
    panel.set_ylabel("$w_2$")
    panel.set_aspect("equal")
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    start, end = (", ".join(f"{v:.2g}" for v in points[:, at]) for at in (0, -1))
    return finish(
        figure,
        f"level lines of f as ellipses; steps lead from ({start}) down to the lowest point, "
        f"({end}).",
    )
