"""Scripts that leave the name of their explorer out of a word's key: `tell("ask", {high})`."""

import re

import pytest

from mdlib.explore import LeastSquares, LinearMap, scripts
from tests.explore.script_words import calls


def told(name: str) -> list[tuple[str, str]]:
    return calls(scripts.source(f"{name}.js").replace('tell("', f'say("{name}-'))


def unfilled(script_calls, table) -> list[str]:
    """Calls of no word, and of one with a part that is not given."""
    found = [key for key, _ in script_calls if key not in table]
    for key, parts in script_calls:
        given = {re.split(r"[:\s]", part.strip())[0] for part in parts.split(",")}
        if not set(re.findall(r"\{(\w+)", table.get(key, ""))) <= given and "..." not in parts:
            found.append(key)
    return found


@pytest.mark.parametrize("kind", [LeastSquares, LinearMap], ids=lambda kind: kind.name)
def test_every_word_is_in_the_table_with_its_parts(kind):
    said = told(kind.name)
    assert len(said) > 15
    # Parts that are calls with parts of their own are not looked into.
    flat = [(key, parts) for key, parts in said if "(" not in parts]
    assert unfilled(flat, kind.WORDS) == []


@pytest.mark.parametrize("kind", [LeastSquares, LinearMap], ids=lambda kind: kind.name)
def test_every_word_of_the_table_is_said(kind):
    """By the script, in full or short; what the still picture says is for Python to say."""
    script = scripts.source(f"{kind.name}.js")
    shown = {value for row in (kind.TRIES, {"question", "does"}) for value in row}
    short = {key.removeprefix(f"{kind.name}-") for key in kind.WORDS}
    unsaid = {
        key for key in short if f'"{key}"' not in script and f"{kind.name}-{key}" not in script
    }
    made = {"to-forward", "to-central"}
    named = {key.removeprefix(f"{kind.name}-") for key in shown}
    assert {key for key in unsaid if not key.startswith("still")} - named - made == set()


def test_a_word_that_is_not_there_is_seen():
    table = {"x-a": "It is {n}."}
    assert unfilled([("x-b", ""), ("x-a", " m: 1 "), ("x-a", " n: 1 ")], table) == ["x-b", "x-a"]
