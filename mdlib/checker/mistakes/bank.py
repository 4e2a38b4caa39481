"""The bank of mistakes: what people get wrong in matrix derivatives, as data.

One row a mistake, beside what makes it on purpose: a file of `families` has both, and is found by
itself. Which of them an answer holds is found out by `match`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from ...errors import MdlibError
from ..checker_words import say
from . import families, making
from .making import Maker, MistakenRule


@cache
def load() -> None:
    """Import every family; it enters its rows and makers into the tables of `making`."""
    for family in pkgutil.iter_modules(families.__path__):
        importlib.import_module(f"{families.__name__}.{family.name}")


class Bank(Mapping[str, making.Mistake]):
    """The rows by id. They are loaded when one is asked for: their makers need NumPy."""

    def __getitem__(self, id: str) -> making.Mistake:
        load()
        return making.ROWS[id]

    def __iter__(self) -> Iterator[str]:
        load()
        return iter(sorted(making.ROWS))

    def __len__(self) -> int:
        load()
        return len(making.ROWS)


BANK = Bank()


@cache
def makers() -> list[Maker]:
    """All makers, the likeliest first."""
    load()
    return sorted(making.MAKERS, key=lambda maker: -maker.likelihood)


@cache
def mistaken_rules() -> list[MistakenRule]:
    """All mistaken rules, the likeliest first."""
    load()
    return sorted(making.RULES, key=lambda rule: -rule.likelihood)


def mistake(id: str) -> making.Mistake:
    """The mistake of an id.

    Raises
    ------
    MdlibError
        If the bank has no such id.

    Examples
    --------
    >>> mistake("M28").name
    'sign of the inverse lost'
    """
    if id not in BANK:
        published, general = ([id for id in BANK if id[0] == kind] for kind in "MN")
        ends = {"first": published[0], "last": published[-1]}
        ends |= {"general": general[0], "most": general[-1]}
        raise MdlibError(say("no-mistake", id=repr(id), **ends))
    return BANK[id]
