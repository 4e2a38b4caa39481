"""A picture with a slider: any picture that depends on one number."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence

import ipywidgets as widgets

from ..errors import DataError
from ..pictures.alt_text import image_html
from .keys import ROOT
from .shape_widget import STYLE


def slider(draw: Callable, name: str, values: Sequence, start) -> PictureSlider:
    r"""Show draw(value), and a slider that goes through the values.

    Parameters
    ----------
    draw : function of one number
        Its result has ``png`` and ``alt``, as the pictures of `mdlib.figures` have.
    name : str
        What the number is called beside the slider.
    values : sequence of numbers
    start : number
        One of the values: where the slider stands at first.

    Returns
    -------
    PictureSlider
        A widget, with its present picture for GitHub and for print.

    Raises
    ------
    DataError
        If start is none of the values.
    """
    if start not in values:
        raise DataError(f"slider: start={start!r} is none of the values {list(values)!r}.")
    return PictureSlider(draw, name, values, start)


class PictureSlider(widgets.VBox):
    """A slider above a picture; ``slider.value`` is the number that is shown."""

    def __init__(self, draw: Callable, name: str, values: Sequence, start):
        self.draw, self.name = draw, name
        self.slider = widgets.SelectionSlider(
            options=[(f"{value:g}", value) for value in values],
            value=start,
            description=name,
            continuous_update=False,
            style={"description_width": "initial"},
            layout=widgets.Layout(width="420px"),
        )
        self.picture = widgets.HTML()
        style = widgets.HTML(STYLE, layout=widgets.Layout(display="none"))
        super().__init__([style, self.slider, self.picture])
        self.add_class(ROOT)
        self.slider.observe(self._show, "value")
        self._show()

    def still(self):
        """The present picture: the static twin."""
        return self.draw(self.slider.value)

    def _show(self, _change=None) -> None:
        still = self.still()
        self.picture.value = image_html(still.png, "png", still.alt)

    def _repr_mimebundle_(self, **kwargs) -> dict:
        still, here = self.still(), f"{self.slider.value:g}"
        caption = f"Run this cell to choose {self.name}; shown here: {here}."
        told = f"Slider: run this cell to choose {self.name}. Shown here, {here}: "
        return {
            **(super()._repr_mimebundle_(**kwargs) or {}),
            "text/html": image_html(still.png, "png", still.alt, caption),
            "image/png": b64encode(still.png).decode(),
            "text/plain": told + still.alt,
        }
