"""The catalogue as people use it: look up, search, choose by verdict or source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import DataError
from . import tables
from .catalogue_words import say
from .entry import VERDICTS, Entry
from .write import Shown


class Catalogue:
    """Every formula of the sources with its verdict, and well-known gradients beyond them.

    ``catalogue["001-E2"]`` is one entry; iteration gives all. A search returns a catalogue again.
    A notebook shows it as a table.

    Raises
    ------
    DataError
        If two entries share an id; from a look-up, if there is no such entry.

    Examples
    --------
    >>> import mdlib as md
    >>> md.identities["000-F2"].verdict
    'wrong'
    >>> print(md.identities["000-F2"].derive().result)
    2*x
    >>> [entry.id for entry in md.identities.by_verdict("lost")]
    ['000-R2', '002-higher']

    References
    ----------
    000, 001, 002, 003; MN19, PP12 beyond them.
    """

    def __init__(self, entries: Iterable[Entry]):
        self.entries = tuple(entries)
        self._by_id: dict[str, Entry] = {}
        for entry in self.entries:
            for key in entry.ids:
                if key in self._by_id:
                    raise DataError(say("id-twice", id=key))
                self._by_id[key] = entry

    @property
    def ids(self) -> list[str]:
        """Every id, in the catalogue's order."""
        return list(self._by_id)

    def __getitem__(self, key: str) -> Entry:
        if key not in self._by_id:
            near = [known for known in self.ids if str(key)[:5].lower() in known.lower()]
            unknown = say("no-id", key=key)
            if near:
                unknown = say("no-id-near", unknown=unknown, near=", ".join(near[:6]))
            raise DataError(unknown)
        return self._by_id[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_id

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def search(self, text: str) -> Catalogue:
        """The entries that contain every one of some words, in any of their texts.

        Parameters
        ----------
        text : str
            Words, in any case: ``"det"``, ``"inverse trace"``.

        Examples
        --------
        >>> import mdlib as md
        >>> md.identities.search("inverse scalar").ids
        ['003-1.2', 'vec-inverse', 'inverse-by-scalar']
        """
        words = text.lower().split()
        return Catalogue(e for e in self if all(word in _searched(e) for word in words))

    def by_verdict(self, verdict: str) -> Catalogue:
        """The entries with one verdict: "ok", "wrong", "typo", "lost" or "loose".

        Raises
        ------
        DataError
            If there is no such verdict.
        """
        if verdict not in VERDICTS:
            raise DataError(
                say("no-verdict", verdict=verdict, known=", ".join(map(repr, VERDICTS)))
            )
        return Catalogue(entry for entry in self if entry.verdict == verdict)

    def by_source(self, source: str) -> Catalogue:
        """The entries of one source, by its key in REFERENCES.md: "000", "PP12", …"""
        return Catalogue(entry for entry in self if source in entry.sources)

    def by_topic(self, topic: str) -> Catalogue:
        """The entries on one topic, as named in `topics`.

        Raises
        ------
        DataError
            If there is no such topic.
        """
        if topic not in self.topics:
            raise DataError(say("no-topic", topic=topic, known=", ".join(map(repr, self.topics))))
        return Catalogue(entry for entry in self if entry.topic == topic)

    @property
    def claims(self) -> list[str]:
        """The ids of the source documents' claims; several may share an entry.

        Examples
        --------
        >>> import mdlib as md
        >>> len(md.identities.claims)
        73
        """
        return [key for entry in self if entry.origin == "sources" for key in entry.ids]

    @property
    def broken(self) -> list[str]:
        """The claims whose verdict is not "ok"."""
        return [key for key in self.claims if self[key].verdict != "ok"]

    def counts(self) -> dict[str, int]:
        """How many claims of the source documents have each verdict.

        Examples
        --------
        >>> import mdlib as md
        >>> md.identities.counts()
        {'ok': 54, 'wrong': 8, 'typo': 5, 'lost': 2, 'loose': 4}
        """
        verdicts = [self[key].verdict for key in self.claims]
        return {verdict: verdicts.count(verdict) for verdict in VERDICTS}

    @property
    def topics(self) -> list[str]:
        return list(dict.fromkeys(entry.topic for entry in self))

    def __repr__(self) -> str:
        return "\n".join([say("entries", count=len(self)), *map(repr, self)])

    def _repr_markdown_(self) -> str:
        return tables.overview(self.entries)

    def sheet(self) -> Shown:
        """A formula sheet: every derivative of these entries, in both layouts, by topic.

        Examples
        --------
        >>> import mdlib as md
        >>> md.identities.by_topic("Hessians").sheet().text[:53]
        'hessian-form: ∂²(x.T @ A @ x)/∂x² = A + A.T  for A n×'
        """
        text = "\n".join(f"{e.id}: {check}" for e in self if e.sizes for check in e.derivatives)
        return Shown(tables.sheet(self.entries), text)


def _searched(entry: Entry) -> str:
    texts = (entry.title, entry.printed, entry.right, entry.note, entry.proviso, entry.topic)
    slips = (slip.says for slip in entry.slips)
    return " ".join([*entry.ids, *texts, *slips, *entry.code, *entry.sources]).lower()
