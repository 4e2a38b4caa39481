"""Hints in a ladder: shape, rules, first line; one more at each call, and never the solution."""

import json

import nbformat
import pytest

import mdlib as md
from mdlib.course import hints as written
from mdlib.course import numbered as exercise
from tools.build import HINTS, all_hints
from tools.hints import hints_in, is_calls, with_calls
from tools.pages import exercise_sources
from tools.sources import read

SHAPES = {"A": "m m", "X": "m n"}
TRACE = ("tr(X.T @ A @ X)", "X")


@pytest.fixture(autouse=True)
def no_hint_is_open():
    exercise._opened.clear()


@pytest.mark.parametrize("kind", [md.Derivative, md.LineByLine])
def test_each_call_gives_the_next_rung(kind):
    question = md.question("1", kind(*TRACE, **SHAPES))
    hints = [question.hint() for _ in range(5)]
    titles = [hint.title for hint in hints]
    assert titles == ["shape", "rules", "first line", "solution", "solution"]
    assert repr(hints[0]) == ("Hint 1 of 4: shape. The derivative is m×n in denominator layout.")
    assert "trace; product; transpose" in hints[1].text
    assert hints[2].text.startswith("tr(d(X.T @ A @ X)) = tr(d(X.T) @ A @ X) + tr(X.T @ A @ dX)")


@pytest.mark.parametrize("kind", [md.Derivative, md.LineByLine])
def test_no_hint_gives_the_answer_and_the_solution_does(kind):
    question = md.question("01.3", kind(*TRACE, **SHAPES))
    hints = [question.hint() for _ in range(7)]
    answer = md.derive(*TRACE, **SHAPES)
    assert answer.result.latex() in question.solution()._repr_markdown_()
    assert {hint.text for hint in hints[3:]} == {"There are no more hints; q3.solution() shows it."}
    for hint in hints:
        assert answer.result.latex() not in hint._repr_markdown_()
        assert str(answer.result) not in repr(hint)


def test_a_question_asked_anew_goes_on_where_it_was():
    kind = md.Derivative(*TRACE, **SHAPES)
    md.question("1", kind).hint()
    assert md.question("1", kind).hint().title == "rules"
    assert md.question("2", kind).hint().title == "shape"


def test_the_layout_of_the_question_counts():
    question = md.question("1", md.Derivative(*TRACE, layout="numerator", **SHAPES))
    assert "n×m in numerator layout" in question.hint().text


WRITTEN = {
    "50.1": [["shape", "A row."], ["first line", "Begin."]],
    "50.2": [["look here", "There."], ["rule", "This one."]],
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A folder with a set of two questions, their hints, and a notebook of solutions."""
    file = tmp_path / "hints.json"
    file.write_text(json.dumps(WRITTEN))
    monkeypatch.setattr(written, "HINTS", file)
    written._written.cache_clear()
    code = 'q2 = md.question(\n    "50.2", kind\n)\nanswer = 41\nanswer += 1\nq2.check(answer)'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    (tmp_path / "solutions").mkdir()
    (tmp_path / "exercises").mkdir()
    nbformat.write(notebook, tmp_path / "solutions" / "50_set.ipynb")
    monkeypatch.chdir(tmp_path / "exercises")
    yield tmp_path
    written._written.cache_clear()


def test_the_courses_own_hints_come_before_derived_ones_of_their_kind(course):
    question = md.question("50.1", md.Derivative(*TRACE, **SHAPES))
    hints = [question.hint() for _ in range(4)]
    assert [hint.title for hint in hints] == ["shape", "rules", "first line", "solution"]
    assert [hint.text for hint in hints[::2]] == ["A row.", "Begin."]
    assert [hint.number for hint in hints] == [1, 2, 3, 4]


def test_where_nothing_can_be_derived_the_solution_is_read_from_its_folder(course):
    question = md.question("50.2", md.ShapeOf(f=("m", 1), x=("p", 1)))
    assert [question.hint().title for _ in range(3)] == ["rule", "look here", "solution"]
    assert "answer = 41" not in question.hint().text
    assert question.solution().text == "\nanswer = 41\nanswer += 1"
    assert "```python\nanswer = 41\n" in question.solution()._repr_markdown_()


def test_a_solution_that_was_kept_back_is_said_so(course):
    for path in (course / "solutions").iterdir():
        path.unlink()
    question = md.question("50.2", md.ShapeOf(f=("m", 1), x=("p", 1)))
    assert "The solution of 50.2 is not at hand" in question.solution().text


def test_the_library_has_the_hints_of_the_sources():
    assert HINTS.read_text(encoding="utf-8") == all_hints(), "make build writes mdlib/hints.json"
    assert len(json.loads(all_hints())) > 100


SET = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

## 50.1 A question

```{code-cell} ipython3
q1 = md.question("50.1", kind)
q1
```

```{code-cell} ipython3
answer = ...
q1.check(answer)
```

<details><summary>Hint 1: shape</summary>

A row.

</details>
<details><summary>Hint 2</summary>

There.

</details>

+++

## 50.2 A proof

Prove it.

<details><summary>Hint 1</summary>

By hand.

</details>
"""


def test_folded_hints_become_calls_and_those_of_a_proof_stay(tmp_path):
    (tmp_path / "50_set.md").write_text(SET)
    notebook = read(tmp_path / "50_set.md", "lecture")
    assert hints_in(notebook) == {"50.1": [["shape", "A row."], ["look here", "There."]]}
    with_calls(notebook)
    # The calls stand below the answer, also where the question has a cell of its own.
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[1:] == ["answer = ...\nq1.check(answer)", "# q1.hint()\n# q1.solution()"]
    texts = nbformat.writes(notebook)
    assert "A row." not in texts
    assert "By hand." in texts


def test_text_below_the_hints_is_refused(tmp_path):
    (tmp_path / "50_set.md").write_text(SET.replace("+++\n", ""))
    with pytest.raises(ValueError, match=r"put \+\+\+ between"):
        hints_in(read(tmp_path / "50_set.md", "lecture"))


@pytest.mark.parametrize("source", exercise_sources(), ids=lambda path: path.stem)
def test_each_question_of_the_course_has_its_calls(source):
    cells = read(source, "exercise").cells
    asked = [cell for cell in cells if "md.question(" in cell.source]
    assert len([cell for cell in cells if is_calls(cell)]) == len(asked) >= 8


def test_a_question_as_text_shows_its_formula():
    question = md.question("1", md.Derivative(*TRACE, A="m m", X="m n"))
    assert question._repr_markdown_().startswith("**1** Find $\\partial f/\\partial X$")
    assert "$A$ is m×m, $X$ is m×n" in question._repr_markdown_()
    shape = md.question("1", md.ShapeOf(f=("m", 1), x=("p", 1)))
    assert shape._repr_markdown_() is None


def test_the_first_line_is_one_that_tells_something():
    kind = md.Derivative("(tr(X.T @ A @ X) + sum(X))/2", "X", A="m m", X="m n")
    line = kind.ladder()[2].text
    assert "by the rule: product" in line
    # Where the derivative passes through unchanged to the end, the first step has to do.
    plain = md.Derivative("tr(X)", "X", X="n n").ladder()[2].text
    assert "by the rule: trace" in plain


def test_a_solution_is_no_rung_of_the_ladder():
    question = md.question("1", md.Derivative("tr(A @ X)", "X", A="n m", X="m n"))
    solution = question.solution()
    assert repr(solution).startswith("Solution. ")
    assert solution._repr_markdown_().startswith("**Solution.** ")
    assert repr(question.hint()).startswith("Hint 1 of ")
