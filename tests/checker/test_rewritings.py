"""Random formulas: a right answer is accepted however it is written, a wrong one never."""

from collections import Counter
from functools import cache

import pytest

import mdlib as md
from mdlib.checker.problem import read_problem
from mdlib.language.formulas import Formula
from tests import sample
from tests.checker.rewritings import rewritten
from tests.engine.generate import random_formula, shapes_of

SEEDS = range(sample(60, 200))
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@cache
def question(seed: int):
    """A random formula as text, its shapes and its derivative; None where there is none."""
    made = random_formula(seed)
    if "X" not in made.node.names:
        return None
    shapes = shapes_of(made)
    try:
        return str(made), shapes, md.derive(str(made), "X", **shapes).result
    except md.NoRuleError:
        return None


def verdict_on(seed: int, change) -> str:
    """The status of an answer made from the right one, or why there is none."""
    asked = question(seed)
    if asked is None:
        return "no derivative"
    formula, shapes, result = asked
    answer = str(Formula(change(result.node), result.specs))
    try:
        return md.check(answer, formula, "X", **shapes).status
    except md.FunctionError as error:
        return "no probe" if "has no derivative with respect to X at" in str(error) else str(error)


def outcomes(change) -> tuple[Counter, dict[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for seed in SEEDS:
        found.setdefault(verdict_on(seed, lambda node, seed=seed: change(node, seed)), []).append(
            seed
        )
    return Counter({status: len(seeds) for status, seeds in found.items()}), found


def test_a_right_answer_is_accepted_however_it_is_written():
    counts, seeds = outcomes(rewritten)
    assert set(counts) <= {"correct", "no derivative", "no probe"}, seeds
    assert counts["correct"] >= 0.85 * len(SEEDS)


def test_rewriting_changes_the_text():
    asked = [question(seed) for seed in SEEDS]
    texts = [(str(a[2]), str(Formula(rewritten(a[2].node, 0), a[2].specs))) for a in asked if a]
    assert sum(before != after for before, after in texts) >= 0.5 * len(SEEDS)


def is_zero(seed: int) -> bool:
    """Whether the derivative is zero up to rounding, so that any multiple of it is right."""
    formula, shapes, _ = question(seed)
    return all(abs(D).max() < 1e-6 for D in read_problem(formula, "X", shapes).truths)


def test_an_answer_off_by_a_thousandth_is_refused():
    counts, seeds = outcomes(lambda node, seed: node * md.formula("1.001").node)
    assert [seed for seed in seeds.get("correct", []) if not is_zero(seed)] == []
    assert counts["wrong"] >= 0.75 * len(SEEDS)
