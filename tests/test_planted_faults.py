"""Faults that no test once saw: each, put into a copy of the library, turns one test red.

A fault is one replacement. Its place is found by the words that stand there, wherever they stand:
where a place is rewritten, this test says so, and the fault is planted anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
# What the tests below need of the repository; caches come along, so that little is compiled.
COPIED = ("mdlib", "tests", "conftest.py", "pyproject.toml")


class Fault(NamedTuple):
    """What is put in place of which words, and the test that sees it."""

    pattern: str
    planted: str
    test: str


# fmt: off
FAULTS = {
    "a step may be off by a hundredth": Fault(
        r"(?<=\n)(STEP|STEP_TOLERANCE) = 1e-8", r"\1 = 1e-2",
        "engine/test_record.py::test_verify_looks_at_every_step_to_its_tolerance"),
    "what is read off is not verified": Fault(
        r'if step\.stage == "second":\n( +)return', r'if step.stage != "equal":\n\1return',
        "engine/test_record.py::test_a_wrong_identification_is_named"),
    "single precision is judged as exact": Fault(
        r"if steps\[0\] == 0 < steps\[1\]:", "if False:",
        "checker/test_check.py::test_a_function_may_compute_in_single_precision"),
    "a maker fails at its first line": Fault(
        r"(?<=\n)(@maker.*\ndef terms_of_the_derivative\(.*\n)",
        r"\1    raise ValueError('planted')\n",
        "checker/test_mistakes.py::test_a_mistake_is_refused_and_named"),
    "1/(2n) and 2/n have each other's ids": Fault(
        r'(?s)(\b0\.5, [^M]*)("M10")([^M]*\b2, [^M]*)("M18")', r"\1\4\3\2",
        "checker/test_mistakes.py::test_a_mean_of_half_and_of_twice_are_told_apart"),
    "a line may be off by a hundredth": Fault(
        r"(close\(value, other), (?:RTOL|CLOSE), (?=floor)", r"\1, 1e-2, ",
        "checker/test_lines.py::test_what_lies_below_the_floor_is_rounding"),
    "a flat slope is looked for on one side": Fault(
        r"for t in \(0\.3, -0\.3, 0\.1, -0\.1\):", "for t in (0.3, 0.1):",
        "numeric/test_derivatives.py::test_kinks_are_refused_and_named"),
    "abs has the slope of its positive side": Fault(
        r"change=(?:_sign_of|sign),", "change=lambda x: 1,",
        "catalogue/test_exact_arithmetic.py::test_the_slope_at_a_number"),
    "the marked cell is painted first": Fault(
        r"""' on"' in part""", """' on"' not in part""",
        "pictures/test_grids.py::test_the_marked_cell_is_painted_over_its_neighbours"),
    "right answers do not lower a topic's weight": Fault(
        r"1\.0 \+ wrong - right / 2", "1.0 + wrong",
        "course/test_practice.py::test_right_answers_lower_the_weight_that_errors_raised"),
}
# fmt: on


def places(pattern: str, library: Path) -> list[Path]:
    """The modules in which the words stand, once for each time."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(library.rglob("*.py"))}
    return [path for path, text in texts.items() for _ in re.findall(pattern, text)]


def plant(fault: Fault, library: Path) -> None:
    found = places(fault.pattern, library)
    assert len(found) == 1, f"{fault.pattern!r} stands in {len(found)} places, not in one"
    text = found[0].read_text(encoding="utf-8")
    found[0].write_text(re.sub(fault.pattern, fault.planted, text), encoding="utf-8")


def copy(target: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            shutil.copy2(source, target / name)
    return target


def run(home: Path, *tests: str) -> subprocess.CompletedProcess:
    options = ("-q", "-x", "--no-header", "--tb=no", "-p", "no:cacheprovider")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(f"tests/{test}" for test in tests)],
        cwd=home,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name, tmp_path):
    fault, home = FAULTS[name], copy(tmp_path)
    plant(fault, home / "mdlib")
    done = run(home, fault.test)
    # 1 is a test that failed; a test that is not there, or cannot be run, is another number.
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"FAILED tests/{fault.test}" in done.stdout


def test_without_a_fault_the_same_tests_are_green(tmp_path):
    tests = [fault.test for fault in FAULTS.values() if not fault.test.endswith(LONG)]
    assert len(tests) == len(FAULTS) - 2
    done = run(copy(tmp_path), *tests)
    assert done.returncode == 0, done.stdout + done.stderr


# These go through many rows, and stop at the first one only where a fault is planted.
LONG = ("a_mistake_is_refused_and_named", "single_precision")


@pytest.mark.parametrize("text", ["x = 1\n", "y = 1\ny = 1\n"])
def test_a_place_that_is_gone_or_there_twice_is_said(text, tmp_path):
    (tmp_path / "module.py").write_text(text)
    with pytest.raises(AssertionError, match=r"stands in [02] places, not in one"):
        plant(Fault("y = 1", "y = 2", ""), tmp_path)


def test_a_test_that_is_not_there_is_no_red_one(tmp_path):
    assert run(copy(tmp_path), "test_main.py::test_nothing_of_this_name").returncode not in (0, 1)
