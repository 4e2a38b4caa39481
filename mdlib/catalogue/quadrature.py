"""Sums that stand for expectations and integrals: for the claims on Gaussians.

Expectations of quadratics are taken over sigma points, which have exactly the mean and the
covariance asked for; integrals are Riemann sums over a grid so wide and fine that the rest is lost
in rounding. Every sum is a 2-d array, as the value of a formula is.
"""

from __future__ import annotations

import math

import numpy as np

WIDTH, POINTS = 9.0, 73


def sigma_points(mu, S):
    """2n equally likely points μ ± √n·(column of L), S = L Lᵀ, as columns: mean μ, covariance S."""
    mu, S = _floats(mu, S)
    steps = math.sqrt(len(S)) * np.linalg.cholesky(S)
    return np.hstack([mu + steps, mu - steps])


def quadratic(x, mu, S):
    """(x − μ)ᵀ S⁻¹ (x − μ) for every column x."""
    mu, S = _floats(mu, S)
    return ((x - mu) * np.linalg.solve(S, x - mu)).sum(axis=0)


def log_density(x, mu, S):
    """log N(x | μ, S) for every column x."""
    mu, S = _floats(mu, S)
    return -0.5 * (np.linalg.slogdet(2 * math.pi * S)[1] + quadratic(x, mu, S))


def grid(mu, S):
    """Points x around N(μ, S), as columns, in one or two dimensions; the area each stands for."""
    mu, S = _floats(mu, S)
    L = np.linalg.cholesky(S)
    ticks = np.linspace(-WIDTH, WIDTH, POINTS)
    z = np.stack(np.meshgrid(*[ticks] * len(S))).reshape(len(S), -1)
    return mu + L @ z, (ticks[1] - ticks[0]) ** len(S) * np.linalg.det(L)


def mass(mu, S, *, power: float = -0.5):
    """∫ of exp(−½ (x − μ)ᵀS⁻¹(x − μ)) · |S|^power / (2π)^{n/2}; 1 for the right power."""
    mu, S = _floats(mu, S)
    x, area = grid(mu, S)
    scale = np.linalg.det(S) ** power / (2 * math.pi) ** (len(S) / 2)
    return _one(scale * np.exp(-0.5 * quadratic(x, mu, S)).sum() * area)


def area(mu, sigma):
    """∫ exp(−(x − μ)²/2σ²)/√(2πσ²) dx, in one dimension."""
    [sigma] = _floats(sigma)
    return mass(mu, sigma @ sigma)


def variance(mu, sigma):
    """∫ (x − μ)² exp(−(x − μ)²/2σ²)/√(2πσ²) dx, in one dimension."""
    mu, sigma = _floats(mu, sigma)
    x, area = grid(mu, sigma @ sigma)
    return _one(((x - mu) ** 2 * np.exp(log_density(x, mu, sigma @ sigma))).sum() * area)


def divergence(mu1, S1, mu2, S2):
    """KL(P₁‖P₂) = ∫ p₁ (log p₁ − log p₂), by its definition."""
    x, area = grid(mu1, S1)
    log_p, log_q = log_density(x, mu1, S1), log_density(x, mu2, S2)
    return _one((np.exp(log_p) * (log_p - log_q)).sum() * area)


def expected_outer(mu, S):
    """E[x xᵀ]."""
    x = sigma_points(mu, S)
    return x @ x.T / x.shape[1]


def expected_quadratic(A, mu, S):
    """E[xᵀ A x]."""
    [A] = _floats(A)
    x = sigma_points(mu, S)
    return _one((x * (A @ x)).sum() / x.shape[1])


def _floats(*matrices):
    """Nested lists or arrays of any numbers as arrays of floats."""
    return [np.array(A, dtype=float) for A in matrices]


def _one(number):
    return np.array([[number]])
