"""The table of slips: generators of wrong answers, the likeliest mistake first.

A slip takes a Scene and yields pairs: the ids of the bank that the wrong answer is known by, and
the wrong answer, as a tree or as a function of the probe's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..formula import tree

Wrong = tree.Node | None | Callable[[int], np.ndarray | None]
Slip = Callable[[object], Iterator[tuple[tuple[str, ...], Wrong]]]

SLIPS: list[Slip] = []


def slip(generate: Slip) -> Slip:
    """Enter a slip into the table."""
    SLIPS.append(generate)
    return generate
