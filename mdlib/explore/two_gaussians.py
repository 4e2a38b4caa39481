"""Explorer 8: two Gaussians of the plane, and the divergence in either direction."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..numeric.gaussian import gaussian_kl
from .explorer import Explorer
from .fields import Field, listed, number, one_of
from .plane_gaussians import LONGEST, covariance, gaussian_of, questions, rounded, view
from .two_gaussians_still import draw
from .two_gaussians_words import say

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
        "two_gaussians-try-centre": {"task": "compare", "p_mean": [-1, 0], "q_mean": [1, 0]},
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
            states = _tries_on(gaussian_of(start["points"]))
        return super()._tries(states, start)

    @classmethod
    def settled(cls, value):
        """Centres and axes stay where they can be seen; an upright q has no angle."""
        seen = view(value["points"])
        kept = {
            f"{name}_mean": [
                min(max(x, at - seen["room"]), at + seen["room"])
                for x, at in zip(value[f"{name}_mean"], seen["middle"], strict=True)
            ]
            for name in "pq"
        }
        for key in ("p_axes", "q_axes"):
            kept[key] = [min(axis, seen["longest"]) for axis in value[key]]
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
    mean, axes, angle = data["mean"], data["axes"], data["angle"]
    shapes = {"two_gaussians-try-wide": 2, "two_gaussians-try-narrow": 0.5}
    tries = {say("two_gaussians-try-mean"): {"q_mean": mean}}
    for key, scale in shapes.items():
        patch = {"q_mean": mean, "q_axes": [scale * s for s in axes], "q_angle": angle}
        tries[say(key)] = patch
    return tries


@lru_cache(maxsize=64)
def _facts(points, p_mean, p_axes, p_angle, q_mean, q_axes, q_angle) -> dict[str, Any]:
    data = gaussian_of(points)
    facts = {"of": [[*point] for point in points], **view(points), "data": data, "kl": None}
    facts["questions"] = questions()
    if points and data is None:
        return {**facts, "error": say("two_gaussians-few")}
    if data:
        p_mean, p_axes, p_angle = data["mean"], data["axes"], data["angle"]
    p = (p_mean, covariance(p_axes, p_angle))
    q = (q_mean, covariance(q_axes, q_angle))
    return {**facts, "kl": rounded([gaussian_kl(*p, *q), gaussian_kl(*q, *p)])}
