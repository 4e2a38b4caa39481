"""Charges against a source's proof or wording, each with what it printed and, if any, a witness."""

from __future__ import annotations

from dataclasses import dataclass

from .counterexamples import Counterexample

MARKS = {
    "proof": "its proof slipped",
    "lost": "its proof is lost",
    "wording": "its wording slipped",
}


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Something wrong on the way to a formula that may itself be right.

    Attributes
    ----------
    where : "proof", "lost" or "wording"
        "lost" is a proof that the copy of the source does not have.
    says : str
        What is wrong and what is right.
    quote : str
        The source's own letters, any run of white space counting as one blank.
    witness : Counterexample or None
        Where the printed line fails and the mended one holds. Without one the charge is no more
        than the quotation.
    """

    where: str
    says: str
    quote: str
    witness: Counterexample | None = None

    def verify(self) -> None:
        """Raise VerificationError unless the witness bears the charge out."""
        if self.witness:
            self.witness.verify()


def slip(where: str, says: str, quote: str, witness: Counterexample | None = None) -> Slip:
    return Slip(where=where, says=says, quote=quote, witness=witness)
