"""Kinds of question, as data. Each one judges an answer by computing the truth, not by a key.

A kind has one method, ``judge(answer) -> Verdict``, and prints nothing.
"""

from .choice import Choice, digest
from .derivative import Derivative, LineByLine
from .fill import Fill
from .find_the_error import Counterexample, FalseClaim, FirstWrongLine
from .missing_step import MissingStep
from .order_lines import OrderLines
from .rule_name import RuleName
from .shape_of import ShapeOf

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
