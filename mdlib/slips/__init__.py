"""Mistakes made on purpose: wrong derivatives of any formula, to compare a wrong answer with."""

from .match import fitting
from .scene import Scene

__all__ = ["Scene", "fitting"]
