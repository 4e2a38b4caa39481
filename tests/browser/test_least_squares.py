"""Least squares: what the page shows is what the library computes, by mouse and by keys."""

import re

import pytest

from mdlib.explore import LeastSquares
from mdlib.explore.fields import drawn

pytestmark = pytest.mark.browser
UNIT = 30  # of the plane's picture


@pytest.fixture(scope="module")
def told(shown):
    """One explorer for all random states: what it shows it was told."""
    shown.mount(LeastSquares(), live=False)
    return shown


SQUARES = """() => [...document.querySelectorAll(".mdx-plane svg .mdx-square")]
    .map((each) => Number(each.getAttribute("width")))"""


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_library_computes(told, seed):
    told.put(**{**drawn(LeastSquares.fields(), seed), "mode": "look"})
    facts, value = LeastSquares.compute(told.value), told.value
    here = told.call("numbers", value)
    pairs = [("path", "path"), ("gradient", "gradient"), ("best", "best"), ("sums", "balances")]
    for mine, theirs in pairs:
        flat = [n for each in facts[theirs] for n in (each if isinstance(each, list) else [each])]
        own = [n for each in here[mine] for n in (each if isinstance(each, list) else [each])]
        assert own == pytest.approx(flat, rel=1e-6, abs=1e-6), mine
    assert [here["low"], here["high"]] == pytest.approx(facts["curvature"], rel=1e-6, abs=1e-6)
    assert [here["loss"], here["least"]] == pytest.approx(
        [facts["loss"], facts["least"]], rel=1e-6, abs=1e-6
    )
    if facts["loss"] < 1e5:
        assert f"Loss {facts['loss']:.2f}" in told.page.inner_text(".mdx-said")
    sides = [side / UNIT for side in told.page.evaluate(SQUARES)]
    penalty = value["ridge"] * sum(w**2 for w in facts["path"][-1])
    assert sum(side**2 for side in sides) + penalty == pytest.approx(facts["loss"], rel=1e-6)


def test_another_line_would_be_seen(shown):
    shown.mount(LeastSquares())
    here = shown.call("numbers", {**shown.value, "ends": [1, 6.1]})
    assert here["loss"] != pytest.approx(shown.explorer.facts["loss"], rel=1e-3)


def test_the_first_sight_is_a_line_that_is_not_the_best(shown):
    shown.mount(LeastSquares())
    assert shown.page.inner_text(".mdx-said") == (
        "Your line: 1.00 plus 0.50 x. Loss 8.75. The best line is hidden. "
        "Both balances tip clearly to the right."
    )
    names = [each.get_attribute("aria-label") for each in handles(shown)]
    assert names[:3] == [
        "Your line, left end, height 1.0",
        "Your line, right end, height 6.0",
        "Point 1 at 1.0, 2.0",
    ]
    assert len(names) == 7


def handles(shown) -> list:
    return [each for each in shown.page.locator(".mdx-handle").all() if each.is_visible()]


def heard(shown) -> str:
    """What a screen reader says once the hand rests."""
    shown.page.wait_for_timeout(800)
    return shown.page.inner_text("[role=status]")


def handle(shown, name):
    return shown.page.get_by_role("button", name=re.compile(f"^{name}"))


def test_a_point_by_keys_says_where_it_is_and_both_losses(shown):
    shown.mount(LeastSquares())
    handle(shown, "Point 3").focus()
    shown.page.keyboard.press("ArrowRight")
    assert shown.value["points"][2] == [5.5, 5]
    assert heard(shown) == "5.5, 5.0, loss 8.06, was 8.75. Point 3."
    shown.page.keyboard.press("Shift+ArrowUp")
    assert shown.value["points"][2] == [5.5, 5.1]
    shown.page.keyboard.press("Home")
    assert shown.value["points"][2] == [5, 5]


def test_an_end_of_the_line_by_keys_says_that_the_line_is_too_low(shown):
    shown.mount(LeastSquares())
    handle(shown, "Your line, left end").focus()
    shown.page.keyboard.press("ArrowUp")
    assert shown.value["ends"] == [1.5, 6]
    assert heard(shown) == (
        "Height 1.5, loss 7.71, was 8.75; the residuals sum to −3.3: the line is too low."
    )
    shown.page.keyboard.press("ArrowLeft")
    assert shown.value["ends"] == [1.5, 6]


def test_dragging_is_one_undo_and_stays_in_the_plane(shown):
    shown.mount(LeastSquares())
    x, y = centre(handle(shown, "Point 5"))
    drag(shown, (x, y), (x - 60, y + 40), (x + 900, y - 900))
    assert shown.value["points"][4] == [10, 10]
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.value == shown.explorer.start


def test_of_two_handles_in_one_place_the_nearer_takes_the_press(shown):
    shown.mount(LeastSquares(points=[[0, 1], [5, 5], [9, 8]]))
    x, y = centre(handle(shown, "Your line, left end"))
    drag(shown, (x, y), (x, y - 50))
    assert shown.value != shown.explorer.start


def centre(handle) -> tuple[float, float]:
    box = handle.locator(".mdx-dot").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(shown, *places) -> None:
    mouse = shown.page.mouse
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=4)
    mouse.up()


@pytest.mark.parametrize(
    ("label", "typed", "key", "kept"),
    [
        ("Point 2 y", "4.2", "points", [[1, 2], [3, 4.2], [5, 5], [7, 4.5], [9, 8]]),
        ("Point 2 x", "99", "points", [[1, 2], [10, 2.5], [5, 5], [7, 4.5], [9, 8]]),
        ("Your line, right end", "7.9", "ends", [1, 7.9]),
    ],
)
def test_every_value_is_a_field(shown, label, typed, key, kept):
    shown.mount(LeastSquares())
    field = shown.page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(typed)
    field.press("Enter")
    assert shown.value[key] == kept


def test_the_best_line_has_level_balances(shown):
    shown.mount(LeastSquares())
    button = shown.page.get_by_role("button", name="Show the best line")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert "The best line: 0.90 plus 0.70 x, loss 3.10." in shown.page.inner_text(".mdx-said")
    shown.put(ends=[0.9, 7.9])
    assert "Both balances are level: Xᵀr = 0." in shown.page.inner_text(".mdx-said")


def test_steps_on_either_side_of_the_cliff(shown):
    shown.mount(LeastSquares())
    step = shown.page.get_by_role("button", name="One step downhill")
    step.click()
    step.click()
    assert heard(shown) == "Step 2: loss 5.42, was 6.72."
    shown.put(alpha=1.1, steps=1)
    step.click()
    assert heard(shown) == "Step 2: loss 14.79, was 11.23: the step is too long."
    # Where no more is shown the button stays within reach of Tab, and says why.
    for _ in range(5):
        shown.page.get_by_role("button", name="Five steps").press("Enter")
    assert shown.value["steps"] == 20
    assert (
        heard(shown) == "Twenty steps are shown; move your line, or type a height, to start again."
    )
    # An end that has left the plane has no handle; its field says where it is, and brings it back.
    left = shown.call("numbers", shown.value)["w"][0]
    field = shown.page.get_by_role("spinbutton", name="Your line, left end", exact=True)
    assert not 0 <= left <= 10
    assert handle(shown, "Your line, left end").count() == 0
    assert float(field.input_value()) == pytest.approx(left, abs=0.06)
    field.fill("2")
    field.press("Enter")
    assert shown.value["steps"] == 0
    assert shown.value["ends"][0] == 2
    assert handle(shown, "Your line, left end").count() == 1


def test_my_line_is_put_on_the_best(shown):
    shown.mount(LeastSquares(points=[[1, 2], [3, 3], [6, 4], [9, 8]], steps=3))
    onto = shown.page.get_by_role("button", name="Put your line on it")
    onto.click()
    assert "Both balances are level: Xᵀr = 0." in shown.page.inner_text(".mdx-said")
    assert heard(shown).startswith("Your line is on the best. Loss ")
    # A best line whose ends are out of the plane is out of reach of the handles.
    shown.put(points=[[4, 0], [5, 5], [6, 10]])
    assert onto.count() == 0 or not onto.is_visible()


def test_the_bar_never_shrinks_while_the_loss_grows(shown):
    shown.mount(LeastSquares(alpha=1.1))
    tall = """() => Math.max(0, ...[...document.querySelectorAll(".mdx-plane > g > .mdx-square")]
        .map((each) => 300 - Number(each.getAttribute("y"))))"""
    met = []
    for steps in range(12):
        shown.put(steps=steps)
        met.append(round(shown.page.evaluate(tall), 6))
    assert met == sorted(met)
    assert met[0] == pytest.approx(300 * 8.75 / 20)
    assert met[-1] == pytest.approx(300)


def test_columns_have_no_balances_to_make_level(shown):
    shown.mount(LeastSquares())
    assert shown.page.inner_text(".mdx-how").startswith("Make both balances level")
    shown.put(view="columns")
    assert shown.page.inner_text(".mdx-how").startswith("Make both angles 90°")


def test_sliders_by_keys(shown):
    shown.mount(LeastSquares())
    shown.page.get_by_label("step α, of 2/h").press("ArrowRight")
    shown.page.get_by_label("ridge λ").press("PageUp")
    assert shown.value["alpha"] == pytest.approx(0.95)
    assert shown.value["ridge"] > 0
    shown.page.get_by_label("columns (three points)").check()
    shown.page.get_by_label("turn the floor").press("ArrowRight")
    assert shown.value["angle"] == 31


def test_r_is_square_on_both_columns_at_the_best_line(shown):
    shown.mount(LeastSquares([[0, 1], [3, 7], [6, 7]], view="columns"))
    assert "°" in shown.page.inner_text(".mdx-said")
    assert shown.page.locator(".mdx-corner").count() == 0
    shown.put(ends=[2, 12 - 2])
    angles = shown.call("angles", shown.call("numbers", shown.value))
    assert angles != pytest.approx([90, 90], abs=0.01)
    shown.put(points=[[0, 1], [3, 7], [6, 7]], ends=[2, 10])
    shown.put(points=[[0, 3], [5, 3], [10, 9]], ends=[2, 8])
    angles = shown.call("angles", shown.call("numbers", shown.value))
    assert angles == pytest.approx([90, 90], abs=0.01)
    assert "r stands square on both columns" in shown.page.inner_text(".mdx-said")
    assert shown.page.locator(".mdx-corner").count() == 1


@pytest.mark.parametrize(
    ("total", "how", "side"),
    [
        (0.04, "level", ""),
        (-0.06, "slightly", "right"),
        (1.4, "slightly", "left"),
        (1.6, "clearly", "left"),
        (-7.9, "clearly", "right"),
        (8.1, "far", "left"),
    ],
)
def test_bands_of_the_balances_at_their_borders(shown, total, how, side):
    shown.mount(LeastSquares())
    found = shown.call("tip", total, 1)
    assert found["how"] == how
    assert found["side"] == (f"{side}-side" if side else "")
    assert shown.call("tip", total * 5, 5) == found


QUESTION = re.compile(r"h = (\d+), and α = (\d+\.\d+)")


def product(shown) -> float:
    high, alpha = QUESTION.search(shown.page.inner_text(".mdx-asked")).groups()
    return float(high) * float(alpha)


def test_guess_mode_right_and_wrong(shown):
    shown.mount(LeastSquares(mode="guess", seed=3))
    met, page = set(), shown.page
    for _ in range(12):
        reaches = product(shown) < 2
        wrong, right = ("No, they run away", "Yes, they reach it")[:: 1 if reaches else -1]
        assert page.locator(".mdx-verdict").is_hidden()
        assert page.inner_text(".mdx-said") == ""
        page.get_by_role("button", name=wrong).click()
        why = page.inner_text(".mdx-verdict")
        assert "Look at the steepest direction" in why
        assert ("smaller than 1" in why) == reaches
        page.get_by_role("button", name=right).click()
        why = page.inner_text(".mdx-verdict")
        assert ("is below 2" in why) == reaches
        met.add(reaches)
        page.get_by_role("button", name="Next question").click()
    assert met == {True, False}
    assert shown.errors == []


def test_five_in_a_row_are_counted(shown):
    shown.mount(LeastSquares(mode="guess"))
    for _ in range(5):
        name = "Yes, they reach it" if product(shown) < 2 else "No, they run away"
        shown.page.get_by_role("button", name=name).click()
        if shown.value["row"] < 5:
            shown.page.get_by_role("button", name="Next question").click()
    assert shown.value["row"] == 5
    assert "5 in a row: you have it." in shown.page.inner_text(".mdx-score")


@pytest.mark.parametrize("seed", range(20))
def test_the_map_always_holds_your_line(told, seed):
    value = {**drawn(LeastSquares.fields(), seed), "mode": "look"}
    here = told.call("numbers", value)
    frame = told.call("frameOf", here)
    for place in (here["w"], here["path"][0]):
        assert abs(place[0] - frame["middle"][0]) < frame["size"]
        assert abs(place[1] - frame["middle"][1]) < 0.3 * frame["size"]
