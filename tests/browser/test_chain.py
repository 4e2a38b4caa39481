"""The chain of shapes in a browser: what it draws is what the library says, at any sizes."""

import re
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from mdlib.errors import MdlibError
from mdlib.explore import Chain
from mdlib.explore.boxes import first_product
from mdlib.explore.brackets import multiplications
from mdlib.explore.chain import questions
from mdlib.explore.chain_facts import declared
from mdlib.language.formulas import read_formula
from mdlib.language.sizes import size_value
from mdlib.matrices.shapes import Spec, derivative_shape
from tests.engine.generate import random_formula, shapes_of

pytestmark = pytest.mark.browser
# The factors of the first staircase and its result: width and height in pixels.
DRAWN = """() => [...document.querySelector(".mdx-stairs").querySelectorAll(
        ".mdx-factor > rect, .mdx-refused > rect, .mdx-result > rect")]
    .map((each) => [each.width.baseVal.value, each.height.baseVal.value])"""
NAMES = "ABCXxy"


@pytest.fixture(scope="module")
def chain(shown):
    """One explorer for all random states: what it shows it was told."""
    shown.mount(Chain("X.T @ A @ X", X="m n", A="m m", wrt="X"))
    return shown


def numeric(specs, sizes) -> dict[str, Spec]:
    return {
        name: Spec(*(size_value(size, sizes) for size in spec.shape), spec.properties)
        for name, spec in specs.items()
    }


def random_sizes(rng, most=8) -> dict[str, int]:
    return {name: rng.randint(1, most) for name in "mnp"}


@pytest.mark.parametrize("seed", range(50))
def test_what_is_drawn_has_the_size_that_the_library_computes(chain, seed):
    f, rng = random_formula(seed), Random(seed)
    text, shapes = str(f), ", ".join(f"{n}: {s}" for n, s in shapes_of(f).items())
    if max(len(text), len(shapes)) > 200:
        f = read_formula("X.T @ A @ X", declared("X: m n, A: m m"))
        text, shapes = str(f), "X: m n, A: m m"
    sizes = random_sizes(rng)
    chain.put(text=text, shapes=shapes, wrt="X", sizes=sizes, mode="look", view="formula")
    drawn = chain.call("numbers", chain.value, chain.explorer.facts)
    now = [size_value(size, sizes) for size in f.shape]
    assert [drawn["tree"]["r"], drawn["tree"]["c"]] == now
    assert drawn["fits"]
    assert not drawn["accident"]
    assert f"{now[0]}×{now[1]}" in chain.page.inner_text(".mdx-said")
    for layout in ("denominator", "numerator") if "X" in f.node.names else ():
        shape = derivative_shape(f.shape, f.specs["X"].shape, layout=layout)
        here = "×".join(str(size_value(size, sizes)) for size in shape)
        assert f"{layout} layout" in chain.page.inner_text(".mdx-beside")
        assert here in chain.page.inner_text(".mdx-beside")
    assert chain.errors == []


def random_product(rng) -> tuple[str, dict[str, Spec]]:
    """A product of two to five factors, which fits by its names, by its numbers, or not."""
    size = lambda: rng.choice(["m", "n", "p"])
    specs = {name: Spec(size(), size()) for name in "ABC"}
    specs |= {"x": Spec(size(), 1)}
    count = rng.randint(2, 5)
    factors = [rng.choice(["A", "B", "C", "A.T", "B.T"]) for _ in range(count - 1)]
    return " @ ".join([*factors, rng.choice(["x", "C", "A"])]), specs


@pytest.mark.parametrize("seed", range(50))
def test_it_docks_exactly_where_the_library_multiplies(chain, seed):
    rng = Random(seed)
    text, specs = random_product(rng)
    specs = {name: spec for name, spec in specs.items() if name in text}
    sizes = random_sizes(rng, 3)
    shapes = ", ".join(f"{n}: {s.rows} {s.cols}" for n, s in specs.items())
    chain.put(text=text, shapes=shapes, wrt="", sizes=sizes, mode="look", view="formula")
    drawn = chain.call("numbers", chain.value, chain.explorer.facts)
    at_numbers, by_names = whole(text, numeric(specs, sizes)), whole(text, specs)
    assert drawn["fits"] == (at_numbers is not None)
    assert (drawn["fits"] and not drawn["accident"]) == (by_names is not None)
    said = chain.page.inner_text(".mdx-said")
    assert ("Fits only because" in said) == (at_numbers is not None and by_names is None)
    rects = np.array(chain.page.evaluate(DRAWN))
    factors = [whole(each, numeric(specs, sizes)).shape for each in text.split(" @ ")]
    wanted = [(cols, rows) for rows, cols in factors]
    if at_numbers:
        wanted.append(at_numbers.shape[::-1])
    unit = rects.max() / max(map(max, wanted))
    assert sorted(map(tuple, (rects / unit).round(3))) == sorted(wanted)
    assert chain.page.locator(".mdx-arc-gap").count() == gaps(text, numeric(specs, sizes))
    assert chain.page.locator(".mdx-arc-fits").count() == len(factors) - 1 - gaps(text, specs)


def whole(text, specs):
    try:
        return read_formula(text, specs)
    except MdlibError:
        return None


def gaps(text, specs) -> int:
    """How many pairs of neighbours the library refuses to multiply."""
    factors = text.split(" @ ")
    pairs = [f"{a} @ {b}" for a, b in pairwise(factors)]
    return sum(whole(pair, specs) is None for pair in pairs)


@pytest.mark.parametrize("seed", range(10))
def test_the_brackets_take_as_many_multiplications_as_python_counts(chain, seed):
    rng = Random(seed)
    sizes = random_sizes(rng)
    text = rng.choice(["X.T @ A @ X @ x", "A @ X @ x", "X.T @ A @ A @ X @ x", "A @ A @ X"])
    chain.put(text=text, shapes="X: m n, A: m m, x: n", sizes=sizes, order=None, wrt="")
    here = chain.explorer.shown
    kids = first_product(here["box"])["kids"]
    edges = [size_value(size, sizes) for size in (kids[0]["rows"], *(k["cols"] for k in kids))]
    totals = [multiplications(edges, each["steps"]) for each in here["orders"]]
    assert totals == sorted_as_shown(chain, len(totals))


def sorted_as_shown(chain, count) -> list[int]:
    """What the page says of each way, one after another by its button."""
    found = []
    for _ in range(count):
        found.append(int(re.search(r"= (\d+) mult", chain.page.inner_text(".mdx-costs"))[1]))
        chain.page.get_by_role("button", name="brackets, the next way").click()
        chain.settle()
    return found


# ---- Controls, by mouse and by keys.


def test_scrubbing_a_size_on_an_edge_moves_all_of_its_name(shown):
    shown.mount(Chain("X.T @ A @ X", X="m n", A="m m"))
    before = shown.page.evaluate(DRAWN)
    box = shown.page.locator("[data-size=m]").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x - 16, y)
    shown.page.mouse.move(x - 33, y)
    shown.page.mouse.up()
    assert shown.value["sizes"]["m"] == 2
    after = shown.page.evaluate(DRAWN)
    assert len(before) == len(after) == 4
    # The result first, then the factors; A is m×m.
    assert after[2][0] == after[2][1] < before[2][0]
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.page.evaluate(DRAWN) == before


def test_a_slider_does_the_same_by_keys(shown):
    shown.mount(Chain("X @ A", X="m n", A="m m"), live=False)
    assert "they are 1 apart" in shown.page.inner_text(".mdx-said")
    shown.page.get_by_label("n", exact=True).focus()
    shown.page.keyboard.press("ArrowRight")
    assert shown.value["sizes"] == {"n": 4}
    assert "Fits only because 4 = 4; n and m are different" in shown.page.inner_text(".mdx-said")
    assert shown.page.locator(".mdx-arc-accident").count() == 1
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.locator(".mdx-gap").count() == 1


def test_typing_is_answered_and_an_unfinished_text_keeps_the_picture(shown):
    shown.mount(Chain("A @ X", X="m n", A="m m"))
    field = shown.page.get_by_label("formula", exact=True)
    field.fill("A @ X @")
    shown.settle()
    assert "cannot be read" in shown.page.inner_text(".mdx-error")
    assert shown.page.locator(".mdx-old .mdx-factor").count() == 2
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("A @ X @ X.T")
    shown.settle()
    assert shown.page.inner_text(".mdx-error") == ""
    assert shown.page.locator(".mdx-old").count() == 0
    assert shown.page.locator(".mdx-factor").count() == 3
    field.fill("A @ nobody")
    shown.settle()
    assert "nobody has no shape" in shown.page.inner_text(".mdx-error")
    shown.page.get_by_label("shapes of its symbols").fill("A: m m, nobody: m")
    shown.settle()
    assert shown.page.inner_text(".mdx-error") == ""
    assert "m×1" in shown.page.inner_text(".mdx-said")


def test_taking_off_a_transpose(shown):
    shown.mount(Chain("X.T @ A @ X", X="m n", A="m m"))
    shown.page.get_by_role("button", name="Take off .T", exact=True).click()
    shown.settle()
    assert shown.value["text"] == "X @ A @ X"
    error = shown.page.inner_text(".mdx-error")
    assert error == str(shown.explorer.shown["error"])
    assert shown.page.locator(".mdx-gap").count() == 1
    off = shown.page.get_by_role("button", name="Take off .T", exact=True)
    assert off.get_attribute("aria-disabled") == "true"


LIT = """() => {
    const boxes = [...document.querySelectorAll(".mdx-factor > rect")];
    return [...document.querySelectorAll(".mdx-light:not(.mdx-through):not(.mdx-light-entry)")]
        .map((each) => [each.x.baseVal.value, each.y.baseVal.value].concat(
            [each.width.baseVal.value, each.height.baseVal.value]))
        .map(([x, y, w, h]) => boxes.findIndex((b) => Math.abs(b.x.baseVal.value - x) < w + 1
            && x >= b.x.baseVal.value - 1 && y >= b.y.baseVal.value - 1
            && x + w <= b.x.baseVal.value + b.width.baseVal.value + 1
            && y + h <= b.y.baseVal.value + b.height.baseVal.value + 1));
}"""


def test_an_entry_lights_its_row_and_its_column_and_sums_them_up(shown):
    shown.mount(Chain("A @ X", A="m n", X="n p", numbers=True, sizes={"m": 3, "n": 4, "p": 2}))
    at = shown.explorer.facts["numbers"]["at"]
    shown.page.get_by_label("row", exact=True).fill("3")
    shown.page.get_by_label("column", exact=True).fill("2")
    shown.page.keyboard.press("Tab")
    said = shown.page.inner_text(".mdx-said")
    assert "Row 3 of A and column 2 of X: " in said
    assert said.endswith(f" = {at['A @ X'][2][1]}.")
    assert shown.value["entry"] == [2, 1]
    assert set(shown.page.evaluate(LIT)) == {0, 1}
    box = shown.page.locator("[data-result]").bounding_box()
    shown.page.mouse.move(box["x"] + 4, box["y"] + 4)
    assert "Row 1 of A and column 1 of X: " in shown.page.inner_text(".mdx-said")
    shown.page.mouse.click(box["x"] + 4, box["y"] + 4)
    assert shown.value["entry"] == [0, 0]


def test_numbers_are_those_of_the_library_after_a_size_moved(shown):
    shown.mount(Chain("X.T @ A @ X", X="m n", A="m m"))
    shown.page.get_by_role("button", name="Numbers", exact=True).click()
    shown.page.get_by_label("m", exact=True).focus()
    shown.page.keyboard.press("ArrowLeft")
    shown.settle()
    at = shown.explorer.facts["numbers"]["at"]
    assert len(at["X"]) == 3
    texts = shown.page.locator(".mdx-result .mdx-entry-text").all_text_contents()
    assert texts == [text for row in at["X.T @ A @ X"] for text in row]


def test_the_factors_of_the_chain_rule_change_places_and_turn(shown):
    shown.mount(Chain("B @ tanh(A @ x)", A="m n", B="k m", x="n", wrt="x", view="rule"))
    factors = "() => [...document.querySelectorAll('.mdx-factor title')].map((e) => e.textContent)"
    assert shown.page.evaluate(factors) == ["∂u/∂x", "∂v/∂u", "∂f/∂v"]
    before = shown.page.evaluate(DRAWN)
    shown.page.get_by_label("numerator", exact=True).check()
    assert shown.page.evaluate(factors) == ["∂f/∂v", "∂v/∂u", "∂u/∂x"]
    after = shown.page.evaluate(DRAWN)
    assert sorted(after) == sorted([high, wide] for wide, high in before)
    assert "numerator layout the factors are k×m, m×m, m×n" in shown.page.inner_text(".mdx-said")


def test_keys_of_its_own(shown):
    shown.mount(Chain("A @ B @ x", A="m m", B="m n", x="n", wrt="x"))
    shown.page.get_by_role("button", name="Numbers", exact=True).focus()
    pressed = {"l": ("layout", "numerator"), "n": ("numbers", True), "b": ("order", 1)}
    for key, (name, wanted) in pressed.items():
        shown.page.keyboard.press(key)
        shown.settle()
        assert shown.value[name] == wanted


def test_without_python_it_plays_but_takes_no_text(shown):
    shown.mount(Chain("X.T @ A @ X", X="m n", A="m m"), live=False)
    assert not shown.page.get_by_label("formula", exact=True).is_editable()
    for each in shown.page.locator("[data-try]").all():
        each.click()
        assert shown.page.locator(".mdx-old").count() == 0
        assert shown.page.locator(".mdx-stairs").count() >= 1
    assert shown.errors == []


# ---- Guess mode.


def guess(shown, rows, columns) -> str:
    shown.page.get_by_label("rows", exact=True).fill(rows)
    shown.page.get_by_label("columns", exact=True).fill(columns)
    shown.page.get_by_role("button", name="Check").click()
    return shown.page.inner_text(".mdx-verdict")


def asked(shown) -> dict:
    text = re.search(r"What size is (.+?)\? ", shown.page.inner_text(".mdx-asked"))[1]
    return next(each for each in questions() if each["text"] == text)


def ask(shown, source: str) -> None:
    """Turn to the question of one formula."""
    for turn in range(len(questions())):
        shown.put(turn=turn)
        if asked(shown)["source"] == source:
            return
    raise AssertionError(source)


def test_right_guesses_in_a_row(shown):
    shown.mount(Chain(mode="guess", seed=5))
    for number in range(1, 6):
        question = asked(shown)
        if question["refused"]:
            shown.page.get_by_role("button", name="It does not fit").click()
            assert question["refused"] in shown.page.inner_text(".mdx-verdict")
        else:
            assert "Yes" in guess(shown, str(question["rows"]), str(question["cols"]))
        assert shown.value["row"] == number
        assert shown.page.evaluate("document.activeElement.textContent") == "Next question"
        shown.page.keyboard.press("Enter")
    assert "you have it" in shown.page.inner_text(".mdx-score")


@pytest.mark.parametrize(
    ("source", "rows", "columns", "said"),
    [
        ("A.T @ C @ B", "p", "n", "transpose"),
        ("A.T @ C @ B", "m", "m", "meet at m, n"),
        ("A.T @ C @ B", "3", "2", "At these sizes only: here it is 3×2."),
        ("A.T @ C @ B", "q", "p", "columns are right"),
        ("A.T @ C @ B", "n", "q", "rows are right"),
        ("A.T @ C @ B", "q", "q", "No."),
        ("A @ B.T", "m", "n", "No size comes out: in"),
        ("vec(A)", "n*m", "1", "Yes, mn×1"),
    ],
)
def test_each_guess_is_answered(shown, source, rows, columns, said):
    shown.mount(Chain(mode="guess"))
    ask(shown, source)
    assert said in guess(shown, rows, columns)
    assert (shown.value["row"] == 1) == said.startswith("Yes")
    right = shown.page.locator(".mdx-verdict[data-right=true]").count()
    assert right == said.startswith("Yes")


def test_a_product_that_fits_is_not_refused(shown):
    shown.mount(Chain(mode="guess"))
    ask(shown, "A @ B")
    shown.page.get_by_role("button", name="It does not fit").click()
    assert "It does fit" in shown.page.inner_text(".mdx-verdict")


@pytest.mark.parametrize(
    ("typed", "same"),
    [("mn", "m*n"), ("n m", "m*n"), ("m·n", "m*n"), ("n²", "n*n"), ("n^2", "n*n"), (" 3 ", "3")],
)
def test_sizes_may_be_typed_in_many_ways(chain, typed, same):
    assert chain.call("canon", typed) == chain.call("canon", same)
    assert chain.call("canon", typed) != chain.call("canon", "p")


def test_other_sizes_would_be_seen(chain):
    chain.put(text="A @ X", shapes="A: m m, X: m n", sizes={"m": 4, "n": 2}, mode="look", wrt="")
    one = chain.page.evaluate(DRAWN)
    chain.put(sizes={"m": 4, "n": 3})
    assert chain.page.evaluate(DRAWN) != one
    assert "4×3" in chain.page.inner_text(".mdx-said")
    assert "4×2" not in chain.page.inner_text(".mdx-said")
