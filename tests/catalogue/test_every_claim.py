"""Every claim of the source documents is in the catalogue and is taught."""

import re

import pytest

import mdlib as md
from tools.pages import is_appendix, lecture_sources
from tools.sources import ROOT

REGISTER = """
    000-def 000-layout 000-R0 000-R1 002-R1 000-R2 002-R2 000-R3 002-R3 000-R4 002-R4 000-R5
    002-R5 002-higher 000-MM1 000-MM2 003-1a 003-1b 003-1c 003-3def
    000-F1 000-F2 000-F3 003-1.1a 003-1.1b 003-1.1c 003-1.2
    001-D1 001-D2 001-D3 001-R1 001-R2 001-R3 001-R4 001-R5 001-R6 001-R7 001-R8
    000-T1 001-T1 000-T2 001-T2 003-2.2 001-T3 003-2.1 000-T3 003-2.3 001-T4 000-T4 003-2.4
    001-T5 003-2.5
    003-3.1 000-T5 003-3.2 003-3.8 000-T6 003-3.3 003-3.4 003-3.5 003-3.6 003-3.7 003-3.9
    001-E1 001-E2 001-E3a 001-E3b 001-E3c
    003-G1 003-G2 003-2.6 003-2.7 003-2.8
    """
CLAIMS = REGISTER.split()
# The formula sheet names claims without teaching them.
TAUGHT = "\n".join(
    source.read_text(encoding="utf-8") for source in lecture_sources() if not is_appendix(source)
)


def mentioned(claim, text):
    """Whether a text names a claim, and not only a longer id that begins with it."""
    return re.search(rf"{re.escape(claim)}(?![\w.]*\w)", text) is not None


def test_the_list_has_every_claim_once():
    assert len(CLAIMS) == len(set(CLAIMS)) == 73


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_in_the_catalogue(claim):
    assert claim in md.identities
    assert md.identities[claim].origin == "sources"


def test_the_catalogue_has_no_other_claim_of_the_sources():
    assert {key for e in md.identities if e.origin == "sources" for key in e.ids} == set(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_is_in_a_lecture(claim):
    assert mentioned(claim, TAUGHT)


@pytest.mark.parametrize(
    ("claim", "text", "found"),
    [
        ("001-E3a", "claim 001-E3a.", True),
        ("003-1.1", "claim 003-1.1a", False),
        ("003-1.2", "(claims 003-1.2 and 003-3.7)", True),
        ("003-2.4", "claim 003-2.45", False),
        ("000-R1", "claims 000-R10", False),
        ("000-F2", "claim 002-F2", False),
    ],
)
def test_a_claim_is_found_where_it_stands_and_nowhere_else(claim, text, found):
    assert mentioned(claim, text) == found


# One count of the claims everywhere: the sentences take it from the register.

NAMES = r"claims|entries"
TOLD = re.compile(rf"\b[Oo]f (?:the |its )?(\d\d+) (?:{NAMES})|\b(\d\d+) claims\b")


def counted(source):
    """A text with what it takes from the catalogue replaced by its value, as the builder does."""
    value = lambda found: str(eval(found[1], {"md": md}))  # our own source
    return re.sub(r"\{eval\}`([^`]*\bmd\.identities\b[^`]*)`", value, source)


def told(text):
    return [int(one or other) for one, other in TOLD.findall(text)]


STATING = [
    *(ROOT / "course").rglob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / name for name in ("README.md", "NOTATION.md", "REFERENCES.md", "CONTRIBUTING.md")),
]


@pytest.mark.parametrize("source", STATING, ids=lambda path: path.stem)
def test_a_text_that_counts_the_claims_counts_as_the_register(source):
    assert set(told(counted(source.read_text(encoding="utf-8")))) <= {len(CLAIMS)}


def lecture(number):
    return next((ROOT / "course").glob(f"{number}_*.md")).read_text(encoding="utf-8")


def test_the_two_lectures_that_count_take_their_numbers_from_the_register():
    assert "{eval}`len(md.identities.claims)`" in lecture("00")
    assert "{eval}`len(md.identities.claims)`" in lecture("16")
    sentence = re.search(r"^Of the \{eval\}.*$", lecture("00"), re.MULTILINE)[0]
    assert counted(sentence) == (
        "Of the 73 claims 54 hold (some with a slip or a gap in the proof), 8 are false as stated, "
        "5 are misprinted, 4 hold only under a condition that is not stated, and 2 lost their "
        "formula."
    )
    assert "Of 73 claims 54 hold, and 19 do not stand" in counted(lecture("16"))


def test_another_count_is_noticed():
    assert told("Of the 63 entries 45 hold") == [63]
    assert told("Of 74 claims 55 are right; the register has 73 claims.") == [74, 73]


def test_a_claim_has_one_verdict_in_lecture_9_16_and_the_register():
    loose = [key for key in CLAIMS if md.identities[key].verdict == "loose"]
    assert loose == ["000-layout", "003-1.2", "003-3.7", "001-E3c"]
    assert "003-3.7 (condition missing)" in lecture("09")
    halls = lecture("16").split("\n## Hall ")
    dropped = next(hall for hall in halls if hall.startswith("5: a condition dropped"))
    accused = next(hall for hall in halls if hall.startswith("7: wrongly accused"))
    assert all(key in dropped for key in loose)
    assert "claim 003-3.6" in accused
    assert "003-3.6" not in "".join(h for h in halls[1:] if h != accused and "Summary" not in h)


# What a lecture writes behind a claim, and the catalogue's word for it.
VERDICT = {"wrong": "wrong", "lost": "lost", "misprinted": "typo", "loose": "loose"}
SAID = re.compile(
    r"\b(\d{3}-[\w.]*\w) \((wrong|lost|misprinted|loose|condition missing|proof lost)\b"
)


def contradicted(text):
    """The claims of which a text says another thing than the catalogue."""
    return [claim for claim, word in SAID.findall(text) if not _agrees(md.identities[claim], word)]


def _agrees(entry, word):
    if word == "proof lost":
        return "proof is lost" in repr(entry)
    return entry.verdict == VERDICT.get(word, "loose")


def test_what_the_lectures_say_of_a_claim_is_what_the_catalogue_says():
    assert len(SAID.findall(TAUGHT)) > 15
    assert contradicted(TAUGHT) == []


@pytest.mark.parametrize("text", ["000-F2 (lost)", "000-R1 (wrong)", "003-3.6 (proof lost)"])
def test_another_verdict_is_noticed(text):
    assert contradicted(text) == [text.split()[0]]
