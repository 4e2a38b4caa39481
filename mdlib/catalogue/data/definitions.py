"""Part A: what a matrix derivative is, and the shape rules of the sources."""

from __future__ import annotations

from ..charges import slip
from ..checks import changes, derivative, equal
from ..counterexamples import LayoutExample, PlaceExample, Refused, at, matrices
from ..entry import Entry
from ..placing import Places

TOPIC = "definitions"
COLUMN = ("m",)

ENTRIES = [
    Entry(
        ids=("000-def",),
        title="A matrix derivative is a family of numbers",
        printed=r"\frac{\partial A}{\partial B}\ \text{for}\ A_{m \times n},\ B_{p \times q}"
        r"\ \text{has}\ m \times n \times p \times q\ \text{entries}",
        note="A layout only decides where these numbers are put.",
        checks=(Places(("m", "n"), ("p", "q"), rows="lk", cols="ji"),),
        proof=(
            r"Each of the $mn$ entries of $A$ is differentiated by each of the $pq$ "
            r"entries of $B$.",
        ),
    ),
    Entry(
        ids=("000-layout",),
        title="The two layouts",
        printed=r"\text{denominator layout keeps the denominator's shape;}\quad"
        r"\text{numerator layout is usually its transpose}",
        verdict="loose",
        statement=r"\left(\frac{\partial f}{\partial x}\right)_{\text{numerator}} ="
        r"\left(\frac{\partial f}{\partial x}\right)_{\text{denominator}}^{\top}"
        r"\ \text{where } f \text{ or } x \text{ is a scalar, and for } \operatorname{vec}"
        r" \text{ by } \operatorname{vec}",
        proviso="Not for the block arrangement: there each block is transposed in its own place.",
        checks=(
            Places(("m", "n"), ("p", "q"), rows="ji", cols="lk", layout="numerator"),
            Places(("m", "n"), ("p", "q"), rows="lk", cols="ji"),
            Places(("m", "n"), ("p", "q"), rows="ik", cols="jl", arrangement="block"),
            Places(
                ("m", "n"),
                ("p", "q"),
                rows="il",
                cols="jk",
                layout="numerator",
                arrangement="block",
            ),
        ),
        proof=(
            r"With vec the rows of one layout are the columns of the other, in the same order.",
            r"In blocks, row $(i, k)$ and column $(j, l)$ become row $(i, l)$ and column $(j, k)$: "
            r"$i$ stays a row.",
        ),
        counterexample=LayoutExample(
            at=matrices({"A": [[1, 0], [1, 5]], "x": [1, 1]}),
            of="A @ x",
            wrt="x",
            shapes={"A": "n n", "x": "n"},
            printed=r"\text{transpose of the denominator layout}",
            right=r"\text{numerator layout}",
        ),
    ),
    Entry(
        ids=("000-R0",),
        title="Rule 0, scalar by scalar",
        printed=r"\frac{\partial f}{\partial x}:\ \text{the ordinary derivative}",
        checks=(derivative("t**3", "t", "3*t**2", t=""),),
    ),
    Entry(
        ids=("000-R1", "002-R1"),
        title="Rule 1, scalar by vector",
        printed=r"\frac{\partial f}{\partial x} = \left[\frac{\partial f}{\partial x_1}\ "
        r"\frac{\partial f}{\partial x_2}\ \cdots\ \frac{\partial f}{\partial x_p}\right]^{\top}",
        note=r"A column $p \times 1$ gives $p \times 1$; a row $1 \times p$ gives $1 \times p$.",
        checks=(
            Places((), ("p", 1), rows="k", cols=""),
            Places((), (1, "q"), rows="", cols="l"),
            derivative("a.T @ x", "x", "a", a="p", x="p"),
        ),
    ),
    Entry(
        ids=("000-R2",),
        title="Rule 2, vector by scalar",
        verdict="lost",
        statement=r"\frac{\partial f}{\partial x} = \left[\frac{\partial f_1}{\partial x}\ "
        r"\frac{\partial f_2}{\partial x}\ \cdots\ \frac{\partial f_m}{\partial x}\right]",
        note="The document says only that the shape is opposite to the numerator's; 002-R2 has it.",
        checks=(
            Places(("m", 1), (), rows="", cols="i"),
            Places((1, "n"), (), rows="j", cols=""),
            derivative("t*a", "t", "a.T", a="m", t=""),
        ),
    ),
    Entry(
        ids=("002-R2",),
        title="Rule 2, vector by scalar",
        printed=r"\frac{\partial f}{\partial x}_{1 \times m} = \left(\frac{\partial "
        r"f_1}{\partial x},"
        r"\frac{\partial f_2}{\partial x}, \dots, \frac{\partial f_m}{\partial x}\right)",
        checks=(
            Places(("m", 1), (), rows="", cols="i"),
            derivative("t*a", "t", "a.T", a="m", t=""),
        ),
    ),
    Entry(
        ids=("000-R3",),
        title="Rule 3, vector by vector",
        printed=r"\left[\frac{\partial f}{\partial x}\right]_{ij} ="
        r" \frac{\partial f_j}{\partial x_i},\quad p \times m",
        checks=(
            Places(("m", 1), ("p", 1), rows="k", cols="i"),
            derivative("A @ x", "x", "A.T", A="m p", x="p"),
        ),
    ),
    Entry(
        ids=("002-R3",),
        title="Rule 3, vector by vector",
        printed=r"\frac{\partial f}{\partial x}_{p \times m} = \begin{bmatrix}"
        r"\frac{\partial f_1}{\partial x_1} & \cdots & \frac{\partial f_m}{\partial x_1} \\"
        r"\frac{\partial f_1}{\partial x_2} & \cdots & \frac{\partial f_m}{\partial x_1} \\"
        r"\vdots & \ddots & \vdots \end{bmatrix}",
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial x}\right]_{2m} ="
        r" \frac{\partial f_m}{\partial x_2}",
        checks=(
            Places(("m", 1), ("p", 1), rows="k", cols="i"),
            derivative("A @ x", "x", "A.T", A="m p", x="p"),
        ),
        counterexample=PlaceExample(
            at=matrices({"A": [[1, 0], [1, 5]], "x": [1, 1]}),
            of="A @ x",
            wrt="x",
            shapes={"A": "m p", "x": "p"},
            place=(2, 2),
            printed=r"\frac{\partial f_2}{\partial x_1}",
            printed_partial=(2, 1, 1, 1),
            right=r"\frac{\partial f_2}{\partial x_2}",
            right_partial=(2, 1, 2, 1),
        ),
    ),
    Entry(
        ids=("000-R4", "002-R4"),
        title="Rule 4, scalar by matrix",
        printed=r"\left[\frac{\partial f}{\partial x}\right]_{kl} ="
        r" \frac{\partial f}{\partial x_{kl}},\quad p \times q",
        checks=(
            Places((), ("p", "q"), rows="k", cols="l"),
            derivative("tr(A @ X)", "X", "A.T", A="q p", X="p q"),
        ),
    ),
    Entry(
        ids=("000-R5",),
        title="Rule 5, matrix by scalar",
        printed=r"\text{“matrix by vector”:}\quad \frac{\partial f}{\partial x} = \begin{bmatrix}"
        r"\frac{\partial f_{11}}{\partial x} & \frac{\partial f_{21}}{\partial x} & \cdots &"
        r"\frac{\partial f_{m1}}{\partial x} \\"
        r"\frac{\partial f_{21}}{\partial x} & \frac{\partial f_{22}}{\partial x} & \cdots &"
        r"\frac{\partial f_{m2}}{\partial x_{2q}} \\ \vdots & \vdots & \ddots & \vdots \\"
        r"\frac{\partial f_{n1}}{\partial x} & \frac{\partial f_{n2}}{\partial x} & \cdots &"
        r"\frac{\partial f_{nm}}{\partial x} \end{bmatrix}",
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial x}\right]_{ij} ="
        r" \frac{\partial f_{ji}}{\partial x},\quad n \times m",
        note="It is matrix by scalar. The $x$ has no entry $x_{2q}$. "
        r"Row 2 begins with $\partial f_{12}/\partial x$, and the last row is "
        r"$\partial f_{1n}/\partial x, \dots, \partial f_{mn}/\partial x$.",
        slips=(
            slip("wording", "It is matrix by scalar.", "#### 法则 5 ：矩阵对向量求导"),
            slip(
                "wording",
                "A number $x$ has no entry $x_{2q}$: entry $(2, m)$ is by $x$.",
                r"\frac{\partial f_{m 2}}{\partial x_{2 q}}",
            ),
            slip(
                "wording",
                r"The last row has its indices exchanged: it begins with $\partial f_{1n}$.",
                r"\frac{\partial f_{n 1}}{\partial x} & \frac{\partial f_{n 2}}{\partial x}",
                PlaceExample(
                    at=matrices({"A": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "t": 1}),
                    of="t*A",
                    wrt="t",
                    shapes={"A": "m n", "t": ""},
                    place=(3, 2),
                    printed=r"\frac{\partial f_{32}}{\partial x}",
                    printed_partial=(3, 2, 1, 1),
                    right=r"\frac{\partial f_{23}}{\partial x}",
                    right_partial=(2, 3, 1, 1),
                ),
            ),
        ),
        checks=(
            Places(("m", "n"), (), rows="j", cols="i"),
            derivative("t*A", "t", "A.T", A="m n", t=""),
        ),
        counterexample=PlaceExample(
            at=matrices({"A": [[1, 2], [3, 4]], "t": 1}),
            of="t*A",
            wrt="t",
            shapes={"A": "m n", "t": ""},
            place=(2, 1),
            printed=r"\frac{\partial f_{21}}{\partial x}",
            printed_partial=(2, 1, 1, 1),
            right=r"\frac{\partial f_{12}}{\partial x}",
            right_partial=(1, 2, 1, 1),
        ),
    ),
    Entry(
        ids=("002-R5",),
        title="Rule 5, matrix by scalar",
        printed=r"\left[\frac{\partial f}{\partial x}\right]_{ij} ="
        r" \frac{\partial f_{ji}}{\partial x},\quad n \times m",
        checks=(
            Places(("m", "n"), (), rows="j", cols="i"),
            derivative("t*A", "t", "A.T", A="m n", t=""),
        ),
    ),
    Entry(
        ids=("002-higher",),
        title="Higher dimensions",
        verdict="lost",
        statement=r"\frac{\partial f}{\partial x} := \frac{\partial \operatorname{vec} f}"
        r"{\partial \operatorname{vec} x},\quad pq \times mn",
        note="A heading with three dots after it. What belongs there is the derivative of a matrix "
        "by a vector, of a vector by a matrix and of a matrix by a matrix; 000-MM2 "
        "settles all three.",
        checks=(
            Places(("m", "n"), ("p", 1), rows="k", cols="ji"),
            Places(("m", 1), ("p", "q"), rows="lk", cols="i"),
            Places(("m", "n"), ("p", "q"), rows="lk", cols="ji"),
            derivative("A @ X @ B", "X", "kron(B, A.T)", A="m p", X="p q", B="q n"),
        ),
    ),
    Entry(
        ids=("000-MM1",),
        title="Matrix by matrix, first definition",
        printed=r"f_{ij} \longrightarrow \frac{\partial f_{ij}}{\partial x},\quad mp \times nq",
        checks=(Places(("m", "n"), ("p", "q"), rows="ik", cols="jl", arrangement="block"),),
        note='`arrangement="block"`.',
        proof=(r"Row $(i-1)p + k$, column $(j-1)q + l$ holds $\partial f_{ij}/\partial x_{kl}$.",),
    ),
    Entry(
        ids=("000-MM2",),
        title="Matrix by matrix, second definition (mainstream)",
        printed=r"\frac{\partial f}{\partial x} = \frac{\partial \operatorname{vec}(f)}"
        r"{\partial \operatorname{vec}(x)},\quad pq \times mn",
        note='By columns (`arrangement="vec"`) or by rows (`arrangement="row-vec"`).',
        checks=(
            Places(("m", "n"), ("p", "q"), rows="lk", cols="ji"),
            Places(("m", "n"), ("p", "q"), rows="kl", cols="ij", arrangement="row-vec"),
            derivative("A @ X @ B", "X", "kron(B, A.T)", A="m p", X="p q", B="q n"),
            derivative(
                "A @ X @ B", "X", "kron(A.T, B)", arrangement="row-vec", A="m p", X="p q", B="q n"
            ),
        ),
    ),
    Entry(
        ids=("003-1a",),
        title="A vector by itself",
        printed=r"\frac{\partial x}{\partial x} = (1, \dots, 1)^{\top} \in \mathbb{R}^{n \times 1}",
        verdict="wrong",
        statement=r"\frac{\partial x}{\partial x} = I_{n \times n}",
        proviso="In every layout.",
        note="The printed vector is only the diagonal: it leaves out "
        r"$\partial x_j / \partial x_i = 0$ for $i \ne j$.",
        checks=(derivative("x", "x", "eye(n)", x="n"),),
        counterexample=at({"x": [1, 2]}, of="x", wrt="x", printed="ones(n)", right="eye(n)", x="n"),
    ),
    Entry(
        ids=("003-1b", "003-1c"),
        title="A row by its column, a column by its row",
        printed=r"\frac{\partial x^{\top}}{\partial x} = I,\qquad"
        r"\frac{\partial x}{\partial x^{\top}} = I",
        checks=(
            derivative("x.T", "x", "eye(n)", x="n"),
            derivative("r.T", "r", "eye(n)", r="1 n"),
        ),
    ),
    Entry(
        ids=("003-3def",),
        title="The gradient of a real function of a matrix",
        printed=r"\frac{\partial f}{\partial A} = \begin{bmatrix}"
        r"\frac{\partial f}{\partial A_{11}} & \frac{\partial f}{\partial A_{12}} & \cdots \\"
        r"\frac{\partial f}{\partial A} & \frac{\partial f}{\partial A_{22}} & \cdots \\"
        r"\cdots & \cdots & \cdots \end{bmatrix} = \nabla_A f(A)",
        verdict="typo",
        statement=r"\left[\frac{\partial f}{\partial A}\right]_{21} ="
        r" \frac{\partial f}{\partial A_{21}}",
        note="The entry printed there is the whole matrix.",
        slips=(
            slip(
                "wording",
                "The entry in row $i$ and column $j$ is $A_{ij}$, not $A_{ii}$.",
                r"$A_{ii}$ 是矩阵 A 第 i 行第 j 列元素",
                at(
                    {"A": [[1, 2], [3, 4]], "e": [1, 0], "f": [0, 1]},
                    of="e.T @ A @ f",
                    printed="e.T @ A @ e",
                    right="f.T @ A.T @ e",
                    note="$e$ picks row 1 and $f$ column 2.",
                    A="n n",
                    e="n",
                    f="n",
                ),
            ),
        ),
        checks=(
            Places((), ("p", "q"), rows="k", cols="l"),
            derivative("tr(B @ A)", "A", "B.T", B="n m", A="m n"),
        ),
        counterexample=PlaceExample(
            at=matrices({"A": [[1, 1], [1, 1]], "B": [[1, 3], [2, 4]]}),
            of="tr(B @ A)",
            wrt="A",
            shapes={"B": "n m", "A": "m n"},
            place=(2, 1),
            printed=r"\frac{\partial f}{\partial A}",
            printed_partial=None,
            right=r"\frac{\partial f}{\partial A_{21}}",
            right_partial=(1, 1, 2, 1),
        ),
    ),
    Entry(
        ids=("003-1.2",),
        title="The inverse by a scalar",
        printed=r"Y \in \mathbb{R}^{m \times n}:\quad"
        r"\frac{\mathrm{d}Y^{-1}}{\mathrm{d}x} = -Y^{-1} \frac{\mathrm{d}Y}{\mathrm{d}x} Y^{-1}",
        verdict="loose",
        statement=r"\frac{\mathrm{d}Y^{-1}}{\mathrm{d}x} ="
        r" -Y^{-1} \frac{\mathrm{d}Y}{\mathrm{d}x} Y^{-1}",
        note="Here the derivative keeps the shape of $Y$, as differentials do.",
        slips=(
            slip("proof", "The zero matrix is $n \\times n$.", r"\frac{dI}{dx} = O_{m \times n}"),
        ),
        checks=(
            changes("inv(Y)", "-inv(Y) @ dY @ inv(Y)", Y="n n invertible", dY="n n"),
            derivative(
                "inv(A + t*B)",
                "t",
                "-inv(A + t*B).T @ B.T @ inv(A + t*B).T",
                A="n n",
                B="n n",
                t="",
                sizes={"n": 2},
            ),
            equal("inv(Y) @ Y", "eye(n)", Y="n n invertible", sizes={"n": 2}),
        ),
        counterexample=Refused(
            at=matrices({"Y": [[1, 2]], "Z": [[1, 1], [0, 1]], "dZ": [[0, 0], [1, 0]]}),
            of="inv(Z)",
            printed="inv(Y)",
            right="-inv(Z) @ dZ @ inv(Z)",
            shapes={"Y": "1 2", "Z": "n n", "dZ": "n n"},
            texts=(r"Y^{-1}", r"-Z^{-1}\,(\mathrm{d}Z)\,Z^{-1}", r"\mathrm{d}(Z^{-1})"),
            note="$Y$ is not square: there is no inverse to differentiate. $Z$ is square.",
        ),
    ),
]
