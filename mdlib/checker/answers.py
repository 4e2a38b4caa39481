"""What an answer gives, read as an array of real numbers; or words on why it cannot be."""

from __future__ import annotations

import numpy as np


def as_numbers(value) -> np.ndarray | None:
    """The value as an array of real numbers, or None; a complex one with no imaginary part too."""
    try:
        array = np.asarray(value)
        if array.dtype == object:
            array = array.astype(float)
    except Exception:
        # Whatever an answer gives may refuse to be an array, with an error of its own.
        return None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    return array if array.dtype.kind in "iuf" else None


def not_numbers(value) -> str:
    """What to say of a value that is no array of real numbers."""
    if hasattr(value, "toarray"):
        return "The answer is a sparse matrix. Return value.toarray(), with all its entries."
    kind = np.asarray(value).dtype.kind if isinstance(value, np.ndarray) else ""
    if kind == "c" or isinstance(value, complex):
        return "The answer is complex, and the derivative is real. Look for a root of a negative."
    name = {"b": "truth values", "O": "objects"}.get(kind, type(value).__name__)
    return f"The answer gave {name}, not an array of numbers. Return a NumPy array or a number."
