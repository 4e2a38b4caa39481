"""The explorer of two Gaussians: its own geometry, for 2×2, against the library."""

import numpy as np
import pytest

import mdlib as md
from mdlib.explore import TwoGaussians
from mdlib.explore.fields import drawn
from mdlib.explore.plane_gaussians import covariance

pytestmark = pytest.mark.browser
SAMPLES = np.array([[1, 2, 4, 4, 5, 7, 5], [2, 1, 5, 3, 6, 6, 5]])
SLANTED = {"task": "fit", "p_axes": [1.9**0.5, 0.1**0.5], "p_angle": 45, "q_angle": 0}


@pytest.fixture(scope="module")
def stored(shown):
    shown.mount(TwoGaussians(), live=False)
    return shown


def gaussian(value, name: str):
    return value[f"{name}_mean"], covariance(value[f"{name}_axes"], value[f"{name}_angle"])


def random_state(seed: int) -> dict:
    value = {**drawn(TwoGaussians.fields(), seed), "points": [], "mode": "look"}
    return TwoGaussians.settled(value)


def titles(shown) -> list[str]:
    return shown.page.locator(".mdx-tg-one:visible .mdx-title").all_text_contents()


def said(shown) -> str:
    return shown.page.locator(".mdx-said").text_content()


def kl(*pair) -> str:
    return f"{md.gaussian_kl(*pair):.2f}"


@pytest.mark.parametrize("seed", range(50))
def test_the_page_computes_what_the_library_computes(stored, seed):
    stored.put(**random_state(seed))
    p, q = (gaussian(stored.value, name) for name in "pq")
    found = stored.call("numbers", stored.value, stored.explorer.facts)
    for key, first, second in (("pq", p, q), ("qp", q, p)):
        terms = found[key]
        assert terms["total"] == pytest.approx(md.gaussian_kl(*first, *second), rel=1e-9, abs=1e-12)
        P, delta = np.linalg.inv(second[1]), np.subtract(second[0], first[0])
        assert 2 * terms["trace"] == pytest.approx(np.trace(P @ first[1]))
        assert 2 * terms["distance"] == pytest.approx(delta @ P @ delta)
        ratio = np.linalg.det(second[1]) / np.linalg.det(first[1])
        assert 2 * terms["logdet"] == pytest.approx(np.log(ratio), abs=1e-9)
        assert terms["size"] == -1
    assert titles(stored) == [f"KL(p‖q) = {kl(*p, *q)}", f"KL(q‖p) = {kl(*q, *p)}"]
    assert stored.errors == []


def test_the_other_direction_would_be_seen(stored):
    stored.put(**{**TwoGaussians().value})
    p, q = (gaussian(stored.value, name) for name in "pq")
    assert titles(stored)[0] != f"KL(p‖q) = {kl(*q, *p)}"


@pytest.mark.parametrize("seed", range(10))
def test_the_best_upright_q_is_the_best(stored, seed):
    value = random_state(seed)
    p = gaussian(value, "p")
    best = stored.call("least", {"cov": [*p[1].ravel()[[0, 1, 3]]], "det": np.linalg.det(p[1])})
    cover, hide = (np.diag(best[key]) for key in ("cover", "hide"))
    assert md.gaussian_kl(*p, p[0], cover) == pytest.approx(best["total"], abs=1e-9)
    assert md.gaussian_kl(p[0], hide, *p) == pytest.approx(best["total"], abs=1e-9)
    for scale in ([1.02, 1], [1, 0.98], [0.99, 1.01]):
        assert md.gaussian_kl(*p, p[0], cover * scale) > best["total"]
        assert md.gaussian_kl(p[0], hide * scale, *p) > best["total"]


@pytest.mark.parametrize("angle", [-75, 0, 30, 45, 90])
def test_axes_and_angle_make_the_covariance_matrix(stored, angle):
    cov = stored.call("covariance", [2, 0.5], angle)
    assert cov == pytest.approx(covariance([2, 0.5], angle).ravel()[[0, 1, 3]], abs=1e-12)


def test_at_correlation_nine_tenths_one_direction_covers_and_the_other_hides(shown):
    shown.mount(TwoGaussians(q_axes=[0.7, 0.7], **SLANTED))
    assert said(shown).endswith("an upright q can bring either down to 0.83.")
    shown.page.get_by_role("button", name="least KL(p‖q)").click()
    assert [s * s for s in shown.value["q_axes"]] == pytest.approx([1, 1])
    assert titles(shown)[0] == "KL(p‖q) = 0.83"
    assert "it covers p" in said(shown)
    shown.page.get_by_role("button", name="least KL(q‖p)").press("Enter")
    assert [s * s for s in shown.value["q_axes"]] == pytest.approx([0.19, 0.19])
    assert titles(shown)[1] == "KL(q‖p) = 0.83"
    assert "hides inside p" in said(shown)
    # An upright q has no angle to choose.
    assert shown.page.get_by_label("angle ° of q").is_disabled()


def handle(shown, name: str):
    return shown.page.locator(f".mdx-handle[aria-label^='{name}']")


def drag(shown, name: str, by: tuple[float, float], steps: int = 8) -> None:
    """Drag a handle by so much of the plane's own units."""
    box = handle(shown, name).locator(".mdx-dot").bounding_box()
    plane = shown.page.locator(".mdx-plane").bounding_box()
    unit = plane["width"] / (2 * shown.explorer.facts["reach"])
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + by[0] * unit, y - by[1] * unit, steps=steps)
    shown.page.mouse.up()
    shown.settle()


def test_pulling_an_axis_is_one_step_to_undo_and_told_to_python_once(shown):
    shown.mount(TwoGaussians(q_axes=[1, 0.5], q_angle=0))
    drag(shown, "end of axis 1 of q", (1, 0))
    assert shown.value["q_axes"] == [2, 0.5]
    assert shown.page.evaluate("mdModel.saved") == 1
    p, q = (gaussian(shown.value, name) for name in "pq")
    assert shown.explorer.facts["kl"] == pytest.approx(
        [md.gaussian_kl(*p, *q), md.gaussian_kl(*q, *p)]
    )
    shown.page.get_by_role("button", name="Undo").click()
    assert shown.value["q_axes"] == [1, 0.5]


def test_an_axis_turns_with_its_end_and_the_other_keeps_square(shown):
    shown.mount(TwoGaussians(q_axes=[1, 0.5], q_angle=0))
    drag(shown, "end of axis 1 of q", (-1, 1))
    assert shown.value["q_angle"] == pytest.approx(90, abs=2)
    assert shown.value["q_axes"] == pytest.approx([1, 0.5], abs=0.06)


def test_an_axis_cannot_be_pulled_to_nothing(shown):
    shown.mount(TwoGaussians(q_axes=[1, 0.5], q_angle=0))
    drag(shown, "end of axis 2 of q", (0, -0.6), steps=20)
    assert shown.value["q_axes"][1] >= 0.1
    for _ in range(6):
        handle(shown, "end of axis 2 of q").press("ArrowDown")
    assert shown.value["q_axes"][1] == 0.1
    assert shown.value["q_angle"] == 0


def test_of_two_handles_that_overlap_the_nearest_is_taken(shown):
    """q is thin: the end of its second axis lies within the reach of its centre."""
    shown.mount(TwoGaussians(p_mean=[2, 2], q_axes=[1, 0.2], q_angle=0))
    drag(shown, "end of axis 2 of q", (0, 0.5))
    assert shown.value["q_axes"] == [1, 0.7]
    assert shown.value["q_mean"] == [0, 0]
    drag(shown, "centre of q", (0.5, 0))
    assert shown.value["q_mean"] == [0.5, 0]


def test_a_centre_moves_by_keys_finer_with_shift_and_home_again(shown):
    shown.mount(TwoGaussians())
    centre = handle(shown, "centre of q")
    centre.press("ArrowRight")
    centre.press("Shift+ArrowUp")
    assert shown.value["q_mean"] == [0.5, 0.1]
    centre.press("Home")
    assert shown.value["q_mean"] == [0, 0]
    for _ in range(20):
        centre.press("ArrowLeft")
    assert shown.value["q_mean"] == [-2.6, 0]


def test_the_best_axis_holds_the_pointer_and_lets_keys_go(shown):
    shown.mount(TwoGaussians(q_axes=[0.7, 0.7], **SLANTED))
    drag(shown, "end of axis 1 of q", (0.33, 0))  # 1.03, not on any step
    assert shown.value["q_axes"][0] == pytest.approx(1)
    handle(shown, "end of axis 1 of q").press("Shift+ArrowRight")
    assert shown.value["q_axes"][0] == pytest.approx(1.1)


def test_every_number_is_a_field(shown):
    shown.mount(TwoGaussians())
    fields = [
        ("mean μ 1 of p", 0.5),
        ("mean μ 2 of q", -1),
        ("axis 1 of q", 2),
        ("axis 2 of p", 0.3),
    ]
    for label, x in [*fields, ("angle ° of p", 20)]:
        field = shown.page.get_by_label(label, exact=True)
        field.fill(str(x))
        field.press("Enter")
    value = shown.value
    assert (value["p_mean"], value["q_mean"]) == ([0.5, 0], [0, -1])
    assert (value["q_axes"], value["p_axes"], value["p_angle"]) == ([2, 0.2], [1, 0.3], 20)
    field = shown.page.get_by_label("axis 1 of q", exact=True)
    for typed, kept in (("0", 0.1), ("99", 3), ("", 3)):
        field.fill(typed)
        field.press("Tab")
        assert shown.value["q_axes"][0] == kept
    # The entries of the covariance matrices, as the library has them.
    rows = shown.page.locator(".mdx-tg-table tbody tr").all()[-3:]
    cells = [
        [each.replace("−", "-") for each in row.locator("td").all_text_contents()] for row in rows
    ]
    sigma = [gaussian(shown.value, name)[1].ravel()[[0, 1, 3]] for name in "pq"]
    assert np.array(cells, dtype=float) == pytest.approx(np.transpose(sigma), abs=0.006)


def test_buttons_and_things_to_try(shown):
    shown.mount(TwoGaussians())
    before = shown.value
    shown.page.get_by_role("button", name="swap names").press("Enter")
    assert titles(shown) == ["KL(p‖q) = 1.13", "KL(q‖p) = 10.39"]
    assert shown.value["p_axes"] == before["q_axes"]
    shown.page.get_by_role("button", name="equal covariances").click()
    pq, qp = titles(shown)
    assert pq[-4:] == qp[-4:]
    assert "only the distance is left" in said(shown)
    shown.page.locator("[data-try='1']").click()
    assert (shown.value["p_mean"], shown.value["q_mean"]) == ([-1, 0], [1, 0])
    shown.page.locator("[data-try='2']").click()
    assert shown.page.get_by_label("fit an upright q", exact=True).is_checked()
    shown.page.get_by_label("compare p and q").check()
    shown.page.get_by_role("button", name="give q the covariance of p").click()
    assert "both divergences are 0" in said(shown)


def test_a_term_lights_with_its_pieces_and_is_explained(shown):
    shown.mount(TwoGaussians())
    term = shown.page.locator(".mdx-tg-one").first.locator("[data-term=trace].mdx-button")
    term.press("Enter")
    assert shown.value["term"] == "trace"
    assert shown.page.locator(".mdx-tg-piece.mdx-tg-on[data-term=trace]").count() == 2
    assert shown.page.locator("[data-term=trace][aria-pressed=true]").count() == 2
    assert "how wide p is in the units of q" in shown.page.inner_text(".mdx-tg-about")
    term.click()
    assert shown.value["term"] == ""
    term.hover()
    assert shown.page.locator(".mdx-tg-piece.mdx-lit").count() == 2


def width(bar, what: str) -> float:
    return sum(float(each.get_attribute("width")) for each in bar.locator(what).all())


def test_the_pieces_of_a_bar_add_up_to_what_is_left(shown):
    shown.mount(TwoGaussians(q_mean=[1, 0.5]))
    for at, key in enumerate(("pq", "qp")):
        found = shown.call("numbers", shown.value, shown.explorer.facts)[key]
        bar = shown.page.locator(".mdx-tg-bar").nth(at)
        scale = width(bar, ".mdx-tg-total") / found["total"]
        for term in ("trace", "distance", "logdet", "size"):
            assert width(bar, f".mdx-tg-{term}") == pytest.approx(abs(found[term]) * scale)


def test_of_samples_it_shows_what_the_likelihood_lacks(shown):
    shown.mount(TwoGaussians(points=SAMPLES.T, q_mean=[3, 3], q_axes=[1, 0.5]))
    assert shown.page.inner_text(".mdx-question") == "Which Gaussian makes the samples likeliest?"
    assert shown.page.locator(".mdx-tg-point").count() == 7
    xbar, S = SAMPLES.mean(axis=1, keepdims=True), np.cov(SAMPLES, bias=True)
    greatest = md.gaussian_logpdf(SAMPLES, xbar, S).mean()
    lacks = greatest - md.gaussian_logpdf(SAMPLES, *gaussian(shown.value, "q")).mean()
    assert titles(shown) == [f"ℓ / N is {lacks:.2f} below its greatest value"]
    # What is looked for is not shown.
    assert shown.page.locator(".mdx-tg-ring.mdx-tg-p:visible").count() == 0
    assert shown.page.locator(".mdx-handle:visible").count() == 3
    assert shown.page.get_by_text("guess", exact=True).count() == 0
    shown.page.get_by_role("button", name="greatest likelihood").press("Enter")
    assert "no other is likelier" in said(shown)
    mean, cov = gaussian(shown.value, "q")
    assert mean == pytest.approx(xbar.ravel())
    assert cov == pytest.approx(S)


def test_other_samples_are_asked_of_python(shown):
    shown.mount(TwoGaussians(points=SAMPLES.T))
    shown.put(points=[[0, 0], [1, 1], [2, 2]])
    assert "not on a line" in said(shown)
    shown.put(points=[[0, 0], [1, 1], [2, 0]])
    assert shown.page.locator(".mdx-tg-point").count() == 3
    assert "below its greatest value" in said(shown)
    assert shown.errors == []


NAMES = {"pq": "KL(p‖q)", "qp": "KL(q‖p)", "same": "they are equal"}


RINGS = """() => ["p", "q"].map((name) => {
    const ring = document.querySelector(`.mdx-tg-ring-1.mdx-tg-${name}`);
    const get = (key) => ring.getAttribute(key);
    return [...get("transform").match(/-?[\\d.]+/g), get("rx"), get("ry")].map(Number);
})"""


def truth(shown) -> tuple[str, float]:
    """Which is larger for the two ellipses as they are drawn, by the library; and KL(p‖q)."""
    rings = shown.page.evaluate(RINGS)
    p, q = (([x, -y], covariance([rx, ry], -turned)) for x, y, turned, rx, ry in rings)
    pq, qp = md.gaussian_kl(*p, *q), md.gaussian_kl(*q, *p)
    return "same" if abs(pq - qp) < 0.005 else "pq" if pq > qp else "qp", pq


def guess(shown, key: str) -> str:
    shown.page.get_by_role("button", name=NAMES[key], exact=True).click()
    return shown.page.locator(".mdx-verdict").text_content()


def test_which_is_larger_right_and_wrong(shown):
    shown.mount(TwoGaussians(mode="guess", seed=8))
    met = set()
    for turn in range(12):
        assert titles(shown) == []
        right, pq = truth(shown)
        # Every second time one of the two wrong answers first, each in its turn.
        wrong = [key for key in NAMES if key != right][turn // 2 % 2]
        if turn % 2:
            met.add((wrong, right))
            assert reason(wrong, right) in guess(shown, wrong)
            assert shown.value["row"] == 0
            assert titles(shown) == []
        verdict = guess(shown, right)
        assert verdict.startswith("Yes, ")
        assert f"{pq:.2f}" in verdict
        assert len(titles(shown)) == 2
        shown.page.keyboard.press("Enter")
    assert len(met) >= 3
    assert shown.errors == []


def reason(wrong: str, right: str) -> str:
    if right == "same":
        return "equally wide in every direction"
    if wrong == "same":
        return "Where does p live and q not"
    return f"Where does {wrong[0]} live and {wrong[1]} not?"


@pytest.mark.parametrize(("x", "end"), [(0.03, 0.05), (0.9, 1), (1.2, 2), (13, 20), (500, 500)])
def test_the_scale_ends_at_a_round_number(stored, x, end):
    assert stored.call("scaleFor", x) == pytest.approx(end)
