"""Random formulas over every node type of the language, all nine kinds, for property tests."""

from __future__ import annotations

import random

from mdlib.language import tree
from mdlib.language.formulas import Formula
from mdlib.language.sizes import names_in
from mdlib.language.text import text
from mdlib.matrices.shapes import Spec

SIZES = ("m", "n", "p")
KINDS = ("scalar", "vector", "matrix")
SMOOTH = ("sin", "cos", "tanh", "sigmoid", "exp")
KINKED = ("relu", "abs", "sign")


class Generator:
    """Grows one formula; `self.specs` collects the symbols it used."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.specs: dict[str, Spec] = {}
        kind = self.random.choice(KINDS)
        self.x_shape = self._shape(kind)
        self.specs["X"] = Spec(*self.x_shape, self._properties(self.x_shape))
        self.f_shape = self._shape(self.random.choice(KINDS))

    def formula(self) -> Formula:
        """A formula in X."""
        depth = self.random.choice((2, 3, 3, 4))
        node = self.node(self.f_shape, depth)
        for _ in range(20):
            if "X" in node.names:
                break
            node = self.node(self.f_shape, depth)
        return Formula(node, self.specs)

    def _shape(self, kind: str):
        first, second = (self.random.choice((*SIZES, self.random.choice((2, 3)))) for _ in "ab")
        if kind == "matrix":
            return (first, self.random.choice((first, second)))
        return (first, 1) if kind == "vector" else (1, 1)

    def _properties(self, shape):
        if shape[0] == 1:
            return frozenset()
        choices = ["", "", "", "positive"]
        if shape[0] == shape[1]:
            choices += ["symmetric", "spd", "invertible", "diagonal", "orthogonal"]
        chosen = self.random.choice(choices)
        extra = {"spd": {"symmetric", "invertible"}, "orthogonal": {"invertible"}}
        extra["diagonal"] = {"symmetric"}
        return frozenset({chosen, *extra.get(chosen, ())} - {""})

    def symbol(self, shape) -> tree.Node:
        """X where it fits, otherwise a constant of that shape."""
        spec = self.specs["X"]
        if shape == self.x_shape and self.random.random() < 0.7:
            return tree.Sym("X", shape, spec.properties)
        if shape == self.x_shape[::-1] and self.random.random() < 0.7:
            return tree.Sym("X", self.x_shape, spec.properties).T
        letter = "ABC"[self.random.randrange(3)]
        name = f"{letter}_{shape[0]}_{shape[1]}".replace("*", "x")
        if name not in self.specs:
            self.specs[name] = Spec(*shape, self._properties(shape))
        return tree.Sym(name, shape, self.specs[name].properties)

    def node(self, shape, depth: int) -> tree.Node:
        if depth <= 0:
            return self.leaf(shape)
        options = ["add", "mul", "elementwise", "div", "pow", "product", "product", "softmax"]
        rows, cols = shape
        if rows == cols != 1:
            options += ["inverse", "adj", "mpow", "diag", "sandwich"]
        if cols == 1 and rows != 1:
            options += ["diagonal", "vec"]
        if shape == (1, 1):
            options = ["scalar"] * 7 + ["add", "mul", "elementwise", "div", "pow"]
        else:
            options += ["transpose", "scale", "kron"]
        return getattr(self, "_" + self.random.choice(options))(shape, depth - 1)

    def leaf(self, shape) -> tree.Node:
        roll = self.random.random()
        if shape == (1, 1):
            return tree.Num(self.random.choice((2, 3, 5))) if roll < 0.2 else self.symbol(shape)
        if roll < 0.05:
            return tree.Ones(*shape)
        if roll < 0.1 and shape[0] == shape[1]:
            return tree.Eye(shape[0])
        if roll < 0.12:
            return tree.Zeros(*shape)
        return self.symbol(shape)

    def _size(self):
        return self.random.choice((*SIZES, *self.x_shape, 1))

    def _add(self, shape, depth):
        terms = [self.node(shape, depth) for _ in range(self.random.choice((2, 2, 3)))]
        if self.random.random() < 0.2:
            terms.append(tree.Num(self.random.choice((1, -2))))
        return tree.add(*(self.random.choice((1, -1)) * term for term in terms))

    def _mul(self, shape, depth):
        return self.node(shape, depth) * self.node(shape, depth)

    def _scale(self, shape, depth):
        return self.node((1, 1), depth) * self.node(shape, depth)

    def _div(self, shape, depth):
        below = self._positive(self.random.choice((shape, (1, 1))), depth)
        return self.node(shape, depth) / below

    def _positive(self, shape, depth):
        """A formula with entries above zero."""
        inner = self.node(shape, depth)
        return (
            tree.add(inner**2, tree.Num(1))
            if self.random.random() < 0.7
            else (tree.Elementwise("exp", inner * tree.Num(tree.Fraction(1, 4))))
        )

    def _pow(self, shape, depth):
        if self.random.random() < 0.3:
            exponent = self.random.choice((tree.Fraction(1, 2), -1, -2, tree.Fraction(3, 2)))
            return self._positive(shape, depth) ** exponent
        if self.random.random() < 0.2:
            return tree.power(self._positive(shape, depth), self.node((1, 1), 1))
        return self.node(shape, depth) ** self.random.choice((2, 2, 3))

    def _elementwise(self, shape, depth):
        roll = self.random.random()
        if roll < 0.2:
            name = self.random.choice(("log", "sqrt"))
            return tree.Elementwise(name, self._positive(shape, depth))
        name = self.random.choice(SMOOTH if roll < 0.85 else KINKED)
        return tree.Elementwise(name, self.node(shape, depth))

    def _softmax(self, shape, depth):
        return tree.Softmax(self.node(shape, depth))

    def _product(self, shape, depth):
        inner = self._size()
        left, right = self.node((shape[0], inner), depth), self.node((inner, shape[1]), depth)
        if self.random.random() < 0.3:
            return tree.product([left, tree.product([self.leaf((inner, inner)), right])])
        return tree.product([left, right])

    def _transpose(self, shape, depth):
        return tree.transpose(self.node(shape[::-1], depth))

    def _inverse(self, shape, depth):
        return tree.Inverse(self._regular(shape[0], depth))

    def _regular(self, size, depth):
        """A square formula that is far from singular at most probes."""
        if self.random.random() < 0.4:
            return self.symbol((size, size))
        other = self._size()
        inner = self.node((size, other), depth)
        return tree.add(tree.product([inner, inner.T]), tree.Eye(size) if size != 1 else tree.ONE)

    def _adj(self, shape, depth):
        return tree.Adjugate(self._regular(shape[0], depth))

    def _mpow(self, shape, depth):
        k = self.random.choice((0, 1, 2, 3, 4, -1, -2))
        base = self._regular(shape[0], depth) if k < 0 else self.node(shape, depth)
        return tree.MatPow(base, k)

    def _diag(self, shape, depth):
        return tree.Diag(self.node((shape[0], 1), depth))

    def _sandwich(self, shape, depth):
        inner = self.node((self._size(), shape[0]), depth)
        return tree.product([inner.T, inner])

    def _diagonal(self, shape, depth):
        return tree.Diag(self.node((shape[0], shape[0]), depth))

    def _vec(self, shape, depth):
        if self.random.random() < 0.5:
            return tree.Vec(self.node(shape, depth))
        rows, cols = self.random.choice((("m", "n"), ("n", "p"), self.x_shape))
        inner = tree.Vec(self.node((rows, cols), depth))
        return tree.product([self.leaf((shape[0], inner.shape[0])), inner])

    def _kron(self, shape, depth):
        left = self.node((self.random.choice((shape[0], 2)), 1), depth - 1)
        right = self.node((1, self.random.choice((shape[1], 2))), depth - 1)
        product = tree.Kron(*self.random.choice(((left, right), (right, left))))
        if self.random.random() < 0.5:
            product = tree.Kron(self.leaf(self.random.choice((shape, (2, 2)))), self.leaf(shape))
        ends = [self.leaf((shape[0], product.shape[0])), self.leaf((product.shape[1], shape[1]))]
        return tree.product([ends[0], product, ends[1]])

    def _scalar(self, shape, depth):
        size, other = self._size(), self._size()
        kind = self.random.choice(
            ("tr", "tr", "sum", "norm", "norm2", "lse", "det", "logdet", "dot", "quad", "trkron")
        )
        inner = self.node((size, other), depth)
        square = self._regular(size, depth)
        column = self.node((size, 1), depth)
        return {
            "tr": lambda: tree.Trace(self.node((size, size), depth)),
            "sum": lambda: tree.Sum(inner),
            "norm": lambda: tree.Norm(inner),
            "norm2": lambda: tree.Norm(inner) ** 2,
            "lse": lambda: tree.LogSumExp(inner),
            "det": lambda: tree.Det(square),
            "logdet": lambda: tree.LogDet(square),
            "dot": lambda: tree.product([column.T, self.node((size, 1), depth)]),
            "quad": lambda: tree.product([column.T, self.leaf((size, size)), column]),
            "trkron": lambda: tree.Trace(tree.Kron(square, self.leaf((other, other)))),
        }[kind]()


def random_formula(seed: int) -> Formula:
    """A random formula in X, with the symbols that occur in it declared."""
    formula = Generator(seed).formula()
    names = formula.node.names | {"X"}
    specs = {name: spec for name, spec in formula.specs.items() if name in names}
    known = {
        name
        for spec in specs.values()
        for size in spec.shape
        for name in names_in(size)[:1]
        if name == size
    }
    used = {
        name for part in tree.walk(formula.node) for size in part.shape for name in names_in(size)
    }
    specs |= {f"z_{name}": Spec(name, 1) for name in sorted(used - known)}
    return Formula(formula.node, specs)


def shapes_of(formula: Formula) -> dict[str, str]:
    """The declarations as keyword text."""
    return {
        name: " ".join([str(spec.rows), str(spec.cols), *sorted(spec.properties)])
        for name, spec in formula.specs.items()
    }


if __name__ == "__main__":
    for number in range(20):
        made = random_formula(number)
        print(made.shape, shapes_of(made), text(made.node))
