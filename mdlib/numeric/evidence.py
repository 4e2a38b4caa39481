"""What was measured of a derivative, and what it says about an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..matrices.layout import unarrange
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, derivative_shape, pair
from .closeness import worst_entry
from .user_functions import Function

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
        scale, zero = self.scale(D), 1000 * f.eps * float(np.abs(f.base).max())
        return scale > zero and bool((self.rounding > 0.01 * scale).any())

    def error(self, D: np.ndarray) -> float:
        gap = np.abs(self.predicted(D) - self.measured).max()
        return float(gap / max(self.scale(D), np.finfo(float).tiny))


def laid_out_partials(G: np.ndarray, f: Function, layout: str, arrangement: str) -> np.ndarray:
    """D[i, j, k, l] of a derivative that is laid out, of whatever number of axes."""
    shapes = (f.base.shape, f.X.shape)
    laid_out = G.reshape(derivative_shape(*shapes, layout=layout, arrangement=arrangement))
    return unarrange(laid_out, *shapes, layout=layout, arrangement=arrangement)


def verdict(G, D, evidence: Evidence, f: Function, layout: str, arrangement: str) -> str:
    """Say what is wrong with G: transposed, arranged otherwise, off by a factor, or where."""
    suspect = _other_arrangement(G, evidence, f, layout) or _factor(D, evidence)
    where = worst_entry(evidence.excess(D), np.zeros(evidence.measured.shape))
    yours, true = evidence.predicted(D)[where], evidence.measured[where]
    start = suspect or f"grad is not the derivative of {f.name}."
    place = _place(where, evidence, f)
    return f"{start} {place} grad gives {yours:.6g}, {f.name} {true:.6g}."


def too_noisy(f: Function) -> str:
    """Say that rounding in f hides its derivative."""
    size = float(np.abs(f.base).max())
    return (
        f"cannot tell: {f.name}(X) is about {size:.0e}, and its rounding hides a derivative as "
        f"small as grad. Subtract the part of {f.name} that is constant, or scale X."
    )


def _place(where: tuple[int, ...], evidence: Evidence, f: Function) -> str:
    entry = "" if pair(f.base.shape) == (1, 1) else f" of {f.name}[{where[-2]}, {where[-1]}]"
    if evidence.directions is not None:
        return f"Worst in random direction {where[0] + 1} of {len(evidence.directions)}{entry}:"
    of = "" if pair(f.base.shape) == (1, 1) else f"{f.name}[{where[0]}, {where[1]}] by "
    index = list(where[2:])[: f.X.ndim]
    return f"Worst entry: {of}X{index if index else ''}:"


def _other_arrangement(G, evidence: Evidence, f: Function, layout: str) -> str:
    for other in LAYOUTS:
        for style in ARRANGEMENTS:
            shape = derivative_shape(f.base.shape, f.X.shape, layout=other, arrangement=style)
            fits = np.shape(np.atleast_2d(G)) == shape
            if fits and evidence.supports(laid_out_partials(G, f, other, style)):
                return _says(other, style, layout)
    return ""


def _says(other: str, style: str, layout: str) -> str:
    if other != layout:
        return (
            f"grad is transposed: it is right in {other} layout, and {layout} layout was asked "
            f'for. Write grad.T, or pass layout="{other}".'
        )
    return f'grad is arranged otherwise: it is right with arrangement="{style}".'


def _factor(D: np.ndarray, evidence: Evidence) -> str:
    predicted, measured = evidence.predicted(D).ravel(), evidence.measured.ravel()
    if not measured.any():
        return ""
    factor = float(predicted @ measured / (measured @ measured))
    if factor == 0 or not evidence.supports(D / factor):
        return ""
    known = [text for value, text in _FACTORS.items() if abs(factor - value) < 1e-4 * abs(value)]
    return f"grad is {known[0] if known else f'{factor:.6g}'} times the derivative of f."
