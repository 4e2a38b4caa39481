"""What PyTorch and JAX return, held against the course's raw object. No time is measured.

    python benchmarks/bench_conventions.py

Appendix B says of both tools what is checked here; a row that fails ends the run with an error.
"""

from __future__ import annotations

import jax
import numpy as np
import torch
from torch.autograd.functional import jacobian as torch_jacobian

import mdlib as md

jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(0)
A, X, B = (rng.standard_normal(shape) for shape in [(2, 3), (3, 4), (4, 5)])
a, b, x = (rng.standard_normal(n) for n in (3, 4, 3))


def by_torch(f, at):
    """PyTorch's Jacobian of f; f takes NumPy's operators only."""
    return torch_jacobian(f, torch.tensor(at)).numpy()


def by_jax(f, at):
    return np.asarray(jax.jacobian(f)(at))


def torch_gradient(f, at):
    variable = torch.tensor(at, requires_grad=True)
    f(variable).backward()
    return variable.grad.numpy()


def jax_gradient(f, at):
    return np.asarray(jax.grad(f)(at))


t = torch.tensor
# What is claimed, the value by PyTorch, the value by JAX, the value that it must be.
ROWS = [
    (
        "aᵀx by x: the shape of x, a",
        torch_gradient(lambda x: t(a) @ x, x),
        jax_gradient(lambda x: a @ x, x),
        a,
    ),
    (
        "aᵀXb by X: the shape of X, a bᵀ",
        torch_gradient(lambda X: t(a) @ X @ t(b), X),
        jax_gradient(lambda X: a @ X @ b, X),
        np.outer(a, b),
    ),
    (
        "Ax by x, one axis each: A",
        by_torch(lambda x: t(A) @ x, x),
        by_jax(lambda x: A @ x, x),
        A,
    ),
    (
        "Ax by x, columns of two axes: (m, 1, n, 1)",
        by_torch(lambda x: t(A) @ x, x[:, None]),
        by_jax(lambda x: A @ x, x[:, None]),
        A[:, None, :, None],
    ),
    (
        "tA by t: the shape of A",
        by_torch(lambda s: s * t(A), 2.0),
        by_jax(lambda s: s * A, 2.0),
        A,
    ),
    (
        "AXB by X: the axes i, j, k, l of md.partials",
        by_torch(lambda X: t(A) @ X @ t(B), X),
        by_jax(lambda X: A @ X @ B, X),
        md.partials(lambda X: A @ X @ B, X),
    ),
    (
        "the same, flattened by reshape: A ⊗ Bᵀ",
        by_torch(lambda X: t(A) @ X @ t(B), X).reshape(10, 12),
        by_jax(lambda X: A @ X @ B, X).reshape(10, 12),
        np.kron(A, B.T),
    ),
]


def main() -> None:
    print(f"PyTorch {torch.__version__}, JAX {jax.__version__}")
    for claim, *found, expected in ROWS:
        for name, value in zip(("PyTorch", "JAX"), found, strict=True):
            if value.shape != expected.shape or not np.allclose(value, expected):
                raise SystemExit(f"{claim}: {name} gives something else, of shape {value.shape}.")
        print(f"holds   {expected.shape!s:14} {claim}")


if __name__ == "__main__":
    main()
