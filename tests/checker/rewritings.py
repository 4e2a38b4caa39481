"""Right answers written otherwise: random rewritings of a tree that keep its value."""

from __future__ import annotations

from random import Random

from mdlib.language import tree
from mdlib.language.tree import Add, Inverse, MatMul, Mul, Sym, Trace, Transpose


class Rewriter:
    """Rewrites every node of a tree, at random, from the leaves up."""

    def __init__(self, seed: int):
        self.random = Random(seed)

    def __call__(self, node: tree.Node) -> tree.Node:
        if node.args:
            node = tree.rebuild(node, tuple(self(arg) for arg in node.args))
        rewrite = _REWRITES.get(type(node))
        if rewrite is None or self.random.random() < 0.3:
            return node
        return rewrite(self, node)

    def shuffled(self, node):
        terms = list(node.args)
        self.random.shuffle(terms)
        return type(node)(tuple(terms), None, node.shape)

    def scalars_shuffled(self, node):
        scalars = [part for part in node.args if part.is_scalar and not tree.is_divisor(part)]
        if type(node.args[0]) is tree.Num or node.is_scalar:
            return self.distributed(node)
        self.random.shuffle(scalars)
        rest = [part for part in node.args if part not in scalars]
        return tree.mul(*scalars, *rest)

    def distributed(self, node):
        """c(A + B) = cA + cB."""
        sums = [part for part in node.args if type(part) is Add and part.shape == node.shape]
        if not sums or tree.is_divisor(sums[0]):
            return node
        others = [part for part in node.args if part is not sums[0]]
        return tree.add(*(_times(others, term, node.shape) for term in sums[0].args))

    def product(self, node):
        """Distributed over a sum, grouped, or turned: AB = (BᵀAᵀ)ᵀ."""
        choice = self.random.random()
        args = list(node.args)
        if choice < 0.4:
            for i, part in enumerate(args):
                if type(part) is Add and all(t.shape == part.shape for t in part.args):
                    terms = [tree.matmul(*args[:i], t, *args[i + 1 :]) for t in part.args]
                    return tree.add(*terms)
        if choice < 0.7 and len(args) > 2:
            at = self.random.randrange(1, len(args))
            return tree.product([tree.matmul(*args[:at]), tree.matmul(*args[at:])])
        return tree.transpose(tree.matmul(*(part.T for part in reversed(args))))

    def transposed(self, node):
        inner = node.arg
        if type(inner) is Inverse:
            return Inverse(inner.arg.T)
        if type(inner) is MatMul:
            return tree.matmul(*(part.T for part in reversed(inner.args)))
        if type(inner) is Add and all(term.shape == inner.shape for term in inner.args):
            return tree.add(*(term.T for term in inner.args))
        return node

    def inverse(self, node):
        return tree.transpose(Inverse(node.arg.T))

    def trace(self, node):
        if type(node.arg) is MatMul:
            at = self.random.randrange(1, len(node.arg.args))
            args = node.arg.args
            return Trace(tree.matmul(*args[at:], *args[:at]))
        return Trace(node.arg.T)

    def symbol(self, node):
        if node.shape[0] == node.shape[1] != 1 and self.random.random() < 0.2:
            return tree.matmul(tree.Eye(node.shape[0]), node)
        return tree.add(2 * node, -node) if self.random.random() < 0.1 else node


def rewritten(node: tree.Node, seed: int) -> tree.Node:
    """The tree rewritten twice over."""
    rewriter = Rewriter(seed)
    return rewriter(rewriter(node))


def _times(others, term, shape):
    product = tree.mul(*others, term)
    return product if product.shape == shape else tree.mul(product, tree.Ones(*shape))


_REWRITES = {
    Add: Rewriter.shuffled,
    Mul: Rewriter.scalars_shuffled,
    MatMul: Rewriter.product,
    Transpose: Rewriter.transposed,
    Inverse: Rewriter.inverse,
    Trace: Rewriter.trace,
    Sym: Rewriter.symbol,
}
