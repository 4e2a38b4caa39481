"""The shape explorer, driven from Python as its controls would drive it."""

import subprocess
import sys

import ipywidgets
import pytest

import mdlib as md
from mdlib.errors import LayoutError, ShapeError
from mdlib.explore import shape_explorer


def test_it_starts_with_what_was_asked():
    explorer = shape_explorer((2, 3), (3,), layout="numerator", arrangement="block")
    assert explorer.places.f_shape == (2, 3)
    assert explorer.places.x_shape == (3, 1)
    assert explorer.flip.value == "numerator"
    assert explorer.arrangement.value == "block"


def test_flipping_the_layout_moves_the_cells():
    explorer = shape_explorer((3,), (2,))
    assert explorer.picture.value == md.layout_svg((3,), (2,))
    explorer.flip.value = "numerator"
    assert explorer.picture.value == md.layout_svg(
        (3,), (2,), layout="numerator", moved_from=("denominator", "vec")
    )


def test_following_an_entry_does_not_move_the_cells():
    explorer = shape_explorer((3,), (2,))
    explorer.flip.value = "numerator"
    explorer.next.click()
    expected = md.layout_svg((3,), (2,), layout="numerator", highlight=(0, 0, 0, 0))
    assert explorer.picture.value == expected


def test_kinds_and_sizes_change_the_result():
    explorer = shape_explorer((3,), (2,))
    explorer.f.kind.value = "matrix"
    explorer.x.kind.value = "matrix"
    explorer.x.cols.value = 4
    assert (explorer.places.f_shape, explorer.places.x_shape) == ((3, 2), (2, 4))
    assert explorer.places.shape == (8, 6)
    assert "3·2·2·4 = 48 partial derivatives" in explorer.said.value


@pytest.mark.parametrize(
    ("kind", "visible"),
    [
        ("scalar", ["hidden", "hidden"]),
        ("vector", ["visible", "hidden"]),
        ("row", ["hidden", "visible"]),
        ("matrix", ["visible", "visible"]),
    ],
)
def test_only_the_sizes_that_count_are_shown(kind, visible):
    explorer = shape_explorer((2, 3), (2,))
    explorer.f.kind.value = kind
    assert [control.layout.visibility for control in (explorer.f.rows, explorer.f.cols)] == visible


def test_the_arrangement_is_disabled_with_a_reason_for_a_scalar():
    explorer = shape_explorer((3,), (2,))
    assert not explorer.arrangement.disabled
    assert explorer.why.value == ""
    explorer.x.kind.value = "scalar"
    assert explorer.arrangement.disabled
    assert "x is a scalar" in explorer.why.value
    explorer.x.kind.value = "row"
    assert not explorer.arrangement.disabled
    assert explorer.why.value == ""


def test_a_column_of_one_is_a_scalar_too():
    explorer = shape_explorer((3,), (2,))
    explorer.f.rows.value = 1
    assert "f is a scalar" in explorer.why.value
    assert "Rule 1, scalar by vector" in explorer.said.value


def test_steps_go_through_every_entry_and_stop_at_the_ends():
    explorer = shape_explorer((3,), (2,))
    explorer.previous.click()
    assert explorer.followed is None
    seen = []
    for _ in range(6):
        explorer.next.click()
        seen.append(explorer.followed)
    assert seen == sorted(set(seen)) == list(explorer.places.cell)
    explorer.next.click()
    assert explorer.followed == (2, 0, 1, 0)


def test_the_sentence_says_where_the_entry_goes():
    explorer = shape_explorer((2, 2), (2, 3))
    explorer.step.value = list(explorer.places.cell).index((1, 0, 0, 2)) + 1
    where = "∂f<sub>21</sub>/∂x<sub>13</sub> is in row {}, column {}"
    assert where.format(5, 2) in explorer.said.value
    explorer.arrangement.value = "block"
    assert where.format(3, 3) in explorer.said.value


def test_the_followed_entry_survives_a_change_of_size_if_it_is_still_there():
    explorer = shape_explorer((3,), (2,))
    explorer.step.value = 4
    assert explorer.followed == (1, 0, 1, 0)
    explorer.x.rows.value = 3
    assert explorer.followed == (1, 0, 1, 0)
    explorer.f.rows.value = 2
    assert explorer.followed == (1, 0, 1, 0)
    explorer.x.rows.value = 1
    assert explorer.followed is None


def test_the_caption_names_rule_size_and_layout():
    said = shape_explorer((3,), (2,), layout="numerator").said.value
    assert "m·n·p·q = 3·1·2·1 = 6 partial derivatives" in said
    assert "Rule 3, vector by vector. In numerator layout the result is m×p = 3×2." in said


def test_what_rows_and_columns_are_stands_below_the_picture():
    explorer = shape_explorer((3,), (2,))
    assert "Rows: the entries of x. Columns: the entries of f." in explorer.caption.value
    explorer.flip.value = "numerator"
    assert "Rows: the entries of f. Columns: the entries of x." in explorer.caption.value


def test_the_display_has_a_live_view_and_a_static_twin():
    explorer = shape_explorer((3,), (2,))
    explorer.flip.value = "numerator"
    bundle = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["image/svg+xml"] == md.layout_svg((3,), (2,), layout="numerator")
    assert bundle["text/plain"].startswith("Shape explorer: run this cell")
    assert "m×p = 3×2" in bundle["text/plain"]
    still = explorer.still()
    assert f'alt="{still.text}"' in bundle["text/html"]
    words = f"<figcaption>{still.caption}<br>Run this cell to choose f, x, layout and"
    assert words in bundle["text/html"]


def test_the_controls_are_its_children():
    explorer = shape_explorer((3,), (2,))
    assert isinstance(explorer, ipywidgets.VBox)
    found = list(descendants(explorer))
    assert all(control in found for control in explorer.controls)


def descendants(widget):
    for child in getattr(widget, "children", ()):
        yield child
        yield from descendants(child)


# arguments, options, error, part of its message
REFUSED = [
    (((6,), (2,)), {}, ShapeError, "shape_explorer: f_shape=(6, 1); the sliders go to 4."),
    (((2,), (2,)), {"largest": 9}, ShapeError, "largest=9; expected 2, 3, 4 or 5."),
    (((2,), (0,)), {}, ShapeError, "x_shape is 0; a size is a positive integer"),
    (((2,), (2,)), {"layout": "up"}, LayoutError, "layout='up'; expected one of"),
]


@pytest.mark.parametrize(("shapes", "options", "error", "message"), REFUSED)
def test_what_cannot_be_explored_is_refused_by_name(shapes, options, error, message):
    with pytest.raises(error) as caught:
        shape_explorer(*shapes, **options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import mdlib", set()),
        ("import mdlib; mdlib.layout_svg((3,), (2,))", set()),
        ("import mdlib.explore", {"ipywidgets"}),
        ("import mdlib; mdlib.symbol_matrix('x', (2,))", {"numpy", "sympy"}),
    ],
)
def test_heavy_libraries_load_when_first_used(code, loaded):
    watch = "{'numpy', 'sympy', 'matplotlib', 'ipywidgets'}"
    script = f"{code}\nimport sys\nprint(' '.join(sorted({watch} & set(sys.modules))))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) == loaded
