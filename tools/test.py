"""Run every check of the project and sum up. Usage: python -m tools.test [STAGE ...]

Stages run one after the other, each in parallel inside. MD_BROWSER=require makes a missing
Chromium a failure; otherwise the summary says that the browser tests did not run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from .sources import ROOT

# Neighbours stay with one worker, as they share what is derived, judged or started once.
PARALLEL = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
# One worker runs a whole notebook: its cells depend on each other. Of two kernels that start
# together both may be given the same port; tools.kernels keeps a lock, across the workers too.
NOTEBOOKS = [*PARALLEL[:2], "--dist", "loadfile", "--nbval-current-env", "-p", "tools.kernels"]
NOTEBOOKS += ["-p", "no:cacheprovider"]
# A figure's pixels differ from one machine to the next, also where it lies inside HTML.
NOTEBOOKS += ["--nbval-sanitize-with", "tests/data/nbval.cfg"]
# A file starts its browser, and its JupyterLab, once.
BROWSER = [*PARALLEL[:2], "--dist", "loadfile"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
# The log of answers is the user's own: no test writes it.
SETTINGS = {"PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "MDLIB_LOG": "off"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Stage:
    """One command, and the words for it."""

    name: str
    says: str
    command: list[str]


STAGES = [
    Stage("lint", "style of code and notebooks", [sys.executable, "-m", "ruff", "check", "."]),
    Stage("format", "format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    Stage(
        "library",
        "library, house and course",
        [
            *PYTEST,
            *PARALLEL,
            "-m",
            "not browser and not nbgrader",
            "--doctest-modules",
            "tests",
            "tools/nbgrader/tests",
            "mdlib",
        ],
    ),
    Stage(
        "nbgrader",
        "nbgrader marks submissions rightly",
        [*PYTEST, "-m", "nbgrader", "tools/nbgrader/tests"],
    ),
    Stage(
        "lectures",
        "lectures run and print what is stored",
        [*PYTEST, *NOTEBOOKS, "--nbval", "notebooks"],
    ),
    Stage(
        "solutions",
        "solutions run and print what is stored",
        [*PYTEST, *NOTEBOOKS, "--nbval", "solutions"],
    ),
    Stage(
        "exercises",
        "exercises run untouched",
        [*PYTEST, *NOTEBOOKS, "--nbval-lax", "exercises"],
    ),
    Stage(
        "browser", "explorers in a browser", [*PYTEST, *BROWSER, "-m", "browser", "tests/browser"]
    ),
]
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass(frozen=True)
class Outcome:
    """What a stage gave: counts from pytest, or one pass or failure for a plain command."""

    stage: Stage
    code: int
    passed: int
    failed: int
    skipped: int
    seconds: float

    @property
    def words(self) -> str:
        if self.code == NOT_RUN:
            return "NOT RUN: no Chromium found"
        parts = [f"{self.passed} passed"]
        parts += [f"{self.failed} FAILED"] if self.failed else []
        parts += [f"{self.skipped} skipped"] if self.skipped else []
        return ", ".join(parts)


# No process ends so: exit codes are at most 255, and a signal gives a negative one.
NOT_RUN = 256


def run(stage: Stage) -> Outcome:
    """Run one stage, passing its output on as it comes."""
    print(f"\n== {stage.name}: {stage.says}", flush=True)
    started = time.monotonic()
    if stage.name == "browser" and not _may_run_browser():
        return Outcome(stage, NOT_RUN, 0, 0, 0, 0)
    process = subprocess.Popen(
        stage.command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **SETTINGS},
    )
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    code = process.wait()
    return outcome(stage, code, lines, time.monotonic() - started)


def outcome(stage: Stage, code: int, lines: list[str], seconds: float) -> Outcome:
    """Read the counts off a stage's last line; a failed command counts at least one failure."""
    counts = {}
    if "pytest" in stage.command:
        summary = next((line for line in reversed(lines) if COUNTS.search(line)), "")
        for number, word in COUNTS.findall(summary):
            key = "failed" if word.startswith("error") else word
            counts[key] = counts.get(key, 0) + int(number)
    elif code == 0:
        counts["passed"] = 1
    failed = max(counts.get("failed", 0), 1 if code else 0)
    return Outcome(stage, code, counts.get("passed", 0), failed, counts.get("skipped", 0), seconds)


def _may_run_browser() -> bool:
    found = any(shutil.which(name) for name in BROWSERS)
    return found or os.environ.get("MD_BROWSER") == "require"


def chosen(names: list[str]) -> list[Stage]:
    known = [stage.name for stage in STAGES]
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"No stage {', '.join(unknown)}. Stages: {', '.join(known)}.")
    return [stage for stage in STAGES if not names or stage.name in names]


def summary(outcomes: list[Outcome]) -> str:
    """A table to read, then one line of totals."""
    lines = ["", "== Summary"]
    for each in outcomes:
        mark = {0: "ok ", NOT_RUN: "-- "}.get(each.code, "NO ")
        lines.append(
            f"  {mark} {each.stage.name:<10} {each.words:<34} {each.seconds:5.0f} s  "
            f"{each.stage.says}"
        )
    totals = [sum(getattr(each, key) for each in outcomes) for key in COUNTED]
    lines.append(f"\n{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return "\n".join(lines)


COUNTED = ("passed", "failed", "skipped")


def main(names: list[str]) -> int:
    outcomes = [run(stage) for stage in chosen(names)]
    print(summary(outcomes))
    return 1 if any(each.failed or each.code not in (0, NOT_RUN) for each in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
