"""What every explorer has: its looks, its keys, and a still picture for those who cannot run it."""

from __future__ import annotations

from html import escape

import ipywidgets as widgets

from ..pictures.palette import CHOSEN, FOCUS, INK, PAPER

ROOT = "md-explorer"
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
# Keys that are typed on an explorer stay in it. JupyterLab takes a key for itself when the focus is
# on no text field: x cuts the cell. Its commands ask the focused element first, so the mark must
# stand there, and on no ancestor; and it must stand before they ask, so the window hears the key
# first. Chords, Escape and Shift+Enter go to JupyterLab as usual.
LISTENER = f"""
window.mdKeepKeys ??= (window.addEventListener("keydown", (event) => {{
  if (!event.target.closest?.(".{ROOT}")) return;
  const passed = event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape"
    || (event.shiftKey && event.key === "Enter");
  event.target.toggleAttribute("data-lm-suppress-shortcuts", !passed);
}}, true), true);
"""
# A script in a widget's HTML is not run; a style sheet says when it is loaded.
STYLE = f'<style onload="{escape(LISTENER.strip())}">{RULES}</style>'


class Explorer(widgets.VBox):
    """Rows of widgets, with the looks and the keys of an explorer; `twin` is shown without it."""

    def __init__(self, rows: list[widgets.Widget]):
        hidden = widgets.HTML(STYLE, layout=widgets.Layout(display="none"))
        super().__init__([hidden, *rows])
        self.add_class(ROOT)

    def twin(self) -> dict[str, str]:
        """The present state for GitHub and for print, by the kind of data."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return {**(super()._repr_mimebundle_(**kwargs) or {}), **self.twin()}
