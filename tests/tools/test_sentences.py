"""Sentences tied to what a cell gave: a false one stops the build."""

import re

import jupytext
import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from tools.build import build
from tools.pages import SourceError, exercise_sources, lecture_sources, text_of
from tools.sentences import (
    Tie,
    TieError,
    fits,
    hidden_cell,
    ties_in,
    untied,
    values_in,
    without_marks,
)
from tools.sources import ROOT, read_with_ties


def stem(source):
    return f"{source.parent.name}/{source.stem}"


PROSE = """All three pass.
% holds: count == 3
% holds: min(values) > 0
It is as it was.
% no result

The largest is {eval}`max(values)`."""


def test_marks_are_no_part_of_the_prose():
    shown = "All three pass.\nIt is as it was.\n\nThe largest is {eval}`max(values)`."
    assert without_marks(PROSE) == shown
    assert without_marks(shown) == shown


def test_a_tie_knows_the_sentence_above_it():
    sentence = "All three pass."
    assert ties_in(PROSE) == [Tie(sentence, "count == 3"), Tie(sentence, "min(values) > 0")]
    assert values_in(PROSE) == ["max(values)"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("% holds: 1 == 1", "no sentence stands above"),
        ("It is.\n% holds: 1 ==", "no Python expression"),
        ("It is.\n% holds 1 == 1", "a mark is written `% holds: expression`"),
        ("It is.\n% it holds: 1 == 1", "a mark is written `% holds: expression`"),
        ("It is.\n%holds: 1 == 1", "a mark is written `% holds: expression`"),
    ],
)
def test_a_tie_that_would_not_be_read_is_refused(text, words):
    with pytest.raises(TieError, match=words):
        ties_in(text)


def test_a_cell_without_ties_has_no_hidden_cell():
    assert hidden_cell("It is.", []) is None
    assert "assert (count == 3)" in hidden_cell(PROSE, ties_in(PROSE)).source


@pytest.mark.parametrize(
    ("written", "expected"),
    [("It is 3 today.", True), ("It is today.", False), ("It was 3 today.", False)],
)
def test_a_text_fits_its_prose(written, expected):
    assert fits("It is {eval}`x` today.", written) is expected


SOURCE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

# A lecture

Three to begin with.

```{{code-cell}} ipython3
values = [1, 2, 3]
len(values)
```

{remark}

```{{code-cell}} ipython3
sum(values)
```
"""


def built(tmp_path, remark, reading="lecture"):
    source = tmp_path / "99_x.md"
    source.write_text(SOURCE.format(remark=remark))
    return nbformat.reads(build(tmp_path / "99_x.ipynb", source, reading), as_version=4)


def test_a_true_sentence_is_built_and_nothing_of_its_tie_is_left(tmp_path):
    remark = "There are {eval}`len(values)`, and 3 is last.\n% holds: values[-1] == 3"
    notebook = built(tmp_path, remark)
    assert notebook.cells[2].source == "There are 3, and 3 is last."
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2]
    assert [cell.outputs[0].execution_count for cell in code] == [1, 2]
    assert [cell.outputs[0].data["text/plain"] for cell in code] == ["3", "6"]


@pytest.mark.parametrize("expression", ["values[-1] == 2", "nothing", "1 / 0"])
def test_a_false_sentence_stops_the_build(tmp_path, expression):
    with pytest.raises(CellExecutionError) as caught:
        built(tmp_path, f"The last is 2.\n% holds: {expression}")
    assert "The last is 2." in str(caught.value)


def test_a_set_has_no_value_in_its_prose_since_an_exercise_is_not_run(tmp_path):
    with pytest.raises(SourceError, match=r"99_x\.md: a set ties its sentences by `% holds:` only"):
        built(tmp_path, "There are {eval}`len(values)`.", "exercise")


def cells(*texts):
    make = {"c": nbformat.v4.new_code_cell, "m": nbformat.v4.new_markdown_cell}
    return [make[text[0]](text[2:]) for text in texts]


@pytest.mark.parametrize(
    ("remark", "found"),
    [
        ("Both pass.", ["Both pass."]),
        ("Both pass.\n% holds: x", []),
        ("Both pass.\n% no result", []),
        ("Of {eval}`n` both pass.", []),
        ("Now take $X$.", []),
        ("> Both pass.", []),
        ("Things to try: find both.", []),
        ("`found` is here.", []),
        ("Now.\n\n## Both pass.", []),
        ("Now.\n\nNone of them agrees.", ["None of them agrees."]),
        ("Both pass.\n% holds: x\nThe last fails.", ["The last fails."]),
        ("Both pass.\nThe last fails.\n% holds: x", []),
        ("It is $13$.", ["It is $13$."]),
        ("This is $A^{\\top}$.", ["This is $A^{\\top}$."]),
        ("The loss is $0.5$.", ["The loss is $0.5$."]),
        ("The second answer forgets the minus.", ["The second answer forgets the minus."]),
        ("Its last has a factor $2$.", ["Its last has a factor $2$."]),
        ("The two are of one size.", ["The two are of one size."]),
        ("So $B$ does not multiply.", ["So $B$ does not multiply."]),
        ("The third has no trace (M41b).", ["The third has no trace (M41b)."]),
        ("It takes more than a minute.", ["It takes more than a minute."]),
        ("Two.", ["Two."]),
        ("Not one entry is here.", ["Not one entry is here."]),
        ("The error grows like $h^2$.", ["The error grows like $h^2$."]),
        ("Take $x = 13$ and a matrix $A$.", []),
        ("One factor moves at a time.", []),
        ("Put the second factor first.", []),
    ],
)
def test_a_sentence_that_reports_a_result_untied_is_found(remark, found):
    assert untied(cells("m Both pass.", "c 1", f"m {remark}", "m It agrees.")) == found


@pytest.mark.parametrize("source", lecture_sources() + exercise_sources(), ids=stem)
def test_what_the_course_reports_is_tied(source):
    assert untied(jupytext.reads(text_of(source), fmt="md:myst").cells) == []


NUMBERS = ("Ten", "Eleven", "Twelve", "Thirteen", "Fourteen")


def said_and_asked(text):
    """How many questions a set says it has, and how many it asks."""
    said = re.search(r"\b(\w+) questions, about \d+ minutes\.", text)[1]
    return NUMBERS.index(said) + 10, len(set(re.findall(r"^## (\w+\.\d+) ", text, re.MULTILINE)))


@pytest.mark.parametrize("source", exercise_sources(), ids=stem)
def test_a_set_says_how_many_questions_it_asks(source):
    said, asked = said_and_asked(text_of(source))
    assert said == asked


def test_another_number_of_questions_is_noticed():
    text = "Ten questions, about 45 minutes.\n## 03.1 Shape\n## 03.2 Shape of a chain\n## More\n"
    assert said_and_asked(text) == (10, 2)


def names_of_mistakes(text):
    return set(re.findall(r"\b[MN]\d\d[a-c]?\b", text))


def unnamed(notebook, ties):
    """The mistakes that a lecture says were met, and that neither an output nor a tie names."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    met = " ".join(re.findall(r"\*\*Mistakes met:\*\*.*", prose))
    shown = str([cell.get("outputs") for cell in notebook.cells])
    return names_of_mistakes(met) - names_of_mistakes(shown + str(ties))


@pytest.mark.parametrize("source", lecture_sources(), ids=stem)
def test_mistakes_met_were_met(source):
    path = ROOT / "notebooks" / f"{source.stem}.ipynb"
    ties = read_with_ties(source, "lecture")[1]
    assert unnamed(nbformat.read(path, as_version=4), ties) == set()


def test_a_mistake_that_was_not_met_is_noticed():
    source, ties = read_with_ties(ROOT / "course" / "04_matrices_and_scalars.md", "lecture")
    summary = source.cells[-1].source
    source.cells[-1].source = "**Mistakes met:** M26 $XX$ · M41b a transpose.\n"
    assert unnamed(source, ties) == set()
    assert unnamed(source, {}) == {"M26", "M41b"}
    source.cells[-1].source = summary + "\n**Mistakes met:** M33, as the text says.\n"
    assert "M33" in unnamed(source, ties)
