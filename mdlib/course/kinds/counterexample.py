"""Questions with a false claim that is to be refuted."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...checker.answers import what_was_raised
from ...checker.verdict import Verdict, is_placeholder, not_attempted
from ...errors import MdlibError, Message, ShapeError, Templates
from ...language.declared import check_arguments
from ...language.sizes import Found, told_sizes
from ...matrices.arrays import as_array
from ...matrices.properties import check_properties
from ...matrices.shapes import parse_spec, shape_text
from .kind import Kind
from .two_sides import difference_of, sides

# fmt: off
say = Templates("course", {
    "some-text": "text",
    "no-arrays": "nothing",
    "no-dict": "The answer is {kind}. Write a dict of arrays: {{{names}}}.",
    "name-of-array": "{name}: …",
    "an-array": "an array",
    "a-list": "a list",
    "a-tuple": "a tuple",
    "value-of-type": "a value of type {type}",
    "the-claim": "At these arrays the claim",
    "undefined": "A side of the claim is not defined at these arrays, so they refute nothing. "
        "Avoid divisions by zero and singular matrices.",
    "not-refuted": "Both sides are equal at these arrays, so they refute nothing. "
        "Ask for which special arrays the claim would be true, and avoid those.",
    "refuted": "The two sides differ at these arrays: the claim is refuted.",
    "other-names": "the claim is about {names}; got {got}.",
    "number-for-array": "{name} is a number; write its rows, as in [[1, 2], [3, 4]].",
    "other-size": "{name} is {shape}; expected {expected}.",
    "size-taken": "{name} is {shape}; expected {expected}, and {size} is {known} already.",
    "a-number": "a number",
    "one-axis": "{name} has one axis; write a column as [[1], [2]].",
    "many-axes": "{name} has {count} axes; write a column as [[1], [2]].",
})
# fmt: on


class Counterexample(Kind):
    """A claim left = right is false, and arrays are asked for at which the two sides differ.

    The answer is a dict of arrays of the declared shapes and properties; it is right if both sides
    are finite there and differ by more than 1e-6 of the largest entry.

    Parameters
    ----------
    claim : function of the named arrays
        Returns its left and its right side.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    FunctionError
        If a shape is declared for what is no argument of the claim.

    Examples
    --------
    >>> kind = Counterexample(lambda A, B: (A @ B, B @ A), A="n n", B="n n")
    >>> kind.judge({"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]]}).status
    'correct'
    >>> kind.judge({"A": [[0, 1], [0, 0]]})
    ? Cannot read the answer: the claim is about A, B; got A.
    """

    def __init__(self, claim: Callable, /, **shapes):
        check_arguments(Counterexample, shapes, [claim])
        self.claim, self.shapes = claim, shapes

    def _judge(self, answer) -> Verdict:
        if not isinstance(answer, dict):
            names = ", ".join(say("name-of-array", name=repr(name)) for name in self.shapes)
            return Verdict("cannot-read", say("no-dict", kind=_kind(answer), names=names))
        if any(is_placeholder(array) for array in answer.values()):
            return not_attempted()
        try:
            point = _point(answer, self.shapes)
            with np.errstate(all="ignore"):
                left, right = sides(self.claim, point)
        except MdlibError as error:
            return Verdict("cannot-read", error.args[0])
        except Exception as error:
            return Verdict("cannot-read", what_was_raised(error, say("the-claim")))
        if not (np.isfinite(left).all() and np.isfinite(right).all()):
            return Verdict("wrong", say("undefined"))
        if difference_of(left, right) is None:
            return Verdict("wrong", say("not-refuted"))
        return Verdict("correct", say("refuted"))


def _point(answer: Mapping, shapes: Mapping[str, str]) -> dict[str, np.ndarray]:
    """The arrays of an answer, if they are those of the claim, with its shapes and properties."""
    if set(answer) != set(shapes):
        got = ", ".join(map(str, answer)) or say("no-arrays")
        raise ShapeError(say("other-names", names=", ".join(shapes), got=got))
    specs = {name: parse_spec(name, text) for name, text in shapes.items()}
    sizes: dict[str, int] = {}
    point = {}
    for name, spec in specs.items():
        point[name] = array = as_array(answer[name], name)
        if array.ndim == 0 and spec.kind != "scalar":
            raise ShapeError(say("number-for-array", name=name))
        expected = shape_text(spec.shape) if shapes[name] else say("a-number")
        parts = {"name": name, "shape": shape_text(array.shape), "expected": expected}
        for wanted, size in zip(spec.shape, _two_axes(name, array), strict=True):
            known = sizes.setdefault(str(wanted), size)
            if known != size:
                raise ShapeError(say("size-taken", **parts, size=wanted, known=known))
            if (wanted == 1) > (size == 1):
                raise ShapeError(say("other-size", **parts))
    told_sizes([Found(name, specs[name].shape, _two_axes(name, point[name])) for name in specs])
    check_properties(specs, point)
    return point


def _kind(answer) -> Message:
    """What an answer is, in words."""
    words = {str: "some-text", np.ndarray: "an-array", list: "a-list", tuple: "a-tuple"}
    known = next((key for kind, key in words.items() if isinstance(answer, kind)), None)
    return say(known) if known else say("value-of-type", type=type(answer).__name__)


def _two_axes(name: str, array: np.ndarray) -> tuple[int, int]:
    if array.ndim == 0:
        return (1, 1)
    if array.ndim == 1:
        raise ShapeError(say("one-axis", name=name))
    if array.ndim != 2:
        raise ShapeError(say("many-axes", name=name, count=array.ndim))
    return array.shape
