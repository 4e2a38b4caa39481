import math

import numpy as np
import pytest

import mdlib as md
from mdlib.numeric.closeness import close, relative_error, worst_entry

RNG = np.random.default_rng(7)
A = RNG.standard_normal((3, 3))
B = RNG.standard_normal((4, 3))
X = RNG.standard_normal((3, 5))
W = RNG.standard_normal((3, 2))
x = RNG.standard_normal((3, 1))
V = RNG.standard_normal((3, 5))


def trace_form(X):
    return np.trace(X.T @ A @ X)


def logdet_form(X):
    return np.linalg.slogdet(np.eye(3) + A @ X @ X.T @ A.T)[1]


def logdet_gradient(X):
    return 2 * A.T @ np.linalg.inv(np.eye(3) + A @ X @ X.T @ A.T) @ A @ X


def counted(f):
    def g(X):
        g.calls += 1
        return f(X)

    g.calls = 0
    return g


# name, f, X, the derivative in denominator layout
DERIVATIVES = [
    ("scalar by scalar", lambda t: t**3, 2.0, np.array(12.0)),
    ("scalar by (n,)", lambda x: x @ A @ x, x[:, 0], ((A + A.T) @ x)[:, 0]),
    ("scalar by column", lambda x: (x.T @ A @ x)[0, 0], x, (A + A.T) @ x),
    ("1×1 by column", lambda x: x.T @ A @ x, x, (A + A.T) @ x),
    ("scalar by row", lambda r: (r @ A @ r.T)[0, 0], x.T, x.T @ (A + A.T)),
    ("scalar by matrix", trace_form, X, (A + A.T) @ X),
    ("(m,) by (n,)", lambda x: B @ x, x[:, 0], B.T),
    ("column by column", lambda x: B @ x, x, B.T),
    ("column by scalar", lambda t: t**2 * x, 1.5, 3.0 * x.T),
    ("matrix by scalar", lambda t: t**2 * B, 1.5, 3.0 * B.T),
    ("matrix by matrix", lambda X: B @ X, X, np.kron(np.eye(5), B).T),
    ("central only", logdet_form, X, logdet_gradient(X)),
]


@pytest.mark.parametrize("method", ["auto", "central"])
@pytest.mark.parametrize(("name", "f", "at", "expected"), DERIVATIVES)
def test_derivative_in_denominator_layout(name, f, at, expected, method):
    assert close(md.numerical_derivative(f, at, method=method), expected, 1e-10)


@pytest.mark.parametrize(("name", "f", "at", "expected"), DERIVATIVES[:-1])
def test_complex_step_is_exact_to_rounding(name, f, at, expected):
    assert close(md.numerical_derivative(f, at, method="complex"), expected, 1e-14)


def test_numerator_layout_and_arrangements():
    J = md.numerical_derivative(lambda X: B @ X, X, layout="numerator")
    assert close(J, np.kron(np.eye(5), B), 1e-12)
    J = md.numerical_derivative(lambda X: B @ X, X, layout="numerator", arrangement="row-vec")
    assert close(J, np.kron(B, np.eye(5)), 1e-12)
    J = md.numerical_derivative(lambda x: B @ x, x, layout="numerator")
    assert close(J, B, 1e-12)
    assert not close(J, B.T, 1e-12)


def test_partials_have_four_axes_in_the_order_of_the_definition():
    D = md.partials(lambda X: X.T @ W, X)
    assert D.shape == (5, 2, 3, 5)
    assert close(D[4, 1, 2, 4], W[2, 1], 1e-12)
    assert close(D, np.einsum("il,kj->ijkl", np.eye(5), W), 1e-12)
    assert not close(D, np.einsum("ik,lj->ijkl", np.eye(5, 3), RNG.random((5, 2))), 1e-12)


def test_lists_and_integers_are_read_as_floats():
    def f(X):
        assert X.dtype == float
        return np.sum(X**2)

    found = md.numerical_derivative(f, [[1, 2], [3, 4], [5, 6]], method="central")
    assert close(found, [[2, 4], [6, 8], [10, 12]], 1e-10)


# name, f, x, f'(x), relative error to reach by central differences
SCALES = [
    ("strong curvature at a minimum", lambda x: 1e6 * x**2, 0.0, 0.0, 1e-10),
    ("strong curvature near a minimum", lambda x: 1e6 * x**2, 1e-8, 2e-2, 1e-10),
    ("fast growth", lambda x: np.exp(20 * x), 0.7, 20 * np.exp(14), 1e-10),
    ("near overflow", np.exp, 700.0, np.exp(700), 1e-10),
    ("overflow within a step", lambda x: np.exp(x / 1e-8), 1e-8, 1e8 * np.e, 1e-8),
    ("fast oscillation", lambda x: np.sin(1e4 * x), 0.3, 1e4 * np.cos(3e3), 1e-7),
    ("small x, edge of the domain", np.log, 1e-8, 1e8, 1e-8),
    ("small x, f raises beyond", math.sqrt, 1e-8, 5e3, 1e-8),
    ("small x, flat f", np.cos, 1e-8, -1e-8, 1e-5),
    ("small x, kink beside it", abs, 1e-8, 1.0, 1e-6),
    ("large x", lambda x: x**2, 1e8, 2e8, 1e-10),
    ("large x, small slope", lambda x: 1 / x, 1e8, -1e-16, 1e-10),
    ("large constant", lambda x: 1e8 + x, 0.3, 1.0, 1e-5),
    ("single precision", lambda x: np.sin(np.float32(x)), 0.5, np.cos(0.5), 1e-4),
    ("hidden single precision", lambda x: float(np.sin(np.float32(x))), 0.5, np.cos(0.5), 1e-3),
    ("a bend sharper than the step", lambda x: np.sqrt(x**2 + 1e-12), 0.0, 0.0, 1e-9),
    ("constant", lambda x: 3.0, 0.5, 0.0, 1e-10),
    ("smooth to first order", lambda x: abs(x) ** 1.5, 0.0, 0.0, 1e-4),
    ("smooth to second order", lambda x: abs(x) ** 3, 0.0, 0.0, 1e-4),
]


@pytest.mark.parametrize("method", ["auto", "central"])
@pytest.mark.parametrize(("name", "f", "at", "slope", "rtol"), SCALES)
def test_step_suits_the_scale_without_false_alarm(name, f, at, slope, rtol, method):
    found = md.numerical_derivative(f, at, method=method)
    assert abs(found - slope) <= rtol * max(abs(slope), 1e-300) if slope else abs(found) <= rtol


@pytest.mark.parametrize("at", np.linspace(0.1, 1.0, 20))
def test_coarse_rounding_inside_f_is_not_taken_for_a_jump(at):
    def coarse(x):
        return np.sin(x) + 1e-8 * np.sin(1e15 * x)

    assert abs(md.numerical_derivative(coarse, at, method="central") - np.cos(at)) < 1e-3


def test_entries_of_very_different_size():
    at = np.array([1e8, 1.0, 3.0])
    found = md.numerical_derivative(np.linalg.norm, at, method="central")
    assert close(found, at / np.linalg.norm(at), 1e-6)


def test_entries_that_need_smaller_steps_than_the_rest():
    at = np.array([1.8e-7, 2.3e-8, -2.4e-8, -1.3e-8, -6.8e-7])
    found = md.numerical_derivative(lambda x: np.sum(np.log(np.abs(x))), at)
    assert close(found, 1 / at, 1e-8)


def test_many_entries():
    at = RNG.standard_normal((25, 40))
    f = counted(lambda X: np.sum(np.abs(np.tanh(X))))
    found = md.numerical_derivative(f, at)
    assert close(found, np.sign(at) * (1 - np.tanh(at) ** 2), 1e-6)
    assert f.calls <= 2.2 * at.size


# Functions that give wrong numbers under a complex step, most of them silently.
UNSAFE = [
    ("abs", lambda x: np.sum(np.abs(x) * x), 2 * np.abs(x)),
    ("norm", np.linalg.norm, x / np.linalg.norm(x)),
    ("conj", lambda x: np.sum(x.conj() * x), 2 * x),
    ("real", lambda x: np.sum(x.real**2 + x - x.real), 2 * x),
    ("vdot", lambda x: np.vdot(x, x), 2 * x),
    ("conjugate transpose", lambda x: (x.conj().T @ A @ x)[0, 0], (A + A.T) @ x),
    ("a small part", lambda x: np.sum(x**2) + 1e-4 * np.sum(np.abs(x)), 2 * x + 1e-4 * np.sign(x)),
    ("float", lambda x: sum(float(t) ** 2 for t in x.flat), 2 * x),
    ("cast", lambda x: np.sum(x.astype(float) ** 2), 2 * x),
]


@pytest.mark.parametrize(("name", "f", "expected"), UNSAFE)
def test_auto_is_not_deceived_where_the_complex_step_is(name, f, expected):
    assert close(md.numerical_derivative(f, x), expected, 1e-9)
    try:
        blind = md.numerical_derivative(f, x, method="complex")
    except md.FunctionError:
        return
    assert not close(blind, expected, 1e-9)


def test_auto_prefers_the_complex_step_where_it_is_safe():
    exact = (A + A.T) @ X
    assert relative_error(md.numerical_derivative(trace_form, X), exact) < 1e-14
    central = md.numerical_derivative(trace_form, X, method="central")
    assert relative_error(central, exact) > 1e-14


@pytest.mark.parametrize(("method", "calls"), [("central", 2), ("complex", 1), ("auto", 6)])
def test_directional_derivative(method, calls):
    f = counted(lambda X: B @ X @ X.T)
    found = md.directional_derivative(f, X, V, method=method)
    assert close(found, B @ (V @ X.T + X @ V.T), 1e-9)
    assert f.calls == calls


@pytest.mark.parametrize("length", [1e-8, 1.0, 1e8])
def test_directional_derivative_is_linear_in_the_direction(length):
    expected = np.sum((A + A.T) @ X * V)
    for method in ("auto", "central", "complex"):
        found = md.directional_derivative(trace_form, X, length * V, method=method)
        assert close(found, length * expected, 1e-8, floor=0)


def test_directional_derivative_has_the_shape_of_f():
    assert md.directional_derivative(lambda x: B @ x, x[:, 0], x[:, 0]).shape == (4,)
    assert md.directional_derivative(lambda t: t, 1.0, 2.0).shape == ()
    assert close(md.directional_derivative(lambda X: B @ X, X, 0 * X), np.zeros((4, 5)))


# name, f, X, what the message names
KINKS = [
    ("abs", np.abs, 0.0, "along X its slope is -1 on the left and 1 on the right"),
    ("relu", lambda X: np.maximum(X, 0).sum(), [1.0, 0.0, 2.0], "along X[1] its slope is 0 on"),
    ("relu of minus", lambda X: np.maximum(-X, 0), 0.0, "X its slope is -1 on the left and 0 on"),
    ("relu of plus", lambda X: np.maximum(X, 0), 0.0, "X its slope is 0 on the left and 1 on"),
    ("where", lambda X: np.where(X > 0, X, 0).sum(), [[1.0, 2.0], [3.0, 0.0]], "along X[1, 1] "),
    ("norm", np.linalg.norm, [0.0, 0.0], "along X[0] its slope is -1 on the left"),
    ("sqrt of a sum", lambda x: np.sqrt(np.sum(x * x)), [0.0, 0.0], "-1 on the left"),
    ("x sign(x)", lambda x: x * np.sign(x), 0.0, "-1 on the left and 1 on the right"),
    ("max with a tie", np.max, [1.0, 1.0, 0.5], "along X[0] its slope is 0 on the left and 1"),
    ("large x", lambda X: np.abs(X - 1e8).sum(), [1e8, 3.0], "X[0] its slope is -1 on the left"),
    ("one entry in a thousand", lambda x: np.sum(x**2) + abs(x[700]),
     np.where(np.arange(1000) == 700, 0, np.cos(np.arange(1000))), "along X[700] "),
    ("jump", lambda x: float(x > 0), 0.0, "its slope grows without bound"),
    ("root", lambda x: np.sqrt(np.abs(x)), 0.0, "its slope grows without bound"),
]  # fmt: skip


@pytest.mark.parametrize("method", ["auto", "central"])
@pytest.mark.parametrize(("name", "f", "at", "named"), KINKS)
def test_kinks_are_refused_and_named(name, f, at, named, method):
    with pytest.raises(md.NotDifferentiableError) as caught:
        md.partials(f, at, method=method)
    assert "partials: f is not differentiable at X: " in str(caught.value)
    assert named in str(caught.value)


@pytest.mark.parametrize(("name", "f", "at", "named"), KINKS)
def test_the_same_functions_are_accepted_beside_the_kink(name, f, at, named):
    at = np.asarray(at)
    beside = at + np.maximum(np.abs(at), 1) * RNG.uniform(0.05, 0.1, at.shape)
    assert np.isfinite(md.partials(f, beside)).all()


def mutates(X):
    X[0] = 0.0
    return np.sum(X)


def sometimes_longer(X):
    return np.ones(2 if X.flat[0] == 1.0 else 3)


def at_random(X, rng=np.random.default_rng(0)):  # noqa: B008
    return rng.random()


def raises(X):
    raise KeyError("weights")


# name, f, X, error, text
BAD = [
    ("text in X", np.sum, [["a", "b"]], md.DataError, "partials: X holds text ('a'); numbers"),
    ("NaN in X", np.sum, [1.0, math.nan], md.DataError, "partials: X holds nan at [1]; finite"),
    ("infinity in X", np.sum, [math.inf], md.DataError, "partials: X holds inf at [0]; finite"),
    ("ragged X", np.sum, [[1, 2], [3]], md.DataError, "partials: X is ragged"),
    ("empty X", np.sum, [], md.DataError, "partials: X is empty"),
    ("3-d X", np.sum, np.ones((2, 3, 4)), md.ShapeError, "partials: X has 3 axes, 2×3×4; expected"),
    ("complex X", np.sum, [1j], md.DataError, "partials: X holds complex numbers; expected real"),
    ("None as X", np.sum, None, md.DataError, "partials: X holds None"),
    ("no function", np.eye(2), [1.0], md.FunctionError, "f is of type ndarray, not a function"),
    ("raises", raises, [1.0], md.FunctionError, "f(X) raised KeyError: 'weights'. X is (1,);"),
    ("changes X", mutates, [1.0, 2.0], md.FunctionError, "f changes its argument; expected a"),
    ("no return", lambda X: None, [1.0], md.FunctionError, "f(X) returned None; expected a number"),
    ("text", lambda X: "x", [1.0], md.FunctionError, "f(X) holds text ('x'); numbers are expected"),
    ("ragged", lambda X: [[1], [1, 2]], [1.0], md.FunctionError, "partials: f(X) is ragged"),
    ("empty", lambda X: [], [1.0], md.FunctionError, "partials: f(X) is empty"),
    ("booleans", lambda X: X > 0, [1.0], md.FunctionError, "f(X) holds True and False"),
    ("NaN", lambda X: np.log(-X), [1.0], md.FunctionError, "f(X) holds nan at [0]; finite"),
    ("infinity", lambda X: 1 / X, [0.0], md.FunctionError, "f(X) holds inf at [0]; finite"),
    ("complex", lambda X: 1j * X, [1.0], md.FunctionError, "f(X) is complex for real X"),
    ("3-d", lambda X: np.ones((2, 2, 2)), [1.0], md.ShapeError, "partials: f(X) has 3 axes"),
    ("changing shape", sometimes_longer, [1.0], md.FunctionError,
     "f changes the shape of its result, from (2,) to (3,) nearby; expected one shape"),
    ("random", at_random, [1.0], md.FunctionError, "f(X) differs from one call to the next"),
    ("isolated point", lambda X: np.sqrt(-(X**2)), 0.0, md.FunctionError,
     "f has a value at X but none beside it"),
]  # fmt: skip


@pytest.mark.parametrize("method", ["auto", "central"])
@pytest.mark.parametrize(("name", "f", "at", "error", "text"), BAD)
def test_bad_input_is_explained(name, f, at, error, text, method):
    with pytest.raises(error) as caught:
        md.partials(f, at, method=method)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("name", "f", "at", "error", "text"),
    [case for case in BAD if case[0] not in ("changing shape", "random", "isolated point")],
)
def test_bad_input_is_explained_by_the_complex_step_too(name, f, at, error, text):
    with pytest.raises(error) as caught:
        md.partials(f, at, method="complex")
    message = str(caught.value)
    assert text in message or 'method="complex" needs an f that takes' in message


def test_the_original_error_is_kept():
    with pytest.raises(md.FunctionError) as caught:
        md.partials(raises, [1.0])
    assert isinstance(caught.value.__cause__, KeyError)


@pytest.mark.parametrize("call", [md.partials, md.numerical_derivative])
def test_a_function_that_changes_its_argument_harms_nobody(call):
    mine = np.array([1.0, 2.0])
    with pytest.raises(md.FunctionError, match=r"Begin it with X = X\.copy\(\)"):
        call(mutates, mine)
    assert mine.tolist() == [1.0, 2.0]


def test_a_function_that_returns_its_argument_or_a_view_is_safe():
    assert close(md.partials(lambda X: X, X[0])[:, 0, :, 0], np.eye(5), 1e-12)
    assert close(md.partials(lambda X: X.T, X)[4, 2, 2, 4], 1.0, 1e-12)


def test_a_function_that_fills_one_buffer_again_and_again_is_safe():
    buffer = np.empty((3, 1))

    def f(x):
        np.multiply(x.real, 2, out=buffer)
        return buffer

    assert close(md.partials(f, x)[:, 0, :, 0], 2 * np.eye(3), 1e-10)


def test_complex_step_asked_for_where_it_cannot_be():
    with pytest.raises(md.FunctionError, match="needs an f that takes and returns complex"):
        md.partials(np.linalg.norm, [3.0, 4.0], method="complex")


def test_unknown_choices_are_listed():
    with pytest.raises(md.MdlibError, match="expected one of 'auto', 'central', 'complex'"):
        md.partials(np.sum, [1.0], method="forward")
    with pytest.raises(md.LayoutError, match="numerical_derivative: layout='mixed'"):
        md.numerical_derivative(np.sum, [1.0], layout="mixed")


def test_direction_of_another_shape():
    with pytest.raises(md.ShapeError) as caught:
        md.directional_derivative(np.sum, np.ones((3, 1)), np.ones(3))
    assert str(caught.value) == (
        "directional_derivative: V is (3,) and X is 3×1; a direction has the shape of X."
    )


# a, b, relative error
ERRORS = [
    ([1.0, 2.0], [1.0, 2.0], 0.0),
    ([0.0, 2.0], [1e-3, 2.0], 5e-4),
    ([1e-14], [0.0], 1e-2),
    ([1e300], [-1e300], 2.0),
    ([1.0], 1.0, math.inf),
    ([[1.0], [1.0]], [1.0, 1.0], math.inf),
    ([1.0, math.nan], [1.0, math.nan], math.inf),
    ([math.inf], [math.inf], math.inf),
]


@pytest.mark.parametrize(("a", "b", "expected"), ERRORS)
def test_relative_error(a, b, expected):
    assert relative_error(a, b) == pytest.approx(expected, rel=1e-12)
    assert close(a, b, 1e-6) == (expected <= 1e-6)


def test_worst_entry():
    assert worst_entry(np.zeros((2, 3)), np.eye(2, 3, 1) * [1, 2, -3]) == (1, 2)


CANCELLING = [
    lambda A, X: np.trace(A @ X - X @ A),
    lambda A, X: np.trace(X @ X.T) - np.trace(X.T @ X),
    lambda A, X: np.trace(X @ np.linalg.inv(X)),
]


@pytest.mark.parametrize("f", CANCELLING)
@pytest.mark.parametrize("method", ["auto", "central"])
@pytest.mark.parametrize("seed", range(5))
def test_terms_that_cancel_are_no_kink(f, method, seed):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(3, 3))
    X = 2 * np.eye(3) + rng.uniform(-0.3, 0.3, size=(3, 3))
    D = md.numerical_derivative(lambda X: f(A, X), X, method=method)
    assert np.abs(D).max() < 1e-8


def test_small_values_have_a_slope_and_cancelling_terms_have_none():
    x = np.array([1.0, 2.0, 3.0])
    small = md.numerical_derivative(lambda x: 1e-16 * np.sum(x**3), x)
    assert np.allclose(small.ravel() * 1e16, 3 * x**2)

    def likelihood(m):
        return np.prod(np.exp(-((np.arange(40.0) - m) ** 2) / 50) / 5)

    assert np.isclose(md.numerical_derivative(likelihood, 19.0) / likelihood(19.0), 0.8)
    cancelling = md.numerical_derivative(lambda x: np.sum((1 + x) ** 2 - 1 - 2 * x - x**2), x)
    assert np.abs(cancelling).max() < 1e-9
