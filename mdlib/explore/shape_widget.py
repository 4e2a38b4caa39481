"""The shape explorer: choose f, x and a layout, and see where each ∂f_ij/∂x_kl goes."""

from __future__ import annotations

import re
from html import escape

import ipywidgets as widgets

from ..errors import ShapeError
from ..matrices.matrices_words import say as words
from ..matrices.places import Places, integers, places
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, check_layout, kind
from ..pictures.alt_text import image_html
from ..pictures.grids import LayoutPicture, layout_picture
from ..pictures.palette import CHOSEN, FOCUS, INK, PAPER
from .keys import ROOT, style_html

KINDS = [("scalar", "scalar"), ("column", "vector"), ("row", "row"), ("matrix", "matrix")]
USED = {"scalar": (False, False), "vector": (True, False), "row": (False, True)}
USED["matrix"] = (True, True)
SIDES = {"f": ("numerator f", "mn", (3, 2)), "x": ("denominator x", "pq", (2, 3))}
TEXT = "Shape explorer: run this cell to choose f, x, layout and arrangement. Shown here: "
CAPTION = "Run this cell to choose f, x, layout and arrangement."
SAID = f"color:var(--jp-ui-font-color1,{INK})"
RULES = f"""
.md-explorer button:focus-visible,.md-explorer .noUi-handle:focus-visible
{{outline:3px solid {FOCUS} !important;outline-offset:-3px}}
.md-explorer .noUi-handle:focus-visible{{outline-offset:1px}}
.md-explorer .widget-readout{{min-width:24px;margin-left:12px;text-align:left}}
.md-explorer .widget-toggle-button.mod-active{{background:{CHOSEN};color:{PAPER}}}
.md-explorer .widget-toggle-button{{padding:0 4px}}
.md-explorer sub{{font-size:75%;line-height:0}}
.md-explorer .md-said{{line-height:1.5;font-size:14px;{SAID}}}
.md-explorer .md-why{{font-style:italic;{SAID}}}
"""
STYLE = style_html(RULES)


def shape_explorer(
    f_shape=(3,),
    x_shape=(2,),
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    largest: int = 4,
) -> ShapeExplorer:
    r"""Explore where the partial derivatives ∂f_ij/∂x_kl go.

    Parameters
    ----------
    f_shape, x_shape : tuple of int
        What to start with: ``()`` a scalar, ``(n,)`` a column, ``(m, n)`` a matrix.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    largest : int
        The largest size that can be chosen, at most 5.

    Returns
    -------
    ShapeExplorer
        A widget, with a picture of its present state for GitHub and for print.

    Raises
    ------
    ShapeError
        If a size is not an integer from 1 to `largest`, or `largest` is not from 2 to 5.
    LayoutError
        If the layout or the arrangement is unknown.

    Examples
    --------
    >>> explorer = shape_explorer((3,), (2,))
    >>> explorer.flip.value = "numerator"
    >>> explorer.places.shape
    (3, 2)
    """
    return ShapeExplorer(f_shape, x_shape, layout, arrangement, largest)


class ShapeExplorer(widgets.VBox):
    """Controls above a picture; ``f`` and ``x`` hold the controls of either side."""

    def __init__(self, f_shape, x_shape, layout: str, arrangement: str, largest: int):
        check_layout(layout, arrangement)
        _check_largest(largest)
        self.f = _Side("f", _checked(f_shape, "f_shape", largest), largest)
        self.x = _Side("x", _checked(x_shape, "x_shape", largest), largest)
        self.flip = _toggle(LAYOUTS, layout)
        self.arrangement = _toggle(ARRANGEMENTS, arrangement)
        self.why = widgets.HTML()
        self.step = widgets.IntSlider(
            min=0,
            max=1,
            readout=False,
            layout=widgets.Layout(width="330px"),
        )
        self.previous = _button("◀ previous", "Follow the previous entry", lambda _: self._go(-1))
        self.next = _button("next ▶", "Follow the next entry", lambda _: self._go(1))
        self.said = widgets.HTML()
        self.picture = widgets.HTML()
        self._shown: Places | None = None
        self._busy = False
        super().__init__(self._rows())
        self.add_class(ROOT)
        for control in self.controls:
            control.observe(self._changed, "value")
        self._refresh()

    def _rows(self) -> list[widgets.Widget]:
        return [
            widgets.HTML(STYLE, layout=widgets.Layout(display="none")),
            self.f.row,
            self.x.row,
            _row("layout", [self.flip]),
            _row("arrangement", [self.arrangement, self.why]),
            _row("follow entry", [self.step, self.previous, self.next]),
            self.said,
            self.picture,
        ]

    @property
    def controls(self) -> list[widgets.Widget]:
        """Everything that has a value, in the order of the Tab key."""
        return [*self.f.controls, *self.x.controls, self.flip, self.arrangement, self.step]

    @property
    def places(self) -> Places:
        """Where everything goes, as chosen now."""
        return places(self.f.shape, self.x.shape, self.flip.value, self.arrangement.value)

    @property
    def followed(self) -> tuple[int, int, int, int] | None:
        """The entry (i, j, k, l) that is followed, counted from 0."""
        if self.step.value == 0:
            return None
        return list(self.places.cell)[self.step.value - 1]

    def still(self) -> LayoutPicture:
        """The present state as a picture without controls: the static twin."""
        return self._draw(None)

    def _repr_mimebundle_(self, **kwargs) -> dict:
        bundle = super()._repr_mimebundle_(**kwargs) or {}
        still = self.still()
        return {
            **bundle,
            "text/html": image_html(still.svg.encode(), "svg+xml", still.text, CAPTION),
            "image/svg+xml": still.svg,
            "text/plain": TEXT + still.text,
        }

    def _go(self, change: int) -> None:
        self.step.value = min(max(self.step.value + change, 0), self.step.max)

    def _changed(self, _change) -> None:
        if not self._busy:
            self._refresh()

    def _refresh(self) -> None:
        self._busy = True
        try:
            self._fit()
        finally:
            self._busy = False
        self.picture.value = self._draw(self._moved_from()).svg
        self.said.value = self._sentences()
        self._shown = self.places

    def _fit(self) -> None:
        """Let the controls offer what the chosen shapes allow."""
        self.f.fit(), self.x.fit()
        here, before = self.places, self._shown
        self.arrangement.disabled = not here.uses_arrangement
        self.why.value = "" if here.uses_arrangement else _why(here)
        if before is not None and before.cell.keys() != here.cell.keys():
            self._keep_followed(before, here)
        self.step.max = len(here.cell)

    def _keep_followed(self, before: Places, here: Places) -> None:
        entry = list(before.cell)[self.step.value - 1] if self.step.value else None
        entries = list(here.cell)
        value = entries.index(entry) + 1 if entry in here.cell else 0
        self.step.max = max(len(before.cell), len(entries))
        self.step.value = value

    def _moved_from(self) -> tuple[str, str] | None:
        before, here = self._shown, self.places
        if before is None or before.cell == here.cell or before.cell.keys() != here.cell.keys():
            return None
        return before.layout, before.arrangement

    def _draw(self, moved_from) -> LayoutPicture:
        here = self.places
        return layout_picture(
            here.f_shape,
            here.x_shape,
            layout=here.layout,
            arrangement=here.arrangement,
            highlight=self.followed,
            moved_from=moved_from,
        )

    def _sentences(self) -> str:
        here = self.places
        first = f"{here.count} partial derivatives; the layout only decides where they go."
        second = f"{here.rule}. In {here.layout} layout the result is {here.size}."
        third = "Move the slider “follow entry” to see where one of them goes."
        if self.followed is not None:
            third = f"<b>{escape(here.sentence(self.followed))}</b>"
        lines = "<br>".join(map(_subscripts, (escape(first), escape(second), third)))
        return f'<div class="md-said" role="status">{lines}</div>'


class _Side:
    """The controls of f or of x: its kind and its two sizes."""

    def __init__(self, name: str, shape: tuple[int, int], largest: int):
        title, letters, usual = SIDES[name]
        # Buttons, not a menu: JupyterLab takes the arrow keys from a menu for itself.
        self.kind = _toggle(KINDS, kind(shape), "66px")
        used = USED[self.kind.value]
        sizes = [
            size if use else min(other, largest)
            for size, other, use in zip(shape, usual, used, strict=True)
        ]
        self.rows = _size(f"rows {letters[0]}", sizes[0], largest)
        self.cols = _size(f"columns {letters[1]}", sizes[1], largest)
        self.controls = [self.kind, self.rows, self.cols]
        self.row = _row(title, self.controls)

    @property
    def shape(self) -> tuple[int, int]:
        rows, cols = USED[self.kind.value]
        return (self.rows.value if rows else 1, self.cols.value if cols else 1)

    def fit(self) -> None:
        # A hidden control is out of the Tab order, but keeps its place in the row.
        for control, used in zip((self.rows, self.cols), USED[self.kind.value], strict=True):
            control.layout.visibility = "visible" if used else "hidden"


def _size(description: str, value: int, largest: int) -> widgets.IntSlider:
    return widgets.IntSlider(
        value=value,
        min=1,
        max=largest,
        description=description,
        style={"description_width": "70px"},
        layout=widgets.Layout(width="205px"),
    )


def _toggle(options, value: str, width: str = "110px") -> widgets.ToggleButtons:
    return widgets.ToggleButtons(
        options=list(options),
        value=value,
        style={"button_width": width},
        layout=widgets.Layout(width="auto"),
    )


def _button(text: str, tooltip: str, act) -> widgets.Button:
    button = widgets.Button(description=text, tooltip=tooltip, layout=widgets.Layout(width="104px"))
    button.on_click(act)
    return button


def _row(title: str, controls: list[widgets.Widget]) -> widgets.HBox:
    label = widgets.Label(title, layout=widgets.Layout(width="100px"))
    layout = widgets.Layout(flex_flow="row wrap", align_items="center")
    return widgets.HBox([label, *controls], layout=layout)


def _subscripts(text: str) -> str:
    return re.sub(r"_([\d,]+|ij|kl)\b", r"<sub>\1</sub>", text)


def _why(here: Places) -> str:
    sides = {"f": kind(here.f_shape), "x": kind(here.x_shape)}
    name = next(name for name, what in sides.items() if what == "scalar")
    return f'<span class="md-why">no choice here: {name} is {words("scalar")}</span>'


def _checked(shape, name: str, largest: int) -> tuple[int, int]:
    shape = integers(shape, name)
    if max(shape) > largest:
        raise ShapeError(
            f"shape_explorer: {name}={shape}; the sliders go to {largest}. Choose smaller sizes "
            "or a larger `largest` (at most 5)."
        )
    return shape


def _check_largest(largest: int) -> None:
    if largest not in range(2, 6):
        raise ShapeError(f"shape_explorer: largest={largest!r}; expected 2, 3, 4 or 5.")
