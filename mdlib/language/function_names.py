"""The functions of the language: name, node, and what each asks of its argument."""

from __future__ import annotations

from . import tree
from .elementwise import ELEMENTWISE

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
_LISTED = tuple(
    """tr det logdet inv norm sum exp log sin cos tanh sqrt abs sigmoid softmax logsumexp relu diag
    vec kron mpow adj sign eye ones zeros comm""".split()  # noqa: SIM905
)


def known() -> tuple[str, ...]:
    """The names of all functions."""
    return tuple(dict.fromkeys((*_LISTED, *SQUARE, *ANY, *ELEMENTWISE)))
