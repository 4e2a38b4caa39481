"""The rule tables: every example holds numerically, and every mutant of a rule is caught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mdlib.engine import rules, traces, vectors
from mdlib.engine.api import derive, differential, hessian
from mdlib.engine.rules import RULES, Rule, kind_name, register
from mdlib.errors import VerificationError
from mdlib.language import tree
from mdlib.language.elementwise import ELEMENTWISE
from mdlib.language.formulas import read_formula

KINDS = sorted(RULES, key=kind_name)
NAMES = [kind_name(kind) for kind in KINDS]


EXAMPLES = [(kind, *example) for kind in KINDS for example in RULES[kind].examples]


@pytest.mark.parametrize(("kind", "text", "shapes"), EXAMPLES, ids=[row[1] for row in EXAMPLES])
def test_every_example_of_every_rule_holds(kind, text, shapes):
    d = differential(text, "X", **shapes)
    d.verify(seed=3)
    assert any(RULES[kind].name in step.rule for step in d.steps_at("every step"))


def test_every_function_has_an_example_of_its_own():
    texts = [text for text, _ in RULES[tree.Elementwise].examples]
    assert len(texts) == len(set(texts)) == len(ELEMENTWISE)
    for name in ELEMENTWISE:
        assert any(text.startswith(f"{name}(") for text in texts)


WRONG_SLOPES = {
    "negated": lambda slope: lambda u, f: tree.mul(-1, slope(u, f)),
    "doubled": lambda slope: lambda u, f: tree.mul(2, slope(u, f)),
    "another": lambda slope: lambda u, f: slope(u, f) + 1,
    "left out": lambda slope: lambda u, f: tree.ONE,
}


@pytest.mark.parametrize("change", WRONG_SLOPES.values(), ids=WRONG_SLOPES)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_wrong_slope_fails_the_example_of_its_function(name, change, monkeypatch):
    row = ELEMENTWISE[name]
    wrong = change(row.slope)
    if name == "sign" and wrong(None, None) == tree.ZERO:
        return  # minus nothing, and twice nothing, are right
    monkeypatch.setitem(ELEMENTWISE, name, replace(row, slope=wrong))
    assert not _holds(*row.example)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_slope_of_each_other_function_is_refused(name, monkeypatch):
    row = ELEMENTWISE[name]
    for other in list(ELEMENTWISE.values()):
        monkeypatch.setitem(ELEMENTWISE, name, replace(row, slope=other.slope))
        # 1 - f² is 0 for f = ±1, so the slope that tanh has is right for sign.
        right = other.name == name or (name, other.name) == ("sign", "tanh")
        assert _holds(*row.example) == right, other.name


def _holds(text, shapes) -> bool:
    try:
        with np.errstate(all="ignore"):
            differential(text, "X", **shapes).verify(seed=3)
    except VerificationError:
        return False
    return True


def test_every_function_of_the_language_has_a_rule():
    constants = {tree.Num, tree.Sym, tree.Change, tree.Eye, tree.Ones, tree.Zeros, tree.Comm}
    constants |= {tree.D, tree.Node}
    kinds = {value for value in vars(tree).values() if isinstance(value, type)}
    kinds = {kind for kind in kinds if issubclass(kind, tree.Node) and kind.__name__[0] != "_"}
    assert kinds - constants - set(RULES) == set()


def test_names_are_told_apart_and_sentences_end():
    names = [rule.name for rule in RULES.values()]
    assert len(names) == len(set(names))
    for rule in [*RULES.values(), *traces.TRACE_RULES, *vectors.VEC_RULES]:
        assert rule.sentence.endswith(".")
        assert rule.tex


def test_a_second_rule_for_a_type_is_refused_and_names_both():
    twin = replace(RULES[tree.Inverse], label=rules.Label("another"))
    with pytest.raises(ValueError, match="two rules for Inverse: 'inverse' and 'another'"):
        register(twin)


def test_lookup_is_by_exact_type_and_a_pair_goes_first():
    trace = tree.Trace(tree.MatPow(tree.Sym("X", ("n", "n")), 3))
    assert rules.find(trace).name == "trace of a power"
    assert rules.find(tree.Trace(tree.Sym("X", ("n", "n")))).name == "trace"
    assert rules.find(tree.Sym("X")) is None


# Mutants of the differential rules: each makes one plausible mistake.


def _negated(body):
    return lambda node: tree.mul(-1, body(node))


def _doubled(body):
    return lambda node: tree.mul(2, body(node))


def _first_term(body):
    def mutant(node):
        result = body(node)
        return result.args[0] if type(result) is tree.Add else tree.mul(3, result)

    return mutant


def _last_term(body):
    def mutant(node):
        result = body(node)
        return result.args[-1] if type(result) is tree.Add else tree.mul(5, result)

    return mutant


BODY_MUTANTS = [_negated, _doubled, _first_term, _last_term]
BODIES = [kind for kind in KINDS if RULES[kind].body is not None]


def _is_caught(text, shapes) -> bool:
    try:
        differential(text, "X", **shapes).verify(seed=1)
        derive(text, "X", **shapes).verify(seed=1)
    except VerificationError:
        return True
    return False


@pytest.mark.parametrize("mutate", BODY_MUTANTS, ids=lambda mutate: mutate.__name__.strip("_"))
@pytest.mark.parametrize("kind", BODIES, ids=[kind_name(kind) for kind in BODIES])
def test_a_mutant_of_a_rule_is_caught(kind, mutate, monkeypatch):
    rule = RULES[kind]
    text, shapes = rule.example
    assert not _is_caught(text, shapes)
    monkeypatch.setitem(RULES, kind, replace(rule, body=mutate(rule.body)))
    assert _is_caught(text, shapes)


MULTILINEAR = [kind for kind in KINDS if RULES[kind].arity == "multilinear"]


@pytest.mark.parametrize("kind", MULTILINEAR, ids=[kind_name(kind) for kind in MULTILINEAR])
@pytest.mark.parametrize("at", [0, -1])
def test_a_product_rule_that_forgets_a_factor_is_caught(kind, at, monkeypatch):
    rule = RULES[kind]

    def body(node):
        args = list(node.args)
        changing = [i for i, arg in enumerate(args) if "X" in arg.names]
        args[changing[at]] = tree.D(args[changing[at]])
        return tree.rebuild(node, tuple(args))

    monkeypatch.setitem(RULES, kind, replace(rule, body=body, arity="body"))
    text, shapes = rule.example
    assert _is_caught(text, shapes)


LINEAR = [kind for kind in KINDS if RULES[kind].arity == "linear" and kind is not tree.Add]


@pytest.mark.parametrize("kind", LINEAR, ids=[kind_name(kind) for kind in LINEAR])
def test_a_linear_rule_that_loses_a_factor_is_caught(kind, monkeypatch):
    rule = RULES[kind]

    def body(node):
        return tree.mul(2, tree.rebuild(node, (tree.D(node.arg),)))

    monkeypatch.setitem(RULES, kind, replace(rule, body=body, arity="body"))
    assert _is_caught(*rule.example)


def test_a_sum_rule_that_loses_a_term_is_caught(monkeypatch):
    rule = RULES[tree.Add]
    monkeypatch.setitem(
        RULES, tree.Add, replace(rule, body=lambda node: tree.D(node.args[0]), arity="body")
    )
    assert _is_caught(*rule.example)


# Every rewrite under the trace and under vec, with a formula that needs it.

WIDE = {"A": "m n", "B": "p m", "C": "m p", "X": "m n"}
SQUARE = {"A": "n n", "X": "n n"}
TRACE_EXAMPLES = {
    "linearity": ("3*tr(A.T @ X)", WIDE),
    "Hadamard swap": ("sum(A*X*A)", WIDE),
    "cyclic rotation": ("tr(X @ A.T)", WIDE),
    "scalar = trace": ("a.T @ X", {"a": "n", "X": "n"}),
    "adjoint of Kronecker": ("tr(kron(A, X) @ kron(A, A))", SQUARE),
    "transpose under the trace": ("tr(X.T @ A)", WIDE),
    "sum as trace": ("sum(B @ X)", WIDE),
    "adjoint of diag": ("sum(A @ diag(X @ b))", {"A": "p m", "X": "m n", "b": "n"}),
    "adjoint of vec": ("a.T @ vec(X)", {"a": "m*n", "X": "m n"}),
}
VEC_EXAMPLES = {
    "scalar comes out": ("tr(A.T @ X)*C", WIDE),
    "vec of a product": ("B @ X @ A.T", WIDE),
    "vec of an elementwise product": ("A*X", WIDE),
    "vec of a Kronecker product": ("kron(B, X)", WIDE),
    "commutation matrix": ("X.T", WIDE),
    "vec": ("vec(B @ X)", WIDE),
    "vec of diag": ("diag(X @ b)", {"X": "m n", "b": "n"}),
}


def test_the_examples_name_every_rewrite():
    assert {rule.name for rule in traces.TRACE_RULES} == set(TRACE_EXAMPLES)
    assert {rule.name for rule in vectors.VEC_RULES} == set(VEC_EXAMPLES)


def _mutant_peel(peel, change):
    """A rewrite that then changes the factor in front, or a coefficient where there is none."""

    def mutant(term, *rest):
        result = peel(term, *rest)
        if result.factor is None:
            return replace(result, coefficients=(*result.coefficients, tree.Num(2)))
        return replace(result, factor=change(result.factor))

    return mutant


def _turned(factor):
    can_turn = factor.shape[0] == factor.shape[1] and type(factor) is not tree.Diag
    return factor.T if can_turn else tree.mul(2, factor)


@pytest.mark.parametrize("change", [tree.Node.__neg__, _turned], ids=["negated", "turned"])
@pytest.mark.parametrize("name", [*TRACE_EXAMPLES, *VEC_EXAMPLES])
def test_a_mutant_of_a_rewrite_is_caught(name, change, monkeypatch):
    text, shapes = (TRACE_EXAMPLES | VEC_EXAMPLES)[name]
    d = derive(read_formula(text, shapes), "X")
    d.verify()
    assert any(name in step.rule for step in d.steps_at("every step") if step.stage == "equal") or (
        name in ("vec", "scalar = trace", "linearity")  # these may change nothing that is seen
    )
    module = traces if name in TRACE_EXAMPLES else vectors
    monkeypatch.setattr(module, "peel", _mutant_of(module, name, module.peel, change))
    with pytest.raises(VerificationError):
        derive(read_formula(text, shapes), "X").verify()


def _mutant_of(module, name, peel, change):
    rule_of = traces.trace_rule if module is traces else vectors.vec_rule
    broken = _mutant_peel(peel, change)
    return lambda term: broken(term) if rule_of(term).label.name == name else peel(term)


def test_the_step_that_breaks_is_named(monkeypatch):
    rule = RULES[tree.Inverse]
    monkeypatch.setitem(RULES, tree.Inverse, replace(rule, body=_negated(rule.body)))
    with pytest.raises(VerificationError) as caught:
        derive("tr(A @ inv(X))", "X", **SQUARE).verify()
    message = str(caught.value)
    assert message.startswith("step 3 of ")
    assert '"inverse", of d(tr(A @ inv(X))) by X changes the value: ' in message
    assert "tr(A @ d(inv(X))) became tr(A @ inv(X) @ dX @ inv(X))" in message


def test_a_wrong_result_is_told(monkeypatch):
    d = derive("tr(A @ X)", "X", **SQUARE)
    wrong = derive("tr(A.T @ X)", "X", **SQUARE)
    d.result = wrong.result
    with pytest.raises(
        VerificationError, match=r"the result A for tr\(A @ X\) with respect to X disagrees"
    ):
        d.verify()


def test_a_formula_without_values_cannot_be_verified():
    d = derive("sum(log(-x**2 - 1))", "x", x="n")
    with pytest.raises(VerificationError, match="at 40 random probes it has no finite value"):
        d.verify()


def test_hessians_are_verified_too(monkeypatch):
    h = hessian("norm(A @ x)**2", "x", A="m n", x="n")
    h.verify()
    h.result = derive("A.T @ A", "A", A="m n").formula
    with pytest.raises(VerificationError, match="the result"):
        h.verify()


def test_a_rule_is_data():
    rule = RULES[tree.Inverse]
    assert isinstance(rule, Rule)
    assert (rule.name, rule.source) == ("inverse", "MN19")
    assert r"-U^{-1}\,(\mathrm{d}U)\,U^{-1}" in rule.tex
