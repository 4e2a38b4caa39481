"""A student's own derivation: the first wrong line, and the rule that it breaks."""

import json
import time
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.line_text import Reader, split_lines
from mdlib.checker.lines import Checker
from mdlib.checker.problem import read_problem
from mdlib.checker.stages import Stages
from mdlib.matrices.shapes import ARRANGEMENTS, LAYOUTS
from tests import keys_of, stride
from tests.checker.derivations import RIGHT as RIGHT_OWN
from tests.checker.derivations import WRONG as WRONG_OWN
from tests.checker.planted import elsewhere, planted
from tests.engine.published import PUBLISHED

QUADRATIC = ("tr(X.T @ A @ X)", {"A": "m m", "X": "m n"})
INVERSE = ("a.T @ inv(X) @ b", {"X": "n n", "a": "n", "b": "n"})
FIRST = "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)"
SECOND = "tr(X.T @ A.T @ dX) + tr(X.T @ A @ dX)"
THIRD = "tr(X.T @ (A + A.T) @ dX)"
HALVES = ("tr(B @ X) + tr(inv(X))", {"X": "n n", "B": "n n"})
D_HALVES = "tr(B @ dX) + tr(d(inv(X)))"
D_INVERSE = "-a.T @ inv(X) @ dX @ inv(X) @ b"

RIGHT = [
    (QUADRATIC, [FIRST]),
    (QUADRATIC, [FIRST, SECOND, THIRD, "(A + A.T) @ X"]),
    (QUADRATIC, [f"df = {FIRST}", f"   = {THIRD}", "(A + A.T) @ X"]),
    (QUADRATIC, ["(A + A.T) @ X"]),
    (INVERSE, [D_INVERSE, "-tr(inv(X) @ b @ a.T @ inv(X) @ dX)", "-inv(X).T @ a @ b.T @ inv(X).T"]),
    (("inv(X)", {"X": "n n"}), ["-inv(X) @ dX @ inv(X)"]),
    (("A @ X @ B", {"A": "m p", "X": "p q", "B": "q n"}), ["A @ dX @ B", "kron(B, A.T)"]),
]


@pytest.mark.parametrize(("question", "lines"), RIGHT)
def test_a_right_derivation_is_accepted(question, lines):
    formula, shapes = question
    verdict = md.check_derivation(lines, formula, "X", **shapes)
    assert (verdict.status, verdict.line, verdict.rule) == ("correct", None, ""), verdict


FIT = ("norm(X @ w - y)**2", {"X": "N d", "w": "d", "y": "N"})
GAUSSIAN = "(x - m).T @ inv(C) @ (x - m)"
DRAWN = (f"1/2*{GAUSSIAN}", {"x": "n", "m": "n", "C": "n n spd"})
SCALED = (f"lam/2*{GAUSSIAN}", {**DRAWN[1], "lam": ""})
WRONG = [
    # question, lines, the first wrong one, the rule broken there, an id
    (QUADRATIC, ["tr(dX.T @ A @ X)", "A @ X"], 1, "product", "M08"),
    (QUADRATIC, ["tr(X.T @ A @ dX)"], 1, "product", "M08b"),
    (QUADRATIC, ["tr(dX.T @ A @ X) - tr(X.T @ A @ dX)"], 1, "product", "N04"),
    (QUADRATIC, [FIRST, "2*tr(X.T @ A @ dX)", "2*A.T @ X"], 2, "transpose", "M07"),
    (QUADRATIC, [FIRST, "tr(X.T @ A @ dX)"], 2, "", "N05"),
    (QUADRATIC, [FIRST, SECOND, "X.T @ (A + A.T)"], 3, "first identification theorem", "M01"),
    (QUADRATIC, [FIRST, SECOND, "2*A @ X"], 3, "", "M07"),
    (QUADRATIC, ["X.T @ (A + A.T)"], 1, "", "M01"),
    (
        ("tr(A @ X @ B)", {"A": "n n", "X": "n n", "B": "n n"}),
        ["tr(A @ dX @ B)", "tr(B @ A @ dX)", "A @ B"],
        3,
        "first identification theorem",
        "M24",
    ),
    (INVERSE, ["a.T @ inv(X) @ dX @ inv(X) @ b"], 1, "inverse", "M28"),
    # The sign is lost where the inverse is differentiated; later it is any term's.
    (HALVES, [D_HALVES, "tr(B @ dX) + tr(inv(X) @ dX @ inv(X))"], 2, "inverse", "M28"),
    (
        HALVES,
        [D_HALVES, "tr(B @ dX) - tr(inv(X) @ dX @ inv(X))", "tr(B @ dX) + tr(inv(X @ X) @ dX)"],
        3,
        "",
        "N04",
    ),
    (INVERSE, ["-a.T @ inv(X) @ inv(X) @ dX @ b"], 1, "inverse", "M30"),
    (INVERSE, [D_INVERSE, "-tr(b @ inv(X) @ a.T @ inv(X) @ dX)"], 2, None, None),
    (
        ("tr(A @ X @ B)", {"A": "n n", "X": "n n", "B": "n n"}),
        ["tr(A @ dX @ B)", "tr(A @ B @ dX)", "(A @ B).T"],
        2,
        "cyclic rotation",
        "M22",
    ),
    (
        ("tr(A @ X @ B)", {"A": "n n", "X": "n n", "B": "n n"}),
        ["tr(A @ dX @ B)", "tr(A.T @ dX.T @ B.T)"],
        2,
        "transpose of a product",
        "M23",
    ),
    (
        ("tr(A @ X.T)", {"A": "n n", "X": "n n"}),
        ["tr(A @ dX.T)", "tr(A @ dX)", "A.T"],
        2,
        "transpose under the trace",
        "M03",
    ),
    (("logdet(X)", {"X": "n n"}), ["tr(inv(X).T @ dX)"], 1, "log-determinant", "M31"),
    (
        ("norm(X @ W - Y)**2", {"X": "N d", "W": "d k", "Y": "N k"}),
        ["tr((X @ W - Y).T @ X @ dW)"],
        1,
        "squared norm",
        "M10",
    ),
    (FIT, ["(X @ w - y).T @ X @ dw"], 1, "squared norm", "M10"),
    # Lost on the way, the 2 is no fault of the rule for a square.
    (FIT, ["2*(X @ w - y).T @ d(X @ w - y)", "(X @ w - y).T @ X @ dw"], 2, "", "N06"),
    (
        ("norm(w)**2 + a.T @ w", {"w": "d", "a": "d"}),
        ["w.T @ dw + a.T @ dw"],
        1,
        "squared norm",
        "M10",
    ),
    (("sum(exp(X)) + a.T @ X", {"X": "d", "a": "d"}), ["exp(X).T @ dX"], 1, "sum", "N05"),
    # A number before a product is no Hadamard product.
    (DRAWN, ["(x - m).T @ inv(C) @ dm"], 1, "constant factor", "M49"),
    (SCALED, ["lam*(x - m).T @ inv(C) @ dm"], 1, "constant factor", "M49"),
]


@pytest.mark.parametrize(("question", "lines", "line", "rule", "id"), WRONG)
def test_the_first_wrong_line_is_told(question, lines, line, rule, id):
    formula, shapes = question
    wrt = next(name for name in ("W", "w", "m", "X") if name in shapes)
    verdict = md.check_derivation(lines, formula, wrt, **shapes)
    assert verdict.line == line, verdict
    if id is None:
        assert verdict.status == "cannot-read"
        return
    assert verdict.status in ("wrong", "other-layout")
    assert verdict.rule == rule, verdict
    assert id in verdict.mistakes


SAID = [
    (["tr(dX.T @ A @ dX)"], "not-linear"),
    (["tr(d(X.T) @ A @ d(X))"], "not-linear"),
    (["2*tr(X.T @ A @ X)", FIRST], "wrong-value"),
    (["A", FIRST], "wrong-value-shape"),
    ([FIRST, "tr(X.T @ A @ X)*2", "(A + A.T) @ X"], "no-change"),
    (["X.T @ A @ dX"], "wrong-differential-shape"),
    ([FIRST, "5*tr(X.T @ A @ dX)"], "compare-line"),
    (["5*tr(X.T @ A @ dX)"], "compare-one-at-a-time"),
    (["tr(2*X.T @ A @ X)", FIRST], "compare-terms"),
    (["tr(X.T @ A @ X)", "tr(X.T @ A.T @ X)*2", FIRST], "compare-line"),
    (["tr(d(X.T) @ A @ X)"], "mistake"),
    (["f = tr(X.T @ A @ dX)"], "label-change"),
    (["df = A"], "label-no-change"),
    ([f"f = {FIRST}"], "label-other"),
    (["tr(dX.T @ A @ X"], "line-unread"),
    ("tr(dX)", "line-unread"),
    (["tr(dX.T @ X)*log(0)"], "line-not-finite"),
    (["tr(inv(0*A) @ dX @ X.T)"], "singular"),
    ([FIRST, "inv(0*A) @ X"], "singular"),
    *((odd, "no-list-of-lines") for odd in ([1], 1, True, {"tr(dX)"}, iter, iter([FIRST]))),
]


@pytest.mark.parametrize(("lines", "key"), SAID)
def test_what_is_said(lines, key):
    verdict = md.check_derivation(lines, QUADRATIC[0], "X", **QUADRATIC[1])
    assert verdict.status != "correct"
    assert key in keys_of(verdict.message), verdict


UNREAD = [
    ("tr(dX.T @ A @ X", 'Line 1: "tr(dX.T @ A @ X" cannot be read'),
    ("tr(dX)", 'Line 1: in "tr(dX)": dX is m×n, but tr takes a square matrix.'),
    ("tr(dw.T @ X)", "no dw; its symbols are A, X. The differential of X is written dX."),
    ("tr(dX.T @ Z)", "no Z; its symbols are A, X. The differential of X is written dX."),
]


@pytest.mark.parametrize(("line", "words"), UNREAD)
def test_what_cannot_be_read_is_shown(line, words):
    verdict = md.check_derivation([line], QUADRATIC[0], "X", **QUADRATIC[1])
    assert (verdict.status, verdict.line, verdict.stage) == ("cannot-read", 1, "")
    assert words in verdict.message


def test_the_words_of_a_verdict_are_put_together_once():
    verdict = md.check_derivation([FIRST, "2*tr(X.T @ A @ dX)"], QUADRATIC[0], "X", **QUADRATIC[1])
    assert verdict.message == (
        "Line 2 is the first wrong one. It was read as a differential. "
        "A matrix was taken for symmetric that nobody said is. "
        "Derive it again and keep each matrix apart from its transpose. The rule: transpose."
    )
    line, told = verdict.message.parts["line"], verdict.message.parts["line"].parts["told"]
    assert (verdict.message.key, line.key) == ("checker.line-by-rule", "checker.line-wrong")
    assert told.key == "checker.mistake"


def test_the_derivative_alone_is_no_derivation_where_lines_are_asked_for():
    alone, derivative = ["(A + A.T) @ X"], "(A + A.T) @ X"
    wanted = {"to_the_end": True, **QUADRATIC[1]}
    verdict = md.check_derivation(alone, QUADRATIC[0], "X", **wanted)
    assert verdict.status == "wrong"
    assert verdict.message.key == "checker.derivative-alone"
    assert md.check_derivation(alone, QUADRATIC[0], "X", **QUADRATIC[1]).status == "correct"
    lines = [FIRST, derivative]
    assert md.check_derivation(lines, QUADRATIC[0], "X", **wanted).status == "correct"
    verdict = md.check_derivation(["2*A @ X"], QUADRATIC[0], "X", **wanted)
    assert verdict.mistakes[0] == "M07"


@pytest.mark.parametrize("stub", [..., None, [], [...], [FIRST, "..."], [""], [None]])
def test_a_stub_is_not_attempted(stub):
    verdict = md.check_derivation(stub, QUADRATIC[0], "X", **QUADRATIC[1])
    assert verdict.status == "not-attempted"


def test_the_last_line_is_in_the_layout_asked_for():
    lines = [FIRST, "X.T @ (A + A.T)"]
    verdict = md.check_derivation(lines, QUADRATIC[0], "X", layout="numerator", **QUADRATIC[1])
    assert verdict.status == "correct"


def test_a_faulty_question_raises():
    with pytest.raises(md.FunctionError, match="does not depend on Z"):
        md.check_derivation([FIRST], QUADRATIC[0], "Z", Z="n", **QUADRATIC[1])
    with pytest.raises(md.LayoutError, match="layout='mixed'"):
        md.check_derivation([FIRST], QUADRATIC[0], "X", layout="mixed", **QUADRATIC[1])


CASES = json.loads((Path(__file__).parents[1] / "data" / "derivations.json").read_text())
# The one right case in numerator layout; in denominator layout its last line is in the other.
NUMERATOR = {"D21"}


def case_row(case) -> tuple:
    options = {"layout": "numerator"} if case["id"] in NUMERATOR else {}
    return case["formula"], case["wrt"], case["shapes"], options, case["answer"]


RIGHT_ROWS = [*RIGHT_OWN, *(case_row(case) for case in CASES if case["truth"] == "right")]


@pytest.mark.parametrize(("formula", "wrt", "shapes", "options", "lines"), RIGHT_ROWS)
def test_right_lines_of_any_style_are_accepted(formula, wrt, shapes, options, lines):
    verdict = md.check_derivation(lines, formula, wrt, **options, **shapes)
    assert (verdict.status, verdict.line, verdict.stage) == ("correct", None, ""), verdict


@pytest.mark.parametrize(("formula", "wrt", "shapes", "options", "lines"), RIGHT_OWN)
def test_a_derivation_that_ends_in_the_derivative_is_finished(formula, wrt, shapes, options, lines):
    kind = md.LineByLine(formula, wrt, **options, **shapes)
    assert kind.judge(lines).status == "correct"


WRONG_CASES = [case for case in CASES if case["truth"] == "wrong"]


@pytest.mark.parametrize("case", WRONG_CASES, ids=[case["id"] for case in WRONG_CASES])
def test_the_wrong_line_of_each_case_is_found(case):
    verdict = md.check_derivation(case["answer"], case["formula"], case["wrt"], **case["shapes"])
    assert verdict.status != "correct"
    assert verdict.line == int(case["note"].removeprefix("wanted line "))


def test_a_right_derivation_in_the_other_layout_is_said_to_be_so():
    case = next(case for case in CASES if case["id"] in NUMERATOR)
    verdict = md.check_derivation(case["answer"], case["formula"], case["wrt"], **case["shapes"])
    assert verdict.status == "other-layout"
    assert "line-in-other-layout" in keys_of(verdict.message)


@pytest.mark.parametrize(
    ("formula", "wrt", "shapes", "options", "lines", "line", "stage"), WRONG_OWN
)
def test_a_wrong_line_is_told_with_its_stage(formula, wrt, shapes, options, lines, line, stage):
    verdict = md.check_derivation(lines, formula, wrt, **options, **shapes)
    assert verdict.status in ("wrong", "other-layout"), verdict
    assert (verdict.line, verdict.stage) == (line, stage), verdict
    said = {"differential": "stage-a-differential"}.get(stage, f"stage-{stage}")
    assert said in keys_of(verdict.message), verdict


def test_in_every_right_line_a_planted_mistake_is_found():
    missed, found = [], 0
    for formula, wrt, shapes, options, lines in RIGHT_ROWS[:: stride(2)]:
        problem = read_problem(formula, wrt, shapes, **options)
        reader, points = Reader(problem), elsewhere(problem)
        listed = [lines] if isinstance(lines, str) else lines
        texts = [row for line in listed for row in split_lines(line)]
        for i, text in enumerate(texts):
            left, sign, _ = text.rpartition("=")
            for kind, wrong in planted(reader.line(text, i + 1).sides[-1], points):
                if kind == ("sign", "factor 2")[i % 2]:
                    continue
                changed = [*texts[:i], f"{left}{sign}{wrong}", *texts[i + 1 :]]
                verdict = Checker(problem).verdict(changed)
                found += verdict.status != "correct" and verdict.line == i + 1
                if verdict.status == "correct" or verdict.line != i + 1:
                    missed.append((kind, i + 1, changed, verdict))
    assert missed == []
    assert found >= 400 // stride(2)


def judged(lines, problem, **options):
    return Checker(replace(problem, **options)).verdict(lines)


# What has no probe at which to judge: a power k that is no whole number, logarithms below 0, and
# a formula without the variable.
UNJUDGED = {"MC 121", "tr-power", "ML binary entropy", "WP constant"}
ENGINE = [
    (name, formula, wrt, shapes)
    for name, formula, wrt, shapes in [
        *(row[:4] for row in PUBLISHED),
        *((e.id, c.formula, c.wrt, c.shapes) for e in md.identities for c in e.derivatives),
    ]
    if name not in UNJUDGED
]


def derivations_of(formula, wrt, shapes):
    """The engine's derivations: the differential, then in every layout and arrangement."""
    yield {}, md.differential(formula, wrt, **shapes)
    for layout, arrangement in product(LAYOUTS, ARRANGEMENTS):
        options = {"layout": layout, "arrangement": arrangement}
        derivation = md.derive(formula, wrt, **options, **shapes)
        arranged = not derivation.formula.node.is_scalar and shapes[wrt].split()[0:1] not in (
            [],
            ["positive"],
        )
        if arranged or arrangement == "vec":
            yield options, derivation


@pytest.mark.parametrize("row", ENGINE, ids=[f"{row[0]}: {row[1]}" for row in ENGINE])
def test_the_engine_s_own_lines_are_accepted(row):
    _, formula, wrt, shapes = row
    problem = read_problem(formula, wrt, shapes)
    for options, derivation in derivations_of(formula, wrt, shapes):
        steps = derivation.steps_at("every step")
        lines = [str(line) for step in steps for line in (step.before, step.after)]
        verdict = judged([formula, *lines], problem, **options)
        assert verdict.status == "correct", (options, lines, verdict)


def test_a_lecture_s_lines_are_lines_of_every_step():
    for _, formula, wrt, shapes in ENGINE:
        derivation = md.derive(formula, wrt, **shapes)
        every = {str(step.after) for step in derivation.steps_at("every step")}
        assert {str(step.after) for step in derivation.steps_at("lecture")} <= every, formula


# For F = X alone the engine prints dF = vec(dX) as its first line, which is no equation.
PRINTED = [row for row in ENGINE if row[1] != "X"]


def test_what_derive_prints_is_read():
    for i, (_, formula, wrt, shapes) in enumerate(PRINTED[:: stride(4, 2)]):
        layout = LAYOUTS[i % 2]
        printed = md.derive(formula, wrt, layout=layout, **shapes).text()
        verdict = judged(split_lines(printed), read_problem(formula, wrt, shapes), layout=layout)
        assert verdict.status == "correct", (printed, verdict)


def test_what_the_library_prints_is_read_as_it_was_meant():
    read, left = 0, 0
    for _, formula, wrt, shapes in ENGINE[::3]:
        problem = read_problem(formula, wrt, shapes)
        reader, points = Reader(problem), elsewhere(problem)
        for step in md.derive(formula, wrt, **shapes).steps_at("every step"):
            line = reader._as_printed(step.after.plain())
            left += line is None
            for point in points if line is not None else ():
                value, meant = (each.evaluate(**point) for each in (line, step.after))
                np.testing.assert_allclose(value, meant, rtol=1e-9, err_msg=step.after.plain())
                read += 1
    # An I of several sizes in one line is left to the table of what the engine itself prints.
    assert read > 1000
    assert left < 40


def test_a_verified_derivation_is_read_as_it_is_printed():
    printed = str(md.derive("A @ X.T", "X", A="m n", X="p n").verify())
    assert "random probes" in printed
    kind = md.LineByLine("A @ X.T", "X", A="m n", X="p n")
    assert kind.judge(printed).status == "correct"
    lost = printed.replace("Aᵀ", "A")
    assert lost != printed
    assert kind.judge(lost).status in ("wrong", "other-layout", "cannot-read")


def test_lines_that_equal_f_are_no_answer():
    kind = md.LineByLine("norm(x)**2", "x", x="n")
    for lines in (["norm(x)**2", "2*x"], ["norm(x)**2", "x.T @ x", "d(norm(x)**2)", "2*x"]):
        assert kind.judge(lines).message.key == "checker.derivative-alone"
    for lines in (["norm(x)**2"], ["norm(x)**2", "x.T @ x"], ["x.T @ x", "2*x.T @ dx"]):
        assert kind.judge(lines).message.key == "checker.go-on"
    # An equation that is true of itself is no line of the derivation.
    assert kind.judge(["d(2*x) = 2*dx", "2*x"]).status == "wrong"
    assert kind.judge(["x.T @ x", "2*x.T @ dx", "2*x"]).status == "correct"


def test_one_value_at_two_stages_does_not_confuse():
    shapes = {"t": ""}
    for lines in (["exp(t)", "exp(t)*dt", "exp(t)"], ["f = exp(t)", "df/dt = exp(t)"], ["exp(t)"]):
        assert md.check_derivation(lines, "exp(t)", "t", **shapes).status == "correct"
    verdict = md.check_derivation(["df/dt = exp(t)", "f = exp(t)"], "exp(t)", "t", **shapes)
    assert (verdict.line, verdict.stage) == (2, "value")
    assert "backwards" in keys_of(verdict.message)


AGAINST = [
    # lines, what is said by the line before, which carries what got lost
    ([D_INVERSE, "tr(inv(X) @ b @ a.T @ inv(X) @ dX)"], "line-turned"),
    ([D_INVERSE, "-2*tr(inv(X) @ b @ a.T @ inv(X) @ dX)"], "line-twice"),
    ([D_INVERSE, "-tr(inv(X) @ b @ a.T @ inv(X) @ dX)/2"], "line-half"),
    ([D_INVERSE, "inv(X).T @ a @ b.T @ inv(X).T"], "line-turned"),
    ([D_INVERSE, "-inv(X).T @ a @ b.T @ inv(X).T*2"], "line-twice"),
    ([D_INVERSE, "-inv(X).T @ a @ b.T @ inv(X).T/2"], "line-half"),
]


@pytest.mark.parametrize(("lines", "key"), AGAINST)
def test_a_line_is_compared_with_the_one_before_first(lines, key):
    verdict = md.check_derivation(lines, INVERSE[0], "X", **INVERSE[1])
    assert keys_of(verdict.message) & {"mistake", *(key for _, key in AGAINST)} == {key}
    assert (verdict.line, verdict.rule) == (2, "")


TERMS = [
    ("tr(X.T @ A.T @ dX)", "term-lost"),
    ("tr(X.T @ A.T @ dX) - tr(X.T @ A @ dX)", "term-turned"),
    ("tr(X.T @ A.T @ dX) + 2*tr(X.T @ A @ dX)", "term-twice"),
    ("tr(X.T @ A.T @ dX)/2 + tr(X.T @ A @ dX)", "term-half"),
]


@pytest.mark.parametrize(("line", "key"), TERMS)
def test_one_of_several_terms_is_told(line, key):
    verdict = md.check_derivation([SECOND, line], QUADRATIC[0], "X", **QUADRATIC[1])
    assert key in keys_of(verdict.message), verdict


def test_a_rule_that_is_right_above_is_not_blamed():
    lines = [FIRST, "A @ X"]
    verdict = md.check_derivation(lines, QUADRATIC[0], "X", **QUADRATIC[1])
    assert "term-lost" in keys_of(verdict.message)
    # Where nothing stands above, the rule is what was mistaken.
    verdict = md.check_derivation(lines[1:], QUADRATIC[0], "X", **QUADRATIC[1])
    assert (verdict.mistakes[0], keys_of(verdict.message) >= {"mistake"}) == ("M08", True)


def test_what_equals_nothing_at_any_stage_is_not_said_to():
    verdict = md.check_derivation(["tr(A @ dX) = A.T"], "tr(A @ X)", "X", A="n m", X="m n")
    assert keys_of(verdict.message) >= {"sides-unequal", "stage-differential", "stage-derivative"}


def stages_of(formula="tr(A @ X)", floors=None, **shapes):
    problem = read_problem(formula, "X", shapes or {"A": "n m", "X": "m n"})
    return Stages(problem if floors is None else replace(problem, floors=floors))


@pytest.mark.parametrize(
    ("line", "status"), [("1.0000009*tr(A @ dX)", "correct"), ("1.0000011*tr(A @ dX)", "wrong")]
)
def test_a_differential_is_right_to_one_in_a_million(line, status):
    verdict = md.check_derivation([line], "tr(A @ X)", "X", A="n m", X="m n")
    assert verdict.status == status


@pytest.mark.parametrize(
    ("line", "status"),
    [("1.0000009*tr(A @ X)", "correct"), ("1.0000011*tr(A @ X)", "wrong")],
)
def test_a_value_is_right_to_one_in_a_million(line, status):
    verdict = md.check_derivation([line, "tr(A @ dX)"], "tr(A @ X)", "X", A="n m", X="m n")
    assert verdict.status == status


@pytest.mark.parametrize(
    ("digits", "status"), [("1.0000009", "correct"), ("1.0000011", "wrong"), ("1.0009", "wrong")]
)
def test_a_small_term_is_right_to_one_in_a_million_of_its_own_size(digits, status):
    shapes = {"a": "n", "b": "n", "x": "n"}
    line = f"a.T @ dx + {digits}e-6*b.T @ dx"
    verdict = md.check_derivation([line], "a.T @ x + 1e-6*b.T @ x", "x", **shapes)
    assert verdict.status == status, verdict


@pytest.mark.parametrize(("size", "status"), [(31, "wrong"), (32, "correct")])
def test_beside_a_matrix_of_over_1000_entries_a_line_is_judged_in_double_precision(size, status):
    shapes = {"a": f"{size}", "x": f"{size}", "S": f"{size} {size}"}
    verdict = md.check_derivation(["a.T @ dx"], "a.T @ x + 1e-9*x.T @ S @ x", "x", **shapes)
    assert verdict.status == status, verdict


@pytest.mark.parametrize(("floor", "least"), [(0.0, 1e-10), (1.0, 1e-6)])
def test_what_lies_below_the_floor_is_rounding(floor, least):
    stages = stages_of(floors=(floor, floor))
    nothing = [np.zeros((1, 1))] * 2
    assert stages.equal([np.full((1, 1), 0.99 * least)] * 2, nothing)
    assert not stages.equal([np.full((1, 1), 1.01 * least)] * 2, nothing)


@pytest.mark.parametrize(
    ("line", "status"), [("1.0000000000001*A.T", "correct"), ("1.00000005*A.T", "wrong")]
)
def test_the_derivative_is_as_exact_as_check_wants_it(line, status):
    verdict = md.check_derivation(["tr(A @ dX)", line], "tr(A @ X)", "X", A="n m", X="m n")
    assert verdict.status == status
    assert md.check(line, "tr(A @ X)", "X", A="n m", X="m n").status == status


HOSTILE = [
    "__import__('os').system('true')",
    "⟨" * 5000,
    "⟨A, " * 200,
    "(" * 5000,
    "tr(" * 400 + "A" + ")" * 400,
    "ᵀ" * 3000,
    "d" * 10_000 + " = 1",
    "=" * 10_000,
    ";" * 10_000,
    "d/" * 5000 + "= tr(A @ dX)",
    "‖" * 400,
    "A " * 240,
    "I " * 240,
    "lambda: 1",
    "\x00",
    "vec(dF) = [1][0]",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_line_is_told_to_be_unreadable_and_soon(text):
    began = time.process_time()
    for lines in (text, [text], [FIRST, text], f"df = {text}"):
        verdict = md.check_derivation(lines, QUADRATIC[0], "X", **QUADRATIC[1])
        assert verdict.status in ("cannot-read", "not-attempted", "wrong"), verdict
    assert time.process_time() - began < 4


def test_a_question_may_hold_arrays():
    A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    lines = ["tr(A @ X)", "tr(A @ dX)", "A.T"]
    assert md.check_derivation(lines, "tr(A @ X)", "X", A=A, X="3 2").status == "correct"
    lines[1] = "tr(A @ dX)*2"
    assert md.check_derivation(lines, "tr(A @ X)", "X", A=A, X="3 2").line == 2


@pytest.mark.parametrize(("constant", "variable"), [("dA", "X"), ("delta", "data"), ("f", "F")])
def test_the_names_of_the_symbols_do_not_matter(constant, variable):
    shapes = {constant: "n m", variable: "m n"}
    lines = [
        f"f = tr({constant} @ {variable})",
        f"df = tr({constant} @ d{variable})",
        f"∂f/∂{variable} = {constant}.T",
    ]
    question = (f"tr({constant} @ {variable})", variable)
    assert md.check_derivation(lines, *question, **shapes).status == "correct"
    lines[1] = f"df = 2*tr({constant} @ d{variable})"
    verdict = md.check_derivation(lines, *question, **shapes)
    assert (verdict.line, verdict.stage) == (2, "differential")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_right_or_wrong_is_so_at_every_seed(seed):
    for formula, wrt, shapes, options, lines in RIGHT_OWN[seed::4]:
        verdict = md.check_derivation(lines, formula, wrt, seed=seed, **options, **shapes)
        assert verdict.status == "correct", verdict
    for formula, wrt, shapes, options, lines, line, _ in WRONG_OWN[seed::4]:
        verdict = md.check_derivation(lines, formula, wrt, seed=seed, **options, **shapes)
        assert (verdict.status != "correct", verdict.line) == (True, line), verdict


# Lines that equal what they should at numbers of size 1, and at those of one sign alone.
NEARLY = [
    ("det(X)", "X", {"X": "n n"}, ["abs(det(X))*tr(inv(X) @ dX)", "adj(X).T"], 1, "differential"),
    ("det(X)", "X", {"X": "n n"}, ["sqrt(det(X)**2)", "tr(adj(X) @ dX)"], 1, "value"),
    ("det(X)", "X", {"X": "n n"}, [
        "tr(adj(X) @ dX)", "abs(det(X))*inv(X).T", "det(X)*inv(X).T"], 2, "derivative"),
    ("det(X)", "X", {"X": "n n"}, [
        "df = det(X)*tr(inv(X) @ dX) = abs(det(X))*tr(inv(X) @ dX)"], 1, "differential"),
    ("det(X)**2", "X", {"X": "n n"}, ["2*det(X)*d(abs(det(X)))"], 1, "differential"),
    ("det(X)", "X", {"X": "n n"}, [
        "tr(adj(X) @ dX)", "d(det(X)) = abs(det(X))*tr(inv(X) @ dX)"], 2, "differential"),
    ("a.T @ x + sum(relu(x - 2))", "x", {"a": "n", "x": "n"}, ["a.T @ dx"], 1, "differential"),
    ("t**2/2", "t", {"t": ""}, ["sqrt(t**2)*dt", "t"], 1, "differential"),
    ("a.T @ x + 1e-9*x.T @ x", "x", {"a": "n", "x": "n"}, ["a.T @ dx"], 1, "differential"),
    ("exp(x)*1e-14", "x", {"x": "n"}, ["2e-14*exp(x)*dx"], 1, "differential"),
    ("sum(sigmoid(1000*x))", "x", {"x": "n"}, [
        "sum(sigmoid(1000*x)*sigmoid(-1000*x)*dx)"], 1, "differential"),
    ("det(X)*X", "X", {"X": "n n"}, [
        "vec(dF) = abs(det(X))*(vec(X)*tr(inv(X) @ dX) + vec(dX))"], 1, "vec"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "wrt", "shapes", "lines", "line", "stage"), NEARLY)
def test_a_line_is_right_at_numbers_of_any_size_and_sign(formula, wrt, shapes, lines, line, stage):
    verdict = md.check_derivation(lines, formula, wrt, **shapes)
    assert (verdict.status, verdict.line, verdict.stage) == ("wrong", line, stage), verdict


@pytest.mark.parametrize(
    ("formula", "wrt", "shapes", "lines"),
    [
        ("sum(relu(x)*relu(x))/2", "x", {"x": "n"}, ["sum(relu(x)*dx)", "relu(x)"]),
        ("log(det(X)**2)", "X", {"X": "n n"}, ["2*logdet(X)", "2*tr(inv(X) @ dX)", "2*inv(X).T"]),
        ("abs(t)", "t", {"t": ""}, ["sqrt(t**2)", "t*dt/sqrt(t**2)", "sign(t)"]),
        ("a.T @ x + 1e-9*x.T @ x", "x", {"a": "n", "x": "n"}, [
            "a.T @ dx + 2e-9*x.T @ dx", "a + 2e-9*x"]),
        ("exp(x)*1e-14", "x", {"x": "n"}, ["1e-14*exp(x)*dx", "1e-14*diag(exp(x))"]),
        ("norm(Q @ x)", "x", {"Q": "n n orthogonal", "x": "n"}, ["norm(x)", "x.T @ dx/norm(x)"]),
        ("2**(-1/2)*sum(log(exp(x) + exp(-x)))", "x", {"x": "n"}, [
            "0.70710678*sum(tanh(x)*dx)", "2**(-1/2)*tanh(x)"]),
        ("sum(sigmoid(1000*x))", "x", {"x": "n"}, [
            "1000*sum(sigmoid(1000*x)*sigmoid(-1000*x)*dx)",
            "1000*sigmoid(1000*x)*(1 - sigmoid(1000*x))"]),
    ],
)  # fmt: skip
def test_a_line_that_goes_by_cases_may_be_right(formula, wrt, shapes, lines):
    assert md.check_derivation(lines, formula, wrt, **shapes).status == "correct"


def test_a_left_side_whose_sizes_do_not_fit_is_no_name_of_the_writer_s():
    lines = ["vec(A @ dX) = comm(m, p) @ kron(A, eye(m)) @ vec(dX)"]
    verdict = md.check_derivation(lines, "A @ X.T", "X", A="p n", X="m n")
    assert verdict.status == "cannot-read"
    assert "columns of A (n) must equal rows of dX (m)" in verdict.message  # what is to be read
    named = ["loss = A @ X.T", "dloss = A @ dX.T"]
    assert md.check_derivation(named, "A @ X.T", "X", A="p n", X="m n").status == "correct"


def test_a_rule_mistaken_in_a_special_case_is_named_as_the_case():
    lines = ["tr((A @ X - C).T @ A @ dX)"]
    sizes = {"A": "p m", "X": "m n", "C": "p n"}
    verdict = md.check_derivation(lines, "norm(A @ X - C)**2", "X", **sizes)
    assert verdict.rule == "squared norm"
    assert "M10" in verdict.mistakes
