"""Run every benchmark, after installing the peers it compares with. Usage: python -m benchmarks

The peers go into an environment of their own, .build/bench, which borrows the packages of the one
that runs this.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".build" / "bench"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
PEERS = HERE / "requirements.txt"
STAMP = VENV / "made-from"


def make_environment() -> None:
    """Make .build/bench once, and again when the list of peers changes."""
    if STAMP.exists() and STAMP.read_text() == PEERS.read_text():
        return
    print(f"Installing the peers: {', '.join(_names())}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    _borrow(sysconfig.get_path("purelib"))
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(PEERS)], check=True)
    STAMP.write_text(PEERS.read_text())


def _names() -> list[str]:
    lines = PEERS.read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _borrow(packages: str) -> None:
    """Let the new environment see the packages of this one, and the library."""
    purelib = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(purelib.stdout.strip(), "borrowed.pth").write_text(f"{packages}\n{ROOT}\n")


def main() -> int:
    make_environment()
    # One thread: on a small machine several threads make the ratios wander.
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    failed = []
    for script in sorted(HERE.glob("bench_*.py")):
        print(f"\n== {script.name}", flush=True)
        if subprocess.run([str(PYTHON), str(script)], cwd=ROOT, env=quiet).returncode:
            failed.append(script.name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll benchmarks ran.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
