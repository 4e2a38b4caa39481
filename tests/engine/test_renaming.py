"""Renaming a symbol renames the derivation and nothing else; a differential is a node, no name."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from mdlib.engine import strategy as engine
from mdlib.engine.api import derive, differential, hessian
from mdlib.errors import DataError, FormulaError
from mdlib.language import tree
from mdlib.language.evaluate import evaluate
from mdlib.language.formulas import formula
from mdlib.language.notation import ATOM, POWER, Writer
from mdlib.numeric.closeness import close
from tests import sample
from tests.engine.renaming import catalogue_questions, difference, random_questions

RANDOM = sample(150, 500)


def _differences(questions) -> dict[str, str]:
    found = {}
    for turn, (key, made, wrt, take) in enumerate(questions):
        told = difference(made, wrt, take, turn)
        if told:
            found[key] = told
    return found


def test_renaming_changes_nothing_else_in_the_catalogue():
    questions = list(catalogue_questions())
    assert len(questions) > 200
    assert _differences(questions) == {}


def test_renaming_changes_nothing_else_in_random_formulas():
    assert _differences(random_questions(RANDOM)) == {}


def test_an_order_by_the_alphabet_is_seen(monkeypatch):
    monkeypatch.setattr(engine.Recorder, "__init__", _without_order)
    assert len(_differences(random_questions(80))) > 3


def _without_order(self, order=()):
    self.order, self.records, self.round = (), [], 0


def test_a_differential_told_by_its_name_is_seen(monkeypatch):
    def by_name(self, node):
        shown = self.name(node.name)
        return shown, POWER if shown.startswith("d") and len(shown) > 1 else ATOM

    monkeypatch.setitem(Writer.write.__globals__["_WRITERS"], tree.Sym, by_name)
    assert "(data)ᵀ" in formula("data.T @ data", data="m n").plain()
    assert formula("A.T @ A", A="m n").plain() == "Aᵀ A"


LIKE_DIFFERENTIALS = ("d", "dX", "df", "data", "delta", "dA", "dSigma", "d_1", "det_")


@pytest.mark.parametrize("name", LIKE_DIFFERENTIALS)
def test_a_symbol_is_not_printed_as_a_differential(name):
    f = formula(f"{name}.T @ {name}", **{name: "m n"})
    assert "(" not in f.plain()
    assert r"\mathrm{d}" not in f.latex()
    assert str(f) == f"{name}.T @ {name}"


def test_a_differential_is_printed_as_one():
    d = differential("data.T @ data", "data", data="m n")
    assert str(d.result) == "ddata.T @ data + data.T @ ddata"
    assert d.result.plain() == "(ddata)ᵀ data + dataᵀ ddata"
    assert d.result.latex() == (
        r"(\mathrm{d}\mathrm{data})^{\top} \mathrm{data} + \mathrm{data}^{\top}\, "
        r"\mathrm{d}\mathrm{data}"
    )


def test_a_constant_does_not_stay_in_for_its_name():
    shapes = {"A": "n m", "X": "m p", "B": "p n"}
    names = ("c", "delta", "d", "dX_", "data")
    steps = [derive(f"tr({name}*A @ X @ B)", "X", **shapes, **{name: ""}).steps for name in names]
    assert [len(row) for row in steps] == [len(steps[0])] * len(names)


def test_the_differential_of_a_constant_is_in_parentheses_whatever_its_name():
    for name in ("A", "data"):
        step = derive(name, "X", X="m n", **{name: "p q"}).steps[0]
        assert step.before.plain() == f"d({name})"


def test_a_symbol_may_be_called_dX_where_X_does_not_change():
    shapes = {"X": "m n", "dX": "m n", "A": "n m"}
    d = derive("tr(A @ X) + tr(A @ dX @ A @ X)", "A", **shapes)
    d.verify()
    assert str(d.result) == "X.T + X.T @ A.T @ dX.T + dX.T @ A.T @ X.T"
    assert r"\mathrm{dX}^{\top}" in d.result.latex()


@pytest.mark.parametrize("take", [derive, hessian, differential])
def test_X_and_dX_are_refused_where_X_changes(take):
    message = "X and dX are both declared, and dX is written for the differential of X"
    with pytest.raises(FormulaError, match=message):
        take("tr(X.T @ dX)", "X", X="m n", dX="m n")
    with pytest.raises(FormulaError, match=message):
        formula("tr(X.T @ dX)", differential="X", X="m n", dX="m n")


def test_only_the_variable_moves_in_a_differential_yet_to_be_taken():
    shapes = {"X": "2 2", "dX": "2 2", "A": "2 2"}
    f = formula("d(tr(A @ X @ dX))", differential="A", **shapes)
    rng = np.random.default_rng(0)
    at = {name: rng.normal(size=(2, 2)) for name in ("X", "dX", "A", "dA")}
    assert close(f(**at), np.trace(at["dA"] @ at["X"] @ at["dX"]), 1e-12)


def test_a_differential_of_nothing_has_no_value():
    X = tree.Sym("X", (2, 2))
    with pytest.raises(DataError, match="before it is said what changes"):
        evaluate(tree.D(X), {"X": np.eye(2), "dX": np.eye(2)})


def test_text_with_a_differential_reads_back_to_the_same_tree():
    read = formula("tr(A.T @ dX) + tr(d(inv(X)))", differential="X", A="n n", X="n n")
    assert tree.Change("X", ("n", "n")) in read.node.args[0].arg.args
    again = formula(str(read), differential="X", A="n n", X="n n")
    assert again == read
    assert repr(read).startswith("formula('tr(A.T @ dX) + tr(d(inv(X)))', differential='X', A=")
    assert pickle.loads(pickle.dumps(read)) == read
    symbol = formula("tr(A.T @ dX)", A="n n", dX="n n")
    assert symbol != formula("tr(A.T @ dX)", differential="X", A="n n", X="n n")


def test_several_symbols_may_change():
    f = formula("dX*Y + X*dY", differential=("X", "Y"), X="m n", Y="m n")
    assert f.latex() == r"\mathrm{d}X \circ Y + X \circ \mathrm{d}Y"
    arrays = {"X": [[1.0]], "Y": [[2.0]], "dX": [[3.0]], "dY": [[4.0]]}
    assert f.value(**arrays).item() == 10
