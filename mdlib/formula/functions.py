"""The functions of the language: name, node, and what each asks of its argument."""

from __future__ import annotations

from . import tree

# Elementwise functions and their LaTeX.
ELEMENTWISE = {
    "exp": r"\exp",
    "log": r"\log",
    "sin": r"\sin",
    "cos": r"\cos",
    "tanh": r"\tanh",
    "sqrt": r"\sqrt",
    "abs": r"\operatorname{abs}",
    "sigmoid": r"\sigma",
    "relu": r"\operatorname{relu}",
    "sign": r"\operatorname{sign}",
}
SQUARE = {
    "tr": tree.Trace,
    "det": tree.Det,
    "logdet": tree.LogDet,
    "inv": tree.Inverse,
    "adj": tree.Adjugate,
}
ANY = {
    "norm": tree.Norm,
    "sum": tree.Sum,
    "softmax": tree.Softmax,
    "logsumexp": tree.LogSumExp,
    "vec": tree.Vec,
}
NAMES = {kind: name for name, kind in (SQUARE | ANY | {"diag": tree.Diag}).items()}
CONSTANTS = {"eye": 1, "ones": 2, "zeros": 2, "comm": 2}
# In the order in which design and messages list them.
KNOWN = tuple(
    """tr det logdet inv norm sum exp log sin cos tanh sqrt abs sigmoid softmax logsumexp relu diag
    vec kron mpow adj sign eye ones zeros comm""".split()  # noqa: SIM905
)
