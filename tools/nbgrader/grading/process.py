"""How one process of the grading starts another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The folder that this package is imported from: the course folder, or the repository.
HOME = Path(__file__).resolve().parents[__package__.count(".") + 1]
KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "NUMBER_OF_PROCESSORS",
)


def command(module: str) -> list[str]:
    """Run a module of this package; -P and -s keep out what lies beside a submission or at home."""
    return [sys.executable, "-P", "-s", "-m", f"{__package__}.{module}"]


def surroundings() -> dict[str, str]:
    """The variables that the grading's processes see: no secret of the lecturer's is among them."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    quiet = {"MPLBACKEND": "agg", "MDLIB_LOG": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **threads, **quiet, "PYTHONPATH": str(HOME)}


def source_of(resources):
    """The lecturer's notebook of the set that nbgrader is at."""
    import nbformat

    names = resources["nbgrader"]
    path = HOME / "source" / names["assignment"] / f"{names['notebook']}.ipynb"
    return nbformat.read(path, as_version=4)
