"""The trace ring without a browser: its traces are those of NumPy, and its numbers tell."""

from functools import reduce
from itertools import permutations

import numpy as np
import pytest

from mdlib.explore import TraceRing
from mdlib.explore.ring_traces import KINDS, LETTERS, SEEDS, SIZES, differences, trace_of, values

EVERY = [(count, kind, seed) for count in SIZES for kind in KINDS for seed in range(len(SEEDS))]


def by_numpy(key: str, matrices: dict) -> int | None:
    turned = "ᵀ" in key
    arrays = [np.array(matrices[letter]) for letter in key.replace("ᵀ", "")]
    arrays = [array.T if turned else array for array in arrays]
    try:
        product = reduce(np.matmul, arrays)
    except ValueError:
        return None
    return int(np.trace(product)) if product.shape[0] == product.shape[1] else None


def orders(count: int) -> list[str]:
    plain = ["".join(order) for order in permutations(LETTERS[:count])]
    return plain + ["".join(f"{letter}ᵀ" for letter in order) for order in plain]


@pytest.mark.parametrize(("count", "kind", "seed"), EVERY)
def test_every_trace_is_that_of_numpy(count, kind, seed):
    here = values()[str(count)][kind][seed]
    found = {key: by_numpy(key, here["matrices"]) for key in orders(count)}
    assert here["traces"] == {key: trace for key, trace in found.items() if trace is not None}
    assert any(trace is None for trace in found.values()) == (kind == "rectangular" and count > 2)


@pytest.mark.parametrize(("count", "kind", "traces"), [
    (2, "square", 1), (3, "square", 2), (4, "square", 6),
    (2, "symmetric", 1), (3, "symmetric", 1), (4, "symmetric", 3),
])  # fmt: skip
def test_the_numbers_tell_as_many_orders_apart_as_there_are(count, kind, traces):
    for here in values()[str(count)][kind]:
        assert len(set(here["traces"].values())) == traces


def test_symmetric_ones_are_symmetric_and_square_ones_are_not():
    for seed in range(len(SEEDS)):
        for letter in LETTERS:
            rows = {kind: np.array(values()["4"][kind][seed]["matrices"][letter]) for kind in KINDS}
            assert (rows["symmetric"] == rows["symmetric"].T).all()
        square = values()["4"]["square"][seed]["matrices"].values()
        assert not all((np.array(array) == np.array(array).T).all() for array in square)


@pytest.mark.parametrize("count", [3, 4])
def test_an_order_that_is_another_ring_has_numbers_that_show_it(count):
    base, told = LETTERS[:count], differences()[str(count)]
    square = values()[str(count)]["square"][0]["traces"]
    assert set(told) == {key for key in square if key[0] == "A" and square[key] != square[base]}
    for key, each in told.items():
        arrays = each["matrices"]
        assert each["traces"] == [by_numpy(base, arrays), by_numpy(key, arrays)]
        assert each["traces"][0] != each["traces"][1]
        assert all(np.sum(array) == 1 for array in arrays.values())


def test_sizes_that_do_not_fit_have_no_trace():
    arrays = {"A": np.ones((2, 3)), "B": np.ones((3, 4)), "C": np.ones((4, 2))}
    assert trace_of("ABC", arrays) == trace_of("CᵀBᵀAᵀ", arrays) == 24
    assert trace_of("ACB", arrays) is trace_of("AᵀBᵀCᵀ", arrays) is None


def test_an_order_of_other_letters_starts_anew():
    ring = TraceRing()
    ring.value = {**ring.value, "order": "ABD", "turned": True, "was": "CAB"}
    assert (ring.value["order"], ring.value["turned"], ring.value["was"]) == ("ABC", False, "")
    ring.value = {**ring.value, "count": 4}
    assert ring.value["order"] == "ABCD"


def test_the_order_tells_how_many_factors_there_are():
    assert TraceRing("DABC").value["count"] == 4
    assert TraceRing("BA", "square").value["kind"] == "square"


def test_the_still_picture_shows_the_ring_turned_and_swapped():
    svg, alt = TraceRing.still(TraceRing().value, TraceRing().facts)
    assert svg.count("≠") == 3
    assert "tr(ABC) is -39; tr(BCA) is -39; tr(ACB) is no product" in alt
    shown = TraceRing("ABC", "square")
    svg, _ = TraceRing.still(shown.value, shown.facts)
    assert "≠" not in svg
