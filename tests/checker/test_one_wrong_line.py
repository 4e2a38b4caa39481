"""Derivations with one wrong line: exactly one step is false, and the bank knows which mistake."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import mdlib as md
from mdlib.checker.line_numbers import equal, one_by_one, smallest, telling, with_identities
from mdlib.checker.mistakes.bank import BANK
from mdlib.checker.mistakes.wrong_derivations import wrong_derivations
from mdlib.checker.one_wrong_line import FEWEST, MOST, _known, broken, one_wrong_line
from mdlib.engine.verify import find_probes, holds
from mdlib.explore.line_cases import STOCK, _wrong_case, wrong_case

CHUNK, SEEDS = 20, 200
# Probes that those who made the derivation did not see.
OTHER = 11


@cache
def drawn_case(number: int):
    return wrong_case(None, number, "")


def shapes_of(it) -> dict[str, str]:
    specs = it.made.wrong.specs.items()
    return {name: " ".join(map(str, (*s.shape, *sorted(s.properties)))) for name, s in specs}


def by_numbers(it) -> list[bool]:
    """Whether each step is true at probes of its own."""
    d = it.made.wrong
    probes = find_probes(d, OTHER)
    return [all(holds(d, step, probe, {}) for probe in probes) for step in d.steps]


def verdict_on(it, lines, seed: int = OTHER):
    d = it.made.wrong
    return md.check_derivation(lines, str(d.formula), d.wrt, seed=seed, **shapes_of(it))


@pytest.mark.parametrize("start", range(0, SEEDS, CHUNK))
def test_one_step_is_false_and_the_checker_finds_the_line_and_the_mistake(start):
    for number in range(start, start + CHUNK):
        it = drawn_case(number)
        true = by_numbers(it)
        assert [at + 3 for at, each in enumerate(true) if not each] == [it.number], number
        assert FEWEST <= len(it.lines) <= MOST
        seen = verdict_on(it, [line.whole for line in it.lines])
        assert (seen.line, seen.mistakes[0]) == (it.number, it.mistake.id), number
        assert it.mistake.id in it.made.ids


def test_many_mistakes_of_the_bank_come_up():
    ids = {drawn_case(number).mistake.id for number in range(SEEDS)}
    assert len(ids) >= 15
    assert ids <= set(BANK)


def test_the_right_step_is_right_and_is_accepted_where_the_wrong_line_stood():
    for number in range(CHUNK):
        it = drawn_case(number)
        above = [line.whole for line in it.lines[: it.number - 1]]
        assert it.right.before == it.step.before
        assert it.judge(it.right.after.plain()).status == "correct", number
        assert it.judge(it.lines[it.number - 1].whole).status != "correct", number
        assert verdict_on(it, above).status == "correct" or it.number == 3


def test_the_same_seed_gives_the_same_lines():
    one, other = (_wrong_case.__wrapped__(None, 57, "", 0) for _ in range(2))
    assert [line.whole for line in one.lines] == [line.whole for line in other.lines]


@pytest.mark.parametrize("number", range(len(STOCK)))
def test_those_in_store_were_looked_at_as_well(number):
    """They are made without a look at them; this is the look."""
    it, mistake = wrong_case(None, number, ""), STOCK[number][3]
    looked_at = _known(it.made)
    assert (looked_at.number, looked_at.mistake.id) == (it.number, it.mistake.id)
    assert it.mistake.id == mistake
    assert by_numbers(it).count(False) == 1


def test_a_right_derivation_has_no_false_step():
    f = md.formula("x.T @ A @ x", A="n n", x="n")
    made = next(wrong_derivations(f, "x", "denominator"))
    assert broken(made) == [made.at]
    d = made.right
    assert all(holds(d, step, probe, {}) for probe in find_probes(d, 0) for step in d.steps)


def test_a_formula_in_which_nothing_goes_wrong_gives_none():
    assert one_wrong_line(md.formula("a.T @ x", a="n", x="n"), "x") is None


@pytest.mark.parametrize("layout", ["denominator", "numerator"])
def test_in_either_layout(layout):
    it = one_wrong_line(md.formula("tr(X.T @ A @ X)", A="m m", X="m n"), "X", 0, "M08", layout)
    assert it.made.wrong.layout == layout
    assert broken(it.made) == [it.made.at]


# Numbers.


def number_of(values) -> float:
    return float(np.asarray(values).item())


def test_at_numbers_by_lot_the_wrong_line_and_no_other_differs():
    for number in range(CHUNK):
        it = drawn_case(number)
        there = telling(it.made.wrong, it.step, number)
        values = [there.of_line(line.node) for line in it.lines]
        same = [equal(*pair) for pair in pairwise(values[1:])]
        assert [at + 3 for at, each in enumerate(same) if not each] == [it.number], number


def test_the_smallest_numbers_tell_and_are_small():
    for number in range(CHUNK):
        it = drawn_case(number)
        few = smallest(it.made.wrong, it.step)
        if few is not None:
            assert few.fails(it.step)
            lot = telling(it.made.wrong, it.step, number)
            size = lambda at: sum(np.abs(array).sum() for array in at.shown().values())
            assert size(few) <= size(lot)


def test_the_identity_hides_a_matrix_taken_for_symmetric():
    it = one_wrong_line(md.formula("x.T @ A @ x", A="n n", x="n"), "x", 0, "M07")
    lot = telling(it.made.wrong, it.step, 0)
    assert not with_identities(lot).fails(it.step)
    few = smallest(it.made.wrong, it.step).shown()
    assert few["A"].sum() == 1
    assert few["A"].trace() == 0


def test_at_size_1_factors_commute():
    it = one_wrong_line(md.formula("tr(A @ X @ B @ X)", A="n n", B="n n", X="n n"), "X", 0, "M22")
    one = one_by_one(it.made.wrong, 0)
    assert {array.size for array in one.shown().values()} == {1}
    assert not one.fails(it.step)


def test_a_number_differs_where_the_sign_is_lost():
    f = md.formula("a.T @ inv(X) @ b", a="n", b="n", X="n n invertible")
    it = one_wrong_line(f, "X", 0, "M28")
    few = smallest(it.made.wrong, it.step)
    above, wrong = (number_of(few.of_line(it.lines[it.number - k].node)) for k in (2, 1))
    assert above == -wrong != 0
