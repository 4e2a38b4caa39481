"""Formulas as SymPy expressions, and component proofs with exact symbolic entries.

SymPy is loaded when first used. A component proof writes both sides out at small sizes with a
symbol for every entry, and lets SymPy show that they are equal: exact, but for those sizes only.
"""

from __future__ import annotations

from functools import partial

from ..errors import MdlibError, NoRuleError
from . import tree
from .elementwise import ELEMENTWISE
from .function_names import NAMES
from .sizes import names_in, size_value


def to_sympy(node: tree.Node):
    """The tree as a SymPy matrix expression (a scalar expression for 1×1).

    Raises
    ------
    NoRuleError
        For a function that SymPy's matrix expressions do not have.
    """
    import sympy  # optional and slow to load

    return _ToSympy(sympy).value(node)


def components(node: tree.Node, sizes: dict[str, int]):
    """The tree written out entry by entry, as an explicit SymPy matrix."""
    import sympy  # optional and slow to load

    return _Components(sympy, sizes).value(node)


def prove_equal(left: tree.Node, right: tree.Node, sizes: dict[str, int] | None = None) -> bool:
    """Whether two trees are equal entry by entry, exactly, at one choice of small sizes.

    Parameters
    ----------
    left, right : Node
    sizes : dict of int, optional
        A number for every size name; otherwise 2, 3, 2, 3, … in alphabetical order.
    """
    import sympy  # optional and slow to load

    names = sorted(set(_size_names(left)) | set(_size_names(right)))
    sizes = {name: 2 + i % 2 for i, name in enumerate(names)} | (sizes or {})
    a, b = components(left, sizes), components(right, sizes)
    if a.shape != b.shape:
        return False
    return all(sympy.simplify(entry) == 0 for entry in a - b)


def _size_names(node: tree.Node):
    seen, todo = set(), [node]
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            todo += part.args
            for size in part.shape:
                yield from names_in(size)


class _ToSympy:
    """Trees to SymPy's matrix expressions."""

    def __init__(self, sympy):
        self.sympy = sympy

    def size(self, size):
        if isinstance(size, int):
            return self.sympy.Integer(size)
        parts = [
            self.sympy.Integer(int(part))
            if part.isdecimal()
            else self.sympy.Symbol(part, integer=True, positive=True)
            for part in size.split("*")
        ]
        return self.sympy.Mul(*parts)

    def value(self, node):
        kind, sympy = type(node), self.sympy
        if kind is tree.Num:
            return sympy.Rational(node.key)
        if kind in (tree.Sym, tree.Change):
            if node.is_scalar:
                return sympy.Symbol(node.name)
            return sympy.MatrixSymbol(node.name, *map(self.size, node.shape))
        if kind is tree.Eye:
            return sympy.Identity(self.size(node.shape[0]))
        if kind is tree.Ones:
            return sympy.OneMatrix(*map(self.size, node.shape))
        if kind is tree.Zeros:
            return sympy.ZeroMatrix(*map(self.size, node.shape))
        args = [self.value(arg) for arg in node.args]
        build = getattr(self, f"_{kind.__name__.lower()}", None)
        if build is None:
            name = NAMES.get(kind, kind.__name__)
            raise NoRuleError(f"to_sympy: SymPy's matrix expressions have no `{name}`.")
        return build(node, *args)

    def _scalar(self, node, value):
        """Products such as xᵀy are 1×1 matrices in SymPy and scalars here."""
        return value[0, 0] if node.is_scalar and getattr(value, "is_Matrix", False) else value

    def _add(self, node, *args):
        if not node.is_scalar:
            ones = self.sympy.OneMatrix(*map(self.size, node.shape))
            args = [
                a if t.shape == node.shape else a * ones
                for a, t in zip(args, node.args, strict=True)
            ]
            return self.sympy.MatAdd(*args).doit()
        return self.sympy.Add(*args)

    def _matmul(self, node, *args):
        return self._scalar(node, self.sympy.MatMul(*args))

    def _mul(self, node, *args):
        pairs = list(zip(args, node.args, strict=True))
        scalars = [value for value, part in pairs if part.is_scalar]
        matrices = [value for value, part in pairs if not part.is_scalar]
        if not matrices:
            return self.sympy.Mul(*scalars)
        many = len(matrices) > 1
        body = self.sympy.HadamardProduct(*matrices) if many else matrices[0]
        return self.sympy.Mul(*scalars) * body

    def _pow(self, node, base, exponent):
        return base**exponent if node.is_scalar else self.sympy.HadamardPower(base, exponent)

    def _transpose(self, node, arg):
        return arg.T

    def _trace(self, node, arg):
        return arg if node.arg.is_scalar else self.sympy.Trace(arg)

    def _inverse(self, node, arg):
        return 1 / arg if node.is_scalar else self.sympy.Inverse(arg)

    def _det(self, node, arg):
        return arg if node.arg.is_scalar else self.sympy.Determinant(arg)

    def _logdet(self, node, arg):
        return self.sympy.log(self._det(node, arg))

    def _norm(self, node, arg):
        if node.arg.is_scalar:
            return self.sympy.Abs(arg)
        return self.sympy.sqrt(self.sympy.Trace(arg.T * arg))

    def _matpow(self, node, base, exponent):
        return base**exponent

    def _kron(self, node, left, right):
        if node.args[0].is_scalar or node.args[1].is_scalar:
            return left * right
        return self.sympy.KroneckerProduct(left, right)

    def _sum(self, node, arg):
        if node.arg.is_scalar:
            return arg
        rows, cols = map(self.size, node.arg.shape)
        ones = self.sympy.OneMatrix
        return (ones(1, rows) * arg * ones(cols, 1))[0, 0]

    def _elementwise(self, node, arg):
        function = entry_function(self.sympy, node.key)
        if node.is_scalar:
            return function(arg)
        entry = self.sympy.Dummy("u")
        return arg.applyfunc(self.sympy.Lambda(entry, function(entry)))


def entry_function(sympy, name: str):
    """A function of the language as one of SymPy expressions."""
    row = ELEMENTWISE[name]
    if row.sympy is not None:
        return partial(row.sympy, sympy)
    if not hasattr(sympy, name):
        raise NoRuleError(
            f"SymPy has no `{name}`, and its row in the table of functions says none."
        )
    return getattr(sympy, name)


class _Components:
    """Trees to explicit SymPy matrices with a symbol for every entry."""

    def __init__(self, sympy, sizes):
        self.sympy, self.sizes = sympy, sizes
        self.memory: dict[tree.Node, object] = {}

    def value(self, node):
        if node not in self.memory:
            build = getattr(self, f"_{type(node).__name__.lower()}", None)
            if build is None:
                raise NoRuleError(f"components: no entries for `{type(node).__name__}`.")
            self.memory[node] = build(node, *(self.value(arg) for arg in node.args))
        return self.memory[node]

    def shape(self, node):
        return tuple(size_value(size, self.sizes) for size in node.shape)

    def _num(self, node):
        return self.sympy.Matrix([[self.sympy.Rational(node.key)]])

    def _sym(self, node):
        rows, cols = self.shape(node)
        symmetric, diagonal = (name in node.properties for name in ("symmetric", "diagonal"))

        def entry(i, j):
            if diagonal and i != j:
                return 0
            i, j = (min(i, j), max(i, j)) if symmetric else (i, j)
            positive = True if "positive" in node.properties else None
            return self.sympy.Symbol(f"{node.name}_{i + 1}{j + 1}", real=True, positive=positive)

        return self.sympy.Matrix(rows, cols, entry)

    def _change(self, node):
        return self._sym(tree.Sym(node.name, node.shape))

    def _eye(self, node):
        return self.sympy.eye(self.shape(node)[0])

    def _ones(self, node):
        return self.sympy.ones(*self.shape(node))

    def _zeros(self, node):
        return self.sympy.zeros(*self.shape(node))

    def _comm(self, node):
        m, n = (size_value(size, self.sizes) for size in node.key)
        return self.sympy.Matrix(m * n, m * n, lambda r, c: int(c == (r % n) * m + r // n))

    def _add(self, node, *args):
        shape = self.shape(node)
        return sum((self._full(arg, shape) for arg in args[1:]), self._full(args[0], shape))

    def _full(self, value, shape):
        return value if value.shape == shape else self.sympy.ones(*shape) * value[0, 0]

    def _mul(self, node, *args):
        total = self.sympy.ones(*self.shape(node))
        for arg in args:
            total = total.multiply_elementwise(self._full(arg, total.shape))
        return total

    def _matmul(self, node, *args):
        total = args[0]
        for arg in args[1:]:
            total = total * arg
        return total

    def _pow(self, node, base, exponent):
        return base.applyfunc(lambda entry: entry ** exponent[0, 0])

    def _transpose(self, node, arg):
        return arg.T

    def _scalar(self, value):
        return self.sympy.Matrix([[value]])

    def _trace(self, node, arg):
        return self._scalar(arg.trace())

    def _det(self, node, arg):
        return self._scalar(arg.det())

    def _logdet(self, node, arg):
        return self._scalar(self.sympy.log(arg.det()))

    def _norm(self, node, arg):
        return self._scalar(self.sympy.sqrt(sum(entry**2 for entry in arg)))

    def _sum(self, node, arg):
        return self._scalar(sum(arg))

    def _logsumexp(self, node, arg):
        return self._scalar(self.sympy.log(sum(map(self.sympy.exp, arg))))

    def _softmax(self, node, arg):
        weights = arg.applyfunc(self.sympy.exp)
        return weights / sum(weights)

    def _inverse(self, node, arg):
        return arg.adjugate() / arg.det()

    def _adjugate(self, node, arg):
        return arg.adjugate()

    def _diag(self, node, arg):
        return self.sympy.diag(*arg) if arg.shape[1] == 1 else arg.diagonal().T

    def _vec(self, node, arg):
        return arg.T.reshape(len(arg), 1)

    def _kron(self, node, left, right):
        return self.sympy.kronecker_product(left, right)

    def _matpow(self, node, base, exponent):
        return base ** exponent[0, 0]

    def _elementwise(self, node, arg):
        return arg.applyfunc(entry_function(self.sympy, node.key))

    def _d(self, node, arg):
        raise MdlibError("components: a differential yet to be taken has no entries.")
