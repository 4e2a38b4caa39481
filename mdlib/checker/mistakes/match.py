"""Which slips give the very numbers that a student gave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ...language import tree
from ...numeric.closeness import close
from ...numeric.tolerance import CLOSE, FUNCTION, NO_ANSWER
from . import chains, factors, kronecker, terms
from . import number_slips as arrays
from . import other_formulas as formulas
from . import wrong_rules as rules
from .bank import BANK
from .premises import has
from .registry import SLIPS, Said
from .scene import Scene

FACTORS = (-1.0, 0.5, 2.0, -0.5, -2.0)
# The order in which mistakes are named: a mistaken rule is likelier than an edited result.
MODULES = (arrays, kronecker, rules, chains, terms, formulas, factors)
# Tests set this: a slip that fails then says so, and is not passed over.
STRICT = False
BANKS = Said()  # the words are those of the bank


@dataclass(frozen=True)
class Besides:
    """A constant factor beside a mistake: its ids, what it claims, and the words for it."""

    ids: tuple[str, ...] = ()
    claims: str = ""
    said: str = ""


BESIDES = {
    1.0: Besides(),
    -1.0: Besides(("N03",), "sign", "The sign of the whole is wrong"),
    0.5: Besides(("N02",), "factor", "The whole is half of what it would be"),
    2.0: Besides(("N02",), "factor", "The whole is twice what it would be"),
    -0.5: Besides(("N02",), "factor", "The whole is −1/2 times what it would be"),
    -2.0: Besides(("N02",), "factor", "The whole is −2 times what it would be"),
}
_RANK = {module.__name__: rank for rank, module in enumerate(MODULES)}


def fitting(scene: Scene, values: list[np.ndarray]) -> dict[str, Said]:
    """All mistakes that give these values at every probe, the likeliest first, and their words.

    General ones (N) come after those of the published bank. Where none fits, a mistake is looked
    for that fits but for a sign or a factor 2. What the bank says of f has to hold of it.
    """
    if any(
        np.shape(value) != np.shape(truth)
        for value, truth in zip(values, scene.truths, strict=True)
    ):
        return _found(scene, values, (1.0,))
    found = _found(scene, values, (1.0,))
    # What is itself a multiple of the truth needs no mistake beside its factor.
    return found or ({} if _is_multiple(values, scene.truths) else _found(scene, values, FACTORS))


def _is_multiple(values: list[np.ndarray], truths: list[np.ndarray]) -> bool:
    """Whether the values are c times the truths, with the one c for every probe."""
    value, truth = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (values, truths))
    size = float(truth @ truth)
    if not size:
        return False
    return bool(
        np.allclose(value, float(truth @ value) / size * truth, rtol=FUNCTION, atol=NO_ANSWER)
    )


def _found(scene: Scene, values: list[np.ndarray], factors: tuple[float, ...]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    tried: dict[tree.Node, float | None] = {}
    for generate in sorted(SLIPS, key=lambda generate: _RANK[generate.__module__]):
        for ids, wrong, *said in _candidates(generate, scene):
            if wrong is None:
                continue
            if not isinstance(wrong, tree.Node):
                factor = _fit(wrong, values, scene.truths, factors)
            elif wrong in tried:
                factor = tried[wrong]
            else:
                value_at = partial(scene.value, wrong)
                factor = tried[wrong] = _fit(value_at, values, scene.truths, factors)
            if factor is not None:
                for id, words in _named(ids, factor, *said, scene=scene).items():
                    found.setdefault(id, words)
    return dict(sorted(found.items(), key=lambda item: item[0].startswith("N")))


def _candidates(generate, scene: Scene):
    """What a slip yields; a formula beyond the engine, or sizes that misfit, end it."""
    try:
        yield from generate(scene)
    except Exception:
        if STRICT:
            raise
        # The verdict stands without a name; a slip that fails must not cost a student the verdict.
        return


def _named(ids: tuple[str, ...], factor: float, said: Said = BANKS, *, scene) -> dict[str, Said]:
    """The ids whose words are true here, with them; the words given are those of the first."""
    besides = BESIDES[factor]
    told = {id: replace(said if id == ids[0] else BANKS, besides=besides.said) for id in ids}
    kept = {id: words for id, words in told.items() if is_true(id, scene, besides.claims)}
    return kept | (dict.fromkeys(besides.ids, BANKS) if kept else {})


def is_true(id: str, scene: Scene, beside: str = "") -> bool:
    """Whether f has what the bank says of it; a factor or sign cannot be said beside another."""
    return not (beside and BANK[id].claims == beside) and has(scene, BANK[id].asks)


def _fit(value_at, values, truths, factors: tuple[float, ...]) -> float | None:
    """The factor by which the values fit; None where none does."""
    for at, value in enumerate(values):
        wrong = value_at(at)
        if wrong is None or not np.abs(wrong).max(initial=0) > NO_ANSWER:
            return None
        factors = tuple(c for c in factors if close(value, c * wrong, rtol=CLOSE))
        # A slip that changes nothing here is no mistake.
        if not factors or close(wrong, truths[at], rtol=CLOSE):
            return None
    return factors[0]
