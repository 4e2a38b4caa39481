"""The catalogue of every formula in the course, as data: see `Catalogue`."""

from dataclasses import replace

from ..counterexamples import Counterexample
from ..entry import VERDICTS, Entry
from ..lookup import Catalogue
from . import (
    beyond_hessians,
    beyond_jacobians,
    beyond_matrices,
    beyond_vectors,
    definitions,
    gaussians,
    least_squares,
)
from . import differential_rules as differentials
from . import matrix_gradients as matrices
from . import trace_properties as traces
from . import vector_gradients as vectors

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
