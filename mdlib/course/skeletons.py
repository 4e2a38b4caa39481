"""What practice draws from: skeletons of formulas by topic and level, and how one is filled.

In a skeleton ``?`` is the variable, ``<m n>`` a constant of that shape, ``<m n|1>`` the same
constant wherever the label recurs, and ``{f}`` an elementwise function.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

LEVELS = (1, 2, 3)


# Topic → for each level pairs of a variable and a skeleton. Which lectures teach a topic, they say.
# fmt: off
TOPICS: dict[str, tuple[list[tuple[str, str]], ...]] = {
    "linear": (
        [("n", "<n>.T @ ?"), ("n", "?.T @ <n>"), ("n", "sum(<n> * ?)")],
        [("n", "<m>.T @ <m n> @ ?"), ("n", "?.T @ <n m> @ <m>"), ("n", "sum(<m n> @ ?)"),
         ("m n", "<m>.T @ ? @ <n>")],
        [("m n", "<n>.T @ ?.T @ <m>"), ("m n", "<p>.T @ <p m> @ ? @ <n>"),
         ("m n", "sum(<p m> @ ? @ <n>)"), ("m n", "sum(? * <m n>)")],
    ),
    "quadratic": (
        [("n", "?.T @ <n n> @ ?"), ("n", "?.T @ ?"), ("n", "norm(?)**2")],
        [("n", "?.T @ <n n> @ ? + <n>.T @ ?"), ("n", "(? - <n|1>).T @ <n n> @ (? - <n|1>)"),
         ("n", "(<n>.T @ ?) * (?.T @ <n>)")],
        [("m n", "<m|1>.T @ ? @ ?.T @ <m|1>"), ("m n", "<n|1>.T @ ?.T @ <m m> @ ? @ <n|1>"),
         ("m n", "<n>.T @ ?.T @ ? @ <n>"), ("n", "(?.T @ <n n> @ ?)**2")],
    ),
    "trace": (
        [("m n", "tr(<n m> @ ?)"), ("m n", "tr(?.T @ <m n>)"), ("m n", "tr(? @ <n m>)"),
         ("m n", "tr(<p m> @ ? @ <n p>)")],
        [("m n", "tr(?.T @ <m m> @ ?)"), ("m n", "tr(? @ <n n> @ ?.T)"), ("m n", "tr(?.T @ ?)"),
         ("m n", "tr(<p n> @ ?.T @ <m p>)")],
        [("m n", "tr(<n n> @ ?.T @ <m m> @ ?)"), ("m n", "tr(<n m> @ ? @ <n m> @ ?)"),
         ("n n", "tr(<n n> @ ? @ ?)"), ("n n", "tr(mpow(?, 3))"),
         ("m n", "tr((<p m|1> @ ? - <p n|2>).T @ (<p m|1> @ ? - <p n|2>))")],
    ),
    "inverse": (
        [("n n invertible", "tr(inv(?))"), ("n n invertible", "tr(<n n> @ inv(?))"),
         ("n n invertible", "<n>.T @ inv(?) @ <n>")],
        [("n n invertible", "tr(<m n> @ inv(?) @ <n m>)"),
         ("n n invertible", "<n>.T @ inv(?).T @ <n>"), ("n n", "<n>.T @ inv(? + <n n>) @ <n>")],
        [("n n invertible", "tr(inv(<n n invertible> @ ?) @ <n n>)"),
         ("n n invertible", "tr(inv(?) @ <n n> @ inv(?))"),
         ("n n invertible", "tr(inv(?) @ <n n> @ ?.T)")],
    ),
    "determinant": (
        [("n n invertible", "logdet(?)"), ("n n invertible", "det(?)")],
        [("n n invertible", "logdet(<n n invertible> @ ?)"),
         ("n n invertible", "det(? @ <n n invertible>)"), ("n n", "logdet(? + <n n>)"),
         ("n n invertible", "logdet(inv(?))")],
        [("n n invertible", "logdet(?) + tr(<n n> @ ?)"),
         ("n n invertible", "logdet(?) + <n|1>.T @ inv(?) @ <n|1>"),
         ("m n", "logdet(<m m spd> + ? @ ?.T)"), ("n n invertible", "det(?) * tr(<n n> @ ?)")],
    ),
    "chain": (
        [("n", "sum({f}(<m n> @ ?))"), ("n", "{f}(<n>.T @ ?)"), ("n", "<n>.T @ {f}(?)")],
        [("n", "<m>.T @ {f}(<m n> @ ?)"), ("n", "log(sum(exp(<m n> @ ?)))"),
         ("n", "norm(<m n> @ ? - <m>)"), ("n", "sqrt(1 + ?.T @ ?)")],
        [("n", "sum({f}(<m n> @ ? + <m>)**2)"), ("m n", "<m>.T @ {f}(? @ <n>)"),
         ("n", "norm({f}(<m n> @ ?) - <m>)**2"), ("n", "{f}(?.T @ <n n> @ ?)")],
    ),
    "jacobian": (
        [("n", "<m n> @ ?"), ("n", "<n> * ?"), ("n", "<m n> @ ? + <m>")],
        [("n", "{f}(<m n> @ ?)"), ("n", "<m n> @ {f}(?)"), ("n", "? * (<n n> @ ?)"),
         ("n", "(<n>.T @ ?) * ?")],
        [("n", "? / norm(?)"), ("n", "(?.T @ <n n> @ ?) * ?"), ("n", "<p m> @ {f}(<m n> @ ?)"),
         ("n", "(?.T @ ?) * (<m n> @ ?)"), ("n", "softmax(<m n> @ ?)")],
    ),
    "least squares": (
        [("n", "norm(<m n> @ ? - <m>)**2"), ("n", "norm(<m> - <m n> @ ?)**2"),
         ("n", "norm(? - <n>)**2")],
        [("n", "norm(<m n> @ ? - <m>)**2 + <> * norm(?)**2"),
         ("n", "(<m n|1> @ ? - <m|2>).T @ <m m> @ (<m n|1> @ ? - <m|2>)"),
         ("n", "norm(<m n> @ ? - <m>)")],
        [("n p", "norm(<m n> @ ? - <m p>)**2"), ("n p", "norm(<m n> @ ? @ <p q> - <m q>)**2"),
         ("", "norm(<m n> @ <n> + ? * ones(m) - <m>)**2"),
         ("n p", "norm(<m n> @ ? - <m p>)**2 + <> * norm(?)**2")],
    ),
}
# fmt: on
SUMMABLE = frozenset({"linear", "quadratic", "trace", "inverse"})
MATRICES, VECTORS, SCALARS = "ABCDEFGHKLMPQRS", "abcdghquvrs", "tkcs"
VARIABLES = {0: "tcs", 1: "xyzw", 2: "XYZW"}
FUNCTIONS = ("sin", "cos", "exp", "tanh", "sigmoid")
COEFFICIENTS = ("", "", "", "2*", "3*", "4*", "5*", "-", "-2*", "0.5*")
SLOT = re.compile(r"<([^>|]*)(\|\d)?>")


@dataclass(frozen=True)
class Drawn:
    """A formula drawn: its text, its variable, every shape, and the skeleton behind it."""

    text: str
    wrt: str
    shapes: dict[str, str]
    skeleton: str


def draw(topic: str, level: int, seed: int) -> Drawn:
    """One formula of a topic and level; the same seed gives the same one."""
    rng = random.Random(f"{topic}/{level}/{seed}")
    pairs = TOPICS[topic][level - 1]
    variable, skeleton = rng.choices(pairs)[0]
    filler = _Filler(rng, variable, level)
    text = filler.term(skeleton)
    partners = [text for v, text in pairs if v == variable and text != skeleton]
    if topic in SUMMABLE and level > 1 and partners and rng.random() < 0.3:
        text = f"{text} + {filler.term(rng.choice(partners))}"
    return Drawn(text, filler.wrt, filler.shapes, skeleton)


class _Filler:
    """Fills the slots of skeletons with symbols that are not taken yet."""

    def __init__(self, rng: random.Random, variable: str, level: int):
        self.rng, self.level, self.shapes = rng, level, {}
        self.wrt = rng.choice(VARIABLES[_axes(variable)])
        self.variable = variable

    def term(self, skeleton: str) -> str:
        """A skeleton with every slot filled, times a number."""
        labelled: dict[str, str] = {}

        def fill(slot) -> str:
            shape, label = slot.groups()
            if label is None:
                return self._constant(shape)
            return labelled.get(label) or labelled.setdefault(label, self._constant(shape))

        text = SLOT.sub(fill, skeleton).replace("{f}", self.rng.choice(FUNCTIONS))
        self.shapes.setdefault(self.wrt, self.variable)
        number = self.rng.choice(COEFFICIENTS)
        text = text.replace("?", self.wrt)
        return f"{number}({text})" if number else text

    def _constant(self, shape: str) -> str:
        """A symbol of that shape; a matrix may come as the transpose of one, or as a sum."""
        words = shape.split()
        plain = len(words) == 2
        if plain and self.rng.random() < 0.25:
            return f"{self._symbol(f'{words[1]} {words[0]}')}.T"
        if plain and self.level > 1 and self.rng.random() < 0.15:
            return f"({self._symbol(shape)} + {self._symbol(shape)})"
        return self._symbol(shape)

    def _symbol(self, shape: str) -> str:
        pool = (SCALARS, VECTORS, MATRICES)[_axes(shape)]
        free = [name for name in pool if name not in self.shapes and name != self.wrt]
        name = self.rng.choice(free)
        self.shapes[name] = shape
        return name


def _axes(shape: str) -> int:
    """0 for a scalar, 1 for a column, 2 for a matrix."""
    return min(len(shape.split()), 2)
