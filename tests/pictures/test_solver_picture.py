"""The picture of solver errors says how steeply each line rises, for those who cannot see it."""

import numpy as np
import pytest

import mdlib as md

CONDITIONS = 10.0 ** np.arange(1, 8)


def test_solver_errors_name_the_slope_of_each_line():
    errors = {"formula": 1e-16 * CONDITIONS**2, "QR": 1e-16 * CONDITIONS}
    picture = md.figures.solver_errors(CONDITIONS, {"small": errors})
    assert "small: formula has slope 2, QR has slope 1." in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    level = {"formula": 1e-16 * np.ones(7)}
    assert "formula has slope 0." in md.figures.solver_errors(CONDITIONS, {"small": level}).alt


def test_no_line_is_left_out_silently():
    errors = {str(way): CONDITIONS for way in range(5)}
    with pytest.raises(ValueError, match="zip"):
        md.figures.solver_errors(CONDITIONS, {"small": errors})
