"""Nothing off the record: every line prints anew, and tidying uses no fact that is not named."""

from __future__ import annotations

import ast
import pickle
import warnings
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import mdlib as md
from mdlib.engine import finish
from mdlib.engine.api import derive, differential, hessian
from mdlib.engine.derivation import DETAILS, Derivation, Step
from mdlib.engine.rules import STEPS
from mdlib.engine.verify import Probe, draw, is_regular, matrix_powers
from mdlib.errors import Message, VerificationError
from mdlib.language import tree
from mdlib.language.formulas import formula
from mdlib.matrices.shapes import Spec
from mdlib.numeric.closeness import close
from tests import sample
from tests.engine.generate import random_formula
from tests.engine.renaming import catalogue_questions
from tests.test_architecture import modules, room

RANDOM = sample(50, 100)
PROPERTIES = frozenset({"symmetric", "orthogonal", "invertible"})
MOVES = "commutation matrix changes sides"


@cache
def _catalogue() -> list[Derivation]:
    return [take(made, wrt) for _, made, wrt, take in catalogue_questions()]


@cache
def _random() -> list[Derivation]:
    return [
        derive(random_formula(seed), "X", layout=layout, arrangement=arrangement)
        for seed in range(RANDOM)
        for layout in ("denominator", "numerator")
        for arrangement in (("vec", "row-vec", "block")[seed % 3],)
    ]


@pytest.mark.parametrize("derivations", [_catalogue, _random])
def test_every_line_prints_anew(derivations):
    repeated = []
    for d in derivations():
        for detail in DETAILS:
            for step in d.steps_at(detail):
                sides = (step.before, step.after)
                prints = ([str(side), side.plain(), side.latex()] for side in sides)
                if any(a == b for a, b in zip(*prints, strict=True)):
                    repeated.append((str(d.formula), detail, step.rule, str(step.after)))
    assert repeated == []


@pytest.mark.parametrize("derivations", [_catalogue, _random])
def test_the_lines_are_one_chain(derivations):
    for d in derivations():
        for detail in DETAILS[:2]:
            steps = d.steps_at(detail)
            for one, other in pairwise(steps):
                if one.after.shape == other.before.shape:  # else vec stands between the two
                    assert one.after == other.before, (str(d.formula), one.rule, other.rule)
            if steps:
                assert steps[-1].after == d.result


def _bare(specs: dict[str, Spec]) -> dict[str, Spec]:
    """The same shapes without any declared property."""
    return {name: Spec(*spec.shape) for name, spec in specs.items()}


class _Bare:
    def __init__(self, d: Derivation):
        self.formula, self.specs, self.wrt = d.formula, _bare(d.specs), d.wrt


def _bare_probe(d: Derivation, seed: int) -> Probe | None:
    """Arrays that have none of the declared properties, at which the formula has a value."""
    asked, powers = _Bare(d), matrix_powers(d.formula.node)
    for attempt in range(20):
        rng = np.random.default_rng([seed, attempt])
        probe = Probe(asked, draw(asked.specs, rng, seed + attempt, attempt % 2 > 0, powers), rng)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if is_regular(d.formula.node, probe):
                return probe
    return None


def _silent(step: Step) -> bool:
    """Whether a step that is not told to use a property follows another in one shape."""
    tells = any(name in step.rule for name in PROPERTIES) or "structure" in step.rule
    read_off = step.stage.startswith("identify") or step.stage == "second"
    return not (tells or read_off) and step.before.shape == step.after.shape


def _uses_unnamed(d: Derivation, seed: int) -> list[str]:
    """Steps that change the value where no property holds, and do not name one."""
    probe = _bare_probe(d, seed)
    if probe is None:
        return []
    found = []
    for step in filter(_silent, d.steps_at("every step")):
        with np.errstate(all="ignore"):
            before, after = probe.value(step.before.node), probe.value(step.after.node)
        if np.isfinite(before).all() and not close(before, after, 1e-6, floor=1e-2):
            found.append(f"{d.formula}: {step.rule}: {step.before} became {step.after}")
    return found


@pytest.mark.parametrize("derivations", [_catalogue, _random])
def test_only_a_step_that_names_a_property_needs_it(derivations):
    found = [told for seed, d in enumerate(derivations()) for told in _uses_unnamed(d, seed)]
    assert found == []


def test_a_property_used_in_tidying_is_seen(monkeypatch):
    """The control: with the facts given back to the step "tidy" the test above must fail."""
    monkeypatch.setattr(finish, "_holds_facts", lambda node: False)
    found = [
        told for seed, d in enumerate(_catalogue.__wrapped__()) for told in _uses_unnamed(d, seed)
    ]
    assert len(found) > 5
    assert all(": tidy:" in told or "identification" in told for told in found)


def _commutations(node: tree.Node) -> list[str]:
    """How every product with a K in it begins and ends."""
    products = (part for part in tree.walk(node) if type(part) is tree.MatMul)
    return sorted(
        "".join(
            "K" if type(f) is tree.Comm else "⊗" if type(f) is tree.Kron else "." for f in p.args
        )
        for p in products
        if any(type(f) is tree.Comm for f in p.args)
    )


def _swappable(rows: list[str]) -> int:
    return sum("⊗K" in row for row in rows)


def test_no_commutation_matrix_changes_sides_in_tidying():
    kron_first = 0
    for d in (*_catalogue(), *_random()):
        for step in d.steps_at("every step"):
            before, after = (_commutations(side.node) for side in (step.before, step.after))
            if step.rule == "tidy" and "".join(before).count("K") == "".join(after).count("K"):
                kron_first += any("⊗K" in row for row in before)
                assert _swappable(before) <= _swappable(after), (step.before, step.after)
    assert kron_first > 0


def test_the_swap_of_a_commutation_matrix_is_a_step():
    shapes = {"A": "p n", "X": "m n", "B": "m q"}
    d = derive("A @ X.T @ B", "X", layout="numerator", **shapes).verify()
    *_, read_off, swap = d.steps
    assert read_off.rule == "Jacobian by identification"
    assert str(read_off.after) == "kron(B.T, A) @ comm(m, n)"
    assert (swap.rule, swap.after) == (MOVES, d.result)
    assert str(swap.after) == "comm(q, p) @ kron(A, B.T)"
    assert "exchanges the factors" in swap.sentence
    assert f"{MOVES}; numerator layout" in str(d)


def test_the_symmetry_of_a_constant_is_a_step():
    d = derive("tr(X.T @ S @ X)", "X", S="m m symmetric", X="m n").verify()
    *_, read_off, symmetric = d.steps
    assert str(read_off.after) == "(S + S.T) @ X"
    assert (symmetric.rule, str(symmetric.after)) == ("symmetric matrix", "2*S @ X")
    assert symmetric.sentence == "S is symmetric: Sᵀ = S."
    assert symmetric.stage == "tidy"
    assert r"S^{\top} = S" in symmetric.tex


def test_only_the_symbols_that_matter_are_named():
    shapes = {"R": "m m symmetric", "S": "m m symmetric", "X": "m n"}
    d = derive("tr(X.T @ S @ X) + tr(R)*sum(X)", "X", **shapes)
    assert [s.sentence for s in d.steps if s.rule == "symmetric matrix"] == [
        "S is symmetric: Sᵀ = S."
    ]
    both = derive("tr(X.T @ S @ X) + tr(X.T @ R @ X)", "X", **shapes)
    assert both.steps[-1].sentence == "S is symmetric: Sᵀ = S. R is symmetric: Rᵀ = R."


@pytest.mark.parametrize(
    ("text", "shapes", "rule", "sentence", "result"),
    [
        ("tr(Q.T @ Q @ X)", {"Q": "n n orthogonal", "X": "n n"}, "orthogonal matrix",
         "Q is orthogonal: Qᵀ Q = I.", "eye(n)"),
        ("tr(inv(Q) @ X)", {"Q": "n n orthogonal", "X": "n n"}, "orthogonal matrix",
         "Q is orthogonal: Qᵀ Q = I.", "Q"),
        ("tr(X.T @ D @ X)", {"D": "n n diagonal", "X": "n p"}, "symmetric matrix",
         "D is symmetric: Dᵀ = D.", "2*D @ X"),
        ("tr(X.T @ inv(V) @ X)", {"V": "n n spd", "X": "n p"}, "symmetric matrix",
         "V is symmetric: Vᵀ = V.", "2*inv(V) @ X"),
        ("det(X)", {"X": "n n invertible"}, "invertible matrix",
         "X is invertible: adj(X) = det(X) X⁻¹, and inverses are taken factor by factor.",
         "det(X)*inv(X).T"),
    ],
)  # fmt: skip
def test_each_property_is_named_where_it_is_used(text, shapes, rule, sentence, result):
    d = derive(text, "X", **shapes).verify()
    assert str(d.result) == result
    assert [(s.rule, s.sentence) for s in d.steps][-1] == (rule, sentence)


def test_rows_stacked_are_told_where_the_jacobian_is_read_off():
    shapes = {"A": "p m", "X": "m n", "B": "n q"}
    by_rows = derive("A @ X @ B", "X", arrangement="row-vec", **shapes)
    (said,) = (s.sentence for s in by_rows.steps if s.stage == "identify vec")
    assert "rows stacked instead of columns" in said
    by_columns = derive("A @ X @ B", "X", **shapes)
    assert all("rows stacked" not in step.sentence for step in by_columns.steps)


def test_without_the_property_there_is_no_such_step():
    d = derive("tr(X.T @ S @ X)", "X", S="m m", X="m n")
    assert all("symmetric" not in step.rule for step in d.steps_at("every step"))


MOVED = "rotation and transposition"


@pytest.mark.parametrize(
    ("text", "shapes", "line"),
    [
        ("tr(A @ X)", {"A": "n n", "X": "n n"}, "tr(A @ dX)"),
        ("tr(X @ A)", {"A": "n n", "X": "n n"}, "tr(dX @ A)"),
        ("tr(B @ X @ A)", {"A": "n n", "B": "n n", "X": "n n"}, "tr(B @ dX @ A)"),
        ("sin(X)", {"X": "m n"}, "cos(X)*dX"),
        ("A.T @ X.T", {"A": "m n", "X": "p m"}, "A.T @ dX.T"),
        ("(X @ A).T", {"A": "n m", "X": "p n"}, "(dX @ A).T"),
        ("logdet(X)", {"X": "n n"}, "tr(inv(X) @ dX)"),
        ("a.T @ X @ b", {"a": "m", "X": "m n", "b": "n"}, "a.T @ dX @ b"),
        ("kron(X, A)", {"A": "m n", "X": "m n"}, "kron(dX, A)"),
        ("kron(A.T, A) @ vec(X)", {"A": "n n", "X": "n n"}, "kron(A.T, A) @ vec(dX)"),
        ("diag(x) @ a", {"a": "n", "x": "n"}, "dx*a"),
    ],
)
def test_tidying_leaves_dX_where_it_is(text, shapes, line):
    d = differential(text, "x" if "x" in shapes else "X", **shapes).verify()
    assert str(d.result) == line
    assert all(MOVED not in step.rule for step in d.steps_at("every step"))


def test_equal_terms_are_added_in_a_step_of_its_own():
    d = differential("tr(X.T @ X)", "X", X="m n").verify()
    assert str(d.result) == "2*tr(X.T @ dX)"
    assert d.steps[-1].rule == MOVED
    assert str(d.steps[-1].before) == "tr(dX.T @ X) + tr(X.T @ dX)"
    apart = differential("tr(X.T @ A @ X)", "X", X="m n", A="m m").verify()
    assert str(apart.result) == "tr(dX.T @ A @ X) + tr(X.T @ A @ dX)"


def test_dX_keeps_its_place_in_every_differential():
    for seed in range(RANDOM):
        d = differential(random_formula(seed), "X")
        for step in d.steps_at("every step"):
            if step.rule == "tidy":
                assert _last(step.after) >= _last(step.before), (seed, str(step.before))


def _last(line) -> bool:
    """Whether in every product with dX in it dX is the last factor."""
    products = (
        part for part in tree.walk(line.node) if type(part) is tree.MatMul and part.changing
    )
    return all(part.args[-1].changing for part in products)


TIED = ("symmetric", "spd", "diagonal", "orthogonal")


@pytest.mark.parametrize("word", TIED)
def test_the_last_line_says_that_entries_are_free(word):
    said = "denominator layout, n×n, entries free"
    d = derive("tr(A @ X @ X)", "X", A="n n", X=f"n n {word}")
    assert str(d).splitlines()[-1].endswith(said)
    assert said.replace("×", r"$\times$") in d.latex()
    assert said.replace("×", r"$\times$") in d.markdown()
    assert "entries free" in str(d.to("numerator"))
    second = hessian("tr(A @ X @ X)", "X", A="n n", X=f"n n {word}")
    assert str(second).splitlines()[-1].endswith("entries free")
    assert str(differential("A @ X", "X", A="n n", X=f"n n {word}")).endswith("entries free")


@pytest.mark.parametrize("word", ["", "invertible", "positive"])
def test_nothing_is_said_where_no_entry_is_tied_to_another(word):
    d = derive("tr(A @ X @ X)", "X", A="n n symmetric", X=f"n n {word}")
    assert "free" not in str(d)


def test_notation_says_it_for_every_property():
    from pathlib import Path

    text = (Path(md.__file__).parents[1] / "NOTATION.md").read_text(encoding="utf-8")
    sentence = next(line for line in text.splitlines() if "entries free" in line)
    assert all(word in sentence for word in ("symmetric", "positive definite", "diagonal"))
    assert "orthogonal" in sentence


# verify: each tolerance from both sides, and the steps that read a derivative off.


def _with_step(d: Derivation, at: int, factor: float) -> Derivation:
    """The derivation with the line after one step, and the line before the next, multiplied."""
    steps = list(d.steps_at("every step"))
    wrong = formula(f"{factor!r}*({steps[at].after})", differential=d.wrt, **_texts(d))
    steps[at] = Step(**{**vars(steps[at]), "after": wrong})
    d._steps["every step"] = steps
    return d


def _texts(d: Derivation) -> dict[str, Spec]:
    return dict(d.specs)


QUESTIONS = [
    ("tr(X.T @ A @ X)", "X", {"A": "m m", "X": "m n"}, {}),
    ("A @ X @ B", "X", {"A": "p m", "X": "m n", "B": "n q"}, {}),
    ("A @ X @ B", "X", {"A": "p m", "X": "m n", "B": "n q"}, {"layout": "numerator"}),
    ("A @ X @ B", "X", {"A": "p m", "X": "m n", "B": "n q"}, {"arrangement": "block"}),
    ("A @ X @ B", "X", {"A": "p m", "X": "m n", "B": "n q"}, {"arrangement": "row-vec"}),
    ("t**3*A", "t", {"A": "m n", "t": ""}, {}),
]


@pytest.mark.parametrize(("text", "wrt", "shapes", "options"), QUESTIONS)
def test_verify_looks_at_every_step_to_its_tolerance(text, wrt, shapes, options):
    count = len(derive(text, wrt, **shapes, **options).verify().steps_at("every step"))
    for at in range(count):
        just = _with_step(derive(text, wrt, **shapes, **options), at, 1 + 2e-9)
        just.verify()
        beyond = _with_step(derive(text, wrt, **shapes, **options), at, 1 + 1e-7)
        rule = beyond.steps_at("every step")[at].rule
        with pytest.raises(VerificationError, match=f'step {at + 1} of {count}, "{rule}"'):
            beyond.verify()


def test_a_wrong_identification_is_named():
    d = derive("tr(X.T @ A @ X)", "X", A="m m", X="m n")
    steps = list(d.steps_at("every step"))
    at = next(i for i, step in enumerate(steps) if step.stage == "identify")
    turned = formula("(A.T + A.T) @ X", A="m m", X="m n")
    steps[at] = Step(**{**vars(steps[at]), "after": turned})
    d._steps["every step"] = steps
    with pytest.raises(VerificationError, match='"first identification theorem", of d'):
        d.verify()


def test_the_result_is_judged_to_its_tolerance():
    shapes = {"A": "m m", "X": "m n"}
    for factor, holds in ((1 + 2e-7, True), (1 + 1e-5, False)):
        d = derive("tr(X.T @ A @ X)", "X", **shapes)
        d.result = formula(f"{factor!r}*(A + A.T) @ X", **shapes)
        if holds:
            d.verify()
        else:
            with pytest.raises(VerificationError, match=r"the result .* disagrees with the num"):
                d.verify()


ASKED = [
    (derive, {}),
    (derive, {"layout": "numerator", "detail": "every step"}),
    (hessian, {}),
    (differential, {}),
]


@pytest.mark.parametrize(("take", "options"), ASKED)
def test_a_derivation_can_be_pickled(take, options):
    d = take("x.T @ A @ x + tr(S @ x @ x.T)", "x", A="n n", S="n n symmetric", x="n", **options)
    again = pickle.loads(pickle.dumps(d))
    assert str(again) == str(d)
    assert again.result == d.result
    assert again.steps == d.steps
    assert again.steps != take("x.T @ A @ x", "x", A="n n", x="n", **options).steps
    assert again.verify(seed=1).probes == 2
    if take is not differential:
        assert str(again.to("denominator")) == str(d.to("denominator"))


def test_a_step_knows_the_keys_of_its_rules():
    steps = derive("tr(S @ X @ S)", "X", S="n n symmetric", X="n n").steps
    keys = [[label.key for label in step.labels] for step in steps]
    assert keys[0] == ["trace"]
    assert ["product"] in keys
    assert keys[-2:] == [["first-identification-theorem"], ["facts"]]
    for step in steps:
        names = [label.name for label in step.labels]
        assert step.rule == ", ".join(dict.fromkeys(names))
        assert isinstance(step.rule, Message)
    assert steps[0].rule.key == "engine.step.trace"


def words_of_steps(text: str) -> int:
    """How many labels a module enters into the table of words."""
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    names = [getattr(call, "id", "") for call in calls]
    return sum(names.count(name) for name in ("label", "rule", "linear", "multilinear"))


def test_no_two_kinds_of_step_have_one_key():
    texts = {name: text for name, text in modules().items() if room(name) == "engine"}
    del texts["engine.rules"]
    assert len(STEPS) == 2 * sum(map(words_of_steps, texts.values())) > 80
    assert words_of_steps('label("a", "A.")\nlinear(Add, name="b")\nx = other()') == 2
