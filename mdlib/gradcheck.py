"""Is this gradient right? A few random directions tell, at two evaluations of f each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .arrays import as_array
from .compare import worst_entry
from .differences import PLAIN, Line, central, kink, random_direction, tuned_slope
from .errors import LayoutError, MdlibError, ShapeError, VerificationError
from .functions import Function, read_point
from .layout import unarrange
from .numeric import all_partials, not_differentiable
from .shapes import ARRANGEMENTS, check_layout, derivative_shape, pair, shape_text

_CALL = "check_gradient"
_DIRECTIONS = 3
_FACTORS = {2.0: "2", 0.5: "1/2", -1.0: "−1", -2.0: "−2", -0.5: "−1/2", 4.0: "4", 0.25: "1/4"}


@dataclass(frozen=True)
class GradientCheck:
    """A passed check: its largest relative error, and how often f was evaluated."""

    error: float
    evaluations: int


@dataclass
class _Evidence:
    """What was measured, what may differ, and what a candidate D says about the same."""

    measured: np.ndarray
    rounding: np.ndarray | float
    rtol: float
    directions: list[np.ndarray] | None = None

    def predicted(self, D: np.ndarray) -> np.ndarray:
        if self.directions is None:
            return D
        return np.array([np.tensordot(D, V.reshape(D.shape[2:]), 2) for V in self.directions])

    def scale(self, D: np.ndarray) -> float:
        """The size that errors are relative to; terms that cancel in a direction still count."""
        sizes = [np.abs(self.measured).max(), np.abs(self.predicted(D)).max()]
        if self.directions is not None:
            terms = [D * V.reshape(D.shape[2:]) for V in self.directions]
            sizes += [np.sqrt((term**2).sum(axis=(2, 3))).max() for term in terms]
        return max(float(size) for size in sizes)

    def excess(self, D: np.ndarray) -> np.ndarray:
        """Difference over what is allowed, for each number measured; above 1 is wrong."""
        allowed = self.rtol * self.scale(D) + self.rounding
        gap = np.abs(self.predicted(D) - self.measured)
        return gap / np.maximum(allowed, np.finfo(float).tiny)

    def supports(self, D: np.ndarray) -> bool:
        return bool((self.excess(D) <= 1).all())

    def error(self, D: np.ndarray) -> float:
        gap = np.abs(self.predicted(D) - self.measured).max()
        return float(gap / max(self.scale(D), np.finfo(float).tiny))


def check_gradient(
    f: Callable,
    grad,
    X,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    rtol: float = 1e-6,
    seed: int = 0,
    full: bool = False,
) -> GradientCheck:
    r"""Check that ⟨grad(X), V⟩ = Df(X)[V] in random directions V, or entry by entry.

    Parameters
    ----------
    f : function of one array
        A scalar function, or one with vector or matrix values.
    grad : array, or function of X that returns one
        The derivative to check: for scalar f in denominator layout an array of the shape of X,
        otherwise a matrix laid out as `layout` and `arrangement` say.
    X : float or array of shape (p,), (p, 1) or (p, q)
    layout, arrangement : str
        How `grad` is laid out.
    rtol : float
        Largest error allowed, relative to the size of the derivative; rounding in f comes on top.
    seed : int
        Chooses the directions.
    full : bool
        Compare every entry, at one to four evaluations an entry, and name the worst.

    Returns
    -------
    GradientCheck
        ``error`` and ``evaluations``. By directions, f is evaluated seven times.

    Raises
    ------
    VerificationError
        If the gradient is wrong. Says so if it is transposed, or off by a constant factor.
    LayoutError, ShapeError
        If its shape tells already.
    NotDifferentiableError, FunctionError, DataError

    Examples
    --------
    >>> X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> check_gradient(lambda X: np.sum(X**2), lambda X: 2 * X, X).evaluations
    7
    >>> check_gradient(lambda X: np.sum(X**2), lambda X: X, X)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    mdlib.errors.VerificationError: check_gradient: grad is 1/2 times the derivative of f. ...
    """
    point = read_point(X, _CALL)
    _check_layout(layout, arrangement)
    function = Function(f, point, _CALL)
    G = _read_gradient(grad, point)
    _check_shape(G, function, layout, arrangement)
    D = _partials_of(G, function, layout, arrangement)
    evidence = _entries(function, rtol) if full else _along_directions(function, rtol, seed)
    if not full and not evidence.supports(D):
        evidence = _along_directions(function, rtol, seed, tuned=True)
    if not evidence.supports(D):
        raise VerificationError(_verdict(G, D, evidence, function, layout, arrangement))
    return GradientCheck(evidence.error(D), function.evaluations)


def _check_layout(layout: str, arrangement: str) -> None:
    try:
        check_layout(layout, arrangement)
    except MdlibError as error:
        raise type(error)(f"{_CALL}: {error}") from None


def _read_gradient(grad, point: np.ndarray) -> np.ndarray:
    if callable(grad):
        return Function(grad, point, _CALL, "grad").base
    try:
        return as_array(grad, "grad").astype(np.float64)
    except MdlibError as error:
        raise type(error)(f"{_CALL}: {error}") from None


def _check_shape(G: np.ndarray, f: Function, layout: str, arrangement: str) -> None:
    expected = _expected(f, layout, arrangement)
    if G.shape == expected:
        return
    start = (
        f"{_CALL}: grad is {_shape(G.shape)}; f is {_shape(f.base.shape)} and X is "
        f"{_shape(f.X.shape)}, so in {layout} layout it is {_shape(expected)}."
    )
    other = "numerator" if layout == "denominator" else "denominator"
    if G.shape == _expected(f, other, arrangement):
        raise LayoutError(
            f'{start} Yours is the {other} layout: transpose it, or pass layout="{other}".'
        )
    raise ShapeError(f"{start} {_likely_cause(G, expected)}".rstrip())


def _likely_cause(G: np.ndarray, expected: tuple[int, ...]) -> str:
    if G.size == np.prod(expected) and G.ndim == 1:
        return f"A one-dimensional array is not a column: write grad.reshape{expected}."
    if G.size == np.prod(expected) and G.ndim != len(expected):
        return f"X was passed with {len(expected)} axes: write grad.reshape{expected}."
    if G.ndim == 0:
        return "A derivative has one number for each entry of X: was something summed?"
    if G.ndim == 2 and expected and G.shape == (expected[0], expected[0]):
        return "Did an (n,) array meet an (n, 1) one and broadcast to n×n?"
    return ""


def _expected(f: Function, layout: str, arrangement: str) -> tuple[int, ...]:
    if pair(f.base.shape) == (1, 1) and layout == "denominator":
        return f.X.shape
    return derivative_shape(f.base.shape, f.X.shape, layout=layout, arrangement=arrangement)


def _partials_of(G: np.ndarray, f: Function, layout: str, arrangement: str) -> np.ndarray:
    shapes = (f.base.shape, f.X.shape)
    laid_out = G.reshape(derivative_shape(*shapes, layout=layout, arrangement=arrangement))
    return unarrange(laid_out, *shapes, layout=layout, arrangement=arrangement)


def _entries(f: Function, rtol: float) -> _Evidence:
    measured = all_partials(f, "auto")
    return _Evidence(measured, _rounding(f), rtol)


def _along_directions(f: Function, rtol: float, seed: int, *, tuned: bool = False) -> _Evidence:
    rng = np.random.default_rng(seed)
    directions = [random_direction(f.X, rng) for _ in range(_DIRECTIONS)]
    lines = [Line(f, V) for V in directions]
    found = [_tuned(line) if tuned else _quick(line) for line in lines]
    measured = np.array([value.reshape(pair(value.shape)) for value, _ in found])
    rounding = np.array([error for _, error in found]).reshape(-1, 1, 1)
    return _Evidence(measured, rounding, rtol, directions)


def _quick(line: Line) -> tuple[np.ndarray, float]:
    return central(line, line.f.eps**PLAIN), _rounding(line.f)


def _tuned(line: Line) -> tuple[np.ndarray, float]:
    slope = tuned_slope(line)
    if kink(line, slope) is not None:
        raise not_differentiable(line, slope)
    return slope.value, slope.error * (1 if not slope.settled else 1e-3) + 10 * slope.noise


def _rounding(f: Function) -> float:
    return 20 * f.eps ** (1 - PLAIN) * float(np.abs(f.base).max())


def _verdict(G, D, evidence: _Evidence, f: Function, layout: str, arrangement: str) -> str:
    suspect = _other_arrangement(G, evidence, f, layout, arrangement) or _factor(D, evidence)
    where = worst_entry(evidence.excess(D), np.zeros(evidence.measured.shape))
    yours, true = evidence.predicted(D)[where], evidence.measured[where]
    start = suspect or f"grad is not the derivative of {f.name}."
    place = _place(where, evidence, f)
    return f"{_CALL}: {start} {place} grad gives {yours:.6g}, {f.name} {true:.6g}."


def _place(where: tuple[int, ...], evidence: _Evidence, f: Function) -> str:
    entry = "" if pair(f.base.shape) == (1, 1) else f" of {f.name}[{where[-2]}, {where[-1]}]"
    if evidence.directions is not None:
        return f"Worst in random direction {where[0] + 1} of {len(evidence.directions)}{entry}:"
    of = "" if pair(f.base.shape) == (1, 1) else f"{f.name}[{where[0]}, {where[1]}] by "
    index = list(where[2:])[: f.X.ndim]
    return f"Worst entry: {of}X{index if index else ''}:"


def _other_arrangement(G, evidence, f: Function, layout: str, arrangement: str) -> str:
    for other in ("denominator", "numerator"):
        for style in ARRANGEMENTS:
            shape = derivative_shape(f.base.shape, f.X.shape, layout=other, arrangement=style)
            if G.size == np.prod(shape) and G.reshape(-1).shape and (G.shape == shape):
                D = _partials_of(G, f, other, style)
                if evidence.supports(D):
                    return _says(other, style, layout)
    return ""


def _says(other: str, style: str, layout: str) -> str:
    if other != layout:
        return (
            f"grad is transposed: it is right in {other} layout, and {layout} layout was asked "
            f'for. Write grad.T, or pass layout="{other}".'
        )
    return f'grad is arranged otherwise: it is right with arrangement="{style}".'


def _factor(D: np.ndarray, evidence: _Evidence) -> str:
    predicted, measured = evidence.predicted(D).ravel(), evidence.measured.ravel()
    if not measured.any():
        return ""
    factor = float(predicted @ measured / (measured @ measured))
    if factor == 0 or not evidence.supports(D / factor):
        return ""
    known = [text for value, text in _FACTORS.items() if abs(factor - value) < 1e-4 * abs(value)]
    return f"grad is {known[0] if known else f'{factor:.6g}'} times the derivative of f."


def _shape(shape: tuple[int, ...]) -> str:
    return f"({shape[0]},)" if len(shape) == 1 else shape_text(shape)
