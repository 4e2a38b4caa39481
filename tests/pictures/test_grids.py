"""The layout pictures: what is drawn where, read back from the SVG itself."""

import re
import subprocess
import sys
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest

import mdlib as md
from mdlib.errors import LayoutError, ShapeError
from mdlib.matrices.places import places
from mdlib.matrices.shapes import ARRANGEMENTS, LAYOUTS
from mdlib.pictures.alt_text import image_html

SCALARS, VECTORS, MATRICES = [()], [(3,), (1, 3)], [(2, 3)]
F_KINDS = SCALARS + VECTORS + MATRICES
X_KINDS = [(), (2,), (1, 4), (3, 2)]
CASES = list(product(F_KINDS, X_KINDS, LAYOUTS, ARRANGEMENTS))
# f, x, how many full fractions, short labels: one case of every size of cell
TIERS = [((3,), (2,)), ((4,), (4, 4)), ((5, 5), (5, 2)), ((7, 8), (4, 3))]
SVG = "{http://www.w3.org/2000/svg}"


def drawn_cells(svg: str) -> list[tuple[str, tuple[int, int], ElementTree.Element]]:
    """The name, the corner (left, top) and the element of every result cell."""
    cells = []
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if group.get("class", "").split()[:1] == ["c"]:
            left, top = map(int, re.findall(r"-?\d+", group.get("transform")))
            cells.append((group.find(f".//{SVG}title").text, (left, top), group))
    return cells


def drawn_matrix(svg: str) -> list[list[str]]:
    """The names as they stand in the picture, row by row."""
    cells = drawn_cells(svg)
    lefts = sorted({left for _, (left, _), _ in cells})
    tops = sorted({top for _, (_, top), _ in cells})
    rows = [["" for _ in lefts] for _ in tops]
    for name, (left, top), _ in cells:
        rows[tops.index(top)][lefts.index(left)] = name
    return rows


def arranged_matrix(f_shape, x_shape, layout, arrangement) -> list[list[str]]:
    D = md.partial_symbols(f_shape, x_shape)
    return np.vectorize(str)(md.arrange(D, layout=layout, arrangement=arrangement)).tolist()


@pytest.mark.parametrize(("f_shape", "x_shape", "layout", "arrangement"), CASES)
def test_every_entry_is_drawn_where_arrange_puts_it(f_shape, x_shape, layout, arrangement):
    svg = md.layout_svg(f_shape, x_shape, layout=layout, arrangement=arrangement)
    drawn = drawn_matrix(svg)
    assert drawn == arranged_matrix(f_shape, x_shape, layout, arrangement)
    names = [name for row in drawn for name in row]
    assert len(set(names)) == len(names) == len(drawn_cells(svg))


def test_the_position_check_refuses_the_other_layout():
    svg = md.layout_svg((3,), (2,), layout="numerator")
    assert drawn_matrix(svg) != arranged_matrix((3,), (2,), "denominator", "vec")


@pytest.mark.parametrize(("f_shape", "x_shape"), TIERS)
def test_every_size_of_cell_names_every_entry_once(f_shape, x_shape):
    drawn = drawn_matrix(md.layout_svg(f_shape, x_shape))
    assert drawn == arranged_matrix(f_shape, x_shape, "denominator", "vec")


def test_the_visible_label_is_the_name():
    for name, _, group in drawn_cells(md.layout_svg((2, 2), (2, 3), arrangement="block")):
        over, under = ("".join(text.itertext()) for text in group.iter(f"{SVG}text"))
        assert f"{over}/{under}" == name.replace("_", "")


def test_small_cells_say_what_their_labels_mean():
    caption = lambda *shapes: md.layout_picture(*shapes).caption
    assert caption((4,), (4, 4)).endswith("the subscript of f over the subscript of x.")
    assert "Short labels: the subscript of f alone" in caption((5, 5), (5, 2))
    assert "Too many for labels: colour marks the entry of f." in caption((7, 8), (4, 3))
    assert "labels" not in caption((3,), (2,))


WORD = re.compile(r"[A-Za-z]{3,}")


def words_in(svg: str) -> set[str]:
    """Words that are drawn: three letters in a row or more, but for vec."""
    texts = ("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
    return {word for text in texts for word in WORD.findall(text)} - {"vec"}


@pytest.mark.parametrize(("f_shape", "x_shape", "layout", "arrangement"), CASES)
def test_the_picture_holds_no_words(f_shape, x_shape, layout, arrangement):
    assert (
        words_in(md.layout_svg(f_shape, x_shape, layout=layout, arrangement=arrangement)) == set()
    )


@pytest.mark.parametrize(("f_shape", "x_shape"), TIERS)
def test_nor_does_a_picture_with_smaller_cells(f_shape, x_shape):
    assert words_in(md.layout_svg(f_shape, x_shape)) == set()


def test_a_planted_word_is_found():
    svg = md.layout_svg((3,), (2,)).replace("</svg>", "<text>rows</text></svg>")
    assert words_in(svg) == {"rows"}


# f, x, layout, arrangement, what runs along the columns and along the rows; nothing along one
RUNNING = [
    ((3,), (2,), "denominator", "vec", ["→ f", "↓ x"]),
    ((2, 2), (3, 2), "denominator", "vec", ["→ vec(f)", "↓ vec(x)"]),
    ((2, 2), (3, 2), "numerator", "row-vec", ["→ vec(xᵀ)", "↓ vec(fᵀ)"]),
    ((2, 2), (3, 2), "denominator", "block", ["→ (j, l)", "↓ (i, k)"]),
    ((), (3, 2), "denominator", "vec", ["→ l", "↓ k"]),
    ((), (3,), "denominator", "vec", ["↓ x"]),
    ((), (), "denominator", "vec", []),
]


@pytest.mark.parametrize(("f_shape", "x_shape", "layout", "arrangement", "running"), RUNNING)
def test_arrows_say_what_runs_there(f_shape, x_shape, layout, arrangement, running):
    svg = md.layout_svg(f_shape, x_shape, layout=layout, arrangement=arrangement)
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert [text for text in texts if text[0] in "→↓"] == running


def test_colour_follows_the_entry_of_f():
    colours = {}
    for name, _, group in drawn_cells(md.layout_svg((2, 3), (2, 2), arrangement="block")):
        fill = group.find(f".//{SVG}rect").get("fill")
        colours.setdefault(name.split("/")[0], set()).add(fill)
    assert all(len(fills) == 1 for fills in colours.values())
    assert len(set.union(*colours.values())) == 6


def test_block_boundaries_enclose_exactly_one_entry_of_f():
    root = ElementTree.fromstring(md.layout_svg((2, 3), (2, 2), arrangement="block"))
    blocks = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "block"]
    assert len(blocks) == 6
    cells = drawn_cells(md.layout_svg((2, 3), (2, 2), arrangement="block"))
    for block in blocks:
        x, y, width, height = (int(block.get(name)) for name in ("x", "y", "width", "height"))
        inside = [
            name.split("/")[0]
            for name, (left, top), _ in cells
            if x <= left < x + width and y <= top < y + height
        ]
        assert len(inside) == 4
        assert len(set(inside)) == 1


def test_only_the_block_arrangement_has_boundaries():
    assert 'class="block"' not in md.layout_svg((2, 3), (2, 2))
    assert 'class="block"' not in md.layout_svg((), (2, 2), arrangement="block")


def test_the_highlight_marks_one_cell_one_entry_of_f_and_one_of_x():
    svg = md.layout_svg((2, 2), (2, 3), highlight=(1, 0, 0, 2))
    marked = [
        group.find(f".//{SVG}title").text
        for group in ElementTree.fromstring(svg).iter(f"{SVG}g")
        if "on" in group.get("class", "").split()
    ]
    assert sorted(marked) == ["f_21", "x_13", "∂f_21/∂x_13"]


def covered(svg: str) -> list[str]:
    """Marked cells that another cell of their grid is painted over; SVG paints in order."""
    groups = list(ElementTree.fromstring(svg).iter(f"{SVG}g"))
    # A cell of the result, an entry of f, an entry of x: each kind is a grid.
    named = [(group.get("class", "").split(), group) for group in groups]
    grids = [
        (words[0] if words[0] == "c" else words[1], words, group)
        for words, group in named
        if words and words[0] in "ce"
    ]
    after = {grid: group for grid, _, group in grids}
    return [
        group.find(f".//{SVG}title").text
        for grid, words, group in grids
        if "on" in words and after[grid] is not group
    ]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_marked_cell_is_painted_over_its_neighbours(layout, arrangement):
    look = {"layout": layout, "arrangement": arrangement}
    for entry in product(range(2), range(2), range(2), range(3)):
        svg = md.layout_svg((2, 2), (2, 3), highlight=entry, **look)
        assert svg.count(' on"') == 3
        assert covered(svg) == []


def test_a_marked_cell_that_is_painted_first_is_seen():
    svg = md.layout_svg((2, 2), (2, 3))
    planted = svg.replace('class="c f1-1 x1-1"', 'class="c f1-1 x1-1 on"')
    planted = planted.replace('class="e x x2-1"', 'class="e x x2-1 on"')
    assert sorted(covered(planted)) == ["x_21", "∂f_11/∂x_11"]


def test_cells_start_from_their_former_place():
    old = {name: at for name, at, _ in drawn_cells(md.layout_svg((3,), (2,)))}
    svg = md.layout_svg((3,), (2,), layout="numerator", moved_from=("denominator", "vec"))
    assert "prefers-reduced-motion" in svg
    for name, (left, top), group in drawn_cells(svg):
        style = group.find(f"{SVG}g").get("style")
        dx, dy = map(int, re.findall(r"(-?\d+)px", style))
        assert (left + dx, top + dy) == old[name]


def test_without_a_former_place_nothing_moves():
    assert "md-lay-move" not in md.layout_svg((3,), (2,))


def test_equal_calls_give_equal_bytes_in_another_process():
    code = "import mdlib as md; print(md.layout_svg((2, 2), (2, 3), arrangement='block'), end='')"
    other = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True
    ).stdout
    assert other.decode() == md.layout_svg((2, 2), (2, 3), arrangement="block")


def test_the_picture_says_in_words_what_it_shows():
    picture = md.layout_picture((3,), (2,), highlight=(2, 0, 1, 0), f="y")
    assert picture.text.startswith("∂y/∂x in denominator layout, vec arrangement is p×m = 2×3.")
    assert picture.text.endswith("∂y_3/∂x_2 is in row 2, column 3 of the 2×3 result.")
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"] == picture.svg
    assert bundle["text/plain"] == picture.text
    html = image_html(picture.svg.encode(), "svg+xml", picture.text, picture.caption)
    assert bundle["text/html"] == html
    assert picture.caption == (
        "In denominator layout, vec arrangement. Rows: the entries of x. Columns: the entries of y."
    )
    assert picture._repr_svg_() == picture.svg
    assert repr(picture) == picture.text
    root = ElementTree.fromstring(picture.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}desc").text
    assert "p×m = 2×3" in root.get("aria-label")


def test_the_still_picture_does_not_need_its_style_sheet():
    bare = re.sub(r"<style>.*?</style>", "", md.layout_svg((2, 2), (2, 3)), flags=re.DOTALL)
    rects = list(ElementTree.fromstring(bare).iter(f"{SVG}rect"))
    assert len(rects) == 1 + 4 + 6 + 24
    assert all(rect.get("fill") for rect in rects)
    assert all(rect.get("stroke") for rect in rects[1:])


def test_a_long_name_is_written_smaller_in_its_cells():
    def sizes(f):
        cells = drawn_cells(md.layout_svg((2, 2), (2,), f=f))
        return {text.get("font-size") for *_, group in cells for text in group.iter(f"{SVG}text")}

    assert (sizes("f"), sizes("loss")) == ({"15"}, {"12"})


def test_names_are_escaped():
    svg = md.layout_svg((2,), (2,), f="<b>", x='"&')
    assert ElementTree.fromstring(svg) is not None
    assert "<b>" not in svg


# f, x, layout, arrangement, size, rows, columns
HEADINGS = [
    ((3,), (2,), "denominator", "vec", "p×m = 2×3", "the entries of x", "the entries of f"),
    ((3,), (2,), "numerator", "vec", "m×p = 3×2", "the entries of f", "the entries of x"),
    ((), (2, 3), "denominator", "vec", "p×q = 2×3", "k, the row of x", "l, the column of x"),
    ((2, 3), (), "denominator", "vec", "n×m = 3×2", "j, the column of f", "i, the row of f"),
    (
        *((2, 2), (2, 3), "denominator", "vec", "pq×mn = 6×4"),
        *("the entries of x, column by column", "the entries of f, column by column"),
    ),
    (
        *((2, 2), (2, 3), "numerator", "row-vec", "mn×pq = 4×6"),
        *("the entries of f, row by row", "the entries of x, row by row"),
    ),
    (
        *((2, 2), (2, 3), "denominator", "block", "mp×nq = 4×6"),
        *("i, the row of f; inside it k, the row of x",),
        *("j, the column of f; inside it l, the column of x",),
    ),
    ((), (), "denominator", "vec", "1×1", "only one", "only one"),
]


@pytest.mark.parametrize(
    ("f_shape", "x_shape", "layout", "arrangement", "size", "rows", "cols"), HEADINGS
)
def test_headings_say_what_runs_there(f_shape, x_shape, layout, arrangement, size, rows, cols):
    here = places(f_shape, x_shape, layout, arrangement)
    assert (here.size, here.heading(0), here.heading(1)) == (size, rows, cols)


# f, x, arrangement, the shape rule that is named
RULES = [
    ((), (), "vec", "Rule 0, scalar by scalar: one ordinary derivative"),
    ((), (1, 2), "block", "Rule 1, scalar by vector"),
    ((3,), (), "vec", "Rule 2, vector by scalar"),
    ((3,), (2,), "vec", "Rule 3, vector by vector"),
    ((), (3, 2), "vec", "Rule 4, scalar by matrix"),
    ((3, 2), (), "vec", "Rule 5, matrix by scalar"),
    ((3,), (2,), "block", "The block definition, each f_ij replaced by ∂f_ij/∂x"),
    ((3, 2), (2,), "vec", "The vec definition, ∂vec(f)/∂vec(x) with columns stacked"),
]


@pytest.mark.parametrize(("f_shape", "x_shape", "arrangement", "rule"), RULES)
def test_the_shape_rule_is_named(f_shape, x_shape, arrangement, rule):
    assert places(f_shape, x_shape, "denominator", arrangement).rule == rule


def test_an_entry_is_found_in_a_sentence():
    here = places((2, 2), (2, 3))
    expected = "∂f_21/∂x_13 is in row 5, column 2 of the 6×4 result."
    assert here.sentence((1, 0, 0, 2)) == expected
    assert here.count == "m·n·p·q = 2·2·2·3 = 24"


# options, error, part of its message
REFUSED = [
    (
        {"highlight": (3, 0, 0, 0)},
        ShapeError,
        "highlight=(3, 0, 0, 0); expected (i, j, k, l), an index of D (3×1×2×1) counted from 0.",
    ),
    ({"layout": "sideways"}, LayoutError, "layout='sideways'; expected one of 'denominator'"),
    ({"arrangement": "heap"}, LayoutError, "arrangement='heap'; expected one of 'vec'"),
    ({"moved_from": "numerator"}, LayoutError, "moved_from='numerator'; expected a pair (layout"),
    ({"moved_from": ("up", "vec")}, LayoutError, "layout='up'"),
    ({"f_shape": (9, 9)}, ShapeError, "the result is 2×81; a picture shows at most 64 rows"),
    ({"f_shape": ("m",)}, ShapeError, "f_shape is m×1; entries can only be listed"),
]


@pytest.mark.parametrize(("options", "error", "message"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(options, error, message):
    f_shape = options.get("f_shape", (3,))
    options = {name: value for name, value in options.items() if name != "f_shape"}
    with pytest.raises(error) as caught:
        md.layout_svg(f_shape, (2,), **options)
    assert message in str(caught.value)
