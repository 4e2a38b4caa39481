"""A function under study: called on copies, its result checked, its evaluations counted."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import DataError, FunctionError, MdlibError, ShapeError
from ..matrices.arrays import as_array
from ..matrices.properties import entries_free
from ..matrices.shapes import shape_text
from .numeric_words import say


def read_point(X, call: str, name: str = "X", if_complex: str = "complex") -> np.ndarray:
    """Read an array of real numbers as floats, or say what is wrong."""
    try:
        array = as_array(X, name)
    except MdlibError as error:
        raise in_call(error, call) from None
    if array.dtype.kind == "c":
        raise DataError(say(if_complex, call=call, name=name))
    return array.astype(np.float64)


def in_call(error: MdlibError, call: str) -> MdlibError:
    """The error with the name of the public function that was called before it."""
    return type(error)(say("in-call", call=call, error=error.args[0]))


class Function:
    """The user's f near X: `base` is f(X), and every call is checked against its shape."""

    def __init__(self, f: Callable, X: np.ndarray, call: str, name: str = "f"):
        if not callable(f):
            raise FunctionError(say("no-function", call=call, name=name, kind=type(f).__name__))
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
            raised = what_was_raised(error, f"{self.name}({name})")
            parts = {"raised": raised, "at": name, "shape": array_shape(X.shape)}
            raise FunctionError(self._say("raised-at", **parts)) from error
        if not np.array_equal(given, X):
            raise FunctionError(self._say("changes-argument"))
        return value

    def _called(self, given: np.ndarray):
        """f there; away from X a declared property need not hold, as one entry moves at a time."""
        argument = given if given.ndim else given[()]
        if np.array_equal(given, self.X):
            return self.f(argument)
        with entries_free():
            return self.f(argument)

    def _say(self, key: str, **parts):
        return say(key, call=self.call, name=self.name, **parts)

    def _real(self, value, name: str, *, finite: bool = True) -> np.ndarray:
        if value is None:
            raise FunctionError(self._say("returned-none", at=name))
        try:
            array = as_array(value, f"{self.name}({name})", finite=finite)
        except ShapeError as error:
            raise in_call(error, self.call) from None
        except DataError as error:
            raise FunctionError(say("in-call", call=self.call, error=error.args[0])) from None
        if array.dtype.kind == "c":
            raise FunctionError(self._say("complex-result", at=name))
        self._note_precision(array)
        return array.astype(np.float64)

    def _note_precision(self, array: np.ndarray) -> None:
        if array.dtype.kind == "f":
            self.eps = max(self.eps, float(np.finfo(array.dtype).eps))

    def _same_shape(self, value: np.ndarray) -> np.ndarray:
        if self.shape is None:
            self.shape = value.shape
        if value.shape != self.shape:
            before, after = array_shape(self.shape), array_shape(value.shape)
            raise FunctionError(self._say("changes-shape", before=before, after=after))
        return value


def array_shape(shape: tuple[int, ...]) -> str:
    """Write the shape of an array so that (3,) and 3×1 are told apart."""
    return f"({shape[0]},)" if len(shape) == 1 else shape_text(shape)


# What a stranger's code raises


def told(error: BaseException) -> str:
    """What an exception says of itself, if it can."""
    return safely(lambda: str(error), lambda: say("cannot-say-why"))


def safely(action: Callable[[], Any], otherwise: Callable[[], Any]):
    """What an action of a stranger's object gives, or something else where it raises."""
    try:
        return action()
    except KeyboardInterrupt:
        raise
    except BaseException:
        return otherwise()


# NumPy's words for a product that does not fit.
_MISFIT = re.compile(r"matmul: .*\(size (\d+) is different from (\d+)\)")


def what_was_raised(error: BaseException, who: str) -> str:
    """An exception in words; a product that does not fit is put in a reader's terms."""
    said = told(error)
    misfit = _MISFIT.search(said)
    if misfit:
        return say("misfit-product", who=who, columns=misfit[2], rows=misfit[1])
    kind, said = type(error).__name__, said.strip().removesuffix(".")
    raised = say("raised", who=who, error=kind)
    if said:
        raised = say("raised-saying", who=who, error=kind, said=said)
    advice = _advice(error, said)
    return say("raised-advice", raised=raised, advice=advice) if advice else raised


def _advice(error: BaseException, said: str) -> str:
    """What helps against the commonest exceptions of NumPy code; empty where nothing is known."""
    if "bitwise_xor" in said:
        return say("power-sign")
    if "Singular matrix" in said:
        return say("no-inverse")
    if isinstance(error, NameError) and hasattr(np, str(error.name)):
        return say("np-prefix", name=error.name)
    return ""
