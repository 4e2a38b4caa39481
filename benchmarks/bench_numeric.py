"""Numerical derivatives and gradient checks: evaluations, time and error, against their peers.

Run with ``python benchmarks/bench_numeric.py``; needs ``benchmarks/requirements.txt``.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numdifftools
import numpy as np
import torch
from scipy.optimize import check_grad

import mdlib as md
from mdlib.numeric.closeness import relative_error

SIZES = [(2, 3), (10, 10), (25, 40)]
# A peer that would need longer than this, judged from the size before, is left out.
SECONDS = 10.0
FAULTS = [10.0**-k for k in range(1, 11)]


@dataclass
class Problem:
    """One scalar function: in NumPy, in PyTorch, and its gradient."""

    name: str
    f: Callable
    f_torch: Callable
    gradient: Callable
    X: np.ndarray


def problems(shape: tuple[int, int]) -> list[Problem]:
    rng = np.random.default_rng(0)
    m, n = shape
    A, W, X = (rng.standard_normal(size) for size in [(m, m), (n, 3), shape])
    A /= np.sqrt(m)
    A_t, W_t, eye = torch.tensor(A), torch.tensor(W), np.eye(m)
    eye_t = torch.tensor(eye)
    return [
        Problem(
            "tr(XᵀAX)",
            lambda X: np.trace(X.T @ A @ X),
            lambda X: torch.trace(X.T @ A_t @ X),
            lambda X: (A + A.T) @ X,
            X,
        ),
        Problem(
            "logdet(AᵀXXᵀA + I)",
            lambda X: np.linalg.slogdet(A.T @ X @ X.T @ A + eye)[1],
            lambda X: torch.logdet(A_t.T @ X @ X.T @ A_t + eye_t),
            lambda X: 2 * A @ np.linalg.inv(A.T @ X @ X.T @ A + eye) @ A.T @ X,
            X,
        ),
        Problem(
            "sum(tanh(XW))",
            lambda X: np.sum(np.tanh(X @ W)),
            lambda X: torch.tanh(X @ W_t).sum(),
            lambda X: (1 - np.tanh(X @ W) ** 2) @ W.T,
            X,
        ),
    ]


class Counted:
    """A function that counts its calls."""

    def __init__(self, f: Callable):
        self.f, self.calls = f, 0

    def __call__(self, *arguments):
        self.calls += 1
        return self.f(*arguments)


# Derivatives: each takes f and X and returns the gradient.
DERIVATIVES = {
    "mdlib": lambda f, X: md.numerical_derivative(f, X),
    "mdlib, central": lambda f, X: md.numerical_derivative(f, X, method="central"),
    "numdifftools": lambda f, X: numdifftools.Gradient(lambda x: f(x.reshape(X.shape)))(X.ravel()),
    "numdifftools, complex": lambda f, X: numdifftools.Gradient(
        lambda x: f(x.reshape(X.shape)), method="complex"
    )(X.ravel()),
}


def scipy_error(f: Callable, problem: Problem, gradient: np.ndarray, **how) -> float:
    shape, size = problem.X.shape, np.linalg.norm(problem.gradient(problem.X))
    flat = problem.X.ravel()
    found = check_grad(lambda x: f(x.reshape(shape)), lambda x: gradient.ravel(), flat, **how)
    return float(found / size)


def torch_accepts(f: Callable, problem: Problem, gradient: np.ndarray, **how) -> bool:
    claimed = torch.tensor(gradient)

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(context, X):
            return f(X)

        @staticmethod
        def backward(context, outer):
            return outer * claimed

    X = torch.tensor(problem.X, requires_grad=True)
    return torch.autograd.gradcheck(Claimed.apply, (X,), raise_exception=False, **how)


def mdlib_accepts(f: Callable, problem: Problem, gradient: np.ndarray, **how) -> bool:
    try:
        md.check_gradient(f, gradient, problem.X, **how)
    except md.VerificationError:
        return False
    return True


# Checks with a verdict: does it take this gradient for the right one?
VERDICTS = {
    "mdlib": (mdlib_accepts, {}),
    "mdlib, full": (mdlib_accepts, {"full": True}),
    "gradcheck": (torch_accepts, {}),
    "gradcheck, fast": (torch_accepts, {"fast_mode": True}),
}
# Checks that only measure a difference, and leave the verdict to the reader.
MEASURES = {"check_grad": {}, "check_grad, random": {"direction": "random", "rng": 0}}


def timed(run: Callable, f: Callable) -> tuple[object, int, float]:
    """Result, evaluations, and the best time of three, or of fewer where it takes long."""
    counted, best = Counted(f), float("inf")
    for _ in range(3):
        counted.calls, start = 0, perf_counter()
        result = run(counted)
        best = min(best, perf_counter() - start)
        if best > SECONDS / 3:
            break
    return result, counted.calls, best


def torch_function(name: str, problem: Problem) -> Callable:
    return problem.f_torch if name.startswith("gradcheck") else problem.f


def derivative_row(name: str, problem: Problem) -> tuple[int, float, str]:
    found, calls, seconds = timed(lambda f: DERIVATIVES[name](f, problem.X), problem.f)
    error = relative_error(np.reshape(found, problem.X.shape), problem.gradient(problem.X))
    return calls, seconds, f"{error:.0e}"


def verdict_row(name: str, problem: Problem) -> tuple[int, float, str]:
    accepts, how = VERDICTS[name]
    truth, f = problem.gradient(problem.X), torch_function(name, problem)
    right, calls, seconds = timed(lambda f: accepts(f, problem, truth, **how), f)
    if not right:
        return calls, seconds, "refuses the right one"
    if seconds * len(FAULTS) > 2 * SECONDS:
        return calls, seconds, "not tried"
    noticed = [fault for fault in FAULTS if not accepts(f, problem, (1 + fault) * truth, **how)]
    return calls, seconds, f"{min(noticed):.0e}" if noticed else "none"


def measure_row(name: str, problem: Problem) -> tuple[int, float, str]:
    truth, how = problem.gradient(problem.X), MEASURES[name]
    error, calls, seconds = timed(lambda f: scipy_error(f, problem, truth, **how), problem.f)
    return calls, seconds, f"({error:.0e})"


def table(title: str, last: str, rows: dict[str, Callable]) -> None:
    print(f"\n{title}\n\n| function | X | tool | evaluations | time | against mdlib | {last} |")
    print("|---|---|---|--:|--:|--:|--:|")
    before: dict[tuple[str, str], tuple[float, int]] = {}
    for shape in SIZES:
        for problem in problems(shape):
            base = None
            for name, row in rows.items():
                key, size = (problem.name, name), problem.X.size
                seconds, smaller = before.get(key, (0.0, size))
                start = f"| {problem.name} | {shape[0]}×{shape[1]} | {name} |"
                # Evaluations and the bookkeeping for each grow with the number of entries.
                if seconds * (size / smaller) ** 2 > SECONDS:
                    print(f"{start} | over {SECONDS:.0f} s | | |")
                    continue
                calls, seconds, text = row(name, problem)
                before[key] = seconds, size
                base = base or seconds
                cells = f"{calls} | {1000 * seconds:.3g} ms | {seconds / base:.2f}× | {text} |"
                print(start, cells, flush=True)


def warm_up() -> None:
    """Call every tool once: what it loads at first use is not its speed."""
    problem = problems(SIZES[0])[0]
    for derivative in DERIVATIVES.values():
        derivative(problem.f, problem.X)
    for name, (accepts, how) in VERDICTS.items():
        accepts(torch_function(name, problem), problem, problem.gradient(problem.X), **how)


def main() -> None:
    warnings.simplefilter("ignore")
    warm_up()
    table("Derivatives", "error", dict.fromkeys(DERIVATIVES, derivative_row))
    checks = dict.fromkeys(VERDICTS, verdict_row) | dict.fromkeys(MEASURES, measure_row)
    table("Checks", "smallest fault noticed (or error of the measure)", checks)


if __name__ == "__main__":
    main()
