"""Many entries at once: an overview, and a formula sheet in both layouts."""

from __future__ import annotations

from ..formula import Formula, tree
from ..formula.latex import latex
from ..shapes import shape_text
from . import write
from .checks import Derivative

LONG = 80


def overview(entries) -> str:
    """One row an entry: what is printed, where it is known, and what is right."""
    printed = any(entry.printed for entry in entries)
    verdicts = len({entry.verdict for entry in entries}) > 1
    head = ["id", "what", *(["verdict"] if verdicts else [])]
    needy = any(map(_where, entries))
    head += [*(["as printed"] if printed else []), "right", *(["where"] if needy else [])]
    rows = [
        [
            write.unbroken(", ".join(entry.ids)),
            entry.title,
            *([_verdict(entry)] if verdicts else []),
            *([_claimed(entry)] if printed else []),
            cell(entry.right) if entry.right != entry.printed else "as printed",
            *([_where(entry)] if needy else []),
        ]
        for entry in entries
    ]
    return table(head, rows)


def _verdict(entry) -> str:
    return entry.verdict if entry.origin == "sources" else "—"


def _where(entry) -> str:
    """What a statement in its source's own words leaves to be said of its conditions."""
    return entry.where.replace("|", r"\vert ") if entry.origin == "sources" else ""


def _claimed(entry) -> str:
    """What the source prints; what is false is marked in the same cell."""
    if entry.origin != "sources":
        return "—"
    mark = "" if entry.verdict in ("ok", "lost") else f"{write.PRINTED[entry.verdict]}: "
    return f"{mark}{cell(entry.printed)}"


def sheet(entries) -> str:
    """Every statement that is a derivative, in both layouts, by topic."""
    parts = []
    stated = [entry for entry in entries if entry.sizes]
    for topic in dict.fromkeys(entry.topic for entry in stated):
        head = ["what, source", "$f$", "by", "denominator layout", "numerator layout"]
        rows = [_row(e, check) for e in stated if e.topic == topic for check in e.derivatives]
        parts += [f"**{topic[0].upper()}{topic[1:]}**", table(head, rows)]
    return "\n\n".join(parts)


def _row(entry, check: Derivative) -> list[str]:
    size = shape_text(check.read.specs[check.wrt].shape)
    twice = ", twice" if check.order == 2 else ""
    wrt = write.unbroken(f"${write.name_latex(check.wrt)}$, {size}{twice}")
    # The source has no column of its own: long results would push it off the page.
    source = entry.reference or ", ".join(map(write.unbroken, entry.ids))
    what = f"{_what(entry, check)}<br><small>{source}</small>"
    denominator = _lines(check.derive().result)
    numerator = denominator if check.order == 2 else _lines(check.derive("numerator").result)
    other = "the same" if numerator == denominator else numerator
    return [what, cell(check.read.latex()), wrt, denominator, other]


def _what(entry, check: Derivative) -> str:
    """The title, with the conditions under which the result holds."""
    needed = [condition.markdown() for condition in check.conditions]
    return f"{entry.title}; {', '.join(needed)}" if needed else entry.title


def _lines(result: Formula) -> str:
    """A result in a cell; of a long sum, each term on a line of its own."""
    if len(result.latex()) <= LONG or type(result.node) is not tree.Add:
        return cell(result.latex())
    first, *rest = (latex(term) for term in result.node.args)
    signed = [term if term.startswith("-") else f"+ {term}" for term in rest]
    return "<br>".join(map(cell, [first, *signed]))


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, aligned to the left."""
    lines = [head, [":--"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def cell(statement: str) -> str:
    """Inline LaTeX without the bars that would end a cell."""
    if not statement:
        return "nothing"
    tight = statement.replace(r"\qquad", r"\ ").replace(r"\quad", r"\ ")
    bare = tight.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${bare}$"
