"""The trace ring: what the page shows is what NumPy computes; turning, swapping, guessing."""

import re
from functools import reduce
from itertools import product

import numpy as np
import pytest

from mdlib.explore import TraceRing
from mdlib.explore.fields import drawn
from mdlib.explore.ring_traces import LETTERS

pytestmark = pytest.mark.browser
SHOWN = """() => {
    const all = (name) => [...document.querySelectorAll(name)];
    const text = (name) => document.querySelector(name).textContent;
    const there = all("g.mdx-joint").filter((each) => each.style.display !== "none");
    const number = (cell) => Number(cell.textContent.replace("−", "-"));
    return { order: text(".mdx-order"), value: text(".mdx-value"), ghost: text(".mdx-ghost"),
        joints: there.map((each) => each.textContent),
        matrices: all(".mdx-matrix table").map(
            (table) => [...table.rows].map((row) => [...row.cells].map(number))) };
}"""


def arrays_of(value, facts) -> list[np.ndarray]:
    here = facts["values"][str(value["count"])][value["kind"]][value["numbers"]]["matrices"]
    arrays = [np.array(here[letter]) for letter in value["order"]]
    return [array.T for array in arrays] if value["turned"] else arrays


def expected(value, facts) -> dict:
    """What NumPy makes of the matrices in their order."""
    arrays = arrays_of(value, facts)
    pairs = zip(arrays, [*arrays[1:], arrays[0]], strict=True)
    sizes = [(left.shape[1], right.shape[0]) for left, right in pairs]
    fits = all(out == into for out, into in sizes)
    trace = int(np.trace(reduce(np.matmul, arrays))) if fits else None
    mark = "ᵀ" if value["turned"] else ""
    return {
        "order": "tr(" + "".join(letter + mark for letter in value["order"]) + ")",
        "value": f"= {trace}".replace("-", "−") if fits else "no product",
        "joints": [str(a) if a == b else f"{a} ≠ {b}" for a, b in sizes],
        "matrices": [array.tolist() for array in arrays],
    }


def seen(shown) -> dict:
    found = shown.page.evaluate(SHOWN)
    return {key: found[key] for key in ("order", "value", "joints", "matrices")}


@pytest.fixture(scope="module")
def ring(shown):
    shown.mount(TraceRing(), live=False)
    return shown


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_numpy_computes(ring, seed):
    ring.put(**TraceRing.settled({**drawn(TraceRing.fields(), seed), "mode": "look"}))
    assert seen(ring) == expected(ring.value, ring.explorer.facts)
    assert ring.errors == []


def test_another_order_would_be_seen(shown):
    shown.mount(TraceRing("ABC", "square"))
    value = shown.value
    assert seen(shown) == expected(value, shown.explorer.facts)
    assert seen(shown) != expected({**value, "order": "ACB"}, shown.explorer.facts)


def test_orders_are_the_same_ring_just_where_their_traces_agree(shown):
    """The page's own word for two orders, beside the traces of the library at all numbers."""
    shown.mount(TraceRing())
    for count in (2, 3, 4):
        all_of = shown.explorer.facts["values"][str(count)]["square"]
        keys = list(all_of[0]["traces"])
        for one, other in product(keys[: 6 if count == 4 else None], keys):
            same = all(here["traces"][one] == here["traces"][other] for here in all_of)
            assert (shown.call("relation", one, other) != "swapped") == same, (one, other)


def test_turning_keeps_the_trace(shown):
    shown.mount(TraceRing())
    before = seen(shown)["value"]
    acts = {"button": "BCA", "ArrowLeft": "CAB", "ArrowRight": "BCA", "[": "CAB"}
    for act, order in acts.items():
        if act == "button":
            shown.page.get_by_role("button", name="◀ turn").click()
            shown.page.get_by_role("slider", name="the ring").focus()
        else:
            shown.page.keyboard.press(act)
        assert (shown.value["order"], seen(shown)["value"]) == (order, before)
        assert "the same number" in shown.page.inner_text(".mdx-said")
    shown.page.keyboard.press("Home")
    assert shown.value["order"] == "ABC"


def test_dragging_turns_by_notches_and_picks_nothing(shown):
    shown.mount(TraceRing())
    box = shown.page.locator("[data-letter=A] circle").bounding_box()
    to = shown.page.locator("[data-letter=B] circle").bounding_box()
    middle = lambda b: (b["x"] + b["width"] / 2, b["y"] + b["height"] / 2)
    shown.page.mouse.move(*middle(box))
    shown.page.mouse.down()
    for part in (0.3, 0.6, 1):
        (x, y), (u, v) = middle(box), middle(to)
        shown.page.mouse.move(x + part * (u - x), y + part * (v - y))
    shown.page.mouse.up()
    assert shown.value["order"] == "CAB"
    assert shown.page.locator(".mdx-factor[aria-pressed=true]").count() == 0
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.value["order"] == "ABC"


def test_two_factors_are_swapped_by_mouse_keys_and_buttons(shown):
    shown.mount(TraceRing("ABC", "square"))
    shown.page.locator("[data-letter=B]").click()
    shown.page.locator("[data-letter=C]").click()
    assert shown.value["order"] == "ACB"
    old = expected({**shown.value, "order": "ABC"}, shown.explorer.facts)["value"]
    assert shown.page.evaluate(SHOWN)["ghost"].endswith(old.removeprefix("= "))
    assert "another ring" in shown.page.inner_text(".mdx-said")
    for letter in "BC":
        shown.page.locator(f"[data-letter={letter}]").focus()
        shown.page.keyboard.press("Enter")
    assert shown.value["order"] == "ABC"
    shown.page.get_by_role("button", name="swap A and B").click()
    assert shown.value["order"] == "BAC"


def test_sizes_refuse_and_say_which(shown):
    shown.mount(TraceRing())
    shown.page.get_by_role("button", name="swap two", exact=True).click()
    assert seen(shown)["joints"] == ["3 ≠ 4", "2 ≠ 3", "4 ≠ 2"]
    assert "A has 3 columns, C has 4 rows" in shown.page.inner_text(".mdx-said")


def test_transposing_the_whole_keeps_the_trace(shown):
    shown.mount(TraceRing())
    before = seen(shown)["value"]
    shown.page.get_by_role("slider", name="the ring").focus()
    shown.page.keyboard.press("t")
    assert seen(shown)["order"] == "tr(CᵀBᵀAᵀ)"
    assert seen(shown)["value"] == before
    assert "Read backwards" in shown.page.inner_text(".mdx-said")


def test_symmetric_matrices_hide_a_swap_and_a_fourth_shows_it(shown):
    shown.mount(TraceRing(), live=False)
    shown.page.get_by_role("button", name="make all symmetric").click()
    assert "hides the mistake" in shown.page.inner_text(".mdx-said")
    shown.page.get_by_role("button", name="the same with a fourth").click()
    assert "another ring" in shown.page.inner_text(".mdx-said")


# Guessing.


def asked(shown) -> tuple[str, list[str], list[str]]:
    """The order asked about, the orders offered, and those that are right, by all numbers."""
    base = re.search(r"tr\((\w+)\)", shown.page.inner_text(".mdx-asked"))[1]
    script = "() => [...document.querySelectorAll('.mdx-options input')].map((each) => each.value)"
    options = shown.page.evaluate(script)
    every = shown.explorer.facts["values"][str(len(base))]["square"]
    same = lambda key: all(here["traces"][key] == here["traces"][base] for here in every)
    return base, options, [key for key in options if same(key)]


def guess(shown, keys) -> str:
    for box in shown.page.locator(".mdx-options input").all():
        box.set_checked(box.get_attribute("value") in keys)
    shown.page.get_by_role("button", name="Check").click()
    return shown.page.inner_text(".mdx-verdict")


def test_five_right_in_a_row(shown):
    shown.mount(TraceRing(mode="guess", seed=4), live=False)
    for number in range(1, 6):
        assert seen(shown)["value"] == "= ?"
        _, options, right = asked(shown)
        assert 1 <= len(right) < len(options) == 4
        assert guess(shown, right).startswith("Yes")
        assert shown.value["row"] == number
        shown.page.keyboard.press("Enter")
    assert "you have it" in shown.page.inner_text(".mdx-score")


@pytest.mark.parametrize("seed", range(6))
def test_a_wrong_order_shows_numbers_at_which_it_differs(shown, seed):
    shown.mount(TraceRing("ABCD"[: 3 + seed % 2], mode="guess", seed=seed), live=False)
    base, options, right = asked(shown)
    wrong = next(key for key in options if key not in right)
    said = guess(shown, [*right, wrong])
    assert shown.value["row"] == 0
    read = {
        name: np.array([[int(x) for x in row.split()] for row in rows.split(";")])
        for name, rows in re.findall(r"(\w) = \[([^\]]*)\]", said)
    }
    assert set(read) == set(LETTERS[: len(base)])
    letters, turned = wrong.replace("ᵀ", ""), "ᵀ" in wrong
    traces = [
        np.trace(reduce(np.matmul, [read[n] for n in base])),
        np.trace(reduce(np.matmul, [read[n].T if turned else read[n] for n in letters])),
    ]
    assert f"it is {traces[1]}, and tr({base}) is {traces[0]}" in said
    assert traces[0] != traces[1]


def test_an_order_left_out_is_told(shown):
    shown.mount(TraceRing(mode="guess", seed=1), live=False)
    *_, right = asked(shown)
    said = guess(shown, right[1:])
    assert "does too" in said
    assert right[0] in said
