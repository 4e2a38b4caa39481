"""Identification: reading the derivative off its differential, in the layout asked for."""

from __future__ import annotations

from ..language import tree
from ..language.sizes import times
from ..language.tree import matmul, mul
from .adjoints import comm
from .blocks import block
from .linear import flip, wrap
from .strategy import Exact, Form, Label, Recorder, trace_trick, vec_trick

SCALAR_VARIABLE = Label(
    "scalar variable",
    "dt is a scalar: it comes out of every product, and what stands beside it is the derivative; "
    "in denominator layout, its transpose.",
    r"\mathrm{d}F = F'\,\mathrm{d}t",
)
FIRST = Label(
    "first identification theorem",
    "df = tr(Gᵀ dX) for every dX, so G is the gradient (denominator layout), and Gᵀ its numerator "
    "layout.",
    r"\mathrm{d}f = \operatorname{tr}(G^{\top}\mathrm{d}X)\ \Rightarrow\ \partial f/\partial X = G",
)
JACOBIAN = Label(
    "Jacobian by identification",
    "vec dF = J vec dX for every dX, so J is the Jacobian (numerator layout), and Jᵀ the "
    "derivative in denominator layout.",
    r"\mathrm{d}\operatorname{vec}F = J\,\mathrm{d}\operatorname{vec}X",
)
JACOBIAN_BY_ROWS = Label(
    JACOBIAN.name,
    "vec dF = J vec dX for every dX; with rows stacked instead of columns, a commutation matrix "
    "stands on each side of J. This is the numerator layout, its transpose the denominator layout.",
    r"\operatorname{vec}(F^{\top}) = K\operatorname{vec}F,\quad J\mapsto KJK",
)
BLOCKS = Label(
    "block arrangement",
    "Every entry of F is replaced by its derivative, a block.",
    r"f_{ij}\mapsto\partial f_{ij}/\partial X",
)
COLLECT = Label(
    "collecting",
    "The terms share dX, so their factors are added.",
    r"\operatorname{tr}(A\,\mathrm{d}X) + \operatorname{tr}(B\,\mathrm{d}X)"
    r" = \operatorname{tr}((A + B)\,\mathrm{d}X)",
)


def identify(recorder: Recorder, terms, f_shape, variable, layout, arrangement) -> tree.Node:
    """The derivative as an expression, before tidying; every step is recorded."""
    if variable.is_scalar:
        return _by_scalar(recorder, terms, f_shape, layout)
    terms = trace_trick(recorder, terms, f_shape)
    recorder.round += 1
    if f_shape == tree.SCALAR:
        return _gradient(recorder, terms, variable.shape, layout)
    if arrangement == "block":
        return _blocks(recorder, terms, f_shape, variable.shape, layout)
    return _jacobian(recorder, terms, f_shape, variable.shape, layout, arrangement)


def _by_scalar(recorder, terms, shape, layout):
    recorder.round += 1
    total = tree.add(*(wrap(term.frames, tree.ONE) for term in terms), tree.zeros(shape))
    result = total if layout == "numerator" else flip(total)
    recorder.add(SCALAR_VARIABLE, Form(tuple(terms), shape), Exact(result), "identify")
    return result


def _gradient(recorder, terms, shape, layout):
    parts = []
    for term in terms:
        factor = tree.Eye(shape[0]) if term.factor is None else term.factor
        parts.append(mul(*term.coefficients, factor))
    total = tree.add(*parts, tree.zeros(shape[::-1]))
    before = Form(tuple(terms), tree.SCALAR)
    if len(terms) > 1:
        collected = matmul(total, terms[0].core)
        collected = collected if collected.is_scalar else tree.Trace(collected)
        recorder.add(COLLECT, before, Exact(collected))
        before = Exact(collected)
    result = total if layout == "numerator" else _transposed(parts, shape)
    recorder.add(FIRST, before, Exact(result), "identify")
    return result


def _transposed(parts, shape) -> tree.Node:
    return tree.add(*(flip(part) for part in parts), tree.zeros(shape))


def _jacobian(recorder, terms, f_shape, x_shape, layout, arrangement):
    size = times(*x_shape)
    terms = vec_trick(recorder, terms, (times(*f_shape), 1))
    recorder.round += 1
    parts = [
        mul(*term.coefficients, tree.Eye(size) if term.factor is None else term.factor)
        for term in terms
    ]
    if arrangement == "row-vec":
        parts = [matmul(comm(*f_shape), part, comm(*x_shape[::-1])) for part in parts]
    shape = (times(*f_shape), size)
    numerator = layout == "numerator"
    result = tree.add(*parts, tree.zeros(shape)) if numerator else _transposed(parts, shape[::-1])
    label = JACOBIAN_BY_ROWS if arrangement == "row-vec" else JACOBIAN
    recorder.add(label, Form(tuple(terms), f_shape), Exact(result), "identify vec")
    return result


def _blocks(recorder, terms, f_shape, x_shape, layout):
    (m, n), (p, q) = f_shape, x_shape
    shape = (times(m, p), times(n, q)) if layout == "denominator" else (times(m, q), times(n, p))
    result = tree.add(*(block(term, layout) for term in terms), tree.zeros(shape))
    recorder.add(BLOCKS, Form(tuple(terms), f_shape), Exact(result), "identify")
    return result
