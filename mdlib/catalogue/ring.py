"""Matrices as nested lists over any numbers that add and multiply: fractions, duals, symbols.

No NumPy: what is computed here is exact for fractions and for SymPy's symbols.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add, mul

Matrix = list[list]


def shape(A: Matrix) -> tuple[int, int]:
    """Rows and columns."""
    return len(A), len(A[0])


def build(rows: int, cols: int, entry) -> Matrix:
    """The matrix with entry(i, j) at row i, column j, counted from 0."""
    return [[entry(i, j) for j in range(cols)] for i in range(rows)]


def total(values):
    """The sum of at least one value."""
    return reduce(add, values)


def identity(n: int) -> Matrix:
    return build(n, n, lambda i, j: Fraction(int(i == j)))


def transpose(A: Matrix) -> Matrix:
    return [list(row) for row in zip(*A, strict=True)]


def entrywise(f, *matrices: Matrix) -> Matrix:
    """Apply f entry by entry; 1×1 matrices go with any shape."""
    rows, cols = max(shape(A) for A in matrices)
    at = [
        A if shape(A) == (rows, cols) else build(rows, cols, lambda i, j, a=A[0][0]: a)
        for A in matrices
    ]
    return build(rows, cols, lambda i, j: f(*(A[i][j] for A in at)))


def matmul(A: Matrix, B: Matrix) -> Matrix:
    columns = transpose(B)
    return [[total(map(mul, row, column)) for column in columns] for row in A]


def kron(A: Matrix, B: Matrix) -> Matrix:
    (m, n), (p, q) = shape(A), shape(B)
    return build(m * p, n * q, lambda i, j: A[i // p][j // q] * B[i % p][j % q])


def vec(A: Matrix) -> Matrix:
    """The columns of A, stacked."""
    return [[value] for column in transpose(A) for value in column]


def commutation(m: int, n: int) -> Matrix:
    """K_mn, with K_mn vec A = vec Aᵀ for A of m×n."""
    return build(m * n, m * n, lambda i, j: Fraction(int((i % n) * m + i // n == j)))


def minor(A: Matrix, row: int, column: int) -> Matrix:
    return [line[:column] + line[column + 1 :] for i, line in enumerate(A) if i != row]


def det(A: Matrix):
    """The determinant, by cofactors along the first row; for small matrices."""
    if len(A) == 1:
        return A[0][0]
    return total((-1) ** j * A[0][j] * det(minor(A, 0, j)) for j in range(len(A)))


def adjugate(A: Matrix) -> Matrix:
    """The transposed matrix of cofactors."""
    n = len(A)
    if n == 1:
        return identity(1)
    return build(n, n, lambda i, j: (-1) ** (i + j) * det(minor(A, j, i)))


def inverse(A: Matrix) -> Matrix:
    """adj(A)/det(A); raises ZeroDivisionError for singular A."""
    size = det(A)
    if size == 0:
        raise ZeroDivisionError("the matrix is singular.")
    return [[value / size for value in row] for row in adjugate(A)]


def power(A: Matrix, exponent: int) -> Matrix:
    base = inverse(A) if exponent < 0 else A
    return reduce(matmul, [base] * abs(exponent), identity(len(A)))


def diag(A: Matrix) -> Matrix:
    """The diagonal matrix of a column; the diagonal of any other matrix, as a column."""
    if len(A[0]) > 1:
        return [[A[i][i]] for i in range(len(A))]
    return build(len(A), len(A), lambda i, j: A[i][0] if i == j else Fraction(0))
