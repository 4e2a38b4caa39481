"""Answers that are a constant, or one over a size, times the derivative."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import numpy as np

from ..numeric.tolerance import NO_ANSWER, ROUNDED_FACTOR
from .problem import Problem
from .verdict import Finding, found

MOST_PARTS = 60  # a factor p/q with a larger q is told as a decimal
# What a mean may be off by besides, how that is written, and its ids.
SHARES = ((1, "1/{}", ()), (0.5, "1/(2{})", ("M10",)), (2, "2/{}", ("M18",)))


def factor(problem: Problem, values: list) -> Finding | None:
    """The finding on an answer that is c times the derivative at every probe."""
    factors = _factors(problem, values)
    if factors is None:
        return None
    if np.allclose(factors, factors[0], rtol=problem.rtol, atol=0):
        return _constant(factors[0], problem.rtol)
    for size, counts in _means(problem):
        for times, share, also in SHARES:
            if np.allclose(factors, [times / c for c in counts], rtol=problem.rtol, atol=0):
                return found("mean", ["M14", *also], share=share.format(size))
    return None


def _means(problem: Problem):
    """What a mean may be divided by: a size, or the product of two."""
    names = list(problem.sizes[0])
    for name in names:
        yield name, [sizes[name] for sizes in problem.sizes]
    for first, second in combinations(names, 2):
        yield f"({first}*{second})", [sizes[first] * sizes[second] for sizes in problem.sizes]


def _constant(factor: float, rtol: float) -> Finding:
    """The finding on a constant, the likeliest reading first."""
    if np.isclose(factor, -1, rtol=rtol, atol=0):
        return found("sign", ["M11", "M28", "M49"])
    if np.isclose(factor, 0.5, rtol=rtol, atol=0):
        return found("half", ["M10", "M27b"])
    if np.isclose(factor, 2, rtol=rtol, atol=0):
        return found("twice", ["M18"])
    return _times(factor, rtol)


def _times(factor: float, rtol: float) -> Finding:
    """By how much an answer is off, exactly where it is a simple fraction."""
    simple = Fraction(factor).limit_denominator(MOST_PARTS)
    if abs(simple / Fraction(factor) - 1) <= rtol:
        return found("part" if 0 < simple < 1 else "times", ["N02"], factor=simple)
    number = f"{factor:.{round(-math.log10(rtol)) + 1}g}"
    coarse = Fraction(factor).limit_denominator(6)
    rounded = abs(coarse / Fraction(factor) - 1) <= ROUNDED_FACTOR
    return found("rounded-factor" if rounded else "times", ["N02"], factor=number)


def _factors(problem: Problem, values: list) -> list[float] | None:
    """For each probe the number c with value = c · expected, if there is one everywhere."""
    expected = problem.expected()
    norms = [float(np.vdot(e, e)) for e in expected]
    if not all(norms):
        return None
    pairs = list(zip(values, expected, strict=True))
    factors = [float(np.vdot(e, v)) / norm for (v, e), norm in zip(pairs, norms, strict=True)]
    scaled = [c * e for c, (_, e) in zip(factors, pairs, strict=True)]
    are = all(abs(c) > NO_ANSWER for c in factors) and problem.equal(values, scaled)
    return factors if are else None
