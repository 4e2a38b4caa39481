"""Tools that build and test the course."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
