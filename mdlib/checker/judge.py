"""Checking an answer against the derivative itself.

There is no answer key: the truth is the numerical derivative of the question's own formula, at
random probes whose sizes all differ. What is wrong is reported one thing at a time, and where f
is a formula the mistake is named by making it on purpose.

The way of an answer: it is read and run, the record of the question is built, the answer's values
are looked at, a mistake is named, what seemed right is looked at again, words are found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import FunctionError, MdlibError, ShapeError
from ..language.declared import check_question
from ..matrices.shapes import check_layout
from ..numeric.tolerance import COARSEST, FUNCTION
from .answers import evaluate, settled
from .checker_words import say
from .layouts import look
from .mistakes.bank import BANK
from .naming import name, the_differential
from .problem import Problem, read_problem
from .running import Answer
from .second_look import second_look
from .verdict import Finding, Verdict, found, is_blank, is_placeholder


def check(
    answer: Any,
    f: str | Callable,
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
    answer : str, function of the named arrays, array, or ...
        Text is a formula of the formula language. A function takes any of the declared symbols by
        name. An array is an answer at one point: then every symbol is given as an array too.
        ``...`` is an answer not attempted.
    f : str or function of the named arrays
        What to differentiate. Where it is text, or computes what text could say, many more
        mistakes are named.
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
    FormulaError, ShapeError, FunctionError, DataError
        If the question itself is at fault: a symbol without a shape, a shape of what is no symbol
        of f, an f that fails.

    Examples
    --------
    >>> v = check("2*A @ x", "x.T @ A @ x", "x", A="n n", x="n")
    >>> v.status, v.mistakes[0]
    ('wrong', 'M07')
    >>> f = lambda A, x: A @ x
    >>> check(lambda A, x: A.T, f, "x", A="m n", x="n").status
    'correct'
    >>> check(lambda A, x: A, f, "x", A="m n", x="n").status
    'other-layout'
    >>> check(..., f, "x", A="m n", x="n").status
    'not-attempted'
    """
    check_layout(layout, arrangement)
    check_question(check, f, shapes, wrt)
    if isinstance(answer, str):
        answer = str.__str__(answer)
    shapes = {name: _own(shape) for name, shape in shapes.items()}
    answer = Answer(answer, f)
    options = {"layout": layout, "arrangement": arrangement}
    problem = read_problem(f, wrt, shapes, seed, **options, before=answer.at)
    seen = finding(problem, answer)
    if answer.changed:
        seen = found("changed", (), "cannot-read", what=answer.changed)
    return seen.verdict()


def _own(shape):
    """A declared shape, or a copy of an array, which nothing outside can change."""
    return np.array(shape) if isinstance(shape, np.ndarray) else shape


def finding(problem: Problem, answer: Answer) -> Finding:
    """What was found of an answer, and found again where it seemed right."""
    try:
        values = _values(problem, answer)
    except MdlibError as error:
        return _misfit(problem, answer, error)
    if any(is_placeholder(value) for value in values):
        return found("not-attempted", (), "not-attempted")
    problem = _as_exact_as(answer, problem)
    seen = _judged(problem, answer, values)
    if seen.status not in ("correct", "other-layout"):
        return seen
    return second_look(problem, seen, answer, lambda *there: _named(*there, answer))


def _as_exact_as(answer: Answer, problem: Problem) -> Problem:
    """The question with the tolerance for what is answered: a function may compute in float32."""
    return problem if answer.is_text else replace(problem, rtol=FUNCTION)


def _judged(problem: Problem, answer: Answer, values: list) -> Finding:
    """What was found at the probes: as exact as the answer computes, with a second fault."""
    seen = _named(problem, values, answer)
    if seen.status == "wrong" and answer.code is not None and _is_nearly(problem, values):
        rtol = min(max(map(answer.coarseness, problem.points)), COARSEST)
        seen = _named(replace(problem, rtol=rtol), values, answer)
    return _if_symmetric(problem, seen, answer) if seen.status == "wrong" else seen


def _is_nearly(problem: Problem, values: list) -> bool:
    """Whether values are right as far as single precision goes."""
    return look(replace(problem, rtol=COARSEST), values).status != "wrong"


def _named(problem: Problem, values: list, answer: Answer) -> Finding:
    return name(problem, look(problem, values), values, answer)


def _values(problem: Problem, answer: Answer) -> list:
    """What an answer gives at each probe."""
    given = answer.given
    if is_blank(given):
        return [...]
    if answer.code is not None:
        return [answer.value(point) for point in problem.points]
    if answer.is_text:
        given = problem.read(given)
    elif not callable(given) and problem.is_general:
        raise FunctionError(say("wants-function"))
    return [settled(evaluate(given, point)) for point in problem.points]


def _misfit(problem: Problem, answer: Answer, error: MdlibError) -> Finding:
    """What is said of what cannot be read; where sizes misfit, the mistake seen with equal ones.

    Swapped factors often multiply only where all sizes are equal.
    """
    known = the_differential(problem, answer) or _matrix_product_meant(problem, answer, error)
    if known is not None:
        return known
    told, misfits = error.args[0], isinstance(error, ShapeError)
    if misfits or isinstance(error.__cause__, ValueError):
        seen = _under(problem.if_sizes_equal(), answer)
        if seen is not None:
            return found("misfit", seen.ids, "cannot-read", error=told, beside=_mistake(seen))
    if misfits:
        return found("misfit", (), "cannot-read", error=told, beside=say("write-sizes"))
    return found("unreadable", (), "cannot-read", error=told)


def _matrix_product_meant(problem: Problem, answer: Answer, error: MdlibError) -> Finding | None:
    """What is said of a text that is right with @ for one of its *; None for any other."""
    if not isinstance(error, ShapeError) or not answer.is_text:
        return None
    for place in re.finditer(r"(?<!\*)\*(?!\*)", answer.given):
        try:
            meant = f"{answer.given[: place.start()]}@{answer.given[place.end() :]}"
            values = _values(problem, Answer(meant))
        except MdlibError:
            continue
        if look(problem, values).status == "correct":
            beside = say("product-meant", hint=BANK["M38"].hint)
            told = {"error": error.args[0], "beside": beside}
            return found("misfit", ["M38"], "cannot-read", **told)
    return None


def _if_symmetric(problem: Problem, seen: Finding, answer: Answer) -> Finding:
    """The finding on an answer with two faults: a mistake, and matrices taken for symmetric."""
    if not _is_doubtful(seen.ids):
        return seen
    other = _under(problem.if_symmetric(), answer)
    if other is None or other.ids[0].startswith("N"):
        return seen
    if not {"N02", "N03"}.isdisjoint(other.ids):
        # Three faults at once fit nearly anything.
        return seen
    ids = dict.fromkeys([*other.ids, "M07", *seen.ids])
    return found("symmetric-too", ids, what=BANK["M07"].what, mistake=_mistake(other))


def _is_doubtful(ids) -> bool:
    """No mistake is known, or one that fits only with a factor of its own."""
    return not ids or (len(ids) > 1 and not {"N02", "N03"}.isdisjoint(ids))


def _mistake(seen: Finding):
    """A mistake in words, without what is said of the shape."""
    return seen.parts.get("mistake", seen.message)


def _under(problem: Problem | None, answer: Answer) -> Finding | None:
    """What is found of an answer to another question; None where it names no mistake."""
    if problem is None:
        return None
    try:
        values = _values(problem, answer)
        seen = _judged(_as_exact_as(answer, problem), answer, values)
    except MdlibError:
        return None
    return seen if seen.status == "wrong" and seen.ids else None
