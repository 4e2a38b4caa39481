"""One row is all that a function applied entry by entry needs; without a slope it is refused."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import sympy

import mdlib as md
from mdlib.catalogue import exact
from mdlib.errors import DataError, NoRuleError
from mdlib.language import tree
from mdlib.language.elementwise import ELEMENTWISE, ElementwiseFunction
from mdlib.language.formulas import formula
from mdlib.language.latex import latex
from mdlib.numeric.closeness import close

SHAPES = {"A": "m n", "X": "m n"}
SOFTPLUS = ElementwiseFunction(
    "softplus",
    r"\operatorname{softplus}",
    slope=lambda u, f: tree.Elementwise("sigmoid", u),
    at=lambda np, x: np.log(1 + np.exp(x)),
    number=lambda x: math.log(1 + math.exp(x)),
    change=lambda x: 1 / (1 + math.exp(-x)),
    sympy=lambda sympy, x: sympy.log(1 + sympy.exp(x)),
    steep=True,
)


@pytest.fixture
def softplus(monkeypatch):
    monkeypatch.setitem(ELEMENTWISE, "softplus", SOFTPLUS)


@pytest.fixture
def floor(monkeypatch):
    row = ElementwiseFunction("floor", r"\operatorname{floor}", None, numpy="floor", kinked=True)
    monkeypatch.setitem(ELEMENTWISE, "floor", row)


def test_a_function_is_unknown_before_it_has_a_row():
    with pytest.raises(NoRuleError, match="no function `softplus`"):
        formula("softplus(X)", X="m n")


def test_a_row_is_enough_to_read_print_and_evaluate(softplus):
    f = formula("sum(A*softplus(X))", **SHAPES)
    assert str(f) == "sum(A*softplus(X))"
    assert f.plain() == "sum(A ∘ softplus(X))"
    assert r"\operatorname{softplus}(X)" in f.latex()
    A, X = np.array([[1.0, 2.0]]), np.array([[0.3, -0.4]])
    assert close(f(A=A, X=X), (A * np.log1p(np.exp(X))).sum(), 1e-12)
    with pytest.raises(NoRuleError, match=r"Known functions: tr, .*, softplus\."):
        formula("other(X)", X="m n")


def test_a_row_is_enough_to_derive_and_verify(softplus):
    for text in ("sum(A*softplus(X))", "softplus(A*X)", "tr(softplus(X).T @ A)"):
        for layout in ("denominator", "numerator"):
            md.derive(text, "X", layout=layout, **SHAPES).verify()
        md.differential(text, "X", **SHAPES).verify()
    md.hessian("sum(softplus(A*X))", "X", **SHAPES).verify()
    assert str(md.derive("sum(softplus(X))", "X", X="m n").result) == "sigmoid(X)"


def test_a_row_is_enough_to_check_an_answer_and_to_hint(softplus):
    verdict = md.check("A*sigmoid(X)", "sum(A*softplus(X))", "X", **SHAPES)
    assert verdict.status == "correct"
    assert md.check("A*softplus(X)", "sum(A*softplus(X))", "X", **SHAPES).status == "wrong"


def test_a_row_is_enough_for_exact_values(softplus):
    f = formula("softplus(t)", t="")
    assert close(exact.partials(f, "t", {"t": [[2]]})[0, 0, 0, 0], 1 / (1 + math.exp(-2)), 1e-12)
    t = sympy.Symbol("t")
    assert f.to_sympy() == sympy.log(1 + sympy.exp(t))


def test_a_wrong_slope_in_the_row_is_refused(softplus, monkeypatch):
    wrong = replace(SOFTPLUS, slope=lambda u, f: tree.Elementwise("tanh", u))
    monkeypatch.setitem(ELEMENTWISE, "softplus", wrong)
    with pytest.raises(md.VerificationError, match='"elementwise function"'):
        md.differential("softplus(X)", "X", **{"X": "m n"}).verify()


NO_SLOPE = r"no differential rule for `floor` in d\(floor\(A \* X\)\): the function has no slope"
NO_SLOPE = NO_SLOPE.replace(r" \* ", r"\*")


@pytest.mark.parametrize("take", [md.derive, md.differential])
@pytest.mark.parametrize("text", ["floor(A*X)", "sum(floor(A*X))", "tr(X.T @ exp(floor(A*X)))"])
def test_a_function_without_a_slope_is_refused_by_name(floor, take, text):
    with pytest.raises(NoRuleError, match=NO_SLOPE):
        take(text, "X", **SHAPES)


def test_it_is_refused_in_second_derivatives_too(floor):
    with pytest.raises(NoRuleError, match=NO_SLOPE):
        md.hessian("sum(floor(A*X))", "X", **SHAPES)


def test_it_may_stay_where_the_variable_is_not_in_it(floor):
    d = md.derive("sum(floor(A)*X)", "X", **SHAPES).verify()
    assert str(d.result) == "floor(A)"
    assert latex(d.result.node) == r"\operatorname{floor}(A)"


def test_an_answer_to_a_question_without_a_rule_is_judged_by_numbers(floor):
    question = ("sum(X*X) + sum(floor(A*X))", "X")
    assert md.check("2*X", *question, **SHAPES).status == "correct"
    assert md.check("3*X", *question, **SHAPES).status == "wrong"


def test_the_hints_of_a_question_without_a_rule_stop_at_the_shape(floor):
    from mdlib.course.hints import ladder

    f = formula("sum(floor(A*X))", **SHAPES)
    hints = ladder(f, "X", layout="denominator", arrangement="vec")
    assert [hint.title for hint in hints] == ["shape"]


def test_what_sympy_does_not_have_is_refused_by_name(monkeypatch):
    row = ElementwiseFunction("strange", r"\operatorname{strange}", lambda u, f: f, numpy="exp")
    monkeypatch.setitem(ELEMENTWISE, "strange", row)
    with pytest.raises(NoRuleError, match="SymPy has no `strange`"):
        formula("strange(t)", t="").to_sympy()


def test_a_function_is_named_in_one_place():
    """Which files of the library know a function of their own: the row, and what NumPy lacks."""
    from pathlib import Path

    root = Path(md.__file__).parent
    naming = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if '"tanh"' in path.read_text(encoding="utf-8")
    }
    # drills.py chooses functions to ask about.
    assert naming == {"language/elementwise.py", "course/skeletons.py"}


def test_derivatives_need_no_numpy_to_know_a_slope():
    import subprocess
    import sys

    code = (
        "import sys, json; import mdlib as md; d = md.derive('sum(tanh(X))', 'X', X='m n');"
        "print(json.dumps([str(d.result), 'numpy' in sys.modules]))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(out.stdout) == ["1 - tanh(X)**2", False]


def test_an_array_of_the_wrong_kind_is_still_refused(softplus):
    with pytest.raises(DataError):
        formula("softplus(X)", X="m n")(X=[["a"]])
