"""Part B: gradients with respect to a vector."""

from ..checks import derivative, equal
from ..rows import claim, slip, topic
from ..witnesses import witness

PART = "B"

# fmt: off
ENTRIES = topic("gradients with respect to a vector",
    "Gradients with respect to a vector",
    claim("000-F1", "Linear form",
        r"\frac{\partial x^{\top} A}{\partial x} = \frac{\partial A^{\top} x}{\partial x} = A",
        derivative("x.T @ a", "x", "a", x="n", a="n"),
        derivative("a.T @ x", "x", "a", x="n", a="n"),
        statement=r"\frac{\partial x^{\top} a}{\partial x} = \frac{\partial a^{\top} x}{\partial "
        r"x} = a", note="The document calls the vector $A$; here it is $a$.",
        slips=(slip("lost", "It is lost in our copy.",
            "#### 公式 1 因为 和 是列向量，所以 为一个标量"),)),
    claim("000-F2", "Squared length", r"\frac{\partial x^{\top} x}{\partial x} = x",
        derivative("x.T @ x", "x", "2*x", x="n"), verdict="wrong",
        note="Both factors change, so the gradient is twice what is printed.",
        slips=(slip("lost", "It refers to that of 000-F1, which is lost.",
            "#### 公式 2 同理 公式 1"),),
        counterexample=witness({"x": [1, 2]}, "x.T @ x", "x", "2*x", wrt="x", x="n")),
    claim("000-F3", "Quadratic form",
        r"\frac{\partial x^{\top} B x}{\partial x} = \left(B + B^{\top}\right) x",
        derivative("x.T @ B @ x", "x", "(B + B.T) @ x", x="m", B="m m"),
        slips=(slip("lost", "It is lost in our copy.",
            "#### 公式 3 由题意可得， 为标量，则原式为标量对列向量求导"),)),
    claim("003-1.1a", "Bilinear form, by its left vector",
        r"\frac{\partial x^{\top} A y}{\partial x} = A y",
        derivative("x.T @ A @ y", "x", "A @ y", x="m", A="m n", y="n"),
        proviso="$A$ and $y$ do not depend on $x$."),
    claim("003-1.1b", "Bilinear form, by its right vector",
        r"y^{\top} A x = \langle x, A^{\top} y \rangle = x^{\top} A^{\top} "
        r"y,\quad\frac{\partial y^{\top} A x}{\partial x} = A^{\top} y",
        derivative("y.T @ A @ x", "x", "A.T @ y", y="m", A="m n", x="n"),
        equal("y.T @ A @ x", "x.T @ A.T @ y", y="m", A="m n", x="n"),
        proviso="$A$ and $y$ do not depend on $x$.",
        slips=(slip("proof",
                r"One inner product is blank in print; it is $\langle y, A x \rangle$.",
                "$$y^{T}Ax = = < x, A^{T}y> = x^{T}A^{T}y$$"),)),
    claim("003-1.1c", "Quadratic form",
        r"\frac{\partial x^{\top} A x}{\partial x} = A x + A^{\top} x;\quad= 2 A x\ "
        r"\text{for symmetric}\ A",
        derivative("x.T @ A @ x", "x", "(A + A.T) @ x", x="n", A="n n"),
        derivative("x.T @ A @ x", "x", "2*A @ x", x="n", A="n n symmetric")),
)
