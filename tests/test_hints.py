"""Hints in a ladder: shape, rules, first line, solution; one more at each call."""

import pytest

import mdlib as md
from mdlib.exercise import FOLDED

SHAPES = {"A": "m m", "X": "m n"}
TRACE = ("tr(X.T @ A @ X)", "X")


@pytest.mark.parametrize("kind", [md.Derivative, md.LineByLine])
def test_each_call_gives_the_next_rung(kind):
    question = md.question("1", kind(*TRACE, **SHAPES))
    hints = [question.hint() for _ in range(5)]
    titles = [hint.title for hint in hints]
    assert titles == ["shape", "rules", "first line", "solution", "solution"]
    assert repr(hints[0]) == ("Hint 1 of 4: shape. The derivative is m×n in denominator layout.")
    assert "trace; product; transpose" in hints[1].text
    assert hints[2].text.startswith("d(tr(X.T @ A @ X)) = tr(d(X.T @ A @ X))")


def test_only_the_last_rung_gives_the_answer():
    question = md.question("1", md.Derivative(*TRACE, **SHAPES))
    *early, last = [question.hint() for _ in range(4)]
    answer = md.derive(*TRACE, **SHAPES)
    assert answer.result.latex() in last._repr_markdown_()
    for hint in early:
        assert answer.result.latex() not in hint._repr_markdown_()
        assert str(answer.result) not in repr(hint)


def test_two_questions_climb_apart():
    first, second = (md.question("1", md.Derivative(*TRACE, **SHAPES)) for _ in "ab")
    first.hint()
    assert first.hint().title == "rules"
    assert second.hint().title == "shape"


def test_the_layout_of_the_question_counts():
    question = md.question("1", md.Derivative(*TRACE, layout="numerator", **SHAPES))
    assert "n×m in numerator layout" in question.hint().text


def test_where_nothing_can_be_derived_the_folded_hints_are_named():
    unknown = md.question("1", md.Derivative(lambda A, x: A @ x, "x", A="m n", x="n"))
    shape = md.question("1", md.ShapeOf(f=("m", 1), x=("p", 1)))
    assert repr(unknown.hint()) == FOLDED == repr(shape.hint())


def test_a_question_as_text_shows_its_formula():
    question = md.question("1", md.Derivative(*TRACE, A="m m", X="m n"))
    assert question._repr_markdown_().startswith("**1** Find $\\partial f/\\partial X$")
    assert "$A$ is m×m, $X$ is m×n" in question._repr_markdown_()
    shape = md.question("1", md.ShapeOf(f=("m", 1), x=("p", 1)))
    assert shape._repr_markdown_() is None
