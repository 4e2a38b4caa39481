"""A picture with a slider, driven from Python as its control would drive it."""

from types import SimpleNamespace

import pytest

from mdlib.errors import DataError
from mdlib.explore import slider


def draw(value):
    return SimpleNamespace(png=f"picture of {value}".encode(), alt=f'a "picture" of {value}')


def test_the_slider_chooses_the_picture():
    explorer = slider(draw, "width", [0.5, 1, 4], 1)
    first = explorer.picture.value
    explorer.slider.value = 4
    assert explorer.picture.value != first
    assert 'alt="a &quot;picture&quot; of 4"' in explorer.picture.value
    assert explorer.still().png == b"picture of 4"


def test_the_display_has_a_live_view_and_a_static_twin():
    explorer = slider(draw, "width", [0.5, 1, 4], 1)
    explorer.slider.value = 0.5
    data = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("Slider: run this cell to choose width. Shown here, 0.5: ")
    assert data["image/png"]
    assert 'alt="a &quot;picture&quot; of 0.5"' in data["text/html"]
    assert "<figcaption>Run this cell to choose width; shown here: 0.5.</f" in data["text/html"]


def test_a_start_that_is_no_value_is_refused():
    with pytest.raises(DataError, match=r"start=3 is none of the values \[0.5, 1, 4\]"):
        slider(draw, "width", [0.5, 1, 4], 3)
