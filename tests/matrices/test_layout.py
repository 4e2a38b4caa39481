"""Layouts: every entry in its place, every conversion there and back."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mdlib as md
from mdlib.matrices.shapes import ARRANGEMENTS, LAYOUTS

SHAPES = {"scalar": (1, 1), "column": (3, 1), "row": (1, 3), "matrix": (2, 3)}
BY = {"scalar": (1, 1), "column": (5, 1), "row": (1, 5), "matrix": (5, 2)}
KINDS = list(product(SHAPES, BY))
CHOICES = list(product(LAYOUTS, ARRANGEMENTS))


def labelled(f_shape, x_shape):
    """D whose entries say which they are: 1000 i + 100 j + 10 k + l."""
    i, j, k, l = np.indices((*f_shape, *x_shape))
    return 1000 * i + 100 * j + 10 * k + l


def place(f_shape, x_shape, layout, arrangement, i, j, k, l):
    """Row and column of ∂f_ij/∂x_kl, written out from the rules, one case at a time."""
    (m, n), (p, q) = f_shape, x_shape
    if (m, n) == (1, 1):
        at = (k, l)
        return at if layout == "denominator" else at[::-1]
    if (p, q) == (1, 1):
        at = (i, j)
        return at if layout == "numerator" else at[::-1]
    if arrangement == "block":
        return (i * p + k, j * q + l) if layout == "denominator" else (i * q + l, j * p + k)
    f_at, x_at = (i + j * m, k + l * p) if arrangement == "vec" else (i * n + j, k * q + l)
    return (f_at, x_at) if layout == "numerator" else (x_at, f_at)


def misplaced(arrange, f_kind, x_kind, layout, arrangement):
    """How many entries `arrange` puts elsewhere than the rules say."""
    f_shape, x_shape = SHAPES[f_kind], BY[x_kind]
    D = labelled(f_shape, x_shape)
    J = arrange(D, layout=layout, arrangement=arrangement)
    wrong = 0
    for index in np.ndindex(*f_shape, *x_shape):
        wrong += J[place(f_shape, x_shape, layout, arrangement, *index)] != D[index]
    return wrong


@pytest.mark.parametrize(("layout", "arrangement"), CHOICES)
@pytest.mark.parametrize(("f_kind", "x_kind"), KINDS)
def test_every_entry_stands_where_the_rules_put_it(f_kind, x_kind, layout, arrangement):
    assert misplaced(md.arrange, f_kind, x_kind, layout, arrangement) == 0


def test_the_test_above_sees_a_wrong_arrangement():
    def without_stacking(D, *, layout, arrangement):
        target = md.derivative_shape(
            D.shape[:2], D.shape[2:], layout=layout, arrangement=arrangement
        )
        return D.reshape(target)

    assert misplaced(without_stacking, "matrix", "matrix", "numerator", "vec") > 0
    assert misplaced(without_stacking, "matrix", "matrix", "denominator", "block") > 0


sizes = st.integers(1, 4)
shapes = st.tuples(sizes, sizes)
choices = st.tuples(st.sampled_from(LAYOUTS), st.sampled_from(ARRANGEMENTS))


@given(shapes, shapes, choices)
def test_unarrange_undoes_arrange(f_shape, x_shape, choice):
    D = labelled(f_shape, x_shape)
    layout, arrangement = choice
    J = md.arrange(D, layout=layout, arrangement=arrangement)
    back = md.unarrange(J, f_shape, x_shape, layout=layout, arrangement=arrangement)
    assert np.array_equal(back, D)


@given(shapes, shapes, choices, choices)
def test_every_conversion_there_and_back_is_the_identity(f_shape, x_shape, source, target):
    J = md.arrange(labelled(f_shape, x_shape), layout=source[0], arrangement=source[1])
    there = md.convert(J, f_shape, x_shape, source=source, target=target)
    back = md.convert(there, f_shape, x_shape, source=target, target=source)
    expected = md.derivative_shape(f_shape, x_shape, layout=target[0], arrangement=target[1])
    assert there.shape == expected
    assert np.array_equal(back, J)


def test_a_conversion_with_the_wrong_source_does_not_come_back():
    J = md.arrange(labelled((2, 2), (2, 2)), arrangement="block")
    there = md.convert(J, (2, 2), (2, 2), source="denominator", target="numerator")
    back = md.convert(there, (2, 2), (2, 2), source="numerator", target=("denominator", "row-vec"))
    assert not np.array_equal(back, J)


@pytest.mark.parametrize("arrangement", ["vec", "row-vec"])
@pytest.mark.parametrize(("f_kind", "x_kind"), KINDS)
def test_outside_blocks_the_layouts_are_transposes(f_kind, x_kind, arrangement):
    D = labelled(SHAPES[f_kind], BY[x_kind])
    one, other = (md.arrange(D, layout=each, arrangement=arrangement) for each in LAYOUTS)
    assert np.array_equal(one, other.T)


def test_in_blocks_the_layouts_are_not_transposes():
    D = labelled((2, 2), (2, 2))
    one, other = (md.arrange(D, layout=each, arrangement="block") for each in LAYOUTS)
    assert not np.array_equal(one, other.T)


def test_symbols_move_as_numbers_do():
    D = np.array([["a", "b", "c"], ["d", "e", "f"]], dtype=object).reshape(2, 1, 3, 1)
    assert md.arrange(D).tolist() == [["a", "d"], ["b", "e"], ["c", "f"]]


def test_arrange_leaves_its_argument_alone():
    D = labelled((2, 3), (5, 2))
    before = D.copy()
    md.arrange(D)[:] = 0
    md.arrange(D, arrangement="block")[:] = 0
    assert np.array_equal(D, before)


ERRORS = [
    (
        lambda: md.arrange(np.zeros((2, 3))),
        md.ShapeError,
        "arrange needs D[i, j, k, l] with four axes, m×n×p×q; got 2×3. "
        "A matrix that is already arranged goes to convert.",
    ),
    (
        lambda: md.arrange(np.zeros((1, 1, 2, 3)), layout="row"),
        md.LayoutError,
        "layout='row'; expected one of 'denominator', 'numerator'.",
    ),
    (
        lambda: md.arrange(np.zeros((1, 1, 2, 3)), arrangement="kron"),
        md.LayoutError,
        "arrangement='kron'; expected one of 'vec', 'row-vec', 'block'.",
    ),
    (
        lambda: md.unarrange(np.zeros((3, 2)), (3,), (2,)),
        md.LayoutError,
        "the derivative of f (3×1) by x (2×1) in denominator layout is 2×3; got 3×2, "
        "which is its shape in numerator layout.",
    ),
    (
        lambda: md.unarrange(np.zeros((4, 4)), (3,), (2,)),
        md.ShapeError,
        "the derivative of f (3×1) by x (2×1) in denominator layout is 2×3; got 4×4.",
    ),
    (
        lambda: md.unarrange(np.zeros(6), (3,), (2,)),
        md.ShapeError,
        "the derivative of f (3×1) by x (2×1) in denominator layout is 2×3; got a "
        "one-dimensional array of 6 (write a column as J[:, None]).",
    ),
    (
        lambda: md.convert(np.zeros((2, 3)), (3,), (2,), source="denominator", target="rows"),
        md.LayoutError,
        "convert: in target='rows', layout='rows'; expected one of 'denominator', 'numerator'.",
    ),
    (
        lambda: md.convert(np.zeros((2, 3)), (3,), (2,), source=("vec",), target="numerator"),
        md.LayoutError,
        "convert: source=('vec',); expected a layout, or a pair (layout, arrangement).",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_error_messages(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
