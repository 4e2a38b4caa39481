"""Answers of every kind that people hand in: each gets a verdict that says what is wrong."""

import sys
import warnings
from time import perf_counter

import numpy as np
import pytest

import mdlib as md
import mdlib.numeric.closeness
from mdlib.checker import guard
from tests.checker import attacks
from tests.test_architecture import modules

LS = ("norm(X @ w - y)**2", "w")
SHAPES = {"X": "N d", "w": "d", "y": "N"}


def right(X, w, y):
    return 2 * X.T @ (X @ w - y)


def placed(X, w, y, /):
    return right(X, w, y)


def with_default(X, w, y, factor=2):
    return factor * X.T @ (X @ w - y)


def taking_all(**arrays):
    return right(**arrays)


def changing(X, w, y):
    value = right(X, w, y)
    X[:] = w[:] = y[:] = 0
    return value


class NoArray:
    def __array__(self, *args, **options):
        raise RuntimeError("not now")


class Sparse:
    def toarray(self):
        return np.zeros((2, 1))


ACCEPTED = [
    placed,
    with_default,
    taking_all,
    changing,
    lambda X, w, y: right(X, w, y).tolist(),
    lambda X, w, y: right(X, w, y).astype(object),
    lambda X, w, y: right(X, w, y) + 0j,
    lambda X, w, y: np.asmatrix(right(X, w, y)),
    lambda X, w, y: right(X, w, y).astype(np.float32),
    md.derive(*LS, **SHAPES),
    md.formula("2*X.T @ (X @ w - y)", **SHAPES),
]


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("answer", ACCEPTED)
def test_a_right_answer_is_accepted_however_it_comes(answer):
    assert md.check(answer, *LS, **SHAPES).status == "correct"


REFUSED = [
    (lambda X, w, y: w > 0, "cannot-read", "truth values"),
    (lambda X, w, y: Sparse(), "cannot-read", "toarray()"),
    (lambda X, w, y: NoArray(), "cannot-read", "gave NoArray"),
    (lambda X, w, y: right(X, w, y) + 1j, "cannot-read", "complex"),
    (lambda X, w, y: w * np.nan, "cannot-read", "NaN"),
    (lambda X, w, y: w / 0, "cannot-read", "NaN or infinity"),
    (lambda X, w, y: [[1], [1, 2]], "cannot-read", "gave list"),
    (lambda X, w, y: 1 / 0, "cannot-read", "ZeroDivisionError"),
    (lambda a, b: a, "cannot-read", "a function of a, b"),
    (max, "cannot-read", "Write a function of X, w, y"),
    (int, "cannot-read", "Write a function of X, w, y"),
    (lambda X, w, y: right(X, w, y)[None], "wrong", "1×"),
    (lambda X, w, y: right(X, w, y)[:, 0], "wrong", "The numbers are right, but the answer is a"),
    (lambda X, w, y: w[:, 0], "wrong", "The answer is a one-dimensional array"),
]


@pytest.mark.parametrize(("answer", "status", "words"), REFUSED)
def test_a_wrong_kind_of_answer_is_told_so(answer, status, words):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = md.check(answer, *LS, **SHAPES)
    assert verdict.status == status
    assert words in verdict.message


def test_an_answer_right_at_one_probe_alone_is_refused():
    calls = []

    def once(X, w, y):
        calls.append(1)
        return right(X, w, y) + (len(calls) > 1)

    assert md.check(once, *LS, **SHAPES).status == "wrong"


TRACE = ("tr(A @ X @ B)", "X")
MISFITS = [
    ("B.T @ A.T", "M22", "Factors under the trace were swapped"),
    ("A @ B", "M24", "The constants were left on their own sides"),
    (lambda A, B: B.T @ A.T, "M22", "Factors under the trace were swapped"),
]


@pytest.mark.parametrize(("answer", "id", "words"), MISFITS)
def test_a_product_that_does_not_fit_is_named_by_what_it_is_with_equal_sizes(answer, id, words):
    verdict = md.check(answer, *TRACE, A="p m", X="m n", B="n p")
    assert (verdict.status, verdict.mistakes[0]) == ("cannot-read", id)
    assert words in verdict.message
    assert "must equal" in verdict.message or "must be equal" in verdict.message


@pytest.mark.parametrize("answer", ["A @ A", "X @ q", "A.T @", "inv(A)"])
def test_a_misfit_of_no_known_kind_has_no_name(answer):
    verdict = md.check(answer, *TRACE, A="p m", X="m n", B="n p")
    assert (verdict.status, verdict.mistakes) == ("cannot-read", [])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("(A + A.T) @ x", ("correct", [])), ("2*A @ x", ("wrong", ["M07"]))],
)
def test_the_verdict_does_not_depend_on_the_seed(answer, outcome, seed):
    verdict = md.check(answer, "x.T @ A @ x", "x", A="n n", x="n", seed=seed)
    assert (verdict.status, verdict.mistakes[:1]) == outcome


def test_the_arrangement_that_an_answer_is_in_is_said_not_guessed():
    shapes = {"A": "p m", "X": "m n", "B": "n q"}
    asked = ("A @ X @ B", "X")
    verdict = md.check("kron(B, A.T)", *asked, arrangement="row-vec", **shapes)
    assert "arrangement 'vec'" in verdict.message


def judged(answer, f=attacks.F, **options):
    return md.check(answer, f, "x", **attacks.SHAPES, **options)


def einsum(A, x):
    """A function with no formula."""
    return np.einsum("ik,ij,jk->", x, A, x)


@pytest.mark.parametrize("name", attacks.WRONG)
@pytest.mark.parametrize("f", [attacks.F, einsum])
def test_no_attack_is_accepted(name, f):
    assert judged(attacks.WRONG[name](), f).status in ("wrong", "cannot-read")


@pytest.mark.parametrize("name", attacks.UNREADABLE)
def test_whatever_an_answer_raises_or_gives_there_is_a_verdict(name):
    start = perf_counter()
    assert judged(attacks.UNREADABLE[name]).status == "cannot-read"
    assert perf_counter() - start < 5


@pytest.mark.parametrize("f", [attacks.F, einsum])
def test_an_answer_that_only_computes_is_accepted_after_all_attacks(f):
    for name in ("patches close", "patches code", "patches a table", "patches max", "traces"):
        judged(attacks.WRONG[name](), f)
    assert judged(attacks.right, f).status == "correct"
    assert judged(attacks.wrong, attacks.F).mistakes[:1] == ["M07"]


def test_what_an_answer_changed_is_said_and_put_back():
    def state():
        return (
            np.abs,
            mdlib.numeric.closeness.close,
            sys.getrecursionlimit(),
            sys.gettrace(),
            np.geterr(),
        )

    before = state()
    for name in ("patches np.abs", "patches close", "traces"):
        judged(attacks.WRONG[name]())
    assert state() == before
    assert "The answer changes numpy.abs" in judged(attacks.WRONG["patches np.abs"]()).message


@pytest.mark.parametrize("name", ["draws", "remembers", "counts to 4"])
def test_an_answer_of_chance_is_told_so(name):
    assert "different values at the same arrays" in judged(attacks.WRONG[name]()).message


def test_an_answer_may_use_the_library_and_keep_what_it_likes():
    kept = {}

    def answer(A, x):
        kept["last"] = md.derive("x.T @ A @ x", "x", A="n n", x="n")(A=A, x=x)
        np.random.default_rng(0).standard_normal(3)
        return kept["last"]

    assert judged(answer).status == "correct"


class Interrupting:
    def __array__(self, *args, **options):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "answer", [attacks.raises(KeyboardInterrupt()), attacks.gives(Interrupting)]
)
def test_keyboard_interrupt_passes(answer):
    with pytest.raises(KeyboardInterrupt):
        judged(answer)


def test_given_arrays_are_copies():
    A, x = np.array([[1.0, 2.0], [5.0, -3.0]]), np.array([[1.0], [-2.0]])

    def answer():
        A[:], x[:] = 0, 0
        return np.zeros((2, 1))

    assert md.check(answer, attacks.F, "x", A=A, x=x).status == "wrong"


class Text(str):
    """Text that lies about itself."""

    def strip(self, *args):
        return "..."

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def test_text_that_lies_is_read_as_it_is():
    assert judged(Text("2*A @ x")).status == "wrong"
    assert judged(Text("(A + A.T) @ x")).status == "correct"


def test_what_is_guarded_is_there():
    """A module that was renamed would be guarded no more."""
    known = [f"mdlib.{name}" for name in modules()]
    gone = [name for name in guard._JUDGES if not any(one.startswith(name) for one in known)]
    assert gone == []
    assert not any(one.startswith("mdlib.checker.runs") for one in known)
