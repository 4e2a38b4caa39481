"""Questions with labels to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from ..verdict import Verdict
from .common import as_label, attempted, no_such


@dataclass(frozen=True)
class Choice:
    """One label of several is right, and only a person can say why. ``options`` maps a label to
    what the checker says of it; ``right`` is the digest of the right label, made by `digest`."""

    options: Mapping[str, str]
    right: str

    @attempted
    def judge(self, answer) -> Verdict:
        answer = as_label(answer)
        if answer not in self.options:
            return no_such(answer, self.options)
        right = digest(answer) == self.right
        return Verdict("correct" if right else "wrong", self.options[answer])


def digest(label: str) -> str:
    """A label made unreadable, so that a question can be stored beside its answer."""
    return sha256(f"matrix derivatives {label}".encode()).hexdigest()[:12]
