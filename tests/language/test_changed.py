"""What differs between two lines of a derivation, and how rules are stated in MathML."""

from importlib import import_module
from pkgutil import iter_modules
from xml.etree import ElementTree

import pytest

import mdlib as md
from mdlib import engine
from mdlib.engine.rules import RULES, STEPS, Label, Peeling
from mdlib.language.changed import changed
from mdlib.language.parse import declare, parse
from mdlib.language.plain import plain
from mdlib.language.tex_mathml import tex_mathml
from tests.engine.generate import random_formula
from tests.language.test_mathml import seen

SHAPES = {"X": "n n", "A": "n n", "B": "n n"}


def at(node, path):
    for i in path:
        node = node.args[i]
    return node


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("tr(dX @ A @ X @ B)", "tr(A @ X @ B @ dX)", ["dX"], ["dX"]),
        ("tr(X @ A) + tr(d(X.T) @ B)", "tr(X @ A) + tr(dX.T @ B)", ["d(Xᵀ)"], ["(dX)ᵀ"]),
        ("tr(d(X @ A @ B))", "tr(dX @ A @ B)", ["d(X A B)"], ["(dX) A B"]),
        ("A + B + X", "A + X", ["B"], []),
        ("A + X", "A - X", ["X"], ["-X"]),
        ("inv(X) @ A", "inv(B) @ A", ["X"], ["B"]),
        ("X @ A", "tr(B) * B", ["X A"], ["tr(B) B"]),
        ("A @ X @ B", "X", ["A X B"], ["X"]),
        ("A", "A", [], []),
    ],
)
def test_only_what_differs_is_named(before, after, old, new):
    nodes = [parse(text, declare(SHAPES), "X") for text in (before, after)]
    found = changed(*nodes)
    said = [[plain(at(n, p)) for p in paths] for n, paths in zip(nodes, found, strict=True)]
    assert said == [old, new]


def without(node, paths, path=()):
    """What is left of a tree without the subtrees at the paths."""
    if path in paths:
        return None
    if not node.args:
        return node
    kept = [without(part, paths, (*path, i)) for i, part in enumerate(node.args)]
    return (type(node).__name__, node.key, *(part for part in kept if part is not None))


def test_what_is_not_named_is_the_same_in_random_derivations():
    lines = 0
    for seed in range(60):
        for step in md.derive(random_formula(seed), "X").steps:
            before, after = step.before.node, step.after.node
            old, new = changed(before, after)
            assert (old == new == []) == (before == after)
            assert without(before, old) == without(after, new), (seed, step.rule)
            lines += () not in old
    assert lines > 100


def labels() -> dict[str, Label]:
    """Every kind of step of the engine, by its key."""
    found = [rule.label for rule in RULES.values()]
    for module in iter_modules(engine.__path__):
        for value in vars(import_module(f"mdlib.engine.{module.name}")).values():
            for each in value.values() if isinstance(value, dict) else [value]:
                found += [each] if isinstance(each, Label) else []
                found += [each.label] if isinstance(each, Peeling) else []
    return {label.key: label for label in found}


def test_no_kind_of_step_is_left_out():
    assert {key for key in STEPS if not key.endswith("-why")} == set(labels())


@pytest.mark.parametrize("key", labels())
def test_every_statement_of_a_rule_is_printed(key):
    ElementTree.fromstring(tex_mathml(labels()[key].tex))


def test_a_statement_as_it_is_seen():
    tex = r"\mathrm{d}(U^{-1}) = -U^{-1}\,(\mathrm{d}U)\,U^{-1}"
    assert seen(ElementTree.fromstring(tex_mathml(tex))) == "d(U^−1)=−U^−1(dU)U^−1"
    assert seen(ElementTree.fromstring(tex_mathml(r"\sum_{i=0}^{k-1} U^{i}"))) == "∑i=0k−1U^i"


def test_an_unknown_command_is_refused():
    with pytest.raises(KeyError):
        tex_mathml(r"\frobnicate{x}")


def test_a_statement_is_never_markup():
    assert "<b>" not in tex_mathml("<b>x")
