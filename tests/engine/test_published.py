"""Published gradients: never refused, right at every probe, equal to what the source prints."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest

from mdlib.engine.api import derive, hessian
from mdlib.engine.verify import find_probes
from mdlib.language.formulas import formula, read_formula
from tests.engine.agreement import disagreement
from tests.engine.published import HESSIANS, PUBLISHED

SAMPLE = json.loads((Path(__file__).parents[1] / "data" / "derivatives_sample.json").read_text())
SECONDS = 0.05
TOLERANCE = 1e-8


def sample_shapes(item) -> dict[str, str]:
    sizes = {name: [size] if isinstance(size, str) else size for name, size in item["vars"].items()}
    return {
        name: " ".join([*size, item["assume"].get(name, "")]).strip()
        for name, size in sizes.items()
    }


ROWS = [
    *((f"{name}: {text}", derive, text, wrt, shapes, printed)
      for name, text, wrt, shapes, printed in PUBLISHED),
    *((f"Hessian {name}: {text}", hessian, text, wrt, shapes, printed)
      for name, text, wrt, shapes, printed in HESSIANS),
    *((item["id"], hessian if item.get("order") == 2 else derive, item["expr"], item["wrt"],
       sample_shapes(item), item["expected"]) for item in SAMPLE),
]  # fmt: skip
IDS = [row[0] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_result_and_every_step_agree_with_numbers(row):
    _, take, text, wrt, shapes, printed = row
    derivation = take(text, wrt, **shapes)
    derivation.verify(seed=1)
    if printed is None:
        return
    expected = read_formula(printed, shapes)
    for probe in find_probes(derivation, seed=2):
        got, known = probe.value(derivation.result.node), probe.value(expected.node)
        assert got.shape == known.shape
        assert disagreement(got, known) < TOLERANCE


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_printed_result_reads_back_as_the_same_tree(row):
    _, take, text, wrt, shapes, _ = row
    result = take(text, wrt, **shapes).result
    assert read_formula(str(result), shapes).node == result.node


def test_the_same_input_gives_the_same_text():
    for _, take, text, wrt, shapes, _ in ROWS[::7]:
        assert str(take(text, wrt, **shapes).result) == str(take(text, wrt, **shapes).result)


def test_no_item_of_the_sample_takes_long():
    slow = {}
    for item, row in zip(SAMPLE, ROWS[-len(SAMPLE) :], strict=True):
        _, take, text, wrt, shapes, _ = row
        best = min(_seconds(take, text, wrt, shapes) for _ in range(3))
        if best > SECONDS:
            slow[item["id"]] = best
    assert not slow


def _seconds(take, text, wrt, shapes) -> float:
    began = time.process_time()
    _ = take(text, wrt, **shapes).steps
    return time.process_time() - began


def test_a_wrong_gradient_is_seen():
    derivation = derive("tr(X.T @ A @ X)", "X", A="m m", X="m n")
    wrong = formula("2*A @ X", A="m m", X="m n")
    for probe in find_probes(derivation, seed=0):
        got, known = probe.value(wrong.node), probe.value(derivation.result.node)
        assert np.shape(got) == np.shape(known)
        assert disagreement(got, known) > 1e-2
