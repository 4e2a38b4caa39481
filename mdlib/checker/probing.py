"""Where a question is asked: its probes, the derivative there, and f as a formula."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..engine.verify import draw, is_regular
from ..errors import FunctionError, MdlibError
from ..language.evaluate import evaluate, read_arrays
from ..language.formulas import Formula
from ..language.from_numpy import tree_of
from ..language.parse import declare, parse
from ..language.tree import Sym
from ..matrices.shapes import Spec, pair, parse_spec
from ..numeric.closeness import close
from ..numeric.derivatives import partials
from ..numeric.probes import probes_for
from ..numeric.tolerance import DOUBLE, TINY, TRIES, ZERO_SHARE
from .checker_words import say
from .far_probes import moved

PROBES = 2
# Some formulas have values near zero alone, as log(1 - t) has.
NEAR = 0.25


def read_text(text: str, wrt: str, shapes: Mapping, seed: int, before) -> tuple[Formula, list]:
    specs = specs_of(shapes)
    formula = Formula(parse(text, specs), specs)
    if wrt not in formula.symbols:
        raise FunctionError(say("independent-text", f=text, wrt=wrt))
    given = {name: np.asarray(a) for name, a in shapes.items() if not is_shape(a)}
    wanted, seen, found = PROBES if len(given) < len(shapes) else 1, [], []
    drawn = _regular_points(formula, given, seed, seen)
    while len(found) < wanted:
        points = list(islice(drawn, wanted - len(found)))
        if not points:
            raise FunctionError(say("no-derivative", f=text, wrt=wrt, count=TRIES))
        before(points)
        for point in points:
            try:
                found.append((point, *truth(text_at(formula, wrt, point), point[wrt])))
            except MdlibError:
                seen.remove(_sizes_of(point))
    return formula, found


def _sizes_of(point: Mapping) -> list[tuple]:
    return [np.shape(array) for array in point.values()]


def _regular_points(formula: Formula, given: Mapping, seed: int, seen: list):
    """Points at which no inverse in the formula is nearly singular.

    Each has other sizes than those in `seen`, where the formula has a derivative at such sizes:
    or else a size could pass for a constant.
    """
    named = any(isinstance(size, str) for spec in formula.specs.values() for size in spec.shape)
    for attempt in range(TRIES):
        rng = np.random.default_rng([seed, attempt])
        point = draw(formula.specs, rng, attempt, above_zero=attempt % 3 == 2)
        if attempt > TRIES // 2:
            point = {
                n: moved(a, formula.specs[n].properties, NEAR, False) for n, a in point.items()
            }
        point |= given
        again = _sizes_of(point) in seen and attempt < TRIES // 2 and named
        value = lambda node, at=point: Formula(node, formula.specs).evaluate(**at)
        if not again and is_regular(formula.node, SimpleNamespace(value=value)):
            seen.append(_sizes_of(point))
            yield point


def read_function(f, wrt: str, shapes: Mapping, seed: int, before) -> tuple[Formula | None, list]:
    _check_function(f, wrt, shapes)
    points = probe_points(shapes, seed)
    before(points)
    found = [(point, *truth(function_at(f, wrt, point), point[wrt])) for point in points]
    return _traced(f, shapes, points), found


def _check_function(f: Callable, wrt: str, shapes: Mapping[str, Any]) -> None:
    if not callable(f):
        raise FunctionError(say("f-is-no-function", kind=type(f).__name__))
    names = list(inspect.signature(f).parameters)
    listed = ", ".join(names)
    if not set(names) <= set(shapes):
        raise FunctionError(say("f-of-others", names=listed, declared=", ".join(shapes)))
    if wrt not in names:
        raise FunctionError(say("independent", names=listed, wrt=wrt))


def _traced(f: Callable, shapes: Mapping[str, Any], points: list) -> Formula | None:
    """The formula that a function computes, if it gives the values of the function."""
    names = inspect.signature(f).parameters
    formula = formula_of(f, names, specs_of(shapes))
    try:
        with np.errstate(all="ignore"):
            pairs = formula and [(formula.evaluate(**p), _call(f, names, p)) for p in points]
        return formula if pairs and all(_same(*pair) for pair in pairs) else None
    except (MdlibError, ValueError, ArithmeticError):
        return None


def formula_of(function: Callable, names, specs: Mapping[str, Spec]) -> Formula | None:
    """What a function does with symbols, if that can be followed."""
    symbols = {n: Sym(n, specs[n].shape, specs[n].properties) for n in names if n in specs}
    node = tree_of(function, symbols)
    return None if node is None else Formula(node, specs)


def _call(f: Callable, names, point: Mapping[str, Any]):
    return f(**{name: np.copy(point[name]) for name in names})


def _same(value, other) -> bool:
    return close(value, np.reshape(other, np.shape(value)), rtol=DOUBLE, floor=TINY)


def truth(f: Callable, x) -> tuple[np.ndarray, float]:
    """The partial derivatives, and the size below which they are rounding."""
    D = partials(f, x)
    f_size, x_size = (float(np.max(np.abs(a))) for a in (f(np.copy(x)), x))
    # Steps are never smaller than for x about 1 in size.
    return D, ZERO_SHARE * f_size / max(x_size, 1.0)


def text_at(formula: Formula, wrt: str, point: Mapping) -> Callable:
    arrays, sizes = read_arrays(symbols_in(formula), point)
    shape = arrays[wrt].shape
    return lambda x: evaluate(formula.node, arrays | {wrt: x.reshape(shape)}, sizes)


def function_at(f: Callable, wrt: str, point: Mapping[str, Any]) -> Callable:
    names = inspect.signature(f).parameters
    return lambda x: f(**{name: x if name == wrt else point[name] for name in names})


def is_shape(declared) -> bool:
    return isinstance(declared, str | Spec)


def specs_of(shapes: Mapping[str, Any]) -> dict[str, Spec]:
    """Every symbol's declared shape; an array's is its own."""
    return declare({n: s if is_shape(s) else Spec(*pair(np.shape(s))) for n, s in shapes.items()})


def symbols_in(formula: Formula) -> list[Sym]:
    """The declared symbols, with their shapes."""
    return [Sym(name, spec.shape) for name, spec in formula.specs.items()]


def probe_points(shapes: Mapping[str, Any], seed: int = 0) -> list[dict[str, np.ndarray]]:
    """Two random points of the declared shapes; given arrays stay as they are."""
    given = {name: shape for name, shape in shapes.items() if not isinstance(shape, str)}
    specs = {name: parse_spec(name, text) for name, text in shapes.items() if name not in given}
    count = PROBES if specs else 1
    return [{**given, **point} for point in probes_for(specs, count=count, seed=seed)]


def named_sizes(shapes: Mapping[str, Any], point: Mapping) -> Iterator[tuple[str, int]]:
    for symbol, text in shapes.items():
        if isinstance(text, str):
            names, numbers = parse_spec(symbol, text).shape, pair(np.shape(point[symbol]))
            yield from ((n, k) for n, k in zip(names, numbers, strict=True) if isinstance(n, str))
