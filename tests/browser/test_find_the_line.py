"""Find the line: what the page shows is what the library computes; clicking, writing, numbers."""

import re
from ast import literal_eval

import numpy as np
import pytest

import mdlib as md
from mdlib.explore import FindTheLine
from mdlib.explore.fields import drawn
from mdlib.explore.line_cases import STOCK, wrong_case

pytestmark = pytest.mark.browser
SHOWN = """() => {
    const rows = [...document.querySelectorAll(".mdx-lines > li")];
    return { lines: rows.map((row) => row.querySelector(".mdx-vh").textContent),
        values: rows.map((row) => row.querySelector(".mdx-value-of").textContent),
        signs: rows.map((row) => row.querySelector(".mdx-sign").textContent),
        jumps: rows.flatMap((row, at) => row.classList.contains("mdx-jump") ? [at + 1] : []),
        found: !document.querySelector(".mdx-unseen") };
}"""


def click(shown, number: int) -> str:
    shown.page.locator(f"li[data-line='{number}'] button").click()
    shown.settle()
    return shown.page.inner_text(".mdx-said")


def read(text: str) -> np.ndarray:
    """A value as the page writes it: a number, or a matrix row by row."""
    rows = text.replace("−", "-").strip("[]").split(";")
    return np.array([[float(x) for x in row.split()] for row in rows])


def by_differences(explorer) -> tuple[np.ndarray, float]:
    """df by a difference of f, and ⟨G, dX⟩ of the wrong derivative, at the numbers shown."""
    value = explorer.value
    case = explorer.facts["cases"][str(value["case"])]
    given = (case["numbers"][value["numbers"]] or case["numbers"]["drawn"])["arrays"]
    arrays = {name: np.array(rows, dtype=float) for name, rows in given.items()}
    d = wrong_case(None, value["case"], "").made.wrong
    dX = arrays.pop(f"d{d.wrt}")
    f = lambda h: d.formula.value(**{**arrays, d.wrt: arrays[d.wrt] + h * dX})
    return (f(1e-6) - f(-1e-6)) / 2e-6, (d.result.value(**arrays) * dX).sum()


@pytest.fixture(scope="module")
def lines(shown):
    shown.mount(FindTheLine(), live=False)
    return shown


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_library_computes(lines, seed):
    chosen = drawn(FindTheLine.fields(), seed)
    number = seed % len(STOCK)
    wrong = lines.explorer.facts["cases"][str(number)]["wrong"]
    lines.put(**{**chosen, "case": number, "tried": [3, wrong], "own": "", "score": {}})
    if chosen["numbers"] == "own":
        lines.put(numbers="drawn")
    seen, it = lines.page.evaluate(SHOWN), wrong_case(None, number, "")
    assert seen["lines"] == [f"{line.left} = {line.text}" for line in it.lines]
    # Above the wrong line each gives df, from there on what the wrong derivative gives.
    df, told = by_differences(lines.explorer)
    for text in seen["values"][1 : wrong - 1]:
        assert read(text) == pytest.approx(df, rel=2e-3, abs=1e-3)
    for text in seen["values"][wrong - 1 :]:
        assert read(text) == pytest.approx(told, rel=2e-3, abs=1e-3)
    assert seen["jumps"] in ([wrong], [])
    assert lines.errors == []


def test_another_line_would_be_seen(lines):
    lines.put(**{**lines.explorer.start, "tried": [6]})
    seen = lines.page.evaluate(SHOWN)
    assert seen["jumps"] == [6]
    assert seen["values"][4] != seen["values"][5]


def test_the_first_click_counts_and_a_sound_line_says_that_it_follows(shown):
    shown.mount(FindTheLine())
    assert "Click it" in shown.page.inner_text(".mdx-said")
    assert "Line 1 is what is asked" in click(shown, 1)
    assert shown.value["score"] == {}
    said = click(shown, 4)
    assert "Line 4 follows: it equals the line above at these numbers, 22" in said
    seen = shown.page.evaluate(SHOWN)
    assert (seen["signs"][3], seen["values"][3], seen["values"][5]) == ("✓", "22", "")
    assert not seen["found"]
    assert "a line further up" in click(shown, 7)
    assert "Line 6 is wrong: 20, and the line above is 22" in click(shown, 6)
    assert shown.value["score"] == {"M07": [0, 1]}
    assert "0 of 1" in shown.page.inner_text(".mdx-controls")
    assert "Missed most: parameter taken for symmetric" in shown.page.inner_text(".mdx-controls")


def test_the_right_pick_names_the_mistake_and_shows_the_smallest_numbers(shown):
    shown.mount(FindTheLine())
    click(shown, 6)
    text = shown.page.inner_text(".mdx-found")
    assert "M07 of the list, parameter taken for symmetric" in text
    assert md.mistake("M07").what in text
    assert "The step is: transpose under the trace" in text
    few = re.search(r"A = (\[\[.*?\]\]), x = (\[.*?\]), dx = (\[.*?\])", text)
    A, x, dx = (np.array(literal_eval(each), dtype=float) for each in few.groups())
    assert f"line 6 is {2 * x @ A @ dx:g}, and the line above {dx @ A @ x + x @ A @ dx:g}" in text
    assert "1 of 1" in shown.page.inner_text(".mdx-controls")


def test_what_is_written_is_judged(shown):
    shown.mount(FindTheLine())
    click(shown, 6)
    field = shown.page.get_by_label("Write line 6 right:")
    for written, right in (("2*x.T @ A @ dx", "false"), ("x.T @ A.T @ dx + x.T @ A @ dx", "true")):
        field.fill(written)
        field.press("Enter")
        shown.settle()
        assert shown.page.locator(".mdx-found .mdx-verdict").get_attribute("data-right") == right
    assert shown.page.locator(".mdx-right-line:visible").count() == 1
    field.fill("<b>")
    shown.page.get_by_role("button", name="Check").click()
    shown.settle()
    assert "cannot be read" in shown.page.inner_text(".mdx-found .mdx-verdict")


def test_the_identity_makes_the_wrong_line_true_and_the_smallest_refute_it(shown):
    shown.mount(FindTheLine())
    assert shown.page.get_by_label("the smallest that show it").is_disabled()
    click(shown, 6)
    shown.page.get_by_role("button", name="the identity for A").click()
    assert "Convenient numbers hide it" in shown.page.inner_text(".mdx-said")
    assert shown.page.evaluate(SHOWN)["jumps"] == []
    shown.page.get_by_label("the smallest that show it").check()
    assert "Line 6 is wrong: 2, and the line above is 1" in shown.page.inner_text(".mdx-said")


def test_numbers_of_ones_own(shown):
    shown.mount(FindTheLine())
    click(shown, 6)
    shown.page.get_by_label("of your own", exact=True).check()
    shown.settle()
    field = shown.page.get_by_label("numbers of your own")
    assert field.input_value().startswith("A = [[")
    field.fill("A = [[1, 2], [2, 9]], x = [1, 0], dx = [0, 1]")
    field.press("Enter")
    shown.settle()
    assert "both are 4" in shown.page.inner_text(".mdx-said")
    field.fill("A = 3 = 4")
    shown.page.get_by_role("button", name="Use them").click()
    shown.settle()
    assert field.get_attribute("aria-invalid") == "true"
    assert shown.page.inner_text(".mdx-error") != ""


def test_the_next_ones_never_end_and_the_score_is_kept(shown):
    shown.mount(FindTheLine(case=7))
    wrong = shown.explorer.facts["cases"]["7"]["wrong"]
    click(shown, wrong)
    shown.page.keyboard.press("n")
    shown.settle()
    assert (shown.value["case"], shown.value["tried"]) == (8, [])
    assert shown.page.evaluate(SHOWN)["lines"][0].startswith("f = ")
    wrong = shown.explorer.facts["cases"]["8"]["wrong"]
    assert f"Line {wrong} is wrong" in click(shown, wrong)
    assert "2 of 2" in shown.page.inner_text(".mdx-controls")


def test_without_python_all_in_store_play_and_the_right_line_is_shown(shown):
    shown.mount(FindTheLine(), live=False)
    for number in range(len(STOCK)):
        wrong = shown.explorer.facts["cases"][str(number)]["wrong"]
        assert f"Line {wrong} is wrong" in click(shown, wrong)
        assert shown.page.get_by_label(re.compile(f"Write line {wrong}")).is_disabled()
        assert "Python judges" in shown.page.inner_text(".mdx-found")
        shown.page.get_by_role("button", name="Show the right line").click()
        it = wrong_case(None, number, "")
        right = shown.page.text_content(".mdx-right-line .mdx-vh")
        assert it.judge(right).status == "correct"
        shown.page.get_by_role("button", name="Next derivation").click()
    assert shown.value["case"] == 0
    assert f"{len(STOCK)} of {len(STOCK)}" in shown.page.inner_text(".mdx-controls")
    assert shown.errors == []


def test_by_keys_alone(shown):
    shown.mount(FindTheLine(case=1))
    shown.page.locator("li[data-line='1'] button").focus()
    for _ in range(2):
        shown.page.keyboard.press("Tab")
    shown.page.keyboard.press("Enter")
    assert shown.value["tried"] == [3]
    assert "Line 3 is wrong" in shown.page.inner_text(".mdx-said")
    shown.page.keyboard.press("u")
    assert shown.value["tried"] == []
