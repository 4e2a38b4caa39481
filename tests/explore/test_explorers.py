"""What every explorer does, without a browser: its state, its refusals, its stored form."""

import json
import re
from html.parser import HTMLParser
from random import Random
from xml.etree import ElementTree

import pytest

import mdlib as md
from mdlib import errors
from mdlib.errors import DataError
from mdlib.explore import explore_words, explorer, fields, pages, scripts
from mdlib.explore.explorer import Explorer
from mdlib.explore.fields import cleaned, drawn
from tests.explore.script_words import calls, used_in

EXPLORERS = [getattr(md.explore, name) for name in md.explore.__all__]
NAMES = [each.name for each in EXPLORERS]
KIB = 1024


@pytest.fixture(params=EXPLORERS, ids=NAMES)
def kind(request):
    return request.param


def test_all_of_them_are_tested():
    assert all(issubclass(each, Explorer) for each in EXPLORERS)
    assert len(set(NAMES)) == len(NAMES) >= 1


def test_its_state_is_data(kind):
    state = kind().state()
    assert json.loads(json.dumps(state)) == state
    assert set(state["value"]) == set(kind.fields())
    assert state["value"] == state["start"]
    assert len(state["tries"]) >= 3


@pytest.mark.parametrize("seed", range(20))
def test_any_state_that_the_fields_allow_is_answered(kind, seed):
    shown = kind()
    shown.value = drawn(kind.fields(), seed)
    assert shown.trouble == ""
    assert cleaned(kind.fields(), shown.value, shown.start)[1] == []
    assert json.loads(json.dumps(shown.facts, allow_nan=False)) == shown.facts
    assert kind.settled(shown.value) == shown.value


def test_the_same_value_gives_the_same_facts(kind):
    assert kind().facts == kind().facts
    one, other = kind(), kind()
    one.value = drawn(kind.fields(), 7)
    other.value = drawn(kind.fields(), 7)
    assert one.facts == other.facts


def test_nonsense_set_from_code_keeps_the_last_good_state_and_says_so(kind):
    shown = kind()
    before = shown.value
    for key in kind.fields():
        for nonsense in (object(), float("nan"), [[[]]], -(10**9), {"a": object()}):
            shown.value = {**before, key: nonsense}
            assert shown.value == before, key
            assert shown.trouble.startswith(key), (key, shown.trouble)
    shown.value = {**before, "colour": 1}
    assert shown.value == before
    assert "'colour'" in shown.trouble
    shown.value = {**before, "seed": 5}
    assert shown.trouble == ""


def test_nonsense_at_the_start_is_refused_by_name(kind):
    with pytest.raises(DataError, match=r"^seed=-1; expected a whole number from 0 to 9999"):
        kind(seed=-1)
    with pytest.raises(DataError, match="no key 'colour'"):
        kind(colour=1)
    with pytest.raises(DataError, match=r"states\['bad'\] cannot be shown: seed"):
        kind(states={"bad": {"seed": "x"}})


def test_prepared_states_are_buttons(kind):
    shown = kind(states={"the third": {"seed": 3}})
    assert shown.tries == [{"label": "the third", "value": {"seed": 3}}]


def test_every_thing_to_try_is_a_state(kind):
    for each in kind().tries:
        shown = kind()
        shown.value = {**shown.value, **each["value"]}
        assert shown.trouble == ""
        assert not shown.facts.get("error"), each["label"]
        assert each["label"]


class Stored(HTMLParser):
    """The stored form, read back: the state, the picture and its words, the line below."""

    def __init__(self, html):
        super().__init__()
        self.state, self.alt, self.lines = None, "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.alt = given.get("alt", self.alt)
        if "data-state" in given:
            self.state = json.loads(given["data-state"])

    def handle_data(self, data):
        self.lines.append(data)


def test_the_stored_form_is_a_picture_with_words_and_the_state(kind):
    shown = kind()
    data, _ = shown._repr_mimebundle_()
    stored = Stored(data["text/html"])
    assert stored.state == shown.state()
    assert stored.alt == data["text/plain"]
    assert len(stored.alt) > 20
    assert any(line.startswith("▶ Run this cell to play: ") for line in stored.lines)
    assert "image/svg+xml" not in data
    assert len(data["text/html"]) < 150 * KIB


WORD = re.compile(r"[^\W\d_]{4,}")
# Names of functions and fractions are formulas; so are the letters of a title in an SVG.
FORMULA = {
    "logdet",
    "diag",
    "tanh",
    "sigmoid",
    "kron",
    "vech",
    "sqrt",
    "norm",
    "exp",
    "commutation",
}


def words_drawn(svg: str) -> set[str]:
    """Words in a picture that a reader of another language could not read."""
    texts = [each for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("}text")]
    return {word for each in texts for word in WORD.findall("".join(each.itertext()))} - FORMULA


def test_the_still_picture_holds_formulas_and_no_words(kind):
    shown = kind()
    for seed in range(5):
        svg, alt = kind.still(shown.value, shown.facts)
        assert words_drawn(svg) == set()
        assert 'role="img"' not in svg or "<svg" in svg
        assert alt.strip() == alt != ""
        shown.value = drawn(kind.fields(), seed)


def test_a_word_in_a_picture_is_seen():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>the loss</text></svg>'
    assert words_drawn(svg) == {"loss"}


def test_every_word_that_the_script_says_is_in_the_tables(kind):
    script = scripts.module(kind.name)
    table = {**explore_words.say, **kind.WORDS}
    said = [key for key, _ in calls(script)]
    assert [key for key in said if key not in table] == []
    assert set(kind().words) >= used_in(script, table)


def test_parts_of_a_word_are_those_of_its_template(kind):
    table = {**explore_words.say, **kind.WORDS}
    for key, parts in calls(scripts.module(kind.name)):
        named = set(re.findall(r"\{(\w+)", table[key]))
        if "..." not in parts:
            given = {
                re.split(r"[:\s]", part.strip())[0] for part in parts.split(",") if part.strip()
            }
            assert named <= given or "(" in parts or "[" in parts, (key, named, given)


def test_a_translation_reaches_the_page(kind, monkeypatch):
    monkeypatch.setitem(errors.TRANSLATED, "explore.undo", "撤销")
    assert kind().words["undo"] == "撤销"


def test_no_sentence_is_written_in_a_script(kind):
    own = scripts.source(f"{kind.name}.js")
    assert sentences(own) == []
    assert sentences('p.textContent = "The answer is wrong.";') == ["The answer is wrong."]


def sentences(script: str) -> list[str]:
    texts = re.findall(r'"([^"\\\n]*)"', re.sub(r"^\s*//.*$", "", script, flags=re.MULTILINE))
    return [text for text in texts if re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", text)]


def test_one_module_has_three_homes(kind):
    """What stands in the file is what a notebook, an exported page and a site are given."""
    own = scripts.DEFAULT.sub("return ", scripts._plain(kind.name))
    for home in (scripts.module(kind.name), scripts.classic(*NAMES), pages.script(kind.name)):
        assert home.replace("<\\/", "</").count(own) == 1


def test_no_script_names_an_address(kind):
    """No request goes out: the only address is the name of the SVG language."""
    script = scripts.module(kind.name) + scripts.style(kind.name)
    assert set(re.findall(r"\w+://[^\s\"'`)]+", script)) == {"http://www.w3.org/2000/svg"}


def test_the_scripts_of_all_are_small():
    """What a page with every explorer is sent, the parts once."""
    assert len(scripts.classic(*NAMES).encode()) <= 150_000


def test_classes_of_the_style_sheet_have_a_prefix():
    sheet = re.sub(r"/\*.*?\*/", "", scripts.style(*NAMES), flags=re.DOTALL)
    foreign = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\d\.\d+|\.\d+", "", sheet)))
    assert {n for n in foreign if not n.startswith("mdx")} == {"jupyter-widgets-disconnected"}


def test_colours_come_from_the_palette():
    texts = [path.read_text(encoding="utf-8") for path in scripts.FOLDER.iterdir()]
    assert [
        each for text in texts for each in re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", text)
    ] == []
    used = {name for text in texts for name in re.findall(r"--mdx-([\w-]+)", text)}
    made = re.compile(r"--mdx-(cell|most|size|side)")
    own = set(re.findall(r"--mdx-([\w-]+)", scripts.style().partition("}")[0]))
    assert {
        f"--mdx-{n}"
        for n in used - own
        if not n.startswith("tint-") and not made.match(f"--mdx-{n}")
    } == set()


def test_a_first_answer_that_fails_stops_nothing():
    class Hasty(md.explore.Place):
        @classmethod
        def at_once(cls, value):
            raise ZeroDivisionError

    shown, sober = Hasty(), md.explore.Place()
    for each in (shown, sober):
        each.value = {**each.value, "layout": "numerator"}
    assert shown.facts == sober.facts


def test_an_explorer_that_fails_says_so_and_keeps_its_picture():
    class Broken(md.explore.Place):
        @classmethod
        def compute(cls, value):
            if value["layout"] == "numerator":
                raise ZeroDivisionError
            return super().compute(value)

    shown = Broken()
    by = shown.facts["by"]
    shown.value = {**shown.value, "layout": "numerator"}
    assert shown.facts["by"] == by
    assert "ZeroDivisionError" in shown.facts["error"]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (fields.one_of("a", "b"), "a", ["c", 1, None]),
        (fields.flag(), True, [1, 0, "yes"]),
        (fields.whole(1, 3), 2, [0, 4, 2.0, True, "2"]),
        (fields.number(0, 1), 0.5, [2, -1, float("nan"), float("inf"), True, "1"]),
        (fields.text(3), "abc", ["abcd", 1, None]),
        (fields.listed(fields.whole(0, 9), 2), [1, 2], [[1], [1, 2, 3], [1, "x"], "12"]),
        (fields.mapped(fields.whole(0, 9), "m"), {"m": 1}, [{"n": 1}, {"m": 10}, [], {1: 1}]),
        (fields.optional(fields.whole(0, 9)), None, [10, "x"]),
    ],
)
def test_a_field_keeps_what_it_allows_and_refuses_the_rest(field, good, bad):
    assert field.clean("key", good) == good
    for given in bad:
        with pytest.raises(DataError, match=r"^key"):
            field.clean("key", given)
    for seed in range(20):
        value = field.draw(Random(seed))
        assert field.clean("key", value) == value


def test_an_error_of_the_library_is_a_fact():
    answered = explorer.Explorer.answer.__func__
    refused = type("E", (), {"compute": lambda value: (_ for _ in ()).throw(DataError("no"))})
    assert answered(refused, {}, {"kept": 1}) == {"kept": 1, "error": "no"}


def test_a_key_that_is_made_of_a_part_is_found():
    script = 'say(`place-${v.layout}`) + say("undo") + `${x}`'
    keys = ["place-denominator", "place", "undo", "redo"]
    assert used_in(script, keys) == {"place-denominator", "undo"}
