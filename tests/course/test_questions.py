"""Every kind of question: not attempted, wrong, right, unreadable; and the proofs about them."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import mdlib as md
from mdlib.course.kinds.choice import digest

d = md.numerical_derivative

DERIVATIVE = md.Derivative(lambda A, x: A @ x, "x", A="m n", x="n")
AS_TEXT = md.Derivative("A @ x", "x", A="m n", x="n")
OWN = md.LineByLine("tr(A @ X)", "X", A="n m", X="m n")
SHAPE = md.ShapeOf(f=("m", "n"), x=("p", "q"))
FILL = md.Fill(lambda missing, A, B: (missing @ A.T, (A @ B).T), hint="Turn.", A="m n", B="n k")
CALL = md.Fill(lambda f, A: (f(A), A.T), call=True, A="m n")
FALSE = md.FalseClaim(
    {
        "a": lambda A, B: (np.trace(A @ B), np.trace(B @ A)),
        "b": lambda A, B: ((A @ B).T, A.T @ B.T),
        "c": lambda A: (np.trace(A @ A.T), (A**2).sum()),
    },
    A="n m",
    B="m n",
)
LINES = md.FirstWrongLine(
    [lambda A, x: A @ x + x, lambda A, x: x + A @ x, lambda A, x: A.T @ x + x, lambda x: x],
    A="n n",
    x="n",
)
COUNTER = md.Counterexample(lambda A, B: (A @ B, B @ A), A="n n", B="n n")
DIVISION = md.Counterexample(lambda A: (A / A.T, A / A), A="n n")
OPTIONS = {"sum": "No.", "product": "Yes."}
ROOMS = {"11": "No.", "22": "Yes."}
CHOICE = md.Choice(OPTIONS, digest("product", OPTIONS))

# kind, answer, status, words of the message
CASES = [
    (DERIVATIVE, lambda A: A.T, "correct", "Equal"),
    (DERIVATIVE, lambda A: A, "other-layout", "numerator"),
    (AS_TEXT, "A.T", "correct", "Equal"),
    (AS_TEXT, lambda A: A, "other-layout", "numerator"),
    (AS_TEXT, "A @", "cannot-read", "cannot be read"),
    (OWN, ["tr(A @ dX)", "A.T"], "correct", "The last line"),
    (OWN, ["A.T"], "wrong", "Write above it how it comes about"),
    (OWN, ["tr(A @ dX)", "A"], "other-layout", "Line 2 is the first in another layout."),
    (md.Choice(ROOMS, digest("22", ROOMS)), 22, "correct", "Yes."),
    (SHAPE, ("p*q", "m*n"), "correct", "p·q×m·n"),
    (SHAPE, ("q p", "n·m"), "correct", ""),
    (SHAPE, ("pq", "nm"), "correct", "p·q×m·n"),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n^2"), "correct", ""),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n**2"), "correct", ""),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n**3"), "wrong", "does not hold"),
    (SHAPE, ("m*n", "p*q"), "other-layout", "numerator layout"),
    (SHAPE, ("m*p", "n*q"), "wrong", "another arrangement"),
    (SHAPE, ("m", "n"), "wrong", "does not hold m·n·p·q numbers"),
    (SHAPE, "p*q", "cannot-read", "Write a pair"),
    (SHAPE, (1.5, "m"), "cannot-read", "Write a pair"),
    (FILL, lambda B: B.T, "correct", "Both sides"),
    (FILL, "B.T", "cannot-read", "a function of the named arrays is expected"),
    (FILL, lambda B: -B.T, "wrong", "differ by a sign. Turn."),
    (FILL, lambda B: 2 * B.T, "wrong", "not equal"),
    (FILL, lambda B: B[0], "wrong", "one-dimensional array of"),
    (FILL, lambda B: B, "cannot-read", "With your answer the line multiplies"),
    (FILL, lambda B: B, "cannot-read", "these must be equal"),
    (FILL, lambda Z: Z, "cannot-read", "function of Z"),
    (CALL, lambda A: A.T, "correct", "Both sides"),
    (CALL, lambda A: A, "wrong", "the left side is"),
    (CALL, "A.T", "cannot-read", "Here a function is expected"),
    (CALL, lambda A: md.vec(A, order="up"), "cannot-read", "or 'row'. Sizes: A"),
    (FALSE, "b", "correct", "Claim b fails"),
    (FALSE, " B", "correct", "Claim b fails"),
    (FALSE, "a", "wrong", "Claim a holds"),
    (FALSE, "e", "cannot-read", "'e' is not one of a, b, c."),
    (LINES, 3, "correct", "Line 3"),
    (LINES, " 3", "correct", "Line 3"),
    (LINES, 1, "wrong", "Line 1 is what the others are compared with"),
    (LINES, 2, "wrong", "Line 2 still has the value of line 1. The error comes later."),
    (LINES, 4, "wrong", "further up"),
    (LINES, 9, "cannot-read", "9 is not one of 1, 2, 3, 4"),
    (COUNTER, {"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]]}, "correct", "refuted"),
    (COUNTER, {"A": np.eye(2), "B": [[1, 2], [3, 4]]}, "wrong", "refute nothing"),
    (COUNTER, {"A": np.eye(2)}, "cannot-read", "the claim is about A, B; got A."),
    (
        COUNTER,
        {"A": np.eye(2), "B": np.eye(3)},
        "cannot-read",
        "B is 3×3; expected n×n, and n is 2 already.",
    ),
    (COUNTER, {"A": np.eye(2), "B": [1, 2]}, "cannot-read", "B has one axis"),
    (COUNTER, {"A": np.eye(2), "B": [[1, np.nan], [0, 1]]}, "cannot-read", "B holds nan at [0, 1]"),
    (COUNTER, {"A": ..., "B": ...}, "not-attempted", ""),
    (DIVISION, {"A": [[1, 0], [0, 1]]}, "wrong", "not defined"),
    (DIVISION, {"A": [[1, 2], [3, 4]]}, "correct", "refuted"),
    (COUNTER, [1, 2], "cannot-read", "Write a dict of arrays"),
    (CHOICE, "product", "correct", "Yes."),
    (CHOICE, "sum", "wrong", "No."),
    (CHOICE, "chain", "cannot-read", "'chain' is not one of sum, product."),
]


@pytest.mark.parametrize(("kind", "answer", "status", "words"), CASES)
def test_each_kind_judges(kind, answer, status, words):
    verdict = kind.judge(answer)
    assert verdict.status == status, verdict
    assert words in verdict.message


# The missing piece is t (x − c)ᵀ A (x − c).
SHIFTED = md.Fill(
    lambda missing, A, x, c, t: (missing, t * (x - c).T @ A @ (x - c)), A="n n", x="n", c="n", t=""
)
SPECIAL = [
    (lambda A, x, c, t: 2 * t * (x - c).T @ A @ (x - c), "but with half your answer they would"),
    (lambda A, x, c, t: t * (x - c).T @ A @ (x - c) / 2, "but with twice your answer they would"),
    (lambda A, x, c, t: 1 / (t * (x - c).T @ A @ (x - c)), "but with your answer upside down they"),
    (lambda A, x, t: t * x.T @ A @ x, "but they are where c = 0."),
    (lambda A, x, c: (x - c).T @ A @ (x - c), "but they are where t = 1."),
    (lambda A, x, c, t: t * ((x - 2 * c).T @ A @ x + c.T @ A @ c), "where A is symmetric."),
    (lambda x, c, t: t * (x - c).T @ (x - c), "but they are where A = I."),
    (lambda A, x, c, t: t * np.trace(A) * (x - c).T @ (x - c), "but they are where n = 1."),
]


@pytest.mark.parametrize(("answer", "words"), SPECIAL)
def test_a_missing_piece_that_is_right_in_a_special_case_is_told_which(answer, words):
    verdict = SHIFTED.judge(answer)
    assert verdict.status == "wrong"
    assert words in verdict.message


def test_where_any_answer_is_right_nothing_is_told():
    any_at_zero = md.Fill(lambda missing, t: (t * missing, t * 3), t="")
    assert any_at_zero.judge(lambda: 5).message == "With your answer the two sides are not equal."


@pytest.mark.parametrize(
    "kind", [DERIVATIVE, AS_TEXT, OWN, SHAPE, FILL, CALL, FALSE, LINES, COUNTER, CHOICE]
)
@pytest.mark.parametrize("stub", [..., None, "", " \n", "..."])
def test_each_kind_knows_the_stub(kind, stub):
    assert kind.judge(stub).status == "not-attempted"


OTHERS = [
    {"sum": "No.", "product": "Look again."},
    {"sum": "No.", "product": "Yes.", "chain": "No."},
    {"sums": "No.", "product": "Yes."},
]


@pytest.mark.parametrize("others", OTHERS)
def test_the_digest_of_a_label_differs_from_question_to_question(others):
    assert digest("product", others) != digest("product", OPTIONS)
    with pytest.raises(md.MdlibError):
        md.Choice(others, CHOICE.right)


def test_line_by_line_says_that_a_line_stands_above_the_derivative():
    assert "Write one line or more, each linear in $\\mathrm{d}X$, then" in OWN.statement()
    assert "Write one line or more, each linear in dX, then the derivative." in OWN.text()


def test_the_digest_does_not_depend_on_the_order_of_the_options():
    assert digest("product", dict(reversed(OPTIONS.items()))) == CHOICE.right


def test_a_label_that_is_no_option_has_no_digest():
    with pytest.raises(md.MdlibError, match=r"^digest: 'chain' is not one of sum, product\.$"):
        digest("chain", OPTIONS)


def test_a_function_still_holding_its_stub_is_not_attempted():
    assert FILL.judge(lambda B: ...).status == "not-attempted"
    assert CALL.judge(lambda A: ...).status == "not-attempted"


QUESTION_ERRORS = [
    (
        lambda: md.FalseClaim({"a": lambda A: (A, A), "b": lambda A: (A.T, A.T)}, A="m n"),
        "exactly one claim must be false; false here: none.",
    ),
    (
        lambda: md.FalseClaim({"a": lambda A: (A, -A), "b": lambda A: (A, 2 * A)}, A="m n"),
        "exactly one claim must be false; false here: a, b.",
    ),
    (
        lambda: md.Choice(OPTIONS, "d19305735dbb"),
        "Choice: right='d19305735dbb' is the digest of none of sum, product. It changes with "
        "every label and text; make it anew: from mdlib.course.kinds.choice import digest; "
        "digest(LABEL, options), with LABEL the right one.",
    ),
    (
        lambda: md.FirstWrongLine([lambda A: A, lambda A: A + 0], A="m n"),
        "every line of the derivation has the same value; none is wrong.",
    ),
]


@pytest.mark.parametrize(("call", "message"), QUESTION_ERRORS)
def test_a_faulty_question_raises(call, message):
    with pytest.raises(md.MdlibError) as caught:
        call()
    assert str(caught.value) == message


QUESTION = md.question("99.1", DERIVATIVE)


def test_tempting_answers_are_listed_with_what_is_said_of_them():
    table = QUESTION.tempting(
        ("the <Jacobian>", lambda A: A, "M06"),
        ("a sign", lambda A: -A.T, "sign is wrong"),
        ("text", "A.T +", "cannot-read"),
        ("a stranger", "A.T @ B", "cannot-read"),
    )
    assert "the &lt;Jacobian&gt;" in table._repr_html_()
    assert ">in &quot;A.T @ B&quot;: the question has no B" in table._repr_html_()
    assert repr(table).count("\n") == 3


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (("right after all", lambda A: A.T, "M06"), "'right after all' is correct."),
        (("a stub", ..., "M06"), "'a stub' is not-attempted."),
        (("misnamed", lambda A: A, "M10"), "'misnamed' is not named 'M10'"),
        (("unnamed", lambda A: A, ""), "'unnamed' is not named ''"),
    ],
)
def test_tempting_raises_when_a_case_is_not_refused_for_its_reason(case, words):
    with pytest.raises(md.VerificationError) as caught:
        QUESTION.tempting(case)
    assert words in str(caught.value)


def test_accepts_raises_on_a_refused_answer():
    QUESTION.accepts(lambda A: A.T, lambda A: A.T + 0)
    with pytest.raises(md.VerificationError, match=r"99\.1: answer 2 is refused"):
        QUESTION.accepts(lambda A: A.T, lambda A: A)


ROOT = Path(md.__file__).parents[1]
CHOICES = json.loads((ROOT / "mdlib" / "course" / "choices.json").read_text(encoding="utf-8"))


def all_text(pattern: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern)))


def test_the_choices_of_the_course_are_those_of_its_sets():
    used = re.findall(r'md\.Choice\.of\("([^"]+)"\)', all_text("course/exercises/*.md"))
    assert used == list(CHOICES)
    with pytest.raises(md.MdlibError, match=r"no question 99\.1"):
        md.Choice.of("99.1")


@pytest.mark.parametrize("number", CHOICES)
def test_an_exercise_does_not_say_which_choice_is_right(number):
    choice = md.Choice.of(number)
    verdicts = [choice.judge(label) for label in choice.options]
    assert sum(verdict.status == "correct" for verdict in verdicts) == 1
    said = [json.dumps(says, ensure_ascii=False)[1:-1] for says in choice.options.values()]
    assert not [says for says in said if says in all_text("exercises/*.ipynb")]
    # The solutions show the wrong ones, so what is looked for could be found.
    assert [says for says in said if says in all_text("solutions/*.ipynb")]


def test_a_refusal_without_a_name_links_to_the_lecture_of_its_set():
    question = md.question("05.2", FALSE)
    wrong = next(label for label in FALSE.claims if FALSE.holds(label))
    right = next(label for label in FALSE.claims if not FALSE.holds(label))
    assert 'href="../notebooks/05_matrix_by_matrix.ipynb"' in question.check(wrong)._repr_html_()
    assert "href" not in question.check(right)._repr_html_()
    assert "href" not in question.check(...)._repr_html_()
    named = md.question("05.2", AS_TEXT).check("A")._repr_html_()
    assert "#" in named
    assert '05_matrix_by_matrix.ipynb"' not in named


@pytest.mark.parametrize("answer", [["a"], ("a",), "A", " a "])
def test_a_label_may_stand_in_a_list_of_one(answer):
    assert FALSE.judge(answer).status == FALSE.judge("a").status


@pytest.mark.parametrize("answer", [["a", "b"], np.array([1, 2]), {"a"}, {"a": 1}, 3.5])
@pytest.mark.parametrize("kind", [FALSE, CHOICE, OWN])
def test_what_is_no_label_is_said(kind, answer):
    assert kind.judge(answer).status in ("cannot-read", "wrong")


def test_a_number_is_a_scalar_or_one_by_one():
    fill = md.Fill(lambda missing, A: (missing, np.array([[np.trace(A)]])), A="n n")
    assert fill.judge(lambda A: np.trace(A)).status == "correct"
    assert fill.judge(lambda A: np.array([[np.trace(A)]])).status == "correct"
    assert fill.judge(lambda A: np.trace(A) + 1).status == "wrong"
    assert fill.judge(lambda A: np.array([np.trace(A)] * 2)[:, None]).status == "wrong"


def test_a_counterexample_of_numbers_is_told_to_write_rows():
    verdict = COUNTER.judge({"A": 3, "B": 4})
    assert verdict.status == "cannot-read"
    assert "A is a number; write its rows" in verdict.message
