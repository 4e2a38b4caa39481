"""The formula tree: a closed set of frozen node types, each knowing its shape.

Constructors keep a few invariants that reading text already implies: sums and products are flat,
numbers are folded, the scalar factors of a product come first and its divisors last.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ..errors import ShapeError
from ..shapes import Size, shape_text
from .sizes import times

Number = int | Fraction
SCALAR = (1, 1)
PENDING = "d()"  # the name that marks a subtree holding a differential yet to be taken


class Node:
    """A node: its children `args`, further data `key`, its `shape`, and the names it depends on."""

    __slots__ = ("_hash", "args", "key", "names", "shape")

    def __init__(self, args: tuple = (), key=None, shape=SCALAR, names: frozenset = frozenset()):
        _set_args(self, args)
        _set_key(self, key)
        _set_shape(self, shape)
        for arg in args:
            if not arg.names <= names:
                names = names | arg.names
        _set_names(self, names)
        _set_hash(self, hash((type(self), key, shape, args)))

    def __setattr__(self, name, value):
        raise AttributeError(f"a formula node is frozen; {name} cannot be set.")

    def __hash__(self):
        return self._hash

    def __eq__(self, other):
        return self is other or (
            type(self) is type(other)
            and self._hash == other._hash
            and self.key == other.key
            and self.shape == other.shape
            and self.args == other.args
        )

    def __repr__(self):
        inner = [repr(arg) for arg in self.args]
        return (
            f"{type(self).__name__}({', '.join([repr(self.key)] * (self.key is not None) + inner)})"
        )

    @property
    def arg(self) -> Node:
        """The only argument."""
        return self.args[0]

    @property
    def is_scalar(self) -> bool:
        return self.shape == SCALAR

    @property
    def pending(self) -> bool:
        """Whether a differential inside is still to be taken."""
        return PENDING in self.names

    @property
    def T(self) -> Node:
        return transpose(self)

    def __add__(self, other):
        return add(self, other)

    def __radd__(self, other):
        return add(other, self)

    def __sub__(self, other):
        return add(self, mul(-1, other))

    def __rsub__(self, other):
        return add(other, mul(-1, self))

    def __neg__(self):
        return mul(-1, self)

    def __mul__(self, other):
        return mul(self, other)

    def __rmul__(self, other):
        return mul(other, self)

    def __truediv__(self, other):
        return mul(self, power(as_node(other), -1))

    def __rtruediv__(self, other):
        return mul(other, power(self, -1))

    def __pow__(self, exponent):
        return power(self, exponent)

    def __matmul__(self, other):
        return matmul(self, other)


_set_args = Node.args.__set__
_set_key = Node.key.__set__
_set_shape = Node.shape.__set__
_set_names = Node.names.__set__
_set_hash = Node._hash.__set__


class Num(Node):
    """A number, exact. In a sum with a matrix it is added to every entry."""

    __slots__ = ()

    def __init__(self, value: Number):
        if type(value) is not int:
            value = Fraction(value)
            value = value.numerator if value.denominator == 1 else value
        super().__init__((), value)

    @property
    def value(self) -> Number:
        return self.key


class Sym(Node):
    """A symbol of the user's: name and properties in `key`."""

    __slots__ = ()

    def __init__(self, name: str, shape: tuple[Size, Size] = SCALAR, properties=frozenset()):
        super().__init__((), (name, frozenset(properties)), shape, frozenset((name,)))

    @property
    def name(self) -> str:
        return self.key[0]

    @property
    def properties(self) -> frozenset[str]:
        return self.key[1]


class Eye(Node):
    """The identity matrix."""

    __slots__ = ()

    def __init__(self, size: Size):
        super().__init__((), None, (size, size))


class Ones(Node):
    """A matrix of ones."""

    __slots__ = ()

    def __init__(self, rows: Size, cols: Size = 1):
        super().__init__((), None, (rows, cols))


class Zeros(Node):
    """A matrix of zeros."""

    __slots__ = ()

    def __init__(self, rows: Size, cols: Size = 1):
        super().__init__((), None, (rows, cols))


class Comm(Node):
    """The commutation matrix K_mn, with K_mn vec A = vec Aᵀ for A of m×n."""

    __slots__ = ()

    def __init__(self, rows: Size, cols: Size):
        size = times(rows, cols)
        super().__init__((), (rows, cols), (size, size))


class Add(Node):
    """A sum of terms."""

    __slots__ = ()


class MatMul(Node):
    """A matrix product, evaluated from left to right; a product as a factor is a grouping."""

    __slots__ = ()


class Mul(Node):
    """An elementwise product, or a product with scalars: a number, scalars, the rest, divisors."""

    __slots__ = ()


class Pow(Node):
    """An elementwise power; the exponent is a scalar."""

    __slots__ = ()

    @property
    def base(self) -> Node:
        return self.args[0]

    @property
    def exponent(self) -> Node:
        return self.args[1]


class Kron(Node):
    """A Kronecker product of two factors."""

    __slots__ = ()

    def __init__(self, left: Node, right: Node):
        shape = (times(left.shape[0], right.shape[0]), times(left.shape[1], right.shape[1]))
        super().__init__((left, right), None, shape)


class MatPow(Node):
    """A power of a square matrix; the exponent is a number or a scalar symbol."""

    __slots__ = ()

    def __init__(self, base: Node, exponent):
        super().__init__((base, as_node(exponent)), None, base.shape)

    @property
    def base(self) -> Node:
        return self.args[0]

    @property
    def exponent(self) -> Node:
        return self.args[1]


class _ToScalar(Node):
    __slots__ = ()

    def __init__(self, arg: Node):
        super().__init__((arg,))


class Trace(_ToScalar):
    __slots__ = ()


class Det(_ToScalar):
    __slots__ = ()


class LogDet(_ToScalar):
    __slots__ = ()


class Norm(_ToScalar):
    """The 2-norm of a vector, the Frobenius norm of a matrix."""

    __slots__ = ()


class Sum(_ToScalar):
    """The sum of all entries."""

    __slots__ = ()


class LogSumExp(_ToScalar):
    """log(sum(exp(u))), over all entries."""

    __slots__ = ()


class _SameShape(Node):
    __slots__ = ()

    def __init__(self, arg: Node):
        super().__init__((arg,), None, arg.shape)


class Inverse(_SameShape):
    __slots__ = ()


class Adjugate(_SameShape):
    __slots__ = ()


class Softmax(_SameShape):
    """exp(u)/sum(exp(u)), over all entries."""

    __slots__ = ()


class D(Node):
    """The differential of a formula, yet to be taken."""

    __slots__ = ()

    def __init__(self, arg: Node):
        super().__init__((arg,), None, arg.shape, frozenset((PENDING,)))


class Elementwise(Node):
    """A function applied to every entry; `key` is its name."""

    __slots__ = ()

    def __init__(self, name: str, arg: Node):
        super().__init__((arg,), name, arg.shape)


class Transpose(Node):
    __slots__ = ()

    def __init__(self, arg: Node):
        super().__init__((arg,), None, arg.shape[::-1])


class Diag(Node):
    """The diagonal matrix of a column; the diagonal of a matrix, as a column."""

    __slots__ = ()

    def __init__(self, arg: Node):
        rows, cols = arg.shape
        super().__init__((arg,), None, (rows, rows) if cols == 1 else (rows, 1))


class Vec(Node):
    """The columns of a matrix stacked."""

    __slots__ = ()

    def __init__(self, arg: Node):
        super().__init__((arg,), None, (times(*arg.shape), 1))


ONE, ZERO, MINUS_ONE = Num(1), Num(0), Num(-1)


def as_node(value) -> Node:
    return value if isinstance(value, Node) else Num(value)


def number_of(node: Node) -> Number | None:
    """The value of a Num, otherwise None."""
    return node.key if type(node) is Num else None


def zeros(shape: tuple[Size, Size]) -> Node:
    return ZERO if shape == SCALAR else Zeros(*shape)


def transpose(node: Node) -> Node:
    if type(node) is Transpose:
        return node.arg
    return node if node.is_scalar else Transpose(node)


def add(*terms) -> Node:
    """Sum of terms; nested sums are flattened, zeros dropped and numbers folded."""
    flat, constant, at, shape = [], 0, None, SCALAR
    for term in terms:
        term = as_node(term)
        for part in term.args if type(term) is Add else (term,):
            if type(part) is Num:
                constant += part.key
                at = len(flat) if at is None else at
                continue
            if part.shape != SCALAR:
                shape = part.shape
            if type(part) is not Zeros:
                flat.append(part)
    if constant:
        flat.insert(at, Num(constant))
    if shape != SCALAR:
        _check_sum(flat, shape)
        if all(type(part) is Num for part in flat):
            return mul(constant, Ones(*shape)) if constant else Zeros(*shape)
    if len(flat) < 2:
        return flat[0] if flat else ZERO
    return Add(tuple(flat), None, shape)


def _check_sum(terms, shape) -> None:
    for term in terms:
        if term.shape != shape and type(term) is not Num:
            raise ShapeError(f"a sum of {shape_text(shape)} and {shape_text(term.shape)}.")


def is_divisor(node: Node) -> bool:
    """Whether a factor is a negative power, which is printed below a fraction line."""
    return type(node) is Pow and is_negative(node.args[1])


def is_negative(node: Node) -> bool:
    """Whether a term is written with a minus sign in front."""
    if type(node) is Mul:
        node = node.args[0]
    return type(node) is Num and node.key < 0


def mul(*factors) -> Node:
    """Product with scalars, or elementwise product of equal shapes, in canonical order."""
    coefficient, scalars, rest, divisors, shape = 1, [], [], [], SCALAR
    for factor in factors:
        factor = as_node(factor)
        for part in factor.args if type(factor) is Mul else (factor,):
            if type(part) is Num:
                coefficient *= part.key
                continue
            if part.shape != SCALAR:
                if shape not in (SCALAR, part.shape):
                    raise ShapeError(
                        f"a product * of {shape_text(shape)} and {shape_text(part.shape)}."
                    )
                shape = part.shape
            if is_divisor(part):
                divisors.append(part)
            elif part.shape == SCALAR:
                scalars.append(part)
            else:
                rest.append(part)
    if coefficient == 0:
        return zeros(shape)
    if len(divisors) > 1 and shape != SCALAR:
        divisors.sort(key=lambda part: part.shape != SCALAR)
    parts = [*scalars, *rest, *divisors]
    if coefficient != 1 or not parts:
        parts.insert(0, Num(coefficient))
    return parts[0] if len(parts) == 1 else Mul(tuple(parts), None, shape)


def power(base: Node, exponent) -> Node:
    """Elementwise power; a reciprocal is taken factor by factor."""
    exponent = as_node(exponent)
    value = number_of(exponent)
    if value == 1:
        return base
    if type(base) is Num and type(value) is int and (base.key or value > 0) and _small(base, value):
        return Num(Fraction(base.key) ** value)
    if type(base) is Pow and value == -1:
        return power(base.args[0], mul(-1, base.args[1]))
    if type(base) is Mul and value == -1:
        return mul(*(power(part, -1) for part in base.args))
    return Pow((base, exponent), None, base.shape)


def _small(base: Num, exponent: int) -> bool:
    value = Fraction(base.key)
    bits = max(abs(value.numerator), value.denominator).bit_length()
    return abs(exponent) * bits <= 256


def split_scalars(node: Node) -> tuple[list[Node], Node | None]:
    """The scalar factors of a product, and what remains (None for a scalar)."""
    if node.is_scalar:
        return (list(node.args) if type(node) is Mul else [node]), None
    if type(node) is not Mul:
        return [], node
    scalars = [part for part in node.args if part.is_scalar]
    if not scalars:
        return scalars, node
    rest = [part for part in node.args if not part.is_scalar]
    return scalars, rest[0] if len(rest) == 1 else Mul(tuple(rest), None, node.shape)


def matmul(*factors: Node) -> Node:
    """Matrix product, flat; scalars in the first factor, and 1×1 factors, come out in front."""
    flat = []
    for factor in factors:
        _flatten(factor, flat)
    return product(flat)


def _flatten(factor: Node, flat: list[Node]) -> None:
    if type(factor) is MatMul:
        for part in factor.args:
            _flatten(part, flat)
    else:
        flat.append(factor)


def product(factors: list[Node]) -> Node:
    """Matrix product of factors kept as they are grouped."""
    for left, right in pairwise(factors):
        if left.shape[1] != right.shape[0]:
            raise ShapeError(
                f"a product of {shape_text(left.shape)} and {shape_text(right.shape)}."
            )
    rest = [factor for factor in factors if not factor.is_scalar]
    scalars = [factor for factor in factors if factor.is_scalar]
    if rest and type(rest[0]) is Mul:
        front, rest[0] = split_scalars(rest[0])
        scalars += front
    if rest and type(rest[0]) is MatMul:
        rest[:1] = rest[0].args
    if not rest:
        return mul(*scalars)
    shape = (rest[0].shape[0], rest[-1].shape[1])
    body = rest[0] if len(rest) == 1 else MatMul(tuple(rest), None, shape)
    return mul(*scalars, body) if scalars else body


def rebuild(node: Node, args: tuple[Node, ...]) -> Node:
    """The same node over other arguments."""
    kind = type(node)
    if kind is Add:
        return add(*args)
    if kind is Mul:
        return mul(*args)
    if kind is MatMul:
        return product(list(args))
    if kind is Pow:
        return power(*args)
    if kind is Elementwise:
        return Elementwise(node.key, *args)
    if kind is Transpose:
        return transpose(*args)
    return kind(*args) if args else node
