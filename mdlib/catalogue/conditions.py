"""What a row of the catalogue needs, as data: read off its formulas and its declared symbols."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..language import tree
from ..language.formulas import Formula
from .catalogue_words import say, say_latex

STRUCTURE = ("symmetric", "diagonal", "orthogonal")
STRONGER = {
    "nonzero": ("positive",),
    "nonzero-entries": ("positive-entries",),
    "symmetric": ("spd", "diagonal"),
}


@dataclass(frozen=True)
class Condition:
    """A property, one of `catalogue_words.say_latex`, that a formula must have for a row to hold.

    Examples
    --------
    >>> import mdlib as md
    >>> [str(c) for c in md.identities["norm"].checks[0].conditions]
    ['x ≠ 0']
    """

    kind: str
    of: Formula

    def __str__(self) -> str:
        return say(self.kind, formula=self.of)

    def latex(self) -> str:
        """The condition in LaTeX, without dollar signs."""
        return say_latex(self.kind, formula=self.of.latex())

    def markdown(self) -> str:
        """The condition in words, with its formula between dollar signs."""
        return say(self.kind, formula=f"${self.of.latex()}$")


def of_derivative(f: Formula, result: Formula, wrt: str) -> tuple[Condition, ...]:
    """Where a derivative holds: where f is smooth, its result exists, and symbols are as said."""
    found = [*_domain(f, smooth=True), *_domain(result), *declared(f)]
    tied = any(c.of.node.names == {wrt} and c.kind in STRUCTURE for c in declared(f))
    return _tidied([*found, *([Condition("free", symbol(f, wrt))] if tied else [])])


def of_equation(left: Formula, right: Formula, *, smooth: bool = False) -> tuple[Condition, ...]:
    """Where both sides of an equation exist; where the left one is smooth too, if asked."""
    return _tidied([*_domain(left, smooth=smooth), *_domain(right), *declared(left)])


def declared(f: Formula) -> list[Condition]:
    """The declared structure of the symbols; that an inverse exists is read off the inverse."""
    found = []
    for name, spec in f.specs.items():
        found += [Condition(kind, symbol(f, name)) for kind in STRUCTURE if kind in spec.properties]
    return found


def symbol(f: Formula, name: str) -> Formula:
    """A symbol of a formula, as a formula."""
    spec = f.specs[name]
    return Formula(tree.Sym(name, spec.shape, spec.properties), f.specs)


def _domain(f: Formula, *, smooth: bool = False) -> Iterator[Condition]:
    for kind, node in _needs(f.node, smooth):
        yield Condition(kind, Formula(node, f.specs))


def _needs(node: tree.Node, smooth: bool) -> Iterator[tuple[str, tree.Node]]:
    """(kind, formula) for every place where a formula may have no value or no slope."""
    if type(node) in (tree.Inverse, tree.LogDet):
        yield "invertible", node.arg
    elif type(node) is tree.Pow:
        yield from _power(*node.args)
        if _squared_norm(node):
            node = node.args[0].arg
            yield from _needs(node, smooth)
            return
    elif type(node) is tree.MatPow:
        yield from _matrix_power(*node.args)
    elif type(node) is tree.Elementwise:
        yield from _function(node, smooth)
    elif type(node) is tree.Norm and smooth:
        yield "nonzero", node.arg
    for part in node.args:
        yield from _needs(part, smooth)


def _squared_norm(node: tree.Node) -> bool:
    base, exponent = node.args
    number = tree.number_of(exponent)
    return type(base) is tree.Norm and number is not None and number > 0 and number % 2 == 0


def _power(base: tree.Node, exponent: tree.Node):
    number = tree.number_of(exponent)
    if number is None or number != int(number):
        yield _entries("positive", base)
    elif number < 0:
        yield _divisor(base)


def _divisor(base: tree.Node) -> tuple[str, tree.Node]:
    """ "x ≠ 0" for a division by ‖x‖ or by x.T @ x, which vanish for x = 0 alone."""
    if type(base) is tree.Norm:
        return "nonzero", base.arg
    if type(base) is tree.MatMul and len(base.args) == 2:
        left, right = base.args
        if left == tree.transpose(right):
            return "nonzero", right
    return _entries("nonzero", base)


def _entries(kind: str, node: tree.Node) -> tuple[str, tree.Node]:
    return (kind if node.shape == tree.SCALAR else f"{kind}-entries"), node


def _matrix_power(base: tree.Node, exponent: tree.Node):
    number = tree.number_of(exponent)
    if number is None:
        yield from (("integer", symbol) for symbol in tree.symbols_of(exponent))
    if number is None or number < 0:
        yield "invertible", base


def _function(node: tree.Node, smooth: bool):
    if node.key == "log" and not _surely_positive(node.arg):
        yield _entries("positive", node.arg)
    if node.key == "sqrt" and smooth and not _surely_positive(node.arg):
        yield _entries("positive", node.arg)
    if node.key in ("abs", "relu", "sign") and smooth:
        yield _entries("nonzero", node.arg)


def _surely_positive(node: tree.Node) -> bool:
    """Sums and products of positive numbers, of exp and of the sigmoid."""
    if type(node) is tree.Num:
        return node.key > 0
    if type(node) in (tree.Add, tree.Mul):
        return all(map(_surely_positive, node.args))
    return type(node) is tree.Elementwise and node.key in ("exp", "sigmoid")


def _tidied(found: list[Condition]) -> tuple[Condition, ...]:
    """Each condition once, and none that another implies."""
    unique = list(dict.fromkeys(map(_plainest, found)))
    return tuple(c for c in unique if not any(_implies(other, c) for other in unique))


def _plainest(condition: Condition) -> Condition:
    """X invertible, for X.T invertible or for a power of X invertible."""
    node = condition.of.node
    while condition.kind == "invertible" and type(node) in (tree.Transpose, tree.MatPow):
        node = node.args[0]
    return replace(condition, of=Formula(node, condition.of.specs))


def _implies(stronger: Condition, weaker: Condition) -> bool:
    return stronger.of == weaker.of and stronger.kind in STRONGER.get(weaker.kind, ())
