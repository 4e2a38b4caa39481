"""Declared shapes, and the shape of a derivative."""

import numpy as np
import pytest

import mdlib as md
from mdlib.matrices.shapes import kind, parse_spec, shape_text, size_text

# f by x, layout, arrangement → shape; the rules of claims.md, part A.
TABLE = [
    ((), (), "denominator", "vec", (1, 1)),
    ((), ("p",), "denominator", "vec", ("p", 1)),
    ((), (1, "p"), "denominator", "vec", (1, "p")),
    ((), ("p", "q"), "denominator", "vec", ("p", "q")),
    ((), ("p", "q"), "numerator", "vec", ("q", "p")),
    (("m",), (), "denominator", "vec", (1, "m")),
    (("m",), (), "numerator", "vec", ("m", 1)),
    ((1, "m"), (), "denominator", "vec", ("m", 1)),
    (("m", "n"), (), "denominator", "vec", ("n", "m")),
    (("m", "n"), (), "numerator", "vec", ("m", "n")),
    (("m",), ("p",), "denominator", "vec", ("p", "m")),
    (("m",), ("p",), "numerator", "vec", ("m", "p")),
    ((1, "m"), ("p",), "denominator", "vec", ("p", "m")),
    (("m",), (1, "p"), "denominator", "vec", ("p", "m")),
    (("m", "n"), ("p",), "denominator", "vec", ("p", "m*n")),
    (("m",), ("p", "q"), "denominator", "vec", ("p*q", "m")),
    (("m", "n"), ("p", "q"), "denominator", "vec", ("p*q", "m*n")),
    (("m", "n"), ("p", "q"), "denominator", "row-vec", ("p*q", "m*n")),
    (("m", "n"), ("p", "q"), "numerator", "vec", ("m*n", "p*q")),
    (("m", "n"), ("p", "q"), "denominator", "block", ("m*p", "n*q")),
    (("m", "n"), ("p", "q"), "numerator", "block", ("m*q", "n*p")),
    ((2, 3), (5, 7), "denominator", "vec", (35, 6)),
    ((2, 3), (5, 7), "denominator", "block", (10, 21)),
    ((2, "n"), (5, "q"), "denominator", "block", (10, "n*q")),
    ("2 n", "q", "denominator", "vec", ("q", "2*n")),
    ((np.int64(2), 3), np.int64(5), "numerator", "vec", (6, 5)),
]


@pytest.mark.parametrize(("f", "x", "layout", "arrangement", "expected"), TABLE)
def test_derivative_shape(f, x, layout, arrangement, expected):
    assert md.derivative_shape(f, x, layout=layout, arrangement=arrangement) == expected


def test_the_default_is_denominator_layout_and_vec():
    assert md.derivative_shape((2, 3), (5, 7)) == (35, 6)


@pytest.mark.parametrize(
    ("shape", "name"),
    [((), "scalar"), ((1, 1), "scalar"), (("n",), "vector"), ((1, "n"), "row"), ((2, 3), "matrix")],
)
def test_kind(shape, name):
    assert kind(shape) == name


@pytest.mark.parametrize(
    ("text", "shape", "properties"),
    [
        ("", (1, 1), set()),
        ("n", ("n", 1), set()),
        ("1", (1, 1), set()),
        ("n 1", ("n", 1), set()),
        ("m n", ("m", "n"), set()),
        ("3 n", (3, "n"), set()),
        ("n n symmetric", ("n", "n"), {"symmetric"}),
        ("n n spd", ("n", "n"), {"spd", "symmetric", "invertible"}),
        ("n n positive_definite", ("n", "n"), {"spd", "symmetric", "invertible"}),
        ("n n orthogonal", ("n", "n"), {"orthogonal", "invertible"}),
        ("n n diagonal", ("n", "n"), {"diagonal", "symmetric"}),
        ("n positive", ("n", 1), {"positive"}),
    ],
)
def test_parse_spec(text, shape, properties):
    spec = parse_spec("A", text)
    assert spec.shape == shape
    assert spec.properties == properties


ERRORS = [
    (lambda: parse_spec("A", 3), 'A=3: a shape is written as text, for example A="m n".'),
    (
        lambda: parse_spec("A", "m n k"),
        'A="m n k": expected at most two sizes, then properties, as in "n n symmetric". '
        "Properties: symmetric, spd, invertible, diagonal, orthogonal, positive.",
    ),
    (
        lambda: parse_spec("A", "symmetric n n"),
        'A="symmetric n n": expected at most two sizes, then properties, as in "n n symmetric". '
        "Properties: symmetric, spd, invertible, diagonal, orthogonal, positive.",
    ),
    (
        lambda: md.derivative_shape(None, 3),
        "f_shape=None; a shape is written (m, n), (n,) for a column, or ().",
    ),
    (
        lambda: parse_spec("A", "m n symmetric"),
        "A is m×n and declared symmetric; only a square matrix is symmetric.",
    ),
    (
        lambda: parse_spec("A", "m×n"),
        "A=\"m×n\": 'm×n' is neither a size (a name such as n, or a positive integer) nor a "
        "property (symmetric, spd, invertible, diagonal, orthogonal, positive).",
    ),
    (
        lambda: parse_spec("A", "0 n"),
        "A=\"0 n\": '0' is neither a size (a name such as n, or a positive integer) nor a "
        "property (symmetric, spd, invertible, diagonal, orthogonal, positive).",
    ),
    (
        lambda: md.derivative_shape((2, 3, 4), ()),
        "f_shape has 3 axes, 2×3×4; a scalar, a vector or a matrix has at most two.",
    ),
    (
        lambda: md.derivative_shape((2, 3), (0,)),
        "x_shape is 0; a size is a positive integer or a name.",
    ),
    (
        lambda: md.derivative_shape((2, -3), ()),
        "f_shape is 2×-3; a size is a positive integer or a name.",
    ),
    (
        lambda: md.derivative_shape((2, 1.5), ()),
        "f_shape is 2×1.5; a size is a positive integer or a name.",
    ),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_error_messages(call, message):
    with pytest.raises(md.ShapeError) as caught:
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("size", "written"),
    [("m", "m"), (3, "3"), ("m*n", "mn"), ("n*n", "n²"), ("2*n", "2n"), ("rows*n", "rows·n"),
     ("n*n*n*n*n*n*n*n*n*n*n*n", "n¹²")],
)  # fmt: skip
def test_a_size_is_written_as_people_do(size, written):
    assert size_text(size) == written
    assert shape_text((size, 1)) == f"{written}×1"
