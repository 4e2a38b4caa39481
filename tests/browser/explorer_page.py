"""Explorers in Chromium without Jupyter: on a stored model, or on one that Python answers.

The page is served by the test itself; a request to anywhere else fails the test that looks.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from browser_lab import shared_browser

from mdlib.explore import scripts

ADDRESS = "http://explorers.test/"
# A model as ipywidgets gives it to a view, with the library behind it in place of a kernel.
MODEL = (Path(__file__).parent / "live_model.js").read_text(encoding="utf-8")
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>
<style>:root{{color-scheme:light dark}}body{{margin:12px}}</style></head>
<body><main></main><script>{MODEL}</script></body></html>"""


class ExplorerPage:
    """A page, the explorer that is mounted on it, and all that went wrong there."""

    def __init__(self, page):
        self.page, self.explorer, self.errors, self.strangers = page, None, [], []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)
        page.route(ADDRESS, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        page.expose_function("mdAnswer", self._answer)

    def mount(self, explorer, live: bool = True) -> None:
        """Show an explorer; `live` has Python answer it, otherwise it is as on a stored page."""
        self.explorer, self.errors[:], self.strangers[:] = explorer, [], []
        self.page.goto(ADDRESS)
        # What was chosen in the explorer before is kept by the tab.
        self.page.evaluate("sessionStorage.clear()")
        self.page.evaluate(
            "([text, state, live]) => mdMount(text, state, live)",
            [scripts.module(explorer.name), explorer.state(), live],
        )
        self.page.add_style_tag(content=scripts.style(explorer.name))
        # No motion in a test, unless it is about motion.
        self.page.emulate_media(reduced_motion="reduce")

    def put(self, **chosen) -> None:
        """What code in a notebook does: ex.value = {**ex.value, …}."""
        self.explorer.value = {**self.explorer.value, **chosen}
        self.page.evaluate("state => mdModel.receive(state)", self.explorer.state())

    @property
    def value(self) -> dict:
        """What the page has chosen."""
        return self.page.evaluate("mdModel.get('value')")

    def settle(self) -> None:
        """Wait until Python has answered all that was asked."""
        self.page.wait_for_function("!mdModel.waiting && !document.querySelector('.mdx-late')")

    def call(self, name: str, *arguments):
        """What an exported function of the module gives; `say` stands for the explorer's words."""
        script = """([name, args]) => {
            const say = (key, parts = {}) => mdModel.get("words")[key].replace(
                /\\{(\\w+)\\}/g, (whole, part) => part in parts ? String(parts[part]) : whole);
            return mdExplorer[name](...args.map((each) => each === "<say>" ? say : each));
        }"""
        return self.page.evaluate(script, [name, [*arguments]])

    def _answer(self, value: str) -> dict:
        self.explorer.value = json.loads(value)
        state = self.explorer.state()
        kept = state["value"] if state["value"] != json.loads(value) else None
        answered = {key: state[key] for key in ("facts", "trouble")}
        return answered if kept is None else {**answered, "value": kept}

    def _heard(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _asked(self, request) -> None:
        if not request.url.startswith((ADDRESS, "blob:", "data:")):
            self.strangers.append(request.url)


@contextlib.contextmanager
def explorer_page(width: int = 1366, height: int = 900, **options):
    """A page to mount explorers on."""
    page = shared_browser().new_page(viewport={"width": width, "height": height}, **options)
    page.set_default_timeout(10_000)
    try:
        yield ExplorerPage(page)
    finally:
        page.close()
