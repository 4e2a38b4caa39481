"""The bank of mistakes: its rows, and that wrong answers are refused and named."""

import re
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import pytest

import mdlib as md
from mdlib.mistakes import BANK, LECTURES
from mdlib.verdict import Verdict

from .mistaken_answers import BANK_CASES, OTHER_CASES, UNSEEN_CASES
from .mistaken_elsewhere import ELSEWHERE_CASES

ROOT = Path(md.__file__).parents[1]
CASES = BANK_CASES + OTHER_CASES + UNSEEN_CASES + ELSEWHERE_CASES
VARIANTS = {"M08b", "M27b", "M37b", "M41b"}
PUBLISHED = {f"M{number:02}" for number in range(1, 56)} | VARIANTS


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer", "options"), CASES)
def test_a_mistake_is_refused_and_named(id, f, wrt, shapes, answer, options):
    verdict = md.check(answer, f, wrt, **shapes, **options)
    assert verdict.status in ("wrong", "other-layout"), verdict
    assert id in verdict.mistakes


def gives_away(message: str, answer: str) -> bool:
    """Whether the right answer, if it is more than a symbol, stands in the message."""
    return len(answer) > 3 and answer.replace(" ", "") in message.replace(" ", "")


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer", "options"), CASES)
def test_a_message_is_short_and_does_not_give_the_answer_away(id, f, wrt, shapes, answer, options):
    message = md.check(answer, f, wrt, **shapes, **options).message
    assert not gives_away(message, str(md.derive(f, wrt, **shapes, **options).result))
    assert len(re.findall(r"[.?](?= |$)", message)) in (2, 3), message


def test_a_message_that_gives_the_answer_away_is_found():
    assert gives_away("It is 2*A @ x, see?", "2*A@x")


def test_most_mistakes_are_named_first():
    first = [md.check(c[4], c[1], c[2], **c[3], **c[5]).mistakes[0] == c[0] for c in CASES]
    assert sum(first) >= 0.85 * len(CASES)


def test_a_verdict_takes_well_under_half_a_second():
    spent = []
    for _, f, wrt, shapes, answer, options in CASES:
        began = process_time()
        md.check(answer, f, wrt, **shapes, **options)
        spent.append(process_time() - began)
    assert median(spent) < 0.1
    assert max(spent) < 0.5


def test_the_cases_cover_the_published_bank():
    assert {case[0] for case in BANK_CASES} == PUBLISHED
    assert set(BANK) == PUBLISHED | {f"N0{number}" for number in range(1, 10)}


@pytest.mark.parametrize("mistake", BANK.values(), ids=list(BANK))
def test_a_row_says_what_and_what_to_try_in_one_sentence_each(mistake):
    for sentence in (mistake.what, mistake.hint):
        assert sentence[0].isupper()
        assert sentence[-1] in ".?"
        assert not re.search(r"[.?] ", sentence), sentence
    assert mistake.name
    assert mistake.example
    assert mistake.lecture in LECTURES
    assert not re.search(r"[=@]|X\*\*", mistake.what + mistake.hint), (
        "it would give the answer away"
    )


def broken_links(bank) -> list[str]:
    """Links into lectures that are there, at headings that are not, or are there twice."""
    broken = []
    for mistake in bank:
        source = ROOT / "course" / f"{LECTURES[mistake.lecture]}.md"
        numbered = list((ROOT / "course").glob(f"{mistake.lecture}_*.md"))
        if numbered and not source.exists():
            broken.append(mistake.link)
        elif source.exists():
            headings = re.findall(r"^#+ (.*)$", source.read_text(), re.MULTILINE)
            broken += [mistake.link] * (headings.count(mistake.section) != 1)
    return broken


def test_links_lead_to_sections_that_are_there():
    assert broken_links(BANK.values()) == []


@pytest.mark.parametrize("section", ["No such heading", "", "a comment in a cell"])
def test_a_broken_link_is_found(section):
    row = replace(BANK["M06"], section=section)
    mark = section.replace(" ", "-")
    assert broken_links([row]) == [f"notebooks/03_vector_by_vector.ipynb#{mark}"]


def test_a_link_goes_to_a_heading_as_the_notebook_shows_it():
    # JupyterLab makes the anchor from the text, and cannot from a formula.
    assert not [row.id for row in BANK.values() if re.search(r"[$`*\\]", row.section)]


def test_a_verdict_shows_the_link_of_the_likeliest_mistake():
    shown = Verdict("wrong", "No.", ["M28"])._repr_html_()
    assert 'href="../notebooks/06_differentials.ipynb#The-inverse"' in shown
    assert "href" not in Verdict("wrong", "No.")._repr_html_()
    assert "href" not in Verdict("wrong", "No.", ["X99"])._repr_html_()


WORDS = [
    (
        "2*A @ x",
        "x.T @ A @ x",
        {"A": "n n", "x": "n"},
        "A matrix was taken for symmetric that nobody said is. "
        "Derive it again and keep each matrix apart from its transpose.",
    ),
    (
        "x @ x.T",
        "x.T @ A @ x",
        {"A": "n n", "x": "n"},
        "The answer is 3×3; the derivative in denominator layout is n×1 (here 3×1), the shape "
        "of x. This is the derivative with respect to another symbol of the formula. "
        "Mark the variable in the formula and hold everything else fixed.",
    ),
    (
        "-A.T",
        "A @ x",
        {"A": "m n", "x": "n"},
        "The sign is wrong. Follow each minus from the first line.",
    ),
]


@pytest.mark.parametrize(("answer", "f", "shapes", "message"), WORDS)
def test_what_is_said(answer, f, shapes, message):
    assert md.check(answer, f, "x", **shapes).message == message


def test_an_answer_that_is_wrong_in_no_known_way_is_not_named():
    verdict = md.check("A.T @ A @ A.T", "A @ x", "x", A="m n", x="n")
    assert (verdict.status, verdict.mistakes) == ("wrong", [])


TWO_FAULTS = [
    ("M55", "tr(inv(B) @ A) + logdet(B)", "B", {"A": "n n", "B": "n n"}, "-inv(B) @ A @ inv(B)"),
    ("M50", "(x - m).T @ inv(C) @ (x - m)", "x", {"x": "n", "m": "n", "C": "n n"}, "2*C @ (x - m)"),
    ("M49", "(x - m).T @ W @ (x - m)", "m", {"x": "n", "m": "n", "W": "n n"}, "2*W @ (x - m)"),
    ("M18", "1/2*x.T @ A @ x", "x", {"A": "n n", "x": "n"}, "2*A @ x"),
]


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer"), TWO_FAULTS)
def test_a_mistake_beside_a_matrix_taken_for_symmetric_is_named(id, f, wrt, shapes, answer):
    verdict = md.check(answer, f, wrt, **shapes)
    assert verdict.status == "wrong"
    assert verdict.mistakes[0] == id
    assert "M07" in verdict.mistakes


TRANSPOSED = [
    ("M36", "logdet(X)", "X", {"X": "n n"}, "(2*inv(X) - inv(X)*eye(n)).T"),
    ("M42", "tr(mpow(X, 3))", "X", {"X": "n n"}, "3*X.T**2"),
    ("M12", "norm(X @ w - y)**2", "w", {"X": "N d", "w": "d", "y": "N"}, "2*X.T @ diag(X @ w - y)"),
]


@pytest.mark.parametrize(("id", "f", "wrt", "shapes", "answer"), TRANSPOSED)
def test_a_mistake_made_before_the_last_transpose_is_named_in_numerator_layout(
    id, f, wrt, shapes, answer
):
    verdict = md.check(answer, f, wrt, layout="numerator", **shapes)
    assert verdict.status == "wrong"
    assert verdict.mistakes[0] == id


def test_an_id_that_is_not_in_the_bank_is_an_error():
    assert md.mistake("M28").name == "sign of the inverse lost"
    with pytest.raises(md.MdlibError) as caught:
        md.mistake("M99")
    assert str(caught.value) == "mistake: no 'M99' in the bank; it has M01 to M55 and N01 to N09."


MISSING = [
    ("exp(s)/2", "(sum(exp(s)) + mu.T @ mu - sum(s))/2", "s", {"s": "n", "mu": "n"}, ["N05"]),
    (
        "P/2",
        "(tr(P @ S) - logdet(S))/2",
        "S",
        {"P": "n n spd", "S": "n n spd"},
        ["M55", "N05"],
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "named"), MISSING)
def test_a_missing_term_is_no_difference_of_means_without_one(answer, f, wrt, shapes, named):
    assert md.check(answer, f, wrt, **shapes).mistakes == named


LAST = {"X": "m n", "w": "n", "y": "m", "S": "m m spd"}
WEIGHTED = "-(y - X @ w).T @ inv(S) @ (y - X @ w)/2"


def test_an_answer_that_is_twice_the_derivative_has_no_other_fault():
    verdict = md.check("2*X.T @ inv(S) @ (y - X @ w)", WEIGHTED, "w", **LAST)
    assert verdict.mistakes == ["N02"]
    assert "twice" in verdict.message


def test_a_forgotten_summand_is_a_difference_of_means_only_where_there_is_one():
    verdict = md.check("2*X.T @ X @ w", "norm(X @ w - y)**2", "w", X="m n", w="n", y="m")
    assert verdict.mistakes == ["N05"]


LIKELIEST = [
    ("E", "tr(C @ V) + tr(E @ V.T)", "V", {"C": "n m", "V": "m n", "E": "m n"}, "N05"),
    (
        "(B + B.T) @ X @ C @ A",
        "tr(A @ X.T @ B @ X @ C)",
        "X",
        {"A": "p n", "X": "m n", "B": "m m", "C": "n p"},
        "M29",
    ),
]


@pytest.mark.parametrize(("answer", "f", "wrt", "shapes", "first"), LIKELIEST)
def test_a_name_from_another_kind_of_task_does_not_come_first(answer, f, wrt, shapes, first):
    assert md.check(answer, f, wrt, **shapes).mistakes[0] == first
