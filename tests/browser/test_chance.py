"""Chance plays every explorer: mouse, keys and typing, from a seed."""

import math
from random import Random

import pytest
from what_is_shown import FOCUSABLE, HOSTILE, said_oddly

from mdlib.explore.fields import cleaned

pytestmark = pytest.mark.browser
KEYS = [
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Enter",
]
KEYS += [" ", "Tab", "Shift+Tab", "Shift+ArrowUp", "Shift+ArrowLeft", *"ursgfla?123", "Escape"]


def finite(value) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    each = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return all(map(finite, each))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_chance_breaks_nothing(shown, kind, seed):
    """400 events of mouse and keys: all stays finite and within bounds, and Undo leads back."""
    rng, page = Random(seed), shown.page
    shown.mount(kind(seed=seed), live=seed != 3)
    start, done = shown.value, []
    for _ in range(400):
        done.append(_event(page, rng))
    shown.settle()
    value = shown.value
    assert cleaned(kind.fields(), value, start)[1] == [], done[-20:]
    assert finite(value)
    assert said_oddly(shown) == [], done[-20:]
    assert shown.errors == [], done[-20:]
    page.evaluate(UNDO_ALL)
    shown.settle()
    # The score is not taken back, and of very many steps only the last are kept.
    back = {key: each for key, each in shown.value.items() if key not in ("row", "turn")}
    if shown.page.evaluate("mdModel.saved") < 150:
        assert back == {key: start[key] for key in back}


UNDO_ALL = """() => {
    const undo = document.querySelector(".mdx-tools button");
    for (let n = 0; n < 500 && undo.getAttribute("aria-disabled") !== "true"; n += 1) undo.click();
}"""


def _event(page, rng: Random) -> str:
    """One event, through the browser's own input; returns what it was."""
    chance = rng.random()
    if chance < 0.3:
        at = page.evaluate(FOCUS_ON, rng.random())
        page.keyboard.press(key := rng.choice(KEYS))
        return f"{key} on {at}"
    if chance < 0.6:
        page.keyboard.press(key := rng.choice(KEYS))
        return key
    x, y = 14 + rng.random() * 1180, 14 + rng.random() * 700
    if chance < 0.82:
        page.mouse.click(x, y)
        return f"click {x:.0f},{y:.0f}"
    if chance < 0.96:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + rng.uniform(-200, 200), y + rng.uniform(-200, 200))
        page.mouse.up()
        return f"drag {x:.0f},{y:.0f}"
    if page.evaluate(FIELD_ON, rng.random()):
        page.keyboard.insert_text(text := rng.choice(HOSTILE))
        page.keyboard.press("Enter")
        return f"typed {text}"
    return "nothing"


FOCUS_ON = f"""(part) => {{ const all = ({FOCUSABLE})(), at = Math.floor(part * all.length);
    all[at].focus(); return all[at].outerHTML.slice(0, 80); }}"""
FIELD_ON = """(part) => {
    const all = [...document.querySelectorAll(".mdx input[type=text], .mdx input[type=number]")]
        .filter((each) => !each.disabled && each.checkVisibility());
    const field = all[Math.floor(part * all.length)];
    field?.focus();
    field?.select();
    return !!field;
}"""
