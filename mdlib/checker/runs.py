"""Running an answer that is a function: before the truth is known, on copies, and more than once.

An answer may be any code at all. Whatever it raises becomes words, what it returns becomes a plain
array at once, and what it changed of the code that judges it is put back; see guard.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..errors import FunctionError, MdlibError
from .answers import as_numbers, not_numbers
from .guard import Guard
from .verdict import is_placeholder

MOST_ENTRIES = 1_000_000
DEEPEST = 32
# A function that computes in single precision does not see a change as small as this.
UNSEEN = 1e-10
_PLAIN = frozenset({int, float, bool, complex, np.float64, np.float32, np.int64})
LEAST_COARSE = 1e-5
TINY = np.finfo(float).tiny
# Single precision rounds to 6e-8, and steps of this size show what that grows to.
COARSE_STEP = 1e-6


class Runs:
    """What an answer gives at each point; nothing is run where the answer is no function."""

    def __init__(self, answer: Any, call: Callable[[Any, Mapping], Any], f: Any = None):
        self.answer, self.call, self.f = answer, call, f
        self.done: list[tuple[Mapping, Any]] = []
        self.again: list = []
        self.changed, self._guard = "", None

    def at(self, point: Mapping[str, Any]) -> None:
        """Run the answer at a point, once and for all, and keep what it gives or raises."""
        if self.answer is not None:
            self.done.append((point, self._guarded(point)))

    def value(self, point: Mapping[str, Any]):
        """What the answer gave at a point, or the error that it raised there."""
        found = next((outcome for there, outcome in self.done if there is point), None)
        if found is None:
            self.at(point)
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
        if self.answer is not None:
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
        self._guard = self._guard or Guard(self.f)
        restore = self._guard.restore
        try:
            with contextlib.redirect_stdout(io.StringIO()) if quiet else contextlib.nullcontext():
                return action()
        finally:
            self.changed = restore() or self.changed

    def _guarded(self, point: Mapping[str, Any]):
        return self.guarded(lambda: self._watched(point), quiet=False)

    def _watched(self, point: Mapping[str, Any]):
        """What the answer gives at a point, whose arrays it must leave as they are."""
        before = {name: _bytes(array) for name, array in point.items()}
        outcome = self._outcome(point)
        if any(_bytes(array) != before[name] for name, array in point.items()):
            self.changed = self.changed or "the arrays of the question"
        return outcome

    def _outcome(self, point: Mapping[str, Any]):
        try:
            return settled(self.call(self.answer, point))
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
                return max(LEAST_COARSE, self._moved(point, COARSE_STEP) / max(size, TINY))
        return 0.0


def _stepped(array, name: str, names, step: float, k: int):
    if names is not None and name not in names:
        return array
    # No two arrays by the same factor, or a product of the one by the inverse of the other stays.
    return np.asarray(array) * (1 + step * (1 + k / 3))


def settled(value):
    """What an answer returned, as a plain array of its own; the stub stays what it is."""
    if is_placeholder(value):
        return value
    try:
        _check_size(value)
        array = as_numbers(value)
        if array is not None:
            return np.array(array, copy=True, subok=False)
        words = not_numbers(value)
    except (KeyboardInterrupt, FunctionError):
        raise
    except BaseException as error:
        words = f"The answer gave {_name(value)}, which raises {_name(error)} when it is read."
    raise FunctionError(words)


def _name(value) -> str:
    return type.__getattribute__(type(value), "__name__")


def _check_size(value) -> None:
    """Refuse what has too many entries before anything of that size is made of it."""
    count = _entries(value, MOST_ENTRIES, 0)
    if count > MOST_ENTRIES:
        known = f"{count}" if isinstance(value, np.ndarray | range) else f"over {MOST_ENTRIES}"
        raise FunctionError(
            f"The answer has {known} entries; at most {MOST_ENTRIES} are read. "
            "Is a size squared, or a kron too many?"
        )


def _entries(value, most: int, depth: int) -> int:
    """How many numbers a value holds; counting stops above `most`."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, str | bytes) or not hasattr(type(value), "__len__"):
        return 1
    length = len(value)
    if length > most or depth > DEEPEST or not isinstance(value, list | tuple):
        return length
    nested = [item for item in value if type(item) not in _PLAIN]
    count = length - len(nested)
    for item in nested:
        count += _entries(item, most, depth + 1)
        if count > most:
            break
    return count


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
        return bool(np.isclose(old, new, rtol=1e-9, atol=0, equal_nan=True).all())
