"""Gaussians of the plane, held by centre, axes and angle; and what of the plane is in view."""

from __future__ import annotations

from functools import cache
from math import atan2, cos, degrees, radians, sin, sqrt
from random import Random
from typing import Any

import numpy as np

from ..numeric.gaussian import gaussian_kl

# Half the side of the plane; how far a centre goes from its middle, and the longest axis.
REACH, ROOM, LONGEST = 5.6, 2.6, 3
# In a question the larger divergence is so many times the smaller, or both are equal.
CLEAR = 1.4


def covariance(axes, angle: float) -> np.ndarray:
    """Σ = R diag(axes)² Rᵀ."""
    turn, (c, s) = np.diag(np.square(axes)), (cos(radians(angle)), sin(radians(angle)))
    R = np.array([[c, -s], [s, c]])
    return R @ turn @ R.T


def view(points) -> dict[str, Any]:
    """The part of the plane that is in view: all samples, and twice their standard deviations."""
    if not len(points):
        return {"middle": [0.0, 0.0], "reach": REACH, "room": ROOM, "longest": LONGEST}
    middle = np.mean(points, axis=0)
    far = np.abs(points - middle).max()
    axis = np.linalg.norm(points - middle, 2) / len(points) ** 0.5
    scale = max(1, 1.3 * far / REACH, 2 * axis / REACH)
    # A Gaussian that is twice too wide shall be possible.
    sizes = rounded([scale * REACH, scale * ROOM, max(scale * LONGEST, 2.2 * axis)])
    return {
        "middle": rounded(middle),
        **dict(zip(("reach", "room", "longest"), sizes, strict=True)),
    }


def gaussian_of(points) -> dict[str, Any] | None:
    """The estimates of lecture 11; none where the covariance matrix has no inverse."""
    if len(points) < 3:
        return None
    X = np.array(points, dtype=float).T
    cov, mean = np.cov(X, bias=True), X.mean(axis=1)
    variances = np.linalg.eigvalsh(cov)
    if variances[0] <= 1e-9 * variances[1]:
        return None
    axes, angle = axes_of(*cov.ravel()[[0, 1, 3]])
    entries = {"mean": mean, "cov": cov.ravel()[[0, 1, 3]], "axes": axes}
    return {**{key: rounded(x) for key, x in entries.items()}, "angle": round(angle, 10)}


def rounded(numbers) -> list[float]:
    """What every machine gives: the stored state is compared when a notebook is run again."""
    return [round(float(x), 10) for x in numbers]


def axes_of(a: float, b: float, c: float) -> tuple[list[float], float]:
    """The axes and the angle of the covariance matrix with the rows a, b and b, c."""
    half, gap = (a + c) / 2, sqrt(((a - c) / 2) ** 2 + b * b)
    return [sqrt(half + gap), sqrt(max(half - gap, 0))], degrees(atan2(2 * b, a - c) / 2)


@cache
def questions() -> list[dict[str, Any]]:
    """Two Gaussians each, p around 0: one divergence is clearly larger, or both are equal."""
    rng, found = Random(8), []
    while len(found) < 20:
        drawn = _drawn(rng)
        if len(found) % 4 == 3:
            drawn |= {"q_axes": drawn["p_axes"], "q_angle": drawn["p_angle"]}
        p = ([0, 0], covariance(drawn["p_axes"], drawn["p_angle"]))
        q = (drawn["q_mean"], covariance(drawn["q_axes"], drawn["q_angle"]))
        less, more = sorted([gaussian_kl(*p, *q), gaussian_kl(*q, *p)])
        if more > CLEAR * less or (len(found) % 4 == 3 and more > 0):
            found.append(drawn)
    return found


def _drawn(rng: Random) -> dict[str, Any]:
    p, q = ([rng.choice([0.5, 1, 1.5, 2]), rng.choice([0.3, 0.6, 1, 1.5])] for _ in range(2))
    centre = [rng.choice([-1, -0.5, 0, 0.5, 1]) for _ in range(2)]
    turned = rng.choice([0, 30, 60, 120]), rng.choice([0, 45, 90])
    return {"p_axes": p, "p_angle": turned[0], "q_mean": centre, "q_axes": q, "q_angle": turned[1]}
