"""What a message claims is so: of every wrong answer at hand, by numbers and by a look at f."""

import json
import re
from pathlib import Path

import pytest

import mdlib as md
from mdlib.checker.checker_words import say
from tests import shapes_in
from tests.checker.judged import judged
from tests.checker.mistaken_answers import CASES
from tests.checker.mutations import mutations, questions
from tests.checker.statements import BESIDES, CLAIMS, KEYS, Case, claims_of

ANSWERS = json.loads((Path(__file__).parents[1] / "data" / "answers.json").read_text())


def tables():
    """(f, variable, shapes, answer, options) of every table of wrong answers."""
    return (case for _, *case in CASES)


def people():
    """Answers that people gave in public."""
    for case in ANSWERS:
        yield case["formula"], case["wrt"], case["shapes"], case["answer"], {}


def mutants():
    """Practice answers with one place changed."""
    for f, wrt, shapes, answer in questions(seeds=(1,)):
        for wrong in mutations(answer, shapes):
            yield f, wrt, shapes, wrong, {}


def claims(cases):
    """Each claim made of a wrong answer: the case, the message, the claim, whether it holds."""
    for f, wrt, shapes, answer, options in cases:
        asked = shapes_in(f"{f} {wrt}", shapes)
        verdict = judged(f, wrt, asked, answer, options)
        if verdict.status not in ("correct", "not-attempted"):
            case = Case(f, wrt, shapes, answer, **options)
            for claim, holds in claims_of(verdict.message, case):
                yield (f, wrt, shapes, answer), verdict.message, claim, holds


@pytest.mark.parametrize(("cases", "least"), [(tables, 180), (people, 45), (mutants, 300)])
def test_what_is_said_of_a_wrong_answer_is_so(cases, least):
    made = list(claims(cases()))
    assert [claim for claim in made if not claim[-1]] == []
    assert len(made) >= least


QUADRATIC = ("x.T @ A @ x", "x", {"A": "n n", "x": "n"})
SQUARES = ("norm(X @ w - y)**2", "w", {"X": "N d", "w": "d", "y": "N"})
FALSE = [
    # a question, an answer, a message that is false of it
    (*QUADRATIC, "A @ x", "A factor 2 is missing."),
    (*QUADRATIC, "A @ x", say("half")),
    (*QUADRATIC, "3*(A + A.T) @ x", say("times", factor=4)),
    (*QUADRATIC, "2*(A + A.T) @ x", say("times", factor=1)),
    (*QUADRATIC, "A @ x", "The variable occurs more than once, and only its last occurrence was."),
    (*QUADRATIC, "A.T @ A @ x", "One term is missing."),
    (*QUADRATIC, "A @ x - A.T @ x", "The sign is wrong."),
    (*QUADRATIC, "A @ x", "Factors under the trace were swapped."),
    (*QUADRATIC, "A @ x", "The Kronecker factors are swapped."),
    (*QUADRATIC, "A @ x", "The factors of the chain rule stand in the wrong order."),
    (*QUADRATIC, "A @ x", "A square was differentiated."),
    (*QUADRATIC, "A @ x", "A factor is missing: A.T. Compare the symbols."),
    (*QUADRATIC, "A @ A @ x", "A matrix was taken for symmetric that nobody said is. Derive."),
    (*QUADRATIC, "A @ A @ x", "One factor should be transposed and is not."),
    (*SQUARES, "2*X.T @ X @ w", "Each sample has a row of its own."),
    (*SQUARES, "X.T @ (X @ w - y)", "This is the derivative of the first term of a sum."),
    (*SQUARES, "2*X.T @ X @ w", "The term with the difference of the means is missing."),
    (*SQUARES, "2*X.T @ X @ w", "Right where y adds up to 1; the question does not say so."),
    (*SQUARES, "2*X.T @ X @ w", say("f-itself")),
    (*SQUARES, "2.0001*X.T @ (X @ w - y)", say("rounded-factor", factor="1.0001")),
    ("logdet(S)", "S", {"S": "n n spd"}, "2*inv(S)", "Nobody: nothing says that its mirror image."),
    ("x @ x.T", "x", {"x": "n"}, "kron(x.T, eye(n))", "A factor 2 is missing."),
]


@pytest.mark.parametrize(("f", "wrt", "shapes", "answer", "message"), FALSE)
def test_a_planted_falsehood_is_found(f, wrt, shapes, answer, message):
    assert False in [holds for _, holds in claims_of(message, Case(f, wrt, shapes, answer))]


def test_each_kind_of_claim_is_said_by_the_library():
    """A pattern that fits none of the library's words tests nothing."""
    folder = Path(md.__file__).parent
    words = " ".join(re.sub(r'"\s*f?"', "", p.read_text()) for p in folder.rglob("*.py"))
    old = ["A factor is missing, as when"]
    dead = [pattern for pattern, _ in CLAIMS if not re.search(_loose(pattern), words)]
    assert [pattern for pattern in dead if pattern not in old] == []
    assert {key.removeprefix("checker.") for key in (*KEYS, *BESIDES)} <= set(say)


def _loose(pattern: str) -> str:
    """Where a pattern has a group, a message has braces."""
    return re.sub(r"(?<!\\)\((?!\?)[^)]*\)", r"\\{.*?\\}|\\w+", pattern).split("\\. (?!")[0]
