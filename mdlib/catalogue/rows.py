"""How the tables of the catalogue are written: a topic, and a call for every row below it."""

from __future__ import annotations

from dataclasses import replace

from .checks import Check, derivative
from .entry import Entry, PrintedSlip
from .placing import PlacesCheck

BEYOND = "beyond the sources"
BY_RULES = "by the rules of MN19"
slip, placed = PrintedSlip, PlacesCheck


def topic(name: str, heading: str, *entries: Entry) -> tuple[Entry, ...]:
    """The entries of one topic; ``heading`` is how the formula sheet writes it."""
    return tuple(replace(entry, topic=name, heading=heading) for entry in entries)


def claim(ids: str, title: str, printed: str, /, *checks: Check, **fields) -> Entry:
    """A claim of the sources: its ids, what is printed ("" if lost), and what is right."""
    return Entry(ids=tuple(ids.split()), title=title, printed=printed, checks=checks, **fields)


def known(
    key: str, title: str, formula: str, wrt: str, result: str, /, *,
    source: str = BY_RULES, order: int = 1, sizes: dict[str, int] | None = None, **shapes: str,
) -> Entry:  # fmt: skip
    """A well-known derivative. ``source`` is made of keys of REFERENCES.md, parted by "; "."""
    check = derivative(formula, wrt, result, order=order, sizes=sizes, **shapes)
    return Entry(ids=(key,), title=title, checks=(check,), origin=BEYOND, reference=source)
