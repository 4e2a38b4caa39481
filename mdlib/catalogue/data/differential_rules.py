"""Part C: differentials and their rules."""

from ..checks import derivative, differential, equal
from ..rows import claim, slip, topic
from ..witnesses import witness

PART = "C"

# fmt: off
ENTRIES = topic("differentials", "Differentials",
    claim("001-D1", "The differential of a function of a vector",
        r"\mathrm{d}f = \sum_i \frac{\partial f}{\partial x_i}\, \mathrm{d}x_i = "
        r"\left(\frac{\partial f}{\partial x}\right)^{\top} \mathrm{d}x",
        differential("x.T @ A @ x", "((A + A.T) @ x).T @ dx", x="n", dx="n", A="n n"),
        derivative("x.T @ A @ x", "x", "(A + A.T) @ x", x="n", A="n n"),
        proof=("Total differential: every entry contributes its partial derivative times its "
            "change.",
            r"The sum is the inner product of the gradient and $\mathrm{d}x$.")),
    claim("001-D2", "The differential of a function of a matrix",
        r"\mathrm{d}f = \sum_i \sum_j \frac{\partial f}{\partial X_{ij}}\,\mathrm{d}x_{ij} = "
        r"\left(\frac{\partial f}{X}\right)^{\top} \mathrm{d}X = "
        r"\operatorname{tr}\left(\left(\frac{\partial f}{X}\right)^{\top} \mathrm{d}X\right)",
        differential("a.T @ X @ b", "tr((a @ b.T).T @ dX)", a="m", X="m n", dX="m n", b="n"),
        derivative("a.T @ X @ b", "X", "a @ b.T", a="m", X="m n", b="n"),
        verdict="typo",
        statement=r"\mathrm{d}f = \sum_i \sum_j \frac{\partial f}{\partial "
        r"X_{ij}}\,\mathrm{d}X_{ij} = \operatorname{tr}\left(\left(\frac{\partial f}{\partial "
        r"X}\right)^{\top} \mathrm{d}X\right)",
        note=r"The middle step is a matrix, not a number: the trace is not optional. A $\partial$ "
        r"is missing in each denominator.",
        proof=("Total differential: every entry contributes its partial derivative times its "
            "change.",
            "Frobenius inner product (001-D3): the double sum is the trace."),
        slips=(slip("wording", r"$X \in \mathbb{R}^{m \times n}$ is meant.",
                r"$$\mathbf{X} \in m \times n$$"),),
        counterexample=witness({"a": 1, "b": [1, 0], "H": [[1, 2]]}, "a.T @ H @ b",
            "(a @ b.T).T @ H", "tr((a @ b.T).T @ H)",
            note=r"Here $f = a^{\top} X b$ with $\partial f / \partial X = a b^{\top}$, and $H$ is "
            r"$\mathrm{d}X$: the change of $f$ is $a^{\top} H b$.", a="m", b="n", H="m n")),
    claim("001-D3", "Frobenius inner product",
        r"\operatorname{tr}(A^{\top} B) = \sum_i \sum_j A_{ij} B_{ij}",
        equal("tr(A.T @ B)", "sum(A*B)", A="m n", B="m n"),
        proof=(r"Definition of the product: $(A^{\top} B)_{jj} = \sum_i (A^{\top})_{ji} B_{ij}$.",
            r"Transpose: $(A^{\top})_{ji} = A_{ij}$.",
            "Trace: sum over $j$."),
        slips=(slip("proof",
                r"$(A^{\top})_{ij} = A_{ji}$ is printed $A^{\top}_{ij} = A^{\top}_{ji}$.",
                r"$$A^{\top}_{ij} = A^{\top}_{ji}$$",
                witness({"A": [[0, 1], [0, 0]]}, "A.T", "A", "A.T",
                    note=r"The printed line says that $A^{\top}$ is its own transpose.", A="n n")),
            slip("proof", "A sum of $C_{ii}$ runs over $j$; it runs over $i$.",
                r"tr(C) = \sum_{j=1}^{n} C_{ii} = \sum_{j=1}^{m} \sum_{i=1}^{n}A_{ji}B_{ji}",
                witness({"C": [[1, 0], [0, 2]], "e": [1, 0]}, "tr(C)", "2*(e.T @ C @ e)",
                    "sum(C*eye(n))",
                    note=r"With $i = 1$ the printed sum is $n\, C_{11}$, here $2\, C_{11}$.",
                    C="n n", e="n")))),
    claim("001-R1", "Sum rule", r"\mathrm{d}(X \pm Y) = \mathrm{d}X \pm \mathrm{d}Y",
        differential("X + Y", "dX + dY", X="m n", Y="m n", dX="m n", dY="m n"),
        differential("X - Y", "dX - dY", X="m n", Y="m n", dX="m n", dY="m n"),
        derivative("A @ X - X @ B", "X", "A @ dX - dX @ B", order=0, A="m m", X="m n", B="n n"),
        proof=(r"Linearity: $(X + \mathrm{d}X) \pm (Y + \mathrm{d}Y) - (X \pm Y) = \mathrm{d}X \pm "
            r"\mathrm{d}Y$.",)),
    claim("001-R2", "Product rule, the order kept",
        r"\mathrm{d}(X_1 \cdots X_i \cdots X_n) = \sum_i X_1 \cdots (\mathrm{d}X_i) \cdots X_n",
        differential("X @ Y @ Z", "dX @ Y @ Z + X @ dY @ Z + X @ Y @ dZ", X="m n", Y="n p", Z="p q",
            dX="m n", dY="n p", dZ="p q"),
        derivative("X @ A @ X", "X", "dX @ A @ X + X @ A @ dX", order=0, X="m n", A="n m"),
        proof=(r"Two factors: $(X + \mathrm{d}X)(Y + \mathrm{d}Y) - XY = (\mathrm{d}X)Y + "
            r"X\,\mathrm{d}Y + (\mathrm{d}X)(\mathrm{d}Y)$; the last term is of second order.",
            "Induction over the factors; none changes its place.")),
    claim("001-R3", "Transpose", r"\mathrm{d}(X^{\top}) = (\mathrm{d}X)^{\top}",
        differential("X.T", "dX.T", X="m n", dX="m n"),
        derivative("X.T", "X", "dX.T", order=0, X="m n"), proof=("Transposing is linear.",)),
    claim("001-R4", "Trace", r"\mathrm{d}(\operatorname{tr}(X)) = \operatorname{tr}(\mathrm{d}X)",
        differential("tr(X)", "tr(dX)", X="n n", dX="n n"),
        derivative("tr(X)", "X", "tr(dX)", order=0, X="n n"), proof=("The trace is linear.",)),
    claim("001-R5", "Inverse", r"\mathrm{d}(X^{-1}) = -X^{-1}\,(\mathrm{d}X)\,X^{-1}",
        differential("inv(X)", "-inv(X) @ dX @ inv(X)", X="n n invertible", dX="n n",
            sizes={"n": 2}),
        derivative("inv(X)", "X", "-inv(X) @ dX @ inv(X)", order=0, X="n n invertible"),
        proof=(r"$X X^{-1} = I$, so $\mathrm{d}(X X^{-1}) = 0$.",
            r"Product rule: $(\mathrm{d}X) X^{-1} + X\,\mathrm{d}(X^{-1}) = 0$.",
            "Multiply by $X^{-1}$ from the left.")),
    claim("001-R6", "Determinant", r"\mathrm{d}|X| = \operatorname{tr}(X^{\#}\,\mathrm{d}X)",
        differential("det(X)", "tr(adj(X) @ dX)", X="n n", dX="n n"),
        equal("adj(X)", "det(X)*inv(X)", X="n n invertible"),
        derivative("det(X)", "X", "tr(adj(X) @ dX)", order=0, X="n n"),
        note=r"$X^{\#} = \operatorname{adj} X$ is the adjugate. The rule holds for singular $X$ "
        r"too. For invertible $X$, $X^{\#} = \det(X)\, X^{-1}$.",
        proof=(r"Expansion along row $i$: $\det X = \sum_j X_{ij} C_{ij}$, and no $C_{ij}$ of row "
            r"$i$ contains an entry of row $i$.",
            r"So $\partial \det X / \partial X_{ij} = C_{ij} = (\operatorname{adj} X)_{ji}$.",
            r"Frobenius inner product: $\sum_{ij} C_{ij}\,\mathrm{d}X_{ij} = "
            r"\operatorname{tr}(\operatorname{adj}(X)\,\mathrm{d}X)$.")),
    claim("001-R7", "Hadamard product",
        r"\mathrm{d}(X \circ Y) = \mathrm{d}X \circ Y + X \circ \mathrm{d}Y",
        differential("X*Y", "dX*Y + X*dY", X="m n", Y="m n", dX="m n", dY="m n"),
        derivative("X*A*X", "X", "2*A*X*dX", order=0, X="m n", A="m n"),
        proof=("Ordinary product rule, at every entry.",),
        slips=(slip("wording",
                r"$\circ$ is called an inner product; it is the elementwise product.",
                r"$$\circ$$为矩阵的内积，即逐元素积",
                witness({"X": [[1, 2]], "Y": [[3, 4]]}, "X*Y", "tr(X.T @ Y)", "X*Y",
                    note="The inner product is one number.", X="m n", Y="m n")),)),
    claim("001-R8", "Elementwise function",
        r"\mathrm{d}(\sigma(X)) = \sigma'(x) \circ \mathrm{d}X,\quad\sigma(X) = [\sigma(X_{ij})]",
        differential("sigmoid(X)", "sigmoid(X)*(1 - sigmoid(X))*dX", X="m n", dX="m n"),
        differential("sin(X)", "cos(X)*dX", X="m n", dX="m n"),
        differential("exp(X)", "exp(X)*dX", X="m n", dX="m n"),
        differential("tanh(X)", "(1 - tanh(X)**2)*dX", X="m n", dX="m n"),
        derivative("sin(X)", "X", "cos(X)*dX", order=0, X="m n"),
        proviso=r"$\sigma$ is differentiable at every entry.",
        note="Checked for the sigmoid, sin, exp and tanh.",
        proof=("Ordinary chain rule, at every entry.",),
        slips=(slip("wording", r"$\sigma'(x)$ stands for $\sigma'(X)$.",
                r"d (\sigma(X)) = \sigma^{'}(x) \circ dX"),)),
)
