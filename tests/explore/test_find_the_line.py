"""Find the line without a browser: cases, numbers, verdicts, refusals."""

import numpy as np
import pytest

from mdlib.errors import FormulaError, MdlibError, ShapeError
from mdlib.explore import FindTheLine
from mdlib.explore.line_cases import OF_ONE, STOCK

QUADRATIC = {"formula": "x.T @ A @ x", "wrt": "x", "A": "n n", "x": "n"}


@pytest.fixture(scope="module")
def shown():
    return FindTheLine()


def test_as_many_cases_are_in_store_as_it_says(shown):
    assert shown.facts["store"] == len(STOCK)
    assert set(shown.facts["cases"]) == {str(n) for n in range(len(STOCK))}
    ids = {case["id"] for case in shown.facts["cases"].values()}
    assert ids == {mistake for *_, mistake, _ in STOCK}


def test_at_numbers_by_lot_one_line_differs_and_at_the_smallest_too(shown):
    for case in shown.facts["cases"].values():
        for name in ("drawn", "smallest"):
            same = case["numbers"][name]["same"]
            assert [n for n, each in enumerate(same, 1) if each is False] == [case["wrong"]], name


def test_values_are_those_of_numpy(shown):
    """The first case, xᵀ A x, written out in NumPy."""
    numbers = shown.facts["cases"]["0"]["numbers"]
    for name in ("drawn", "identity", "ones", "smallest"):
        A, x, dx = (np.array(numbers[name]["arrays"][key]) for key in ("A", "x", "dx"))
        f, df = x.T @ A @ x, dx.T @ A @ x + x.T @ A @ dx
        wrong = 2 * x.T @ A @ dx
        assert numbers[name]["values"] == [v.tolist() for v in (f, *[df] * 4, *[wrong] * 3)]


def test_another_number_is_another_derivation(shown):
    texts = set()
    for number in (8, 9, 10, 4711):
        shown.value = {**shown.value, "case": number}
        texts.add(shown.facts["cases"][str(number)]["formula"])
    assert len(texts) == 4


def test_a_formula_of_ones_own_has_its_own_cases():
    own = FindTheLine(**QUADRATIC)
    assert set(own.facts["cases"]) == {str(n) for n in range(OF_ONE)}
    assert {case["formula"] for case in own.facts["cases"].values()} == {"xᵀ A x"}
    assert len({case["id"] for case in own.facts["cases"].values()}) > 1


def test_a_mistake_can_be_asked_for():
    own = FindTheLine(**QUADRATIC, mistake="M08")
    assert {case["id"] for case in own.facts["cases"].values()} == {"M08"}


@pytest.mark.parametrize(("chosen", "error", "said"), [
    ({"formula": "x.T @ A @", "wrt": "x", "A": "n n", "x": "n"}, FormulaError, "cannot be read"),
    ({"formula": "x.T @ A @ x", "wrt": "x", "A": "m m", "x": "n"}, ShapeError, "must equal"),
    ({"formula": "a.T @ x", "wrt": "x", "a": "n", "x": "n"}, MdlibError, "no mistake of the bank"),
    ({**QUADRATIC, "mistake": "M28"}, MdlibError, "no mistake of the bank"),
    ({**QUADRATIC, "wrt": "y"}, FormulaError, "y"),
])  # fmt: skip
def test_what_cannot_be_derived_wrongly_is_refused_in_words(chosen, error, said):
    with pytest.raises(error, match=said):
        FindTheLine(**chosen)


def test_a_bad_formula_set_from_code_is_a_fact_and_keeps_the_lines(shown):
    before = shown.facts["cases"]
    shown.value = {**shown.value, "formula": "x.T @", "wrt": "x"}
    assert shown.facts["cases"] == before
    assert "cannot be read" in shown.facts["error"]
    shown.value = {**shown.value, "formula": "", "wrt": ""}
    assert "error" not in shown.facts


@pytest.mark.parametrize(("written", "status", "said"), [
    ("dx.T @ A @ x + x.T @ A @ dx", "correct", "right"),
    ("x.T @ A.T @ dx + x.T @ A @ dx", "correct", "right"),
    ("= xᵀ Aᵀ dx + xᵀ A dx", "correct", "right"),
    ("2*x.T @ A @ dx", "wrong", "symmetric"),
    ("x.T @ A", "wrong", "Line 6"),
    ("x.T @ A @ dX", "cannot-read", "Line 6"),
    ("<script>", "cannot-read", "cannot be read"),
])  # fmt: skip
def test_what_is_written_is_judged_by_check_derivation(shown, written, status, said):
    shown.value = {**shown.start, "tried": [6], "written": written}
    judged = shown.facts["judged"]
    assert (judged["of"], judged["status"]) == (written, status)
    assert said in judged["message"]


def test_numbers_of_ones_own(shown):
    shown.value = {**shown.start, "own": "A = [[1, 2], [2, 5]], x = [1, 1], dx = [1, 0]"}
    own = shown.facts["own"]
    assert own["error"] == ""
    assert own["arrays"]["A"] == [[1, 2], [2, 5]]
    # A is symmetric: the wrong line is true.
    assert own["same"][5] is True
    shown.value = {**shown.value, "own": "A = [[1, 2], [0, 5]]"}
    assert shown.facts["own"]["same"][5] is False


@pytest.mark.parametrize(("typed", "said"), [
    ("nonsense", "there are none"),
    ("A = [[1, 2], [3]]", "there are none"),
    ("A = [[" * 300, "there are none"),
    ("B = [1, 2]", "B is no symbol here; there are A, x, dx"),
    ("A = [[1, 2, 3], [4, 5, 6]]", "A"),
    ("x = [1, 2, 3]", "x"),
    ("A = [[1e400, 0], [0, 1]]", "A"),
])  # fmt: skip
def test_numbers_that_cannot_be_are_refused_in_words(shown, typed, said):
    shown.value = {**shown.start, "own": typed[:400]}
    assert said in shown.facts["own"]["error"]
    assert "values" not in shown.facts["own"]


def test_a_line_that_is_not_there_was_not_clicked(shown):
    shown.value = {**shown.start, "tried": [3, 3, 12, 4]}
    assert shown.value["tried"] == [3, 4]


def test_the_still_picture_has_every_line():
    shown = FindTheLine()
    svg, alt = FindTheLine.still(shown.value, shown.facts)
    lines = shown.facts["cases"]["0"]["lines"]
    assert svg.count("= ") == len(lines)
    assert f"A derivation of {len(lines)} lines" in alt
    assert all(line["text"] in alt for line in lines)
