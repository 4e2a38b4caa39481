"""The trace trick: rewrites that bring every term of a scalar differential to tr(M dX).

A term is ``c · tr(M v)`` with v a chain of linear maps around the core. Each rule peels the
outermost map off v and onto M.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..language import tree
from ..language.sizes import times
from ..language.tree import matmul, mul
from . import adjoints
from .linear import Apply, Around, KronLeft, Term, Times, flip, merge_times, taken_out, wrap


@dataclass(frozen=True, slots=True)
class TraceTerm:
    """outer(c · tr(M v)), v = frames around core; M None is the identity."""

    frames: tuple
    core: tree.Node
    factor: tree.Node | None = None
    coefficients: tuple = ()
    outer: tuple = ()

    def node(self) -> tree.Node:
        scalars, inner = taken_out(wrap(self.frames, self.core))
        body = inner if self.factor is None else matmul(self.factor, inner)
        value = body if body.is_scalar else tree.Trace(body)
        return wrap(self.outer, mul(*self.coefficients, *scalars, value))

    def inner_shape(self):
        """The shape of what the outermost frame acts on."""
        return wrap(self.frames[1:], self.core).shape


@dataclass(frozen=True)
class TraceRule:
    """One rewrite under the trace: its name, what it says, and the peeling of one frame."""

    name: str
    tex: str
    sentence: str
    peel: Callable[[TraceTerm, object, tuple], TraceTerm]


def as_trace_term(term: Term, outer: int) -> TraceTerm:
    """Start the trace trick on a term whose first `outer` frames act on a scalar."""
    return TraceTerm(merge_times(term.frames[outer:]), term.core, outer=term.frames[:outer])


def trace_rule(term: TraceTerm) -> TraceRule:
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
    return trace_rule(term).peel(term, term.frames[0], term.inner_shape())


def _next(term: TraceTerm, factor, coefficients=()) -> TraceTerm:
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


def _join(*parts):
    present = [part for part in parts if part is not None]
    return matmul(*present) if present else None


def _around(term, frame, inner):
    return _next(term, _join(frame.right, term.factor, frame.left))


def _transposed(term, frame, inner):
    return _next(term, None if term.factor is None else flip(term.factor))


def _scalar(term, frame, inner):
    if frame.other.is_scalar:
        return _next(term, term.factor, (frame.other,))
    body = _join(term.factor, frame.other)
    return _next(term, None, (body if body.is_scalar else tree.Trace(body),))


def _hadamard(term, frame, inner):
    scalars, other = tree.split_scalars(frame.other)
    if term.factor is None:
        return _next(term, tree.Diag(tree.Diag(other)), scalars)
    other = flip(other)
    is_ones = type(term.factor) is tree.Ones
    return _next(term, other if is_ones else mul(term.factor, other), scalars)


def _trace(term, frame, inner):
    return _next(term, None)


def _sum(term, frame, inner):
    return _next(term, None if inner == tree.SCALAR else tree.Ones(*inner[::-1]))


def _diag(term, frame, inner):
    factor = term.factor
    if inner[1] == 1:
        factor = tree.Ones(1, inner[0]) if factor is None else tree.Diag(factor).T
        return _next(term, factor)
    return _next(term, tree.Diag(factor.T))


def _vec(term, frame, inner):
    if inner[1] == 1:
        return _next(term, term.factor)
    return _next(term, adjoints.unvec(term.factor.T, inner).T)


def _kron(term, frame, inner):
    left = type(frame) is KronLeft
    rows, cols = frame.other.shape
    if term.factor is None and rows == cols:
        return _next(term, None, (tree.Trace(frame.other),))
    factor = term.factor or tree.Eye(times(rows, inner[0]))
    coefficient, factor = adjoints.kron(factor, frame.other, inner, left)
    return _next(term, factor, coefficient)


_TIMES_SCALAR = TraceRule(
    "linearity",
    r"\operatorname{tr}(cV) = c\operatorname{tr}V",
    "A scalar comes out of the trace.",
    _scalar,
)
_TIMES_ENTRIES = TraceRule(
    "Hadamard swap",
    r"\operatorname{tr}(A^{\top}(B\circ C)) = \operatorname{tr}((A\circ B)^{\top}C)",
    "All three factors meet entry by entry, so B may change sides.",
    _hadamard,
)
_AROUND = TraceRule(
    "cyclic rotation",
    r"\operatorname{tr}(AB) = \operatorname{tr}(BA)",
    "A scalar is its own trace, and under the trace factors may be rotated.",
    _around,
)
_AROUND_LEFT = TraceRule(
    "scalar = trace",
    r"a = \operatorname{tr}(a)",
    "A scalar is its own trace.",
    _around,
)
_KRON = TraceRule(
    "adjoint of Kronecker",
    r"\langle P\otimes Q,\ A\otimes V\rangle = \langle P,A\rangle\,\langle Q,V\rangle",
    "The inner product with a Kronecker product is contracted with its constant factor.",
    _kron,
)
_APPLY = {
    tree.Transpose: TraceRule(
        "transpose under the trace",
        r"\operatorname{tr}(MV^{\top}) = \operatorname{tr}(M^{\top}V)",
        "A matrix and its transpose have the same trace.",
        _transposed,
    ),
    tree.Trace: TraceRule(
        "scalar = trace",
        r"\operatorname{tr}(\operatorname{tr}V) = \operatorname{tr}V",
        "A scalar is its own trace.",
        _trace,
    ),
    tree.Sum: TraceRule(
        "sum as trace",
        r"\operatorname{sum}V = \operatorname{tr}(\mathbf{1}\mathbf{1}^{\top}V)",
        "The sum of all entries is the inner product with ones.",
        _sum,
    ),
    tree.Diag: TraceRule(
        "adjoint of diag",
        r"\operatorname{tr}(M\operatorname{diag}v) = \operatorname{diag}(M)^{\top}v",
        "diag picks out the diagonal, on one side as on the other.",
        _diag,
    ),
    tree.Vec: TraceRule(
        "adjoint of vec",
        r"(\operatorname{vec}M)^{\top}\operatorname{vec}V = \operatorname{tr}(M^{\top}V)",
        "vec keeps the inner product.",
        _vec,
    ),
}
TRACE_RULES = (_TIMES_SCALAR, _TIMES_ENTRIES, _AROUND, _AROUND_LEFT, _KRON, *_APPLY.values())
