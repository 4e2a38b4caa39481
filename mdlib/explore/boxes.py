"""A formula as boxes inside boxes, as it was typed; also one whose sizes do not fit. No NumPy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..errors import MdlibError, ShapeError
from ..language import tree
from ..language.function_names import ANY, ELEMENTWISE, SQUARE
from ..language.parse import parse
from ..language.plain import plain
from ..language.sizes import times
from ..matrices.shapes import Size, Spec

TO_SCALAR = {"tr", "det", "logdet", "norm", "sum", "logsumexp"}
SQUARE_NAMES = {*SQUARE, "mpow", "diag"}
_FRAMES = {*SQUARE, *ANY, *ELEMENTWISE, "diag", "mpow"}
SUMS = {ast.Add: "+", ast.Sub: "−"}
PRODUCTS = {ast.Mult: "∘", ast.Div: "⊘"}


class NoBoxError(Exception):
    """A part of which not even the shape is known."""


def boxed(text: str, specs: dict[str, Spec]) -> dict:
    """The box of a formula that Python's grammar reads; its parts in `kids`.

    A box has a `kind` (leaf, product, sum, times, kron, frame), the `text` on it, its `rows` and
    `cols` by name, the `source` it was read from and a symbol in it, `sym`. A frame has a `label`,
    and `square` where it takes only square matrices. Whether the parts fit is left to who looks:
    their sizes are there.

    Raises
    ------
    NoBoxError
        If a part has no shape.

    Examples
    --------
    >>> box = boxed("X.T @ A", {"X": Spec("m", "n"), "A": Spec("n", "n")})
    >>> [(kid["text"], kid["rows"], kid["cols"]) for kid in box["kids"]]
    [('Xᵀ', 'n', 'm'), ('A', 'n', 'n')]
    >>> box["rows"], box["cols"]
    ('n', 'n')
    """
    text = text.strip()
    try:
        return _Boxes(text, specs).box(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NoBoxError from error


def inside(box: dict) -> Iterator[dict]:
    """A box and all those in it, in the order in which they are read."""
    yield box
    for kid in box["kids"]:
        yield from inside(kid)


def first_product(box: dict) -> dict | None:
    """The product that is played with: the first one that is read."""
    return next((each for each in inside(box) if each["kind"] == "product"), None)


class _Boxes:
    def __init__(self, text: str, specs: dict[str, Spec]):
        self.text, self.specs = text, specs

    def box(self, part: ast.expr) -> dict:
        made = self._made(part)
        source = ast.get_source_segment(self.text, part) or self.text
        try:
            node = parse(source, self.specs)
            shape, written = node.shape, plain(node)
            made |= {"literal": True} if type(node) is tree.Num else {}
        except ShapeError:
            if not made["kids"]:
                raise NoBoxError from None
            shape, written = _shape(made), _written(made)
        except MdlibError as error:
            raise NoBoxError from error
        name = next((each for each in self.specs if re.search(rf"\b{each}\b", source)), "")
        known = {"text": written, "rows": shape[0], "cols": shape[1], "source": source}
        return made | known | {"sym": name}

    def _made(self, part: ast.expr) -> dict:
        """What a part is made of, without its shape."""
        match part:
            case ast.BinOp(op=ast.MatMult()):
                return self._of("product", [p for p, _ in _chain(part, {ast.MatMult: "@"})])
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self._joined("sum", _chain(part, SUMS))
            case ast.BinOp(op=ast.Mult() | ast.Div()):
                return self._joined("times", _chain(part, PRODUCTS))
            case ast.BinOp(op=ast.Pow(), left=base, right=ast.expr() as power):
                label = ast.get_source_segment(self.text, power) or ""
                return self._of("frame", [base]) | {"label": "^" + label}
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self._of("frame", [inner]) | {"label": "−"}
            case ast.Attribute(value=ast.expr() as inner) if not isinstance(inner, ast.Name):
                return self._of("frame", [inner]) | {"label": "T"}
            case ast.Call(func=ast.Name(id="kron"), args=[left, right]):
                return self._of("kron", [left, right])
            case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _FRAMES:
                made = self._of("frame", [inner]) | {"label": name}
                column = name == "diag" and made["kids"][0]["cols"] == 1
                return made | {"square": name in SQUARE_NAMES and not column}
        return _leaf()

    def _of(self, kind: str, parts: list[ast.expr]) -> dict:
        kids = [self.box(part) for part in parts]
        return {"kind": kind, "kids": kids}

    def _joined(self, kind: str, chain: list[tuple[ast.expr, str]]) -> dict:
        made = self._of(kind, [part for part, _ in chain])
        return made | {"signs": [sign for _, sign in chain]}


def _leaf() -> dict:
    return {"kind": "leaf", "kids": []}


def _chain(part: ast.expr, signs: dict, first: str = "") -> list[tuple[ast.expr, str]]:
    """The parts of a run a + b - c, each with the sign before it; for @, brackets are opened."""
    if not isinstance(part, ast.BinOp) or type(part.op) not in signs:
        return [(part, first)]
    sign = signs[type(part.op)]
    right = _chain(part.right, signs, sign) if "@" in signs.values() else [(part.right, sign)]
    return [*_chain(part.left, signs, first), *right]


def _shape(made: dict) -> tuple[Size, Size]:
    """The shape of what does not fit, as if it did."""
    first, last = made["kids"][0], made["kids"][-1]
    shape = next((_pair(kid) for kid in made["kids"] if _pair(kid) != (1, 1)), (1, 1))
    if made["kind"] == "product":
        return first["rows"], last["cols"]
    if made["kind"] == "kron":
        return times(first["rows"], last["rows"]), times(first["cols"], last["cols"])
    if made["kind"] != "frame":
        return shape
    return _framed(made["label"], *_pair(first))


def _framed(label: str, rows: Size, cols: Size) -> tuple[Size, Size]:
    if label in TO_SCALAR:
        return 1, 1
    if label == "vec":
        return times(rows, cols), 1
    if label == "diag":
        return rows, rows if cols == 1 else 1
    return (cols, rows) if label == "T" else (rows, cols)


def _pair(box: dict) -> tuple[Size, Size]:
    return box["rows"], box["cols"]


def _written(made: dict) -> str:
    """What does not fit has no tree that could be printed: its parts side by side."""
    texts = [kid["text"] for kid in made["kids"]]
    if made["kind"] == "frame":
        label = made["label"]
        return f"({texts[0]})ᵀ" if label == "T" else f"{label}({texts[0]})"
    texts = [_bracketed(kid) for kid in made["kids"]]
    signs = made.get("signs") or ["", *[{"kron": "⊗"}.get(made["kind"], "")] * (len(texts) - 1)]
    pairs = zip(signs, texts, strict=True)
    return " ".join(f"{sign} {text}" if sign else text for sign, text in pairs)


def _bracketed(box: dict) -> str:
    return f"({box['text']})" if box["kind"] in ("sum", "times", "kron") else box["text"]
