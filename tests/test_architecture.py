"""Which room may import which, how little an import loads, and what runs without NumPy."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import mdlib

PACKAGE = Path(mdlib.__file__).parent
# The stair: a room imports from rooms before it, and from itself.
ROOMS = (
    "matrices",
    "language",
    "numeric",
    "pictures",
    "tidy",
    "engine",
    "catalogue",
    "checker",
    "course",
    "explore",
)
FLAT = {"__init__", "__main__", "errors"}
# The only importers of a package that is slow to load.
ONLY = {"matplotlib": "pictures.figures", "ipywidgets": "explore", "anywidget": "explore"}
# Heavy rooms that no other may load, whatever the stair says.
ALONE = ("explore", "pictures.figures")
# Of the symbolic rooms, these alone may load NumPy or the numerical room when they are imported.
SYMBOLIC = ("language", "tidy", "engine")
NUMERICAL = {"engine.verify", "language.from_numpy", "language.precise"}


def modules(root: Path = PACKAGE) -> dict[str, str]:
    """Every module's text, by its dotted name below the package; a package is its `__init__`."""
    return dict(_modules(root))


@cache
def _modules(root: Path) -> dict[str, str]:
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): (
            path.read_text(encoding="utf-8")
        )
        for path in sorted(root.rglob("*.py"))
    }


def imported(name: str, text: str, names, top: bool = False) -> set[str]:
    """Modules of the library that a module imports, and other packages by their first name."""
    inside = [name] if f"{name}.__init__" in names or _is_package(name, names) else []
    home = (inside or [name.rpartition(".")[0]])[0].split(".")
    found: set[str] = set()
    for node in _nodes(text, top):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif node.level:
            base = [part for part in home if part][: len(home) - node.level + 1]
            base += [node.module] if node.module else []
            found |= {_module([*base, alias.name], names) for alias in node.names}
        else:
            found.add(node.module.split(".")[0])
    return found


def _is_package(name: str, names) -> bool:
    return any(other.startswith(f"{name}.") for other in names)


def _module(parts: list[str], names) -> str:
    full = ".".join(parts)
    return full if full in names else ".".join(parts[:-1])


@cache
def _nodes(text: str, top: bool) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a module, those for type checkers apart; each text is parsed once."""
    tree = ast.parse(text)
    typing = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    nodes = tree.body if top else ast.walk(tree)
    return [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) and n not in typing]


def room(name: str) -> str:
    return name.partition(".")[0]


def offences(texts: dict[str, str]) -> list[str]:
    """Imports that point up the stair, and packages imported where they may not be."""
    found = []
    for name, text in texts.items():
        if room(name) in FLAT:
            continue
        if room(name) not in ROOMS:
            found.append(f"{name} is in no room")
            continue
        for other in imported(name, text, texts):
            found += _offence(name, other)
        if room(name) in SYMBOLIC and name not in NUMERICAL:
            top = imported(name, text, texts, top=True)
            found += [f"{name} loads {o}" for o in top if room(o) in ("numpy", "sympy", "numeric")]
    return found


def _offence(name: str, other: str) -> list[str]:
    if room(other) in ROOMS and ROOMS.index(room(other)) > ROOMS.index(room(name)):
        return [f"{name} imports {other}, which is above it"]
    if any(other.startswith(alone) and not name.startswith(alone) for alone in ALONE):
        return [f"{name} imports {other}"]
    if other in ONLY and not name.startswith(ONLY[other]):
        return [f"{name} imports {other}"]
    return []


def circles(texts: dict[str, str]) -> list[list[str]]:
    """Circles of imports, inside rooms too."""
    below = {name: imported(name, text, texts) - {name} for name, text in texts.items()}
    found, done = [], set()

    def climb(name: str, path: list[str]) -> None:
        if name in path:
            found.append(path[path.index(name) :])
        elif name not in done:
            done.add(name)
            for other in sorted(below.get(name, ())):
                climb(other, [*path, name])

    for name in texts:
        climb(name, [])
    return found


def arrows(texts: dict[str, str]) -> set[tuple[str, str]]:
    """From which room to which."""
    pairs = {(room(n), room(o)) for n, text in texts.items() for o in imported(n, text, texts)}
    return {(a, b) for a, b in pairs if a in ROOMS and b in ROOMS and a != b}


def floors(pairs: set[tuple[str, str]]) -> int:
    """How many floors the rooms stand on: the longest way down, with both its ends."""
    return max(heights(pairs).values())


def heights(pairs: set[tuple[str, str]]) -> dict[str, int]:
    """The floor of each room: one above the highest that it imports from."""
    height: dict[str, int] = {}
    for name in ROOMS:
        height[name] = 1 + max((height.get(b, 0) for a, b in pairs if a == name), default=0)
    return height


def twice(texts: dict[str, str]) -> list[str]:
    """Base names that more than one module or package has."""
    names = Counter(name.rpartition(".")[2] for name in texts)
    return [name for name, count in names.items() if count > 1]


def classes_twice(texts: dict[str, str]) -> list[str]:
    """Classes that more than one module defines, those apart that a module keeps for itself."""
    names = Counter(
        node.name
        for text in texts.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return [name for name, count in names.items() if count > 1]


def test_the_rooms_are_a_stair():
    texts = modules()
    assert offences(texts) == []
    assert circles(texts) == []
    assert {room(name) for name in texts} == {*ROOMS, *FLAT}
    assert floors(arrows(texts)) <= 7
    assert len(arrows(texts)) <= 40


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        (
            "matrices.layout",
            "from ..checker.judge import check",
            "matrices.layout imports checker.judge, which is above it",
        ),
        ("tidy.sums", "import numpy as np", "tidy.sums loads numpy"),
        (
            "numeric.probes",
            "from matplotlib import pyplot",
            "numeric.probes imports matplotlib",
        ),
        (
            "course.log",
            "def f():\n    from ..explore import explorer",
            "course.log imports explore.explorer, which is above it",
        ),
        (
            "explore.explorer",
            "from ..pictures import figures",
            "explore.explorer imports pictures.figures",
        ),
        (
            "engine.render",
            "from ..pictures import figures_frame",
            "engine.render imports pictures.figures_frame",
        ),
        ("stray", "x = 1", "stray is in no room"),
    ],
)
def test_a_planted_import_is_found(name, line, said):
    texts = modules()
    texts[name] = texts.get(name, "") + "\n" + line + "\n"
    assert said in offences(texts)


def test_a_planted_circle_is_found():
    texts = modules()
    texts["matrices.shapes"] += "\nfrom . import layout\n"
    assert ["matrices.layout", "matrices.shapes"] in [sorted(circle) for circle in circles(texts)]


def test_no_base_name_is_used_twice_and_none_is_a_public_function():
    texts = modules()
    assert twice(texts) == []
    assert {name.rpartition(".")[2] for name in texts} & set(mdlib.__all__) == set()
    assert twice({**texts, "tidy.rules": ""}) == ["rules"]


def test_no_class_name_is_used_twice():
    texts = modules()
    assert classes_twice(texts) == []
    planted = {"tidy.one": "class Verdict: ...", "tidy.two": "class _Private: ..."}
    assert classes_twice({**texts, **planted, "tidy.three": planted["tidy.two"]}) == ["Verdict"]


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
        (
            "import mdlib as md; [e._repr_markdown_() for e in md.identities "
            "if not e.counterexample]",
            set(),
        ),
        ("import mdlib as md; md.identities['001-E2'].derive(); md.identities.sheet()", set()),
        ("import mdlib as md; md.identities['000-F2'].check()", {"numpy"}),
        ("import mdlib as md; md.identities['000-F2'].prove()", {"numpy", "sympy"}),
        ("import mdlib as md; md.layout_svg((2,), (3,))", set()),
        ("import mdlib as md; md.check", {"numpy"}),
    ],
)
def test_what_is_not_used_is_not_loaded(code, expected):
    assert loaded_by(code) == expected


def test_the_test_above_sees_what_is_loaded():
    assert "sympy" in loaded_by("import mdlib as md; md.symbol_matrix('x', (2, 1))")
    assert "matplotlib" in loaded_by("import mdlib as md; md.figures")


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
"""
CATALOGUE = """
import mdlib as md
assert len(md.identities.sheet().markdown) > 10_000
# A counterexample is computed when it is shown; all else is printed as it stands.
shown = [entry._repr_markdown_() for entry in md.identities if not entry.counterexample]
assert len(shown) > 100
"""


def _run(
    body: str, blocked=("numpy", "sympy", "scipy", "matplotlib")
) -> subprocess.CompletedProcess:
    code = BLOCKED.format(blocked=set(blocked), body=body)
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=PACKAGE.parent,
        check=False,
    )


@pytest.mark.parametrize("code", [DERIVE, CATALOGUE])
def test_the_symbolic_half_runs_without_numpy(code):
    done = _run(code)
    assert done.returncode == 0, done.stderr


PLACES = """
import mdlib as md
from mdlib.matrices.places import places
at = places((2, 3), (4, 5), "denominator", "block")
assert at.cell[1, 2, 3, 4] == (7, 14) and at.heading(0) and at.describe() and at.rule
assert md.layout_svg((2, 3), (4, 5)).startswith("<svg")
assert md.layout_picture((2,), (3,)).svg
"""
EXPLORE = """
from mdlib.explore import Place
assert Place((2,), (3,)).facts["by"]
"""


@pytest.mark.parametrize("code", [PLACES, EXPLORE])
def test_what_the_place_explorer_needs_runs_without_numpy(code):
    done = _run(code)
    assert done.returncode == 0, done.stderr


def test_the_blocker_blocks_what_moves_arrays():
    done = _run(PLACES + "\nmd.arrange")
    assert done.returncode != 0
    assert "numpy is blocked" in done.stderr


@pytest.mark.parametrize(
    "code", [DERIVE + "\nd.verify()", CATALOGUE + "\nmd.identities['000-F2'].check()"]
)
def test_the_blocker_blocks(code):
    done = _run(code)
    assert done.returncode != 0
    assert "numpy is blocked" in done.stderr


def test_importing_mdlib_loads_no_room():
    done = _run("import mdlib\nassert len([m for m in sys.modules if m.startswith('mdlib')]) <= 1")
    assert done.returncode == 0, done.stderr


FORBIDDEN = {"eval", "exec", "sympify", "parse_expr", "S", "compile", "__import__", "getattr_text"}


def _evaluators(source: str) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
            if ast.unparse(target) == "re.compile":
                continue
            if name in FORBIDDEN:
                names.append(name)
    return names


def test_no_module_hands_text_to_an_evaluator():
    texts = {name: text for name, text in modules().items() if room(name) in SYMBOLIC}
    assert len(texts) > 40
    assert {name: _evaluators(text) for name, text in texts.items() if _evaluators(text)} == {}


def test_the_search_for_evaluators_finds_them():
    assert _evaluators("x = eval('1')\nsympy.sympify(text)") == ["eval", "sympify"]


def test_every_public_name_is_there_and_documented():
    for name in mdlib.__all__:
        assert getattr(mdlib, name).__doc__, f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'mdlib' has no attribute 'jacobean'"):
        mdlib.jacobean  # noqa: B018


MAP = PACKAGE.parent / "docs" / "house.md"


def strangers(page: str) -> set[str]:
    """Files that a page names, and that are nowhere in the repository."""
    root = MAP.parents[1]
    found = [f"/{path.relative_to(root).as_posix()}" for path in root.glob("[mt]*/**/*.*")]
    names = set(re.findall(r"`([\w/]+\.(?:py|json|js))`", page))
    return {name for name in names if not any(path.endswith(f"/{name}") for path in found)}


def test_the_map_of_the_house_names_what_is_there():
    page = MAP.read_text(encoding="utf-8")
    assert strangers(page) == set()
    assert strangers("See `engine/nothing.py`, `rules.py` and `nobody.py`.") == {
        "engine/nothing.py",
        "nobody.py",
    }
    rows = re.findall(r"^\| (\d) \| `(\w+)/`", page, flags=re.MULTILINE)
    assert {name for _, name in rows} == set(ROOMS)
    assert {name: int(floor) for floor, name in rows} == heights(arrows(modules()))
