"""Explorer 5: its maps are those of vec, of the commutation matrix and of the Kronecker product."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

import mdlib as md
from mdlib.explore import VecKronecker, scripts, vec_kronecker
from mdlib.explore.fields import drawn
from mdlib.explore.vec_kronecker import M, N, steps
from mdlib.explore.vec_kronecker_still import low, names
from tests.explore.script_words import used_in

SIZES = [*product((1, 2, 3), repeat=2)]
ORDERS = ("column", "row")
FACTS = VecKronecker().facts


def here(p: int, q: int) -> dict:
    return FACTS["sizes"][f"{p}x{q}"]


def integers(*shape: int) -> np.ndarray:
    """Different integers, none of them 0."""
    rng = np.random.default_rng(sum(shape))
    return rng.permutation(np.arange(1, 1 + int(np.prod(shape)))).reshape(shape)


@pytest.mark.parametrize(("p", "q"), SIZES)
@pytest.mark.parametrize("order", ORDERS)
def test_the_stacked_entries_are_those_of_vec(p, q, order):
    X = integers(p, q)
    stacked = [X[i, j] for i, j in here(p, q)["vec"][order]]
    assert stacked == md.vec(X, order=order).ravel().tolist()


def test_stacking_the_other_way_would_be_seen():
    X = integers(2, 3)
    stacked = [X[i, j] for i, j in here(2, 3)["vec"]["column"]]
    assert stacked != md.vec(X, order="row").ravel().tolist()


@pytest.mark.parametrize(("p", "q"), SIZES)
def test_the_wires_are_those_of_the_commutation_matrix(p, q):
    X, swap = integers(p, q), here(p, q)["swap"]
    K = np.eye(p * q)[swap["column"]]
    assert np.array_equal(K, md.commutation_matrix(p, q))
    assert np.array_equal(K @ md.vec(X), md.vec(X.T))
    # When rows are stacked, it is K of the turned sizes.
    turned = np.eye(p * q)[swap["row"]]
    assert np.array_equal(turned, md.commutation_matrix(q, p))
    assert np.array_equal(turned @ md.vec(X, order="row"), md.vec(X.T, order="row"))


@pytest.mark.parametrize(("p", "q"), SIZES)
@pytest.mark.parametrize("key", ["free", "identity"])
@pytest.mark.parametrize("order", ORDERS)
def test_the_blocks_are_those_of_the_kronecker_product(p, q, key, order):
    n = N if key == "free" else q
    A, X, B = integers(M, p), integers(p, q), integers(q, n)
    blocks = here(p, q)["product"][key][order]
    made = B.ravel()[blocks["b"]] * A.ravel()[blocks["a"]]
    assert np.array_equal(made, np.kron(B.T, A) if order == "column" else np.kron(A, B.T))
    F = A @ X @ B
    assert np.array_equal(made @ md.vec(X, order=order), md.vec(F, order=order))
    assert [F[i, j] for i, j in blocks["vec"]] == md.vec(F, order=order).ravel().tolist()
    assert blocks["block"] == ([M, p] if order == "column" else [n, q])


def test_swapped_factors_would_be_seen():
    A, B, blocks = integers(M, 2), integers(3, N), here(2, 3)["product"]["free"]["column"]
    made = B.ravel()[blocks["b"]] * A.ravel()[blocks["a"]]
    assert not np.array_equal(made, np.kron(A, B.T))


@pytest.mark.parametrize("seed", range(20))
def test_there_are_as_many_steps_as_entries_or_blocks(seed):
    value = drawn(VecKronecker.fields(), seed)
    at = here(value["rows"], value["cols"])
    if value["view"] == "product":
        order = "row" if value["order"] == "row" else "column"
        blocks = at["product"]["identity" if value["identity"] else "free"][order]
        tall, wide = blocks["block"]
        assert steps(value) == len(blocks["b"]) // tall * (len(blocks["b"][0]) // wide)
    else:
        assert steps(value) == value["rows"] * value["cols"]


def test_a_step_too_many_becomes_the_last():
    shown = VecKronecker(rows=3, cols=3, step=9)
    shown.value = {**shown.value, "cols": 1}
    assert shown.value["step"] == 3
    assert shown.trouble == ""


def test_what_it_does_not_have_is_refused():
    with pytest.raises(md.DataError, match="rows=4; expected a whole number from 1 to 3"):
        VecKronecker(rows=4)
    with pytest.raises(md.DataError, match=r"order='diagonal'; expected one of"):
        VecKronecker(order="diagonal")


def test_with_b_the_identity_the_names_lose_their_b():
    value = {**VecKronecker().value, "identity": True, "rows": 1, "cols": 2}
    assert names(value, here(1, 2), "column") == [
        ["a₁₁", "0"],
        ["a₂₁", "0"],
        ["0", "a₁₁"],
        ["0", "a₂₁"],
    ]
    free = names({**value, "identity": False}, here(1, 2), "column")
    assert free[2][1].replace("\u2009", " ") == "b₂₂ a₁₁"
    assert low(12, 3) == "₁₂₃"


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("vec", "x_ij is in place i + 2 (j − 1)"),
        ("swap", "for X of size 2×3: its rows have their 1 in the columns 1, 3, 5, 2, 4, 6."),
        ("product", "block (j, l) of Bᵀ ⊗ A is b_lj A"),
    ],
)
def test_the_still_picture_says_the_rule(view, words):
    shown = VecKronecker(view=view, order="both", back=True, step=1)
    svg, alt = shown.still(shown.value, shown.facts)
    assert words in alt
    assert svg.count("<rect") > 10
    # A wire for each entry, there and back, of either stacking.
    assert svg.count("<path") == (24 if view == "swap" else 0)


def test_the_rule_of_the_still_picture_holds():
    columns = md.commutation_matrix(2, 3).argmax(axis=1) + 1
    assert columns.tolist() == [1, 3, 5, 2, 4, 6]
    X = np.arange(6).reshape(2, 3)
    places = md.vec(X).ravel().tolist(), md.vec(X, order="row").ravel().tolist()
    for i, j in product((1, 2), (1, 2, 3)):
        assert places[0].index(X[i - 1, j - 1]) + 1 == i + 2 * (j - 1)
        assert places[1].index(X[i - 1, j - 1]) + 1 == j + 3 * (i - 1)


def unused(table, name: str, module) -> list[str]:
    """Words of an explorer that neither its script nor its Python ever says."""
    own = Path(module.__file__).read_text(encoding="utf-8")
    short = {key.removeprefix(f"{name}-") for key in table} - {"question", "does"}
    here = {key for key in short if f'"{name}-{key}"' in own}
    return sorted(short - here - used_in(scripts.source(f"{name}.js"), short))


def test_every_word_is_said_somewhere():
    assert unused(vec_kronecker.say, "vec_kronecker", vec_kronecker) == []
    table = {**vec_kronecker.say, "vec_kronecker-never": ""}
    assert unused(table, "vec_kronecker", vec_kronecker) == ["never"]
