"""Part E: gradients of scalar functions by a matrix."""

from __future__ import annotations

from ..charges import slip
from ..checks import derivative, equal
from ..counterexamples import Refused, at, matrices
from ..entry import Entry

TOPIC = "gradients with respect to a matrix"

ENTRIES = [
    Entry(
        ids=("003-3.1",),
        title="Trace",
        printed=r"\frac{\partial \operatorname{tr}(A)}{\partial A} = I",
        proviso="$A$ is square.",
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
        note="The exponent was lost, and a minus sign found in its place.",
        slips=(
            slip(
                "lost",
                "It is lost in our copy.",
                r"\frac{\partial tr(A^{-1})}{\partial A} = -(-A^{-1})^T$ 证明: 5、设",
            ),
        ),
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
        note="The document's proof is right too: its double sum of "
        r"$A_{kt} A_{kt}$, $t$ to $n$ and $k$ to $m$, is $\operatorname{tr}(A^{\top} A)$.",
        checks=(
            derivative("tr(A.T @ A)", "A", "2*A", A="m n"),
            equal("tr(A.T @ A)", "sum(A*A)", A="m n"),
        ),
    ),
    Entry(
        ids=("003-3.7",),
        title="Determinant",
        printed=r"\frac{\partial \det(A)}{\partial A} = \det(A)\, A^{-\top}",
        verdict="loose",
        statement=r"\frac{\partial \det(A)}{\partial A} = \operatorname{adj}(A)^{\top};\quad"
        r"= \det(A)\, A^{-\top}\ \text{for invertible}\ A",
        note=r"$\operatorname{adj}(A)^{\top}$, the matrix of cofactors, holds always. The print "
        "does not say that $A$ must be invertible.",
        slips=(
            slip(
                "proof",
                r"The adjugate $(A_{(ji)})$ is printed as its own transpose; it is the transpose "
                r"$(A_{(ij)})^{\top}$ of the cofactors $A_{(ij)}$.",
                r"ad\mathbf{j}(A) = (A_{(ji)}) = (A_{(ji)})^T",
                at(
                    {"A": [[1, 2], [3, 4]], "C": [[4, -3], [-2, 1]]},
                    of="adj(A)",
                    printed="C",
                    right="C.T",
                    note="$C$ holds the cofactors of $A$.",
                    A="n n",
                    C="n n",
                ),
            ),
            slip(
                "wording",
                "A number is transposed, which changes nothing.",
                r"A_{ij}A_{(ij)} = A_{ij}[(adj(A))_{ji}]^T",
            ),
        ),
        checks=(
            derivative("det(A)", "A", "det(A)*inv(A).T", A="n n invertible"),
            derivative("det(A)", "A", "adj(A).T", A="n n"),
        ),
        counterexample=at(
            {"A": [[1, 2], [2, 4]]},
            of="det(A)",
            wrt="A",
            printed="det(A)*inv(A).T",
            right="adj(A).T",
            note="$A$ is singular: it has a gradient and no inverse.",
            A="n n",
        ),
    ),
    Entry(
        ids=("003-3.9",),
        title="Bilinear form in the inverse",
        printed=r"\frac{\partial (x^{\top} A^{-1} y)}{\partial A} ="
        r" -A^{-\top} x y^{\top} A^{-\top}",
        slips=(slip("lost", "It is lost in our copy.", "其中 $$A^{-T} = (A^{-1})^T$$ 。 证明:"),),
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
        slips=(
            slip(
                "proof",
                r"$a^{\top} X\, \mathrm{d}b$ has lost its superscript.",
                r"df = da^\top Xb +a^\top dX b+a\top Xdb",
                Refused(
                    at=matrices({"a": [1, 2], "X": [[1, 0], [0, 1]], "b": [1, 1], "db": [3, 5]}),
                    of="a.T @ X @ b",
                    printed="a @ X @ db",
                    right="a.T @ X @ db",
                    shapes={"a": "m", "X": "m n", "b": "n", "db": "n"},
                    texts=(
                        r"a X\,\mathrm{d}b",
                        r"a^{\top} X\,\mathrm{d}b",
                        r"\mathrm{d}(a^{\top} X b)",
                    ),
                ),
            ),
            slip(
                "wording",
                r"The $\partial$ of each denominator is lost.",
                r"\frac{\partial f}{\mathbf{X}} = (ba^\top)^\top = ab^\top",
            ),
        ),
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
        slips=(
            slip(
                "proof",
                r"A bracket is not closed; it is $(X^{\top} (A + A^{\top}))^{\top}$.",
                r"\frac{\partial f}{\mathbf{X}} =(X^\top (A+A^\top)^\top = (A+A^\top)X",
                at(
                    {"A": [[1]], "X": [[1, 2]]},
                    of="(A + A.T) @ X",
                    printed="X.T @ (A + A.T).T",
                    right="(X.T @ (A + A.T)).T",
                    note="Without the bracket the transpose is taken of the last factor alone.",
                    A="m m",
                    X="m n",
                ),
            ),
        ),
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
