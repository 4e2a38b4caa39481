"""Products with scalars and entry by entry, and their powers."""

from __future__ import annotations

from ..language import tree
from ..language.tree import SCALAR, Add, Det, Elementwise, Eye, Mul, Node, Num, Ones, Pow, Transpose
from .sums import weight
from .transposition import count_transposes


def mul(n, *factors: Node) -> Node:
    """A ∘ b A = b A^2 entry by entry: equal factors become a power, scalars stand in front."""
    coefficient, powers, shape = 1, {}, SCALAR
    for part in (part for factor in factors for part in _factors(n, factor)):
        if part.shape != SCALAR:
            shape = part.shape
        if type(part) is Num:
            coefficient *= part.key
            continue
        base, exponent = _as_power(n, part)
        powers[base] = n.make(Add, powers[base], exponent) if base in powers else exponent
    if coefficient == 0 or any(type(base) is tree.Zeros for base in powers):
        return tree.zeros(shape)
    for merge in _MERGES:
        merge(n, powers)
    parts = [n.make(Pow, base, exponent) for base, exponent in powers.items()]
    parts = [part for part in parts if type(part) is not Ones]
    if len(parts) > 1:
        parts = n.in_order(_masked_by_eye(n, parts))
    if shape != SCALAR and all(part.is_scalar for part in parts):
        parts.append(Ones(*shape))
    return _turned(n, tree.mul(coefficient, *parts))


def _factors(n, factor: Node) -> tuple[Node, ...]:
    """A ∘ B → A, B, and (A ∘ B)ᵀ → Aᵀ, Bᵀ."""
    if type(factor) is Transpose and type(factor.arg) is Mul:
        return tuple(n.make(Transpose, part) for part in factor.arg.args)
    return factor.args if type(factor) is Mul else (factor,)


def _as_power(n, part: Node) -> tuple[Node, Node]:
    """A^k → A, k, entry by entry, and (A^k)ᵀ → Aᵀ, k."""
    if type(part) is Transpose and type(part.arg) is Pow:
        return n.make(Transpose, part.arg.base), part.arg.exponent
    return part.args if type(part) is Pow else (part, tree.ONE)


def _masked_by_eye(n, parts: list[Node]) -> list[Node]:
    """I ∘ A = diag(diag(A)): the diagonal matrix of the diagonal of A."""
    rest = [part for part in parts if not part.is_scalar and type(part) is not Eye]
    if not rest or all(type(part) is not Eye for part in parts):
        return parts
    body = n.make(tree.Diag, n.make(tree.Diag, n.make(Mul, *rest)))
    front = [part for part in parts if part.is_scalar]
    return [*front, *(body.args if type(body) is Mul else (body,))]


def _turned(n, node: Node) -> Node:
    """Aᵀ ∘ Bᵀ = (A ∘ B)ᵀ, where that has fewer transposes."""
    if type(node) is not Mul or sum(not part.is_scalar for part in node.args) < 2:
        return node
    before = sum(map(count_transposes, node.args))
    if before < 2:
        return node
    turned = [n.make(Transpose, part) for part in node.args]
    if sum(map(count_transposes, turned)) + 1 >= before:
        return node
    scalars, body = tree.split_scalars(tree.mul(*turned))
    return tree.mul(*scalars, Transpose(body))


def power(n, base: Node, exponent: Node) -> Node:
    """(A ∘ B)^k = A^k ∘ B^k, (A^j)^k = A^(jk), (Aᵀ)^k = (A^k)ᵀ entry by entry, A^0 = 1."""
    value = tree.number_of(exponent)
    if value == 0:
        return tree.ONE if base.is_scalar else Ones(*base.shape)
    kind = type(base)
    if kind is Ones or (kind is Eye and type(value) is int and value > 0):
        return base
    if type(value) is not int:
        return tree.power(base, exponent)
    if kind is Elementwise and base.key == "sqrt" and value % 2 == 0:
        return n.make(Pow, base.arg, Num(value // 2))
    if kind is Mul:
        return n.make(Mul, *(n.make(Pow, part, exponent) for part in base.args))
    if kind is Pow:
        return n.make(Pow, base.base, n.make(Mul, base.exponent, exponent))
    if kind is Transpose and value != 1:
        return Transpose(tree.power(base.arg, exponent))
    return tree.power(base, exponent)


# Factors that merge. A product is given as {base: exponent}, and changed.


def _merge_adjugates(n, powers: dict[Node, Node]) -> None:
    """adj(U)/det(U) = U⁻¹."""
    for base, exponent in list(powers.items()):
        if type(base) is not Det or not tree.is_negative(exponent):
            continue
        for body in powers:
            replaced = _replaced(body, tree.Adjugate(base.arg), tree.Inverse(base.arg))
            if replaced is not None:
                at = powers.pop(body)
                powers[base] = n.make(Add, exponent, tree.ONE)
                powers[n.tidy(replaced)] = at
                break


def _replaced(node: Node, old: Node, new: Node) -> Node | None:
    """A old B → A new B, for one factor, or its transpose; None where there is none."""
    if node == old:
        return new
    if type(node) is Transpose and node.arg == old:
        return Transpose(new)
    for i, part in enumerate(node.args if type(node) is tree.MatMul else ()):
        changed = _replaced(part, old, new)
        if changed is not None:
            return tree.product([*node.args[:i], changed, *node.args[i + 1 :]])
    return None


def _merge_functions(n, powers: dict[Node, Node]) -> None:
    """exp(u)/(1 + exp(u)) = sigmoid(u), sign(u)/abs(u) = 1/u, and the like."""
    for base in list(powers):
        if type(base) is Elementwise and base in powers and base.key in _OF_FUNCTIONS:
            _OF_FUNCTIONS[base.key](n, powers, base)


def _merge_sigmoid(n, powers: dict[Node, Node], base: Elementwise) -> None:
    """exp(u)/(1 + exp(u)) = sigmoid(u)."""
    for order in ((base, tree.ONE), (tree.ONE, base)):
        below = tree.add(*order)
        count = min(_exponent(powers, base), -_exponent(powers, below))
        if count > 0:
            _set(powers, base, _exponent(powers, base) - count)
            _set(powers, below, _exponent(powers, below) + count)
            sigmoid = Elementwise("sigmoid", base.arg)
            powers[sigmoid] = n.make(Add, powers.get(sigmoid, tree.ZERO), Num(count))
            return


def _merge_sign(n, powers: dict[Node, Node], base: Elementwise) -> None:
    """sign(relu(u)) relu(u) = relu(u), sign(u) abs(u) = u, sign(u)/abs(u) = 1/u."""
    inner = base.arg
    if type(inner) is Elementwise and inner.key == "relu":
        if _exponent(powers, inner) > 0:
            powers.pop(base)
        elif _exponent(powers, base) > 1:
            powers[base] = tree.ONE
        return
    absolute = Elementwise("abs", inner)
    if _exponent(powers, absolute) and _exponent(powers, base) == 1:
        step = 1 if _exponent(powers, absolute) > 0 else -1
        powers.pop(base)
        _set(powers, absolute, _exponent(powers, absolute) - step)
        powers[inner] = n.make(Add, powers.get(inner, tree.ZERO), Num(step))
        if powers[inner] == tree.ZERO:
            powers.pop(inner)


def _exponent(powers: dict[Node, Node], base: Node) -> int:
    value = tree.number_of(powers[base]) if base in powers else 0
    return value if type(value) is int else 0


def _set(powers: dict[Node, Node], base: Node, value: int) -> None:
    if value:
        powers[base] = Num(value)
    else:
        powers.pop(base, None)


def _absorb_fractions(n, powers: dict[Node, Node]) -> None:
    """v (1 + q/v) = v + q, where both factors have the same power."""
    for total in [base for base in powers if type(base) is Add and base.is_scalar]:
        for scalar in list(powers):
            if type(scalar) is tree.Sym and powers[scalar] == powers.get(total):
                joined = n.make(Add, *(n.make(Mul, scalar, term) for term in total.args))
                if weight(joined) < weight(total):
                    exponent = powers.pop(total)
                    powers.pop(scalar)
                    powers[joined] = n.make(Add, powers.get(joined, tree.ZERO), exponent)
                    break


_OF_FUNCTIONS = {"exp": _merge_sigmoid, "sign": _merge_sign}
_MERGES = (_merge_adjugates, _merge_functions, _absorb_fractions)
