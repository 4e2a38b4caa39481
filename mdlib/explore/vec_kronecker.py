"""Explorer 5: what vec, the Kronecker product and the commutation matrix do to the places."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import numpy as np

from ..matrices.shapes import shape_text
from ..matrices.vec_matrices import commutation_index
from ..matrices.vec_operators import vec
from .explorer import Explorer
from .fields import flag, one_of, whole
from .vec_kronecker_still import draw, low
from .vec_kronecker_words import say

VIEWS = ("vec", "swap", "product")
ORDERS = ("column", "row")
SIZES = (1, 2, 3)
M, N = 2, 2  # A is M×rows and B cols×N


class VecKronecker(Explorer):
    """vec(AXB) = (Bᵀ ⊗ A) vec(X) and K vec(X) = vec(Xᵀ), entry by entry.

    Parameters
    ----------
    view : {"vec", "swap", "product"}
        vec alone, the commutation matrix as wires, or the blocks of the Kronecker product.
    rows, cols : int
        The size of X, at most 3×3. A has 2 rows and B has 2 columns.
    order : {"column", "row", "both"}
        What is stacked.
    step : int
        How many entries have gone, or which block is lit; 0 for none.
    back, identity : bool
        With `view="swap"`, K of the turned sizes after it; with `view="product"`, B = I.

    Raises
    ------
    DataError
        If a value is none of these.

    Examples
    --------
    >>> VecKronecker(step=3).facts["sizes"]["2x3"]["vec"]["column"][2]
    [0, 1]

    References
    ----------
    MN79.
    """

    name = "vec_kronecker"
    WORDS = say
    FIELDS = {
        "view": one_of(*VIEWS),
        "rows": whole(1, 3),
        "cols": whole(1, 3),
        "order": one_of(*ORDERS, "both"),
        "step": whole(0, 9),
        "back": flag(),
        "identity": flag(),
    }
    START = {"view": "vec", "rows": 2, "cols": 3, "order": "column", "step": 0}
    START |= {"back": False, "identity": False}
    TRIES = {
        "vec_kronecker-try-back": {"view": "swap", "back": True, "step": 2, "order": "column"},
        "vec_kronecker-try-rows": {"view": "product", "order": "both", "step": 2},
        "vec_kronecker-try-identity": {"view": "product", "identity": True, "order": "column"},
    }

    @classmethod
    def settled(cls, value):
        """A step that the picture does not have becomes its last."""
        return {**value, "step": min(value["step"], steps(value))}

    @classmethod
    def compute(cls, value) -> dict[str, Any]:
        """The places of all sizes and of either stacking: nothing is asked again."""
        return _facts()

    @classmethod
    def still(cls, value, facts) -> tuple[str, str]:
        rows, cols = value["rows"], value["cols"]
        here = facts["sizes"][f"{rows}x{cols}"]
        told = {"size": shape_text((rows, cols)), "rows": rows, "cols": cols}
        if value["view"] == "swap":
            columns = ", ".join(str(at + 1) for at in here["swap"]["column"])
            alt = say("vec_kronecker-alt-swap", K=f"K{low(rows, cols)}", columns=columns, **told)
        elif value["view"] == "product":
            alt = say("vec_kronecker-alt-product", **told)
        else:
            alt = say("vec_kronecker-alt-vec", **told)
        return draw(value, here), alt


def steps(value) -> int:
    """How many steps a picture has: entries of X, or blocks of the Kronecker product."""
    rows, cols = value["rows"], value["cols"]
    if value["view"] != "product":
        return rows * cols
    if value["order"] == "row":
        return M * rows
    return (cols if value["identity"] else N) * cols


@cache
def _facts() -> dict[str, Any]:
    return {"sizes": {f"{p}x{q}": _size(p, q) for p, q in product(SIZES, SIZES)}, "m": M, "n": N}


def _size(p: int, q: int) -> dict[str, Any]:
    swaps = {"column": commutation_index(p, q), "row": commutation_index(q, p)}
    return {
        "vec": {order: _stacked((p, q), order) for order in ORDERS},
        # Place r of vec Xᵀ is taken from place swap[r] of vec X.
        "swap": {order: index.tolist() for order, index in swaps.items()},
        "product": {
            key: {order: _blocks(p, q, n, order) for order in ORDERS}
            for key, n in (("free", N), ("identity", q))
        },
    }


def _stacked(shape: tuple[int, int], order: str) -> list[list[int]]:
    """The entries (row, column) in the order in which they are stacked, counted from 0."""
    numbers = np.arange(shape[0] * shape[1]).reshape(shape)
    return [[*divmod(int(at), shape[1])] for at in vec(numbers, order=order).ravel()]


def _blocks(p: int, q: int, n: int, order: str) -> dict[str, Any]:
    """Which entry of B and which of A, counted row by row, are the factors of each entry.

    Of Bᵀ ⊗ A, or of A ⊗ Bᵀ when rows are stacked; and the order of the entries of AXB.
    """
    a, b = np.arange(M * p).reshape(M, p), np.arange(q * n).reshape(q, n).T
    left, right = (b, a) if order == "column" else (a, b)
    first, second = np.kron(left, np.ones_like(right)), np.kron(np.ones_like(left), right)
    of_b, of_a = (first, second) if order == "column" else (second, first)
    return {
        **{"b": of_b.tolist(), "a": of_a.tolist(), "block": [*right.shape]},
        "vec": _stacked((M, n), order),
    }
