"""Questions with several claims, of which one is false."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...checker.probing import probe_points
from ...checker.verdict import Verdict
from ...errors import MdlibError, Templates
from ...language.declared import check_arguments
from .kind import Kind, as_label, no_such
from .two_sides import difference_of, sides

# fmt: off
say = Templates("course", {
    "claim-holds": "Claim {label} holds at 2 random probes. Try the others at numbers of your own.",
    "claim-fails": "Claim {label} fails at random probes; the others hold.",
    "not-one-false": "exactly one claim must be false; false here: {found}.",
    "none": "none",
})
# fmt: on


class FalseClaim(Kind):
    """One of several claims is false, and its label is asked for.

    A claim is a function that returns its left and its right side; it holds if left = right, to
    1e-6 of the largest entry, at 2 random probes whose sizes all differ.

    Parameters
    ----------
    claims : mapping of str to function of the named arrays
        The claims by their labels.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    MdlibError
        Unless exactly one claim is false.

    Examples
    --------
    >>> claims = {"a": lambda A, B: ((A @ B).T, A.T @ B.T), "b": lambda A: (A, A.T.T)}
    >>> FalseClaim(claims, A="n n", B="n n").judge("b").status
    'wrong'
    """

    def __init__(self, claims: Mapping[str, Callable], /, **shapes):
        check_arguments(FalseClaim, shapes, claims.values())
        self.claims, self.shapes = claims, shapes
        wrong = [label for label in claims if not self.holds(label)]
        if len(wrong) != 1:
            raise MdlibError(say("not-one-false", found=", ".join(wrong) or say("none")))

    def holds(self, label: str) -> bool:
        """Whether the claim of a label holds at the probes."""
        return all(_holds(self.claims[label], point) for point in probe_points(self.shapes))

    def _judge(self, answer) -> Verdict:
        answer = as_label(answer)
        if answer not in self.claims:
            return no_such(answer, self.claims)
        if self.holds(answer):
            return Verdict("wrong", say("claim-holds", label=answer))
        return Verdict("correct", say("claim-fails", label=answer))


def _holds(claim: Callable, point: Mapping) -> bool:
    try:
        left, right = sides(claim, point)
    except ValueError:
        # A product that does not exist at rectangular sizes is no identity.
        return False
    return difference_of(left, right) is None
