"""Verdicts are shared inside a run, and between runs never."""

import pytest

import mdlib as md
from mdlib.checker.verdict import Verdict
from tests.checker import judged

CASE = ("x.T @ x", "x", (("x", "n"),), "3*x", ())
# As another process asks, which has kept nothing in memory.
verdict_on = judged._found.__wrapped__


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Begin a run, with a folder of its own."""

    def begin(name):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(judged, "FOLDER", tmp_path / name)

    return begin


def test_an_answer_is_judged_once_a_run_and_anew_in_the_next(monkeypatch, run):
    found, check = [], md.check
    monkeypatch.setattr(md, "check", lambda *a, **k: found.append(a[0]) or check(*a, **k))
    for name in ("first", "second"):
        run(name)
        assert [verdict_on(*CASE).mistakes for _ in range(2)] == [["N02"], ["N02"]]
    assert found == ["3*x", "3*x"]


def test_a_changed_library_is_judged_by_what_it_is_now(monkeypatch, run):
    run("before")
    assert verdict_on(*CASE).status == "wrong"
    monkeypatch.setattr(md, "check", lambda *_, **__: Verdict("correct", ""))
    run("after")
    assert verdict_on(*CASE).status == "correct"


def test_functions_are_never_mistaken_for_each_other(run):
    run("this")
    answers = (lambda x, c=c: c * x for c in (2, 3))
    statuses = [verdict_on(*CASE[:3], answer, ()).status for answer in answers]
    assert statuses == ["correct", "wrong"]
