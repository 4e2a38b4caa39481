"""The trace trick: rewrites that bring every term of a scalar differential to tr(M dX).

A term is ``c · tr(M v)`` with v a chain of linear maps around the core. Each rule peels the
outermost map off v and onto M.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..language import tree
from ..language.sizes import times
from ..language.tree import matmul, mul
from . import adjoints
from .linear import Apply, Around, KronLeft, Term, Times, flip, merge_times, taken_out, wrap
from .rules import Peeling, label


@dataclass(frozen=True, slots=True)
class TraceTerm(Term):
    """outer(c · tr(M v)), v = frames around core; M None is the identity."""

    factor: tree.Node | None = None
    coefficients: tuple = ()
    outer: tuple = ()

    def node(self) -> tree.Node:
        """g(c tr(M v)), g the outer frames; a 1×1 product M v is its own trace."""
        scalars, inner = taken_out(wrap(self.frames, self.core))
        body = inner if self.factor is None else matmul(self.factor, inner)
        value = body if body.is_scalar else tree.Trace(body)
        return wrap(self.outer, mul(*self.coefficients, *scalars, value))


def as_trace_term(term: Term, outer: int) -> TraceTerm:
    """g(v) = g(tr(v)): a term whose first `outer` frames g act on a scalar v."""
    return TraceTerm(merge_times(term.frames[outer:]), term.core, outer=term.frames[:outer])


def trace_rule(term: TraceTerm) -> Peeling:
    """The rewrite that peels the outermost frame of a term."""
    frame = term.frames[0]
    kind = type(frame)
    if kind is Apply:
        return _APPLY[frame.kind]
    if kind is Times:
        return _TIMES_ENTRIES if _is_hadamard(term, frame) else _TIMES_SCALAR
    if kind is Around:
        return _AROUND if term.factor is not None or frame.right is not None else _AROUND_LEFT
    return _KRON


def peel(term: TraceTerm) -> TraceTerm:
    """tr(M f(v)) = c tr(N v): the outermost frame f goes into the factor and the coefficients."""
    return trace_rule(term).peel(term, term.frames[0], term.inner_shape())


def _next(term: TraceTerm, factor: tree.Node | None, coefficients=()) -> TraceTerm:
    """c tr(N v), the next term: N given, or None for the identity; a 1×1 N is one of the c."""
    if factor is not None and factor.is_scalar:
        factor, coefficients = None, (*coefficients, factor)
    return replace(
        term,
        frames=term.frames[1:],
        factor=factor,
        coefficients=(*term.coefficients, *coefficients),
    )


def _is_hadamard(term: TraceTerm, frame: Times) -> bool:
    return not frame.other.is_scalar and term.inner_shape() == frame.other.shape


def _join(*parts: tree.Node | None) -> tree.Node | None:
    """A B C, without those that are missing; None for the identity."""
    present = [part for part in parts if part is not None]
    return matmul(*present) if present else None


def _around(term, frame, inner) -> TraceTerm:
    """tr(M L v R) = tr((R M L) v)."""
    return _next(term, _join(frame.right, term.factor, frame.left))


def _transposed(term, frame, inner) -> TraceTerm:
    """tr(M vᵀ) = tr(Mᵀ v)."""
    return _next(term, None if term.factor is None else flip(term.factor))


def _scalar(term, frame, inner) -> TraceTerm:
    """tr(M c v) = c tr(M v); for a scalar v, tr(M C v) = tr(M C) v."""
    if frame.other.is_scalar:
        return _next(term, term.factor, (frame.other,))
    body = _join(term.factor, frame.other)
    return _next(term, None, (body if body.is_scalar else tree.Trace(body),))


def _hadamard(term, frame, inner) -> TraceTerm:
    """tr(M (C ∘ v)) = tr((M ∘ Cᵀ) v), and tr(C ∘ v) = tr(diag(diag(C)) v)."""
    scalars, other = tree.split_scalars(frame.other)
    if term.factor is None:
        return _next(term, tree.Diag(tree.Diag(other)), scalars)
    other = flip(other)
    is_ones = type(term.factor) is tree.Ones
    return _next(term, other if is_ones else mul(term.factor, other), scalars)


def _trace(term, frame, inner) -> TraceTerm:
    """tr(tr(v)) = tr(v)."""
    return _next(term, None)


def _sum(term, frame, inner) -> TraceTerm:
    """sum(v) = tr(1 1ᵀ v)."""
    return _next(term, None if inner == tree.SCALAR else tree.Ones(*inner[::-1]))


def _diag(term, frame, inner) -> TraceTerm:
    """tr(M diag(v)) = diag(M)ᵀ v, and tr(mᵀ diag(v)) = tr(diag(m) v) for a square v."""
    factor = term.factor
    if inner[1] == 1:
        factor = tree.Ones(1, inner[0]) if factor is None else tree.Diag(factor).T
        return _next(term, factor)
    return _next(term, tree.Diag(factor.T))


def _vec(term, frame, inner) -> TraceTerm:
    """gᵀ vec(v) = tr(unvec(g)ᵀ v)."""
    if inner[1] == 1:
        return _next(term, term.factor)
    return _next(term, adjoints.unvec(term.factor.T, inner).T)


def _kron(term, frame, inner) -> TraceTerm:
    """tr(M (A ⊗ v)) = c tr(N v), and tr(A ⊗ v) = tr(A) tr(v)."""
    left = type(frame) is KronLeft
    rows, cols = frame.other.shape
    if term.factor is None and rows == cols:
        return _next(term, None, (tree.Trace(frame.other),))
    factor = term.factor or tree.Eye(times(rows, inner[0]))
    coefficient, factor = adjoints.kron(factor, frame.other, inner, left)
    return _next(term, factor, coefficient)


# fmt: off
_TIMES_SCALAR = Peeling(label(
    "linearity", "A scalar comes out of the trace.",
    r"\operatorname{tr}(cV) = c\operatorname{tr}V"), _scalar)
_TIMES_ENTRIES = Peeling(label(
    "Hadamard swap", "All three factors meet entry by entry, so B may change sides.",
    r"\operatorname{tr}(A^{\top}(B\circ C)) = \operatorname{tr}((A\circ B)^{\top}C)"), _hadamard)
_AROUND = Peeling(label(
    "cyclic rotation", "A scalar is its own trace, and under the trace factors may be rotated.",
    r"\operatorname{tr}(AB) = \operatorname{tr}(BA)"), _around)
_AROUND_LEFT = Peeling(label(
    "scalar = trace", "A scalar is its own trace.",
    r"a = \operatorname{tr}(a)", key="scalar-is-trace"), _around)
_KRON = Peeling(label(
    "adjoint of Kronecker",
    "The inner product with a Kronecker product is contracted with its constant factor.",
    r"\langle P\otimes Q,\ A\otimes V\rangle = \langle P,A\rangle\,\langle Q,V\rangle"), _kron)
_APPLY = {
    tree.Transpose: Peeling(label(
        "transpose under the trace", "A matrix and its transpose have the same trace.",
        r"\operatorname{tr}(MV^{\top}) = \operatorname{tr}(M^{\top}V)"), _transposed),
    tree.Trace: Peeling(replace(
        _AROUND_LEFT.label, tex=r"\operatorname{tr}(\operatorname{tr}V) = \operatorname{tr}V"),
        _trace),
    tree.Sum: Peeling(label(
        "sum as trace", "The sum of all entries is the inner product with ones.",
        r"\operatorname{sum}V = \operatorname{tr}(\mathbf{1}\mathbf{1}^{\top}V)"), _sum),
    tree.Diag: Peeling(label(
        "adjoint of diag", "diag picks out the diagonal, on one side as on the other.",
        r"\operatorname{tr}(M\operatorname{diag}v) = \operatorname{diag}(M)^{\top}v"), _diag),
    tree.Vec: Peeling(label(
        "adjoint of vec", "vec keeps the inner product.",
        r"(\operatorname{vec}M)^{\top}\operatorname{vec}V = \operatorname{tr}(M^{\top}V)"), _vec),
}
# fmt: on
_ALL = (_TIMES_SCALAR, _TIMES_ENTRIES, _AROUND, _AROUND_LEFT, _KRON, *_APPLY.values())
TRACE_RULES = tuple(rule.label for rule in _ALL)
