"""Tree to text of the formula language; what is printed parses back to the same tree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from . import tree
from .function_names import NAMES

# How tightly a text binds: a sum, a product (@ * /), a sign, a power, an atom.
SUM, PRODUCT, SIGN, POWER, ATOM = range(5)


def text(node: tree.Node, names: Mapping[str, str] | None = None) -> str:
    """The formula as text of the language; `names` renames symbols."""
    return FormulaWriter(names or {}).write(node)[0]


def number_text(value: Fraction | int) -> str:
    """An exact number as short text: 3, 1/2, 0.05."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    decimal = repr(float(value))
    if value.denominator > 12 and Fraction(decimal) == value:
        return decimal
    return f"{value.numerator}/{value.denominator}"


class FormulaWriter:
    """Writes nodes with a memory, since trees share their parts."""

    def __init__(self, names: Mapping[str, str]):
        self.names = names
        self.memory: dict[tree.Node, tuple[str, int]] = {}

    def write(self, node: tree.Node) -> tuple[str, int]:
        if node not in self.memory:
            self.memory[node] = _WRITERS[type(node)](self, node)
        return self.memory[node]

    def at(self, node: tree.Node, level: int) -> str:
        """The text, in parentheses if it binds less tightly than `level`."""
        written, binds = self.write(node)
        return written if binds >= level else f"({written})"

    def num(self, node):
        written = number_text(node.key)
        if node.key < 0:
            return written, SIGN if "/" not in written else PRODUCT
        return written, PRODUCT if "/" in written else ATOM

    def sym(self, node):
        return self.names.get(node.name, node.name), ATOM

    def change(self, node):
        return f"d{self.names.get(node.variable, node.variable)}", ATOM

    def sum(self, node):
        first, *others = node.args
        written = [self.at(first, PRODUCT)]
        for term in others:
            if tree.is_negative(term):
                written.append(f" - {self.at(tree.mul(-1, term), PRODUCT)}")
            else:
                written.append(f" + {self.at(term, PRODUCT)}")
        return "".join(written), SUM

    def matmul(self, node):
        first, *others = node.args
        # Of Hadamard and matrix products in one row of operators, the reader sees the grouping.
        level = POWER if type(first) in (tree.Mul, tree.Pow) else PRODUCT
        written = [self.at(first, level), *(self.at(part, POWER) for part in others)]
        return " @ ".join(written), PRODUCT

    def mul(self, node):
        above = [part for part in node.args if not tree.is_divisor(part)]
        below = [tree.power(part, -1) for part in node.args if tree.is_divisor(part)]
        sign, numerator, number = _coefficient(above, node)
        if number is not None:
            below.insert(0, tree.Num(number))
        written = self._factors(numerator, bool(below))
        if below:
            divisors = [self.at(part, POWER) for part in below]
            shown = divisors[0] if len(below) == 1 else f"({'*'.join(divisors)})"
            written = f"{written}/{shown}"
        return sign + written, PRODUCT

    def _factors(self, factors: list[tree.Node], divided: bool) -> str:
        if not factors:
            return "1"
        *front, last = factors
        if len(factors) == 1 and not divided and type(last) is tree.MatMul:
            return self.at(last, PRODUCT)
        written = [self.at(part, POWER) for part in front]
        plain = not divided and all(
            type(part) is tree.Num if last.is_scalar else part.is_scalar for part in front
        )
        if type(last) is tree.MatMul and plain:
            return "*".join([*written, self.write(last)[0]])
        return "*".join([*written, self.at(last, POWER)])

    def pow(self, node):
        base, exponent = node.args
        if tree.is_divisor(node):
            return f"1/{self.at(tree.power(node, -1), POWER)}", PRODUCT
        value = tree.number_of(exponent)
        if value is not None and type(value) is not int and Fraction(str(float(value))) == value:
            return f"{self.at(base, ATOM)}**{float(value)!r}", POWER
        return f"{self.at(base, ATOM)}**{self.at(exponent, POWER)}", POWER

    def transpose(self, node):
        return f"{self.at(node.arg, ATOM)}.T", ATOM

    def call(self, node):
        name = node.key if type(node) is tree.Elementwise else _CALLED[type(node)]
        inside = [self.write(arg)[0] for arg in node.args] or map(str, _sizes(node))
        return f"{name}({', '.join(inside)})", ATOM


def _sizes(node: tree.Node) -> tuple:
    """The sizes in the text of a constant matrix: eye(n), ones(m, n) and ones(n), comm(m, n)."""
    if type(node) is tree.Comm:
        return node.key
    return node.shape[:1] if type(node) is tree.Eye or node.shape[1] == 1 else node.shape


def _coefficient(above: list[tree.Node], node: tree.Node):
    """Split the leading number into a sign, a numerator among the factors, and a denominator."""
    if type(above[0] if above else None) is not tree.Num:
        return "", above, None
    value, rest = Fraction(above[0].key), above[1:]
    sign, value = ("-", -value) if value < 0 else ("", value)
    if value == 1:
        return sign, rest, None
    if "/" not in number_text(value):
        return sign, [tree.Num(value), *rest], None
    numerator = [tree.Num(value.numerator)] if value.numerator != 1 else []
    return sign, [*numerator, *rest], value.denominator


# fmt: off
_CALLED = NAMES | {
    tree.Kron: "kron", tree.MatPow: "mpow", tree.D: "d",
    tree.Eye: "eye", tree.Ones: "ones", tree.Zeros: "zeros", tree.Comm: "comm",
}
_WRITERS = dict.fromkeys((*_CALLED, tree.Elementwise), FormulaWriter.call) | {
    tree.Num: FormulaWriter.num, tree.Sym: FormulaWriter.sym, tree.Change: FormulaWriter.change,
    tree.Add: FormulaWriter.sum, tree.MatMul: FormulaWriter.matmul, tree.Mul: FormulaWriter.mul,
    tree.Pow: FormulaWriter.pow, tree.Transpose: FormulaWriter.transpose,
}
# fmt: on
