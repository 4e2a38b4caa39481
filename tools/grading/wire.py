"""Answers as JSON. Nothing a student made is unpickled, compared or called by the judge."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable

import numpy as np

PLAIN = (type(None), bool, int, float, str)
NUMERIC = "biufc"
# Raising StopIteration, say, could end the judge's loops early.
ERRORS = (ArithmeticError, AttributeError, IndexError, KeyError, NameError, TypeError, ValueError)
ERRORS = {kind.__name__: kind for kind in (*ERRORS, ZeroDivisionError)}
KINDS = {kind.name: kind for kind in inspect._ParameterKind}


def encode(value, register: Callable):
    """A value as what JSON can hold; `register` keeps a function and returns its number."""
    if type(value) in PLAIN:
        return value
    if value is ...:
        return {"stub": True}
    if type(value) in (list, tuple):
        return {type(value).__name__: [encode(item, register) for item in value]}
    if type(value) is dict:
        return {"dict": [[encode(k, register), encode(v, register)] for k, v in value.items()]}
    if isinstance(value, np.ndarray | np.generic):
        return _array(np.asarray(value))
    if callable(value):
        return {"function": register(value), "parameters": _parameters(value)}
    raise TypeError(
        f"the answer is of type {type(value).__name__}; hand in text, numbers, arrays, or a "
        "function of the named arrays"
    )


def _array(array) -> dict:
    if array.dtype.kind not in NUMERIC:
        raise TypeError(f"the answer is an array of {array.dtype}; hand in an array of numbers")
    parts = [array.real.tolist(), array.imag.tolist()] if array.dtype.kind == "c" else None
    return {"array": parts or array.tolist(), "dtype": array.dtype.str, "shape": array.shape}


def _parameters(function) -> list | None:
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[each.name, each.kind.name, each.default is not each.empty] for each in found]


def decode(data, call: Callable):
    """The value back; calling a function goes through `call(number, args, kwargs)`."""
    if not isinstance(data, dict):
        return data
    if "stub" in data:
        return ...
    if "list" in data or "tuple" in data:
        (name, items), *_ = data.items()
        return (list if name == "list" else tuple)(decode(item, call) for item in items)
    if "dict" in data:
        return {decode(key, call): decode(value, call) for key, value in data["dict"]}
    return _read_array(data) if "array" in data else _stand_in(data, call)


def _read_array(data) -> np.ndarray:
    dtype = np.dtype(data["dtype"])
    if dtype.kind not in NUMERIC:
        raise TypeError(f"an array of {dtype} arrived; expected numbers")
    numbers = data["array"]
    if dtype.kind == "c":
        numbers = np.array(numbers[0]) + 1j * np.array(numbers[1])
    return np.array(numbers, dtype=dtype).reshape(data["shape"])


def _stand_in(data, call: Callable) -> Callable:
    """A function with the same parameters, whose values come from the student's process."""
    number = int(data["function"])

    def answer(*args, **kwargs):
        return call(number, args, kwargs)

    if data["parameters"] is not None:
        answer.__signature__ = inspect.Signature(
            [
                inspect.Parameter(name, KINDS[kind], default=None if optional else inspect._empty)
                for name, kind, optional in data["parameters"]
            ]
        )
    return answer


def write_error(error: BaseException) -> list[str]:
    return [type(error).__name__, str(error)]


def read_error(data) -> Exception:
    """A harmless exception back; any other as a RuntimeError with its name."""
    name, words = (str(part) for part in data)
    return ERRORS[name](words) if name in ERRORS else RuntimeError(f"{name}: {words}")


def send(stream, message) -> None:
    stream.write(json.dumps(message) + "\n")
    stream.flush()


def receive(stream):
    """The next message, or EOFError where the other side is gone."""
    line = stream.readline()
    if not line:
        raise EOFError("the other process is gone")
    return json.loads(line)
