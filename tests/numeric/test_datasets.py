"""The data of the lectures, against those that others ship."""

import numpy as np
from statsmodels.datasets import longley

import mdlib as md


def test_longley_is_what_statsmodels_ships():
    table = longley.load().data
    X, y = md.longley()
    assert np.array_equal(y, table[["TOTEMP"]].to_numpy())
    assert np.array_equal(X[:, 0], np.ones(16))
    columns = ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"]
    assert np.array_equal(X[:, 1:], (table[columns] * [10, 1, 1, 1, 1, 1]).round().to_numpy())
    assert not np.array_equal(X[:, 1], table["GNPDEFL"])


def test_each_call_gives_arrays_of_its_own():
    X, y = md.longley()
    X[:], y[:] = 0, 0
    assert md.longley()[0].any()
    assert md.longley()[1].any()
