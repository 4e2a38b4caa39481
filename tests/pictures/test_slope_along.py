"""The picture of a slope along a line: what it draws and what it says."""

import re

import numpy as np

from mdlib.pictures import figures

X, V = np.array([[0.5, -1.0, 2.0]]), np.array([[0.2, 1.0, -0.5]])


def squares(X):
    return np.trace(X.T @ X)


def test_it_is_a_png_with_words_for_those_who_cannot_see_it():
    data = figures.slope_along(squares, X, V, 1.0)._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    words = re.search('<img alt="([^"]+)" src="data:image/png;base64,', data["text/html"])[1]
    assert words.endswith("the line meets the curve at t = 0.")
    assert words in data["text/plain"]


def test_another_slope_gives_another_picture():
    right = figures.slope_along(squares, X, V, np.sum(2 * X * V))
    assert right.png == figures.slope_along(squares, X, V, np.sum(2 * X * V)).png
    assert right.png != figures.slope_along(squares, X, V, 1.0).png
