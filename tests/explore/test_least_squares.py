"""Least squares: the numbers of the explorer are NumPy's and the checked ones of its storyboard."""

import numpy as np
import pytest

import mdlib as md
from mdlib.errors import DataError
from mdlib.explore import LeastSquares
from mdlib.explore.fields import drawn

POINTS = np.array([[1, 2], [3, 2.5], [5, 5], [7, 4.5], [9, 8]])


def samples(value) -> tuple[np.ndarray, np.ndarray]:
    points = np.array(value["points"], dtype=float)[: 3 if value["view"] == "columns" else None]
    return np.column_stack([np.ones(len(points)), points[:, 0]]), points[:, 1]


def walked(value) -> list[np.ndarray]:
    """The steps by a difference quotient for the gradient, and NumPy for the eigenvalue."""
    X, y = samples(value)

    def loss(w):
        return ((X @ w.ravel() - y) ** 2).sum() + value["ridge"] * (w**2).sum()

    left, right = value["ends"]
    path = [np.array([left, (right - left) / 10], dtype=float)]
    high = np.linalg.eigvalsh(2 * X.T @ X + 2 * value["ridge"] * np.eye(2))[-1]
    for _ in range(value["steps"]):
        path.append(path[-1] - value["alpha"] * 2 / high * md.numerical_derivative(loss, path[-1]))
    return path


@pytest.mark.parametrize("seed", range(15))
def test_a_walk_goes_down_the_gradient(seed):
    value = {**drawn(LeastSquares.fields(), seed), "steps": 4}
    facts, (X, y) = LeastSquares.compute(value), samples(value)
    path = walked(value)
    np.testing.assert_allclose(facts["path"], path, rtol=1e-5, atol=1e-6)
    loss = ((X @ path[-1] - y) ** 2).sum() + value["ridge"] * (path[-1] ** 2).sum()
    assert facts["loss"] == pytest.approx(loss, rel=1e-6, abs=1e-9)
    np.testing.assert_allclose(facts["balances"], X.T @ (X @ path[-1] - y), atol=1e-4)


@pytest.mark.parametrize("seed", range(15))
def test_the_best_line_has_no_gradient_and_is_the_shortest(seed):
    value = drawn(LeastSquares.fields(), seed)
    facts, (X, y) = LeastSquares.compute(value), samples(value)
    w, lam = np.array(facts["best"]), value["ridge"]
    np.testing.assert_allclose(X.T @ (X @ w - y) + lam * w, 0, atol=1e-6)
    if not lam:
        np.testing.assert_allclose(w, np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-7)


def test_the_first_sight_has_the_numbers_of_the_lecture():
    facts = LeastSquares().facts
    assert (facts["loss"], facts["best"], facts["least"]) == (8.75, [0.9, 0.7], 3.1)
    assert facts["balances"] == [-4.5, -30.5]
    assert LeastSquares(show=True, ends=[0.9, 7.9]).facts["balances"] == [0, 0]


@pytest.mark.parametrize(
    ("alpha", "losses"), [(0.9, [6.72, 5.42, 4.59]), (1.1, [11.23, 14.79, 19.93])]
)
def test_steps_on_either_side_of_the_cliff(alpha, losses):
    walk = [LeastSquares(alpha=alpha, steps=k).facts["loss"] for k in (1, 2, 3)]
    assert walk == pytest.approx(losses, abs=0.006)
    assert (walk[-1] < 8.75) == (alpha < 1)


def test_a_point_moved_upwards_moves_the_bowl_and_sideways_changes_its_shape():
    start, up, aside = (POINTS.tolist() for _ in range(3))
    up[2][1], aside[4][0] = 9.0, 5.5
    bowl, moved, bent = (LeastSquares(points=each).facts for each in (start, up, aside))
    assert bowl["curvature"] == moved["curvature"] != bent["curvature"]
    assert bowl["best"] != moved["best"]


def test_equal_x_leave_many_best_lines_and_the_shortest_is_shown():
    facts = LeastSquares(points=[[2, 1], [2, 3], [2, 5]]).facts
    assert facts["best"] == pytest.approx([0.6, 1.2])
    assert facts["curvature"][0] == pytest.approx(0, abs=1e-9)


def test_a_penalty_makes_the_bowl_rounder():
    narrow, round_ = (LeastSquares(ridge=lam).facts["curvature"] for lam in (0, 20))
    assert round_[1] / round_[0] < narrow[1] / narrow[0] / 5


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (
            {"points": [[1, 2], [3, 4]]},
            r"^points=\[\[1, 2\], \[3, 4\]\]; expected a list of 3 to 6",
        ),
        ({"ends": [1, 11]}, r"^ends\[1\]=11; expected a number from 0 to 10"),
        ({"view": "rows"}, "^view='rows'; expected one of"),
        ({"steps": 21}, "^steps=21; expected a whole number from 0 to 20"),
        ({"states": {"far": {"alpha": 9}}}, r"^states\['far'\] cannot be shown: alpha=9"),
    ],
)
def test_nonsense_is_refused_by_name(chosen, said):
    with pytest.raises(DataError, match=said):
        LeastSquares(**chosen)


def test_the_still_picture_says_the_lines_and_has_both_walks():
    explorer = LeastSquares()
    svg, alt = explorer.still(explorer.value, explorer.facts)
    for part in ("1.00 plus 0.50 x", "loss 8.75", "0.90 plus 0.70 x", "loss 3.10"):
        assert part in alt
    assert svg.count("<rect") == 1 + 2 + 5
    assert svg.count("<polyline") == 2 + 4 + 2
