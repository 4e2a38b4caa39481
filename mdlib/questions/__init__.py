"""Kinds of question, as data. Each one judges an answer by computing the truth, not by a key.

A kind has one method, ``judge(answer) -> Verdict``, and prints nothing.
"""

from .choice import Choice, digest
from .derivatives import Derivative, LineByLine
from .false import Counterexample, FalseClaim, FirstWrongLine
from .fill import Fill
from .gaps import MissingStep
from .order import OrderLines
from .rules import RuleName
from .shape import ShapeOf

__all__ = [
    "Choice",
    "Counterexample",
    "Derivative",
    "FalseClaim",
    "Fill",
    "FirstWrongLine",
    "LineByLine",
    "MissingStep",
    "OrderLines",
    "RuleName",
    "ShapeOf",
    "digest",
]
