"""Explorer 4, linear map: what is dX, and what is the gradient for?"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import cache
from typing import Any

import numpy as np

from ..engine.api import derive
from ..errors import Templates
from ..language.formulas import formula
from .explorer import Explorer
from .fields import Value, listed, number, one_of, whole
from .linear_map_still import area_panel, bar_panel, level_panel, step_panel
from .still_panels import picture

# fmt: off
say = Templates("explore", {
    "linear_map-question": "What is dX, and what is the gradient for?",
    "linear_map-does": "drag the tip of dx and see what each gradient leaves over.",
    # Labels.
    "linear_map-how":
        "Drag the tip of the step: which gradient leaves less and less over? By keys: Tab to it, "
        "then the arrows; Shift for small steps, Home puts it back.",
    "linear_map-view": "picture",
    "linear_map-vector": "xᵀAx",
    "linear_map-matrix": "det X",
    "linear_map-steps": "differences",
    "linear_map-plane": "A plane, both axes from −3 to 3, with level lines, the point and its step",
    "linear_map-tip": "tip of {name}",
    "linear_map-column": "column {k} of {name}",
    "linear_map-length": "length",
    "linear_map-direction": "direction",
    "linear_map-half": "Half the step",
    "linear_map-tenth": "A tenth",
    "linear_map-trace": "what is left, against",
    "linear_map-trace-length": "length",
    "linear_map-trace-direction": "direction",
    "linear_map-length-axis": "left over, against the length of the step",
    "linear_map-direction-axis": "left over, against the direction of the step",
    "linear_map-change": "true change",
    "linear_map-left": "left over",
    "linear_map-error": "error of the quotient for f(t) = Σ exp(xᵢ + t) at t = 0",
    "linear_map-h": "step h",
    "linear_map-to-forward": "best h, one-sided",
    "linear_map-to-central": "best h, central",
    "linear_map-forward": "one-sided",
    "linear_map-central": "central",
    # The state in a sentence.
    "linear_map-now":
        "f changes by {change}. G says {right} and leaves {left}; {tempting} leaves {wrong}.",
    "linear_map-less":
        "f changes by {change}. G says {right} and leaves {left}; {tempting} leaves {wrong}, less "
        "this time. Not one number counts, but how fast it shrinks: halve the step.",
    "linear_map-round":
        "{now} Once round, G leaves at most {most}, {tempting} at most {worst}; in two opposite "
        "directions both leave the same.",
    "linear_map-shrunk":
        "Step × {step}: what G leaves is multiplied by {quotient}. f changes by {change}; G "
        "leaves {left}, {tempting} leaves {wrong}.",
    "linear_map-agree":
        "f changes by {change}. G and {tempting} both say {right} and leave {left}. In this "
        "direction the wrong one is exactly as good: one direction proves nothing.",
    "linear_map-same":
        "f changes by {change}. G and {tempting} are equal here, and no step tells them apart: "
        "both say {right} and leave {left}.",
    "linear_map-truncation":
        "h = {h}: the one-sided error is {forward}, the central {central}. The step is too "
        "long for f to be straight; a smaller h helps both.",
    "linear_map-between":
        "h = {h}: the one-sided error is {forward}, the central {central}. A smaller h helps "
        "the one-sided and harms the central.",
    "linear_map-rounding":
        "h = {h}: the one-sided error is {forward}, the central {central}. Rounding rules; a "
        "smaller h makes both worse.",
    "linear_map-best-forward":
        "h = {h}: the one-sided error {forward} is as small as it gets; the central one is "
        "{central}.",
    "linear_map-best-central":
        "h = {h}: the central error {central} is as small as it gets; the one-sided one is "
        "{forward}.",
    # Guess mode.
    "linear_map-ask":
        "Click the direction in which f does not change at first order. G is the gradient at x.",
    "linear_map-letter": "direction {letter}",
    "linear_map-flat": "Yes: {letter} stands at a right angle to G, along the level line.",
    "linear_map-along": "No: {letter} runs along G. That is where f climbs most, {rate} per unit.",
    "linear_map-against":
        "No: {letter} runs against G. That is where f falls most, {rate} per unit.",
    "linear_map-tempting":
        "No: {letter} is square to 2Ax, which is not the gradient here. Along it f changes by "
        "{rate} per unit.",
    "linear_map-other": "No: along {letter} f changes by {rate} per unit.",
    # Things to try.
    "linear_map-try-tenth": "dx ten times shorter",
    "linear_map-try-agree": "where 2Ax is as good",
    "linear_map-try-round": "once round",
    "linear_map-try-symmetric": "A symmetric",
    # The stored picture.
    "linear_map-still":
        "Level lines of f = xᵀAx, the point x = {x}, the step dx = {dx}, the gradient G and "
        "the tempting 2Ax; a dotted line marks the direction in which both say the same. Bars "
        "for the step, its half and its quarter: G leaves {right}, a quarter each time; 2Ax "
        "leaves {wrong}.",
    "linear_map-still-matrix":
        "The area between the columns of X = {X}, and between those of X + dX with dX = {dX}. "
        "Bars for the step, its half and its quarter: of the change of det X the gradient "
        "leaves {right}, a quarter each time; adj X leaves {wrong}.",
    "linear_map-still-steps":
        "The error of difference quotients of sums of exponentials against the step h: as h "
        "falls from 1, both fall, then rise again; the one-sided is least at h = {forward}, "
        "the central at h = {central}.",
})
# fmt: on

# Each picture: its formula, what moves in it, and a gradient that tempts.
FORMS = {
    "vector": ("x.T @ A @ x", "x", "2*A @ x", {"A": "2 2", "x": "2"}),
    "matrix": ("det(X)", "X", "adj(X)", {"X": "2 2"}),
}
POINTS = ((-0.4, 0.9), (0.3, 0.7), (0.8, -0.6), (0.5, 0.2), (-0.7, -0.1), (0.9, 1.1), (0.1, -0.9))
MATRIX = listed(listed(number(-3, 3), 2), 2)
VECTOR = listed(number(-3, 3), 2)


class LinearMap(Explorer):
    r"""The gradient as a linear map: f(x + dx) = f(x) + ⟨G, dx⟩ + what is left over.

    Drag the step dx; bars show the true change, ⟨G, dx⟩ and what is left, which falls with the
    square of the step; beside them a tempting wrong gradient. Three pictures: f = xᵀAx with
    G = (A + Aᵀ)x beside 2Ax; f = det X, the area between two columns, with G = adj(X)ᵀ beside
    adj(X); and the errors of difference quotients of sums of exponentials against their step h.

    Parameters
    ----------
    view : {"vector", "matrix", "steps"}
    states : dict, optional
        Prepared states for a class, each a button: ``{"along x": {"dx": [0.6, 0.4]}}``.
    **chosen
        Any other key of ``value``: ``A``, ``x``, ``dx``, ``X``, ``dX`` (numbers from -3 to 3),
        ``trace`` ("length" or "direction"), ``h``, ``mode``, ``seed``.

    Raises
    ------
    DataError
        If a key is unknown, or its value makes no sense.

    Examples
    --------
    >>> explorer = LinearMap(A=[[1, 1.5], [-0.5, 1]], x=[1.5, 1], dx=[0.2, 0.8])
    >>> explorer.facts["gradient"], explorer.facts["left"]
    ([4.0, 3.5], 0.84)

    References
    ----------
    001, MN19, ST98.
    """

    name = "linear_map"
    WORDS = say
    FIELDS = {
        "view": one_of("vector", "matrix", "steps"),
        "A": MATRIX,
        "x": VECTOR,
        "dx": VECTOR,
        "X": MATRIX,
        "dX": MATRIX,
        "trace": one_of("length", "direction"),
        "h": whole(0, 30),
    }
    START = {
        "view": "vector", "A": [[1, 1.5], [-0.5, 1]], "x": [1.5, 1], "dx": [0.2, 0.8],
        "X": [[2, -0.5], [0.5, 1.5]], "dX": [[0.2, -0.4], [0.4, 0.5]],
        "trace": "length", "h": 26,
    }  # fmt: skip
    TRIES = {
        "linear_map-try-tenth": {"view": "vector", "dx": [0.02, 0.08], "trace": "length"},
        "linear_map-try-agree": {"view": "vector", "dx": [0.6, 0.4]},
        "linear_map-try-round": {"view": "vector", "trace": "direction"},
        "linear_map-try-symmetric": {"view": "vector", "A": [[1, 0.5], [0.5, 1]]},
    }

    def __init__(self, view="vector", **chosen):
        super().__init__(view=view, **chosen)

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The gradient is the engine's; the steps are stored, so that a page can play them."""
        view = value["view"] if value["view"] in FORMS else "vector"
        f, gradient, tempting = _formulas(view)
        arrays, name = _arrays(value, view), FORMS[view][1]
        step = np.array(value["dX"] if view == "matrix" else value["dx"], dtype=float)
        step = step.reshape(arrays[name].shape)
        change = f(**{**arrays, name: arrays[name] + step}) - f(**arrays)
        G, W = gradient.evaluate(**arrays), tempting.evaluate(**arrays)
        right, wrong = (G * step).sum(), (W * step).sum()
        shorts = {"change": change, "right": right, "left": change - right, "wrong": wrong}
        return {
            "of": {key: value[key] for key in ("view", "A", "x", "dx", "X", "dX")},
            "gradient": [_short(entry) for entry in np.ravel(G)],
            "tempting": [_short(entry) for entry in np.ravel(W)],
            **{key: _short(each) for key, each in shorts.items()},
            "left_by_tempting": _short(change - wrong),
            "steps": _steps(),
        }

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """The picture, and what both gradients leave of the step, of its half and its quarter."""
        if value["view"] == "steps":
            h, best = facts["steps"]["h"], facts["steps"]["best"]
            least = {key: f"{h[at]:.0e}" for key, at in best.items()}
            return picture(720, 330, step_panel(facts["steps"])), say(
                "linear_map-still-steps", **least
            )
        matrix = value["view"] == "matrix"
        drawn = area_panel(value) if matrix else level_panel(value, facts)
        lengths = (1, 0.5, 0.25)
        right = [facts["left"] * t**2 for t in lengths]
        tempting = facts["right"] - facts["wrong"]
        wrong = [facts["left"] * t**2 + tempting * t for t in lengths]
        listed = {"right": _row(right), "wrong": _row(wrong)}
        if matrix:
            alt = say("linear_map-still-matrix", X=value["X"], dX=value["dX"], **listed)
        else:
            alt = say("linear_map-still", x=value["x"], dx=value["dx"], **listed)
        return picture(720, 330, drawn, bar_panel(right, wrong, "adj X" if matrix else "2Ax")), alt


def _row(numbers: list[float]) -> str:
    return ", ".join(f"{each:.3g}" for each in numbers)


@cache
def _formulas(view: str):
    text, wrt, tempting, shapes = FORMS[view]
    found = derive(text, wrt, **shapes)
    return found.formula, found.result, formula(tempting, **shapes)


def _arrays(value: Value, view: str) -> dict[str, np.ndarray]:
    if view == "matrix":
        return {"X": np.array(value["X"], dtype=float)}
    return {"A": np.array(value["A"], dtype=float), "x": np.array(value["x"], float)[:, None]}


@cache
def _steps() -> dict[str, Any]:
    """The largest error of two difference quotients of Σ exp(x_i + t) at t = 0, by the step h."""
    with localcontext() as context:
        context.prec = 20
        h = [float(Decimal(10) ** (Decimal(k) / 2)) for k in range(-30, 1)]
        pairs = [[_errors(x, step) for x in POINTS] for step in h]
    forward, central = ([max(pair[k] for pair in row) for row in pairs] for k in (0, 1))
    best = {"forward": forward.index(min(forward)), "central": central.index(min(central))}
    rounded = {"forward": forward, "central": central}
    return {"h": h, **{k: [_two(e) for e in row] for k, row in rounded.items()}, "best": best}


def _errors(x: tuple[float, ...], h: float) -> tuple[float, float]:
    f, slope = _sum(x, 0.0), _sum(x, 0.0)
    ahead, behind = _sum(x, h), _sum(x, -h)
    return abs((ahead - f) / h - slope), abs((ahead - behind) / (2 * h) - slope)


def _sum(x: tuple[float, ...], t: float) -> float:
    # By Decimal, whose exp is correctly rounded, so that every machine finds the same errors.
    return sum(float(Decimal(entry + t).exp()) for entry in x)


def _two(number: float) -> float:
    return float(f"{number:.1e}")


def _short(number: float) -> float:
    # Without dust, and the same on every machine.
    return round(float(f"{number:.9g}"), 12) + 0.0
