"""Differences along a line: the step, its error, and whether the line has a kink.

Everything here looks at g(t) = f(X + t V) near t = 0. V is scaled so that |t| = 1 moves each entry
by about its own size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import FunctionError
from .closeness import close
from .numeric_words import say
from .tolerance import DROWNING, FAINT, ROUGHLY, SETTLED, STILL
from .user_functions import Function

# The error of a central difference, h² for the formula and eps/h for rounding, is least at
# eps^(1/3); that of an extrapolated one, h⁴ and eps/h, at eps^(1/5). The latter is taken smaller,
# eps^(1/4), for functions that change over a tenth of the size of X.
PLAIN, EXTRAPOLATED = 1 / 3, 1 / 4
# The imaginary step is never subtracted from anything, so it can be far below rounding.
IMAGINARY = 1e-30


@dataclass
class Line:
    """g(t) = f(X + t V)."""

    f: Function
    V: np.ndarray

    def __call__(self, t: float) -> np.ndarray:
        return self.f(self.f.X + t * self.V, "X + step")

    def attempt(self, t: float) -> np.ndarray | None:
        return self.f.attempt(self.f.X + t * self.V)


@dataclass
class Slope:
    """A slope found with step t: its error by comparing t and t/2, its rounding, its gaps.

    ``gap`` and ``half_gap`` are the right slope less the left one, at steps t and t/2. ``flat``:
    g does not change at all, so that every difference of it is rounding.
    """

    value: np.ndarray
    t: float
    error: float
    noise: float
    gap: np.ndarray
    half_gap: np.ndarray
    flat: bool = False

    @property
    def size(self) -> float:
        return float(np.abs(self.value).max())

    def settled(self, reference: float = 0.0) -> bool:
        """Tell whether the two steps agree, for a slope that matters beside `reference`."""
        return self.error <= SETTLED * max(self.size, reference) + self.noise

    def drowned(self, reference: float = 0.0) -> bool:
        """Tell whether rounding leaves fewer than seven digits."""
        return self.noise > DROWNING * max(self.size, reference)

    def doubt(self, reference: float = 0.0) -> float:
        """Error and rounding in proportion to the slope: what the choice of a step makes small."""
        return (self.error + self.noise) / self._scale(reference)

    def least_doubt(self, reference: float = 0.0) -> float:
        """The doubt that rounding alone leaves, and that a smaller step cannot go below."""
        return self.noise / self._scale(reference)

    def _scale(self, reference: float) -> float:
        return max(self.size, reference) + self.noise + np.finfo(float).tiny


def flat_slope(line: Line) -> Slope | None:
    """The slope 0 where g stays the same far to both sides, up to rounding; None elsewhere.

    Where terms of f cancel, small steps measure nothing but their rounding.
    """
    base, tiny = line.f.base, False
    for t in (0.3, -0.3, 0.1, -0.1):
        value = line.attempt(t)
        if value is None:
            return None
        moved = np.abs(value - base).max()
        size = float(max(np.abs(base).max(), np.abs(value).max()))
        if moved > STILL * line.f.eps * max(1.0, size):
            return None
        tiny |= moved > STILL * line.f.eps * size
    if tiny and _is_small_but_smooth(line):
        return None
    zero = np.zeros_like(base)
    return Slope(zero, line.f.eps**EXTRAPOLATED, 0.0, 0.0, zero, zero, flat=True)


def _is_small_but_smooth(line: Line) -> bool:
    """Whether a complex step finds the slope of values that are tiny, and not mere rounding."""
    slope = complex_step(line)
    if slope is None or not np.abs(slope).max() > 0:
        return False
    return close(slope, central(line, 1e-3), rtol=ROUGHLY, floor=0.0)


@dataclass
class Kink:
    """The two slopes of an entry of f; at a jump or a vertical slope they are not steady."""

    left: float
    right: float
    steady: bool


def scales(X: np.ndarray) -> np.ndarray:
    """How far each entry may move: its own size, at least 1."""
    return np.maximum(np.abs(X), 1.0)


def random_direction(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A direction in which no entry of X stands nearly still, so that no wrong entry hides."""
    return scales(X) * rng.uniform(0.5, 1.5, X.shape) * rng.choice([-1.0, 1.0], X.shape)


def central(line: Line, t: float) -> np.ndarray:
    """(g(t) − g(−t)) / 2t: two evaluations."""
    return (line(t) - line(-t)) / (2 * t)


def complex_step(line: Line, t: float = IMAGINARY) -> np.ndarray | None:
    """Im g(it) / t: one evaluation; None where f does not take complex numbers."""
    value = line.f.complex(line.f.X + 1j * t * line.V)
    return None if value is None else value.imag / t


def slope_at(line: Line, t: float) -> Slope | None:
    """The extrapolated slope from steps t and t/2; None where f is not defined that far."""
    base = line.f.base
    values = [line.attempt(step) for step in (t, -t, t / 2, -t / 2)]
    if any(value is None for value in values):
        return None
    right, left, half_right, half_left = values
    largest = max(np.abs(value).max() for value in (right, left, base))
    with np.errstate(over="ignore", invalid="ignore"):
        coarse, fine = (right - left) / (2 * t), (half_right - half_left) / t
        slope = Slope(
            value=fine + (fine - coarse) / 3,
            t=t,
            error=float(np.abs(fine - coarse).max()),
            noise=4 * line.f.eps * float(largest) / t,
            gap=(right - 2 * base + left) / t,
            half_gap=(half_right - 2 * base + half_left) / (t / 2),
        )
    return _if_finite(slope)


def rough_slope(line: Line, t: float) -> Slope | None:
    """The slope from two evaluations; its error is only guessed, from how far g bends."""
    base, right, left = line.f.base, line.attempt(t), line.attempt(-t)
    if right is None or left is None:
        return None
    noise = 4 * line.f.eps * float(np.abs(base).max()) / t
    with np.errstate(over="ignore", invalid="ignore"):
        value, gap = (right - left) / (2 * t), (right - 2 * base + left) / t
        # At this step a smooth g that changes over lengths of 1 bends by 1e-5 of its slope; a
        # bend of 1e-2 is worth a second look.
        error = 1e-3 * float(np.abs(gap).max())
    return _if_finite(Slope(value, t, error, noise, gap, gap))


def _if_finite(slope: Slope) -> Slope | None:
    """The slope, or None where f is so large that its differences overflow."""
    parts = (slope.value, slope.gap, slope.half_gap, slope.error)
    return slope if all(np.isfinite(part).all() for part in parts) else None


def tuned_slope(line: Line, reference: float = 0.0, start: float | None = None) -> Slope:
    """The slope at the first step where two steps agree, or else at the best one tried.

    A slope that is small beside `reference` need not be exact for itself; then `start` must be a
    step that suits a slope of that size, since far too large a step makes all slopes small.
    Costs four evaluations where f changes over lengths of about the size of X. Where it changes
    faster, or is not defined so far out, smaller steps follow; where rounding drowns it, larger.
    """
    best: Slope | None = None
    for t in _shrinking_steps(line, start or line.f.eps**EXTRAPOLATED):
        slope = slope_at(line, t)
        if slope is None:
            continue
        # Where f stops changing, the step has sunk below what f resolves, as in single precision.
        if best is not None and best.size > 0 == slope.size:
            break
        if best is None or slope.doubt(reference) < best.doubt(reference):
            best = slope
        if best.settled(reference) or slope.least_doubt(reference) > best.doubt(reference):
            break
    if best is None:
        raise FunctionError(say("nowhere-near", call=line.f.call, name=line.f.name))
    return _larger_steps(line, best, reference)


def _shrinking_steps(line: Line, start: float) -> Iterator[float]:
    moved, size = np.abs(line.V), np.abs(line.f.X)
    for k in range(13):
        t = start / 10**k
        # A step within 1000 roundings of X measures the rounding of X + tV.
        if (t * moved > 1000 * np.finfo(float).eps * size).any():
            yield t


def _larger_steps(line: Line, slope: Slope, reference: float) -> Slope:
    """Up to three larger steps, while rounding is what limits the slope and they help."""
    for _ in range(3):
        limited = slope.drowned(reference) or not slope.settled(reference)
        larger = slope_at(line, 10 * slope.t) if limited and slope.size else None
        if larger is None or larger.doubt(reference) >= slope.doubt(reference):
            break
        slope = larger
    return slope


def kink(line: Line, slope: Slope) -> Kink | None:
    """The kink or jump that an entry of f has at t = 0, or None.

    The gap between the one-sided slopes is h g'' where g is smooth: it halves with the step. At a
    kink it stays, and at a jump it grows. Only what shows on four still smaller steps is reported.
    """
    if not _suspect(slope).any():
        return None
    smaller = [slope_at(line, slope.t / shrink) for shrink in (100, 1000)]
    if None in smaller:
        return None
    gaps = np.array([gap for small in smaller for gap in (small.gap, small.half_gap)])
    steady = _steady(gaps, smaller)
    found = _suspect(slope) & (steady | _jumps(gaps, line, slope))
    if not found.any():
        return None
    where = np.unravel_index(np.argmax(found * np.abs(gaps[-1])), found.shape)
    return _kink(float(smaller[-1].value[where]), float(gaps[-1][where]), bool(steady[where]))


def _kink(middle: float, gap: float, steady: bool) -> Kink:
    # In units of the gap, so that a slope of 0 reads 0 and not 6e-10.
    left, right = (round((middle + half) / gap, 6) * gap for half in (-gap / 2, gap / 2))
    return Kink(left + 0.0, right + 0.0, steady)


def _suspect(slope: Slope) -> np.ndarray:
    rounding = 100 * slope.noise + FAINT * slope.size
    return (np.abs(slope.half_gap) > rounding) & (np.abs(slope.half_gap) > 0.75 * np.abs(slope.gap))


def _steady(gaps: np.ndarray, slopes: list[Slope]) -> np.ndarray:
    sizes = np.abs(gaps)
    above_rounding = sizes[-1] > 10 * slopes[-1].noise
    return above_rounding & (sizes.max(axis=0) < 1.5 * sizes.min(axis=0))


def _jumps(gaps: np.ndarray, line: Line, slope: Slope) -> np.ndarray:
    # Rounding grows like a jump as the step shrinks; its height tells the two apart.
    height = np.abs(gaps[-1]) * slope.t / 2000
    return (np.abs(gaps[-1]) > 1.5 * np.abs(gaps[0])) & (height > FAINT * np.abs(line.f.base).max())
