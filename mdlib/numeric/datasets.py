"""Data that the lectures use, with their source."""

from __future__ import annotations

import numpy as np

# Employment; ten times the price deflator, GNP, unemployed, armed forces, population, year.
_LONGLEY = (
    (60323, 830, 234289, 2356, 1590, 107608, 1947),
    (61122, 885, 259426, 2325, 1456, 108632, 1948),
    (60171, 882, 258054, 3682, 1616, 109773, 1949),
    (61187, 895, 284599, 3351, 1650, 110929, 1950),
    (63221, 962, 328975, 2099, 3099, 112075, 1951),
    (63639, 981, 346999, 1932, 3594, 113270, 1952),
    (64989, 990, 365385, 1870, 3547, 115094, 1953),
    (63761, 1000, 363112, 3578, 3350, 116219, 1954),
    (66019, 1012, 397469, 2904, 3048, 117388, 1955),
    (67857, 1046, 419180, 2822, 2857, 118734, 1956),
    (68169, 1084, 442769, 2936, 2798, 120445, 1957),
    (66513, 1108, 444546, 4681, 2637, 121950, 1958),
    (68655, 1126, 482704, 3813, 2552, 123366, 1959),
    (69564, 1142, 502601, 3931, 2514, 125368, 1960),
    (69331, 1157, 518173, 4806, 2572, 127852, 1961),
    (70551, 1169, 554894, 4007, 2827, 130081, 1962),
)


def longley() -> tuple[np.ndarray, np.ndarray]:
    """Longley's economic data, on which least-squares programs are tested: X and y.

    The price deflator is printed with one decimal; here it is ten times that, so that every entry
    is an integer and free of rounding.

    Returns
    -------
    X : (16, 7) array of float
        A column of ones; ten times the GNP deflator (1954 = 100), gross national product,
        unemployed, armed forces, population of 14 and over, year.
    y : (16, 1) array of float
        Total employment, in thousands.

    Examples
    --------
    >>> X, y = longley()
    >>> X.shape, y.shape, int(y.sum())
    ((16, 7), (16, 1), 1045072)

    References
    ----------
    LO67, StRD.
    """
    table = np.array(_LONGLEY, dtype=float)
    return np.column_stack([np.ones(len(table)), table[:, 1:]]), table[:, :1]
