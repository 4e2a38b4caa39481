"""Part F: least squares."""

from __future__ import annotations

from ..charges import slip
from ..checks import derivative, equal
from ..counterexamples import at
from ..entry import Entry

TOPIC = "least squares"
SHAPES = {"X": "m n", "w": "n", "b": "m", "y": "m"}

ENTRIES = [
    Entry(
        ids=("001-E3a",),
        title="The norm and its square",
        printed=r"\mathcal{L} = \|Xw - b - y\|_2:\quad"
        r"\frac{\partial \mathcal{L}}{\partial w} = 2 X^{\top} (Xw - b - y)",
        verdict="wrong",
        statement=r"\frac{\partial}{\partial w} \|r\|_2^2 = 2 X^{\top} r,\qquad"
        r"\frac{\partial}{\partial w} \|r\|_2 = \frac{X^{\top} r}{\|r\|_2}",
        proviso="$r = Xw - b - y$.",
        note="What is printed is the gradient of the square.",
        slips=(
            slip(
                "wording",
                "The norm is called an inner product; its square is one.",
                "这个损失函数是L2范数也就是向量的内积",
                at(
                    {"r": [3, 4]},
                    of="norm(r)",
                    printed="r.T @ r",
                    right="sqrt(r.T @ r)",
                    r="n",
                ),
            ),
        ),
        checks=(
            derivative("norm(X @ w - b - y)**2", "w", "2*X.T @ (X @ w - b - y)", **SHAPES),
            derivative(
                "norm(X @ w - b - y)", "w", "(X.T @ (X @ w - b - y))/norm(X @ w - b - y)", **SHAPES
            ),
        ),
        counterexample=at(
            {"X": 1, "w": 1, "b": 0, "y": 0},
            of="norm(X @ w - b - y)",
            wrt="w",
            printed="2*X.T @ (X @ w - b - y)",
            right="X.T @ (X @ w - b - y)/norm(X @ w - b - y)",
            **SHAPES,
        ),
    ),
    Entry(
        ids=("001-E3b",),
        title="Normal equations",
        printed=r"\frac{\partial \mathcal{L}}{\partial w} = 0\ \Rightarrow\ "
        r"X^{\top} X w = X^{\top} b + X^{\top} y",
        checks=(
            equal("2*X.T @ (X @ w - b - y)", "2*(X.T @ X @ w - (X.T @ b + X.T @ y))", **SHAPES),
        ),
        proof=(
            r"Halve $2 X^{\top} (Xw - b - y) = 0$ and multiply out.",
            r"Move what does not contain $w$ to the right.",
        ),
    ),
    Entry(
        ids=("001-E3c",),
        title="The solution of least squares",
        printed=r"w = (X^{\top} X)^{-1} X^{\top} b + (X^{\top} X)^{-1} X^{\top} y;\quad"
        r"\text{without bias } (X^{\top} X)^{-1} X^{\top} y",
        verdict="loose",
        statement=r"\operatorname{rank} X = n\ \Rightarrow\ w = (X^{\top} X)^{-1} X^{\top} (b + y)",
        proviso=r"$\operatorname{rank} X = n$, and $b$ is held fixed; to fit it too is a "
        "further step.",
        note="On a computer one solves by QR or SVD, never by the inverse.",
        checks=(
            equal(
                "X.T @ X @ (inv(X.T @ X) @ X.T @ b + inv(X.T @ X) @ X.T @ y)",
                "X.T @ b + X.T @ y",
                X="m n",
                b="m",
                y="m",
                sizes={"m": 3, "n": 2},
            ),
        ),
        proof=(
            r"Full column rank: $X^{\top} X$ is invertible.",
            r"Multiply the normal equations by $(X^{\top} X)^{-1}$.",
        ),
        counterexample=at(
            {"X": [[1, 1]], "y": 1, "w": [1, 0]},
            of="X.T @ y",
            printed="X.T @ X @ inv(X.T @ X) @ X.T @ y",
            right="X.T @ X @ w",
            note=r"The columns of $X$ are equal, so $X^{\top} X$ has no inverse. Yet there are "
            r"solutions: $w = (1, 0)^{\top}$, and $(0, 1)^{\top}$ too.",
            X="m n",
            y="m",
            w="n",
        ),
    ),
]
