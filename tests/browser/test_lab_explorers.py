"""Every explorer in JupyterLab: keys, a kernel that is busy, restarted or gone, files reopened.

The tests of a notebook follow one another in it, as a reader's evening does.
"""

import json

import pytest
from lab_page import CLASSES, IMPORT, lab_page

from mdlib import explore
from mdlib.explore.explore_words import say
from mdlib.explore.pages import figure

pytestmark = pytest.mark.browser

# Each of these is a command of JupyterLab's: above, below, cut, delete, copy, undo, to text, …
KEYS = ["a", "b", "x", "d", "d", "c", "v", "z", "m", "y", "1", "Enter", "ArrowUp", "ArrowDown"]
# Of things that look the same, such as the entries of a matrix, two are enough.
FOCUSABLE = """(number) => {
    const root = document.querySelectorAll(".mdx")[number], kinds = {};
    const kind = (each) => `${each.tagName} ${each.type} ${each.classList[0]}
        ${each.textContent.length > 2 ? each.textContent : ""}`;
    return [...root.querySelectorAll("button, input, select, textarea, summary, a[href], " +
        "[tabindex='0'], [contenteditable=true]")]
    .filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => (kinds[kind(each)] = (kinds[kind(each)] ?? 0) + 1) <= 2);
}"""
NOTEBOOK = """[...document.querySelectorAll(".jp-Notebook .jp-Cell")].map((cell) => [
    cell.className.includes("jp-MarkdownCell") ? "text" : "code",
    [...cell.querySelectorAll(".mdx")].map((root) => root.dataset.name).join(),
    cell.querySelector(".jp-InputArea-editor").textContent])"""
FOCUS_IN = "number => document.querySelectorAll('.mdx')[number].contains(document.activeElement)"
BARE = (
    "from IPython.display import HTML\nHTML('<p tabindex=0 id=bare>Nothing keeps keys here.</p>')"
)
ONE_EACH = [f"{name} = explore.{kind}()\n{name}" for name, kind in CLASSES.items()]
COUNT = len(CLASSES)
# Whether Python knows that the first thing was tried in each.
TRIED = f"""[all(each.value[key] == chosen for key, chosen in each.tries[0]["value"].items())
    for each in ({", ".join(CLASSES)})]"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with lab_page(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="module")
def course(lab):
    """A notebook of all explorers, a thing without one, and a last cell; all of it was run."""
    lab.open("course", [IMPORT, *ONE_EACH, BARE, TRIED])
    lab.run_all(COUNT)
    return lab


def test_every_explorer_is_drawn_once_and_without_an_error(course):
    assert [name for _, name, _ in course.page.evaluate(NOTEBOOK)] == ["", *CLASSES, "", ""]
    assert course.errors == []


def focus(lab, explorer: int, number: int) -> str:
    """Focus one of an explorer's things; gives what it is."""
    return lab.page.evaluate(
        f"""([explorer, number]) => {{
            const each = ({FOCUSABLE})(explorer)[number];
            each?.focus();
            return each ? each.outerHTML.slice(0, 90) : "";
        }}""",
        [explorer, number],
    )


LEAVE_FULL_WIDTH = """async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    document.querySelectorAll(".mdx-large").forEach((root) =>
        [...root.querySelectorAll("button[aria-pressed=true]")]
            .find((each) => each.textContent === SMALL)?.click());
}""".replace("SMALL", json.dumps(say("small")))


@pytest.fixture
def afterwards_small(course):
    yield
    course.page.evaluate(LEAVE_FULL_WIDTH)


@pytest.mark.usefixtures("afterwards_small")
@pytest.mark.parametrize("name", CLASSES)
def test_no_key_on_any_of_its_things_changes_the_notebook_or_leaves_it(course, name):
    explorer, before = [*CLASSES].index(name), course.page.evaluate(NOTEBOOK)
    count = course.page.evaluate(f"number => ({FOCUSABLE})(number).length", explorer)
    assert count >= 8
    for number in range(count):
        # Typing may have changed how many there are.
        if not (thing := focus(course, explorer, number)):
            break
        for key in KEYS:
            course.page.keyboard.press(key)
        # The browser takes the focus from what is hidden when it draws.
        course.page.wait_for_timeout(40)
        assert course.page.evaluate(FOCUS_IN, explorer), f"the focus leaves {thing}"
        assert course.page.evaluate(NOTEBOOK) == before, f"a key on {thing} reaches the notebook"
    assert course.errors == []


def test_saving_and_running_the_cell_still_work(course):
    focus(course, 0, 0)
    with course.page.expect_response(
        lambda r: "/api/contents/course.ipynb" in r.url and r.request.method == "PUT"
    ):
        course.page.keyboard.press("Control+s")
    prompt = "document.querySelectorAll('.jp-Notebook .jp-Cell .jp-InputPrompt')[1].textContent"
    before = course.page.evaluate(prompt)
    course.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
    focus(course, 0, 0)
    course.page.keyboard.press("Shift+Enter")
    course.page.wait_for_function(f"{prompt} !== {before!r} && !{prompt}.includes('*')")
    course.page.wait_for_function(f"document.querySelectorAll('.mdx').length === {COUNT}")


def test_escape_leads_out_of_an_explorer(course):
    focus(course, 0, 0)
    assert course.page.evaluate(FOCUS_IN, 0)
    course.page.keyboard.press("Escape")
    course.page.wait_for_function(f"!({FOCUS_IN})(0)")


def test_without_the_guard_a_key_reaches_the_notebook(course):
    """The fault that the tests above are there for, on a bare element beside the explorers."""
    before = len(course.page.evaluate(NOTEBOOK))
    course.page.evaluate("document.querySelector('#bare').focus()")
    course.page.keyboard.press("b")
    cells = "document.querySelectorAll('.jp-Notebook .jp-Cell').length"
    course.page.wait_for_function(f"{cells} === {before + 1}")


def reset(lab) -> None:
    for button in lab.page.get_by_role("button", name=say("reset"), exact=True).all():
        button.click()
    lab.page.wait_for_function("document.querySelectorAll('.mdx-late').length === 0")


def play(lab) -> None:
    """The first thing to try, in every explorer; each then has something to undo."""
    reset(lab)
    for number in range(lab.page.locator(".mdx").count()):
        root = lab.explorer(number)
        root.locator("[data-try='0']").click()
        undo = root.get_by_role("button", name=say("undo"), exact=True)
        assert undo.get_attribute("aria-disabled") == "false"


def test_after_a_restart_each_explorer_says_so_and_still_moves(course):
    # Nothing but what the facts of the beginning hold is at hand then.
    reset(course)
    course.restart()
    course.wait_for_lines("offline", f"text === {json.dumps(say('gone'))}")
    assert len(course.lines("offline")) == COUNT
    play(course)
    assert course.errors == []


def test_run_all_after_a_restart_gives_live_explorers_as_they_were_left(course):
    course.run_all(COUNT)
    course.wait_for_lines("offline", "text === ''")
    # No stale copy beside the new.
    assert [name for _, name, _ in course.page.evaluate(NOTEBOOK)][1 : COUNT + 1] == [*CLASSES]
    assert course.lines("note") == [say("kept")] * COUNT
    texts = [text for *_, text in course.page.evaluate(NOTEBOOK)]
    [ask] = [at for at, text in enumerate(texts) if text.startswith("[all(")]
    course.do_cell(ask)
    assert course.last_output() == str([True] * COUNT)
    assert course.errors == []


def test_a_saved_notebook_comes_back_playable_without_running_it(course):
    before, saved = course.seen(), course.save()
    assert "application/vnd.jupyter.widget-state+json" in saved["metadata"]["widgets"]
    course.look("course")
    course.page.wait_for_function(f"document.querySelectorAll('.mdx').length === {COUNT}")
    assert course.seen() == before
    course.wait_for_lines("offline", f"text === {json.dumps(say('silent'))}")
    play(course)
    assert course.errors == []


def test_without_the_saved_state_only_the_picture_comes_back(course):
    """What `saveState` is there for: the setting that tools.environment writes."""
    saved = course.save()
    del saved["metadata"]["widgets"]
    (course.work / "stateless.ipynb").write_text(json.dumps(saved))
    course.look("stateless")
    line = say("run-this-cell", does=explore.Place.WORDS("place-does"))
    course.page.get_by_text(line).wait_for()
    assert course.page.locator(".mdx").count() == 0


# JupyterLab answers widgets beside a cell that runs; so it is the answer that takes its time.
SLOW = """import time
from types import MethodType
quick = explore.Place.compute
place.compute = lambda value: (time.sleep(1.2), quick(value))[1]
place.answer = MethodType(explore.Place.answer.__func__, place)"""


@pytest.fixture(scope="module")
def twice(lab):
    """Each explorer in two views of one model, and cells that keep Python busy or set a state."""
    shown = [
        f"{name} = explore.{kind}()\ndisplay({name}, {name})" for name, kind in CLASSES.items()
    ]
    sets = "".join(
        f"{name}.value = {{**{name}.value, **{name}.tries[0]['value']}}\n" for name in CLASSES
    )
    lab.open("twice", [IMPORT, *shown, sets, SLOW])
    for number in range(COUNT + 1):
        lab.do_cell(number)
    lab.page.wait_for_function(f"document.querySelectorAll('.mdx').length === {2 * COUNT}")
    return lab


def pairs_agree(lab) -> bool:
    seen = lab.seen()
    return seen[::2] == seen[1::2]


def test_two_views_of_one_model_agree(twice):
    before = twice.seen()
    assert pairs_agree(twice)
    for number in range(COUNT):
        twice.explorer(2 * number).locator("[data-try='0']").click()
    twice.page.wait_for_timeout(500)
    assert pairs_agree(twice)
    assert all(a != b for a, b in zip(before, twice.seen(), strict=True))


def test_a_value_set_in_a_cell_moves_every_view(twice):
    asked = twice.seen()
    for number in range(COUNT):
        twice.explorer(2 * number + 1).get_by_role("button", name=say("reset"), exact=True).click()
    twice.page.wait_for_timeout(500)
    assert pairs_agree(twice)
    assert twice.seen() != asked
    twice.do_cell(COUNT + 1)
    twice.page.wait_for_function("document.querySelectorAll('.mdx-late').length === 0")
    twice.page.wait_for_timeout(500)
    assert twice.seen() == asked
    assert twice.errors == []


def test_a_busy_python_is_said_to_be_busy_and_answers_in_the_end(twice):
    place = twice.explorer(2 * [*CLASSES].index("place"))
    place.get_by_role("button", name=say("reset"), exact=True).click()
    twice.do_cell(COUNT + 2)
    place.get_by_label("columns of x, one more").click()
    place.get_by_text(say("busy")).wait_for()
    # What needs no Python moves all the same.
    place.get_by_label("numerator", exact=True).check()
    place.get_by_text(say("busy")).wait_for(state="detached")
    title = place.locator(".mdx-result:visible .mdx-title").inner_text()
    assert "numerator" in title
    assert title.endswith("2×6")
    assert twice.errors == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'


def stored(**data) -> list[dict]:
    return [{"output_type": "display_data", "metadata": {}, "data": data}]


def test_an_untrusted_notebook_shows_the_picture_and_a_line(lab):
    kinds = [getattr(explore, kind) for kind in CLASSES.values()]
    outputs = {
        number: stored(**{"text/html": figure(kind()), "text/plain": "words"})
        for number, kind in enumerate(kinds)
    }
    # What no untrusted notebook shows: a bare drawing.
    outputs[COUNT] = stored(**{"image/svg+xml": SVG, "text/plain": "a drawing"})
    lab.open("untrusted", [*ONE_EACH, "'a drawing'"], outputs)
    images = """[...document.querySelectorAll(".jp-OutputArea-output img")].map(
        (image) => [image.naturalWidth > 100, image.alt.length > 20])"""
    lab.page.wait_for_function(f"{images}.length === {COUNT}")
    assert lab.page.evaluate(images) == [[True, True]] * COUNT
    texts = lab.page.locator(".jp-OutputArea-output").all_inner_texts()
    for number, kind in enumerate(kinds):
        does = kind.WORDS(f"{kind.name}-does")
        assert say("run-this-cell", does=does) in texts[number]
    assert "a drawing" in texts[COUNT]
    assert lab.page.locator(".mdx").count() == 0
