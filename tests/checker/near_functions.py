"""Functions that are nearly the derivative, and their right twins, which the language cannot say.

A row is (f, variable, shapes, right answers, wrong answers).
"""

import numpy as np

SQUARE, LINE, X_ALONE, VECTORS = {"X": "n n"}, {"t": ""}, {"x": "n"}, {"a": "n", "x": "n"}
AX, X_AX, AND_A = {"A": "n m", "X": "m n"}, {"A": "n n", "x": "n"}, {"A": "n n", "X": "n n"}


def relu(u):
    return np.maximum(u, 0)


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def single(X):
    return X.astype(np.float32)


def inv(X):
    return np.linalg.inv(X)


def det(X):
    return np.linalg.det(X)


def plain(X):
    """An array through lists, which no trace can follow."""
    return np.array(X.tolist())


def differences(A, x, h=1e-6):
    """The gradient of xᵀAx by differences, as people program it."""
    steps = h * np.eye(len(x))[:, :, None]
    ends = [[(x + s * e).T @ A @ (x + s * e) for s in (1, -1)] for e in steps]
    return np.array([[(up - down).item() / (2 * h)] for up, down in ends])


def by_loops(A, x):
    n = range(len(x))
    return np.array([[sum((A[i, j] + A[j, i]) * x[j, 0] for j in n)] for i in n])


def by_samples(X, w, y):
    return sum(2 * X[[i]].T * (X[i] @ w[:, 0] - y[i, 0]) for i in range(len(y)))


FUNCTIONS = [
    ("det(X)", "X", SQUARE, [
        lambda X: det(X) * inv(X).T,
        lambda X: inv(single(X)).T * det(single(X)),
        lambda X: np.asarray(inv(single(X)).T * det(single(X)), float),
    ], [
        lambda X: abs(det(X)) * inv(X).T,
        lambda X: np.exp(np.linalg.slogdet(X)[1]) * inv(X).T,
        lambda X: np.prod(np.linalg.svd(X)[1]) * inv(X).T,
        lambda X: 1.001 * det(X) * inv(X).T,
        lambda X: 1.001 * det(single(X)) * inv(single(X)).T,
    ]),
    ("a.T @ x + sum(relu(x - 2))", "x", VECTORS, [
        lambda a, x: a + (x > 2),
        lambda a, x: a + np.where(x > 2, 1, 0),
        lambda a, x: a + np.heaviside(x - 2, 0),
    ], [lambda a, x: a, lambda a, x: a + (x > 1), lambda a, x: a + 1 * (x > 4)]),
    ("t**2/2", "t", LINE, [lambda t: t, lambda t: float(t)], [
        lambda t: np.sqrt(t**2), lambda t: abs(t), lambda t: np.hypot(t, 0), lambda t: max(t, -t),
    ]),
    ("10**8*tr(A @ X) + sum(X)", "X", AX, [
        lambda A: 1e8 * A.T + 1, lambda A: 1e8 * np.einsum("ij->ji", A) + 1,
    ], [lambda A: 1e8 * A.T, lambda A: 1e8 * np.einsum("ij->ji", A)]),
    ("1e-14*x.T @ x", "x", X_ALONE, [lambda x: 2e-14 * x, lambda x: 2e-14 * plain(x)], [
        lambda x: 0 * x, lambda x: 0 * plain(x), lambda x: 1e-14 * plain(x),
    ]),
    ("x.T @ A @ x", "x", X_AX, [
        lambda A, x: (A + A.T) @ x,
        by_loops,
        differences,
        lambda A, x: single(A + A.T) @ single(x),
        lambda A, x: (A + A.T) @ single(x),
    ], [
        lambda A, x: 2 * A @ x,
        lambda A, x: 1.0001 * (A + A.T) @ x,
        lambda A, x: single(1.001 * (A + A.T) @ x),
        lambda A, x: 1.0000001 * np.einsum("ij,jk->ik", A + A.T, x),
    ]),
    ("sum(log(1 + exp(x)))", "x", X_ALONE, [
        lambda x: sigmoid(x),
        lambda x: np.exp(x) / (1 + np.exp(x)),
        lambda x: np.where(x > 0, sigmoid(abs(x)), 1 - sigmoid(abs(x))),
        lambda x: 0.5 * (1 + np.tanh(x / 2)),
    ], [lambda x: np.exp(x), lambda x: sigmoid(abs(x))]),
    ("logsumexp(x)", "x", X_ALONE, [
        lambda x: np.exp(x) / np.exp(x).sum(),
        lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
        lambda x: np.exp(single(x)) / np.exp(single(x)).sum(),
    ], [lambda x: x / x.sum()]),
    ("norm(X @ w - y)**2", "w", {"X": "m n", "w": "n", "y": "m"}, [
        lambda X, w, y: 2 * X.T @ (X @ w - y),
        by_samples,
        lambda X, w, y: 2 * single(X).T @ (single(X) @ single(w) - single(y)),
    ], [lambda X, w, y: 2 * X.T @ (X @ w + y)]),
    ("tr(inv(X) @ A)", "X", AND_A, [
        lambda A, X: -(inv(X) @ A @ inv(X)).T,
        lambda A, X: -(inv(single(X)) @ A @ inv(single(X))).T,
    ], [lambda A, X: (inv(X) @ A @ inv(X)).T]),
    ("sum(abs(x - 100))", "x", X_ALONE, [
        lambda x: np.sign(x - 100), lambda x: np.where(x > 100, 1.0, -1.0),
    ], [
        lambda x: -np.ones(x.shape),
        lambda x: np.where(x > 99, 1.0, -1.0),
        lambda x: np.where(x > 100, 2.0, -1.0),
    ]),
    ("tr(A @ X - X @ A)", "X", AND_A, [
        lambda A: A.T - A.T, lambda X: 0 * X, lambda X: X @ inv(X) - np.eye(len(X)),
    ], [lambda X: 1e-6 * X]),
    (lambda x: relu(x - 2).sum() + (x**2).sum(), "x", X_ALONE, [lambda x: 2 * x + (x > 2)], [
        lambda x: 2 * x, lambda x: 2 * plain(x),
    ]),
    (lambda X: np.prod(np.linalg.eigvals(X)).real, "X", SQUARE, [lambda X: det(X) * inv(X).T], [
        lambda X: abs(det(X)) * inv(X).T,
    ]),
    (lambda x: 1e-14 * x.T @ x, "x", X_ALONE, [lambda x: 2e-14 * x], [
        lambda x: 0 * x, lambda x: 1e-14 * x,
    ]),
    (lambda x: 1e-14 * np.einsum("ij,ij->", x, x), "x", X_ALONE, [lambda x: 2e-14 * x], [
        lambda x: 0 * x, lambda x: 1e-14 * x,
    ]),
    # Rounding drowns the slope of tanh at 20, and the inverse where X has more columns than rows.
    ("tanh(W @ x + b)", "x", {"W": "m n", "x": "n", "b": "m"}, [
        lambda W, x, b: W.T @ np.diagflat(1 - np.tanh(W @ x + b) ** 2),
        lambda W, x, b: plain(W).T @ np.diagflat(1 - np.tanh(plain(W) @ plain(x) + b) ** 2),
    ], [lambda W, x, b: 1.001 * W.T @ np.diagflat(1 - np.tanh(plain(W) @ x + b) ** 2)]),
    ("logdet(X.T @ X)", "X", {"X": "m n"}, [
        lambda X: 2 * X @ inv(X.T @ X), lambda X: 2 * plain(X) @ inv(plain(X).T @ X),
    ], [lambda X: X @ inv(plain(X).T @ X)]),
    (lambda t: np.sqrt(t**2), "t", LINE, [lambda t: np.sign(t)], [lambda t: 1.0, lambda t: -1.0]),
    (lambda x: np.exp(-40 * (x.T @ x)), "x", X_ALONE, [
        lambda x: -80 * x * np.exp(-40 * (x.T @ x)),
    ], [lambda x: 0 * x, lambda x: -40 * x * np.exp(-40 * (x.T @ x))]),
]  # fmt: skip
