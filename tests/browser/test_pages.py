"""Pages without Jupyter: one explorer's file, and a notebook's page as nbconvert wrote it."""

import json
import os
import subprocess
import sys

import pytest
from browser_lab import ROOT, browser_page, notebook

from mdlib.explore.command import explorers
from mdlib.explore.explore_words import say
from mdlib.explore.pages import figure

pytestmark = pytest.mark.browser

EXPLORERS = explorers()
# nbconvert's page asks for these, with explorers or without.
NBCONVERTS_OWN = ("require.min.js", "MathJax.js", "mathjax", "mermaid")


@pytest.fixture(scope="module")
def page():
    with browser_page(1366, 900) as page:
        page.errors, page.asked = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        yield page


def mdlib(*arguments: str) -> str:
    """What the command line prints."""
    command = [sys.executable, "-m", "mdlib", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def look(page, folder, text: str) -> list[str]:
    """Open a page from disk; gives what it asks of others."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    page.errors[:], page.asked[:] = [], []
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    return [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))]


def plays(page, number: int) -> bool:
    """Whether each thing to try is drawn without Python, and the first can be undone."""
    root = page.locator(".mdx").nth(number)
    before = root.locator(".mdx-body").inner_html()
    reset, undo = (root.get_by_role("button", name=say(n), exact=True) for n in ("reset", "undo"))
    late = []
    for each in root.locator("[data-try]").all()[::-1]:
        reset.click()
        each.click()
        late.append(root.evaluate("root => root.matches('.mdx-late, :has(.mdx-st-stale)')"))
    moved = root.locator(".mdx-body").inner_html() != before
    return moved and not any(late) and undo.get_attribute("aria-disabled") == "false"


@pytest.mark.parametrize("name", EXPLORERS)
def test_one_file_plays_from_disk(page, tmp_path, name):
    assert look(page, tmp_path, mdlib("explore", name)) == []
    assert page.locator(".mdx").count() == 1
    assert not page.locator(".mdx-still").is_visible()
    # Where nothing needs Python, nothing is said of it.
    assert page.locator(".mdx-offline").inner_text() in ("", say("stored"))
    assert plays(page, 0)
    assert page.errors == []


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """nbconvert's page of a notebook that stores every explorer."""
    folder = tmp_path_factory.mktemp("exported")
    outputs = {
        number: [{"output_type": "display_data", "metadata": {}, "data": shown(kind())}]
        for number, kind in enumerate(EXPLORERS.values())
    }
    cells = [f"explore.{kind.__name__}()" for kind in EXPLORERS.values()]
    (folder / "lecture.ipynb").write_text(json.dumps(notebook(cells, outputs)))
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", "lecture.ipynb"]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=quiet)
    return folder / "lecture.html"


def shown(explorer) -> dict[str, str]:
    return {"text/html": figure(explorer), "text/plain": "words"}


def test_a_notebooks_page_shows_pictures_and_with_the_script_it_plays(page, exported, tmp_path):
    own = look(page, tmp_path, exported.read_text(encoding="utf-8"))
    assert all(any(name in url for name in NBCONVERTS_OWN) for url in own)
    assert page.locator(".mdx-still").count() == len(EXPLORERS)
    assert page.locator(".mdx").count() == 0
    asked = look(page, tmp_path, mdlib("explore", "--page", str(exported)))
    assert sorted(asked) == sorted(own)
    names = page.locator(".mdx").evaluate_all("all => all.map((each) => each.dataset.name)")
    assert names == [*EXPLORERS]
    assert all(plays(page, number) for number in range(len(names)))
    assert page.errors == []


LECTURES = [
    path
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    if "data-explorer=" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("lecture", LECTURES[:1], ids=lambda path: path.stem)
def test_a_lecture_as_it_is_stored_plays(page, lecture, tmp_path):
    """Its outputs as they are in the repository, on a page of their own."""
    cells = json.loads(lecture.read_text(encoding="utf-8"))["cells"]
    html = [
        "".join(output["data"]["text/html"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "data-explorer=" in "".join(output.get("data", {}).get("text/html", ""))
    ]
    (tmp_path / "stored.html").write_text(f"<body>{''.join(html)}</body>", encoding="utf-8")
    assert look(page, tmp_path, mdlib("explore", "--page", str(tmp_path / "stored.html"))) == []
    assert page.locator(".mdx").count() == len(html)
    assert all(plays(page, number) for number in range(len(html)))
