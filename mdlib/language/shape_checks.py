"""Shape checks on what a user wrote; each message names the product, the sizes and the symbols."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ShapeError
from ..matrices.shapes import shape_text
from . import tree
from .text import text


def fail(where: str, node: tree.Node, expected: str) -> None:
    raise ShapeError(f"in {where}: {_named(node)} is {shape_text(node.shape)}, but {expected}.")


def check_square(name: str, node: tree.Node, shown: Callable) -> None:
    rows, cols = node.shape
    if rows != cols:
        fail(f'"{shown()}"', node, f"{name} takes a square matrix")


def check_same(left: tree.Node, right: tree.Node, symbol: str, shown: Callable) -> None:
    """Operands of + - take equal shapes or a literal number; those of * / also a scalar."""
    if left.shape == right.shape:
        return
    if symbol in "+-":
        if type(left) is tree.Num or type(right) is tree.Num:
            return
        expected = "both sides of + and - take equal shapes, or a literal number on one side"
        hint = _sum_hint(left, right)
    else:
        if left.is_scalar or right.is_scalar:
            return
        expected = f"{symbol} takes equal shapes, or a scalar on one side"
        hint = _product_hint(left, right)
    raise ShapeError(f'in "{shown()}": {_both(left, right)}; {expected}.', hint)


def check_matmul(left: tree.Node, right: tree.Node, shown: Callable) -> None:
    """The columns of the left factor must equal the rows of the right one."""
    if left.shape[1] == right.shape[0]:
        return
    facts = (
        f'in "{shown()}": {_both(left, right)}, so columns of {_named(left)} ({left.shape[1]}) '
        f"must equal rows of {_named(right)} ({right.shape[0]})."
    )
    raise ShapeError(facts, _transpose_hint(left, right))


def _both(left: tree.Node, right: tree.Node) -> str:
    return (
        f"{_named(left)} is {shape_text(left.shape)} and "
        f"{_named(right)} is {shape_text(right.shape)}"
    )


def _named(node: tree.Node) -> str:
    shown = text(node)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _transpose_hint(left: tree.Node, right: tree.Node) -> str:
    if left.is_scalar or right.is_scalar:
        return " A scalar is multiplied with *."
    if left.shape == right.shape and left.shape[1] == 1:
        return f" Did you mean {_factor(tree.transpose(left))} @ {_factor(right)}?"
    if left.shape[1] == right.shape[1]:
        return f" Did you mean {_factor(left)} @ {_factor(tree.transpose(right))}?"
    if left.shape[0] == right.shape[0]:
        return f" Did you mean {_factor(tree.transpose(left))} @ {_factor(right)}?"
    return ""


def _factor(node: tree.Node) -> str:
    """The node as a factor of @: in brackets if the product would tear it apart."""
    return f"({text(node)})" if type(node) in (tree.Add, tree.Mul) else text(node)


def _product_hint(left: tree.Node, right: tree.Node) -> str:
    return " A matrix product is written @." if left.shape[1] == right.shape[0] else ""


def _sum_hint(left: tree.Node, right: tree.Node) -> str:
    if left.shape == right.shape[::-1]:
        return f" Did you mean {text(tree.transpose(right))}?"
    scalar, other = (left, right) if left.is_scalar else (right, left)
    if scalar.is_scalar:
        sizes = other.shape if other.shape[1] != 1 else other.shape[:1]
        every = f" Write {text(scalar * tree.Ones(*sizes))} to add it to every entry"
        square = other.shape[0] == other.shape[1]
        return (
            f"{every}, or a multiple of eye({sizes[0]}) if that is meant."
            if square
            else every + "."
        )
    return ""
