"""The first-line formulas of tidy/ and engine/ hold: checked call by call at random probes.

While formulas are tidied and derived, every call of a function with a claim (`first_lines.CLAIMS`)
is noted, and what it claims is evaluated at a random rectangular probe. Not checked by machine are
the functions of `first_lines.MEANT`, whose first line says what an object stands for, and, other
than through those that call them, those of `first_lines.IN_OTHERS`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections import defaultdict
from types import CodeType, SimpleNamespace

import numpy as np
import pytest

import mdlib as md
from mdlib.engine.verify import find_probes
from mdlib.errors import MdlibError
from mdlib.language import tree
from mdlib.language.evaluate import evaluate
from mdlib.language.formulas import Formula, read_formula
from mdlib.language.sizes import size_value
from mdlib.tidy.normal_form import tidy
from tests.engine.generate import random_formula
from tests.test_architecture import modules

from .first_lines import CLAIMS, IN_OTHERS, MEANT, tampered
from .test_first_lines import MAKES, MODULES, PLAIN, functions
from .test_normal_form import SHAPES, TIDY

ENOUGH = 60  # calls of a function that are checked
PER_FORMULA = 4


class Value:
    """The value of a formula at a probe; NaN where it has none."""

    def __init__(self, probe):
        self.probe, self.change = probe, probe.change

    def __call__(self, node):
        try:
            with np.errstate(all="ignore"):
                return evaluate(self._named(tree.as_node(node)), self.probe.with_change, self.sizes)
        except np.linalg.LinAlgError:
            return np.full((1, 1), np.nan)

    @property
    def sizes(self):
        return self.probe.sizes

    def _named(self, node):
        """A rule's differential d(U) does not say of what; here it is dX."""
        if type(node) is tree.D:
            return tree.D(node.arg, self.probe.wrt)
        return tree.rebuild(node, tuple(map(self._named, node.args))) if node.pending else node

    def size(self, size):
        return size_value(size, self.sizes)

    def random(self, shape):
        return np.random.default_rng(3).uniform(-1, 1, tuple(map(self.size, shape)))


def codes() -> dict[CodeType, str]:
    """The code of each function with a claim, and its name."""
    found = {}
    for name in {claim.rsplit(".", 1)[0] for claim in CLAIMS}:
        room, module = name.split(".")[:2]
        for code in _codes(vars(importlib.import_module(f"mdlib.{room}.{module}"))):
            key = f"{room}.{module}.{code.co_qualname.replace('<locals>.', '')}"
            if key in CLAIMS and code.co_filename.endswith(f"{room}/{module}.py"):
                found[code] = key
    return found


def _codes(namespace) -> list[CodeType]:
    """The code of every function of a module, of its classes, and inside these functions."""
    todo = [
        inspect.unwrap(part).__code__ for part in namespace.values() if inspect.isfunction(part)
    ]
    for part in namespace.values():
        if inspect.isclass(part):
            todo += [f.__code__ for f in vars(part).values() if inspect.isfunction(f)]
        if inspect.isfunction(part) and part.__closure__:
            cells = [cell.cell_contents for cell in part.__closure__]
            todo += [f.__code__ for f in cells if inspect.isfunction(f)]
    for code in todo:
        todo += [inner for inner in code.co_consts if inspect.iscode(inner)]
    return todo


class Watch:
    """Notes the calls of the functions with a claim: arguments as they came, and the result."""

    def __init__(self):
        self.codes, self.open, self.calls = codes(), {}, defaultdict(list)

    def __enter__(self):
        sys.setprofile(self.note)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def note(self, frame, event, result):
        key = self.codes.get(frame.f_code)
        if key is None or len(self.calls[key]) >= PER_FORMULA:
            return
        if event == "call":
            given = {name: _copied(part) for name, part in frame.f_locals.items()}
            self.open[frame] = given | {"_name": key.rpartition(".")[2]}
        elif event == "return" and frame in self.open:
            given = self.open.pop(frame)
            result = dict(frame.f_locals["powers"]) if "powers" in given else result
            if key.endswith("_cancels"):
                result = (result, list(frame.f_locals["done"]))
            if result is not None:
                self.calls[key].append((given, _copied(result)))


def _copied(part):
    return part.copy() if isinstance(part, list | dict) else part


def watched():
    """(name, value, arguments, result) of calls made while formulas are tidied and derived."""
    counts = defaultdict(int)
    for work, formula, wrt in tasks():
        question = SimpleNamespace(formula=formula, specs=formula.specs, wrt=wrt)
        try:
            probe = find_probes(question, 5)[0]
            with Watch() as watch:
                work()
        except MdlibError:
            continue
        for name, calls in watch.calls.items():
            for call in calls[: ENOUGH - counts[name]]:
                counts[name] += 1
                yield (name, Value(probe), *call)


def tasks():
    """What is done, with which formula, and its variable."""
    for text, _ in TIDY:
        f = read_formula(text, SHAPES)
        yield (lambda f=f: (tidy(f.node), tidy(f.node, moves=False))), f, "A"
    for typed, wrt in MORE:
        f = read_formula(typed, SHAPES | {"k": "m*n", "M": "m m"})
        yield (lambda f=f: tidy(f.node)), f, wrt
        yield from derivations(f, wrt)
    for seed in range(40):
        yield from derivations(random_formula(seed), "X")


def derivations(f: Formula, wrt: str):
    yield (lambda: md.differential(f, wrt)), f, wrt
    for layout in ("denominator", "numerator"):
        for arrangement in ("vec", "row-vec", "block"):
            options = {"layout": layout, "arrangement": arrangement}
            yield (lambda o=options: md.derive(f, wrt, **o)), f, wrt


MORE = [
    ("kron(X, Y)", "X"), ("kron(Y, X)", "X"), ("tr(kron(A, C) @ kron(B, A))", "A"),
    ("diag(A) + x", "A"), ("diag(x) @ A", "x"), ("vec(X)", "X"), ("vec(A @ B).T", "A"),
    ("S @ A @ S", "S"), ("adj(G)*det(G)", "G"), ("inv(Q) @ A", "Q"), ("tr(P @ A @ P)", "P"),
    ("t*A + t**2*B", "t"), ("X.T*t", "t"), ("tr(A)*X", "A"), ("x.T @ A @ x*B", "x"),
    ("k.T @ vec(X)", "X"), ("vec(X).T @ kron(A, M) @ k", "X"), ("vec(X*Y).T @ k", "X"),
    ("diag(x) + A - diag(y)", "x"), ("2*diag(x) - t*diag(y)", "x"), ("diag(x) + diag(A @ x)", "x"),
    ("x.T @ adj(A) @ y/det(A)", "x"), ("B @ adj(A)/det(A)", "B"), ("adj(B).T/det(B)*t", "t"),
    ("sum(X*Y)", "X"), ("sum(diag(A)*x)", "A"), ("vec(X).T @ vec(Y)", "X"), ("tr(A*B)", "A"),
    ("tr(diag(x))", "x"), ("sum(kron(X, Y))", "X"), ("sum(kron(x, r))", "x"),
]  # fmt: skip


@pytest.fixture(scope="module")
def calls():
    found = defaultdict(list)
    for name, value, given, result in watched():
        found[name].append((value, given, result))
    return found


def wrong(name, value, given, result) -> bool | None:
    """Whether a claim does not hold; None where there are no numbers."""
    claimed = CLAIMS[name](value, given, result)
    compared = None
    for before, after in claimed:
        size = max(np.abs(before).max(), 1.0)
        if np.isfinite(before).all() and np.isfinite(after).all() and size < 1e6:
            compared = bool(compared) or np.abs(before - after).max() > 1e-6 * size
    return compared


@pytest.mark.parametrize("name", CLAIMS)
def test_a_first_line_holds_wherever_it_is_used(calls, name):
    found = [wrong(name, *call) for call in calls[name]]
    assert sum(one is not None for one in found) >= 3
    assert True not in found


@pytest.mark.parametrize("name", CLAIMS)
def test_a_wrong_result_is_seen(calls, name):
    tried = ((value, given, tampered(result)) for value, given, result in calls[name])
    assert any(wrong(name, *call) for call in tried)


def test_every_function_that_makes_a_formula_is_checked_or_named_here():
    made = set()
    for name in MODULES:
        for function in functions(modules()[name]):
            if function.returns is not None and MAKES.search(ast.unparse(function.returns)):
                made.add((name, function.name))
    checked = {tuple(_short(name)) for name in (*CLAIMS, *MEANT, *IN_OTHERS)}
    assert {(n, f) for n, f in made if f not in PLAIN} <= checked


def _short(name: str) -> tuple[str, str]:
    parts = name.split(".")
    return ".".join(parts[:2]), parts[-1]
