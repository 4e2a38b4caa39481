"""Deriving with mdlib and with SymPy, side by side, on the gradients that SymPy gets right.

    python benchmarks/bench_derive.py [--repeat 5] [--seconds 10]

For every published gradient of the tests: mdlib's time with all steps, SymPy's time for
``diff``, whether SymPy's answer is right at random arrays, and the ratio where it is. Then the
growth with the length of a formula, and what a first derivation costs in a fresh interpreter.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import sympy

from mdlib.engine.api import derive, hessian
from mdlib.engine.verify import find_probes
from mdlib.language.formulas import read_formula
from mdlib.language.sympy_bridge import _ToSympy
from mdlib.numeric.closeness import close
from tests.engine.test_published import ROWS

FRESH = {
    "import mdlib": "import mdlib",
    "import numpy": "import numpy",
    "import sympy": "import sympy",
    "import and derive": (
        "import mdlib as md; d = md.derive('tr(X.T @ A @ X)', 'X', A='m m', X='m n'); "
        "str(d.result); d.steps"
    ),
    "bare Python": "pass",
}


class Converter(_ToSympy):
    """Formulas as SymPy differentiates them best: a 1×1 product as a trace."""

    def _scalar(self, node, value):
        return sympy.Trace(value) if node.is_scalar and value.is_Matrix else value


def best_time(call, repeat: int) -> float:
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def with_limit(call, seconds: int):
    def stop(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        return call()
    finally:
        signal.alarm(0)


def sympy_derivative(text, wrt, shapes):
    """SymPy's derivative and the call that makes it, or None where it has no such expression."""
    f = read_formula(text, shapes)
    converter = Converter(sympy)
    expression = converter.value(f.node)
    variable = converter.value(read_formula(wrt, shapes).node)
    return lambda: expression.diff(variable).doit()


def sympy_value(result, probe, specs):
    """The value of SymPy's answer at a probe."""
    table = {sympy.Symbol(k, integer=True, positive=True): v for k, v in probe.sizes.items()}
    result = result.subs(table)
    for name in specs:
        array = probe.arrays[name]
        scalar = specs[name].shape == (1, 1)
        symbol = sympy.Symbol(name) if scalar else sympy.MatrixSymbol(name, *array.shape)
        exact = sympy.Float(array.item()) if scalar else sympy.ImmutableMatrix(array)
        result = result.subs(symbol, exact)
    result = result.doit()
    result = result.as_explicit() if hasattr(result, "as_explicit") else sympy.Matrix([[result]])
    return np.array(result.evalf(), dtype=float)


def sympy_outcome(row, derivation, options):
    """(seconds, verdict) of SymPy on one gradient."""
    _, _, text, wrt, shapes, _ = row
    try:
        call = with_limit(lambda: sympy_derivative(text, wrt, shapes), options.seconds)
        result = with_limit(call, options.seconds)
        seconds = with_limit(lambda: best_time(call, options.repeat), 3 * options.seconds)
        if result.has(sympy.Derivative) or "Array" in str(type(result)):
            return seconds, "unfinished"
        probe = find_probes(derivation, 0)[0]
        got = with_limit(lambda: sympy_value(result, probe, derivation.specs), 3 * options.seconds)
        want = probe.value(derivation.result.node)
        # SymPy has no layouts: either counts as right.
        right = any(close(got.reshape(w.shape), w, 1e-6) for w in (want, want.T))
        verdict = "right" if right else "wrong: 0" if not got.any() else "wrong"
        return seconds, verdict
    except Exception as error:
        return None, f"fails ({type(error).__name__})"


def compare(options) -> None:
    ratios, ours, verdicts = [], [], {}
    for row in ROWS:
        name, take, text, wrt, shapes, _ = row
        if take is hessian:
            continue
        derivation = take(text, wrt, **shapes)
        mine = best_time(lambda row=row: row[1](row[2], row[3], **row[4]).steps, options.repeat)
        seconds, verdict = sympy_outcome(row, derivation, options)
        ours.append(mine)
        kind = verdict.partition(" (")[0]
        verdicts[kind] = verdicts.get(kind, 0) + 1
        if verdict == "right":
            ratios.append(seconds / mine)
        shown = f"{1e3 * seconds:8.1f}" if seconds else "       -"
        print(f"{1e3 * mine:7.2f} ms  SymPy {shown} ms  {verdict:24} {name[:60]}", flush=True)
    print(f"\nSymPy's verdicts: {verdicts}")
    print(f"mdlib, steps included: median {1e3 * statistics.median(ours):.2f} ms, "
          f"longest {1e3 * max(ours):.1f} ms")  # fmt: skip
    if not ratios:
        raise SystemExit("SymPy was right nowhere: the comparison itself is broken.")
    print(f"where SymPy is right, mdlib is {statistics.median(ratios):.0f} times as fast at the "
          f"median ({min(ratios):.0f} at least)")  # fmt: skip


def growth() -> None:
    print("\nlength   product   sum (ms)")
    for count in (2, 25, 50, 100, 200):
        shapes = {f"A{i}": "n n" for i in range(count)} | {"X": "n n"}
        half = count // 2
        names = [f"A{i}" for i in range(count)]
        product = " @ ".join([*names[:half], "X", *names[half:]])
        total = " + ".join(f"tr({name} @ X)" for name in names)
        times = [
            1e3 * best_time(lambda text=text, shapes=shapes: derive(text, "X", **shapes).steps, 3)
            for text in (f"tr({product})", total)
        ]
        print(f"{count:6d} {times[0]:9.1f} {times[1]:9.1f}")


def fresh() -> None:
    print("\nin a fresh interpreter (ms, best of 7)")
    root = Path(__file__).resolve().parents[1]
    for name, code in FRESH.items():
        call = [sys.executable, "-c", code]
        seconds = best_time(lambda call=call: subprocess.run(call, check=True, cwd=root), 7)
        print(f"{name:20} {1e3 * seconds:7.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    compare(options)
    growth()
    fresh()


if __name__ == "__main__":
    main()
