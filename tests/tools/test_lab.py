"""`make lab`, the README's line for Windows, Binder: from each, every stored link is answered."""

import contextlib
import json
import os
import posixpath
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import nbformat
import pytest
from markdown_it import MarkdownIt

from mdlib.checker.lectures import course, lecture_link
from mdlib.checker.mistakes.bank import BANK
from tools.sources import ROOT, products

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST = "notebooks/00_start_here.ipynb"
NOTEBOOKS = [target.relative_to(ROOT).as_posix() for target in products()]
PAGES = [
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
]


class Links(HTMLParser):
    """The addresses that a piece of HTML points to."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("href", "src") and value]


def links_of(text: str, *, markdown: bool) -> list[str]:
    return Links(MarkdownIt("commonmark").enable("table").render(text) if markdown else text).found


def cell_links(notebook) -> list[str]:
    """The links of a notebook's prose and of its stored outputs, Markdown and HTML."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += links_of(cell.source, markdown=True)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            found += links_of(data.get("text/html", ""), markdown=False)
            found += links_of(data.get("text/markdown", ""), markdown=True)
    return found


@cache
def stored_links(notebook: str) -> frozenset[str]:
    """The links of a built notebook that the server has to answer."""
    return frozenset(inner(cell_links(nbformat.read(ROOT / notebook, as_version=4))))


def inner(links: list[str]) -> set[str]:
    """The links that the server has to answer: no other site, no embedded data, no mere heading."""
    return {unquote(urlsplit(link).path) for link in links if not urlsplit(link).scheme} - {""}


class Server:
    """A running Jupyter server: its address, its token, and where it opened."""

    def __init__(self, told: dict, opened: str):
        self.url, self.token, self.opened = told["url"], told["token"], unquote(opened)
        self._asked: dict[str, int] = {}

    def answers(self, path: str) -> int:
        """The status for a file or folder, as JupyterLab asks for it; outside the root is 404."""
        path = posixpath.normpath(path)
        if path not in self._asked:
            self._asked[path] = 404 if path.startswith("..") else self._ask(path)
        return self._asked[path]

    def _ask(self, path: str) -> int:
        request = urllib.request.Request(
            f"{self.url}api/contents/{quote(path)}?content=0",
            headers={"Authorization": f"token {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code

    def dead_links(self, notebook: str, links: set[str]) -> list[str]:
        """The links of a page of the repository that this server cannot follow."""
        page = posixpath.join(posixpath.dirname(self.opened), "..", notebook)
        folder = posixpath.dirname(page)
        return [link for link in sorted(links) if self.answers(posixpath.join(folder, link)) != 200]


@contextlib.contextmanager
def running(command: list[str], home: Path):
    """Start a command that serves JupyterLab; yields what the server writes of itself."""
    log = home / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(home),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _told(process, home)
    finally:
        _stop(process)


def _environment(home: Path) -> dict[str, str]:
    names = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
    own = {f"JUPYTER_{name}_DIR": str(home / folder) for name, folder in names.items()}
    # A `make` within `make test` would take over its flags.
    passed = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    workspaces = {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    return {**passed, **own, **workspaces, "IPYTHONDIR": str(home / "ipython")}


def _told(process, home: Path, seconds: float = 240) -> dict:
    """What the server writes of itself, once it answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, ValueError, StopIteration):
            told = json.loads(next((home / "runtime").glob("jpserver-*.json")).read_text())
            with urllib.request.urlopen(f"{told['url']}api", timeout=5):
                return told
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{(home / 'log').read_text()[-2000:]}")


def _stop(process) -> None:
    """End the server and what it started: they are a process group of their own."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def by_make(flags: str) -> list[str]:
    return ["make", "lab", f"LAB_FLAGS={flags}"]


def by_windows_line(flags: str) -> list[str]:
    """The README's line for Windows, with this system's slashes."""
    [line] = re.findall(r"^\.venv\\Scripts\\jupyter lab .*$", README, flags=re.MULTILINE)
    command = line.replace("\\", "/").replace("/Scripts/", "/bin/").split()
    return [*command, *_as_root(), *flags.split()]


def by_old_line(flags: str) -> list[str]:
    """How `make lab` was until its root became the repository."""
    return [".venv/bin/jupyter", "lab", FIRST, *_as_root(), *flags.split()]


def by_binder(flags: str) -> list[str]:
    """Binder starts a server in the repository and opens the address of the README's badge."""
    return [".venv/bin/jupyter", "lab", *_as_root(), *flags.split()]


def _as_root() -> list[str]:
    return ["--allow-root"] if os.geteuid() == 0 else []


def opened_by(home: Path) -> str:
    """The path of the notebook that a start opens: Jupyter sends the browser there by a page."""
    [page] = (home / "runtime").glob("jpserver-file-to-run-*-open.html")
    [address] = re.findall(r"/lab/tree/([^\s?\"]+)\?token=", page.read_text())[:1]
    return address


def badge() -> str:
    [address] = re.findall(r"^\[binder\]: \S+\?urlpath=lab/tree/(\S+)$", README, flags=re.MULTILINE)
    return address


@contextlib.contextmanager
def served(start, home: Path):
    """A server from one way in; in Binder's case the address is the badge's."""
    if start is by_make and not shutil.which("make"):
        pytest.skip("make is not on this machine")
    # If another process takes the port first, Jupyter says so and takes the next.
    with running(start(f"--no-browser --port={free_port()}"), home) as told:
        yield Server(told, badge() if start is by_binder else opened_by(home))


@pytest.fixture(scope="module", params=[by_make, by_windows_line, by_binder])
def server(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("lab")) as server:
        yield server


def test_every_link_of_every_stored_cell_is_answered(server):
    assert server.answers(server.opened) == 200
    dead, asked = {}, 0
    for notebook in NOTEBOOKS:
        links = stored_links(notebook)
        asked += len(links)
        if found := server.dead_links(notebook, links):
            dead[notebook] = found
    assert dead == {}
    assert asked > 100


def test_every_link_of_the_pages_is_answered(server):
    links = {
        p: inner(links_of((ROOT / p).read_text(encoding="utf-8"), markdown=True)) for p in PAGES
    }
    assert sum(map(len, links.values())) > 30
    dead = {page: server.dead_links(page, found) for page, found in links.items()}
    assert {page: found for page, found in dead.items() if found} == {}


def test_every_link_that_a_verdict_may_hold_is_answered(server):
    """What is printed live, and so stands in no stored cell: seen from a folder of notebooks."""
    links = [mistake.link for mistake in BANK.values()] + list(
        map(lecture_link, course()["lectures"])
    )
    asked = inner([f"../{link}" for link in links])
    assert len(asked) > 10
    assert server.dead_links("exercises/page.ipynb", asked) == []


def test_it_opens_at_the_first_lecture(server):
    assert server.opened == FIRST


CONTROLS = """[A missing set](../exercises/no_such_set.ipynb), [one outside](../../README.md), and
[a page of another site](https://example.org/missing), [a heading](#here), [a set](SET)."""


def test_a_link_to_nothing_is_found(server):
    [a_set, *_] = [n for n in NOTEBOOKS if n.startswith("exercises/")]
    page = nbformat.v4.new_notebook()
    page.cells = [nbformat.v4.new_markdown_cell(CONTROLS.replace("SET", f"../{a_set}"))]
    html = nbformat.v4.new_output("display_data", {"text/html": '<a href="../gone.md">x</a>'})
    page.cells.append(nbformat.v4.new_code_cell("x", outputs=[html]))
    dead = server.dead_links("notebooks/page.ipynb", inner(cell_links(page)))
    assert dead == ["../../README.md", "../exercises/no_such_set.ipynb", "../gone.md"]


def test_with_notebooks_as_the_root_links_are_dead(tmp_path):
    """The fault that the tests above are there for."""
    with served(by_old_line, tmp_path) as server:
        assert server.opened == "00_start_here.ipynb"
        assert server.dead_links(FIRST, {"../exercises/01_what_a_matrix_derivative_is.ipynb"})
