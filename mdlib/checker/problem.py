"""A question for the checker: f as text or as a function, its variable, its probes, the truth."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..engine.verify import TRIES, draw, is_regular
from ..errors import FunctionError, MdlibError, ShapeError
from ..language.evaluate import evaluate, read_arrays
from ..language.formulas import Formula
from ..language.from_numpy import trace
from ..language.parse import declare, parse
from ..language.sizes import names_in, size_value
from ..language.tree import Sym, walk
from ..matrices.shapes import Spec, check_seed, pair, parse_spec
from ..numeric.closeness import close
from ..numeric.derivatives import partials
from ..numeric.probes import probes_for
from .wide import moved

PROBES = 2
MOST_ENTRIES = 1_000_000
ROUNDING = 1e-5
NEAR = 0.25
# Below this numbers lose digits.
TINY = np.finfo(float).tiny
TEXT_RTOL = 1e-7


@dataclass(frozen=True)
class Task:
    """∂f/∂x is asked for.

    Attributes
    ----------
    wrt : str
    shapes : dict
        As declared: text, or an array that stands for itself.
    formula : Formula or None
        f, where it was given as text, or where it computes a formula.
    points : list of dict of arrays
    truths : list of arrays
        D[i, j, k, l] = ∂f_ij/∂x_kl at each point.
    floors : tuple of float
        Derivatives well below this are rounding, as f is at each point.
    rtol : float
        What counts as equal; f as text is differentiated more exactly than a function.
    """

    wrt: str
    shapes: Mapping[str, Any]
    formula: Formula | None
    points: list[dict[str, np.ndarray]]
    truths: list[np.ndarray]
    floors: tuple[float, ...]
    rtol: float = 1e-5

    def read(self, text: str, differential: str | None = None) -> Formula:
        """An answer as a formula in the symbols of the question."""
        specs = specs_of(self.shapes)
        undeclared = partial(_not_there, specs, differential)
        try:
            return Formula(parse(text, specs, differential, undeclared), specs, differential)
        except ShapeError as error:
            # What was meant may be the answer to the question, and is not told.
            raise ShapeError(error.facts) from None

    def formula_of(self, answer) -> Formula | None:
        """An answer as a formula: text, or a function that computes one; None where it is none."""
        if isinstance(answer, str):
            return self.read(answer)
        if not callable(answer):
            return None
        specs = specs_of(self.shapes)
        try:
            names = [name for name in inspect.signature(answer).parameters if name in specs]
        except (TypeError, ValueError):
            return None
        node = trace(answer, {n: Sym(n, specs[n].shape, specs[n].properties) for n in names})
        return None if node is None else Formula(node, specs)


def _not_there(specs: Mapping[str, Spec], differential: str | None, name: str) -> str:
    """What to say of a name in an answer that is no symbol of the question."""
    there = f"the question has no {name}; its symbols are {', '.join(specs)}."
    if name == "I":
        return f"{there} An identity matrix is written eye(n)."
    if any(name in names_in(size) for spec in specs.values() for size in spec.shape):
        return f"{there} {name} is a size, and stands in eye({name}) or ones({name}) alone."
    if differential:
        return f"{there} The differential of {differential} is written d{differential}."
    return there


def value_of(answer: Formula, point: Mapping[str, Any]) -> np.ndarray:
    """The value of an answer given as text, or an error that says why there is none."""
    _, sizes = read_arrays(symbols_in(answer), point)
    for node in walk(answer.node):
        rows, cols = (size_value(size, sizes) for size in node.shape)
        if rows * cols > MOST_ENTRIES:
            raise FunctionError(
                f"The answer holds a matrix of {rows}×{cols}; at most {MOST_ENTRIES} entries are "
                "computed. Is a size written as a number, or a kron too many?"
            )
    try:
        with np.errstate(all="ignore"):
            return answer.evaluate(**point)
    except np.linalg.LinAlgError:
        raise FunctionError(
            "The answer inverts a singular matrix. Look for an inverse of a product such as "
            "x @ x.T, or of a difference that is zero."
        ) from None


def read_task(
    f: Callable | str,
    wrt: str,
    shapes: Mapping[str, Any],
    seed: int = 0,
    before: Callable[[Mapping], Any] = lambda point: None,
) -> Task:
    """The question, with two probes at which it has a derivative.

    ``before`` is called with each probe before the derivative there is computed.
    """
    check_seed(seed)
    if wrt not in shapes:
        raise ShapeError(f'{wrt} has no shape; declare it, as in {wrt}="n" or {wrt}="m n".')
    if isinstance(f, str):
        return _text_task(f, wrt, shapes, seed, before)
    _check_function(f, wrt, shapes)
    points = probe_points(shapes, seed)
    for point in points:
        before(point)
    found = [_truth(_function_of(f, wrt, point), point[wrt]) for point in points]
    truths, floors = zip(*found, strict=True)
    return Task(wrt, shapes, _traced(f, shapes, points), points, list(truths), floors)


def retold(task: Task, f: Callable | str, points: list) -> Task:
    """The same question at other points."""
    found = [
        _truth(
            _at(task.formula, task.wrt, point)
            if isinstance(f, str)
            else _function_of(f, task.wrt, point),
            point[task.wrt],
        )
        for point in points
    ]
    truths, floors = zip(*found, strict=True)
    return replace(task, points=points, truths=list(truths), floors=floors)


def _traced(f: Callable, shapes: Mapping[str, Any], points: list) -> Formula | None:
    """The formula that a function computes, if it gives the values of the function."""
    specs = specs_of(shapes)
    names = inspect.signature(f).parameters
    node = trace(f, {name: Sym(name, specs[name].shape, specs[name].properties) for name in names})
    if node is None:
        return None
    formula = Formula(node, specs)
    try:
        with np.errstate(all="ignore"):
            pairs = [(formula.evaluate(**point), _call(f, names, point)) for point in points]
        return formula if all(_same(*pair) for pair in pairs) else None
    except (MdlibError, ValueError, ArithmeticError):
        return None


def _call(f: Callable, names, point: Mapping[str, Any]):
    return f(**{name: np.copy(point[name]) for name in names})


def _same(value, other) -> bool:
    return close(value, np.reshape(other, np.shape(value)), rtol=1e-9, floor=TINY)


def _truth(f: Callable, x) -> tuple[np.ndarray, float]:
    """The partial derivatives, and the size below which they are rounding."""
    D = partials(f, x)
    f_size, x_size = (float(np.max(np.abs(a))) for a in (f(np.copy(x)), x))
    # Steps are never smaller than for x about 1 in size.
    return D, ROUNDING * f_size / max(x_size, 1.0)


def specs_of(shapes: Mapping[str, Any]) -> dict[str, Spec]:
    """Every symbol's declared shape; an array's is its own."""
    return declare(
        {
            name: shape if isinstance(shape, str | Spec) else Spec(*pair(np.shape(shape)))
            for name, shape in shapes.items()
        }
    )


def _text_task(text: str, wrt: str, shapes: Mapping[str, Any], seed: int, before) -> Task:
    specs = specs_of(shapes)
    formula = Formula(parse(text, specs), specs)
    if wrt not in formula.symbols:
        raise FunctionError(f'"{text}" does not depend on {wrt}.')
    given = {name: np.asarray(a) for name, a in shapes.items() if not isinstance(a, str | Spec)}
    found = list(_regular_points(formula, wrt, given, seed, before))
    wanted = PROBES if len(given) < len(shapes) else 1
    if len(found) < wanted:
        raise FunctionError(
            f'"{text}" has no derivative with respect to {wrt} at {TRIES} random probes. '
            "Are its logarithms, roots and inverses defined?"
        )
    points, truths = zip(*found[:wanted], strict=True)
    values, floors = zip(*truths, strict=True)
    return Task(wrt, shapes, formula, list(points), list(values), floors, TEXT_RTOL)


def _regular_points(formula: Formula, wrt: str, given: Mapping, seed: int, before):
    """Up to two points with the derivative there, no inverse in the formula nearly singular.

    The second has other sizes than the first, where the formula has a derivative at such sizes:
    or else a size could pass for a constant.
    """
    seen: list[list[tuple]] = []
    for attempt in range(TRIES):
        rng = np.random.default_rng([seed, attempt])
        point = draw(formula.specs, rng, attempt, above_zero=attempt % 3 == 2)
        if attempt > TRIES // 2:
            # Some formulas have values near zero alone, as log(1 - t) has.
            point = {
                n: moved(a, formula.specs[n].properties, NEAR, False) for n, a in point.items()
            }
        point |= given
        sizes = [np.shape(array) for array in point.values()]
        if sizes in seen and attempt < TRIES // 2 and _has_names(formula):
            continue
        if not is_regular(formula.node, _Values(formula, point)):
            continue
        before(point)
        try:
            yield point, _truth(_at(formula, wrt, point), point[wrt])
        except MdlibError:
            continue
        seen.append(sizes)
        if len(seen) == PROBES:
            return


def _has_names(formula: Formula) -> bool:
    return any(isinstance(size, str) for spec in formula.specs.values() for size in spec.shape)


class _Values:
    """What `is_regular` asks of a probe."""

    def __init__(self, formula: Formula, point: Mapping):
        self.formula, self.point = formula, point

    def value(self, node):
        return Formula(node, self.formula.specs).evaluate(**self.point)


def _at(formula: Formula, wrt: str, point: Mapping) -> Callable:
    arrays, sizes = read_arrays(symbols_in(formula), point)
    shape = arrays[wrt].shape
    return lambda x: evaluate(formula.node, arrays | {wrt: x.reshape(shape)}, sizes)


def symbols_in(formula: Formula) -> list:
    """The declared symbols, with their shapes."""

    return [Sym(name, spec.shape) for name, spec in formula.specs.items()]


def _check_function(f: Callable, wrt: str, shapes: Mapping[str, Any]) -> None:
    if not callable(f):
        raise FunctionError(
            f"f is {type(f).__name__}; expected a formula as text, or a function of the named "
            "arrays, as in lambda A, x: A @ x."
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
    count = PROBES if specs else 1
    return [{**given, **point} for point in probes_for(specs, count=count, seed=seed)]


# Scales at which a function with no formula is looked at again; the sign of each scalar turns.
FAR = (0.3, 3.0, 10.0)


def wide_points(task: Task, seed: int) -> Iterator[dict[str, np.ndarray]]:
    """Points like the probes of a task, smaller and larger, and with signs turned."""
    given = {name: shape for name, shape in task.shapes.items() if not isinstance(shape, str)}
    if len(given) == len(task.shapes):
        return
    specs = {n: parse_spec(n, text) for n, text in task.shapes.items() if n not in given}
    for turn, (scale, point) in enumerate(
        zip(FAR, probes_for(specs, count=len(FAR), seed=seed + 1), strict=True)
    ):
        for name, array in point.items():
            point[name] = moved(array, specs[name].properties, scale, turn % 2 == 0)
        yield {**given, **point}


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
