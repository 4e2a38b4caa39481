"""Part B: gradients with respect to a vector."""

from __future__ import annotations

from ..charges import slip
from ..checks import derivative, equal
from ..counterexamples import at
from ..entry import Entry

TOPIC = "gradients with respect to a vector"

ENTRIES = [
    Entry(
        ids=("000-F1",),
        title="Linear form",
        printed=r"\frac{\partial x^{\top} A}{\partial x} = \frac{\partial A^{\top} x}{\partial x}"
        r" = A",
        statement=r"\frac{\partial x^{\top} a}{\partial x} = \frac{\partial a^{\top} x}{\partial x}"
        r" = a",
        note="The document calls the vector $A$; here it is $a$.",
        slips=(
            slip(
                "lost", "It is lost in our copy.", "#### 公式 1 因为 和 是列向量，所以 为一个标量"
            ),
        ),
        checks=(
            derivative("x.T @ a", "x", "a", x="n", a="n"),
            derivative("a.T @ x", "x", "a", x="n", a="n"),
        ),
    ),
    Entry(
        ids=("000-F2",),
        title="Squared length",
        printed=r"\frac{\partial x^{\top} x}{\partial x} = x",
        verdict="wrong",
        note="Both factors change, so the gradient is twice what is printed.",
        slips=(
            slip("lost", "It refers to that of 000-F1, which is lost.", "#### 公式 2 同理 公式 1"),
        ),
        checks=(derivative("x.T @ x", "x", "2*x", x="n"),),
        counterexample=at({"x": [1, 2]}, of="x.T @ x", wrt="x", printed="x", right="2*x", x="n"),
    ),
    Entry(
        ids=("000-F3",),
        title="Quadratic form",
        printed=r"\frac{\partial x^{\top} B x}{\partial x} = \left(B + B^{\top}\right) x",
        slips=(
            slip(
                "lost",
                "It is lost in our copy.",
                "#### 公式 3 由题意可得， 为标量，则原式为标量对列向量求导",
            ),
        ),
        checks=(derivative("x.T @ B @ x", "x", "(B + B.T) @ x", x="m", B="m m"),),
    ),
    Entry(
        ids=("003-1.1a",),
        title="Bilinear form, by its left vector",
        printed=r"\frac{\partial x^{\top} A y}{\partial x} = A y",
        proviso="$A$ and $y$ do not depend on $x$.",
        checks=(derivative("x.T @ A @ y", "x", "A @ y", x="m", A="m n", y="n"),),
    ),
    Entry(
        ids=("003-1.1b",),
        title="Bilinear form, by its right vector",
        printed=r"y^{\top} A x = \langle x, A^{\top} y \rangle = x^{\top} A^{\top} y,\quad"
        r"\frac{\partial y^{\top} A x}{\partial x} = A^{\top} y",
        proviso="$A$ and $y$ do not depend on $x$.",
        slips=(
            slip(
                "proof",
                r"One inner product is blank in print; it is $\langle y, A x \rangle$.",
                "$$y^{T}Ax = = < x, A^{T}y> = x^{T}A^{T}y$$",
            ),
        ),
        checks=(
            derivative("y.T @ A @ x", "x", "A.T @ y", y="m", A="m n", x="n"),
            equal("y.T @ A @ x", "x.T @ A.T @ y", y="m", A="m n", x="n"),
        ),
    ),
    Entry(
        ids=("003-1.1c",),
        title="Quadratic form",
        printed=r"\frac{\partial x^{\top} A x}{\partial x} = A x + A^{\top} x;\quad"
        r"= 2 A x\ \text{for symmetric}\ A",
        checks=(
            derivative("x.T @ A @ x", "x", "(A + A.T) @ x", x="n", A="n n"),
            derivative("x.T @ A @ x", "x", "2*A @ x", x="n", A="n n symmetric"),
        ),
    ),
]
