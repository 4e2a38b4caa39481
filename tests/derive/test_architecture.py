"""What loads what: the symbolic half runs without NumPy, and nothing hands text to an evaluator."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import mdlib

ROOT = Path(mdlib.__file__).parent
SYMBOLIC = [*sorted((ROOT / "formula").glob("*.py")), *sorted((ROOT / "derive").glob("*.py"))]
FORBIDDEN = {"eval", "exec", "sympify", "parse_expr", "S", "compile", "__import__", "getattr_text"}

BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Blocker())
{body}
"""
DERIVE = """
import mdlib as md
d = md.derive("tr(X.T @ A @ X)", "X", A="m m", X="m n")
assert str(d.result) == "(A + A.T) @ X"
assert d.shape == ("m", "n")
assert "trace" in str(d) and "aligned" in d.latex() and d._repr_markdown_()
assert str(md.hessian("x.T @ x", "x", x="n").result) == "2*eye(n)"
assert str(md.differential("inv(X)", "X", X="n n").result)
loaded = [name for name in ("numpy", "sympy", "matplotlib", "ipywidgets") if name in sys.modules]
assert not loaded, loaded
"""


def _run(
    body: str, blocked=("numpy", "sympy", "scipy", "matplotlib")
) -> subprocess.CompletedProcess:
    code = BLOCKED.format(blocked=set(blocked), body=body)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT.parent, check=False
    )


def test_the_symbolic_half_runs_without_numpy():
    done = _run(DERIVE)
    assert done.returncode == 0, done.stderr


def test_the_blocker_blocks():
    done = _run(DERIVE + "\nd.verify()")
    assert done.returncode != 0
    assert "numpy is blocked" in done.stderr


def test_importing_mdlib_loads_nothing_heavy():
    done = _run("import mdlib\nassert len([m for m in sys.modules if m.startswith('mdlib')]) <= 1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SYMBOLIC, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_module_hands_text_to_an_evaluator(path):
    assert not _evaluators(path.read_text())


def _evaluators(source: str) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
            if name in FORBIDDEN:
                names.append(name)
    return names


def test_the_search_for_evaluators_finds_them():
    assert _evaluators("x = eval('1')\nsympy.sympify(text)") == ["eval", "sympify"]


ALLOWED = {  # who may load NumPy, SymPy or the numerical half
    "derive/verify.py": {"numpy", "compare", "layout", "numeric", "probes"},
}
NUMERICAL = {"numpy", "sympy", "compare", "layout", "numeric", "probes", "arrays"}


@pytest.mark.parametrize("path", SYMBOLIC, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_symbolic_half_imports_no_numerical_module_at_its_top(path):
    found = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").split(".")[0]}
    name = f"{path.parent.name}/{path.name}"
    assert found & NUMERICAL <= ALLOWED.get(name, set())


FORMULA = [path for path in SYMBOLIC if path.parent.name == "formula"]


@pytest.mark.parametrize("path", FORMULA, ids=lambda path: path.name)
def test_formula_does_not_import_derive(path):
    assert "derive" not in _imported_names(path.read_text(encoding="utf-8"))


def test_an_import_of_derive_is_seen():
    lines = ("from ..derive import derive", "from .. import derive", "import mdlib.derive.api",
             "from ..derive.api import hessian")  # fmt: skip
    assert all("derive" in _imported_names(line) for line in lines)
    assert len(FORMULA) > 10


def _imported_names(text: str) -> set[str]:
    """Every word of every import."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            found |= {word for name in names for word in name.split(".")}
    return found


def test_a_package_named_like_its_function_is_called_like_it():
    import inspect

    import mdlib.derive.engine as engine

    assert str(mdlib.derive("x.T @ x", "x", x="n").result) == "2*x"
    assert str(mdlib.formula("x.T @ x", x="n")) == "x.T @ x"
    assert mdlib.derive.engine is engine
    assert list(inspect.signature(mdlib.derive).parameters)[:2] == ["formula", "wrt"]
    assert "Derive a formula" in mdlib.derive.__doc__
