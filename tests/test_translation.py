"""Another language is another table: with every template emptied of its words, none is left.

Each template is replaced by its parts alone; what the library then says holds no English word that
stands in every sentence. A word put together elsewhere would remain.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import mdlib as md
from mdlib import errors
from tests.test_messages import every_table, fields

ANSWERS = json.loads((Path(__file__).parent / "data" / "answers.json").read_text(encoding="utf-8"))
COMMON = re.compile(r"\b(the|is|are|of|and|not|it|with|for|has|this|that|from|where|no)\b", re.I)
CALLS = {
    "parse": lambda: md.formula("A @@ x", A="m n", x="n"),
    "a name not declared": lambda: md.derive("A @ y", "x", A="m n", x="n"),
    "sizes": lambda: md.derive("A @ B", "A", A="m n", B="p q"),
    "layout": lambda: md.derive("A @ x", "x", A="m n", x="n", layout="row"),
    "no rule": lambda: md.derive("sum(mpow(X, t))", "t", X="n n", t=""),
    "data": lambda: md.vec("text"),
    "unvech": lambda: md.unvech([1, 2, 3, 4, 5]),
    "gradient": lambda: md.check_gradient(lambda x: x.T @ x, lambda x: 3 * x, [[1.0], [2.0]]),
    "bank": lambda: md.mistake("M99"),
    "practice": lambda: md.practice("cooking"),
    "identities": lambda: md.identities["nothing"],
}


def emptied(template: str) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(fields(template)))


@pytest.fixture
def wordless(monkeypatch):
    for say in every_table():
        for key, template in say.items():
            monkeypatch.setitem(errors.TRANSLATED, f"{say.room}.{key}", emptied(template))


def left_over(said: str) -> list[str]:
    return [match.group() for match in COMMON.finditer(str(said))]


@pytest.mark.parametrize("name", CALLS)
def test_an_error_is_a_template(name, wordless):
    with pytest.raises(md.MdlibError) as caught:
        CALLS[name]()
    assert left_over(caught.value) == []


def test_verdicts_are_templates(wordless):
    found = {}
    for case in ANSWERS[::9]:
        verdict = md.check(case["answer"], case["formula"], case["wrt"], **case["shapes"])
        if left_over(repr(verdict)):
            found[case["answer"]] = repr(verdict)
    assert found == {}


def test_a_derivation_is_made_of_templates(wordless):
    d = md.derive("logdet(A @ X) + tr(X.T @ A @ X)", "X", A="n n", X="n n")
    assert left_over(str(d)) == []
    assert [step.sentence for step in d.steps if left_over(step.sentence)] == []


def test_words_put_together_elsewhere_are_seen(wordless, monkeypatch):
    assert left_over("The answer is wrong.") == ["The", "is"]
    with pytest.raises(AssertionError):
        assert left_over(errors.ShapeError("A has no columns")) == []
