"""The block arrangement: every entry f_ij replaced by the block ∂f_ij/∂X.

B(F) is the block arrangement of a linear chain F of maps around X; each block is r×s.
"""

from __future__ import annotations

from typing import NamedTuple

from ..language import tree
from ..language.tree import matmul, mul
from ..matrices.shapes import Size
from .adjoints import comm, eye, kron2, vec
from .linear import Apply, Around, KronLeft, KronRight, Term, Times, wrap
from .traces import TraceTerm


def block(term: Term | TraceTerm, layout: str) -> tree.Node:
    """B(F), of one term F; B(C tr(M X)) = C ⊗ Mᵀ, and C ⊗ M in numerator layout."""
    numerator = layout == "numerator"
    rows, cols = term.core.shape
    if type(term) is TraceTerm:
        gradient = tree.Eye(rows) if term.factor is None else term.factor.T
        gradient = gradient.T if numerator else gradient
        constant = wrap(term.outer, tree.ONE)
        return mul(*term.coefficients, kron2(constant, gradient))
    size = _Size(cols, rows, True) if numerator else _Size(rows, cols, False)
    return _block(term.frames, term.core, size, False)


class _Size(NamedTuple):
    """Rows and columns of one block, and whether it is in numerator layout."""

    rows: Size
    cols: Size
    numerator: bool


def _block(frames: tuple, core: tree.Node, size: _Size, flip: bool) -> tree.Node:
    """B(F), or B(Fᵀ) if `flip`; one map is peeled off at a time."""
    if not frames:
        return _base(core, size, flip)
    frame, rest = frames[0], frames[1:]
    if type(frame) is Apply and frame.kind is tree.Transpose:
        return _block(rest, core, size, not flip)
    peel = _APPLY[frame.kind] if type(frame) is Apply else _RULES[type(frame)]
    return peel(frame, rest, core, size, flip)


def _base(core: tree.Node, size: _Size, flip: bool) -> tree.Node:
    """B(X) = vec(I_p) vec(I_q)ᵀ and B(Xᵀ) = K_qp for X p×q, in denominator layout.

    In numerator layout B(X) = K_pq and B(Xᵀ) = vec(I_q) vec(I_p)ᵀ.
    """
    rows, cols = core.shape
    if size.numerator != flip:
        return comm(cols, rows) if flip else comm(rows, cols)
    return matmul(vec(eye(size.rows)), vec(eye(size.cols)).T)


def _around(frame, rest, core, size, flip) -> tree.Node:
    """B(L W R) = (L ⊗ I_r) B(W) (R ⊗ I_s)."""
    left, right = frame.left, frame.right
    if flip:
        left, right = (side if side is None else side.T for side in (right, left))
    parts = [
        None if left is None else kron2(left, eye(size.rows)),
        _block(rest, core, size, flip),
        None if right is None else kron2(right, eye(size.cols)),
    ]
    return matmul(*(part for part in parts if part is not None))


def _times(frame, rest, core, size, flip) -> tree.Node:
    """B(C ∘ W) = (C ⊗ 1_rs) ∘ B(W), B(c W) = c B(W)."""
    inner = _block(rest, core, size, flip)
    other = frame.other
    if other.is_scalar:
        return mul(other, inner)
    return mul(kron2(other.T if flip else other, _ones(size.rows, size.cols)), inner)


def _ones(rows, cols) -> tree.Node:
    """1_rs, r×s, and 1_11 = 1."""
    return tree.ONE if rows == cols == 1 else tree.Ones(rows, cols)


def _diag(frame, rest, core, size, flip) -> tree.Node:
    """diag(v) = I ∘ (v 1ᵀ), diag(W) = (I ∘ W) 1: maps whose blocks have rules."""
    rows, cols = wrap(rest, core).shape
    mask = kron2(tree.Eye(rows), _ones(size.rows, size.cols))
    if cols == 1:
        spread = kron2(tree.Ones(1, rows), eye(size.cols))
        return mul(mask, matmul(_block(rest, core, size, False), spread))
    inner = mul(mask, _block(rest, core, size, flip))
    if flip:
        return matmul(kron2(tree.Ones(1, rows), eye(size.rows)), inner)
    return matmul(inner, kron2(tree.Ones(rows, 1), eye(size.cols)))


def _vec(frame, rest, core, size, flip) -> tree.Node:
    """vec(W) = (I ⊗ W) vec(I), vec(w) = w, vec(wᵀ) = w: maps whose blocks have rules."""
    rows, cols = wrap(rest, core).shape
    if cols == 1:
        return _block(rest, core, size, flip)
    if rows == 1:
        return _block(rest, core, size, not flip)
    frames = (Around(None, vec(eye(cols))), KronLeft(eye(cols)), *rest)
    return _block(frames, core, size, flip)


def _kron(frame, rest, core, size, flip) -> tree.Node:
    """B(A ⊗ W) = A ⊗ B(W), B(W ⊗ A) = (K_km ⊗ I_r) (A ⊗ B(W)) (K_nl ⊗ I_s); A m×n, W k×l."""
    other = frame.other.T if flip else frame.other
    inner = _block(rest, core, size, flip)
    product = kron2(other, inner)
    if type(frame) is KronLeft:
        return product
    rows, cols = wrap(rest, core).shape[:: -1 if flip else 1]
    left = kron2(comm(rows, other.shape[0]), eye(size.rows))
    right = kron2(comm(other.shape[1], cols), eye(size.cols))
    return matmul(left, product, right)


_RULES = {Around: _around, Times: _times, KronLeft: _kron, KronRight: _kron}
_APPLY = {tree.Diag: _diag, tree.Vec: _vec}
