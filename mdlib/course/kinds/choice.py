"""Questions with labels to choose from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ...checker.verdict import Verdict
from ...errors import MdlibError, Templates
from .kind import Kind, as_label, no_such

# fmt: off
say = Templates("course", {
    "chosen": "{said}",
    "not-its-digest": "Choice: right={right} is the digest of none of {labels}. It changes with "
        "every label and text; make it anew: from mdlib.course.kinds.choice import digest; "
        "digest(LABEL, options), with LABEL the right one.",
    "no-choices": "Choice.of: no question {number}; there are {known}.",
    "no-label": "digest: {label} is not one of {labels}.",
})
# fmt: on

CHOICES = Path(__file__).parents[1] / "choices.json"


@dataclass(frozen=True)
class Choice(Kind):
    """One label of several is right, and only a person can say why.

    The answer is right if `digest(label, options)` equals ``right``; capitals and blanks around a
    label do not matter. What is said tells the answer, so that of the course's own questions
    stands in choices.json and not in the set: ``Choice.of("09.1")``.

    Parameters
    ----------
    options : mapping of str to str
        What the checker says of each label.
    right : str
        The digest of the right label, made by `digest`.

    Raises
    ------
    MdlibError
        If ``right`` is the digest of no label.

    Examples
    --------
    >>> options = {"a": "Take A = I.", "b": "It holds for every A."}
    >>> Choice(options, digest("b", options)).judge("a")
    ✗ Not yet. Take A = I.
    """

    options: Mapping[str, str]
    right: str

    def __post_init__(self):
        if self.right not in (digest(label, self.options) for label in self.options):
            labels = ", ".join(self.options)
            raise MdlibError(say("not-its-digest", right=repr(self.right), labels=labels))

    @classmethod
    def of(cls, number: str) -> Choice:
        """The options of a question of the course."""
        known = json.loads(CHOICES.read_text(encoding="utf-8"))
        if number not in known:
            raise MdlibError(say("no-choices", number=number, known=", ".join(known)))
        return cls(known[number]["says"], known[number]["right"])

    def _judge(self, answer) -> Verdict:
        answer = as_label(answer)
        if answer not in self.options:
            return no_such(answer, self.options)
        right = digest(answer, self.options) == self.right
        said = say("chosen", said=self.options[answer])
        return Verdict("correct" if right else "wrong", said)


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
        raise MdlibError(say("no-label", label=repr(label), labels=", ".join(options)))
    salted = json.dumps([label, sorted(options.items())])
    return sha256(f"matrix derivatives {salted}".encode()).hexdigest()[:12]
