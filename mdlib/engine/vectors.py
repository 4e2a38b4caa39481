"""vec: rewrites that bring the differential of a vector or matrix function to J vec(dX).

A term is ``c · P vec(v)`` with v a chain of linear maps around the core; each rule moves the
outermost map of v into P.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..language import tree
from ..language.tree import matmul, mul
from .adjoints import comm, eye, kron2, kron_matrix, vec
from .linear import Apply, Around, KronLeft, KronRight, Times, flip, taken_out, wrap
from .traces import TraceTerm


@dataclass(frozen=True, slots=True)
class VecTerm:
    """c · P vec(v), v = frames around core; P None is the identity."""

    frames: tuple
    core: tree.Node
    factor: tree.Node | None = None
    coefficients: tuple = ()

    def node(self) -> tree.Node:
        scalars, inner = taken_out(wrap(self.frames, self.core))
        inner = vec(inner)
        body = inner if self.factor is None else matmul(self.factor, inner)
        return mul(*self.coefficients, *scalars, body)

    def inner_shape(self):
        return wrap(self.frames[1:], self.core).shape


@dataclass(frozen=True)
class VecRule:
    """One rewrite under vec: its name, what it says, and the peeling of one frame."""

    name: str
    tex: str
    sentence: str
    peel: Callable[[VecTerm, object, tuple], VecTerm]


def vec_rule(term: VecTerm | TraceTerm) -> VecRule | None:
    """The rewrite for a term's outermost frame; None when it is J vec(dX) already."""
    if type(term) is TraceTerm:
        return _SCALAR_OUT
    if not term.frames:
        return None
    frame = term.frames[0]
    return _APPLY[frame.kind] if type(frame) is Apply else _RULES[type(frame)]


def peel(term):
    if type(term) is TraceTerm:
        return _scalar_out(term)
    return vec_rule(term).peel(term, term.frames[0], term.inner_shape())


def _next(term, factor, coefficients=()) -> VecTerm:
    if factor is not None:
        factor = factor if term.factor is None else matmul(term.factor, factor)
    return replace(
        term,
        frames=term.frames[1:],
        factor=term.factor if factor is None else factor,
        coefficients=(*term.coefficients, *coefficients),
    )


def _scalar_out(term: TraceTerm) -> VecTerm:
    """vec(C tr(M dX)) = vec(C) vec(Mᵀ)ᵀ vec(dX)."""
    column = vec(wrap(term.outer, tree.ONE))
    gradient = tree.Eye(term.core.shape[0]) if term.factor is None else term.factor.T
    factor = matmul(column, vec(gradient).T)
    return VecTerm((), term.core, factor, term.coefficients)


def _around(term, frame, inner):
    left = eye(inner[0]) if frame.left is None else frame.left
    right = eye(inner[1]) if frame.right is None else frame.right
    return _next(term, kron2(flip(right), left))


def _times(term, frame, inner):
    if frame.other.is_scalar:
        return _next(term, None, (frame.other,))
    scalars, other = tree.split_scalars(frame.other)
    return _next(term, tree.Diag(vec(other)), scalars)


def _transpose(term, frame, inner):
    return _next(term, None if 1 in inner else comm(*inner))


def _vec(term, frame, inner):
    return _next(term, None)


def _diag(term, frame, inner):
    size = inner[0]
    spread = matmul(
        tree.Diag(tree.Vec(tree.Eye(size))), tree.Kron(tree.Ones(size, 1), tree.Eye(size))
    )
    return _next(term, spread if inner[1] == 1 else spread.T)


def _kron(term, frame, inner):
    return _next(term, kron_matrix(frame.other, inner, type(frame) is KronLeft))


_SCALAR_OUT = VecRule(
    "scalar comes out",
    r"\operatorname{vec}(C\operatorname{tr}(M\,\mathrm{d}X))"
    r" = \operatorname{vec}(C)\operatorname{vec}(M^{\top})^{\top}\operatorname{vec}\mathrm{d}X",
    "A scalar times a constant: the trace is an inner product of two stacked columns.",
    _scalar_out,
)
_KRON = VecRule(
    "vec of a Kronecker product",
    r"\operatorname{vec}(A\otimes W) = (I\otimes K\otimes I)(\operatorname{vec}A\otimes I)"
    r"\operatorname{vec}W",
    "A commutation matrix sorts the entries of a Kronecker product.",
    _kron,
)
_RULES = {
    Around: VecRule(
        "vec of a product",
        r"\operatorname{vec}(AVB) = (B^{\top}\otimes A)\operatorname{vec}V",
        "Factors on both sides become one Kronecker product in front.",
        _around,
    ),
    Times: VecRule(
        "vec of an elementwise product",
        r"\operatorname{vec}(C\circ V)"
        r" = \operatorname{diag}(\operatorname{vec}C)\operatorname{vec}V",
        "Entry by entry: a diagonal matrix; a scalar comes out.",
        _times,
    ),
    KronLeft: _KRON,
    KronRight: _KRON,
}
_APPLY = {
    tree.Transpose: VecRule(
        "commutation matrix",
        r"\operatorname{vec}(V^{\top}) = K\operatorname{vec}V",
        "Transposing only reorders the entries.",
        _transpose,
    ),
    tree.Vec: VecRule("vec", r"\operatorname{vec}v = v", "A column is its own vec.", _vec),
    tree.Diag: VecRule(
        "vec of diag",
        r"\operatorname{vec}\operatorname{diag}v = \operatorname{diag}(\operatorname{vec}I)"
        r"(\mathbf{1}\otimes I)\,v",
        "A diagonal matrix repeats the column and keeps one entry of each copy.",
        _diag,
    ),
}
VEC_RULES = (
    _SCALAR_OUT,
    *{rule.name: rule for rule in (*_RULES.values(), *_APPLY.values())}.values(),
)
