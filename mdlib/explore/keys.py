"""Keys that are typed on an explorer stay in it."""

from html import escape

ROOT = "md-explorer"
# JupyterLab takes a key for itself when the focus is on no text field: x cuts the cell. Its
# commands ask the focused element first, so the mark must stand there, and on no ancestor; and it
# must stand before they ask, so the window hears the key first. Chords, Escape and Shift+Enter go
# to JupyterLab as usual.
LISTENER = f"""
window.mdKeepKeys ??= (window.addEventListener("keydown", (event) => {{
  if (!event.target.closest?.(".{ROOT}")) return;
  const passed = event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape"
    || (event.shiftKey && event.key === "Enter");
  event.target.toggleAttribute("data-lm-suppress-shortcuts", !passed);
}}, true), true);
"""


def style_html(rules: str) -> str:
    """A style sheet for explorers that brings the listener along, once a page.

    A script in a widget's HTML is not run; a style sheet says when it is loaded.
    """
    return f'<style onload="{escape(LISTENER.strip())}">{rules}</style>'
