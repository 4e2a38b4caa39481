"""Checking an answer against the derivative itself.

There is no answer key: the truth is the numerical derivative of the question's own formula, at
random probes whose sizes all differ. What is wrong is reported one thing at a time, and where f
is a formula the mistake is named by making it on purpose.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..errors import FunctionError, MdlibError, ShapeError
from ..language.declared import check_question
from ..language.formulas import Formula
from ..matrices.shapes import PROPERTIES, check_layout, kind, parse_spec, shape_text
from .layouts import RTOL, Findings, diagnose
from .mistakes.bank import BANK
from .naming import UNSEEN, Written, named, the_differential
from .problem import Task, named_sizes, probe_points, read_task, value_of
from .runs import Runs, settled
from .second import in_words, second_look
from .verdict import Verdict, is_blank, is_placeholder, not_attempted

__all__ = ["check", "evaluate", "probe_points", "symbols_of", "what_was_raised"]


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
    runs = Runs(answer if _is_code(answer) else None, evaluate, f)
    task = read_task(f, wrt, shapes, seed, runs.at)
    options = {"layout": layout, "arrangement": arrangement, "seed": seed}
    try:
        values = _values(answer, task, runs)
    except MdlibError as error:
        return in_words(runs) or _misfit(error, answer, task, options)
    if any(is_placeholder(value) for value in values):
        return not_attempted()
    task = _as_exact_as(answer, task)
    judge = partial(_judge, written=Written(answer, runs.guarded))
    verdict = judge(values, task, layout, arrangement)
    if verdict.status == "wrong" and runs.answer is not None:
        verdict = _if_coarse(verdict, values, task, runs, options, judge)
    if verdict.status in ("correct", "other-layout"):
        return in_words(runs) or second_look(verdict, answer, f, task, runs, options, judge)
    if verdict.status == "wrong" and _is_doubtful(verdict.mistakes):
        verdict = _if_symmetric(verdict, answer, task, options)
    return in_words(runs) or verdict


def _own(shape):
    """A declared shape, or a copy of an array, which nothing outside can change."""
    return np.array(shape) if isinstance(shape, np.ndarray) else shape


def _is_code(answer) -> bool:
    return callable(answer) and not issubclass(type(answer), Formula) and not is_placeholder(answer)


def _as_exact_as(answer, task: Task) -> Task:
    """The question with the tolerance for what is answered: a function may compute in float32."""
    return task if isinstance(answer, str) else replace(task, rtol=RTOL)


def _if_coarse(
    verdict, values: list, task: Task, runs: Runs, options: Mapping, judge: Callable
) -> Verdict:
    """The verdict, or another if the function is right as far as single precision goes."""
    if _diagnosed(values, replace(task, rtol=COARSEST), *_layout(options))[0].status == "wrong":
        return verdict
    rtol = max(map(runs.coarseness, task.points))
    return judge(values, replace(task, rtol=min(rtol, COARSEST)), *_layout(options))


def _layout(options: Mapping) -> tuple[str, str]:
    return options["layout"], options["arrangement"]


def _judge(
    values: list, task: Task, layout: str, arrangement: str, *, written: Written = UNSEEN
) -> Verdict:
    return named(*_diagnosed(values, task, layout, arrangement), task, written)


def _diagnosed(values: list, task: Task, layout: str, arrangement: str) -> tuple[Verdict, Findings]:
    """The verdict before a mistake of the bank is looked for, which costs most."""
    sizes = [named_sizes(task.shapes, point) for point in task.points]
    findings = Findings(values, task.truths, layout, arrangement, sizes, task.floors, task.rtol)
    return diagnose(findings, task.wrt), findings


def _values(answer, task: Task, runs: Runs) -> list:
    """What an answer gives at each probe."""
    if is_blank(answer):
        return [...]
    if isinstance(answer, str):
        answer = task.read(answer)
    elif runs.answer is not None:
        return [runs.value(point) for point in task.points]
    elif not callable(answer) and _is_general(task):
        raise FunctionError(_WANTS_FUNCTION)
    return [settled(evaluate(answer, point)) for point in task.points]


def _misfit(error: MdlibError, answer, task: Task, options: Mapping) -> Verdict:
    """The verdict on what cannot be read; where sizes misfit, the mistake seen with equal ones.

    Swapped factors often multiply only where all sizes are equal.
    """
    told = the_differential(answer, task) or _matrix_product_meant(error, answer, task, options)
    if told is not None:
        return told
    fits_nowhere = isinstance(error, ShapeError) or isinstance(error.__cause__, ValueError)
    found = _under(_with_equal_sizes, answer, task, options) if fits_nowhere else None
    if found is None:
        advice = f" {_SIZES}" if isinstance(error, ShapeError) else ""
        return Verdict("cannot-read", f"{error}{advice}")
    return Verdict("cannot-read", f"{error} {_words(found)}", found.mistakes)


def _matrix_product_meant(error, answer, task: Task, options: Mapping) -> Verdict | None:
    """The verdict on a text that is right with @ for one of its *; None for any other."""
    if not isinstance(error, ShapeError) or not isinstance(answer, str):
        return None
    for place in re.finditer(r"(?<!\*)\*(?!\*)", answer):
        try:
            meant = f"{answer[: place.start()]}@{answer[place.end() :]}"
            values = _values(meant, task, Runs(None, evaluate, None))
        except MdlibError:
            continue
        if _judge(values, task, *_layout(options)).status == "correct":
            row = BANK["M38"]
            said = f"A * stands where a matrix product, @, belongs. {row.hint}"
            return Verdict("cannot-read", f"{error} {said}", [row.id], words=said)
    return None


# The most that single precision may be off by, where it grows in a product or an inverse.
COARSEST = 3e-4
_SIZES = "Write the sizes under each factor and each term."


def _is_doubtful(ids: list[str]) -> bool:
    """No mistake is known, or one that fits only with a factor of its own."""
    return not ids or (len(ids) > 1 and not {"N02", "N03"}.isdisjoint(ids))


def _if_symmetric(verdict: Verdict, answer, task: Task, options: Mapping) -> Verdict:
    """The verdict on an answer with two faults: a mistake, and matrices taken for symmetric."""
    found = _under(_with_symmetry, answer, task, options)
    if found is None or any(id.startswith("N") for id in found.mistakes[:1]):
        return verdict
    if not {"N02", "N03"}.isdisjoint(found.mistakes):
        # Three faults at once fit nearly anything.
        return verdict
    ids = list(dict.fromkeys([*found.mistakes, "M07", *verdict.mistakes]))
    words = _words(found)
    said = f"{BANK['M07'].what} Apart from that: {words[0].lower()}{words[1:]}"
    return Verdict("wrong", said, ids, words=said)


def _words(found: Verdict) -> str:
    return found.words or found.message


def _under(change: Callable, answer, task: Task, options: Mapping) -> Verdict | None:
    """The verdict if each shape is changed; None where it names no mistake."""
    if task.formula is None:
        return None
    asked = {name: task.shapes[name] for name in task.formula.symbols}
    shapes = {name: change(shape) for name, shape in asked.items()}
    if shapes == asked:
        return None
    try:
        verdict = check(answer, str(task.formula), task.wrt, **options, **shapes)
    except MdlibError:
        return None
    return verdict if verdict.status == "wrong" and verdict.mistakes else None


def _with_equal_sizes(shape) -> Any:
    """A declared shape with each of its sizes called n."""
    if not isinstance(shape, str):
        return shape
    words = shape.split()
    return " ".join("n" if w.isidentifier() and w not in PROPERTIES else w for w in words)


def _with_symmetry(shape) -> Any:
    """A declared shape, symmetric where it is square and nothing is said of it."""
    if not isinstance(shape, str) or kind((spec := parse_spec("it", shape)).shape) != "matrix":
        return shape
    said = spec.properties - {"invertible"}
    return shape if spec.rows != spec.cols or said else f"{shape} spd"


def _is_general(task: Task) -> bool:
    return any(isinstance(shape, str) for shape in task.shapes.values())


_WANTS_FUNCTION = (
    "The answer is an array, and the question holds for every size. "
    'Write a formula, for example "A.T", or a function of the named arrays.'
)


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
    except MdlibError as error:
        words = told(error)
        known = type(error) is FunctionError
        words = words if known else f"The answer raised {type(error).__name__}: {words}"
        raise FunctionError(words) from error
    except BaseException as error:
        # SystemExit and its kind too: an answer gets a verdict, and does not end the session.
        sizes = ", ".join(f"{name} {_size_text(value)}" for name, value in point.items())
        raise FunctionError(f"{what_was_raised(error)} It was called with {sizes}.") from error


def told(error: BaseException) -> str:
    """What an exception says of itself, if it can."""
    try:
        return str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return "it cannot say why"


# NumPy's words for a product that does not fit.
_MISFIT = re.compile(r"matmul: .*\(size (\d+) is different from (\d+)\)")


def what_was_raised(error: BaseException, who: str = "The answer") -> str:
    """An exception in words; a product that does not fit is put in a reader's terms."""
    said = told(error)
    misfit = _MISFIT.search(said)
    if misfit:
        rows, columns = misfit.groups()
        return (
            f"{who} multiplies a matrix with {columns} columns by one with {rows} rows, "
            "and these must be equal."
        )
    said = said.strip().removesuffix(".")
    said = f": {said}" if said else ""
    return f"{who} raised {type(error).__name__}{said}.{_advice(error, said)}"


def _advice(error: BaseException, said: str) -> str:
    """What helps against the commonest exceptions of NumPy code; empty where nothing is known."""
    if "bitwise_xor" in said:
        return " ^ is no power in Python; a power is written **."
    if "Singular matrix" in said:
        return " It has no inverse."
    if isinstance(error, NameError) and hasattr(np, str(error.name)):
        return f" It is np.{error.name}."
    return ""


def symbols_of(function: Callable, point: Mapping[str, Any]) -> list[str]:
    """The names of a function's arguments, all of them among the declared symbols.

    Arguments with a default of their own need not be; ``**arrays`` takes every symbol.
    """
    return _asked(_parameters(function, point), point)


def _asked(parameters: list[inspect.Parameter], point: Mapping[str, Any]) -> list[str]:
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return list(point)
    names = [p.name for p in parameters if p.name in point or p.default is p.empty]
    unknown = [name for name in names if name not in point]
    if unknown:
        raise FunctionError(
            f"The answer is a function of {', '.join(names)}, but the question has "
            f"{', '.join(point)}. Use the question's names."
        )
    return names


def _parameters(function: Callable, point: Mapping[str, Any]) -> list[inspect.Parameter]:
    """The parameters of a function, or words on why it has none with names."""
    try:
        found = list(inspect.signature(function).parameters.values())
        if all(isinstance(p, inspect.Parameter) for p in found):
            return found
    except KeyboardInterrupt:
        raise
    except BaseException:
        # A function may be written in C, or tell anything at all about itself.
        pass
    raise FunctionError(
        f"The answer is {_shown(function)}, whose arguments have no names. "
        f"Write a function of {', '.join(point)}."
    )


def _shown(value) -> str:
    try:
        return repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return f"an object of {type.__getattribute__(type(value), '__name__')}"


def _call(function: Callable, parameters: list, arrays: Mapping[str, np.ndarray]):
    """The function of arrays by name; by place where it takes them so."""
    placed = [p.name for p in parameters if p.kind is p.POSITIONAL_ONLY and p.name in arrays]
    named = {name: array for name, array in arrays.items() if name not in placed}
    return function(*(arrays[name] for name in placed), **named)


def _size_text(value) -> str:
    shape = np.shape(value)
    return shape_text(shape) if shape else "a number"
