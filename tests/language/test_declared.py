"""Names beside a formula: a misspelt option, or a symbol that is not there, is never taken."""

from __future__ import annotations

import numpy as np
import pytest

import mdlib as md
from mdlib.language.declared import options_of, words_of
from mdlib.language.formulas import read_formula

TEXT = {"Sigma": "m n", "vv": "n"}
GRADIENT = {"Sigma": "n n", "vv": "n"}
QUADRATIC = "vv.T @ Sigma @ vv"


def product(Sigma, vv):
    return Sigma @ vv


# Everything that takes shapes: what is called, its arguments, the shapes, an option with its value.
CALLS = {
    "derive": (md.derive, ["Sigma @ vv", "vv"], TEXT, {"layout": "numerator", "detail": "result"}),
    "derive, arrangement": (md.derive, ["Sigma @ vv", "Sigma"], TEXT, {"arrangement": "block"}),
    "hessian": (md.hessian, [QUADRATIC, "vv"], GRADIENT, {"detail": "every step"}),
    "differential": (md.differential, ["Sigma @ vv", "vv"], TEXT, {"detail": "every step"}),
    "formula": (md.formula, ["Sigma @ dvv"], TEXT, {"differential": "vv"}),
    "check": (
        md.check, ["Sigma.T", "Sigma @ vv", "vv"], TEXT,
        {"layout": "denominator", "arrangement": "vec", "seed": 3},
    ),
    "check of a function": (
        md.check, ["Sigma.T", product, "vv"], TEXT,
        {"layout": "denominator", "arrangement": "vec", "seed": 3},
    ),
    "check_derivation": (
        md.check_derivation, [["Sigma @ dvv"], "Sigma @ vv", "vv"], TEXT,
        {"layout": "numerator", "arrangement": "vec", "to_the_end": True, "seed": 1},
    ),
    "faded": (md.faded, [QUADRATIC, "vv"], GRADIENT, {"layout": "numerator"}),
    "Derivative": (
        md.Derivative, ["Sigma @ vv", "vv"], TEXT, {"layout": "numerator", "arrangement": "block"},
    ),
    "Derivative of a function": (md.Derivative, [product, "vv"], TEXT, {"layout": "numerator"}),
    "LineByLine": (
        md.LineByLine, [QUADRATIC, "vv"], GRADIENT, {"layout": "numerator", "arrangement": "vec"},
    ),
    "MissingStep": (
        md.MissingStep, [QUADRATIC, "vv", 1], GRADIENT, {"layout": None, "arrangement": "vec"},
    ),
    "RuleName": (md.RuleName, [QUADRATIC, "vv", 1], GRADIENT, {"layout": None}),
    "OrderLines": (
        md.OrderLines, [QUADRATIC, "vv"], GRADIENT, {"layout": None, "detail": "every step"},
    ),
    "Fill": (
        md.Fill, [lambda missing, Sigma, vv: (Sigma @ vv, missing)], TEXT,
        {"call": True, "hint": "Look."},
    ),
    "FalseClaim": (
        md.FalseClaim,
        [{"a": lambda Sigma: (Sigma, Sigma), "b": lambda Sigma, vv: (Sigma @ vv, 2 * Sigma @ vv)}],
        TEXT, {},
    ),
    "FirstWrongLine": (
        md.FirstWrongLine, [[product, lambda Sigma, vv: 2 * Sigma @ vv]], TEXT, {},
    ),
    "Counterexample": (md.Counterexample, [lambda Sigma, vv: (Sigma @ vv, 0 * vv)], TEXT, {}),
}  # fmt: skip
OPTIONS = [(call, option) for call, (*_, options) in CALLS.items() for option in options]


def misspelt(name: str) -> list[str]:
    """A letter left out, doubled, exchanged with the next or replaced, and a capital."""
    middle = len(name) // 2
    wrong = [
        name[:middle] + name[middle + 1 :],
        name[:middle] + name[middle] + name[middle:],
        name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
        name[:middle] + "z" + name[middle + 1 :],
        name.capitalize(),
        f"{name}s",
    ]
    return [other for other in wrong if other != name]


def test_every_option_is_in_the_table():
    for function in {call: function for call, (function, *_) in CALLS.items()}.values():
        tried = {o for f, _, _, options in CALLS.values() if f is function for o in options}
        assert tried == set(options_of(function)), function.__name__


@pytest.mark.parametrize("call", CALLS)
def test_a_call_with_every_option_spelt_right_passes(call):
    function, arguments, shapes, options = CALLS[call]
    function(*arguments, **shapes, **options)


@pytest.mark.parametrize(("call", "option"), OPTIONS)
def test_a_misspelt_option_is_named(call, option):
    function, arguments, shapes, options = CALLS[call]
    rest = {name: value for name, value in options.items() if name != option}
    for wrong in misspelt(option):
        with pytest.raises((md.FormulaError, md.FunctionError)) as caught:
            function(*arguments, **shapes, **rest, **{wrong: options[option]})
        message = str(caught.value)
        assert message.startswith(f"{function.__name__}: {wrong} is no "), message
        assert message.endswith(f". Did you mean the option {option}?"), message


@pytest.mark.parametrize("call", CALLS)
def test_a_symbol_too_many_is_refused(call):
    function, arguments, shapes, options = CALLS[call]
    for shape in ("n", "", "n n symmetric"):
        with pytest.raises((md.FormulaError, md.FunctionError)) as caught:
            function(*arguments, **shapes, **options, Omega=shape)
        message = str(caught.value)
        assert message.startswith(f"{function.__name__}: Omega is no "), message
        assert "; that has Sigma, vv. Leave Omega out." in message
        assert all(option in message for option in options_of(function))


@pytest.mark.parametrize("call", CALLS)
def test_a_misspelt_symbol_is_named(call):
    function, arguments, shapes, options = CALLS[call]
    for wrong in ("Sgima", "sigma", "Sigmaa", "Simga"):
        renamed = {wrong if name == "Sigma" else name: shape for name, shape in shapes.items()}
        with pytest.raises((md.FormulaError, md.FunctionError)) as caught:
            function(*arguments, **renamed, **options)
        assert str(caught.value).endswith(". Did you mean Sigma?")


MESSAGES = [
    (lambda: md.derive("A @ x", "x", A="m n", x="n", layuot="numerator"),
     'derive: layuot is no symbol of "A @ x". Did you mean the option layout?'),
    (lambda: md.derive("A @ x", "x", A="m n", x="n", y="m"),
     'derive: y is no symbol of "A @ x"; that has A, x. Leave y out. '
     "Options: layout, arrangement, detail."),
    (lambda: md.hessian("x.T @ x", "x", x="n", layout="numerator"),
     'hessian: layout is no symbol of "x.T @ x"; that has x. Leave layout out. Options: detail.'),
    (lambda: md.derive("A @ x", "x", A="m n", x="n", seed=3),
     'derive: seed is no symbol of "A @ x"; that has A, x. Leave seed out. '
     "Options: layout, arrangement, detail."),
    (lambda: md.derive("x.T @ x", "x", x="n", T="n"),
     'derive: T is no symbol of "x.T @ x"; that has x. Leave T out. '
     "Options: layout, arrangement, detail."),
    (lambda: md.derive("A @ x", "x", A="m n", y="n"),
     'derive: y is no symbol of "A @ x". Did you mean x?'),
    (lambda: md.derive("A @ x", "xx", A="m n", xx="n"),
     'derive: xx is no symbol of "A @ x". Did you mean x?'),
    (lambda: md.derive("A @ x", "xx", A="m n", x="n"),
     "wrt='xx' has no declared shape. Declared symbols: A, x. Declare it, for example "
     'xx="m n". Did you mean x?'),
    (lambda: md.derive(md.formula("2*x", x="n"), "x", layuot="numerator"),
     "the formula has its shapes already; give shapes with text only. "
     "Did you mean the option layout?"),
    (lambda: md.check("A", lambda A, x: A @ x, "x", A="m n", x="n", y=np.ones(3)),
     "check: y is no argument of the function; that has A, x. Leave y out. "
     "Options: layout, arrangement, seed."),
    (lambda: md.Counterexample(lambda A: (A, A.T), A="n n", B="n n"),
     "Counterexample: B is no argument of the function; that has A. Leave B out."),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), MESSAGES)
def test_what_is_said(call, message):
    with pytest.raises(md.MdlibError) as caught:
        call()
    assert str(caught.value) == message


USED = [
    lambda: md.derive("A @ x", "t", A="m n", x="n", t=""),  # the derivative is 0
    lambda: md.derive("sum(x)*ones(k)", "x", x="n", y="k"),  # y is there for its size
    lambda: md.derive("0*y.T @ x + x.T @ x", "x", x="n", y="n"),
    lambda: md.derive("tr(A - A + X)", "X", A="n n", X="n n"),
    lambda: md.derive(md.formula("A @ x", A="m n", x="n"), "x", layout="numerator"),
    lambda: md.derive(read_formula("A @ x", {"A": "m n", "x": "n", "y": "n"}), "x"),
    lambda: md.formula("tr(A @ dX)", A="n m", X="m n", differential="X"),
    lambda: md.formula("tr(A @ d(inv(X)))", A="n n", X="n n", differential="X"),
    lambda: md.formula("dX + X", X="n", dX="n"),
    lambda: md.check("A.T", lambda A, x, y=1: A @ x, "x", A="m n", x="n", y=""),
    lambda: md.check("A.T", "A @ x", "x", A=np.ones((2, 3)), x="3"),
    lambda: md.Fill(lambda missing, **arrays: (missing, 1), A="m n", x="n"),
    lambda: [q.check("0") for q in [md.practice("trace", 2, seed) for seed in range(3)]],
]


@pytest.mark.parametrize("call", USED)
def test_a_name_that_is_used_passes(call):
    call()


def test_two_formulas_may_share_their_shapes():
    claims = {"a": lambda A: (A, A), "b": lambda B: (B, B.T)}
    md.FalseClaim(claims, A="m n", B="n n")
    with pytest.raises(md.FunctionError, match="C is no argument of the functions; that has A, B"):
        md.FalseClaim(claims, A="m n", B="n n", C="n n")


def test_the_catalogue_declares_more_than_a_formula_has():
    for entry in md.identities:
        for check in entry.derivatives:
            assert check.derive().formula == check.read


def test_faults_of_the_text_come_first():
    for text, said in (
        ("A @@ x", "cannot be read"),
        ("tr(A", "It has 1"),
        ("Aᵀ @ x", "it holds 'ᵀ'"),
    ):
        with pytest.raises(md.FormulaError, match=said):
            md.derive(text, "x", A="m n", x="n", y="n")


def test_names_are_words_and_no_attributes():
    assert words_of("tr(X.T @ A_1) + 2*b2 - 1.5") == {"tr", "X", "A_1", "b2"}


PROPERTIES = [
    ("n n symetric", "symmetric"),
    ("n n Symmetric", "symmetric"),
    ("n n simmetric", "symmetric"),
    ("n n inversible", "invertible"),
    ("n n invertable", "invertible"),
    ("n n non-singular", "nonsingular"),
    ("n n orthoganal", "orthogonal"),
    ("n n diag", "diagonal"),
    ("n n positive-definite", "positive_definite"),
    ("n n sdp", "spd"),
    ("n positve", "positive"),
    ("positiv", "positive"),
    ("n n symmetric,", "symmetric"),
    ("n n spd orthognal", "orthogonal"),
]


@pytest.mark.parametrize(("text", "meant"), PROPERTIES)
def test_a_misspelt_property_is_guessed(text, meant):
    with pytest.raises(md.ShapeError, match=rf"Did you mean {meant}\?$"):
        md.formula("2*S", S=text)


def test_names_of_sizes_are_not_taken_for_properties():
    for text in ("positions", "n inverted", "symbols n", "diag", "spin", "n orth"):
        md.formula("2*S", S=text)
