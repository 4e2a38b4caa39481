"""Part E: gradients of scalar functions by a matrix."""

from ..checks import derivative, equal
from ..rows import claim, slip, topic
from ..witnesses import RefusedWitness, witness

PART = "E"

# fmt: off
ENTRIES = topic("gradients with respect to a matrix",
    "Gradients with respect to a matrix",
    claim("003-3.1", "Trace", r"\frac{\partial \operatorname{tr}(A)}{\partial A} = I",
        derivative("tr(A)", "A", "eye(n)", A="n n"), proviso="$A$ is square."),
    claim("000-T5 003-3.2 003-3.8", "Trace of a product",
        r"\frac{\partial \operatorname{tr}(AB)}{\partial A} = "
        r"\frac{\partial \operatorname{tr}(BA)}{\partial A} = B^{\top}",
        derivative("tr(A @ B)", "A", "B.T", A="m n", B="n m"),
        derivative("tr(B @ A)", "A", "B.T", A="m n", B="n m"), note="003-3.8 repeats 003-3.2."),
    claim("000-T6", "Trace of a quadratic form",
        r"\frac{\partial \operatorname{tr}(A B A^{\top} C)}{\partial A} = C A B + C^{\top} A "
        r"B^{\top}",
        derivative("tr(A @ B @ A.T @ C)", "A", "C.T @ A @ B.T + C @ A @ B", A="m n", B="n n",
            C="m m")),
    claim("003-3.3", "Trace of an outer product",
        r"\frac{\partial \operatorname{tr}(x y^{\top})}{\partial x} = "
        r"\frac{\partial \operatorname{tr}(y x^{\top})}{\partial x} = y",
        derivative("tr(x @ y.T)", "x", "y", x="n", y="n"),
        derivative("tr(y @ x.T)", "x", "y", x="n", y="n")),
    claim("003-3.4", "Trace of the inverse",
        r"\frac{\partial \operatorname{tr}(A^{-1})}{\partial A} = -(-A^{-1})^{\top}",
        derivative("tr(inv(A))", "A", "-inv(A).T @ inv(A).T", A="n n invertible", sizes={"n": 2}),
        verdict="wrong",
        statement=r"\frac{\partial \operatorname{tr}(A^{-1})}{\partial A} = -(A^{-2})^{\top} = "
        r"-(A^{-1} A^{-1})^{\top}",
        note="The exponent was lost, and a minus sign found in its place.",
        slips=(slip("lost", "It is lost in our copy.",
                r"\frac{\partial tr(A^{-1})}{\partial A} = -(-A^{-1})^T$ 证明: 5、设"),),
        counterexample=witness({"A": [[1, 1], [0, 1]]}, "tr(inv(A))", "-(-inv(A)).T",
            "-(inv(A) @ inv(A)).T", wrt="A", A="n n")),
    claim("003-3.5", "Bilinear form", r"\frac{\partial (x^{\top} A y)}{\partial A} = x y^{\top}",
        derivative("x.T @ A @ y", "A", "x @ y.T", x="m", A="m n", y="n")),
    claim("003-3.6", "Squared Frobenius norm",
        r"\frac{\partial \operatorname{tr}(A^{\top} A)}{\partial A} = 2 A",
        derivative("tr(A.T @ A)", "A", "2*A", A="m n"), equal("tr(A.T @ A)", "sum(A*A)", A="m n"),
        note=r"The document's proof is right too: its double sum of $A_{kt} A_{kt}$, $t$ to $n$ "
        r"and $k$ to $m$, is $\operatorname{tr}(A^{\top} A)$."),
    claim("003-3.7", "Determinant", r"\frac{\partial \det(A)}{\partial A} = \det(A)\, A^{-\top}",
        derivative("det(A)", "A", "det(A)*inv(A).T", A="n n invertible"),
        derivative("det(A)", "A", "adj(A).T", A="n n"), verdict="loose",
        statement=r"\frac{\partial \det(A)}{\partial A} = \operatorname{adj}(A)^{\top};\quad= "
        r"\det(A)\, A^{-\top}\ \text{for invertible}\ A",
        note=r"$\operatorname{adj}(A)^{\top}$, the matrix of cofactors, holds always. The print "
        r"does not say that $A$ must be invertible.",
        slips=(slip("proof",
                r"The adjugate $(A_{(ji)})$ is printed as its own transpose; it is the transpose "
                r"$(A_{(ij)})^{\top}$ of the cofactors $A_{(ij)}$.",
                r"ad\mathbf{j}(A) = (A_{(ji)}) = (A_{(ji)})^T",
                witness({"A": [[1, 2], [3, 4]], "C": [[4, -3], [-2, 1]]}, "adj(A)", "C", "C.T",
                    note="$C$ holds the cofactors of $A$.", A="n n", C="n n")),
            slip("wording", "A number is transposed, which changes nothing.",
                "A_{ij}A_{(ij)} = A_{ij}[(adj(A))_{ji}]^T")),
        counterexample=witness({"A": [[1, 2], [2, 4]]}, "det(A)", "det(A)*inv(A).T", "adj(A).T",
            wrt="A", note="$A$ is singular: it has a gradient and no inverse.", A="n n")),
    claim("003-3.9", "Bilinear form in the inverse",
        r"\frac{\partial (x^{\top} A^{-1} y)}{\partial A} = -A^{-\top} x y^{\top} A^{-\top}",
        derivative("x.T @ inv(A) @ y", "A", "-inv(A).T @ x @ (y.T @ inv(A).T)", x="n",
            A="n n invertible", y="n", sizes={"n": 2}),
        slips=(slip("lost", "It is lost in our copy.", "其中 $$A^{-T} = (A^{-1})^T$$ 。 证明:"),)),
    claim("001-E1", "Bilinear form, by the trace trick",
        r"f = a^{\top} X b:\quad \frac{\partial f}{\partial X} = a b^{\top}",
        derivative("a.T @ X @ b", "X", "a @ b.T", a="m", X="m n", b="n"),
        slips=(slip("proof", r"$a^{\top} X\, \mathrm{d}b$ has lost its superscript.",
                r"df = da^\top Xb +a^\top dX b+a\top Xdb",
                witness({"a": [1, 2], "X": [[1, 0], [0, 1]], "b": [1, 1], "db": [3, 5]},
                    "a.T @ X @ b", "a @ X @ db", "a.T @ X @ db", kind=RefusedWitness,
                    texts=(r"a X\,\mathrm{d}b", r"a^{\top} X\,\mathrm{d}b",
                        r"\mathrm{d}(a^{\top} X b)"),
                    a="m", X="m n", b="n", db="n")),
            slip("wording", r"The $\partial$ of each denominator is lost.",
                r"\frac{\partial f}{\mathbf{X}} = (ba^\top)^\top = ab^\top"))),
    claim("001-E2", "Quadratic form in a matrix, by the trace trick",
        r"f = X^{\top} A X,\ A \in \mathbb{R}^{m \times n},\ X \in \mathbb{R}^{m \times n}:\quad "
        r"\frac{\partial f}{\partial X} = (A + A^{\top}) X",
        derivative("tr(X.T @ A @ X)", "X", "(A + A.T) @ X", A="m m", X="m n"),
        derivative("x.T @ A @ x", "x", "(A + A.T) @ x", A="m m", x="m"),
        verdict="wrong",
        statement=r"\frac{\partial}{\partial X} \operatorname{tr}(X^{\top} A X) = (A + A^{\top}) "
        r"X,\quad A \in \mathbb{R}^{m \times m}",
        note=r"$X^{\top} A X$ is a scalar only when $X$ is a vector, and it exists only for $A$ $m "
        r"\times m$. The trace makes it a scalar; then the gradient is right.",
        slips=(slip("proof", r"A bracket is not closed; it is $(X^{\top} (A + A^{\top}))^{\top}$.",
                r"\frac{\partial f}{\mathbf{X}} =(X^\top (A+A^\top)^\top = (A+A^\top)X",
                witness({"A": [[1]], "X": [[1, 2]]}, "(A + A.T) @ X", "X.T @ (A + A.T).T",
                    "(X.T @ (A + A.T)).T",
                    note="Without the bracket the transpose is taken of the last factor alone.",
                    A="m m", X="m n")),),
        counterexample=witness({"A": [[1]], "X": [[1, 2]]}, "X.T @ A @ X", "(A + A.T) @ X",
            "comm(n, m) @ kron(A @ X, eye(n)) + kron(eye(n), A.T @ X)", wrt="X",
            note=r"$X^{\top} A X$ is $2 \times 2$ here, so its derivative holds $2 \cdot 4$ "
            r"numbers, not two. They are $\partial \operatorname{vec} f / \partial "
            r"\operatorname{vec} X$.", A="m m", X="m n")),
)
