"""Declared properties against arrays, wherever arrays come in; each refusal beside what passes."""

from __future__ import annotations

import numpy as np
import pytest

import mdlib as md
from mdlib.matrices.properties import check_properties, entries_free
from mdlib.matrices.shapes import PROPERTIES, parse_spec
from mdlib.numeric.probes import probe

N = 4
SQUARE = [word for word in PROPERTIES if word != "positive"]


def having(word: str, seed: int = 0) -> np.ndarray:
    return probe(parse_spec("X", f"n n {word}"), {"n": N}, np.random.default_rng(seed))


def lacking(word: str) -> np.ndarray:
    """The array above, with one thing wrong that the property forbids."""
    X = having(word)
    if word == "invertible":
        X[1] = 2 * X[0]
    elif word == "orthogonal":
        X = 2 * X
    elif word == "spd":
        X = X - 2.5 * np.eye(N)
    else:
        X[2, 0] = -X[2, 0] - 3.0
    return X


def by_formula(word, X):
    md.formula("tr(X @ A)", X=f"n n {word}", A="n n")(X=X, A=np.ones((N, N)))


def by_value(word, X):
    md.formula("2*X", X=f"n n {word}").value(X=X)


def by_derivative(word, X):
    md.derive("tr(A @ Y @ X)", "Y", A="n n", X=f"n n {word}", Y="n n")(X=X, A=np.ones((N, N)))


def by_variable(word, X):
    md.derive("tr(X @ X @ X)", "X", X=f"n n {word}")(X=X)


def by_differential(word, X):
    md.differential("X @ X", "X", X=f"n n {word}")(X=X, dX=np.arange(16.0).reshape(N, N))


def by_hessian(word, X):
    md.hessian("x.T @ X @ x", "x", x="n", X=f"n n {word}")(X=X)


def by_other_layout(word, X):
    md.derive("x.T @ X @ a", "x", x="n", a="n", X=f"n n {word}").to("numerator")(X=X, a=np.ones(N))


def by_counterexample(word, X):
    q = md.Counterexample(lambda X, B: (X @ B, B @ X + 1), X=f"n n {word}", B="n n")
    verdict = q.judge({"X": X, "B": np.ones((N, N))})
    if verdict.status == "cannot-read":
        raise md.DataError(verdict.message)
    assert verdict.status == "correct"


DOORS = [
    by_formula,
    by_value,
    by_derivative,
    by_variable,
    by_differential,
    by_hessian,
    by_other_layout,
    by_counterexample,
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("word", PROPERTIES)
def test_an_array_without_a_declared_property_is_refused(word, door):
    with pytest.raises(md.DataError, match=f"^X is declared {word}, but "):
        door(word, lacking(word))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("word", PROPERTIES)
def test_an_array_with_it_passes(word, door):
    door(word, having(word))
    door(word, having(word, seed=1).tolist())


@pytest.mark.parametrize("word", PROPERTIES)
def test_an_undeclared_property_is_not_asked_for(word):
    md.formula("2*X", X="n n")(X=lacking(word))


Q2 = [[0, 2.05], [2.05, 0]]
MESSAGES = [
    ("Q", "n n orthogonal", Q2, "Q is declared orthogonal, but QᵀQ differs from I by 3.2."),
    ("S", "n n symmetric", [[1, 2], [5, 1]],
     "S is declared symmetric, but S differs from Sᵀ by 3: S[0, 1] is 2 and S[1, 0] is 5."),
    ("S", "n n symmetric", [[1, 2], [2.00001, 1]],
     "S is declared symmetric, but S differs from Sᵀ by 1e-05: S[0, 1] is 2 and S[1, 0] is "
     "2.00001. If that is rounding, give (S + S.T)/2."),
    ("S", "n n spd", [[1, 2], [2, 1]], "S is declared spd, but its smallest eigenvalue is -1."),
    ("S", "n n positive_definite", [[1, 2], [3, 9]],
     "S is declared spd, but S differs from Sᵀ by 1: S[0, 1] is 2 and S[1, 0] is 3."),
    ("S", "n n spd", [[1, 1], [1, 1]],
     "S is declared spd, but its smallest eigenvalue is 0: it is singular but for rounding."),
    ("D", "n n diagonal", [[1, 0], [3, 1]], "D is declared diagonal, but D[1, 0] is 3."),
    ("X", "n n invertible", np.arange(9).reshape(3, 3),
     "X is declared invertible, but it is singular."),
    ("X", "n n nonsingular", np.zeros((2, 2)), "X is declared invertible, but it is singular."),
    ("P", "m n positive", [[1, 2, 0]],
     "P is declared positive, but P[0, 2] is 0, which is not above 0."),
    ("p", "n positive", [1, -2, 3],
     "p is declared positive, but p[1] is -2, which is not above 0."),
    ("t", "positive", -2.5, "t is declared positive, but t is -2.5, which is not above 0."),
    ("t", "spd", 0, "t is declared spd, but t is 0, which is not above 0."),
    ("t", "orthogonal", 2, "t is declared orthogonal, but tᵀt differs from I by 3."),
    ("t", "invertible", [[0.0]], "t is declared invertible, but it is singular."),
    ("S", "n n symmetric", [[1, np.nan], [2, 1]], "S is declared symmetric, but S[0, 1] is nan."),
    ("p", "n positive", [1, np.inf], "p is declared positive, but p[1] is inf."),
    ("S", "n n spd", [[1, 2j], [2j, 9]], None),
    ("S", "n n symmetric", [[1, 2j], [-2j, 1]],
     "S is declared symmetric, but S differs from Sᵀ by 4: S[0, 1] is 0+2j and S[1, 0] is -0-2j."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "declared", "array", "message"), MESSAGES, ids=range(len(MESSAGES))
)
def test_what_is_said(name, declared, array, message):
    f = md.formula(f"2*{name}", **{name: declared})
    if message is None:
        f(**{name: array})
        return
    with pytest.raises(md.DataError) as caught:
        f(**{name: array})
    assert str(caught.value) == message


def off_by(word: str, gap: float) -> np.ndarray:
    """An array with the property but for one entry, off by a gap beside the largest."""
    X = having(word)
    X[0, 1] += gap * (np.abs(X).max() if word != "orthogonal" else 1 / np.abs(X[0]).max())
    return X


@pytest.mark.parametrize("word", ["symmetric", "diagonal", "orthogonal", "spd"])
def test_rounding_passes_and_no_more(word):
    """The tolerance is half the digits of the type: 1.5e-8 for float64, 3.5e-4 for float32."""
    by_value(word, off_by(word, 1e-8))
    with pytest.raises(md.DataError):
        by_value(word, off_by(word, 1e-7))
    by_value(word, off_by(word, 2e-4).astype(np.float32))
    with pytest.raises(md.DataError):
        by_value(word, off_by(word, 2e-3).astype(np.float32))
    with pytest.raises(md.DataError):
        by_value(word, off_by(word, 2e-4))


def test_what_is_computed_has_its_property_still():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(200, 200))
    by_value("orthogonal", np.linalg.qr(A)[0])
    by_value("orthogonal", np.linalg.qr(A.astype(np.float32))[0])
    by_value("spd", np.linalg.inv(A @ A.T + np.eye(200)))
    by_value("spd", (A @ A.T + np.eye(200)).astype(np.float32))
    by_value("spd", np.diag(np.geomspace(1, 1e-12, 20)))
    by_value("invertible", np.diag(np.geomspace(1, 1e-12, 20)))
    by_value("invertible", 1e-200 * np.eye(3))
    with pytest.raises(md.DataError):
        by_value("spd", A[:, :50] @ A[:, :50].T)
    with pytest.raises(md.DataError):
        by_value("invertible", A[:, :199] @ A[:199])


@pytest.mark.parametrize(
    "dtype", [int, np.float16, np.float32, np.longdouble, np.complex64, complex]
)
def test_every_kind_of_number_is_read(dtype):
    check_properties({"S": parse_spec("S", "n n spd")}, {"S": np.array([[2, 1], [1, 2]], dtype)})
    with pytest.raises(md.DataError):
        check_properties(
            {"S": parse_spec("S", "n n spd")}, {"S": np.array([[1, 2], [2, 1]], dtype)}
        )


def test_a_number_has_a_property_of_matrices():
    for word in SQUARE:
        for value in (1, 1.0, [1.0], [[1.0]], np.float32(1)):
            assert md.formula("2*t", t=f"n n {word}").value(t=value).item() == 2


def test_objects_are_refused_as_before():
    with pytest.raises(md.DataError, match="S holds object values; expected numbers"):
        md.formula("2*S", S="n n spd")(S=np.array([[None]]))


def test_a_symbol_that_fell_out_of_the_result_is_asked_too():
    d = md.derive("tr(Q @ X @ Q.T)", "X", Q="n n orthogonal", X="n n")
    assert str(d.result) == "eye(n)"
    with pytest.raises(md.DataError, match="QᵀQ differs from I"):
        d(Q=2 * np.eye(3))
    assert np.array_equal(d(Q=np.eye(3)), np.eye(3))


def test_a_positive_diagonal_matrix_is_positive_on_its_diagonal():
    f = md.formula("2*D", D="n n diagonal positive")
    f(D=np.diag([1, 2]))
    with pytest.raises(md.DataError, match=r"positive, but D\[1, 1\] is -2, which"):
        f(D=np.diag([1, -2]))
    with pytest.raises(md.DataError, match=r"diagonal, but D\[0, 1\] is 3"):
        f(D=[[1, 3], [0, 2]])


COMBINED = ["symmetric positive", "spd positive", "diagonal positive", "symmetric orthogonal"]


@pytest.mark.parametrize("words", [*PROPERTIES, *COMBINED])
def test_whatever_is_drawn_as_a_probe_passes(words):
    for seed, n in ((1, 1), (2, 2), (3, 3), (4, 6)):
        spec = parse_spec("X", f"n n {words}")
        X = probe(spec, {"n": n}, np.random.default_rng(seed))
        check_properties({"X": spec}, {"X": X})
        check_properties({"X": spec}, {"X": X.astype(np.float32)})


def test_shapes_come_before_properties():
    with pytest.raises(md.ShapeError, match="S is 2×3 but was declared n×n"):
        md.formula("2*S", S="n n symmetric")(S=np.ones((2, 3)))


# Within a numerical derivative one entry moves at a time.
def test_a_numerical_derivative_may_move_the_entries():
    S, Q = having("spd"), having("orthogonal")
    f = md.formula("logdet(S)", S="n n spd")
    d = md.derive("logdet(S)", "S", S="n n spd")
    for method in ("central", "complex", "auto"):
        slope = md.numerical_derivative(lambda S: f(S=S), S, method=method)
        assert np.allclose(slope, d(S=S))
    md.check_gradient(lambda S: f(S=S), lambda S: d(S=S), S)
    square = md.formula("Q @ Q", Q="n n orthogonal")
    md.directional_derivative(lambda Q: square(Q=Q), Q, np.ones((N, N)))
    with pytest.raises(md.FunctionError, match="S is declared spd, but"):
        md.numerical_derivative(lambda S: f(S=S), lacking("spd"))


def test_and_the_checks_come_back_afterwards():
    f = md.formula("logdet(S)", S="n n spd")
    md.numerical_derivative(lambda S: f(S=S), having("spd"))
    with entries_free():
        f(S=having("invertible"))
    with pytest.raises(md.DataError):
        f(S=having("invertible"))


@pytest.mark.parametrize("word", SQUARE)
def test_verify_and_check_go_on_with_free_entries(word):
    shapes = {"X": f"n n {word}", "A": "n n"}
    d = md.derive("tr(A @ X @ X)", "X", **shapes).verify()
    f = md.formula("tr(A @ X @ X)", **shapes)
    for answer in (str(d.result), lambda A, X: d(A=A, X=X)):
        assert md.check(answer, "tr(A @ X @ X)", "X", **shapes).status == "correct"
        verdict = md.check(answer, lambda A, X: f(A=A, X=X), "X", **shapes)
        assert verdict.status == "correct"
    lines = [f"d({f})", str(md.differential(f, "X").result), str(d.result)]
    assert md.check_derivation(lines, str(f), "X", **shapes).status == "correct"


def test_arrays_that_are_free_have_nothing_to_prove():
    """An array in place of a shape is declared to be nothing but what it is."""
    X = having("invertible")
    assert md.check(2 * X, "tr(X.T @ X)", "X", X=X).status == "correct"


@pytest.mark.parametrize("word", ["", *PROPERTIES])
def test_an_array_without_entries_lacks_no_property(word):
    quadratic = md.derive("x.T @ S @ x", "x", S=f"n n {word}".strip(), x="n")
    assert quadratic(S=np.zeros((0, 0)), x=np.zeros((0, 1))).shape == (0, 1)


def test_masked_entries_are_no_numbers():
    quadratic = md.derive("x.T @ S @ x", "x", S="n n symmetric", x="n")
    hidden = np.ma.array(np.eye(3), mask=np.eye(3))
    with pytest.raises(md.DataError, match="S has masked entries; fill them first"):
        quadratic(S=hidden, x=np.ones(3))
    shown = np.ma.array(np.eye(3), mask=False)
    assert quadratic(S=shown, x=np.ones(3)).tolist() == [[2], [2], [2]]
