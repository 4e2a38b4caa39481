"""Functions of a Decimal, to as many digits as its context has."""

from __future__ import annotations

from decimal import Decimal


def tanh(x: Decimal) -> Decimal:
    """(1 − e^(−2|x|)) / (1 + e^(−2|x|)), with the sign of x."""
    small = (-2 * abs(x)).exp()
    return ((1 - small) / (1 + small)).copy_sign(x)


def sigmoid(x: Decimal) -> Decimal:
    """1 / (1 + e^(−x))."""
    return 1 / (1 + (-x).exp())


def sin(x: Decimal) -> Decimal:
    return _sin_and_cos(x)[0]


def cos(x: Decimal) -> Decimal:
    return _sin_and_cos(x)[1]


def _sin_and_cos(x: Decimal) -> tuple[Decimal, Decimal]:
    """Taylor's series at x/2^k, then the angle doubled k times."""
    halvings = max(0, int(abs(x)).bit_length() + 4)
    x = x / 2**halvings
    term, sine, cosine, k = Decimal(1), Decimal(0), Decimal(0), 0
    while abs(term) + abs(sine + cosine) != abs(sine + cosine):
        cosine, sine = (cosine + term, sine) if k % 2 == 0 else (cosine, sine + term)
        k += 1
        term *= (x if k % 2 else -x) / k
    for _ in range(halvings):
        sine, cosine = 2 * sine * cosine, 1 - 2 * sine * sine
    return sine, cosine


def relu(x: Decimal) -> Decimal:
    return max(x, Decimal(0))


def sign(x: Decimal) -> Decimal:
    return Decimal(0) if not x else Decimal(1).copy_sign(x)
