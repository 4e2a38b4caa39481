"""Engine against numerical derivatives on random formulas; a script for the long runs.

python -m tests.engine.agreement --count 10000 --start 0
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter

import numpy as np

from mdlib.engine.api import derive
from mdlib.engine.verify import Probe, draw, is_regular, is_tame
from mdlib.errors import NoRuleError, VerificationError
from mdlib.language import evaluate as evaluation
from mdlib.language.formulas import Formula, read_formula
from mdlib.matrices.layout import arrange
from tests.engine.generate import random_formula, shapes_of

TOLERANCE = 1e-6
PROBES = 3  # rounding may spoil one, as in a softmax that is all but 0 and 1
LAYOUTS = ("denominator", "numerator")
ARRANGEMENTS = ("vec", "vec", "block", "row-vec")


class _Draw:
    """What Probe needs to know of a derivation."""

    def __init__(self, made: Formula, wrt: str):
        self.formula, self.specs, self.wrt = made, made.specs, wrt


def find_probe(made: Formula, wrt: str, seed: int, tries: int = 20, size=1.0) -> Probe | None:
    """A probe at which the formula and its change are finite and not absurdly large."""
    for attempt in range(tries):
        rng = np.random.default_rng([seed, attempt])
        arrays = draw(made.specs, rng, seed + attempt, above_zero=attempt % 3 == 2)
        arrays = {
            name: array if "orthogonal" in made.specs[name].properties else size * array
            for name, array in arrays.items()
        }
        probe = Probe(_Draw(made, wrt), arrays, rng)
        if is_regular(made.node, probe) and is_tame(made.node, probe):
            return probe
    return None


def exact_partials(node, probe: Probe) -> np.ndarray:
    """D[i, j, k, l] by complex steps through the evaluation of the formula itself."""
    X = probe.arrays[probe.wrt]
    D = None
    for k, l in np.ndindex(X.shape):
        moved = X.astype(complex)
        moved[k, l] += 1j * evaluation.STEP
        change = np.imag(probe.at(node, moved)) / evaluation.STEP
        D = np.zeros((*change.shape, *X.shape)) if D is None else D
        D[:, :, k, l] = change
    return D


def disagreement(got: np.ndarray, expected: np.ndarray) -> float:
    """Relative error with an absolute floor; infinite where the shapes differ."""
    if got.shape != expected.shape:
        return float("inf")
    scale = max(np.abs(expected).max(), 1e-6)
    return float(np.abs(got - expected).max() / scale)


def outcome(seed: int, steps: bool = False) -> str:
    """One random formula: "right", "refused", "no probe", or a description of what is wrong."""
    made = random_formula(seed)
    shapes = shapes_of(made)
    if read_formula(str(made), shapes).node != made.node:
        return f"round trip: {made} -> {read_formula(str(made), shapes)}"
    layout, arrangement = LAYOUTS[seed % 2], ARRANGEMENTS[seed // 2 % 4]
    try:
        derivation = derive(made, "X", layout=layout, arrangement=arrangement)
    except NoRuleError:
        return "refused"
    printed = read_formula(str(derivation.result), shapes)
    if printed.node != derivation.result.node:
        return f"round trip of the result: {derivation.result} -> {printed}"
    worst = []
    for attempt in range(PROBES):
        # Rounding is least where high powers of large numbers do not meet.
        size = 0.4 if attempt == PROBES - 1 else 1.0
        error = _error_at(made, derivation, printed, 1000 * attempt + seed, size)
        if error is not None:
            worst.append(error)
        if error is not None and error < TOLERANCE:
            break
    else:
        if len(worst) < PROBES:
            return "no probe"
        return f"wrong by {min(worst):.1e}: {layout} {arrangement} {derivation.result}"
    return _steps_outcome(derivation, seed) if steps else "right"


def _error_at(made, derivation, printed, seed, size) -> float | None:
    """The error at one probe; None where the derivative is not finite or absurdly large."""
    probe = find_probe(made, "X", seed, size=size)
    if probe is None:
        return None
    with np.errstate(all="ignore"):
        D = exact_partials(made.node, probe)
        expected = arrange(D, layout=derivation.layout, arrangement=derivation.arrangement)
        got = probe.value(derivation.result.node)
        again = evaluation.evaluate(printed.node, probe.arrays, probe.sizes)
    if not np.isfinite(expected).all() or np.abs(expected).max() > 1e9:
        return None
    return max(disagreement(got, expected), disagreement(again, expected))


def _steps_outcome(derivation, seed) -> str:
    """A true step may fail where rounding takes over, but not at one probe after another."""
    if find_probe(derivation.formula, "X", seed) is None:
        return "no probe"
    for attempt in range(PROBES):
        try:
            derivation.verify(1000 * attempt + seed)
            return "right"
        except VerificationError as error:
            message = str(error)
    undefined = "no finite value" in message or "no numerical derivative" in message
    return "no probe" if undefined else message


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--steps", type=int, default=0, help="verify the steps of every n-th")
    options = parser.parse_args()
    began, counts = time.perf_counter(), Counter()
    for seed in range(options.start, options.start + options.count):
        try:
            result = outcome(seed, bool(options.steps) and seed % options.steps == 0)
        except Exception:
            result = traceback.format_exc(limit=-3)
        known = result in ("right", "refused", "no probe")
        counts[result if known else "failed"] += 1
        if not known:
            made = random_formula(seed)
            print(f"seed {seed}: {made} {shapes_of(made)}\n  {result}", flush=True)
    print(dict(counts), f"{time.perf_counter() - began:.1f} s")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
