"""Text to tree: Python's grammar, walked with a list of what is allowed. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from ..errors import FormulaError, NoRuleError, ShapeError
from ..matrices.shapes import SQUARE as SQUARE_PROPERTIES
from ..matrices.shapes import Spec, parse_spec
from . import tree
from .function_names import ANY, CONSTANTS, ELEMENTWISE, SQUARE, known
from .shape_checks import check_matmul, check_same, check_square, fail
from .sizes import names_in, times
from .spelling import declare_it, meant, notation_hint, odd_letter, syntax_hint

MAX_LENGTH = 20_000
MAX_DEPTH = 100
MAX_DIGITS = 30
MAX_MATRIX_POWER = 64

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"}


def parse(
    text: str,
    specs: dict[str, Spec],
    differential: str | Sequence[str] | None = None,
    undeclared: Callable[[str], str] = declare_it,
) -> tree.Node:
    """Read a formula as a tree.

    Parameters
    ----------
    text : str
    specs : dict of Spec, by symbol
    differential : str or several, optional
        A symbol X whose differential, written dX, may appear too, and d(...) of any formula.
    undeclared : function
        What to say of a name that is no declared symbol.

    Raises
    ------
    FormulaError
        If the text is not a formula of the language.
    ShapeError
        If the sizes do not fit.
    """
    symbols = {name: _symbol(name, spec) for name, spec in specs.items()}
    changing = changing_names(differential)
    for name in changing:
        if name not in specs:
            raise FormulaError(f"d{name}: no symbol {name} is declared.")
        refuse_change(specs, name)
        symbols[f"d{name}"] = tree.Change(name, symbols[name].shape)
    sizes = {name for spec in specs.values() for size in spec.shape for name in names_in(size)}
    return _Reader(text, symbols, sizes, changing, undeclared).read()


def changing_names(differential: str | Sequence[str] | None) -> tuple[str, ...]:
    """The names of the symbols whose differentials may appear."""
    if differential is None:
        return ()
    return (differential,) if isinstance(differential, str) else tuple(differential)


def refuse_change(specs: dict[str, Spec], name: str) -> None:
    """Refuse a symbol dX beside X where dX is written for the differential of X."""
    if f"d{name}" in specs:
        raise FormulaError(
            f"{name} and d{name} are both declared, and d{name} is written for the "
            f"differential of {name}. Call one of them otherwise."
        )


def declare(shapes: dict[str, str | Spec]) -> dict[str, Spec]:
    """Read every declared shape, and refuse names that are none."""
    for name in shapes:
        if not name.isidentifier():
            raise FormulaError(f"{name!r} is not a name; a symbol is written like X or Sigma_1.")
    return {
        name: spec if isinstance(spec, Spec) else parse_spec(name, spec)
        for name, spec in shapes.items()
    }


def _symbol(name: str, spec: Spec) -> tree.Sym:
    rows, cols = (times(size) if isinstance(size, str) else size for size in spec.shape)
    properties = spec.properties - SQUARE_PROPERTIES if rows == 1 else spec.properties
    return tree.Sym(name, (rows, cols), properties)


class _Reader:
    def __init__(self, text, symbols, sizes, changing=(), undeclared=declare_it):
        self.text, self.symbols, self.sizes = text, symbols, sizes
        self.changing, self.undeclared = changing, undeclared

    def read(self) -> tree.Node:
        try:
            return self.node(self._syntax(), 0)
        except RecursionError:
            raise FormulaError(self._too_deep()) from None

    def _syntax(self) -> ast.expr:
        if not isinstance(self.text, str):
            raise FormulaError(
                f'a formula is text, for example "tr(X.T @ A @ X)"; got {_type_name(self.text)}.'
            )
        if len(self.text) > MAX_LENGTH:
            raise FormulaError(
                f"the formula has {len(self.text)} characters; at most {MAX_LENGTH} are read."
            )
        if not self.text.strip():
            raise FormulaError("the formula is empty.")
        try:
            return ast.parse(self.text.strip(), mode="eval").body
        except (MemoryError, RecursionError):
            raise FormulaError(self._too_deep()) from None
        except (SyntaxError, ValueError, OverflowError) as error:
            if "too many nested" in str(error) or "too complex" in str(error):
                raise FormulaError(self._too_deep()) from None
            hint = syntax_hint(self.text, self.undeclared)
            raise FormulaError(f'"{self._shown()}" cannot be read.{hint}') from None

    def _too_deep(self) -> str:
        return f'"{self._shown()}" is nested more than {MAX_DEPTH} levels deep; name its parts.'

    def _shown(self, expression: ast.AST | None = None) -> str:
        text = self.text.strip()
        if expression is not None:
            text = ast.get_source_segment(text, expression) or text
        text = " ".join(text.split())
        return text if len(text) <= 80 else text[:77] + "..."

    def node(self, expression: ast.expr, depth: int) -> tree.Node:
        if depth > MAX_DEPTH:
            raise FormulaError(self._too_deep())
        reader = _READERS.get(type(expression))
        if reader is None:
            shown = self._shown(expression)
            raise FormulaError(
                f'"{shown}" is not part of the formula language. It has names, numbers, '
                f"+ - * / ** @ .T and functions."
            )
        return reader(self, expression, depth)

    def name(self, expression: ast.Name, depth: int) -> tree.Node:
        name = expression.id
        if name in self.symbols:
            return self.symbols[name]
        if name in known():
            raise FormulaError(f"{name} is a function; write {name}(...).")
        if not name.isascii() or not self._shown(expression).isascii():
            raise FormulaError(f'in "{self._shown()}": {odd_letter(self._shown(expression))}')
        raise FormulaError(f'in "{self._shown()}": {self.undeclared(name)}')

    def constant(self, expression: ast.Constant, depth: int) -> tree.Node:
        value = expression.value
        if type(value) not in (int, float) or not abs(value) < float("inf"):
            raise FormulaError(f"{self._shown(expression)} is not a number of the language.")
        try:
            number = Fraction(str(value))
        except ValueError:
            number = None
        if number is None or (number and not 1e-30 < abs(number) < 10**MAX_DIGITS):
            raise FormulaError(f"{self._shown(expression)} is too large or too small a number.")
        return tree.Num(number)

    def attribute(self, expression: ast.Attribute, depth: int) -> tree.Node:
        if expression.attr != "T":
            raise FormulaError(
                f'"{self._shown(expression)}": .{expression.attr} is not part of the language; '
                f"the only attribute is .T, the transpose."
            )
        return tree.transpose(self.node(expression.value, depth + 1))

    def unary(self, expression: ast.UnaryOp, depth: int) -> tree.Node:
        inner = self.node(expression.operand, depth + 1)
        if isinstance(expression.op, ast.USub):
            return tree.mul(-1, inner)
        if isinstance(expression.op, ast.UAdd):
            return inner
        raise FormulaError(f'"{self._shown(expression)}": expected + or - as a sign.')

    def binary(self, expression: ast.BinOp, depth: int) -> tree.Node:
        """Walk a chain a + b - c … down its left side, so that a long one is not deep."""
        chain = []
        while isinstance(expression, ast.BinOp) and type(expression.op) in _OPERATORS:
            chain.append(expression)
            expression = expression.left
        value = (
            self.power(expression, depth)
            if isinstance(expression, ast.BinOp)
            else self.node(expression, depth + 1)
        )
        pending = []
        for link in reversed(chain):
            right = self.node(link.right, depth + 1)
            symbol = _OPERATORS[type(link.op)]
            if pending and symbol not in pending[0][0]:
                value, pending = self._join(value, pending), []
            group = next(group for group in ("+-", "*/", "@") if symbol in group)
            pending.append((group, symbol, right, link))
        return self._join(value, pending)

    def _join(self, value: tree.Node, pending: list) -> tree.Node:
        """Join a run of operators of one kind in one go."""
        if not pending:
            return value
        group = pending[0][0]
        if group == "@":
            return self._product(value, pending)
        if group == "+-":
            return self._sum(value, pending)
        for _, symbol, right, link in pending:
            check_same(value, right, symbol, partial(self._shown, link))
            if symbol == "/" and right == tree.ZERO:
                raise FormulaError(f'"{self._shown(link)}" divides by 0.')
            value = value * right if symbol == "*" else value / right
        return value

    def _product(self, value, pending) -> tree.Node:
        factors = [value]
        for _, _, right, link in pending:
            check_matmul(factors[-1], right, partial(self._shown, link))
            factors.append(right)
        return tree.product(factors)

    def _sum(self, value, pending) -> tree.Node:
        terms, shaped = [value], value
        for _, symbol, right, link in pending:
            check_same(shaped, right, symbol, partial(self._shown, link))
            shaped = right if type(shaped) is tree.Num else shaped
            terms.append(-right if symbol == "-" else right)
        return tree.add(*terms)

    def power(self, expression: ast.BinOp, depth: int) -> tree.Node:
        if not isinstance(expression.op, ast.Pow):
            raise FormulaError(
                f'"{self._shown(expression)}": this operator is not part of the language, '
                f"which has + - * / ** @.{notation_hint(self._shown(expression))}"
            )
        base = self.node(expression.left, depth + 1)
        exponent = self.node(expression.right, depth + 1)
        if not exponent.is_scalar:
            expected = "the exponent of ** must be a scalar; for a**x write exp(x*log(a))"
            fail(f'"{self._shown(expression)}"', exponent, expected)
        if type(base) is type(exponent) is tree.Num:
            self._check_number_power(base, exponent, expression)
        return tree.power(base, exponent)

    def _check_number_power(self, base, exponent, expression) -> None:
        result = tree.power(base, exponent)
        whole = type(exponent.key) is int
        if (whole and type(result) is tree.Pow) or (not base.key and exponent.key < 0):
            raise FormulaError(f'"{self._shown(expression)}" is too large a number, or 1/0.')

    def call(self, expression: ast.Call, depth: int) -> tree.Node:
        name = expression.func.id if isinstance(expression.func, ast.Name) else None
        if name is None or expression.keywords:
            hint = meant(ast.unparse(expression.func)) if name is None else ""
            raise FormulaError(
                f'"{self._shown(expression)}": a call is a function of the language with plain '
                f"arguments, like tr(X).{hint}"
            )
        if name == "d" and self.changing and len(expression.args) == 1:
            return tree.D(self.node(expression.args[0], depth + 1), *self.changing)
        if name not in known():
            raise NoRuleError(
                f"no function `{name}` in {self._shown(expression)}. "
                f"Known functions: {', '.join(known())}.{meant(name)}"
            )
        if name in CONSTANTS:
            return self._constant_matrix(name, expression)
        count = 2 if name in ("kron", "mpow") else 1
        if len(expression.args) != count:
            plural = "argument" if count == 1 else "arguments"
            raise FormulaError(
                f'"{self._shown(expression)}": {name} takes {count} {plural}, '
                f"got {len(expression.args)}."
            )
        args = [self.node(arg, depth + 1) for arg in expression.args]
        return self._function(name, args, partial(self._shown, expression))

    def _function(self, name: str, args: list[tree.Node], shown: Callable) -> tree.Node:
        if name in ELEMENTWISE:
            return tree.Elementwise(name, args[0])
        if name in ANY:
            return ANY[name](args[0])
        if name == "kron":
            return tree.Kron(*args)
        if name == "diag":
            if args[0].shape[0] == 1 and not args[0].is_scalar:
                fail(f'"{shown()}"', args[0], "diag takes a column or a square matrix")
            if args[0].shape[1] != 1:
                check_square(name, args[0], shown)
            return tree.Diag(args[0])
        check_square(name, args[0], shown)
        if name == "mpow":
            return self._matrix_power(args, shown)
        return SQUARE[name](args[0])

    def _matrix_power(self, args, shown) -> tree.Node:
        base, exponent = args
        value = tree.number_of(exponent)
        symbolic = value is None and exponent.is_scalar
        if not symbolic and (type(value) is not int or abs(value) > MAX_MATRIX_POWER):
            raise FormulaError(
                f'"{shown()}": the power of a matrix is a whole number of at most '
                f"{MAX_MATRIX_POWER}, or a scalar symbol."
            )
        return tree.MatPow(base, exponent)

    def _constant_matrix(self, name: str, expression: ast.Call) -> tree.Node:
        sizes = [self._size(arg, expression) for arg in expression.args]
        most = CONSTANTS[name]
        least = 2 if name == "comm" else 1
        if not least <= len(sizes) <= most:
            expected = "1 size" if most == 1 else "2 sizes" if least == 2 else "1 or 2 sizes"
            raise FormulaError(
                f'"{self._shown(expression)}": {name} takes {expected}, got {len(sizes)}.'
            )
        if name == "comm":
            return tree.Comm(*sizes)
        shape = (*sizes, sizes[0] if name == "eye" else 1)[:2]
        if name == "zeros":
            return tree.zeros(shape)
        if shape == tree.SCALAR:
            return tree.ONE
        return tree.Eye(sizes[0]) if name == "eye" else tree.Ones(*shape)

    def _size(self, argument: ast.expr, call: ast.Call):
        if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Mult):
            return times(self._size(argument.left, call), self._size(argument.right, call))
        if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Pow):
            power = getattr(argument.right, "value", None)
            if type(power) is int and 0 < power < 10:
                return times(*[self._size(argument.left, call)] * power)
        if isinstance(argument, ast.Constant) and type(argument.value) is int:
            if 0 < argument.value < 10**6:
                return argument.value
        elif isinstance(argument, ast.Name):
            if argument.id in self.sizes:
                return argument.id
            known = ", ".join(sorted(self.sizes)) or "none"
            raise ShapeError(
                f'in "{self._shown(call)}": {argument.id} is not a size of a declared symbol. '
                f"Known sizes: {known}."
            )
        raise FormulaError(
            f'"{self._shown(call)}": a size is a name or a positive whole number, '
            f"or a product of these."
        )


_READERS = {
    ast.Name: _Reader.name,
    ast.Constant: _Reader.constant,
    ast.Attribute: _Reader.attribute,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.Call: _Reader.call,
}


def _type_name(value) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"
