"""What an answer gives at a point, as an array of numbers; or words on why it gives none.

An answer may be any code at all: whatever it raises becomes words, what it returns becomes a plain
array of its own at once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..errors import FunctionError, MdlibError
from ..language.evaluate import read_arrays
from ..language.formulas import Formula
from ..language.sizes import size_value
from ..language.tree import Sym, walk
from ..matrices.shapes import shape_text
from ..numeric.user_functions import safely, told, what_was_raised
from .checker_words import say
from .verdict import is_placeholder

MOST_ENTRIES = 1_000_000
DEEPEST = 32
# What is read as one number of a list, without a look inside.
_PLAIN = frozenset({int, float, bool, complex, np.float64, np.float32, np.int64})


def is_code(answer) -> bool:
    """Whether an answer is a stranger's function, and no formula."""
    return callable(answer) and not issubclass(type(answer), Formula) and not is_placeholder(answer)


def evaluate(function, point: Mapping[str, Any]):
    """Call a function with the arrays it names; an array stands for itself."""
    if isinstance(function, Formula):
        return value_of(function, point)
    if not callable(function):
        return function
    parameters = _parameters(function, point)
    names = _asked(parameters, point)
    try:
        # What a division by zero leaves behind is told in the verdict.
        with np.errstate(all="ignore"):
            return _call(function, parameters, {name: np.copy(point[name]) for name in names})
    except KeyboardInterrupt:
        raise
    except FunctionError:
        raise
    except MdlibError as error:
        words = say("raised-own", error=type(error).__name__, said=told(error))
        raise FunctionError(words) from error
    except BaseException as error:
        # SystemExit and its kind too: an answer gets a verdict, and does not end the session.
        sizes = ", ".join(f"{name} {_size_text(value)}" for name, value in point.items())
        raised = what_was_raised(error, say("the-answer"))
        raise FunctionError(say("raised-with", raised=raised, sizes=sizes)) from error


def value_of(answer: Formula, point: Mapping[str, Any]) -> np.ndarray:
    """The value of an answer given as text, or an error that says why there is none."""
    _, sizes = read_arrays([Sym(n, spec.shape) for n, spec in answer.specs.items()], point)
    for node in walk(answer.node):
        rows, cols = (size_value(size, sizes) for size in node.shape)
        if rows * cols > MOST_ENTRIES:
            raise FunctionError(say("matrix-too-large", rows=rows, cols=cols, most=MOST_ENTRIES))
    try:
        with np.errstate(all="ignore"):
            return answer.evaluate(**point)
    except np.linalg.LinAlgError:
        raise FunctionError(say("singular")) from None


def symbols_of(function: Callable, point: Mapping[str, Any]) -> list[str]:
    """The names of a function's arguments, all of them among the declared symbols.

    Arguments with a default of their own need not be; ``**arrays`` takes every symbol.
    """
    return _asked(_parameters(function, point), point)


def _asked(parameters: list[inspect.Parameter], point: Mapping[str, Any]) -> list[str]:
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return list(point)
    names = [p.name for p in parameters if p.name in point or p.default is p.empty]
    if not set(names) <= set(point):
        raise FunctionError(say("answer-of-others", names=", ".join(names), known=", ".join(point)))
    return names


def _parameters(function: Callable, point: Mapping[str, Any]) -> list[inspect.Parameter]:
    """The parameters of a function, or words on why it has none with names."""
    # A function may be written in C, or tell anything at all about itself.
    found = safely(lambda: list(inspect.signature(function).parameters.values()), lambda: [None])
    if all(isinstance(p, inspect.Parameter) for p in found):
        return found
    shown = safely(lambda: repr(function), lambda: say("an-object", kind=_kind(function)))
    raise FunctionError(say("no-names", answer=shown, known=", ".join(point)))


def _kind(value) -> str:
    return type.__getattribute__(type(value), "__name__")


def _call(function: Callable, parameters: list, arrays: Mapping[str, np.ndarray]):
    """The function of arrays by name; by place where it takes them so."""
    placed = [p.name for p in parameters if p.kind is p.POSITIONAL_ONLY and p.name in arrays]
    named = {name: array for name, array in arrays.items() if name not in placed}
    return function(*(arrays[name] for name in placed), **named)


def _size_text(value) -> str:
    shape = np.shape(value)
    return shape_text(shape) if shape else say("number")


def settled(value):
    """What an answer returned, as a plain array of its own; the stub stays what it is."""
    if is_placeholder(value):
        return value
    try:
        _check_size(value)
        array = as_numbers(value)
        if array is not None:
            return np.array(array, copy=True, subok=False)
        words = not_numbers(value)
    except (KeyboardInterrupt, FunctionError):
        raise
    except BaseException as error:
        words = say("unreadable-value", kind=_kind(value), error=_kind(error))
    raise FunctionError(words)


def _check_size(value) -> None:
    """Refuse what has too many entries before anything of that size is made of it."""
    count = _entries(value, MOST_ENTRIES, 0)
    if count > MOST_ENTRIES:
        known = count if isinstance(value, np.ndarray | range) else say("over", most=MOST_ENTRIES)
        raise FunctionError(say("too-many-entries", count=known, most=MOST_ENTRIES))


def _entries(value, most: int, depth: int) -> int:
    """How many numbers a value holds; counting stops above `most`."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, str | bytes) or not hasattr(type(value), "__len__"):
        return 1
    length = len(value)
    if length > most or depth > DEEPEST or not isinstance(value, list | tuple):
        return length
    nested = [item for item in value if type(item) not in _PLAIN]
    count = length - len(nested)
    for item in nested:
        count += _entries(item, most, depth + 1)
        if count > most:
            break
    return count


def as_numbers(value) -> np.ndarray | None:
    """The value as an array of real numbers, or None; a complex one with no imaginary part too."""
    try:
        array = np.asarray(value)
        if array.dtype == object:
            array = array.astype(float)
    except Exception:
        # Whatever an answer gives may refuse to be an array, with an error of its own.
        return None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    return array if array.dtype.kind in "iuf" else None


def not_numbers(value) -> str:
    """What to say of a value that is no array of real numbers."""
    if hasattr(value, "toarray"):
        return say("sparse")
    kind = np.asarray(value).dtype.kind if isinstance(value, np.ndarray) else ""
    if kind == "c" or isinstance(value, complex):
        return say("complex")
    what = {"b": say("truth-values"), "O": say("objects")}.get(kind, type(value).__name__)
    return say("no-numbers", what=what)
