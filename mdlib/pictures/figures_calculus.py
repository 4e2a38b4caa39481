"""Figures of functions and their derivatives: steps, slopes, level lines, descents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

import numpy as np

from .figures_frame import CIRCLE, Picture, canvas, captioned, drawn, finish, legend, loglog
from .palette import BLUE, BOLD_LINE, GREEN, INK, LINE, ORANGE, PALE
from .pictures_words import say


def local_map(f: Callable, x, J, *, radius: float = 0.4) -> Picture:
    """A circle of steps v around x, and its images: f(x + v) as points, f(x) + J v as a curve.

    Parameters
    ----------
    f : function of a (2, 1) array, with two entries
    x : (2, 1) array
    J : (2, 2) array
        The Jacobian: numerator layout, so that f(x + v) = f(x) + J v + o(‖v‖).
    radius : float
        Length of the steps.

    Raises
    ------
    ValueError
        If f has other than two entries, or x and J are of other shapes.

    Examples
    --------
    >>> turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    >>> local_map(lambda x: turn @ x, np.zeros((2, 1)), turn).alt[:43]
    'left, a circle of radius 0.4 around x; righ'

    References
    ----------
    MN19.
    """
    steps = radius * CIRCLE
    images = np.hstack([np.reshape(f(x + v[:, None]), (2, 1)) for v in steps.T])
    linear = np.reshape(f(x), (2, 1)) + J @ steps
    figure, (before, after) = canvas(8, 3.6, 2)
    _closed(before, x + steps, x, "$x + v$", "$x$")
    _closed(after, linear, f(x), "$f(x) + Jv$", "$f(x)$")
    after.plot(*images[:, ::6], "o", color=ORANGE, markersize=4, label="$f(x + v)$")
    before.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    after.set(aspect="equal", xlabel="$f_1$", ylabel="$f_2$")
    legend(before)
    return finish(figure, say("map-alt", radius=radius))


def _closed(panel, curve, centre, curve_label: str, centre_label: str) -> None:
    panel.plot(*curve, color=BLUE, linewidth=1.8, label=curve_label)
    panel.plot(*np.reshape(centre, (2, 1)), "+", color=INK, markersize=9, label=centre_label)


def step_errors(f: Callable, slope: float, t: float) -> Picture:
    """The error of (f(t + h) − f(t))/h, of (f(t + h) − f(t − h))/2h, of Im f(t + ih)/h against h.

    Parameters
    ----------
    f : function of one number, made of operations that take complex numbers
    slope : float
        The exact f'(t).
    t : float

    Raises
    ------
    TypeError
        If f takes no complex number.

    Examples
    --------
    >>> step_errors(lambda t: t**3, 1.47, 0.7).caption[-39:]
    '▲ one-sided; ● central; × complex step.'

    References
    ----------
    ST98.
    """
    h = 10.0 ** np.arange(-15.75, 0, 0.25)
    kinds = {
        say("one-sided"): (ONE_SIDED, [(f(t + s) - f(t)) / s for s in h], "^", ORANGE),
        say("central"): (CENTRAL, [(f(t + s) - f(t - s)) / (2 * s) for s in h], "o", BLUE),
        say("complex-step"): (COMPLEX_STEP, [f(t + 1j * s).imag / s for s in h], "x", GREEN),
    }
    figure, (panel,) = canvas(7, 3.6)
    for formula, values, mark, colour in kinds.values():
        # An error of exactly 0 has no place on a logarithmic scale; it is drawn at the bottom.
        error = np.maximum(np.abs(np.array(values) - slope), 1e-17)
        loglog(panel, h, error, mark, colour, label=formula)
    panel.set(xlabel="$h$", ylabel=r"$|\,\cdot\, - f'(t)|$", ylim=(3e-18, 3))
    marked = {name: mark for name, (_, _, mark, _) in kinds.items()}
    return finish(figure, say("steps-alt"), captioned(say("steps-caption"), marked))


ONE_SIDED = "$(f(t + h) - f(t))\\,/\\,h$"
CENTRAL = "$(f(t + h) - f(t - h))\\,/\\,2h$"
COMPLEX_STEP = r"$\mathrm{Im}\, f(t + \mathrm{i}h)\,/\,h$"


def level_lines(f: Callable, x, gradient, *, radius: float = 0.5) -> Picture:
    """Level lines of f around x, its gradient ∂f/∂x there, and a circle of steps of one length.

    Parameters
    ----------
    f : function of a (2, 1) array, with one entry
    x, gradient : (2, 1) array
    radius : float
        Length of the steps; half the length that the arrow is drawn with.

    Raises
    ------
    ValueError
        If f has more than one entry.

    Examples
    --------
    >>> x = np.array([[1.0], [0.5]])
    >>> level_lines(lambda x: x[0] ** 2 + x[1] ** 2, x, 2 * x).caption[:14]
    'Level lines of'

    References
    ----------
    MN19.
    """
    reach = np.linspace(-1.5, 1.5, 61)
    across, up = np.meshgrid(*(reach + x))
    points = np.vstack([across.ravel(), up.ravel()]).T
    heights = np.reshape([f(point[:, None]) for point in points], across.shape)
    figure, (panel,) = canvas(6, 3.8)
    lines = panel.contour(across, up, heights, 8, colors=LINE, linewidths=1)
    panel.grid(False)
    panel.clabel(lines, lines.levels[2:-2], fontsize=7)
    height = float(np.squeeze(f(x)))
    panel.contour(across, up, heights, [height], colors=BOLD_LINE, linewidths=2)
    _closed(panel, x + radius * CIRCLE, x, rf"$x + v,\ \Vert v \Vert = {radius:g}$", "$x$")
    arrow = 2 * radius * gradient / np.linalg.norm(gradient)
    as_drawn = {"angles": "xy", "scale_units": "xy", "scale": 1}
    panel.quiver(*x, *arrow, color=ORANGE, label=r"$\partial f / \partial x$", **as_drawn)
    panel.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    return finish(figure, say("levels-alt"), say("levels-caption"))


def slope_along(f: Callable, X, V, slope: float) -> Picture:
    """A number f along the line X + tV, and the tangent f(X) + t s with the slope s given.

    Parameters
    ----------
    f : function of an array, with a number as its value
    X, V : arrays of one shape
        Where the line starts, and its direction.
    slope : float
        What the tangent's slope is said to be, for example ⟨∂f/∂X, V⟩.

    Raises
    ------
    ValueError
        If X and V are of shapes that do not fit.

    Examples
    --------
    >>> X, V = np.eye(2), np.ones((2, 2))
    >>> slope_along(np.trace, X, V, 2.0).alt[-34:]
    'the line meets the curve at t = 0.'

    References
    ----------
    MN19.
    """
    steps = np.linspace(-1, 1, 61)
    values = np.array([float(np.squeeze(f(X + t * V))) for t in steps])
    start = float(np.squeeze(f(X)))
    figure, (panel,) = canvas(5.2, 3.2)
    look = {"color": ORANGE, "linewidth": 1.8}
    panel.plot(steps, values, color=BLUE, linewidth=1.8, label="$f(X + tV)$")
    panel.plot(steps, start + float(slope) * steps, "--", label="$f(X) + t\\,s$", **look)
    panel.plot([0], [start], "o", color=INK, markersize=5, label="$f(X)$")
    panel.set_xlabel("$t$")
    return finish(figure, say("slope-alt"))


def descent(f: Callable, path) -> Picture:
    """The level lines of a function of two numbers, and a path of steps w_0, w_1, … across them.

    Parameters
    ----------
    f : function of a (2, 1) array, a number
    path : sequence of (2, 1) arrays

    Raises
    ------
    ValueError
        If the path is empty or its points have other than two entries.

    Examples
    --------
    >>> bowl = lambda w: float(np.sum(w**2))
    >>> descent(bowl, [np.ones((2, 1)), np.zeros((2, 1))]).alt[-56:]
    'steps lead from (1, 1) down to the lowest point, (0, 0).'

    References
    ----------
    MML20.
    """
    points = np.hstack([np.reshape(w, (2, 1)) for w in path])
    low, high = points.min(axis=1) - 0.6, points.max(axis=1) + 0.6
    across, up = (np.linspace(low[axis], high[axis], 81) for axis in (0, 1))
    height = np.array([[float(f(np.array([[a], [b]]))) for a in across] for b in up])
    figure, (panel,) = canvas(6.4, 4.2)
    least = height.min()
    levels = least + np.linspace(0.15, np.sqrt(height.max() - least), 10) ** 2
    panel.contour(across, up, height, levels=levels, colors=INK, linewidths=0.6, alpha=0.6)
    last = f"$w_{{{len(path) - 1}}}$"
    panel.plot(*points, "o-", color=BLUE, markersize=4, linewidth=1.2, label="$w_k$")
    panel.plot(*points[:, :1], "s", color=ORANGE, markersize=9, label="$w_0$")
    panel.plot(*points[:, -1:], "*", color=ORANGE, markersize=15, label=last)
    panel.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    start, end = (", ".join(f"{v:.2g}" for v in points[:, at]) for at in (0, -1))
    return finish(figure, say("descent-alt", start=start, end=end), say("descent-caption"))


def remainders(F: Callable, X, V, guesses: Mapping) -> Picture:
    """‖F(X + tV) − F(X) − tL‖ against t, for guesses L at the differential dF along V.

    Parameters
    ----------
    F : function of an array
    X, V : arrays of one shape
    guesses : mapping of a label to an array of the shape of F(X), at most three
        For the differential itself the distance falls as t²; for anything else only as t. A label
        between dollar signs is drawn as a formula, words go to the caption.

    Raises
    ------
    ValueError
        If a guess does not have the shape of F(X).

    Examples
    --------
    >>> X, V = np.array([[1.0, 2.0], [3.0, 4.0]]), np.eye(2)
    >>> remainders(lambda X: X @ X, X, V, {"right": 2 * X}).caption[-8:]
    '● right.'

    References
    ----------
    MN19.
    """
    t = 10.0 ** np.arange(-4, 0.25, 0.25)
    figure, (panel,) = canvas(6.4, 3.6)
    styles = zip("ox^", (BLUE, ORANGE, GREEN), strict=True)
    marked = {}
    for (label, L), (mark, colour) in zip(guesses.items(), styles, strict=False):
        size = [np.linalg.norm(F(X + s * V) - F(X) - s * L) for s in t]
        loglog(panel, t, size, mark, colour, **drawn(label))
        marked[label] = mark
    panel.set(xlabel="$t$", ylabel="$r$")
    alt = say("remainder-alt", labels=", ".join(guesses))
    return finish(figure, alt, captioned(say("remainder-caption"), marked))


def trace_ring(letters: str = "ABC", indices: str = "ijk") -> Picture:
    """tr(ABC) = Σ a_ij b_jk c_ki as a ring: an index at each node, a matrix on each arrow.

    Parameters
    ----------
    letters : str
        The factors, in the order of the product.
    indices : str
        As many indices as factors; the first factor leads from the first index to the second.

    Raises
    ------
    IndexError
        If there are fewer indices than factors.

    Examples
    --------
    >>> trace_ring("AB", "ij")
    Figure: a ring of arrows, clockwise: A from i to j, then B from j to i.

    References
    ----------
    MN19.
    """
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(letters)) / len(letters)
    nodes = np.vstack([np.cos(angles), np.sin(angles)])
    figure, (panel,) = canvas(3.4, 3.2)
    half = np.pi / len(letters)
    outside = np.cos(half) + BEND * np.sin(half) + 0.25  # beyond the middle of a bent arrow
    arrows = []
    for k, letter in enumerate(letters):
        following = (k + 1) % len(letters)
        _bent_arrow(panel, nodes[:, k], nodes[:, following])
        middle = angles[k] - half
        at = outside * np.cos(middle), outside * np.sin(middle)
        panel.text(*at, f"${letter}$", **_LETTER)
        panel.text(*nodes[:, k], f"${indices[k]}$", bbox=_DISC, color=INK, **_LETTER)
        arrows.append(say("ring-arrow", letter=letter, start=indices[k], end=indices[following]))
    panel.set(xlim=(-1.6, 1.6), ylim=(-1.5, 1.5), aspect="equal")
    panel.axis("off")
    return finish(figure, say("ring-alt", around=reduce(_then, arrows)))


def _then(first: str, then: str) -> str:
    return say("ring-then", first=first, then=then)


BEND = 0.35
_LETTER = {"ha": "center", "va": "center", "fontsize": 15}
_DISC = {"boxstyle": "circle", "facecolor": "white", "edgecolor": PALE}


def _bent_arrow(panel, start, end) -> None:
    style = {"arrowstyle": "-|>", "color": BLUE, "lw": 1.8, "shrinkA": 20, "shrinkB": 20}
    bend = {"connectionstyle": f"arc3,rad={-BEND}"}
    panel.annotate("", end, start, arrowprops=style | bend)
