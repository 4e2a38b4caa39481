"""A function under study: called on copies, its result checked, its evaluations counted."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from ..errors import DataError, FunctionError, MdlibError, ShapeError
from ..matrices.arrays import as_array
from ..matrices.properties import entries_free
from ..matrices.shapes import shape_text


def read_point(X, call: str, name: str = "X") -> np.ndarray:
    """Read the point at which to differentiate as an array of float, or say what is wrong."""
    try:
        array = as_array(X, name)
    except MdlibError as error:
        raise type(error)(f"{call}: {error}") from None
    if array.dtype.kind == "c":
        raise DataError(f"{call}: {name} holds complex numbers; expected real ones.")
    return array.astype(np.float64)


class Function:
    """The user's f near X: `base` is f(X), and every call is checked against its shape."""

    def __init__(self, f: Callable, X: np.ndarray, call: str, name: str = "f"):
        if not callable(f):
            raise FunctionError(
                f"{call}: {name} is {_article(f)}, not a function; expected a function of one "
                f"array, such as lambda X: X.T @ X."
            )
        self.f, self.X, self.call, self.name = f, X, call, name
        self.evaluations = 0
        self.shape: tuple[int, ...] | None = None
        self._base: np.ndarray | None = None
        self.eps = float(np.finfo(np.float64).eps)

    @property
    def base(self) -> np.ndarray:
        """f(X), evaluated once."""
        if self._base is None:
            self._base = self(self.X)
        return self._base

    def __call__(self, X: np.ndarray, name: str = "X") -> np.ndarray:
        """The value at X as an array of float64, with the shape that f gives it."""
        value = self._real(self._raw(X, name), name)
        return self._same_shape(value)

    def attempt(self, X: np.ndarray) -> np.ndarray | None:
        """The value at X, or None where f raises or is not finite: outside its domain."""
        try:
            raw = self._raw(X, "X + step")
        except FunctionError as error:
            if error.__cause__ is None:
                raise
            return None
        value = self._same_shape(self._real(raw, "X + step", finite=False))
        return value if np.isfinite(value).all() else None

    def complex(self, Z: np.ndarray) -> np.ndarray | None:
        """The value at complex Z, or None where f does not take or give complex numbers."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = np.asarray(self._raw(Z, "X"))
        except (FunctionError, ValueError):
            return None
        if value.dtype.kind != "c" or value.ndim > 2 or value.size == 0:
            return None
        same = self.shape in (None, value.shape)
        return value if same and np.isfinite(value).all() else None

    def _raw(self, X: np.ndarray, name: str):
        # f gets a copy, so that one that writes into its argument harms nobody.
        given = X.copy()
        self.evaluations += 1
        try:
            with np.errstate(all="ignore"):
                value = self._called(given)
        except Exception as error:
            raise FunctionError(
                f"{self.call}: {self.name}({name}) raised {type(error).__name__}: {error} "
                f"({name} is {array_shape(X.shape)}). Try {self.name} on that array by itself."
            ) from error
        if not np.array_equal(given, X):
            raise FunctionError(
                f"{self.call}: {self.name} changes its argument; expected a function that leaves "
                f"X alone. Does it assign to an entry, or use += or .sort()? "
                "Begin it with X = X.copy()."
            )
        return value

    def _called(self, given: np.ndarray):
        """f there; away from X a declared property need not hold, as one entry moves at a time."""
        argument = given if given.ndim else given[()]
        if np.array_equal(given, self.X):
            return self.f(argument)
        with entries_free():
            return self.f(argument)

    def _real(self, value, name: str, *, finite: bool = True) -> np.ndarray:
        result = f"{self.name}({name})"
        if value is None:
            raise FunctionError(
                f"{self.call}: {result} returned None; expected a number or an array. "
                "Is `return` missing?"
            )
        try:
            array = as_array(value, result, finite=finite)
        except ShapeError as error:
            raise ShapeError(f"{self.call}: {error}") from None
        except DataError as error:
            raise FunctionError(f"{self.call}: {error}") from None
        if array.dtype.kind == "c":
            raise FunctionError(
                f"{self.call}: {result} is complex for real {name}; expected real numbers."
            )
        self._note_precision(array)
        return array.astype(np.float64)

    def _note_precision(self, array: np.ndarray) -> None:
        if array.dtype.kind == "f":
            self.eps = max(self.eps, float(np.finfo(array.dtype).eps))

    def _same_shape(self, value: np.ndarray) -> np.ndarray:
        if self.shape is None:
            self.shape = value.shape
        if value.shape != self.shape:
            raise FunctionError(
                f"{self.call}: {self.name} changes the shape of its result, "
                f"from {array_shape(self.shape)} to {array_shape(value.shape)} nearby; expected "
                "one shape."
            )
        return value


def array_shape(shape: tuple[int, ...]) -> str:
    """Write the shape of an array so that (3,) and 3×1 are told apart."""
    return f"({shape[0]},)" if len(shape) == 1 else shape_text(shape)


def _article(value) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
