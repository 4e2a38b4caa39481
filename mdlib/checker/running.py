"""Running an answer that is a function: before the truth is known, on copies, and more than once.

What it changed of the code that judges it is put back; see guard.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..errors import FunctionError, MdlibError
from ..language.formulas import Formula
from ..numeric.tolerance import COARSE_STEP, DOUBLE, FUNCTION, TINY, UNSEEN
from .answers import evaluate, is_code, settled
from .checker_words import say
from .guard import Guard
from .mistakes.bank import load
from .verdict import is_placeholder


class Answer:
    """An answer as it came, and what it gives at each point if it is a function; else None is run.

    ``code`` is the function, or None.
    """

    def __init__(self, given: Any = None, f: Any = None):
        self.given, self.f = given, f
        self.code = given if is_code(given) else None
        self.is_text = isinstance(given, str)
        self._formulas: list[tuple] = []
        self.done: list[tuple[Mapping, Any]] = []
        self.again: list = []
        self.changed, self._guard = "", None

    def at(self, points: list) -> None:
        """Run the answer at points, once and for all, and keep what it gives or raises."""
        if self.code is not None:
            outcomes = self.guarded(lambda: list(map(self._watched, points)), quiet=False)
            self.done += zip(points, outcomes, strict=True)

    def formula(self, problem) -> Formula | None:
        """The answer as a formula in the symbols of a question; None where it is none."""
        known = [formula for shapes, formula in self._formulas if shapes is problem.shapes]
        if not known:
            try:
                known = [self.guarded(lambda: problem.formula_of(self.given))]
            except (MdlibError, ValueError, TypeError):
                known = [None]
            self._formulas.append((problem.shapes, known[0]))
        return known[0]

    def value(self, point: Mapping[str, Any]):
        """What the answer gave at a point, or the error that it raised there."""
        found = next((outcome for there, outcome in self.done if there is point), None)
        if found is None:
            self.at([point])
            found = self.done[-1][1]
        if isinstance(found, FunctionError):
            raise found
        return found

    def _twice(self, points: list) -> list:
        """What the answer gives at points; and, for same_again, all over in the opposite order."""
        outcomes = [self._watched(point) for point in points]
        known = [point for point, _ in self.done]
        self.again = [self._watched(point) for point in reversed([*known, *points])]
        return outcomes

    def far(self, points: list) -> None:
        """Run the answer at many points; what it changed is put back after the last."""
        if self.code is not None:
            outcomes = self.guarded(lambda: self._twice(points))
            self.done += zip(points, outcomes, strict=True)

    def same_again(self) -> bool:
        """Whether the answer gives the same at all points, now in the opposite order."""
        turned = list(reversed(self.done))
        again = self.again
        if len(again) < len(turned):
            again = self.guarded(lambda: [self._watched(point) for point, _ in turned])
        return all(_same(old, new) for (_, old), new in zip(turned, again, strict=True))

    def guarded(self, action: Callable[[], Any], *, quiet: bool = True):
        """The outcome of an action that runs the answer; what it changed is put back."""
        if self.code is None:
            return action()
        if self._guard is None:
            # What is loaded when it is needed would look like a change.
            load()
            self._guard = Guard(self.f)
        restore = self._guard.restore
        try:
            with contextlib.redirect_stdout(io.StringIO()) if quiet else contextlib.nullcontext():
                return action()
        finally:
            self.changed = restore() or self.changed

    def _watched(self, point: Mapping[str, Any]):
        """What the answer gives at a point, whose arrays it must leave as they are."""
        before = {name: _bytes(array) for name, array in point.items()}
        outcome = self._outcome(point)
        if any(_bytes(array) != before[name] for name, array in point.items()):
            self.changed = self.changed or say("arrays")
        return outcome

    def _outcome(self, point: Mapping[str, Any]):
        try:
            return settled(evaluate(self.code, point))
        except FunctionError as error:
            return error

    def noise(self, point: Mapping[str, Any]) -> float:
        """How much the answer changes where all arrays change by UNSEEN of their size."""
        return self.guarded(lambda: self._moved(point, UNSEEN))

    def _moved(self, point: Mapping[str, Any], step: float, names=None) -> float:
        """How much the answer changes, at most, where arrays change by a step of their size."""
        old, changes = self.value(point), [0.0]
        for sign in (1, -1):
            other = {
                n: _stepped(a, n, names, sign * step, k) for k, (n, a) in enumerate(point.items())
            }
            new = self._watched(other)
            if isinstance(new, np.ndarray) and new.shape == np.shape(old):
                with np.errstate(all="ignore"):
                    changes.append(float(np.abs(new - old).max(initial=0.0)))
        return float(np.nanmax(changes))

    def coarseness(self, point: Mapping[str, Any]) -> float:
        """How exact the answer is at a point, if it computes in single precision; 0 if it does not.

        It does so if it does not see a change of some array by 1e-10, and does see one by 1e-6.
        """
        return self.guarded(lambda: self._coarseness(point))

    def _coarseness(self, point: Mapping[str, Any]) -> float:
        size = float(np.abs(self.value(point)).max(initial=0.0))
        for name in point:
            steps = [self._moved(point, step, {name}) for step in (UNSEEN, COARSE_STEP)]
            if steps[0] == 0 < steps[1]:
                return max(FUNCTION, self._moved(point, COARSE_STEP) / max(size, TINY))
        return 0.0


def _stepped(array, name: str, names, step: float, k: int):
    if names is not None and name not in names:
        return array
    # No two arrays by the same factor, or a product of the one by the inverse of the other stays.
    return np.asarray(array) * (1 + step * (1 + k / 3))


def _bytes(array) -> bytes:
    return np.asarray(array).tobytes()


def _same(old, new) -> bool:
    if isinstance(old, MdlibError) or isinstance(new, MdlibError):
        return type(old) is type(new)
    if is_placeholder(old) or is_placeholder(new):
        return old is new
    if old.shape != new.shape:
        return False
    with np.errstate(all="ignore"):
        return bool(np.isclose(old, new, rtol=DOUBLE, atol=0, equal_nan=True).all())
