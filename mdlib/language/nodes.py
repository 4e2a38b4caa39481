"""The node types of the formula tree: a closed, frozen set, each node knowing its shape."""

from __future__ import annotations

from fractions import Fraction

from ..matrices.shapes import Size
from .sizes import times

Number = int | Fraction
SCALAR = (1, 1)
PENDING = "d()"  # the name that marks a subtree holding a differential yet to be taken
CHANGING = "dX()"  # … and one holding any differential, taken or not


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

    def __deepcopy__(self, memory):
        return self

    def __reduce__(self):
        # The hash of a text differs from one process to the next, so it is made anew.
        return _restored, (type(self), self.args, self.key, self.shape, self.names)

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
        inner = [repr(part) for part in (self.key, *self.args) if part is not None]
        return f"{type(self).__name__}({', '.join(inner)})"

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
    def changing(self) -> bool:
        """Whether a differential, taken or not, is inside."""
        return CHANGING in self.names


_set_args = Node.args.__set__
_set_key = Node.key.__set__
_set_shape = Node.shape.__set__
_set_names = Node.names.__set__
_set_hash = Node._hash.__set__


def _restored(kind: type, *state) -> Node:
    node = object.__new__(kind)
    Node.__init__(node, *state)
    return node


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


class Change(Node):
    """The differential of a variable, such as dX; the variable's name in `key`."""

    __slots__ = ()

    def __init__(self, variable: str, shape: tuple[Size, Size] = SCALAR):
        super().__init__((), variable, shape, frozenset((f"d{variable}", CHANGING)))

    @property
    def variable(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        """As it is written in text, and as its array is called."""
        return f"d{self.key}"


class Eye(Node):
    """The identity matrix."""

    __slots__ = ()

    def __init__(self, size: Size):
        super().__init__((), None, (size, size))


class _Filled(Node):
    __slots__ = ()

    def __init__(self, rows: Size, cols: Size = 1):
        super().__init__((), None, (rows, cols))


class Ones(_Filled):
    """A matrix of ones."""

    __slots__ = ()


class Zeros(_Filled):
    """A matrix of zeros."""

    __slots__ = ()


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


class _Power(Node):
    __slots__ = ()

    @property
    def base(self) -> Node:
        return self.args[0]

    @property
    def exponent(self) -> Node:
        return self.args[1]


class Pow(_Power):
    """An elementwise power; the exponent is a scalar."""

    __slots__ = ()


class MatPow(_Power):
    """A power of a square matrix; the exponent is a number or a scalar symbol."""

    __slots__ = ()

    def __init__(self, base: Node, exponent):
        exponent = exponent if isinstance(exponent, Node) else Num(exponent)
        super().__init__((base, exponent), None, base.shape)


class Kron(Node):
    """A Kronecker product of two factors."""

    __slots__ = ()

    def __init__(self, left: Node, right: Node):
        shape = (times(left.shape[0], right.shape[0]), times(left.shape[1], right.shape[1]))
        super().__init__((left, right), None, shape)


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
    """The differential of a formula, yet to be taken; the names of what changes in `key`.

    A rule's body leaves the names out: the engine knows by which variable it differentiates.
    """

    __slots__ = ()

    def __init__(self, arg: Node, *variables: str):
        super().__init__((arg,), variables, arg.shape, frozenset((PENDING, CHANGING)))


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
