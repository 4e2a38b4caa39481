"""Part E: gradients of scalar functions by a matrix."""

from __future__ import annotations

from .checks import derivative, equal
from .counterexamples import at
from .entry import Entry

TOPIC = "gradients with respect to a matrix"

ENTRIES = [
    Entry(
        ids=("003-3.1",),
        title="Trace",
        printed=r"\frac{\partial \operatorname{tr}(A)}{\partial A} = I",
        conditions="$A$ is square.",
        checks=(derivative("tr(A)", "A", "eye(n)", A="n n"),),
    ),
    Entry(
        ids=("000-T5", "003-3.2", "003-3.8"),
        title="Trace of a product",
        printed=r"\frac{\partial \operatorname{tr}(AB)}{\partial A} ="
        r" \frac{\partial \operatorname{tr}(BA)}{\partial A} = B^{\top}",
        note="003-3.8 repeats 003-3.2.",
        checks=(
            derivative("tr(A @ B)", "A", "B.T", A="m n", B="n m"),
            derivative("tr(B @ A)", "A", "B.T", A="m n", B="n m"),
        ),
    ),
    Entry(
        ids=("000-T6",),
        title="Trace of a quadratic form",
        printed=r"\frac{\partial \operatorname{tr}(A B A^{\top} C)}{\partial A} ="
        r" C A B + C^{\top} A B^{\top}",
        checks=(
            derivative(
                "tr(A @ B @ A.T @ C)", "A", "C.T @ A @ B.T + C @ A @ B", A="m n", B="n n", C="m m"
            ),
        ),
    ),
    Entry(
        ids=("003-3.3",),
        title="Trace of an outer product",
        printed=r"\frac{\partial \operatorname{tr}(x y^{\top})}{\partial x} ="
        r" \frac{\partial \operatorname{tr}(y x^{\top})}{\partial x} = y",
        checks=(
            derivative("tr(x @ y.T)", "x", "y", x="n", y="n"),
            derivative("tr(y @ x.T)", "x", "y", x="n", y="n"),
        ),
    ),
    Entry(
        ids=("003-3.4",),
        title="Trace of the inverse",
        printed=r"\frac{\partial \operatorname{tr}(A^{-1})}{\partial A} = -(-A^{-1})^{\top}",
        verdict="wrong",
        statement=r"\frac{\partial \operatorname{tr}(A^{-1})}{\partial A} = -(A^{-2})^{\top}"
        r" = -(A^{-1} A^{-1})^{\top}",
        conditions="$A$ is invertible.",
        note="The exponent was lost, and a minus sign found in its place. Its proof is lost.",
        checks=(
            derivative(
                "tr(inv(A))", "A", "-inv(A).T @ inv(A).T", A="n n invertible", sizes={"n": 2}
            ),
        ),
        counterexample=at(
            {"A": [[1, 1], [0, 1]]},
            of="tr(inv(A))",
            wrt="A",
            printed="-(-inv(A)).T",
            right="-(inv(A) @ inv(A)).T",
            A="n n",
        ),
    ),
    Entry(
        ids=("003-3.5",),
        title="Bilinear form",
        printed=r"\frac{\partial (x^{\top} A y)}{\partial A} = x y^{\top}",
        checks=(derivative("x.T @ A @ y", "A", "x @ y.T", x="m", A="m n", y="n"),),
    ),
    Entry(
        ids=("003-3.6",),
        title="Squared Frobenius norm",
        printed=r"\frac{\partial \operatorname{tr}(A^{\top} A)}{\partial A} = 2 A",
        note="In the document's proof the inner indices of the double sum are muddled.",
        checks=(derivative("tr(A.T @ A)", "A", "2*A", A="m n"),),
    ),
    Entry(
        ids=("003-3.7",),
        title="Determinant",
        printed=r"\frac{\partial \det(A)}{\partial A} = \det(A)\, A^{-\top}",
        conditions=r"As printed, $A$ is invertible. $\operatorname{adj}(A)^{\top}$, the matrix of "
        r"cofactors, holds always.",
        note="One transpose of adj is muddled in the document's proof by cofactors.",
        checks=(
            derivative("det(A)", "A", "det(A)*inv(A).T", A="n n invertible"),
            derivative("det(A)", "A", "adj(A).T", A="n n"),
        ),
    ),
    Entry(
        ids=("003-3.9",),
        title="Bilinear form in the inverse",
        printed=r"\frac{\partial (x^{\top} A^{-1} y)}{\partial A} ="
        r" -A^{-\top} x y^{\top} A^{-\top}",
        conditions="$A$ is invertible.",
        note="Its proof is lost.",
        checks=(
            derivative(
                "x.T @ inv(A) @ y",
                "A",
                "-inv(A).T @ x @ (y.T @ inv(A).T)",
                x="n",
                A="n n invertible",
                y="n",
                sizes={"n": 2},
            ),
        ),
    ),
    Entry(
        ids=("001-E1",),
        title="Bilinear form, by the trace trick",
        printed=r"f = a^{\top} X b:\quad \frac{\partial f}{\partial X} = a b^{\top}",
        note=r"One $\top$ is lost in print, and the $\partial$ of each denominator.",
        checks=(derivative("a.T @ X @ b", "X", "a @ b.T", a="m", X="m n", b="n"),),
    ),
    Entry(
        ids=("001-E2",),
        title="Quadratic form in a matrix, by the trace trick",
        printed=r"f = X^{\top} A X,\ A \in \mathbb{R}^{m \times n},\ X \in \mathbb{R}^{m \times n}:"
        r"\quad \frac{\partial f}{\partial X} = (A + A^{\top}) X",
        verdict="wrong",
        statement=r"\frac{\partial}{\partial X} \operatorname{tr}(X^{\top} A X) = (A + A^{\top}) X,"
        r"\quad A \in \mathbb{R}^{m \times m}",
        note=r"$X^{\top} A X$ is a scalar only when $X$ is a vector, and it exists only for "
        r"$A$ $m \times m$. The trace makes it a scalar; then the gradient is right.",
        checks=(
            derivative("tr(X.T @ A @ X)", "X", "(A + A.T) @ X", A="m m", X="m n"),
            derivative("x.T @ A @ x", "x", "(A + A.T) @ x", A="m m", x="m"),
        ),
        counterexample=at(
            {"A": [[1]], "X": [[1, 2]]},
            of="X.T @ A @ X",
            wrt="X",
            printed="(A + A.T) @ X",
            right="comm(n, m) @ kron(A @ X, eye(n)) + kron(eye(n), A.T @ X)",
            note=r"$X^{\top} A X$ is $2 \times 2$ here, so its derivative holds $2 \cdot "
            r"4$ numbers, "
            r"not two. They are $\partial \operatorname{vec} f / \partial \operatorname{vec} X$.",
            A="m m",
            X="m n",
        ),
    ),
]
CROSS_CHECKS = (equal("tr(X.T @ A @ X)", "sum(X*(A @ X))", A="m m", X="m n"),)
