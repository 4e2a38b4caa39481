"""Make an environment with nbgrader on top of the course's own, once. Students need none of it.

Usage: python -m tools.nbgrader.environment
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from ..environment import check_venv_module, run
from ..sources import ROOT

LOCK = ROOT / "requirements-nbgrader.txt"
FOLDER = ROOT / ".build" / "nbgrader"
BIN = "Scripts" if os.name == "nt" else "bin"


def fingerprint() -> str:
    texts = [sys.version.encode(), sys.prefix.encode(), str(ROOT).encode()]
    texts += [(ROOT / name).read_bytes() for name in ("requirements.txt", LOCK.name)]
    return hashlib.sha256(b"\n".join(texts)).hexdigest()


def ensure(folder: Path = FOLDER) -> Path:
    """The folder of the environment's commands, made if it is not there or out of date."""
    mark, stamp = fingerprint(), folder / "made-from"
    if not (stamp.exists() and stamp.read_text() == mark):
        started = time.monotonic()
        print("Making an environment with nbgrader …", flush=True)
        make(folder)
        stamp.write_text(mark)
        print(f"Ready after {time.monotonic() - started:.0f} s.", flush=True)
    return folder / BIN


def make(folder: Path) -> None:
    uv = shutil.which("uv")
    check_venv_module(uv)
    python = str(folder / BIN / "python")
    if uv:
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], 0)
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    else:
        run([sys.executable, "-m", "venv", "--clear", str(folder)], 0)
        install = [python, "-m", "pip", "install", "--disable-pip-version-check"]
    # Everything else that nbgrader needs is in the course's environment, which this one looks into.
    run([*install, "--no-deps", "-r", str(LOCK)], 0)
    look_into_the_course(folder, python)


def look_into_the_course(folder: Path, python: str) -> None:
    """Let the environment see the course's packages, mdlib, and nbconvert's templates."""
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    said = subprocess.run(ask, capture_output=True, text=True, check=True)
    paths = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(ROOT)])
    (Path(said.stdout.strip()) / "course.pth").write_text("\n".join(paths) + "\n")
    shared = Path(sys.prefix) / "share" / "jupyter" / "nbconvert"
    shutil.copytree(shared, folder / "share" / "jupyter" / "nbconvert", dirs_exist_ok=True)


if __name__ == "__main__":
    print(f"nbgrader's commands are in {ensure().relative_to(ROOT)}.")
