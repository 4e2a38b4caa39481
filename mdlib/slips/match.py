"""Which slips give the very numbers that a student gave."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..compare import close
from ..formula import tree
from . import arrays, chains, factors, formulas, kronecker, rules, terms
from .scene import Scene
from .table import SLIPS

RTOL = 1e-6
# Wrong answers below this are zero up to rounding, and say nothing.
FLOOR = 1e-9
FACTORS = (-1.0, 0.5, 2.0, -0.5, -2.0)
# The order in which mistakes are named: a mistaken rule is likelier than an edited result.
MODULES = (arrays, kronecker, rules, chains, terms, formulas, factors)
_RANK = {module.__name__: rank for rank, module in enumerate(MODULES)}


def fitting(scene: Scene, values: list[np.ndarray]) -> list[str]:
    """The ids of all mistakes that give these values at every probe, the likeliest first.

    General ones (N) come after those of the published bank. Where none fits, a mistake is looked
    for that fits but for a sign or a factor 2.
    """
    if any(
        np.shape(value) != np.shape(truth)
        for value, truth in zip(values, scene.truths, strict=True)
    ):
        return _found(scene, values, (1.0,))
    found = _found(scene, values, (1.0,))
    # What is itself a multiple of the truth needs no mistake beside its factor.
    return found or ([] if _is_multiple(values, scene.truths) else _found(scene, values, FACTORS))


def _is_multiple(values: list[np.ndarray], truths: list[np.ndarray]) -> bool:
    """Whether the values are c times the truths, with the one c for every probe."""
    value, truth = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (values, truths))
    size = float(truth @ truth)
    if not size:
        return False
    return bool(np.allclose(value, float(truth @ value) / size * truth, rtol=1e-5, atol=1e-9))


def _found(scene: Scene, values: list[np.ndarray], factors: tuple[float, ...]) -> list[str]:
    found: dict[str, None] = {}
    tried: dict[tree.Node, tuple[str, ...] | None] = {}
    for generate in sorted(SLIPS, key=lambda generate: _RANK[generate.__module__]):
        for ids, wrong in _candidates(generate, scene):
            if wrong is None:
                continue
            if not isinstance(wrong, tree.Node):
                extra = _fit(wrong, values, scene.truths, factors)
            elif wrong in tried:
                extra = tried[wrong]
            else:
                value_at = partial(scene.value, wrong)
                extra = tried[wrong] = _fit(value_at, values, scene.truths, factors)
            if extra is not None:
                found |= dict.fromkeys((*ids, *extra))
    return sorted(found, key=lambda id: id.startswith("N"))


def _candidates(generate, scene: Scene):
    """What a slip yields; a formula beyond the engine, or sizes that misfit, end it."""
    try:
        yield from generate(scene)
    except Exception:
        # The verdict stands without a name; a slip that fails must not cost a student the verdict.
        return


def _fit(value_at, values, truths, factors: tuple[float, ...]) -> tuple[str, ...] | None:
    """What the factor is called by which the values fit: () for 1, None where none fits."""
    for at, value in enumerate(values):
        wrong = value_at(at)
        if wrong is None or not np.abs(wrong).max(initial=0) > FLOOR:
            return None
        factors = tuple(c for c in factors if close(value, c * wrong, rtol=RTOL))
        # A slip that changes nothing here is no mistake.
        if not factors or close(wrong, truths[at], rtol=RTOL):
            return None
    return {1.0: (), -1.0: ("N03",)}.get(factors[0], ("N02",))
