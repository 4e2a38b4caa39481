"""Figures of Gaussians and of errors against the condition number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..numeric.gaussian import gaussian_kl, gaussian_logpdf
from .figures_frame import CIRCLE, Picture, canvas, captioned, drawn, finish, loglog
from .palette import BLUE, GREEN, INK, ORANGE
from .pictures_words import say

SOLVER_MARKS = (("^", ORANGE), ("v", INK), ("o", BLUE), ("x", GREEN))


def solver_errors(conditions, panels: Mapping[str, Mapping]) -> Picture:
    """The relative error ‖ŵ − w‖/‖w‖ of up to four ways to find w, against the condition number.

    Parameters
    ----------
    conditions : sequence of float
    panels : mapping of mappings
        For each panel its title, and for each way its relative errors, one a condition number.

    Raises
    ------
    ValueError
        If there are more than four ways: none is left out.

    Examples
    --------
    >>> kappas = 10.0 ** np.arange(1, 8)
    >>> solver_errors(kappas, {"small": {"QR": 1e-16 * kappas}}).alt[-22:]
    'small: QR has slope 1.'

    References
    ----------
    H02.
    """
    figure, drawn_on = canvas(8.4, 3.4, len(panels))
    marked = {}
    for panel, errors in zip(drawn_on, panels.values(), strict=True):
        marks = SOLVER_MARKS[: len(errors)]
        for (label, values), (mark, colour) in zip(errors.items(), marks, strict=True):
            loglog(panel, conditions, values, mark, colour, **drawn(label))
            marked[label] = mark
        panel.set(xlabel=r"$\kappa$", ylim=(1e-17, 1e4))
    drawn_on[0].set_ylabel(r"$\varepsilon$")
    rises = " ".join(_rises(title, conditions, errors) for title, errors in panels.items())
    caption = say("solvers-caption", panels=say("panels", titles="; ".join(panels)))
    return finish(figure, say("solvers-alt", panels=rises), captioned(caption, marked))


def _rises(title: str, conditions, errors: Mapping) -> str:
    """The slope of each line, in whole numbers, for those who cannot see it."""
    slopes = [
        say("solver-slope", label=label, slope=_slope(conditions, values))
        for label, values in errors.items()
    ]
    return say("solvers-panel", title=title, slopes=", ".join(slopes))


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

    Raises
    ------
    numpy.linalg.LinAlgError
        If a matrix is not positive definite.

    Examples
    --------
    >>> gaussians(np.eye(2), {"estimate": (np.zeros(2), np.eye(2))}).caption[-11:]
    '— estimate.'

    References
    ----------
    MML20.
    """
    figure, (panel,) = canvas(6.4, 4.2)
    few = np.shape(points)[1] <= 50
    look = {"markersize": 6, "alpha": 0.8} if few else {"markersize": 2.5, "alpha": 0.3}
    panel.plot(*np.asarray(points), "o", color=INK, label="$x$", **look)
    marked = {}
    styles = zip((BLUE, ORANGE, GREEN), ["-", "--", ":"], strict=True)
    for (label, (mu, Sigma)), (colour, dash) in zip(named.items(), styles, strict=False):
        mean, root = np.reshape(mu, (2, 1)), np.linalg.cholesky(Sigma)
        for radius, more in ((1, drawn(label)), (2, {})):
            ring = mean + radius * root @ CIRCLE
            panel.plot(*ring, dash, color=colour, linewidth=3.2 - 0.8 * radius, **more)
        panel.plot(*mean, "+", color=colour, markersize=9, markeredgewidth=2)
        marked[label] = dash
    panel.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    alt = say("gaussians-alt", count=np.shape(points)[1], labels=", ".join(named))
    return finish(figure, alt, captioned(say("gaussians-caption"), marked))


def kl_areas(panels: Mapping, *, reach: float | None = None) -> Picture:
    """D_KL(P ‖ Q) = ∫ p log(p/q) of two Gaussians of one variable, as an area.

    Parameters
    ----------
    panels : mapping of a title to a pair (P, Q)
        P is what x is drawn from; each is a pair (mean, variance).
    reach : float, optional
        The picture goes from -reach to reach; without it, as far as the densities do.

    Raises
    ------
    DataError
        If a variance is not positive.

    Examples
    --------
    >>> kl_areas({"same": ((0, 1), (0, 1))}).alt[-11:]
    'same: 0.00.'

    References
    ----------
    MML20.
    """
    figure, drawn_on = canvas(8.4, 3.2, len(panels))
    pairs = panels.values()
    values = [gaussian_kl(*P, *Q) for P, Q in pairs]
    x = np.linspace(-reach, reach, 321) if reach else _within([g for pair in pairs for g in pair])
    top = 0
    for panel, value, pair in zip(drawn_on, values, pairs, strict=True):
        log_p, log_q = (gaussian_logpdf(x[None, :], *gaussian) for gaussian in pair)
        p, terms = np.exp(log_p), np.exp(log_p) * (log_p - log_q)
        area = {"alpha": 0.5, "label": r"$p\,\log(p/q)$"}
        panel.fill_between(x, terms, where=terms >= 0, color=GREEN, **area)
        panel.fill_between(x, terms, where=terms < 0, color=ORANGE, alpha=0.5)
        panel.plot(x, p, color=INK, lw=1.8, label="$p$")
        panel.plot(x, np.exp(log_q), "--", color=BLUE, lw=1.8, label="$q$")
        panel.set(title=rf"$D_{{\mathrm{{KL}}}}(p \,\Vert\, q) = {value:.2f}$", xlabel="$x$")
        top = max(top, *p, *terms)
    for panel in drawn_on:
        panel.set_ylim(-0.5 * top, 1.1 * top)
    told = zip(panels, values, strict=True)
    areas = "; ".join(say("areas-panel", title=title, value=value) for title, value in told)
    caption = say("areas-caption", panels=say("panels", titles="; ".join(panels)))
    return finish(figure, say("areas-alt", panels=areas), caption)


def _within(gaussians) -> np.ndarray:
    """The numbers within four standard deviations of any mean."""
    ends = [mean + side * 4 * variance**0.5 for mean, variance in gaussians for side in (-1, 1)]
    return np.linspace(min(ends), max(ends), 321)
