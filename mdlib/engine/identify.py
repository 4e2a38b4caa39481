"""Identification: reading the derivative off its differential, in the layout asked for."""

from __future__ import annotations

from ..language import tree
from ..language.sizes import times
from ..language.tree import matmul, mul
from .adjoints import comm
from .blocks import block
from .linear import flip, wrap
from .recorder import Expression, Form, Recorder
from .rules import label
from .strategy import trace_trick, vec_trick

SCALAR_VARIABLE = label(
    "scalar variable",
    "dt is a scalar: it comes out of every product, and what stands beside it is the derivative; "
    "in denominator layout, its transpose.",
    r"\mathrm{d}F = F'\,\mathrm{d}t",
)
FIRST = label(
    "first identification theorem",
    "df = tr(Gᵀ dX) for every dX, so G is the gradient (denominator layout), and Gᵀ its numerator "
    "layout.",
    r"\mathrm{d}f = \operatorname{tr}(G^{\top}\mathrm{d}X)\ \Rightarrow\ \partial f/\partial X = G",
)
JACOBIAN = label(
    "Jacobian by identification",
    "vec dF = J vec dX for every dX, so J is the Jacobian (numerator layout), and Jᵀ the "
    "derivative in denominator layout.",
    r"\mathrm{d}\operatorname{vec}F = J\,\mathrm{d}\operatorname{vec}X",
)
JACOBIAN_BY_ROWS = label(
    "Jacobian by identification",
    "vec dF = J vec dX for every dX; with rows stacked instead of columns, a commutation matrix "
    "stands on each side of J. This is the numerator layout, its transpose the denominator layout.",
    r"\operatorname{vec}(F^{\top}) = K\operatorname{vec}F,\quad J\mapsto KJK",
    key="jacobian-by-identification-of-rows",
)
BLOCKS = label(
    "block arrangement",
    "Every entry of F is replaced by its derivative, a block.",
    r"f_{ij}\mapsto\partial f_{ij}/\partial X",
)
COLLECT = label(
    "collecting",
    "The terms share dX, so their factors are added.",
    r"\operatorname{tr}(A\,\mathrm{d}X) + \operatorname{tr}(B\,\mathrm{d}X)"
    r" = \operatorname{tr}((A + B)\,\mathrm{d}X)",
)


def identify(recorder: Recorder, terms, f_shape, variable, layout, arrangement) -> tree.Node:
    """df = tr(Gᵀ dX) → G, vec(dF) = J vec(dX) → J: the derivative, before tidying.

    Every step is recorded.
    """
    if variable.is_scalar:
        return _by_scalar(recorder, terms, f_shape, layout)
    terms = trace_trick(recorder, terms, f_shape)
    recorder.round += 1
    if f_shape == tree.SCALAR:
        return _gradient(recorder, terms, variable.shape, layout)
    if arrangement == "block":
        return _blocks(recorder, terms, f_shape, variable.shape, layout)
    return _jacobian(recorder, terms, f_shape, variable.shape, layout, arrangement)


def _by_scalar(recorder: Recorder, terms, shape, layout: str) -> tree.Node:
    """dF = F' dt → F', and its transpose in denominator layout."""
    recorder.round += 1
    total = tree.add(*(wrap(term.frames, tree.ONE) for term in terms), tree.zeros(shape))
    result = total if layout == "numerator" else flip(total)
    recorder.add(SCALAR_VARIABLE, Form(tuple(terms), shape), Expression(result), "identify")
    return result


def _gradient(recorder: Recorder, terms, shape, layout: str) -> tree.Node:
    """tr(A dX) + tr(B dX) = tr((A + B) dX) → (A + B)ᵀ, and A + B in numerator layout."""
    before = Form(tuple(terms), tree.SCALAR)
    parts = [_factor(term, shape[0]) for term in terms]
    if len(terms) > 1:
        collected = matmul(_sum(parts, shape[::-1], "numerator"), terms[0].core)
        before = Expression(collected if collected.is_scalar else tree.Trace(collected))
        recorder.add(COLLECT, Form(tuple(terms), tree.SCALAR), before)
    result = _sum(parts, shape[::-1], layout)
    recorder.add(FIRST, before, Expression(result), "identify")
    return result


def _jacobian(recorder: Recorder, terms, f_shape, x_shape, layout: str, arrangement) -> tree.Node:
    """vec(dF) = J vec(dX) → J, or K J K by rows; its transpose in denominator layout."""
    rows, columns = times(*f_shape), times(*x_shape)
    terms = vec_trick(recorder, terms, (rows, 1))
    recorder.round += 1
    parts = [_factor(term, columns) for term in terms]
    if arrangement == "row-vec":
        parts = [matmul(comm(*f_shape), part, comm(*x_shape[::-1])) for part in parts]
    result = _sum(parts, (rows, columns), layout)
    said = JACOBIAN_BY_ROWS if arrangement == "row-vec" else JACOBIAN
    recorder.add(said, Form(tuple(terms), f_shape), Expression(result), "identify vec")
    return result


def _factor(term, size) -> tree.Node:
    """c M, what stands before dX in c tr(M dX), or before vec(dX) in c M vec(dX)."""
    return mul(*term.coefficients, tree.Eye(size) if term.factor is None else term.factor)


def _sum(parts: list[tree.Node], shape, layout: str) -> tree.Node:
    """A + B, and Aᵀ + Bᵀ in denominator layout."""
    if layout == "numerator":
        return tree.add(*parts, tree.zeros(shape))
    return tree.add(*map(flip, parts), tree.zeros(shape[::-1]))


def _blocks(recorder: Recorder, terms, f_shape, x_shape, layout: str) -> tree.Node:
    """B(dF) → B(F), the sum over the terms; blocks p×q, and q×p in numerator layout."""
    (m, n), (p, q) = f_shape, x_shape if layout == "denominator" else x_shape[::-1]
    shape = (times(m, p), times(n, q))
    result = tree.add(*(block(term, layout) for term in terms), tree.zeros(shape))
    recorder.add(BLOCKS, Form(tuple(terms), f_shape), Expression(result), "identify")
    return result
