"""Is this gradient right? A few random directions tell, at two evaluations of f each."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import LayoutError, MdlibError, ShapeError, VerificationError
from ..language.from_numpy import trace
from ..language.tree import Sym
from ..matrices.shapes import check_layout, check_seed, derivative_shape, pair
from ..numeric.differences import AGREEMENT, PLAIN, Line, Slope, random_direction, rough_slope
from ..numeric.evidence import Evidence, laid_out_partials, too_noisy, verdict
from ..numeric.jacobian import checked_slope, measured_partials
from ..numeric.user_functions import Function, array_shape, read_point
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
    rtol: float = 1e-6,
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
    _check_layout(layout, arrangement)
    _check_directions(directions)
    check_seed(seed)
    function = Function(f, point, _CALL)
    G = _read_gradient(grad, point)
    _check_shape(G, function, layout, arrangement)
    D = laid_out_partials(G, function, layout, arrangement)
    evidence = _gather(function, D, rtol, seed, 0 if full else directions)
    if evidence.blind(D, function):
        raise VerificationError(f"{_CALL}: {too_noisy(function)}")
    if not evidence.supports(D):
        text = verdict(G, D, evidence, function, layout, arrangement)
        raise VerificationError(f"{_CALL}: {text}")
    error, evaluations = evidence.error(D), function.evaluations
    note = _unseen(function, grad, D, evidence, (layout, arrangement), seed)
    return GradientCheck(error, evaluations, note)


def _unseen(f: Function, grad, D, evidence: Evidence, how: tuple[str, str], seed: int) -> str:
    """What a check at this X cannot see; a function for grad is tried where it can be seen."""
    vanishes = evidence.scale(D) <= 1000 * f.eps * float(np.abs(f.base).max())
    if not vanishes and not _is_symmetric(f.X):
        return ""
    start = _BOTH_VANISH if vanishes else _SYMMETRIC
    elsewhere = _elsewhere(f, grad, how, evidence.rtol, seed) if callable(grad) else None
    if elsewhere and vanishes:
        raise VerificationError(f"{_CALL}: {start} elsewhere: {elsewhere}")
    if elsewhere:
        return f"{start} try another. Where X is not symmetric: {elsewhere}"
    return f"{start} {'try another X.' if elsewhere is None else 'at another X grad is right too.'}"


_BOTH_VANISH = "grad and the derivative are 0 at this X, and so is any multiple of grad;"
_SYMMETRIC = "symmetric X: a lost transpose cannot be seen here;"


def _is_symmetric(X: np.ndarray) -> bool:
    square = X.ndim == 2 and X.shape[0] == X.shape[1] > 1
    return square and bool(np.allclose(X, X.T, rtol=1e-9, atol=0))


def _elsewhere(f: Function, grad, how: tuple[str, str], rtol: float, seed: int) -> str | None:
    """What is wrong with grad at other arrays than X: nothing, or None where that is unknown.

    Where f is a formula, that is a question for `check`.
    """
    rows, columns = pair(f.X.shape)
    if f.X.ndim == 2 and trace(f.f, {_first(f.f): Sym("X", (rows, columns))}) is not None:
        options = {"layout": how[0], "arrangement": how[1], "seed": seed, "X": f"{rows} {columns}"}
        found = check(lambda X: grad(X), lambda X: f.f(X), "X", **options)
        words = found.message.replace("The answer", "grad")
        return {"correct": "", "cannot-read": None}.get(found.status, words)
    rng = np.random.default_rng(seed)
    other = f.X + NEARBY * random_direction(f.X, rng)
    try:
        check_gradient(f.f, grad, other, layout=how[0], arrangement=how[1], rtol=rtol, seed=seed)
    except VerificationError as error:
        return str(error).partition(": ")[2]
    except MdlibError:
        return None
    return ""


def _first(f: Callable) -> str:
    """The name of a function's first argument."""
    try:
        return next(iter(inspect.signature(f).parameters), "X")
    except (TypeError, ValueError):
        return "X"


def _check_layout(layout: str, arrangement: str) -> None:
    try:
        check_layout(layout, arrangement)
    except MdlibError as error:
        raise type(error)(f"{_CALL}: {error}") from None


def _check_directions(directions: int) -> None:
    if isinstance(directions, bool) or not isinstance(directions, int) or directions < 1:
        raise MdlibError(f"{_CALL}: directions={directions!r}; expected a positive integer.")


def _read_gradient(grad, point: np.ndarray) -> np.ndarray:
    if callable(grad):
        return Function(grad, point, _CALL, "grad").base
    return read_point(grad, _CALL, "grad")


def _check_shape(G: np.ndarray, f: Function, layout: str, arrangement: str) -> None:
    expected = _expected(f, layout, arrangement)
    if G.shape == expected:
        return
    start = (
        f"{_CALL}: grad is {array_shape(G.shape)}; f is {array_shape(f.base.shape)} and X is "
        f"{array_shape(f.X.shape)}, so in {layout} layout it is {array_shape(expected)}."
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
    if G.size == np.prod(expected) and len(expected) == 1:
        return f"X has one axis, so its gradient has one too: write grad.reshape{expected}."
    if G.ndim == 0:
        return "A derivative has one number for each entry of X: was something summed?"
    if G.ndim == 2 and expected and G.shape == (expected[0], expected[0]):
        return "Did an (n,) array meet an (n, 1) one and broadcast to n×n?"
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
    ratio = AGREEMENT if slope.settled() else 1.0
    return replace(slope, error=slope.error * ratio)
