"""The one record of a question: f, its variable, its probes, and the derivative there."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from ..engine.api import derive
from ..errors import MdlibError, ShapeError
from ..language.formulas import Formula
from ..language.parse import parse
from ..language.sizes import names_in
from ..matrices.layout import arrange
from ..matrices.shapes import PROPERTIES, Spec, check_seed, kind, parse_spec
from ..numeric.closeness import close
from ..numeric.probes import probes_for
from ..numeric.tolerance import ANSWER_FLOOR, FUNCTION, TEXT
from . import probing
from .checker_words import say
from .far_probes import moved
from .mistakes.scene import Scene

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
        return probing.specs_of(self.shapes)

    @cached_property
    def given(self) -> dict[str, np.ndarray]:
        """The symbols that are given as arrays."""
        return {name: np.asarray(a) for name, a in self.shapes.items() if not probing.is_shape(a)}

    @property
    def is_general(self) -> bool:
        """Whether it is asked for every array of some shape, and not at one point."""
        return len(self.given) < len(self.shapes)

    @cached_property
    def sizes(self) -> list[dict[str, int]]:
        """The number that each named size has at each point."""
        return [dict(probing.named_sizes(self.shapes, point)) for point in self.points]

    @property
    def kinds(self) -> tuple[str, str]:
        """What f and x are: "scalar", "vector" or "matrix"."""
        shape = self.truths[0].shape
        return kind(shape[:2]), kind(shape[2:])

    @property
    def other_layout(self) -> str:
        return "numerator" if self.layout == "denominator" else "denominator"

    @property
    def options(self) -> dict[str, str]:
        """How the derivative is to be laid out."""
        return {"layout": self.layout, "arrangement": self.arrangement}

    # what is right

    def expected(self, **others: str) -> list:
        """The right answers, in the layout asked for or in another."""
        return [arrange(D, **(self.options | others)) for D in self.truths]

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
            return derive(self.formula, self.wrt, **self.options).result
        except (MdlibError, RecursionError):
            return None

    @cached_property
    def scene(self) -> Scene:
        """The question as those see it who make mistakes on purpose."""
        return Scene(self.formula, self.wrt, self.points, self.expected(), **self.options)

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
        return None if parameters is None else probing.formula_of(answer, parameters, self.specs)

    # the same question elsewhere

    def at(self, points: list, **changes) -> Problem:
        """The same question at other points."""
        is_text = isinstance(self.f, str)
        f, at = (self.formula, probing.text_at) if is_text else (self.f, probing.function_at)
        found = [probing.truth(at(f, self.wrt, point), point[self.wrt]) for point in points]
        truths, floors = zip(*found, strict=True)
        return replace(self, points=points, truths=list(truths), floors=floors, **changes)

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
            specs = probing.specs_of(shapes)
            formula = Formula(parse(str(self.formula), specs), specs)
            return replace(self, formula=formula, f=str(formula), shapes=shapes).at(points)
        except MdlibError:
            return None

    def if_sizes_equal(self) -> Problem | None:
        """The question if all sizes were equal, at probes of its own; None where they are."""
        shapes, f = self._changed(_with_equal_sizes), str(self.formula)
        try:
            return shapes and read_problem(f, self.wrt, shapes, self.seed, **self.options)
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
    before: Callable[[list], Any] = lambda points: None,
) -> Problem:
    """The question, with two probes at which it has a derivative.

    ``before`` is called with the probes before the derivative there is computed.
    """
    check_seed(seed)
    if wrt not in shapes:
        raise ShapeError(say("no-shape", name=wrt))
    is_text = isinstance(f, str)
    read = probing.read_text if is_text else probing.read_function
    formula, found = read(f, wrt, shapes, seed, before)
    points, truths, floors = zip(*found, strict=True)
    rtol = TEXT if is_text else FUNCTION
    record = (wrt, shapes, formula, list(points), list(truths), floors, rtol, f)
    return Problem(*record, layout, arrangement, seed)


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
