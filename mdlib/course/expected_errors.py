"""Errors that a page shows on purpose: caught, shown alike everywhere, and missed if absent."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import reduce
from html import escape

from ..errors import short_traceback
from ..pictures.palette import WRONG, box_html, title_html
from .course_words import say


def expected_error(*kinds: type[Exception]) -> Expected:
    r"""Show the error that the lines of a `with` raise, and let the page run on.

    Parameters
    ----------
    *kinds : classes of errors, at least one
        What may be raised: ``ValueError``, ``md.ShapeError``, …

    Returns
    -------
    Expected
        To stand in a `with`. It shows the line that raised, the error's name and its message.
        Any other error goes on as usual.

    Raises
    ------
    AssertionError
        If nothing was raised.
    TypeError
        If no class of errors is named.

    Examples
    --------
    >>> with expected_error(ZeroDivisionError):
    ...     1 / 0
    → 1 / 0
    ZeroDivisionError: division by zero
    """
    if kinds and all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):
        return Expected(kinds)
    arrived = ", ".join(getattr(kind, "__name__", repr(kind)) for kind in kinds)
    raise TypeError(say("no-errors-named", arrived=arrived or say("nothing")))


@dataclass(frozen=True)
class Expected:
    """What `expected_error` gives to `with`."""

    kinds: tuple[type[Exception], ...]

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind, error, _traceback) -> bool:
        if error is None:
            raise AssertionError(say("nothing-raised", names=self._names()))
        if not isinstance(error, self.kinds):
            return False
        _show(ShownError(tuple(short_traceback(error))))
        return True

    def _names(self) -> str:
        names = [kind.__name__ for kind in self.kinds]
        return reduce(lambda first, second: say("or", first=first, second=second), names)


@dataclass(frozen=True, repr=False)
class ShownError:
    """An error to read: the reader's lines, then the error's name and message."""

    lines: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        *code, told = self.lines
        name, _, message = told.partition(": ")
        own = "".join(f"<code>{escape(line)}</code>\n" for line in code)
        told = f"{own}{title_html(name, WRONG)} {escape(message)}"
        return box_html(told, WRONG, "; white-space: pre-wrap; line-height: 1.7")


def _show(shown: ShownError) -> None:
    """Display it where IPython runs, which must be loaded then; print it elsewhere."""
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        ipython.display.display(shown)
    else:
        print(shown)
