"""Write the locks anew; needs uv. Usage: python -m tools.lock

requirements.txt          everything that make and CI install, from requirements.in, with hashes
requirements-nbgrader.txt what nbgrader needs beside it
environment.yml           what Binder installs on top of its own base, from reader.in
"""

from __future__ import annotations

import re
import subprocess
import sys

from packaging.utils import canonicalize_name as canonical

from . import ROOT

LOCK = ROOT / "requirements.txt"
NBGRADER = ROOT / "requirements-nbgrader.txt"
READER = ROOT / "reader.in"
BINDER = ROOT / "environment.yml"
# The packages of Binder's own base; what is in it is not installed again.
BASE = ROOT / "tests" / "data" / "binder_base.txt"
QUIET = ["--quiet", "--no-annotate", "--no-header"]
UNIVERSAL = ["--universal", "--python-version", "3.11", "--generate-hashes"]
ON_BINDER = ["--python-version", "3.12", "--python-platform", "linux"]
NBGRADER_HEAD = "# What nbgrader needs beside requirements.txt. Students need none of it.\n"
BINDER_HEAD = """\
# Binder builds this: Python and pip from conda-forge, then what the notebooks import and Binder's
# own base lacks. Written by `make lock` from reader.in; mdlib itself is installed by postBuild.
name: matrix-derivatives-checked
channels:
  - conda-forge
dependencies:
  - python=3.12
  - pip
  - pip:
"""


def compile_(options: list[str], asked: str) -> str:
    """What uv resolves the requirements to."""
    command = ["uv", "pip", "compile", *QUIET, *options, "-"]
    try:
        said = subprocess.run(command, input=asked, capture_output=True, text=True, cwd=ROOT)
    except FileNotFoundError:
        sys.exit("Cannot write the locks: uv is not on the PATH.")
    if said.returncode:
        sys.exit(f"Cannot write the locks: {said.stderr.strip()}")
    return said.stdout


def entries(lock: str) -> dict[str, str]:
    """A lock by package: each entry whole, with its marker and its hashes."""
    whole = re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n", lock, flags=re.MULTILINE)
    return {re.split("==", entry)[0]: entry for entry in whole}


def pins(lock: str) -> dict[str, str]:
    """A lock's versions by package."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, flags=re.MULTILINE))


def binder_list(resolved: dict[str, str], asked: list[str], base: set[str]) -> list[str]:
    """What Binder installs: pinned where its base lacks it, else by name where it was asked for."""
    pinned = [f"{name}=={v}" for name, v in resolved.items() if canonical(name) not in base]
    named = [name for name in asked if canonical(name) in base]
    return sorted(pinned + named)


def names_in(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def main() -> None:
    LOCK.write_text(compile_([*UNIVERSAL, "--upgrade"], (ROOT / "requirements.in").read_text()))
    versions = "".join(f"{name}=={version}\n" for name, version in pins(LOCK.read_text()).items())
    (ROOT / ".build").mkdir(exist_ok=True)
    constraints = ROOT / ".build" / "constraints.txt"
    constraints.write_text(versions)
    more = entries(compile_([*UNIVERSAL, "-c", str(constraints)], "nbgrader\n"))
    known = entries(LOCK.read_text())
    NBGRADER.write_text(NBGRADER_HEAD + "".join(more[name] for name in more if name not in known))
    base = set(map(canonical, pins(BASE.read_text())))
    asked = READER.read_text()
    resolved = pins(compile_([*ON_BINDER, "-c", str(constraints)], asked))
    lines = binder_list(resolved, names_in(asked), base)
    BINDER.write_text(BINDER_HEAD + "".join(f"      - {line}\n" for line in lines))


if __name__ == "__main__":
    main()
