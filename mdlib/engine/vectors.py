"""vec: rewrites that bring the differential of a vector or matrix function to J vec(dX).

A term is ``c · P vec(v)`` with v a chain of linear maps around the core; each rule moves the
outermost map of v into P.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..language import tree
from ..language.tree import matmul, mul
from .adjoints import comm, eye, kron2, kron_matrix, vec
from .linear import Apply, Around, KronLeft, KronRight, Term, Times, flip, taken_out, wrap
from .rules import Peeling, label
from .traces import TraceTerm


@dataclass(frozen=True, slots=True)
class VecTerm(Term):
    """c · P vec(v), v = frames around core; P None is the identity."""

    factor: tree.Node | None = None
    coefficients: tuple = ()

    def node(self) -> tree.Node:
        """c P vec(v)."""
        scalars, inner = taken_out(wrap(self.frames, self.core))
        inner = vec(inner)
        body = inner if self.factor is None else matmul(self.factor, inner)
        return mul(*self.coefficients, *scalars, body)


def vec_rule(term: VecTerm | TraceTerm) -> Peeling | None:
    """The rewrite for a term's outermost frame; None when it is J vec(dX) already."""
    if type(term) is TraceTerm:
        return _SCALAR_OUT
    if not term.frames:
        return None
    frame = term.frames[0]
    return _APPLY[frame.kind] if type(frame) is Apply else _RULES[type(frame)]


def peel(term: VecTerm | TraceTerm) -> VecTerm:
    """P vec(f(v)) = c Q vec(v): the outermost frame f goes into the factor and the coefficients."""
    if type(term) is TraceTerm:
        return _scalar_out(term)
    return vec_rule(term).peel(term, term.frames[0], term.inner_shape())


def _next(term, factor: tree.Node | None, coefficients=()) -> VecTerm:
    """c P Q vec(v), the next term: Q given, or None for the identity."""
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


def _around(term, frame, inner) -> VecTerm:
    """vec(L v R) = (Rᵀ ⊗ L) vec(v)."""
    left = eye(inner[0]) if frame.left is None else frame.left
    right = eye(inner[1]) if frame.right is None else frame.right
    return _next(term, kron2(flip(right), left))


def _times(term, frame, inner) -> VecTerm:
    """vec(C ∘ v) = diag(vec(C)) vec(v), vec(c v) = c vec(v)."""
    if frame.other.is_scalar:
        return _next(term, None, (frame.other,))
    scalars, other = tree.split_scalars(frame.other)
    return _next(term, tree.Diag(vec(other)), scalars)


def _transpose(term, frame, inner) -> VecTerm:
    """vec(vᵀ) = K_mn vec(v) for v m×n."""
    return _next(term, None if 1 in inner else comm(*inner))


def _vec(term, frame, inner) -> VecTerm:
    """vec(vec(v)) = vec(v)."""
    return _next(term, None)


def _diag(term, frame, inner) -> VecTerm:
    """vec(diag(v)) = diag(vec(I)) (1 ⊗ I) v, and diag(V) = (diag(vec(I)) (1 ⊗ I))ᵀ vec(V)."""
    size = inner[0]
    spread = matmul(
        tree.Diag(tree.Vec(tree.Eye(size))), tree.Kron(tree.Ones(size, 1), tree.Eye(size))
    )
    return _next(term, spread if inner[1] == 1 else spread.T)


def _kron(term, frame, inner) -> VecTerm:
    """vec(A ⊗ v) = (I ⊗ K ⊗ I)(vec(A) ⊗ I) vec(v)."""
    return _next(term, kron_matrix(frame.other, inner, type(frame) is KronLeft))


# fmt: off
_SCALAR_OUT = Peeling(label(
    "scalar comes out",
    "A scalar times a constant: the trace is an inner product of two stacked columns.",
    r"\operatorname{vec}(C\operatorname{tr}(M\,\mathrm{d}X)) = "
    r"\operatorname{vec}(C)\operatorname{vec}(M^{\top})^{\top}\operatorname{vec}\mathrm{d}X"),
    _scalar_out)
_KRON = Peeling(label(
    "vec of a Kronecker product",
    "A commutation matrix sorts the entries of a Kronecker product.",
    r"\operatorname{vec}(A\otimes W) = (I\otimes K\otimes I)(\operatorname{vec}A\otimes I)"
    r"\operatorname{vec}W"), _kron)
_RULES = {
    Around: Peeling(label(
        "vec of a product", "Factors on both sides become one Kronecker product in front.",
        r"\operatorname{vec}(AVB) = (B^{\top}\otimes A)\operatorname{vec}V"), _around),
    Times: Peeling(label(
        "vec of an elementwise product", "Entry by entry: a diagonal matrix; a scalar comes out.",
        r"\operatorname{vec}(C\circ V) = \operatorname{diag}(\operatorname{vec}C)"
        r"\operatorname{vec}V"), _times),
    KronLeft: _KRON, KronRight: _KRON,
}
_APPLY = {
    tree.Transpose: Peeling(label(
        "commutation matrix", "Transposing only reorders the entries.",
        r"\operatorname{vec}(V^{\top}) = K\operatorname{vec}V"), _transpose),
    tree.Vec: Peeling(label(
        "vec", "A column is its own vec.", r"\operatorname{vec}v = v", key="vec-of-vec"), _vec),
    tree.Diag: Peeling(label(
        "vec of diag", "A diagonal matrix repeats the column and keeps one entry of each copy.",
        r"\operatorname{vec}\operatorname{diag}v = \operatorname{diag}(\operatorname{vec}I)"
        r"(\mathbf{1}\otimes I)\,v"), _diag),
}
# fmt: on
VEC_RULES = tuple(
    dict.fromkeys(rule.label for rule in (_SCALAR_OUT, *_RULES.values(), *_APPLY.values()))
)
