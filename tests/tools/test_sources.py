"""From sources to notebooks: what is removed, what is kept, what may never leak."""

import nbformat
import pytest

from tools.pages import SourceError, digest_of
from tools.sources import (
    check_sets,
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


QUESTION = """
```{{code-cell}} ipython3
q{k} = md.question("{number}", md.ShapeOf(f=(2, 1), x=(3, 1)))
answer = ...
{begin}
answer = (3, 2)
{end}
q{k}.check(answer)
```
"""
HEAD = SOURCE[: SOURCE.index("# A set")]


def a_set(path, *questions):
    """A set with these questions, each told apart from a sound one."""
    usual = {"number": "99.{k}", "begin": "### BEGIN SOLUTION", "end": "### END SOLUTION"}
    parts = []
    for k, about in enumerate(questions, start=1):
        words = usual | about
        parts.append(QUESTION.format(k=k, **words | {"number": words["number"].format(k=k)}))
    path.write_text(HEAD + "# A set\n" + "".join(parts))
    return path


def test_the_course_has_sound_sets():
    check_sets()


def test_a_sound_set_passes(tmp_path):
    check_sets([a_set(tmp_path / "99_x.md", {}, {})])


@pytest.mark.parametrize(
    "begin",
    [
        "### Begin solution",
        "###BEGIN SOLUTION",
        "# BEGIN SOLUTION",
        "### BEGIN  SOLUTION",
        "### BEGIN SOLUTON",
        "### BEGIN SOLUTIONS",
        "### begin solution ###",
        "### SOLUTION BEGIN",
    ],
)
def test_a_misspelt_marker_is_refused_and_the_file_named(tmp_path, begin):
    with pytest.raises(SourceError, match=r"^99_x\.md: "):
        check_sets([a_set(tmp_path / "99_x.md", {"begin": begin})])


@pytest.mark.parametrize(
    "end", ["### End solution", "#END SOLUTION", "### END SOLUTOIN", "### END"]
)
def test_a_misspelt_end_is_refused_too(tmp_path, end):
    with pytest.raises(SourceError, match=r"^99_x\.md: "):
        check_sets([a_set(tmp_path / "99_x.md", {"end": end})])


def test_both_markers_misspelt_are_refused(tmp_path):
    about = {"begin": "### Begin solution", "end": "### End solution"}
    with pytest.raises(
        SourceError, match=r"'### Begin solution' is no marker; they are '### BEGIN"
    ):
        check_sets([a_set(tmp_path / "99_x.md", about)])


def test_a_comment_is_no_marker(tmp_path):
    path = a_set(tmp_path / "99_x.md", {})
    path.write_text(
        path.read_text().replace("answer = ...", "# the solution begins here\nanswer = ...")
    )
    check_sets([path])


def test_a_question_without_a_solution_is_refused(tmp_path):
    path = a_set(tmp_path / "99_x.md", {}, {"begin": "", "end": ""})
    with pytest.raises(SourceError, match=r"^99_x\.md: question 99\.2 has no solution between"):
        check_sets([path])


def test_a_question_without_a_check_is_refused(tmp_path):
    path = a_set(tmp_path / "99_x.md", {})
    path.write_text(path.read_text().replace("q1.check(answer)", ""))
    with pytest.raises(SourceError, match=r"^99_x\.md: question 99\.1 has no q1\.check"):
        check_sets([path])


def test_two_questions_of_one_number_are_refused_in_a_set_and_across_sets(tmp_path):
    with pytest.raises(SourceError, match=r"^99_x\.md: question 99\.1 is there twice"):
        check_sets([a_set(tmp_path / "99_x.md", {}, {"number": "99.1"})])
    first, second = (a_set(tmp_path / f"{name}.md", {}) for name in ("99_w", "99_x"))
    with pytest.raises(SourceError, match=r"^99_x\.md: question 99\.1 .*99_w\.md has it"):
        check_sets([first, second])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"99.2"', '"99.02"', r"question '99\.02': in this set a number is 99\.1"),
        ('"99.2"', '"98.2"', r"question '98\.2': in this set"),
        ('"99.2"', '"99.2 "', r"question '99\.2 ': in this set"),
        ('"99.2"', "'99.1'", r"question 99\.1 is there twice"),
        ("q2", "q1", r"question 99\.1: the name q1 is given twice"),
        (
            "{code-cell} ipython3\nq2",
            "{code-cel} ipython3\nq2",
            "'```{code-cel} ipython3' opens no",
        ),
        ("```{code-cell} ipython3\nq2", "``` code-cell\nq2", "'``` code-cell' opens no cell"),
        ("ipython3\nq2", "ipython3\n:tags: [soluton]\n\nq2", "'soluton' is no tag"),
        ("```{code-cell} ipython3\nq2", "```python\nq2", "a marker of a solution stands in prose"),
    ],
)
def test_what_is_nearly_a_number_a_cell_or_a_tag_is_refused(tmp_path, old, new, words):
    path = a_set(tmp_path / "99_x.md", {}, {})
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(SourceError, match=rf"^99_x\.md: {words}"):
        check_sets([path])


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_line_ends_and_a_byte_order_mark_change_nothing(source, change):
    before = {reading: read(source, reading) for reading in ("exercise", "solution", "lecture")}
    digest = digest_of(source)
    source.write_bytes(change(SOURCE).encode())
    assert digest_of(source) == digest
    assert {reading: read(source, reading) for reading in before} == before
    source.write_bytes(SOURCE.replace("Twice", "Thrice").encode())
    assert digest_of(source) != digest


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.replace("  text_rep", "\ttext_rep"), r"99_set\.md, line 3: a tab"),
        (lambda t: t.replace("jupytext:", "jupytext: [", 1), r"99_set\.md: it cannot be read"),
        (lambda t: t.removeprefix("---\n"), r"99_set\.md: it must begin with its front matter"),
        (lambda t: "", r"99_set\.md: it must begin with its front matter"),
        (
            lambda t: t.replace("answer = 42\n### END SOLUTION", "answer = 42"),
            "99_set.md: a solution",
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_named_in_one_place(source, change, words):
    read(source, "exercise")
    source.write_text(change(SOURCE))
    with pytest.raises(SourceError, match=words) as caught:
        read(source, "exercise")
    assert len(str(caught.value).splitlines()) < 12


def test_text_in_another_encoding_is_refused_by_name(source):
    source.write_bytes("---\n---\n\n# Größe\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"99_set\.md: not UTF-8 text"):
        read(source, "lecture")
