"""Shapes: how they are written, how they are named, and the shape of a derivative. No NumPy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from math import prod
from numbers import Integral

from ..errors import DataError, LayoutError, ShapeError
from .matrices_words import say

Size = int | str
LAYOUTS = ("denominator", "numerator")
ARRANGEMENTS = ("vec", "row-vec", "block")
PROPERTIES = ("symmetric", "spd", "invertible", "diagonal", "orthogonal", "positive")
SYNONYMS = {"positive_definite": "spd", "nonsingular": "invertible"}
# How much alike two words are, as difflib has it, of which one may be meant by the other; and so
# much that a size of such a name is surely a property.
NEAR, NEARER = 0.6, 0.85
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SQUARE = frozenset(PROPERTIES) - {"positive"}
# Names that a symbol cannot have where shapes are given beside options.
OPTIONS = ("layout", "arrangement", "detail", "seed")


@dataclass(frozen=True)
class Spec:
    """The declared shape of one symbol: rows, columns and properties."""

    rows: Size
    cols: Size
    properties: frozenset[str] = frozenset()

    @property
    def shape(self) -> tuple[Size, Size]:
        return (self.rows, self.cols)

    @property
    def kind(self) -> str:
        """One of "scalar", "vector" (a column), "row" or "matrix"."""
        return kind(self.shape)

    def __str__(self) -> str:
        return shape_text(self.shape)


def kind(shape: Sequence[Size]) -> str:
    """Name the kind of an (m, n) shape: scalar, vector (a column), row or matrix."""
    rows, cols = pair(shape)
    if rows == cols == 1:
        return "scalar"
    if cols == 1:
        return "vector"
    return "row" if rows == 1 else "matrix"


def shape_text(shape: Sequence[Size]) -> str:
    """Write a shape as people do: m×n, and mn×1 for m*n rows."""
    return "×".join(size_text(size) for size in shape) if len(shape) else say("scalar")


def size_text(size: Size) -> str:
    """Write a size as people do: mn for m*n, n² for n*n, and rows·columns for longer names."""
    counts = Counter(str(size).split("*"))
    powers = [name + (str(n) if n > 1 else "").translate(RAISED) for name, n in counts.items()]
    return ("" if all(len(name) == 1 or name.isdecimal() for name in counts) else "·").join(powers)


def parse_spec(name: str, text: str) -> Spec:
    """Read a declared shape: sizes by name or number, then properties.

    Parameters
    ----------
    name : str
        The symbol being declared; error messages use it.
    text : str
        ``""`` a scalar, ``"n"`` a column of n, ``"m n"`` an m×n matrix, ``"3 n"`` three rows,
        ``"m*n"`` a column as long as vec of an m×n matrix, ``"n**2"`` the same as ``"n*n"``,
        ``"n n symmetric"`` with a property. Properties: symmetric, spd, invertible, diagonal,
        orthogonal (square matrices) and positive (every entry above zero).

    Raises
    ------
    ShapeError
        If the text is not such a declaration.

    Examples
    --------
    >>> parse_spec("A", "m n").shape
    ('m', 'n')
    >>> parse_spec("x", "n").shape
    ('n', 1)
    >>> sorted(parse_spec("S", "n n spd").properties)
    ['invertible', 'spd', 'symmetric']
    """
    if not isinstance(text, str):
        raise ShapeError(say("shape-not-text", name=name, text=text))
    words = [_written_out(SYNONYMS.get(word, word)) for word in text.split()]
    sizes = [_size(name, text, word) for word in words if word not in PROPERTIES]
    properties = {word for word in words if word in PROPERTIES}
    if len(sizes) > 2 or words[: len(sizes)] != [str(size) for size in sizes]:
        said = say("shape-order", name=name, text=text, properties=", ".join(PROPERTIES))
        raise ShapeError(hinted(said, _guess(sizes[2:])))
    rows, cols = ([*sizes, 1, 1] if sizes else [1, 1])[:2]
    if rows != cols and properties & SQUARE:
        word = sorted(properties & SQUARE)[0]
        raise ShapeError(say("not-square", name=name, rows=rows, cols=cols, word=word))
    return Spec(rows, cols, frozenset(_implied(properties)))


def _size(name: str, text: str, word: str) -> Size:
    if word.isdecimal() and int(word) > 0:
        return int(word)
    if _is_misspelt(word):
        said = say("no-property", name=name, text=text, word=word)
        raise ShapeError(hinted(said, _guess([word])))
    if all(_is_factor(part) for part in word.split("*")):
        return word
    said = say("no-size", name=name, text=text, word=word, properties=", ".join(PROPERTIES))
    raise ShapeError(hinted(said, _guess([word])))


def _written_out(word: str) -> str:
    """n*n for n**2, and 6 for 3*2."""
    if "*" not in word:
        return word
    word = re.sub(r"(\w+)\*\*([1-9])\b", lambda m: "*".join([m[1]] * int(m[2])), word)
    parts = word.split("*")
    return str(prod(map(int, parts))) if all(map(str.isdecimal, parts)) else word


def _is_misspelt(word: str) -> bool:
    """Whether a word is a property but for a letter or two; short ones may be sizes."""
    if len(word) < 5:
        return False
    near = nearest(word, [*PROPERTIES, *SYNONYMS])
    return SequenceMatcher(None, word.lower(), near).ratio() > NEARER


def _guess(words: Iterable[Size]) -> str:
    near = [nearest(str(word), [*PROPERTIES, *SYNONYMS]) for word in words]
    return next((say("did-you-mean", name=word) for word in near if word), "")


def nearest(name: str, names: Iterable[str]) -> str:
    """The name that is most like another, capitals apart; empty where none is like it."""
    lower = {other.lower(): other for other in names}
    found = get_close_matches(name.lower(), lower, 1, NEAR)
    return lower[found[0]] if found else ""


def _is_factor(part: str) -> bool:
    return (part.isidentifier() and part.isascii()) or (part.isdecimal() and int(part) > 0)


def _implied(properties: set[str]) -> set[str]:
    implied = set(properties)
    if "spd" in implied:
        implied |= {"symmetric", "invertible"}
    if "diagonal" in implied:
        implied |= {"symmetric"}
    if "orthogonal" in implied:
        implied |= {"invertible"}
    return implied


def pair(shape: Sequence[Size] | Size, name: str = "shape") -> tuple[Size, Size]:
    """Read () as 1×1, (n,) or "n" as an n×1 column and (m, n) or "m n" as itself."""
    sizes = _sizes(shape, name)
    if len(sizes) > 2:
        shape = shape_text(sizes)
        raise ShapeError(say("shape-axes", name=name, count=len(sizes), shape=shape))
    if not all(_is_size(size) for size in sizes):
        raise ShapeError(say("shape-sizes", name=name, shape=shape_text(sizes)))
    return (*sizes, 1, 1)[:2]


def _sizes(shape, name: str) -> tuple[Size, ...]:
    if isinstance(shape, str):
        return tuple(int(word) if word.isdecimal() else word for word in shape.split())
    if not isinstance(shape, (Integral, Sequence)):
        raise ShapeError(say("shape-form", name=name, shape=shape))
    sizes = shape if isinstance(shape, Sequence) else (shape,)
    return tuple(int(size) if _is_count(size) else size for size in sizes)


def _is_count(size) -> bool:
    return isinstance(size, Integral) and not isinstance(size, bool)


def _is_size(size: Size) -> bool:
    return bool(size) if isinstance(size, str) else _is_count(size) and size > 0


def check_layout(layout: str, arrangement: str = "vec") -> None:
    """Raise LayoutError, listing the choices, unless both names are known."""
    for name, value, choices in (
        ("layout", layout, LAYOUTS),
        ("arrangement", arrangement, ARRANGEMENTS),
    ):
        if value not in choices:
            raise LayoutError(not_a_choice(name, value, choices))


def check_seed(seed) -> None:
    """Raise DataError unless the seed is a whole number from 0 on."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise DataError(hinted(say("seed", seed=seed), _if_symbol("seed", seed)))


def hinted(error: str, hint: str) -> str:
    """An error, and what was probably meant where that is known."""
    return say("hinted", error=error, hint=hint) if hint else error


def not_a_choice(option: str, value, choices: Sequence[str]) -> str:
    """What to say of a value that an option does not take."""
    said = say("choice", name=option, value=value, choices=", ".join(map(repr, choices)))
    return hinted(said, _if_symbol(option, value))


def _if_symbol(option: str, value) -> str:
    """What to add where the value of an option reads like the shape of a symbol; else nothing."""
    words = value.split() if isinstance(value, str) else ["no shape"]
    reads = all(len(word) < 3 or word in PROPERTIES for word in words)
    return is_an_option(option) if reads else ""


def is_an_option(name: str) -> str:
    return say("option", name=name)


def derivative_shape(
    f_shape: Sequence[Size],
    x_shape: Sequence[Size],
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
) -> tuple[Size, Size]:
    r"""Shape of ∂f/∂x for f of shape m×n and x of shape p×q.

    ==================  ==================  ==================
    f by x              denominator         numerator
    ==================  ==================  ==================
    scalar by anything  p×q                 q×p
    anything by scalar  n×m                 m×n
    otherwise, vec      pq×mn               mn×pq
    otherwise, block    mp×nq               mq×np
    ==================  ==================  ==================

    Parameters
    ----------
    f_shape, x_shape : tuple of int or str
        ``()`` a scalar, ``(n,)`` a column, ``(m, n)`` a matrix. Names give a symbolic answer.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
        Used when neither f nor x is a scalar. ``"row-vec"`` stacks rows; its shape is that of
        ``"vec"``. In a block arrangement each f_ij is replaced by ∂f_ij/∂x in the same layout.

    Raises
    ------
    ShapeError, LayoutError

    Examples
    --------
    >>> derivative_shape((3, 1), (2, 1))
    (2, 3)
    >>> derivative_shape(("m", "n"), ("p", "q"), layout="numerator")
    ('m*n', 'p*q')

    References
    ----------
    Source documents 000 and 002, rules 0 to 5 and both matrix-by-matrix definitions.
    """
    check_layout(layout, arrangement)
    (m, n), (p, q) = pair(f_shape, "f_shape"), pair(x_shape, "x_shape")
    numerator = layout == "numerator"
    if m == n == 1:
        return (q, p) if numerator else (p, q)
    if p == q == 1:
        return (m, n) if numerator else (n, m)
    if arrangement == "block":
        return (_times(m, q), _times(n, p)) if numerator else (_times(m, p), _times(n, q))
    f_size, x_size = _times(m, n), _times(p, q)
    return (f_size, x_size) if numerator else (x_size, f_size)


def _times(*sizes: Size) -> Size:
    names = [size for size in sizes if isinstance(size, str)]
    number = prod(size for size in sizes if isinstance(size, int))
    return "*".join([str(number)] * (number != 1 or not names) + names) if names else number
