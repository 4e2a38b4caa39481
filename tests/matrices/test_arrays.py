"""Reading a user's array: what is accepted, and the whole text of each refusal."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse
import sympy

from mdlib.errors import DataError, ShapeError
from mdlib.matrices.arrays import as_array

x = sympy.Symbol("x")

# value, dtype of the array it becomes
ACCEPTED = [
    (3, np.int64),
    ([1.5, 2], np.float64),
    ([[1, 2j]], np.complex128),
    ([Fraction(1, 3)], np.float64),
    ([2**70, 1], np.float64),
    ([sympy.Rational(1, 3), 2], np.float64),
    ([sympy.I, 2], np.complex128),
    (np.ones((2, 3), dtype=np.float32), np.float32),
    (np.ma.array([1, 2], mask=[False, False]), np.int64),
]
ACCEPTED_AS_SYMBOLS = [
    ([x, 1], object),
    (sympy.Matrix([[x, 1], [2, 3]]), object),
    (x, object),
    ([Fraction(1, 3)], object),
    ([True, False], bool),
]
REFUSED = [
    ([], "A is empty (shape (0,)); it needs at least one entry."),
    ([[1, 2], [3]], "A is ragged: its rows have different lengths; they must be equal."),
    (
        np.array([[1, 2], [3]], dtype=object),
        "A is ragged: its rows have different lengths; they must be equal.",
    ),
    ("abc", "A holds text ('abc'); numbers are expected."),
    ([1, "a"], "A holds text ('a'); numbers are expected."),
    (["1", "2"], "A holds text ('1'); numbers are expected."),
    (np.array([1, "a"], dtype=object), "A holds text ('a'); numbers are expected."),
    (None, "A holds None; numbers are expected."),
    ({1: 2}, "A holds an entry of type dict; numbers are expected."),
    ({1, 2}, "A holds an entry of type set; numbers are expected."),
    (len, "A holds an entry of type builtin_function_or_method; numbers are expected."),
    (
        np.array(["2020-01-01"], dtype="M8[D]"),
        "A holds entries of type datetime64[D]; numbers are expected.",
    ),
    (np.ma.array([1, 2], mask=[0, 1]), "A has masked entries; fill them first: A.filled(value)."),
    (
        scipy.sparse.eye_array(2),
        "A is a sparse array; a dense one is expected: A.toarray().",
    ),
]
REFUSED_AS_NUMBERS = [
    ([1, x], "A holds symbols (x); numbers are expected."),
    ([True], "A holds True and False; numbers are expected. Is it a comparison?"),
    ([2**2000], "A holds an integer too large for a float."),
]
NOT_FINITE = [
    (np.nan, "A holds nan; finite numbers are expected."),
    ([1, np.inf], "A holds inf at [1]; finite numbers are expected."),
    ([[1, 2], [complex(0, -np.inf), 3]], "A holds -infj at [1, 0]; finite numbers are expected."),
]
SYMBOLS_NOT_FINITE = [
    ([x, sympy.oo], "A holds oo at [1]; finite numbers are expected."),
    ([x, float("nan")], "A holds nan at [1]; finite numbers are expected."),
]
WRONG_AXES = [
    (np.ones((2, 3, 4)), (0, 1, 2), "3 axes, 2×3×4; expected a scalar or a vector or a matrix."),
    ([1, 2], 2, "1 axis; expected a matrix."),
    (1, (1, 2), "0 axes; expected a vector or a matrix."),
    (np.ones((2, 3)), 4, "2 axes, 2×3; expected an array with 4 axes."),
]


def message(error_class, value, **options) -> str:
    with pytest.raises(error_class) as caught:
        as_array(value, "A", **options)
    assert type(caught.value) is error_class
    return str(caught.value)


@pytest.mark.parametrize(("value", "dtype"), ACCEPTED)
@pytest.mark.parametrize("finite", [True, False])
def test_numbers_are_accepted(value, dtype, finite):
    assert as_array(value, "A", finite=finite).dtype == dtype


@pytest.mark.parametrize(("value", "dtype"), ACCEPTED_AS_SYMBOLS)
def test_symbols_are_accepted_where_asked(value, dtype):
    assert as_array(value, "A", symbols=True).dtype == dtype


@pytest.mark.parametrize(("value", "text"), REFUSED)
@pytest.mark.parametrize("symbols", [True, False])
def test_what_is_never_an_array_of_numbers(value, text, symbols):
    assert message(DataError, value, symbols=symbols) == text


@pytest.mark.parametrize(("value", "text"), REFUSED_AS_NUMBERS)
def test_symbols_are_refused_by_default(value, text):
    assert message(DataError, value) == text
    assert as_array(value, "A", symbols=True).shape == np.shape(value)


@pytest.mark.parametrize(("value", "text"), NOT_FINITE)
def test_nan_and_infinity_are_refused_unless_allowed(value, text):
    assert message(DataError, value) == text
    assert as_array(value, "A", finite=False).shape == np.shape(value)


@pytest.mark.parametrize(("value", "text"), SYMBOLS_NOT_FINITE)
def test_infinite_symbols_are_refused(value, text):
    assert message(DataError, value, symbols=True) == text


@pytest.mark.parametrize(("value", "ndim", "text"), WRONG_AXES)
def test_the_number_of_axes_is_checked(value, ndim, text):
    assert message(ShapeError, value, ndim=ndim) == f"A has {text}"


def test_the_message_names_the_argument():
    with pytest.raises(DataError, match=r"^weights is empty"):
        as_array([], "weights")
