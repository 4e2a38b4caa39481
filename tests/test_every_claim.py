"""Every claim of the source documents is in the catalogue and is taught."""

import re

import pytest

import mdlib as md
from tools.sources import is_appendix, lecture_sources

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
