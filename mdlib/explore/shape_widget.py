"""The shape explorer: choose f, x and a layout, and see where each ∂f_ij/∂x_kl goes."""

from __future__ import annotations

import re
from html import escape

import ipywidgets as widgets

from ..errors import ShapeError
from ..matrices.places import Places, integers, places
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, check_layout, kind
from ..pictures.alt_text import image_html
from ..pictures.grids import LayoutPicture, layout_caption, layout_picture
from .explore_words import say
from .explorer_base import Explorer

# Each kind of f or x: its label, and whether its rows and its columns can be chosen.
# fmt: off
KINDS = {
    "scalar": ("scalar", (False, False)),
    "vector": ("column", (True, False)),
    "row":    ("row", (False, True)),
    "matrix": ("matrix", (True, True)),
}
# Each side: its label, the letters of its sizes, and the sizes that a hidden control has.
SIDES = {"f": ("side-f", "mn", (3, 2)), "x": ("side-x", "pq", (2, 3))}
# fmt: on


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

    References
    ----------
    000, 002.
    """
    return ShapeExplorer(f_shape, x_shape, layout, arrangement, largest)


class ShapeExplorer(Explorer):
    """Controls above a picture; ``f`` and ``x`` hold the controls of either side."""

    def __init__(self, f_shape, x_shape, layout: str, arrangement: str, largest: int):
        check_layout(layout, arrangement)
        if largest not in range(2, 6):
            raise ShapeError(say("no-largest", largest=largest))
        self.f = _Side("f", _checked(f_shape, "f_shape", largest), largest)
        self.x = _Side("x", _checked(x_shape, "x_shape", largest), largest)
        self.flip = _toggle(LAYOUTS, layout)
        self.arrangement = _toggle(ARRANGEMENTS, arrangement)
        self.why = widgets.HTML()
        self.step = widgets.IntSlider(min=0, max=1, readout=False, layout=_wide("330px"))
        self.previous = _button(say("old-previous"), say("previous-tip"), lambda _: self._go(-1))
        self.next = _button(say("old-next"), say("next-tip"), lambda _: self._go(1))
        self.said, self.picture, self.caption = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._shown: Places | None = None
        self._busy = False
        rows = [
            *(self.f.row, self.x.row, _row(say("layout"), [self.flip])),
            _row(say("arrangement"), [self.arrangement, self.why]),
            _row(say("follow"), [self.step, self.previous, self.next]),
            *(self.said, self.picture, self.caption),
        ]
        super().__init__(rows)
        for control in self.controls:
            control.observe(self._changed, "value")
        self._refresh()

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

    def twin(self) -> dict[str, str]:
        still, svg = self.still(), "svg+xml"
        captions = still.caption, say("shape-caption")
        return {
            "text/html": image_html(still.svg.encode(), svg, still.text, *captions),
            "image/svg+xml": still.svg,
            "text/plain": say("shape-text", alt=still.text),
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
        self.caption.value = _said([layout_caption(self.places)])
        self.said.value = _said(self._sentences(), ' role="status"')
        self._shown = self.places

    def _fit(self) -> None:
        """Let the controls offer what the chosen shapes allow."""
        self.f.fit(), self.x.fit()
        here, before = self.places, self._shown
        self.arrangement.disabled = not here.uses_arrangement
        self.why.value = "" if here.uses_arrangement else self._why()
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
        where = {"layout": here.layout, "arrangement": here.arrangement}
        shown = {"highlight": self.followed, "moved_from": moved_from}
        return layout_picture(here.f_shape, here.x_shape, **where, **shown)

    def _why(self) -> str:
        side = "f" if kind(self.f.shape) == "scalar" else "x"
        return f'<span class="md-why">{escape(say("no-choice", side=side))}</span>'

    def _sentences(self) -> list[str]:
        here = self.places
        rule = say("rule", rule=here.rule, layout=here.layout, size=here.size)
        lines = [escape(say("count", count=here.count)), escape(rule)]
        if self.followed is None:
            return [*lines, escape(say("slide"))]
        return [*lines, f"<b>{escape(here.sentence(self.followed))}</b>"]


class _Side:
    """The controls of f or of x: its kind and its two sizes."""

    def __init__(self, name: str, shape: tuple[int, int], largest: int):
        title, letters, usual = SIDES[name]
        # Buttons, not a menu: JupyterLab takes the arrow keys from a menu for itself.
        labels = [(say(label), value) for value, (label, _) in KINDS.items()]
        self.kind = _toggle(labels, kind(shape), "66px")
        rows, cols = (
            size if use else min(other, largest)
            for size, other, use in zip(shape, usual, self.used, strict=True)
        )
        self.rows = _size(say("rows", letter=letters[0]), rows, largest)
        self.cols = _size(say("columns", letter=letters[1]), cols, largest)
        self.controls = [self.kind, self.rows, self.cols]
        self.row = _row(say(title), self.controls)

    @property
    def used(self) -> tuple[bool, bool]:
        """Whether its rows and its columns can be chosen."""
        return KINDS[self.kind.value][1]

    @property
    def shape(self) -> tuple[int, int]:
        rows, cols = self.used
        return (self.rows.value if rows else 1, self.cols.value if cols else 1)

    def fit(self) -> None:
        # A hidden control is out of the Tab order, but keeps its place in the row.
        for control, used in zip((self.rows, self.cols), self.used, strict=True):
            control.layout.visibility = "visible" if used else "hidden"


def _size(description: str, value: int, largest: int) -> widgets.IntSlider:
    look = {"style": {"description_width": "70px"}, "layout": _wide("205px")}
    return widgets.IntSlider(value=value, min=1, max=largest, description=description, **look)


def _toggle(options, value: str, width: str = "110px") -> widgets.ToggleButtons:
    look = {"style": {"button_width": width}, "layout": _wide("auto")}
    return widgets.ToggleButtons(options=list(options), value=value, **look)


def _button(text: str, tooltip: str, act) -> widgets.Button:
    button = widgets.Button(description=text, tooltip=tooltip, layout=_wide("104px"))
    button.on_click(act)
    return button


def _row(title: str, controls: list[widgets.Widget]) -> widgets.HBox:
    layout = widgets.Layout(flex_flow="row wrap", align_items="center")
    return widgets.HBox([widgets.Label(title, layout=_wide("100px")), *controls], layout=layout)


def _wide(width: str) -> widgets.Layout:
    return widgets.Layout(width=width)


def _said(lines: list[str], more: str = "") -> str:
    """Lines of HTML; an index such as _21 is set low."""
    low = re.sub(r"_([\d,]+|ij|kl)\b", r"<sub>\1</sub>", "<br>".join(lines))
    return f'<div class="md-said"{more}>{low}</div>'


def _checked(shape, name: str, largest: int) -> tuple[int, int]:
    shape = integers(shape, name)
    if max(shape) > largest:
        raise ShapeError(say("too-large", name=name, shape=shape, largest=largest))
    return shape
