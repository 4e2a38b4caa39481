"""How an entry beyond the sources is written: one call, checked like any other."""

from __future__ import annotations

from ..checks import derivative
from ..entry import Entry

BEYOND = "beyond the sources"


def known(
    key: str, title: str, formula: str, wrt: str, result: str, reference: str, /, *,
    order: int = 1, sizes: dict[str, int] | None = None, note: str = "", **shapes: str,
) -> Entry:  # fmt: skip
    """A well-known derivative. `reference` is made of keys of REFERENCES.md, parted by "; ".

    An equation number is given only where it was seen.
    """
    check = derivative(formula, wrt, result, order=order, sizes=sizes, **shapes)
    return Entry(
        ids=(key,), title=title, checks=(check,), origin=BEYOND, reference=reference, note=note
    )
