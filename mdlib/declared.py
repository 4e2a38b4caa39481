"""Names that are given beside a formula: each is a symbol of it, or a misspelt option. No NumPy."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from .errors import FormulaError, FunctionError
from .shapes import OPTIONS, PROPERTIES, nearest


def check_names(
    call: Callable, shapes: Mapping[str, Any], text: str, *used: str, options=None
) -> None:
    """Raise FormulaError unless every declared name occurs in a formula.

    Parameters
    ----------
    call : function or class
        What was called; what it takes by name alone are its options.
    shapes : mapping of str to a shape
    text : str
        The formula. Names inside it may be those of a size too: a symbol may be declared for it.
    *used : str
        Names that need not occur, as that of the variable, if no name like them is missing.
    options : sequence of str, optional
        The options of the call, where they are written otherwise.

    Examples
    --------
    >>> from mdlib import derive
    >>> check_names(derive, {"x": "n", "layuot": "numerator"}, "2*x", "x")
    Traceback (most recent call last):
    mdlib.errors.FormulaError: derive: layuot is no symbol of "2*x". Did you mean the option layout?
    """
    if not isinstance(text, str) or not text.isascii():
        return  # the parser says what is wrong with it
    words = words_of(text)
    changes = {f"d{name}" for name in shapes}
    missing = sorted(words - set(shapes) - changes - _sizes(shapes) - _called(text))
    strays = _unused(shapes, words | {name for name in used if not nearest(str(name), missing)})
    if strays:
        options = options_of(call) if options is None else options
        stray = next((name for name in strays if nearest(name, options)), strays[0])
        told = f'{call.__name__}: {stray} is no symbol of "{_short(text)}"'
        known = [name for name in shapes if name not in strays]
        raise FormulaError(_told(told, stray, missing, known, options, call))


def check_question(
    call: Callable, f: str | Callable, shapes: Mapping[str, Any], *used: str
) -> None:
    """As `check_names` or `check_arguments`, of a formula or a function."""
    if callable(f):
        check_arguments(call, shapes, [f], *used)
    else:
        check_names(call, shapes, f, *used)


def check_arguments(
    call: Callable, shapes: Mapping[str, Any], functions: Collection[Callable], *used: str
) -> None:
    """Raise FunctionError unless every declared name is an argument of one of the functions."""
    names = {name: 1 for function in functions for name in _arguments(function, shapes)}
    strays = [name for name in shapes if name not in {*names, *used}]
    if strays:
        options = options_of(call)
        stray = next((name for name in strays if nearest(name, options)), strays[0])
        told = f"{call.__name__}: {stray} is no argument of {_those(functions)}"
        missing = [name for name in names if name not in shapes]
        known = [name for name in shapes if name not in strays]
        raise FunctionError(_told(told, stray, missing, known, options, call))


def _those(functions: Collection) -> str:
    return "the function" if len(functions) == 1 else "the functions"


@cache
def options_of(call: Callable) -> tuple[str, ...]:
    """What a function, or a class, takes by name alone."""
    parameters = inspect.signature(call).parameters.values()
    return tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY)


def words_of(text: str) -> set[str]:
    """The names in a formula; attributes, as in X.T, are none."""
    return set(re.findall(r"[^\W\d]\w*", re.sub(r"\.[^\W\d]\w*", " ", text)))


def _called(text: str) -> set[str]:
    return set(re.findall(r"([^\W\d]\w*)\s*\(", text))


def _unused(shapes: Mapping[str, Any], words: set[str]) -> list[str]:
    """Declared names that are not among the words, nor declare a size that is."""
    stray = {n: s for n, s in shapes.items() if not {n, f"d{n}"} & words and n.isidentifier()}
    sizes = _sizes({name: shape for name, shape in shapes.items() if name not in stray})
    return [name for name, shape in stray.items() if not (_sizes({name: shape}) - sizes) & words]


def _sizes(shapes: Mapping[str, Any]) -> set[str]:
    texts = [shape for shape in shapes.values() if isinstance(shape, str)]
    return {word for text in texts for word in words_of(text)} - set(PROPERTIES)


def _told(told: str, stray: str, missing: list, known: list, options, call: Callable) -> str:
    """The message with a guess: of an option, or of a symbol that has no shape; else with all."""
    guess = nearest(stray, [*missing, *options]) or (missing[0] if len(missing) == 1 else "")
    if guess in missing:
        return f"{told}. Did you mean {guess}?"
    if guess:
        return f"{told}. Did you mean the option {guess}?"
    listed = f" Options: {', '.join(options)}." if options else ""
    if stray in OPTIONS:
        return f"{told}, and {call.__name__} has no option of that name.{listed}"
    return f"{told}; that has {', '.join(known) or 'none'}. Leave {stray} out.{listed}"


def _arguments(function: Callable, shapes: Mapping[str, Any]) -> list[str]:
    """The names of a function's arguments; all that are declared where it takes any, or hides."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return list(shapes)
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return list(shapes)
    return [p.name for p in parameters]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
