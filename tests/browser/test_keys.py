"""Keys typed on an explorer stay in it: JupyterLab neither cuts its cell nor takes its focus."""

import time

import pytest
from browser_lab import browser_page, jupyterlab, run_first_cell

pytestmark = pytest.mark.browser

PICTURE = """from types import SimpleNamespace
from mdlib.explore import slider
slider(lambda h: SimpleNamespace(png=b"none", alt=f"h is {h}"), "step", [1, 2, 3], 2)"""
CELLS = [
    "from mdlib.explore import shape_explorer\nshape_explorer((3,), (2,))",
    PICTURE,
    "from IPython.display import HTML\nHTML('<p tabindex=0 id=bare>Nothing keeps keys here.</p>')",
    "'the last cell'",
]
# Each of these is a command of JupyterLab's: above, below, cut, delete, copy, undo, to text, …
KEYS = ["a", "b", "x", "d", "d", "c", "v", "z", "m", "y", "1", "Enter", "ArrowUp", "ArrowDown"]
FOCUSABLE = """Array.from(document.querySelectorAll('.md-explorer')).flatMap(root =>
    Array.from(root.querySelectorAll('button, input, [tabindex], [contenteditable=true]'))
    ).filter(each => !each.disabled && each.checkVisibility({visibilityProperty: true}))"""
STATE = """(() => {
    const cells = Array.from(document.querySelectorAll('.jp-Notebook .jp-Cell'));
    return cells.map(cell => [cell.className.includes('jp-MarkdownCell') ? 'text' : 'code',
        cell.querySelectorAll('.md-explorer').length,
        cell.querySelector('.jp-InputArea-editor').textContent]);
})()"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    home = tmp_path_factory.mktemp("lab")
    with jupyterlab(home, CELLS) as address, browser_page(1000, 1600) as page:
        run_first_cell(page, address)
        page.wait_for_selector(".md-explorer svg.md-lay")
        for _ in CELLS:
            page.keyboard.press("Shift+Enter")
        page.wait_for_selector("#bare")
        page.wait_for_function("document.querySelectorAll('.md-explorer').length === 2")
        page.keyboard.press("Escape")
        yield page


def focus(page, number: int) -> str:
    return page.evaluate(
        f"(() => {{const e = {FOCUSABLE}[{number}]; e.focus(); return e.className;}})()"
    )


def has_focus(page, number: int) -> bool:
    return page.evaluate(f"{FOCUSABLE}[{number}] === document.activeElement")


def lost(page, number: int, key: str, before) -> bool:
    """Whether a key changed the notebook, or took the focus away."""
    focus(page, number)
    page.keyboard.press(key)
    page.wait_for_timeout(30)
    return page.evaluate(STATE) != before or not has_focus(page, number)


def test_no_key_on_any_control_changes_the_notebook_or_takes_the_focus(page):
    before, count = page.evaluate(STATE), page.evaluate(f"{FOCUSABLE}.length")
    assert [explorers for _, explorers, _ in before[:4]] == [1, 1, 0, 0]
    assert count >= 20
    for number in range(count):
        name = focus(page, number)
        # A number that is being typed takes Enter as its end.
        keys = [key for key in KEYS if not (key == "Enter" and "readout" in name)]
        taken = [key for key in keys if lost(page, number, key, before)]
        assert taken == [], f"{name or 'a control'} loses {taken}"


def test_arrow_keys_still_move_a_slider(page):
    page.evaluate("document.querySelector('.md-explorer .noUi-handle').focus()")
    value = "document.activeElement.getAttribute('aria-valuenow')"
    before = float(page.evaluate(value))
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"Number({value}) === {before - 1}")
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"Number({value}) === {before}")


def test_saving_and_running_the_cell_still_work(page):
    focus(page, 0)
    with page.expect_response(
        lambda r: "/api/contents/page.ipynb" in r.url and r.request.method == "PUT"
    ):
        page.keyboard.press("Control+s")
    prompt = "document.querySelector('.jp-Notebook .jp-Cell .jp-InputPrompt').textContent"
    before = page.evaluate(prompt)
    page.evaluate(f"{FOCUSABLE}[0].closest('.jp-Cell').querySelector('.jp-InputPrompt').click()")
    focus(page, 0)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"{prompt} !== {before!r} && !{prompt}.includes('*')")
    page.wait_for_function("document.querySelectorAll('.md-explorer').length === 2")


def test_without_the_listener_a_key_reaches_the_notebook(page):
    """The fault that the tests above are there for, on a bare element beside the explorers."""
    before = len(page.evaluate(STATE))
    page.click("#bare")
    page.evaluate("document.querySelector('#bare').focus()")
    page.keyboard.press("b")
    end = time.monotonic() + 10
    while len(page.evaluate(STATE)) != before + 1 and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert len(page.evaluate(STATE)) == before + 1
