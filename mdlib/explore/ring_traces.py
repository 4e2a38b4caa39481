"""The traces that the ring shows: of every order, computed by the library, and where two differ."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, permutations, product

import numpy as np

from ..language.formulas import Formula, formula

LETTERS = "ABCD"
KINDS = ("rectangular", "square", "symmetric")
# Of each number of factors, the sizes on the joints; where all are square, the one size.
SIZES = {2: (2, 3), 3: (2, 3, 4), 4: (2, 3, 4, 5)}
ONE_SIZE = 2
# Seeds of numbers at which orders that may differ do.
SEEDS = (0, 1, 4, 10)


@cache
def values() -> dict:
    """tr of every order that a reader can reach, by number of factors, kind, seed and order."""
    return {
        str(count): {
            kind: [{"matrices": _lists(M), "traces": _traces(M)} for M in _matrices(count, kind)]
            for kind in KINDS
        }
        for count in SIZES
    }


@cache
def differences() -> dict:
    """For each order whose trace is not that of ABC: the smallest matrices that show it."""
    return {
        str(count): {
            order: {"matrices": _lists(M), "traces": [trace_of(LETTERS[:count], M), value]}
            for order in _orders(count)
            if order[0] == "A"  # the others are turned from these
            for M, value in [_telling(count, order)]
            if M
        }
        for count in SIZES
    }


def trace_of(order: str, matrices: dict) -> int | None:
    """tr of a product in an order, "ACB" or "CᵀBᵀAᵀ"; None where the sizes refuse."""
    turned = "ᵀ" in order
    letters = order.replace("ᵀ", "")
    shapes = [matrices[letter].shape[:: -1 if turned else 1] for letter in letters]
    if any(left[1] != right[0] for left, right in pairwise([*shapes, shapes[0]])):
        return None
    sizes = tuple((letter, "{} {}".format(*matrices[letter].shape)) for letter in letters)
    return round(_trace(letters, turned, sizes).value(**matrices).item())


@cache
def _trace(letters: str, turned: bool, sizes: tuple) -> Formula:
    factors = " @ ".join(letter + ".T" * turned for letter in letters)
    return formula(f"tr({factors})", **dict(sizes))


def _orders(count: int) -> list[str]:
    plain = ["".join(order) for order in permutations(LETTERS[:count])]
    return plain + ["".join(f"{letter}ᵀ" for letter in order) for order in plain]


def _traces(matrices: dict) -> dict:
    found = {order: trace_of(order, matrices) for order in _orders(len(matrices))}
    return {order: trace for order, trace in found.items() if trace is not None}


def _matrices(count: int, kind: str) -> list[dict]:
    return [_drawn(count, kind, seed) for seed in SEEDS]


def _drawn(count: int, kind: str, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    if kind == "rectangular":
        sizes = SIZES[count]
        shapes = list(zip(sizes, (*sizes[1:], sizes[0]), strict=True))
    else:
        shapes = [(ONE_SIZE, ONE_SIZE)] * count
    drawn = [rng.integers(-3, 4, shape) for shape in shapes]
    if kind == "symmetric":
        drawn = [np.triu(array) + np.triu(array, 1).T for array in drawn]
    return dict(zip(LETTERS, drawn, strict=False))


def _telling(count: int, order: str) -> tuple[dict, int | None]:
    """Matrices with a single 1 each at which an order differs from ABC; none if it never does."""
    letters = LETTERS[:count]
    for walk in product(range(ONE_SIZE), repeat=count):
        # Each begins where the last ended, so that tr(ABC) is 1.
        places = zip(letters, walk, (*walk[1:], walk[0]), strict=True)
        matrices = {letter: _unit(place) for letter, *place in places}
        value = trace_of(order, matrices)
        if value != trace_of(letters, matrices):
            return matrices, value
    return {}, None


def _unit(place) -> np.ndarray:
    unit = np.zeros((ONE_SIZE, ONE_SIZE), dtype=int)
    unit[tuple(place)] = 1
    return unit


def _lists(matrices: dict) -> dict:
    return {letter: array.tolist() for letter, array in matrices.items()}
