"""Names that are given beside a formula: each is a symbol of it, or a misspelt option. No NumPy."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from ..errors import FormulaError, FunctionError
from ..matrices.shapes import OPTIONS, PROPERTIES, Spec, hinted, nearest
from .language_words import say

MOST = 12  # names that a message lists


def check_names(
    call: Callable,
    shapes: Mapping[str, Any],
    text: str,
    *used: str,
    options: Sequence[str] | None = None,
    guessed: bool = False,
) -> None:
    """Raise FormulaError unless every declared name occurs in a formula.

    Parameters
    ----------
    call : function or class
        What was called; what it takes by name alone are its options.
    shapes : mapping of str to a shape
    text : str
        The formula. A symbol that it lacks may still be declared for a size that it has.
    *used : str
        Names that need not occur, as that of the variable, if no name like them is missing.
    options : sequence of str, optional
        The options of the call, where they are written otherwise.
    guessed : bool
        Raise only where an option must be meant, or a guess can be made. So much is asked before a
        formula is read, as a misspelt option has no shape for its value; the rest once it is.

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
    if words.issuperset(shapes):
        return
    changes = {f"d{name}" for name in shapes}
    missing = sorted(words - set(shapes) - changes - _sizes(shapes) - _called(text))
    strays = _unused(shapes, words | {name for name in used if not nearest(str(name), missing)})
    options = options_of(call) if options is None else options
    what = say("symbol-of", text=shortened(text))
    said = _told(what, strays, shapes, missing, options, guessed)
    if said:
        raise FormulaError(say("called", call=call.__name__, said=said))


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
    missing = [name for name in names if name not in shapes]
    what = say("argument-of-several" if len(functions) > 1 else "argument-of-one")
    said = _told(what, strays, shapes, missing, options_of(call))
    if said:
        raise FunctionError(say("called", call=call.__name__, said=said))


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


def _told(
    what: str,
    strays: Sequence[str],
    shapes: Mapping[str, Any],
    missing: Sequence[str],
    options: Sequence[str],
    guessed: bool = False,
) -> str:
    """What to say of names that are not used, with a guess: an option, or what has no shape."""
    for name in strays:
        guess = nearest(name, [*missing, *options])
        if guess:
            key = "stray-name" if guess in missing else "stray-option"
            return say(key, name=name, what=what, guess=guess)
    if len(strays) == len(missing) == 1:
        return say("stray-name", name=strays[0], what=what, guess=missing[0])
    known = [name for name in shapes if name not in strays]
    if guessed:
        strays = [name for name in strays if name in OPTIONS or not _is_shape(shapes[name])]
    if not strays:
        return ""
    there = ", ".join(known[:MOST]) + (", …" if len(known) > MOST else "") or say("none")
    said = say("stray", name=strays[0], what=what, there=there)
    return hinted(said, say("options", names=", ".join(options)) if options else "")


def _is_shape(shape: Any) -> bool:
    return isinstance(shape, str | Spec)


def _arguments(function: Callable, shapes: Mapping[str, Any]) -> list[str]:
    """The names of a function's arguments; all that are declared where it takes any, or hides."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return list(shapes)
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return list(shapes)
    return [p.name for p in parameters]


def shortened(text: str) -> str:
    """A text as a message shows it: on one line, and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
