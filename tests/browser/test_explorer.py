"""The shape explorer in JupyterLab, driven from the keyboard alone."""

import re
import statistics
import time

import pytest
from browser_lab import browser_page, jupyterlab, run_first_cell

pytestmark = pytest.mark.browser
CODE = "from mdlib.explore import shape_explorer\nshape_explorer((3,), (2,))"
FOCUSED = "document.activeElement.textContent.trim()"
FOCUS_RING = "getComputedStyle(document.activeElement).outlineStyle"
CELLS = """Array.from(document.querySelectorAll('.md-explorer .c')).map(
    cell => [cell.querySelector('title').textContent, cell.getAttribute('transform')])"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("lab"), [CODE]) as address, browser_page() as page:
        run_first_cell(page, address)
        page.wait_for_selector(".md-explorer svg.md-lay")
        page.keyboard.press("Escape")
        yield page


def tab_to(page, wanted: str, key: str = "Tab") -> None:
    """Press Tab until the element with this text or class has the focus."""
    script = f"[{FOCUSED}, document.activeElement.className]"
    for _ in range(60):
        text, name = page.evaluate(script)
        if text == wanted or wanted in name.split():
            return
        page.keyboard.press(key)
    pytest.fail(f"{wanted!r} cannot be reached with {key}")


def places(page) -> dict[str, tuple[int, int]]:
    """Row and column of every label, ranked from the drawn positions."""
    drawn = {name: tuple(map(int, re.findall(r"\d+", at))) for name, at in page.evaluate(CELLS)}
    lefts = sorted({left for left, _ in drawn.values()})
    tops = sorted({top for _, top in drawn.values()})
    return {name: (tops.index(top), lefts.index(left)) for name, (left, top) in drawn.items()}


def wait_for(page, condition: str) -> None:
    page.wait_for_function(condition, timeout=10_000)


def test_flipping_the_layout_from_the_keyboard_transposes_the_result(page, tmp_path):
    before = places(page)
    assert before["∂f_3/∂x_1"] == (0, 2)
    tab_to(page, "numerator")
    assert page.evaluate(FOCUS_RING) == "solid"
    page.keyboard.press("Space")
    wait_for(page, "document.querySelector('.md-lay').textContent.includes('numerator layout')")
    after = places(page)
    assert after == {name: (col, row) for name, (row, col) in before.items()}
    page.screenshot(path=tmp_path / "numerator.png")
    assert (tmp_path / "numerator.png").stat().st_size > 10_000


def test_arrow_keys_follow_an_entry(page):
    tab_to(page, "numerator", "Shift+Tab")
    tab_to(page, "noUi-handle")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for(page, "document.querySelectorAll('.md-explorer .c.on').length == 1")
    wait_for(page, "document.querySelector('.md-said').textContent.includes('∂f1/∂x2 is in row')")
    assert page.locator(".md-explorer .e.on").count() == 2


def test_choosing_a_scalar_disables_the_arrangement_and_says_why(page):
    tab_to(page, "scalar", "Shift+Tab")
    page.keyboard.press("Space")
    wait_for(page, "document.querySelector('.md-why') !== null")
    assert "x is a scalar" in page.inner_text(".md-why")
    assert page.locator("button:disabled", has_text="block").count() == 1
    tab_to(page, "column")
    page.keyboard.press("Space")
    wait_for(page, "document.querySelector('.md-why') === null")


def test_arrow_keys_change_a_size(page):
    tab_to(page, "noUi-handle")
    page.keyboard.press("ArrowRight")
    wait_for(page, "document.querySelector('.md-lay').textContent.includes('m×p = 3×3')")
    page.keyboard.press("ArrowLeft")
    wait_for(page, "document.querySelector('.md-lay').textContent.includes('m×p = 3×2')")


def test_pointing_at_a_cell_marks_its_entries_of_f_and_x(page):
    width = "name => getComputedStyle(document.querySelector(name)).strokeWidth"
    assert page.evaluate(width, ".e.f3-1 > rect") == "1px"
    page.hover(".c.f3-1.x2-1")
    assert page.evaluate(width, ".e.f3-1 > rect") == "4px"
    assert page.evaluate(width, ".e.x2-1 > rect") == "4px"
    assert page.evaluate(width, ".e.f2-1 > rect") == "1px"
    page.mouse.move(0, 0)


def test_a_key_press_changes_the_picture_without_delay(page):
    tab_to(page, "next ▶")
    times = []
    for key in ["Space"] * 5 + ["Shift+Tab", "Space", "Space", "Space", "Tab", "Space", "Space"]:
        if key == "Space":
            times.append(_latency(page))
        else:
            page.keyboard.press(key)
    print(f"key press to changed picture: median {statistics.median(times):.0f} ms")
    assert statistics.median(times) < 500


def _latency(page) -> float:
    before = page.inner_text(".md-said")
    start = time.perf_counter()
    page.keyboard.press("Space")
    page.wait_for_function(
        "before => document.querySelector('.md-said').innerText !== before", arg=before
    )
    return 1000 * (time.perf_counter() - start)
