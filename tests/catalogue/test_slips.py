"""Every charge against a source's proof or wording: quoted from the copy, and borne out."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import mdlib as md
from mdlib.catalogue.entry import Entry, PrintedSlip
from mdlib.catalogue.write import SLIPS as KINDS
from tools.sources import ROOT

DATA = Path(__file__).parents[1] / "data" / "source_quotations.txt"
QUOTED = [
    line.split(" | ", 1)
    for line in DATA.read_text(encoding="utf-8").splitlines()
    if " | " in line and not line.startswith("#")
]
SLIPS = [(entry, slip) for entry in md.identities for slip in entry.slips]
WITNESSED = [item for item in SLIPS if item[1].witness]
# A misprint that computes nothing, or a proof that is not there: the quotation is all there is.
QUOTATION_ALONE = {
    "000-R5": 2,  # the heading; x_{2q}
    "003-1.2": 1,  # O_{m×n}
    "003-1.1b": 1,  # a blank
    "001-D2": 1,  # X ∈ m×n
    "001-R8": 1,  # x for X
    "003-3.7": 1,  # the transpose of a number
    "001-E1": 1,  # a lost ∂
    "003-G2": 1,  # u for μ
    "003-2.6": 1,
    "003-2.8": 2,  # subscripts
}


def named(item):
    return f"{item[0].id}-{item[1].where}"


def printed(document, quote):
    """Whether a source's copy has these letters."""
    return any(quote in text for source, text in QUOTED if source == document)


@pytest.mark.parametrize("item", SLIPS, ids=named)
def test_a_charge_quotes_what_is_printed(item):
    entry, slip = item
    assert any(printed(document, slip.quote) for document in entry.sources)
    assert not printed(entry.sources[0], slip.quote + " and more")
    assert slip.where in KINDS
    assert slip.says.endswith(".")


@pytest.mark.parametrize("item", WITNESSED, ids=named)
def test_a_witness_shows_that_the_printed_line_fails_and_the_mended_one_holds(item):
    _, slip = item
    slip.verify()
    found = slip.witness.values()
    assert found.printed != found.truth
    assert found.right == found.truth or np.allclose(
        np.array(found.right, float), np.array(found.truth, float)
    )


@pytest.mark.parametrize("item", WITNESSED, ids=named)
def test_a_false_charge_is_caught(item):
    entry, slip = item
    with pytest.raises(md.VerificationError):
        _acquitting(slip.witness).verify()
    with pytest.raises(md.VerificationError, match=rf"^{re.escape(entry.id)} "):
        replace(entry, slips=(replace(slip, witness=_acquitting(slip.witness)),)).check()


def _acquitting(witness):
    """The same witness where the printed line is the right one."""
    if hasattr(witness, "printed_partial"):
        return replace(witness, printed_partial=witness.right_partial)
    return replace(witness, printed=witness.right)


def test_only_what_computes_nothing_has_no_witness():
    alone = [entry.id for entry, slip in SLIPS if not slip.witness and slip.where != "lost"]
    assert {key: alone.count(key) for key in alone} == QUOTATION_ALONE


def test_a_lost_proof_is_a_heading_with_nothing_behind_it():
    lost = [entry.id for entry, slip in SLIPS if slip.where == "lost"]
    assert lost == ["000-F1", "000-F2", "000-F3", "003-3.4", "003-3.9"]


def test_a_formula_that_holds_is_ok_whatever_its_proof():
    marked = {e.id: e.mark for e in md.identities if e.slips and e.verdict == "ok"}
    assert marked["001-D3"] == "its proof slipped"
    assert marked["003-3.9"] == "its proof is lost"
    assert marked["001-R7"] == "its wording slipped"
    assert repr(md.identities["001-D3"]) == (
        "<001-D3: Frobenius inner product, ok (its proof slipped)>"
    )
    assert "✓ *ok*: the formula holds; its proof slipped" in (
        md.identities["001-D3"]._repr_markdown_()
    )
    assert md.identities["000-T6"].mark == ""
    assert isinstance(md.identities["001-D3"], Entry)
    assert isinstance(md.identities["001-D3"].slips[0], PrintedSlip)


# The one that was accused wrongly: 003-3.6, ∂tr(AᵀA)/∂A = 2A.


def double_sum(A, rows, columns):
    """Σ_t Σ_k A_kt A_kt with t to `columns` and k to `rows`, as printed."""
    return sum(A[k, t] * A[k, t] for t in range(columns) for k in range(rows))


def test_the_double_sum_of_3_6_is_the_trace():
    A = np.array([[1, 2, 3], [4, 5, 6]])
    m, n = A.shape
    assert printed("003", r"\sum_{t=1}^n \sum_{k=1}^m A_{kt} A_{kt}")
    assert double_sum(A, m, n) == np.trace(A.T @ A) == 91
    with pytest.raises(IndexError):
        double_sum(A, n, m)


def test_the_derivative_of_the_double_sum_is_its_one_term():
    A = md.symbol_matrix("a", (2, 3))
    f = double_sum(A, 2, 3)
    assert [f.diff(a) for a in A] == [2 * a for a in A]


def test_nobody_accuses_3_6_any_more():
    entry = md.identities["003-3.6"]
    assert (entry.verdict, entry.mark) == ("ok", "")
    for source in [*(ROOT / "course").rglob("*.md"), *(ROOT / "mdlib").rglob("*.py")]:
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"double sum[^\n]*muddled|muddled[^\n]*double sum", text), source


# What the lectures say of the print: (lecture, the lecture's words, document, quotation)
SAID = [
    (
        "01",
        "*usually* differ by a transpose",
        "000",
        "分子布局和分母布局的求导结果通常相差一个转置",
    ),
    (
        "03",
        r"last entry of row 2 as $\partial f_m / \partial x_1$",
        "002",
        r"\frac{\partial f_2}{\partial x_2} & \cdots & \frac{\partial f_m}{\partial x_1}",
    ),
    ("04", 'calls "$A_{ii}$" the entry', "003", "$A_{ii}$ 是矩阵 A 第 i 行第 j 列元素"),
    ("04", r"for $Y \in \mathbb{R}^{m \times n}$", "003", r"Y \in R^{m \times n}"),
    ("06", '"$X \\in m \\times n$"', "001", r"\mathbf{X} \in m \times n"),
    ("06", r"$\sum_{j=1}^{n} C_{ii}$", "001", r"\sum_{j=1}^{n} C_{ii}"),
    ("07", "members of the line printed twice", "003", r"a_{tk} b_{kt} = \sum_{k=1}^{n} \sum_{t"),
    ("08", r'"$a \top X\, \mathrm{d}b$"', "001", r"+a\top Xdb"),
    ("08", "lacks a closing bracket", "001", r"=(X^\top (A+A^\top)^\top ="),
    ("09", "the print is blank", "003", "y^{T}Ax = = < x"),
    ("09", "one index pair the wrong way round", "003", "(A_{(ji)}) = (A_{(ji)})^T"),
    ("10", "without a square", "001", r"\mathcal{L} = \|Xw-b-y\|_2"),
    ("11", r"mean $\mu$, variance $\sigma$", "003", "(均值为μ,方差为σ)"),
    ("11", r"$\dfrac{1}{(2 \pi)^{n/2}\, |\Sigma|^{-1}}$", "003", r"{(2\pi)^{n/2} |\Sigma|^{-1}}"),
    ("11", r"its own proof ends with", "003", r"tr}(\mathbf{A} \Sigma) + \mu^{T} \mathbf{A} \mu"),
    ("12", r"once $\mathrm{E}_R$", "003", "E_{R}[(x-"),
    ("16", "the inner product of the vector with itself", "001", "L2范数也就是向量的内积"),
    ("16", r"Its proof has $\operatorname{tr}(CAB)$", "003", "tr( $C(AB)$ ) = tr( $CAB$ )"),
    ("16", "in 002 the author stopped", "002", "更高维度的 ... Reference"),
]


@pytest.mark.parametrize(("number", "words", "document", "quote"), SAID)
def test_what_a_lecture_says_of_the_print_is_printed(number, words, document, quote):
    text = next((ROOT / "course").glob(f"{number}_*.md")).read_text(encoding="utf-8")
    assert words in text
    assert printed(document, quote)


def test_lecture_12_counts_the_damaged_subscripts():
    line = next(text for _, text in QUOTED if r"\pi E_{p_i}" in text)
    assert line.count("E_{p_i}") == 3
    assert r"three times $\mathrm{E}_{p_i}$" in next((ROOT / "course").glob("12_*.md")).read_text(
        encoding="utf-8"
    )


# The museum's cabinet


def cabinet():
    text = next((ROOT / "course").glob("16_*.md")).read_text(encoding="utf-8")
    rows = text.partition("**A cabinet of slips in proofs.**")[2].partition("\n*How")[0]
    return re.findall(
        r"\d{3}-\w+(?:\.\w+)?(?= |,)",
        "\n".join(row.split("|")[1] for row in rows.splitlines() if row.startswith("| 0")) + " ",
    )


def test_the_cabinet_holds_every_formula_whose_proof_slipped():
    slipped = {e.id for e, s in SLIPS if s.where in ("proof", "lost")}
    right = {key for key in slipped if md.identities[key].verdict == "ok"}
    assert right <= set(cabinet())
    assert set(cabinet()) <= slipped
    assert "003-3.6" not in cabinet()
