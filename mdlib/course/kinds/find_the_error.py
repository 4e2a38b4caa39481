"""Questions with an error in them: a false claim, a wrong line, a counterexample to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Integral

import numpy as np

from ...checker.answers import evaluate, what_was_raised
from ...checker.probing import probe_points
from ...checker.verdict import Verdict, is_placeholder, not_attempted
from ...errors import MdlibError, ShapeError
from ...language.declared import check_arguments
from ...language.sizes import Found, told_sizes
from ...matrices.arrays import as_array
from ...matrices.properties import check_properties
from ...matrices.shapes import parse_spec, shape_text
from .shared import as_label, attempted, compare, no_such, sides


class FalseClaim:
    """One of several claims is false. ``FalseClaim({"a": claim, …}, A="m n")``; a claim is a
    function that returns its left and its right side. The answer is the label of the false one."""

    def __init__(self, claims: Mapping[str, Callable], /, **shapes):
        check_arguments(FalseClaim, shapes, claims.values())
        self.claims, self.shapes = claims, shapes
        wrong = [label for label in claims if not self.holds(label)]
        if len(wrong) != 1:
            found = ", ".join(wrong) or "none"
            raise MdlibError(f"exactly one claim must be false; false here: {found}.")

    def holds(self, label: str) -> bool:
        return all(_holds(self.claims[label], point) for point in probe_points(self.shapes))

    @attempted
    def judge(self, answer) -> Verdict:
        answer = as_label(answer)
        if answer not in self.claims:
            return no_such(answer, self.claims)
        if self.holds(answer):
            return Verdict(
                "wrong",
                f"Claim {answer} holds at 2 random probes. Try the others at numbers of your own.",
            )
        return Verdict("correct", f"Claim {answer} fails at random probes; the others hold.")


def _holds(claim: Callable, point: Mapping) -> bool:
    try:
        left, right = sides(claim, point)
    except ValueError:
        # A product that does not exist at rectangular sizes is no identity.
        return False
    return compare(left, right) is None


class FirstWrongLine:
    """A derivation with an error. ``FirstWrongLine([line1, line2, …], A="m n")``; a line is a
    function that returns its value. The answer is the number of the first line, from 1, whose
    value differs from that of line 1."""

    def __init__(self, lines: list[Callable], /, **shapes):
        check_arguments(FirstWrongLine, shapes, lines)
        self.lines, self.shapes = lines, shapes
        if self._first() is None:
            raise MdlibError("every line of the derivation has the same value; none is wrong.")

    def _first(self) -> int | None:
        point = probe_points(self.shapes)[0]
        start = evaluate(self.lines[0], point)
        for number, line in enumerate(self.lines[1:], start=2):
            if compare(evaluate(line, point), start):
                return number
        return None

    @attempted
    def judge(self, answer) -> Verdict:
        numbers = range(1, len(self.lines) + 1)
        answer = int(answer) if isinstance(answer, str) and answer.strip().isdecimal() else answer
        if not isinstance(answer, Integral) or answer not in numbers:
            return no_such(answer, [str(number) for number in numbers])
        first = self._first()
        if answer == first:
            return Verdict("correct", f"Line {first} is the first whose value differs.")
        if answer == 1:
            return Verdict("wrong", "Line 1 is what the others are compared with; it is right.")
        if answer < first:
            return Verdict(
                "wrong", f"Line {answer} still has the value of line 1. The error comes later."
            )
        return Verdict(
            "wrong", f"Line {answer} is wrong, but an earlier line already is. Look further up."
        )


class Counterexample:
    """A false claim is to be refuted. ``Counterexample(lambda A, B: (left, right), A="n n", …)``.
    The answer is a dict of arrays at which the two sides differ."""

    def __init__(self, claim: Callable, /, **shapes):
        check_arguments(Counterexample, shapes, [claim])
        self.claim, self.shapes = claim, shapes

    @attempted
    def judge(self, answer) -> Verdict:
        if not isinstance(answer, dict):
            return Verdict(
                "cannot-read",
                f"The answer is {_a(answer)}. Write a dict of arrays: "
                f"{{{', '.join(f'{name!r}: …' for name in self.shapes)}}}.",
            )
        if any(is_placeholder(array) for array in answer.values()):
            return not_attempted()
        try:
            point = _point(answer, self.shapes)
            with np.errstate(all="ignore"):
                left, right = sides(self.claim, point)
        except MdlibError as error:
            return Verdict("cannot-read", str(error))
        except Exception as error:
            told = what_was_raised(error, "At these arrays the claim")
            return Verdict("cannot-read", told)
        if not (np.isfinite(left).all() and np.isfinite(right).all()):
            return Verdict(
                "wrong",
                "A side of the claim is not defined at these arrays, so they refute nothing. "
                "Avoid divisions by zero and singular matrices.",
            )
        if compare(left, right) is None:
            return Verdict(
                "wrong",
                "Both sides are equal at these arrays, so they refute nothing. "
                "Ask for which special arrays the claim would be true, and avoid those.",
            )
        return Verdict("correct", "The two sides differ at these arrays: the claim is refuted.")


def _point(answer: Mapping, shapes: Mapping[str, str]) -> dict[str, np.ndarray]:
    if set(answer) != set(shapes):
        got = ", ".join(map(str, answer)) or "nothing"
        raise ShapeError(f"the claim is about {', '.join(shapes)}; got {got}.")
    sizes: dict[str, int] = {}
    point = {}
    for name, text in shapes.items():
        array, spec = as_array(answer[name], name), parse_spec(name, text)
        if array.ndim == 0 and spec.kind != "scalar":
            raise ShapeError(f"{name} is a number; write its rows, as in [[1, 2], [3, 4]].")
        for wanted, size in zip(spec.shape, _two_axes(name, array), strict=True):
            known = sizes.setdefault(str(wanted), size)
            if known != size or (wanted == 1) > (size == 1):
                where = f", and {wanted} is {known} already" if known != size else ""
                expected = f"{shape_text(spec.shape) if text else 'a number'}{where}"
                raise ShapeError(f"{name} is {shape_text(array.shape)}; expected {expected}.")
        point[name] = array
    specs = {name: parse_spec(name, text) for name, text in shapes.items()}
    told_sizes([Found(name, specs[name].shape, _two_axes(name, point[name])) for name in specs])
    check_properties(specs, point)
    return point


def _a(answer) -> str:
    """What an answer is, in words."""
    words = {str: "text", np.ndarray: "an array", list: "a list", tuple: "a tuple"}
    known = next((said for kind, said in words.items() if isinstance(answer, kind)), None)
    return known or f"a value of type {type(answer).__name__}"


def _two_axes(name: str, array: np.ndarray) -> tuple[int, int]:
    if array.ndim == 0:
        return (1, 1)
    if array.ndim != 2:
        axes = "one axis" if array.ndim == 1 else f"{array.ndim} axes"
        raise ShapeError(f"{name} has {axes}; write a column as [[1], [2]].")
    return array.shape
