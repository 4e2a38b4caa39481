"""The catalogue of every formula in the course, as data: see `Catalogue`.

A module in this folder is a part of it: `PART` says where it stands, `ENTRIES` are its rows.
"""

from importlib import import_module
from pkgutil import iter_modules

from ..entry import VERDICTS, Entry
from ..lookup import Catalogue
from ..witnesses import Witness

__all__ = ["VERDICTS", "Catalogue", "Entry", "Witness", "identities"]

_FOUND = [import_module(f".{module.name}", __name__) for module in iter_modules(__path__)]
PARTS = sorted(_FOUND, key=lambda part: part.PART)
identities = Catalogue(entry for part in PARTS for entry in part.ENTRIES)
