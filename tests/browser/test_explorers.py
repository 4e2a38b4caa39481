"""What every explorer does in a browser: keys, eyes and ears, and leaving no trace."""

import functools
import gc
import re

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from explorer_page import explorer_page
from what_is_shown import ALL_TEXT, FOCUSABLE, HOSTILE, said_oddly

import mdlib as md
from mdlib import errors
from mdlib.explore import scripts
from mdlib.explore.fields import drawn
from tests.test_messages import every_table, fields

pytestmark = pytest.mark.browser
# axe's own rules, less one that is about a page as a whole.
AXE = """async () => {
    const found = await axe.run(".mdx", { rules: { region: { enabled: false } } });
    const where = (each) => each.nodes.map((node) => node.html.slice(0, 160)).join(" | ");
    return found.violations.map((each) => `${each.impact} ${each.id}: ${where(each)}`);
}"""


def test_mounting_writes_nothing_and_shows_no_fault(shown, kind):
    shown.mount(kind())
    assert shown.page.evaluate("mdModel.saved") == 0
    assert shown.value == shown.explorer.value
    assert said_oddly(shown) == []
    assert (shown.errors, shown.strangers) == ([], [])
    assert shown.page.locator(".mdx [role=status]").count() == 1


@pytest.mark.parametrize("live", [True, False], ids=["live", "stored"])
def test_what_python_sets_is_drawn(shown, kind, live):
    shown.mount(kind(), live=live)
    pictures = set()
    for seed in range(8):
        shown.put(**drawn(kind.fields(), seed))
        assert shown.value == shown.explorer.value
        assert said_oddly(shown) == []
        pictures.add(shown.page.inner_html(".mdx-body"))
    assert shown.errors == []
    assert len(pictures) > 4
    assert shown.page.evaluate("mdModel.saved") == 0


def test_a_sentence_says_what_was_wrong_and_nothing_is_lost(shown, kind):
    shown.mount(kind())
    before = shown.page.inner_html(".mdx-body")
    shown.put(mode="fly")
    assert "mode='fly'; expected one of" in shown.page.inner_text(".mdx-trouble")
    assert shown.page.inner_html(".mdx-body") == before


COME_AND_GO = """() => {
    const before = mdListening.length, el = document.createElement("div"), model = mdModel;
    document.querySelector("main").append(el);
    mdEnd();
    const end = mdExplorer.render({ model, el });
    el.querySelector("button").focus();
    const during = [mdListening.length - before, model.heard.length];
    end();
    return [during, [mdListening.length - before, model.heard.length, el.childNodes.length]];
}"""


def test_leaving_takes_every_listener_along(shown, kind):
    shown.mount(kind())
    during, after = shown.page.evaluate(COME_AND_GO)
    assert during[0] > 0
    assert during[1] > 0
    assert after == [0, 0, 0]


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(request):
    with explorer_page(1024, 900, color_scheme=request.param) as page:
        yield page


def faults_for_a_screen_reader(shown) -> list[str]:
    if not shown.page.evaluate("!!window.axe"):
        shown.page.add_script_tag(path=AXE_FILE_PATH)
    return [each for each in shown.page.evaluate(AXE) if each.startswith(("serious", "critical"))]


def test_axe_finds_nothing_serious_in_any_state(themed, kind):
    themed.mount(kind())
    for patch in ({}, {"mode": "guess"}, drawn(kind.fields(), 3), drawn(kind.fields(), 4)):
        themed.put(**patch)
        assert faults_for_a_screen_reader(themed) == [], patch


def test_axe_would_find_a_fault(shown):
    shown.mount(md.explore.Place())
    shown.page.evaluate(
        "document.querySelector('.mdx-tools').append(document.createElement('button'))"
    )
    assert any("button-name" in each for each in faults_for_a_screen_reader(shown))


WIDER = """() => [...document.querySelectorAll(
        ".mdx, .mdx-head, .mdx-body, .mdx-controls, .mdx-picture")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className)"""
SMALL = f"""() => ({FOCUSABLE})()
    .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
    .filter(([each, box]) => box.width && Math.min(box.width, box.height) < 23.5)
    .map(([each, box]) => `${{each.outerHTML.slice(0, 120)}} ${{box.width}}×${{box.height}}`)"""


@pytest.mark.parametrize("width", [1366, 1024, 700])
def test_it_fits_its_column(shown, kind, width):
    shown.page.set_viewport_size({"width": width, "height": 900})
    shown.mount(kind())
    for patch in ({}, {"mode": "guess"}, drawn(kind.fields(), 5)):
        shown.put(**patch)
        over = shown.page.evaluate(WIDER)
        assert over == [], patch
    shown.page.set_viewport_size({"width": 1366, "height": 900})


def test_everything_is_large_enough_to_be_hit(shown, kind):
    shown.mount(kind())
    small = shown.page.evaluate(SMALL)
    assert small == []


def test_the_frame_stays_where_it_is(shown, kind):
    """Room is kept for the largest state: what is below does not jump."""
    shown.mount(kind())
    shown.page.set_viewport_size({"width": 1366, "height": 900})
    heights = []
    for seed in range(10):
        shown.put(**{**drawn(kind.fields(), seed), "mode": "look"})
        heights.append(shown.page.evaluate("document.querySelector('.mdx').offsetHeight"))
    assert max(heights) - min(heights) <= 60, heights


def test_shortcuts_undo_reset_and_try(shown, kind):
    shown.mount(kind())
    start = shown.value
    shown.page.locator(".mdx button[aria-pressed]").first.focus()
    changed = False
    for number, each in enumerate(shown.explorer.tries, start=1):
        shown.page.keyboard.press(str(number))
        shown.settle()
        wanted = {**each["value"]}
        assert {key: shown.value[key] for key in wanted} == wanted
        changed = changed or shown.value != start
    assert changed
    shown.page.keyboard.press("r")
    assert shown.value == start
    shown.page.keyboard.press("u")
    assert shown.value != start
    shown.page.keyboard.press("?")
    assert shown.page.locator(".mdx-keys:visible").count() == 1


def test_text_that_is_typed_is_never_markup(shown, kind):
    shown.mount(kind())
    fields = shown.page.locator(".mdx input[type=text]:visible")
    for number in range(fields.count()):
        for text in HOSTILE:
            fields.nth(number).fill(text)
            shown.settle()
            assert shown.page.locator(".mdx img, .mdx script").count() == 0
            assert shown.errors == []


def test_a_reader_who_wants_no_motion_sees_none(shown, kind):
    shown.mount(kind())
    for each in range(len(shown.explorer.tries)):
        shown.page.locator("[data-try]").nth(each).click()
        shown.settle()
    assert shown.page.evaluate("document.getAnimations().length") == 0


COMMON = re.compile(r"\b(the|is|are|of|and|not|it|with|for|has|this|that|from|where|no)\b", re.I)


def forget() -> None:
    """Empty the library's caches: a sentence that is kept there is in the language of then."""
    for each in gc.get_objects():
        if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("mdlib"):
            each.cache_clear()


def test_another_language_is_another_table(shown, kind, monkeypatch):
    """With every template emptied of its words, none is left on the page."""
    forget()
    for say in every_table():
        for key, template in say.items():
            parts = " ".join(f"{{{name}}}" for name in sorted(fields(template)))
            monkeypatch.setitem(errors.TRANSLATED, f"{say.room}.{key}", parts)
    shown.mount(kind())
    for patch in ({}, {"mode": "guess"}, drawn(kind.fields(), 6), drawn(kind.fields(), 7)):
        shown.put(**patch)
        assert COMMON.findall(shown.page.evaluate(ALL_TEXT)) == []
    monkeypatch.undo()
    forget()
    shown.mount(kind())
    assert COMMON.findall(shown.page.evaluate(ALL_TEXT)) != []


def test_without_python_it_says_what_is_missing_only_where_something_is(shown, kind):
    shown.mount(kind(), live=False)
    grey = shown.page.locator(".mdx-body :is(button, input, select):disabled").count()
    said = shown.page.inner_text(".mdx").count("no Python behind it")
    asks = "ex.live()" in scripts.source(f"{kind.name}.js")
    assert said == asks
    assert grey or not asks
