"""Kinds of question, as data. Each one judges an answer by computing the truth, not by a key.

A kind has one method, ``judge(answer) -> Verdict``, and prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from .arrays import as_array
from .check import check, evaluate, probe_points, symbols_of, what_was_raised
from .compare import close
from .errors import FunctionError, MdlibError, ShapeError
from .lines import check_derivation
from .shapes import derivative_shape, parse_spec, shape_text
from .verdict import Verdict, is_placeholder, not_attempted

RTOL = 1e-6
FLOOR = 1e-2


def _attempted(judge):
    """Answer for the stub once, so that no kind has to."""

    def wrapped(self, answer) -> Verdict:
        return not_attempted() if is_placeholder(answer) else judge(self, answer)

    wrapped.__doc__ = judge.__doc__
    return wrapped


class Derivative:
    """∂f/∂x is asked for: ``Derivative("A @ x", "x", A="m n", x="n")``. f is a formula as text, or
    a function of the named arrays; so is the answer."""

    def __init__(
        self,
        f: str | Callable,
        wrt: str,
        /,
        *,
        layout: str = "denominator",
        arrangement: str = "vec",
        **shapes,
    ):
        self.f, self.wrt, self.shapes = f, wrt, shapes
        self.options = {"layout": layout, "arrangement": arrangement}

    @_attempted
    def judge(self, answer) -> Verdict:
        return check(answer, self.f, self.wrt, **self.options, **self.shapes)


class LineByLine:
    """A derivation is asked for: ``LineByLine("tr(A @ X)", "X", A="n m", X="m n")``. The answer is
    a list of lines, each a linear form in dX as text; the last may be the derivative itself."""

    def __init__(self, formula: str, wrt: str, /, *, layout: str = "denominator", **shapes):
        self.formula, self.wrt, self.layout, self.shapes = formula, wrt, layout, shapes

    def judge(self, answer) -> Verdict:
        return check_derivation(answer, self.formula, self.wrt, layout=self.layout, **self.shapes)


@dataclass(frozen=True)
class ShapeOf:
    """The shape of ∂f/∂x is asked for. The answer is a pair of names or numbers."""

    f: tuple
    x: tuple
    layout: str = "denominator"
    arrangement: str = "vec"

    @_attempted
    def judge(self, answer) -> Verdict:
        given = _read_shape(answer, self._names())
        if given is None:
            return Verdict(
                "cannot-read",
                f"The answer is {answer!r}. Write a pair, rows first, for example "
                '("m", "n") or (2, "p*q").',
            )
        if given == self._shape(self.layout):
            return Verdict("correct", f"The derivative is {_times(given)} in {self.layout} layout.")
        other = "numerator" if self.layout == "denominator" else "denominator"
        if given == self._shape(other):
            return Verdict(
                "other-layout",
                f"{_times(given)} is the shape in {other} layout; the question asks for "
                f"{self.layout} layout.",
                ["M06"],
            )
        return Verdict("wrong", self._hint(given))

    def _shape(self, layout: str) -> tuple:
        shape = derivative_shape(self.f, self.x, layout=layout, arrangement=self.arrangement)
        return tuple(_normal(size) for size in shape)

    def _names(self) -> set[str]:
        return {size for size in (*self.f, *self.x) if isinstance(size, str)}

    def _hint(self, given) -> str:
        entries = _normal("*".join(str(size) for size in (*self.f, *self.x)))
        if _normal("*".join(given)) != entries:
            return (
                f"{_times(given)} does not hold {entries.replace('*', '·')} numbers. "
                "There is one for each pair of an entry of f and an entry of x."
            )
        return (
            f"{_times(given)} holds the right number of entries, in another arrangement. "
            "Ask which entries share a row."
        )


def _read_shape(answer, names: set[str]) -> tuple[str, ...] | None:
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return None
    if not all(isinstance(size, (int, str)) for size in answer):
        return None
    return tuple(_normal(size, names) for size in answer)


def _normal(size, names: set[str] = frozenset()) -> str:
    """One spelling for m*n, n·m, "m n" and mn: factors sorted, ones dropped."""
    words = str(size).replace("·", "*").replace(" ", "*").split("*")
    factors = [factor for word in words for factor in _letters(word, names)]
    return "*".join(sorted(factor for factor in factors if factor not in ("", "1"))) or "1"


def _letters(word: str, names: set[str]) -> list[str]:
    """A word such as pq is p times q where p and q are sizes and pq is none."""
    return list(word) if word not in names and set(word) <= names else [word]


def _times(shape) -> str:
    return shape_text([size.replace("*", "·") for size in shape])


class Fill:
    """Something is missing from a line that must hold for every value of the symbols.

    ``Fill(lambda missing, A, x: (left, right), A="m n", x="n")``. The answer replaces ``missing``:
    a function of the named arrays when the line says ``missing=...`` is a value, or, with
    ``call=True``, the function that the line itself calls.
    """

    def __init__(self, line: Callable, /, *, call: bool = False, hint: str = "", **shapes):
        self.line, self.call, self.hint, self.shapes = line, call, hint, shapes

    @_attempted
    def judge(self, answer) -> Verdict:
        for point in probe_points(self.shapes):
            try:
                missing = answer if self.call else evaluate(answer, point)
                if is_placeholder(missing):
                    return not_attempted()
                if callable(answer) and not self.call and np.ndim(missing) == 1:
                    return Verdict("wrong", _ONE_AXIS.format(len(missing)), ["N01"])
                left, right = self.line(missing, **point)
            except FunctionError as error:
                return Verdict("cannot-read", str(error))
            except Exception as error:
                return Verdict("cannot-read", _raised(error, point))
            if is_placeholder(left):
                return not_attempted()
            problem = _compare(left, right)
            if problem:
                return Verdict("wrong", f"{problem} {self.hint}".strip())
        return Verdict("correct", "Both sides are equal at 2 random probes.")


_ONE_AXIS = (
    "The answer is a one-dimensional array of {}, neither a column nor a row. "
    "Keep two axes: v[:, None] makes a column of it."
)


def _raised(error: Exception, point: Mapping) -> str:
    sizes = ", ".join(f"{name} {shape_text(np.shape(value))}" for name, value in point.items())
    told = what_was_raised(error, "With your answer the line")
    return f"{told} Sizes: {sizes}." if sizes else told


def _same(left, right) -> bool:
    return close(left, right, rtol=RTOL, floor=FLOOR)


def _compare(left, right) -> str | None:
    left, right = np.asarray(left), np.asarray(right)
    if left.shape != right.shape:
        return (
            f"With your answer the left side is {shape_text(left.shape)} and the right side "
            f"{shape_text(right.shape)}."
        )
    if _same(left, right):
        return None
    if _same(left, -right):
        return "With your answer the two sides differ by a sign."
    if (
        left.ndim == 2
        and left.shape[0] == left.shape[1]
        and close(left.T, right, rtol=RTOL, floor=FLOOR)
    ):
        return "With your answer one side is the transpose of the other."
    return "With your answer the two sides are not equal."


class FalseClaim:
    """One of several claims is false. ``FalseClaim({"a": claim, …}, A="m n")``; a claim is a
    function that returns its left and its right side. The answer is the label of the false one."""

    def __init__(self, claims: Mapping[str, Callable], /, **shapes):
        self.claims, self.shapes = claims, shapes
        wrong = [label for label in claims if not self.holds(label)]
        if len(wrong) != 1:
            found = ", ".join(wrong) or "none"
            raise MdlibError(f"exactly one claim must be false; false here: {found}.")

    def holds(self, label: str) -> bool:
        return all(_holds(self.claims[label], point) for point in probe_points(self.shapes))

    @_attempted
    def judge(self, answer) -> Verdict:
        answer = _label(answer)
        if answer not in self.claims:
            return _no_such(answer, self.claims)
        if self.holds(answer):
            return Verdict(
                "wrong",
                f"Claim {answer} holds at 2 random probes. Try the others where all sizes differ.",
            )
        return Verdict("correct", f"Claim {answer} fails at random probes; the others hold.")


def _holds(claim: Callable, point: Mapping) -> bool:
    try:
        left, right = _sides(claim, point)
    except ValueError:
        # A product that does not exist at rectangular sizes is no identity.
        return False
    return _compare(left, right) is None


class FirstWrongLine:
    """A derivation with an error. ``FirstWrongLine([line1, line2, …], A="m n")``; a line is a
    function that returns its value. The answer is the number of the first line, from 1, whose
    value differs from that of line 1."""

    def __init__(self, lines: list[Callable], /, **shapes):
        self.lines, self.shapes = lines, shapes
        if self._first() is None:
            raise MdlibError("every line of the derivation has the same value; none is wrong.")

    def _first(self) -> int | None:
        point = probe_points(self.shapes)[0]
        start = evaluate(self.lines[0], point)
        for number, line in enumerate(self.lines[1:], start=2):
            if _compare(evaluate(line, point), start):
                return number
        return None

    @_attempted
    def judge(self, answer) -> Verdict:
        numbers = range(1, len(self.lines) + 1)
        if answer not in numbers:
            return _no_such(answer, [str(number) for number in numbers])
        first = self._first()
        if answer == first:
            return Verdict("correct", f"Line {first} is the first whose value differs.")
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
        self.claim, self.shapes = claim, shapes

    @_attempted
    def judge(self, answer) -> Verdict:
        if not isinstance(answer, dict):
            return Verdict(
                "cannot-read",
                f"The answer is a {type(answer).__name__}. Write a dict of arrays: "
                f"{{{', '.join(f'{name!r}: …' for name in self.shapes)}}}.",
            )
        try:
            point = _point(answer, self.shapes)
            left, right = _sides(self.claim, point)
        except (MdlibError, ValueError) as error:
            return Verdict("cannot-read", str(error))
        if _compare(left, right) is None:
            return Verdict(
                "wrong",
                "Both sides are equal at these arrays, so they refute nothing. "
                "Ask for which special arrays the claim would be true, and avoid those.",
            )
        return Verdict("correct", "The two sides differ at these arrays: the claim is refuted.")


def _point(answer: Mapping, shapes: Mapping[str, str]) -> dict[str, np.ndarray]:
    if set(answer) != set(shapes):
        raise ShapeError(
            f"the claim is about {', '.join(shapes)}; got {', '.join(map(str, answer))}."
        )
    sizes: dict[str, int] = {}
    point = {}
    for name, text in shapes.items():
        array = as_array(answer[name], name)
        for wanted, size in zip(parse_spec(name, text).shape, _two_axes(name, array), strict=True):
            if sizes.setdefault(str(wanted), size) != size or (wanted == 1) > (size == 1):
                raise ShapeError(
                    f"{name} is {shape_text(array.shape)}; expected {text or 'a number'}."
                )
        point[name] = array
    return point


def _two_axes(name: str, array: np.ndarray) -> tuple[int, int]:
    if array.ndim == 0:
        return (1, 1)
    if array.ndim != 2:
        axes = "one axis" if array.ndim == 1 else f"{array.ndim} axes"
        raise ShapeError(f"{name} has {axes}; write a column as [[1], [2]].")
    return array.shape


@dataclass(frozen=True)
class Choice:
    """One label of several is right, and only a person can say why. ``options`` maps a label to
    what the checker says of it; ``right`` is the digest of the right label, made by `digest`."""

    options: Mapping[str, str]
    right: str

    @_attempted
    def judge(self, answer) -> Verdict:
        answer = _label(answer)
        if answer not in self.options:
            return _no_such(answer, self.options)
        right = digest(answer) == self.right
        return Verdict("correct" if right else "wrong", self.options[answer])


def digest(label: str) -> str:
    """A label made unreadable, so that a question can be stored beside its answer."""
    return sha256(f"matrix derivatives {label}".encode()).hexdigest()[:12]


def _sides(claim: Callable, point: Mapping) -> tuple:
    return claim(**{name: point[name] for name in symbols_of(claim, point)})


def _label(answer):
    """A label as typed: capitals and blanks do not matter."""
    return answer.strip().lower() if isinstance(answer, str) else answer


def _no_such(answer, labels) -> Verdict:
    return Verdict("cannot-read", f"{answer!r} is not one of {', '.join(map(str, labels))}.")
