"""`python -m mdlib explore`: the pages it prints, and a sentence where it can print none."""

import html
import json
import re
import subprocess
import sys

import pytest

from mdlib import explore
from mdlib.__main__ import main
from mdlib.explore.command import explorers

NAMES = sorted(explorers())
NOTEBOOK = "<html><body><p>Text</p>{}<p>More</p></body></html>"
STORED = '<div class="mdx-still" data-explorer="{}" data-state="{{}}">a picture</div>'


def states(page):
    """The stored states of a page, by the name of the explorer."""
    found = re.findall(r"data-explorer=[\"'](\w+)[\"'] data-state=([\"'])(.*?)\2", page)
    return {name: json.loads(html.unescape(state)) for name, _, state in found}


def asked_outside(page):
    """What a page would load: sources and style sheets that are not in it."""
    return re.findall(r'(?:src|href|url\()\s*=?\s*"?(?!data:|#)([\w./:-]+)', page)


def test_every_explorer_has_a_name_of_its_own():
    assert len(NAMES) == len(explore.__all__) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_page_holds_one_explorer_its_script_and_nothing_from_elsewhere(name, capsys):
    assert main(["explore", name]) == 0
    page = capsys.readouterr().out
    assert list(states(page)) == [name]
    assert page.count("<script>") == page.count("</script>") == 1
    assert page.startswith("<!doctype html>")
    assert asked_outside(page.partition("<script>")[0]) == []


def test_what_a_page_asks_of_others_is_found():
    page = '<img src="data:image/x"><a href="#b"><script src="https://x.org/a.js">url(b.css)'
    assert asked_outside(page) == ["https://x.org/a.js", "b.css"]


def test_a_page_begins_in_the_state_asked_for_and_reset_brings_it_back(capsys):
    given = {"f": [3, 1], "layout": "numerator"}
    assert main(["explore", "place", "--state", json.dumps(given)]) == 0
    state = states(capsys.readouterr().out)["place"]
    assert given.items() <= state["value"].items()
    assert state["start"] == state["value"]
    assert "3,1,3,1" in state["facts"]["by"]


REFUSED = [
    (["plaice"], r"there is no explorer 'plaice'; there are .*place.*\. Did you mean place\?"),
    (["zzz"], r"there is no explorer 'zzz'; there are .*place.*\."),
    (["place", "--state", "{f: 1}"], r"--state is no JSON at character 2: '\{f: 1\}'"),
    (["place", "--state", "[1]"], r"--state: value=\[1\]; expected a dictionary\."),
    (["place", "--state", '{"f": [9, 1]}'], r"--state: f\[0\]=9; expected a whole number .*"),
    (["place", "--state", '{"size": 1}'], r"--state: value has no key 'size'; its keys are .*"),
    ([], r"one of the arguments NAME --page is required; see python -m mdlib explore --help"),
    (["place", "--page", "x"], r"argument --page: not allowed with argument NAME; .*"),
    (["--page", "no such.html"], r"no such.html cannot be read \(FileNotFoundError\)"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_shown_is_said_in_one_line(arguments, said, capsys):
    assert main(["explore", *arguments]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert re.fullmatch(f"mdlib: {said}\n", printed.err)


def page_of(tmp_path, text):
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_script_goes_to_the_end_of_a_notebooks_page_once(tmp_path, capsys):
    stored = "</body> ∂" + STORED.format("place") * 2
    assert main(["explore", "--page", page_of(tmp_path, NOTEBOOK.format(stored))]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"<html><body><p>Text</p>{stored}<p>More</p><style>")
    assert page.endswith("</script></body></html>\n")
    assert page.count("mountAll('place'") + page.count('mountAll("place"') == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOTEBOOK.format("nothing"), "is no page with explorers"),
        (STORED.format("place"), "is no page with explorers"),
        (NOTEBOOK.format(STORED.format("gone")), "there is no explorer 'gone'"),
        (
            NOTEBOOK.format('<script type="application/vnd.jupyter.widget-state+json">'),
            "convert the notebook again with --ClearMetadataPreprocessor.enabled=True",
        ),
    ],
)
def test_a_page_that_cannot_play_is_refused(tmp_path, capsys, text, said):
    assert main(["explore", "--page", page_of(tmp_path, text)]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert said in printed.err


LOADED = """import sys
from mdlib.__main__ import main
assert main({arguments!r}) == 0
print("widgets" if {{"anywidget", "ipywidgets"}} & set(sys.modules) else "none")"""


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (["derive", "x.T @ x", "--wrt", "x", "x=n"], "none"),
        (["explore", "place"], "widgets"),
    ],
)
def test_widgets_load_only_where_they_are_asked_for(arguments, loaded):
    code = LOADED.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == loaded


def test_the_page_is_utf_8_whatever_the_system_writes():
    call = [sys.executable, "-X", "utf8=0", "-m", "mdlib", "explore", "place"]
    done = subprocess.run(call, capture_output=True, check=True, env={"LC_ALL": "C"})
    assert "∂" in done.stdout.decode("utf-8")
