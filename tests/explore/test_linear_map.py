"""Linear maps: the gradient is the one that leaves a quarter of the error for half the step."""

import numpy as np
import pytest

import mdlib as md
from mdlib.errors import DataError
from mdlib.explore import LinearMap
from mdlib.explore.fields import drawn
from mdlib.explore.linear_map import POINTS

VALUES = {
    "vector": ("x", "dx", lambda value: lambda x: x @ np.array(value["A"]) @ x),
    "matrix": ("X", "dX", lambda value: np.linalg.det),
}


@pytest.mark.parametrize("view", VALUES)
@pytest.mark.parametrize("seed", range(12))
def test_the_facts_are_those_of_numbers(view, seed):
    value = {**drawn(LinearMap.fields(), seed), "view": view}
    facts, (at, step, form) = LinearMap.compute(value), VALUES[view]
    f, X, dX = form(value), np.array(value[at], float), np.array(value[step], float)
    gradient = md.numerical_derivative(f, X)
    np.testing.assert_allclose(facts["gradient"], gradient.ravel(), atol=1e-5)
    change = f(X + dX) - f(X)
    assert facts["change"] == pytest.approx(change, abs=1e-6)
    assert facts["right"] == pytest.approx((gradient * dX).sum(), abs=1e-5)
    assert facts["left"] == pytest.approx(change - facts["right"], abs=1e-6)
    assert facts["left_by_tempting"] == pytest.approx(change - facts["wrong"], abs=1e-6)


@pytest.mark.parametrize("view", VALUES)
def test_half_the_step_leaves_a_quarter_of_the_error(view):
    _, step, _ = VALUES[view]
    whole = LinearMap(view)
    half = LinearMap(view, **{step: (np.array(whole.value[step]) / 2).tolist()})
    assert half.facts["left"] == pytest.approx(whole.facts["left"] / 4)
    ratio = half.facts["left_by_tempting"] / whole.facts["left_by_tempting"]
    assert 0.4 < ratio < 0.6


def test_along_x_the_wrong_gradient_is_exactly_as_good():
    facts = LinearMap(dx=[0.6, 0.4]).facts
    assert facts["right"] == facts["wrong"]
    assert facts["gradient"] != facts["tempting"]


@pytest.mark.parametrize("symmetric", [{"A": [[1, 0.5], [0.5, 1]]}, {"view": "matrix"}])
def test_a_symmetric_matrix_would_hide_the_mistake(symmetric):
    facts = LinearMap(**symmetric, X=[[2, 0.5], [0.5, 1.5]]).facts
    assert facts["gradient"] == facts["tempting"]


def test_the_error_falls_and_rises_again():
    steps = LinearMap("steps").facts["steps"]
    h, best = np.log10(steps["h"]), steps["best"]
    assert h[best["forward"]] == pytest.approx(-8, abs=0.6)
    assert h[best["central"]] == pytest.approx(-6, abs=0.6)
    for name, slope in (("forward", 1), ("central", 2)):
        errors = np.log10(steps[name])
        falling = slice(best[name] + 2, 28)
        assert np.polyfit(h[falling], errors[falling], 1)[0] == pytest.approx(slope, abs=0.1)
        assert np.polyfit(h[: best[name]], errors[: best[name]], 1)[0] < -0.7
    assert steps == LinearMap().facts["steps"]


def test_the_errors_are_those_of_numpy_but_for_rounding():
    steps = LinearMap("steps").facts["steps"]
    for at, h in enumerate(steps["h"]):
        if h >= 1e-4:
            x = np.array(POINTS)
            slope, ahead, behind = (np.exp(x + t).sum(axis=1) for t in (0, h, -h))
            central = np.abs((ahead - behind) / (2 * h) - slope).max()
            assert steps["central"][at] == pytest.approx(central, rel=0.06)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"A": [[1, 2]]}, r"^A=\[\[1, 2\]\]; expected a list of 2 to 2"),
        ({"dx": [4, 0]}, r"^dx\[0\]=4; expected a number from -3 to 3"),
        ({"view": "tensor"}, "^view='tensor'; expected one of"),
        ({"h": 31}, "^h=31; expected a whole number from 0 to 30"),
    ],
)
def test_nonsense_is_refused_by_name(chosen, said):
    with pytest.raises(DataError, match=said):
        LinearMap(**chosen)


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("vector", "0.84, 0.21, 0.0525"),
        ("matrix", "0.26, 0.065, 0.0163"),
        ("steps", "one-sided is least at h = 1e-08, the central at h = 3e-06"),
    ],
)
def test_the_still_picture_says_what_is_left(view, said):
    explorer = LinearMap(view)
    assert said in explorer.still(explorer.value, explorer.facts)[1]
