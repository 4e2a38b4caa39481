"""The stepper without a browser: what it shows is the engine's, its cards are right and wrong."""

import re
from functools import cache
from time import process_time
from xml.etree import ElementTree

import pytest

import mdlib as md
from mdlib.engine.derivation import DETAILS
from mdlib.engine.rules import RULES
from mdlib.errors import MdlibError
from mdlib.explore import derived, typed
from mdlib.explore.guessing import card_key, wrong_cards
from mdlib.explore.shorthand import LONG, expanded, shortened
from mdlib.explore.stepper import Stepper
from mdlib.explore.typed import WORKED, Asked, names_in
from mdlib.language import tree
from mdlib.language.mathml import mathml
from mdlib.language.plain import plain
from tests.engine.generate import random_formula, shapes_of
from tests.language.test_mathml import seen


def value_of(text, wrt, shapes, **chosen):
    return {**Stepper.at_first(), "text": text, "wrt": wrt, "shapes": shapes, **chosen}


def answered(text, wrt, shapes, **chosen):
    """The facts, and the answer in them."""
    facts = Stepper.compute(value_of(text, wrt, shapes, **chosen))
    assert facts["error"] == ""
    return facts, facts["by"][facts["of"]]


def read(short: str) -> str:
    return seen(ElementTree.fromstring(expanded(short)))


def lit(short: str, mark: str) -> list[str]:
    rows = ElementTree.fromstring(expanded(short)).iter("mrow")
    return [seen(row) for row in rows if row.get("class") == f"mdx-{mark}"]


@cache
def random_questions(count=7):
    """Random formulas that are short enough to be stepped through."""
    found = []
    for seed in range(200):
        formula = random_formula(seed)
        question = str(formula), "X", shapes_of(formula)
        shapes = {name: shape or "1" for name, shape in question[2].items()}
        facts = Stepper.compute(value_of(question[0], "X", shapes))
        if not facts["error"]:
            found.append((question[0], "X", shapes))
        if len(found) == count:
            return found
    raise AssertionError


@pytest.mark.parametrize("question", WORKED, ids=lambda each: each[0])
def test_worked_formulas_are_told_as_the_engine_tells_them(question):
    _, answer = answered(*question)
    check_against_the_engine(question, answer)


def test_random_formulas_are_told_as_the_engine_tells_them():
    for question in random_questions():
        _, answer = answered(*question)
        check_against_the_engine(question, answer)


def check_against_the_engine(question, answer):
    text, wrt, shapes = question
    shapes = {name: "" if shape == "1" else shape for name, shape in shapes.items()}
    shapes = {n: s for n, s in shapes.items() if n in names_in(text)}
    for layout, ways in answer["ways"].items():
        for arrangement, way in ways.items():
            d = md.derive(text, wrt, layout=layout, arrangement=arrangement, **shapes)
            assert way["text"] == str(d.result)
            for detail in DETAILS:
                check_lines(way[detail], answer["lines"], d, detail)


def check_lines(told, lines, d, detail):
    steps = d.steps_at(detail)
    printed = [read(lines[line]) for _, line, _ in told["rows"]]
    expected = [seen(ElementTree.fromstring(mathml(d.formula.node)))]
    expected += [seen(ElementTree.fromstring(mathml(step.after.node))) for step in steps]
    assert [line for line in expected if line not in printed] == []
    assert printed[-1] == seen(ElementTree.fromstring(mathml(d.result.node)))
    if steps:
        assert [step["name"] for step in told["steps"]] == [step.rule for step in steps]
        assert {at for *_, at in told["rows"]} == {0, *range(1, len(steps) + 1)}


def test_only_what_changed_is_marked_in_both_lines():
    _, answer = answered(*WORKED[0])
    rows = answer["ways"]["denominator"]["vec"]["lecture"]["rows"]
    lines = {step: answer["lines"][line] for _, line, step in rows}
    assert lit(lines[3], "goes") == lit(lines[4], "new") == ["(dX)^⊤"]
    assert lit(lines[2], "new") == ["tr(d(X^⊤)AX)+tr(X^⊤AdX)"]
    assert lit(lines[7], "new") == []


def test_two_terms_melt_into_one_and_the_numbers_refuse_it_without_the_word():
    text, wrt, shapes = WORKED[0]
    symmetric = {**shapes, "A": "m m symmetric"}
    facts, answer = answered(text, wrt, symmetric)
    assert answer["ways"]["denominator"]["vec"]["text"] == "2*A @ X"
    trial = {"tried": "2*A @ X"}
    agrees, differs = (answered(text, wrt, s, **trial)[0] for s in (symmetric, shapes))
    assert [each["agrees"] for each in agrees["trials"].values()] == [True]
    assert [each["agrees"] for each in differs["trials"].values()] == [False]
    assert facts["trials"] == {}


def test_the_two_numbers_agree_for_every_worked_formula_in_every_way():
    for question in WORKED:
        _, answer = answered(*question)
        for layout, ways in answer["ways"].items():
            for arrangement in ways:
                chosen = {"layout": layout, "arrangement": arrangement, "numbers": 3}
                (numbers,) = answered(*question, **chosen)[0]["numbers"].values()
                assert numbers["ok"]
                assert numbers["formula"] == pytest.approx(numbers["number"], rel=1e-6)
                assert "agree with numbers at 2 random probes" in numbers["said"]


def test_other_numbers_are_others():
    one, two = (answered(*WORKED[0], numbers=n)[0]["numbers"] for n in (0, 1))
    assert not {each["number"] for each in one.values()} & {each["number"] for each in two.values()}


SHAPES = {"X": "m n", "A": "m m", "t": "1"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("X.T @", "After @ something is missing."),
        ("tr(X.T @ A", "It has 1 ( and 0 )."),
        ("", "the formula is empty."),
        ("X @ A", "Did you mean X.T @ A?"),
        ("tr(X)", "tr takes a square matrix."),
        ("X.T @ A @ X +", "After + something is missing."),
        ("trace(X.T @ X)", "Did you mean tr?"),
        ("X^2", "A power is written **, a transpose .T."),
    ],
)
def test_what_is_wrong_with_a_formula_is_said_in_the_librarys_words(text, said):
    facts = Stepper.compute(value_of(text, "X", SHAPES))
    assert facts["where"] == "text"
    assert facts["error"].endswith(said)
    used = {name: SHAPES[name] for name in names_in(text) if name in SHAPES}
    with pytest.raises(MdlibError) as caught:
        md.formula(text, **used)
    assert str(caught.value) == facts["error"]


def test_what_is_wrong_with_a_shape_stands_at_its_symbol():
    facts = Stepper.compute(value_of("tr(X.T @ B @ X)", "X", SHAPES))
    assert (facts["where"], facts["by"]) == ("B", {})
    assert facts["error"].startswith("B has no shape yet")
    assert [each["name"] for each in facts["symbols"]] == ["X", "B"]
    facts = Stepper.compute(value_of("tr(X.T @ A @ X)", "X", {**SHAPES, "A": "m m symetric"}))
    assert facts["where"] == "A"
    assert "symmetric" in facts["error"]


def test_a_variable_that_is_not_there():
    facts = Stepper.compute(value_of("tr(A)", "X", SHAPES))
    assert (facts["where"], facts["error"]) == (
        "wrt",
        "X is not in the formula: choose what to differentiate by.",
    )


@pytest.mark.parametrize(
    ("shape", "other"),
    [("m m", "m m symmetric"), ("m m symmetric", "m m"), ("m m spd", "m m"),
     ("m m diagonal invertible", "m m invertible"), ("m n", None), ("m", None), ("1", None)],
)  # fmt: skip
def test_a_square_matrix_can_be_declared_symmetric_and_back(shape, other):
    symbol = typed.read(Asked.of(value_of("A", "A", {"A": shape})))["symbols"][0]
    assert symbol.get("other") == other
    assert symbol["square"] == (other is not None)


def test_the_symbols_of_a_formula_that_is_not_finished():
    assert names_in("tr(X.T @ (A + eye(n)) @ w_1 + 1e5*") == ["X", "A", "w_1"]
    assert names_in("<img src=x onerror=alert(1)>") == ["img", "src", "x", "onerror"]


def rules_of(d, number):
    return {card_key(label) for label in d.steps_at("lecture")[number - 1].labels}


def test_cards_are_right_about_where_each_rule_has_its_turn():
    counted = {"elsewhere": 0, "nowhere": 0}
    for text, wrt, shapes in [*WORKED, *random_questions()]:
        asked = Asked.of(value_of(text, wrt, shapes))
        formula = typed.formula_of(asked)
        d = derived.derivation(formula, wrt, "denominator", "vec", asked)
        for number, wrong in enumerate(wrong_cards(d), 1):
            assert len(wrong) == len({card_key(label) for label, _ in wrong}) == 2
            for label, at in wrong:
                assert card_key(label) not in rules_of(d, number)
                if at:
                    assert card_key(label) in rules_of(d, at)
                else:
                    assert not stands_in(label, d), (text, label.name)
                counted["elsewhere" if at else "nowhere"] += 1
    assert min(counted.values()) > 20


def stands_in(label, d) -> bool:
    """Whether a line holds the differential of what a rule is for."""
    kinds = next(rule.kind for rule in RULES.values() if rule.label == label)
    kinds = kinds if isinstance(kinds, tuple) else (kinds,)
    lines = [step.before.node for step in d.steps_at("every step")]
    parts = [part for line in lines for part in tree.walk(line) if type(part) is tree.D]
    return any(type(part.arg) in kinds for part in parts)


def test_a_rule_that_stands_there_is_seen():
    d = md.derive("tr(X)", "X", X="n n")
    assert stands_in(RULES[tree.Trace].label, d)
    assert not stands_in(RULES[tree.Inverse].label, d)


def test_a_card_has_all_that_a_rule_says():
    facts, answer = answered(*WORKED[0])
    step = answer["ways"]["denominator"]["vec"]["lecture"]["steps"][1]
    card = facts["cards"][step["cards"][0]]
    assert card["name"] == "product"
    assert read(card["states"]) == "d(UV)=(dU)V+UdV"
    assert read(card["form"]) == "d(UV)"
    assert card["sentence"] == "In a product one factor changes at a time, and the order is kept."
    assert card["source"] == "MN19"


def test_what_cannot_be_derived_is_refused_when_it_is_made():
    with pytest.raises(md.FormulaError, match="After @ something is missing"):
        md.explore.Stepper("X.T @", "X", X="m n")
    with pytest.raises(md.FormulaError, match="Y"):
        md.explore.Stepper("tr(X)", "Y", X="n n")
    with pytest.raises(md.LayoutError):
        md.explore.Stepper(layout="sideways")


def test_own_formulas_have_things_to_try():
    shown = md.explore.Stepper("x.T @ Q @ x", "x", x="n", Q="n n", step=2)
    assert shown.value["step"] == 2
    assert shown.tries[0]["label"] == "say that Q is symmetric"
    assert shown.tries[0]["value"]["shapes"] == {"x": "n", "Q": "n n symmetric"}
    assert len(md.explore.Stepper("tanh(x)", "x", x="n").tries) == 3


def test_a_page_without_python_has_each_declaration_and_what_fails_without_it():
    shown = md.explore.Stepper()
    facts = shown.state()["facts"]
    symmetric = value_of(*WORKED[0][:2], {"X": "m n", "A": "m m symmetric"})
    assert Asked.of(symmetric).key in facts["by"]
    assert any(key.endswith(" 2*A @ X") and not t["agrees"] for key, t in facts["trials"].items())
    places = [key for key in facts["numbers"] if key.startswith(Asked.of(symmetric).key)]
    assert {key.split("] ")[1].split()[0] for key in places} == {"denominator", "numerator"}
    assert set(facts["by"]) > set(shown.facts["by"])


def test_the_still_picture_numbers_the_steps_and_its_words_name_them():
    svg, alt = Stepper.still(Stepper.at_first(), Stepper.compute(Stepper.at_first()))
    texts = [e.text.strip() for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("}text")]
    assert texts[:2] == ["f", "= tr(Xᵀ A X)"]
    assert texts[-3:] == ["∂f/∂X", "= (A + Aᵀ) X", "7"]
    assert alt.startswith("tr(Xᵀ A X) by X: 1 trace, 2 product, 3 transpose,")
    assert alt.endswith("The derivative is (A + Aᵀ) X, m×n.")


HOSTILE = [
    "(" * 200 + "X" + ")" * 200, "inv(" * 60 + "X" + ")" * 60, "softmax(" * 40 + "X" + ")" * 40,
    "@".join(["X"] * 130), "kron(kron(X,X),kron(X,X))", "mpow(X,64)", "9**9**9*X", "'" * 300,
    "__import__('os').system('x')", "X.__class__", "lambda: 0", "X\x00", "𝔛@X", "\n\n", "X" * 400,
    "<script>alert(1)</script>", "exp(" * 99 + "X" + ")" * 99,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_soon_and_in_a_sentence(text):
    start = process_time()
    facts = Stepper.answer(value_of(text[:400], "X", {"X": "n n"}))
    assert process_time() - start < 2
    assert facts.get("of")
    assert facts["by"] or re.search(r"[.?]$", facts["error"])
    assert len(repr(facts)) < 400_000


def test_usual_formulas_are_answered_while_one_types():
    Stepper.compute(Stepper.at_first())
    took = []
    for each in (typed.read, typed.numbers_of, typed.formula_of, derived.derivation):
        each.cache_clear()
    for question in WORKED:
        start = process_time()
        Stepper.compute(value_of(*question))
        took.append(process_time() - start)
    # 50 ms is the aim, on a machine that does nothing else; see benchmarks.
    assert sorted(took)[len(took) // 2] < 0.1, took


def test_short_markup_is_the_same_markup():
    for seed in range(20):
        markup = mathml(random_formula(seed).node)
        assert expanded(shortened(markup)) == markup
        assert len(shortened(markup)) < 0.5 * len(markup)
    assert len(set(LONG)) == len(LONG) < 256
    assert shortened("plain(X)") == plain(md.formula("plain_", plain_="").node).replace(
        "plain_", "plain(X)"
    )
