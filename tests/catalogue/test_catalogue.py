"""The catalogue: every claim is there, every right statement holds, every wrong one is refuted."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import mdlib as md
from mdlib.catalogue.catalogue_words import say, say_latex
from mdlib.catalogue.checks import DerivativeCheck, DifferentialCheck, equal
from mdlib.catalogue.data import Catalogue
from mdlib.catalogue.entry import VERDICTS
from mdlib.catalogue.integrals import IntegralCheck, integral
from mdlib.catalogue.placing import PlacesCheck
from mdlib.engine.derivation import Derivation
from tools.sources import ROOT

# The register of the sources' claims, one verdict each.
CLAIMS = {
    "ok": """
        000-def 000-R0 000-R1 002-R1 002-R2 000-R3 000-R4 002-R4 002-R5 000-MM1 000-MM2
        003-1b 003-1c 000-F1 000-F3 003-1.1a 003-1.1b 003-1.1c 001-D1 001-D3 001-R1 001-R2
        001-R3 001-R4 001-R5 001-R6 001-R7 001-R8 000-T1 001-T1 000-T2 001-T2 003-2.2
        001-T3 003-2.1 000-T3 003-2.3 001-T4 000-T4 001-T5 003-2.5 003-3.1 000-T5 003-3.2
        003-3.8 000-T6 003-3.3 003-3.5 003-3.6 003-3.9 001-E1 001-E3b 003-2.6
        003-2.8
        """,
    "wrong": "003-1a 000-F2 003-2.4 003-3.4 001-E2 001-E3a 003-G2 003-2.7",
    "typo": "002-R3 000-R5 003-3def 001-D2 003-G1",
    "lost": "000-R2 002-higher",
    "loose": "000-layout 003-1.2 003-3.7 001-E3c",
}
VERDICT = {key: verdict for verdict, keys in CLAIMS.items() for key in keys.split()}
ENTRIES = list(md.identities)
FROM_SOURCES = [entry for entry in ENTRIES if entry.origin == "sources"]
DERIVATIVES = [(entry, check) for entry in ENTRIES for check in entry.derivatives]
REFUTED = [entry for entry in ENTRIES if entry.counterexample]


def named(item):
    entry = item[0] if isinstance(item, tuple) else item
    return entry.id


def test_every_claim_of_the_sources_is_there_with_its_verdict():
    found = {key: entry.verdict for entry in FROM_SOURCES for key in entry.ids}
    assert found == VERDICT
    assert len(VERDICT) == 73


def test_the_counts_follow_from_the_register():
    counts = md.identities.counts()
    assert counts == {verdict: len(keys.split()) for verdict, keys in CLAIMS.items()}
    assert sum(counts.values()) == len(md.identities.claims) == 73
    assert md.identities.broken == [key for key in md.identities.claims if VERDICT[key] != "ok"]
    fewer = Catalogue(entry for entry in ENTRIES if entry.id != "000-T2")
    assert fewer.counts()["ok"] == counts["ok"] - 3
    assert md.identities.by_topic("Hessians").claims == []


def test_the_verdicts_are_those_that_the_other_tests_use():
    assert set(VERDICTS) == set(CLAIMS)


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_an_entry_says_all_it_must(entry):
    for text in (entry.title, entry.topic, entry.right, entry.checks):
        assert text
    assert (entry.origin == "sources") == (entry.id in VERDICT)
    assert bool(entry.printed) == (entry.origin == "sources" and entry.verdict != "lost")
    assert bool(entry.counterexample) == (entry.verdict in ("wrong", "typo", "loose"))
    assert entry.proof or any(isinstance(c, DerivativeCheck | PlacesCheck) for c in entry.checks)
    references = (ROOT / "REFERENCES.md").read_text(encoding="utf-8")
    assert entry.sources
    assert all(f"| {key} |" in references for key in entry.sources)


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_the_right_statement_holds(entry):
    assert entry.check(seed=1) is entry


# An integral has no component proof, and a differential is proved by its `DifferentialCheck`.
PROVED = [
    (e, c) for e in ENTRIES for c in e.checks if not isinstance(c, IntegralCheck | PlacesCheck)
]


@pytest.mark.parametrize("item", PROVED, ids=named)
def test_the_right_statement_is_proved_with_symbolic_entries(item):
    item[1].prove()


def test_a_check_verifies_both_layouts_and_compares_the_text(monkeypatch):
    seen = []
    verify = Derivation.verify
    monkeypatch.setattr(
        Derivation, "verify", lambda d, seed: (seen.append((d.layout, seed)), verify(d, seed))
    )
    md.identities["000-F3"].check(seed=5)
    assert seen == [("denominator", 5), ("numerator", 5)]
    monkeypatch.setattr(Derivation, "verify", lambda d, seed: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        md.identities["000-F3"].check()


@pytest.mark.parametrize("item", DERIVATIVES, ids=named)
def test_a_stored_result_that_is_not_the_derivative_is_caught(item):
    entry, check = item
    false = replace(entry, checks=(replace(check, result=f"-3*({check.result})"),))
    with pytest.raises(md.VerificationError, match=rf"^{entry.id} .*"):
        false.check()


@pytest.mark.parametrize(
    "item", [(e, c) for e, c in DERIVATIVES if c.order and "zeros" not in c.result], ids=named
)
def test_exact_derivatives_catch_it_without_the_engine(item):
    _, check = item
    false = replace(check, result=f"-3*({check.result})")
    values = false._probes(0)
    assert len(values) >= 2
    assert not any(np.array_equal(*map(np.array, false._sides(at))) for at in values)


def test_a_statement_that_cannot_be_read_is_named():
    check = replace(md.identities["logdet"].checks[0], formula="logdet(Y)")
    with pytest.raises(
        md.VerificationError, match=r"^logdet \(Log-determinant\): .*Y has no shape"
    ):
        replace(md.identities["logdet"], checks=(check,)).check()


def falsified(check):
    """The same statement with its right side multiplied, or its rows in another order."""
    if isinstance(check, PlacesCheck):
        return replace(check, rows=check.cols, cols=check.rows)
    return replace(check, result=f"2*({check.result})")


OTHERS = [
    (e, c)
    for e in ENTRIES
    for c in e.checks
    if not isinstance(c, DerivativeCheck) and not (isinstance(c, PlacesCheck) and c.rows == c.cols)
]


@pytest.mark.parametrize("item", OTHERS, ids=named)
def test_a_false_statement_is_caught(item):
    entry, check = item
    false = replace(entry, checks=(falsified(check),))
    with pytest.raises(md.VerificationError, match=rf"^{entry.id} "):
        false.check()


@pytest.mark.parametrize("item", PROVED, ids=named)
def test_a_false_statement_is_not_proved(item):
    _, check = item
    if isinstance(check, DerivativeCheck) and check.order == 0:
        assert any(isinstance(other, DifferentialCheck) for other in item[0].checks)
        return
    with pytest.raises(md.VerificationError):
        falsified(check).prove()


@pytest.mark.parametrize("entry", REFUTED, ids=named)
def test_what_is_printed_fails_and_what_is_right_holds(entry):
    entry.counterexample.verify()
    found = entry.counterexample.values()
    assert found.printed != found.truth
    assert found.right == found.truth or np.allclose(
        np.array(found.right, float), np.array(found.truth, float)
    )


@pytest.mark.parametrize("entry", REFUTED, ids=named)
def test_a_counterexample_fits_on_a_slide(entry):
    for array in entry.counterexample.at.values():
        assert all(isinstance(number, int) and abs(number) <= 9 for row in array for number in row)
        assert len(array) * len(array[0]) <= 4
    text = entry.counterexample.show().text
    assert text.startswith("at ")
    assert all(word in text for word in ("as printed", "right"))
    assert repr(entry.counterexample.show()) == text


def test_a_place_where_both_sides_agree_is_no_counterexample():
    example = replace(md.identities["000-F2"].counterexample, at={"x": [[0], [0]]})
    with pytest.raises(md.VerificationError, match=r'^"x" holds at .*: no counterexample\.$'):
        example.verify()


def test_a_right_side_that_fails_too_is_caught():
    example = replace(md.identities["000-F2"].counterexample, right="3*x")
    with pytest.raises(md.VerificationError, match=r'^"3\*x" fails at .* too\.$'):
        example.verify()
    entry = replace(md.identities["000-F2"], counterexample=example)
    with pytest.raises(md.VerificationError, match=r"^000-F2 \(Squared length\): "):
        entry.check()


# (id, what each side gives)
SEEN = [
    ("000-F2", [[1], [2]], [[2], [4]]),
    ("003-2.4", [[0]], [[1]]),
    ("003-3.4", [[1, 0], [-1, 1]], [[-1, 0], [2, -1]]),
    ("001-E3a", [[2]], [[1]]),
    ("003-2.7", [[1]], [[2]]),
    ("002-R3", [[1]], [[5]]),
    ("000-R5", [[3]], [[2]]),
    ("001-E3c", "undefined", [[1], [1]]),
]


@pytest.mark.parametrize(("key", "printed", "right"), SEEN)
def test_what_each_side_gives(key, printed, right):
    found = md.identities[key].counterexample.values()
    assert (found.printed, found.right) == (printed, right)


def test_there_are_forty_well_known_gradients_beyond_the_sources():
    beyond = [entry for entry in ENTRIES if entry.origin == "beyond the sources"]
    assert len(beyond) >= 40
    assert all(entry.derivatives and entry.reference for entry in beyond)


def test_search():
    assert "003-3.7" in md.identities.search("det")
    assert "logdet" in md.identities.search("LOG determinant")
    assert "003-3.1" not in md.identities.search("det")
    assert len(md.identities.search("no such words")) == 0
    assert [entry.id for entry in md.identities.by_verdict("lost")] == ["000-R2", "002-higher"]
    assert {entry.sources[0] for entry in md.identities.by_source("002")} <= {"000", "002"}
    assert "logdet" in md.identities.by_topic("more gradients with respect to a matrix")
    assert len(md.identities) == len(ENTRIES) == sum(1 for _ in md.identities)
    assert len(md.identities.ids) == sum(len(entry.ids) for entry in ENTRIES)


# (call, message)
MESSAGES = [
    (
        lambda: md.identities["001-E9"],
        r"identities\['001-E9'\]: no entry has this id; expected one such as '001-E2'\. "
        r"Near it: 001-E1, 001-E2",
    ),
    (
        lambda: md.identities.by_verdict("false"),
        r"by_verdict\('false'\): expected one of 'ok', 'wrong'",
    ),
    (
        lambda: md.identities.by_topic("knots"),
        r"by_topic\('knots'\): expected one of 'definitions'",
    ),
    (
        lambda: Catalogue([*ENTRIES, ENTRIES[0]]),
        r"two entries of the catalogue have the id '000-def'",
    ),
]


@pytest.mark.parametrize(("call", "message"), MESSAGES)
def test_what_is_not_there_is_said(call, message):
    with pytest.raises(md.DataError, match=message):
        call()


def test_an_entry_without_a_derivative_says_so():
    with pytest.raises(md.VerificationError, match=r"^001-T5 is not a derivative"):
        md.identities["001-T5"].derive()


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_an_entry_shows_itself(entry):
    shown = entry._repr_markdown_()
    assert all(key in shown for key in entry.ids)
    assert (f"*{entry.verdict}*" in shown) == (entry.origin == "sources")
    assert shown.count("$$") % 2 == 0
    assert shown.replace("$$", "").count("$") % 2 == 0
    for text in (shown, entry.right, entry.printed):
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") == text.count(r"\right")
        assert text.count(r"\begin") == text.count(r"\end")
    assert str(entry).startswith(", ".join(entry.ids))
    if entry.counterexample:
        assert "Counterexample" in shown


def test_the_exact_partial_derivatives_are_those_of_the_numbers():
    from mdlib.catalogue import exact

    f = md.formula("tr(inv(X) @ A) * det(X)", X="2 2", A="2 2")
    at = {"X": [[1, 2], [3, 5]], "A": [[1, 0], [4, 2]]}
    D = exact.partials(f, "X", at)
    assert all(isinstance(partial, Fraction) for partial in D.flat)
    numbers = md.partials(lambda X: f(X=X, A=at["A"]), np.array(at["X"], float))
    assert np.allclose(numbers[0, 0], [[float(D[0, 0, k, l]) for l in (0, 1)] for k in (0, 1)])


def test_the_sheet_holds_every_derivative_in_both_layouts():
    shown = md.identities.by_topic("gradients with respect to a vector").sheet()
    rows = shown.markdown.splitlines()
    assert rows[0] == "**Gradients with respect to a vector**"
    assert sum("$(A + A^{\\top}) x$ | $x^{\\top} (A + A^{\\top})$" in row for row in rows) == 1
    assert "| Quadratic form; $A$ symmetric<br><small>" in shown.markdown
    assert shown.text.startswith("000-F1: ∂(x.T @ a)/∂x = a")
    whole = md.identities.sheet()
    assert len([row for row in whole.markdown.splitlines() if row.startswith("| ")]) >= 90
    for row in whole.markdown.splitlines():
        assert row.count("|") in (0, 6), row
    assert "003-1.1c</span></small> | $x^{\\top} A x$" in shown.markdown
    assert "the mean; $\\Sigma$ invertible, $\\Sigma$ symmetric<br>" in whole.markdown
    assert " spd" not in whole.markdown


def _formulas(markdown):
    return re.findall(r"\$(.*?)\$", markdown)


def test_no_formula_of_a_table_pushes_the_others_off_the_page():
    """Browsers do not break a formula, so a cell has it on two lines, and what it needs apart."""
    rows = [row for row in md.identities.sheet().markdown.splitlines() if "<br>" in row]
    assert len(rows) > 100
    wide = [f for row in rows for f in _formulas(row) if len(f) > 75 and "frac" not in f]
    assert wide == []
    assert r"X^{\top} B)$<br>$X (X^{\top} C X)^{-1}$ |" in md.identities.sheet().markdown
    listing = md.identities.search("inverse trace")._repr_markdown_()
    assert any("^{-1} B" in formula for formula in _formulas(listing))
    assert not any("= " in formula and "invertible" in formula for formula in _formulas(listing))
    assert "$<br>$(X \\text{ invertible})$" in listing


def test_the_density_of_one_variable_needs_its_own_sigma_alone():
    assert md.identities["003-G1"].conditions == ("sigma > 0",)
    assert "for" not in md.identities["003-G1"].where


def test_an_overview_has_a_row_for_every_entry():
    for verdict in VERDICTS:
        chosen = md.identities.by_verdict(verdict)
        rows = chosen._repr_markdown_().splitlines()
        assert len(rows) == len(chosen) + 2
        assert len({row.count("|") for row in rows}) == 1
    assert repr(md.identities.by_verdict("lost")).startswith("2 entries\n<000-R2: Rule 2")


def test_every_property_is_said_in_words_and_in_latex():
    found = {
        c.kind for e in ENTRIES for check in e.checks for c in getattr(check, "conditions", ())
    }
    assert found <= set(say_latex) <= set(say)
    condition = md.identities["norm"].checks[0].conditions[0]
    assert (str(condition), condition.latex()) == ("x ≠ 0", r"x \ne 0")


SQUARE = {"X": "n n"}
# (action, message)
FAILURES = [
    (equal("tr(X)", "2*tr(X)", **SQUARE).check, r"^tr\(X\) = 2\*tr\(X\) fails at X = \[\["),
    (equal("tr(X)", "2*tr(X)", **SQUARE).prove, r"^tr\(X\) = 2\*tr\(X\) is not an identity\.$"),
    (equal("X", "X.T", X="m n").prove, r"^X = X\.T: the sides have different shapes\.$"),
    (
        equal("X - X", "0*X", **SQUARE).prove,
        r"both sides are zero at these sizes; choose others\.$",
    ),
    (equal("X - X", "0*X", **SQUARE).check, r"has no value but zero at 60 random probes\.$"),
    (equal("log(-X*X)", "X", **SQUARE).check, r"has no value but zero at 60 random probes\.$"),
    (
        integral("variance", "mu sigma", "sigma", mu="", sigma="positive").check,
        r"^variance\(mu, sigma\) = sigma fails: the sum gives ",
    ),
    (
        PlacesCheck(("m", 1), ("p", 1), rows="i", cols="k").check,
        r"^denominator layout, f m×1, x p×1: .*: this is not how they are placed\.$",
    ),
]


@pytest.mark.parametrize(("action", "message"), FAILURES)
def test_what_fails_is_said(action, message):
    with pytest.raises(md.VerificationError, match=message):
        action()
