"""Layouts: where the m·n·p·q partial derivatives go.

The raw object is D with D[i, j, k, l] = ∂f_ij/∂x_kl. A layout only decides where its numbers are
put in a matrix, so every function here moves entries and computes nothing. D may hold numbers or
symbols.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import LayoutError, ShapeError
from .matrices_words import say
from .places import axes_order
from .shapes import Size, check_layout, derivative_shape, pair, shape_text


def arrange(D, *, layout: str = "denominator", arrangement: str = "vec") -> np.ndarray:
    r"""Arrange the partial derivatives D[i, j, k, l] = ∂f_ij/∂x_kl as a matrix.

    Parameters
    ----------
    D : array, shape (m, n, p, q)
        Numbers or symbols; f is m×n and x is p×q.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
        Used when neither f nor x is a scalar.

    Returns
    -------
    2-d array of shape ``derivative_shape((m, n), (p, q), ...)``

    Raises
    ------
    ShapeError
        If D does not have four axes.
    LayoutError
        If the layout or the arrangement is unknown.

    Examples
    --------
    >>> D = np.arange(6).reshape(3, 1, 2, 1)   # f: 3 entries, x: 2 entries
    >>> arrange(D)
    array([[0, 2, 4],
           [1, 3, 5]])
    >>> arrange(D, layout="numerator")
    array([[0, 1],
           [2, 3],
           [4, 5]])
    """
    D = np.asarray(D)
    if D.ndim != 4:
        raise ShapeError(say("arrange-axes", shape=shape_text(D.shape)))
    f_shape, x_shape = D.shape[:2], D.shape[2:]
    target = derivative_shape(f_shape, x_shape, layout=layout, arrangement=arrangement)
    return D.transpose(axes_order(f_shape, x_shape, layout, arrangement)).reshape(target)


def unarrange(
    J,
    f_shape: Sequence[int],
    x_shape: Sequence[int],
    *,
    layout: str = "denominator",
    arrangement: str = "vec",
) -> np.ndarray:
    r"""Read D[i, j, k, l] = ∂f_ij/∂x_kl back from an arranged matrix; the inverse of `arrange`.

    Parameters
    ----------
    J : 2-d array
    f_shape, x_shape : tuple of int
        Shapes of f and x; ``()`` is a scalar and ``(n,)`` a column.
    layout, arrangement : str
        How J is arranged.

    Returns
    -------
    array of shape (m, n, p, q)

    Raises
    ------
    LayoutError
        If J has the shape of the other layout.
    ShapeError
        If J has neither shape.

    Examples
    --------
    >>> unarrange([[0, 2, 4], [1, 3, 5]], (3,), (2,))[:, 0, :, 0]
    array([[0, 1],
           [2, 3],
           [4, 5]])
    """
    J = np.asarray(J)
    f_shape, x_shape = pair(f_shape, "f_shape"), pair(x_shape, "x_shape")
    _check_arranged(J, f_shape, x_shape, layout, arrangement)
    axes = axes_order(f_shape, x_shape, layout, arrangement)
    sizes = (*f_shape, *x_shape)
    ordered = J.reshape([sizes[axis] for axis in axes])
    return ordered.transpose(np.argsort(axes))


def convert(
    J,
    f_shape: Sequence[int],
    x_shape: Sequence[int],
    *,
    source: tuple[str, str] | str,
    target: tuple[str, str] | str,
) -> np.ndarray:
    r"""Move a derivative from one layout and arrangement to another.

    Parameters
    ----------
    J : 2-d array
        The derivative of f (m×n) by x (p×q), laid out as `source` says.
    f_shape, x_shape : tuple of int
    source, target : (layout, arrangement), or a layout alone (arrangement "vec")

    Returns
    -------
    2-d array

    Raises
    ------
    LayoutError, ShapeError

    Examples
    --------
    >>> convert([[1, 2, 3]], (), (1, 3), source="denominator", target="numerator")
    array([[1],
           [2],
           [3]])
    """
    source, target = _layout_pair(source, "source"), _layout_pair(target, "target")
    D = unarrange(J, f_shape, x_shape, layout=source[0], arrangement=source[1])
    return arrange(D, layout=target[0], arrangement=target[1])


def _layout_pair(choice, name: str) -> tuple[str, str]:
    pair_given = (choice, "vec") if isinstance(choice, str) else choice
    if not isinstance(pair_given, (tuple, list)) or len(pair_given) != 2:
        raise LayoutError(say("convert-pair", name=name, choice=choice))
    layout, arrangement = pair_given
    try:
        check_layout(layout, arrangement)
    except LayoutError as error:
        raise LayoutError(say("convert-in", name=name, choice=choice, error=error)) from None
    return layout, arrangement


def _check_arranged(J, f_shape, x_shape, layout: str, arrangement: str) -> None:
    expected = derivative_shape(f_shape, x_shape, layout=layout, arrangement=arrangement)
    if J.shape == expected:
        return
    other = "numerator" if layout == "denominator" else "denominator"
    shapes = {"f": f_shape, "x": x_shape, "expected": expected}
    parts = {name: shape_text(shape) for name, shape in shapes.items()}
    parts |= {"layout": layout, "got": _array_text(J.shape)}
    if J.shape == derivative_shape(f_shape, x_shape, layout=other, arrangement=arrangement):
        raise LayoutError(say("other-layout", other=other, **parts))
    raise ShapeError(say("not-arranged", **parts))


def _array_text(shape: tuple[Size, ...]) -> str:
    if len(shape) == 1:
        return say("one-dimensional", count=shape[0])
    return shape_text(shape)
