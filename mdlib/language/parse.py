"""Text to tree: Python's grammar, walked with a list of what is allowed. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from ..errors import FormulaError, NoRuleError, ShapeError
from ..matrices.shapes import SQUARE as SQUARE_PROPERTIES
from ..matrices.shapes import Spec, hinted, parse_spec
from . import tree
from .declared import shortened
from .function_names import ANY, ELEMENTWISE, SQUARE, known
from .language_words import say
from .shape_checks import check_matmul, check_same, check_square, unfit
from .sizes import names_in, times
from .spelling import declare_it, meant, notation_hint, odd_letter, syntax_hint

MAX_LENGTH = 20_000
MAX_DEPTH = 100
MAX_DIGITS = 30
MAX_MATRIX_POWER = 64


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
            raise FormulaError(say("change-undeclared", name=name))
        refuse_change(specs, name)
        symbols[f"d{name}"] = tree.Change(name, symbols[name].shape)
    sizes = {name for spec in specs.values() for size in spec.shape for name in names_in(size)}
    return _Parser(text, symbols, sizes, changing, undeclared).read()


def changing_names(differential: str | Sequence[str] | None) -> tuple[str, ...]:
    """The names of the symbols whose differentials may appear."""
    if differential is None:
        return ()
    return (differential,) if isinstance(differential, str) else tuple(differential)


def refuse_change(specs: dict[str, Spec], name: str) -> None:
    """Refuse a symbol dX beside X where dX is written for the differential of X."""
    if f"d{name}" in specs:
        raise FormulaError(say("change-declared", name=name))


def declare(shapes: dict[str, str | Spec]) -> dict[str, Spec]:
    """Read every declared shape, and refuse names that are none."""
    for name in shapes:
        if not name.isidentifier():
            raise FormulaError(say("not-a-name", name=name))
    return {
        name: spec if isinstance(spec, Spec) else parse_spec(name, spec)
        for name, spec in shapes.items()
    }


def _symbol(name: str, spec: Spec) -> tree.Sym:
    rows, cols = (times(size) if isinstance(size, str) else size for size in spec.shape)
    properties = spec.properties - SQUARE_PROPERTIES if rows == 1 else spec.properties
    return tree.Sym(name, (rows, cols), properties)


class _Parser:
    def __init__(self, text, symbols, sizes, changing=(), undeclared=declare_it):
        self.text, self.symbols, self.sizes = text, symbols, sizes
        self.changing, self.undeclared = changing, undeclared

    def read(self) -> tree.Node:
        try:
            return self.node(self._syntax(), 0)
        except RecursionError:
            raise self._too_deep() from None

    def _syntax(self) -> ast.expr:
        if not isinstance(self.text, str):
            raise FormulaError(say("not-text", got=_type_name(self.text)))
        if len(self.text) > MAX_LENGTH:
            raise FormulaError(say("too-long", count=len(self.text), most=MAX_LENGTH))
        if not self.text.strip():
            raise FormulaError(say("empty"))
        try:
            return ast.parse(self.text.strip(), mode="eval").body
        except (MemoryError, RecursionError):
            raise self._too_deep() from None
        except (SyntaxError, ValueError, OverflowError) as error:
            if "too many nested" in str(error) or "too complex" in str(error):
                raise self._too_deep() from None
            said = say("unreadable", shown=self._shown())
            raise FormulaError(hinted(said, syntax_hint(self.text, self.undeclared))) from None

    def _too_deep(self) -> FormulaError:
        return FormulaError(say("too-deep", shown=self._shown(), most=MAX_DEPTH))

    def _shown(self, expression: ast.AST | None = None) -> str:
        text = self.text.strip()
        if expression is not None:
            text = ast.get_source_segment(text, expression) or text
        return shortened(text)

    def node(self, expression: ast.expr, depth: int) -> tree.Node:
        if depth > MAX_DEPTH:
            raise self._too_deep()
        reader = _READERS.get(type(expression))
        if reader is None:
            raise FormulaError(say("not-in-language", shown=self._shown(expression)))
        return reader(self, expression, depth)

    def name(self, expression: ast.Name, depth: int) -> tree.Node:
        name = expression.id
        if name in self.symbols:
            return self.symbols[name]
        if name in known():
            raise FormulaError(say("bare-function", name=name))
        shown = self._shown(expression)
        is_plain = name.isascii() and shown.isascii()
        said = self.undeclared(name) if is_plain else odd_letter(shown)
        raise FormulaError(say("name-in", shown=self._shown(), said=said))

    def constant(self, expression: ast.Constant, depth: int) -> tree.Node:
        value = expression.value
        if type(value) not in (int, float) or not abs(value) < float("inf"):
            raise FormulaError(say("not-a-number", shown=self._shown(expression)))
        try:
            number = Fraction(str(value))
        except ValueError:  # Python writes out no number of so many digits
            number = None
        if number is None or (number and not 1e-30 < abs(number) < 10**MAX_DIGITS):
            raise FormulaError(say("number-out-of-range", shown=self._shown(expression)))
        return tree.Num(number)

    def attribute(self, expression: ast.Attribute, depth: int) -> tree.Node:
        if expression.attr != "T":
            shown = self._shown(expression)
            raise FormulaError(say("not-an-attribute", shown=shown, name=expression.attr))
        return tree.transpose(self.node(expression.value, depth + 1))

    def unary(self, expression: ast.UnaryOp, depth: int) -> tree.Node:
        inner = self.node(expression.operand, depth + 1)
        sign = _SIGNS.get(type(expression.op))
        if sign is None:
            raise FormulaError(say("not-a-sign", shown=self._shown(expression)))
        return inner if sign == 1 else tree.mul(sign, inner)

    def binary(self, expression: ast.BinOp, depth: int) -> tree.Node:
        """Walk a chain a + b - c … down its left side, so that a long one is not deep."""
        chain = []
        while isinstance(expression, ast.BinOp) and type(expression.op) in _OPERATORS:
            chain.append(expression)
            expression = expression.left
        if isinstance(expression, ast.BinOp):
            value = self.power(expression, depth)
        else:
            value = self.node(expression, depth + 1)
        run, join = [], None
        for link in reversed(chain):
            right = self.node(link.right, depth + 1)
            symbol, other = _OPERATORS[type(link.op)]
            if run and other is not join:
                value, run = join(value, run), []
            run.append((symbol, right, partial(self._shown, link)))
            join = other
        return join(value, run) if run else value

    def power(self, expression: ast.BinOp, depth: int) -> tree.Node:
        shown = partial(self._shown, expression)
        if not isinstance(expression.op, ast.Pow):
            said = say("not-an-operator", shown=shown())
            raise FormulaError(hinted(said, notation_hint(shown())))
        base = self.node(expression.left, depth + 1)
        exponent = self.node(expression.right, depth + 1)
        if not exponent.is_scalar:
            raise unfit(exponent, say("takes-scalar-exponent"), shown)
        if type(base) is type(exponent) is tree.Num and not _is_in_range(base, exponent):
            raise FormulaError(say("power-out-of-range", shown=shown()))
        return tree.power(base, exponent)

    def call(self, expression: ast.Call, depth: int) -> tree.Node:
        shown = partial(self._shown, expression)
        name = expression.func.id if isinstance(expression.func, ast.Name) else None
        if name is None or expression.keywords:
            hint = meant(ast.unparse(expression.func)) if name is None else ""
            raise FormulaError(hinted(say("not-a-call", shown=shown()), hint))
        if name == "d" and self.changing and len(expression.args) == 1:
            return tree.D(self.node(expression.args[0], depth + 1), *self.changing)
        if name not in known():
            said = say("no-function", name=name, shown=shown(), known=", ".join(known()))
            raise NoRuleError(hinted(said, meant(name)))
        takes, got = _TAKES.get(name, "takes-one-argument"), len(expression.args)
        if got not in COUNTS[takes]:
            raise FormulaError(say(takes, shown=shown(), name=name, got=got))
        if name in _CONSTANT:
            return _CONSTANT[name](*(self._size(arg, shown) for arg in expression.args))
        args = [self.node(arg, depth + 1) for arg in expression.args]
        if name in ELEMENTWISE:
            return tree.Elementwise(name, *args)
        if name in _CHECKS:
            _CHECKS[name](name, *args, shown)
        return _NODES[name](*args)

    def _size(self, argument: ast.expr, shown: Callable[[], str]):
        match argument:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return times(self._size(left, shown), self._size(right, shown))
            case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(power))) if (
                0 < power < 10
            ):
                return times(*[self._size(left, shown)] * power)
            case ast.Constant(value=int(size)) if 0 < size < 10**6 and size is not True:
                return size
            case ast.Name(id=name) if name in self.sizes:
                return name
            case ast.Name(id=name):
                listed = ", ".join(sorted(self.sizes)) or say("none")
                raise ShapeError(say("unknown-size", shown=shown(), name=name, known=listed))
        raise FormulaError(say("not-a-size", shown=shown()))


def _sum(value: tree.Node, run: list) -> tree.Node:
    """A run of + and - after its first term, joined in one go."""
    terms, shaped = [value], value
    for symbol, right, shown in run:
        check_same(shaped, right, symbol, shown)
        shaped = right if type(shaped) is tree.Num else shaped
        terms.append(-right if symbol == "-" else right)
    return tree.add(*terms)


def _scaled(value: tree.Node, run: list) -> tree.Node:
    """A run of * and / after its first factor."""
    for symbol, right, shown in run:
        check_same(value, right, symbol, shown)
        if symbol == "/" and right == tree.ZERO:
            raise FormulaError(say("division-by-zero", shown=shown()))
        value = value * right if symbol == "*" else value / right
    return value


def _product(value: tree.Node, run: list) -> tree.Node:
    """A run of @ after its first factor, joined in one go."""
    factors = [value]
    for _, right, shown in run:
        check_matmul(factors[-1], right, shown)
        factors.append(right)
    return tree.product(factors)


def _is_in_range(base: tree.Num, exponent: tree.Num) -> bool:
    """Whether a power of numbers is a number, or is left as it stands, as 2**0.5 is."""
    if not base.key and exponent.key < 0:
        return False
    return type(exponent.key) is not int or type(tree.power(base, exponent)) is not tree.Pow


def _check_diagonal(name: str, arg: tree.Node, shown: Callable[[], str]) -> None:
    if arg.shape[0] == 1 and not arg.is_scalar:
        raise unfit(arg, say("takes-diagonal"), shown)
    if arg.shape[1] != 1:
        check_square(name, arg, shown)


def _check_power(name: str, base: tree.Node, exponent: tree.Node, shown: Callable) -> None:
    check_square(name, base, shown)
    value = tree.number_of(exponent)
    is_symbolic = value is None and exponent.is_scalar
    if not is_symbolic and (type(value) is not int or abs(value) > MAX_MATRIX_POWER):
        raise FormulaError(say("matrix-power", shown=shown(), most=MAX_MATRIX_POWER))


def _type_name(value) -> str:
    return say("nothing") if value is None else say("of-type", name=type(value).__name__)


# fmt: off
_READERS = {
    ast.Name: _Parser.name, ast.Constant: _Parser.constant, ast.Attribute: _Parser.attribute,
    ast.UnaryOp: _Parser.unary, ast.BinOp: _Parser.binary, ast.Call: _Parser.call,
}
_SIGNS = {ast.UAdd: 1, ast.USub: -1}
# An operator's symbol, and what joins a run of its kind.
_OPERATORS = {
    ast.Add: ("+", _sum), ast.Sub: ("-", _sum), ast.MatMult: ("@", _product),
    ast.Mult: ("*", _scaled), ast.Div: ("/", _scaled),
}
# How many arguments a function may have, by what is said of any other number.
COUNTS = {
    "takes-one-argument": (1,), "takes-two-arguments": (2,),
    "takes-one-size": (1,), "takes-two-sizes": (2,), "takes-one-or-two-sizes": (1, 2),
}
_TAKES = {
    "kron": "takes-two-arguments", "mpow": "takes-two-arguments", "eye": "takes-one-size",
    "ones": "takes-one-or-two-sizes", "zeros": "takes-one-or-two-sizes", "comm": "takes-two-sizes",
}
_CONSTANT = {
    "eye": lambda size: tree.ONE if size == 1 else tree.Eye(size),
    "ones": lambda rows, cols=1: tree.ONE if rows == cols == 1 else tree.Ones(rows, cols),
    "zeros": lambda rows, cols=1: tree.zeros((rows, cols)),
    "comm": tree.Comm,
}
_NODES = SQUARE | ANY | {"kron": tree.Kron, "diag": tree.Diag, "mpow": tree.MatPow}
_CHECKS = dict.fromkeys(SQUARE, check_square) | {"diag": _check_diagonal, "mpow": _check_power}
# fmt: on
