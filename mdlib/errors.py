"""Errors that say what was called, what arrived, what was expected and the likely cause.

And the form of everything that the library says: a template of a room's table, and its parts.
"""

import linecache
import textwrap
import traceback
from collections.abc import Mapping

# What is said in another language, as {"checker.sign": "..."}; what is not here is in English.
TRANSLATED: dict[str, str] = {}


class Message(str):
    """What is said: text, which knows the key of its template ("checker.sign") and the parts."""

    key: str
    parts: dict

    def __new__(cls, text: str, key: str = "", parts: Mapping = {}):
        self = super().__new__(cls, text)
        self.key, self.parts = key, dict(parts)
        return self

    def __getnewargs__(self):
        return str(self), self.key, self.parts


class Templates(dict):
    """The messages of one room: keys, each with a template whose parts have names.

    Called with a key and the parts, it puts the message together. Nothing else does: a message is
    never cut, joined or capitalised, so that another language needs another table and no more.

    >>> say = Templates("checker", {"times": "The answer is {factor} times the derivative."})
    >>> said = say("times", factor=2)
    >>> str(said), said.key, said.parts
    ('The answer is 2 times the derivative.', 'checker.times', {'factor': 2})
    """

    def __init__(self, room: str, rows: Mapping[str, str]):
        super().__init__(rows)
        self.room = room

    def __call__(self, key: str, /, **parts) -> Message:
        full = f"{self.room}.{key}"
        return Message(TRANSLATED.get(full, self[key]).format(**parts), full, parts)


class MdlibError(ValueError):
    """Base of every error that mdlib raises on purpose.

    A notebook shows the reader's own line and the message, and none of the library's lines between
    them. A script shows Python's whole traceback, as `traceback.print_exception(error)` does
    anywhere.
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this by name, with every front end.
        return short_traceback(self)


def short_traceback(error: BaseException) -> list[str]:
    """The reader's own lines that led to an error, each after an arrow, and its name and message.

    Beside the line that raised there may be the one that caused it, in a function of the reader's.
    """
    lines = [own_line(error) or caught_at(error), own_line(error.__cause__)]
    arrows = [f"→ {line}" for line in dict.fromkeys(lines) if line]
    return [*arrows, f"{type(error).__name__}: {error}"]


def own_line(error: BaseException | None) -> str:
    """The last line of the reader's that an error passed through; "" if its text is not known.

    Their own is what stands in a notebook's cell or in the script that was started.
    """
    steps = list(traceback.walk_tb(error.__traceback__)) if error else []
    own = [at for at, (frame, _) in enumerate(steps) if frame.f_globals.get("__name__") == MAIN]
    # What exec runs has no text; then the line with the exec is the last one to show.
    return next(filter(None, (_code_at(error, at) for at in reversed(own))), "")


MAIN = "__main__"


def caught_at(error: BaseException) -> str:
    """The line in which an error was caught: the caller's, where no line is known as theirs."""
    return _code_at(error, 0) if error.__traceback__ else ""


def _code_at(error: BaseException, step: int) -> str:
    """The whole expression that was running, which may take several lines."""
    place = traceback.extract_tb(error.__traceback__)[step]
    first, last = place.lineno or 0, place.end_lineno or place.lineno or 0
    lines = [linecache.getline(place.filename, number) for number in range(first, last + 1)]
    return textwrap.dedent("".join(lines)).strip()


class ShapeError(MdlibError):
    """Sizes that do not fit together, named in the user's own symbols.

    ``facts`` is the message without the hint at what was meant, where there is one.
    """

    def __init__(self, message: str, facts: str = ""):
        super().__init__(message)
        self.facts = facts or message


class LayoutError(MdlibError):
    """An unknown layout or arrangement, or an array that is laid out another way."""


class DataError(MdlibError):
    """An array that holds no usable numbers: empty, ragged, text, NaN or infinity."""


class FunctionError(MdlibError):
    """A function under study that raised, returned nothing usable or changed its argument."""


class NotDifferentiableError(MdlibError):
    """A function that has a kink or a jump at the point where its derivative was asked for."""


class FormulaError(MdlibError):
    """Text that is not a formula of the language."""


class NoRuleError(MdlibError):
    """A formula that the engine has no rule for; it is refused, never guessed."""


class VerificationError(MdlibError):
    """A derivative, or one step of a derivation, that the numbers contradict."""
