"""The stepper in a browser: it shows the engine's lines, says what is wrong, and asks for rules."""

import json
from random import Random
from xml.etree import ElementTree

import pytest

import mdlib as md
from mdlib.engine.derivation import DETAILS
from mdlib.explore import derived
from mdlib.explore.shorthand import expanded
from mdlib.explore.stepper import Stepper
from mdlib.explore.typed import WORKED, Asked
from mdlib.language.mathml import mathml
from mdlib.language.numpy_text import numpy_text

pytestmark = pytest.mark.browser
SEEN = """() => [...document.querySelectorAll(".mdx-st-line:not(.mdx-st-off)")]
    .map((each) => each.querySelector(":scope > .mdx-math").textContent)"""
LIT = """(name) => [...document.querySelectorAll(name)].map((each) => each.textContent)"""
RIGHT = """() => {
    const v = mdModel.get("value"), { by, cards } = mdModel.get("facts");
    const { steps } = mdExplorer.shown(v, by[mdExplorer.key(v)]), at = v.turn % steps.length;
    const step = steps[at];
    return [cards[step.cards[0]].name, step.wrong.map(([card, at]) => [cards[card].name, at])];
}"""
INVISIBLE = str.maketrans("", "", "\u2061\u2062")


def button(shown, name):
    return shown.page.get_by_role("button", name=name, exact=True)


def texts(shown, script, *given) -> list[str]:
    return [text.translate(INVISIBLE) for text in shown.page.evaluate(script, *given)]


def printed(node) -> str:
    return "".join(ElementTree.fromstring(mathml(node)).itertext()).translate(INVISIBLE)


def expected(value) -> list[str]:
    """The lines up to the step, by the engine itself."""
    d = md.derive(
        value["text"],
        value["wrt"],
        layout=value["layout"],
        arrangement=value["arrangement"],
        **value["shapes"],
    )
    rows = derived.rows_of(d, d.steps_at(value["detail"]))
    return [printed(row.node) for row in rows if row.step <= value["step"]]


def random_state(seed: int) -> dict:
    rng = Random(seed)
    text, wrt, shapes = WORKED[seed % len(WORKED)]
    if seed % 3 == 0 and len(shapes) > 1:
        square = [n for n, s in shapes.items() if len(set(s.split())) < len(s.split())]
        shapes = {n: f"{s} symmetric" if n in square else s for n, s in shapes.items()}
    state = {"text": text, "wrt": wrt, "shapes": shapes, "mode": "look", "tried": ""}
    state |= {"layout": rng.choice(("denominator", "numerator")), "step": rng.randint(0, 9)}
    return state | {"arrangement": rng.choice(("vec", "block")), "detail": rng.choice(DETAILS)}


@pytest.fixture(scope="module")
def stepper(shown):
    """One explorer for all random states, without Python: what it shows it was told."""
    shown.mount(Stepper(), live=False)
    return shown


@pytest.mark.parametrize("seed", range(50))
def test_the_page_shows_what_the_engine_derives(stepper, seed):
    explorer = stepper.explorer
    explorer.value = {**explorer.value, **random_state(seed)}
    state = {"value": explorer.value, "facts": explorer.facts}
    stepper.page.evaluate("state => mdModel.receive(state)", state)
    assert texts(stepper, SEEN) == expected(explorer.value)
    assert stepper.errors == []


def test_a_wrong_line_would_be_seen(stepper):
    explorer = stepper.explorer
    explorer.value = {**explorer.value, **random_state(0), "step": 3}
    state = {"value": explorer.value, "facts": explorer.facts}
    stepper.page.evaluate("state => mdModel.receive(state)", state)
    assert texts(stepper, SEEN) != expected({**explorer.value, "step": 2})


def test_next_back_and_the_bar_by_mouse_and_by_keys(shown):
    shown.mount(Stepper())
    button(shown, "Next").click()
    button(shown, "Next").click()
    assert shown.value["step"] == 2
    assert "Step 2 of 7, product: In a product" in shown.page.inner_text(".mdx-said")
    assert texts(shown, LIT, ".mdx-st-before .mdx-goes") == ["tr(d(X⊤AX))"]
    assert texts(shown, LIT, ".mdx-st-now .mdx-new") == ["tr(d(X⊤)AX)+tr(X⊤AdX)"]
    for key, step in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 7), ("Home", 0)):
        shown.page.keyboard.press(key)
        assert shown.value["step"] == step
    shown.page.locator(".mdx-bar").focus()
    for key, step in (("ArrowRight", 1), ("End", 7), ("ArrowLeft", 6)):
        shown.page.keyboard.press(key)
        assert shown.value["step"] == step
    button(shown, "transpose").click()
    assert shown.value["step"] == 3
    assert shown.page.locator(".mdx-bar").get_attribute("aria-label") == "Step 3 of 7"
    assert shown.page.locator("datalist option").count() == 8


def test_only_what_changed_is_lit(shown):
    shown.mount(Stepper(step=4))
    assert texts(shown, LIT, ".mdx-st-before .mdx-goes") == ["(dX)⊤"]
    assert texts(shown, LIT, ".mdx-st-now .mdx-new") == ["(dX)⊤"]


def test_letters_change_layout_detail_and_symmetry(shown):
    shown.mount(Stepper())
    button(shown, "Next").focus()
    shown.page.keyboard.press("l")
    assert shown.value["layout"] == "numerator"
    shown.page.keyboard.press("d")
    assert shown.value["detail"] == "result"
    shown.page.keyboard.press("a")
    shown.settle()
    assert shown.value["shapes"]["A"] == "m m symmetric"


def test_errors_stand_beside_the_field_as_one_types_and_the_last_lines_stay(shown):
    shown.mount(Stepper(step=7))
    field, lines = shown.page.get_by_label("formula f"), texts(shown, SEEN)
    field.fill("tr(X.T @ A @")
    shown.settle()
    assert "After @ something is missing." in shown.page.inner_text(".mdx-error")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == shown.page.get_attribute(".mdx-error", "id")
    assert texts(shown, SEEN) == lines
    assert shown.page.locator(".mdx-st-stale").count() == 1
    field.press_sequentially(" B)")
    shown.settle()
    assert "B has no shape yet" in shown.page.inner_text(".mdx-error")
    shown.page.get_by_label("shape of B").fill("m n")
    shown.settle()
    assert shown.page.inner_text(".mdx-error") == ""
    assert shown.page.locator(".mdx-st-stale").count() == 0
    assert texts(shown, SEEN)[-1] == "AB"
    assert shown.errors == []


def test_typing_is_one_step_for_undo(shown):
    shown.mount(Stepper())
    field = shown.page.get_by_label("formula f")
    field.press_sequentially(" + 1")
    shown.settle()
    button(shown, "Next").focus()
    button(shown, "Undo").click()
    assert shown.value["text"] == "tr(X.T @ A @ X)"


def test_with_the_word_symmetric_two_terms_are_one_and_without_it_the_numbers_fail(shown):
    shown.mount(Stepper())
    switch = button(shown, "A is symmetric")
    switch.click()
    shown.settle()
    assert texts(shown, SEEN)[-1] == "2AX"
    assert switch.get_attribute("aria-pressed") == "true"
    assert shown.page.locator(".mdx-st-agrees").count() == 1
    switch.click()
    shown.settle()
    assert texts(shown, SEEN)[-1] == "(A+A⊤)X"
    assert shown.value["tried"] == "2*A @ X"
    assert "by 2*A @ X" in shown.page.inner_text(".mdx-st-sums")
    assert shown.page.inner_text(".mdx-st-fails") == "fails"


def test_the_same_on_a_page_without_python(shown):
    shown.mount(Stepper(), live=False)
    switch = button(shown, "A is symmetric")
    switch.click()
    assert texts(shown, SEEN)[-1] == "2AX"
    switch.click()
    assert shown.page.inner_text(".mdx-st-fails") == "fails"
    shown.page.get_by_label("numerator").check()
    assert texts(shown, SEEN)[-1] == "X⊤(A+A⊤)"
    assert shown.page.get_by_label("formula f").get_attribute("readonly") is not None
    assert shown.page.locator("option:disabled").count() >= 4
    assert shown.errors == []


def test_an_arrangement_that_python_answers_is_drawn_when_it_comes(shown):
    shown.mount(Stepper("X.T @ A @ X", "X", X="m n", A="m m", step=1000))
    before = texts(shown, SEEN)
    shown.page.get_by_label("block").check()
    shown.settle()
    assert texts(shown, SEEN) == expected({**shown.value, "step": 99}) != before


def test_the_two_numbers_are_the_librarys(shown):
    shown.mount(Stepper(numbers=5))
    (numbers,) = shown.explorer.facts["numbers"].values()
    written = shown.call("digits", numbers["number"])
    assert shown.page.locator(".mdx-st-figure").first.inner_text() == written
    assert float(written.replace("−", "-")) == pytest.approx(numbers["number"], abs=1e-5)
    button(shown, "other numbers").click()
    shown.settle()
    assert shown.page.locator(".mdx-st-figure").first.inner_text() != written


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0.00000"), (-3.0124, "−3.01240"), (-0.0, "0.00000"), (2e-7, "2.0000e−7"),
     (-123456.7, "−1.2346e+5")],
)  # fmt: skip
def test_numbers_are_written_to_be_compared(shown, number, written):
    assert shown.call("digits", number) == written


def test_what_is_copied_is_shown(shown):
    shown.mount(Stepper())
    d = md.derive(*WORKED[0][:2], **WORKED[0][2])
    copied = shown.page.get_by_label("what was copied")
    button(shown, "copy as NumPy").click()
    assert copied.input_value() == numpy_text(d.result)
    button(shown, "copy as LaTeX").click()
    assert copied.input_value() == rf"\frac{{\partial f}}{{\partial X}} = {d.result.latex()}"
    assert shown.errors == []


def card(shown, name):
    return shown.page.locator("button.mdx-st-card").filter(
        has=shown.page.locator("b", has_text=name).locator(f"xpath=self::*[.='{name}']")
    )


def test_guess_mode_right_and_each_kind_of_miss(shown):
    shown.mount(Stepper(mode="guess"))
    words = {"Not yet": 0, "That was step": 0, "Nowhere here": 0}
    for turn in range(7):
        right, wrong = shown.page.evaluate(RIGHT)
        assert shown.page.locator("button.mdx-st-card").count() == 3
        for name, at in wrong:
            card(shown, name).click()
            said = shown.page.inner_text(".mdx-verdict")
            key = "Nowhere here" if not at else "Not yet" if at > turn + 1 else "That was step"
            assert key in said, (name, at, said)
            assert shown.page.inner_text(".mdx-st-tells").strip() != ""
            assert card(shown, name).is_disabled()
            words[key] += 1
        lines = len(texts(shown, SEEN))
        card(shown, right).click()
        assert shown.page.inner_text(".mdx-verdict").startswith(f"Yes, {right}: ")
        assert len(texts(shown, SEEN)) == lines + 1
        button(shown, "Next question").click()
    assert min(words.values()) > 0, words
    assert shown.errors == []


def test_five_in_a_row(shown):
    shown.mount(Stepper(mode="guess"))
    for _ in range(5):
        card(shown, shown.page.evaluate(RIGHT)[0]).click()
        button(shown, "Next question").click()
    assert shown.value["row"] == 5
    assert "5 in a row: you have it." in shown.page.inner_text(".mdx-score")


def test_a_worked_formula_and_a_surprise_begin_at_the_first_line(shown):
    shown.mount(Stepper(step=5))
    shown.page.get_by_label("or one of these").select_option(label="x.T @ A @ x")
    shown.settle()
    assert (shown.value["wrt"], shown.value["step"]) == ("x", 0)
    shown.page.get_by_label("number of the surprise").fill("7")
    shown.page.keyboard.press("Enter")
    shown.settle()
    first = shown.value
    assert first["step"] == 0
    shown.mount(Stepper())
    shown.page.get_by_label("number of the surprise").fill("7")
    shown.page.keyboard.press("Enter")
    assert shown.value == {**first, "detail": shown.value["detail"]}


def test_the_sentence_is_a_function_of_the_state(shown):
    shown.mount(Stepper())
    value, facts = shown.explorer.value, shown.explorer.facts
    said = shown.call("describe", value, facts, "<say>")
    assert said == "tr(X.T @ A @ X), by X. Next takes the first step."
    said = shown.call("describe", {**value, "step": 9}, facts, "<say>")
    assert said.startswith("Step 7 of 7, first identification theorem: ")
    assert said.endswith(" The derivative is m×n.")
    said = shown.call("describe", {**value, "step": 1, "detail": "result"}, facts, "<say>")
    assert said.startswith("The result, m×n, after these rules: trace, product, transpose")


@pytest.mark.parametrize(
    ("text", "shapes"),
    [("tr(X)", {"X": "n n"}), ('"<b>\\', {"b": "", "B": 'm "n"'}), ("αX", {"é": "n", "Z": "m"})],
)
def test_the_key_of_a_question_is_that_of_python(shown, text, shapes):
    value = {**Stepper.at_first(), "text": text, "shapes": shapes}
    assert shown.call("key", value) == Asked.of(value).key
    assert json.loads(Asked.of(value).key)[0] == text


def test_python_and_the_page_expand_the_same_markup(shown):
    facts = Stepper.compute(Stepper.at_first())
    for line in facts["by"][facts["of"]]["lines"]:
        assert shown.call("expanded", line, facts["long"]) == expanded(line)
