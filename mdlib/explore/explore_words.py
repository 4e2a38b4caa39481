"""What the explorers say: labels, sentences and refusals, as templates with named parts."""

from ..errors import Templates

# fmt: off
say = Templates("explore", {
    # Labels of the shape explorer's controls.
    "scalar": "scalar",
    "column": "column",
    "row": "row",
    "matrix": "matrix",
    "side-f": "numerator f",
    "side-x": "denominator x",
    "rows": "rows {letter}",
    "columns": "columns {letter}",
    "layout": "layout",
    "arrangement": "arrangement",
    "follow": "follow entry",
    "previous": "◀ previous",
    "previous-tip": "Follow the previous entry",
    "next": "next ▶",
    "next-tip": "Follow the next entry",
    # What it says beside its picture.
    "no-choice": "no choice here: {side} is a scalar",
    "count": "{count} partial derivatives; the layout only decides where they go.",
    "rule": "{rule}. In {layout} layout the result is {size}.",
    "slide": "Move the slider “follow entry” to see where one of them goes.",
    "shape-caption": "Run this cell to choose f, x, layout and arrangement.",
    "shape-text": "Shape explorer: run this cell to choose f, x, layout and arrangement. "
                  "Shown here: {alt}",
    # The slider.
    "slider-caption": "Run this cell to choose {name}; shown here: {value:g}.",
    "slider-text": "Slider: run this cell to choose {name}. Shown here, {value:g}: {alt}",
    # Refusals.
    "too-large": "shape_explorer: {name}={shape}; the sliders go to {largest}. Choose smaller "
                 "sizes or a larger `largest` (at most 5).",
    "no-largest": "shape_explorer: largest={largest!r}; expected 2, 3, 4 or 5.",
    "no-start": "slider: start={start!r} is none of the values {values!r}.",
})
# fmt: on
