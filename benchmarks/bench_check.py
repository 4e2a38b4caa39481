"""The checker: how many mistakes it names, whether it refuses right answers, what a verdict costs.

    python benchmarks/bench_check.py [--count 1000] [--repeat 5]

First the wrong answers of the tests, with the question and the answer as text and as NumPy
functions. Then right answers to random formulas, written otherwise: none may be refused. Last the
time of a verdict beside that of scipy.optimize.check_grad, as a ratio within the run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import warnings
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from scipy.optimize import check_grad

import mdlib as md
from benchmarks.bench_derive import best_time
from mdlib.checker.probing import probe_points
from mdlib.language.formulas import Formula, read_formula
from tests import shapes_in
from tests.checker.mistaken_answers import CASES
from tests.checker.rewritings import rewritten
from tests.checker.test_rewritings import question, verdict_on

FIRST = {case[0]: case for case in reversed(CASES)}
SETS = {
    "the bank": [*FIRST.values()],
    "other formulas": [case for case in CASES if case is not FIRST[case[0]]],
}
OUTCOMES = ("named first", "among the ids", "refused unnamed", "accepted", "no probe")
NUMPY = {
    "tr": np.trace,
    "sum": np.sum,
    "norm": np.linalg.norm,
    "inv": np.linalg.inv,
    "det": np.linalg.det,
    "logdet": lambda X: np.linalg.slogdet(X)[1],
    "mpow": np.linalg.matrix_power,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": lambda x: np.exp(x) / np.sum(np.exp(x)),
} | {name: getattr(np, name) for name in ("exp", "log", "sin", "cos", "tanh", "sqrt")}


def as_function(text: str, names):
    """The NumPy function that a formula stands for."""
    return eval(f"lambda {', '.join(names)}: {text}", NUMPY)


def answer_function(answer, shapes):
    """An answer as a function of all arrays, whatever it was."""
    return read_formula(answer, shapes).evaluate if isinstance(answer, str) else answer


def outcome(id, f, wrt, shapes, answer, options) -> str:
    try:
        verdict = md.check(answer, f, wrt, **shapes, **options)
    except md.MdlibError:
        # A function is tried at two random points alone, and may have no derivative there.
        return "no probe"
    if verdict.status == "correct":
        return "accepted"
    if id not in verdict.mistakes:
        return "refused unnamed"
    return "named first" if verdict.mistakes[0] == id else "among the ids"


def naming() -> bool:
    """Count the outcomes; whether no wrong answer was accepted."""
    print(f"{'':28}" + "".join(f"{name:>17}" for name in OUTCOMES))
    accepted = 0
    for name, cases in SETS.items():
        for given in ("text", "functions"):
            counts = Counter()
            for id, f, wrt, shapes, answer, options in cases:
                shapes = shapes_in(f, shapes)
                if given == "functions":
                    f, answer = as_function(f, shapes), answer_function(answer, shapes)
                counts[outcome(id, f, wrt, shapes, answer, options)] += 1
            row = "".join(f"{counts[kind]:17d}" for kind in OUTCOMES)
            print(f"{name + ', ' + given:28}{row}", flush=True)
            accepted += counts["accepted"]
    return not accepted


def refused(count: int) -> bool:
    """Judge so many right answers that are written otherwise; whether each was accepted."""
    counts, left_out, seed = Counter(), Counter(), 0
    while counts.total() < count:
        status = otherwise(seed)
        (left_out if status in LEFT_OUT else counts)[status] += 1
        seed += 1
    accepted = counts.pop("correct", 0)
    print(f"\nof {seed} random formulas, left out: {dict(left_out)}")
    print(f"written otherwise: {accepted} accepted, {counts.total()} refused {dict(counts) or ''}")
    return not counts


LEFT_OUT = ("no derivative", "no probe", "too short to rewrite")


def otherwise(seed: int) -> str:
    """The status of the right answer to a random formula, written otherwise."""
    asked = question(seed)
    if asked and str(Formula(rewritten(asked[2].node, seed), asked[2].specs)) == str(asked[2]):
        return "too short to rewrite"
    return verdict_on(seed, lambda node: rewritten(node, seed))


def peer(f, wrt, shapes, right):
    """check_grad of the right answer at the probes of the checker, in NumPy throughout."""
    points = probe_points(shapes, 0)

    def one(point):
        names, x = list(point), point[wrt]

        def at(flat):
            return {**point, wrt: flat.reshape(x.shape)}

        function, gradient = as_function(f, names), right.evaluate
        return check_grad(
            lambda flat: np.asarray(function(**at(flat))).item(),
            lambda flat: gradient(**at(flat)).ravel(),
            x.ravel(),
        )

    return lambda: [one(point) for point in points]


def times(repeat: int) -> None:
    rows = []
    for _, f, wrt, shapes, answer, options in [case for cases in SETS.values() for case in cases]:
        result = md.derive(f, wrt, **shapes, **options).result
        if options or not md.formula(f, **shapes).node.is_scalar:
            continue
        calls = [partial(md.check, given, f, wrt, **shapes) for given in (str(result), answer)]
        calls.append(peer(f, wrt, shapes, result))
        rows.append([best_time(call, repeat) for call in calls])
    print(f"\n{len(rows)} gradients; check_grad: {statistics.median(r[2] for r in rows) * 1e3:.2f}"
          " ms at the median")  # fmt: skip
    for name, at in (("right answer", 0), ("wrong answer", 1)):
        spent = [1e3 * row[at] for row in rows]
        ratio = [row[at] / row[2] for row in rows]
        print(f"{name}: median {statistics.median(spent):.1f} ms, "
              f"p95 {np.percentile(spent, 95):.1f} ms; against check_grad "
              f"{statistics.median(ratio):.1f}×, p95 {np.percentile(ratio, 95):.1f}×")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    held = [naming(), refused(options.count)]
    times(options.repeat)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
