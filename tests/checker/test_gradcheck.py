import math

import numpy as np
import pytest

import mdlib as md

RNG = np.random.default_rng(11)
A = RNG.standard_normal((3, 3))
B = RNG.standard_normal((4, 3))
S = RNG.standard_normal((3, 3))
X = RNG.standard_normal((3, 4))
x = RNG.standard_normal((3, 1))
G = (A + A.T) @ X
NEAR = G.copy()
NEAR[1, 2] *= 1.001


def trace_form(X):
    return np.trace(X.T @ A @ X)


def square(x):
    return np.sum(x * x)


# f, grad, X, further arguments
RIGHT = [
    (trace_form, G, X, {}),
    (trace_form, lambda X: (A + A.T) @ X, X, {}),
    (trace_form, G.T, X, {"layout": "numerator"}),
    (lambda S: np.trace(A @ S @ S), (A @ S + S @ A).T, S, {}),
    (square, 2 * x, x, {}),
    (square, 2 * x[:, 0], x[:, 0], {}),
    (square, 2 * x.T, x[:, 0], {"layout": "numerator"}),
    (lambda t: t**2, lambda t: 2 * t, 3.0, {}),
    (lambda x: B @ x, B.T, x, {}),
    (lambda x: B @ x, B, x, {"layout": "numerator"}),
    (lambda X: B @ X, np.kron(np.eye(4), B).T, X, {}),
    (lambda X: B @ X, np.kron(B, np.eye(4)).T, X, {"arrangement": "row-vec"}),
    (lambda x: np.sum((x - S[:, :1]) ** 2), lambda x: 2 * (x - S[:, :1]), S[:, :1], {}),
    (np.log, lambda t: 1 / t, 1e-8, {}),
    (lambda t: np.exp(20 * t), lambda t: 20 * np.exp(20 * t), 0.7, {}),
    (lambda t: 1e6 * t**2, 0.0, 0.0, {}),
    (lambda x: 1e6 + square(x), 2 * x, x, {}),
    (np.linalg.norm, lambda x: x / np.linalg.norm(x), x, {}),
]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("f", "grad", "at", "how"), RIGHT)
def test_right_gradients_pass(f, grad, at, how, full):
    assert md.check_gradient(f, grad, at, full=full, **how).error < 1e-6


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("case", range(len(RIGHT)))
def test_each_of_them_fails_where_one_entry_is_wrong(case, seed, full):
    f, grad, at, how = RIGHT[case]
    wrong = np.array(grad(np.asarray(at)) if callable(grad) else grad, dtype=float)
    size = max(1.0, np.abs(wrong).max())
    wrong.flat[seed % wrong.size] += 0.01 * size
    with pytest.raises(md.VerificationError):
        md.check_gradient(f, wrong, at, full=full, seed=seed, **how)


def test_it_costs_two_evaluations_a_direction_and_one():
    calls = []

    def f(X):
        calls.append(X)
        return trace_form(X)

    found = md.check_gradient(f, G, X)
    assert found.evaluations == len(calls) == 7
    assert md.check_gradient(lambda X: np.sum(X**3), lambda X: 3 * X**2, np.ones((25, 40))
                             ).evaluations == 7  # fmt: skip


# f, grad, X, further arguments, message
WRONG = [
    (trace_form, 2 * G, X, {}, "grad is 2 times the derivative of f. Worst in random direction "),
    (trace_form, G / 2, X, {}, "grad is 1/2 times the derivative of f."),
    (trace_form, -G, X, {}, "grad is −1 times the derivative of f."),
    (trace_form, G / 7, X, {}, "grad is 0.142857 times the derivative of f."),
    (trace_form, A @ X, X, {}, "grad is not the derivative of f. Worst in random direction "),
    (trace_form, NEAR, X, {}, "grad is not the derivative of f. Worst in random direction "),
    (lambda S: np.trace(A @ S @ S), A @ S + S @ A, S, {},
     "grad is transposed: it is right in numerator layout, and denominator layout was asked for"),
    (lambda S: np.trace(A @ S @ S), (A @ S + S @ A).T, S, {"layout": "numerator"},
     "it is right in denominator layout, and numerator layout was asked for"),
    (lambda x: A @ x, A, x, {}, "grad is transposed: it is right in numerator layout"),
    (lambda X: B @ X, np.kron(B, np.eye(4)).T, X, {}, 'it is right with arrangement="row-vec"'),
    (lambda X: B @ X, -np.kron(np.eye(4), B).T, X, {}, "grad is −1 times the derivative of f."),
]  # fmt: skip


@pytest.mark.parametrize(("f", "grad", "at", "how", "text"), WRONG)
def test_wrong_gradients_are_named(f, grad, at, how, text):
    with pytest.raises(md.VerificationError) as caught:
        md.check_gradient(f, grad, at, **how)
    assert str(caught.value).startswith("check_gradient: ")
    assert text in str(caught.value)
    with pytest.raises(md.VerificationError) as caught:
        md.check_gradient(f, grad, at, full=True, **how)
    assert text.replace("in random direction ", "entry: X[") in str(caught.value)


def test_a_right_gradient_is_not_suspected_to_be_a_multiple():
    with pytest.raises(md.VerificationError) as caught:
        md.check_gradient(trace_form, NEAR, X)
    assert "times" not in str(caught.value)


def test_the_full_check_names_the_worst_entry_with_both_numbers():
    wrong = G.copy()
    wrong[2, 1] = 9.0
    with pytest.raises(md.VerificationError) as caught:
        md.check_gradient(trace_form, wrong, X, full=True)
    assert str(caught.value) == (
        "check_gradient: grad is not the derivative of f. "
        f"Worst entry: X[2, 1]: grad gives 9, f {G[2, 1]:.6g}."
    )


def test_the_full_check_names_the_entry_of_a_matrix_function():
    J = np.kron(np.eye(4), B)
    J[6, 4] += 9.0
    with pytest.raises(md.VerificationError, match=r"Worst entry: f\[2, 1\] by X\[1, 1\]: grad"):
        md.check_gradient(lambda X: B @ X, J, X, layout="numerator", full=True)


# grad, X, error, message
SHAPES = [
    (G.T[:, :3].T[:3], x, md.ShapeError, "grad is 3×4; f is a scalar and X is 3×1, so in"),
    (2 * x.T, x, md.LayoutError, "grad is 1×3; f is a scalar and X is 3×1, so in denominator "
     'layout it is 3×1. Yours is the numerator layout: transpose it, or pass layout="numerator".'),
    (G.T, X, md.LayoutError, "grad is 4×3; f is a scalar and X is 3×4, so in denominator layout"),
    (2 * x[:, 0], x, md.ShapeError, "A one-dimensional array is not a column: write "
     "grad.reshape(3, 1)."),
    (2 * x, x[:, 0], md.ShapeError, "X has one axis, so its gradient has one too: write "
     "grad.reshape(3,)."),
    (x - x[:, 0], x, md.ShapeError, "Did an (n,) array meet an (n, 1) one and broadcast to n×n?"),
    (3.0, x, md.ShapeError, "grad is a scalar; f is a scalar and X is 3×1, so in denominator "
     "layout it is 3×1. A derivative has one number for each entry of X: was something summed?"),
    (lambda x: None, x, md.FunctionError, "grad(X) returned None; expected a number or an array"),
    ([[1, 2], [3]], x, md.DataError, "check_gradient: grad is ragged"),
    ([math.nan], x, md.DataError, "check_gradient: grad holds nan at [0]"),
    ("2*x", x, md.DataError, "check_gradient: grad holds text"),
    (2j * x, x, md.DataError, "check_gradient: grad holds complex numbers; expected real ones."),
]  # fmt: skip


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("grad", "at", "error", "text"), SHAPES)
def test_shapes_are_compared_before_numbers(grad, at, error, text, full):
    with pytest.raises(error) as caught:
        md.check_gradient(square, grad, at, full=full)
    assert text in str(caught.value)


def test_numerator_answer_where_denominator_was_given():
    with pytest.raises(md.LayoutError, match="Yours is the denominator layout"):
        md.check_gradient(trace_form, G, X, layout="numerator")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("grad", [0.0, 1.0])
def test_a_kink_has_no_gradient_to_check(grad, full):
    with pytest.raises(md.NotDifferentiableError, match="check_gradient: f is not differentiable"):
        md.check_gradient(abs, grad, 0.0, full=full)


def test_rounding_that_hides_the_derivative_is_no_pass():
    with pytest.raises(md.VerificationError, match=r"cannot tell: f\(X\) is about 1e\+13"):
        md.check_gradient(lambda x: 1e13 + np.sum(np.abs(x)), 40 * np.sign(x), x)


def test_arguments_are_left_alone():
    def changes(x):
        x *= 2
        return x

    mine = x.copy()
    with pytest.raises(md.FunctionError, match="grad changes its argument"):
        md.check_gradient(square, changes, mine)
    with pytest.raises(md.FunctionError, match="f changes its argument"):
        md.check_gradient(lambda x: changes(x).sum(), mine, mine)
    assert (mine == x).all()


def test_unknown_layout():
    with pytest.raises(md.LayoutError, match="check_gradient: layout='mixed'; expected one of"):
        md.check_gradient(square, 2 * x, x, layout="mixed")


def test_one_direction_costs_two_evaluations_after_the_first():
    X = np.array([[1.0, 2, 3], [4, 5, 6]])
    f = lambda X: np.sum(X**2)
    assert md.check_gradient(f, 2 * X, X, directions=1).evaluations == 1 + 2
    with pytest.raises(md.VerificationError, match="1/2 times"):
        md.check_gradient(f, X, X, directions=1)


@pytest.mark.parametrize("seed", [-1, 1.5, True, None, "n"])
def test_a_seed_is_a_whole_number_from_0_on(seed):
    with pytest.raises(md.MdlibError, match=r"^seed=.*; expected a whole number, 0 or above\."):
        md.check_gradient(np.sum, np.ones(3), np.ones(3), seed=seed)


@pytest.mark.parametrize("directions", [0, -1, 1.5, True])
def test_directions_is_a_positive_integer(directions):
    with pytest.raises(md.MdlibError, match="expected a positive integer"):
        md.check_gradient(np.sum, np.ones(3), np.ones(3), directions=directions)


@pytest.mark.parametrize("huge", [1e155, 1e200, 1e300])
def test_a_huge_wrong_gradient_is_refused(huge):
    X = np.arange(12.0).reshape(3, 4)
    with pytest.raises(md.VerificationError):
        md.check_gradient(lambda X: np.sum(X**2), lambda X: huge * X, X)


SYMMETRIC = np.array([[2.0, 1.0], [1.0, 3.0]])


def cube(X):
    return np.trace(X @ X @ X)


def closed(X):
    """A function with no formula of its own: it holds an array."""
    return np.sum((A @ X) * X)


def said(f, grad, at) -> str:
    return md.check_gradient(f, grad, at).note


def test_a_lost_transpose_at_a_symmetric_x_is_said():
    start = "symmetric X: a lost transpose cannot be seen here;"
    assert said(cube, 3 * SYMMETRIC @ SYMMETRIC, SYMMETRIC) == f"{start} try another X."
    lost = said(cube, lambda X: 3 * X @ X, SYMMETRIC)
    assert lost.startswith(f"{start} try another. Where X is not symmetric: ")
    right = said(cube, lambda X: 3 * (X @ X).T, SYMMETRIC)
    assert right == f"{start} at another X grad is right too."
    assert start in repr(md.check_gradient(cube, 3 * SYMMETRIC @ SYMMETRIC, SYMMETRIC))


@pytest.mark.parametrize("f", [square, closed])
def test_a_wrong_gradient_that_vanishes_where_the_derivative_does_is_refused(f):
    at = np.zeros((3, 2))
    right = (lambda X: 2 * X) if f is square else (lambda X: (A + A.T) @ X)
    with pytest.raises(
        md.VerificationError,
        match=r"0 at this X, .* elsewhere: .* is (3/2|1\.5) times",
    ):
        md.check_gradient(f, lambda X: 1.5 * right(X), at)
    assert said(f, right, at).endswith("at another X grad is right too.")
    assert said(f, at, at).endswith("so is any multiple of grad; try another X.")


def test_a_check_that_sees_all_says_nothing_more():
    found = md.check_gradient(trace_form, G, X)
    assert found.note == ""
    assert repr(found) == f"GradientCheck(error={found.error!r}, evaluations=7)"


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("rtol", [1e-4, 1e-6])
def test_the_tolerance_is_what_is_asked_for(rtol, full):
    md.check_gradient(square, (1 + 0.3 * rtol) * 2 * X, X, rtol=rtol, full=full)
    with pytest.raises(md.VerificationError):
        md.check_gradient(square, (1 + 3 * rtol) * 2 * X, X, rtol=rtol, full=full)
