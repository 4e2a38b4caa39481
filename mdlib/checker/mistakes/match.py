"""Which mistakes, made on purpose, give the very numbers that a student gave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from ...language import tree
from ...numeric.closeness import close
from ...numeric.tolerance import CLOSE, FUNCTION, NO_ANSWER
from .bank import BANK, makers, mistaken_rules
from .making import BANKS, BESIDES, Made, Maker, Said, has
from .scene import Scene

# Tests set this: a maker that fails then says so, and is not passed over.
STRICT = False


def fitting(scene: Scene, values: list[np.ndarray]) -> dict[str, Said]:
    """All mistakes that give these values at every probe, the likeliest first, and their words.

    General ones (N) come after those of the published bank. Where none fits, a mistake is looked
    for that fits but for a sign or a factor 2. What the bank says of f has to hold of it.
    """
    found = _found(scene, values, (1.0,))
    pairs = zip(values, scene.truths, strict=True)
    # What is itself a multiple of the truth needs no mistake beside its factor.
    if (
        found
        or any(np.shape(value) != np.shape(truth) for value, truth in pairs)
        or _is_multiple(values, scene.truths)
    ):
        return found
    return _found(scene, values, tuple(BESIDES))


def _is_multiple(values: list[np.ndarray], truths: list[np.ndarray]) -> bool:
    """Whether the values are c times the truths, with the one c for every probe."""
    value, truth = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (values, truths))
    size = float(truth @ truth)
    if not size:
        return False
    nearest = float(truth @ value) / size * truth
    return bool(np.allclose(value, nearest, rtol=FUNCTION, atol=NO_ANSWER))


def _found(scene: Scene, values: list[np.ndarray], factors: tuple[float, ...]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    tried: dict[tree.Node, float | None] = {}
    for made in candidates(scene):
        if not isinstance(made.wrong, tree.Node):
            factor = _fit(made.wrong, values, scene.truths, factors)
        elif made.wrong in tried:
            factor = tried[made.wrong]
        else:
            value_at = partial(scene.value, made.wrong)
            factor = tried[made.wrong] = _fit(value_at, values, scene.truths, factors)
        if factor is not None:
            for id, said in _named(scene, made, factor).items():
                found.setdefault(id, said)
    return dict(sorted(found.items(), key=lambda item: item[0].startswith("N")))


def candidates(scene: Scene) -> Iterator[Made]:
    """Every wrong answer that is made of a question, the likeliest first."""
    for maker in makers():
        yield from (made for made in _made(maker, scene) if made.wrong is not None)


def _made(maker: Maker, scene: Scene) -> Iterator[Made]:
    """What a maker yields; a formula beyond the engine, or sizes that misfit, end it."""
    try:
        yield from maker(scene)
    except Exception:
        if STRICT:
            raise
        # The verdict stands without a name; a maker that fails must not cost a student that.
        return


def _named(scene: Scene, made: Made, factor: float) -> dict[str, Said]:
    """The ids whose words are true here, with them; the words given are those of the first."""
    general, claims = {1.0: ("", ""), -1.0: ("N03", "sign")}.get(factor, ("N02", "factor"))
    words = {id: replace(BANKS, factor=factor) for id in made.ids}
    words[made.ids[0]] = replace(made.said, factor=factor)
    kept = {id: said for id, said in words.items() if is_true(id, scene, claims)}
    return kept | ({general: BANKS} if kept and general else {})


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
        # A mistake that changes nothing here is none.
        if not factors or close(wrong, truths[at], rtol=CLOSE):
            return None
    return factors[0]


def bodies_for(scene) -> Iterator[tuple[tuple[str, ...], type, object]]:
    """Every mistaken rule that some part of a formula asks for: ids, type of node, what it writes.

    The ids are those in a derivation, line by line.
    """
    for rule in mistaken_rules():
        body = rule.body(scene)
        if body is not None:
            yield rule.ids_of(scene, in_lines=True), rule.kind, body


def of_differentiation() -> frozenset[str]:
    """The ids of mistaken differential rules; below a right differential nobody made one."""
    return frozenset(id for rule in mistaken_rules() for id in (*rule.ids, *rule.in_lines))
