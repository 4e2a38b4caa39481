"""Wrong answers of the bank, each with its task: what the checker must refuse, and name.

A row is (id, f, variable, shapes, wrong answer, further options). Where the language has no words
for an answer, it is a function of the arrays.
"""

LS = "norm(X @ w - y)**2"
LS_SHAPES = {"X": "N d", "w": "d", "y": "N"}
RIDGE = "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2"
RIDGE_SHAPES = {**LS_SHAPES, "lam": ""}
QUADRATIC = "x.T @ A @ x"
QUADRATIC_SHAPES = {"A": "n n", "x": "n"}
TRACE_AX = {"A": "n m", "X": "m n"}
TRACE_AXB = {"A": "n n", "X": "n n", "B": "n n"}
INVERSE = "a.T @ inv(X) @ b"
INVERSE_SHAPES = {"X": "n n", "a": "n", "b": "n"}
SQUARE = {"X": "n n"}
LAYER = {"W": "m n", "x": "n"}
CHAIN = "1/2*norm(A @ B @ x)**2"
CHAIN_SHAPES = {"A": "n n", "B": "n n", "x": "n"}
LINE = {"t": "", "A": "n n", "B": "n n"}
AXB = {"A": "m p", "X": "p q", "B": "q n"}
AXB_SQUARE = {"A": "m p", "X": "p q", "B": "q q"}
GAUSS = "1/2*(x - m).T @ inv(C) @ (x - m)"
GAUSS_SHAPES = {"x": "n", "m": "n", "C": "n n spd"}
LIKELIHOOD = "1/2*logdet(C) + 1/2*d.T @ inv(C) @ d"
KL = "1/2*(tr(inv(S1) @ S0) + (m1 - m0).T @ inv(S1) @ (m1 - m0) - k + logdet(S1) - logdet(S0))"
KL_SHAPES = {"S0": "n n spd", "S1": "n n spd", "m0": "n", "m1": "n", "k": ""}
RESIDUAL_SHAPES = {"A": "m n", "X": "n p", "B": "m p"}
ELEMENTWISE_SOFTMAX = "A.T @ diag(softmax(A @ z)*(1 - softmax(A @ z)))"
D10 = "(m1 - m0) @ (m1 - m0).T"
NUMERATOR = {"layout": "numerator"}

BANK_CASES = [
    ("M01", "tr(A @ X)", "X", TRACE_AX, "A", {}),
    ("M02", "tr(A @ X)", "X", TRACE_AXB, "tr(A)*eye(n)", {}),
    ("M03", "tr(X.T @ A)", "X", {"X": "m n", "A": "m n"}, "A.T", {}),
    ("M04", "a.T @ X @ b", "X", {**SQUARE, "a": "n", "b": "n"}, "a.T @ b", {}),
    ("M05", "a.T @ x", "x", {"a": "n", "x": "n"}, "a.T", {}),
    ("M06", "A @ x", "x", {"A": "m n", "x": "n"}, "A.T", NUMERATOR),
    ("M07", QUADRATIC, "x", QUADRATIC_SHAPES, "2*A @ x", {}),
    ("M08", QUADRATIC, "x", QUADRATIC_SHAPES, "A @ x", {}),
    ("M08b", QUADRATIC, "x", QUADRATIC_SHAPES, "A.T @ x", {}),
    ("M09", QUADRATIC, "x", QUADRATIC_SHAPES, "x @ x.T", {}),
    ("M10", LS, "w", LS_SHAPES, "X.T @ (X @ w - y)", {}),
    ("M11", LS, "w", LS_SHAPES, "2*X.T @ (y - X @ w)", {}),
    ("M12", LS, "w", LS_SHAPES, "2*diag(X @ w - y) @ X", {}),
    ("M13", LS, "w", LS_SHAPES, lambda X, w, y: 2 * X[:1].T @ (X[:1] @ w - y[:1]), {}),
    ("M14", LS, "w", LS_SHAPES, lambda X, w, y: 2 / len(y) * X.T @ (X @ w - y), {}),
    ("M15", LS, "w", LS_SHAPES, "2*(X @ w - y)", {}),
    ("M16", LS, "w", {"X": "n n", "w": "n", "y": "n"}, "2*X @ (X @ w - y)", {}),
    (
        "M17",
        LS,
        "w",
        LS_SHAPES,
        lambda X, w, y: (2 * X.T @ (X @ w - y[:, 0])).sum(1, keepdims=True),
        {},
    ),
    ("M18", RIDGE, "w", RIDGE_SHAPES, "2*X.T @ (X @ w - y) + 2*lam*w", {}),
    ("M19", RIDGE, "w", RIDGE_SHAPES, "X.T @ (X @ w - y)", {}),
    ("M20", RIDGE, "w", RIDGE_SHAPES, "X.T @ (X @ w - y) - lam*w", {}),
    (
        "M21",
        "norm(X @ W - Y)**2",
        "W",
        {"X": "n n", "W": "n n", "Y": "n n"},
        "2*(X @ W - Y) @ X.T",
        {},
    ),
    ("M22", "tr(A @ X @ B)", "X", TRACE_AXB, "(A @ B).T", {}),
    ("M23", "tr(A @ X @ B)", "X", TRACE_AXB, "B.T @ A.T", {}),
    ("M24", "tr(A @ X @ B)", "X", TRACE_AXB, "A @ B", {}),
    ("M25", "tr(A @ mpow(X, 2))", "X", {"A": "n n", "X": "n n"}, "2*(A @ X).T", {}),
    ("M26", "norm(X)**2", "X", {"X": "m n"}, "2*X.T", {}),
    ("M27", "norm(x)", "x", {"x": "n"}, "2*x", {}),
    ("M27b", "norm(x)", "x", {"x": "n"}, "x/(2*norm(x))", {}),
    ("M28", INVERSE, "X", INVERSE_SHAPES, "inv(X).T @ a @ b.T @ inv(X).T", {}),
    ("M29", INVERSE, "X", INVERSE_SHAPES, "-inv(X) @ a @ b.T @ inv(X)", {}),
    ("M30", INVERSE, "X", INVERSE_SHAPES, "-mpow(inv(X).T, 2) @ a @ b.T", {}),
    ("M31", "det(X)", "X", SQUARE, "adj(X)", {}),
    ("M32", "det(X)", "X", SQUARE, "inv(X).T", {}),
    ("M33", "det(X)", "X", SQUARE, "det(X)*ones(n, n)", {}),
    ("M34", "logdet(X)", "X", SQUARE, "ones(n, n)/det(X)", {}),
    ("M35", "logdet(X)", "X", SQUARE, "adj(X).T", {}),
    ("M36", "logdet(X)", "X", SQUARE, "2*inv(X) - inv(X)*eye(n)", {}),
    ("M37", "sum(sigmoid(W @ x))", "W", LAYER, "sigmoid(W @ x) @ x.T", {}),
    ("M37b", "sum(sigmoid(W @ x))", "W", LAYER, "ones(m) @ x.T", {}),
    ("M38", "sum((A*X)**2)", "X", {"A": "n n", "X": "n n"}, "2*A.T @ (A @ X)", {}),
    ("M39", CHAIN, "x", CHAIN_SHAPES, "A.T @ B.T @ (A @ B @ x)", {}),
    ("M40", CHAIN, "x", CHAIN_SHAPES, "A @ B @ (A @ B @ x)", {}),
    ("M41", "logdet(A + t*B)", "t", LINE, "inv(A + t*B) @ B", {}),
    ("M41b", "logdet(A + t*B)", "t", LINE, "sum(inv(A + t*B)*B)", {}),
    ("M42", "tr(exp(X))", "X", SQUARE, "exp(X).T", {}),
    ("M43", "softmax(z)", "z", {"z": "n"}, "diag(softmax(z)*(1 - softmax(z)))", NUMERATOR),
    ("M44", "-sum(y*log(softmax(z)))", "z", {"y": "n", "z": "n"}, "-y/softmax(z)", {}),
    ("M45", "A @ X @ B", "X", AXB, "kron(A, B.T)", NUMERATOR),
    ("M46", "A @ X @ B", "X", AXB_SQUARE, "kron(B, A)", NUMERATOR),
    ("M47", "X.T @ A", "X", {"X": "n n", "A": "n m"}, "kron(A.T, eye(n))", NUMERATOR),
    ("M48", "mpow(X, 2)", "X", SQUARE, "kron(eye(n), X.T) + kron(X, eye(n))", NUMERATOR),
    ("M49", GAUSS, "m", GAUSS_SHAPES, "inv(C) @ (x - m)", {}),
    ("M50", GAUSS, "m", GAUSS_SHAPES, "-C @ (x - m)", {}),
    ("M51", LIKELIHOOD, "C", {"C": "n n invertible", "d": "n"}, "1/2*(inv(C).T - d @ d.T)", {}),
    ("M52", KL, "S1", KL_SHAPES, "1/2*(inv(S1) - inv(S1) @ S0 @ inv(S1))", {}),
    ("M53", KL, "S1", KL_SHAPES, f"1/2*(-inv(S1) - inv(S1) @ (S0 + {D10}) @ inv(S1))", {}),
    ("M54", KL, "S1", KL_SHAPES, "1/2*(inv(S0) - inv(S1))", {}),
    ("M55", KL, "S0", KL_SHAPES, "1/2*inv(S1)", {}),
]

# The same mistakes in other tasks.
OTHER_CASES = [
    ("M01", "tr(A @ X @ B)", "X", {"A": "p m", "X": "m n", "B": "n p"}, "B @ A", {}),
    ("M02", "tr(A @ X)", "X", TRACE_AX, "tr(A @ X)", {}),
    ("M02", "tr(X.T @ A @ X)", "X", {"A": "m m", "X": "m n"}, "tr((A + A.T) @ X @ X.T)", {}),
    ("M03", "tr(X.T @ A @ X)", "X", {"A": "n n", "X": "n n"}, "X.T @ A.T + A.T @ X", {}),
    ("M04", "a.T @ X @ b", "X", {"X": "m n", "a": "m", "b": "n"}, "a.T @ a", {}),
    ("M05", QUADRATIC, "x", QUADRATIC_SHAPES, "x.T @ (A + A.T)", {}),
    ("M06", "tanh(A @ x)", "x", {"A": "m n", "x": "n"}, "diag(1 - tanh(A @ x)**2) @ A", {}),
    ("M07", "tr(X.T @ A @ X)", "X", {"A": "m m", "X": "m n"}, "2*A @ X", {}),
    ("M08", "tr(X.T @ A @ X)", "X", {"A": "m m", "X": "m n"}, "A @ X", {}),
    ("M09", "a.T @ X @ b", "X", {"X": "m n", "a": "m", "b": "n"}, "X @ b", {}),
    ("M10", "norm(A @ X - B)**2", "X", RESIDUAL_SHAPES, "A.T @ (A @ X - B)", {}),
    ("M11", "norm(y - X @ w)**2", "w", LS_SHAPES, "2*X.T @ (y - X @ w)", {}),
    ("M15", "sum(exp(A @ x))", "x", {"A": "m n", "x": "n"}, "exp(A @ x)", {}),
    ("M16", "norm(A @ X)**2", "X", {"A": "n n", "X": "n n"}, "2*A @ A @ X", {}),
    ("M19", "sum(exp(w)) + lam*norm(w)**2", "w", {"w": "n", "lam": ""}, "exp(w)", {}),
    ("M22", "tr(A @ X @ B @ X.T)", "X", TRACE_AXB, "A @ B @ X + (A @ B).T @ X", {}),
    ("M25", "tr(A @ X @ X)", "X", {"A": "n n", "X": "n n"}, "2*(X @ A).T", {}),
    ("M27", "norm(A @ x - b)", "x", {"A": "m n", "x": "n", "b": "m"}, "2*A.T @ (A @ x - b)", {}),
    ("M28", "tr(A @ inv(X))", "X", {"A": "n n", "X": "n n"}, "(inv(X) @ A @ inv(X)).T", {}),
    ("M30", "tr(A @ inv(X))", "X", {"A": "n n", "X": "n n"}, "-(A @ inv(X) @ inv(X)).T", {}),
    ("M32", "det(A @ X)", "X", {"A": "n n", "X": "n n"}, "inv(X).T", {}),
    ("M37", "sum(tanh(W @ x))", "W", LAYER, "tanh(W @ x) @ x.T", {}),
    ("M42", "tr(mpow(X, 3))", "X", SQUARE, "3*(X**2)", {}),
    ("M43", "softmax(A @ z)", "z", {"A": "m n", "z": "n"}, ELEMENTWISE_SOFTMAX, {}),
    ("M46", "A @ X @ A.T", "X", {"A": "n n", "X": "n n"}, "kron(A.T, A)", NUMERATOR),
    ("N05", "tr(A @ X) + tr(B @ X) + logdet(X)", "X", TRACE_AXB, "A.T + inv(X).T", {}),
]  # fmt: skip
