"""Gaussians against SciPy, integrals and many digits; errors word for word."""

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal

import mdlib as md
from mdlib.errors import DataError, MdlibError, ShapeError

SIZES = [1, 2, 3, 5]
NARROW, WIDE = ([[0.5], [-1]], [[2, 0.7], [0.7, 1]]), ([[1], [0]], [[3, -1], [-1, 2]])


def gaussian(n, rng, condition=10.0):
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    S = Q * rng.uniform(1, 2) * condition ** -np.linspace(0, 1, n) @ Q.T
    return rng.normal(size=(n, 1)), (S + S.T) / 2


def textbook(mu1, S1, mu2, S2):
    d, P = mu2 - mu1, np.linalg.inv(S2)
    ratio = np.linalg.det(S2) / np.linalg.det(S1)
    return (np.log(ratio) - len(d) + np.trace(P @ S1) + (d.T @ P @ d)[0, 0]) / 2


def many_digits(mu1, S1, mu2, S2):
    with mpmath.workdps(120):
        d, A, B = (mpmath.matrix(M.tolist()) for M in (mu2 - mu1, S1, S2))
        P = B**-1
        trace = sum((P * A)[i, i] for i in range(len(mu1)))
        ratio = mpmath.det(B) / mpmath.det(A)
        return float((mpmath.log(ratio) - len(mu1) + trace + (d.T * P * d)[0]) / 2)


def relative_error(function, *arguments):
    truth = many_digits(*arguments)
    return abs(function(*arguments) - truth) / abs(truth)


@pytest.mark.parametrize("n", SIZES)
def test_logpdf_agrees_with_scipy(n):
    rng = np.random.default_rng(n)
    mu, Sigma = gaussian(n, rng)
    X = rng.normal(size=(n, 7))
    expected = multivariate_normal(mu.ravel(), Sigma).logpdf(X.T)
    assert md.gaussian_logpdf(X, mu, Sigma) == pytest.approx(expected, rel=1e-10)
    assert md.gaussian_logpdf(X[:, :1], mu, Sigma) == pytest.approx(expected[0], rel=1e-10)
    assert md.gaussian_logpdf(X[:, 0], mu.ravel(), Sigma) == pytest.approx(expected[0], rel=1e-10)


def test_the_density_has_area_one_and_variance_sigma():
    density = lambda x: np.exp(md.gaussian_logpdf([[x]], 0.5, 4.0))
    assert quad(density, -30, 30)[0] == pytest.approx(1, rel=1e-8)
    assert quad(lambda x: (x - 0.5) ** 2 * density(x), -30, 30)[0] == pytest.approx(4, rel=1e-8)


def test_logpdf_does_not_underflow_where_the_determinant_does():
    n = 400
    Sigma = 1e-2 * np.eye(n)
    assert np.linalg.det(Sigma) == 0
    expected = -n / 2 * np.log(2 * np.pi * 1e-2)
    assert md.gaussian_logpdf(np.zeros(n), np.zeros(n), Sigma) == pytest.approx(expected)


@pytest.mark.parametrize("n", SIZES)
def test_expected_quadratic_agrees_with_sigma_points(n):
    # 2n points at ±√n L e_i carry mean and covariance exactly, so they carry E[xᵀAx] exactly.
    rng = np.random.default_rng(10 + n)
    mu, Sigma = gaussian(n, rng)
    A, L = rng.normal(size=(n, n)), np.linalg.cholesky(Sigma)
    points = np.hstack([mu + np.sqrt(n) * L, mu - np.sqrt(n) * L])
    expected = np.mean(np.sum(points * (A @ points), axis=0))
    assert md.expected_quadratic(A, mu, Sigma) == pytest.approx(expected, rel=1e-10)
    if n > 1:
        assert np.trace(Sigma) + (mu.T @ A @ mu)[0, 0] != pytest.approx(expected, rel=1e-2)


def test_expected_quadratic_takes_a_semidefinite_sigma():
    assert md.expected_quadratic(np.eye(2), [[0], [0]], [[1, 1], [1, 1]]) == pytest.approx(2)


@pytest.mark.parametrize("n", SIZES)
def test_kl_agrees_with_the_textbook_formula(n):
    rng = np.random.default_rng(n)
    first, second = gaussian(n, rng), gaussian(n, rng)
    assert md.gaussian_kl(*first, *second) == pytest.approx(textbook(*first, *second), rel=1e-10)
    assert md.gaussian_kl(*first, *second) != pytest.approx(md.gaussian_kl(*second, *first))
    assert md.gaussian_kl(*first, *first) == 0


def test_kl_is_the_integral_that_defines_it():
    log_ratio = lambda x: md.gaussian_logpdf([[x]], 0.5, 2) - md.gaussian_logpdf([[x]], -1, 3)
    weighted = lambda x: np.exp(md.gaussian_logpdf([[x]], 0.5, 2)) * log_ratio(x)
    assert md.gaussian_kl(0.5, 2, -1, 3) == pytest.approx(quad(weighted, -30, 30)[0], rel=1e-8)


def test_kl_is_the_mean_log_ratio():
    rng = np.random.default_rng(12)
    X = np.array(NARROW[0]) + np.linalg.cholesky(NARROW[1]) @ rng.normal(size=(2, 200_000))
    ratio = md.gaussian_logpdf(X, *NARROW) - md.gaussian_logpdf(X, *WIDE)
    assert md.gaussian_kl(*NARROW, *WIDE) == pytest.approx(ratio.mean(), abs=5e-2)
    assert md.gaussian_kl(*WIDE, *NARROW) != pytest.approx(ratio.mean(), abs=5e-2)


@pytest.mark.parametrize("condition", [1e2, 1e6, 1e10])
def test_kl_loses_no_more_digits_than_the_condition_number_has(condition):
    rng = np.random.default_rng(3)
    for _ in range(5):
        first, second = gaussian(5, rng), gaussian(5, rng, condition)
        assert relative_error(md.gaussian_kl, *first, *second) < 1e-14 * condition


@pytest.mark.parametrize("step", [1e-2, 1e-4, 1e-6])
def test_kl_of_two_that_are_almost_equal(step):
    rng = np.random.default_rng(4)
    mu, Sigma = gaussian(5, rng, 1e6)
    L, R = np.linalg.cholesky(Sigma), rng.normal(size=(5, 5))
    change = step * L @ (R + R.T) @ L.T
    near = mu + step * L @ rng.normal(size=(5, 1)), Sigma + (change + change.T) / 2
    assert relative_error(md.gaussian_kl, mu, Sigma, *near) < 1e-10 / step
    # The control: the textbook formula loses its digits twice as fast.
    assert relative_error(textbook, mu, Sigma, *near) > 1e-14 / step**2


@pytest.mark.parametrize("ratio", [1e-30, 0.5, 1 - 1e-3, 1 + 1e-3, 1 + 1e-7, 2, 1e30])
def test_kl_of_two_scales(ratio):
    with mpmath.workdps(60):
        r = mpmath.mpf(ratio)
        expected = float((r - 1 - mpmath.log(r)) / 2)
    assert md.gaussian_kl(0, ratio, 0, 1) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("step", [1e-3, 2.1e-3, 1e-2, 0.1, 0.19, 0.23])
@pytest.mark.parametrize("sign", [1, -1])
def test_kl_of_two_close_scales_keeps_the_digits_of_their_difference(step, sign):
    # A ratio rounded to 1e-16 knows its distance from 1 to 1e-16 / step, and no better.
    with mpmath.workdps(60):
        r = mpmath.mpf(1 + sign * step)
        expected = float((r - 1 - mpmath.log(r)) / 2)
    assert md.gaussian_kl(0, 1 + sign * step, 0, 1) == pytest.approx(expected, rel=2e-15 / step)


def test_units_do_not_matter():
    rng = np.random.default_rng(5)
    (mu1, S1), (mu2, S2) = gaussian(3, rng), gaussian(3, rng)
    D = np.diag([1e-40, 1.0, 1e40])
    scaled = md.gaussian_kl(D @ mu1, D @ S1 @ D, D @ mu2, D @ S2 @ D)
    assert scaled == pytest.approx(md.gaussian_kl(mu1, S1, mu2, S2), rel=1e-10)


@pytest.mark.parametrize("rounding", [0, 1e-15])
def test_asymmetry_of_rounding_is_let_pass(rounding):
    Sigma = [[2, 1 + rounding], [1, 3]]
    assert md.gaussian_logpdf([[1], [0]], [[0], [0]], Sigma) == pytest.approx(-2.942596, rel=1e-6)


def test_entries_above_and_below_the_diagonal_count_alike():
    # A factorisation that read one triangle alone would make the other's derivative 0.
    mu, Sigma = (np.array(part) for part in NARROW)
    by_Sigma = md.numerical_derivative(lambda S: md.gaussian_logpdf([[1], [2]], mu, S), Sigma)
    P, d = np.linalg.inv(Sigma), np.array([[1], [2]]) - mu
    assert by_Sigma == pytest.approx((P @ d @ d.T @ P - P) / 2, rel=1e-3)


LOG, KL, EXPECTED = md.gaussian_logpdf, md.gaussian_kl, md.expected_quadratic
O2, O3, I2 = np.zeros((2, 1)), np.zeros((3, 1)), np.eye(2)
ERRORS = [
    (
        lambda: LOG(O2, O2, [[2, 1], [0, 3]]),
        DataError,
        "gaussian_logpdf: Sigma is not symmetric: entry (1, 2) is 1 and entry (2, 1) is 0. "
        "A covariance matrix is symmetric; is Sigma a factor of one, such as L in L @ L.T?",
    ),
    (
        lambda: KL(O2, I2, O2, [[1, 2], [2, 1]]),
        DataError,
        "gaussian_kl: Sigma2 is no covariance matrix: its smallest eigenvalue is -1, and all must "
        "be positive. Some direction would have a negative variance.",
    ),
    (
        lambda: KL(O2, [[1, 1], [1, 1]], O2, I2),
        DataError,
        "gaussian_kl: Sigma1 is singular to working precision, so there is no density. Was it "
        "estimated from too few samples, or is one variable a combination of the others?",
    ),
    (
        lambda: EXPECTED(I2, O2, [[1, 2], [2, 1]]),
        DataError,
        "expected_quadratic: Sigma is no covariance matrix: its smallest eigenvalue is -1, and "
        "none may be negative. Some direction would have a negative variance.",
    ),
    (
        lambda: LOG(O2, O2, np.eye(3)),
        ShapeError,
        "gaussian_logpdf: Sigma is 3×3, but mu has 2 entries; expected 2×2.",
    ),
    (
        lambda: LOG(O2, O2, 4),
        ShapeError,
        "gaussian_logpdf: Sigma is a number, but mu has 2 entries; expected 2×2.",
    ),
    (
        lambda: LOG(O2, O2, [1, 2]),
        ShapeError,
        "gaussian_logpdf: Sigma has 1 axis; expected a 2×2 matrix. "
        "If these are variances, pass np.diag(Sigma).",
    ),
    (
        lambda: LOG(O3, O2, I2),
        ShapeError,
        "gaussian_logpdf: x is 3×1, but mu has 2 entries; expected a point in each column, 2 rows.",
    ),
    (
        lambda: LOG(np.zeros((5, 2)), O2, I2),
        ShapeError,
        "gaussian_logpdf: x is 5×2, but mu has 2 entries; "
        "expected a point in each column, 2 rows. Did you mean x.T?",
    ),
    (
        lambda: LOG(O2, O2.T, I2),
        ShapeError,
        "gaussian_logpdf: mu is 1×2; expected a column. Did you mean mu.T?",
    ),
    (
        lambda: KL(O2, I2, 0, 1),
        ShapeError,
        "gaussian_kl: mu1 has 2 entries and mu2 has 1 entry; both Gaussians must be of the same x.",
    ),
    (
        lambda: EXPECTED(np.ones((2, 3)), O2, I2),
        ShapeError,
        "expected_quadratic: A is 2×3, but mu has 2 entries; expected 2×2.",
    ),
    (
        lambda: LOG(1j * O2 + 1j, O2, I2),
        DataError,
        "gaussian_logpdf: x holds complex numbers; real ones are expected.",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), ERRORS)
def test_errors_say_what_is_wrong(call, kind, message):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == message


def test_an_argument_that_is_no_number_is_named():
    with pytest.raises(MdlibError, match=r"^gaussian_kl: Sigma2 .*text"):
        md.gaussian_kl(0, 1, 0, "one")


def test_without_scipy():
    from tests.test_architecture import loaded_by

    code = "import mdlib as md; md.gaussian_kl(0, 1, 0, 4)"
    assert loaded_by(code) == {"numpy"}
