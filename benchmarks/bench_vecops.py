"""The vec operators against statsmodels: time, ratio and peak memory.

Run as ``python benchmarks/bench_vecops.py`` where mdlib, statsmodels and SciPy are installed.
"""

import gc
import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np
from statsmodels.tsa import tsatools

import mdlib as md

SIZES = [10, 30, 60]
APPLY_SIZES = [60, 125, 250, 500, 1000, 2000]
# Seconds spent on one median, and the fewest and most repetitions.
BUDGET, FEWEST, MOST = 0.5, 5, 200

# name: statsmodels, mdlib, mdlib unbuilt, how many sizes they take
OPERATORS = {
    "commutation": (
        tsatools.commutation_matrix,
        md.commutation_matrix,
        md.apply_commutation,
        2,
    ),
    "duplication": (tsatools.duplication_matrix, md.duplication_matrix, md.apply_duplication, 1),
    "elimination": (tsatools.elimination_matrix, md.elimination_matrix, md.apply_elimination, 1),
}


def median_ms(call: Callable) -> float:
    """Median time of a call, the first one not counted."""
    call()
    times = []
    while len(times) < FEWEST or (sum(times) < BUDGET and len(times) < MOST):
        start = perf_counter()
        result = call()
        times.append(perf_counter() - start)
        del result
    return 1e3 * median(times)


def peak_mb(call: Callable) -> float:
    """Peak memory asked for during a call."""
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def built_and_used(build: Callable, *sizes: int):
    """Build and multiply once: a page of zeros costs nothing until it is read."""
    M = build(*sizes)
    return M @ np.ones(M.shape[1])


def print_row(widths: list[int], cells: list[str]) -> None:
    line = "".join(f"{cell:>{width}}" for width, cell in zip(widths, cells, strict=True))
    print(line, flush=True)


def print_building() -> None:
    print("Building. Times in ms, ratios to statsmodels; 'used' also multiplies one vector.")
    widths = [12, 4, 12, 9, 7, 9, 7, 11]
    head = "matrix n statsmodels dense ratio sparse ratio used-ratio"
    print_row(widths, head.split())
    for name, (theirs, ours, _, count) in OPERATORS.items():
        for n in SIZES:
            sizes = (n,) * count
            if not np.array_equal(theirs(*sizes), ours(*sizes)):
                raise SystemExit(f"{name}, n = {n}: statsmodels and mdlib disagree.")
            reference = median_ms(partial(theirs, *sizes))
            cells = [name, str(n), f"{reference:.3f}"]
            for build in (ours, partial(ours, sparse=True)):
                time = median_ms(partial(build, *sizes))
                cells += [f"{time:.3f}", f"{reference / time:.1f}"]
            used = [median_ms(partial(built_and_used, f, *sizes)) for f in (theirs, ours)]
            print_row(widths, [*cells, f"{used[0] / used[1]:.1f}"])


def print_memory() -> None:
    print("\nPeak memory while building, in MB.")
    widths = [12, 4, 12, 9, 9]
    print_row(widths, ["matrix", "n", "statsmodels", "dense", "sparse"])
    for name, (theirs, ours, _, count) in OPERATORS.items():
        for n in SIZES:
            sizes = (n,) * count
            calls = [theirs, ours, partial(ours, sparse=True)]
            peaks = [f"{peak_mb(partial(call, *sizes)):.2f}" for call in calls]
            print_row(widths, [name, str(n), *peaks])


def print_product() -> None:
    n = SIZES[-1]
    print(f"\nMultiplying one vector at n = {n}, matrix already built. Times in ms.")
    widths = [12, 9, 9, 9]
    print_row(widths, ["matrix", "dense", "sparse", "unbuilt"])
    for name, (_, ours, apply, count) in OPERATORS.items():
        sizes = (n,) * count
        dense, sparse = ours(*sizes), ours(*sizes, sparse=True)
        v = np.random.default_rng(0).standard_normal(dense.shape[1])
        calls = [partial(np.matmul, dense, v), partial(sparse.dot, v), partial(apply, v, *sizes)]
        print_row(widths, [name, *(f"{median_ms(call):.4f}" for call in calls)])


def print_growth() -> None:
    print("\nMultiplying one vector unbuilt. Time in ms, and ns for each of the n*n entries.")
    widths = [6, *[13, 7] * len(OPERATORS)]
    print_row(widths, ["n", *(cell for name in OPERATORS for cell in (name, "ns"))])
    for n in APPLY_SIZES:
        cells = [str(n)]
        for name, (_, _, apply, count) in OPERATORS.items():
            length = n * (n + 1) // 2 if name == "duplication" else n * n
            v = np.random.default_rng(0).standard_normal(length)
            ms = median_ms(partial(apply, v, *(n,) * count))
            cells += [f"{ms:.4f}", f"{1e6 * ms / n**2:.2f}"]
        print_row(widths, cells)


if __name__ == "__main__":
    print_building()
    print_memory()
    print_product()
    print_growth()
