"""Random formulas: engine and numerical derivatives agree; shuffling changes no value.

MDLIB_RANDOM sets how many; `python -m tests.engine.agreement --count N` runs more.
"""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest

from mdlib.engine.api import derive, hessian
from mdlib.engine.rules import RULES
from mdlib.language import tree
from mdlib.language.formulas import Formula
from tests import ASKED, sample, shapes_in
from tests.engine.agreement import disagreement, exact_partials, find_probe, outcome
from tests.engine.generate import random_formula

COUNT = ASKED
CHUNKS = 6


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_formulas(chunk):
    results = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # overflow at a probe that is then dropped
        for seed in range(chunk, COUNT, CHUNKS):
            results[seed] = outcome(seed, steps=seed % 5 == 0)
    failed = {s: r for s, r in results.items() if r not in ("right", "refused", "no probe")}
    assert not failed, f"reproduce with outcome(seed): {failed}"
    right = sum(result == "right" for result in results.values())
    assert right >= 0.95 * len(results)


def test_the_generator_reaches_every_node_type_and_kind():
    types, kinds = set(), set()
    for seed in range(600):
        f = random_formula(seed)
        types |= {type(part) for part in tree.walk(f.node)}
        kinds.add((_kind(f.shape), _kind(f.specs["X"].shape)))
    names = ("scalar", "vector", "matrix")
    assert kinds == {(a, b) for a in names for b in names}
    missing = {kind for kind in RULES if isinstance(kind, type)} - types
    assert not missing


def _kind(shape):
    return "scalar" if shape == (1, 1) else "vector" if shape[1] == 1 else "matrix"


def test_a_wrong_rule_is_found_by_random_formulas(monkeypatch):
    from dataclasses import replace

    rule = RULES[tree.Transpose]
    body = lambda node: tree.mul(2, tree.transpose(tree.D(node.arg)))
    monkeypatch.setitem(RULES, tree.Transpose, replace(rule, body=body, arity="body"))
    results = [outcome(seed) for seed in range(40)]
    assert any(result.startswith("wrong") for result in results)


def _shuffled(node: tree.Node, generator: random.Random) -> tree.Node:
    """The same value: terms and commuting factors in another order."""
    args = [_shuffled(arg, generator) for arg in node.args]
    if type(node) in (tree.Add, tree.Mul):
        generator.shuffle(args)
    return tree.rebuild(node, tuple(args)) if args else node


def test_shuffled_terms_and_factors_give_equal_results():
    changed = 0
    for seed in range(sample(150, 300)):
        f = random_formula(seed)
        g = Formula(_shuffled(f.node, random.Random(seed)), f.specs)
        changed += f.node != g.node
        with np.errstate(all="ignore"):
            probe = find_probe(f, "X", seed)
        if probe is None:
            continue
        with np.errstate(all="ignore"):
            one, other = (probe.value(derive(h, "X").result.node) for h in (f, g))
        if not np.isfinite(one).all() or np.abs(one).max() > 1e9:
            continue
        assert disagreement(one, other) < 1e-6, (seed, str(f), str(g))
    assert changed > 25


COMMUTING = [
    ("tr(A.T @ X) + tr(B.T @ X)", "tr(B.T @ X) + tr(A.T @ X)"),
    ("3*c*tr(A.T @ X)", "tr(A.T @ X)*c*3"),
    ("sum(A*B*X)", "sum(X*B*A)"),
]


@pytest.mark.parametrize(("left", "right"), COMMUTING)
def test_commuting_factors_give_the_same_text(left, right):
    shapes = {"A": "m n", "B": "m n", "X": "m n", "c": ""}
    one, other = (derive(text, "X", **shapes_in(text, shapes)).result for text in (left, right))
    assert sorted(str(one).split(" + ")) == sorted(str(other).split(" + "))


def test_random_hessians():
    """A second derivative by the engine against exact first derivatives of its gradient."""
    seen = 0
    for seed in range(400):
        f = random_formula(seed)
        if f.shape != (1, 1):
            continue
        h, g = hessian(f, "X"), derive(f, "X")
        probe = find_probe(f, "X", seed)
        if probe is None or f.specs["X"].properties - {"positive", "invertible"}:
            continue
        with np.errstate(all="ignore"):
            D = exact_partials(g.result.node, probe)
            got = probe.value(h.result.node)
        if not np.isfinite(D).all() or np.abs(D).max() > 1e9:
            continue
        m, n, p, q = D.shape
        expected = D.transpose(1, 0, 3, 2).reshape(m * n, p * q)
        assert disagreement(got, expected) < 1e-6, (seed, str(f))
        seen += 1
    assert seen > 50
