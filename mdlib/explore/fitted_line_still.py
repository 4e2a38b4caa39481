"""The stored picture of least squares: the points with both lines, and the loss with two walks."""

from __future__ import annotations

import numpy as np

from ..pictures import palette
from .fitted_line_numbers import gradient, loss
from .still_panels import Panel


def data_panel(X, y, yours, best) -> Panel:
    panel = Panel(15, 15, (300, 300), (0, 10), (0, 10))
    for at, ((_, x), (target,)) in enumerate(zip(X, y, strict=True)):
        r = yours[0] + yours[1] * x - target
        far = x + abs(r) if x + abs(r) <= 10 else x - abs(r)
        panel.box((x, target), (far, target + r), palette.TINTS[at])
    panel.line([(x, yours[0] + yours[1] * x) for x in (0, 10)], palette.BLUE, 3)
    panel.line([(x, best[0] + best[1] * x) for x in (0, 10)], palette.ORANGE, 3, "8 5")
    for at, ((_, x), (target,)) in enumerate(zip(X, y, strict=True), 1):
        panel.dot((x, target))
        panel.text((x, target), str(at), 8, -8)
    return panel


def loss_panel(X, y, lam, yours, best) -> Panel:
    """Level lines, one of them through your line, and walks at 0.9 and 1.1 times 2/h."""
    w, centre = (np.array(each)[:, None] for each in (yours, best))
    curvature, axes = np.linalg.eigh(2 * (X.T @ X + lam * np.eye(2)))
    axes = axes * np.where(axes[1] < 0, -1, 1)  # an eigenvector's sign is anybody's
    curvature = np.maximum(curvature, curvature[1] * 1e-9)
    off = max(1.5, abs(yours[0] - best[0]) * 1.1, abs(yours[1] - best[1]) * 3.3)
    across, up = ((b - r, b + r) for b, r in zip(best, (off, off * 0.75), strict=True))
    panel = Panel(340, 15, (365, 274), across, up)
    least, here = loss(X, y, lam, centre), loss(X, y, lam, w)
    angle = np.linspace(0, 2 * np.pi, 121)
    for share, width in ((0.25, 1), (1, 2.5), (4, 1), (16, 1)):
        semi = np.sqrt(2 * share * max(here - least, 1e-9) / curvature)
        ring = (axes * semi) @ [np.cos(angle), np.sin(angle)] + centre
        panel.line(ring.T, palette.INK if share == 1 else palette.NEUTRAL, width)
    for scale, colour, dash in ((1.1, palette.ORANGE, "5 4"), (0.9, palette.BLUE, "")):
        walk = [w]
        for _ in range(7):
            step = scale * 2 / curvature[1] * gradient(X, y, lam, walk[-1])
            walk.append(walk[-1] - step)
        panel.line([step.ravel() for step in walk], colour, 1.5, dash)
        for step in walk[1:]:
            panel.dot(step.ravel(), colour, 3)
    panel.dot(yours, palette.INK)
    panel.text((across[1], up[0]), "w₀", -10, -10, "end")
    panel.text((across[0], up[1]), "w₁", 8, 18)
    return panel
