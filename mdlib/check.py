"""Checking an answer against the derivative itself.

There is no answer key: the truth is the numerical derivative of the question's own function, at
random probes whose sizes all differ. What is wrong is reported one thing at a time.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .diagnose import Findings, diagnose
from .errors import FunctionError, MdlibError, ShapeError
from .numeric import partials
from .probes import probes_for
from .shapes import check_layout, pair, parse_spec, shape_text
from .verdict import Verdict, is_placeholder, not_attempted


def check(
    answer: Any,
    f: Callable,
    wrt: str,
    /,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    seed: int = 0,
    **shapes,
) -> Verdict:
    r"""Check an answer for ∂f/∂x, and say which mistake it holds.

    Parameters
    ----------
    answer : function of the named arrays, array, or ...
        A function takes any of the declared symbols by name. An array is an answer at one point:
        then every symbol is given as an array too. ``...`` is an answer not attempted.
    f : function of the named arrays
        The function to differentiate.
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    seed : int
        Seed of the random probes.
    **shapes : str or array
        The shape of each symbol, as in ``A="m n"``, ``x="n"``, ``t=""``, ``S="n n spd"``; or its
        value.

    Returns
    -------
    Verdict
        With ``status``, ``message`` and ``mistakes``.

    Raises
    ------
    ShapeError, FunctionError, DataError
        If the question itself is at fault: a symbol without a shape, an f that fails.

    Examples
    --------
    >>> f = lambda A, x: A @ x
    >>> check(lambda A, x: A.T, f, "x", A="m n", x="n").status
    'correct'
    >>> check(lambda A, x: A, f, "x", A="m n", x="n").status
    'other-layout'
    >>> check(..., f, "x", A="m n", x="n").status
    'not-attempted'
    """
    check_layout(layout, arrangement)
    _check_question(f, wrt, shapes)
    if is_placeholder(answer):
        return not_attempted()
    if isinstance(answer, str):
        return Verdict(
            "cannot-read",
            "The answer is text. Write it as a function of the named arrays, for example "
            "lambda A, x: A.T.",
        )
    points = probe_points(shapes, seed)
    if not callable(answer) and any(isinstance(shape, str) for shape in shapes.values()):
        return Verdict("cannot-read", _WANTS_FUNCTION)
    try:
        values = [evaluate(answer, point) for point in points]
    except FunctionError as error:
        return Verdict("cannot-read", str(error))
    if any(is_placeholder(value) for value in values):
        return not_attempted()
    truths = [partials(_function_of(f, wrt, point), point[wrt]) for point in points]
    sizes = [named_sizes(shapes, point) for point in points]
    findings = Findings(values, truths, layout, arrangement, sizes)
    return diagnose(findings, wrt)


_WANTS_FUNCTION = (
    "The answer is an array, and the question holds for every size. "
    "Write a function of the named arrays, for example lambda A, x: A.T."
)


def _check_question(f: Callable, wrt: str, shapes: Mapping[str, Any]) -> None:
    if wrt not in shapes:
        raise ShapeError(f'{wrt} has no shape; declare it, as in {wrt}="n" or {wrt}="m n".')
    if not callable(f):
        raise FunctionError(
            f"f is {type(f).__name__}; expected a function of the named arrays, "
            "as in lambda A, x: A @ x."
        )
    names = list(inspect.signature(f).parameters)
    if not set(names) <= set(shapes):
        raise FunctionError(
            f"f is a function of {', '.join(names)}, "
            f"but the shapes given are those of {', '.join(shapes)}."
        )
    if wrt not in names:
        raise FunctionError(f"f does not depend on {wrt}: it is a function of {', '.join(names)}.")


def probe_points(shapes: Mapping[str, Any], seed: int = 0) -> list[dict[str, np.ndarray]]:
    """Two random points of the declared shapes; given arrays stay as they are."""
    given = {name: shape for name, shape in shapes.items() if not isinstance(shape, str)}
    specs = {name: parse_spec(name, text) for name, text in shapes.items() if name not in given}
    count = 2 if specs else 1
    return [{**given, **point} for point in probes_for(specs, count=count, seed=seed)]


def evaluate(function, point: Mapping[str, Any]):
    """Call a function with the arrays it names; an array stands for itself."""
    if not callable(function):
        return function
    try:
        return function(**{name: np.copy(point[name]) for name in symbols_of(function, point)})
    except FunctionError:
        raise
    except MdlibError as error:
        raise FunctionError(f"The answer raised {type(error).__name__}: {error}") from error
    except Exception as error:
        sizes = ", ".join(f"{name} {_size_text(value)}" for name, value in point.items())
        raise FunctionError(f"{what_was_raised(error)} It was called with {sizes}.") from error


# NumPy's words for a product that does not fit.
_MISFIT = re.compile(r"matmul: .*\(size (\d+) is different from (\d+)\)")


def what_was_raised(error: Exception, who: str = "The answer") -> str:
    """An exception in words; a product that does not fit is put in a reader's terms."""
    misfit = _MISFIT.search(str(error))
    if misfit:
        rows, columns = misfit.groups()
        return (
            f"{who} multiplies a matrix with {columns} columns by one with {rows} rows, "
            "and these must be equal."
        )
    return f"{who} raised {type(error).__name__}: {error}."


def symbols_of(function: Callable, point: Mapping[str, Any]) -> list[str]:
    """The names of a function's arguments, all of them among the declared symbols."""
    names = list(inspect.signature(function).parameters)
    unknown = [name for name in names if name not in point]
    if unknown:
        raise FunctionError(
            f"The answer is a function of {', '.join(names)}, but the question has "
            f"{', '.join(point)}. Use the question's names."
        )
    return names


def _function_of(f: Callable, wrt: str, point: Mapping[str, Any]) -> Callable:
    names = inspect.signature(f).parameters
    return lambda x: f(**{name: x if name == wrt else point[name] for name in names})


def named_sizes(shapes: Mapping[str, Any], point: Mapping[str, np.ndarray]) -> dict[str, int]:
    """The number that each named size has at a point."""
    sizes = {}
    for symbol, text in shapes.items():
        if isinstance(text, str):
            names, numbers = parse_spec(symbol, text).shape, pair(np.shape(point[symbol]))
            sizes |= {n: k for n, k in zip(names, numbers, strict=True) if isinstance(n, str)}
    return sizes


def _size_text(value) -> str:
    shape = np.shape(value)
    return shape_text(shape) if shape else "a number"
