"""Witnesses as data: small whole numbers at which what is printed fails."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import ShapeError, VerificationError
from ..language.formulas import read_formula
from . import exact, write
from .catalogue_words import say
from .exact import agree

Matrix = list[list]


@dataclass(frozen=True)
class Values:
    """What each side gives: nested lists, or a word where there is no value."""

    printed: Matrix | str
    right: Matrix | str
    truth: Matrix | str

    @classmethod
    def of(cls, *sides) -> Values:
        return cls(*(side if isinstance(side, str | list) else side.tolist() for side in sides))


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A place where `printed` differs from `of`, or from its derivative by `wrt`.

    Attributes
    ----------
    of : str
        The formula that the statement is about.
    printed, right : str
        The two sides to compare with it, in the formula language.
    at : dict of nested lists
        Whole numbers for every symbol.
    texts : tuple of str, optional
        The sides in LaTeX, where the formula language cannot say them.
    """

    at: dict[str, Matrix]
    of: str = ""
    printed: str = ""
    right: str = ""
    wrt: str | None = None
    shapes: dict[str, str] = field(default_factory=dict)
    note: str = ""
    texts: tuple[str, str, str] | None = None

    def values(self) -> Values:
        """The value of what is printed, of what is right, and the truth, exactly."""
        return Values.of(self._value(self.printed), self._value(self.right), self._truth())

    def verify(self) -> None:
        """Raise VerificationError unless the printed side fails and the right one holds."""
        found = self.values()
        if _same(found.printed, found.truth):
            raise VerificationError(say("no-counterexample", printed=self.printed, at=self.at))
        if not _same(found.right, found.truth):
            raise VerificationError(say("right-fails", right=self.right, at=self.at))

    def _value(self, text: str):
        try:
            return exact.value(read_formula(text, self.shapes), self.at)
        except ZeroDivisionError:
            return write.UNDEFINED

    def _truth(self):
        if self.wrt is None:
            return self._value(self.of)
        return exact.arrange(self._partials(), "denominator", "vec")

    def _partials(self):
        return exact.partials(read_formula(self.of, self.shapes), self.wrt, self.at)

    def labels(self) -> tuple[str, str, str]:
        """LaTeX for the printed side, the right side and the truth; `texts` if they are given."""
        if self.texts:
            return self.texts
        truth = self._latex(self.of) if self.wrt is None else self._derivative()
        return self._latex(self.printed), self._latex(self.right), truth

    def _derivative(self) -> str:
        return write.derivative_of(read_formula(self.of, self.shapes), self.wrt)

    def _latex(self, text: str) -> str:
        return read_formula(text, self.shapes).latex()

    def show(self) -> write.Shown:
        """The counterexample to look at, in a notebook or as text."""
        return write.Shown(write.witness_markdown(self), write.witness_text(self))

    def _repr_markdown_(self) -> str:
        return write.witness_markdown(self)


@dataclass(frozen=True, kw_only=True)
class PlaceWitness(Witness):
    """An entry of a derivative that is printed as another partial derivative (i, j, k, l).

    All count from 1; where ``printed_partial`` is None the whole derivative is printed there.
    """

    place: tuple[int, int]
    printed_partial: tuple[int, int, int, int] | None
    right_partial: tuple[int, int, int, int]

    def values(self) -> Values:
        D = self._partials()
        J = exact.arrange(D, "denominator", "vec")
        row, col = self.place
        printed, right = (
            J if partial is None else [[D[tuple(index - 1 for index in partial)]]]
            for partial in (self.printed_partial, self.right_partial)
        )
        return Values.of(printed, right, [[J[row - 1, col - 1]]])

    def labels(self) -> tuple[str, str, str]:
        row, col = self.place
        entry = rf"\left[{self._derivative()}\right]_{{{row}{col}}}"
        return self.printed, self.right, entry


@dataclass(frozen=True, kw_only=True)
class LayoutWitness(Witness):
    """A derivative in blocks whose two layouts are not transposes of one another."""

    def values(self) -> Values:
        D = self._partials()
        denominator, numerator = (
            exact.arrange(D, layout, "block") for layout in ("denominator", "numerator")
        )
        return Values.of(denominator.T, numerator, numerator)

    def labels(self) -> tuple[str, str, str]:
        return self.printed, self.right, ""


@dataclass(frozen=True, kw_only=True)
class RefusedWitness(Witness):
    """Sizes as printed, at which the formula does not exist; with other sizes it is right.

    The truth is the change of `of` when each X for which dX is given changes by dX.
    """

    def values(self) -> Values:
        try:
            printed = self._value(self.printed)
        except ShapeError:
            printed = write.UNDEFINED
        return Values.of(printed, self._value(self.right), self._truth())

    def _truth(self):
        f = read_formula(self.of, self.shapes)
        directions = {name[1:]: A for name, A in self.at.items() if name[0] == "d"}
        return exact.directional(f, self.at, directions)


@dataclass(frozen=True, kw_only=True)
class MeasureWitness(Witness):
    """An integral or an expectation; the truth is a sum from `quadrature`."""

    measure: str
    arguments: tuple[str, ...]

    def _truth(self):
        from . import quadrature  # loads NumPy

        arguments = [self.at[name] for name in self.arguments]
        return getattr(quadrature, self.measure)(*arguments)


@dataclass(frozen=True, kw_only=True)
class DensityWitness(Witness):
    """A density with some power of |Σ| in front; its integral must be 1."""

    printed_power: float
    right_power: float

    def values(self) -> Values:
        from . import quadrature  # loads NumPy

        printed, right = (
            quadrature.mass(self.at["mu"], self.at["Sigma"], power=power)
            for power in (self.printed_power, self.right_power)
        )
        return Values.of(printed, right, [[1]])

    def labels(self) -> tuple[str, str, str]:
        printed, right = r"\int N_{\text{printed}}\,\mathrm{d}x", r"\int N\,\mathrm{d}x"
        return printed, right, ""


def _same(A, B) -> bool:
    if isinstance(A, str) or isinstance(B, str):
        return A == B
    return agree(A, B)


def witness(numbers: dict, of="", printed="", right="", /, *, kind=Witness, **more) -> Witness:
    """A witness; a plain number stands for a 1×1 matrix, a plain list for a column.

    ``more`` is what the kind asks for, and the shapes of the symbols.
    """
    named = {name: more.pop(name) for name in [*more] if name in kind.__dataclass_fields__}
    at = {name: _matrix(value) for name, value in numbers.items()}
    return kind(at=at, of=of, printed=printed, right=right, shapes=more, **named)


def _matrix(value) -> Matrix:
    if not isinstance(value, list):
        return [[value]]
    return value if isinstance(value[0], list) else [[entry] for entry in value]
