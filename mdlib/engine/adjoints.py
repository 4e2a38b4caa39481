"""Inner products undone: unvec, and the contraction with a Kronecker product.

The language has no unvec, so where no nicer form is known it is written by its formula
unvec(g) = (vec(I_q)ᵀ ⊗ I_p)(I_q ⊗ g) for a p×q result.
"""

from __future__ import annotations

from ..language import tree
from ..language.sizes import times
from ..language.substitute import substitute
from ..language.tree import Comm, Eye, Kron, Vec, matmul, mul, symbols_of
from ..tidy.normal_form import Normaliser


def eye(size) -> tree.Node:
    """I_n, and I_1 = 1."""
    return tree.ONE if size == 1 else Eye(size)


def vec(node: tree.Node) -> tree.Node:
    """vec(A), with vec(x) = x and vec(xᵀ) = x."""
    rows, cols = node.shape
    if cols == 1:
        return node
    return node.T if rows == 1 else Vec(node)


def kron2(left: tree.Node, right: tree.Node) -> tree.Node:
    """A ⊗ B, with a ⊗ B = a B and I_m ⊗ I_n = I_mn."""
    if left.is_scalar or right.is_scalar:
        return mul(left, right)
    if type(left) is type(right) is Eye:
        return Eye(times(left.shape[0], right.shape[0]))
    return Kron(left, right)


def unvec(node: tree.Node, shape) -> tree.Node:
    """unvec(vec(A)) = A: the p×q matrix whose columns, stacked, are the given column."""
    return _unvec(_tidied(node), shape)


def _tidied(node: tree.Node) -> tree.Node:
    """tidy(A) = A, without the use of any declared property: that is a step of its own."""
    symbols = symbols_of(node)
    bare = {symbol: tree.Sym(symbol.name, symbol.shape) for symbol in symbols}
    normaliser = Normaliser(tuple(symbol.name for symbol in symbols), swaps=False)
    tidy = normaliser.tidy(substitute(node, bare))
    return substitute(tidy, {other: symbol for symbol, other in bare.items()})


def _unvec(node: tree.Node, shape) -> tree.Node:
    """unvec(vec(A)) = A, unvec(b ⊗ a) = a bᵀ, unvec(u + v) = unvec(u) + unvec(v), and the like."""
    rows, cols = shape
    if cols == 1:
        return node
    if rows == 1:
        return node.T
    kind = type(node)
    if kind is Vec and node.arg.shape == shape:
        return node.arg
    if kind is tree.Ones:
        return tree.Ones(*shape)
    if kind is tree.Add:
        return tree.add(*(p if type(p) is tree.Num else _unvec(p, shape) for p in node.args))
    if kind is tree.Mul:
        return mul(*(part if part.is_scalar else _unvec(part, shape) for part in node.args))
    if kind is tree.Pow:
        return tree.power(_unvec(node.base, shape), node.exponent)
    if kind is tree.Elementwise:
        return tree.Elementwise(node.key, _unvec(node.arg, shape))
    if kind is Kron and node.args[0].shape == (cols, 1) and node.args[1].shape == (rows, 1):
        return matmul(node.args[1], node.args[0].T)
    return _unvec_by_formula(node, shape)


def _unvec_by_formula(node: tree.Node, shape) -> tree.Node:
    """unvec(g) = (vec(I_q)ᵀ ⊗ I_p)(I_q ⊗ g), p×q."""
    rows, cols = shape
    return matmul(Kron(Vec(Eye(cols)).T, Eye(rows)), Kron(Eye(cols), node))


def kron(factor: tree.Node, other: tree.Node, shape, left: bool) -> tuple[tuple, tree.Node | None]:
    """tr(M (A ⊗ W)) = c tr(N W), or tr(M (W ⊗ A)) if not `left`: the scalars c, and N.

    M is `factor`, A `other`, and `shape` that of W; N is None for the identity.
    """
    scalars, body = tree.split_scalars(_tidied(factor))
    kind = type(body)
    if kind is Eye and other.shape[0] == other.shape[1]:  # else tr(A ⊗ W) is not tr(A) tr(W)
        return (*scalars, tree.Trace(other)), None
    if kind is tree.Ones:
        return (*scalars, tree.Sum(other)), tree.Ones(*shape[::-1])
    if kind is Kron:
        constant, rest = body.args if left else body.args[::-1]
        if constant.shape == other.shape[::-1] and rest.shape == shape[::-1]:
            inner = matmul(constant, other)
            return (*scalars, inner if inner.is_scalar else tree.Trace(inner)), rest
    column = vec(body.T)
    gradient = matmul(kron_matrix(other, shape, left).T, column)
    return tuple(scalars), unvec(gradient, shape).T


def kron_matrix(other: tree.Node, shape, left: bool) -> tree.Node:
    """vec(A ⊗ W) = (I_n ⊗ K_qm ⊗ I_p)(vec(A) ⊗ I_pq) vec(W) for A m×n, W p×q: what is in front.

    If not `left`, vec(W ⊗ A) = (I_q ⊗ K_np ⊗ I_m)(I_pq ⊗ vec(A)) vec(W).
    """
    (p, q), (m, n) = shape, other.shape
    if left:
        swap = kron2(kron2(eye(n), comm(q, m)), eye(p))
        return _times(swap, kron2(vec(other), eye(times(p, q))))
    swap = kron2(kron2(eye(q), comm(n, p)), eye(m))
    return _times(swap, kron2(eye(times(p, q)), vec(other)))


def _times(left: tree.Node, right: tree.Node) -> tree.Node:
    """A B, with I B = B."""
    return right if type(left) is Eye else matmul(left, right)


def comm(rows, cols) -> tree.Node:
    """K_mn, and K_m1 = K_1m = I_m."""
    return eye(times(rows, cols)) if 1 in (rows, cols) else Comm(rows, cols)
