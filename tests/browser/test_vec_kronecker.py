"""The explorer of vec and Kronecker: what stands in its boxes is what the library puts there."""

import numpy as np
import pytest

import mdlib as md
from mdlib.explore import VecKronecker
from mdlib.explore.fields import drawn
from mdlib.explore.vec_kronecker import M, N, steps
from mdlib.explore.vec_kronecker_still import low, names

pytestmark = pytest.mark.browser
# The columns of each panel, from the left: the texts of its cells, from the top.
SHOWN = """() => [...document.querySelectorAll(".mdx-vk-panel")].map((panel) => {
    const columns = new Map();
    for (const cell of panel.querySelectorAll("g[transform]")) {
        const [x, y] = cell.getAttribute("transform").match(/[\\d.]+/g).map(Number);
        columns.set(x, [...(columns.get(x) ?? []), [y, cell.textContent]]);
    }
    return [...columns].sort((a, b) => a[0] - b[0])
        .map(([, cells]) => cells.sort((a, b) => a[0] - b[0]).map(([, text]) => text));
})"""
LIT = """() => [...document.querySelectorAll(".mdx-vk-panel g:has(> .mdx-vk-cell.mdx-vk-lit)")]
    .map((each) => each.textContent)"""


def matrix(letter: str, rows: int, cols: int) -> np.ndarray:
    """The names of the entries, as they stand in the picture."""
    name = [[f"{letter}{low(i + 1, j + 1)}" for j in range(cols)] for i in range(rows)]
    return np.array(name, dtype=object)


def stacked(X, order: str) -> list[str]:
    numbers = np.arange(X.size).reshape(X.shape)
    return X.ravel()[md.vec(numbers, order=order).ravel()].tolist()


def expected(value, order: str) -> list[list[str]]:
    """The columns of a panel, from the library's own vec, commutation matrix and np.kron."""
    p, q, step = value["rows"], value["cols"], value["step"]
    X = matrix("x", p, q)
    first = "row" if value["order"] == "row" else "column"
    gone = set(stacked(X, first)[:step])
    seen = lambda column: [entry if entry in gone else "" for entry in column]
    if value["view"] == "swap":
        there = md.apply_commutation(np.arange(p * q), p, q)
        assert [stacked(X, "column")[at] for at in there] == stacked(X.T, "column")
        columns = [stacked(X, order), seen(stacked(X.T, order))]
        return [*columns, *([seen(stacked(X, order))] if value["back"] else [])]
    n = q if value["identity"] else N
    A, B = matrix("a", M, p), np.eye(q) if value["identity"] else matrix("b", q, n)
    left, right = (B.T, A) if order == "column" else (A, B.T)
    names = [[_product(b, a, order) for b in row for a in line] for row in left for line in right]
    return [
        stacked(matrix("f", M, n), order),
        *map(list, zip(*names, strict=True)),
        stacked(X, order),
    ]


def _product(left, right, order: str) -> str:
    b, a = (left, right) if order == "column" else (right, left)
    return (b + a if isinstance(b, str) else a) if isinstance(b, str) or b else "0"


def expected_vec(value) -> list[list[str]]:
    X = matrix("x", value["rows"], value["cols"])
    orders = ("column", "row") if value["order"] == "both" else (value["order"],)
    gone = set(stacked(X, orders[0])[: value["step"]])
    return [
        *X.T.tolist(),
        *([e if e in gone else "" for e in stacked(X, order)] for order in orders),
    ]


@pytest.fixture(scope="module")
def stored(shown):
    shown.mount(VecKronecker(), live=False)
    return shown


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_library_computes(stored, seed):
    stored.put(**VecKronecker.settled({**drawn(VecKronecker.fields(), seed), "mode": "look"}))
    value = stored.value
    orders = ("column", "row") if value["order"] == "both" else (value["order"],)
    panels = stored.page.evaluate(SHOWN)
    if value["view"] == "vec":
        assert panels == [expected_vec(value)]
    else:
        assert panels == [expected(value, order) for order in orders]
    assert stored.call("steps", value, stored.explorer.facts) == steps(value)
    assert stored.errors == []


def test_another_stacking_would_be_seen(stored):
    stored.put(view="product", order="column", rows=2, cols=3, identity=False, step=0, mode="look")
    shown = stored.page.evaluate(SHOWN)
    assert shown == [expected(stored.value, "column")]
    assert shown != [expected(stored.value, "row")]


def test_the_still_picture_and_the_page_name_the_same_factors(stored):
    for order in ("column", "row"):
        value = {**stored.value, "order": order, "view": "product", "rows": 2, "cols": 3}
        here = stored.explorer.facts["sizes"]["2x3"]
        still = [[each.replace("\u2009", "") for each in row] for row in names(value, here, order)]
        assert stored.call("product", value, stored.explorer.facts, order) == still


def said(shown) -> str:
    return shown.page.locator(".mdx-said").text_content()


def test_next_lets_one_entry_after_another_go(shown):
    shown.mount(VecKronecker())
    assert said(shown) == "Next lets one entry go to its place."
    for entry, place in (("x11", 1), ("x21", 2), ("x12", 3)):
        shown.page.get_by_role("button", name="Next").click()
        assert said(shown).startswith(f"{entry} goes to place {place}: ")
    assert said(shown).endswith("1 · 2 + 1 = 3.")
    assert shown.page.evaluate(LIT) == ["x₁₂", "x₁₂"]
    shown.page.get_by_role("button", name="Back", exact=True).click()
    assert shown.value["step"] == 2
    shown.page.get_by_role("button", name="Last").press("Enter")
    assert shown.value["step"] == 6
    shown.page.get_by_role("button", name="First").press("Space")
    assert shown.value["step"] == 0
    shown.page.locator(".mdx-bar").press("ArrowRight")
    assert shown.value["step"] == 1


def test_copies_fly_one_by_one_and_the_source_stays(shown):
    shown.mount(VecKronecker())
    shown.page.emulate_media(reduced_motion="no-preference")
    shown.page.get_by_role("button", name="Last").click()
    flying = (
        "document.getAnimations().filter((each) => each.effect.target.closest('.mdx-vk-panel'))"
    )
    delays = shown.page.evaluate(f"{flying}.map((each) => each.effect.getTiming().delay)")
    assert sorted(delays) == [150 * n for n in range(6)]
    assert shown.page.evaluate(SHOWN) == [expected_vec(shown.value)]
    shown.page.get_by_label("rows", exact=True).check()
    assert shown.page.evaluate(f"{flying}.length") == 4  # the first and the last stay
    shown.page.emulate_media(reduced_motion="reduce")
    shown.page.get_by_label("columns", exact=True).check()
    assert shown.page.evaluate(f"{flying}.length") == 0


def test_pressing_an_entry_or_a_box_goes_to_its_step(shown):
    shown.mount(VecKronecker())
    cell = shown.page.locator(".mdx-vk-press", has_text="x₂₂").first
    cell.click()
    assert shown.value["step"] == 4
    shown.page.get_by_label("vec X to vec AXB, by ⊗").check()
    shown.page.locator(".mdx-vk-block").nth(2).click()
    assert shown.value["step"] == 3
    assert said(shown).startswith("Block (1, 3) is b31 A: it meets column 3 of X")


def test_there_and_back(shown):
    shown.mount(VecKronecker(view="swap", step=2))
    assert said(shown) == "x21 goes from place 2 to place 4: row 4 of K23 has its 1 in column 2."
    assert md.commutation_matrix(2, 3)[3].tolist() == [0, 1, 0, 0, 0, 0]
    shown.page.get_by_role("button", name="then K₃₂").press("Enter")
    assert said(shown).endswith("and K32 brings it back: K32 K23 = I.")
    shown.page.get_by_role("button", name="columns of X, one less").click()
    assert shown.page.get_by_role("button", name="then K₂₂").is_visible()


def test_the_dots_are_the_ones_of_the_commutation_matrix(shown):
    shown.mount(VecKronecker(view="swap", rows=3, cols=2))
    at = "document.querySelectorAll('.mdx-vk-dot')"
    found = shown.page.evaluate(
        f"""() => {{ const dots = [...{at}].map((d) => [d.cx.baseVal.value, d.cy.baseVal.value]);
        const [x, y] = [0, 1].map((k) => Math.min(...dots.map((d) => d[k])));
        return dots.map(([a, b]) => [(b - y) / 18, (a - x) / 18]); }}"""
    )
    assert sorted(found) == np.argwhere(md.commutation_matrix(3, 2)).tolist()


def test_one_entry_of_b_is_one_block_and_scattered_in_the_other(shown):
    shown.mount(VecKronecker(view="product", order="both", step=2))
    assert said(shown).startswith("b21 makes one block of Bᵀ ⊗ A, and stands once in each block")
    lit = [each for each in shown.page.evaluate(LIT) if each.startswith("b")]
    assert sorted(lit) == ["b₂₁a₁₁", "b₂₁a₁₂", "b₂₁a₂₁", "b₂₁a₂₂"]
    assert shown.page.locator(".mdx-vk-block.mdx-vk-lit").count() == 1


def guess(shown, at: int) -> str:
    """Choose a box or a block, counted from 1; the verdict."""
    shown.page.locator(".mdx-vk-stage [role=button]").nth(at - 1).click()
    return shown.page.locator(".mdx-verdict").text_content()


def test_five_right_places_in_a_row_by_keys(shown):
    shown.mount(VecKronecker(mode="guess", seed=5))
    X = matrix("x", 2, 3)
    for number in range(1, 6):
        entry = shown.page.evaluate(LIT)[0]
        box = shown.page.locator(".mdx-vk-stage [role=button]").nth(
            stacked(X, "column").index(entry)
        )
        box.focus()
        shown.page.keyboard.press("Enter")
        assert shown.page.locator(".mdx-verdict").text_content().startswith("Yes: ")
        assert shown.value["row"] == number
        shown.page.keyboard.press("Enter")
    assert "you have it" in shown.page.inner_text(".mdx-score")


@pytest.mark.parametrize(("order", "other"), [("column", "row"), ("row", "column")])
def test_each_wrong_place_says_why(shown, order, other):
    shown.mount(VecKronecker(mode="guess", seed=1, rows=3, cols=3, order=order))
    X, told = matrix("x", 3, 3), set()
    entry = shown.page.evaluate(LIT)[0]
    i, j = (int(each) for each in np.argwhere(entry == X)[0])
    right = stacked(X, order).index(entry) + 1
    for at in sorted({*range(1, 10)} - {right}):
        verdict, there = guess(shown, at), stacked(X, order)[at - 1]
        k, m = (int(each) for each in np.argwhere(there == X)[0])
        if stacked(X, other).index(entry) == at - 1:
            wanted = f"Place {at}: so it is when {other}s are stacked."
        elif m == j:
            wanted = "the column is right, the row is not"
        elif k == i:
            wanted = "the row is right, the column is not"
        else:
            wanted = "another row and another column"
        assert wanted in verdict
        assert shown.value["row"] == 0
        told.add(wanted)
        # The box that was chosen keeps the focus.
        assert shown.page.evaluate("document.activeElement.getAttribute('role')") == "button"
    assert len(told) == 4
    assert guess(shown, right).startswith("Yes: ")


def test_row_and_column_exchanged_is_answered_as_such(shown):
    """Where stacking rows leads to another place, the mirrored entry is its own miss."""
    facts = VecKronecker().facts
    value = {**VecKronecker().value, "rows": 3, "cols": 2}
    question = {"view": "vec", "order": "column", "entry": [1, 0]}
    for at, key in ((3, "so it is when rows are stacked"), (4, "row and column are exchanged")):
        right, why = shown.call("judge", value, facts, question, at, "<say>")
        assert not right
        assert key in why


def test_where_k_puts_an_entry(shown):
    shown.mount(VecKronecker(view="swap", mode="guess", seed=2))
    X = matrix("x", 2, 3)
    entry = shown.page.evaluate(LIT)[0]
    before, after = (stacked(each, "column").index(entry) + 1 for each in (X, X.T))
    assert f"is in place {before} on the left" in shown.page.inner_text(".mdx-asked")
    assert "Transposing moves it" in guess(shown, before)
    wrong = next(at for at in range(1, 7) if at not in (before, after))
    assert "row and column of" in guess(shown, wrong)
    assert guess(shown, after) == f"Yes: from place {before} to place {after}."


def test_which_block_has_an_entry_of_b(shown):
    shown.mount(VecKronecker(view="product", mode="guess", seed=4, rows=2, cols=2))
    asked = shown.page.locator(".mdx-asked").text_content()
    l, j = (int(digit) for digit in asked.removesuffix("?")[-2:])
    blocks = [(at // 2 + 1, at % 2 + 1) for at in range(4)]
    for at, (row, col) in enumerate(blocks, start=1):
        if (row, col) != (j, l):
            verdict = guess(shown, at)
            assert f"That block has b{col}{row}" in verdict
            assert ("B is transposed" in verdict) == ((row, col) == (l, j))
    assert guess(shown, blocks.index((j, l)) + 1).startswith(f"Yes: b{l}{j} is in row {l}")
