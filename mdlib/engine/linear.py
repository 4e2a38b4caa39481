"""Linear forms as lists of terms: each term is a chain of linear maps around one core.

The core is ``d(U)``, a differential yet to be taken, or dX itself. Chains make every rewrite local:
a rule acts on the core, the trace trick peels the chain from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..language import tree
from ..language.tree import Kron, matmul, mul
from ..matrices.shapes import Size

LINEAR_TYPES = (tree.Transpose, tree.Trace, tree.Sum, tree.Diag, tree.Vec)


@dataclass(frozen=True, slots=True)
class Around:
    """W → L W R; either side may be missing."""

    left: tree.Node | None
    right: tree.Node | None

    def wrap(self, inner: tree.Node) -> tree.Node:
        """L W R, with c L W R for c W."""
        scalars, body = taken_out(inner)
        parts = (self.left, body, self.right)
        return mul(*scalars, matmul(*(part for part in parts if part is not None)))


@dataclass(frozen=True, slots=True)
class Times:
    """W → C W for a scalar C, C ∘ W for equal shapes, or W C for a scalar W."""

    other: tree.Node

    def wrap(self, inner: tree.Node) -> tree.Node:
        """C ∘ W."""
        return mul(self.other, inner)


@dataclass(frozen=True, slots=True)
class Apply:
    """W → f(W) for a linear function of one argument: transpose, trace, sum, diag, vec."""

    kind: type

    def wrap(self, inner: tree.Node) -> tree.Node:
        """f(W), with c f(W) for c W."""
        scalars, body = taken_out(inner)
        body = tree.transpose(body) if self.kind is tree.Transpose else self.kind(body)
        return mul(*scalars, body)


def taken_out(inner: tree.Node) -> tuple[list[tree.Node], tree.Node]:
    """c W → [c], W: the constant scalars, which a linear map lets out, and what remains."""
    if inner.is_scalar:
        return [], inner
    scalars, body = tree.split_scalars(inner)
    if any(part.changing for part in scalars):
        return [], inner
    return scalars, body


@dataclass(frozen=True, slots=True)
class KronLeft:
    """W → A ⊗ W."""

    other: tree.Node

    def wrap(self, inner: tree.Node) -> tree.Node:
        """A ⊗ W."""
        return Kron(self.other, inner)


@dataclass(frozen=True, slots=True)
class KronRight:
    """W → W ⊗ B."""

    other: tree.Node

    def wrap(self, inner: tree.Node) -> tree.Node:
        """W ⊗ B."""
        return Kron(inner, self.other)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a linear form: frames from the outermost inwards, around a core."""

    frames: tuple
    core: tree.Node

    def node(self) -> tree.Node:
        """f₁(f₂(… dX)), the frames around the core."""
        return wrap(self.frames, self.core)

    def inner_shape(self) -> tuple[Size, Size]:
        """The shape of what the outermost frame acts on."""
        return wrap(self.frames[1:], self.core).shape


def wrap(frames: tuple, core: tree.Node) -> tree.Node:
    """f₁(f₂(… W)), for frames f₁, f₂, … around a core W."""
    for frame in reversed(frames):
        core = frame.wrap(core)
    return core


def flip(node: tree.Node) -> tree.Node:
    """(A X)ᵀ = Xᵀ Aᵀ: the transpose, with the order of a product reversed at once."""
    if type(node) is tree.MatMul:
        return matmul(*(flip(part) for part in reversed(node.args)))
    if type(node) is tree.Mul:
        scalars, body = tree.split_scalars(node)
        if scalars and body is not None:
            return mul(*scalars, flip(body))
    if type(node) in (tree.Ones, tree.Zeros):
        return type(node)(*node.shape[::-1])
    return node if type(node) is tree.Eye else tree.transpose(node)


def merge_times(frames: tuple) -> tuple:
    """C ∘ (c D ∘ W) = c ((C ∘ D) ∘ W): neighbouring factors become one scalar and one matrix."""
    merged: list = []
    for is_times, run in groupby(frames, lambda frame: type(frame) is Times):
        if not is_times:
            merged += run
            continue
        others = [frame.other for frame in run]
        for scalar in (True, False):
            chosen = [other for other in others if other.is_scalar == scalar]
            merged += [Times(mul(*chosen))] if chosen else []
    return tuple(merged)


def split(node: tree.Node, frames: tuple = ()) -> list[Term]:
    """Read an expression that is linear in its pending differentials as a list of terms."""
    kind = type(node)
    if kind is tree.Add:
        return [term for part in node.args if part.pending for term in split(part, frames)]
    if kind is tree.D or not node.args:
        return [Term(frames, node)]
    at = next(i for i, part in enumerate(node.args) if part.pending)
    return split(node.args[at], (*frames, frame_at(node, at)))


def frame_at(node: tree.Node, at: int) -> Around | Times | Apply | KronLeft | KronRight:
    """The linear map that a node is in its argument number `at`, the others held fixed."""
    kind, args = type(node), node.args
    if kind is tree.MatMul:
        left = matmul(*args[:at]) if at else None
        return Around(left, matmul(*args[at + 1 :]) if at + 1 < len(args) else None)
    if kind is tree.Mul:
        return Times(mul(*args[:at], *args[at + 1 :]))
    if kind is Kron:
        return KronLeft(args[0]) if at else KronRight(args[1])
    if kind in LINEAR_TYPES:
        return Apply(kind)
    raise TypeError(f"{kind.__name__} is not linear in its argument {at}.")
