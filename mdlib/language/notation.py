"""Mathematical notation from a tree: the grammar shared by LaTeX, MathML and plain text.

A subclass says how names, superscripts, fractions and function calls look; where parentheses are
needed is decided here, once.
"""

from __future__ import annotations

from . import tree
from .function_names import NAMES
from .text import number_text

SUM, CIRCLE, PRODUCT, POWER, ATOM = range(5)


class Writer:
    """Writes nodes with a memory, since trees share their parts.

    A subclass decides how it writes `name(name)`, `superscript(base, mark)`, `function(name,
    inner)`, `constant(letter, sizes)`, and `fraction(above, below)`, which says how it binds, too.
    """

    space = " "
    negative, minus, plus = "-", " - ", " + "
    circle, kronecker, slash = " ∘ ", " ⊗ ", " ⊘ "
    circle_in_mark = "∘"
    transpose_mark, inverse_mark, inverse_transpose_mark = "ᵀ", "⁻¹", "⁻ᵀ"
    mark = "d"

    def __init__(self):
        self.memory: dict[tree.Node, tuple[str, int]] = {}

    def parentheses(self, inner: str) -> str:
        return f"({inner})"

    def norm(self, inner: str) -> str:
        return f"‖{inner}‖"

    def number(self, digits: str) -> str:
        return digits

    def term(self, node: tree.Node, written: str) -> str:
        """A term of a sum with its sign, or a divisor, which is the node given turned over."""
        return written

    def root(self, node) -> str | None:
        return None

    # the grammar

    def write(self, node: tree.Node) -> tuple[str, int]:
        if node not in self.memory:
            self.memory[node] = _WRITERS.get(type(node), Writer._call)(self, node)
        return self.memory[node]

    def at(self, node: tree.Node, level: int) -> str:
        written, binds = self.write(node)
        return written if binds >= level else self.parentheses(written)

    def inner(self, node: tree.Node) -> str:
        return self.write(node)[0]

    def _num(self, node):
        sign = self.negative if node.key < 0 else ""
        shown = [self.number(digits) for digits in number_text(abs(node.key)).split("/")]
        if len(shown) > 1:
            written, level = self.fraction(*shown)
            return sign + written, SUM if sign else level
        return sign + shown[0], SUM if sign else ATOM

    def _sym(self, node):
        return self.name(node.name), ATOM

    def _change(self, node):
        return self.mark + self.name(node.variable), POWER

    def _constant(self, node):
        kind = type(node)
        if kind is tree.Comm:
            return self.constant("K", node.key), ATOM
        sizes = node.shape[:1] if kind is tree.Eye or node.shape[1] == 1 else node.shape
        if kind is tree.Ones and node.shape[0] == 1:
            mark = self.transpose_mark
            return self.superscript(self.constant("1", node.shape[1:]), mark), POWER
        return self.constant({tree.Eye: "I", tree.Ones: "1", tree.Zeros: "0"}[kind], sizes), ATOM

    def _add(self, node):
        written = [self.at(node.args[0], SUM)]
        for term in node.args[1:]:
            negative = tree.is_negative(term)
            shown = self.at(tree.mul(-1, term) if negative else term, CIRCLE)
            written.append(self.term(term, (self.minus if negative else self.plus) + shown))
        return "".join(written), SUM

    def _matmul(self, node):
        *front, last = node.args
        parts = [
            self.parentheses(self.inner(part)) if self._is_change(part) else self.at(part, PRODUCT)
            for part in front
        ]
        return self._juxtapose([*parts, self.at(last, PRODUCT)]), PRODUCT

    def _is_change(self, node) -> bool:
        """Whether a node is written dU, which asks for parentheses before a further factor."""
        return type(node) is tree.Change or (type(node) is tree.D and not self._is_closed(node))

    def _is_closed(self, node) -> bool:
        """Whether a pending differential is written d(U), and not as in d sin(t)."""
        inner, binds = self.write(node.arg)
        return binds < ATOM or not self.is_bare(node.arg, inner)

    def _juxtapose(self, parts) -> str:
        return self.space.join(parts)

    def _kron(self, node):
        left, right = node.args
        level = CIRCLE if type(left) is tree.Kron else PRODUCT
        return self.at(left, level) + self.kronecker + self.at(right, PRODUCT), CIRCLE

    def _mul(self, node):
        value, rest = 1, node.args
        if type(rest[0]) is tree.Num:
            value, rest = rest[0].key, rest[1:]
        sign, value = (self.negative, -value) if value < 0 else ("", value)
        scalars = [p for p in rest if p.is_scalar and not tree.is_divisor(p)]
        below = [p for p in rest if p.is_scalar and tree.is_divisor(p)]
        matrices = [p for p in rest if not p.is_scalar]
        front = self._scalar_part(value, scalars, below, alone=not matrices)
        body = self._hadamard(matrices, bool(front))
        level = CIRCLE if len(matrices) > 1 else PRODUCT
        return sign + self._scaled(front, body), SUM if sign else level

    def _scaled(self, front: list[str], body: list[str]) -> str:
        """A product of what is scalar and what is not."""
        return self._juxtapose([*front, *body])

    def _scalar_part(self, value, scalars, below, alone):
        digits = number_text(value).split("/")
        shown = [self.number(part) for part in digits]
        above = shown[:1] if digits[0] != "1" else []
        several = len(above) + len(scalars) > 1
        fraction = below or len(shown) > 1
        # One scalar alone, as here, has a minus sign before it: -(s + t).
        level = SUM if fraction and not several else CIRCLE if alone and not several else POWER
        last = scalars[-1] if alone and scalars else None
        above += [self._scalar_factor(part, level, part is last) for part in scalars]
        if len(shown) == 1 and not below:
            return above
        under = shown[1:] + [
            self._below(part, PRODUCT if len(below) + len(shown) > 2 else self.below_level)
            for part in below
        ]
        above = above or [self.number("1")]
        return [self.fraction(self._juxtapose(above), self._juxtapose(under))[0]]

    def _below(self, divisor, level: int) -> str:
        return self.term(divisor, self.at(tree.power(divisor, -1), level))

    def _scalar_factor(self, part, level, is_last: bool) -> str:
        torn = type(part) is tree.D and not is_last and not self._is_closed(part)
        return self.parentheses(self.inner(part)) if torn else self.at(part, level)

    below_level = SUM

    def _hadamard(self, matrices, in_front: bool):
        if not matrices:
            return []
        if len(matrices) == 1 and not tree.is_divisor(matrices[0]):
            return [self.at(matrices[0], PRODUCT)]
        above = [p for p in matrices if not tree.is_divisor(p)]
        under = [p for p in matrices if tree.is_divisor(p)]
        shown = self.circle.join(self.at(part, POWER) for part in above) or self.number("1")
        for part in under:
            shown += self.slash + self._below(part, POWER)
        return [self.parentheses(shown) if in_front else shown]

    def _pow(self, node):
        base, exponent = node.args
        if tree.is_divisor(node):
            below = tree.power(node, -1)
            if node.is_scalar:
                return self.fraction(self.number("1"), self.at(below, self.below_level))
            return self.number("1") + self.slash + self.at(below, POWER), CIRCLE
        mark = self.inner(exponent)
        if not base.is_scalar:
            mark = self.circle_in_mark + mark
        return self.superscript(self.at(base, ATOM), mark), POWER

    def _transpose(self, node):
        if type(node.arg) is tree.Inverse:
            base = self.at(node.arg.arg, ATOM)
            return self.superscript(base, self.inverse_transpose_mark), POWER
        return self.superscript(self.at(node.arg, ATOM), self.transpose_mark), POWER

    def _inverse(self, node):
        return self.superscript(self.at(node.arg, ATOM), self.inverse_mark), POWER

    def _matpow(self, node):
        mark = self.inner(node.exponent)
        return self.superscript(self.at(node.base, ATOM), mark), POWER

    def _norm(self, node):
        return self.norm(self.inner(node.arg)), ATOM

    def _elementwise(self, node):
        if node.key == "sqrt":
            root = self.root(node)
            if root:
                return root, ATOM
        return self.function(node.key, self.inner(node.arg)), ATOM

    def _differential(self, node):
        inner = self.inner(node.arg)
        return self.differential(self.parentheses(inner) if self._is_closed(node) else inner), POWER

    def differential(self, inner: str) -> str:
        return self.mark + inner

    def is_bare(self, node: tree.Node, inner: str) -> bool:
        """Whether d stands before the formula without parentheses; else it is written d(A)."""
        return False

    def _call(self, node):
        return self.function(NAMES[type(node)], self.inner(node.arg)), ATOM


# fmt: off
_WRITERS = {
    tree.Num: Writer._num, tree.Sym: Writer._sym, tree.Change: Writer._change,
    tree.Eye: Writer._constant, tree.Ones: Writer._constant, tree.Zeros: Writer._constant,
    tree.Comm: Writer._constant, tree.Add: Writer._add, tree.MatMul: Writer._matmul,
    tree.Kron: Writer._kron, tree.Mul: Writer._mul, tree.Pow: Writer._pow,
    tree.Transpose: Writer._transpose, tree.Inverse: Writer._inverse, tree.MatPow: Writer._matpow,
    tree.Norm: Writer._norm, tree.Elementwise: Writer._elementwise, tree.D: Writer._differential,
}
# fmt: on
