"""Sums that stand for expectations and integrals: for the claims on Gaussians. No NumPy.

Expectations of quadratics are taken over sigma points, which have exactly the mean and the
covariance asked for; integrals are Riemann sums over a grid so wide and fine that the rest is lost
in rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from . import ring
from .ring import Matrix

WIDTH, POINTS = 9.0, 73


def cholesky(S: Matrix) -> Matrix:
    """The lower triangular L with S = L Lᵀ."""
    n = len(S)
    L = ring.build(n, n, lambda i, j: 0.0)
    for i in range(n):
        for j in range(i + 1):
            rest = float(S[i][j]) - sum(L[i][k] * L[j][k] for k in range(j))
            L[i][j] = math.sqrt(rest) if i == j else rest / L[j][j]
    return L


def sigma_points(mu: Matrix, S: Matrix) -> list[Matrix]:
    """2n equally likely points μ ± √n·(column of L): mean μ, covariance S, exactly."""
    n, L = len(S), cholesky(S)
    return [
        ring.build(n, 1, lambda i, _, j=j, s=s: mu[i][0] + s * math.sqrt(n) * L[i][j])
        for j in range(n)
        for s in (1, -1)
    ]


def mean(values: list[Matrix]) -> Matrix:
    """The average of matrices."""
    return ring.entrywise(lambda *entries: sum(entries) / len(entries), *values)


def quadratic(mu: Matrix, S: Matrix) -> Callable[[Matrix], float]:
    """The function x ↦ (x − μ)ᵀ S⁻¹ (x − μ)."""
    P = ring.inverse(_floats(S))

    def at(x):
        r = ring.entrywise(lambda a, b: a - b, x, mu)
        return ring.matmul(ring.matmul(ring.transpose(r), P), r)[0][0]

    return at


def log_density(mu: Matrix, S: Matrix) -> Callable[[Matrix], float]:
    """The function x ↦ log N(x | μ, S)."""
    constant = len(S) * math.log(2 * math.pi) + math.log(ring.det(_floats(S)))
    form = quadratic(mu, S)
    return lambda x: -0.5 * (constant + form(x))


def _floats(A: Matrix) -> Matrix:
    return ring.entrywise(float, A)


def grid(mu: Matrix, S: Matrix) -> Iterator[tuple[Matrix, float]]:
    """Points x and the area each stands for, around N(μ, S) in one or two dimensions."""
    n, L, mu = len(S), cholesky(S), _floats(mu)
    step = 2 * WIDTH / (POINTS - 1)
    area = step**n * math.prod(L[i][i] for i in range(n))
    ticks = [-WIDTH + step * k for k in range(POINTS)]
    for z in [(a,) for a in ticks] if n == 1 else [(a, b) for a in ticks for b in ticks]:
        yield [[mu[i][0] + sum(L[i][k] * z[k] for k in range(n))] for i in range(n)], area


def integral(f: Callable[[Matrix], float], mu: Matrix, S: Matrix) -> float:
    """∫ f(x) dx for f that is negligible nine standard deviations from μ."""
    return math.fsum(f(x) * area for x, area in grid(mu, S))


def mass(mu: Matrix, S: Matrix, *, power: float = -0.5) -> float:
    """∫ of exp(−½ (x − μ)ᵀS⁻¹(x − μ)) · |S|^power / (2π)^{n/2}; 1 for the right power."""
    scale = float(ring.det(S)) ** power / (2 * math.pi) ** (len(S) / 2)
    form = quadratic(mu, S)
    return integral(lambda x: scale * math.exp(-0.5 * form(x)), mu, S)


def area(mu: Matrix, sigma: Matrix) -> float:
    """∫ exp(−(x − μ)²/2σ²)/√(2πσ²) dx, in one dimension."""
    return mass(mu, ring.matmul(sigma, sigma))


def variance(mu: Matrix, sigma: Matrix) -> float:
    """∫ (x − μ)² exp(−(x − μ)²/2σ²)/√(2πσ²) dx, in one dimension."""
    S = ring.matmul(sigma, sigma)
    log_p = log_density(mu, S)
    return integral(lambda x: (x[0][0] - mu[0][0]) ** 2 * math.exp(log_p(x)), mu, S)


def divergence(mu1: Matrix, S1: Matrix, mu2: Matrix, S2: Matrix) -> float:
    """KL(P₁‖P₂) = ∫ p₁ (log p₁ − log p₂), by its definition."""
    log_p, log_q = log_density(mu1, S1), log_density(mu2, S2)
    return integral(lambda x: math.exp(log_p(x)) * (log_p(x) - log_q(x)), mu1, S1)


def expected_outer(mu: Matrix, S: Matrix) -> Matrix:
    """E[x xᵀ]."""
    return mean([ring.matmul(x, ring.transpose(x)) for x in sigma_points(mu, S)])


def expected_quadratic(A: Matrix, mu: Matrix, S: Matrix) -> float:
    """E[xᵀ A x]."""
    points = sigma_points(mu, S)
    return mean([ring.matmul(ring.matmul(ring.transpose(x), A), x) for x in points])[0][0]
