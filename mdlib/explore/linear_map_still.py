"""The stored pictures of linear maps: the plane, and what each gradient leaves over."""

from __future__ import annotations

from math import log10

import numpy as np

from ..pictures import palette
from .fields import Value
from .still_panels import Panel

RAISED = str.maketrans(dict(zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)))


def level_panel(value: Value, facts: dict) -> Panel:
    """Level lines of xᵀAx, the step, both gradients, and the direction in which both agree."""
    panel, (x, y) = Panel(15, 15, (300, 300), (-3, 3), (-3, 3)), value["x"]
    (a, b), (c, d) = value["A"]
    t = np.linspace(0, 2 * np.pi, 241)
    u = np.array([np.cos(t), np.sin(t)])
    form = a * u[0] ** 2 + (b + c) * u[0] * u[1] + d * u[1] ** 2
    for level in (0.5, 2, 4.5, 8, 12.5, 18):
        for sign in (1, -1):
            there = sign * form > level / 16
            pieces = np.split(np.arange(len(t)), np.flatnonzero(np.diff(there)) + 1)
            for piece in (each for each in pieces if there[each[0]]):
                r = np.sqrt(level / np.abs(form[piece]))
                panel.line((u[:, piece] * r).T, palette.NEUTRAL, 1, "" if sign == 1 else "4 3")
    panel.line([(-4 * x, -4 * y), (4 * x, 4 * y)], palette.LINE, 1.5, "2 3")
    longest = max(np.hypot(*facts["gradient"]), np.hypot(*facts["tempting"]), 1e-9)
    pairs = (("G", "gradient", palette.BLUE, ""), ("2Ax", "tempting", palette.ORANGE, "6 4"))
    for name, key, colour, dash in pairs:
        end = [p + 1.4 * g / longest for p, g in zip((x, y), facts[key], strict=True)]
        panel.arrow((x, y), end, colour, dash=dash)
        panel.text(end, name, -4, -8, "end")
    panel.arrow((x, y), (x + value["dx"][0], y + value["dx"][1]), palette.INK, 3)
    panel.dot((x, y))
    return panel


def area_panel(value: Value) -> Panel:
    """The area between the columns of X, and between those of X + dX."""
    panel = Panel(15, 15, (300, 300), (-3, 3), (-3, 3))
    X, dX = (np.array(value[key], dtype=float) for key in ("X", "dX"))
    zero = np.zeros(2)
    for Y, colour, dash in ((X, palette.INK, ""), (X + dX, palette.BLUE, "5 4")):
        panel.line([zero, Y[:, 0], Y.sum(axis=1), Y[:, 1], zero], colour, 2, dash)
    for column in (0, 1):
        panel.arrow(X[:, column], (X + dX)[:, column], palette.BLUE, 3)
        panel.text(X[:, column], "x" + "₁₂"[column], 6, 16)
    return panel


def bar_panel(right: list[float], wrong: list[float], tempting: str) -> Panel:
    """What is left of the step, of its half and its quarter: by G above, by the other below."""
    most = max(map(abs, [*right, *wrong, 1e-9])) * 1.35
    panel = Panel(340, 15, (365, 300), (-most, most), (0, 9))
    names = ("1", "½", "¼")
    for base, numbers, colour in ((5, right, palette.BLUE), (0.8, wrong, palette.ORANGE)):
        for at, left in enumerate(numbers):
            top = base + 2.9 - at
            panel.box((0, top), (left, top - 0.7), colour)
            panel.text((-most, top), names[at], 8, 18)
            panel.text((most, top), f"{left:.3g}".replace("-", "−"), -8, 18, "end")
        panel.text((-most, base + 3.2), "G" if base > 1 else tempting, 8, 0)
    panel.line([(0, 0), (0, 9)], palette.EDGE, 1)
    return panel


def step_panel(steps: dict) -> Panel:
    """The errors of both difference quotients against h."""
    panel = Panel(15, 15, (690, 300), (-15.2, 0.2), (-12, 0.6))
    h = [log10(each) for each in steps["h"]]
    for k in range(-15, 1, 3):
        panel.line([(k, -12), (k, 1)], palette.PALE, 1)
        panel.text((k, -12), "10" + str(k).translate(RAISED), 4, -6)
    looks = (("forward", palette.ORANGE, "7 4"), ("central", palette.BLUE, ""))
    for key, colour, dash in looks:
        low = steps["best"][key]
        panel.line(list(zip(h, map(log10, steps[key]), strict=True)), colour, 2.5, dash)
        panel.dot((h[low], log10(steps[key][low])), colour)
    return panel
