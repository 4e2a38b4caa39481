"""Random arrays to test formulas at: generic, so that no mistake hides in a coincidence.

Half of all common mistakes are invisible where matrices are square, symmetric, diagonal or
commute, where a scalar is 0 or 1, or where two sizes are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count as integers

import numpy as np

from ..errors import ShapeError
from ..language.sizes import names_in, size_value
from ..matrices.shapes import Size, Spec
from .numeric_words import say

# 2 comes late: for 2×2 matrices adj is linear, and other coincidences of that size hide mistakes.
_SIZES = (3, 4, 5, 2, 7, 6)


def sizes_for(
    names: Iterable[str], rng: np.random.Generator | None = None, *, taken: Iterable[int] = ()
) -> dict[str, int]:
    """Give every size name a small number of its own.

    Parameters
    ----------
    names : iterable of str
        Size names; a repeated name counts once.
    rng : numpy Generator, optional
        Deals the sizes out in another order.
    taken : iterable of int
        Numbers not to use.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> sizes_for(["m", "n"])
    {'m': 3, 'n': 4}
    >>> sizes_for(["m", "n"], taken=[3])
    {'m': 4, 'n': 5}
    """
    names = list(dict.fromkeys(names))
    free = _free_sizes(len(names) + (rng is not None), set(taken) | {1})
    if rng is not None:
        free = [int(size) for size in rng.permutation(free)]
    return dict(zip(names, free, strict=False))


def _free_sizes(number: int, taken: set[int]) -> list[int]:
    free = [size for size in _SIZES if size not in taken]
    larger = (size for size in integers(8) if size not in taken)
    return (free + [next(larger) for _ in range(number - len(free))])[:number]


def probe(spec: Spec, sizes: Mapping[str, int], rng: np.random.Generator) -> np.ndarray:
    """Draw a random array with the shape and the properties of a Spec, and no others.

    Parameters
    ----------
    spec : Spec
        As `parse_spec` reads it from text.
    sizes : mapping of str to int
        A number for every size name.
    rng : numpy Generator

    Returns
    -------
    array of float
        0-d for a scalar, n×1 for a vector. Entries are about 1 in size. Square matrices have
        singular values between 0.6 and 2 and a positive determinant, so that ``inv`` and
        ``log(det(X))`` may be taken.

    Raises
    ------
    ShapeError
        If a size has no number, or no such matrix exists.

    Examples
    --------
    >>> probe(Spec("n", "n", frozenset({"symmetric"})), {"n": 3}, np.random.default_rng(0)).shape
    (3, 3)
    """
    rows, cols = (_number(size, sizes) for size in spec.shape)
    if rows == cols == 1:
        return np.array(_scalar(spec.properties, rng))
    if rows != cols:
        return _entries((rows, cols), rng, positive="positive" in spec.properties)
    return _square(rows, spec.properties, rng)


def probes_for(
    specs: Mapping[str, Spec], count: int = 2, seed: int = 0
) -> list[dict[str, np.ndarray]]:
    """Draw `count` sets of arrays for named symbols; the same seed gives the same arrays.

    Parameters
    ----------
    specs : mapping of str to Spec
    count : int
        The sets differ in their numbers, and each named size differs from one set to the next,
        so that no size passes for a constant.
    seed : int

    Returns
    -------
    list of dict
        One array for each symbol, in the order of `specs`.

    Raises
    ------
    ShapeError
        If no matrix has the declared properties.

    Examples
    --------
    >>> [first, second] = probes_for({"A": Spec("m", "n"), "x": Spec("n", 1)})
    >>> {name: array.shape for name, array in first.items()}
    {'A': (3, 4), 'x': (4, 1)}
    """
    rng = np.random.default_rng(seed)
    sizes = [size for spec in specs.values() for size in spec.shape]
    names = [name for size in sizes for name in names_in(size)]
    taken = [size for size in sizes if not isinstance(size, str)]
    draws = [turned_sizes(names, index, taken=taken) for index in range(count)]
    draws = [draw | {size: size_value(size, draw) for size in sizes} for draw in draws]
    return [{name: probe(spec, draw, rng) for name, spec in specs.items()} for draw in draws]


def turned_sizes(
    names: Iterable[str], turn: int = 0, *, taken: Iterable[int] = ()
) -> dict[str, int]:
    """As `sizes_for`, and each name gets another number at the next turn.

    Parameters
    ----------
    names, taken : as in `sizes_for`
    turn : int
        The list of sizes has its end moved to the front so many times: what was smaller than
        another gets larger.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> turned_sizes(["m", "n"]), turned_sizes(["m", "n"], 1)
    ({'m': 3, 'n': 4}, {'m': 5, 'n': 3})
    """
    names = list(dict.fromkeys(names))
    free = _free_sizes(len(names) + 1, set(taken) | {1})
    cut = -turn % len(free)
    return dict(zip(names, free[cut:] + free[:cut], strict=False))


def _number(size: Size, sizes: Mapping[str, int]) -> int:
    if isinstance(size, int):
        return size
    if size not in sizes:
        known = ", ".join(f"{name}={number}" for name, number in sizes.items()) or say("none")
        raise ShapeError(say("no-size", size=size, known=known))
    return sizes[size]


def _scalar(properties: frozenset[str], rng: np.random.Generator) -> float:
    """Draw a number away from 0, 1/2, 1 and 2, where powers and factors coincide."""
    if "orthogonal" in properties:
        return 1.0 if properties & {"spd", "positive"} else -1.0
    size = rng.uniform(1.2, 1.8)
    return size if properties & {"spd", "positive"} else size * rng.choice([-1, 1])


def _entries(shape: tuple[int, int], rng: np.random.Generator, *, positive: bool) -> np.ndarray:
    size = rng.uniform(0.4, 1.7, shape)
    return size if positive else size * rng.choice([-1, 1], shape)


def _square(n: int, properties: frozenset[str], rng: np.random.Generator) -> np.ndarray:
    positive = "positive" in properties
    if "orthogonal" in properties:
        return _orthogonal_with(n, properties, rng)
    if "diagonal" in properties:
        signs = 1 if properties & {"spd", "positive"} else _even_signs(n, rng)
        return np.diag(_spread(n, rng) * signs)
    if positive:
        return _positive(n, properties, rng)
    if "symmetric" in properties:
        Q, signs = _orthogonal(n, rng), _even_signs(n, rng)
        values = _spread(n, rng) * (1 if "spd" in properties else signs)
        return _symmetrised(Q @ np.diag(values) @ Q.T)
    return _orthogonal(n, rng) @ np.diag(_spread(n, rng)) @ _orthogonal(n, rng)


def _orthogonal_with(n: int, properties: frozenset[str], rng) -> np.ndarray:
    if properties & {"spd", "positive"}:
        other = "spd" if "spd" in properties else "positive"
        raise ShapeError(say("orthogonal-and", n=n, other=other))
    # For n = 2 only I and −I have determinant 1, so a reflection it is.
    signs = np.diag(_signs(n, 2 * ((n - 1) // 2) or 1, rng))
    if "diagonal" in properties:
        return signs
    Q = _orthogonal(n, rng)
    return _symmetrised(Q @ signs @ Q.T) if "symmetric" in properties else Q


def _orthogonal(n: int, rng: np.random.Generator) -> np.ndarray:
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    Q = Q * np.sign(np.diag(R))
    Q[:, 0] *= np.sign(np.linalg.det(Q))
    return Q


def _positive(n: int, properties: frozenset[str], rng: np.random.Generator) -> np.ndarray:
    # A dominant diagonal keeps the matrix well conditioned, and spd where it is symmetric.
    A = rng.uniform(0.2, 0.9, (n, n)) / n + np.diag(_spread(n, rng))
    return _symmetrised(A) if "symmetric" in properties else A


def _symmetrised(A: np.ndarray) -> np.ndarray:
    return (A + A.T) / 2


def _spread(n: int, rng: np.random.Generator) -> np.ndarray:
    """n different numbers between 0.6 and 2."""
    return rng.permutation(np.linspace(0.6, 2.0, n) * rng.uniform(0.98, 1.0, n))


def _signs(n: int, negative: int, rng: np.random.Generator) -> np.ndarray:
    signs = np.ones(n)
    signs[rng.permutation(n)[:negative]] = -1
    return signs


def _even_signs(n: int, rng: np.random.Generator) -> np.ndarray:
    """Signs whose product is 1: both occur, but for n = 2 where both are −1."""
    return _signs(n, 2 * ((n - 1) // 2) or n, rng)
