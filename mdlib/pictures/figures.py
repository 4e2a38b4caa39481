"""Pictures. The only module that imports matplotlib; figures are drawn without a display."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

from ..numeric.gaussian import gaussian_kl, gaussian_logpdf
from .alt_text import image_html
from .palette import BLUE, BOLD_LINE, GREEN, INK, LINE, ORANGE, PALE, PAPER


@dataclass(frozen=True)
class Picture:
    """A finished figure and the words for those who cannot see it."""

    png: bytes
    alt: str

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/html": image_html(self.png, "png", self.alt),
            "image/png": b64encode(self.png).decode(),
            "text/plain": repr(self),
        }


def finish(figure: Figure, alt: str) -> Picture:
    """Turn a matplotlib figure into a picture with alternative text."""
    buffer = BytesIO()
    look = {"dpi": 110, "bbox_inches": "tight", "facecolor": PAPER}
    figure.savefig(buffer, format="png", metadata={"Software": None}, **look)
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


def step_errors(f: Callable, slope: float, t: float) -> Picture:
    """Error of three numerical derivatives of f at t, against the step.

    Parameters
    ----------
    f : function of one number, made of operations that take complex numbers
    slope : float
        The exact f'(t).
    t : float
    """
    h = 10.0 ** np.arange(-15.75, 0, 0.25)
    kinds = {
        "one-sided": ([(f(t + s) - f(t)) / s for s in h], "^", ORANGE),
        "central": ([(f(t + s) - f(t - s)) / (2 * s) for s in h], "o", BLUE),
        "complex step": ([f(t + 1j * s).imag / s for s in h], "x", GREEN),
    }
    figure = Figure(figsize=(7, 3.6))
    (panel,) = axes(figure)
    for label, (values, marker, colour) in kinds.items():
        # An error of exactly 0 has no place on a logarithmic scale; it is drawn at the bottom.
        error = np.maximum(np.abs(np.array(values) - slope), 1e-17)
        panel.loglog(h, error, marker=marker, color=colour, markersize=4, lw=0.8, label=label)
    panel.set(xlabel="step h", ylabel="error", ylim=(3e-18, 3))
    panel.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    figure.tight_layout()
    return finish(
        figure,
        "error against step, both on logarithmic scales: the one-sided and the central "
        "difference fall with the step, then rise again as rounding takes over, the central one "
        "much lower; the complex step falls and stays at rounding.",
    )


def level_lines(f: Callable, x, gradient, *, radius: float = 0.5) -> Picture:
    """Level lines of f around x, its gradient there, and a circle of steps of one length.

    Parameters
    ----------
    f : function of a (2, 1) array, with one entry
    x, gradient : (2, 1) array
    radius : float
        Length of the steps; half the length that the arrow is drawn with.
    """
    reach = np.linspace(-1.5, 1.5, 61)
    across, up = np.meshgrid(*(reach + x))
    points = np.vstack([across.ravel(), up.ravel()]).T
    heights = np.reshape([f(point[:, None]) for point in points], across.shape)
    figure = Figure(figsize=(6, 3.8))
    (panel,) = axes(figure)
    lines = panel.contour(across, up, heights, 12, colors=LINE, linewidths=1)
    panel.grid(False)
    panel.clabel(lines, fontsize=7)
    height = float(np.squeeze(f(x)))
    panel.contour(across, up, heights, [height], colors=BOLD_LINE, linewidths=2)
    angles = np.linspace(0, 2 * np.pi, 73)
    circle = x + radius * np.vstack([np.cos(angles), np.sin(angles)])
    _closed(panel, circle, x, "steps of one length", "$x$")
    arrow = 2 * radius * gradient / np.linalg.norm(gradient)
    panel.quiver(
        *x,
        *arrow,
        color=ORANGE,
        angles="xy",
        scale_units="xy",
        scale=1,
        label="gradient, its direction",
    )
    panel.set_aspect("equal")
    panel.set(xlabel="$x_1$", ylabel="$x_2$")
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.tight_layout()
    return finish(
        figure,
        "level lines of f around the point x; the gradient at x stands at a right angle to the "
        "level line through x and points to higher values.",
    )


def slope_along(f: Callable, X, V, slope: float) -> Picture:
    """A number f along the line X + tV, and the tangent with the slope given.

    Parameters
    ----------
    f : function of an array, with a number as its value
    X, V : arrays of one shape
        Where the line starts, and its direction.
    slope : float
        What the tangent's slope is said to be, for example ⟨∂f/∂X, V⟩.
    """
    steps = np.linspace(-1, 1, 61)
    values = np.array([float(np.squeeze(f(X + t * V))) for t in steps])
    figure = Figure(figsize=(5.2, 3.2))
    (panel,) = axes(figure)
    tangent = float(np.squeeze(f(X))) + float(slope) * steps
    panel.plot(steps, values, color=BLUE, linewidth=1.8, label="$f(X + tV)$")
    panel.plot(steps, tangent, "--", color=ORANGE, linewidth=1.8, label="$f(X) + t\\,s$")
    panel.plot([0], [float(np.squeeze(f(X)))], "o", color=INK, markersize=5, label="$f(X)$")
    panel.set_xlabel("$t$")
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.tight_layout()
    return finish(
        figure,
        "the curve of f along the line X + tV, and a dashed straight line of the slope given; "
        "the line meets the curve at t = 0.",
    )


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


def remainders(F: Callable, X, V, guesses) -> Picture:
    """How far F(X + tV) is from F(X) + tL, for guesses L at the differential dF along V.

    Parameters
    ----------
    F : function of an array
    X, V : arrays of one shape
    guesses : mapping of a label to an array of the shape of F(X)
        For the differential itself the distance falls as t²; for anything else only as t.
    """
    t = 10.0 ** np.arange(-4, 0.25, 0.25)
    figure = Figure(figsize=(6.4, 3.6))
    (panel,) = axes(figure)
    styles = zip("ox^", (BLUE, ORANGE, GREEN), strict=True)
    for (label, L), (marker, colour) in zip(guesses.items(), styles, strict=False):
        size = [np.linalg.norm(F(X + s * V) - F(X) - s * L) for s in t]
        panel.loglog(t, size, marker=marker, color=colour, markersize=4, lw=1, label=label)
    panel.set(xlabel="$t$", ylabel="what is left over")
    panel.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    figure.tight_layout()
    return finish(
        figure,
        "what is left over against the step t, both on logarithmic scales, one line for each of "
        f"{', '.join(guesses)}; for the differential the line falls two decades in each decade "
        "of t, for a wrong guess only one.",
    )


def trace_ring(letters: str = "ABC", indices: str = "ijk") -> Picture:
    """A trace of a product as a ring: an index at each node, a matrix on each arrow.

    Parameters
    ----------
    letters : str
        The factors, in the order of the product.
    indices : str
        As many indices as factors; the first factor leads from the first index to the second.
    """
    angles = np.pi / 2 - 2 * np.pi * np.arange(len(letters)) / len(letters)
    nodes = np.vstack([np.cos(angles), np.sin(angles)])
    figure = Figure(figsize=(3.4, 3.2))
    panel = figure.subplots()
    for k, letter in enumerate(letters):
        start, end = nodes[:, k], nodes[:, (k + 1) % len(letters)]
        _bent_arrow(panel, start, end)
        middle = angles[k] - np.pi / len(letters)
        panel.text(*(1.05 * np.array([np.cos(middle), np.sin(middle)])), f"${letter}$", **_WORD)
        panel.text(*start, f"${indices[k]}$", bbox=_DISC, color=INK, **_WORD)
    panel.set(xlim=(-1.6, 1.6), ylim=(-1.5, 1.5), aspect="equal")
    panel.axis("off")
    around = ", then ".join(
        f"{letter} from {indices[k]} to {indices[(k + 1) % len(letters)]}"
        for k, letter in enumerate(letters)
    )
    return finish(figure, f"a ring of arrows, clockwise: {around}.")


_WORD = {"ha": "center", "va": "center", "fontsize": 15}
_DISC = {"boxstyle": "circle", "facecolor": "white", "edgecolor": PALE}


def _bent_arrow(panel, start, end) -> None:
    style = {"arrowstyle": "-|>", "color": BLUE, "lw": 1.8, "shrinkA": 20, "shrinkB": 20}
    bend = {"connectionstyle": "arc3,rad=-0.35"}
    panel.annotate("", end, start, arrowprops=style | bend)


SOLVER_MARKS = (("^", ORANGE), ("v", INK), ("o", BLUE), ("x", GREEN))


def solver_errors(conditions, panels: dict[str, dict]) -> Picture:
    """Error of up to four ways to solve a problem, against the condition number.

    Parameters
    ----------
    conditions : sequence of float
    panels : dict of dict
        For each panel its title, and for each way its relative errors, one a condition number.
    """
    figure = Figure(figsize=(8.4, 3.4))
    for panel, (title, errors) in zip(axes(figure, 1, len(panels)), panels.items(), strict=True):
        marks = SOLVER_MARKS[: len(errors)]
        for (label, values), (marker, colour) in zip(errors.items(), marks, strict=True):
            panel.loglog(
                conditions, values, marker=marker, color=colour, markersize=5, lw=1, label=label
            )
        panel.set(title=title, xlabel="condition number", ylim=(1e-17, 1e4))
    panel.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    figure.axes[0].set_ylabel("relative error")
    figure.tight_layout()
    return finish(
        figure,
        "relative error against condition number, on logarithmic scales. "
        + " ".join(_rises(title, conditions, errors) for title, errors in panels.items()),
    )


def _rises(title: str, conditions, errors: dict) -> str:
    """The slope of each line, in whole numbers, for those who cannot see it."""
    slopes = {label: _slope(conditions, values) for label, values in errors.items()}
    return f"{title}: {', '.join(f'{label} has slope {s}' for label, s in slopes.items())}."


def _slope(conditions, values) -> int:
    middle = slice(1, 7)
    return round(np.polyfit(np.log10(conditions[middle]), np.log10(values[middle]), 1)[0])


def gaussians(points, named: Mapping) -> Picture:
    """Points of the plane, and for each Gaussian the ellipses (x − μ)ᵀ Σ⁻¹ (x − μ) = 1 and 4.

    Parameters
    ----------
    points : (2, N) array
    named : mapping of a label to a pair (μ, Σ), at most three
        A column of 2 numbers, and a 2×2 covariance matrix.
    """
    angles = np.linspace(0, 2 * np.pi, 145)
    circle = np.vstack([np.cos(angles), np.sin(angles)])
    figure = Figure(figsize=(6.4, 4.2))
    [panel] = axes(figure)
    few = np.shape(points)[1] <= 50
    look = {"markersize": 6, "alpha": 0.8} if few else {"markersize": 2.5, "alpha": 0.4}
    panel.plot(*np.asarray(points), "o", color=INK, label="points", **look)
    lines = zip(named.items(), (BLUE, ORANGE, GREEN), ("-", "--", ":"), strict=False)
    for (label, (mu, Sigma)), colour, dash in lines:
        for radius in (1, 2):
            ring = np.reshape(mu, (2, 1)) + radius * np.linalg.cholesky(Sigma) @ circle
            words = {"label": label} if radius == 1 else {}
            panel.plot(*ring, dash, color=colour, linewidth=2.4 / radius, **words)
        panel.plot(*np.reshape(mu, (2, 1)), "+", color=colour, markersize=9, markeredgewidth=2)
    panel.set_xlabel("$x_1$")
    panel.set_ylabel("$x_2$")
    panel.set_aspect("equal")
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return finish(
        figure,
        f"{np.shape(points)[1]} points of the plane; two nested ellipses, one and two standard "
        f"deviations away from the mean in every direction, for {', '.join(named)}.",
    )


def kl_areas(panels: Mapping, *, reach: float | None = None) -> Picture:
    """Where the KL divergence of two Gaussians of one variable comes from: p log(p/q) as an area.

    Parameters
    ----------
    panels : mapping of a title to a pair (P, Q)
        P is what x is drawn from; each is a pair (mean, variance).
    reach : float, optional
        The picture goes from -reach to reach; without it, as far as the densities do.
    """
    figure = Figure(figsize=(8.4, 3.2))
    gaussians = [gaussian for pair in panels.values() for gaussian in pair]
    x = np.linspace(-reach, reach, 321) if reach else _within(gaussians)
    top, titles = 0, [f"{title}: {gaussian_kl(*P, *Q):.2f}" for title, (P, Q) in panels.items()]
    for panel, title, pair in zip(
        axes(figure, 1, len(panels)), titles, panels.values(), strict=True
    ):
        log_p, log_q = (gaussian_logpdf(x[None, :], *gaussian) for gaussian in pair)
        p, terms = np.exp(log_p), np.exp(log_p) * (log_p - log_q)
        panel.fill_between(x, terms, where=terms >= 0, color=GREEN, alpha=0.5, label="adds")
        panel.fill_between(x, terms, where=terms < 0, color=ORANGE, alpha=0.5, label="takes away")
        panel.plot(x, p, color=INK, lw=1.8, label="$p$, first")
        panel.plot(x, np.exp(log_q), "--", color=BLUE, lw=1.8, label="$q$, second")
        panel.set(title=title, xlabel="$x$")
        top = max(top, *p, *terms)
    for panel in figure.axes:
        panel.set_ylim(-0.5 * top, 1.1 * top)
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    figure.tight_layout()
    return finish(
        figure,
        "two densities, and the area under p log(p/q), which adds up to the divergence. "
        f"{'; '.join(titles)}.",
    )


def _within(gaussians) -> np.ndarray:
    """The numbers within four standard deviations of any mean."""
    ends = [mean + side * 4 * variance**0.5 for mean, variance in gaussians for side in (-1, 1)]
    return np.linspace(min(ends), max(ends), 321)
