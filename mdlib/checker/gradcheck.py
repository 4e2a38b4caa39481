"""Is this gradient right? A few random directions tell, at two evaluations of f each."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import LayoutError, MdlibError, ShapeError, VerificationError
from ..language.from_numpy import tree_of
from ..language.tree import Sym
from ..matrices.layout import unarrange
from ..matrices.shapes import (
    ARRANGEMENTS,
    LAYOUTS,
    check_layout,
    check_seed,
    derivative_shape,
    pair,
)  # fmt: skip
from ..numeric.closeness import worst_entry
from ..numeric.derivatives import checked_slope, measured_partials
from ..numeric.differences import PLAIN, Line, Slope, random_direction, rough_slope
from ..numeric.tolerance import BLIND, CLOSE, DOUBLE, NEAR_FACTOR, SETTLED, VANISHING
from ..numeric.user_functions import Function, array_shape, in_call, read_point
from .checker_words import say
from .judge import check

_CALL = "check_gradient"
# How far away, in sizes of X, a gradient is tried again where X hides something.
NEARBY = 0.1


@dataclass(frozen=True)
class GradientCheck:
    """A passed check: its largest relative error, how often f was evaluated, and what is unseen."""

    error: float
    evaluations: int
    note: str = ""

    def __repr__(self) -> str:
        found = f"GradientCheck(error={self.error!r}, evaluations={self.evaluations!r})"
        return f"{found} {self.note}".rstrip()


def check_gradient(
    f: Callable,
    grad,
    X,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    rtol: float = CLOSE,
    seed: int = 0,
    directions: int = 3,
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
    directions : int
        How many random directions to try. Each costs two evaluations of f, after one at X.
    full : bool
        Compare every entry, at one to four evaluations an entry, and name the worst.

    Returns
    -------
    GradientCheck
        ``error``, ``evaluations``, and a ``note`` on what X cannot show: where X is symmetric a
        lost transpose, where the derivative is 0 any factor. Where `grad` is a function it is then
        tried at other arrays too.

    Raises
    ------
    VerificationError
        If the gradient is wrong. Says so if it is transposed, or off by a constant factor. Also
        where it vanishes at X like the derivative, and is wrong elsewhere.
    LayoutError, ShapeError
        If its shape tells already.
    NotDifferentiableError, FunctionError, DataError

    Examples
    --------
    >>> X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> check_gradient(lambda X: np.sum(X**2), lambda X: 2 * X, X).evaluations
    7
    >>> check_gradient(lambda X: np.sum(X**2), lambda X: 2 * X, X, directions=1).evaluations
    3
    >>> check_gradient(lambda X: np.sum(X**2), lambda X: X, X)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    mdlib.errors.VerificationError: check_gradient: grad is 1/2 times the derivative of f. ...
    """
    point = read_point(X, _CALL)
    _check_options(layout, arrangement, directions)
    check_seed(seed)
    function, named = Function(f, point, _CALL), (_CALL, "grad")
    G = Function(grad, point, *named).base if callable(grad) else read_point(grad, *named)
    _check_shape(G, function, layout, arrangement)
    D = _laid_out_partials(G, function, layout, arrangement)
    evidence = _gather(function, D, rtol, seed, 0 if full else directions)
    if evidence.blind(D, function):
        told = {"name": function.name, "size": float(np.abs(function.base).max())}
        raise VerificationError(_in_call(say("too-noisy", **told)))
    if not evidence.supports(D):
        raise VerificationError(_in_call(_said(G, D, evidence, function, layout)))
    error, evaluations = evidence.error(D), function.evaluations
    options = {"layout": layout, "arrangement": arrangement, "seed": seed}
    return GradientCheck(error, evaluations, _unseen(function, grad, D, evidence, options))


def _in_call(text):
    return say("in-call", call=_CALL, error=text)


def _unseen(f: Function, grad, D, evidence: Evidence, options: dict) -> str:
    """What a check at this X cannot see; a function for grad is tried where it can be seen."""
    vanishes = evidence.scale(D) <= VANISHING * f.eps * float(np.abs(f.base).max())
    if not vanishes and not _is_symmetric(f.X):
        return ""
    start = say("both-vanish") if vanishes else say("symmetric-X")
    elsewhere = _elsewhere(f, grad, options, evidence.rtol) if callable(grad) else None
    if elsewhere is None:
        return say("try-another", start=start)
    if not elsewhere:
        return say("right-elsewhere", start=start)
    if vanishes:
        raise VerificationError(_in_call(say("wrong-elsewhere", start=start, error=elsewhere)))
    return say("wrong-if-asymmetric", start=start, error=elsewhere)


def _is_symmetric(X: np.ndarray) -> bool:
    square = X.ndim == 2 and X.shape[0] == X.shape[1] > 1
    return square and bool(np.allclose(X, X.T, rtol=DOUBLE, atol=0))


def _elsewhere(f: Function, grad, options: dict, rtol: float) -> str | None:
    """What is wrong with grad at other arrays than X: nothing, or None where that is unknown.

    Where f is a formula, that is a question for `check`.
    """
    rows, columns = pair(f.X.shape)
    if f.X.ndim == 2 and tree_of(f.f, {_first(f.f): Sym("X", (rows, columns))}) is not None:
        shape = f"{rows} {columns}"
        found = check(lambda X: grad(X), lambda X: f.f(X), "X", X=shape, **options)
        words = say("as-answer", message=found.message)
        return {"correct": "", "cannot-read": None}.get(found.status, words)
    rng = np.random.default_rng(options["seed"])
    other = f.X + NEARBY * random_direction(f.X, rng)
    try:
        check_gradient(f.f, grad, other, rtol=rtol, **options)
    except VerificationError as error:
        # Without the name of the call, which comes once.
        return error.args[0].parts["error"]
    except MdlibError:
        return None
    return ""


def _first(f: Callable) -> str:
    """The name of a function's first argument."""
    try:
        return next(iter(inspect.signature(f).parameters), "X")
    except (TypeError, ValueError):
        return "X"


def _check_options(layout: str, arrangement: str, directions: int) -> None:
    try:
        check_layout(layout, arrangement)
    except MdlibError as error:
        raise in_call(error, _CALL) from None
    if isinstance(directions, bool) or not isinstance(directions, int) or directions < 1:
        raise MdlibError(say("bad-directions", call=_CALL, given=directions))


def _check_shape(G: np.ndarray, f: Function, layout: str, arrangement: str) -> None:
    expected = _expected(f, layout, arrangement)
    if G.shape == expected:
        return
    arrays = {"G": G, "f": f.base, "X": f.X}
    shapes = {name: array_shape(array.shape) for name, array in arrays.items()}
    shape = say("gradient-shape", layout=layout, expected=array_shape(expected), **shapes)
    other = "numerator" if layout == "denominator" else "denominator"
    if G.shape == _expected(f, other, arrangement):
        raise LayoutError(_in_call(say("gradient-other-layout", shape=shape, other=other)))
    cause = _likely_cause(G, expected)
    raise ShapeError(_in_call(say("wrong-shape", shape=shape, hint=cause) if cause else shape))


def _likely_cause(G: np.ndarray, expected: tuple[int, ...]) -> str:
    if G.size == np.prod(expected) and G.ndim == 1:
        return say("no-column", expected=expected)
    if G.size == np.prod(expected) and len(expected) == 1:
        return say("one-axis-X", expected=expected)
    if G.ndim == 0:
        return say("was-summed")
    if G.ndim == 2 and expected and G.shape == (expected[0], expected[0]):
        return say("broadcast")
    return ""


def _expected(f: Function, layout: str, arrangement: str) -> tuple[int, ...]:
    if pair(f.base.shape) == (1, 1) and layout == "denominator":
        return f.X.shape
    return derivative_shape(f.base.shape, f.X.shape, layout=layout, arrangement=arrangement)


def _gather(f: Function, D: np.ndarray, rtol: float, seed: int, count: int) -> Evidence:
    """Measure along `count` random directions, or every entry where that is 0."""
    if count == 0:
        return Evidence(*measured_partials(f, "auto"), rtol)
    rng = np.random.default_rng(seed)
    directions = [random_direction(f.X, rng) for _ in range(count)]
    quick = _along(directions, f, rtol, tuned=False)
    if quick.supports(D) and not quick.blind(D, f):
        return quick
    return _along(directions, f, rtol, tuned=True)


def _along(directions: list, f: Function, rtol: float, *, tuned: bool) -> Evidence:
    slopes = [_slope(Line(f, V), tuned) for V in directions]
    measured = np.array([slope.value.reshape(pair(slope.value.shape)) for slope in slopes])
    rounding = np.array([5 * slope.noise + slope.error for slope in slopes]).reshape(-1, 1, 1)
    return Evidence(measured, rounding, rtol, directions)


def _slope(line: Line, tuned: bool) -> Slope:
    slope = None if tuned else rough_slope(line, line.f.eps**PLAIN)
    if slope is None or not slope.settled():
        # Extrapolation squares the error that the two steps show.
        slope = checked_slope(line)
    ratio = SETTLED if slope.settled() else 1.0
    return replace(slope, error=slope.error * ratio)


_FACTORS = {2.0: "2", 0.5: "1/2", -1.0: "−1", -2.0: "−2", -0.5: "−1/2", 4.0: "4", 0.25: "1/4"}


def _length(terms: np.ndarray) -> np.ndarray:
    """The root of the sum of squares over the entries of X; large numbers do not overflow."""
    largest = max(np.abs(terms).max(initial=0.0), np.finfo(float).tiny)
    return largest * np.sqrt(((terms / largest) ** 2).sum(axis=(2, 3)))


@dataclass
class Evidence:
    """What was measured, what may differ, and what a candidate D says about the same."""

    measured: np.ndarray
    rounding: np.ndarray
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
            sizes += [_length(term).max() for term in terms]
        return max(float(size) for size in sizes)

    def excess(self, D: np.ndarray) -> np.ndarray:
        """Difference over what is allowed, for each number measured; above 1 is wrong."""
        allowed = self.rtol * self.scale(D) + self.rounding
        gap = np.abs(self.predicted(D) - self.measured)
        return gap / np.maximum(allowed, np.finfo(float).tiny)

    def supports(self, D: np.ndarray) -> bool:
        return bool((self.excess(D) <= 1).all())

    def blind(self, D: np.ndarray, f: Function) -> bool:
        """Tell whether rounding hides a derivative of this size, unless that is zero itself."""
        scale, zero = self.scale(D), VANISHING * f.eps * float(np.abs(f.base).max())
        return scale > zero and bool((self.rounding > BLIND * scale).any())

    def error(self, D: np.ndarray) -> float:
        gap = np.abs(self.predicted(D) - self.measured).max()
        return float(gap / max(self.scale(D), np.finfo(float).tiny))


def _laid_out_partials(G: np.ndarray, f: Function, layout: str, arrangement: str) -> np.ndarray:
    """D[i, j, k, l] of a derivative that is laid out, of whatever number of axes."""
    shapes = (f.base.shape, f.X.shape)
    laid_out = G.reshape(derivative_shape(*shapes, layout=layout, arrangement=arrangement))
    return unarrange(laid_out, *shapes, layout=layout, arrangement=arrangement)


def _said(G, D, evidence: Evidence, f: Function, layout: str) -> str:
    """What is wrong with G: transposed, arranged otherwise, off by a factor, or where."""
    suspect = _other_arrangement(G, evidence, f, layout) or _factor(D, evidence)
    where = worst_entry(evidence.excess(D), np.zeros(evidence.measured.shape))
    yours, true = evidence.predicted(D)[where], evidence.measured[where]
    told = {"place": _place(where, evidence, f), "name": f.name, "yours": yours, "true": true}
    return say("not-the-gradient", suspect=suspect or say("no-gradient", name=f.name), **told)


def _place(where: tuple[int, ...], evidence: Evidence, f: Function) -> str:
    is_scalar = pair(f.base.shape) == (1, 1)
    if evidence.directions is not None:
        told = {"number": where[0] + 1, "count": len(evidence.directions)}
        if is_scalar:
            return say("worst-direction", **told)
        return say("worst-direction-of", entry=f"{f.name}[{where[-2]}, {where[-1]}]", **told)
    index = list(where[2:])[: f.X.ndim] or ""
    if is_scalar:
        return say("worst-entry", index=index)
    return say("worst-entry-of", entry=f"{f.name}[{where[0]}, {where[1]}]", index=index)


def _other_arrangement(G, evidence: Evidence, f: Function, layout: str) -> str:
    for other in LAYOUTS:
        for style in ARRANGEMENTS:
            shape = derivative_shape(f.base.shape, f.X.shape, layout=other, arrangement=style)
            fits = np.shape(np.atleast_2d(G)) == shape
            if fits and evidence.supports(_laid_out_partials(G, f, other, style)):
                if other != layout:
                    return say("gradient-transposed", other=other, layout=layout)
                return say("gradient-arranged", style=style)
    return ""


def _factor(D: np.ndarray, evidence: Evidence) -> str:
    predicted, measured = evidence.predicted(D).ravel(), evidence.measured.ravel()
    if not measured.any():
        return ""
    factor = float(predicted @ measured / (measured @ measured))
    if factor == 0 or not evidence.supports(D / factor):
        return ""
    known = [text for c, text in _FACTORS.items() if abs(factor - c) < NEAR_FACTOR * abs(c)]
    return say("gradient-times", factor=known[0] if known else f"{factor:.6g}")
