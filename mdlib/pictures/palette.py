"""Every colour of the library. The only module that holds any.

A colour is either a mark on the reader's page, whose ground is white in a light theme and #111111
in a dark one, or it stands on paper of its own. No text on the page is coloured: no colour has a
contrast of 4.5 : 1 with white and with #111111 both (the best has 4.3).
"""

from html import escape

# What a page may lie on: JupyterLab's light and dark theme.
LIGHT, DARK = "#ffffff", "#111111"

# Marks on the page: 3 : 1 on both grounds, and PAPER as text on them 4.5 : 1.
RIGHT = "#2a7f4a"
LAYOUT = "#96650a"
WRONG = "#c23b40"
NEUTRAL = "#6e6e6e"
UNREAD = "#7a5bb0"
CHOSEN = "#2a6cb5"
MARKS = (RIGHT, LAYOUT, WRONG, NEUTRAL, UNREAD, CHOSEN)
# The ring around what has the focus, on the page: 3 : 1 on both grounds, no text on it.
FOCUS = "#d95c00"

# Pictures lie on paper of their own, in either theme.
PAPER = "#ffffff"
INK = "#1a1a1a"
BLACK = "#000000"
EDGE = "#555555"
GREY = "#f3f3f3"
# Grids behind a drawing: decoration, which need not be seen.
PALE = "#d9d9d9"
# Okabe and Ito's palette, dark to light, so that it also reads in grey; each has a mark or a dash
# of its own beside it.
BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"
LINE, BOLD_LINE = "#8c8c8c", "#4a4a4a"
DRAWN = (INK, BLUE, ORANGE, GREEN, LINE, BOLD_LINE, EDGE, BLACK)
# Twelve tints searched for distance in normal, deuteranopic and protanopic vision and in grey.
# Every cell carries its label as well.
TINTS = (
    "#b1c3f1",
    "#fadc95",
    "#db9c71",
    "#fbe9ff",
    "#e7ccc0",
    "#cdb0b4",
    "#e6c781",
    "#e5ebcb",
    "#d2d7f0",
    "#d59ccf",
    "#94b3f0",
    "#dbb593",
)


# What a student wrote is shown as it is: a formula in it, and a link in that, is not typeset.
# The classes are those of MathJax 2 and 3, and of 4.
NO_MATHS = "tex2jax_ignore mathjax_ignore"


def box_html(inner: str, mark: str, more: str = "") -> str:
    """What the library has to say of a reader's words: a box with a bar, and no maths in it."""
    look = f"border-left: 4px solid {mark}; padding: 0.3em 0.8em; margin: 0.3em 0{more}"
    return f'<div class="{NO_MATHS}" style="{look}">{inner}</div>'


def title_html(text: str, mark: str) -> str:
    """A title on a mark: it brings its ground along, so that it reads on any page."""
    look = f"background: {mark}; color: {PAPER}; padding: 0.1em 0.4em; border-radius: 3px"
    # Browsers leave grounds out of print unless they are asked to keep them.
    return f'<b style="{look}; print-color-adjust: exact">{escape(text)}</b>'
