"""The stored form of an explorer, and pages that play it without Python."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from ..pictures.alt_text import image_html
from .explore_words import say
from .scripts import classic, style

if TYPE_CHECKING:
    from .explorer import Explorer


def figure(explorer: Explorer) -> str:
    """A picture with alternative text, a line that can be seen, and the state as JSON.

    Every viewer shows the picture, an untrusted notebook's too; a page that has `script` on it
    plays the state.
    """
    svg, alt = explorer.still(explorer.value, explorer.facts)
    state = json.dumps(explorer.state(), separators=(",", ":"), ensure_ascii=False)
    does = explorer.WORDS(f"{explorer.name}-does")
    image = image_html(svg.encode(), "svg+xml", alt, say("run-this-cell", does=does))
    # JSON is full of double quotes, each of which would take six letters.
    quoted = state.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")
    data = f"data-explorer=\"{explorer.name}\" data-state='{quoted}'"
    return f'<div class="mdx-still" {data}>{image}</div>'


def script(*names: str) -> str:
    """What a page needs once, however many explorers it holds: style and script, in one piece."""
    # A page ends a script at the first "</"; in a JavaScript text the backslash changes nothing.
    code = classic(*names).replace("</", "<\\/")
    return f"<style>{style(*names)}</style><script>{code}</script>"


def page(explorer: Explorer) -> str:
    """One HTML file that plays an explorer from disk, as far as it needs no Python."""
    title = escape(explorer.WORDS(f"{explorer.name}-question"))
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return (
        f'<!doctype html>\n<html lang="en" style="color-scheme: light dark">\n'
        f"<head>{head}<title>{title}</title></head>\n"
        f'<body style="margin: 16px"><main><h1 class="mdx-course">{escape(say("course"))}</h1>\n'
        f"{figure(explorer)}\n</main>{script(explorer.name)}</body></html>\n"
    )
