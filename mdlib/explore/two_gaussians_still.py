"""The still picture of explorer 8: two ellipses, and a bar for either divergence. Letters alone."""

from __future__ import annotations

from math import cos, radians, sin

from ..pictures.palette import BLUE, EDGE, INK, ORANGE, PALE, PAPER

SIDE, WIDTH = 320, 600
LOOK = {"p": (BLUE, ""), "q": (ORANGE, ' stroke-dasharray="7 4"')}


def draw(value, facts) -> str:
    """The plane on the left, KL(p‖q) and KL(q‖p) on the right."""
    data = value["points"]
    body = [_ellipse(facts, "q", value["q_mean"], value["q_axes"], value["q_angle"])]
    if data:
        body += [_point(facts, point) for point in value["points"]]
    else:
        body.append(_ellipse(facts, "p", value["p_mean"], value["p_axes"], value["p_angle"]))
    names = ("max ℓ / N − ℓ / N",) if data else ("KL(p‖q)", "KL(q‖p)")
    bars = zip(names, facts["kl"] or (), strict=False)
    most = max(facts["kl"] or [1]) or 1
    body += [_bar(name, kl, most, 120 + 70 * at) for at, (name, kl) in enumerate(bars)]
    font = 'font-family="STIX Two Text, Cambria Math, DejaVu Serif, serif" font-size="16"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {SIDE}" width="{WIDTH}" '
        f'{font}><rect width="100%" height="100%" fill="{PAPER}"/>{_grid()}{"".join(body)}</svg>'
    )


def _ellipse(facts, name: str, mean, axes, angle: float) -> str:
    (x, y), unit = _at(facts, mean), SIDE / (2 * facts["reach"])
    colour, dash = LOOK[name]
    rings = "".join(
        f'<ellipse rx="{far * axes[0] * unit:.2f}" ry="{far * axes[1] * unit:.2f}" fill="{colour}" '
        f'fill-opacity="0.1" stroke="{colour}" stroke-width="{3.5 - far}"{dash}/>'
        for far in (1, 2)
    )
    turn = f'transform="translate({x:.2f} {y:.2f}) rotate({-angle:.2f})"'
    # Its name stands past the end of its first axis; that of p on the other side.
    far = (2 * axes[0] + 0.4) * (unit if name == "q" else -unit)
    u, v = x + far * cos(radians(angle)) - 4, y - far * sin(radians(angle)) + 5
    text = f'<text x="{u:.1f}" y="{v:.1f}" fill="{INK}" font-style="italic">{name}</text>'
    return f"<g {turn}>{rings}</g>{text}"


def _point(facts, point) -> str:
    x, y = _at(facts, point)
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="4" fill="{INK}"/>'


def _at(facts, point) -> tuple[float, float]:
    (mx, my), reach = facts["middle"], facts["reach"]
    return tuple((u + reach) / (2 * reach) * SIDE for u in (point[0] - mx, my - point[1]))


def _grid() -> str:
    return f'<rect x="1" y="1" width="{SIDE - 2}" height="{SIDE - 2}" fill="none" stroke="{PALE}"/>'


def _bar(name: str, kl: float, most: float, y: float) -> str:
    wide = kl / most * (WIDTH - SIDE - 40)
    return (
        f'<text x="{SIDE + 20}" y="{y}" fill="{INK}">{name} = {kl:.2f}</text>'
        f'<rect x="{SIDE + 20}" y="{y + 8}" width="{wide:.2f}" height="18" fill="{PALE}" '
        f'stroke="{EDGE}"/>'
    )
