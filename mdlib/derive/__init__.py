"""The deriving engine: rules as data, recorded steps, verified results."""

from .api import derive, differential, differential_terms, gradient_of, hessian
from .derivation import Derivation, Step

__all__ = [
    "Derivation",
    "Step",
    "derive",
    "differential",
    "differential_terms",
    "gradient_of",
    "hessian",
]
