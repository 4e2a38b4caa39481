"""Questions about the lines of a derivation, and faded examples: every kind, every outcome."""

import re
from collections import Counter
from types import SimpleNamespace

import pytest

import mdlib as md
from mdlib.checker.problem import read_problem
from mdlib.course.kinds.choice import digest
from mdlib.course.skeletons import LEVELS, TOPICS, draw
from tests import keys_of
from tests.checker.planted import elsewhere, planted
from tests.course import says

SHAPES = {"A": "m m", "X": "m n"}
TRACE = ("tr(X.T @ A @ X)", "X")
SUM = ("tr(X.T @ A @ X) + a.T @ X @ b", "X")

RULE = md.RuleName(*TRACE, 2, **SHAPES)
HADAMARD = md.RuleName("sum(a * x)", "x", 4, a="n", x="n")
ROTATION, COLLECTING = (md.RuleName(*TRACE, step, **SHAPES) for step in (4, 6))
TRANSPOSED = "transpose under the trace"
NAMES = md.RuleName(*TRACE, 5, 4, **SHAPES)
INVERSE = md.RuleName("X @ inv(X)", "X", 2, layout=None, X="n n")
DETERMINANT = md.RuleName("det(A @ X)", "X", 1, A="n m", X="m n")
ORDER = md.OrderLines(*SUM, a="m", b="n", **SHAPES)
MISSING = md.MissingStep(*TRACE, 5, **SHAPES)
TWO = md.MissingStep(*TRACE, 3, 4, **SHAPES)
SQUARE = md.MissingStep("inv(eye(n) + X.T @ X)", "X", 4, layout=None, X="m n")
PRODUCT = md.MissingStep("X @ A @ B", "X", 1, layout=None, X="m n", A="n p", B="p q")
BOTH = md.MissingStep("X @ A @ X.T", "X", 1, 2, layout=None, A="n n", X="m n")
L1 = "dX @ A @ X.T + X @ A @ d(X.T)"
S = "inv(eye(n) + X.T @ X)"

L3, L4 = "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)", "tr(A @ X @ dX.T) + tr(X.T @ A @ dX)"
L5 = "tr(X.T @ A.T @ dX) + tr(X.T @ A @ dX)"

# kind, answer, status, key of the message and parts of it
CASES = [
    (RULE, "product", "correct", "rule-says product"),
    (RULE, " the  Product Rule ", "correct", "rule-says product"),
    (RULE, "transpose", "wrong", "other-rule transpose"),
    (RULE, "product, transpose", "wrong", "other-rule transpose"),
    (RULE, "spin", "cannot-read", "no-rule spin"),
    (RULE, "the chain rule", "cannot-read", "chain-everywhere"),
    (RULE, "inverse", "wrong", "other-rule inverse"),
    (RULE, 7, "cannot-read", "one-name"),
    (ROTATION, "rotation", "correct", "rule-says cyclic_rotation"),
    (ROTATION, "the cyclic property", "correct", "rule-says cyclic_rotation"),
    (ROTATION, "linearity", "wrong", "other-rule linearity"),
    (COLLECTING, "linearity", "correct", "rule-says collecting"),
    (DETERMINANT, "det", "correct", "rule-says determinant"),
    (DETERMINANT, "transpose under trace", "wrong", "other-rule transpose_under_the_trace"),
    (INVERSE, "inverse", "correct", "rule-says inverse"),
    (INVERSE, "product", "wrong", "other-rule product"),
    (
        NAMES,
        ["cyclic rotation", "transpose under the trace"],
        "correct",
        "then",
    ),
    (
        NAMES,
        ["transpose", "cyclic rotation"],
        "wrong",
        "other-rule-of-line 4 transpose",
    ),
    (NAMES, ["cyclic", "transpose"], "wrong", "other-rule-of-line 5 transpose"),
    (NAMES, "cyclic", "cannot-read", "names 2"),
    (NAMES, [4, 5], "cannot-read", "names 2"),
    # Rules that the derivation at hand does not use are known all the same.
    (INVERSE, "rotation", "wrong", "other-rule cyclic_rotation"),
    (INVERSE, "cyclic permutation", "wrong", "other-rule cyclic_rotation"),
    (INVERSE, TRANSPOSED, "wrong", "other-rule transpose_under_the_trace"),
    (NAMES, ["rotation", "transposition under the trace"], "correct", "then"),
    (HADAMARD, "Hadamard swap", "correct", "rule-says Hadamard_swap"),
    (ORDER, "cai", "cannot-read", "each-once"),
    (ORDER, 7, "cannot-read", "each-once"),
    (ORDER, "abcdefghijk", "wrong", "too-early a"),
    (MISSING, L5, "correct", "line-fits 5"),
    (MISSING, f"df = {L5}", "correct", "line-fits 5"),
    (MISSING, "tr(X.T @ A.T @ dX + X.T @ A @ dX)", "correct", "line-fits 5"),
    (MISSING, "2*tr(X.T @ A @ dX)", "wrong", "line-wrong"),
    (MISSING, L4, "wrong", "line-repeats 5 4"),
    (MISSING, "tr(X.T @", "cannot-read", "hinted"),
    (MISSING, [L4, L5], "cannot-read", "one-line-not 2"),
    (MISSING, 5, "cannot-read", "one-line"),
    (SQUARE, f"-{S} @ (dX.T @ X + X.T @ dX) @ {S}", "wrong", "line-repeats 5 4"),
    (
        SQUARE,
        f"-{S} @ dX.T @ X @ {S} - {S} @ X.T @ dX @ {S}",
        "correct",
        "line-fits 4",
    ),
    (PRODUCT, "X @ A @ B", "wrong", "no-differential 1"),
    (PRODUCT, "eye(n)", "wrong", "line-wrong"),
    (PRODUCT, "dX @ A @ B", "correct", "line-fits 1"),
    (PRODUCT, "kron(A @ B, eye(m))", "wrong", "no-differential 1"),
    (SQUARE, f"-2*{S} @ X.T @ dX @ {S}", "wrong", "line-wrong"),
    (BOTH, [L1, "dX @ A @ X.T + X @ A @ dX.T"], "correct", "lines-fit"),
    (BOTH, ["dX @ A @ X.T", "dX @ A @ X.T"], "wrong", "line-by-rule"),
    (BOTH, ["2*X @ A @ d(X.T)", L1], "wrong", "line-wrong"),
    (BOTH, [L1, "2*X @ A @ d(X.T)"], "wrong", "line-wrong"),
    (TWO, [L3, L4], "correct", "lines-fit"),
    (TWO, [L3, L3], "wrong", "line-repeats 4 3"),
    (BOTH, ["d(X @ A @ X.T)", L1], "wrong", "start-again 1"),
    (TWO, L3, "cannot-read", "lines-not 1 2"),
]


@pytest.mark.parametrize(("kind", "answer", "status", "key"), CASES)
def test_each_kind_judges(kind, answer, status, key):
    verdict = kind.judge(answer)
    assert verdict.status == status, verdict
    assert says(verdict.message, key), verdict


@pytest.mark.parametrize("kind", [RULE, NAMES, ORDER, MISSING, TWO])
@pytest.mark.parametrize("stub", [..., None, "", " \n", "...", [], [...], [" "]])
def test_each_kind_knows_the_stub(kind, stub):
    assert kind.judge(stub).status == "not-attempted"


@pytest.mark.parametrize("stub", ["", "...", [L3, ...], []])
def test_a_line_still_blank_is_not_attempted(stub):
    assert TWO.judge(stub).status == "not-attempted"


def orders(kind, begun="") -> list[str]:
    """Every right order, found line by line: a wrong line is named by the checker."""
    rest = [label for label in kind.lines if label not in begun]
    if not rest:
        return [begun]
    found = []
    for label in rest:
        others = "".join(other for other in rest if other != label)
        verdict = kind.judge(begun + label + others)
        if not says(verdict.message, f"too-early {label}"):
            found += orders(kind, begun + label)
    return found


def test_several_orders_are_right_and_each_is_accepted():
    right = orders(ORDER)
    assert len(right) == len(set(right)) > 1
    assert all(ORDER.judge(order).status == "correct" for order in right)
    assert ORDER.judge(list(right[0].upper())).status == "correct"
    assert ORDER.judge(" → ".join(right[-1])).status == "correct"


def test_an_order_with_two_dependent_lines_exchanged_is_refused():
    order = orders(ORDER)[0]
    assert ORDER.judge(order[::-1]).status == "wrong"
    assert ORDER.judge(order[1] + order[0] + order[2:]).status == "wrong"
    assert ORDER.judge(order[:-2] + order[-1] + order[-2]).status == "wrong"


def line(starts: str, makes: str) -> SimpleNamespace:
    return SimpleNamespace(starts=Counter(starts), makes=Counter(makes))


def test_lines_that_say_the_same_are_exchangeable():
    kind = md.OrderLines(*SUM, a="m", b="n", **SHAPES)
    kind.lines = {"a": line("t", "u"), "b": line("uu", "v"), "c": line("t", "u")}
    kind.lines["d"] = line("s", "tt")
    kind._right = [kind.lines["d"]]
    assert kind.judge("dacb").status == kind.judge("dcab").status == "correct"
    shown = SimpleNamespace(sides=(md.formula("x", x="n"),), starts=Counter("uu"))
    kind.lines["b"] = SimpleNamespace(**vars(shown), makes=Counter("v"))
    assert kind.judge("dabc").status == "wrong"


def test_the_lines_are_shown_in_no_right_order_and_always_the_same():
    again = md.OrderLines(*SUM, a="m", b="n", **SHAPES)
    assert again.statement() == ORDER.statement()
    assert ORDER.judge("".join(ORDER.lines)).status == "wrong"


ERRORS = [
    (
        lambda: md.RuleName("tr(A @ X)", "X", 9, A="n n", X="n n"),
        "step 9 of the derivation of tr(A @ X): it has steps 1 to 3.",
    ),
    (lambda: md.OrderLines("x", "x", x="n"), "OrderLines: x makes 1 of 2 to 26 lines."),
    # A first line that stacks starts from what no line makes.
    (
        lambda: md.OrderLines("x.T", "x", x="n"),
        "OrderLines: the lines of x.T do not follow from each other.",
    ),
    (
        lambda: md.RuleName("tr(A @ X)", "X", A="n n", X="n n"),
        "RuleName: no step is named. The derivation of tr(A @ X) has steps 1 to 3.",
    ),
    (
        lambda: md.MissingStep("tr(A @ X)", "X", 0, 4, A="n n", X="n n"),
        "MissingStep: no line 0, 4; the derivation of tr(A @ X) has lines 1 to 3.",
    ),
    (
        lambda: md.MissingStep("tr(A @ X)", "X", A="n n", X="n n"),
        "MissingStep: no line is named; the derivation of tr(A @ X) has lines 1 to 3.",
    ),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_a_faulty_question_raises(call, message):
    with pytest.raises(md.MdlibError) as caught:
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("topic", TOPICS)
def test_the_kinds_agree_with_every_derivation_of_practice(topic):
    for level in LEVELS:
        drawn = draw(topic, level, 3)
        asked = (drawn.text, drawn.wrt)
        lines = md.MissingStep(*asked, 1, **drawn.shapes).lines
        every = md.MissingStep(*asked, *range(1, len(lines) + 1), **drawn.shapes)
        assert every.judge([str(line.after) for line in lines]).status == "correct", drawn
        order = md.OrderLines(*asked, **drawn.shapes)
        assert order.judge("".join(order.lines)).status == "wrong", drawn
        for number, step in enumerate(md.derive(*asked, **drawn.shapes).steps, start=1):
            rule = md.RuleName(*asked, number, **drawn.shapes)
            assert rule.judge(step.rule).status == "correct", (drawn, step)


def test_questions_about_steps_show_themselves_and_give_hints():
    for kind, rungs in ((RULE, 2), (ORDER, 3), (MISSING, 2)):
        question = md.question("1", kind)
        assert question._repr_markdown_().startswith("**1** ")
        hints = [question.hint() for _ in range(rungs + 1)]
        assert hints[-1].title == hints[-2].title == "solution"
        assert hints[0].of == rungs


def test_questions_about_steps_are_shown_in_a_terminal_too():
    said = [repr(md.question("1", kind)) for kind in (RULE, NAMES, ORDER, MISSING)]
    assert said[0].startswith("1 Which rule makes this step?\ntr(d(X.T @ A @ X))  →  tr(d(X.T)")
    assert said[1].count(": ") == 7 + 1
    assert said[1].count("    ...") == 2
    assert "\na: d(tr(X.T @ A @ X))  →  tr(d(X.T @ A @ X))\n" in said[2]
    assert said[3].count(": ...") == 1
    options = {"a": "No."}
    choice = md.Choice(options, right=digest("a", options))
    assert repr(md.question("1", choice)) == "1 Choice"


def test_a_derivative_is_not_said_to_equal_its_differential():
    read_off = md.RuleName(*TRACE, 7, **SHAPES).statement()
    assert r"\Rightarrow\; \frac{\partial f}{\partial X} =" in read_off
    assert r"\to\; \partial f / \partial X =" in ORDER.statement()
    assert r"\frac{\partial f}{\partial X} &=" in MISSING.statement()


def test_the_rules_asked_for_are_not_shown():
    shown = NAMES.statement().partition("Choose from")[0]
    assert "cyclic rotation" not in shown
    assert shown.count("phantom") == 2
    assert "collecting" in shown


def test_several_orders_are_right_for_a_differential_too():
    kind = md.OrderLines("X.T @ inv(A + X)", "X", layout=None, A="n n", X="n n")
    assert len(orders(kind)) > 1
    assert "to its differential" in kind.statement()
    solution = kind.ladder()[-1].text
    assert kind.judge(solution.split('"')[1]).status == "correct"


LOGS = ("logdet(P)/2 - tr(P @ S)/2", "P")


def test_a_long_note_takes_more_than_one_line():
    shown = md.MissingStep(*LOGS, 7, P="n n spd", S="n n symmetric").statement()
    notes = re.findall(r"\\text\{(.*?)\}", shown)
    last = "(7) first identification theorem,", "symmetric matrix,", "structure of the variable"
    assert tuple(notes[-3:]) == last
    assert max(map(len, notes)) <= 48
    assert "& && \\text{symmetric" in shown  # in the column of the notes
    assert "& && " not in MISSING.statement()


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("n n spd", "n×n, symmetric positive definite"),
        ("n n spd invertible", "n×n, symmetric positive definite"),
        ("n n diagonal", "n×n, diagonal"),
        ("n n orthogonal", "n×n, orthogonal"),
        ("n n diagonal orthogonal", "n×n, diagonal, orthogonal"),
        ("n n symmetric invertible", "n×n, invertible, symmetric"),
        ("n n", "n×n"),
    ],
)
def test_of_a_symbol_is_told_what_does_not_follow(shape, told):
    statement = md.MissingStep("tr(P @ X)", "X", 2, P=shape, X="n n").statement()
    assert f"$P$ is {told}, $X$ is n×n." in statement


EXAMPLE = md.faded(*TRACE, **SHAPES)


def test_a_faded_example_fades():
    assert str(EXAMPLE.full) == str(md.derive(*TRACE, **SHAPES))
    counts = [repr(v).count(": ...") for v in (EXAMPLE.last, EXAMPLE.half)]
    assert counts == [1, 4]
    assert repr(EXAMPLE.bare).splitlines()[0] == "f = tr(X.T @ A @ X)"
    answer = EXAMPLE.full.result.latex()
    for version in (EXAMPLE.last, EXAMPLE.half, EXAMPLE.bare):
        assert answer not in version._repr_markdown_()
    assert EXAMPLE.last._repr_markdown_().count("phantom") == 1
    assert ["`dX`" in v._repr_markdown_() for v in (EXAMPLE.last, EXAMPLE.half)] == [False, True]
    assert answer in EXAMPLE.full._repr_markdown_()


GRADIENT = "(A + A.T) @ X"
COLLECTED = "tr((X.T @ A.T + X.T @ A) @ dX)"
FILLED = [
    ("last", [GRADIENT], "correct"),
    ("last", ["2*A @ X"], "wrong"),
    ("last", ["X.T @ (A + A.T)"], "other-layout"),
    ("last", [...], "not-attempted"),
    ("last", [], "not-attempted"),
    ("half", [L4, L5, COLLECTED, GRADIENT], "correct"),
    ("half", [[L4, L5, COLLECTED, GRADIENT]], "correct"),
    ("half", [L4, L5, COLLECTED, "2*A @ X"], "wrong"),
    ("half", [L4, L4, COLLECTED, GRADIENT], "wrong"),
    ("half", [L4, L5, GRADIENT], "cannot-read"),
    ("bare", [L3, GRADIENT], "correct"),
    ("bare", ["2*tr(X.T @ A @ dX)", GRADIENT], "wrong"),
    ("bare", [...], "not-attempted"),
]


@pytest.mark.parametrize(("version", "lines", "status"), FILLED)
def test_a_version_checks_what_is_filled_in(version, lines, status):
    assert getattr(EXAMPLE, version).check(*lines).status == status


def test_faded_raises_as_derive_does():
    with pytest.raises(md.ShapeError):
        md.faded("tr(A @ X)", "X", A="n m", X="n m")
    with pytest.raises(md.FormulaError):
        md.faded("tr(A @", "X", A="n m", X="m n")


def test_the_last_line_is_no_differential():
    kind = md.MissingStep("tr(A @ X)", "X", 3, A="n m", X="m n")
    assert kind.judge("A.T").status == "correct"
    verdict = kind.judge("tr(A @ dX)*1")
    assert verdict.status == "wrong"
    assert says(verdict.message, "no-derivative 3")


def test_the_start_and_the_derivative_are_no_derivation():
    kind = md.LineByLine("tr(A @ X)", "X", A="n m", X="m n")
    assert kind.judge(["d(tr(A @ X))", "A.T"]).status == "wrong"
    assert kind.judge(["d(tr(A @ X))", "tr(A @ dX)", "A.T"]).status == "correct"


AXB = ("A @ X @ B", "X")
AXB_SHAPES = {"A": "p m", "X": "m n", "B": "n q"}
VEC = "kron(B.T, A) @ vec(dX)"
STACKED = [
    # numbers, options, answer, status, key
    ((2,), {}, VEC, "correct", "line-fits 2"),
    ((2,), {}, "vec(A @ dX @ B)", "correct", "line-fits 2"),
    ((2,), {}, "kron(A, B.T) @ vec(dX)", "wrong", "line-wrong"),
    ((2,), {}, "A @ dX @ B", "wrong", "line-repeats 2 1"),
    ((2,), {}, "kron(B, A.T)", "wrong", "line-repeats 3 2"),
    ((3,), {}, "kron(B, A.T)", "correct", "last-right-below"),
    ((3,), {}, VEC, "wrong", "no-derivative 3"),
    ((3,), {"layout": "numerator"}, "kron(B.T, A)", "correct", "last-right-below"),
    ((2, 3), {}, f"{VEC}\nkron(B, A.T)", "correct", "last-right-below"),
    ((3,), {"arrangement": "row-vec"}, "kron(A.T, B)", "correct", "last-right-below"),
    (
        (2,),
        {"arrangement": "block"},
        "vec(A.T) @ vec(B).T",
        "correct",
        "last-right-below-differential",
    ),
    ((2,), {"arrangement": "block"}, "kron(B, A.T)", "wrong", "line-wrong"),
]


@pytest.mark.parametrize(("numbers", "options", "answer", "status", "key"), STACKED)
def test_a_missing_line_may_be_one_of_vec(numbers, options, answer, status, key):
    kind = md.MissingStep(*AXB, *numbers, **options, **AXB_SHAPES)
    verdict = kind.judge(answer)
    assert verdict.status == status, verdict
    assert says(verdict.message, key), verdict


def test_a_derivation_asked_for_may_be_in_any_arrangement():
    kind = md.LineByLine(*AXB, arrangement="row-vec", **AXB_SHAPES)
    assert kind.judge(["A @ dX @ B", "kron(A.T, B)"]).status == "correct"
    assert kind.judge(["A @ dX @ B", "kron(B, A.T)"]).status == "wrong"
    assert "Arrangement: row-vec." in kind.statement()
    assert "Arrangement" not in md.LineByLine(*AXB, **AXB_SHAPES).statement()


LOGLIK = ("-logdet(S)/2 - v.T @ inv(S) @ v/2", "S", {"v": "n", "S": "n n spd"})


def test_lines_of_the_derivation_that_are_alike_are_not_the_answers_doing():
    formula, wrt, shapes = LOGLIK
    lines = md.MissingStep(formula, wrt, 1, layout="numerator", **shapes).lines
    for number, step in enumerate(lines, start=1):
        kind = md.MissingStep(formula, wrt, number, layout="numerator", **shapes)
        assert kind.judge(str(step.after)).status == "correct", step


def test_a_rule_is_named_only_where_it_is_the_step_s_own():
    formula, wrt, shapes = LOGLIK
    named = Counter()
    lines = md.MissingStep(formula, wrt, 1, **shapes).lines
    for number, step in enumerate(lines, start=1):
        kind = md.MissingStep(formula, wrt, number, **shapes)
        task = read_problem(formula, wrt, shapes)
        for what, wrong in planted(step.after, elsewhere(task)):
            verdict = kind.judge(wrong)
            assert (verdict.status, verdict.line) != ("correct", number), (what, wrong)
            assert not verdict.rule or verdict.rule in [label.name for label in step.labels], (
                verdict
            )
            assert ("line-by-rule" in keys_of(verdict.message)) == bool(verdict.rule)
            named[bool(verdict.rule)] += 1
    assert named[False] > 10
    # Where the step is made by the rule that was mistaken, it is named.
    kind = md.MissingStep("a.T @ inv(X) @ b", "X", 2, X="n n", a="n", b="n")
    assert kind.judge("a.T @ inv(X) @ dX @ inv(X) @ b").rule == "inverse"


def test_the_last_line_of_a_sum_is_not_said_to_break_the_rule_for_collecting():
    kind = md.MissingStep(*TRACE, 5, **SHAPES)
    verdict = kind.judge("tr(X.T @ A @ dX)")
    assert verdict.line == 5
    assert (verdict.rule, "term-lost" in keys_of(verdict.message)) == ("", True)


@pytest.mark.parametrize("detail", ["every step", "lecture"])
@pytest.mark.parametrize("layout", ["denominator", "numerator"])
@pytest.mark.parametrize("formula", ["A @ X.T @ B", "X.T @ A @ X", "X @ inv(X)", "det(X)*X"])
def test_lines_with_vec_are_put_in_order(formula, layout, detail):
    names = {name: "n n" for name in ("A", "B", "X") if name in formula}
    kind = md.OrderLines(formula, "X", layout=layout, detail=detail, **names)
    right = kind.ladder()[-1].text.split('"')[1]
    assert kind.judge(right).status == "correct"
    assert kind.judge(right[::-1]).status == "wrong"
    assert r"\operatorname{vec}" in kind.statement()
