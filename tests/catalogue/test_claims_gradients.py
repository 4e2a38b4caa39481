"""Parts B and E of the claims register, and the trace trick's examples: gradients.

A claim that is right is derived, verified and checked against the numerical derivative. One that
is wrong in print is tested twice: what is printed is refused, and what is right is accepted.
"""

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.lectures import course
from tests import shapes_in

CLAIMS = {claim for number in ("08", "09") for claim in course()["claims"][number]}
SETTLED_ELSEWHERE = {"001-D1", "001-D2", "001-D3", "003-1.2"}
COLUMNS = {"a": "n", "x": "n", "y": "m", "A": "m n", "B": "n n", "C": "m m"}
SQUARE = {"A": "n n", "x": "n", "y": "n"}

# claims, function, variable, gradient, shapes
RIGHT = [
    ("000-F1", "x.T @ a", "x", "a", COLUMNS),
    ("000-F1", "a.T @ x", "x", "a", COLUMNS),
    ("000-F2", "x.T @ x", "x", "2*x", COLUMNS),
    ("000-F3", "x.T @ B @ x", "x", "(B + B.T) @ x", COLUMNS),
    ("003-1.1a", "x.T @ A.T @ y", "x", "A.T @ y", COLUMNS),
    ("003-1.1b", "y.T @ A @ x", "x", "A.T @ y", COLUMNS),
    ("003-1.1c", "x.T @ B @ x", "x", "B @ x + B.T @ x", COLUMNS),
    ("003-1.1c", "x.T @ B @ x", "x", "2*B @ x", {"x": "n", "B": "n n symmetric"}),
    ("003-3.1", "tr(A)", "A", "eye(n)", SQUARE),
    ("000-T5 003-3.2 003-3.8", "tr(A @ B)", "A", "B.T", {"A": "m n", "B": "n m"}),
    ("000-T5 003-3.2 003-3.8", "tr(B @ A)", "A", "B.T", {"A": "m n", "B": "n m"}),
    ("000-T6", "tr(A @ B @ A.T @ C)", "A", "C @ A @ B + C.T @ A @ B.T", COLUMNS),
    ("003-3.3", "tr(x @ a.T)", "x", "a", COLUMNS),
    ("003-3.3", "tr(a @ x.T)", "x", "a", COLUMNS),
    ("003-3.4", "tr(inv(A))", "A", "-(inv(A) @ inv(A)).T", SQUARE),
    ("003-3.5", "y.T @ A @ x", "A", "y @ x.T", COLUMNS),
    ("003-3.6", "tr(A.T @ A)", "A", "2*A", COLUMNS),
    ("003-3.7", "det(A)", "A", "adj(A).T", SQUARE),
    ("003-3.7", "det(A)", "A", "det(A)*inv(A).T", SQUARE),
    ("003-3.9", "x.T @ inv(A) @ y", "A", "-inv(A).T @ x @ y.T @ inv(A).T", SQUARE),
    ("001-E1", "y.T @ A @ x", "A", "y @ x.T", COLUMNS),
    ("001-E2", "tr(A.T @ C @ A)", "A", "(C + C.T) @ A", COLUMNS),
]
# Wrong as printed.
PRINTED = [
    ("000-F2", "x.T @ x", "x", "x", COLUMNS),
    ("003-3.4", "tr(inv(A))", "A", "-(-inv(A)).T", SQUARE),
]


@pytest.mark.parametrize(("claims", "f", "wrt", "gradient", "shapes"), RIGHT)
def test_the_gradient_is_right(claims, f, wrt, gradient, shapes):
    assert md.check(gradient, f, wrt, **shapes_in(f, shapes)).status == "correct"
    derived = md.derive(f, wrt, **shapes_in(f, shapes)).verify()
    assert md.check(str(derived.result), f, wrt, **shapes_in(f, shapes)).status == "correct"


@pytest.mark.parametrize(("claim", "f", "wrt", "printed", "shapes"), PRINTED)
def test_what_is_printed_is_refused(claim, f, wrt, printed, shapes):
    assert md.check(printed, f, wrt, **shapes_in(f, shapes)).status == "wrong"


@pytest.mark.parametrize(
    ("f", "x", "printed", "right"),
    [
        (lambda x: x.T @ x, 3.0, 3.0, 6.0),
        (lambda A: np.trace(np.linalg.inv(A)), 2.0, 0.5, -0.25),
    ],
)
def test_one_number_refutes_what_is_printed(f, x, printed, right):
    slope = md.numerical_derivative(f, np.array([[x]])).item()
    assert np.isclose(slope, right)
    assert not np.isclose(slope, printed)


def test_without_the_trace_e2_is_a_matrix_of_other_sizes():
    with pytest.raises(md.ShapeError, match=r"A is m×n and X is m×n"):
        md.formula("X.T @ A @ X", A="m n", X="m n")
    A, X = np.array([[3]]), np.array([[1, 2]])
    J = md.numerical_derivative(lambda X: X.T @ A @ X, X)
    assert J.shape == (2, 4) != ((A + A.T) @ X).shape
    assert np.allclose(J, [[6, 6, 6, 0], [0, 3, 3, 12]])


def test_the_gradient_of_det_exists_where_there_is_no_inverse():
    singular = np.array([[2.0, 4.0], [1.0, 2.0]])
    cofactors = np.array([[2.0, -1.0], [-4.0, 2.0]])
    assert np.allclose(md.numerical_derivative(np.linalg.det, singular), cofactors, atol=1e-7)
    assert np.allclose(md.derive("det(A)", "A", A="n n")(A=singular), cofactors)
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.inv(singular)


def test_every_claim_is_settled():
    settled = {claim for claims, *_ in RIGHT for claim in claims.split()}
    assert settled | SETTLED_ELSEWHERE == CLAIMS
    assert "003-3.99" not in CLAIMS
