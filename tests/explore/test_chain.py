"""The chain of shapes without a browser: what it knows of a formula is what the library says."""

import json
import re
from itertools import product
from random import Random

import numpy as np
import pytest

import mdlib as md
from mdlib.errors import MdlibError
from mdlib.explore import Chain
from mdlib.explore.boxes import boxed, first_product, inside
from mdlib.explore.brackets import multiplications, typed, ways, written
from mdlib.explore.chain import GUESSES, questions
from mdlib.explore.chain_factors import chain_factors, stages
from mdlib.explore.chain_facts import (
    declared,
    facts_of,
    numbers_of,
    whole_numbers,
    without_t,
)
from mdlib.language.formulas import read_formula
from mdlib.language.sizes import size_value
from mdlib.matrices.properties import check_properties
from tests.engine.generate import random_formula, shapes_of

SHAPES = "X: m n, A: m m, B: m n, S: n n spd, x: n, y: m, t:"


def declared_text(f) -> str:
    """Its declarations as one types them into the field."""
    return ", ".join(f"{name}: {shape}" for name, shape in shapes_of(f).items())


@pytest.mark.parametrize("seed", range(50))
def test_boxes_of_random_formulas_have_the_shapes_of_the_library(seed):
    f = random_formula(seed)
    text, shapes = str(f), declared_text(f)
    facts = facts_of(text, shapes, "X")
    assert facts["error"] == ""
    assert (facts["box"]["rows"], facts["box"]["cols"]) == f.shape
    for box in inside(facts["box"]):
        part = read_formula(box["source"], declared(shapes))
        assert (box["rows"], box["cols"]) == part.shape
    for layout, shape in facts["derivative"].items():
        x = f.specs["X"].shape
        assert tuple(shape.values()) == md.derivative_shape(f.shape, x, layout=layout)


@pytest.mark.parametrize("seed", range(50))
def test_any_random_formula_is_answered(seed):
    f = random_formula(seed)
    rng = Random(seed)
    explorer = Chain()
    explorer.value = {
        **explorer.value,
        "text": str(f)[:200],
        "shapes": declared_text(f)[:200],
        "wrt": "X",
        "numbers": True,
        "sizes": {name: rng.randint(1, 8) for name in "mnp"},
        "layout": rng.choice(["denominator", "numerator"]),
    }
    assert explorer.trouble == ""
    assert "error" not in explorer.facts
    json.dumps(explorer.facts, allow_nan=False)
    explorer.still(explorer.value, explorer.facts)


def test_a_wrong_shape_would_be_seen():
    box = boxed("X.T @ A", declared(SHAPES))
    assert (box["rows"], box["cols"]) == ("n", "m")
    assert (box["rows"], box["cols"]) != md.formula("A @ X", X="m n", A="m m").shape


REFUSED = {
    "X @ A @ X": ("m", "n"),
    "A @ x": ("m", 1),
    "tr(X)": (1, 1),
    "(X @ A).T": ("m", "m"),
    "X + B.T": ("m", "n"),
    "exp(X @ A) * 2": ("m", "m"),
    "kron(X @ A, x)": ("m*n", "m"),
    "vec(X @ A)": ("m*m", 1),
    "-(X @ A)": ("m", "m"),
    "inv(X)": ("m", "n"),
    "diag(X)": ("m", 1),
    "X * y": ("m", "n"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_not_fit_is_drawn_all_the_same(text):
    facts = facts_of(text, SHAPES, "X")
    with pytest.raises(MdlibError) as error:
        md.formula(text, **{n: s for n, s in declared(SHAPES).items() if n in text})
    assert facts["error"] == str(error.value)
    assert (facts["box"]["rows"], facts["box"]["cols"]) == REFUSED[text]
    assert facts["derivative"] == {}
    assert all(box["text"] for box in inside(facts["box"]))


@pytest.mark.parametrize("text", [text for text in REFUSED if text not in ("A @ x", "X * y")])
def test_a_refused_shape_is_the_shape_it_would_have_if_it_fitted(text):
    """At equal sizes the library accepts it, and gives the shape that was drawn."""
    sizes = dict.fromkeys("mnp", 3)
    box = facts_of(text, SHAPES, "")["box"]
    numeric = {
        name: " ".join(str(size_value(size, sizes)) for size in spec.shape)
        for name, spec in declared(SHAPES).items()
        if re.search(rf"\b{name}\b", text)
    }
    drawn = tuple(size_value(box[side], sizes) for side in ("rows", "cols"))
    assert drawn == md.formula(text, **numeric).shape


HOSTILE = [
    "", " ", "X @", "@", "((", "X.T @ A @", "nobody @ X", "X.shape", "lambda: 1", "X @ A @ " * 25,
    "@".join("A" * 30), "(" * 90 + "X" + ")" * 90, "X" + ".T" * 80, "[X]", "X if X else A", "1e999",
    "𝔛 @ X", "X\x00", "__import__('os')", "<img src=x onerror=alert(1)>", "eye(q)", "ones(m, 0)",
    "kron(kron(X, X), kron(X, X)) @ X", "X @ A == X", "d(X)", "f'X'", "X**X", "mpow(A, 10**9)",
    "det(X) @ X",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("shapes", [SHAPES, "X: m n, A", "X:: m", "X: 0", "X: m n o p", "", "§"])
def test_nothing_that_is_typed_raises(text, shapes):
    explorer = Chain("X.T @ A @ X", X="m n", A="m m")
    for numbers, view in product((True, False), ("formula", "rule")):
        explorer.value = {
            **explorer.value, "text": text, "shapes": shapes, "numbers": numbers, "view": view,
        }  # fmt: skip
        assert explorer.trouble == ""
        shown = explorer.shown
        assert shown["error"] or shown["box"]
        assert "error" not in explorer.facts
        json.dumps(explorer.facts, allow_nan=False)
        svg, alt = explorer.still(explorer.value, explorer.facts)
        assert svg.startswith("<svg")
        assert alt


def test_thirty_factors_are_boxes():
    text = "@".join("A" * 30)
    facts = facts_of(text, SHAPES, "")
    assert len(facts["box"]["kids"]) == 30
    assert len(facts["orders"]) == 2
    assert multiplications([4] * 31, facts["orders"][1]["steps"]) == 29 * 64


def test_the_error_is_the_librarys_own_sentence():
    explorer = Chain("X @ A @ X", X="m n", A="m m")
    with pytest.raises(MdlibError) as error:
        md.formula("X @ A @ X", X="m n", A="m m")
    assert explorer.shown["error"] == str(error.value)


def test_shapes_are_read_as_they_are_typed():
    for text in ("X: m n, A: m m", 'X="m n", A="m m"', "X = m n; A: m m", " X:m n ,A : m m,"):
        assert {n: s.shape for n, s in declared(text).items()} == {"X": ("m", "n"), "A": ("m", "m")}
    assert "cannot be read as a shape" in facts_of("X", "X m n", "")["error"]
    assert "0" in facts_of("X", "X: 0", "")["error"]


# ---- Brackets.


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_every_way_to_bracket_is_listed_once(count):
    texts = [f"A{at}" for at in range(count)]
    catalan = {2: 1, 3: 2, 4: 5, 5: 14}[count]
    shown = {written(texts, way) for way in ways(count)}
    assert len(shown) == len(ways(count)) == catalan


@pytest.mark.parametrize("seed", range(20))
def test_the_count_of_multiplications_is_that_of_the_sums(seed):
    """A product of m×n and n×p takes n products of numbers for each of m p entries."""
    rng = Random(seed)
    count = rng.randint(2, 5)
    sizes = [rng.randint(1, 8) for _ in range(count + 1)]
    for way in ways(count):
        parts = {(at, at + 1): np.ones((sizes[at], sizes[at + 1])) for at in range(count)}
        counted = 0
        for i, k, j in way:
            left, right = parts[i, k], parts[k, j]
            counted += sum(1 for _ in np.ndindex(*left.shape, right.shape[1]))
            parts[i, j] = left @ right
        assert multiplications(sizes, way) == counted
        assert parts[0, count].shape == (sizes[0], sizes[-1])


def test_brackets_that_are_typed_are_those_shown():
    for text, wanted in {
        "A @ B @ C": "(A B) C",
        "A @ (B @ C)": "A (B C)",
        "(A @ B) @ (C @ D)": "(A B) (C D)",
        "A @ ((B @ C) @ D)": "A ((B C) D)",
    }.items():
        letters = re.findall("[A-D]", text)
        assert written(letters, ways(len(letters))[typed(text)]) == wanted


# ---- The chain rule.

CHAINS = {
    "B @ tanh(A @ x)": "A: m n, B: k m, x: n",
    "norm(tanh(A @ x - b))": "A: m n, x: n, b: m",
    "tanh(A @ x).T @ tanh(A @ x)": "A: m n, x: n",
    "log(1 + exp(a.T @ x))": "a: n, x: n",
    "softmax(W @ sigmoid(A @ x + b))": "W: k m, A: m n, x: n, b: m",
    "exp(x.T @ S @ x) * a": "x: n, S: n n, a: m",
    "sin(x)": "x: n",
    "Q @ (P @ x)": "Q: k m, P: m n, x: n",
    "A @ exp(x * a)": "A: k m, a: m, x:",
}


@pytest.mark.parametrize("text", CHAINS)
def test_the_factors_multiply_to_the_derivative(text):
    f = md.formula(text, **declared(CHAINS[text]))
    sizes = {"m": 3, "n": 2, "k": 4}
    rng = np.random.default_rng(1)
    arrays = {
        name: rng.normal(size=tuple(size_value(s, sizes) for s in spec.shape))
        for name, spec in f.specs.items()
    }
    parts = stages(f, "x")
    values = dict(arrays)
    for name, g, _ in parts:
        values[name] = g.evaluate(**{n: values[n] for n in g.symbols})
    assert np.allclose(values["f"], f.evaluate(**arrays))
    factors = chain_factors(f, "x")
    for layout in ("denominator", "numerator"):
        whole = md.derive(f, "x", layout=layout)(**arrays)
        chosen = parts if layout == "denominator" else parts[::-1]
        matrices = [_jacobian(g, by, layout, values) for _, g, by in chosen]
        shown = [(f"{each['top']}", each["by"]) for each in factors[layout]]
        assert shown == [(name, by) for name, _, by in chosen]
        found = matrices[0] if len(matrices) == 1 else np.linalg.multi_dot(matrices)
        assert np.allclose(found, whole)
        shapes = [
            tuple(size_value(each[side], sizes) for side in ("rows", "cols"))
            for each in factors[layout]
        ]
        assert shapes == [matrix.shape for matrix in matrices]


def _jacobian(g, by, layout, values):
    d = md.derive(g, by, layout=layout)
    return d.result.evaluate(**{name: values[name] for name in d.specs if name in values})


def test_the_layout_turns_every_factor_and_their_order():
    facts = facts_of("B @ tanh(A @ x)", "A: m n, B: k m, x: n", "x")["factors"]
    one, other = facts["denominator"], facts["numerator"][::-1]
    assert [each["top"] for each in one] == [each["top"] for each in other] == ["u", "v", "f"]
    assert [(e["rows"], e["cols"]) for e in one] == [(e["cols"], e["rows"]) for e in other]
    assert [e["text"] for e in one][::2] == ["Aᵀ", "Bᵀ"]


def test_matrices_have_no_chain_of_matrices_and_it_says_so():
    facts = facts_of("X.T @ A @ X", SHAPES, "X")
    assert facts["factors"] == {}
    assert "columns or numbers" in facts["why"]
    assert facts["derivative"]["denominator"] == {"rows": "m*n", "cols": "n*n"}


# ---- Numbers.


@pytest.mark.parametrize("seed", range(20))
def test_entries_are_those_of_numpy(seed):
    sizes = {"m": 2 + seed % 4, "n": 1 + seed % 5}
    shown = numbers_of("X.T @ A @ X", "X: m n, A: m m", tuple(sizes.items()), seed)
    X, A = (np.array([[_number(x) for x in row] for row in shown["at"][n]]) for n in ("X", "A"))
    assert X.shape == (sizes["m"], sizes["n"])
    assert [[_number(x) for x in row] for row in shown["range"]["0:3"]] == (X.T @ A @ X).tolist()
    assert [[_number(x) for x in row] for row in shown["range"]["1:3"]] == (A @ X).tolist()
    assert shown["at"]["X.T @ A @ X"] == shown["range"]["0:3"]


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_what_fits_by_its_numbers_alone_has_entries():
    same = numbers_of("X @ A @ X", "X: m n, A: m m", (("m", 3), ("n", 3)), 0)
    other = numbers_of("X @ A @ X", "X: m n, A: m m", (("m", 4), ("n", 3)), 0)
    assert np.shape(same["range"]["0:3"]) == (3, 3)
    assert other["range"]["0:3"] is None
    assert np.shape(other["range"]["1:3"]) == (4, 3)


@pytest.mark.parametrize(
    "properties", ["", "symmetric", "spd", "diagonal", "orthogonal", "invertible", "positive"]
)
def test_numbers_have_the_declared_properties(properties):
    spec = declared(f"S: n n {properties}")["S"]
    for seed, size in product(range(5), (1, 3, 8)):
        array = whole_numbers("S", (size, size), spec.properties, seed)
        check_properties({"S": spec}, {"S": array})
        larger = whole_numbers("S", (8, 8), spec.properties, seed)
        assert np.array_equal(array, larger[:size, :size])
        assert np.abs(array).max() <= 30


def test_what_is_too_large_is_not_computed():
    small = numbers_of("tr(kron(A, A))", "A: m m", (("m", 8),), 0)
    large = numbers_of("tr(kron(kron(A, A), kron(A, A)))", "A: m m", (("m", 8),), 0)
    assert small["at"]["tr(kron(A, A))"]
    assert large["at"]["tr(kron(kron(A, A), kron(A, A)))"] is None
    assert large["at"]["A"]


def test_a_value_that_is_none_is_said():
    shown = numbers_of("inv(X @ X.T)", "X: m n", (("m", 4), ("n", 1)), 0)
    assert shown["refused"]
    assert not numbers_of("X @ X.T", "X: m n", (("m", 4), ("n", 1)), 0)["refused"]
    assert shown["at"]["inv(X @ X.T)"] is None


# ---- Questions, things to try, the still picture.


def test_every_question_has_the_answer_of_the_library():
    refused = 0
    for asked in questions():
        specs = {n: s for n, s in declared(asked["given"]).items() if n in asked["source"]}
        if asked["refused"]:
            refused += 1
            with pytest.raises(MdlibError) as error:
                md.formula(asked["source"], **specs)
            assert str(error.value) == asked["refused"]
        else:
            assert (asked["rows"], asked["cols"]) == md.formula(asked["source"], **specs).shape
    assert refused == 5
    assert len(GUESSES) == len(set(GUESSES)) == 22


def test_taking_off_a_transpose_leaves_the_others():
    assert without_t("X.T @ A.T") == "X @ A.T"
    assert without_t("X @ A") == ""


def test_things_to_try_are_of_its_own_formula():
    own = [each["value"].get("text") for each in Chain("A @ X.T", X="m n", A="m n").tries]
    assert own[:2] == ["A @ X", "A @ X"]
    assert Chain("A @ X", X="m n", A="m m").tries[0]["value"]["text"] == "A @ B @ x"


def test_the_page_has_all_that_is_to_be_tried_without_python():
    explorer = Chain("X.T @ A @ X", X="m n", A="m m", wrt="X")
    for each in explorer.tries:
        value = {**explorer.value, **each["value"]}
        key = "\n".join([value["text"], value["shapes"], value["wrt"]])
        assert explorer.facts["by"][key]["box"]


def test_options_and_symbols_are_told_apart():
    explorer = Chain("A @ x", A="m n", x="n", sizes={"m": 2}, view="formula", numbers=True)
    assert explorer.value["shapes"] == "A: m n, x: n"
    assert explorer.value["sizes"] == {"m": 2}
    assert explorer.facts["numbers"]["of"][2] == {"m": 2, "n": 3}
    with pytest.raises(MdlibError, match="sizes"):
        Chain(sizes={"m": 9})
    with pytest.raises(MdlibError, match="layout"):
        Chain(layout="sideways")


def test_the_still_picture_shows_boxes_to_scale():
    explorer = Chain("X.T @ A @ X", X="m n", A="m m", sizes={"m": 4, "n": 2})
    svg, alt = explorer.still(explorer.value, explorer.facts)
    boxes = re.findall(r'width="([\d.]+)" height="([\d.]+)" fill', svg)
    sizes = {(float(width), float(height)) for width, height in boxes}
    assert {(104.0, 52.0), (104.0, 104.0), (52.0, 104.0), (52.0, 52.0)} <= sizes
    assert alt.endswith("Xᵀ A X is n×n, here 2×2.")
    refused = Chain("X @ A", X="m n", A="m m")
    svg, alt = refused.still(refused.value, refused.facts)
    assert "≠" in svg
    assert "must equal rows of A" in alt


def test_the_first_product_is_the_one_to_play_with():
    box = boxed("tr(X.T @ (A @ X + B))", declared(SHAPES))
    assert [kid["text"] for kid in first_product(box)["kids"]] == ["Xᵀ", "A X + B"]
    assert first_product(boxed("X + B", declared(SHAPES))) is None
