"""Neighbours in a matrix product that simplify: inverses, powers, diagonals, Kronecker products."""

from __future__ import annotations

from ..language import tree
from ..language.tree import Comm, Diag, Eye, Inverse, Kron, MatMul, MatPow, Transpose, Vec
from .known import has

MAX_RUN = 3  # up to this power, factors are written out: X @ (X @ x) is cheap


def reduce_chain(normaliser, factors: list[tree.Node]) -> list[tree.Node]:
    """Simplify neighbours, from left to right, until none do."""
    stack: list[tree.Node] = []
    todo = list(reversed(factors))
    while todo:
        right = todo.pop()
        if type(right) is Eye:
            continue
        if type(right) is MatPow and _small_power(right):
            todo += [right.base] * right.exponent.key
            continue
        cancelled = _cancel_block(normaliser, stack, right)
        if cancelled:
            continue
        new = _pair(normaliser, stack[-1], right) if stack else None
        if new is None:
            stack.append(right)
            continue
        stack.pop()
        for part in reversed(new):
            todo += reversed(part.args) if type(part) is MatMul else [part]
    return _merge_runs(stack)


def _small_power(node: MatPow) -> bool:
    value = tree.number_of(node.exponent)
    return value is not None and 0 < value <= MAX_RUN


def _inverse_of(normaliser, node):
    """The matrix that a factor is the inverse of."""
    if type(node) is Inverse:
        return node.arg
    if type(node) is Transpose and type(node.arg) is Inverse:
        return normaliser.transpose(node.arg.arg)
    return None


def _cancel_block(normaliser, stack, right) -> bool:
    """Cancel U⁻¹ against the factors of U on its left, or the factors of U after U⁻¹."""
    inverted = _inverse_of(normaliser, right)
    if inverted is not None and _ends_with(stack, _factors(inverted)):
        del stack[len(stack) - len(_factors(inverted)) :]
        return True
    for back in range(1, min(len(stack), 8) + 1):
        inverted = _inverse_of(normaliser, stack[-back])
        if inverted is not None and _factors(inverted) == [*stack[len(stack) - back + 1 :], right]:
            del stack[len(stack) - back :]
            return True
    if stack and _orthogonal_pair(stack[-1], right):
        stack.pop()
        return True
    return False


def _factors(node) -> list:
    return list(node.args) if type(node) is MatMul else [node]


def _ends_with(stack, tail) -> bool:
    return len(stack) >= len(tail) and stack[len(stack) - len(tail) :] == tail


def _orthogonal_pair(left, right) -> bool:
    return (type(left) is Transpose and left.arg == right and has(right, "orthogonal")) or (
        type(right) is Transpose and right.arg == left and has(left, "orthogonal")
    )


def _pair(normaliser, left, right):
    rule = _PAIRS.get((type(left), type(right)))
    if (rule in _SWAPS and not normaliser.swaps) or (
        rule in _REORDERING and _stay(normaliser, left, right)
    ):
        rule = None
    if rule is not None:
        new = rule(normaliser, left, right)
        if new is not None:
            return new
    if type(left) is Diag and left.arg.shape[1] == 1 and right.shape[1] == 1:
        return [normaliser.mul([left.arg, right])]
    if type(right) is Diag and right.arg.shape[1] == 1 and left.shape[0] == 1:
        return [normaliser.mul([left, normaliser.transpose(right.arg)])]
    return None


def _stay(normaliser, *factors) -> bool:
    return any(map(normaliser.stays, factors))


def _diagonals(normaliser, left, right):
    if left.arg.shape[1] == right.arg.shape[1] == 1:
        return [normaliser.diag(normaliser.mul([left.arg, right.arg]))]
    return None


def _krons(normaliser, left, right):
    (a, b), (c, e) = left.args, right.args
    if a.shape[1] != c.shape[0] or b.shape[1] != e.shape[0]:
        return None
    return [normaliser.kron(normaliser.matmul([a, c]), normaliser.matmul([b, e]))]


def _comms(normaliser, left, right):
    return [Eye(left.shape[0])] if left.key == right.key[::-1] else None


def _kron_comm(normaliser, left, right):
    """(B ⊗ A) K_qn = K_pm (A ⊗ B): commutation matrices go to the left."""
    (b, a), (q, n) = left.args, right.key
    if b.shape[1] != q or a.shape[1] != n:
        return None
    front = normaliser.tidy(Comm(b.shape[0], a.shape[0]))
    return [*([] if type(front) is Eye else [front]), normaliser.kron(a, b)]


def _comm_kron(normaliser, left, right):
    """K_pm (A ⊗ B) = (B ⊗ A) K_qn, and K_qn is the identity if A or B is a column."""
    a, b = right.args
    if left.key != (b.shape[0], a.shape[0]) or 1 not in (a.shape[1], b.shape[1]):
        return None
    return [normaliser.kron(b, a)]


def _comm_vec(normaliser, left, right):
    if left.key != right.arg.shape:
        return None
    return [normaliser.vec(normaliser.transpose(right.arg))]


def _kron_vec(normaliser, left, right):
    b, a = left.args
    if (a.shape[1], b.shape[1]) != right.arg.shape:
        return None
    return [normaliser.vec(normaliser.matmul([a, right.arg, normaliser.transpose(b)]))]


def _row_kron(normaliser, left, right):
    if type(left.arg) is not Vec:
        return None
    flipped = Kron(*(normaliser.transpose(side) for side in right.args))
    new = _kron_vec(normaliser, flipped, left.arg)
    return None if new is None else [normaliser.transpose(new[0])]


_PAIRS = {
    (Diag, Diag): _diagonals,
    (Kron, Kron): _krons,
    (Comm, Comm): _comms,
    (Kron, Comm): _kron_comm,
    (Comm, Kron): _comm_kron,
    (Comm, Vec): _comm_vec,
    (Kron, Vec): _kron_vec,
    (Transpose, Kron): _row_kron,
}
_SWAPS = (_kron_comm, _comm_kron, _comm_vec)  # a commutation matrix changes sides, or goes
_REORDERING = (*_SWAPS, _kron_vec, _row_kron)  # the order of the factors becomes another


def _merge_runs(factors: list[tree.Node]) -> list[tree.Node]:
    """Write a long run of one factor as a power."""
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
