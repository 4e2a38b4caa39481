"""The catalogue of every formula in the course, as data: see `Catalogue`."""

from dataclasses import replace

from . import (
    beyond_hessians,
    beyond_jacobians,
    beyond_matrices,
    beyond_vectors,
    definitions,
    differentials,
    gaussians,
    least_squares,
    matrices,
    traces,
    vectors,
)
from .catalogue import Catalogue
from .counterexamples import Counterexample
from .entry import VERDICTS, Entry

__all__ = ["VERDICTS", "Catalogue", "Counterexample", "Entry", "identities"]

PARTS = (
    definitions,
    vectors,
    differentials,
    traces,
    matrices,
    least_squares,
    gaussians,
    beyond_vectors,
    beyond_matrices,
    beyond_jacobians,
    beyond_hessians,
)
identities = Catalogue(replace(entry, topic=part.TOPIC) for part in PARTS for entry in part.ENTRIES)
