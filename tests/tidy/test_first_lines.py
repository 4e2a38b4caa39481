"""A function that returns a formula begins its docstring with that formula."""

from __future__ import annotations

import ast
import re

import pytest

from tests.test_architecture import modules, room

# Of the other modules of these rooms none makes a formula from another one.
MODULES = sorted(name for name in modules() if room(name) == "tidy" and name != "tidy") + [
    f"engine.{name}"
    for name in ("adjoints", "blocks", "finish", "identify", "linear", "traces", "vectors")
]
# What makes a formula, as a whole, as parts of a product, or inside a term of a differential.
MAKES = re.compile(r"\b(Node|TraceTerm|VecTerm)\b")
FORMULA = re.compile(r"[=→⊗∘ᵀ⁻₁‖]|\b(?:tr|vec|diag|[fBIK])\(|\b[IK1]_\w|\bc \w|[A-Z] [A-Z]")
# The driver's own: what it looks up in its memory, and the tables.
PLAIN = {"tidy", "_tidy", "make", "in_order"}


def functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def without_a_formula(text: str) -> list[str]:
    """The functions that return a formula and do not say which in the first line."""
    found = []
    for function in functions(text):
        first = (ast.get_docstring(function) or "").partition("\n")[0]
        returned = ast.unparse(function.returns) if function.returns else "Node"
        if function.name != "__init__" and MAKES.search(returned) and not FORMULA.search(first):
            found.append(function.name)
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_function_that_returns_a_formula_begins_with_it(name):
    assert set(without_a_formula(modules()[name])) <= PLAIN


def test_there_are_many_such_functions():
    made = [f for name in MODULES for f in functions(modules()[name]) if f.returns]
    assert sum(bool(MAKES.search(ast.unparse(f.returns))) for f in made) > 90


def test_a_missing_formula_is_seen():
    text = (
        'def f(a) -> Node:\n    """The transpose of a product."""\n'
        'def g(a) -> Node:\n    """(A B)ᵀ = Bᵀ Aᵀ: a product\'s transpose."""\n'
        "def h(a) -> list[Node] | None:\n    pass\n"
        'def i(a):\n    """No one knows what this returns."""\n'
        'def j(a) -> bool:\n    """Whether it is symmetric."""\n'
    )
    assert without_a_formula(text) == ["f", "h", "i"]
