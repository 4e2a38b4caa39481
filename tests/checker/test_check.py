"""The checker: each status, each named mistake, and bad input."""

import re
import warnings

import numpy as np
import pytest

import mdlib as md
from mdlib.course.numbered import Refusals
from tests.checker import near_misses
from tests.checker.near_functions import FUNCTIONS

PRODUCT = {"A": "m n", "x": "n"}


def product(A, x):
    return A @ x


def quadratic(A, x):
    return x.T @ A @ x


def line(a, t):
    return t * a


def squares(X, w, y):
    return ((X @ w - y) ** 2).sum()


def checked(answer, f=product, wrt="x", **shapes):
    return md.check(answer, f, wrt, **(shapes or PRODUCT))


RIGHT = [
    ("vector by vector", lambda A: A.T, product, "x", PRODUCT),
    ("written otherwise", lambda A, x: np.einsum("ij->ji", A), product, "x", PRODUCT),
    ("quadratic form", lambda A, x: (A + A.T) @ x, quadratic, "x", {"A": "n n", "x": "n"}),
    (
        "declared symmetric",
        lambda A, x: 2 * A @ x,
        quadratic,
        "x",
        {"A": "n n symmetric", "x": "n"},
    ),
    (
        "scalar by matrix",
        lambda A: A.T,
        lambda A, X: np.trace(A @ X),
        "X",
        {"A": "n m", "X": "m n"},
    ),
    ("matrix by scalar", lambda A: A.T, lambda A, t: t * A, "t", {"A": "m n", "t": ""}),
    ("scalar by scalar", lambda t: np.cos(t), np.sin, "x", {"x": "", "t": ""}),
    (
        "matrix by matrix",
        lambda A, B: np.kron(B, A.T),
        lambda A, X, B: A @ X @ B,
        "X",
        {"A": "m p", "X": "p q", "B": "q n"},
    ),
]


@pytest.mark.parametrize(("name", "answer", "f", "wrt", "shapes"), RIGHT)
def test_right_answers_are_accepted(name, answer, f, wrt, shapes):
    if name == "scalar by scalar":
        answer, f = (lambda x: np.cos(x)), (lambda x: np.sin(x))
        shapes = {"x": ""}
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status == "correct", verdict
    assert verdict.mistakes == []


WRONG = [
    # the answer, f, wrt, shapes, status, ids, words of the message
    (lambda A: A, product, "x", PRODUCT, "other-layout", ["M06"], "in numerator layout, m×n"),
    (lambda A: -A.T, product, "x", PRODUCT, "wrong", ["N03"], "sign is wrong"),
    (lambda A: A.T / 2, product, "x", PRODUCT, "wrong", ["N02"], "half"),
    (lambda A: 2 * A.T, product, "x", PRODUCT, "wrong", ["N02"], "twice"),
    (lambda A: 3 * A.T, product, "x", PRODUCT, "wrong", ["N02"], "3 times"),
    (lambda A: A.T + 1, product, "x", PRODUCT, "wrong", [], "no entry is right"),
    (lambda t: t + 5, lambda t: t * t, "t", {"t": ""}, "wrong", [], "A number is asked for"),
    (lambda x: x, product, "x", PRODUCT, "wrong", [], "a row for each entry of x"),
    (lambda A: A.sum(), product, "x", PRODUCT, "wrong", [], "each entry of x"),
    (lambda a: a.sum(), line, "t", {"a": "m", "t": ""}, "wrong", [], "each entry of f"),
    (lambda A: A[:, 0], product, "x", PRODUCT, "wrong", [], "neither a column nor a row"),
    (
        lambda A, x: ((A + A.T) @ x).T,
        quadratic,
        "x",
        {"A": "n n", "x": "n"},
        "other-layout",
        ["M05", "M01", "M03"],
        "1×n",
    ),
    (
        lambda A, x: ((A + A.T) @ x)[:, 0],
        quadratic,
        "x",
        {"A": "n n", "x": "n"},
        "wrong",
        ["N01"],
        "one-dimensional array",
    ),
    (
        lambda X, w, y: X.T @ (X @ w - y),
        squares,
        "w",
        {"X": "m n", "w": "n", "y": "m"},
        "wrong",
        ["M10"],
        "factor 2 is missing",
    ),
    (
        lambda X, w, y: 2 * X.T @ (X @ w - y) / len(y),
        squares,
        "w",
        {"X": "m n", "w": "n", "y": "m"},
        "wrong",
        ["M14"],
        "1/m of the derivative",
    ),
    (
        lambda A: A,
        lambda A, X: np.trace(A @ X),
        "X",
        {"A": "n n", "X": "n n"},
        "other-layout",
        ["M01", "M16", "M07", "M24", "M29"],
        "Transpose",
    ),
    (
        lambda A, B: np.kron(B.T, A),
        lambda A, X, B: A @ X @ B,
        "X",
        {"A": "m p", "X": "p q", "B": "q n"},
        "other-layout",
        ["M06"],
        "numerator layout",
    ),
    (
        lambda A, B: np.kron(A.T, B),
        lambda A, X, B: A @ X @ B,
        "X",
        {"A": "m p", "X": "p q", "B": "q n"},
        "wrong",
        ["M45"],
        "rows stacked",
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "status", "ids", "words"), WRONG)
def test_wrong_answers_are_named(answer, f, wrt, shapes, status, ids, words):
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status == status, verdict
    assert verdict.mistakes == ids
    assert words in verdict.message


@pytest.mark.parametrize("stub", [..., None, "...", " ", lambda A: ..., lambda A: None])
@pytest.mark.parametrize("f", [product, "A @ x"])
def test_a_stub_is_not_attempted(stub, f):
    assert checked(stub, f).status == "not-attempted"


TEXT_RIGHT = [
    ("A.T", "A @ x", "x", PRODUCT),
    ("A.T + 0*A.T", "A @ x", "x", PRODUCT),
    (lambda A: A.T, "A @ x", "x", PRODUCT),
    ("(A + A.T) @ x", quadratic, "x", {"A": "n n", "x": "n"}),
    ("2*A @ x", "x.T @ A @ x", "x", {"A": "n n symmetric", "x": "n"}),
    ("inv(X.T)", "logdet(X)", "X", {"X": "n n"}),
    ("1/x", "sum(log(x))", "x", {"x": "n"}),
    ("cos(t)", "sin(t)", "t", {"t": ""}),
    ("kron(B, A.T)", "A @ X @ B", "X", {"A": "m p", "X": "p q", "B": "q n"}),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes"), TEXT_RIGHT)
def test_text_is_an_answer_and_a_question(answer, f, wrt, shapes):
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status == "correct", verdict
    assert verdict.mistakes == []


UNREADABLE = [
    ("A.T +", '"A.T +" cannot be read.'),
    ("B.T", 'in "B.T": the question has no B; its symbols are A, x.'),
    ("n*A.T", "its symbols are A, x. n is a size, and stands in eye(n) or ones(n) alone."),
    ("A @ A", "so columns of A (n) must equal rows of A (m). Write the sizes under each factor"),
    ("inv(0*x @ x.T) @ A.T", "The answer inverts a singular matrix."),
    ("log(-A.T*A.T)", "The answer holds NaN or infinity."),
    ("ones(n, 900000) @ ones(900000, m)", "The answer holds a matrix of 4×900000; at most 1000000"),
    ("sinh(A)", "no function `sinh` in sinh(A)."),
    ("__import__('os')", "no function `__import__`"),
    (np.eye(3), "the question holds for every size"),
    (lambda A: 1 / 0, "The answer raised ZeroDivisionError: division by zero."),
    (lambda A, x: A @ A, "multiplies a matrix with"),
    (lambda A, W: A, "The answer is a function of A, W, but the question has A, x."),
    (lambda A: "A.T", "The answer gave str, not an array of numbers."),
    (lambda A: [[1, 2], [3]], "The answer gave list, not an array of numbers."),
    (lambda A: A.T * np.nan, "The answer holds NaN or infinity"),
]


@pytest.mark.parametrize(("answer", "words"), UNREADABLE)
def test_what_cannot_be_read_is_said(answer, words):
    verdict = checked(answer)
    assert verdict.status == "cannot-read", verdict
    assert words in verdict.message


def test_the_layout_asked_for_is_the_one_that_counts():
    assert md.check(lambda A: A, product, "x", layout="numerator", **PRODUCT).status == "correct"
    verdict = md.check(lambda A: A.T, product, "x", layout="numerator", **PRODUCT)
    assert verdict.status == "other-layout"


@pytest.mark.parametrize(
    ("arrangement", "J"),
    [
        ("vec", lambda A, B: np.kron(B, A.T)),
        ("row-vec", lambda A, B: np.kron(A.T, B)),
    ],
)
def test_the_arrangement_asked_for_is_the_one_that_counts(arrangement, J):
    shapes = {"A": "m p", "X": "p q", "B": "q n"}
    f = lambda A, X, B: A @ X @ B
    verdict = md.check(J, f, "X", arrangement=arrangement, **shapes)
    assert verdict.status == "correct"
    other = md.check(J, f, "X", arrangement="block", **shapes)
    assert other.status == "wrong"
    assert "arrangement" in other.message


def test_arrays_are_checked_at_their_own_point():
    A, x = np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([[1.0], [-2], [3]])
    assert checked(A.T, A=A, x=x).status == "correct"
    assert checked(A, A=A, x=x).status == "other-layout"


def test_text_is_checked_at_given_arrays_too():
    A, x = np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([[1.0], [-2], [3]])
    assert md.check("A.T", "A @ x", "x", A=A, x=x).status == "correct"
    assert md.check(A.T, "A @ x", "x", A=A, x=x).status == "correct"
    assert md.check("A", "A @ x", "x", A=A, x=x).status == "other-layout"


def test_a_symmetric_point_hides_the_layout_and_a_random_one_does_not():
    S, x = np.array([[2.0, 1], [1, 3]]), np.array([[1.0], [-2]])
    assert checked(lambda A: A, A=S, x=x).status == "correct"
    assert checked(lambda A: A, A="n n", x="n").status == "other-layout"


def test_the_answer_cannot_change_the_probes():
    def vandal(A, x):
        A[:] = 0
        return A.T

    assert checked(vandal).status == "wrong"


def test_the_same_seed_gives_the_same_verdict():
    assert checked(lambda A: A) == checked(lambda A: A)


QUESTION_ERRORS = [
    (
        lambda: md.check(lambda A: A, product, "y", **PRODUCT),
        md.ShapeError,
        'y has no shape; declare it, as in y="n" or y="m n".',
    ),
    (
        lambda: md.check(lambda A: A, product, "t", **PRODUCT, t=""),
        md.FunctionError,
        "f does not depend on t: it is a function of A, x.",
    ),
    (
        lambda: md.check(lambda A: A, product, "x", A="m n", x="n", layout="mixed"),
        md.LayoutError,
        "layout='mixed'; expected one of 'denominator', 'numerator'.",
    ),
    (
        lambda: md.check(lambda A: A, lambda A, z: A, "x", **PRODUCT),
        md.FunctionError,
        "f is a function of A, z, but the shapes given are those of A, x.",
    ),
    (
        lambda: md.check(lambda A: A, 3, "x", **PRODUCT),
        md.FunctionError,
        "f is int; expected a formula as text, or a function of the named arrays, "
        "as in lambda A, x: A @ x.",
    ),
    (
        lambda: md.check("A", "A @ z", "x", **PRODUCT),
        md.FormulaError,
        'in "A @ z": z has no shape. Declare it, for example z="m n" (matrix), z="n" (column), '
        'z="" (scalar).',
    ),
    *(
        (
            lambda seed=seed: md.check("A", "A @ x", "x", **PRODUCT, seed=seed),
            md.DataError,
            f"seed={seed!r}; expected a whole number, 0 or above.",
        )
        for seed in (-1, 0.5, None, True, "seventeen")
    ),
    *(
        (
            lambda name=name: md.check("A", f"A @ {name}", name, A="m n", **{name: "n"}),
            error,
            f"{name}='n'; expected {expected}. {name} is the name of an option; "
            f"call a symbol {name}_ or otherwise.",
        )
        for name, error, expected in (
            ("seed", md.DataError, "a whole number, 0 or above"),
            ("layout", md.LayoutError, "one of 'denominator', 'numerator'"),
            ("arrangement", md.LayoutError, "one of 'vec', 'row-vec', 'block'"),
        )
    ),
    (
        lambda: md.derive("A @ detail", "A", A="m n", detail="n"),
        md.FormulaError,
        "detail='n'; expected one of 'every step', 'lecture', 'result'. "
        "detail is the name of an option; call a symbol detail_ or otherwise.",
    ),
    (
        lambda: md.check("A", "A @ layout", "A", A="m n"),
        md.FormulaError,
        'in "A @ layout": layout has no shape. '
        "layout is the name of an option; call a symbol layout_ or otherwise.",
    ),
    (
        lambda: md.check("A", "A @ A.T", "x", **PRODUCT),
        md.FunctionError,
        '"A @ A.T" does not depend on x.',
    ),
    (
        lambda: md.check("A", "log(-x.T @ x)", "x", x="n"),
        md.FunctionError,
        '"log(-x.T @ x)" has no derivative with respect to x at 40 random probes. '
        "Are its logarithms, roots and inverses defined?",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), QUESTION_ERRORS)
def test_a_faulty_question_raises(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_a_verdict_shows_itself_and_escapes_what_it_quotes():
    verdict = md.Verdict("wrong", "a < b", ["M01"])
    assert repr(verdict) == "✗ Not yet. a < b [M01]"
    assert repr(md.Verdict("cannot-read", 'in "A": no')) == '? Cannot read the answer: in "A": no'
    assert "a &lt; b" in verdict._repr_html_()


def shown_outside(html, marks=("tex2jax_ignore", "mathjax_ignore")):
    """The text of a piece of HTML that a typesetter of formulas would read."""
    start = re.match(r"<\w+ class=\"([^\"]*)\"", html)
    return "" if start and set(marks) <= set(start[1].split()) else re.sub(r"<[^>]*>", "", html)


LINK = r"$\href{javascript:alert(1)}{x}$"


def test_a_formula_that_a_student_wrote_is_not_typeset():
    refused = md.check(LINK, "a.T @ x", "x", a="n", x="n")
    verdicts = [refused, md.Verdict("wrong", LINK), Refusals([(LINK, refused)])]
    assert [shown_outside(verdict._repr_html_()) for verdict in verdicts] == ["", "", ""]
    assert LINK in shown_outside(f"<div>{LINK}</div>")


ZERO = [
    lambda A, X: np.trace(A @ X - X @ A),
    lambda A, X: np.trace(X @ X.T) - np.trace(X.T @ X),
    lambda A, X: np.trace(X @ np.linalg.inv(X)),
]


@pytest.mark.parametrize("f", ZERO)
def test_a_derivative_that_is_zero_is_known_as_zero(f):
    shapes = {"A": "n n", "X": "n n"}
    assert md.check(lambda X: 0 * X, f, "X", **shapes).status == "correct"
    assert md.check(lambda X: 1e-3 * X, f, "X", **shapes).status == "wrong"


def test_the_entries_counted_are_those_of_the_probe_that_is_shown():
    def judged(answer):
        shapes = {"A": "m q", "X": "p q", "B": "p n", "layout": "numerator"}
        return md.check(answer, "A @ X.T @ B", "X", **shapes).message

    assert "(here 6×20)" in judged("kron(B.T, A) @ comm(p, q)")
    assert "12 of the 120 entries are right" in judged("kron(B.T, A) @ comm(q, p)")


IN_CASES = [
    ("0*a", "relu(a.T @ x)", {"a": "n", "x": "n"}, "x"),
    ("-a", "abs(a.T @ x)", {"a": "n", "x": "n"}, "x"),
    ("1", "abs(t)", {"t": ""}, "t"),
    ("-ones(n)", "abs(sum(x))", {"x": "n"}, "x"),
    ("0*a", "relu(1 - y*(a.T @ x))", {"a": "n", "x": "n", "y": ""}, "x"),
    ("abs(det(X))*inv(X).T", "det(X)", {"X": "n n"}, "X"),
    ("2*abs(t)*A.T", "t**2*A", {"A": "m n", "t": ""}, "t"),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("answer", "f", "shapes", "wrt"), IN_CASES)
def test_an_answer_that_is_right_on_one_branch_only_is_refused(answer, f, shapes, wrt, seed):
    assert md.check(answer, f, wrt, seed=seed, **shapes).status == "wrong"


@pytest.mark.parametrize(
    ("answer", "f", "shapes", "wrt"),
    [
        ("sign(a.T @ x)*a", "abs(a.T @ x)", {"a": "n", "x": "n"}, "x"),
        ("sign(det(X))*adj(X).T", "abs(det(X))", {"X": "n n"}, "X"),
        ("sign(t)*abs(t)*2", "t**2", {"t": ""}, "t"),
    ],
)
def test_an_answer_that_is_right_on_every_branch_is_accepted(answer, f, shapes, wrt):
    assert md.check(answer, f, wrt, **shapes).status == "correct"


def test_nothing_is_accepted_where_the_variable_is_zero():
    zero = {"A": np.eye(2), "b": np.array([[1.0], [2.0]]), "x": np.zeros((2, 1))}
    f = "sum((A @ x - b)**2)"
    assert md.check(np.array([[-2.0], [-4.0]]), f, "x", **zero).status == "correct"
    assert md.check(np.full((2, 1), 99.0), f, "x", **zero).status == "wrong"
    assert md.check(12345.0, "exp(t)", "t", t=0.0).status == "wrong"


def test_a_term_far_smaller_than_another_counts():
    sizes = {"A": "n m", "X": "m n"}
    assert md.check("10**6*A.T", "10**6*tr(A @ X) + sum(X)", "X", **sizes).status == "wrong"


@pytest.mark.parametrize(
    ("answer", "f", "wrt", "shapes"),
    [
        ("X @ (X @ w - y)", "norm(X @ w - y)**2/2", "w", {"X": "m n", "w": "n", "y": "m"}),
        ("A @ y", "y.T @ A @ x", "x", {"A": "m n", "x": "n", "y": "m"}),
        ("a @ b", "a.T @ X @ b", "X", {"a": "m", "b": "n", "X": "m n"}),
        ("x.T @ x + 2*x @ x.T", "x.T @ x * x", "x", {"x": "n"}),
    ],
)
def test_a_misfit_does_not_give_the_answer_away(answer, f, wrt, shapes):
    message = md.check(answer, f, wrt, **shapes).message
    assert "Did you mean" not in message
    assert "to add it" not in message
    with pytest.raises(md.ShapeError, match=r"Did you mean|to add it"):
        md.formula(answer, **shapes)


def test_one_over_each_entry_is_told_from_an_inverse():
    sizes = {"x": "n", "mu": "n", "Sigma": "n n spd"}
    f = "(x - mu).T @ inv(Sigma) @ (x - mu)/2"
    assert md.check("Sigma**-1 @ (mu - x)", f, "mu", **sizes).mistakes[0] == "M42"
    assert md.check("inv(Sigma) @ (mu - x)", f, "mu", **sizes).status == "correct"


@pytest.mark.parametrize("seed", range(12))
def test_a_function_may_compute_in_single_precision(seed):
    def answer(X):
        single = X.astype(np.float32)
        return np.linalg.inv(single).T * np.linalg.det(single)

    assert md.check(answer, "det(X)", "X", X="n n", seed=seed).status == "correct"
    off = md.check(lambda X: 1.001 * answer(X), "det(X)", "X", X="n n", seed=seed)
    assert off.status == "wrong"


@pytest.mark.parametrize(
    ("f", "wrt", "shapes", "answer", "said"),
    [
        ("logsumexp(x)", "x", {"x": "n"}, lambda x: np.exp(x) / np.exp(x).sum() + 1e-6, "nearly"),
        ("10**6*norm(x)**2 + sum(x)", "x", {"x": "n"}, "2*10**6*x", "near"),
        ("norm(x)", "x", {"x": "n"}, "x/(norm(x) + 1e-8)", "near"),
        ("sum(x)", "x", {"x": "n"}, "x", "no entry is right"),
    ],
)
def test_what_is_said_of_an_answer_that_is_nearly_right_is_so(f, wrt, shapes, answer, said):
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status == "wrong"
    assert said in verdict.message


def test_three_faults_at_once_are_not_guessed_at():
    """Half of it, with matrices symmetric, and one occurrence alone: that fits nearly anything."""
    shapes = {"A": "n n", "x": "n"}
    verdict = md.check("(A + A.T) @ x/(2*x.T @ x)", "x.T @ A @ x/(x.T @ x)", "x", **shapes)
    assert "symmetric" not in verdict.message


def test_a_ratio_is_spoken_of_only_where_f_has_one():
    shapes = {"S": "n n spd", "A": "n n symmetric"}
    verdict = md.check("A + inv(S)", "-logdet(S) + tr(S @ A)", "S", **shapes)
    assert (verdict.mistakes, "ratio" in verdict.message) == (["N04"], False)
    shapes = {"S": "n n spd", "P": "n n spd"}
    ratio = md.check("inv(P)*0 - inv(S) + P", "logdet(S) - logdet(P) + tr(S @ P)", "S", **shapes)
    assert ratio.mistakes[0] == "M53"


TABLES = [*near_misses.SIGNS, *near_misses.BRANCHES, *near_misses.SCALES]
NEAR = [(f, wrt, shapes, answer) for f, wrt, shapes, _, wrong in TABLES for answer in wrong]
TWINS = [row[:4] for row in (*TABLES, *near_misses.HARD)]
WRITTEN = [(*row[:3], answer) for row in FUNCTIONS for answer in row[4]]
WRITTEN_TWINS = [(*row[:3], answer) for row in FUNCTIONS for answer in row[3]]


def status_of(number: int, row) -> str:
    """The status at a seed of the row's own."""
    f, wrt, shapes, answer = row
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return md.check(answer, f, wrt, seed=number % 5, **shapes).status


@pytest.mark.parametrize("number", range(len(NEAR)), ids=lambda k: f"{NEAR[k][0]}: {NEAR[k][3]}")
def test_what_is_nearly_right_is_refused(number):
    assert status_of(number, NEAR[number]) == "wrong"


@pytest.mark.parametrize("number", range(len(TWINS)), ids=lambda k: TWINS[k][0])
def test_its_right_twin_is_accepted(number):
    assert status_of(number, TWINS[number]) == "correct"


@pytest.mark.parametrize("number", range(len(WRITTEN)))
def test_a_function_that_is_nearly_right_is_refused(number):
    assert status_of(number, WRITTEN[number]) == "wrong"


@pytest.mark.parametrize("number", range(len(WRITTEN_TWINS)))
def test_its_right_twin_as_a_function_is_accepted(number):
    assert status_of(number, WRITTEN_TWINS[number]) == "correct"


def test_a_small_answer_in_the_other_layout_is_told_from_half_of_it():
    assert md.check("2e-14*x.T", "1e-14*x.T @ x", "x", x="n").status == "other-layout"
    assert md.check("1e-14*x.T", "1e-14*x.T @ x", "x", x="n").status == "wrong"


def test_a_small_mistake_is_named_as_a_large_one_is():
    assert "half" in md.check("1e-14*x", "1e-14*x.T @ x", "x", x="n").message
    said = md.check("10**10*A.T", "10**10*tr(A @ X) + sum(X)", "X", A="n m", X="m n").message
    assert "small term is missing" in said


UNREACHED = "abs(x.T @ x - 2*x.T @ y + y.T @ y)"
REACHED = "abs(x.T @ x - 3*x.T @ y + y.T @ y)"


@pytest.mark.parametrize("seed", range(4))
def test_a_branch_that_is_not_reached_is_said(seed):
    shapes = {"x": "n", "y": "n", "seed": seed}
    verdict = md.check("2*x - 2*y", UNREACHED, "x", **shapes)
    assert verdict.status == "correct"
    assert "No arrays were found where" in verdict.message
    assert "is below zero; the answer is not checked there." in verdict.message
    right = md.check("(2*x - 3*y)*sign(x.T @ x - 3*x.T @ y + y.T @ y)", REACHED, "x", **shapes)
    assert (right.status, "No arrays" in right.message) == ("correct", False)
    assert md.check("2*x - 3*y", REACHED, "x", **shapes).status == "wrong"


NARROW = ("log(1.55 - t) + log(t - 1.45)", "t")


@pytest.mark.parametrize("seed", [0, 1, 8, 10])
def test_a_formula_with_values_in_a_narrow_place_is_checked_there(seed):
    right = md.check("(3 - 2*t)/((t - 1.45)*(1.55 - t))", *NARROW, t="", seed=seed)
    assert right.status == "correct"
    assert "f and the answer have values at 2 only" in right.message
    near = "(3 - 2*t)/((t - 1.45)*(1.55 - t)) + t/10**9"
    assert md.check(near, *NARROW, t="", seed=seed).status == "wrong"


X_X = ("x.T @ x/2", "x")
# Name, f, variable, an answer by its factor, what is just accepted and what is just refused.
TOLERANCES = [
    ("a number of many digits", *X_X, "{}*x", "1.0000000000005", "1.0000000000050"),
    ("a function in double precision", *X_X, lambda c: lambda x: c * np.array(x.tolist()),
     1 + 5e-10, 1 + 5e-9),
    ("a function in single precision", *X_X,
     lambda c: lambda x: (c * x.astype(np.float32)).astype(float), 1 + 5e-6, 1 + 5e-5),
    ("f with no formula", lambda x: np.einsum("ij,ij->", x, x) / 2, "x",
     lambda c: lambda x: c * x, 1 + 5e-6, 1 + 5e-5),
    ("a derivative of zero", lambda x: 7.0 + 0 * x[0, 0], "x",
     lambda c: lambda x: c * np.ones(x.shape), 5e-10, 5e-9),
]  # fmt: skip


@pytest.mark.parametrize(("name", "f", "wrt", "make", "inside", "outside"), TOLERANCES)
def test_each_tolerance_just_inside_and_just_outside(name, f, wrt, make, inside, outside):
    answers = [make.format(c) if isinstance(make, str) else make(c) for c in (inside, outside)]
    found = [md.check(answer, f, wrt, x="n").status for answer in answers]
    assert found == ["correct", "wrong"], name


@pytest.mark.parametrize(("factor", "status"), [(1 + 5e-6, "correct"), (1 + 5e-5, "wrong")])
def test_an_array_is_compared_to_five_digits(factor, status):
    x = np.array([[1.0], [-2.0], [3.0]])
    assert md.check(factor * x, *X_X, x=x).status == status


@pytest.mark.parametrize(
    ("answer", "status"),
    [("2*A @ x", "wrong"), ("(A + A.T) @ x", "correct"), ("x.T @ (A + A.T)", "other-layout")],
)
def test_text_is_judged_where_f_is_a_function_with_no_formula(answer, status):
    f = lambda A, x: np.einsum("ik,ij,jk->", x, A, x)
    assert md.check(answer, f, "x", A="n n", x="n").status == status
