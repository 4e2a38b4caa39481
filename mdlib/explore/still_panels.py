"""Panels of a still picture: lines, dots, bars and letters by data, as SVG."""

from __future__ import annotations

from html import escape
from math import atan2, cos, pi, sin

from ..pictures import palette

Point = tuple[float, float]


class Panel:
    """A rectangle of a picture, with its data from x[0] to x[1] and from y[0] to y[1]."""

    def __init__(self, left: int, top: int, size: tuple[int, int], x: Point, y: Point):
        self.left, self.top, self.size, self.x, self.y = left, top, size, x, y
        self.parts: list[str] = []

    def at(self, point) -> Point:
        (width, height), (x, y) = self.size, point
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) * width
        up = (y - self.y[0]) / (self.y[1] - self.y[0]) * height
        return round(across, 1), round(height - up, 1)

    def line(self, points, colour: str = palette.INK, width: float = 2, dash: str = "") -> None:
        path = " ".join(f"{x},{y}" for x, y in map(self.at, points))
        look = f'stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash or "none"}"'
        self.parts.append(f'<polyline points="{path}" fill="none" {look}/>')

    def arrow(self, start, end, colour: str, width: float = 2.5, dash: str = "") -> None:
        self.line([start, end], colour, width, dash)
        (a, b), (c, d) = self.at(start), self.at(end)
        angle = atan2(d - b, c - a)
        tips = [(c - 10 * cos(angle + t), d - 10 * sin(angle + t)) for t in (-pi / 7, pi / 7)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(c, d), *tips])
        self.parts.append(f'<polygon points="{path}" fill="{colour}"/>')

    def box(self, low, high, fill: str) -> None:
        """A rectangle from one corner to the opposite one."""
        (a, b), (c, d) = self.at(low), self.at(high)
        corner = f'x="{min(a, c):.1f}" y="{min(b, d):.1f}"'
        size = f'width="{abs(a - c):.1f}" height="{abs(b - d):.1f}"'
        look = f'fill="{fill}" fill-opacity="0.6" stroke="{palette.EDGE}"'
        self.parts.append(f"<rect {corner} {size} {look}/>")

    def dot(self, point, colour: str = palette.INK, radius: float = 5) -> None:
        x, y = self.at(point)
        look = f'fill="{colour}" stroke="{palette.PAPER}"'
        self.parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" {look}/>')

    def text(self, point, words: str, dx: float = 0, dy: float = 0, anchor="start") -> None:
        x, y = self.at(point)
        place = f'x="{x + dx:.1f}" y="{y + dy:.1f}" text-anchor="{anchor}"'
        self.parts.append(f'<text {place} fill="{palette.INK}">{escape(words)}</text>')

    def svg(self) -> str:
        """Clipped to the rectangle, with its edge."""
        width, height = self.size
        size = f'x="{self.left}" y="{self.top}" width="{width}" height="{height}"'
        edge = f'width="{width}" height="{height}" fill="none" stroke="{palette.LINE}"'
        return f"<svg {size}>{''.join(self.parts)}<rect {edge}/></svg>"


def picture(width: int, height: int, *panels: Panel) -> str:
    """The panels on paper of their own."""
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    paper = f'<rect width="{width}" height="{height}" fill="{palette.PAPER}"/>'
    look = 'font-family="DejaVu Sans, sans-serif" font-size="14"'
    drawn = "".join(panel.svg() for panel in panels)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>{paper}{drawn}</svg>'
