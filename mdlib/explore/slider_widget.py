"""A picture with a slider: any picture that depends on one number."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence

import ipywidgets as widgets

from ..errors import DataError
from ..pictures.alt_text import image_html
from .explore_words import say
from .explorer_base import Explorer


def slider(draw: Callable, name: str, values: Sequence, start) -> PictureSlider:
    r"""Show draw(value), and a slider that goes through the values.

    Parameters
    ----------
    draw : function of one number
        Its result has ``png`` and ``alt``, and may have a ``caption``, as the pictures of
        `mdlib.figures` have.
    name : str
        What the number is called beside the slider.
    values : sequence of numbers
    start : number
        One of the values: where the slider stands at first.

    Returns
    -------
    PictureSlider
        A widget, with its present picture for GitHub and for print; ``slider.value`` is the number
        that is shown.

    Raises
    ------
    DataError
        If start is none of the values.

    Examples
    --------
    >>> import mdlib as md
    >>> draw = lambda variance: md.figures.kl_areas({"wide belief": ((0, 1), (0, variance))})
    >>> explorer = slider(draw, "variance", [1, 4], 1)
    >>> explorer.slider.value = 4
    >>> explorer.still().alt[-18:]
    'wide belief: 0.32.'
    """
    if start not in values:
        raise DataError(say("no-start", start=start, values=list(values)))
    return PictureSlider(draw, name, values, start)


class PictureSlider(Explorer):
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
        super().__init__([self.slider, self.picture])
        self.slider.observe(self._show, "value")
        self._show()

    def still(self):
        """The present picture: the static twin."""
        return self.draw(self.slider.value)

    def _show(self, _change=None) -> None:
        self.picture.value = _html(self.still())

    def twin(self) -> dict[str, str]:
        still, here = self.still(), {"name": self.name, "value": self.slider.value}
        return {
            "text/html": _html(still, say("slider-caption", **here)),
            "image/png": b64encode(still.png).decode(),
            "text/plain": say("slider-text", **here, alt=still.alt),
        }


def _html(still, *more: str) -> str:
    return image_html(still.png, "png", still.alt, getattr(still, "caption", ""), *more)
