"""How one process of the grading starts another."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# The folder that this package is imported from: the course folder, or the repository.
HOME = Path(__file__).resolve().parents[__package__.count(".") + 1]


def command(module: str) -> list[str]:
    """Run a module of this package; -P keeps the files beside a submission from being imported."""
    return [sys.executable, "-P", "-m", f"{__package__}.{module}"]


def surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HOME), "MPLBACKEND": "agg", "MDLIB_LOG": "off"}
