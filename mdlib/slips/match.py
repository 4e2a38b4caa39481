"""Which slips give the very numbers that a student gave."""

from __future__ import annotations

import numpy as np

from ..compare import close
from ..errors import MdlibError
from ..formula import tree
from . import arrays, chains, factors, formulas, kronecker, rules, terms
from .scene import Scene
from .table import SLIPS

RTOL = 1e-6
# The order in which mistakes are named: a mistaken rule is likelier than an edited result.
MODULES = (arrays, kronecker, rules, chains, terms, formulas, factors)
_RANK = {module.__name__: rank for rank, module in enumerate(MODULES)}


def fitting(scene: Scene, values: list[np.ndarray]) -> list[str]:
    """The ids of all mistakes that give these values at every probe, the likeliest first.

    General ones (N) come after those of the published bank.
    """
    found: dict[str, None] = {}
    tried: dict[tree.Node, bool] = {}
    for generate in sorted(SLIPS, key=lambda generate: _RANK[generate.__module__]):
        for ids, wrong in _candidates(generate, scene):
            if wrong is None:
                fits = False
            elif not isinstance(wrong, tree.Node):
                fits = _fits(wrong, values)
            elif wrong in tried:
                fits = tried[wrong]
            else:
                fits = tried[wrong] = _fits(lambda at, node=wrong: scene.value(node, at), values)
            if fits:
                found |= dict.fromkeys(ids)
    return sorted(found, key=lambda id: id.startswith("N"))


def _candidates(generate, scene: Scene):
    """What a slip yields; a formula beyond the engine, or sizes that misfit, end it."""
    try:
        yield from generate(scene)
    except (MdlibError, ValueError, ArithmeticError, TypeError):
        return


def _fits(value_at, values: list[np.ndarray]) -> bool:
    for at, value in enumerate(values):
        wrong = value_at(at)
        if wrong is None or not close(value, wrong, rtol=RTOL):
            return False
    return True
