"""The differentials: every rule of the table, one block each."""

from __future__ import annotations

from ..errors import NoRuleError
from ..language import tree
from ..language.elementwise import ELEMENTWISE
from ..language.text import text
from ..language.tree import Adjugate, Det, Inverse, LogDet, MatPow, Norm, Sum, Trace, matmul, mul
from .engine_words import say
from .rules import Label, d, label, linear, multilinear, rule

CONSTANT_FACTOR = label(
    "constant factor", "A constant factor comes out of d.", r"\mathrm{d}(cU) = c\,\mathrm{d}U"
)
SCALAR_FACTORS = label(
    "product with a scalar",
    "In a product with a scalar one factor changes at a time.",
    r"\mathrm{d}(uV) = (\mathrm{d}u)\,V + u\,\mathrm{d}V",
)
RECIPROCAL = label(
    "reciprocal", "The power rule with exponent −1.", r"\mathrm{d}(1/u) = -\mathrm{d}u/u^{2}"
)
SQUARED_NORM = label(
    "squared norm",
    "From ‖U‖² = tr(UᵀU), whose two factors give the same.",
    r"\mathrm{d}\lVert U\rVert^{2} = 2\operatorname{tr}(U^{\top}\mathrm{d}U)",
)
SQUARE = {"A": "n n", "X": "n n"}
WIDE = {"A": "m n", "X": "m n"}

# fmt: off
linear(tree.Add, name="sum", source="MN19", example=("A*X + X", WIDE),
    sentence="The differential of a sum is the sum of the differentials; constants have none.",
    tex=r"\mathrm{d}(U + V) = \mathrm{d}U + \mathrm{d}V")
linear(tree.Transpose, name="transpose", source="MN19", example=("X.T", {"X": "m n"}),
    sentence="Transposing is linear, so d passes through it.",
    tex=r"\mathrm{d}(U^{\top}) = (\mathrm{d}U)^{\top}")
linear(Trace, name="trace", source="MN19", example=("tr(A @ X)", SQUARE),
    sentence="The trace is linear, so d passes through it.",
    tex=r"\mathrm{d}\operatorname{tr}U = \operatorname{tr}\mathrm{d}U")
linear(Sum, name="sum of entries", source="MN19", example=("sum(A*X)", WIDE),
    sentence="The sum of all entries is linear, so d passes through it.",
    tex=r"\mathrm{d}\operatorname{sum}U = \operatorname{sum}\mathrm{d}U")
linear(tree.Diag, name="diag", source="MN19", example=("diag(A @ X)", SQUARE),
    sentence="diag is linear, so d passes through it.",
    tex=r"\mathrm{d}\operatorname{diag}U = \operatorname{diag}\mathrm{d}U")
linear(tree.Vec, name="vec", source="MN19", example=("vec(A*X)", WIDE),
    sentence="vec is linear, so d passes through it.",
    tex=r"\mathrm{d}\operatorname{vec}U = \operatorname{vec}\mathrm{d}U")
multilinear(tree.MatMul, name="product", source="MN19", example=("X @ A @ X", SQUARE),
    sentence="In a product one factor changes at a time, and the order is kept.",
    tex=r"\mathrm{d}(UV) = (\mathrm{d}U)\,V + U\,\mathrm{d}V")
multilinear(tree.Mul, name="Hadamard product", source="MN19", example=("A*X*X", WIDE),
    sentence="In a product entry by entry one factor changes at a time.",
    tex=r"\mathrm{d}(U\circ V) = \mathrm{d}U\circ V + U\circ\mathrm{d}V",
    variant=lambda node, changing: _scalar_products(node, changing))
multilinear(tree.Kron, name="Kronecker product", source="MN19",
    example=("kron(A @ X, X)", SQUARE),
    sentence="A Kronecker product is linear in each factor, and the order is kept.",
    tex=r"\mathrm{d}(U\otimes V) = \mathrm{d}U\otimes V + U\otimes\mathrm{d}V")
# fmt: on


@rule(
    Inverse,
    name="inverse",
    tex=r"\mathrm{d}(U^{-1}) = -U^{-1}\,(\mathrm{d}U)\,U^{-1}",
    source="MN19",
    example=("inv(A @ X)", SQUARE),
    sentence="From d(U U⁻¹) = 0: dU stands between two inverses, with a minus sign.",
)
def _(node):
    return -(node @ d(node.arg) @ node)


@rule(
    Det,
    name="determinant",
    tex=r"\mathrm{d}\det U = \operatorname{tr}(\operatorname{adj}(U)\,\mathrm{d}U)",
    source="MN19",
    example=("det(A @ X)", SQUARE),
    sentence="By cofactors, with the adjugate; this holds for a singular U too.",
)
def _(node):
    return Trace(Adjugate(node.arg) @ d(node.arg))


@rule(
    LogDet,
    name="log-determinant",
    tex=r"\mathrm{d}\log\det U = \operatorname{tr}(U^{-1}\,\mathrm{d}U)",
    source="MN19",
    example=("logdet(A @ X)", SQUARE),
    sentence="d det U divided by det U, and adj(U)/det(U) is the inverse.",
)
def _(node):
    return Trace(Inverse(node.arg) @ d(node.arg))


@rule(
    Adjugate,
    name="adjugate",
    tex=r"\mathrm{d}\operatorname{adj}U = \operatorname{tr}(\operatorname{adj}(U)\,\mathrm{d}U)\,"
    r"U^{-1} - U^{-1}\,(\mathrm{d}U)\operatorname{adj}(U)",
    source="MN19",
    example=("adj(A @ X)", SQUARE),
    sentence="From adj(U) = det(U) U⁻¹, for an invertible U.",
)
def _(node):
    inverse, change = Inverse(node.arg), d(node.arg)
    return mul(Trace(node @ change), inverse) - inverse @ change @ node


@rule(
    Norm,
    name="norm",
    tex=r"\mathrm{d}\lVert U\rVert = \operatorname{tr}(U^{\top}\mathrm{d}U)/\lVert U\rVert",
    source="MN19",
    example=("norm(A*X)", WIDE),
    sentence="From ‖U‖² = tr(UᵀU), for U ≠ 0.",
)
def _(node):
    return mul(_inner(node.arg, d(node.arg)), tree.power(node, -1))


@rule(
    tree.Pow,
    name="power",
    tex=r"\mathrm{d}(U^{k}) = k\,U^{k-1}\circ\mathrm{d}U",
    source="calculus, entry by entry",
    example=("(A*X)**3", WIDE),
    sentence="The power rule of calculus, entry by entry.",
    variant=lambda node, changing: _known_powers(node),
)
def _(node):
    base, exponent = node.args
    if type(base) is Norm and tree.number_of(exponent) == 2:
        return mul(2, _inner(base.arg, d(base.arg)))
    by_base = mul(exponent, tree.power(base, exponent - 1), d(base))
    if type(exponent) is tree.Num:
        return by_base
    return by_base + mul(node, tree.Elementwise("log", base), d(exponent))


@rule(
    MatPow,
    name="matrix power",
    tex=r"\mathrm{d}(U^{k}) = \sum_{i=0}^{k-1} U^{i}\,(\mathrm{d}U)\,U^{k-1-i}",
    source="MN19",
    example=("mpow(A @ X, 3)", SQUARE),
    sentence="A power is a product: each of its factors changes once.",
)
def _(node):
    base, k = node.base, tree.number_of(node.exponent)
    if k is None:
        raise NoRuleError(say("open-exponent", formula=text(node)))
    if k < 0:
        inverse = Inverse(base)
        return tree.add(*(-_between(inverse, i, base, 1 - k - i) for i in range(1, 1 - k)))
    return tree.add(*(_between(base, i, base, k - 1 - i) for i in range(k)))


@rule(
    (Trace, MatPow),
    name="trace of a power",
    tex=r"\mathrm{d}\operatorname{tr}(U^{k}) = k\operatorname{tr}(U^{k-1}\,\mathrm{d}U)",
    source="MN19",
    example=("tr(mpow(A @ X, 3))", SQUARE),
    sentence="Under the trace all k terms of the power are rotations of one.",
)
def _(node):
    base, k = node.arg.args
    below = k - 1
    value = tree.number_of(below)
    inner = MatPow(base, below) if value is None or value < 0 else _mpow(base, value)
    return mul(k, Trace(matmul(inner, d(base))))


@rule(
    (Det, MatPow),
    name="determinant of a power",
    tex=r"\mathrm{d}\det(U^{k}) = \mathrm{d}(\det U)^{k}",
    source="MN19",
    example=("det(mpow(A @ X, 3))", SQUARE),
    sentence="The determinant of a power is the power of the determinant.",
)
def _(node):
    base, k = node.arg.args
    return d(tree.power(Det(base), k))


@rule(
    (LogDet, MatPow),
    name="log-determinant of a power",
    tex=r"\mathrm{d}\log\det(U^{k}) = k\,\mathrm{d}\log\det U",
    source="MN19",
    example=("logdet(mpow(A @ X, 3))", SQUARE),
    sentence="The logarithm turns the power into a factor.",
)
def _(node):
    base, k = node.arg.args
    return mul(k, d(LogDet(base)))


@rule(
    tree.Softmax,
    name="softmax",
    tex=r"\mathrm{d}s = s\circ\mathrm{d}U - \operatorname{tr}(s^{\top}\mathrm{d}U)\,s",
    source="quotient rule on exp(U)/sum(exp(U))",
    example=("softmax(A*X)", WIDE),
    sentence="The quotient rule on exp(U)/sum(exp(U)): every entry feels every other.",
)
def _(node):
    return mul(node, d(node.arg)) - mul(_inner(node, d(node.arg)), node)


@rule(
    tree.LogSumExp,
    name="log-sum-exp",
    tex=r"\mathrm{d}\log\operatorname{sum}\mathrm{e}^{U}"
    r" = \operatorname{tr}(\operatorname{softmax}(U)^{\top}\mathrm{d}U)",
    source="chain rule on log(sum(exp(U)))",
    example=("logsumexp(A*X)", WIDE),
    sentence="The chain rule on log(sum(exp(U))): the weights are the softmax.",
)
def _(node):
    return _inner(tree.Softmax(node.arg), d(node.arg))


def _scalar_products(node, changing) -> Label | None:
    if len(changing) == 1:
        return CONSTANT_FACTOR
    return None if sum(not part.is_scalar for part in node.args) > 1 else SCALAR_FACTORS


def _known_powers(node) -> Label | None:
    value = tree.number_of(node.exponent)
    if type(node.base) is Norm and value == 2:
        return SQUARED_NORM
    return RECIPROCAL if value == -1 else None


def slope(node: tree.Node) -> tree.Node:
    """σ'(U) for σ(U) = node, from the function's row; refused by name where the row has none."""
    row = ELEMENTWISE[node.key]
    if row.slope is None:
        raise NoRuleError(say("no-slope", name=row.name, formula=text(node)))
    return row.slope(node.arg, node)


@rule(
    tree.Elementwise,
    name="elementwise function",
    tex=r"\mathrm{d}\sigma(U) = \sigma'(U)\circ\mathrm{d}U",
    source="001-R8",
    example=("tanh(A*X)", WIDE),
    sentence="Each entry changes by the slope of the function there.",
    more=lambda: [row.example for row in ELEMENTWISE.values() if row.slope is not None],
)
def _(node):
    return mul(slope(node), d(node.arg))


def _inner(left: tree.Node, right: tree.Node) -> tree.Node:
    """⟨A, B⟩ = tr(Aᵀ B), written without a trace where it is a scalar anyway."""
    if left.is_scalar:
        return mul(left, right)
    if left.shape[1] == 1:
        return matmul(left.T, right)
    if left.shape[0] == 1:
        return matmul(left, right.T)
    return Trace(matmul(left.T, right))


def _between(factor: tree.Node, before: int, base: tree.Node, after: int) -> tree.Node:
    """A^i d(U) A^j, for A = factor and U = base, without a power 0."""
    left = [_mpow(factor, before)] if before else []
    right = [_mpow(factor, after)] if after else []
    return matmul(*left, d(base), *right)


def _mpow(base: tree.Node, k: int) -> tree.Node:
    """A^k, with A^0 = I and A^1 = A."""
    if k == 0:
        return tree.Eye(base.shape[0])
    return base if k == 1 else MatPow(base, k)
