"""Part C: differentials and their rules."""

from __future__ import annotations

from ..charges import slip
from ..checks import changes, derivative, equal
from ..counterexamples import at
from ..entry import Entry

TOPIC = "differentials"

ENTRIES = [
    Entry(
        ids=("001-D1",),
        title="The differential of a function of a vector",
        printed=r"\mathrm{d}f = \sum_i \frac{\partial f}{\partial x_i}\, \mathrm{d}x_i ="
        r" \left(\frac{\partial f}{\partial x}\right)^{\top} \mathrm{d}x",
        checks=(
            changes("x.T @ A @ x", "((A + A.T) @ x).T @ dx", x="n", dx="n", A="n n"),
            derivative("x.T @ A @ x", "x", "(A + A.T) @ x", x="n", A="n n"),
        ),
        proof=(
            "Total differential: every entry contributes its partial derivative times its change.",
            r"The sum is the inner product of the gradient and $\mathrm{d}x$.",
        ),
    ),
    Entry(
        ids=("001-D2",),
        title="The differential of a function of a matrix",
        printed=r"\mathrm{d}f = \sum_i \sum_j \frac{\partial f}{\partial X_{ij}}\,"
        r"\mathrm{d}x_{ij} = \left(\frac{\partial f}{X}\right)^{\top} \mathrm{d}X ="
        r" \operatorname{tr}\left(\left(\frac{\partial f}{X}\right)^{\top} \mathrm{d}X\right)",
        verdict="typo",
        statement=r"\mathrm{d}f = \sum_i \sum_j \frac{\partial f}{\partial X_{ij}}\,"
        r"\mathrm{d}X_{ij} = \operatorname{tr}\left(\left(\frac{\partial f}{\partial X}"
        r"\right)^{\top} \mathrm{d}X\right)",
        note=r"The middle step is a matrix, not a number: the trace is not optional. "
        r"A $\partial$ is missing in each denominator.",
        slips=(
            slip(
                "wording",
                r"$X \in \mathbb{R}^{m \times n}$ is meant.",
                r"$$\mathbf{X} \in m \times n$$",
            ),
        ),
        checks=(
            changes("a.T @ X @ b", "tr((a @ b.T).T @ dX)", a="m", X="m n", dX="m n", b="n"),
            derivative("a.T @ X @ b", "X", "a @ b.T", a="m", X="m n", b="n"),
        ),
        proof=(
            "Total differential: every entry contributes its partial derivative times its change.",
            "Frobenius inner product (001-D3): the double sum is the trace.",
        ),
        counterexample=at(
            {"a": 1, "b": [1, 0], "H": [[1, 2]]},
            of="a.T @ H @ b",
            printed="(a @ b.T).T @ H",
            right="tr((a @ b.T).T @ H)",
            note=r"Here $f = a^{\top} X b$ with $\partial f / \partial X = a b^{\top}$, and $H$ is "
            r"$\mathrm{d}X$: the change of $f$ is $a^{\top} H b$.",
            a="m",
            b="n",
            H="m n",
        ),
    ),
    Entry(
        ids=("001-D3",),
        title="Frobenius inner product",
        printed=r"\operatorname{tr}(A^{\top} B) = \sum_i \sum_j A_{ij} B_{ij}",
        slips=(
            slip(
                "proof",
                r"$(A^{\top})_{ij} = A_{ji}$ is printed $A^{\top}_{ij} = A^{\top}_{ji}$.",
                r"$$A^{\top}_{ij} = A^{\top}_{ji}$$",
                at(
                    {"A": [[0, 1], [0, 0]]},
                    of="A.T",
                    printed="A",
                    right="A.T",
                    note=r"The printed line says that $A^{\top}$ is its own transpose.",
                    A="n n",
                ),
            ),
            slip(
                "proof",
                r"A sum of $C_{ii}$ runs over $j$; it runs over $i$.",
                r"tr(C) = \sum_{j=1}^{n} C_{ii} = \sum_{j=1}^{m} \sum_{i=1}^{n}A_{ji}B_{ji}",
                at(
                    {"C": [[1, 0], [0, 2]], "e": [1, 0]},
                    of="tr(C)",
                    printed="2*(e.T @ C @ e)",
                    right="sum(C*eye(n))",
                    note=r"With $i = 1$ the printed sum is $n\, C_{11}$, here $2\, C_{11}$.",
                    C="n n",
                    e="n",
                ),
            ),
        ),
        checks=(equal("tr(A.T @ B)", "sum(A*B)", A="m n", B="m n"),),
        proof=(
            r"Definition of the product: $(A^{\top} B)_{jj} = \sum_i (A^{\top})_{ji} B_{ij}$.",
            r"Transpose: $(A^{\top})_{ji} = A_{ij}$.",
            r"Trace: sum over $j$.",
        ),
    ),
    Entry(
        ids=("001-R1",),
        title="Sum rule",
        printed=r"\mathrm{d}(X \pm Y) = \mathrm{d}X \pm \mathrm{d}Y",
        checks=(
            changes("X + Y", "dX + dY", X="m n", Y="m n", dX="m n", dY="m n"),
            changes("X - Y", "dX - dY", X="m n", Y="m n", dX="m n", dY="m n"),
            derivative("A @ X - X @ B", "X", "A @ dX - dX @ B", order=0, A="m m", X="m n", B="n n"),
        ),
        proof=(
            r"Linearity: $(X + \mathrm{d}X) \pm (Y + \mathrm{d}Y)"
            r" - (X \pm Y) = \mathrm{d}X \pm \mathrm{d}Y$.",
        ),
    ),
    Entry(
        ids=("001-R2",),
        title="Product rule, the order kept",
        printed=r"\mathrm{d}(X_1 \cdots X_i \cdots X_n) ="
        r" \sum_i X_1 \cdots (\mathrm{d}X_i) \cdots X_n",
        checks=(
            changes(
                "X @ Y @ Z",
                "dX @ Y @ Z + X @ dY @ Z + X @ Y @ dZ",
                X="m n",
                Y="n p",
                Z="p q",
                dX="m n",
                dY="n p",
                dZ="p q",
            ),
            derivative("X @ A @ X", "X", "dX @ A @ X + X @ A @ dX", order=0, X="m n", A="n m"),
        ),
        proof=(
            r"Two factors: $(X + \mathrm{d}X)(Y + \mathrm{d}Y) - XY = (\mathrm{d}X)Y + "
            r"X\,\mathrm{d}Y"
            r" + (\mathrm{d}X)(\mathrm{d}Y)$; the last term is of second order.",
            "Induction over the factors; none changes its place.",
        ),
    ),
    Entry(
        ids=("001-R3",),
        title="Transpose",
        printed=r"\mathrm{d}(X^{\top}) = (\mathrm{d}X)^{\top}",
        checks=(
            changes("X.T", "dX.T", X="m n", dX="m n"),
            derivative("X.T", "X", "dX.T", order=0, X="m n"),
        ),
        proof=("Transposing is linear.",),
    ),
    Entry(
        ids=("001-R4",),
        title="Trace",
        printed=r"\mathrm{d}(\operatorname{tr}(X)) = \operatorname{tr}(\mathrm{d}X)",
        checks=(
            changes("tr(X)", "tr(dX)", X="n n", dX="n n"),
            derivative("tr(X)", "X", "tr(dX)", order=0, X="n n"),
        ),
        proof=("The trace is linear.",),
    ),
    Entry(
        ids=("001-R5",),
        title="Inverse",
        printed=r"\mathrm{d}(X^{-1}) = -X^{-1}\,(\mathrm{d}X)\,X^{-1}",
        checks=(
            changes(
                "inv(X)", "-inv(X) @ dX @ inv(X)", X="n n invertible", dX="n n", sizes={"n": 2}
            ),
            derivative("inv(X)", "X", "-inv(X) @ dX @ inv(X)", order=0, X="n n invertible"),
        ),
        proof=(
            r"$X X^{-1} = I$, so $\mathrm{d}(X X^{-1}) = 0$.",
            r"Product rule: $(\mathrm{d}X) X^{-1} + X\,\mathrm{d}(X^{-1}) = 0$.",
            r"Multiply by $X^{-1}$ from the left.",
        ),
    ),
    Entry(
        ids=("001-R6",),
        title="Determinant",
        printed=r"\mathrm{d}|X| = \operatorname{tr}(X^{\#}\,\mathrm{d}X)",
        note=r"$X^{\#} = \operatorname{adj} X$ is the adjugate. The rule holds for "
        r"singular $X$ too. "
        r"For invertible $X$, $X^{\#} = \det(X)\, X^{-1}$.",
        checks=(
            changes("det(X)", "tr(adj(X) @ dX)", X="n n", dX="n n"),
            equal("adj(X)", "det(X)*inv(X)", X="n n invertible"),
            derivative("det(X)", "X", "tr(adj(X) @ dX)", order=0, X="n n"),
        ),
        proof=(
            r"Expansion along row $i$: $\det X = \sum_j X_{ij} C_{ij}$, and no $C_{ij}$ of row $i$ "
            r"contains an entry of row $i$.",
            r"So $\partial \det X / \partial X_{ij} = C_{ij} = (\operatorname{adj} X)_{ji}$.",
            r"Frobenius inner product: $\sum_{ij} C_{ij}\,\mathrm{d}X_{ij} ="
            r" \operatorname{tr}(\operatorname{adj}(X)\,\mathrm{d}X)$.",
        ),
    ),
    Entry(
        ids=("001-R7",),
        title="Hadamard product",
        printed=r"\mathrm{d}(X \circ Y) = \mathrm{d}X \circ Y + X \circ \mathrm{d}Y",
        slips=(
            slip(
                "wording",
                r"$\circ$ is called an inner product; it is the elementwise product.",
                r"$$\circ$$为矩阵的内积，即逐元素积",
                at(
                    {"X": [[1, 2]], "Y": [[3, 4]]},
                    of="X*Y",
                    printed="tr(X.T @ Y)",
                    right="X*Y",
                    note="The inner product is one number.",
                    X="m n",
                    Y="m n",
                ),
            ),
        ),
        checks=(
            changes("X*Y", "dX*Y + X*dY", X="m n", Y="m n", dX="m n", dY="m n"),
            derivative("X*A*X", "X", "2*A*X*dX", order=0, X="m n", A="m n"),
        ),
        proof=("Ordinary product rule, at every entry.",),
    ),
    Entry(
        ids=("001-R8",),
        title="Elementwise function",
        printed=r"\mathrm{d}(\sigma(X)) = \sigma'(x) \circ \mathrm{d}X,\quad"
        r"\sigma(X) = [\sigma(X_{ij})]",
        note="Checked for the sigmoid, sin, exp and tanh.",
        slips=(
            slip(
                "wording",
                r"$\sigma'(x)$ stands for $\sigma'(X)$.",
                r"d (\sigma(X)) = \sigma^{'}(x) \circ dX",
            ),
        ),
        proviso=r"$\sigma$ is differentiable at every entry.",
        checks=(
            changes("sigmoid(X)", "sigmoid(X)*(1 - sigmoid(X))*dX", X="m n", dX="m n"),
            changes("sin(X)", "cos(X)*dX", X="m n", dX="m n"),
            changes("exp(X)", "exp(X)*dX", X="m n", dX="m n"),
            changes("tanh(X)", "(1 - tanh(X)**2)*dX", X="m n", dX="m n"),
            derivative("sin(X)", "X", "cos(X)*dX", order=0, X="m n"),
        ),
        proof=("Ordinary chain rule, at every entry.",),
    ),
]
