"""The house: one lock for everybody, commands that exist, an environment that explains itself."""

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
from itertools import filterfalse

import pytest
import yaml

import mdlib as md
from tools import environment
from tools import test as runner
from tools.lock import entries, pins
from tools.pages import exercise_sources, is_appendix, lecture_sources
from tools.sources import ROOT

LOCK = (ROOT / "requirements.txt").read_text()
EXTRA = (ROOT / "requirements-nbgrader.txt").read_text()


def wanted():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return [re.split(r"[<>=]", line)[0] for line in lines if line and not line.startswith("#")]


def test_the_lock_holds_everything_asked_for_at_one_version_each():
    pinned = re.findall(r"^([\w.-]+)==(\S+)", LOCK, flags=re.MULTILINE)
    names = [name.lower() for name, _ in pinned]
    assert set(wanted()) <= set(names)
    assert len(set(names)) == len(names)


def without_hashes(lock):
    """The packages of a lock that have no hash."""
    return [name for name, entry in entries(lock).items() if "--hash=sha256:" not in entry]


def test_every_package_of_the_locks_has_its_hashes():
    for lock in (LOCK, EXTRA):
        assert set(entries(lock)) == set(pins(lock))
        assert without_hashes(lock) == []


def test_a_package_without_a_hash_is_noticed():
    hashes = " \\\n    --hash=sha256:0 \\\n    --hash=sha256:1\n"
    lock = f"a==1{hashes}b==2\nc==3 ; x == 'y'{hashes}"
    assert without_hashes(lock) == ["b"]


def test_the_lock_records_no_address():
    assert "://" not in LOCK
    assert not list(ROOT.glob("uv.lock"))


def test_students_need_no_nbgrader_and_graders_get_it_from_a_lock_of_its_own():
    assert "nbgrader" in pins(EXTRA)
    assert not set(pins(EXTRA)) & set(pins(LOCK))
    assert "nbgrader" not in LOCK


def test_make_and_ci_use_the_lock():
    assert str(ROOT / "requirements.txt") == environment.LOCK
    assert "tools/environment.py" in (ROOT / "Makefile").read_text()
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("make test")
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
    assert workflow["jobs"]["test"]["steps"][-1] == {"run": "bash .ci/run"}
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_environment_that_runs_this_is_the_locked_one():
    from importlib.metadata import version

    for name in ("numpy", "sympy", "ipywidgets", "jupyterlab", "nbval", "matplotlib"):
        assert pins(LOCK)[name] == version(name)


TARGETS = ["help", "lab", "test", "build", "lint", "nbgrader", "clean"]


def test_make_help_lists_the_targets():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^  make (\w+) +\S", said.stdout, flags=re.MULTILINE)
    assert set(TARGETS) <= set(listed)


def test_an_old_python_is_told_so():
    environment.check_python((3, 11, 0))
    with pytest.raises(SystemExit) as caught:
        environment.check_python((3, 9, 2))
    assert str(caught.value) == (
        "Cannot make the environment: this is Python 3.9, and 3.11 or newer is needed "
        "(make PYTHON=python3.12 …)."
    )


def test_a_python_without_venv_is_told_so(monkeypatch):
    environment.check_venv_module(have_uv=None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    environment.check_venv_module(have_uv="/usr/bin/uv")
    with pytest.raises(SystemExit, match=r"no venv module \(on Debian: apt install python3-venv\)"):
        environment.check_venv_module(have_uv=None)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["ERROR: Temporary failure in name resolution", ""], "no network"),
        (["Max retries exceeded with url"], "no network"),
        (["ERROR: disk full"], "the installer failed. Its last words: ERROR: disk full"),
        ([], "the installer failed. Its last words: none"),
    ],
)
def test_a_failed_install_gives_its_reason_in_one_line(words, reason):
    assert environment.reason(words).startswith(reason)
    assert "\n" not in environment.reason(words)


def test_an_environment_half_made_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "PYTHON", str(tmp_path / "python"))
    monkeypatch.setattr(environment, "STAMP", str(tmp_path / "stamp"))
    (tmp_path / "python").touch()
    assert not environment.is_made("mark")
    (tmp_path / "stamp").write_text("mark")
    assert environment.is_made("mark")
    assert not environment.is_made("another lock")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_no_python_at_all_is_said_in_one_line():
    said = subprocess.run(
        ["make", "env", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode != 0
    assert "no Python found; install Python 3.11 or newer" in said.stdout


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_lecture_and_every_set():
    for source in lecture_sources():
        assert f"(notebooks/{source.stem}.ipynb)" in README
    for source in exercise_sources():
        assert f"(exercises/{source.stem}.ipynb)" in README


@pytest.mark.parametrize("page", ["README.md", "NOTATION.md", "REFERENCES.md", "CONTRIBUTING.md"])
def test_links_in_the_pages_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    # What a recipe puts into another file has links of that file.
    text = re.sub(r"^(```+)\w*\n.*?^\1$|`[^`\n]+`:$", "", text, flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)#\s]+)\)", text):
        assert link.startswith("http") or (ROOT / link).exists(), link


def test_the_minutes_in_the_readme_are_those_of_the_lectures():
    for source in filterfalse(is_appendix, lecture_sources()):
        minutes = re.search(r"\*\*(\d+) minutes\*\*", source.read_text(encoding="utf-8"))
        row = next(line for line in README.splitlines() if f"{source.stem}.ipynb) |" in line)
        assert minutes, source.stem
        assert f"| {minutes[1]} |" in row, source.stem


def test_the_readme_shows_what_the_checker_says():
    verdict = md.check(lambda A: A, lambda A, x: A @ x, "x", A="m n", x="n")
    assert repr(verdict) in README


def test_the_readme_shows_what_the_engine_derives():
    derivation = md.derive("tr(X.T @ A @ X)", "X", A="m m", X="m n")
    assert str(derivation) in README


def test_the_picture_in_the_readme_is_the_one_the_library_draws():
    drawn = md.layout_svg((3,), (2,), highlight=(1, 0, 0, 0))
    assert (ROOT / "docs" / "two_layouts.svg").read_text(encoding="utf-8") == drawn


def test_appendix_b_names_the_versions_that_its_check_installs():
    pins = (ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")
    text = (ROOT / "course" / "B_glossary.md").read_text(encoding="utf-8")
    for tool in ("PyTorch", "JAX"):
        package = {"PyTorch": "torch", "JAX": "jax"}[tool]
        version = re.search(rf"^{package}==(\S+)$", pins, flags=re.MULTILINE)[1]
        assert f"{tool} {version}" in text


def tracked():
    said = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in said.stdout.split("\n") if name]


def test_the_address_of_the_repository_stands_in_one_place():
    places = [p for p in tracked() if p.exists() and "gh/OWNER/" in _text(p)]
    assert [p.name for p in places if p.name != "test_house.py"] == ["README.md"]
    assert README.count("gh/OWNER/") == 1


def _text(path):
    return path.read_text(encoding="utf-8", errors="ignore")


def test_keys_of_references_used_in_docstrings_are_listed():
    keys = set(re.findall(r"^\| (\w+) \|", _text(ROOT / "REFERENCES.md"), flags=re.MULTILINE))
    for path in (ROOT / "mdlib").rglob("*.py"):
        for cited in re.findall(r"References\n\s+-+\n((?:.*\n)+?)\s*\"\"\"", _text(path)):
            for key in re.findall(r"\b([A-Z]{2}\d\d)\b", cited):
                assert key in keys, f"{path.name} cites {key}"


STAGE = runner.Stage("library", "the library", ["python", "-m", "pytest"])
PLAIN = runner.Stage("lint", "the style", ["ruff"])


@pytest.mark.parametrize(
    ("stage", "code", "lines", "counts"),
    [
        (STAGE, 0, ["....", "12 passed in 3.1s"], (12, 0, 0)),
        (STAGE, 1, ["2 failed, 10 passed, 1 skipped in 3.1s"], (10, 2, 1)),
        (STAGE, 2, ["1 error in 0.1s"], (0, 1, 0)),
        (STAGE, 5, ["no tests ran in 0.1s"], (0, 1, 0)),
        (PLAIN, 0, ["All checks passed!"], (1, 0, 0)),
        (PLAIN, 1, ["Found 3 errors."], (0, 1, 0)),
    ],
)
def test_the_runner_counts_what_it_ran(stage, code, lines, counts):
    found = runner.outcome(stage, code, lines, 1.0)
    assert (found.passed, found.failed, found.skipped) == counts


@pytest.mark.parametrize(("code", "failed", "expected"), [(0, 0, 0), (-1, 1, 1), (-9, 0, 1)])
def test_a_stage_that_was_killed_is_a_failure(monkeypatch, capsys, code, failed, expected):
    found = runner.Outcome(STAGE, code, 3, failed, 0, 1.0)
    monkeypatch.setattr(runner, "chosen", lambda names: [STAGE])
    monkeypatch.setattr(runner, "run", lambda stage: found)
    assert runner.main([]) == expected
    assert "NOT RUN" not in capsys.readouterr().out


def test_the_summary_ends_with_the_totals_and_names_what_did_not_run():
    outcomes = [
        runner.outcome(STAGE, 0, ["12 passed in 3.1s"], 3.1),
        runner.outcome(PLAIN, 1, ["Found 3 errors."], 0.2),
        runner.Outcome(PLAIN, runner.NOT_RUN, 0, 0, 0, 0),
    ]
    text = runner.summary(outcomes)
    assert text.splitlines()[-1] == "12 passed, 1 failed, 0 skipped"
    assert "NOT RUN: no Chromium found" in text


def missing(text):
    """What a script imports of the library or its tests, and is not there."""
    found = []
    for node in ast.walk(ast.parse(text)):
        own = isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in ("mdlib", "tests")
        for name in [alias.name for alias in node.names] if own else []:
            try:
                getattr(importlib.import_module(node.module), name)
            except (ImportError, AttributeError):
                found += [] if _is_module(f"{node.module}.{name}") else [f"{node.module}.{name}"]
    return found


def _is_module(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False


@pytest.mark.parametrize("script", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda p: p.stem)
def test_what_the_benchmarks_import_is_there(script):
    """No stage runs them, so a move would go unnoticed."""
    assert missing(_text(script)) == []


def test_an_import_of_what_was_moved_is_found():
    text = (
        "import torch\nfrom mdlib.errors import MdlibError\nfrom tests.checker import near_misses\n"
    )
    assert missing(text) == []
    gone = "from tests.derive.test_published import ROWS\nfrom mdlib.errors import NoSuchError\n"
    assert missing(gone) == ["tests.derive.test_published.ROWS", "mdlib.errors.NoSuchError"]
