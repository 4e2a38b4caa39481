"""Terms of a sum that were dropped, or that have the wrong sign or factor."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ...language import tree
from ...language.substitute import substitute
from ...language.text import text
from ...language.tree import LogDet, Mul, Norm, Num, Pow
from .edits import attempt, edits, parts
from .number_slips import is_residual
from .registry import Said, slip
from .results import results
from .terms_of import outer_sum, summands_of


@slip
def summands(scene):
    """One summand of the formula forgotten, or with its sign turned."""
    whole = summands_of(scene.node)
    if len(whole) < 2:
        return
    for i, term in enumerate(whole):
        rest = [*whole[:i], *whole[i + 1 :]]
        dropped, turned = _ids(term, rest, scene.variable)
        yield dropped, scene.derivative(tree.add(*rest))
        yield turned, scene.derivative(tree.add(*rest, tree.mul(-1, term)))
        if type(term) is Mul and term.args[0] == Num(Fraction(1, 2)):
            what = "One term is twice too large: f has a factor 1/2 there."
            yield ("M18", "N06"), scene.derivative(tree.add(*rest, tree.mul(2, term))), Said(what)


def _ids(term: tree.Node, rest: list, variable: tree.Sym) -> tuple[tuple[str, ...], ...]:
    """The ids of the term dropped, and of its sign turned."""
    if is_regulariser(term, variable) or _is_penalty(term, rest, variable):
        return ("M19", "N05"), ("M20", "N04")
    if any(type(part) is LogDet or _is_log(part) for part in parts(term)):
        return ("M55", "N05"), ("M53", "N04")
    if _measures_residual(term, variable):
        return ("N05",), ("M11", "N04")
    return ("N05",), ("N04",)


def _measures_residual(term: tree.Node, variable: tree.Sym) -> bool:
    return any(is_residual(part, variable.name) for part in parts(term))


def _is_penalty(term: tree.Node, rest: list, variable: tree.Sym) -> bool:
    """Whether a term beside a sum of squared residuals is quadratic, and weighted or pure."""
    factors = term.args if type(term) is Mul else (term,)
    weighted = any(type(factor) is tree.Sym and factor.is_scalar for factor in factors)
    quadratic = any(_is_quadratic(factor, variable) for factor in factors)
    pure = quadratic and not _measures_residual(term, variable)
    fitted = any(_measures_residual(other, variable) for other in rest)
    return fitted and (pure or (weighted and quadratic))


def _is_quadratic(node: tree.Node, variable: tree.Sym) -> bool:
    base = node.base if type(node) is Pow else node
    if type(base) is Norm:
        return variable.name in base.names
    return type(node) is tree.MatMul and node.args[0] == variable.T and variable == node.args[-1]


def _is_log(node: tree.Node) -> bool:
    return type(node) is tree.Elementwise and node.key == "log"


def is_regulariser(term: tree.Node, variable: tree.Sym) -> bool:
    """Whether a term is a multiple of the square of the variable itself."""
    squares = (
        Pow((Norm(variable), Num(2))),
        tree.Sum(Pow((variable, Num(2)), None, variable.shape)),
        tree.matmul(variable.T, variable) if variable.shape[1] == 1 else None,
        tree.Trace(tree.matmul(variable.T, variable)),
        tree.Norm(variable),
        tree.Sum(tree.Elementwise("abs", variable)),
    )
    return any(part in squares for part in parts(term))


@slip
def parts_of_a_sum(scene):
    """One term of a sum inside the formula forgotten, as dd' in tr(inv(S) (S0 + dd'))."""
    outer, whole = outer_sum(scene.node), set(summands_of(scene.node))

    for node in scene.parts:
        if type(node) is not tree.Add or node == outer:
            continue
        for i, term in enumerate(node.args):
            if term in whole:
                continue
            rest = tree.add(*node.args[:i], *node.args[i + 1 :])
            f = attempt(substitute, scene.node, {node: rest})
            if f is not None and f.shape == scene.node.shape and rest.shape == node.shape:
                ids = ("M52", "N05") if _is_outer_square(term) else ("N05",)
                yield ids, scene.derivative(f), _missing_inside(term, ids)


def _missing_inside(term: tree.Node, ids: tuple[str, ...]) -> Said:
    return Said(f"Inside f one term is missing: {text(term)}.") if ids == ("N05",) else Said()


def _is_outer_square(term: tree.Node) -> bool:
    """Whether a term is dd' for some column d, as the means' difference stands in a divergence."""
    return type(term) is tree.MatMul and term.args[-1] == term.args[0].T and not term.is_scalar


@slip
def mean_difference(scene):
    """A summand quadratic in a difference forgotten."""
    whole = summands_of(scene.node)
    for i, term in enumerate(whole):
        if len(whole) > 1 and _is_quadratic_in_difference(term):
            yield ("M52",), scene.derivative(tree.add(*whole[:i], *whole[i + 1 :]))


@slip
def inverse_held_fixed(scene):
    """The variable's inverse taken for a constant."""
    for inner in (part for part in scene.parts if type(part) is tree.Inverse):
        kept = tree.Sym("kept()", inner.shape)
        wrong = scene.derivative(substitute(scene.node, {inner: kept}))
        yield ("M51",), wrong and substitute(wrong, {kept: inner})


def _is_quadratic_in_difference(term: tree.Node) -> bool:
    for part in parts(term):
        if type(part) is tree.MatMul and part.is_scalar:
            first, last = part.args[0].T, part.args[-1]
            if type(last) is tree.Add and first == last:
                return True
    return False


@slip
def terms_of_the_derivative(scene):
    """One term of the derivative missing, of the wrong sign, or with a factor of its own."""
    terms = _distinct(scene)
    if len(terms) < 2:
        return
    named = {size for symbol in scene.symbols.values() for size in symbol.shape}
    sizes = sorted(size for size in named if isinstance(size, str))
    for i, term in enumerate(terms):
        rest = [*terms[:i], *terms[i + 1 :]]
        yield ("N05",), tree.add(*rest)
        yield ("N04",), tree.add(*rest, tree.mul(-1, term))
        for factor in (2, Fraction(1, 2)):
            yield ("N06",), tree.add(*rest, tree.mul(factor, term))
        for size in sizes:
            mean = tree.power(tree.Trace(tree.Eye(size)), -1)
            what = Said(f"One term is divided by {size}, as a mean is and a sum is not.")
            yield ("M14", "N06"), tree.add(*rest, tree.mul(mean, term)), what


def _distinct(scene) -> list[tree.Node]:
    """The terms of the derivative, equal ones added up."""
    counts: dict[tree.Node, int] = {}
    for term in scene.terms:
        counts[term] = counts.get(term, 0) + 1
    return [tree.mul(count, term) for term, count in counts.items()]


@slip
def terms_inside_the_derivative(scene):
    """One term of a sum that stands inside the derivative: missing, turned, or out of scale."""
    for factor, id in ((0, "N05"), (-1, "N04"), (2, "N06"), (Fraction(1, 2), "N06")):
        for result in results(scene):
            for wrong in edits(result, partial(_one_term_times, factor)):
                if wrong.shape == result.shape:
                    yield (id,), wrong


def _one_term_times(factor, node):
    # Of equal terms each is the whole but for a number, and that is told of the whole.
    if type(node) is tree.Add and len(set(node.args)) > 1:
        for i, term in enumerate(node.args):
            yield tree.add(*node.args[:i], tree.mul(factor, term), *node.args[i + 1 :])
