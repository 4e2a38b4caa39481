"""Every kind of question: not attempted, wrong, right, unreadable; and the proofs about them."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import mdlib as md
from mdlib.course.kinds.choice import digest
from tests.course import says

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

# kind, answer, status, key of the message and parts of it
CASES = [
    (DERIVATIVE, lambda A: A.T, "correct", "correct"),
    (DERIVATIVE, lambda A: A, "other-layout", "other-layout"),
    (AS_TEXT, "A.T", "correct", "correct"),
    (AS_TEXT, lambda A: A, "other-layout", "other-layout"),
    (AS_TEXT, "A @", "cannot-read", "unreadable"),
    (OWN, ["tr(A @ dX)", "A.T"], "correct", "last-right-below-differential"),
    (OWN, ["A.T"], "wrong", "derivative-alone"),
    (OWN, ["tr(A @ dX)", "A"], "other-layout", "line-by-rule"),
    (md.Choice(ROOMS, digest("22", ROOMS)), 22, "correct", "chosen"),
    (SHAPE, ("p*q", "m*n"), "correct", "right-shape"),
    (SHAPE, ("q p", "n·m"), "correct", "right-shape"),
    (SHAPE, ("pq", "nm"), "correct", "right-shape"),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n^2"), "correct", "right-shape"),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n**2"), "correct", "right-shape"),
    (md.ShapeOf(f=("n", "n"), x=("p", 1)), ("p", "n**3"), "wrong", "other-count"),
    (SHAPE, ("m*n", "p*q"), "other-layout", "shape-in-other-layout"),
    (SHAPE, ("m*p", "n*q"), "wrong", "other-arrangement"),
    (SHAPE, ("m", "n"), "wrong", "other-count"),
    (SHAPE, "p*q", "cannot-read", "no-pair"),
    (SHAPE, (1.5, "m"), "cannot-read", "no-pair"),
    (FILL, lambda B: B.T, "correct", "both-equal"),
    (FILL, "B.T", "cannot-read", "text-for-function"),
    (FILL, lambda B: -B.T, "wrong", "other-sign"),
    (FILL, lambda B: 2 * B.T, "wrong", "equal-if-halved"),
    (FILL, lambda B: B[0], "wrong", "one-axis-answer"),
    (FILL, lambda B: B, "cannot-read", "misfit-product"),
    (FILL, lambda B: B, "cannot-read", "misfit-product"),
    (FILL, lambda Z: Z, "cannot-read", "answer-of-others"),
    (CALL, lambda A: A.T, "correct", "both-equal"),
    (CALL, lambda A: A, "wrong", "other-shapes"),
    (CALL, "A.T", "cannot-read", "text-for-call"),
    (CALL, lambda A: md.vec(A, order="up"), "cannot-read", "raised-saying"),
    (FALSE, "b", "correct", "claim-fails b"),
    (FALSE, " B", "correct", "claim-fails b"),
    (FALSE, "a", "wrong", "claim-holds a"),
    (FALSE, "e", "cannot-read", "no-choice"),
    (LINES, 3, "correct", "first-line 3"),
    (LINES, " 3", "correct", "first-line 3"),
    (LINES, 1, "wrong", "compared-with"),
    (LINES, 2, "wrong", "error-later 2"),
    (LINES, 4, "wrong", "error-earlier 4"),
    (LINES, 9, "cannot-read", "no-choice"),
    (COUNTER, {"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]]}, "correct", "refuted"),
    (COUNTER, {"A": np.eye(2), "B": [[1, 2], [3, 4]]}, "wrong", "not-refuted"),
    (COUNTER, {"A": np.eye(2)}, "cannot-read", "other-names"),
    (
        COUNTER,
        {"A": np.eye(2), "B": np.eye(3)},
        "cannot-read",
        "size-taken B",
    ),
    (COUNTER, {"A": np.eye(2), "B": [1, 2]}, "cannot-read", "one-axis B"),
    (COUNTER, {"A": np.eye(2), "B": [[1, np.nan], [0, 1]]}, "cannot-read", ""),
    (COUNTER, {"A": ..., "B": ...}, "not-attempted", "not-attempted"),
    (DIVISION, {"A": [[1, 0], [0, 1]]}, "wrong", "undefined"),
    (DIVISION, {"A": [[1, 2], [3, 4]]}, "correct", "refuted"),
    (COUNTER, [1, 2], "cannot-read", "no-dict"),
    (CHOICE, "product", "correct", "chosen"),
    (CHOICE, "sum", "wrong", "chosen"),
    (CHOICE, "chain", "cannot-read", "no-choice"),
]


@pytest.mark.parametrize(("kind", "answer", "status", "key"), CASES)
def test_each_kind_judges(kind, answer, status, key):
    verdict = kind.judge(answer)
    assert verdict.status == status, verdict
    assert not key or says(verdict.message, key), verdict


# The missing piece is t (x − c)ᵀ A (x − c).
SHIFTED = md.Fill(
    lambda missing, A, x, c, t: (missing, t * (x - c).T @ A @ (x - c)), A="n n", x="n", c="n", t=""
)
SPECIAL = [
    (lambda A, x, c, t: 2 * t * (x - c).T @ A @ (x - c), "equal-if-halved"),
    (lambda A, x, c, t: t * (x - c).T @ A @ (x - c) / 2, "equal-if-doubled"),
    (lambda A, x, c, t: 1 / (t * (x - c).T @ A @ (x - c)), "equal-if-inverted"),
    (lambda A, x, t: t * x.T @ A @ x, "equal-where c 0"),
    (lambda A, x, c: (x - c).T @ A @ (x - c), "equal-where t 1"),
    (lambda A, x, c, t: t * ((x - 2 * c).T @ A @ x + c.T @ A @ c), "equal-where-symmetric A"),
    (lambda x, c, t: t * (x - c).T @ (x - c), "equal-where A I"),
    (lambda A, x, c, t: t * np.trace(A) * (x - c).T @ (x - c), "equal-where n 1"),
]


@pytest.mark.parametrize(("answer", "key"), SPECIAL)
def test_a_missing_piece_that_is_right_in_a_special_case_is_told_which(answer, key):
    verdict = SHIFTED.judge(answer)
    assert verdict.status == "wrong"
    assert says(verdict.message, key), verdict


def test_where_any_answer_is_right_nothing_is_told():
    any_at_zero = md.Fill(lambda missing, t: (t * missing, t * 3), t="")
    assert says(any_at_zero.judge(lambda: 5).message, "not-equal")


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
        ("a sign", lambda A: -A.T, "N03"),
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
        (("blank", lambda A: A, " "), "'blank' is not named ' '"),
        (("another key", lambda A: A, "claim-holds"), "is not named 'claim-holds'"),
    ],
)
def test_tempting_raises_when_a_case_is_not_refused_for_its_reason(case, words):
    with pytest.raises(md.VerificationError) as caught:
        QUESTION.tempting(case)
    assert words in str(caught.value)


def test_the_reason_of_a_refusal_may_be_a_key():
    holds = md.question("99.2", FALSE)
    assert len(holds.tempting(("it holds", "a", "claim-holds")).rows) == 1
    with pytest.raises(md.VerificationError, match="is not named 'claim-fails'"):
        holds.tempting(("it holds", "a", "claim-fails"))
    # Values of its parts may follow, also where a message is a part of another.
    assert len(QUESTION.tempting(("a square", "A @ A.T", "shape 3×3")).rows) == 1
    with pytest.raises(md.VerificationError, match="is not named 'shape 3×4'"):
        QUESTION.tempting(("a square", "A @ A.T", "shape 3×4"))
    said = FALSE.judge("a").message
    assert [says(said, key) for key in ("claim-holds a", "claim-holds b", "claim")] == [1, 0, 0]


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
    assert says(verdict.message, "number-for-array A")
