"""One entry of the catalogue: a statement, its verdict, and what proves or refutes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import MdlibError, VerificationError
from . import write
from .catalogue_words import say
from .checks import DerivativeCheck, EqualityCheck
from .witnesses import Witness

VERDICTS = tuple(write.VERDICTS)


@dataclass(frozen=True)
class PrintedSlip:
    """Something wrong on the way to a formula that may itself be right.

    Attributes
    ----------
    where : "proof", "lost" or "wording"
        "lost" is a proof that the copy of the source does not have.
    says : str
        What is wrong and what is right.
    quote : str
        The source's own letters, any run of white space counting as one blank.
    witness : Witness or None
        Where the printed line fails and the mended one holds. Without one the charge is no more
        than the quotation.
    """

    where: str
    says: str
    quote: str
    witness: Witness | None = None

    def verify(self) -> None:
        """Raise VerificationError unless the witness bears the charge out."""
        if self.witness:
            self.witness.verify()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A statement of the sources, or a well-known one beyond them: ∂f/∂X = G, L = R or dF = …

    Its layout is the denominator layout, its arrangement `vec`, where `checks` say no other.

    Attributes
    ----------
    ids : tuple of str
        Such as ``("000-T5", "003-3.2")``: claims that say the same share an entry.
    title : str
    printed : str
        LaTeX of the statement as the source prints it; empty where it is lost.
    verdict : "ok", "wrong", "typo", "lost" or "loose"
    statement : str
        LaTeX of the right statement. Where it is empty, `right` is what is printed if that is ok,
        and is written from the checks otherwise.
    proviso, note : str
        What the reader must be told beyond `conditions`, and what else there is to say.
    checks : tuple
        What the right statement says, as data that is checked.
    proof : tuple of str
        Steps with their rules' names, where the engine does not derive it.
    counterexample : Witness or None
    slips : tuple of PrintedSlip
        What the source's proof or wording gets wrong, whatever the verdict on the formula.
    origin : "sources" or "beyond the sources"
    reference : str
        Keys of REFERENCES.md, for entries beyond the sources.
    topic, heading : str
        The topic's name, and how the formula sheet writes it.

    Raises
    ------
    VerificationError
        From `derive` if it is no derivative; from `check` and `prove` if anything fails.

    Examples
    --------
    >>> import mdlib as md
    >>> entry = md.identities["000-F2"]
    >>> entry.verdict, *entry.code
    ('wrong', '∂(x.T @ x)/∂x = 2*x  for x n×1; denominator layout')
    >>> entry.check().prove().id
    '000-F2'

    References
    ----------
    000, 001, 002, 003; MN19, PP12 beyond them.
    """

    ids: tuple[str, ...]
    title: str
    printed: str = ""
    verdict: str = "ok"
    statement: str = ""
    proviso: str = ""
    note: str = ""
    checks: tuple = ()
    proof: tuple[str, ...] = ()
    counterexample: Witness | None = None
    slips: tuple[PrintedSlip, ...] = ()
    origin: str = "sources"
    reference: str = ""
    topic: str = ""
    heading: str = ""

    @property
    def id(self) -> str:
        return self.ids[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of REFERENCES.md."""
        if self.origin != "sources":
            return tuple(re.findall(r"[A-Z]+\d\d", self.reference))
        return tuple(dict.fromkeys(key[:3] for key in self.ids))

    @property
    def source_text(self) -> str:
        """Where the statement is from, in words."""
        if self.origin != "sources":
            return self.reference
        joined = ", ".join(self.sources)
        if len(self.sources) == 1:
            return say("one-document", document=joined)
        return say("documents", documents=joined)

    @property
    def sizes(self) -> str:
        """The sizes of the first derivative's symbols, and the layout in force.

        Empty where the derivatives are examples of something more general.
        """
        if not self.derivatives or not all(
            isinstance(c, DerivativeCheck | EqualityCheck) for c in self.checks
        ):
            return ""
        return self._sized(self.derivatives[0].read.specs, self.derivatives[:1])

    @property
    def symbols(self) -> str:
        """The sizes of all symbols that occur, with the layout where there is one."""
        specs: dict = {}
        for check in self.checks:
            specs |= check.read.specs if hasattr(check, "read") else {}
        return self._sized(specs, self.derivatives)

    @staticmethod
    def _sized(specs: dict, derivatives: tuple[DerivativeCheck, ...]) -> str:
        laid_out = any(check.order == 1 for check in derivatives)
        layout = say("denominator-layout") if laid_out else ""
        return "; ".join(filter(None, (write.sizes_text(specs), layout)))

    @property
    def derivatives(self) -> tuple[DerivativeCheck, ...]:
        """What of the statement the engine derives."""
        return tuple(check for check in self.checks if isinstance(check, DerivativeCheck))

    @property
    def mark(self) -> str:
        """Beside the verdict on the formula: whether its proof or its wording slipped."""
        return ", ".join(dict.fromkeys(say(write.SLIPS[slip.where][0]) for slip in self.slips))

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the statement needs, as text; "(for …)" names the right side that needs it."""
        return self._needs(str, lambda check: check.about)

    def _needs(self, show, name) -> tuple[str, ...]:
        told = [check for check in self.checks if hasattr(check, "conditions")]
        needs = [(check, [show(condition) for condition in check.conditions]) for check in told]
        texts = []
        for text in dict.fromkeys(text for _, found in needs for text in found):
            needing = [check for check, found in needs if text in found]
            if len(needing) < len(told):
                text = say("needed-for", condition=text, side=name(needing[0]))
            texts.append(text)
        return tuple(texts)

    @property
    def right(self) -> str:
        """LaTeX of the right statement."""
        if self.verdict == "ok" and self.printed and not self.statement:
            return self.printed
        return self.statement or r",\qquad ".join(check.latex() for check in self.checks)

    @property
    def where(self) -> str:
        """All that the statement needs but sizes, in Markdown."""
        needed = self._needs(
            lambda condition: condition.markdown(), lambda check: check.about_markdown
        )
        return "; ".join([*needed, *filter(None, [self.proviso])])

    @property
    def code(self) -> tuple[str, ...]:
        """The right statement in the formula language, where it can be said there."""
        return tuple(dict.fromkeys(map(str, self.checks)))

    def derive(self, layout: str = "denominator", detail: str = "lecture"):
        """The engine's derivation of the statement.

        Raises
        ------
        VerificationError
            If the statement is not a derivative; it has a proof instead.

        Examples
        --------
        >>> import mdlib as md
        >>> str(md.identities["000-F2"].derive("numerator").result)
        '2*x.T'
        """
        if not self.derivatives:
            raise VerificationError(say("no-derivative", id=self.id))
        return self.derivatives[0].derive(layout, detail)

    def check(self, seed: int = 0) -> Entry:
        """Check the right statement with numbers, the counterexample and every slip's witness.

        A derivative is derived and verified in both layouts, and compared with exact derivatives.

        Raises
        ------
        VerificationError
            Naming the entry and what fails.
        """
        return self._each(lambda check: check.check(seed))

    def prove(self) -> Entry:
        """Prove the right statement exactly, with symbols for the entries of small matrices.

        Raises
        ------
        VerificationError
            Naming the entry and what fails.
        """
        return self._each(lambda check: check.prove())

    def _each(self, action) -> Entry:
        try:
            for check in self.checks:
                action(check)
            for charge in filter(None, (self.counterexample, *self.slips)):
                charge.verify()
        except MdlibError as error:
            failed = say("entry-fails", id=self.id, title=self.title, error=error)
            raise VerificationError(failed) from None
        return self

    def __str__(self) -> str:
        return write.entry_text(self)

    def __repr__(self) -> str:
        marked = f"{self.verdict} ({self.mark})" if self.mark else self.verdict
        told = "".join(f"; {condition}" for condition in self.conditions)
        return f"<{', '.join(self.ids)}: {self.title}, {marked}{told}>"

    def _repr_markdown_(self) -> str:
        return write.entry_markdown(self)
