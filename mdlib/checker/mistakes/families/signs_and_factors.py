"""A sign or a factor lost, of the whole answer or of one of its terms."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ....engine.rules import d
from ....language.tree import Add, Eye, Mul, Num, Trace, add, mul, power
from ..edits import changing, edits, is_residual, without
from ..making import Made, fact, maker, row, rule, told, whole
from .chain_rule import is_minus

HALF = Fraction(1, 2)
# fmt: off
row("M11", "sign of the residual", "norm(X @ w - y)**2 by w: 2*X.T @ (y - X @ w)",
    "A sign is wrong: the difference was turned round.",
    "Check which of the two sides is subtracted, in f and in your answer.", claims="sign")
row("M14", "mean for sum", "norm(X @ w - y)**2 by w: (2/N) Xᵀ(Xw − y)",
    "The answer is divided by a size, as a mean is and a sum is not.",
    "Compare f with what you differentiated.", claims="factor",
    what_term="One term is divided by {size}, as a mean is and a sum is not.")
row("M18", "factor 1/2 not used", "1/2*norm(X @ w - y)**2 by w: 2*X.T @ (X @ w - y)",
    "The answer is twice the derivative: f has a factor 1/2.",
    "Carry the 1/2 along from the first line.", asks=("a half",), claims="factor",
    what_term="One term is twice too large: f has a factor 1/2 there.")
row("N02", "constant factor", "3*a.T @ x by x: a",
    "The answer is a constant times the derivative.",
    "Look for a constant lost or added.", claims="factor")
row("N03", "sign", "-(a.T @ x) by x: a",
    "The sign of the whole answer is wrong.",
    "Follow each minus from the first line.", claims="sign")
row("N04", "sign of one term", "a.T @ x - b.T @ x by x: a + b",
    "One term has the wrong sign.",
    "Go through f term by term, and carry each sign along.", claims="sign")
row("N05", "one term missing", "a.T @ x + b.T @ x by x: a",
    "One term is missing.",
    "Count the terms of f, and how often the variable occurs in each.",
    what_inside="Inside f one term is missing: {term}.")
row("N06", "factor of one term", "norm(x)**2 + a.T @ x by x: x + a",
    "One term has the wrong constant factor.",
    "Go through f term by term, and carry the number in front of each along.", claims="factor")
# fmt: on


@fact
def a_half(scene) -> bool:
    """f has a factor 1/2."""
    return any(map(is_halved, changing(scene, Mul)))


def is_halved(node) -> bool:
    return type(node) is Mul and node.args[0] == Num(HALF)


def _has_residual(scene) -> bool:
    """f has a difference, the variable in it."""
    return any(is_residual(part, scene.variable.name) for part in scene.parts)


def _residual_turned(node):
    return d(node.args[1]) if is_minus(node) and not node.is_scalar else None


# fmt: off
whole("M18", 97, "2 G", lambda G: 2 * G, lambda scene: any(map(is_halved, scene.parts)))
whole("M11", 95, "−G", lambda G: -G, _has_residual)
# Only a number measures how far two sides are apart.
rule("M11", Mul, 72, "dU, for d(−U)", _residual_turned, where=lambda scene: scene.node.is_scalar)
# fmt: on


@maker("N05", "N04", "N06", "M14", likelihood=55)
def terms_of_the_derivative(scene):
    """T, T − S, T + 2 S, T + S/2 or T + S/n for T + S."""
    terms = _distinct(scene)
    if len(terms) < 2:
        return
    named = {size for symbol in scene.symbols.values() for size in symbol.shape}
    sizes = sorted(size for size in named if isinstance(size, str))
    for i, term in enumerate(terms):
        rest = without(terms, i)
        yield Made(add(*rest), ("N05",))
        yield Made(add(*rest, mul(-1, term)), ("N04",))
        for factor in (2, HALF):
            yield Made(add(*rest, mul(factor, term)), ("N06",))
        for size in sizes:
            mean = add(*rest, mul(power(Trace(Eye(size)), -1), term))
            yield Made(mean, ("M14", "N06"), told("M14.what-term", size=size))


def _distinct(scene) -> list:
    """The terms of the derivative, equal ones added up."""
    return [mul(scene.terms.count(term), term) for term in dict.fromkeys(scene.terms)]


@maker("N05", "N04", "N06", likelihood=54)
def terms_inside_the_derivative(scene):
    """c S + T for S + T, inside the derivative: a term missing, turned, or out of scale."""
    for factor, id in ((0, "N05"), (-1, "N04"), (2, "N06"), (HALF, "N06")):
        for result in scene.results:
            for wrong in edits(result, partial(_one_term_times, factor)):
                if wrong.shape == result.shape:
                    yield Made(wrong, (id,))


def _one_term_times(factor, node):
    # Of equal terms each is the whole but for a number, and that is told of the whole.
    if type(node) is Add and len(set(node.args)) > 1:
        for i, term in enumerate(node.args):
            yield add(*node.args[:i], mul(factor, term), *node.args[i + 1 :])
