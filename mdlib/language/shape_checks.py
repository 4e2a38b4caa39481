"""Shape checks on what a user wrote; each message names the product, the sizes and the symbols."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ShapeError
from ..matrices.shapes import hinted, shape_text
from . import tree
from .language_words import say
from .text import text


def check_square(name: str, node: tree.Node, shown: Callable[[], str]) -> None:
    if node.shape[0] != node.shape[1]:
        raise unfit(node, say("takes-square", name=name), shown)


def unfit(node: tree.Node, expected: str, shown: Callable[[], str]) -> ShapeError:
    """The error that an argument has not the expected shape."""
    shape = shape_text(node.shape)
    said = say("unfit", shown=shown(), name=_named(node), shape=shape, expected=expected)
    return ShapeError(said)


def check_same(left: tree.Node, right: tree.Node, symbol: str, shown: Callable[[], str]) -> None:
    """Operands of + - take equal shapes or a literal number; those of * / also a scalar."""
    if left.shape == right.shape:
        return
    if symbol in "+-":
        if tree.Num in (type(left), type(right)):
            return
        expected, hint = say("takes-equal"), _sum_hint(left, right)
    else:
        if left.is_scalar or right.is_scalar:
            return
        expected, hint = say("takes-equal-or-scalar", symbol=symbol), _product_hint(left, right)
    facts = say("differ", shown=shown(), expected=expected, **_both(left, right))
    raise ShapeError(hinted(facts, hint), facts)


def check_matmul(left: tree.Node, right: tree.Node, shown: Callable[[], str]) -> None:
    """The columns of the left factor must equal the rows of the right one."""
    columns, rows = left.shape[1], right.shape[0]
    if columns == rows:
        return
    sizes = {"columns": columns, "rows": rows}
    facts = say("not-conformable", shown=shown(), **sizes, **_both(left, right))
    raise ShapeError(hinted(facts, _transpose_hint(left, right)), facts)


def _both(left: tree.Node, right: tree.Node) -> dict[str, str]:
    named = {"left": _named(left), "right": _named(right)}
    return named | {"left_shape": shape_text(left.shape), "right_shape": shape_text(right.shape)}


def _named(node: tree.Node) -> str:
    shown = text(node)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _transpose_hint(left: tree.Node, right: tree.Node) -> str:
    if left.is_scalar or right.is_scalar:
        return say("scalar-times")
    are_columns = left.shape == right.shape and left.shape[1] == 1
    if left.shape[1] == right.shape[1] and not are_columns:
        right = tree.transpose(right)
    elif left.shape[0] == right.shape[0]:
        left = tree.transpose(left)
    else:
        return ""
    return say("did-you-mean", name=f"{_factor(left)} @ {_factor(right)}")


def _factor(node: tree.Node) -> str:
    """The node as a factor of @: in brackets if the product would tear it apart."""
    return f"({text(node)})" if type(node) in (tree.Add, tree.Mul) else text(node)


def _product_hint(left: tree.Node, right: tree.Node) -> str:
    return say("written-at") if left.shape[1] == right.shape[0] else ""


def _sum_hint(left: tree.Node, right: tree.Node) -> str:
    if left.shape == right.shape[::-1]:
        return say("did-you-mean", name=text(tree.transpose(right)))
    scalar, other = (left, right) if left.is_scalar else (right, left)
    if not scalar.is_scalar:
        return ""
    rows, cols = other.shape
    formula = text(scalar * tree.Ones(rows, cols))
    if rows != cols:
        return say("every-entry", formula=formula)
    return say("every-entry-or-eye", formula=formula, size=rows)
