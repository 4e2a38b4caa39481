"""Every way to bracket a product, and how many multiplications of numbers each of them takes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import cache

# One product of two: the factors from i up to k, times those from k up to j.
Step = tuple[int, int, int]
MOST = 5  # factors of which every way is listed: 1, 2, 5 and 14 ways


@cache
def ways(count: int) -> tuple[tuple[Step, ...], ...]:
    """Every way to bracket so many factors, first from the left; each lists its steps in order.

    Of more than five factors these two alone: from the left and from the right.

    Examples
    --------
    >>> ways(3)
    (((0, 1, 2), (0, 2, 3)), ((1, 2, 3), (0, 1, 3)))
    >>> [len(ways(count)) for count in (2, 4, 5, 9)]
    [1, 5, 14, 2]
    """
    if count > MOST:
        left = tuple((0, k, k + 1) for k in range(1, count))
        return left, tuple((k - 1, k, count) for k in range(count - 1, 0, -1))
    return tuple(_ways(0, count))


def _ways(i: int, j: int) -> list[tuple[Step, ...]]:
    if j - i == 1:
        return [()]
    return [
        (*left, *right, (i, k, j))
        for k in range(j - 1, i, -1)
        for left in _ways(i, k)
        for right in _ways(k, j)
    ]


def written(texts: Sequence[str], steps: Sequence[Step]) -> str:
    """A product with brackets around all but the last step's result.

    >>> written("ABC", ways(3)[1])
    'A (B C)'
    """
    parts = {(at, at + 1): text for at, text in enumerate(texts)}
    for i, k, j in steps:
        pair = f"{parts[i, k]} {parts[k, j]}"
        parts[i, j] = pair if j - i == len(texts) else f"({pair})"
    return parts[0, len(texts)]


def multiplications(sizes: Sequence[int], steps: Sequence[Step]) -> int:
    """How many products of two numbers it takes; factor i is sizes[i]×sizes[i + 1].

    >>> [multiplications((3, 4, 4, 1), steps) for steps in ways(3)]
    [60, 28]
    """
    return sum(sizes[i] * sizes[k] * sizes[j] for i, k, j in steps)


def typed(text: str) -> int:
    """Which of the ways the brackets in a text stand for, where it is a product; else 0."""
    try:
        whole = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    steps: list[Step] = []
    count = _steps(whole, 0, steps.append)
    found = ways(count)
    return found.index(tuple(steps)) if tuple(steps) in found else 0


def _steps(part: ast.expr, i: int, note: Callable[[Step], None]) -> int:
    """Note the steps of a product whose first factor is the i-th; where it ends."""
    if not isinstance(part, ast.BinOp) or not isinstance(part.op, ast.MatMult):
        return i + 1
    k = _steps(part.left, i, note)
    j = _steps(part.right, k, note)
    note((i, k, j))
    return j
