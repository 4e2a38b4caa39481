"""Where the partial derivatives stand in a matrix: statements on layouts, as data."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import VerificationError
from ..matrices.places import places
from ..matrices.shapes import pair, shape_text
from .catalogue_words import say


@dataclass(frozen=True)
class PlacesCheck:
    """Where ∂f_ij/∂x_kl stands: rows and columns count in these indices, the last the fastest.

    ``rows="ik"`` says that row (i − 1)·p + k holds it, for x of p×q.
    """

    f: tuple
    x: tuple
    rows: str
    cols: str
    layout: str = "denominator"
    arrangement: str = "vec"

    def __str__(self) -> str:
        f, x = (shape_text(pair(shape)) for shape in (self.f, self.x))
        return say("placed", order=self._order, f=f, x=x, row=self._row, column=self._col)

    def latex(self) -> str:
        return say("placed-latex", row=self._row, column=self._col)

    @property
    def _order(self) -> str:
        is_denominator = self.layout == "denominator"
        layout = say("denominator-layout" if is_denominator else "numerator-layout")
        if len(self.rows + self.cols) < 4:
            return layout
        return say("layout-arranged", layout=layout, arrangement=self.arrangement)

    @property
    def _row(self) -> str:
        return f"({', '.join(self.rows)})" if self.rows else "1"

    @property
    def _col(self) -> str:
        return f"({', '.join(self.cols)})" if self.cols else "1"

    def check(self, seed: int = 0) -> None:
        """Compare with `places`, which is what `arrange` goes by."""
        m, n, p, q = self.limits
        at = places((m, n), (p, q), self.layout, self.arrangement)
        told = {
            index: (self._at(self.rows, index), self._at(self.cols, index)) for index in at.cell
        }
        if told != at.cell:
            raise VerificationError(say("placed-elsewhere", places=self))

    def prove(self) -> None:
        """Every place is looked at by `check`; there is nothing more to show."""
        self.check()

    @property
    def limits(self) -> tuple[int, int, int, int]:
        numbers = {"m": 3, "n": 4, "p": 2, "q": 5}
        sizes = (*pair(self.f, "f"), *pair(self.x, "x"))
        return tuple(numbers.get(size, size) for size in sizes)

    def _at(self, letters: str, index) -> int:
        limits, at = dict(zip("ijkl", self.limits, strict=True)), 0
        for letter in letters:
            at = at * limits[letter] + dict(zip("ijkl", index, strict=True))[letter]
        return at
