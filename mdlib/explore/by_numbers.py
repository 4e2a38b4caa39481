"""The numbers beside a derivation: the change along a random direction, by formula and without."""

from __future__ import annotations

from typing import Any

from ..engine.derivation import Derivation
from ..errors import MdlibError
from ..language import tree
from ..language.sizes import names_in, size_value
from .stepper_words import say

MOST_ENTRIES = 200_000


def checked(d: Derivation, seed: int) -> dict[str, Any]:
    """The change of f along dX by the result, and by numerical differentiation, at random arrays.

    With it, whether every step agrees with the one before; a sentence instead where there are no
    numbers.
    """
    count = _entries(d)
    if count > MOST_ENTRIES:
        return {"said": say("stepper-many-numbers", count=count), "ok": False}
    try:
        d.verify(seed)
        probe = _probe(d, seed)
        at, number = _numerical(d, probe)
        ours = _applied(d, probe.value(d.result.node), probe)[at]
    except MdlibError as error:
        return {"said": error.args[0], "ok": False}
    return {
        "said": say("stepper-checked", probes=d.probes),
        "ok": True,
        "formula": float(ours),
        "number": float(number),
        "entry": [] if d.formula.node.is_scalar else [int(i) + 1 for i in at],
    }


def tried(d: Derivation, node: tree.Node, seed: int) -> dict[str, Any]:
    """Whether another formula is the derivative too: its number, and the one it should be."""
    from ..engine.verify import numerical
    from ..numeric.closeness import close
    from ..numeric.tolerance import CLOSE, VALUE_FLOOR

    probe = _probe(d, seed)
    at, _ = _numerical(d, probe)
    value = probe.value(node)
    agrees = close(value, numerical(d, probe), CLOSE, floor=VALUE_FLOOR)
    return {"formula": float(_applied(d, value, probe)[at]), "agrees": bool(agrees)}


def _entries(d: Derivation) -> int:
    """How many entries the largest matrix of a derivation has, were every size 5."""
    names = {name: 5 for spec in d.specs.values() for size in spec.shape for name in names_in(size)}
    lines = [d.formula.node, *(step.after.node for step in d.steps_at("every step"))]
    shapes = {part.shape for line in lines for part in tree.walk(line)}
    return max(size_value(rows, names) * size_value(cols, names) for rows, cols in shapes)


def _probe(d: Derivation, seed: int):
    from ..engine.verify import find_probes  # loads NumPy

    return find_probes(d, seed)[0]


def _numerical(d: Derivation, probe):
    """The entry of dF that is largest, and its number."""
    import numpy as np

    from ..numeric.derivatives import directional_derivative

    X = probe.arrays[d.wrt]
    moved = directional_derivative(lambda X: probe.at(d.formula.node, X), X, probe.change)
    at = np.unravel_index(np.argmax(np.abs(moved)), moved.shape)
    return at, moved[at]


def _applied(d: Derivation, derivative, probe):
    """The derivative contracted with dX."""
    from ..engine.verify import applied

    return applied(d, derivative, probe, 1)
