"""Wrong answers are refused, and their mistakes named, with words that are true."""

import re

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.mistakes import match
from mdlib.checker.mistakes.bank import BANK
from mdlib.checker.mistakes.line_mistakes import wrong_differentials
from mdlib.checker.mistakes.making import FACTS, Maker, MistakenRule
from mdlib.checker.mistakes.scene import Scene
from mdlib.checker.problem import read_problem
from mdlib.checker.verdict import Verdict
from mdlib.errors import MdlibError, ShapeError
from mdlib.language import tree
from tests.checker.judged import judged
from tests.checker.mistaken_answers import CASES


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer", "options"), CASES)
def test_a_mistake_is_refused_and_named(id, f, wrt, shapes, answer, options):
    verdict = judged(f, wrt, shapes, answer, options)
    assert verdict.status in ("wrong", "other-layout"), verdict
    first, *others = id.split()
    assert {first, *others} <= {*verdict.mistakes}
    assert not others or first == verdict.mistakes[0]


@pytest.mark.parametrize("id", ["M12", "M36", "M42"])
def test_a_mistake_made_before_the_last_transpose_is_named_first_in_numerator_layout(id):
    [case] = [case for first, *case in CASES if first == id and case[-1]]
    assert judged(*case).mistakes[0] == id


def gives_away(message: str, answer: str) -> bool:
    """Whether the right answer, if it is more than a symbol, stands in the message."""
    return len(answer) > 3 and answer.replace(" ", "") in message.replace(" ", "")


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer", "options"), CASES)
def test_a_message_is_short_and_does_not_give_the_answer_away(id, f, wrt, shapes, answer, options):
    message = judged(f, wrt, shapes, answer, options).message
    assert not gives_away(message, str(md.derive(f, wrt, **shapes, **options).result))
    assert len(re.findall(r"[.?](?= |$)", message)) in (2, 3), message


def test_a_message_that_gives_the_answer_away_is_found():
    assert gives_away("It is 2*A @ x, see?", "2*A@x")


def test_most_mistakes_are_named_first():
    first = [judged(*case).mistakes[0] == id.split()[0] for id, *case in CASES]
    assert sum(first) >= 0.85 * len(CASES)


def test_a_verdict_shows_the_link_of_the_likeliest_mistake():
    shown = Verdict("wrong", "No.", ["M28"])._repr_html_()
    assert 'href="../notebooks/06_differentials.ipynb#The-inverse"' in shown
    assert "href" not in Verdict("wrong", "No.")._repr_html_()
    assert "href" not in Verdict("wrong", "No.", ["X99"])._repr_html_()


WORDS = [
    (
        "2*A @ x",
        "x.T @ A @ x",
        {"A": "n n", "x": "n"},
        "A matrix was taken for symmetric that nobody said is. "
        "Derive it again and keep each matrix apart from its transpose.",
    ),
    (
        "x @ x.T",
        "x.T @ A @ x",
        {"A": "n n", "x": "n"},
        "The answer is 3×3; the derivative in denominator layout is n×1 (here 3×1), the shape "
        "of x. This is the derivative with respect to another symbol of the formula. "
        "Mark the variable in the formula and hold everything else fixed.",
    ),
    (
        "-A.T",
        "A @ x",
        {"A": "m n", "x": "n"},
        "The sign is wrong. Follow each minus from the first line.",
    ),
]


@pytest.mark.parametrize(("answer", "f", "shapes", "message"), WORDS)
def test_what_is_said(answer, f, shapes, message):
    assert md.check(answer, f, "x", **shapes).message == message


def test_an_answer_that_is_wrong_in_no_known_way_is_not_named():
    verdict = md.check("A.T @ A @ A.T", "A @ x", "x", A="m n", x="n")
    assert (verdict.status, verdict.mistakes) == ("wrong", [])


MISSING = [
    ("exp(s)/2", "(sum(exp(s)) + mu.T @ mu - sum(s))/2", "s", {"s": "n", "mu": "n"}, ["N05"]),
    (
        "P/2",
        "(tr(P @ S) - logdet(S))/2",
        "S",
        {"P": "n n spd", "S": "n n spd"},
        ["M55", "N05"],
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "named"), MISSING)
def test_a_missing_term_is_no_difference_of_means_without_one(answer, f, wrt, shapes, named):
    assert md.check(answer, f, wrt, **shapes).mistakes == named


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_a_forgotten_commutation_matrix_is_told_from_swapped_factors(layout):
    def forgotten(A, X):
        return np.kron(A.T, np.eye(X.shape[1]))

    def right(A, X):
        return forgotten(A, X) @ md.commutation_matrix(*X.shape)

    question = (lambda A, X: X.T @ A, "X", {"A": "p n", "X": "p q"})
    turned = (lambda J: J) if layout == "numerator" else np.transpose
    wrong, fine = (
        judged(*question, lambda A, X, J=J: turned(J(A, X)), {"layout": layout})
        for J in (forgotten, right)
    )
    assert (wrong.status, wrong.mistakes, fine.status) == ("wrong", ["M47", "M48"], "correct")
    assert "vec of a transpose was taken for the vec of the matrix" in wrong.message


LAST = {"X": "m n", "w": "n", "y": "m", "S": "m m spd"}
WEIGHTED = "-(y - X @ w).T @ inv(S) @ (y - X @ w)/2"


def test_an_answer_that_is_twice_the_derivative_has_no_other_fault():
    verdict = md.check("2*X.T @ inv(S) @ (y - X @ w)", WEIGHTED, "w", **LAST)
    assert verdict.mistakes == ["N02"]
    assert "twice" in verdict.message


def test_a_forgotten_summand_is_a_difference_of_means_only_where_there_is_one():
    verdict = md.check("2*X.T @ X @ w", "norm(X @ w - y)**2", "w", X="m n", w="n", y="m")
    assert verdict.mistakes == ["N05"]


LIKELIEST = [
    ("E", "tr(C @ V) + tr(E @ V.T)", "V", {"C": "n m", "V": "m n", "E": "m n"}, "N05"),
    (
        "(B + B.T) @ X @ C @ A",
        "tr(A @ X.T @ B @ X @ C)",
        "X",
        {"A": "p n", "X": "m n", "B": "m m", "C": "n p"},
        "M29",
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "first"), LIKELIEST)
def test_a_name_from_another_kind_of_task_does_not_come_first(answer, f, wrt, shapes, first):
    assert md.check(answer, f, wrt, **shapes).mistakes[0] == first


# The sentences of the checker that were false: of a question and an answer, what is said now.
ROOT_OF = {"x": "n"}
KALMAN = "tr((eye(n) - K @ H) @ P @ (eye(n) - K @ H).T + K @ R @ K.T)"
KALMAN_SHAPES = {"K": "n m", "H": "m n", "P": "n n spd", "R": "m m spd"}
FIT = ("norm(X @ w - y)**2", "w", {"X": "N d", "w": "d", "y": "N"})
ENTROPY = ("-sum(t*log(softmax(z)))", "z", {"t": "n", "z": "n"})
SPREAD = ("logdet(W @ W.T + s*eye(n))", "W", {"W": "n m", "s": ""})
SAID = [
    ("2*x/sqrt(x.T @ x + 1)", "sqrt(x.T @ x + 1)", "x", ROOT_OF, "There is a factor 2 too many"),
    ("2*u/sqrt(u.T @ u + 3)", "sqrt(u.T @ u + 3)", "u", {"u": "k"}, "There is a factor 2 too many"),
    ("2*x/norm(x)", "norm(x)", "x", ROOT_OF, "The answer is twice the derivative"),
    ("2*K @ R", KALMAN, "K", KALMAN_SHAPES, "One term is missing"),
    (lambda X, w, y: 2 * X[-1:].T @ (X[-1:] @ w - y[-1:]), *FIT, "the last term of a sum"),
    (lambda X, w, y: 2 * X[:1].T @ (X[:1] @ w - y[:1]), *FIT, "the first term of a sum"),
    ("2*kron(x.T, eye(n))", "x @ x.T", "x", ROOT_OF, "differ by a commutation matrix"),
    ("2*kron(eye(n), x.T)", "x @ x.T", "x", ROOT_OF, "differ by a commutation matrix"),
    ("2*X.T*(X@w-y)", *FIT, "A * stands where a matrix product, @, belongs"),
    (lambda X, w, y: 2 * X.T * (X @ w - y), *FIT, "An elementwise product stands where"),
    ("A.T", "tr(A @ diag(x))", "x", {"A": "n n", "x": "n"}, "the diagonal was not taken"),
    ("softmax(z) - t", *ENTROPY, "Right where t adds up to 1; the question does not say so."),
    ("t - softmax(z)", *ENTROPY, "The sign of the whole is wrong. Apart from that: Right where t"),
    ("inv(W @ W.T + s*eye(n)) @ W", *SPREAD, "The variable occurs more than once"),
    ("2.00002*x", "x.T @ x", "x", ROOT_OF, "off by a factor 1.00001; a rounded constant?"),
    ("0.33333*a", "a.T @ x/3", "x", {"a": "n", "x": "n"}, "off by a factor 0.99999; a rounded"),
    ("x*2/3", "x.T @ x", "x", ROOT_OF, "The answer is 1/3 of the derivative."),
    ("7*x", "x.T @ x", "x", ROOT_OF, "The answer is 7/2 times the derivative."),
    ("2*inv(S) - inv(S)*eye(n)", "logdet(S)", "S", {"S": "n n spd"}, "S is declared symmetric"),
    ("2*inv(S) - inv(S)*eye(n)", "logdet(S)", "S", {"S": "n n"}, "nothing says that its mirror"),
    ("x.T @ x", "x.T @ x", "x", ROOT_OF, "That is f itself"),
    ("A @ x", "A @ x", "x", {"A": "m n", "x": "n"}, "That is f itself"),
    ("2*x.T @ dx", "x.T @ x", "x", ROOT_OF, "That is the differential: read the derivative off."),
    ("A @ dX", "A @ X", "X", {"A": "m n", "X": "n p"}, "That is the differential"),
    ("exp(x)*dx", "exp(x)", "x", ROOT_OF, "That is the differential"),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "words"), SAID)
def test_what_is_said_is_true_of_the_answer(answer, f, wrt, shapes, words):
    assert words in md.check(answer, f, wrt, **shapes).message


@pytest.mark.parametrize("answer", ["2*x.T @ dx @ x", "3*x.T @ dx", "x.T @ dX"])
def test_what_is_not_the_differential_is_not_called_so(answer):
    assert "That is" not in md.check(answer, "x.T @ x", "x", x="n").message


B = {"A": "n n", "B": "n n", "X": "n n", "S": "n n spd", "x": "n", "t": "", "P": "n n spd"}
NEVER = [
    # an id that takes more for granted than f has; answers that used to get it
    ("M10", "logdet(P + X @ X.T)", "X", "inv(P + X @ X.T) @ X"),
    ("M10", "logdet(eye(n) + X @ S @ X.T)", "X", "inv(eye(n) + X @ S @ X.T) @ X @ S"),
    ("M24", "x.T @ inv(X) @ A @ x", "X", "-inv(X) @ A @ x @ x.T @ inv(X)"),
    ("M24", "tr(P @ X @ X.T) - logdet(X @ X.T)", "X", "2*P @ X - 2*inv(X)"),
    ("M15", "(sum(exp(x)) - sum(x))/2", "x", "(exp(x) + ones(n))/2"),
    ("M39", "x.T @ A @ X @ B @ x", "X", "B.T @ x @ x.T @ A.T"),
    ("M22", "x.T @ A @ X @ B @ x", "X", "B.T @ x @ x.T @ A.T"),
    ("M41b", "A + t*B", "t", "B"),
    ("M52", "logdet(X) + x.T @ inv(X) @ x", "X", "inv(X).T"),
    ("M53", "tr(A @ X) - logdet(X)", "X", "A.T + inv(X).T"),
    ("M55", "tr(A @ X) - tr(B @ X @ X)", "X", "A.T"),
    ("M26", "tr(X.T @ A @ B @ X)", "X", "A @ B @ X.T"),
    ("M44", "x.T @ softmax(A @ x)", "x", "softmax(A @ x) + A.T @ x"),
]


@pytest.mark.parametrize(("id", "f", "wrt", "answer"), NEVER)
def test_an_id_is_not_given_where_f_has_not_what_it_asks(id, f, wrt, answer):
    shapes = {name: shape for name, shape in B.items() if re.search(rf"\b{name}\b", f)}
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status in ("wrong", "other-layout")
    assert id not in verdict.mistakes


def test_what_a_row_asks_of_f_is_a_test_that_there_is():
    asked = {name for row in BANK.values() for name in row.asks}
    assert asked <= set(FACTS) == set(HAS)
    assert {row.claims for row in BANK.values()} == {"", "factor", "sign"}


# For each fact a formula in X that has it, and one that has not.
HAS = {
    "a trace": ("tr(A @ X)", "x.T @ X @ x"),
    "a trace in df": ("logdet(X)", "x.T @ X @ x"),
    "a square": ("sum(X**2)", "logdet(X @ X.T)"),
    "a half": ("tr(A @ X)/2", "tr(A @ X)/3"),
    "a squared norm": ("norm(X)**2", "tr(A @ X)"),
    "a chain": ("logdet(A @ X)", "x.T @ inv(X) @ x"),
    "an outer product": ("x.T @ X @ x", "tr(A @ X)"),
    "a logarithm": ("logdet(X)", "det(X)"),
    "a divergence": ("logdet(P) - logdet(S) + tr(S @ X)", "logdet(P) + tr(S @ X)"),
    "a difference of means": ("(x - y).T @ X @ (x - y)", "(x - A @ y).T @ X @ x"),
    "constants beside the variable": ("tr(A @ X @ B)", "tr(X @ X)"),
    "two transposed": ("tr(A @ X @ B)", "tr(A @ X)"),
    "a log of softmax": ("sum(log(softmax(X @ x)))", "sum(softmax(X @ x)**2)"),
}


def scene_of(f: str) -> Scene:
    shapes = {**B, "y": "n"}
    task = read_problem(f, "X", {n: s for n, s in shapes.items() if re.search(rf"\b{n}\b", f)})
    return task.scene


@pytest.mark.parametrize("name", HAS)
def test_each_fact_tells_formulas_apart(name):
    with_it, without = HAS[name]
    assert not FACTS[name](scene_of(without))
    assert FACTS[name](scene_of(with_it))


def test_no_maker_fails_on_any_case():
    # Else there is no verdict here, but an error.
    assert all(judged(*case).status for _, *case in CASES)


@pytest.mark.parametrize("error", [ValueError, MdlibError, ZeroDivisionError, AttributeError])
def test_a_maker_that_fails_is_seen_in_tests_and_costs_a_student_nothing(monkeypatch, error):
    def broken(scene):
        raise error("at its first line")
        yield

    with_it = [Maker(("M07",), 100, "", broken), *match.makers()]
    monkeypatch.setattr(match, "makers", lambda: with_it)
    assert md.check("2*A @ x", "x.T @ A @ x", "x", A="n n", x="n").mistakes[0] == "M07"
    monkeypatch.setattr(match, "STRICT", True)
    with pytest.raises(error, match="at its first line"):
        md.check("2*A @ x", "x.T @ A @ x", "x", A="n n", x="n")


@pytest.mark.parametrize("error", [TypeError, AttributeError])
def test_a_mistaken_rule_with_a_programming_error_is_loud(monkeypatch, error):
    """One whose sizes misfit is passed over instead, in an answer and in a line."""

    def fails_with(error):
        def write(node):
            raise error("in what is written")

        rule = MistakenRule(("M28",), tree.Inverse, write, 100)
        monkeypatch.setattr(match, "mistaken_rules", lambda: [rule])
        return scene.derivative(bodies={tree.Inverse: write}), list(wrong_differentials(scene))

    scene = read_problem("tr(inv(X))", "X", {"X": "n n"}).scene
    truth_turned = [made.wrong for made in wrong_differentials(scene)]
    derivative, wrong = fails_with(ShapeError)
    assert derivative is None
    assert {made.wrong for made in wrong} < {*truth_turned}
    with pytest.raises(error, match="in what is written"):
        fails_with(error)
    monkeypatch.setattr(Scene, "derivative", lambda *_, **__: None)
    with pytest.raises(error, match="in what is written"):
        fails_with(error)


def test_a_mean_of_half_and_of_twice_are_told_apart():
    half, twice = (
        md.check(lambda X, w, y, c=c: c * 2 * X.T @ (X @ w - y) / len(y), *FIT[:2], **FIT[2])
        for c in (1 / 2, 2)
    )
    assert ("1/(2N) of the derivative" in half.message, half.mistakes) == (True, ["M14", "M10"])
    assert ("2/N of the derivative" in twice.message, twice.mistakes) == (True, ["M14"])
    halved = ("norm(X @ w - y)**2/2", "w")
    again = md.check(lambda X, w, y: 2 / len(y) * X.T @ (X @ w - y), *halved, **FIT[2])
    assert again.mistakes == ["M14", "M18"]


# What counts as equal: an answer just inside a tolerance, and one just outside.
TOLERANCES = [
    # a text answer to x'x: (inside, outside) by what is said
    ("closely", "2.0000000000001*x", "correct", "2.00000000001*x", "a constant is rounded"),
    ("multiples", "(4 + 1e-7)*x", "twice the derivative", "(4 + 1e-5)*x", "off by a factor 2.0000"),
    ("multiples", "(2/3 + 1e-8)*x", "1/3 of", "(2/3 + 1e-6)*x", "off by a factor 0.33333"),
    ("multiples", "2.019*x", "a rounded constant", "2.05*x", "41/40 times"),
]


@pytest.mark.parametrize(("where", "inside", "said", "outside", "other"), TOLERANCES)
def test_just_inside_and_just_outside_a_tolerance(where, inside, said, outside, other):
    near, far = (md.check(answer, "x.T @ x", "x", x="n") for answer in (inside, outside))
    assert said in f"{near.status} {near.message}", near
    assert said not in f"{far.status} {far.message}", far
    assert other in far.message


@pytest.mark.parametrize(("off", "ids"), [(5e-7, ["M07"]), (3e-6, [])])
def test_a_mistake_fits_within_its_tolerance_and_not_beyond(off, ids):
    verdict = md.check(f"{2 + 2 * off}*A @ x", "x.T @ A @ x", "x", A="n n", x="n")
    assert verdict.mistakes[:1] == ids


@pytest.mark.parametrize(("off", "status"), [(5e-6, "correct"), (3e-5, "wrong")])
def test_a_function_is_judged_with_its_own_tolerance(off, status):
    # np.asarray keeps it from being read as a formula, which is judged more closely.
    f = lambda x: float(np.asarray(x)[:, 0] @ np.asarray(x)[:, 0])
    answer = lambda x: (2 + 2 * off) * np.asarray(x, float)
    assert md.check(answer, f, "x", x="n").status == status
