"""The explorer of places: what the page shows is what the library computes."""

import re
from random import Random

import pytest

import mdlib as md
from mdlib.explore import Place
from mdlib.explore.fields import drawn
from mdlib.matrices.places import partial_text

pytestmark = pytest.mark.browser
# The grid as one sees it: the label of each cell, by the rows of the page.
SHOWN = """name => {
    const grid = [...document.querySelectorAll('.mdx-grid')].find((each) => each.checkVisibility()
        && each.getAttribute('aria-label').includes(name));
    const label = (cell) => cell.querySelector('.mdx-frac').textContent.replace(/\\s/g, '');
    return [...grid.querySelectorAll('[role=row]')].map(
        (row) => [...row.querySelectorAll('.mdx-cell')].map(label));
}"""
NAMED = """() => Object.fromEntries([...document.querySelectorAll('.mdx-cell')]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.querySelector('.mdx-vh').textContent, each.dataset.entry]))"""


def expected(value, layout=None) -> list[list[str]]:
    """The labels that md.arrange puts in each place."""
    D = md.partial_symbols(tuple(value["f"]), tuple(value["x"]))
    layout = layout or value["layout"]
    matrix = md.arrange(D, layout=layout, arrangement=value["arrangement"])
    # ∂f_21/∂x_13 is drawn as f21 over x13.
    return [[re.sub(r"[_,/]", "", str(entry)) for entry in row] for row in matrix.tolist()]


def random_state(seed: int) -> dict:
    return Place.settled({**drawn(Place.fields(), seed), "mode": "look", "both": False})


@pytest.fixture(scope="module")
def place(shown):
    """One explorer for all random states, without Python: what it shows it was told."""
    shown.mount(Place((2,), (3,)), live=False)
    return shown


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_library_arranges(place, seed):
    place.put(**random_state(seed))
    value, page = place.value, place.page
    assert page.evaluate(SHOWN, value["layout"]) == expected(value)
    other = {"denominator": "numerator", "numerator": "denominator"}[value["layout"]]
    page.get_by_label(other, exact=True).check()
    assert page.evaluate(SHOWN, other) == expected(value, other)
    assert place.errors == []


def test_a_wrong_place_would_be_seen(shown):
    shown.mount(Place((2,), (3,)))
    value = shown.value
    assert shown.page.evaluate(SHOWN, "denominator") == expected(value)
    assert shown.page.evaluate(SHOWN, "denominator") != expected({**value, "layout": "numerator"})


def test_clicking_a_cell_lights_its_entries_and_says_where_it_stands(shown):
    shown.mount(Place((2, 2), (2, 3)))
    cells = shown.page.evaluate(NAMED)
    name = next(each for each in cells if each.startswith("∂f_21/∂x_13,"))
    shown.page.locator(f".mdx-cell[data-entry='{cells[name]}']:visible").click()
    assert shown.value["picked"] == [1, 0, 0, 2]
    assert shown.page.locator(".mdx-entry.mdx-on").count() == 2
    assert "stands in row 5, column 2" in shown.page.inner_text(".mdx-said")


def test_flipping_says_where_it_stood(shown):
    shown.mount(Place((2, 2), (2, 3), picked=[1, 0, 0, 2]))
    shown.page.get_by_label("numerator", exact=True).check()
    said = shown.page.inner_text(".mdx-said")
    assert "stood in row 5, column 2; now it stands in row 2, column 5" in said
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.value["layout"] == "denominator"


def test_sizes_are_asked_of_python(shown):
    shown.mount(Place((2,), (3,)))
    shown.page.get_by_role("button", name="columns of f, one more").click()
    shown.settle()
    assert shown.value["f"] == [2, 2]
    assert shown.page.evaluate(SHOWN, "denominator") == expected(shown.value)


def test_without_python_sizes_are_grey_and_the_rest_plays(shown):
    shown.mount(Place((2,), (3,)), live=False)
    assert shown.page.get_by_role("button", name="rows of f, one more").is_disabled()
    assert "no Python" in shown.page.inner_text(".mdx-offline")
    shown.page.get_by_role("button", name="make f a matrix").click()
    assert shown.page.evaluate(SHOWN, "denominator") == expected(shown.value)


def entry_called(shown, words: str) -> str:
    here = shown.explorer.facts["by"][",".join(map(str, shown.value["f"] + shown.value["x"]))]
    f, x = (tuple(shown.value[side]) for side in "fx")
    names = [partial_text(tuple(each), f, x) for each in here["entries"]]
    return str(names.index(re.search(r"∂f\S*/∂x\S*", words)[0]))


def asked(shown) -> str:
    """The number of the entry that is asked for."""
    text = shown.page.evaluate(
        "() => document.querySelector('.mdx-asked').textContent.replace(/([fx])(\\d)/g, '$1_$2')"
    )
    return entry_called(shown, text.replace(",", " "))


def click(shown, entry: str) -> str:
    shown.page.locator(f".mdx-cell[data-entry='{entry}']:visible").click()
    return shown.page.inner_text(".mdx-verdict")


def test_five_right_guesses_in_a_row(shown):
    shown.mount(Place((2,), (3,), mode="guess", seed=11))
    for number in range(1, 6):
        assert "row" in click(shown, asked(shown))
        assert shown.page.evaluate("document.activeElement.textContent") == "Next question"
        assert shown.value["row"] == number
        shown.page.keyboard.press("Enter")
    assert "you have it" in shown.page.inner_text(".mdx-score")


def test_each_wrong_guess_says_why(shown):
    """Every cell of the grid but the right one, and the word that the places themselves give."""
    shown.mount(Place((2, 2), (2, 3), mode="guess", seed=3))
    here = shown.explorer.facts["by"]["2,2,2,3"]
    right = int(asked(shown))
    cells, entries = here["cells"], here["entries"]
    said = set()
    for at in Random(1).sample([n for n in range(24) if n != right], 12):
        verdict = click(shown, str(at))
        place = cells["denominator"]["vec"][at]
        if place == cells["numerator"]["vec"][right]:
            assert "other layout" in verdict
        elif place == cells["denominator"]["row-vec"][right]:
            assert "arrangement row-vec" in verdict
        elif place == cells["denominator"]["block"][right]:
            assert "arrangement block" in verdict
        elif entries[at][2:] == entries[right][2:]:
            assert "entry of x is right" in verdict
        elif entries[at][:2] == entries[right][:2]:
            assert "entry of f is right" in verdict
        else:
            assert "No: " in verdict
        said.add(verdict.split(":")[0])
        assert shown.value["row"] == 0
    assert len(said) > 2


def test_arrow_keys_walk_the_grid_and_space_picks(shown):
    shown.mount(Place((2,), (3,)))
    shown.page.locator(".mdx-cell:visible").first.focus()
    for key in ("ArrowDown", "ArrowRight", " "):
        shown.page.keyboard.press(key)
    assert shown.value["picked"] == [1, 0, 1, 0]
    shown.page.keyboard.press("l")
    assert shown.value["layout"] == "numerator"
