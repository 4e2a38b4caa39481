"""What the catalogue prints is read back from the printed text, and judged: none of it is false."""

import re
from dataclasses import replace

import numpy as np
import pytest

import mdlib as md
from tests.catalogue.printed_latex import conditions_of, formula_of, lines, name_of, placed_rightly
from tests.catalogue.printed_lines import (
    Condition,
    Line,
    UnreadableError,
    chosen,
    holds,
    judged_by_checker,
    needs,
    read,
    shapes_of,
    value,
)

ENTRIES = list(md.identities)
WORDS = re.compile(r"row .* and column|^the (integral|mean|KL divergence) ")
# Statements on any f, implications and integrals: no line of the language says them, so they are
# judged by their checks alone, of the kind named.
BEYOND_THE_LANGUAGE = {
    **dict.fromkeys(("000-def", "000-layout", "002-higher", "000-MM1", "000-MM2"), "PlacesCheck"),
    "000-R0": "DerivativeCheck",
    **dict.fromkeys(("001-D1", "001-D2", "001-R2"), "DifferentialCheck"),
    **dict.fromkeys(("001-E3b", "001-E3c"), "EqualityCheck"),
    **dict.fromkeys(("003-G1", "003-G2", "003-2.6", "003-2.7", "003-2.8"), "IntegralCheck"),
}
PLACED = [
    "000-R1",
    "000-R2",
    "002-R2",
    "000-R3",
    "002-R3",
    "000-R4",
    "000-R5",
    "002-R5",
    "003-3def",
]


def named(item):
    return item.id if hasattr(item, "id") else str(item)[:60]


def text_lines(entry):
    """The lines of a text that state something in the language, as printed."""
    return re.findall(r"^  in code: +(.+)$", str(entry), flags=re.MULTILINE)


TEXT = list(dict.fromkeys(line for entry in ENTRIES for line in text_lines(entry)))
EQUATIONS = [line for line in TEXT if not WORDS.search(line)]


def test_every_line_that_is_no_equation_is_in_words():
    assert len(EQUATIONS) > 130
    assert not any(" = " in line for line in TEXT if line not in EQUATIONS)
    with pytest.raises(UnreadableError):
        read("variance(mu, sigma) = sigma**2")


@pytest.mark.parametrize("text", EQUATIONS, ids=named)
def test_a_printed_line_is_read_back_and_holds(text):
    assert holds(read(text))


def test_the_sheet_and_the_listings_print_the_same_lines():
    sheet = [line.split(": ", 1)[1] for line in md.identities.sheet().text.splitlines()]
    assert set(sheet) <= set(TEXT)
    assert len(sheet) > 100
    assert [line for entry in ENTRIES for line in entry.code if line not in TEXT] == []


PLANTED = {
    "a Hessian as a first derivative": "∂(x.T @ A @ x)/∂x = A + A.T  for A n×n, x n×1; "
    "denominator layout",
    "a first derivative as a Hessian": "∂²(x.T @ A @ x)/∂x² = (A + A.T) @ x  for A n×n, x n×1",
    "a differential as a derivative": "∂(tr(X))/∂X = tr(dX)  for X n×n; denominator layout",
    "no symmetry": "∂(x.T @ A @ x)/∂x = 2*A @ x  for x n×1, A n×n; denominator layout",
    "no arrangement": "∂(A @ X @ B)/∂X = kron(A.T, B)  for A m×p, X p×q, B q×n; denominator layout",
    "a transpose": "∂(tr(A @ X))/∂X = A  for A q×p, X p×q; denominator layout",
    "a transposed square": "∂(logdet(X))/∂X = inv(X)  for X n×n; denominator layout; X invertible",
    "a wrong sign in a Hessian": "∂²(logdet(X))/∂X² = comm(n, n) @ kron(inv(X).T, inv(X))"
    "  for X n×n; vec by columns; X invertible",
    "an order": "tr(A @ B @ C) = tr(C @ B @ A)  for A n×n, B n×n, C n×n",
    "a differential": "d(inv(X)) = -inv(X) @ inv(X) @ dX  for X n×n; X invertible",
    "a factor": "∂(x.T @ x)/∂x = x  for x n×1; denominator layout",
}  # fmt: skip


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED)
def test_a_planted_false_line_is_caught(text):
    assert _is_refused(text)


def _is_refused(text):
    try:
        return not holds(read(text))
    except md.MdlibError:
        return True


# Conditions

CONDITIONS = [
    (text, condition)
    for text in EQUATIONS
    for condition in read(text).conditions
    if not condition.text.endswith(" free")
]


@pytest.mark.parametrize(("text", "condition"), CONDITIONS, ids=named)
def test_every_condition_is_needed(text, condition):
    # A line without one of its conditions fails, or has no value, where only that one is broken.
    assert needs(read(text), condition)


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("∂(x.T @ A @ y)/∂x = A @ y  for x m×1, A m×m, y m×1; denominator layout", "A symmetric"),
        ("∂(det(X))/∂X = adj(X).T  for X n×n; denominator layout", "X invertible"),
        ("∂(norm(x)**2)/∂x = 2*x  for x n×1; denominator layout", "x ≠ 0"),
    ],
)
def test_a_condition_that_is_not_needed_is_caught(text, idle):
    line = read(f"{text}; {idle}")
    assert holds(line)
    assert not needs(line, Condition(idle))


@pytest.mark.parametrize("text", [text for text in EQUATIONS if text.endswith(" free")], ids=named)
def test_with_tied_entries_the_derivative_is_another(text):
    line = read(text)
    (at,) = chosen(line, line.conditions, count=1)
    E = np.zeros_like(at[line.x])
    E[0, 1] = E[1, 0] = 1
    tied = md.directional_derivative(
        lambda X: value(line.f, at | {line.x: X}, line.shapes), at[line.x], E, method="central"
    )
    free = value(line.result, at, line.shapes)[0, 1]
    assert np.isclose(tied.item(), 2 * free)
    assert not np.isclose(tied.item(), free)


def test_conditions_stand_in_every_form_of_an_entry():
    entry = md.identities["rayleigh"]
    assert entry.conditions == ("x ≠ 0", "A symmetric")
    assert repr(entry) == "<rayleigh: Rayleigh quotient, ok; x ≠ 0; A symmetric>"
    for shown in (str(entry), repr(md.identities.search("rayleigh")), entry.code[0]):
        assert "x ≠ 0; A symmetric" in shown
    markdown = entry._repr_markdown_()
    assert r"(x \ne 0,\ A \text{ symmetric})$" in markdown
    assert "- *conditions*: $x$ ≠ 0; $A$ symmetric" in markdown
    assert r"\quad (x \ne 0,\ A \text{ symmetric})" in entry.right
    assert "Rayleigh quotient; $x$ ≠ 0, $A$ symmetric<br>" in md.identities.sheet().markdown
    listing = md.identities.search("inverse trace")._repr_markdown_()
    assert "| $A$ invertible |" in listing
    assert r"(X \text{ invertible})" in listing


def test_a_condition_of_one_line_says_so():
    assert md.identities["003-1.1c"].conditions == ("A symmetric (for 2*A @ x)",)
    assert md.identities["003-3.7"].conditions == ("A invertible (for det(A)*inv(A).T)",)
    assert md.identities["000-T6"].conditions == ()


# LaTeX and Markdown


def card(entry, word):
    found = re.search(rf"^- \*{word}\*: (.*)$", entry._repr_markdown_(), flags=re.MULTILINE)
    return found[1] if found else ""


def stated(entry):
    """The statement that a card holds for right, in LaTeX, from its Markdown."""
    markdown = entry._repr_markdown_()
    for line in ("- *right*: ", "- *as printed*: ", ""):
        if found := re.search(
            rf"^{re.escape(line)}\$\\displaystyle (.*)\$$", markdown, re.MULTILINE
        ):
            return found[1]
    raise UnreadableError(markdown)


def latex_lines(entry, statement):
    sizes = card(entry, "sizes").removesuffix("; denominator layout")
    return lines(statement, sizes, conditions_of(card(entry, "conditions"), sizes))


IN_LANGUAGE = [e for e in ENTRIES if e.id not in BEYOND_THE_LANGUAGE and e.id not in PLACED]


@pytest.mark.parametrize("entry", IN_LANGUAGE, ids=named)
def test_the_statement_of_a_card_is_read_back_and_holds(entry):
    assert all(map(holds, latex_lines(entry, stated(entry))))


@pytest.mark.parametrize("key", PLACED)
def test_a_statement_on_places_is_read_back_and_holds(key):
    assert placed_rightly(stated(md.identities[key]))


@pytest.mark.parametrize(
    "latex",
    [
        r"\left[\frac{\partial f}{\partial x}\right]_{ij} = \frac{\partial f_i}{\partial x_j}",
        r"\left[\frac{\partial f}{\partial x}\right]_{2m} = \frac{\partial f_m}{\partial x_1}",
        r"\left[\frac{\partial f}{\partial x}\right]_{ij} = \frac{\partial f_{ij}}{\partial x}",
        r"\frac{\partial f}{\partial x} = \left[\frac{\partial f_1}{\partial x}\ "
        r"\frac{\partial f_2}{\partial x}\ \cdots\ \frac{\partial f_m}{\partial x}\right]^{\top}",
    ],
)
def test_a_false_statement_on_places_is_caught(latex):
    assert not placed_rightly(latex)


@pytest.mark.parametrize("key", BEYOND_THE_LANGUAGE)
def test_a_statement_beyond_the_language_has_a_check_of_its_kind(key):
    with pytest.raises((UnreadableError, md.MdlibError)):
        latex_lines(md.identities[key], stated(md.identities[key]))
    kinds = {type(check).__name__ for check in md.identities[key].checks}
    assert BEYOND_THE_LANGUAGE[key] in kinds


WRONG = [
    e for e in IN_LANGUAGE if e.verdict == "wrong" and e.id not in ("003-1a", "001-E2", "001-E3a")
]


@pytest.mark.parametrize("entry", WRONG, ids=named)
def test_what_a_source_claims_falsely_is_read_and_refused(entry):
    try:
        claimed = latex_lines(entry, entry.printed)
    except md.ShapeError:  # at rectangular sizes a false product may not even exist
        return
    assert not all(map(_true, claimed))


def _true(line):
    try:
        return holds(line)
    except md.MdlibError:
        return False


@pytest.mark.parametrize("key", ["hessian-form", "vec-form", "norm", "003-3.9", "001-R5", "000-T6"])
def test_a_false_side_in_latex_is_caught(key):
    entry = md.identities[key]
    left, result = stated(entry).split(" = ", 1)
    result, told, remark = result.partition(r"\quad (")
    false = rf"{left} = 2 ({result}){told}{remark}"
    assert not all(map(_true, latex_lines(entry, false)))


BROKEN = [e for e in ENTRIES if e.origin == "sources" and e.verdict in ("wrong", "typo", "loose")]
CLAIMED = ("claimed, false", "claimed, misprinted", "claimed, condition missing")


@pytest.mark.parametrize("entry", BROKEN, ids=named)
def test_what_does_not_hold_is_never_printed_as_an_equation(entry):
    shown = [str(entry), entry._repr_markdown_(), md.identities.search(entry.id)._repr_markdown_()]
    for text in shown:
        stands = [line for line in text.splitlines() if _stands_in(entry.printed, line)]
        assert stands
        assert all(any(word in line for word in CLAIMED) for line in stands)
        assert not any("as printed*: $\\displaystyle \\frac{\\partial" in line for line in stands)


def _stands_in(statement, line):
    bare = lambda text: re.sub(r"\\q?quad|\\[ |]|[ |]|\\[Vv]ert", "", text)
    return bare(statement) in bare(line)


# The formula sheet

ROW = re.compile(
    r"^\| (?P<what>.+?)<br>.* \| \$(?P<f>.+?)\$ \| .*?\$(?P<x>.+?)\$, (?P<size>[^|]*)"
    r" \| (?P<d>.+) \| (?P<n>.+) \|$"
)
SHEET = [(e, c) for e in ENTRIES if e.sizes for c in e.derivatives]


def rows():
    topics = {e.topic: None for e, _ in SHEET}
    text = md.identities.sheet().markdown
    assert all(f"**{topic[0].upper()}{topic[1:]}**" in text for topic in topics)
    return [line for line in text.splitlines() if line.startswith("| ") and "<br>" in line]


ROWS = list(zip(rows(), [entry for entry, _ in SHEET], strict=True))


def joined(cell):
    return " ".join(part.strip().strip("$") for part in cell.split("<br>"))


def row_holds(row, entry):
    """Whether both columns of a row hold, with the entry's sizes and the row's own conditions."""
    told = ROW.fullmatch(row)
    sizes = card(entry, "sizes").removesuffix("; denominator layout")
    shapes = {name_of(n): s for n, s in shapes_of(sizes.replace("$", "")).items()}
    needed = conditions_of(told["what"].partition("; ")[2].replace(", ", "; "), sizes)
    line = Line(
        "hessian" if ", twice" in told["size"] else "derivative",
        formula_of(told["f"], shapes),
        formula_of(joined(told["d"]), shapes),
        name_of(told["x"]),
        shapes,
        conditions=tuple(map(Condition, needed)),
    )
    numerator = told["d"] if told["n"] == "the same" else told["n"]
    other = replace(line, result=formula_of(joined(numerator), shapes))
    if line.kind == "hessian":
        return holds(line) and holds(other)
    return holds(line) and judged_by_checker(other, "numerator")


@pytest.mark.parametrize(("row", "entry"), ROWS, ids=named)
def test_a_row_of_the_sheet_is_read_back_and_holds(row, entry):
    assert row_holds(row, entry)


@pytest.mark.parametrize(
    ("key", "printed", "falsified"),
    [
        ("hessian-form", ", twice", ""),
        ("hessian-logdet", "$-K", "$K"),
        ("weighted-least-squares", "; $W$ symmetric", ""),
        ("stein", ", $S$ symmetric", ""),
        ("000-F3", "$x^{\\top} (B + B^{\\top})$ |", "the same |"),
        ("000-T6", "C A B", "B A C"),
        ("norm", " x^{\\top}$ |", " x$ |"),
    ],
)
def test_a_false_row_is_caught(key, printed, falsified):
    row, entry = next(item for item in ROWS if item[1].id == key)
    assert printed in row
    assert not _true_row(row.replace(printed, falsified), entry)


def _true_row(row, entry):
    try:
        return row_holds(row, entry)
    except md.MdlibError:
        return False
