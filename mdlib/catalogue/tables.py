"""Many entries at once: an overview, and a formula sheet in both layouts."""

from __future__ import annotations

from ..language import tree
from ..language.formulas import Formula
from ..language.latex import latex
from ..matrices.shapes import shape_text
from . import write
from .catalogue_words import say
from .checks import DerivativeCheck

LONG = 80
LONG_PRODUCT = 60
END = 12


def overview(entries) -> str:
    """One row an entry: what is printed, where it is known, and what is right.

    A column that would be empty, or the same in every row, is left out.
    """
    columns = [
        (say("head-id"), lambda entry: write.unbroken(", ".join(entry.ids))),
        (say("head-what"), lambda entry: entry.title),
    ]
    if len({entry.verdict for entry in entries}) > 1:
        columns.append((say("head-verdict"), _verdict))
    if any(entry.printed for entry in entries):
        columns.append((say("as-printed"), _claimed))
    columns.append((say("right"), _right))
    if any(map(_where, entries)):
        columns.append((say("head-where"), _where))
    rows = [[column(entry) for _, column in columns] for entry in entries]
    return table([head for head, _ in columns], rows)


def _verdict(entry) -> str:
    return entry.verdict if entry.origin == "sources" else "—"


def _where(entry) -> str:
    """What a statement in its source's own words leaves to be said of its conditions."""
    return entry.where.replace("|", r"\vert ") if entry.origin == "sources" else ""


def _claimed(entry) -> str:
    """What the source prints; what is false is marked in the same cell."""
    if entry.origin != "sources":
        return "—"
    printed = cell(entry.printed)
    if entry.verdict in ("ok", "lost"):
        return printed
    return say("claimed", label=write.introduced(entry), statement=printed)


def _right(entry) -> str:
    """The right statement; what it needs is on a line of its own: formulas do not wrap."""
    if entry.right == entry.printed:
        return say("as-printed")
    parts = [entry.right]
    if entry.origin != "sources":
        parts = [part for check in entry.checks for part in check.latex_parts()]
    return "<br>".join(map(cell, parts))


def sheet(entries) -> str:
    """Every statement that is a derivative, in both layouts, by topic."""
    head = [say("head-what-source"), "$f$", say("head-by")]
    head += [say("denominator-layout"), say("numerator-layout")]
    topics: dict[str, list] = {}
    for entry in entries:
        if entry.sizes:
            topics.setdefault(entry.heading, []).extend(_row(entry, c) for c in entry.derivatives)
    return "\n\n".join(
        part for heading, rows in topics.items() for part in (f"**{heading}**", table(head, rows))
    )


def _row(entry, check: DerivativeCheck) -> list[str]:
    # The source has no column of its own: long results would push it off the page.
    source = entry.reference or ", ".join(map(write.unbroken, entry.ids))
    needed = ", ".join(condition.markdown() for condition in check.conditions)
    title = f"{entry.title}; {needed}" if needed else entry.title
    denominator = _lines(check.derive().result)
    numerator = denominator if check.order == 2 else _lines(check.derive("numerator").result)
    return [
        f"{title}<br><small>{source}</small>",
        cell(check.read.latex()),
        write.unbroken(_symbol(check)),
        denominator,
        say("the-same") if numerator == denominator else numerator,
    ]


def _symbol(check: DerivativeCheck) -> str:
    symbol, size = f"${write.name_latex(check.wrt)}$", shape_text(check.read.specs[check.wrt].shape)
    key = "by-symbol-twice" if check.order == 2 else "by-symbol"
    return say(key, symbol=symbol, size=size)


def _lines(result: Formula) -> str:
    """A result in a cell; of a long sum each term is on a line of its own, a product on two."""
    is_long_sum = type(result.node) is tree.Add and len(result.latex()) > LONG
    terms = result.node.args if is_long_sum else [result.node]
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
        return say("nothing")
    tight = statement.replace(r"\qquad", r"\ ").replace(r"\quad", r"\ ")
    bare = tight.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${bare}$"
