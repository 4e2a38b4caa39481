"""What a statement says, as data that can be checked and proved: derivatives, equations, places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..engine.api import derive, hessian
from ..engine.api import differential as take_differential
from ..engine.derivation import Derivation
from ..errors import VerificationError
from ..language import tree
from ..language.formulas import Formula, read_formula
from ..matrices.shapes import LAYOUTS
from ..numeric.tolerance import WHOLE_TRIES
from . import conditions, exact, samples, write
from .catalogue_words import say
from .exact import agree, vanishes

PROBES = 2


@dataclass(frozen=True)
class Check:
    """`formula` = `result`, in one sense or another, for symbols of the declared shapes.

    `check` raises VerificationError, `prove` does so with symbols for the entries. ``equation`` is
    the statement alone, ``conditions`` what it needs, ``places`` how its numbers are laid out; the
    text of a check has them all on one line.
    """

    formula: str
    result: str
    shapes: dict[str, str]
    sizes: dict[str, int] = field(default_factory=dict)

    places = ()

    @property
    def equation(self) -> str:
        return f"{self.formula} = {self.result}"

    @cached_property
    def read(self) -> Formula:
        return read_formula(self.formula, self.shapes)

    @cached_property
    def expected(self) -> Formula:
        return read_formula(self.result, self.shapes)

    def __str__(self) -> str:
        needs = [write.sizes_plain(self.read.specs), *self.places, *map(str, self.conditions)]
        return say("holds-for", equation=self.equation, needs="; ".join(needs))

    def latex(self) -> str:
        """The statement in LaTeX, with the arrangement and the conditions that it needs."""
        return r"\quad ".join(self.latex_parts())

    def latex_parts(self) -> list[str]:
        """The statement, and in parentheses what it needs, where it needs anything."""
        default = say("denominator-layout")
        needs = [rf"\text{{{place}}}" for place in self.places if place != default]
        needs += [condition.latex() for condition in self.conditions]
        joined = r",\ ".join(needs)
        return [self.statement(), *([f"({joined})"] if needs else [])]

    @property
    def about(self) -> str:
        """What a condition is said to be for: the right side."""
        return str(self.expected)

    @property
    def about_markdown(self) -> str:
        return f"${self.expected.latex()}$"

    def check(self, seed: int = 0) -> None:
        for values in self._probes(seed):
            got, expected = self._sides(values)
            if not agree(got, expected):
                raise VerificationError(
                    say("fails-at", equation=self.equation, values=_listed(values))
                )

    def prove(self) -> None:
        """Show the statement exactly, entry by entry, with symbols for entries."""
        got, expected = self._symbolic_sides()
        if got.shape != expected.shape:
            raise VerificationError(say("shapes-differ", equation=self.equation))
        if all(map(vanishes, expected.flat)):
            raise VerificationError(say("both-zero", equation=self.equation))
        if not all(map(vanishes, (got - expected).flat)):
            raise VerificationError(say("no-identity", equation=self.equation))

    def _probes(self, seed: int) -> list[dict]:
        found = []
        for attempt in range(WHOLE_TRIES):
            values = samples.whole_numbers(self.read, seed * WHOLE_TRIES + attempt)
            try:
                sides = self._sides(values)
            except (ZeroDivisionError, ValueError, OverflowError):
                continue
            if any(entry != 0 for side in sides for entry in side.flat):
                found.append(values)
            if len(found) == PROBES:
                return found
        raise VerificationError(say("only-zero", equation=self.equation, tries=WHOLE_TRIES))

    def _symbols(self, free: str | None = None):
        names = samples.names_of(self.read)
        sizes = self.sizes or dict(zip(names, (2, 3, 2, 3, 2, 3), strict=False))
        return samples.symbols(self.read, sizes, free=free), sizes


@dataclass(frozen=True)
class DerivativeCheck(Check):
    """∂f/∂X (order 1), the Hessian (order 2) or df (order 0) is `result`; the engine derives it."""

    wrt: str = ""
    order: int = 1
    arrangement: str = "vec"

    @property
    def equation(self) -> str:
        if self.order == 0:
            return f"d({self.formula}) = {self.result}"
        power = "²" if self.order == 2 else ""
        return f"∂{power}({self.formula})/∂{self.wrt}{power} = {self.result}"

    @cached_property
    def conditions(self) -> tuple[conditions.Condition, ...]:
        found = conditions.of_derivative(self.read, self.expected, self.wrt)
        # A differential is linear in dX: it holds for free and for tied entries alike.
        return tuple(c for c in found if self.order or c.kind != "free")

    @property
    def places(self) -> tuple[str, ...]:
        if self.order == 0:
            return ()
        layout = (say("denominator-layout"),) if self.order == 1 else ()
        stacking = say("by-columns" if self.arrangement == "vec" else "by-rows")
        return (*layout, stacking) if self._is_stacked else layout

    @property
    def _is_stacked(self) -> bool:
        """Whether vec, by columns or by rows, has a say in where the numbers stand."""
        f, x = self.read.shape, self.read.specs[self.wrt].shape
        numbers_only = tree.SCALAR in (f, x) and self.order == 1
        return not numbers_only and any(1 not in shape for shape in (f, x))

    @cached_property
    def expected(self) -> Formula:
        mark = self.wrt if self.order == 0 else None
        return read_formula(self.result, self.shapes, mark)

    def statement(self) -> str:
        return f"{write.derivative_of(self.read, self.wrt, self.order)} = {self.expected.latex()}"

    def derive(self, layout: str = "denominator", detail: str = "lecture") -> Derivation:
        """The engine's derivation."""
        if self.order == 2:
            return hessian(self.read, self.wrt, detail=detail)
        if self.order == 0:
            return take_differential(self.read, self.wrt, detail=detail)
        options = {"layout": layout, "arrangement": self.arrangement, "detail": detail}
        return derive(self.read, self.wrt, **options)

    def check(self, seed: int = 0) -> None:
        """The engine's steps and result in both layouts, then `result` by exact derivatives."""
        for layout in LAYOUTS if self.order == 1 else LAYOUTS[:1]:
            derivation = self.derive(layout)
            if layout == "denominator" and str(derivation.result) != self.result:
                raise VerificationError(
                    say("engine-differs", equation=self.equation, result=derivation.result)
                )
            derivation.verify(seed)
        if self.order == 1:
            super().check(seed)

    def prove(self) -> None:
        """With symbols for entries; a differential is proved by `DifferentialCheck` instead."""
        if self.order:
            super().prove()

    def _sides(self, values):
        D = exact.partials(self.read, self.wrt, values)
        return exact.arrange(D, "denominator", self.arrangement), exact.value(self.expected, values)

    def _symbolic_sides(self):
        from ..matrices.entries import exact_partials  # loads SymPy

        free, sizes = self._symbols(free=self.wrt)
        tied, _ = self._symbols()
        f, X = exact.evaluate(self.read.node, free, sizes), free[self.wrt]
        if self.order == 2:
            X = X.reshape(-1, 1, order="F")
            f = exact_partials(f, X).reshape(-1, 1)
        D = exact_partials(f, X)
        back = dict(zip(free[self.wrt].flat, tied[self.wrt].flat, strict=True))
        for place, entry in enumerate(D.flat):
            D.flat[place] = entry.subs(back, simultaneous=True)
        expected = exact.evaluate(self.expected.node, tied, sizes)
        return exact.arrange(D, "denominator", self.arrangement), expected


@dataclass(frozen=True)
class EqualityCheck(Check):
    """Two formulas have the same value, whatever the matrices of the declared shapes."""

    @cached_property
    def conditions(self) -> tuple[conditions.Condition, ...]:
        return conditions.of_equation(self.read, self.expected)

    def statement(self) -> str:
        return f"{self.read.latex()} = {self.expected.latex()}"

    def _sides(self, values):
        return exact.value(self.read, values), exact.value(self.expected, values)

    def _symbolic_sides(self):
        values, sizes = self._symbols()
        return tuple(exact.evaluate(f.node, values, sizes) for f in (self.read, self.expected))


@dataclass(frozen=True)
class DifferentialCheck(Check):
    """The change of a formula when each symbol X for which dX is declared changes by dX."""

    @property
    def equation(self) -> str:
        return f"d({self.formula}) = {self.result}"

    @cached_property
    def conditions(self) -> tuple[conditions.Condition, ...]:
        return conditions.of_equation(self.read, self.expected, smooth=True)

    def statement(self) -> str:
        return f"{write.differential_of(self.read)} = {self.expected.latex()}"

    @cached_property
    def expected(self) -> Formula:
        changes = {f"d{name}" for name in self.moving}
        given = {name: shape for name, shape in self.shapes.items() if name not in changes}
        return read_formula(self.result, given, self.moving)

    @property
    def moving(self) -> list[str]:
        return [name for name in self.shapes if f"d{name}" in self.shapes]

    def _sides(self, values):
        directions = {name: values[f"d{name}"] for name in self.moving}
        changed = exact.directional(self.read, values, directions)
        return changed, exact.value(self.expected, values)

    def _symbolic_sides(self):
        from ..matrices.entries import exact_partials, symbol_matrix  # loads SymPy

        values, sizes = self._symbols()
        t = symbol_matrix("t", (), real=True)
        moved = values | {name: values[name] + t[0] * values[f"d{name}"] for name in self.moving}
        slope = exact_partials(exact.evaluate(self.read.node, moved, sizes), t)[:, :, 0, 0]
        for place, entry in enumerate(slope.flat):
            slope.flat[place] = entry.subs(t[0], 0)
        return slope, exact.evaluate(self.expected.node, values, sizes)


def derivative(
    formula: str, wrt: str, result: str, /, *, sizes=None, order=1, arrangement="vec", **shapes
) -> DerivativeCheck:
    """∂f/∂X = result: a row of a table."""
    return DerivativeCheck(formula, result, shapes, sizes or {}, wrt, order, arrangement)


def equal(left: str, right: str, /, *, sizes=None, **shapes) -> EqualityCheck:
    """left = right: a row of a table."""
    return EqualityCheck(left, right, shapes, sizes or {})


def differential(formula: str, result: str, /, *, sizes=None, **shapes) -> DifferentialCheck:
    """df = result, where dX is declared beside X: a row of a table."""
    return DifferentialCheck(formula, result, shapes, sizes or {})


def _listed(values: dict) -> str:
    return ", ".join(
        f"{name} = {[[str(entry) for entry in row] for row in array]}"
        for name, array in values.items()
    )
