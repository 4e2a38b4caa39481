"""Layouts as pictures: the grids of f, of x and of the result, as text in SVG."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from itertools import chain, product

from ..errors import LayoutError, ShapeError
from ..matrices.places import Entry, Places, places
from ..matrices.shapes import LAYOUTS, shape_text
from .alt_text import image_html
from .grid_parts import MARGIN, WIDTH, Drawing, css_name, result_grid, side_bottom, side_grid
from .grid_style import BOLD, FONT, ITALIC, MOVE, POINTED, STYLE, TIERS, Tier
from .palette import INK, PAPER
from .pictures_words import say


def layout_svg(
    f_shape,
    x_shape,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    highlight: Entry | None = None,
    moved_from: tuple[str, str] | None = None,
    f: str = "f",
    x: str = "x",
) -> str:
    r"""Draw where each ∂f_ij/∂x_kl goes, as SVG text; equal calls give equal text.

    The picture holds letters, sizes and formulas alone; its description has the words.

    Parameters
    ----------
    f_shape, x_shape : tuple of int
        ``()`` a scalar, ``(n,)`` a column, ``(m, n)`` a matrix.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    highlight : (i, j, k, l), optional
        The entry D[i, j, k, l] to outline, counted from 0, in f, in x and in the result.
    moved_from : (layout, arrangement), optional
        Every cell glides in from its place there, unless the reader prefers no motion.
    f, x : str
        The names to write.

    Returns
    -------
    str

    Raises
    ------
    ShapeError
        If a shape is not made of positive integers, a side of the result is above 64, or
        `highlight` is not an entry.
    LayoutError
        If a layout or an arrangement is unknown.

    Examples
    --------
    >>> layout_svg((3,), (2,), highlight=(2, 0, 1, 0))[:4]
    '<svg'

    References
    ----------
    000, 002.
    """
    here = places(f_shape, x_shape, layout, arrangement)
    highlight = _entry(here, highlight)
    drawing = Drawing(here, tier_of(here), f, x, highlight, _former(here, moved_from))
    grids = side_grid(drawing, "f"), side_grid(drawing, "x"), result_grid(drawing)
    return _document(drawing, [_title(drawing), *chain(*grids)])


def layout_picture(f_shape, x_shape, **options) -> LayoutPicture:
    r"""Picture of where each ∂f_ij/∂x_kl goes, to display in a notebook.

    Parameters
    ----------
    f_shape, x_shape : tuple of int
    **options
        As in `layout_svg`: layout, arrangement, highlight, moved_from, f, x.

    Returns
    -------
    LayoutPicture
        ``.svg`` is the picture, ``.caption`` stands below it, and ``.text`` says in words what
        the picture shows.

    Raises
    ------
    ShapeError, LayoutError

    Examples
    --------
    >>> layout_picture((), (3,))  # doctest: +ELLIPSIS
    ∂f/∂x in denominator layout is p×1 = 3×1. f is a scalar, 1×1; x is a column, p×1 = 3×1. ...

    References
    ----------
    000, 002.
    """
    svg = layout_svg(f_shape, x_shape, **options)
    names = {name: options[name] for name in ("f", "x") if name in options}
    where = {name: options[name] for name in ("layout", "arrangement") if name in options}
    here = places(f_shape, x_shape, **where)
    text = here.describe(**names)
    if options.get("highlight") is not None:
        sentence = here.sentence(tuple(options["highlight"]), **names)
        text = say("layout-marked", described=text, sentence=sentence)
    return LayoutPicture(svg, text, layout_caption(here, **names))


def layout_caption(here: Places, f: str = "f", x: str = "x") -> str:
    """What stands below a layout picture: the layout, and what its rows and columns are."""
    rows, columns = (here.heading(direction, f, x) for direction in (0, 1))
    parts = {"layout": here.layout, "rows": rows, "columns": columns}
    if here.uses_arrangement:
        caption = say("rows-columns-arranged", arrangement=here.arrangement, **parts)
    else:
        caption = say("rows-columns", **parts)
    note = tier_of(here).note
    return say("rows-columns-short", caption=caption, note=say(note, f=f, x=x)) if note else caption


@dataclass(frozen=True, repr=False)
class LayoutPicture:
    """A picture for notebooks: SVG and a caption for those who see it, text for all others."""

    svg: str
    text: str
    caption: str = ""

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        html = image_html(self.svg.encode(), "svg+xml", self.text, self.caption)
        return {"text/html": html, "image/svg+xml": self.svg, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def _entry(here: Places, highlight) -> Entry | None:
    if highlight is None or tuple(highlight) in here.cell:
        return highlight and tuple(highlight)
    sizes = shape_text((*here.f_shape, *here.x_shape))
    raise ShapeError(say("no-entry", highlight=highlight, sizes=sizes))


def _former(here: Places, moved_from) -> Places | None:
    if moved_from is None:
        return None
    if isinstance(moved_from, str) or len(moved_from) != 2:
        raise LayoutError(say("no-pair", moved_from=moved_from))
    layout, arrangement = moved_from
    return places(here.f_shape, here.x_shape, layout, arrangement)


def tier_of(here: Places) -> Tier:
    """How large the cells are."""
    # Both layouts are measured, so that cells keep their size when the layout is flipped.
    shapes = [replace(here, layout=layout).shape for layout in LAYOUTS]
    longest = max(map(max, (*shapes, here.f_shape, here.x_shape)))
    tier = next((tier for tier in TIERS if longest <= tier.most), None)
    if tier is None:
        raise ShapeError(say("too-large", size=shape_text(here.shape)))
    return tier


def _document(drawing: Drawing, body: list[str]) -> str:
    here = drawing.places
    right, bottom = drawing.corner(*here.shape)
    width = max(WIDTH, right + MARGIN)
    height = max(bottom, side_bottom(drawing)) + MARGIN
    words = escape(here.describe(drawing.f, drawing.x), quote=True)
    style = STYLE + _hover(here) + (MOVE if drawing.former else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="md-lay" role="img" aria-label="{words}" '
        f'font-family="{FONT}" fill="{INK}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto">\n<desc>{words}</desc>\n<style>{style}</style>\n'
        f'<rect fill="{PAPER}" width="{width}" height="{height}" rx="6"/>\n'
        + "\n".join(body)
        + "\n</svg>"
    )


def _hover(here: Places) -> str:
    """Pointing at a cell marks its entries of f and x; pointing at an entry marks its cells."""
    shapes = {"f": here.f_shape, "x": here.x_shape}
    names = [css_name(side, at) for side in shapes for at in product(*map(range, shapes[side]))]
    pairs = [
        f".md-lay:has(.c.{name}:hover) .e.{name}>rect,.md-lay:has(.e.{name}:hover) .{name}>.a>rect"
        for name in names
    ]
    return ",\n".join(pairs) + f"{POINTED}\n"


def _title(drawing: Drawing) -> str:
    f, x = (f"<tspan {ITALIC}>{escape(name)}</tspan>" for name in (drawing.f, drawing.x))
    size = f"<tspan{BOLD}>{drawing.places.size}</tspan>"
    return f'<text x="{MARGIN}" y="32" font-size="19">∂{f}/∂{x}: {size}</text>'
