"""A student's own derivation: the first wrong line, and the rule that it breaks."""

import pytest

import mdlib as md

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
    (QUADRATIC, [FIRST, "tr(X.T @ A @ dX)"], 2, "collecting", "N05"),
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
        "collecting",
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
    (["tr(dX.T @ A @ dX)"], "It is not linear in dX. A differential has dX once in every term."),
    (["tr(X.T @ A @ X)", FIRST], "It has no dX; only the last line may be the derivative itself."),
    (["tr(d(X.T) @ A @ d(X))"], "It is not linear in dX."),
    (["tr(d(X.T) @ A @ X)"], "not every occurrence was differentiated."),
    (["X.T @ A @ dX"], "It is n×n, and d(tr(X.T @ A @ X)) is 1×1."),
    ([FIRST, "5*tr(X.T @ A @ dX)"], "Line 1 is right; compare the two term by term."),
    (["5*tr(X.T @ A @ dX)"], "Take the differential of one factor or one term at a time."),
    (["tr(dX.T @ A @ X"], 'Line 1: "tr(dX.T @ A @ X" cannot be read'),
    (["tr(dw.T @ A @ X)"], "no dw; its symbols are A, X. The differential of X is written dX."),
    (
        [FIRST, "tr(dX.T @ Z)"],
        "the question has no Z; its symbols are A, X. The differential of X is written dX.",
    ),
    (["tr(dX.T @ X)*log(0)"], "Line 1: it holds NaN or infinity."),
    (["tr(inv(0*A) @ dX @ X.T)"], "Line 1: The answer inverts a singular matrix."),
    ([FIRST, "inv(0*A) @ X"], "Line 2: The answer inverts a singular matrix."),
    ("tr(dX)", "The derivation is not a list of lines."),
    *((odd, "The derivation is not a list of lines.") for odd in ([1], 1, True, {"tr(dX)"}, iter)),
    (iter([FIRST]), "The derivation is not a list of lines."),
]


@pytest.mark.parametrize(("lines", "words"), SAID)
def test_what_is_said(lines, words):
    verdict = md.check_derivation(lines, QUADRATIC[0], "X", **QUADRATIC[1])
    assert verdict.status != "correct"
    assert words in verdict.message


def test_the_derivative_alone_is_no_derivation_where_lines_are_asked_for():
    alone, derivative = ["(A + A.T) @ X"], "(A + A.T) @ X"
    wanted = {"to_the_end": True, **QUADRATIC[1]}
    verdict = md.check_derivation(alone, QUADRATIC[0], "X", **wanted)
    assert verdict.status == "wrong"
    assert "at least one line, linear in dX." in verdict.message
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
