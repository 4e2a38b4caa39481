"""Part A: what a matrix derivative is, and the shape rules of the sources."""

from ..checks import derivative, differential, equal
from ..rows import claim, placed, slip, topic
from ..witnesses import LayoutWitness, PlaceWitness, RefusedWitness, witness

PART = "A"

# fmt: off
ENTRIES = topic("definitions", "Definitions",
    claim("000-def", "A matrix derivative is a family of numbers",
        r"\frac{\partial A}{\partial B}\ \text{for}\ A_{m \times n},\ B_{p \times q}\ \text{has}\ "
        r"m \times n \times p \times q\ \text{entries}",
        placed(("m", "n"), ("p", "q"), "lk", "ji"),
        note="A layout only decides where these numbers are put.",
        proof=("Each of the $mn$ entries of $A$ is differentiated by each of the $pq$ entries of "
            "$B$.",)),
    claim("000-layout", "The two layouts",
        r"\text{denominator layout keeps the denominator's shape;}\quad\text{numerator layout is "
        r"usually its transpose}",
        placed(("m", "n"), ("p", "q"), "ji", "lk", layout="numerator"),
        placed(("m", "n"), ("p", "q"), "lk", "ji"),
        placed(("m", "n"), ("p", "q"), "ik", "jl", arrangement="block"),
        placed(("m", "n"), ("p", "q"), "il", "jk", layout="numerator", arrangement="block"),
        verdict="loose",
        statement=r"\left(\frac{\partial f}{\partial x}\right)_{\text{numerator}} "
        r"=\left(\frac{\partial f}{\partial x}\right)_{\text{denominator}}^{\top}\ \text{where } f "
        r"\text{ or } x \text{ is a scalar, and for } \operatorname{vec} \text{ by } "
        r"\operatorname{vec}",
        proviso="Not for the block arrangement: there each block is transposed in its own place.",
        proof=("With vec the rows of one layout are the columns of the other, in the same order.",
            "In blocks, row $(i, k)$ and column $(j, l)$ become row $(i, l)$ and column $(j, k)$: "
            "$i$ stays a row."),
        counterexample=witness({"A": [[1, 0], [1, 5]], "x": [1, 1]}, "A @ x",
            r"\text{transpose of the denominator layout}", r"\text{numerator layout}",
            kind=LayoutWitness, wrt="x", A="n n", x="n")),
    claim("000-R0", "Rule 0, scalar by scalar",
        r"\frac{\partial f}{\partial x}:\ \text{the ordinary derivative}",
        derivative("t**3", "t", "3*t**2", t="")),
    claim("000-R1 002-R1", "Rule 1, scalar by vector",
        r"\frac{\partial f}{\partial x} = \left[\frac{\partial f}{\partial x_1}\ "
        r"\frac{\partial f}{\partial x_2}\ \cdots\ \frac{\partial f}{\partial x_p}\right]^{\top}",
        placed((), ("p", 1), "k", ""), placed((), (1, "q"), "", "l"),
        derivative("a.T @ x", "x", "a", a="p", x="p"),
        note=r"A column $p \times 1$ gives $p \times 1$; a row $1 \times p$ gives $1 \times p$."),
    claim("000-R2", "Rule 2, vector by scalar", "", placed(("m", 1), (), "", "i"),
        placed((1, "n"), (), "j", ""), derivative("t*a", "t", "a.T", a="m", t=""),
        verdict="lost",
        statement=r"\frac{\partial f}{\partial x} = \left[\frac{\partial f_1}{\partial x}\ "
        r"\frac{\partial f_2}{\partial x}\ \cdots\ \frac{\partial f_m}{\partial x}\right]",
        note="The document says only that the shape is opposite to the numerator's; 002-R2 has "
        "it."),
    claim("002-R2", "Rule 2, vector by scalar",
        r"\frac{\partial f}{\partial x}_{1 \times m} = \left(\frac{\partial f_1}{\partial "
        r"x},\frac{\partial f_2}{\partial x}, \dots, \frac{\partial f_m}{\partial x}\right)",
        placed(("m", 1), (), "", "i"), derivative("t*a", "t", "a.T", a="m", t="")),
    claim("000-R3", "Rule 3, vector by vector",
        r"\left[\frac{\partial f}{\partial x}\right]_{ij} = "
        r"\frac{\partial f_j}{\partial x_i},\quad p \times m",
        placed(("m", 1), ("p", 1), "k", "i"), derivative("A @ x", "x", "A.T", A="m p", x="p")),
    claim("002-R3", "Rule 3, vector by vector",
        r"\frac{\partial f}{\partial x}_{p \times m} = \begin{bmatrix}\frac{\partial f_1}{\partial "
        r"x_1} & \cdots & \frac{\partial f_m}{\partial x_1} \\\frac{\partial f_1}{\partial x_2} & "
        r"\cdots & \frac{\partial f_m}{\partial x_1} \\\vdots & \ddots & \vdots \end{bmatrix}",
        placed(("m", 1), ("p", 1), "k", "i"), derivative("A @ x", "x", "A.T", A="m p", x="p"),
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial x}\right]_{2m} = "
        r"\frac{\partial f_m}{\partial x_2}",
        counterexample=witness({"A": [[1, 0], [1, 5]], "x": [1, 1]}, "A @ x",
            r"\frac{\partial f_2}{\partial x_1}", r"\frac{\partial f_2}{\partial x_2}",
            kind=PlaceWitness, wrt="x", place=(2, 2), printed_partial=(2, 1, 1, 1),
            right_partial=(2, 1, 2, 1), A="m p", x="p")),
    claim("000-R4 002-R4", "Rule 4, scalar by matrix",
        r"\left[\frac{\partial f}{\partial x}\right]_{kl} = "
        r"\frac{\partial f}{\partial x_{kl}},\quad p \times q",
        placed((), ("p", "q"), "k", "l"), derivative("tr(A @ X)", "X", "A.T", A="q p", X="p q")),
    claim("000-R5", "Rule 5, matrix by scalar",
        r"\text{“matrix by vector”:}\quad \frac{\partial f}{\partial x} = "
        r"\begin{bmatrix}\frac{\partial f_{11}}{\partial x} & \frac{\partial f_{21}}{\partial x} & "
        r"\cdots &\frac{\partial f_{m1}}{\partial x} \\\frac{\partial f_{21}}{\partial x} & "
        r"\frac{\partial f_{22}}{\partial x} & \cdots &\frac{\partial f_{m2}}{\partial x_{2q}} \\ "
        r"\vdots & \vdots & \ddots & \vdots \\\frac{\partial f_{n1}}{\partial x} & "
        r"\frac{\partial f_{n2}}{\partial x} & \cdots &\frac{\partial f_{nm}}{\partial x} "
        r"\end{bmatrix}",
        placed(("m", "n"), (), "j", "i"), derivative("t*A", "t", "A.T", A="m n", t=""),
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial x}\right]_{ij} = "
        r"\frac{\partial f_{ji}}{\partial x},\quad n \times m",
        note=r"It is matrix by scalar. The $x$ has no entry $x_{2q}$. Row 2 begins with $\partial "
        r"f_{12}/\partial x$, and the last row is $\partial f_{1n}/\partial x, \dots, \partial "
        r"f_{mn}/\partial x$.",
        slips=(slip("wording", "It is matrix by scalar.", "#### 法则 5 ：矩阵对向量求导"),
            slip("wording", "A number $x$ has no entry $x_{2q}$: entry $(2, m)$ is by $x$.",
                r"\frac{\partial f_{m 2}}{\partial x_{2 q}}"),
            slip("wording",
                r"The last row has its indices exchanged: it begins with $\partial f_{1n}$.",
                r"\frac{\partial f_{n 1}}{\partial x} & \frac{\partial f_{n 2}}{\partial x}",
                witness({"A": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "t": 1}, "t*A",
                    r"\frac{\partial f_{32}}{\partial x}", r"\frac{\partial f_{23}}{\partial x}",
                    kind=PlaceWitness, wrt="t", place=(3, 2), printed_partial=(3, 2, 1, 1),
                    right_partial=(2, 3, 1, 1), A="m n", t=""))),
        counterexample=witness({"A": [[1, 2], [3, 4]], "t": 1}, "t*A",
            r"\frac{\partial f_{21}}{\partial x}", r"\frac{\partial f_{12}}{\partial x}",
            kind=PlaceWitness, wrt="t", place=(2, 1), printed_partial=(2, 1, 1, 1),
            right_partial=(1, 2, 1, 1), A="m n", t="")),
    claim("002-R5", "Rule 5, matrix by scalar",
        r"\left[\frac{\partial f}{\partial x}\right]_{ij} = "
        r"\frac{\partial f_{ji}}{\partial x},\quad n \times m",
        placed(("m", "n"), (), "j", "i"), derivative("t*A", "t", "A.T", A="m n", t="")),
    claim("002-higher", "Higher dimensions", "", placed(("m", "n"), ("p", 1), "k", "ji"),
        placed(("m", 1), ("p", "q"), "lk", "i"), placed(("m", "n"), ("p", "q"), "lk", "ji"),
        derivative("A @ X @ B", "X", "kron(B, A.T)", A="m p", X="p q", B="q n"),
        verdict="lost",
        statement=r"\frac{\partial f}{\partial x} := \frac{\partial \operatorname{vec} f}{\partial "
        r"\operatorname{vec} x},\quad pq \times mn",
        note="A heading with three dots after it. What belongs there is the derivative of a matrix "
        "by a vector, of a vector by a matrix and of a matrix by a matrix; 000-MM2 settles all "
        "three."),
    claim("000-MM1", "Matrix by matrix, first definition",
        r"f_{ij} \longrightarrow \frac{\partial f_{ij}}{\partial x},\quad mp \times nq",
        placed(("m", "n"), ("p", "q"), "ik", "jl", arrangement="block"),
        note='`arrangement="block"`.',
        proof=(r"Row $(i-1)p + k$, column $(j-1)q + l$ holds $\partial f_{ij}/\partial x_{kl}$.",)),
    claim("000-MM2", "Matrix by matrix, second definition (mainstream)",
        r"\frac{\partial f}{\partial x} = \frac{\partial \operatorname{vec}(f)}{\partial "
        r"\operatorname{vec}(x)},\quad pq \times mn",
        placed(("m", "n"), ("p", "q"), "lk", "ji"),
        placed(("m", "n"), ("p", "q"), "kl", "ij", arrangement="row-vec"),
        derivative("A @ X @ B", "X", "kron(B, A.T)", A="m p", X="p q", B="q n"),
        derivative("A @ X @ B", "X", "kron(A.T, B)", arrangement="row-vec", A="m p", X="p q",
            B="q n"),
        note='By columns (`arrangement="vec"`) or by rows (`arrangement="row-vec"`).'),
    claim("003-1a", "A vector by itself",
        r"\frac{\partial x}{\partial x} = (1, \dots, 1)^{\top} \in \mathbb{R}^{n \times 1}",
        derivative("x", "x", "eye(n)", x="n"), verdict="wrong",
        statement=r"\frac{\partial x}{\partial x} = I_{n \times n}", proviso="In every layout.",
        note=r"The printed vector is only the diagonal: it leaves out $\partial x_j / \partial x_i "
        r"= 0$ for $i \ne j$.",
        counterexample=witness({"x": [1, 2]}, "x", "ones(n)", "eye(n)", wrt="x", x="n")),
    claim("003-1b 003-1c", "A row by its column, a column by its row",
        r"\frac{\partial x^{\top}}{\partial x} = I,\qquad\frac{\partial x}{\partial x^{\top}} = I",
        derivative("x.T", "x", "eye(n)", x="n"), derivative("r.T", "r", "eye(n)", r="1 n")),
    claim("003-3def", "The gradient of a real function of a matrix",
        r"\frac{\partial f}{\partial A} = \begin{bmatrix}\frac{\partial f}{\partial A_{11}} & "
        r"\frac{\partial f}{\partial A_{12}} & \cdots \\\frac{\partial f}{\partial A} & "
        r"\frac{\partial f}{\partial A_{22}} & \cdots \\\cdots & \cdots & \cdots \end{bmatrix} = "
        r"\nabla_A f(A)",
        placed((), ("p", "q"), "k", "l"), derivative("tr(B @ A)", "A", "B.T", B="n m", A="m n"),
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial A}\right]_{21} = "
        r"\frac{\partial f}{\partial A_{21}}", note="The entry printed there is the whole matrix.",
        slips=(slip("wording", "The entry in row $i$ and column $j$ is $A_{ij}$, not $A_{ii}$.",
                "$A_{ii}$ 是矩阵 A 第 i 行第 j 列元素",
                witness({"A": [[1, 2], [3, 4]], "e": [1, 0], "f": [0, 1]}, "e.T @ A @ f",
                    "e.T @ A @ e", "f.T @ A.T @ e", note="$e$ picks row 1 and $f$ column 2.",
                    A="n n", e="n", f="n")),),
        counterexample=witness({"A": [[1, 1], [1, 1]], "B": [[1, 3], [2, 4]]}, "tr(B @ A)",
            r"\frac{\partial f}{\partial A}", r"\frac{\partial f}{\partial A_{21}}",
            kind=PlaceWitness, wrt="A", place=(2, 1), printed_partial=None,
            right_partial=(1, 1, 2, 1), B="n m", A="m n")),
    claim("003-1.2", "The inverse by a scalar",
        r"Y \in \mathbb{R}^{m \times n}:\quad\frac{\mathrm{d}Y^{-1}}{\mathrm{d}x} = -Y^{-1} "
        r"\frac{\mathrm{d}Y}{\mathrm{d}x} Y^{-1}",
        differential("inv(Y)", "-inv(Y) @ dY @ inv(Y)", Y="n n invertible", dY="n n"),
        derivative("inv(A + t*B)", "t", "-inv(A + t*B).T @ B.T @ inv(A + t*B).T", A="n n", B="n n",
            t="", sizes={"n": 2}),
        equal("inv(Y) @ Y", "eye(n)", Y="n n invertible", sizes={"n": 2}),
        verdict="loose",
        statement=r"\frac{\mathrm{d}Y^{-1}}{\mathrm{d}x} = -Y^{-1} \frac{\mathrm{d}Y}{\mathrm{d}x} "
        r"Y^{-1}", note="Here the derivative keeps the shape of $Y$, as differentials do.",
        slips=(slip("proof", r"The zero matrix is $n \times n$.",
                r"\frac{dI}{dx} = O_{m \times n}"),),
        counterexample=witness({"Y": [[1, 2]], "Z": [[1, 1], [0, 1]], "dZ": [[0, 0], [1, 0]]},
            "inv(Z)", "inv(Y)", "-inv(Z) @ dZ @ inv(Z)", kind=RefusedWitness,
            texts=("Y^{-1}", r"-Z^{-1}\,(\mathrm{d}Z)\,Z^{-1}", r"\mathrm{d}(Z^{-1})"),
            note="$Y$ is not square: there is no inverse to differentiate. $Z$ is square.", Y="1 2",
            Z="n n", dZ="n n")),
)
