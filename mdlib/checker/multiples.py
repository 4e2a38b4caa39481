"""Answers that are a constant, or one over a size, times the derivative."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from .verdict import Verdict

if TYPE_CHECKING:
    from .layouts import Findings

# Constant factors that people drop or add, the likeliest reading first.
FACTORS = {
    -1.0: (["M11", "M28", "M49"], "The sign is wrong.", "Follow each minus from the first line."),
    0.5: (
        ["M10", "M27b"],
        "The answer is half of the derivative.",
        "Look for a 2 that got lost, or for a second place where the variable occurs.",
    ),
    2.0: (
        ["M18"],
        "The answer is twice the derivative.",
        "Look for a 1/2 in f, or for a term counted twice.",
    ),
}
MOST_PARTS = 60  # a factor p/q with a larger q is told as a decimal
ROUNDED = 1e-2  # so near to such a p/q, a decimal may be a rounded one


def factor(values: list, findings: Findings) -> Verdict | None:
    factors = _factors(values, findings)
    if factors is None:
        return None
    if np.allclose(factors, factors[0], rtol=findings.rtol, atol=0):
        return _constant(factors[0], findings.rtol)
    for words, counts in _means(findings):
        for times, also in ((1, []), (0.5, ["M10"]), (2, ["M18"])):
            shares = [times / count for count in counts]
            if np.allclose(factors, shares, rtol=findings.rtol, atol=0):
                return _mean(words, times, also)
    return None


def _means(findings: Findings):
    """What a mean may be divided by: a size, or the product of two."""
    names = list(findings.sizes[0])
    for name in names:
        yield name, [sizes[name] for sizes in findings.sizes]
    for first, second in combinations(names, 2):
        yield f"({first}*{second})", [sizes[first] * sizes[second] for sizes in findings.sizes]


def _mean(size: str, times: float, also: list[str]) -> Verdict:
    share = {1: f"1/{size}", 0.5: f"1/(2{size})", 2: f"2/{size}"}[times]
    what = f"The answer is {share} of the derivative, as a mean is of a sum."
    return Verdict("wrong", f"{what} Compare f with what you differentiated.", ["M14", *also])


def _constant(factor: float, rtol: float) -> Verdict:
    for known, (mistakes, what, hint) in FACTORS.items():
        if np.isclose(factor, known, rtol=rtol, atol=0):
            return Verdict("wrong", f"{what} {hint}", list(mistakes))
    return Verdict("wrong", _times(factor, rtol), ["N02"])


def _times(factor: float, rtol: float) -> str:
    """By how much an answer is off, exactly where it is a simple fraction."""
    simple = Fraction(factor).limit_denominator(MOST_PARTS)
    off = abs(simple / Fraction(factor) - 1)
    if off <= rtol:
        part = f"{simple} of" if 0 < simple < 1 else f"{simple} times"
        return f"The answer is {part} the derivative. Look for a constant lost or added."
    number = f"{factor:.{round(-math.log10(rtol)) + 1}g}"
    coarse = Fraction(factor).limit_denominator(6)
    if abs(coarse / Fraction(factor) - 1) > ROUNDED:
        return f"The answer is {number} times the derivative. Look for a constant lost or added."
    return (
        f"The answer is off by a factor {number}; a rounded constant? "
        "Write constants exactly, such as 1/3."
    )


def _factors(values: list, findings: Findings) -> list[float] | None:
    """For each probe the number c with value = c · expected, if there is one everywhere."""
    expected = findings.expected()
    norms = [float(np.vdot(e, e)) for e in expected]
    if not all(norms):
        return None
    pairs = list(zip(values, expected, strict=True))
    factors = [float(np.vdot(e, v)) / norm for (v, e), norm in zip(pairs, norms, strict=True)]
    scaled = [c * e for c, (_, e) in zip(factors, pairs, strict=True)]
    return (
        factors if all(abs(c) > 1e-9 for c in factors) and findings.equal(values, scaled) else None
    )
