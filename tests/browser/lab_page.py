"""Notebooks in one JupyterLab, as `make lab` starts it, and in one Chromium."""

import contextlib
import json

from browser_lab import browser_page, notebook, serving

from mdlib.explore.command import explorers

CLASSES = {name: kind.__name__ for name, kind in sorted(explorers().items())}
IMPORT = "import mdlib as md\nfrom mdlib import explore"
# What Lab itself complains of, with or without explorers.
LABS_OWN = ("favicon", "ResizeObserver", "status of 404", "WebSocket", "net::ERR")
LINES = "kind => [...document.querySelectorAll(`.mdx .mdx-${kind}`)].map((p) => p.textContent)"
SEEN = """[...document.querySelectorAll(".mdx")].map((root) => [
    // A notebook draws what is in sight; so not innerText.
    [...root.querySelectorAll(".mdx-show, .mdx-show *")].filter((each) => !each.closest("[hidden]"))
        .flatMap((each) => [...each.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)),
    [...root.querySelectorAll(".mdx-body input")].map((i) =>
        ["radio", "checkbox"].includes(i.type) ? i.checked : i.value),
    [...root.querySelectorAll(".mdx-picture svg *")].map((each) =>
        ["transform", "d", "points", "x", "y"].map((name) => each.getAttribute(name) ?? "").join()),
])"""


class LabPage:
    """A page of JupyterLab, the notebook open in it, and the errors that were seen there."""

    def __init__(self, page, address, work):
        self.page, self.address, self.work = page, address, work
        self.name, self.errors = "", []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._heard)

    def open(self, name: str, cells: list[str], outputs=None) -> None:
        """Write a notebook and open it, with a kernel and with nothing kept from before."""
        (self.work / f"{name}.ipynb").write_text(json.dumps(notebook(cells, outputs)))
        self.look(name)

    def look(self, name: str) -> None:
        """Open a notebook that is there, on a kernel of its own, as if the tab were new."""
        self.leave()
        self.name, self.errors[:] = name, []
        self.page.goto(f"{self.address}lab/tree/{name}.ipynb?reset")
        self.page.evaluate("sessionStorage.clear()")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_selector("text=/Python 3.*Idle/")

    def leave(self) -> None:
        """Close the notebook, and end its kernel."""
        if self.name:
            self.page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
        self.page.goto("about:blank")

    def do(self, command: str, **given) -> None:
        """One of Lab's commands, by its id; waits until it is done."""
        script = "([name, given]) => jupyterapp.commands.execute(name, given)"
        self.page.evaluate(script, [command, given])

    def run_all(self, count: int = -1) -> None:
        """Run all cells and wait until so many explorers are there."""
        self.do("notebook:run-all-cells")
        if count >= 0:
            self.page.wait_for_function(f"document.querySelectorAll('.mdx').length === {count}")

    def do_cell(self, number: int) -> None:
        """Run one cell to its end."""
        self.page.evaluate(
            """number => {
                const notebook = jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = number;
                notebook.deselectAll();
                return jupyterapp.commands.execute("notebook:run-cell");
            }""",
            number,
        )

    def restart(self) -> None:
        self.page.evaluate("void jupyterapp.commands.execute('notebook:restart-kernel')")
        self.page.click(".jp-Dialog button.jp-mod-accept")

    def save(self) -> dict:
        self.do("docmanager:save")
        return json.loads((self.work / f"{self.name}.ipynb").read_text())

    def lines(self, kind: str) -> list[str]:
        """What stands in a line of each explorer: "question", "offline", "note", "said"."""
        return self.page.evaluate(f"({LINES})({kind!r})")

    def wait_for_lines(self, kind: str, test: str) -> None:
        """Wait until the line of every explorer passes a test: JavaScript of its `text`."""
        self.page.wait_for_function(f"({LINES})({kind!r}).every((text) => {test})")

    def seen(self) -> list:
        """What each explorer shows: its words, its inputs, where its shapes are."""
        return self.page.evaluate(SEEN)

    def last_output(self) -> str:
        """The output of the last cell, on one line."""
        return " ".join(self.page.locator(".jp-OutputArea-output").last.text_content().split())

    def explorer(self, number: int = 0):
        return self.page.locator(".mdx").nth(number)

    def _heard(self, message) -> None:
        if message.type == "error" and not any(own in message.text for own in LABS_OWN):
            self.errors.append(message.text)


@contextlib.contextmanager
def lab_page(home, width: int = 1366, height: int = 1600):
    with serving(home) as address, browser_page(width, height) as page:
        yield LabPage(page, address, home / "work")
