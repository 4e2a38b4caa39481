"""Text as the library prints it becomes text of the language, or is left to the parser."""

from __future__ import annotations

import pytest

from mdlib.language.juxtaposed import MAX_DEPTH, MAX_LENGTH, in_the_language
from mdlib.language.parse import declare

SPECS = declare({
    "A": "m n", "B": "n m", "S": "n n", "X": "m n", "Sigma": "n n", "x": "n", "y": "n", "t": "",
    "mu": "n",
})  # fmt: skip

READ = [
    ("A B", "A @ B"),
    ("t A x", "t*A @ x"),
    ("A x t", "t*A @ x"),
    ("2A", "2*A"),
    ("xᵀ y A", "(x.T @ y)*A"),
    ("-A B + X Xᵀ", "-A @ B + X @ X.T"),
    ("S⁻¹ x", "inv(S) @ x"),
    ("S⁻ᵀ x", "inv(S).T @ x"),
    ("S² x", "mpow(S, 2) @ x"),
    ("t⁻¹ x", "x/t"),
    ("t² x", "t**2*x"),
    ("x^∘2", "x**2"),
    ("‖x‖² + ‖A x‖", "norm(x)**2 + norm(A @ x)"),
    ("x/‖x‖", "x/norm(x)"),
    ("‖x‖ ‖y‖", "norm(x)*norm(y)"),
    ("A S ∘ X", "(A @ S)*X"),
    ("A ⊘ X", "A/X"),
    ("A ⊗ S B", "kron(A, S @ B)"),
    ("Σ μ", "Sigma @ mu"),
    ("tr((dX)ᵀ A)", "tr(dX.T @ A)"),
    ("d(A X) x", None),
    ("(d exp(X)) x", "d(exp(X)) @ x"),
    ("K_mn vec(dX)", "comm(m, n) @ vec(dX)"),
    ("1_m xᵀ", "ones(m) @ x.T"),
    ("0_m×n", "zeros(m, n)"),
    ("I_n - S", "eye(n) - S"),
    ("I - S", "eye(n) - S"),
    # m or n
    ("tr(I)", None),
    ("A A", None),
    ("A + B", None),
    ("det(A)", None),
    ("f(x)", None),
    ("x.T y", "x.T @ y"),
    ("x'", None),
    ("A, B", None),
    ("(A", None),
    ("A)", None),
    ("‖x", None),
    ("A +", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "made"), READ)
def test_what_is_printed_is_read(text, made):
    assert in_the_language(text, SPECS, "X") == made


def test_the_differential_of_a_greek_letter_is_read():
    assert in_the_language("tr(Σ⁻¹ dΣ)", SPECS, "Sigma") == "tr(inv(Sigma) @ dSigma)"


def test_a_symbol_called_i_is_no_identity_matrix():
    specs = declare({"I": "m n", "x": "n"})
    assert in_the_language("I x", specs, "x") == "I @ x"


def test_how_long_and_how_deep_a_text_may_be():
    for size, made in ((MAX_LENGTH, "t"), (MAX_LENGTH + 1, None)):
        assert in_the_language("t".rjust(size), SPECS, "X") == made
    for depth, made in ((MAX_DEPTH - 1, "t"), (MAX_DEPTH, None)):
        assert in_the_language(f"{'(' * depth}t{')' * depth}", SPECS, "X") == made
