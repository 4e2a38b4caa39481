"""A term of f forgotten or turned: a penalty, a log-determinant, a difference of means."""

from __future__ import annotations

from ....language import tree
from ....language.substitute import substitute
from ....language.tree import (
    Add,
    Elementwise,
    LogDet,
    MatMul,
    Mul,
    Norm,
    Pow,
    Sym,
    add,
    matmul,
    mul,
)
from ..edits import (
    attempt,
    changing,
    has_minus,
    is_residual,
    outer_sum,
    summands_of,
    without,
)
from ..making import BANKS, Made, fact, maker, row, told
from .signs_and_factors import is_halved

# fmt: off
row("M19", "regulariser dropped",
    "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2 by w: X.T @ (X @ w - y)",
    "The term that penalises the variable itself was not differentiated.",
    "Differentiate f term by term, and tick each off.")
row("M20", "sign of the regulariser",
    "1/2*norm(X @ w - y)**2 + lam/2*norm(w)**2 by w: X.T @ (X @ w - y) - lam*w",
    "The term from the penalty has the wrong sign.",
    "Compare the signs in f with those in your answer, term by term.", claims="sign")
row("M52", "difference of the means forgotten", "KL divergence by S1: the terms of S0 alone",
    "The term with the difference of the means is missing.",
    "List the terms of f that hold the variable, and tick each off.",
    asks=("a divergence", "a difference of means"))
row("M53", "log ratio upside down", "KL divergence by S1: -inv(S1) for inv(S1)",
    "The logarithm of the ratio has the wrong sign: the ratio is upside down.",
    "Write the logarithm of a ratio as a difference, and look which is subtracted.",
    asks=("a divergence",), claims="sign")
row("M55", "log-determinant forgotten", "KL divergence by S0: 1/2*inv(S1)",
    "A logarithm in f was not differentiated.",
    "List the terms of f that hold the variable, and tick each off.", asks=("a logarithm",))
# fmt: on


@fact
def a_logarithm(scene) -> bool:
    """f has log det U, or log u."""
    return any(map(_is_log, changing(scene, LogDet, Elementwise)))


def _is_log(node) -> bool:
    return type(node) is LogDet or (type(node) is Elementwise and node.key == "log")


@fact
def a_divergence(scene) -> bool:
    """f has the log-determinants of two covariance matrices, or the logarithm of a ratio."""
    covariances = [s for s in scene.symbols.values() if {"spd", "symmetric"} & s.properties]
    logs = [part for part in scene.parts if _is_log(part)]
    if len({part for part in logs if type(part) is LogDet}) > 1 and len(covariances) > 1:
        return True
    ratios = [part.arg for part in logs if type(part) is Elementwise and type(part.arg) is Mul]
    return any(any(map(tree.is_divisor, ratio.args)) for ratio in ratios)


@fact
def a_difference_of_means(scene) -> bool:
    """f has the difference of two columns."""
    sums = [p for p in scene.parts if type(p) is Add and p.shape[1] == 1 != p.shape[0]]
    return any(map(_is_difference, sums))


def _is_difference(node: Add) -> bool:
    terms = [term.args[-1] if tree.is_negative(term) else term for term in node.args]
    return len(terms) == 2 and all(type(term) is Sym for term in terms) and has_minus(node)


@maker("M19", "N05", "M20", "N04", "M55", "M53", "M52", "M11", "M18", "N06", likelihood=59)
def summands(scene):
    """The derivative of f − g, f − 2 g or f + g for that of f, which has a summand g."""
    whole = summands_of(scene.node)
    for i, term in enumerate(whole) if len(whole) > 1 else ():
        rest = without(whole, i)
        dropped, turned = _ids(term, rest, scene.variable)
        yield Made(scene.derivative(add(*rest)), dropped)
        yield Made(scene.derivative(add(*rest, mul(-1, term))), turned)
        if is_halved(term):
            doubled = scene.derivative(add(*rest, mul(2, term)))
            yield Made(doubled, ("M18", "N06"), told("M18.what-term"))


def _ids(term: tree.Node, rest: list, variable: Sym) -> tuple[tuple[str, ...], ...]:
    """The ids of the term dropped, and of its sign turned."""
    means = ("M52", "N05") if _is_quadratic_in_difference(term) else ("N05",)
    if _is_regulariser(term, variable) or _is_penalty(term, rest, variable):
        return ("M19", *means), ("M20", "N04")
    if any(map(_is_log, tree.walk(term))):
        return ("M55", *means), ("M53", "N04")
    return means, ("M11", "N04") if _measures_residual(term, variable) else ("N04",)


def _measures_residual(term: tree.Node, variable: Sym) -> bool:
    return any(is_residual(part, variable.name) for part in tree.walk(term))


def _is_penalty(term: tree.Node, rest: list, variable: Sym) -> bool:
    """Whether a term beside a sum of squared residuals is quadratic, and weighted or pure."""
    factors = term.args if type(term) is Mul else (term,)
    weighted = any(type(factor) is Sym and factor.is_scalar for factor in factors)
    quadratic = any(_is_quadratic(factor, variable) for factor in factors)
    fitted = any(_measures_residual(other, variable) for other in rest)
    return fitted and quadratic and (weighted or not _measures_residual(term, variable))


def _is_quadratic(node: tree.Node, variable: Sym) -> bool:
    base = node.base if type(node) is Pow else node
    if type(base) is Norm:
        return variable.name in base.names
    return type(node) is MatMul and node.args[0] == variable.T and variable == node.args[-1]


def _is_regulariser(term: tree.Node, variable: Sym) -> bool:
    """Whether a term is a multiple of the square of the variable itself."""
    squares = (
        Pow((Norm(variable), tree.Num(2))),
        tree.Sum(Pow((variable, tree.Num(2)), None, variable.shape)),
        matmul(variable.T, variable) if variable.shape[1] == 1 else None,
        tree.Trace(matmul(variable.T, variable)),
        Norm(variable),
        tree.Sum(Elementwise("abs", variable)),
    )
    return any(part in squares for part in tree.walk(term))


@maker("M52", "N05", likelihood=58)
def parts_of_a_sum(scene):
    """The derivative of tr(S⁻¹ S₀) for that of tr(S⁻¹ (S₀ + d dᵀ)): one term inside forgotten."""
    outer, whole = outer_sum(scene.node), set(summands_of(scene.node))
    sums = [part for part in scene.parts if type(part) is Add and part != outer]
    for node, i in ((total, i) for total in sums for i in range(len(total.args))):
        term, rest = node.args[i], add(*without(node.args, i))
        if term in whole:
            continue
        f = attempt(substitute, scene.node, {node: rest})
        if f is not None and f.shape == scene.node.shape and rest.shape == node.shape:
            square = _is_outer_square(term)
            said = BANKS if square else told("N05.what-inside", term=term)
            yield Made(scene.derivative(f), ("M52", "N05") if square else ("N05",), said)


def _is_outer_square(term: tree.Node) -> bool:
    """Whether a term is d dᵀ for some column d, as the means' difference in a divergence."""
    return type(term) is MatMul and term.args[-1] == term.args[0].T and not term.is_scalar


def _is_quadratic_in_difference(term: tree.Node) -> bool:
    """Whether a term holds (m − n)ᵀ S⁻¹ (m − n)."""
    products = [part.args for part in tree.walk(term) if type(part) is MatMul and part.is_scalar]
    return any(type(args[-1]) is Add and args[-1] == args[0].T for args in products)
