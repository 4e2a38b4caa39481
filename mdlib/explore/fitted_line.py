"""Explorer 7, least squares: what does Xᵀr = 0 look like?"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import Templates
from .explorer import Explorer
from .fields import Value, flag, listed, number, one_of, whole
from .fitted_line_numbers import best, gradient, loss, samples, start
from .fitted_line_still import data_panel, loss_panel
from .still_panels import picture

# fmt: off
say = Templates("explore", {
    "least_squares-question": "What does Xᵀr = 0 look like?",
    "least_squares-does":
        "move an end of your line until both balances are level, or drag a point.",
    # Labels.
    "least_squares-how":
        "Make both balances level: drag an end of your line, or a point. By keys: Tab to one, "
        "then the arrows; Shift for small steps, Home puts it back. The balances weigh the two "
        "entries of Xᵀr, Σr and Σxr; r = Xw − y.",
    "least_squares-how-columns":
        "Make both angles 90°: drag an end of your line, or a point. The two entries of Xᵀr are "
        "then 0; r = Xw − y.",
    "least_squares-map": "the loss over intercept w₀ and slope w₁; the arrow is one step downhill",
    "least_squares-floor": "the columns 1 and x span the floor; r leads from y to Xw, on the floor",
    "least_squares-loss": "loss {loss}",
    "least_squares-plane": "A plane, x and y from 0 to 10, with the points and your line",
    "least_squares-view": "picture",
    "least_squares-view-squares": "squares",
    "least_squares-view-columns": "columns (three points)",
    "least_squares-point": "Point {k}",
    "least_squares-left-end": "Your line, left end",
    "least_squares-right-end": "Your line, right end",
    "least_squares-heights": "your line",
    "least_squares-left": "left",
    "least_squares-right": "right",
    "least_squares-end": "{name}, height {y}",
    "least_squares-show": "Show the best line",
    "least_squares-lay": "Put your line on it",
    "least_squares-alpha": "step α, of 2/h",
    "least_squares-step": "One step downhill",
    "least_squares-steps": "Five steps",
    "least_squares-ridge": "ridge λ",
    "least_squares-letters":
        "h is the Hessian's largest eigenvalue; the ridge adds λ‖w‖² to the loss.",
    "least_squares-angle": "turn the floor",
    "least_squares-points": "Points",
    "least_squares-x-of": "Point {k} x",
    "least_squares-y-of": "Point {k} y",
    "least_squares-above": "points above",
    "least_squares-below": "points below",
    # The state in a sentence.
    "least_squares-plus": "{a} plus {b} x",
    "least_squares-minus": "{a} minus {b} x",
    "least_squares-now": "Your line: {line}. Loss {loss}. {best} {balances}",
    "least_squares-hidden": "The best line is hidden.",
    "least_squares-best": "The best line: {line}, loss {loss}.",
    "least_squares-best-ridge":
        "With the penalty the best line is {line}, loss {loss}; its balances are not level.",
    "least_squares-many":
        "All x are equal, so many lines are best; shown is that of the shortest w: {line}, "
        "loss {loss}.",
    "least_squares-both-level": "Both balances are level: Xᵀr = 0.",
    "least_squares-both-tip": "Both balances tip {how} to the {side}.",
    "least_squares-two-tips": "The balance of r {one}, that of x r {two}.",
    "least_squares-tips": "tips {how} to the {side}",
    "least_squares-is-level": "is level",
    "least_squares-level": "level",
    "least_squares-slightly": "slightly",
    "least_squares-clearly": "clearly",
    "least_squares-far": "far",
    "least_squares-left-side": "left",
    "least_squares-right-side": "right",
    "least_squares-angles":
        "Your line: {line}. Loss {loss}, the square of the length of r. r meets the column of "
        "ones at {one}° and the column x at {two}°.",
    "least_squares-square":
        "Your line: {line}. Loss {loss}. r stands square on both columns, and so on the floor: "
        "Xᵀr = 0.",
    # What a change did.
    "least_squares-moved": "{x}, {y}, loss {loss}, was {was}. {name}.",
    "least_squares-laid-low":
        "Height {y}, loss {loss}, was {was}; the residuals sum to {total}: the line is too low.",
    "least_squares-laid-high":
        "Height {y}, loss {loss}, was {was}; the residuals sum to {total}: the line is too "
        "high.",
    "least_squares-laid-level": "Height {y}, loss {loss}, was {was}; the residuals sum to {total}.",
    "least_squares-laid-best": "Your line is on the best. Loss {loss}, was {was}.",
    "least_squares-ridged": "Loss with the penalty {loss}, was {was}.",
    "least_squares-stepped": "Step {k}: loss {loss}, was {was}.",
    "least_squares-stepped-up": "Step {k}: loss {loss}, was {was}: the step is too long.",
    "least_squares-far-enough":
        "Twenty steps are shown; move your line, or type a height, to start again.",
    # Guess mode.
    "least_squares-ask":
        "The largest eigenvalue of the Hessian is h = {high}, and α = {alpha}. Will these "
        "steps reach the bottom?",
    "least_squares-yes": "Yes, they reach it",
    "least_squares-no": "No, they run away",
    "least_squares-reach":
        "Yes: αh = {product} is below 2. In the steepest direction each step multiplies the "
        "error by {factor}.",
    "least_squares-leave":
        "No, they do not: αh = {product} is above 2. In the steepest direction each step "
        "multiplies the error by {factor}.",
    "least_squares-but-reach":
        "They do. Look at the steepest direction: each step multiplies the error by 1 − αh = "
        "{factor}, which is smaller than 1 without its sign.",
    "least_squares-but-leave":
        "They run away. Look at the steepest direction: each step multiplies the error by 1 − "
        "αh = {factor}, which is larger than 1 without its sign.",
    # Things to try.
    "least_squares-try-best": "the best line",
    "least_squares-try-below": "descend, α at 0.9 of 2/h",
    "least_squares-try-above": "descend, α at 1.1 of 2/h",
    "least_squares-try-columns": "three points as columns",
    # The stored picture.
    "least_squares-still":
        "{count} points; your line, {yours}, with a square on each residual, loss {loss}; the "
        "best line, {best}, loss {least}. Beside it the loss as level lines over intercept and "
        "slope, long and narrow, with steps downhill of 0.9 times 2/h, which swing towards the "
        "bottom, and of 1.1 times, which swing away from it.",
})
# fmt: on

POINTS = [[1, 2], [3, 2.5], [5, 5], [7, 4.5], [9, 8]]


class LeastSquares(Explorer):
    r"""A line through points, w₀ + w₁x, and its loss ‖Xw − y‖² + λ‖w‖², with X = [1 x].

    Your line has two handles, each residual r = Xw − y its square, and the loss its level lines
    over w; two balances show the entries of Xᵀr, Σr and Σxr. Steps go downhill,
    w ← w − α · 2(Xᵀr + λw), with α as a multiple of 2/h_max, where h_max is the largest eigenvalue
    of the Hessian 2(XᵀX + λI).

    Parameters
    ----------
    points : list of [x, y], three to six, numbers from 0 to 10
    ends : [left, right], numbers from 0 to 10
        The heights of your line at x = 0 and x = 10.
    states : dict, optional
        Prepared states for a class, each a button: ``{"ridge": {"ridge": 5.0, "show": True}}``.
    **chosen
        Any other key of ``value``: ``show`` (the best line), ``view`` ("squares", or "columns" of
        the first three points), ``alpha``, ``steps``, ``ridge``, ``angle``, ``mode``, ``seed``.

    Raises
    ------
    DataError
        If a key is unknown, or its value makes no sense.

    Examples
    --------
    >>> explorer = LeastSquares(show=True)
    >>> explorer.facts["loss"], explorer.facts["best"], explorer.facts["least"]
    (8.75, [0.9, 0.7], 3.1)

    References
    ----------
    001, H02.
    """

    name = "least_squares"
    WORDS = say
    FIELDS = {
        "points": listed(listed(number(0, 10, 1), 2), 3, 6),
        "ends": listed(number(0, 10, 1), 2),
        "show": flag(),
        "view": one_of("squares", "columns"),
        "alpha": number(0.1, 1.5),
        "steps": whole(0, 20),
        "ridge": number(0, 20, 1),
        "angle": whole(0, 359),
    }
    START = {
        "points": POINTS, "ends": [1, 6], "show": False, "view": "squares",
        "alpha": 0.9, "steps": 0, "ridge": 0, "angle": 30,
    }  # fmt: skip
    TRIES = {
        "least_squares-try-best": {
            "show": True, "view": "squares", "points": POINTS, "ends": [0.9, 7.9], "steps": 0,
            "ridge": 0,
        },
        "least_squares-try-below": {"alpha": 0.9, "steps": 5, "view": "squares", "ridge": 0},
        "least_squares-try-above": {"alpha": 1.1, "steps": 5, "view": "squares", "ridge": 0},
        "least_squares-try-columns": {
            "view": "columns", "points": [[0, 2], [2, 8], [6, 4]], "steps": 0, "ridge": 0,
        },
    }  # fmt: skip

    def __init__(self, points=None, ends=(1, 6), **chosen):
        points = POINTS if points is None else points
        super().__init__(points=points, ends=ends, **chosen)

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The library's numbers: the gradient is the engine's, the best line `lstsq`'s."""
        X, y = samples(value)
        lam, path = value["ridge"], [start(value)]
        curvature = np.linalg.eigvalsh(2 * (X.T @ X + lam * np.eye(2)))
        alpha = value["alpha"] * 2 / curvature[1]
        for _ in range(value["steps"]):
            path.append(path[-1] - alpha * gradient(X, y, lam, path[-1]))
        w, fit = path[-1], best(X, y, lam)
        kept = ("points", "ends", "view", "alpha", "steps", "ridge")
        return {
            "of": {key: value[key] for key in kept},
            "path": [_plain(step) for step in path],
            "loss": _short(loss(X, y, lam, w)),
            "gradient": _plain(gradient(X, y, lam, w)),
            "balances": _plain(X.T @ (X @ w - y)),
            "best": _plain(fit),
            "least": _short(loss(X, y, lam, fit)),
            "curvature": _plain(curvature),
        }

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """Your line, the best, and the level lines of the loss with two walks."""
        X, y = samples(value)
        here = facts["path"][-1], facts["best"]
        parts = {"count": len(y), "loss": f"{facts['loss']:.2f}", "least": f"{facts['least']:.2f}"}
        lines = {name: _line(*w) for name, w in zip(("yours", "best"), here, strict=True)}
        svg = picture(720, 330, data_panel(X, y, *here), loss_panel(X, y, value["ridge"], *here))
        return svg, say("least_squares-still", **parts, **lines)


def _short(number: float) -> float:
    # Without dust, and the same on every machine.
    return round(float(f"{number:.9g}"), 9) + 0.0


def _plain(array) -> list[float]:
    return [_short(entry) for entry in np.ravel(array)]


def _line(a: float, b: float) -> str:
    key = "least_squares-minus" if b < 0 else "least_squares-plus"
    return say(key, a=f"{a:.2f}", b=f"{abs(b):.2f}")
