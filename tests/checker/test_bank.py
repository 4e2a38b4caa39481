"""The bank of mistakes: its rows, their words, their makers, and that a new file is found."""

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import mdlib as md
from mdlib.checker.mistakes import families, making
from mdlib.checker.mistakes.bank import BANK, makers, mistaken_rules
from mdlib.checker.mistakes.making import WORDS, Made, Maker, row, told
from tests.checker.mistaken_answers import CASES

PACKAGE = Path(md.__file__).parent
FAMILIES = Path(families.__file__).parent
VARIANTS = {"M08b", "M27b", "M37b", "M41b"}
PUBLISHED = {f"M{number:02}" for number in range(1, 56)} | VARIANTS
ID = re.compile(r"\b[MN]\d\d[a-z]?\b")


@cache
def literals(path: Path) -> list[str]:
    """Every text that is written in a file, but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in alone
    ]


def said(folder: Path) -> set[str]:
    """The ids that are said anywhere in the library."""
    return ids_in(folder.rglob("*.py"))


def ids_in(paths) -> set[str]:
    return {id for path in paths for text in literals(path) for id in ID.findall(text)}


def test_the_bank_has_the_published_rows_and_the_general_ones_in_order():
    assert set(BANK) == PUBLISHED | {f"N0{number}" for number in range(1, 10)}
    assert [*BANK] == sorted(BANK)


def without_row(cases) -> set[str]:
    return {id for ids, *_ in cases for id in ids.split()} - set(BANK)


def test_every_row_has_examples_and_every_example_a_row():
    assert {id for ids, *_ in CASES for id in ids.split()} >= set(BANK)
    assert without_row(CASES) == set()
    assert without_row([*CASES, ("M07 M99", "x", "x", {}, "2", {})]) == {"M99"}


@pytest.mark.parametrize("mistake", BANK.values(), ids=list(BANK))
def test_a_row_says_what_and_what_to_try_in_one_sentence_each(mistake):
    for sentence in (mistake.what, mistake.hint):
        assert sentence[0].isupper()
        assert sentence[-1] in ".?"
        assert not re.search(r"[.?] ", sentence), sentence
        assert not re.search(r"[=@]|X\*\*", sentence), "it would give the answer away"
    assert (mistake.what.key, mistake.hint.key) == tuple(
        f"mistakes.{mistake.id}.{which}" for which in ("what", "hint")
    )
    assert mistake.name
    assert mistake.example
    # JupyterLab makes the anchor from the text, and cannot from a formula.
    assert not re.search(r"[$`*\\]", mistake.section)


def test_a_row_shows_all_that_it_has():
    shown = repr(md.mistake("M28"))
    assert shown.startswith("Mistake(id='M28', name='sign of the inverse lost', what='The diff")
    assert shown.endswith("lecture='06', section='The inverse', asks=(), claims='sign')")


def test_an_id_that_is_not_in_the_bank_is_an_error():
    assert md.mistake("M28").name == "sign of the inverse lost"
    with pytest.raises(md.MdlibError) as caught:
        md.mistake("M99")
    assert str(caught.value) == "mistake: no 'M99' in the bank; it has M01 to M55 and N01 to N09."
    assert caught.value.args[0].key == "checker.no-mistake"


def test_an_id_has_one_row():
    with pytest.raises(LookupError, match="M28 has a row already"):
        row("M28", "name", "f by x: g", "What.", "Try.")


def test_every_id_that_the_library_says_is_a_row(tmp_path):
    assert said(PACKAGE) - set(BANK) == set()
    (tmp_path / "rule.py").write_text('FACTORS = {-1.0: ["M11", "M77"]}\n')
    assert said(tmp_path) - set(BANK) == {"M77"}


def test_every_row_is_made_or_found_from_the_shape_or_the_factor():
    made = {id for maker in makers() for id in maker.ids}
    elsewhere = [path for path in PACKAGE.rglob("*.py") if path.parent != FAMILIES]
    assert set(BANK) - made <= ids_in(elsewhere)
    assert made - set(BANK) == set()


def test_every_maker_says_the_wrong_formula():
    assert [maker.ids for maker in makers() if not maker.formula.strip()] == []
    assert {rule.kind.__name__ for rule in mistaken_rules()} > {"Inverse", "Det", "Softmax"}


def likelihoods(text: str) -> set[int]:
    """Those that a family gives its makers."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    place = {"whole": 1, "rule": 2}
    given = [c.args[place[c.func.id]] for c in calls if getattr(c.func, "id", "") in place]
    given += [word.value for c in calls for word in c.keywords if word.arg == "likelihood"]
    return {node.value for node in given}


def test_no_two_families_share_a_likelihood_so_that_their_names_order_nothing():
    found = [likelihoods(path.read_text(encoding="utf-8")) for path in FAMILIES.glob("*.py")]
    assert sum(map(len, found)) == len(set().union(*found)) > 40
    assert set().union(*found) == {maker.likelihood for maker in makers()}
    assert likelihoods('rule("M28", Inverse, 79, "", f)\none_place("M50", likelihood=3)(f)') == {
        79,
        3,
    }


def test_a_maker_makes_what_it_says():
    with pytest.raises(LookupError, match=r"a maker of \('M07',\) makes \('M16',\)"):
        [*Maker(("M07",), 1, "", lambda scene: [Made(None, ("M16",))])(None)]


def used(folder: Path) -> dict[str, set[str]]:
    """The words that makers have for a case, "M15.what-inner", and the parts they give."""
    found = {}
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "told":
                key = ast.unparse(node.args[0]).strip("f'\"")
                found[key] = {keyword.arg for keyword in node.keywords}
    return found


def test_the_words_for_a_case_are_a_template_of_the_row_with_all_its_parts():
    calls = used(FAMILIES)
    # One key is put together, and one handed on.
    calls |= dict.fromkeys(("M13.what-first", "M13.what-last"), calls.pop("M13.what-{place}"))
    calls |= dict.fromkeys(("N09.what-sum", "N09.what-length"), calls.pop("key"))
    own = {f"{id}.{word}" for id in BANK for word in ("name", "what", "hint")}
    assert set(calls) == set(WORDS) - own
    for key, parts in calls.items():
        assert parts == {name for _, name, _, _ in Formatter().parse(WORDS[key]) if name}
        assert key.partition(".")[2].startswith(("what-", "hint-"))


def test_words_for_a_case_take_the_place_of_one_sentence():
    words = told("M15.what-inner", inner="A @ x")
    assert (words.what, words.hint) == ("The inner expression A @ x was not differentiated.", "")
    assert (words.what.key, words.what.parts) == ("mistakes.M15.what-inner", {"inner": "A @ x"})
    assert told("M54.hint-divergence").what == ""


NEW = """
from ....engine.rules import d
from ....language.tree import Elementwise
from ..making import row, rule

row("M77", "cosine for sine", "sum(sin(x)) by x: sin(x)", "It is turned.", "Draw it.")
rule("M77", Elementwise, 100, "−g(U) ∘ dU", lambda node: -node * d(node.arg))
"""
ASKED = """
import mdlib as md
assert md.__file__.startswith({folder!r})
print(*md.check("-sin(x)", "sum(sin(x))", "x", x="n").mistakes)
"""


@pytest.mark.parametrize(("where", "found"), [("families", True), ("", False)])
def test_a_new_file_of_mistakes_is_found_by_itself(tmp_path, where, found):
    shutil.copytree(PACKAGE, tmp_path / "mdlib", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "mdlib" / "checker" / "mistakes" / where / "waves.py").write_text(NEW)
    command = [sys.executable, "-c", ASKED.format(folder=str(tmp_path))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (done.stdout.split()[:1] == ["M77"]) == found


def test_all_families_are_loaded():
    assert {path.stem for path in FAMILIES.glob("*.py")} - {"__init__"} <= {
        name.rpartition(".")[2] for name in sys.modules if ".families." in name
    }
    assert making.ROWS.keys() == set(BANK)
