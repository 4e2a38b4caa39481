"""Well-known Hessians, beyond the sources."""

from __future__ import annotations

from .beyond import known

TOPIC = "Hessians"

ENTRIES = [
    known(
        "hessian-form",
        "Quadratic form",
        "x.T @ A @ x",
        "x",
        "A + A.T",
        "by the rules of MN19",
        order=2,
        A="n n",
        x="n",
    ),
    known(
        "hessian-least-squares",
        "Least squares",
        "norm(A @ x - b)**2",
        "x",
        "2*A.T @ A",
        "by the rules of MN19",
        order=2,
        A="m n",
        x="n",
        b="m",
    ),
    known(
        "hessian-norm",
        "Length of a vector",
        "norm(x)",
        "x",
        "(eye(n) - (x @ x.T)/norm(x)**2)/norm(x)",
        "by the rules of MN19",
        order=2,
        x="n",
    ),
    known(
        "hessian-logsumexp",
        "Log-sum-exp",
        "logsumexp(x)",
        "x",
        "diag(softmax(x)) - softmax(x) @ softmax(x).T",
        "by the rules of MN19",
        order=2,
        x="n",
    ),
    known(
        "hessian-quartic",
        "Fourth power of the length",
        "(x.T @ x)**2",
        "x",
        "8*x @ x.T + 4*(x.T @ x)*eye(n)",
        "by the rules of MN19",
        order=2,
        x="n",
    ),
    known(
        "hessian-tr-square",
        "Trace of the square",
        "tr(X @ X)",
        "X",
        "2*comm(n, n)",
        "MN19, ch. 10",
        order=2,
        X="n n",
    ),
    known(
        "hessian-tr-form",
        "Trace of a quadratic form",
        "tr(X.T @ A @ X)",
        "X",
        "kron(eye(n), A + A.T)",
        "by the rules of MN19",
        order=2,
        A="m m",
        X="m n",
    ),
    known(
        "hessian-logdet",
        "Log-determinant",
        "logdet(X)",
        "X",
        "-comm(n, n) @ kron(inv(X).T, inv(X))",
        "MN19, ch. 10",
        order=2,
        X="n n invertible",
    ),
]
