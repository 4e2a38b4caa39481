"""The places of partial derivatives, which move index tuples, are where `arrange` puts numbers."""

from itertools import product

import numpy as np
import pytest

import mdlib as md
from mdlib.matrices import places as module
from mdlib.matrices.places import places
from mdlib.matrices.shapes import ARRANGEMENTS, LAYOUTS

SHAPES = [(), (3,), (1, 4), (2, 3), (5, 2)]


def is_arranged(f_shape, x_shape, layout, arrangement) -> bool:
    at = places(f_shape, x_shape, layout, arrangement)
    numbers = np.arange(len(at.cell)).reshape(*at.f_shape, *at.x_shape)
    J = md.arrange(numbers, layout=layout, arrangement=arrangement)
    return at.shape == J.shape and all(
        J[at.cell[k]] == numbers[k] for k in np.ndindex(numbers.shape)
    )


@pytest.mark.parametrize(("layout", "arrangement"), [*product(LAYOUTS, ARRANGEMENTS)])
def test_the_places_are_those_of_arrange(layout, arrangement):
    for f_shape, x_shape in product(SHAPES, SHAPES):
        assert is_arranged(f_shape, x_shape, layout, arrangement)


def test_another_order_of_the_axes_is_seen(monkeypatch):
    at = places((2, 3), (5, 2), "denominator", "vec")
    assert at.cell  # computed with the right order, and kept
    monkeypatch.setitem(module.ORDERS, ("vec", "denominator"), (2, 3, 1, 0))
    assert not is_arranged((2, 3), (5, 2), "denominator", "vec")
