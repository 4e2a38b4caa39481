"""A formula as a line of NumPy, for a program: sizes are taken from the arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..matrices.shapes import Size, Spec
from . import tree
from .elementwise import ELEMENTWISE
from .text import ATOM, POWER, PRODUCT, FormulaWriter

if TYPE_CHECKING:
    from .formulas import Formula

CALLED = {
    tree.Trace: "np.trace({})",
    tree.Det: "np.linalg.det({})",
    tree.LogDet: "np.linalg.slogdet({})[1]",
    tree.Norm: "np.linalg.norm({})",
    tree.Sum: "np.sum({})",
    tree.LogSumExp: "np.log(np.sum(np.exp({})))",
    tree.Inverse: "np.linalg.inv({})",
    tree.Kron: "np.kron({}, {})",
    tree.MatPow: "np.linalg.matrix_power({}, {})",
}
# Of two pieces, and so in parentheses beside most others.
PRODUCTS = {
    tree.Adjugate: "np.linalg.det({0})*np.linalg.inv({0})",
    tree.Softmax: "np.exp({0})/np.sum(np.exp({0}))",
}
# Of a scalar, which may be a number and no array.
OF_SCALAR = {
    tree.Trace: "{}", tree.Det: "{}", tree.Vec: "{}", tree.LogDet: "np.log(np.abs({}))",
    tree.Inverse: "1/({})", tree.MatPow: "({})**({})", tree.Adjugate: "1",
}  # fmt: skip
FUNCTIONS = {"sigmoid": "1/(1 + np.exp(-({})))", "relu": "np.maximum({}, 0)"}


def numpy_text(formula: Formula) -> str:
    """The formula in NumPy, of 2-d arrays called like its symbols; columns are n×1.

    Examples
    --------
    >>> from mdlib import formula
    >>> print(numpy_text(formula("inv(eye(n) + X.T @ X)", X="m n")))
    np.linalg.inv(np.eye(X.shape[1]) + X.T @ X)
    """
    return _Numpy(_sizes(formula.specs)).write(formula.node)[0]


def _sizes(specs: Mapping[str, Spec]) -> dict[Size, str]:
    """How many rows or columns of which array a size is."""
    found: dict[Size, str] = {}
    for name, spec in specs.items():
        for axis, size in enumerate(spec.shape):
            found.setdefault(size, f"{name}.shape[{axis}]")
    return found


class _Numpy(FormulaWriter):
    def __init__(self, sizes: dict[Size, str]):
        super().__init__({})
        self.sizes = sizes

    def write(self, node):
        if node not in self.memory:
            self.memory[node] = self._own(node) or super().write(node)
        return self.memory[node]

    def _own(self, node) -> tuple[str, int] | None:
        """What NumPy writes otherwise than the language."""
        kind, inside = type(node), [self.write(arg)[0] for arg in node.args]
        if kind in OF_SCALAR and node.args[0].is_scalar:
            return f"({OF_SCALAR[kind].format(*inside)})", ATOM
        if kind in CALLED:
            return CALLED[kind].format(*inside), ATOM
        if kind in PRODUCTS:
            return PRODUCTS[kind].format(*inside), PRODUCT
        if kind is tree.Elementwise:
            return self._function(node.key, *inside)
        if kind is tree.Vec:
            return f'{self.at(node.arg, ATOM)}.reshape(-1, 1, order="F")', ATOM
        if kind is tree.Diag:
            column = node.arg.shape[1] == 1
            return f"np.diagflat({inside[0]})" if column else f"np.diag({inside[0]})[:, None]", ATOM
        return self._constant(node)

    def _function(self, name: str, inside: str) -> tuple[str, int]:
        known = ELEMENTWISE[name].numpy
        if known:
            return f"np.{known}({inside})", ATOM
        return FUNCTIONS[name].format(inside), PRODUCT if name == "sigmoid" else ATOM

    def _constant(self, node) -> tuple[str, int] | None:
        kind = type(node)
        if kind is tree.Eye:
            return f"np.eye({self._size(node.shape[0])})", ATOM
        if kind in (tree.Ones, tree.Zeros):
            rows, cols = map(self._size, node.shape)
            return f"np.{kind.__name__.lower()}(({rows}, {cols}))", ATOM
        if kind is tree.Comm:
            rows, cols = map(self._size, node.key)
            order = f"np.arange({rows}*{cols}).reshape({cols}, {rows}).T.ravel()"
            return f"np.eye({rows}*{cols})[{order}]", POWER
        return None

    def _size(self, size: Size) -> str:
        if size in self.sizes or isinstance(size, int):
            return self.sizes.get(size, str(size)) if isinstance(size, str) else str(size)
        return "*".join(self.sizes.get(part, part) for part in size.split("*"))
