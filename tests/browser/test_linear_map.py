"""Linear maps: what the page shows is what the library computes, by mouse and by keys."""

import math
import re

import pytest

from mdlib.explore import LinearMap
from mdlib.explore.fields import drawn

pytestmark = pytest.mark.browser
HALF = 130  # of the bars' picture, from zero to the end of the scale


@pytest.fixture(scope="module")
def told(shown):
    """One explorer for all random states: what it shows it was told."""
    shown.mount(LinearMap(), live=False)
    return shown


BARS = """() => [...document.querySelectorAll(".mdx-map rect[class^=mdx-bar]")]
    .filter((each) => each.checkVisibility()).map((each) => Number(each.getAttribute("width")))"""


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_library_computes(told, seed):
    view = ("vector", "matrix")[seed % 2]
    told.put(**{**drawn(LinearMap.fields(), seed), "mode": "look", "view": view})
    facts = LinearMap.compute(told.value)
    here = told.call("numbers", told.value)
    names = {"G": "gradient", "W": "tempting", "change": "change", "right": "right"}
    names |= {"wrong": "wrong", "left": "left", "leftWrong": "left_by_tempting"}
    for mine, theirs in names.items():
        assert here[mine] == pytest.approx(facts[theirs], rel=1e-6, abs=1e-6), mine
    said = told.page.inner_text(".mdx-said")
    for key in ("change", "left", "left_by_tempting"):
        assert told.call("shown", facts[key]) in said
    wanted = [abs(facts[k]) for k in ("change", "right", "left", "wrong", "left_by_tempting")]
    bars = told.page.evaluate(BARS)
    assert max(bars) <= HALF * 1.001
    scale = max(wanted) / max(bars)
    assert [bar * scale for bar in bars] == pytest.approx(wanted, rel=1e-6, abs=1e-6)
    formula, products = told.page.inner_text(".mdx-four").split("\n")
    assert formula == {"vector": "G = (A + Aᵀ)x", "matrix": "G = adj(X)ᵀ"}[view]
    assert products.endswith(f"= {told.call('shown', facts['right'])}")


def test_another_step_would_be_seen(shown):
    shown.mount(LinearMap())
    here = shown.call("numbers", {**shown.value, "dx": [0.2, 0.9]})
    assert here["change"] != pytest.approx(shown.explorer.facts["change"], rel=1e-3)


def test_the_first_sight(shown):
    shown.mount(LinearMap())
    assert shown.page.inner_text(".mdx-said") == (
        "f changes by 4.44. G says 3.60 and leaves 0.84; 2Ax leaves 2.84."
    )
    names = [each.get_attribute("aria-label") for each in shown.page.locator(".mdx-handle").all()]
    visible = [each.is_visible() for each in shown.page.locator(".mdx-handle").all()]
    assert [n for n, seen in zip(names, visible, strict=True) if seen] == [
        "x at 1.5, 1.0",
        "tip of dx at 1.7, 1.8",
    ]


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0, "0"),
        (4.444, "4.44"),
        (-0.5, "−0.50"),
        (0.0123, "0.012"),
        (0.00995, "0.010"),
        (0.000995, "0.0010"),
        (1e-8, "1.0·10⁻⁸"),
        (3.16e-6, "3.2·10⁻⁶"),
        (123.4, "123"),
    ],
)
def test_numbers_as_they_are_read(told, x, text):
    assert told.call("shown", x) == text


def test_half_the_step_a_quarter_of_the_error(shown):
    shown.mount(LinearMap())
    shown.page.get_by_role("button", name="Half the step").click()
    said = shown.page.inner_text(".mdx-said")
    assert said.startswith("Step × 0.50: what G leaves is multiplied by 0.25.")
    shown.page.get_by_role("button", name="A tenth").click()
    said = shown.page.inner_text(".mdx-said")
    assert said.startswith("Step × 0.10: what G leaves is multiplied by 0.010.")
    assert shown.value["dx"] == pytest.approx([0.01, 0.04])


def test_a_wrong_gradient_that_leaves_less_is_judged_by_its_rate(shown):
    shown.mount(LinearMap(dx=[1.0, 0.5]))
    facts = shown.explorer.facts
    assert abs(facts["left_by_tempting"]) < abs(facts["left"])
    assert "how fast it shrinks" in shown.page.inner_text(".mdx-said")


def test_once_round_says_the_most_of_each(shown):
    shown.mount(LinearMap(trace="direction"))
    turns = [2 * math.pi * k / 360 for k in range(360)]
    reach = math.hypot(0.2, 0.8)
    steps = [[reach * math.cos(t), reach * math.sin(t)] for t in turns]
    facts = [LinearMap(dx=step).facts for step in steps]
    most, worst = (max(abs(f[key]) for f in facts) for key in ("left", "left_by_tempting"))
    said = shown.page.inner_text(".mdx-said")
    parts = [shown.call("shown", each) for each in (most, worst)]
    assert f"Once round, G leaves at most {parts[0]}, 2Ax at most {parts[1]}" in said
    shown.put(A=[[1, 0.5], [0.5, 1]])
    assert "Once round" not in shown.page.inner_text(".mdx-said")


def test_the_step_by_keys_and_fields(shown):
    shown.mount(LinearMap())
    tip = shown.page.get_by_role("button", name=re.compile("^tip of dx"))
    tip.focus()
    shown.page.keyboard.press("ArrowRight")
    assert shown.value["dx"] == pytest.approx([0.7, 0.8])
    shown.page.keyboard.press("Shift+ArrowDown")
    assert shown.value["dx"] == pytest.approx([0.7, 0.75])
    shown.page.keyboard.press("Home")
    assert shown.value["dx"] == pytest.approx([0.2, 0.8])
    field = shown.page.get_by_role("spinbutton", name="A_12")
    field.fill("0.5")
    field.press("Enter")
    assert shown.value["A"] == [[1, 0.5], [-0.5, 1]]
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.value["A"] == [[1, 1.5], [-0.5, 1]]


def test_a_key_is_never_held_by_the_magnet(shown):
    """Across the direction in which both agree, in fine steps."""
    shown.mount(LinearMap(x=[1, 0], dx=[0.5, -0.2]))
    shown.page.get_by_role("button", name=re.compile("^tip of dx")).focus()
    met = []
    for _ in range(10):
        shown.page.keyboard.press("Shift+ArrowUp")
        met.append(shown.value["dx"][1])
    assert met == sorted(met)
    assert met[-1] == pytest.approx(0.3, abs=0.06)
    assert 0 in met


def test_the_magnet_holds_a_drag_where_both_gradients_agree(shown):
    shown.mount(LinearMap())
    dot = shown.page.locator(".mdx-handle:visible rect.mdx-dot").bounding_box()
    x, y = dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2
    plane = shown.page.locator(".mdx-plane").bounding_box()
    unit = plane["width"] / (340 + 34) * 340 / 6
    mouse = shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 0.42 * unit, y + 0.37 * unit, steps=5)
    mouse.up()
    assert shown.value["dx"][0] / shown.value["dx"][1] == pytest.approx(1.5, rel=1e-4)
    assert "one direction proves nothing" in shown.page.inner_text(".mdx-said")


def test_length_and_direction(shown):
    shown.mount(LinearMap(dx=[0.3, 0.4]))
    shown.page.get_by_label("direction", exact=True).first.press("ArrowRight")
    x, y = shown.value["dx"]
    assert math.hypot(x, y) == pytest.approx(0.5, rel=1e-4)
    assert math.degrees(math.atan2(y, x)) == pytest.approx(54, abs=0.01)
    shown.page.get_by_label("length", exact=True).first.press("ArrowLeft")
    longer = math.hypot(*shown.value["dx"])
    assert longer == pytest.approx(10**-0.4, rel=1e-3)
    shown.page.get_by_role("radio", name="direction").check()
    assert shown.value["trace"] == "direction"


def test_columns_of_a_matrix_are_moved_as_arrows(shown):
    shown.mount(LinearMap("matrix"))
    shown.page.get_by_role("button", name=re.compile("^column 1 of dX")).focus()
    shown.page.keyboard.press("ArrowUp")
    assert shown.value["dX"] == [[0.2, -0.4], [0.9, 0.5]]
    shown.page.get_by_role("button", name=re.compile("^column 2 of X")).focus()
    shown.page.keyboard.press("Shift+ArrowLeft")
    assert shown.value["X"] == [[2, -0.55], [0.5, 1.5]]
    shown.page.get_by_role("button", name="A tenth").click()
    assert shown.value["dX"][1] == pytest.approx([0.09, 0.05])


def test_the_best_steps(shown):
    shown.mount(LinearMap("steps"), live=False)
    page, best = shown.page, shown.explorer.facts["steps"]["best"]
    assert "too long for f to be straight" in page.inner_text(".mdx-said")
    page.get_by_role("button", name="best h, one-sided").click()
    assert shown.value["h"] == best["forward"]
    assert "h = 1.0·10⁻⁸: the one-sided error" in page.inner_text(".mdx-said")
    page.get_by_role("button", name="best h, central").click()
    assert shown.value["h"] == best["central"]
    assert "the central error" in page.inner_text(".mdx-said")
    page.get_by_label("step h").press("Home")
    assert "Rounding rules" in page.inner_text(".mdx-said")


@pytest.mark.parametrize("seed", range(10))
def test_level_lines_lie_where_f_has_their_value(told, seed):
    value = {**drawn(LinearMap.fields(), seed), "mode": "look", "view": "vector"}
    told.put(**value)
    path = told.page.locator("path.mdx-level").first.get_attribute("d") or ""
    (a, b), (c, d) = value["A"]
    for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path):
        s, t = float(x) / (340 / 6) - 3, 3 - float(y) / (340 / 6)
        assert a * s * s + (b + c) * s * t + d * t * t == pytest.approx(0.5, abs=0.12)


WHY = {
    "flat": "stands at a right angle to G",
    "along": "That is where f climbs most",
    "against": "That is where f falls most",
    "tempting": "is square to 2Ax, which is not the gradient",
    "other": "f changes by",
}


def kinds(shown) -> list[str]:
    """What each letter is, by the angle that the page has drawn and the library's gradient."""
    return shown.page.evaluate("""() => [...document.querySelectorAll(".mdx-choice circle")]
        .map((each) => [Number(each.getAttribute("cx")), Number(each.getAttribute("cy"))])""")


def test_guess_mode_says_why_for_each_kind_of_miss(shown):
    shown.mount(LinearMap(mode="guess", seed=3))
    met, page = set(), shown.page
    for _ in range(8):
        if met == set(WHY):
            break
        right = None
        for at, letter in enumerate("abcdef"[: len(kinds(shown))]):
            page.get_by_role("button", name=f"direction {letter}", exact=True).click()
            why = page.inner_text(".mdx-verdict")
            assert letter in why
            met |= {next(kind for kind, words in WHY.items() if words in why)}
            if WHY["flat"] in why:
                right = at
                break
        assert right is not None
        page.get_by_role("button", name="Next question").click()
    assert met == set(WHY)
    assert shown.errors == []


def test_the_right_direction_is_square_to_the_gradient(shown):
    """By what is drawn: the arrow G and the letter that is right."""
    shown.mount(LinearMap(mode="guess", seed=8))
    page = shown.page
    dot = page.evaluate("""() => ["cx", "cy"].map((key) => Number(document
        .querySelector(".mdx-plane .mdx-spot-point").getAttribute(key)))""")
    tip = page.evaluate("""() => document.querySelector(".mdx-tip-right").getAttribute("points")""")
    gx, gy = (float(each) for each in re.split("[, ]", tip)[:2])
    G = (gx - dot[0], gy - dot[1])
    for at, (x, y) in enumerate(kinds(shown)):
        u = (x - dot[0], y - dot[1])
        cosine = (u[0] * G[0] + u[1] * G[1]) / (math.hypot(*u) * math.hypot(*G))
        if abs(cosine) < 0.01:
            page.locator(".mdx-choice").nth(at).click()
            break
    assert WHY["flat"] in page.inner_text(".mdx-verdict")
    assert shown.value["row"] == 1
