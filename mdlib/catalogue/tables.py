"""Many entries at once: an overview, and a formula sheet in both layouts."""

from __future__ import annotations

from ..language import tree
from ..language.formulas import Formula
from ..language.latex import latex
from ..matrices.shapes import shape_text
from . import write
from .checks import DerivativeCheck

LONG = 80
LONG_PRODUCT = 60
END = 12


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
            _right(entry),
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
    for heading in dict.fromkeys(entry.heading for entry in stated):
        head = ["what, source", "$f$", "by", "denominator layout", "numerator layout"]
        rows = [_row(e, check) for e in stated if e.heading == heading for check in e.derivatives]
        parts += [f"**{heading}**", table(head, rows)]
    return "\n\n".join(parts)


def _row(entry, check: DerivativeCheck) -> list[str]:
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


def _what(entry, check: DerivativeCheck) -> str:
    """The title, with the conditions under which the result holds."""
    needed = [condition.markdown() for condition in check.conditions]
    return f"{entry.title}; {', '.join(needed)}" if needed else entry.title


def _right(entry) -> str:
    """The right statement; what it needs is on a line of its own: formulas do not wrap."""
    if entry.right == entry.printed:
        return "as printed"
    parts = [entry.right] if entry.origin == "sources" else entry.right.split(r"\quad ")
    return "<br>".join(map(cell, parts))


def _lines(result: Formula) -> str:
    """A result in a cell; of a long sum each term is on a line of its own, a product on two."""
    whole = [result.node]
    terms = result.node.args if type(result.node) is tree.Add else whole
    terms = terms if len(result.latex()) > LONG else whole
    return "<br>".join(cell(line) for i, term in enumerate(terms) for line in _halves(term, i))


def _halves(term: tree.Node, place: int) -> list[str]:
    """A term with its sign, broken between two factors where it is long."""
    shown = latex(term)
    breaks = _between_factors(shown) if type(term) in (tree.Mul, tree.MatMul) else []
    signed = shown if place == 0 or shown.startswith("-") else f"+ {shown}"
    if len(shown) <= LONG_PRODUCT or not breaks:
        return [signed]
    middle = min(breaks, key=lambda i: abs(i - len(shown) / 2)) + len(signed) - len(shown)
    return [signed[:middle], signed[middle + 1 :]]


def _between_factors(product: str) -> list[int]:
    """Where a product in LaTeX has a space outside all brackets, and not just before its end.

    A product with fractions has none: in a line of text they are set small.
    """
    found, depth = [], 0
    for i, letter in enumerate("" if r"\frac" in product else product):
        depth += (letter in "([{") - (letter in ")]}")
        inside = END < i < len(product) - END
        found += [i] if letter == " " and inside and not depth else []
    return found


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
