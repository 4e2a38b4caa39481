"""The pictures of Gaussians say what they show."""

import numpy as np

from mdlib.pictures import figures

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


def test_the_areas_of_the_divergence_name_both_directions():
    narrow, wide = (0, 1), (0, 4)
    picture = figures.kl_areas({"narrow truth": (narrow, wide), "wide truth": (wide, narrow)})
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt.endswith("narrow truth: 0.32; wide truth: 0.81.")
    assert figures.kl_areas({"same": (narrow, narrow)}).alt.endswith("same: 0.00.")
