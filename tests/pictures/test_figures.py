"""The matplotlib figures: what each draws, and what it says to those who cannot see it."""

import re

import numpy as np
import pytest

import mdlib as md
from mdlib.pictures import figures

X, V, U = np.array([[0.5, -1.0, 2.0]]), np.array([[0.2, 1.0, -0.5]]), np.array([[0.0, 1], [2, 0]])
PNG = b"\x89PNG"


def squares(X):
    return np.trace(X.T @ X)


def test_a_slope_is_a_png_with_words_for_those_who_cannot_see_it():
    data = figures.slope_along(squares, X, V, 1.0)._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    words = re.search('<img alt="([^"]+)" src="data:image/png;base64,', data["text/html"])[1]
    assert words.endswith("the line meets the curve at t = 0.")
    assert words in data["text/plain"]


def test_another_slope_gives_another_picture():
    right = figures.slope_along(squares, X, V, np.sum(2 * X * V))
    assert right.png == figures.slope_along(squares, X, V, np.sum(2 * X * V)).png
    assert right.png != figures.slope_along(squares, X, V, 1.0).png


def test_descent_names_its_two_ends():
    bowl = lambda w: float(np.sum((w - [[1.5], [0.5]]) ** 2))
    path = [np.zeros((2, 1)), np.array([[1.0], [0.25]]), np.array([[1.5], [0.5]])]
    picture = md.figures.descent(bowl, path)
    assert "from (0, 0)" in picture.alt
    assert "(1.5, 0.5)" in picture.alt
    assert picture.png.startswith(PNG)
    assert "(1.5, 0.5)" not in md.figures.descent(bowl, path[:2]).alt


def test_remainders_names_every_guess():
    at = np.array([[1.0, 2], [3, 4]])
    guesses = {"right": at @ U + U @ at, "wrong": 2 * at @ U}
    picture = md.figures.remainders(lambda X: X @ X, at, U, guesses)
    assert picture.png.startswith(PNG)
    assert "one line for each of right, wrong;" in picture.alt


@pytest.mark.parametrize(
    ("letters", "indices", "words"),
    [
        ("ABC", "ijk", "clockwise: A from i to j, then B from j to k, then C from k to i."),
        ("AB", "ij", "clockwise: A from i to j, then B from j to i."),
    ],
)
def test_the_ring_of_a_trace_closes(letters, indices, words):
    assert md.figures.trace_ring(letters, indices).alt.endswith(words)


CONDITIONS = 10.0 ** np.arange(1, 8)


def test_solver_errors_name_the_slope_of_each_line():
    errors = {"formula": 1e-16 * CONDITIONS**2, "QR": 1e-16 * CONDITIONS}
    picture = md.figures.solver_errors(CONDITIONS, {"small": errors})
    assert "small: formula has slope 2, QR has slope 1." in picture.alt
    assert picture.png.startswith(PNG)
    level = {"formula": 1e-16 * np.ones(7)}
    assert "formula has slope 0." in md.figures.solver_errors(CONDITIONS, {"small": level}).alt


def test_no_line_is_left_out_silently():
    errors = {str(way): CONDITIONS for way in range(5)}
    with pytest.raises(ValueError, match="zip"):
        md.figures.solver_errors(CONDITIONS, {"small": errors})


POINTS = np.array([[1.0, 2, 4], [0, 3, 5]])
FITS = {"narrow": (np.zeros((2, 1)), np.eye(2)), "wide": (np.ones((2, 1)), [[4, 1], [1, 3]])}


def test_the_picture_of_gaussians_names_them():
    picture = figures.gaussians(POINTS, FITS)
    assert picture.png.startswith(PNG)
    assert picture.alt.startswith("3 points of the plane; two nested ellipses")
    assert picture.alt.endswith("for narrow, wide.")


def test_another_covariance_is_another_picture():
    moved = FITS | {"wide": (np.ones((2, 1)), [[4, -1], [-1, 3]])}
    assert figures.gaussians(POINTS, FITS).png == figures.gaussians(POINTS, FITS).png
    assert figures.gaussians(POINTS, moved).png != figures.gaussians(POINTS, FITS).png


def test_the_areas_of_the_divergence_name_both_directions():
    narrow, wide = (0, 1), (0, 4)
    picture = figures.kl_areas({"narrow truth": (narrow, wide), "wide truth": (wide, narrow)})
    assert picture.png.startswith(PNG)
    assert picture.alt.endswith("narrow truth: 0.32; wide truth: 0.81.")
    assert figures.kl_areas({"same": (narrow, narrow)}).alt.endswith("same: 0.00.")
