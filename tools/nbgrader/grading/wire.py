"""Answers as JSON. Nothing a student made is unpickled, compared or called by the judge.

What is sent is what `mdlib.course.carriers.as_plain` makes of an answer; what arrives is read
through it again, for the sender may be anybody. A message has at most MOST_BYTES.
"""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable

import numpy as np

from mdlib.course.carriers import MOST_ENTRIES, as_plain

MOST_BYTES = 6_000_000
MOST_PARAMETERS = 100
PLAIN = (type(None), bool, int, float, str)
NUMERIC = "biufc"
# Raising StopIteration, say, could end the judge's loops early.
ERRORS = (ArithmeticError, AttributeError, IndexError, KeyError, NameError, TypeError, ValueError)
ERRORS = {kind.__name__: kind for kind in (*ERRORS, ZeroDivisionError)}
KINDS = {kind.name: kind for kind in inspect._ParameterKind}


class WireError(ValueError):
    """A message that is none."""


def encode(value, register: Callable):
    """A student's value as what JSON can hold; `register` keeps a function, returns its number.

    An array by itself, which a function returned, stays what it is; the checker reads it.
    """
    if not isinstance(value, np.ndarray | np.generic) or value.size > MOST_ENTRIES:
        return encode_given(as_plain(value), register)
    if isinstance(value, np.ma.MaskedArray):
        parts = np.asarray(value), np.ma.getmaskarray(value)
        return {"masked": [encode(part, register) for part in parts]}
    if value.dtype.kind == "O":
        return {"objects": encode_given(as_plain(value.ravel().tolist()), register), **_size(value)}
    return encode_given(value if value.dtype.kind in NUMERIC else as_plain(value), register)


def _size(array) -> dict:
    return {"shape": list(array.shape)}


def encode_given(value, register: Callable):
    """The same of a value that the judge gives, and that is plain already."""
    if type(value) in PLAIN:
        return value
    if value is ...:
        return {"stub": True}
    if type(value) is complex:
        return {"complex": [value.real, value.imag]}
    if type(value) in (list, tuple):
        return {type(value).__name__: [encode_given(item, register) for item in value]}
    if type(value) is dict:
        pairs = ((encode_given(k, register), encode_given(v, register)) for k, v in value.items())
        return {"dict": list(map(list, pairs))}
    if isinstance(value, np.ndarray | np.generic):
        return _array(np.asarray(value))
    return {"function": register(value), "parameters": _parameters(value)}


def _array(array: np.ndarray) -> dict:
    # JSON has no number longer than a double.
    wide = {"f": (8, np.float64), "c": (16, np.complex128)}.get(array.dtype.kind, (8, None))
    array = array.astype(wide[1]) if array.dtype.itemsize > wide[0] else array
    flat = array.ravel()
    parts = [flat.real.tolist(), flat.imag.tolist()] if array.dtype.kind == "c" else flat.tolist()
    return {"array": parts, "dtype": array.dtype.str, **_size(array)}


def _parameters(function) -> list | None:
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[each.name, each.kind.name, each.default is not each.empty] for each in found]


def decode(data, call: Callable):
    """A student's value back; calling a function goes through `call(number, args, kwargs)`."""
    try:
        value = decode_given(data, call)
        return value if isinstance(value, np.ndarray) else as_plain(value)
    except (KeyError, IndexError, OverflowError, RecursionError) as error:
        raise WireError(f"a message that is none arrived: {type(error).__name__}") from error


def decode_given(data, call: Callable):
    """A value of the judge's back."""
    if not isinstance(data, dict):
        return data
    if "stub" in data:
        return ...
    if "complex" in data:
        real, imaginary = data["complex"]
        return complex(float(real), float(imaginary))
    if "list" in data or "tuple" in data:
        (name, items), *_ = data.items()
        return (list if name == "list" else tuple)(decode_given(item, call) for item in items)
    if "dict" in data:
        return {decode_given(k, call): decode_given(v, call) for k, v in data["dict"]}
    if "masked" in data:
        entries, mask = map(_read_array, data["masked"])
        return np.ma.array(entries, mask=mask)
    if "objects" in data:
        return _read_objects(decode_given(data["objects"], call), data["shape"])
    return _read_array(data) if "array" in data else _stand_in(data, call)


def _read_objects(entries: list, shape: list) -> np.ndarray:
    array = np.empty(len(entries), dtype=object)
    array[:] = as_plain(entries)
    return array.reshape(shape)


def _read_array(data) -> np.ndarray:
    dtype, numbers, shape = np.dtype(data["dtype"]), data["array"], data["shape"]
    if dtype.kind not in NUMERIC:
        raise TypeError(f"an array of {dtype} arrived; expected numbers")
    real, imaginary = numbers if dtype.kind == "c" else (numbers, [])
    if max(len(real), *shape, 0) > MOST_ENTRIES or math.prod(shape) != len(real):
        raise WireError(f"{len(real)} numbers arrived for an array of shape {shape}")
    array = np.array(real, dtype=dtype)
    return (array + 1j * np.array(imaginary) if dtype.kind == "c" else array).reshape(shape)


def _stand_in(data, call: Callable) -> Callable:
    """A function with the same parameters, whose values come from the student's process."""
    number = int(data["function"])

    def answer(*args, **kwargs):
        return call(number, args, kwargs)

    if data["parameters"] is not None:
        answer.__signature__ = inspect.Signature(
            [
                inspect.Parameter(name, KINDS[kind], default=None if optional else inspect._empty)
                for name, kind, optional in data["parameters"][:MOST_PARAMETERS]
            ]
        )
    return answer


def write_error(error: BaseException) -> list[str]:
    return [type(error).__name__, str(error)[:2000]]


def read_error(data) -> Exception:
    """A harmless exception back; any other as a RuntimeError with its name."""
    name, words = (str(part)[:2000] for part in data)
    return ERRORS[name](words) if name in ERRORS else RuntimeError(f"{name}: {words}")


def send(stream, message) -> None:
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def receive(stream):
    """The next message, or EOFError where the other side is gone."""
    line = stream.readline(MOST_BYTES + 1)
    if not line:
        raise EOFError("the other process is gone")
    if len(line) > MOST_BYTES:
        raise WireError(f"a message of more than {MOST_BYTES:,} bytes")
    try:
        return json.loads(line)
    except RecursionError:
        raise WireError("a message that is nested too deep") from None
