"""Derivations as users meet them: results, steps, layouts, renderings, errors."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from mdlib.engine.api import derive, differential, hessian
from mdlib.errors import DataError, FormulaError, LayoutError, NoRuleError, ShapeError
from mdlib.language.formulas import formula, read_formula
from mdlib.matrices.layout import arrange
from mdlib.matrices.shapes import derivative_shape
from mdlib.numeric.closeness import close
from mdlib.numeric.derivatives import partials

QUADRATIC = ("tr(X.T @ A @ X)", "X", {"A": "m m", "X": "m n"})

DERIVATION = """\
f     = tr(Xᵀ A X)
df    = d(tr(Xᵀ A X))
      = tr(d(Xᵀ A X))                 trace
      = tr(d(Xᵀ) A X) + tr(Xᵀ A dX)   product
      = tr((dX)ᵀ A X) + tr(Xᵀ A dX)   transpose
      = tr(A X (dX)ᵀ) + tr(Xᵀ A dX)   cyclic rotation
      = tr(Xᵀ Aᵀ dX) + tr(Xᵀ A dX)    transpose under the trace
      = tr((Xᵀ Aᵀ + Xᵀ A) dX)         collecting
∂f/∂X = (A + Aᵀ) X                    first identification theorem; denominator layout, m×n"""

# What a person would write: (formula, variable, shapes, result)
TIDY = [
    (*QUADRATIC, "(A + A.T) @ X"),
    ("tr(X.T @ S @ X)", "X", {"S": "m m symmetric", "X": "m n"}, "2*S @ X"),
    ("logdet(X)", "X", {"X": "n n"}, "inv(X).T"),
    ("logdet(X)", "X", {"X": "n n spd"}, "inv(X)"),
    ("det(X)", "X", {"X": "n n"}, "adj(X).T"),
    ("det(X)", "X", {"X": "n n invertible"}, "det(X)*inv(X).T"),
    ("tr(inv(X))", "X", {"X": "n n"}, "-inv(X).T @ inv(X).T"),
    ("norm(A @ x - b)**2", "x", {"A": "m n", "x": "n", "b": "m"}, "2*A.T @ (A @ x - b)"),
    ("0.5*norm(A @ x - b)**2", "x", {"A": "m n", "x": "n", "b": "m"}, "A.T @ (A @ x - b)"),
    ("norm(A @ x - b)", "x", {"A": "m n", "x": "n", "b": "m"},
     "(A.T @ (A @ x - b))/norm(A @ x - b)"),
    ("x.T @ diag(a) @ x", "x", {"x": "n", "a": "n"}, "2*a*x"),
    ("c*tr(A @ X)", "X", {"c": "", "A": "n m", "X": "m n"}, "c*A.T"),
    ("tr(eye(n) @ X) + 0*tr(X)", "X", {"X": "n n"}, "eye(n)"),
    ("tr(X) - tr(X)", "X", {"X": "n n"}, "zeros(n, n)"),
    ("tr(A @ B @ C @ x @ y.T)", "x", {"A": "n n", "B": "n n", "C": "n n", "x": "n", "y": "n"},
     "C.T @ (B.T @ (A.T @ y))"),
    ("log(det(X))", "X", {"X": "n n"}, "inv(X).T"),
    ("sum(log(1 + exp(X @ w)))", "w", {"X": "m n", "w": "n"}, "X.T @ sigmoid(X @ w)"),
    ("tr(Q @ X @ Q.T)", "X", {"Q": "n n orthogonal", "X": "n n"}, "eye(n)"),
    ("A @ X @ B", "X", {"A": "p m", "X": "m n", "B": "n q"}, "kron(B, A.T)"),
    ("softmax(x)", "x", {"x": "n"}, "diag(softmax(x)) - softmax(x) @ softmax(x).T"),
    ("sum(X @ w)", "w", {"X": "m n", "w": "n"}, "X.T @ ones(m)"),
    ("t**3", "t", {"t": ""}, "3*t**2"),
    ("tr(W.T @ S @ W)**2", "W", {"S": "n n symmetric", "W": "n p"},
     "4*tr(W.T @ S @ W)*S @ W"),
    ("sum(A.T*X + A*X) - tr(B @ C @ X)", "X", {"X": "n n", "A": "n n", "B": "n n", "C": "n n"},
     "A + A.T - C.T @ B.T"),
    ("tr(A @ X)", "X", {"A": "3 2", "X": "2 3"}, "A.T"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "shapes", "result"), TIDY, ids=[row[0] for row in TIDY])
def test_results_are_what_a_person_would_write(text, wrt, shapes, result):
    d = derive(text, wrt, **shapes)
    assert str(d.result) == result
    d.verify()


def test_the_derivation_reads_as_in_a_lecture():
    text, wrt, shapes = QUADRATIC
    assert str(derive(text, wrt, **shapes)) == DERIVATION


def test_each_step_has_a_rule_formulas_and_a_sentence():
    text, wrt, shapes = QUADRATIC
    steps = derive(text, wrt, **shapes).steps
    assert [step.rule for step in steps] == [
        "trace", "product", "transpose", "cyclic rotation",
        "transpose under the trace", "collecting", "first identification theorem",
    ]  # fmt: skip
    assert str(steps[1].before) == "tr(d(X.T @ A @ X))"
    assert str(steps[1].after) == "tr(d(X.T) @ A @ X) + tr(X.T @ A @ dX)"
    assert steps[1].sentence == (
        "In a product one factor changes at a time, and the order is kept."
    )
    assert str(steps[-1].after) == "(A + A.T) @ X"
    assert steps[-1].text().startswith("(A + Aᵀ) X")
    assert steps[0]._repr_latex_() == (
        r"$\displaystyle \mathrm{d}\operatorname{tr}(X^{\top} A X) = "
        r"\operatorname{tr}(\mathrm{d}(X^{\top} A X))$"
    )
    for before, after in pairwise(steps):
        assert before.after == after.before


@pytest.mark.parametrize(
    ("detail", "least", "most"), [("every step", 8, 9), ("lecture", 7, 7), ("result", 0, 0)]
)
def test_the_level_of_detail_is_a_choice(detail, least, most):
    text, wrt, shapes = QUADRATIC
    d = derive(text, wrt, detail=detail, **shapes)
    assert least <= len(d.steps) <= most
    assert str(d).splitlines()[-1].endswith("denominator layout, m×n")


def test_a_matrix_never_equals_its_vec():
    d = derive("A @ X @ B", "X", A="m n", X="n p", B="p q")
    lines = str(d).splitlines()
    assert [line.split(" =")[0].strip() for line in lines] == ["F", "dF", "", "vec(dF)", "∂F/∂X"]
    assert r"\operatorname{vec}(\mathrm{d}F) &= (B^{\top} \otimes A)" in d.latex()
    columns_only = derive("A @ x", "x", A="m n", x="n")
    assert "vec(d" not in str(columns_only)


def test_a_derivation_says_that_it_was_verified():
    d = derive("tr(A @ X)", "X", A="n m", X="m n")
    said = "Every step and the result agree with numbers at 2 random probes."
    assert said not in str(d)
    assert said not in d.markdown()
    d.verify()
    assert str(d).splitlines()[-1] == said
    assert d.markdown().endswith(f"✓ {said}")


def test_latex_and_markdown():
    text, wrt, shapes = QUADRATIC
    d = derive(text, wrt, **shapes)
    latex = d._repr_latex_()
    assert latex.startswith("$$\\begin{aligned}\nf &= \\operatorname{tr}(X^{\\top} A X)")
    assert latex.endswith("\\end{aligned}$$")
    assert r"\boxed{(A + A^{\top}) X}" in latex
    assert r"\underline{\operatorname{tr}(X^{\top} A^{\top}\, \mathrm{d}X)} + " in latex
    # The layout stands below the last rule: one row with both is wider than the page.
    assert latex.count(r" \\" + "\n& && \\text{denominator layout, m$\\times$n}\n") == 1
    assert r"denominator layout, m$\times$n" in latex
    assert "denominator layout" in repr(d)
    assert repr(differential(text, wrt, **shapes)).endswith("differential, 1×1)")
    markdown = d._repr_markdown_()
    assert markdown.startswith(latex)
    assert "1. **trace**: The trace is linear, so d passes through it." in markdown


LAYOUTS = ("denominator", "numerator")
ARRANGEMENTS = ("vec", "row-vec", "block")
FUNCTIONS = [
    ("A @ X @ B", {"A": "p m", "X": "m n", "B": "n q"}),
    ("B.T @ X.T", {"X": "m n", "B": "n q"}),
    ("A*X", {"A": "m n", "X": "m n"}),
    ("tr(A.T @ X)*X", {"A": "m n", "X": "m n"}),
    ("kron(X, A)", {"A": "p q", "X": "m n"}),
    ("kron(A, X.T)", {"A": "p q", "X": "m n"}),
    ("diag(X @ b)", {"X": "m n", "b": "n"}),
    ("vec(X @ B)", {"X": "m n", "B": "n q"}),
    ("diag(X @ B)", {"X": "m n", "B": "n m"}),
    ("X @ b", {"X": "m n", "b": "n"}),
    ("b.T @ X", {"X": "m n", "b": "m"}),
    ("X", {"X": "m n"}),
    ("A + 0*X", {"A": "m n", "X": "m n"}),
    ("exp(X)", {"X": "1 n"}),
    ("A @ X", {"A": "m n", "X": "n"}),
    ("X*A", {"A": "m n", "X": ""}),
    ("sum(A*X)", {"A": "m n", "X": "m n"}),
]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("text", "shapes"), FUNCTIONS, ids=[text for text, _ in FUNCTIONS])
def test_every_layout_and_arrangement(text, shapes, layout, arrangement):
    f = formula(text, **shapes)
    d = derive(f, "X", layout=layout, arrangement=arrangement)
    assert d.shape == derivative_shape(
        f.shape, f.specs["X"].shape, layout=layout, arrangement=arrangement
    )
    sizes = dict(zip("mnpq", (2, 3, 4, 5), strict=True))
    rng = np.random.default_rng(1)
    arrays = {
        name: rng.normal(size=[sizes.get(size, size) for size in spec.shape])
        for name, spec in f.specs.items()
    }
    D = partials(lambda X: f.evaluate(**arrays | {"X": X}), arrays["X"])
    expected = arrange(D, layout=layout, arrangement=arrangement)
    assert close(d(**arrays), expected, 1e-8)
    d.verify()


def test_layouts_differ_so_the_test_above_can_fail():
    a = derive("A @ X @ B", "X", A="p m", X="m n", B="n q")
    results = {
        str(derive(a.formula, "X", layout=layout, arrangement=arrangement).result)
        for layout in LAYOUTS
        for arrangement in ARRANGEMENTS
    }
    assert len(results) == 6


def test_to_gives_the_other_layout():
    text, wrt, shapes = QUADRATIC
    d = derive(text, wrt, **shapes).to("numerator")
    assert (d.layout, d.shape, str(d.result)) == ("numerator", ("n", "m"), "X.T @ (A + A.T)")


def test_calling_gives_the_value():
    d = derive("A @ x", "x", A="m n", x="n")
    A = np.arange(6.0).reshape(2, 3)
    assert np.array_equal(d(A=A, x=np.ones(3)), A.T)
    assert derive("t**2", "t", t="")(t=3.0).shape == (1, 1)


def test_no_value_is_said_to_be_none():
    with pytest.raises(DataError, match="has no value at these arrays: Singular matrix"):
        derive("logdet(X)", "X", X="n n")(X=np.ones((2, 2)))


def test_a_power_is_written_without_the_power_0():
    d = derive("a.T @ mpow(X, 2) @ b", "X", a="n", b="n", X="n n")
    assert str(d.steps[1].after) == "a.T @ dX @ X @ b + a.T @ X @ dX @ b"


@pytest.mark.parametrize("wrt", ["A", "X"])
@pytest.mark.parametrize("f", ["tr(kron(A, X))", "tr(kron(X, A))", "tr(kron(3*A, X))**2"])
def test_the_trace_of_a_kronecker_product_of_matrices_that_are_not_square(f, wrt):
    derive(f, wrt, A="m n", X="n m").verify()


def test_a_formula_may_be_given_instead_of_text():
    f = formula("x.T @ x", x="n")
    assert str(derive(f, "x").result) == "2*x"
    with pytest.raises(FormulaError, match="the formula has its shapes already"):
        derive(f, "x", x="n")


def test_a_symmetric_variable_is_differentiated_as_if_free():
    d = derive("tr(X @ X)", "X", X="n n symmetric")
    assert str(d.result) == "2*X"
    d.verify()
    assert str(hessian("tr(X @ X)", "X", X="n n symmetric").result) == "2*comm(n, n)"
    hessian("logdet(X)", "X", X="n n spd").verify()


def test_hessians():
    h = hessian("x.T @ A @ x", "x", A="n n", x="n")
    assert (str(h.result), h.shape) == ("A + A.T", ("n", "n"))
    assert hessian("tr(X.T @ X)", "X", X="m n").shape == ("m*n", "m*n")
    assert "second differential" in [step.rule for step in h.steps]
    assert "Hessian, n×n" in str(h)
    with pytest.raises(ShapeError) as caught:
        hessian("A @ x", "x", A="m n", x="n")
    assert str(caught.value) == (
        'hessian of "A @ x": it is m×1, but a Hessian is of a scalar. '
        "Derive it twice, or take one entry."
    )


def test_differentials_are_linear_forms_that_can_be_read_back():
    d = differential("inv(X)", "X", X="n n")
    assert str(d.result) == "-inv(X) @ dX @ inv(X)"
    assert formula(str(d.result), differential="X", X="n n").node == d.result.node
    assert str(differential("logdet(X)", "X", X="n n").result) == "tr(inv(X) @ dX)"
    quadratic = differential("tr(X.T @ A @ X)", "X", A="m m", X="m n")
    assert str(quadratic.result) == "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)"
    assert d.shape == ("n", "n")
    value = d(X=2 * np.eye(2), dX=np.ones((2, 2)))
    assert close(value, -np.ones((2, 2)) / 4, 1e-12)


def test_constants():
    d = derive("tr(A)", "X", A="n n", X="m n")
    assert str(d.result) == "zeros(m, n)"
    assert [step.rule for step in d.steps] == ["constant", "first identification theorem"]
    assert str(derive("A @ b", "t", A="m n", b="n", t="").result) == "zeros(1, m)"
    d.verify()


REFUSED = [
    (("A @ B", "A"), {"A": "m n", "B": "p q"}, ShapeError,
     'in "A @ B": A is m×n and B is p×q, so columns of A (n) must equal rows of B (p).'),
    (("tr(svd(X))", "X"), {"X": "n n"}, NoRuleError,
     "no function `svd` in svd(X). Known functions: tr"),
    (("tr(A @ mpow(X, k))", "X"), {"A": "n n", "X": "n n", "k": ""}, NoRuleError,
     "no differential rule for mpow(X, k): the derivative of a matrix power is a sum of as many "
     "terms as its exponent, so the exponent must be a number, unless its trace or determinant "
     "is taken."),
    (("tr(mpow(A, t))", "t"), {"A": "n n", "t": ""}, NoRuleError,
     "no differential rule for mpow(A, t) with respect to t: the exponent of a matrix power must "
     "not contain t."),
    (("x.T @ x", "y"), {"x": "n"}, FormulaError,
     "wrt='y' has no declared shape. Declared symbols: x. Declare it, for example y=\"m n\"."),
    (("tr(X @ dX)", "X"), {"X": "n n", "dX": "n n"}, FormulaError,
     "X and dX are both declared, and dX is written for the differential of X."),
]  # fmt: skip


@pytest.mark.parametrize(("call", "shapes", "error", "message"), REFUSED, ids=range(len(REFUSED)))
def test_refusals(call, shapes, error, message):
    with pytest.raises(error) as caught:
        derive(*call, **shapes)
    assert str(caught.value).startswith(message)


def test_choices_are_checked():
    with pytest.raises(LayoutError, match="layout='left'"):
        derive("x", "x", x="n", layout="left")
    with pytest.raises(LayoutError, match="arrangement='col'"):
        derive("x", "x", x="n", arrangement="col")
    for take in (derive, hessian, differential):
        with pytest.raises(FormulaError) as caught:
            take("x.T @ x", "x", x="n", detail="all")
        assert str(caught.value) == (
            "detail='all'; expected one of 'every step', 'lecture', 'result'."
        )
    with pytest.raises(FormulaError, match="detail='all'"):
        derive("x", "x", x="n").steps_at("all")


def test_symbols_may_have_any_name():
    d = derive("tr(formula.T @ wrt @ formula)", "formula", formula="m n", wrt="m m")
    assert str(d.result) == "(wrt + wrt.T) @ formula"


@pytest.mark.parametrize("count", [2, 20, 200])
def test_long_products_and_sums(count):
    shapes = {f"A{i}": "n n" for i in range(count)}
    middle = [
        *(f"A{i}" for i in range(count // 2)),
        "X",
        *(f"A{i}" for i in range(count // 2, count)),
    ]
    d = derive(f"tr({' @ '.join(middle)})", "X", X="n n", **shapes)
    assert str(d.result).count("@") == count - 1
    d = derive(" + ".join(f"tr(A{i} @ X)" for i in range(count)), "X", X="n n", **shapes)
    assert str(d.result).count("+") == count - 1
    chain = f"a.T @ {' @ '.join(f'A{i}' for i in range(count))} @ x"
    d = derive(chain, "x", a="n", x="n", **shapes)
    assert read_formula(str(d.result), {"a": "n", "x": "n", **shapes}).node == d.result.node


NESTED = {
    "functions": lambda n: "sum(" + "exp(" * n + "x" + ")" * n + ")",
    "parentheses": lambda n: "(" * n + "sum(x)" + ")" * n,
    "transposes": lambda n: "sum(x" + ".T" * n + ")",
    "signs": lambda n: "-" * n + "sum(x)",
    "powers": lambda n: "sum(" + "(" * n + "x" + "**2)" * n + ")",
    "products": lambda n: "a.T @ (" + "A @ (" * n + "x" + ")" * n + ")",
}


@pytest.mark.parametrize("depth", [50, 95, 500])
@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_gives_an_answer_or_a_clear_error(name, depth):
    shapes = {"x": "n"} | ({"a": "n", "A": "n n"} if name == "products" else {})
    if depth > 100 and not (name == "parentheses" and depth < 200):
        with pytest.raises(FormulaError, match="is nested more than 100 levels deep; name its"):
            derive(NESTED[name](depth), "x", **shapes)
        return
    d = derive(NESTED[name](depth), "x", **shapes)
    assert str(d)
    assert d.latex()
