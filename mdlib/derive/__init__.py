"""The deriving engine: rules as data, recorded steps, verified results."""

from ..callable_package import make_callable
from .derivation import Derivation, Step, derive, differential, hessian

__all__ = ["Derivation", "Step", "derive", "differential", "hessian"]

make_callable(__name__, "derive")
