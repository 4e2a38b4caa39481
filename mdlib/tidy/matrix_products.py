"""Matrix and Kronecker products: scalars out, neighbours simplified, 1×1 products taken out."""

from __future__ import annotations

from itertools import pairwise

from ..language import tree
from ..language.sizes import times
from ..language.tree import SCALAR, Comm, Diag, Eye, Kron, MatMul, MatPow, Mul, Node, Transpose, Vec
from .known_properties import has
from .transposition import count_transposes

MAX_RUN = 3  # up to this power, factors are written out: X @ (X @ x) is cheap
MAX_CANCELLED = 8  # factors of a product that are looked at for its inverse


def matmul(n, *factors: Node) -> Node:
    """(c A)(xᵀ y)B = c (xᵀ y) A B, A 0 = 0, A I = A; and what else neighbours simplify to."""
    scalars, flat = [], []
    for factor in factors:
        front, body = tree.split_scalars(factor)
        scalars += front
        if body is not None:
            flat += body.args if type(body) is MatMul else [body]
    if not flat:
        return n.make(Mul, *scalars)
    shape = (flat[0].shape[0], flat[-1].shape[1])
    if any(type(part) is tree.Zeros for part in flat):
        return tree.zeros(shape)
    flat = _simplified(n, [part for part in flat if type(part) is not Eye])
    if any(_is_loose(part) for part in flat):
        return n.make(MatMul if len(flat) > 1 else Mul, *scalars, *flat)
    inner, flat = _scalar_products(n, flat)
    if not flat and shape != SCALAR:
        flat = [Eye(shape[0])]
    body = [flat[0] if len(flat) == 1 else MatMul(tuple(flat), None, shape)] if flat else []
    return n.make(Mul, *scalars, *inner, *body) if scalars or inner else body[0]


def _is_loose(factor: Node) -> bool:
    """Whether a factor of a product still holds scalars or factors of its own."""
    kind = type(factor)
    if kind is MatMul or factor.is_scalar:
        return True
    return kind is Mul and bool(tree.split_scalars(factor)[0])


def _scalar_products(n, factors: list[Node]) -> tuple[list[Node], list[Node]]:
    """A x (yᵀ B z) wᵀ = (yᵀ B z) A x wᵀ: the 1×1 products in a chain, and its other factors."""
    if any(map(n.stays, factors)):
        return [], factors
    ones = [i for i, part in enumerate(factors, 1) if part.shape[1] == 1]
    if factors and factors[0].shape[0] == 1:
        ones.insert(0, 0)
    segments = [_scalar_product(n, factors[a:b]) for a, b in pairwise(ones)]
    return segments, factors[: ones[0]] + factors[ones[-1] :] if ones else factors


def _scalar_product(n, factors: list[Node]) -> Node:
    """xᵀ A y = yᵀ Aᵀ x, in the direction with fewer transposes; 1ᵀ A 1 = sum(A), 1ᵀ 1 = tr I."""
    first, last = type(factors[0]) is tree.Ones, type(factors[-1]) is tree.Ones
    if first or last:
        inner = factors[first : len(factors) - last]
        return (
            n.make(tree.Sum, n.make(MatMul, *inner))
            if inner
            else tree.Trace(Eye(factors[0].shape[1]))
        )
    here = MatMul(tuple(factors), None, SCALAR)
    if n.stays(here):
        return here
    turned = tuple(n.make(Transpose, part) for part in reversed(factors))
    if any(type(part) in (MatMul, Mul) for part in turned):
        return here
    back = MatMul(turned, None, SCALAR)
    more = count_transposes(back) - count_transposes(here)
    return back if more < 0 or (more == 0 and n.key(back) < n.key(here)) else here


def _simplified(n, factors: list[Node]) -> list[Node]:
    """A B = C for neighbours in a product, from left to right, until none simplify."""
    done: list[Node] = []
    todo = list(reversed(factors))
    while todo:
        right = todo.pop()
        if type(right) is Eye:
            continue
        if type(right) is MatPow and _is_small_power(right):
            todo += [right.base] * right.exponent.key
        elif not _cancels(n, done, right):
            new = _pair(n, done[-1], right) if done else None
            if new is None:
                done.append(right)
                continue
            done.pop()
            for part in reversed(new):
                todo += reversed(part.args) if type(part) is MatMul else [part]
    return _with_powers(done)


def _is_small_power(node: MatPow) -> bool:
    value = tree.number_of(node.exponent)
    return value is not None and 0 < value <= MAX_RUN


def _cancels(n, done: list[Node], right: Node) -> bool:
    """A B (A B)⁻¹ = I, (A B)⁻¹ A B = I, Q Qᵀ = I: what stands on the left is taken away."""
    inverted = _inverse_of(n, right)
    if inverted is not None:
        tail = _factors(inverted)
        if done[-len(tail) :] == tail:
            del done[-len(tail) :]
            return True
    for back in range(1, min(len(done), MAX_CANCELLED) + 1):
        inverted = _inverse_of(n, done[-back])
        if inverted is not None and _factors(inverted) == [*done[len(done) - back + 1 :], right]:
            del done[-back:]
            return True
    if done and _is_orthogonal_pair(done[-1], right):
        done.pop()
        return True
    return False


def _inverse_of(n, node: Node) -> Node | None:
    """U⁻¹ → U, U⁻ᵀ → Uᵀ."""
    if type(node) is tree.Inverse:
        return node.arg
    if type(node) is Transpose and type(node.arg) is tree.Inverse:
        return n.make(Transpose, node.arg.arg)
    return None


def _factors(node: Node) -> list[Node]:
    """A B → A, B."""
    return list(node.args) if type(node) is MatMul else [node]


def _is_orthogonal_pair(left: Node, right: Node) -> bool:
    return (type(left) is Transpose and left.arg == right and has(right, "orthogonal")) or (
        type(right) is Transpose and right.arg == left and has(left, "orthogonal")
    )


def _pair(n, left: Node, right: Node) -> list[Node] | None:
    """A B = C by the rule for the types of A and B; diag(u) v = u ∘ v, vᵀ diag(u) = vᵀ ∘ uᵀ."""
    rule = _PAIRS.get((type(left), type(right)))
    is_free = (n.swaps or rule not in _SWAPS) and not (
        rule in _REORDERING and (n.stays(left) or n.stays(right))
    )
    new = rule(n, left, right) if rule is not None and is_free else None
    if new is not None:
        return new
    if type(left) is Diag and left.arg.shape[1] == 1 and right.shape[1] == 1:
        return [n.make(Mul, left.arg, right)]
    if type(right) is Diag and right.arg.shape[1] == 1 and left.shape[0] == 1:
        return [n.make(Mul, left, n.make(Transpose, right.arg))]
    return None


def _diagonals(n, left: Diag, right: Diag) -> list[Node] | None:
    """diag(u) diag(v) = diag(u ∘ v)."""
    if left.arg.shape[1] == right.arg.shape[1] == 1:
        return [n.make(Diag, n.make(Mul, left.arg, right.arg))]
    return None


def _krons(n, left: Kron, right: Kron) -> list[Node] | None:
    """(A ⊗ B)(C ⊗ D) = A C ⊗ B D."""
    (a, b), (c, d) = left.args, right.args
    if a.shape[1] != c.shape[0] or b.shape[1] != d.shape[0]:
        return None
    return [n.make(Kron, n.make(MatMul, a, c), n.make(MatMul, b, d))]


def _comms(n, left: Comm, right: Comm) -> list[Node] | None:
    """K_mn K_nm = I."""
    return [Eye(left.shape[0])] if left.key == right.key[::-1] else None


def _kron_comm(n, left: Kron, right: Comm) -> list[Node] | None:
    """(B ⊗ A) K_qn = K_pm (A ⊗ B) for A m×n, B p×q: commutation matrices go to the left."""
    (b, a), (q, columns) = left.args, right.key
    if b.shape[1] != q or a.shape[1] != columns:
        return None
    front = n.tidy(Comm(b.shape[0], a.shape[0]))
    return [*([] if type(front) is Eye else [front]), n.make(Kron, a, b)]


def _comm_kron(n, left: Comm, right: Kron) -> list[Node] | None:
    """K_pm (A ⊗ B) = (B ⊗ A) K_qn for A m×n, B p×q; K_qn is I if A or B is a column."""
    a, b = right.args
    if left.key != (b.shape[0], a.shape[0]) or 1 not in (a.shape[1], b.shape[1]):
        return None
    return [n.make(Kron, b, a)]


def _comm_vec(n, left: Comm, right: Vec) -> list[Node] | None:
    """K_mn vec(A) = vec(Aᵀ) for A m×n."""
    if left.key != right.arg.shape:
        return None
    return [n.make(Vec, n.make(Transpose, right.arg))]


def _kron_vec(n, left: Kron, right: Vec) -> list[Node] | None:
    """(B ⊗ A) vec(X) = vec(A X Bᵀ)."""
    b, a = left.args
    if (a.shape[1], b.shape[1]) != right.arg.shape:
        return None
    return [n.make(Vec, n.make(MatMul, a, right.arg, n.make(Transpose, b)))]


def _row_kron(n, left: Transpose, right: Kron) -> list[Node] | None:
    """vec(X)ᵀ (B ⊗ A) = ((Bᵀ ⊗ Aᵀ) vec(X))ᵀ = vec(Aᵀ X B)ᵀ."""
    if type(left.arg) is not Vec:
        return None
    flipped = Kron(*(n.make(Transpose, side) for side in right.args))
    new = _kron_vec(n, flipped, left.arg)
    return None if new is None else [n.make(Transpose, new[0])]


# fmt: off
_PAIRS = {
    (Diag, Diag): _diagonals, (Kron, Kron): _krons, (Comm, Comm): _comms,
    (Kron, Comm): _kron_comm, (Comm, Kron): _comm_kron, (Comm, Vec): _comm_vec,
    (Kron, Vec): _kron_vec, (Transpose, Kron): _row_kron,
}
# fmt: on
_SWAPS = (_kron_comm, _comm_kron, _comm_vec)  # a commutation matrix changes sides, or goes
_REORDERING = (*_SWAPS, _kron_vec, _row_kron)  # the order of the factors becomes another


def _with_powers(factors: list[Node]) -> list[Node]:
    """A A A A = A⁴: a long run of one factor is written as a power."""
    merged: list[list] = []
    for factor in factors:
        value = tree.number_of(factor.exponent) if type(factor) is MatPow else None
        base, power = (factor.base, value) if value is not None else (factor, 1)
        if merged and merged[-1][0] == base:
            merged[-1][1] += power
        else:
            merged.append([base, power])
    result = []
    for base, power in merged:
        result += [base] * power if power <= MAX_RUN else [MatPow(base, power)]
    return result


def kron(n, left: Node, right: Node) -> Node:
    """a A ⊗ B = a (A ⊗ B), I ⊗ I = I, 0 ⊗ A = 0, x ⊗ yᵀ = yᵀ ⊗ x = x yᵀ."""
    if left.is_scalar or right.is_scalar:
        return n.make(Mul, left, right)
    (first, left), (second, right) = tree.split_scalars(left), tree.split_scalars(right)
    if type(left) is type(right) is Eye:
        body = Eye(times(left.shape[0], right.shape[0]))
    elif tree.Zeros in (type(left), type(right)):
        body = tree.zeros(Kron(left, right).shape)
    elif left.shape[1] == right.shape[0] == 1:
        body = n.make(MatMul, left, right)
    elif left.shape[0] == right.shape[1] == 1 and not (n.stays(left) or n.stays(right)):
        body = n.make(MatMul, right, left)
    else:
        body = Kron(left, right)
    return n.make(Mul, *first, *second, body) if first or second else body
