"""Practice: every drawn question has a verified answer, and what went wrong comes back."""

import importlib
import inspect
import random
from collections import Counter

import pytest

import mdlib as md
from mdlib.checker.mistakes.bank import BANK
from mdlib.course import log
from mdlib.course.skeletons import LEVELS, SLOT, TOPICS, draw

PLACES = [(topic, level) for topic in TOPICS for level in LEVELS]
# (number of this kind of question, topic, level): 208 seeds in all, spread over every place.
SEEDS = [(seed, *PLACES[seed % len(PLACES)]) for seed in range(208)]


@pytest.mark.parametrize("part", range(8))
def test_every_drawn_question_accepts_its_verified_answer_and_refuses_another(part):
    for seed, topic, level in SEEDS[part::8]:
        question = md.practice(topic, level, seed)
        answer = question.solution().result
        assert question.check(answer).status == "correct", question
        if seed // len(PLACES) % 4 == 0:  # a derivative of zero would be no question
            assert question.check(f"3*({answer})").status == "wrong", question


def test_an_answer_that_is_not_verified_is_not_asked(monkeypatch):
    def broken(formula, wrt, **options):
        return md.derive(f"2*({formula})", wrt, **options)

    def other(text, wrt, /, **options):
        derivation = broken(text, wrt, **options)
        derivation.formula = md.formula(text, **{n: s for n, s in options.items() if len(n) == 1})
        return derivation

    monkeypatch.setattr(practice_module(), "derive", other)
    with pytest.raises(md.VerificationError):
        md.practice("linear", 1, 3)


def practice_module():
    return importlib.import_module("mdlib.course.practising")


def test_the_seed_fixes_the_question():
    first, again = md.practice("chain", 3, 11), md.practice("chain", 3, 11)
    assert repr(first) == repr(again)
    assert repr(first).startswith("practice('chain', 3, 11): ∂/∂")
    assert repr(first) != repr(md.practice("chain", 3, 12))


@pytest.mark.parametrize(("topic", "level"), PLACES)
def test_the_supply_is_not_a_handful(topic, level):
    assert len({draw(topic, level, seed).text for seed in range(60)}) > 35


def test_skeletons_leave_no_slot_open():
    for topic, level in PLACES:
        for seed in range(20):
            text = draw(topic, level, seed).text
            assert not SLOT.search(text)
            assert "?" not in text
            assert "{" not in text


ERRORS = [
    (
        ("traces", 1, 0),
        "practice: no topic 'traces'; choose one of linear, quadratic, trace, inverse, "
        "determinant, chain, jacobian, least squares.",
    ),
    (("trace", 4, 0), "practice: no level 4; choose one of 1, 2, 3."),
    (("trace", "1", 0), "practice: no level '1'; choose one of 1, 2, 3."),
    (("trace", True, 0), "practice: no level True; choose one of 1, 2, 3."),
    (("trace", 1.0, 0), "practice: no level 1.0; choose one of 1, 2, 3."),
    (("trace", [1], 0), "practice: no level [1]; choose one of 1, 2, 3."),
    (
        (["trace"], 1, 0),
        "practice: no topic ['trace']; choose one of linear, quadratic, trace, inverse, "
        "determinant, chain, jacobian, least squares.",
    ),
    (("trace", 1, 1.5), "practice: seed=1.5; expected a whole number, or none."),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_what_there_is_none_of_is_listed(arguments, message):
    with pytest.raises(md.MdlibError) as caught:
        md.practice(*arguments)
    assert str(caught.value) == message


def test_the_docstring_names_every_topic():
    text = inspect.getdoc(md.practice)
    assert all(f'"{topic}"' in text for topic in TOPICS)


def test_a_question_shows_itself():
    question = md.practice("trace", 1, 4)
    shown = question._repr_markdown_()
    assert "**Practice: trace, level 1** (again: `md.practice('trace', 1, 4)`)" in shown
    assert f"As text: `{question.formula}`" in shown
    assert str(question.solution().result) not in shown


def missed(times: int, **about) -> list[dict]:
    return [{"question": "q", "status": "wrong", "mistakes": [], **about}] * times


def test_a_topic_that_went_wrong_is_drawn_more_often(monkeypatch):
    module = practice_module()
    assert module.topic_weight("trace", []) == 1
    assert module.topic_weight("trace", missed(3, topic="trace")) == 4
    assert module.topic_weight("trace", missed(3, topic="chain")) == 1
    # A wrong answer in the exercises of lecture 08 counts for its topic.
    assert module.topic_weight("trace", missed(3, question="08.2")) == 4
    assert module.topic_weight("trace", missed(100, topic="trace")) == module.MOST
    monkeypatch.setattr(module, "records", lambda: missed(7, topic="inverse"))
    drawn = Counter(md.practice().topic for _ in range(60))
    assert drawn["inverse"] > 60 / len(TOPICS) * 1.8


def test_a_pattern_that_went_wrong_is_drawn_more_often():
    module = practice_module()
    skeleton = TOPICS["trace"][1][0][1]
    past = missed(7, topic="trace", skeleton=skeleton)

    def share(records):
        rng = random.Random(0)
        seeds = [module._seed_for("trace", 2, records, rng) for _ in range(200)]
        return sum(draw("trace", 2, seed).skeleton == skeleton for seed in seeds)

    assert share(past) > 1.5 * share([])


def test_practice_is_logged_with_its_topic(monkeypatch, tmp_path):
    monkeypatch.setenv("MDLIB_LOG", str(tmp_path / "log"))
    question = md.practice("trace", 1, 4)
    question.check("0*" + question.wrt)
    (record,) = log.records()
    assert record["topic"] == "trace"
    assert record["skeleton"] == question.skeleton
    assert md.mistakes_met().sets == {"trace": (0, 1)}


@pytest.mark.parametrize("lecture", sorted({mistake.lecture for mistake in BANK.values()}))
def test_a_mistake_of_any_lecture_makes_some_topic_likelier(lecture):
    id = next(id for id, mistake in BANK.items() if mistake.lecture == lecture)
    met = [{"question": "16.4", "status": "wrong", "mistakes": [id]}]
    assert max(practice_module().topic_weight(topic, met) for topic in TOPICS) > 1
    assert {practice_module().topic_weight(topic, []) for topic in TOPICS} == {1.0}


@pytest.mark.parametrize("number", ["01", "03", "05", "07", "09", "11", "12"])
def test_an_error_in_a_set_makes_some_topic_likelier(number):
    met = [{"question": f"{number}.4", "status": "wrong", "mistakes": []}]
    assert max(practice_module().topic_weight(topic, met) for topic in TOPICS) > 1


def answered(times: int, **about) -> list[dict]:
    return [{"question": "q", "status": "correct", "mistakes": [], **about}] * times


def test_right_answers_lower_the_weight_that_errors_raised():
    weight = practice_module().topic_weight
    met = missed(4, topic="trace")
    assert weight("trace", met) == 5
    assert weight("trace", [*met, *answered(1, topic="trace")]) == 4.5
    assert weight("trace", [*met, *answered(4, topic="trace")]) == 3
    assert weight("trace", [*met, *answered(4, topic="chain")]) == 5
    assert weight("trace", [*met, *answered(99, topic="trace")]) == 1


def test_right_answers_lower_the_weight_of_their_pattern():
    weight = practice_module().skeleton_weight
    met = missed(4, skeleton="tr(A @ X)")
    assert weight("tr(A @ X)", [*met, *answered(2, skeleton="tr(A @ X)")]) == 4
    assert weight("tr(A @ X)", [*met, *answered(2, skeleton="tr(X)")]) == 5
