"""Part F: least squares."""

from ..checks import derivative, equal
from ..rows import claim, slip, topic
from ..witnesses import witness

PART = "F"
SHAPES = {"X": "m n", "w": "n", "b": "m", "y": "m"}

# fmt: off
ENTRIES = topic("least squares", "Least squares",
    claim("001-E3a", "The norm and its square",
        r"\mathcal{L} = \|Xw - b - y\|_2:\quad\frac{\partial \mathcal{L}}{\partial w} = 2 X^{\top} "
        r"(Xw - b - y)",
        derivative("norm(X @ w - b - y)**2", "w", "2*X.T @ (X @ w - b - y)", **SHAPES),
        derivative("norm(X @ w - b - y)", "w", "(X.T @ (X @ w - b - y))/norm(X @ w - b - y)",
            **SHAPES),
        verdict="wrong",
        statement=r"\frac{\partial}{\partial w} \|r\|_2^2 = 2 X^{\top} "
        r"r,\qquad\frac{\partial}{\partial w} \|r\|_2 = \frac{X^{\top} r}{\|r\|_2}",
        proviso="$r = Xw - b - y$.", note="What is printed is the gradient of the square.",
        slips=(slip("wording", "The norm is called an inner product; its square is one.",
                "这个损失函数是L2范数也就是向量的内积",
                witness({"r": [3, 4]}, "norm(r)", "r.T @ r", "sqrt(r.T @ r)", r="n")),),
        counterexample=witness({"X": 1, "w": 1, "b": 0, "y": 0}, "norm(X @ w - b - y)",
            "2*X.T @ (X @ w - b - y)", "X.T @ (X @ w - b - y)/norm(X @ w - b - y)", wrt="w",
            **SHAPES)),
    claim("001-E3b", "Normal equations",
        r"\frac{\partial \mathcal{L}}{\partial w} = 0\ \Rightarrow\ X^{\top} X w = X^{\top} b + "
        r"X^{\top} y",
        equal("2*X.T @ (X @ w - b - y)", "2*(X.T @ X @ w - (X.T @ b + X.T @ y))", **SHAPES),
        proof=(r"Halve $2 X^{\top} (Xw - b - y) = 0$ and multiply out.",
            "Move what does not contain $w$ to the right.")),
    claim("001-E3c", "The solution of least squares",
        r"w = (X^{\top} X)^{-1} X^{\top} b + (X^{\top} X)^{-1} X^{\top} "
        r"y;\quad\text{without bias } (X^{\top} X)^{-1} X^{\top} y",
        equal("X.T @ X @ (inv(X.T @ X) @ X.T @ b + inv(X.T @ X) @ X.T @ y)", "X.T @ b + X.T @ y",
            X="m n", b="m", y="m", sizes={"m": 3, "n": 2}),
        verdict="loose",
        statement=r"\operatorname{rank} X = n\ \Rightarrow\ w = (X^{\top} X)^{-1} X^{\top} (b + y)",
        proviso=r"$\operatorname{rank} X = n$, and $b$ is held fixed; to fit it too is a further "
        r"step.", note="On a computer one solves by QR or SVD, never by the inverse.",
        proof=(r"Full column rank: $X^{\top} X$ is invertible.",
            r"Multiply the normal equations by $(X^{\top} X)^{-1}$."),
        counterexample=witness({"X": [[1, 1]], "y": 1, "w": [1, 0]}, "X.T @ y",
            "X.T @ X @ inv(X.T @ X) @ X.T @ y", "X.T @ X @ w",
            note=r"The columns of $X$ are equal, so $X^{\top} X$ has no inverse. Yet there are "
            r"solutions: $w = (1, 0)^{\top}$, and $(0, 1)^{\top}$ too.", X="m n", y="m", w="n")),
)
