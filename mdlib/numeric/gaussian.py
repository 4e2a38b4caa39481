"""Gaussians: log-density, expected quadratic form, KL divergence.

Everything goes through Cholesky factors Σ = L Lᵀ: no inverse and no determinant is ever formed.
"""

from __future__ import annotations

from math import log, pi

import numpy as np

from ..errors import DataError, ShapeError
from ..matrices.shapes import shape_text
from .numeric_words import say
from .tolerance import SYMMETRY
from .user_functions import read_point

# Below this, the excess of a ratio is summed as a series, and rounding has nothing to cancel.
SMALL = 0.1
# −2 log(1 + u) + 2u = u² − 2u³/3 + 2u⁴/4 − …, highest power first; the rest is below 1e-16 u².
SERIES = [2 * (-1) ** k / k for k in range(16, 1, -1)]


def gaussian_logpdf(x, mu, Sigma):
    r"""log N(x | μ, Σ) = −½ (n log 2π + log det Σ + (x − μ)ᵀ Σ⁻¹ (x − μ)).

    With Σ = L Lᵀ and L z = x − μ, this is −½ (n log 2π + zᵀz) − Σ_i log L_ii.

    Parameters
    ----------
    x : column of n numbers, or n×N matrix with a point in each column
    mu : column of n numbers
    Sigma : (n, n) array, symmetric and positive definite
        Covariance matrix; for n = 1 the variance, not the standard deviation.

    Returns
    -------
    float, or array of shape (N,)
        One number for each column of x; a float where there is one column.

    Raises
    ------
    ShapeError, DataError
        If the sizes do not fit, or Sigma is not symmetric or not positive definite.

    Examples
    --------
    >>> round(gaussian_logpdf([[1], [0]], [[0], [0]], [[2, 1], [1, 3]]), 6)
    -2.942596
    >>> gaussian_logpdf([[1, 0, 2]], 0, 4).round(3)
    array([-1.737, -1.612, -2.112])

    References
    ----------
    MN19.
    """
    call = "gaussian_logpdf"
    mu, _, L = _gaussian(mu, Sigma, ("mu", "Sigma"), call)
    X = read_point(x, call, "x", "complex-real")
    X = X if X.ndim == 2 else X.reshape(-1, 1)
    if len(X) != len(mu):
        key = "points-turned" if X.shape[1] == len(mu) else "points"
        told = {"shape": shape_text(X.shape), "entries": _entries(mu), "n": len(mu)}
        raise ShapeError(say(key, call=call, **told))
    Z = _forward(L, X - mu)
    values = -(len(mu) * log(2 * pi) + np.sum(Z**2, axis=0)) / 2 - np.sum(np.log(np.diag(L)))
    return float(values[0]) if X.shape[1] == 1 else values


def expected_quadratic(A, mu, Sigma) -> float:
    r"""E[xᵀ A x] = tr(A Σ) + μᵀ A μ, for any x with mean μ and covariance matrix Σ.

    Parameters
    ----------
    A : (n, n) array
        Need not be symmetric.
    mu : column of n numbers
    Sigma : (n, n) array, symmetric and positive semidefinite

    Returns
    -------
    float

    Raises
    ------
    ShapeError, DataError
        If the sizes do not fit, or Sigma is not symmetric or has a negative eigenvalue.

    Examples
    --------
    >>> expected_quadratic([[1, 2], [0, 3]], [[1], [1]], [[2, 1], [1, 5]])
    25.0

    References
    ----------
    003, claim 003-2.7, which loses A in tr(A Σ).
    """
    call = "expected_quadratic"
    mu = _column(mu, "mu", call)
    Sigma = _covariance(Sigma, "Sigma", mu, "mu", call)
    eigenvalues = np.linalg.eigvalsh(Sigma)
    if eigenvalues[0] < -SYMMETRY * abs(eigenvalues[-1]):
        raise DataError(say("negative-semi", call=call, name="Sigma", least=eigenvalues[0]))
    A = _square(A, "A", mu, "mu", call)
    return float(np.sum(A * Sigma.T) + (mu.T @ A @ mu)[0, 0])


def gaussian_kl(mu1, Sigma1, mu2, Sigma2) -> float:
    r"""KL(N₁ ‖ N₂) = ½ (log(det Σ₂ / det Σ₁) − n + tr(Σ₂⁻¹ Σ₁) + δᵀ Σ₂⁻¹ δ), δ = μ₂ − μ₁.

    With Σ = L Lᵀ, E = L₂⁻¹(L₁ − L₂) and L₂ z = δ, this is a sum in which no term is negative:
    ½ (Σ_i g(E_ii) + Σ_{i>j} E_ij² + zᵀz), where g(u) = (1 + u)² − 1 − 2 log(1 + u).

    Parameters
    ----------
    mu1, mu2 : columns of n numbers
    Sigma1, Sigma2 : (n, n) arrays, symmetric and positive definite

    Returns
    -------
    float, never negative
        In nats. Not symmetric: N₁ is what x is drawn from.

    Raises
    ------
    ShapeError, DataError
        If the sizes do not fit, or a covariance matrix is not symmetric or not positive definite.

    Examples
    --------
    >>> round(gaussian_kl(0, 1, 0, 4), 6), round(gaussian_kl(0, 4, 0, 1), 6)
    (0.318147, 0.806853)
    >>> gaussian_kl([[1], [2]], [[2, 1], [1, 3]], [[1], [2]], [[2, 1], [1, 3]])
    0.0

    References
    ----------
    003, claim 003-2.8.
    """
    call = "gaussian_kl"
    mu1, _, L1 = _gaussian(mu1, Sigma1, ("mu1", "Sigma1"), call)
    mu2, _, L2 = _gaussian(mu2, Sigma2, ("mu2", "Sigma2"), call)
    if len(mu1) != len(mu2):
        raise ShapeError(say("two-means", call=call, first=_entries(mu1), second=_entries(mu2)))
    E, z = _forward(L2, L1 - L2), _forward(L2, mu2 - mu1)
    scales = _excess(np.diag(E), np.diag(L1) / np.diag(L2))
    return float(np.sum(scales) + np.sum(np.tril(E, -1) ** 2) + np.sum(z**2)) / 2


def _excess(u, ratio):
    """g(u) = r² − 1 − 2 log r for r = 1 + u, without cancellation near u = 0."""
    series = u**2 * (1 + np.polyval(SERIES, u))
    return np.where(np.abs(u) < SMALL, series, ratio**2 - 1 - 2 * np.log(ratio))


def _forward(L, B):
    """Solve L X = B for lower triangular L, row by row."""
    X = np.zeros(B.shape)
    for i, row in enumerate(L):
        X[i] = (B[i] - row[:i] @ X[:i]) / row[i]
    return X


def _gaussian(mu, Sigma, names: tuple[str, str], call: str):
    """Read μ and Σ; return them with the Cholesky factor of Σ."""
    mu = _column(mu, names[0], call)
    Sigma = _covariance(Sigma, names[1], mu, names[0], call)
    return mu, Sigma, _cholesky(Sigma, names[1], call)


def _column(value, name: str, call: str) -> np.ndarray:
    array = read_point(value, call, name, "complex-real")
    column = array if array.ndim == 2 else array.reshape(-1, 1)
    if column.shape[1] != 1:
        key = "column-turned" if len(column) == 1 else "column"
        raise ShapeError(say(key, call=call, name=name, shape=shape_text(array.shape)))
    return column


def _square(value, name: str, mu, mu_name: str, call: str) -> np.ndarray:
    array = read_point(value, call, name, "complex-real")
    n = len(mu)
    if array.ndim == 1 and n > 1:
        key = "one-axis" if name == "A" else "variances"
        raise ShapeError(say(key, call=call, name=name, n=n))
    if array.size != n * n or (array.ndim == 2 and array.shape != (n, n)):
        shape = shape_text(array.shape) if array.ndim else say("number")
        told = {"shape": shape, "mu": mu_name, "entries": _entries(mu), "n": n}
        raise ShapeError(say("square", call=call, name=name, **told))
    return array.reshape(n, n)


def _covariance(value, name: str, mu, mu_name: str, call: str) -> np.ndarray:
    Sigma = _square(value, name, mu, mu_name, call)
    scale = np.sqrt(np.abs(np.diag(Sigma)))
    gap = np.abs(Sigma - Sigma.T) - SYMMETRY * np.outer(scale, scale)
    i, j = np.unravel_index(np.argmax(gap), gap.shape)
    if gap[i, j] > 0:
        i, j = sorted((i, j))
        told = {"i": i + 1, "j": j + 1, "one": Sigma[i, j], "other": Sigma[j, i]}
        raise DataError(say("asymmetric", call=call, name=name, **told))
    return (Sigma + Sigma.T) / 2


def _cholesky(Sigma, name: str, call: str) -> np.ndarray:
    try:
        L = np.linalg.cholesky(Sigma)
    except np.linalg.LinAlgError:
        L = None
    noise = len(Sigma) * np.finfo(float).eps * np.diag(Sigma)
    if L is None or np.any(np.diag(L) ** 2 <= noise):
        eigenvalues = np.linalg.eigvalsh(Sigma)
        if eigenvalues[0] < -SYMMETRY * abs(eigenvalues[-1]):
            raise DataError(say("negative", call=call, name=name, least=eigenvalues[0]))
        raise DataError(say("singular", call=call, name=name))
    return L


def _entries(mu) -> str:
    return say("one-entry") if len(mu) == 1 else say("entries", n=len(mu))
