"""Which module may import which, and how little `import mdlib` loads."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mdlib

PACKAGE = Path(mdlib.__file__).parent

# From the bottom up: a module imports only from layers above it in this list.
LAYERS = [
    {"alt_text", "datasets", "drills", "errors", "mistakes", "palette"},
    {"expected", "log", "progress", "verdict"},
    {"shapes"},
    {"properties", "declared"},
    {"formula"},
    {"arrays", "carriers", "compare", "layout", "places", "trace", "answers", "unquoted"}
    | {"guard", "precise", "signs"},
    {"runs", "vecargs", "vecindex", "functions", "gaussian", "svg_style"},
    {"vecops", "vecapply", "differences", "entries", "svg_parts"},
    {"jacobian", "numeric", "probes", "svg"},
    {"derive", "evidence", "diagnose", "multiples", "wide"},
    {"ladder", "slips", "task", "identities", "juxtaposed"},
    {"written", "linetext"},
    {"branches", "closely", "name", "second", "stages"},
    {"gradcheck", "check", "lines"},
    {"questions"},
    {"exercise"},
    {"faded", "practice"},
    {"figures", "explore", "__main__"},
]
ONLY = {"matplotlib": {"figures"}, "ipywidgets": {"explore"}}
NUMPY_FREE = {
    "declared",
    "alt_text",
    "drills",
    "expected",
    "ladder",
    "log",
    "progress",
    "errors",
    "identities",
    "mistakes",
    "palette",
    "shapes",
    "verdict",
    "written",
    "unquoted",
    "exercise",
    "svg",
    "svg_parts",
    "svg_style",
}


def modules(root: Path = PACKAGE) -> dict[str, str]:
    """Every module's text, by its first name below the package."""
    texts: dict[str, str] = {}
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).parts[0].removesuffix(".py")
        if name != "__init__":
            nested = path.parent != root
            text = as_if_flat(path.read_text()) if nested else path.read_text()
            texts[name] = texts.get(name, "") + "\n" + text
    return texts


def as_if_flat(text: str) -> str:
    """A module of a subpackage as if it lay beside it; its own neighbours count as elsewhere."""
    inner = re.sub(r"from \.(?!\.) ?", "from inner.", text).replace("inner.import", "inner import")
    return inner.replace("from ..", "from .")


def imports(text: str) -> tuple[set[str], set[str]]:
    """The siblings that a module imports, and the packages."""
    siblings, packages = set(), set()
    for node in ast.walk(ast.parse(text.replace("from __future__ import annotations", ""))):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            siblings |= _siblings(node)
        elif isinstance(node, ast.ImportFrom):
            packages.add(node.module.split(".")[0])
    return siblings, packages


def _siblings(node: ast.ImportFrom) -> set[str]:
    return {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}


def offences(texts: dict[str, str]) -> list[str]:
    """Imports that point upwards, and packages imported where they may not be."""
    level = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
    found = [f"{name} is in no layer" for name in texts if name not in level]
    for name, text in texts.items():
        siblings, packages = imports(text)
        for sibling in siblings & set(texts):
            if sibling != name and level.get(sibling, 99) > level.get(name, 99):
                found.append(f"{name} imports {sibling}, which is above it")
        for package, allowed in ONLY.items():
            if package in packages and name not in allowed:
                found.append(f"{name} imports {package}")
        if name in NUMPY_FREE and "numpy" in packages:
            found.append(f"{name} imports numpy")
    return found


def test_imports_point_downwards():
    assert offences(modules()) == []


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("layout", "from .check import check", "layout imports check, which is above it"),
        ("shapes", "import numpy as np", "shapes imports numpy"),
        ("numeric", "from matplotlib import pyplot", "numeric imports matplotlib"),
        ("check", "from .explore import shapes", "check imports explore, which is above it"),
        ("stray", "x = 1", "stray is in no layer"),
    ],
)
def test_a_planted_import_is_found(name, line, said):
    texts = modules()
    texts[name] = texts.get(name, "") + "\n" + line + "\n"
    assert said in offences(texts)


HEAVY = ("numpy", "matplotlib", "ipywidgets", "sympy", "scipy", "IPython")


def loaded_by(code: str) -> set[str]:
    """Which heavy packages a fresh interpreter holds after some code."""
    report = f"import sys\n{code}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import mdlib", set()),
        ("import mdlib as md; md.derivative_shape((2, 3), ())", set()),
        ("import mdlib as md; md.question", set()),
        ("import mdlib as md; [e._repr_markdown_() for e in md.identities]", set()),
        ("import mdlib as md; md.identities['001-E2'].derive(); md.identities.sheet()", set()),
        ("import mdlib as md; md.identities['000-F2'].check()", {"numpy"}),
        ("import mdlib as md; md.identities['000-F2'].prove()", {"sympy"}),
        ("import mdlib as md; md.layout_svg((2,), (3,))", {"numpy"}),
        ("import mdlib as md; md.check", {"numpy"}),
    ],
)
def test_what_is_not_used_is_not_loaded(code, expected):
    assert loaded_by(code) == expected


def test_the_test_above_sees_what_is_loaded():
    assert "sympy" in loaded_by("import mdlib as md; md.symbol_matrix('x', (2, 1))")
    assert "matplotlib" in loaded_by("import mdlib as md; md.figures")


def test_every_public_name_is_there_and_documented():
    for name in mdlib.__all__:
        assert getattr(mdlib, name).__doc__, f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'mdlib' has no attribute 'jacobean'"):
        mdlib.jacobean  # noqa: B018


def test_a_module_does_not_hide_the_function_of_its_name():
    code = "import mdlib.questions, mdlib as md; assert callable(md.check), md.check"
    subprocess.run([sys.executable, "-c", code], check=True)
