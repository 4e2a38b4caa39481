"""Entries as SymPy symbols, and exact derivatives."""

import pickle

import numpy as np
import pytest
import sympy

import mdlib as md
from mdlib.errors import DataError, ShapeError

# f_shape, x_shape, index into D, text, LaTeX
NAMES = [
    ((), (), (0, 0, 0, 0), "∂f/∂x", r"\frac{\partial f}{\partial x}"),
    ((), (2, 3), (0, 0, 1, 2), "∂f/∂x_23", r"\frac{\partial f}{\partial x_{23}}"),
    ((3,), (), (2, 0, 0, 0), "∂f_3/∂x", r"\frac{\partial f_{3}}{\partial x}"),
    ((3, 1), (2, 1), (2, 0, 1, 0), "∂f_3/∂x_2", r"\frac{\partial f_{3}}{\partial x_{2}}"),
    ((1, 3), (1, 2), (0, 2, 0, 1), "∂f_3/∂x_2", r"\frac{\partial f_{3}}{\partial x_{2}}"),
    ((2, 3), (3, 2), (1, 2, 0, 1), "∂f_23/∂x_12", r"\frac{\partial f_{23}}{\partial x_{12}}"),
    ((12, 2), (2,), (10, 1, 0, 0), "∂f_11,2/∂x_1", r"\frac{\partial f_{11,2}}{\partial x_{1}}"),
]
KINDS = [(), (3,), (1, 2), (2, 3)]


@pytest.mark.parametrize(("f_shape", "x_shape", "at", "text", "tex"), NAMES)
def test_symbols_read_as_in_the_source_documents(f_shape, x_shape, at, text, tex):
    symbol = md.partial_symbols(f_shape, x_shape)[at]
    assert str(symbol) == text
    assert sympy.latex(symbol) == tex


def test_greek_and_other_names_appear_in_the_symbols():
    symbol = md.partial_symbols((2,), (), f="mu", x="t")[1, 0, 0, 0]
    assert str(symbol) == "∂mu_2/∂t"
    assert sympy.latex(symbol) == r"\frac{\partial \mu_{2}}{\partial t}"


def test_symbols_compose_with_arrange_and_show_as_a_matrix():
    placed = sympy.Matrix(md.arrange(md.partial_symbols((3,), (2,))))
    assert str(placed[1, 2]) == "∂f_3/∂x_2"
    assert sympy.latex(placed).count(r"\frac{\partial") == 6
    assert "∂f_3/∂x_2" in sympy.pretty(placed)


@pytest.mark.parametrize("f_shape", KINDS)
@pytest.mark.parametrize("x_shape", KINDS)
def test_all_symbols_differ(f_shape, x_shape):
    D = md.partial_symbols(f_shape, x_shape)
    assert len(set(D.ravel())) == D.size


def test_symbols_survive_pickling():
    symbol = md.partial_symbols((2,), (3,))[1, 0, 2, 0]
    again = pickle.loads(pickle.dumps(symbol))
    assert again == symbol
    assert sympy.latex(again) == sympy.latex(symbol)


def test_symbol_matrix_counts_from_one():
    assert symbol_names((2, 3)) == [["x_11", "x_12", "x_13"], ["x_21", "x_22", "x_23"]]
    assert symbol_names((2,)) == [["x_1"], ["x_2"]]
    assert symbol_names(()) == [["x"]]
    assert sympy.latex(md.symbol_matrix("x", (11, 2))[10, 1]) == "x_{11,2}"
    assert md.symbol_matrix("x", (2,), positive=True)[0].is_positive


def symbol_names(shape) -> list[list[str]]:
    return [[str(entry) for entry in row] for row in md.symbol_matrix("x", shape).tolist()]


def test_exact_partials_of_a_product_are_the_kronecker_formula():
    A, X, B = (md.symbol_matrix(*spec) for spec in (("a", (4, 2)), ("x", (2, 3)), ("b", (3, 5))))
    J = md.arrange(md.exact_partials(A * X * B, X), layout="numerator")
    kronecker = sympy.Matrix(sympy.kronecker_product(B.T, A))
    assert sympy.Matrix(J).expand() == kronecker.expand()
    swapped = sympy.Matrix(sympy.kronecker_product(A, B.T))
    assert sympy.Matrix(J).expand() != swapped.expand()


def test_exact_partials_agree_with_a_difference():
    X = md.symbol_matrix("x", (2, 2))
    D = md.exact_partials(X**2, X)
    at = dict(zip(X, (1, 2, 3, 5), strict=True))
    step = {**at, X[0, 1]: 2 + sympy.Rational(1, 10**6)}
    difference = ((X**2).subs(step) - (X**2).subs(at)) * 10**6
    exact = sympy.Matrix(D[:, :, 0, 1]).subs(at)
    assert np.allclose(np.array(difference - exact, dtype=float), 0, atol=1e-5)


def test_exact_partials_take_scalars_arrays_and_matrix_expressions():
    t = sympy.Symbol("t")
    assert md.exact_partials(t**3, t)[0, 0, 0, 0] == 3 * t**2
    assert md.exact_partials(np.array([t, 7]), t).shape == (2, 1, 1, 1)
    X = sympy.MatrixSymbol("X", 2, 3)
    assert md.exact_partials(sympy.Trace(X * X.T).doit(), X)[0, 0, 1, 2] == 2 * X[1, 2]


x1 = sympy.Symbol("x_1")
# call, error, part of its message
REFUSED = [
    (
        lambda: md.partial_symbols(("m", 1), (2,)),
        ShapeError,
        "f_shape is m×1; entries can only be listed for sizes in numbers, "
        "for example f_shape=(3, 2).",
    ),
    (lambda: md.partial_symbols((0,), (2,)), ShapeError, "f_shape is 0; a size is a positive"),
    (lambda: md.partial_symbols((2,), (2,), x="2x"), DataError, "x='2x': expected a name made"),
    (lambda: md.symbol_matrix(7, (2,)), DataError, "name=7: expected a name made of letters"),
    (
        lambda: md.exact_partials("x_1**2", x1),
        DataError,
        "F holds the text 'x_1**2'; expected SymPy expressions. Text is never evaluated",
    ),
    (
        lambda: md.exact_partials(x1, [[x1**2]]),
        DataError,
        "X[0, 0] is x_1**2, not a symbol. Build X with symbol_matrix",
    ),
    (
        lambda: md.exact_partials(x1, [[1, x1], [x1, 2]]),
        DataError,
        "X[0, 0] is 1, not a symbol",
    ),
    (
        lambda: md.exact_partials(x1, [x1, x1]),
        DataError,
        "X[0, 0] and X[1, 0] are the same symbol x_1, so the entries of X are not free",
    ),
    (
        lambda: md.exact_partials(x1, np.full((2, 2, 2), x1)),
        ShapeError,
        "X has 3 axes, 2×2×2; expected a scalar, a vector or a matrix",
    ),
    (
        lambda: md.exact_partials(sympy.MatrixSymbol("F", sympy.Symbol("n"), 2), x1),
        ShapeError,
        "F is n×2; expected sizes in numbers",
    ),
    (lambda: md.exact_partials({1: 2}, x1), DataError, "F holds {1: 2}, a dict; expected SymPy"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_by_name(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value)
