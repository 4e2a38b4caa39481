"""Questions with labels to choose from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ...checker.verdict import Verdict
from ...errors import MdlibError
from .shared import as_label, attempted, no_such

CHOICES = Path(__file__).parents[1] / "choices.json"


@dataclass(frozen=True)
class Choice:
    """One label of several is right, and only a person can say why. ``options`` maps a label to
    what the checker says of it; ``right`` is the digest of the right label, made by `digest`.

    What is said tells the answer, so that of the course's own questions stands in choices.json
    and not in the set: ``Choice.of("09.1")``."""

    options: Mapping[str, str]
    right: str

    def __post_init__(self):
        if self.right not in (digest(label, self.options) for label in self.options):
            raise MdlibError(
                f"Choice: right={self.right!r} is the digest of none of "
                f"{', '.join(self.options)}. It changes with every label and text; "
                f"make it anew: {_HOW}"
            )

    @classmethod
    def of(cls, number: str) -> Choice:
        """The options of a question of the course."""
        known = json.loads(CHOICES.read_text(encoding="utf-8"))
        if number not in known:
            raise MdlibError(f"Choice.of: no question {number}; there are {', '.join(known)}.")
        return cls(known[number]["says"], known[number]["right"])

    @attempted
    def judge(self, answer) -> Verdict:
        answer = as_label(answer)
        if answer not in self.options:
            return no_such(answer, self.options)
        right = digest(answer, self.options) == self.right
        return Verdict("correct" if right else "wrong", self.options[answer])


_HOW = "from mdlib.course.kinds import digest; digest(LABEL, options), with LABEL the right one."


def digest(label: str, options: Mapping[str, str]) -> str:
    """A label made unreadable, so that a question can be stored beside its answer.

    It changes with the options: the "a" of one question says nothing of the "a" of another.

    Examples
    --------
    >>> digest("a", {"a": "Yes.", "b": "No."})
    '4bdf746cad8d'
    >>> digest("c", {"a": "Yes.", "b": "No."})
    Traceback (most recent call last):
    mdlib.errors.MdlibError: digest: 'c' is not one of a, b.
    """
    if label not in options:
        raise MdlibError(f"digest: {label!r} is not one of {', '.join(options)}.")
    salted = json.dumps([label, sorted(options.items())])
    return sha256(f"matrix derivatives {salted}".encode()).hexdigest()[:12]
