"""Explorer 8: two Gaussians of the plane, and the divergence in either direction."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin
from typing import Any

import numpy as np

from ..numeric.gaussian import gaussian_kl
from .explorer import Explorer
from .fields import Field, listed, number, one_of
from .two_gaussians_still import axes_of, draw
from .two_gaussians_words import say

# Half the side of the plane; how far a centre goes from its middle, and the longest axis.
REACH, ROOM, LONGEST = 5.6, 2.6, 3
AXIS = Field(number(0.1, 30).clean, lambda rng: round(rng.uniform(0.2, LONGEST), 2))


class TwoGaussians(Explorer):
    r"""KL(p‖q) = ½ (tr(Σ_q⁻¹ Σ_p) + δᵀ Σ_q⁻¹ δ + log(|Σ_q| / |Σ_p|) − n) and KL(q‖p), n = 2.

    A Gaussian is held by its centre and its axes: Σ = R diag(axes)² Rᵀ, with R a turn by the angle.

    Parameters
    ----------
    p_mean, q_mean : list of 2 numbers
    p_axes, q_axes : list of 2 numbers
        Standard deviations along the axes, from 0.1 to 3, or to what the samples need.
    p_angle, q_angle : number
        Of the first axis, in degrees.
    task : {"compare", "fit"}
        Fit has q upright.
    points : list of pairs
        Samples, at most 20. Their Gaussian is p then, which is not drawn, and KL(p‖q) is how far
        the log-likelihood of q is below the greatest, per sample.

    Raises
    ------
    DataError
        If a value is none of these.

    Examples
    --------
    >>> [round(kl, 3) for kl in TwoGaussians(q_axes=[2, 1]).facts["kl"]]
    [0.318, 0.807]

    References
    ----------
    003, claim 003-2.8.
    """

    name = "two_gaussians"
    WORDS = say
    FIELDS = {
        "task": one_of("compare", "fit"),
        "p_mean": listed(number(-8, 8), 2),
        "p_axes": listed(AXIS, 2),
        "p_angle": number(-180, 180, 0),
        "q_mean": listed(number(-8, 8), 2),
        "q_axes": listed(AXIS, 2),
        "q_angle": number(-180, 180, 0),
        "points": listed(listed(number(-8, 8), 2), 0, 20),
        "term": one_of("", "trace", "distance", "logdet", "size"),
    }
    START = {
        "task": "compare", "points": [], "term": "",
        "p_mean": [0, 0], "p_axes": [1, 1], "p_angle": 0,
        "q_mean": [0, 0], "q_axes": [1, 0.2], "q_angle": 30,
    }  # fmt: skip
    TRIES = {
        "two_gaussians-try-shape": {
            "task": "compare", "p_mean": [-1, 0], "q_mean": [1, 0.5],
            "p_axes": [1.5, 0.6], "q_axes": [1.5, 0.6], "p_angle": 40, "q_angle": 40,
        },
        "two_gaussians-try-centre": {"task": "compare", "p_mean": [0, 0], "q_mean": [0, 0]},
        "two_gaussians-try-fit": {
            "task": "fit", "p_mean": [0, 0], "q_mean": [0, 0],
            # Variances 1, correlation 0.9.
            "p_axes": [1.9**0.5, 0.1**0.5], "p_angle": 45, "q_axes": [0.7, 0.7], "q_angle": 0,
        },
    }  # fmt: skip

    def __init__(self, *, points=(), **chosen):
        # NumPy's numbers are as good as Python's.
        points = points.tolist() if isinstance(points, np.ndarray) else [*points]
        super().__init__(points=points, **chosen)
        if points:
            question = say("two_gaussians-question-data")
            self.words = {**self.words, "two_gaussians-question": question}

    @classmethod
    def _tries(cls, states, start):
        if states is None and start["points"]:
            states = _tries_on(_gaussian_of(start["points"]))
        return super()._tries(states, start)

    @classmethod
    def settled(cls, value):
        """Centres and axes stay where they can be seen; an upright q has no angle."""
        view = _view(value["points"])
        room, longest = view["room"], view["longest"]
        kept = {
            f"{name}_mean": [
                min(max(x, at - room), at + room)
                for x, at in zip(value[f"{name}_mean"], view["middle"], strict=True)
            ]
            for name in "pq"
        }
        kept |= {f"{name}_axes": [min(s, longest) for s in value[f"{name}_axes"]] for name in "pq"}
        task = "compare" if value["points"] else value["task"]
        angle = 0 if task == "fit" else value["q_angle"]
        return {**value, **kept, "task": task, "q_angle": angle}

    @classmethod
    def compute(cls, value) -> dict[str, Any]:
        """The divergences; of samples their mean and covariance matrix; and what is in view."""
        points = tuple(map(tuple, value["points"]))
        keys = ("p_mean", "p_axes", "p_angle", "q_mean", "q_axes", "q_angle")
        state = [tuple(v) if isinstance(v, list) else v for v in map(value.get, keys)]
        return _facts(points, *state)

    @classmethod
    def still(cls, value, facts) -> tuple[str, str]:
        (px, py), (qx, qy) = value["p_mean"], value["q_mean"]
        pq, qp = facts["kl"] or (0, 0)
        told = {"px": px, "py": py, "qx": qx, "qy": qy, "pq": pq, "qp": qp}
        key = "two_gaussians-alt-data" if value["points"] else "two_gaussians-alt"
        return draw(value, facts), say(key, count=len(value["points"]), **told)


def _tries_on(data) -> dict[str, dict]:
    """Gaussians to try on samples."""
    if data is None:
        return {}
    mean, axes, angle = axes_of(data)
    shapes = {"two_gaussians-try-wide": 2, "two_gaussians-try-narrow": 0.5}
    tries = {say("two_gaussians-try-mean"): {"q_mean": mean}}
    for key, scale in shapes.items():
        patch = {"q_mean": mean, "q_axes": [scale * s for s in axes], "q_angle": angle}
        tries[say(key)] = patch
    return tries


def covariance(axes, angle: float) -> np.ndarray:
    """Σ = R diag(axes)² Rᵀ."""
    turn, (c, s) = np.diag(np.square(axes)), (cos(radians(angle)), sin(radians(angle)))
    R = np.array([[c, -s], [s, c]])
    return R @ turn @ R.T


def _view(points) -> dict[str, Any]:
    """The part of the plane that is in view: all samples, and twice their standard deviations."""
    if not len(points):
        return {"middle": [0.0, 0.0], "reach": REACH, "room": ROOM, "longest": LONGEST}
    middle = np.mean(points, axis=0)
    far = np.abs(points - middle).max()
    axis = np.linalg.norm(points - middle, 2) / len(points) ** 0.5
    scale = max(1, 1.3 * far / REACH, 2 * axis / REACH)
    # A Gaussian that is twice too wide shall be possible.
    sizes = _rounded([scale * REACH, scale * ROOM, max(scale * LONGEST, 2.2 * axis)])
    return {
        "middle": _rounded(middle),
        **dict(zip(("reach", "room", "longest"), sizes, strict=True)),
    }


@lru_cache(maxsize=64)
def _facts(points, p_mean, p_axes, p_angle, q_mean, q_axes, q_angle) -> dict[str, Any]:
    data = _gaussian_of(points)
    facts = {"of": [[*point] for point in points], **_view(points), "data": data, "kl": None}
    if points and data is None:
        return {**facts, "error": say("two_gaussians-few")}
    p = (data["mean"], data["cov"]) if data else (p_mean, covariance(p_axes, p_angle))
    q = (q_mean, covariance(q_axes, q_angle))
    return {**facts, "kl": _rounded([gaussian_kl(*p, *q), gaussian_kl(*q, *p)])}


def _gaussian_of(points) -> dict[str, Any] | None:
    """The estimates of lecture 11; none where the covariance matrix has no inverse."""
    if len(points) < 3:
        return None
    X = np.array(points, dtype=float).T
    cov, mean = np.cov(X, bias=True), X.mean(axis=1)
    variances = np.linalg.eigvalsh(cov)
    if variances[0] <= 1e-9 * variances[1]:
        return None
    return {"mean": _rounded(mean), "cov": [*map(_rounded, cov)]}


def _rounded(numbers) -> list[float]:
    """What every machine gives: the stored state is compared when a notebook is run again."""
    return [round(float(x), 10) for x in numbers]
