"""The table of slips: generators of wrong answers, the likeliest mistake first.

A slip takes a Scene and yields pairs: the ids of the bank that the wrong answer is known by, and
the wrong answer, as a tree or as a function of the probe's number. A third thing may follow: what
to say, where the words of the bank for the first id are not those for this case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ...language import tree

Wrong = tree.Node | None | Callable[[int], np.ndarray | None]
Slip = Callable[[object], Iterator[tuple]]


@dataclass(frozen=True)
class Said:
    """What to say of a mistake, where it is not what the bank says; and what is wrong besides."""

    what: str = ""
    hint: str = ""
    besides: str = ""


SLIPS: list[Slip] = []


def slip(generate: Slip) -> Slip:
    """Enter a slip into the table."""
    SLIPS.append(generate)
    return generate
