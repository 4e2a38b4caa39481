"""The picture of a descent says where the path starts and ends, for those who cannot see it."""

import numpy as np

import mdlib as md


def test_descent_names_its_two_ends():
    bowl = lambda w: float(np.sum((w - [[1.5], [0.5]]) ** 2))
    path = [np.zeros((2, 1)), np.array([[1.0], [0.25]]), np.array([[1.5], [0.5]])]
    picture = md.figures.descent(bowl, path)
    assert "from (0, 0)" in picture.alt
    assert "(1.5, 0.5)" in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    assert "(1.5, 0.5)" not in md.figures.descent(bowl, path[:2]).alt
