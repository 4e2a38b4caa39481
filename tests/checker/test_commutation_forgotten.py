"""The commutation matrix forgotten (M47) is told from the swapped Kronecker factors (M45)."""

import numpy as np
import pytest

from mdlib import check, commutation_matrix

SHAPES = {"A": "p n", "X": "p q"}


def transposed_product(A, X):
    return X.T @ A


def right(A, X):
    return np.kron(A.T, np.eye(X.shape[1])) @ commutation_matrix(*X.shape)


def forgotten(A, X):
    return np.kron(A.T, np.eye(X.shape[1]))


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_forgotten_commutation_matrix_is_named(layout):
    turned = forgotten if layout == "numerator" else lambda A, X: forgotten(A, X).T
    verdict = check(turned, transposed_product, "X", layout=layout, **SHAPES)
    assert verdict.status == "wrong"
    assert verdict.mistakes == ["M47", "M48"]
    assert "vec of a transpose was taken for the vec of the matrix" in verdict.message


def test_with_the_commutation_matrix_it_is_correct():
    verdict = check(right, transposed_product, "X", layout="numerator", **SHAPES)
    assert verdict.status == "correct"
