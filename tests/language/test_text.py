"""Tree to text, LaTeX and plain text; text parses back to the same tree."""

from __future__ import annotations

import pytest

from mdlib.language.latex import name_latex
from mdlib.language.plain import plain
from tests.engine.generate import random_formula, shapes_of
from tests.language import formula

SHAPES = {
    "A": "n n", "B": "n n", "C": "n n", "X": "n n", "x": "n", "y": "n", "t": "", "s": "",
    "Sigma": "n n", "mu": "n", "Sigma_1": "n n", "Sigma2": "n n", "w2": "n", "lam": "",
}  # fmt: skip

# (text as typed, text as printed, LaTeX, plain text)
PRINTED = [
    ("A@x", "A @ x", "A x", "A x"),
    ("2*A@x", "2*A @ x", "2 A x", "2 A x"),
    ("(2*A)@x", "2*A @ x", "2 A x", "2 A x"),
    ("-A @ x", "-A @ x", "-A x", "-A x"),
    ("A@(B@x)", "A @ (B @ x)", "A B x", "A B x"),
    ("(A+B)@x", "(A + B) @ x", "(A + B) x", "(A + B) x"),
    ("x.T@A@x", "x.T @ A @ x", r"x^{\top} A x", "xᵀ A x"),
    ("(A@B).T", "(A @ B).T", r"(A B)^{\top}", "(A B)ᵀ"),
    ("inv(X).T", "inv(X).T", r"X^{-\top}", "X⁻ᵀ"),
    ("inv(A + B)", "inv(A + B)", "(A + B)^{-1}", "(A + B)⁻¹"),
    ("A*B", "A*B", r"A \circ B", "A ∘ B"),
    ("(A@B)*C", "(A @ B)*C", r"(A B) \circ C", "(A B) ∘ C"),
    ("A/B", "A/B", r"A \oslash B", "A ⊘ B"),
    ("A@x/2", "(A @ x)/2", r"\frac{1}{2} A x", "(A x)/2"),
    ("(x.T@y)/(x.T@x)", "(x.T @ y)/(x.T @ x)", r"\frac{x^{\top} y}{x^{\top} x}", "(xᵀ y)/(xᵀ x)"),
    ("x/norm(x)", "x/norm(x)", r"\frac{1}{\lVert x\rVert} x", "x/‖x‖"),
    ("t*s*A", "t*s*A", "t s A", "t s A"),
    ("A*t", "t*A", "t A", "t A"),
    ("(x.T@x)*(A@x)", "(x.T @ x)*A @ x", r"(x^{\top} x) A x", "(xᵀ x) A x"),
    ("x - -y", "x + y", "x + y", "x + y"),
    ("x - (y - x)", "x - (y - x)", "x - (y - x)", "x - (y - x)"),
    ("-(x+y)", "-(x + y)", "-(x + y)", "-(x + y)"),
    ("-(s+t)", "-(s + t)", "-(s + t)", "-(s + t)"),
    ("-(s+t)/2", "-(s + t)/2", r"-\frac{s + t}{2}", "-(s + t)/2"),
    ("-x.T@y", "-x.T @ y", r"-x^{\top} y", "-xᵀ y"),
    ("x**2", "x**2", r"x^{\circ 2}", "x^∘2"),
    ("t**2", "t**2", "t^{2}", "t²"),
    ("t**-2", "1/t**2", r"\frac{1}{t^{2}}", "1/t²"),
    ("(-t)**2", "(-t)**2", "(-t)^{2}", "(-t)²"),
    ("-t**2", "-t**2", "-t^{2}", "-t²"),
    ("t**(s+1)", "t**(s + 1)", "t^{s + 1}", "t^(s + 1)"),
    ("sqrt(t)", "sqrt(t)", r"\sqrt{t}", "sqrt(t)"),
    ("norm(x)**2", "norm(x)**2", r"\lVert x\rVert^{2}", "‖x‖²"),
    ("tr(A)", "tr(A)", r"\operatorname{tr}(A)", "tr(A)"),
    ("logdet(Sigma)", "logdet(Sigma)", r"\log\det(\Sigma)", "logdet(Σ)"),
    ("mpow(A, 3)", "mpow(A, 3)", "A^{3}", "A³"),
    ("kron(A, B)", "kron(A, B)", r"A \otimes B", "A ⊗ B"),
    ("kron(A, B) @ vec(X)", "kron(A, B) @ vec(X)",
     r"(A \otimes B) \operatorname{vec}(X)", "(A ⊗ B) vec(X)"),
    ("eye(n) - x@y.T", "eye(n) - x @ y.T", r"I_{n} - x y^{\top}", "I - x yᵀ"),
    ("comm(n, n)", "comm(n, n)", "K_{n,n}", "K_nn"),
    ("0.5*x", "x/2", r"\frac{1}{2} x", "x/2"),
    ("0.05*x", "0.05*x", "0.05 x", "0.05 x"),
    ("2/3*x", "2*x/3", r"\frac{2}{3} x", "2/3 x"),
    ("1 - tanh(x)**2", "1 - tanh(x)**2", r"1 - \tanh(x)^{\circ 2}", "1 - tanh(x)^∘2"),
    ("sigmoid(w2.T @ mu)", "sigmoid(w2.T @ mu)", r"\sigma(w_{2}^{\top} \mu)", "sigmoid(w2ᵀ μ)"),
    ("lam*Sigma_1", "lam*Sigma_1", r"\lambda \Sigma_{1}", "λ Σ_1"),
    ("lam*Sigma2", "lam*Sigma2", r"\lambda \Sigma_{2}", "λ Σ2"),
    ("exp(t*A)*(x @ y.T)", "exp(t*A)*(x @ y.T)", r"\exp(t A) \circ (x y^{\top})",
     "exp(t A) ∘ (x yᵀ)"),
]  # fmt: skip
IDS = [row[0] for row in PRINTED]


@pytest.mark.parametrize(("typed", "printed", "latex", "unicode"), PRINTED, ids=IDS)
def test_text_latex_and_plain(typed, printed, latex, unicode):
    f = formula(typed, **SHAPES)
    assert str(f) == printed
    assert f.latex() == latex
    assert plain(f.node) == unicode


@pytest.mark.parametrize("typed", [row[0] for row in PRINTED])
def test_printed_text_reads_back_as_the_same_tree(typed):
    f = formula(typed, **SHAPES)
    assert formula(str(f), **SHAPES).node == f.node


def test_random_formulas_read_back_as_the_same_tree():
    for seed in range(800):
        f = random_formula(seed)
        assert formula(str(f), **shapes_of(f)).node == f.node, (seed, str(f))


def test_a_wrong_printer_would_be_noticed():
    assert formula("A @ B @ x", **SHAPES).node != formula("A @ (B @ x)", **SHAPES).node
    assert formula("x - (y - x)", **SHAPES).node != formula("x - y - x", **SHAPES).node


@pytest.mark.parametrize(
    ("name", "latex"),
    [("x", "x"), ("w2", "w_{2}"), ("Sigma", r"\Sigma"), ("mu_0", r"\mu_{0}"),
     ("rate", r"\mathrm{rate}"), ("lam", r"\lambda"), ("A_12", "A_{12}")],
)  # fmt: skip
def test_names_in_latex(name, latex):
    assert name_latex(name) == latex


def test_a_notebook_shows_latex():
    f = formula("A @ x", A="m n", x="n")
    assert f._repr_latex_() == r"$\displaystyle A x$"
    assert repr(f) == 'formula(\'A @ x\', A="m n", x="n")'


# A thin space sets a differential off; d sin(t) before a factor is put in parentheses.
DIFFERENTIALS = [
    ("A @ dX", "X", r"A\, \mathrm{d}X", "A dX"),
    ("A @ dX @ B", "X", r"A (\mathrm{d}X) B", "A (dX) B"),
    ("A @ d(inv(X)) @ B", "X", r"A\, \mathrm{d}(X^{-1})\, B", "A d(X⁻¹) B"),
    ("d(tanh(X)) @ B", "X", r"(\mathrm{d}\tanh(X)) B", "d(tanh(X)) B"),
    ("dt*B", "t", r"\mathrm{d}t\, B", "dt B"),
    ("d(sin(t))*B", "t", r"(\mathrm{d}\sin(t)) B", "d(sin(t)) B"),
    ("s*d(sin(t))", "t", r"s\, \mathrm{d}\sin(t)", "s d(sin(t))"),
]


@pytest.mark.parametrize(("typed", "wrt", "tex", "text"), DIFFERENTIALS)
def test_a_differential_stands_apart_from_its_neighbours(typed, wrt, tex, text):
    read = formula(typed, differential=wrt, **SHAPES)
    assert read.latex() == tex
    assert plain(read.node) == text
