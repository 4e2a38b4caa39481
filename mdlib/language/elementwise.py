"""The functions applied entry by entry, one row each: all that the language knows of them.

Parsing, printing, evaluation, exact values, SymPy, the rule and its test, probes and hints follow
from the row. A new function is a new row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..errors import NoRuleError
from . import tree
from .language_words import say
from .tree import Elementwise, Node

ANYWHERE, ABOVE_ZERO = "A*X", "A*A + X*X"  # arguments of the example in a rule's test


@dataclass(frozen=True)
class ElementwiseFunction:
    """One function of a number, applied to every entry.

    Attributes
    ----------
    name : str
        As text of the language.
    tex : str
        Its name in LaTeX.
    slope : function or None
        (u, f) → the slope at u as a formula, where f is the function at u. None where there is no
        rule: then the function is evaluated and printed, and not differentiated.
    numpy : str or None
        What NumPy calls it.
    at : function or None
        (np, array) → its values, where NumPy has no such function, or none that a complex step
        passes through.
    number, change : function or None
        Its value and its slope at a number, exact for fractions where it can be. Apart from
        `slope`, so that either is a check on the other.
    digits : function or None
        Its value at a Decimal, to many digits. Without it no answer is looked at so closely.
    sympy : function or None
        (sympy, expression) → a SymPy expression; what SymPy calls by the same name needs none.
    argument : str
        The argument in the example by which the rule is tested.
    kinked : bool
        Whether it goes by cases, by the sign of its argument.
    steep : bool
        Whether it is all but flat, or huge, far from 0.
    at_zero : int or None
        Its value at 0, where that is shorter.
    inverse : str or None
        The function that undoes it.
    """

    name: str
    tex: str
    slope: Callable[[Node, Node], Node] | None
    numpy: str | None = None
    at: Callable | None = None
    number: Callable | None = None
    change: Callable | None = None
    digits: Callable | None = None
    sympy: Callable | None = None
    argument: str = ANYWHERE
    kinked: bool = False
    steep: bool = False
    at_zero: int | None = None
    inverse: str | None = None

    @property
    def example(self) -> tuple[str, dict[str, str]]:
        """A formula whose differential needs the slope."""
        return f"{self.name}({self.argument})", {"A": "m n", "X": "m n"}

    def values(self, np, array):
        """The function at every entry of a NumPy array."""
        return self.at(np, array) if self.at else getattr(np, self.numpy)(array)

    def expression(self, sympy, value):
        """The function of a SymPy expression."""
        if self.sympy is not None:
            return self.sympy(sympy, value)
        if not hasattr(sympy, self.name):
            raise NoRuleError(say("sympy-lacks-function", name=self.name))
        return getattr(sympy, self.name)(value)


def _root(value):
    """The square root; exact where the number is the square of a fraction."""
    if isinstance(value, Fraction):
        above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if Fraction(above, below) ** 2 == value:
            return Fraction(above, below)
    return math.sqrt(value)


def _sign_of(value) -> int:
    return (value > 0) - (value < 0)


def _sigmoid_of(value) -> float:
    return 1 / (1 + math.exp(-value))


# At a Decimal, to as many digits as its context has.


def _tanh(x: Decimal) -> Decimal:
    """(1 − e^(−2|x|)) / (1 + e^(−2|x|)), with the sign of x."""
    small = (-2 * abs(x)).exp()
    return ((1 - small) / (1 + small)).copy_sign(x)


def _sigmoid(x: Decimal) -> Decimal:
    """1 / (1 + e^(−x))."""
    return 1 / (1 + (-x).exp())


def _sin(x: Decimal) -> Decimal:
    return _sine_and_cosine(x)[0]


def _cos(x: Decimal) -> Decimal:
    return _sine_and_cosine(x)[1]


def _sine_and_cosine(x: Decimal) -> tuple[Decimal, Decimal]:
    """Taylor's series at x/2^k, then the angle doubled k times."""
    halvings = max(0, int(abs(x)).bit_length() + 4)
    x = x / 2**halvings
    term, sine, cosine, k = Decimal(1), Decimal(0), Decimal(0), 0
    while abs(term) + abs(sine + cosine) != abs(sine + cosine):
        cosine, sine = (cosine + term, sine) if k % 2 == 0 else (cosine, sine + term)
        k += 1
        term *= (x if k % 2 else -x) / k
    for _ in range(halvings):
        sine, cosine = 2 * sine * cosine, 1 - 2 * sine * sine
    return sine, cosine


def _relu(x: Decimal) -> Decimal:
    return max(x, Decimal(0))


def _sign(x: Decimal) -> Decimal:
    return Decimal(0) if not x else Decimal(1).copy_sign(x)


# fmt: off
_ROWS = (
    ElementwiseFunction("exp", r"\exp", slope=lambda u, f: f, numpy="exp", number=math.exp,
        change=math.exp, digits=Decimal.exp, steep=True, at_zero=1, inverse="log"),
    ElementwiseFunction("log", r"\log", slope=lambda u, f: tree.power(u, -1), numpy="log",
        number=math.log, change=lambda x: 1 / x, digits=Decimal.ln, argument=ABOVE_ZERO,
        inverse="exp"),
    ElementwiseFunction("sin", r"\sin", slope=lambda u, f: Elementwise("cos", u), numpy="sin",
        number=math.sin, change=math.cos, digits=_sin, at_zero=0),
    ElementwiseFunction("cos", r"\cos", slope=lambda u, f: -Elementwise("sin", u), numpy="cos",
        number=math.cos, change=lambda x: -math.sin(x), digits=_cos, at_zero=1),
    ElementwiseFunction("tanh", r"\tanh", slope=lambda u, f: 1 - f**2, numpy="tanh",
        number=math.tanh, change=lambda x: 1 - math.tanh(x) ** 2, digits=_tanh, steep=True,
        at_zero=0),
    ElementwiseFunction("sqrt", r"\sqrt", numpy="sqrt",
        slope=lambda u, f: tree.mul(Fraction(1, 2), tree.power(f, -1)), number=_root,
        change=lambda x: 1 / (2 * _root(x)), digits=Decimal.sqrt, argument=ABOVE_ZERO, at_zero=0),
    ElementwiseFunction("abs", r"\operatorname{abs}", numpy="abs",
        slope=lambda u, f: Elementwise("sign", u), at=lambda np, x: x * np.sign(x.real), number=abs,
        change=_sign_of, digits=abs,
        sympy=lambda sympy, x: sympy.Abs(x), kinked=True, at_zero=0),
    ElementwiseFunction("sigmoid", r"\sigma", slope=lambda u, f: f * (1 - f),
        at=lambda np, x: 0.5 * (1 + np.tanh(x / 2)), number=_sigmoid_of,
        change=lambda x: _sigmoid_of(x) * (1 - _sigmoid_of(x)), digits=_sigmoid,
        sympy=lambda sympy, x: 1 / (1 + sympy.exp(-x)), steep=True),
    ElementwiseFunction("relu", r"\operatorname{relu}", slope=lambda u, f: Elementwise("sign", f),
        at=lambda np, x: x * (x.real > 0), number=lambda x: max(x, 0),
        change=lambda x: int(x > 0), digits=_relu,
        sympy=lambda sympy, x: sympy.Max(x, 0), kinked=True, at_zero=0),
    ElementwiseFunction("sign", r"\operatorname{sign}", slope=lambda u, f: tree.ZERO, numpy="sign",
        at=lambda np, x: np.sign(x.real), number=_sign_of, change=lambda x: 0, digits=_sign,
        kinked=True, at_zero=0),
)
# fmt: on
ELEMENTWISE: dict[str, ElementwiseFunction] = {row.name: row for row in _ROWS}
