"""Are two arrays equal, up to rounding? Shapes are compared first; nothing broadcasts."""

from __future__ import annotations

import numpy as np

from .tolerance import CLOSE, ROUNDING_FLOOR


def relative_error(a, b, *, floor: float = ROUNDING_FLOOR) -> float:
    r"""Largest difference over largest entry: max|a − b| / max(max|a|, max|b|, floor).

    Parameters
    ----------
    a, b : array-like of numbers
    floor : float
        The scale used when both arrays are smaller than it.

    Returns
    -------
    float
        ``inf`` where the shapes differ, or where either array holds NaN or infinity.

    Examples
    --------
    >>> relative_error([1.0, 2.0], [1.0, 1.5])
    0.25
    >>> relative_error([[1.0], [2.0]], [1.0, 2.0])
    inf
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return float("inf")
    if a.size == 0:
        return 0.0
    scale = max(np.abs(a).max(), np.abs(b).max(), floor)
    # Dividing first keeps the difference of two huge numbers from overflowing.
    return float(np.abs(a / scale - b / scale).max())


def close(a, b, rtol: float = CLOSE, *, floor: float = ROUNDING_FLOOR) -> bool:
    r"""Tell whether max|a − b| ≤ rtol · max(max|a|, max|b|, floor), for equal shapes only.

    Parameters
    ----------
    a, b : array-like of numbers
    rtol : float
        Relative to the largest entry of either array, not entry by entry.
    floor : float
        Two arrays below ``rtol * floor`` are equal.

    Returns
    -------
    bool
        False where the shapes differ; NaN and infinity are close to nothing.

    Examples
    --------
    >>> close([1.0, 1e-9], [1.0, 0.0])
    True
    >>> close([float("nan")], [float("nan")])
    False
    """
    return relative_error(a, b, floor=floor) <= rtol


def worst_entry(a, b) -> tuple[int, ...]:
    """Index of the entry in which two arrays of one shape differ most.

    Examples
    --------
    >>> worst_entry([[1, 2], [3, 4]], [[1, 2], [9, 4]])
    (1, 0)
    """
    gap = np.abs(np.asarray(a) - np.asarray(b))
    return tuple(int(i) for i in np.unravel_index(np.argmax(gap), gap.shape))
