"""The one record of a question: f, its variable, its probes, and the derivative there."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..engine.api import derive
from ..engine.verify import draw, is_regular
from ..errors import FunctionError, MdlibError, ShapeError
from ..language.evaluate import evaluate, read_arrays
from ..language.formulas import Formula
from ..language.from_numpy import trace
from ..language.parse import declare, parse
from ..language.sizes import names_in
from ..language.tree import Sym
from ..matrices.layout import arrange
from ..matrices.shapes import PROPERTIES, Spec, check_seed, kind, pair, parse_spec
from ..numeric.closeness import close
from ..numeric.derivatives import partials
from ..numeric.probes import probes_for
from ..numeric.tolerance import (
    ANSWER_FLOOR,
    DOUBLE,
    FUNCTION,
    TEXT,
    TINY,
    TRIES,
    ZERO_SHARE,
)  # fmt: skip
from .checker_words import say
from .far_probes import moved
from .mistakes.scene import Scene

PROBES = 2
# Some formulas have values near zero alone, as log(1 - t) has.
NEAR = 0.25
# Scales at which a function with no formula is looked at again; the sign of each scalar turns.
FAR = (0.3, 3.0, 10.0)


@dataclass(frozen=True)
class Problem:
    """∂f/∂x is asked for, in a layout; what it is at the probes.

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
    f : str or function
        As given.
    """

    wrt: str
    shapes: Mapping[str, Any]
    formula: Formula | None
    points: list[dict[str, np.ndarray]]
    truths: list[np.ndarray]
    floors: tuple[float, ...]
    rtol: float
    f: Any
    layout: str = "denominator"
    arrangement: str = "vec"
    seed: int = 0

    # what was declared

    @cached_property
    def specs(self) -> dict[str, Spec]:
        return specs_of(self.shapes)

    @cached_property
    def given(self) -> dict[str, np.ndarray]:
        """The symbols that are given as arrays."""
        return {name: np.asarray(a) for name, a in self.shapes.items() if not _is_shape(a)}

    @property
    def is_general(self) -> bool:
        """Whether it is asked for every array of some shape, and not at one point."""
        return len(self.given) < len(self.shapes)

    @cached_property
    def sizes(self) -> list[dict[str, int]]:
        """The number that each named size has at each point."""
        return [dict(_named_sizes(self.shapes, point)) for point in self.points]

    @property
    def kinds(self) -> tuple[str, str]:
        """What f and x are: "scalar", "vector" or "matrix"."""
        shape = self.truths[0].shape
        return kind(shape[:2]), kind(shape[2:])

    @property
    def other_layout(self) -> str:
        return "numerator" if self.layout == "denominator" else "denominator"

    # what is right

    def expected(self, layout: str | None = None, arrangement: str | None = None) -> list:
        """The right answers, in the layout asked for or in another."""
        options = {"layout": layout or self.layout, "arrangement": arrangement or self.arrangement}
        return [arrange(D, **options) for D in self.truths]

    def equal(self, values: list, answers: list) -> bool:
        """Equal up to rounding; what is below the floor of a probe counts as rounding there."""
        return all(
            close(value, answer, rtol=self.rtol, floor=max(floor, ANSWER_FLOOR))
            for value, answer, floor in zip(values, answers, self.floors, strict=True)
        )

    @cached_property
    def derivative(self) -> Formula | None:
        """∂f/∂x by the engine; None where it has no rule."""
        try:
            return derive(
                self.formula, self.wrt, layout=self.layout, arrangement=self.arrangement
            ).result
        except (MdlibError, RecursionError):
            return None

    @cached_property
    def scene(self) -> Scene:
        """The question as those see it who make mistakes on purpose."""
        laid_out = self.expected(), self.layout, self.arrangement
        return Scene(self.formula, self.wrt, self.points, *laid_out)

    # answers

    def read(self, text: str, differential: str | None = None) -> Formula:
        """An answer as a formula in the symbols of the question."""
        undeclared = partial(_not_there, self.specs, differential)
        try:
            return Formula(
                parse(text, self.specs, differential, undeclared), self.specs, differential
            )
        except ShapeError as error:
            # What was meant may be the answer to the question, and is not told.
            raise ShapeError(error.facts) from None

    def formula_of(self, answer) -> Formula | None:
        """An answer as a formula: text, or a function that computes one; None where it is none."""
        if isinstance(answer, str):
            return self.read(answer)
        try:
            parameters = inspect.signature(answer).parameters if callable(answer) else None
        except (TypeError, ValueError):
            return None
        return None if parameters is None else _formula(answer, parameters, self.specs)

    # the same question elsewhere

    def at(self, points: list, **changes) -> Problem:
        """The same question at other points."""
        found = [_truth(self._f_at(point), point[self.wrt]) for point in points]
        truths, floors = zip(*found, strict=True)
        return replace(self, points=points, truths=list(truths), floors=floors, **changes)

    def _f_at(self, point: Mapping) -> Callable:
        if isinstance(self.f, str):
            return _at(self.formula, self.wrt, point)
        return _function_of(self.f, self.wrt, point)

    def wide_points(self) -> Iterator[dict[str, np.ndarray]]:
        """Points like the probes, smaller and larger, and with signs turned."""
        specs = {name: self.specs[name] for name in self.shapes if name not in self.given}
        if not specs:
            return
        drawn = probes_for(specs, count=len(FAR), seed=self.seed + 1)
        for turn, (scale, point) in enumerate(zip(FAR, drawn, strict=True)):
            yield self.given | {
                n: moved(a, specs[n].properties, scale, turn % 2 == 0) for n, a in point.items()
            }

    def if_symmetric(self) -> Problem | None:
        """The question if each square matrix were symmetric of which nothing is said; or None.

        The probes stay: of each such matrix the symmetric polar factor, (A'A)^(1/2), is taken.
        """
        shapes = self._changed(_with_symmetry)
        if shapes is None:
            return None
        turned = {name for name, shape in shapes.items() if shape is not self.shapes[name]}
        points = [
            {n: _polar(point[n]) if n in turned else point[n] for n in shapes}
            for point in self.points
        ]
        try:
            specs = specs_of(shapes)
            formula = Formula(parse(str(self.formula), specs), specs)
            return replace(self, formula=formula, f=str(formula), shapes=shapes).at(points)
        except MdlibError:
            return None

    def if_sizes_equal(self) -> Problem | None:
        """The question if all sizes were equal, at probes of its own; None where they are."""
        shapes = self._changed(_with_equal_sizes)
        try:
            return shapes and read_problem(
                str(self.formula),
                self.wrt,
                shapes,
                self.seed,
                layout=self.layout,
                arrangement=self.arrangement,
            )
        except MdlibError:
            return None

    def _changed(self, change: Callable) -> dict | None:
        """The shapes of the symbols of f, each changed; None where that changes nothing."""
        if self.formula is None:
            return None
        asked = {name: self.shapes[name] for name in self.formula.symbols}
        shapes = {name: change(shape) for name, shape in asked.items()}
        return None if all(shapes[name] is asked[name] for name in asked) else shapes


def read_problem(
    f: Callable | str,
    wrt: str,
    shapes: Mapping[str, Any],
    seed: int = 0,
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
    before: Callable[[Mapping], Any] = lambda point: None,
) -> Problem:
    """The question, with two probes at which it has a derivative.

    ``before`` is called with each probe before the derivative there is computed.
    """
    check_seed(seed)
    if wrt not in shapes:
        raise ShapeError(say("no-shape", name=wrt))
    is_text = isinstance(f, str)
    formula, found = (_of_text if is_text else _of_function)(f, wrt, shapes, seed, before)
    points, truths, floors = zip(*found, strict=True)
    rtol = TEXT if is_text else FUNCTION
    record = (wrt, shapes, formula, list(points), list(truths), floors, rtol, f)
    return Problem(*record, layout, arrangement, seed)


def _of_text(text: str, wrt: str, shapes: Mapping, seed: int, before) -> tuple[Formula, list]:
    specs = specs_of(shapes)
    formula = Formula(parse(text, specs), specs)
    if wrt not in formula.symbols:
        raise FunctionError(say("independent-text", f=text, wrt=wrt))
    given = {name: np.asarray(a) for name, a in shapes.items() if not _is_shape(a)}
    found = list(_regular_points(formula, wrt, given, seed, before))
    wanted = PROBES if len(given) < len(shapes) else 1
    if len(found) < wanted:
        raise FunctionError(say("no-derivative", f=text, wrt=wrt, count=TRIES))
    return formula, found[:wanted]


def _regular_points(formula: Formula, wrt: str, given: Mapping, seed: int, before):
    """Up to two points with the derivative there, no inverse in the formula nearly singular.

    The second has other sizes than the first, where the formula has a derivative at such sizes:
    or else a size could pass for a constant.
    """
    seen: list[list[tuple]] = []
    named = any(isinstance(size, str) for spec in formula.specs.values() for size in spec.shape)
    for attempt in range(TRIES):
        rng = np.random.default_rng([seed, attempt])
        point = draw(formula.specs, rng, attempt, above_zero=attempt % 3 == 2)
        if attempt > TRIES // 2:
            point = {
                n: moved(a, formula.specs[n].properties, NEAR, False) for n, a in point.items()
            }
        point |= given
        sizes = [np.shape(array) for array in point.values()]
        again = sizes in seen and attempt < TRIES // 2 and named
        if again or not is_regular(formula.node, _Values(formula, point)):
            continue
        before(point)
        try:
            yield point, *_truth(_at(formula, wrt, point), point[wrt])
        except MdlibError:
            continue
        seen.append(sizes)
        if len(seen) == PROBES:
            return


class _Values:
    """What `is_regular` asks of a probe."""

    def __init__(self, formula: Formula, point: Mapping):
        self.formula, self.point = formula, point

    def value(self, node):
        return Formula(node, self.formula.specs).evaluate(**self.point)


def _of_function(f, wrt: str, shapes: Mapping, seed: int, before) -> tuple[Formula | None, list]:
    _check_function(f, wrt, shapes)
    points = probe_points(shapes, seed)
    for point in points:
        before(point)
    found = [(point, *_truth(_function_of(f, wrt, point), point[wrt])) for point in points]
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
    formula = _formula(f, names, specs_of(shapes))
    try:
        with np.errstate(all="ignore"):
            pairs = formula and [(formula.evaluate(**p), _call(f, names, p)) for p in points]
        return formula if pairs and all(_same(*pair) for pair in pairs) else None
    except (MdlibError, ValueError, ArithmeticError):
        return None


def _formula(function: Callable, names, specs: Mapping[str, Spec]) -> Formula | None:
    """What a function does with symbols, if that can be followed."""
    symbols = {n: Sym(n, specs[n].shape, specs[n].properties) for n in names if n in specs}
    node = trace(function, symbols)
    return None if node is None else Formula(node, specs)


def _call(f: Callable, names, point: Mapping[str, Any]):
    return f(**{name: np.copy(point[name]) for name in names})


def _same(value, other) -> bool:
    return close(value, np.reshape(other, np.shape(value)), rtol=DOUBLE, floor=TINY)


def _truth(f: Callable, x) -> tuple[np.ndarray, float]:
    """The partial derivatives, and the size below which they are rounding."""
    D = partials(f, x)
    f_size, x_size = (float(np.max(np.abs(a))) for a in (f(np.copy(x)), x))
    # Steps are never smaller than for x about 1 in size.
    return D, ZERO_SHARE * f_size / max(x_size, 1.0)


def _at(formula: Formula, wrt: str, point: Mapping) -> Callable:
    arrays, sizes = read_arrays(symbols_in(formula), point)
    shape = arrays[wrt].shape
    return lambda x: evaluate(formula.node, arrays | {wrt: x.reshape(shape)}, sizes)


def _function_of(f: Callable, wrt: str, point: Mapping[str, Any]) -> Callable:
    names = inspect.signature(f).parameters
    return lambda x: f(**{name: x if name == wrt else point[name] for name in names})


def _is_shape(declared) -> bool:
    return isinstance(declared, str | Spec)


def specs_of(shapes: Mapping[str, Any]) -> dict[str, Spec]:
    """Every symbol's declared shape; an array's is its own."""
    return declare({n: s if _is_shape(s) else Spec(*pair(np.shape(s))) for n, s in shapes.items()})


def symbols_in(formula: Formula) -> list[Sym]:
    """The declared symbols, with their shapes."""
    return [Sym(name, spec.shape) for name, spec in formula.specs.items()]


def probe_points(shapes: Mapping[str, Any], seed: int = 0) -> list[dict[str, np.ndarray]]:
    """Two random points of the declared shapes; given arrays stay as they are."""
    given = {name: shape for name, shape in shapes.items() if not isinstance(shape, str)}
    specs = {name: parse_spec(name, text) for name, text in shapes.items() if name not in given}
    count = PROBES if specs else 1
    return [{**given, **point} for point in probes_for(specs, count=count, seed=seed)]


def _named_sizes(shapes: Mapping[str, Any], point: Mapping) -> Iterator[tuple[str, int]]:
    for symbol, text in shapes.items():
        if isinstance(text, str):
            names, numbers = parse_spec(symbol, text).shape, pair(np.shape(point[symbol]))
            yield from ((n, k) for n, k in zip(names, numbers, strict=True) if isinstance(n, str))


def _with_equal_sizes(shape) -> Any:
    """A declared shape with each of its sizes called n."""
    if not isinstance(shape, str):
        return shape
    words = ["n" if w.isidentifier() and w not in PROPERTIES else w for w in shape.split()]
    return shape if words == shape.split() else " ".join(words)


def _with_symmetry(shape) -> Any:
    """A declared shape, symmetric where it is square and nothing is said of it."""
    if not isinstance(shape, str) or kind((spec := parse_spec("it", shape)).shape) != "matrix":
        return shape
    said = spec.properties - {"invertible"}
    return shape if spec.rows != spec.cols or said else f"{shape} spd"


def _polar(array: np.ndarray) -> np.ndarray:
    """(A'A)^(1/2): symmetric, positive definite, with the singular values of A."""
    _, values, turned = np.linalg.svd(array)
    root = (turned.T * values) @ turned
    return (root + root.T) / 2


def _not_there(specs: Mapping[str, Spec], differential: str | None, name: str) -> str:
    """What to say of a name in an answer that is no symbol of the question."""
    told = {"name": name, "known": ", ".join(specs)}
    if name == "I":
        return say("unknown-identity", **told)
    if any(name in names_in(size) for spec in specs.values() for size in spec.shape):
        return say("unknown-size", **told)
    if differential:
        return say("unknown-change", wrt=differential, **told)
    return say("unknown", **told)
