"""The picture of points and Gaussians says what it shows."""

import numpy as np

from mdlib import figures

POINTS = np.array([[1.0, 2, 4], [0, 3, 5]])
FITS = {"narrow": (np.zeros((2, 1)), np.eye(2)), "wide": (np.ones((2, 1)), [[4, 1], [1, 3]])}


def test_the_picture_names_its_gaussians():
    picture = figures.gaussians(POINTS, FITS)
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt.startswith("3 points of the plane; two nested ellipses")
    assert picture.alt.endswith("for narrow, wide.")


def test_another_covariance_is_another_picture():
    moved = FITS | {"wide": (np.ones((2, 1)), [[4, -1], [-1, 3]])}
    assert figures.gaussians(POINTS, FITS).png == figures.gaussians(POINTS, FITS).png
    assert figures.gaussians(POINTS, moved).png != figures.gaussians(POINTS, FITS).png
