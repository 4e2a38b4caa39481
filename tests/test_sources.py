"""From sources to notebooks: what is removed, what is kept, what may never leak."""

import nbformat
import pytest

from tools.sources import (
    SourceError,
    products,
    read,
    solutions_in,
    without_placeholder,
    without_solution,
)

CELL = """q = md.question("1", kind)
answer = ...
### BEGIN SOLUTION
answer = 42
### END SOLUTION
q.check(answer)"""

BODY = """def f(A):
    ### BEGIN SOLUTION
    return A.T
    ### END SOLUTION
f(1)"""


def test_the_exercise_keeps_the_placeholder_and_loses_the_solution():
    assert without_solution(CELL) == ('q = md.question("1", kind)\nanswer = ...\nq.check(answer)')


def test_a_body_that_would_be_empty_gets_a_placeholder():
    assert without_solution(BODY) == "def f(A):\n    ...\nf(1)"


def test_the_solution_loses_the_markers_and_the_placeholder():
    assert without_placeholder(CELL) == ('q = md.question("1", kind)\nanswer = 42\nq.check(answer)')
    assert without_placeholder(BODY) == "def f(A):\n    return A.T\nf(1)"


def test_the_lines_of_a_solution_are_found():
    assert solutions_in(CELL) == ["answer = 42"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("### BEGIN SOLUTION\nx = 1", "is not closed"),
        ("x = 1\n### END SOLUTION", "'### END SOLUTION' stands where"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\nx", "'### BEGIN SOLUTION' stands where"),
    ],
)
def test_unbalanced_markers_are_refused(text, words):
    with pytest.raises(SourceError, match=words):
        without_solution(text)


SOURCE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

# A set

```{code-cell} ipython3
answer = ...
### BEGIN SOLUTION
answer = 42
### END SOLUTION
```

```{code-cell} ipython3
:tags: [solution]

print("said only in the solution")
```

Twice.

+++

Twice.
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "99_set.md"
    path.write_text(SOURCE)
    return path


def test_both_readings_of_a_set(source):
    exercise, solution = read(source, "exercise"), read(source, "solution")
    assert "42" not in nbformat.writes(exercise)
    assert "said only" not in nbformat.writes(exercise)
    assert "42" in nbformat.writes(solution)
    assert "said only" in nbformat.writes(solution)
    assert len(solution.cells) == len(exercise.cells) + 1


def test_cell_ids_are_fixed_unique_and_survive_an_insertion(source):
    first = [cell.id for cell in read(source, "solution").cells]
    assert first == [cell.id for cell in read(source, "solution").cells]
    assert len(set(first)) == len(first)
    source.write_text(SOURCE.replace("# A set\n", "# A set\n\n+++\n\nNew.\n"))
    assert set(first) < {cell.id for cell in read(source, "solution").cells}


def test_a_stem_names_the_same_thing_in_every_folder():
    stems = {path.stem for path in products()}
    for target, (source, reading) in products().items():
        assert target.stem == source.stem
        folder = {"lecture": "notebooks", "exercise": "exercises", "solution": "solutions"}
        assert target.parent.name == folder[reading]
    assert "03_vector_by_vector" in stems
