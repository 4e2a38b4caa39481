"""Read back what the catalogue prints, from the printed string alone, and judge it.

A line is "equation  for sizes; layout; stacking; conditions". The catalogue's own checks, its
conditions and its exact arithmetic are not used: a line is judged by `md.check`, by numerical
derivatives and by values at probes that are drawn here.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

import mdlib as md
from mdlib.language.formulas import read_formula
from tests import shapes_in

DERIVATIVE = re.compile(r"∂(?P<power>²?)\((?P<f>.+)\)/∂(?P<x>\w+)(?P=power) = (?P<result>.+)")
DIFFERENTIAL = re.compile(r"d\((?P<f>.+)\) = (?P<result>.+)")
EQUATION = re.compile(r"(?P<f>.+) = (?P<result>.+)")
SIZE = re.compile(r"(?P<name>\\?\w+) (?P<size>scalar|\w+×\w+)")
PLACES = ("denominator layout", "vec by columns", "vec by rows")
STACKED = {"vec by rows": "row-vec"}
# How a condition is spelt: (pattern, property of a lone symbol, test of a value)
CONDITIONS = (
    (r"every entry of (.+) > 0", "positive", lambda A: (A > 0).all()),
    (r"(.+) > 0", "positive", lambda A: (A > 0).all()),
    (r"(.+) ≠ 0", "", lambda A: bool(np.any(A))),
    (r"(.+) invertible", "invertible", lambda A: abs(np.linalg.det(A)) > 1e-9),
    (r"(.+) symmetric", "symmetric", lambda A: np.array_equal(A, A.T)),
    (r"(.+) an integer", "", lambda A: bool(np.all(np.round(A) == A))),
    (r"entries of (.+) free", "", lambda A: True),
)


class UnreadableError(ValueError):
    """A printed line that is no equation of a known form."""


@dataclass(frozen=True)
class Condition:
    text: str

    @cached_property
    def parts(self):
        for pattern, word, test in CONDITIONS:
            if found := re.fullmatch(pattern, self.text):
                return found[1], word, test
        raise UnreadableError(self.text)

    def holds(self, arrays, shapes):
        formula, _, test = self.parts
        return test(value(formula, arrays, shapes))


@dataclass(frozen=True)
class Line:
    kind: str
    f: str
    result: str
    x: str = ""
    shapes: dict = field(default_factory=dict)
    places: tuple = ()
    conditions: tuple = ()

    @property
    def arrangement(self):
        return next((STACKED[place] for place in self.places if place in STACKED), "vec")

    @property
    def declared(self):
        """The shapes with those conditions that are properties of one symbol."""
        words = {name: [] for name in self.shapes}
        for condition in self.conditions:
            formula, word, _ = condition.parts
            if word and formula in words:
                words[formula].append(word)
        return {name: " ".join([size, *words[name]]) for name, size in self.shapes.items()}

    def at_integers(self):
        """The line, with numbers for its integer if it has one: the checker draws no powers."""
        integers = [c for c in self.conditions if c.text.endswith(" an integer")]
        if not integers:
            return [self]
        (name, *_), line = integers[0].parts, self.without(integers[0])
        shapes = {key: size for key, size in self.shapes.items() if key != name}
        put = lambda text, k: re.sub(rf"\b{name}\b", str(k), text)
        return [
            replace(line, f=put(self.f, k), result=put(self.result, k), shapes=shapes)
            for k in (1, 3, -2)
        ]

    def without(self, condition):
        kept = tuple(other for other in self.conditions if other != condition)
        return replace(self, conditions=kept)

    def sides(self, arrays):
        """What the left side is, numerically, and the value of the right side."""
        return SIDES[self.kind](self, arrays), value(self.result, arrays, self.shapes)

    def holds_at(self, arrays):
        with np.errstate(all="ignore"):
            try:
                left, right = self.sides(arrays)
            except (md.MdlibError, np.linalg.LinAlgError, ZeroDivisionError, ValueError):
                return False
        if left.shape != right.shape or not np.isfinite(left).all():
            return False
        scale = max(np.abs(left).max(), np.abs(right).max(), 1)
        return bool(np.abs(left - right).max() <= 1e-5 * scale)


def read(text):
    """A line as printed → what it says."""
    equation, found, told = text.partition("  for ")
    if not found:
        raise UnreadableError(f"no sizes: {text}")
    sizes, *rest = told.split("; ")
    shapes = shapes_of(sizes)
    places = tuple(word for word in rest if word in PLACES)
    conditions = tuple(Condition(word) for word in rest if word not in PLACES)
    for condition in conditions:
        condition.parts  # noqa: B018 (raises where it cannot be read)
    return _line(equation, shapes, places, conditions)


def _line(equation, shapes, places, conditions):
    if found := DERIVATIVE.fullmatch(equation):
        kind = "hessian" if found["power"] else "derivative"
        return Line(kind, found["f"], found["result"], found["x"], shapes, places, conditions)
    if equation.startswith("d(") and (found := DIFFERENTIAL.fullmatch(equation)):
        steps = {f"d{name}": size for name, size in shapes.items()}
        used = {name: size for name, size in steps.items() if _occurs(name, found["result"])}
        return Line("differential", found["f"], found["result"], "", shapes | used, (), conditions)
    if equation.count(" = ") == 1 and (found := EQUATION.fullmatch(equation)):
        return Line("equality", found["f"], found["result"], "", shapes, (), conditions)
    raise UnreadableError(equation)


def _occurs(name, text):
    return re.search(rf"\b{name}\b", text) is not None


def shapes_of(sizes):
    shapes = {}
    for part in sizes.split(", "):
        found = SIZE.fullmatch(part)
        if not found:
            raise UnreadableError(part)
        shapes[found["name"]] = found["size"].replace("scalar", "").replace("×", " ")
    return shapes


def value(text, arrays, shapes):
    """The value of a formula, its symbols taken as matrices without any property."""
    f = read_formula(text, shapes)
    used = {name: arrays[name] for name in arrays if name in shapes}
    return np.atleast_2d(np.asarray(f.evaluate(**used), float))


def _moved(line, arrays, name):
    return lambda X: value(line.f, arrays | {name: np.atleast_2d(X)}, line.shapes)


def _derivative(line, arrays):
    f = _moved(line, arrays, line.x)
    return np.atleast_2d(
        md.numerical_derivative(f, arrays[line.x], arrangement=line.arrangement, method="central")
    )


def _hessian(line, arrays):
    """The numerical derivative of the gradient."""
    gradient = str(md.derive(line.f, line.x, **shapes_in(line.f, line.shapes)).result)
    at = lambda X: value(gradient, arrays | {line.x: np.atleast_2d(X)}, line.shapes)
    return np.atleast_2d(md.numerical_derivative(at, arrays[line.x], method="central"))


def _differential(line, arrays):
    h = 1e-5
    moving = [name for name in line.shapes if f"d{name}" in line.shapes]
    at = lambda s: arrays | {name: arrays[name] + s * arrays[f"d{name}"] for name in moving}
    return (value(line.f, at(h), line.shapes) - value(line.f, at(-h), line.shapes)) / (2 * h)


SIDES = {
    "derivative": _derivative,
    "hessian": _hessian,
    "differential": _differential,
    "equality": lambda line, arrays: value(line.f, arrays, line.shapes),
}


def probes(line, seed=0):
    """Random matrices for a line, most of them generic; sizes all different where names are."""
    rng = np.random.default_rng(seed)
    names = dict.fromkeys(word for size in line.shapes.values() for word in size.split())
    names = [name for name in names if not name.isdecimal()]
    while True:
        sizes = dict(zip(names, rng.permutation(range(2, 3 + len(names))), strict=False))
        kind = rng.choice(["generic", "positive", "edge", "zero"])
        yield {
            name: _drawn(line, name, size, sizes, kind, rng) for name, size in line.shapes.items()
        }


def _drawn(line, name, size, sizes, kind, rng):
    rows, cols = ([*(int(sizes.get(word, word)) for word in size.split()), 1, 1])[:2]
    A = rng.integers(-4, 5, (rows, cols)) / 2 + rng.integers(0, 2, (rows, cols)) / 4
    if kind == "positive":
        A = np.abs(A) + 0.5
    if kind == "edge" and rng.random() < 0.8:
        A[-1, :] = 0
        A[:, -1] = 0 if rows > 1 and cols > 1 else A[:, -1]
    if kind == "zero" and rng.random() < 0.8:
        A = 0 * A
    if rows == cols > 1 and rng.random() < 0.5:
        A = (A + A.T) / 2
    if Condition(f"{name} an integer") in line.conditions and rng.random() < 0.8:
        return np.round(2 * A)
    return A


def chosen(line, wanted, broken=(), count=2, tries=4000):
    """Probes at which some conditions hold and others do not."""
    found = []
    for arrays, _ in zip(probes(line), range(tries), strict=False):
        keeps = all(c.holds(arrays, line.shapes) for c in wanted)
        if keeps and not any(c.holds(arrays, line.shapes) for c in broken):
            found.append(arrays)
        if len(found) == count:
            return found
    raise AssertionError(f"no probe for {line}")


def holds(line):
    """Whether a line is true: by the checker, where it is a derivative, and at probes."""
    if line.kind == "derivative" and not judged_by_checker(line):
        return False
    return all(line.holds_at(arrays) for arrays in chosen(line, line.conditions))


def judged_by_checker(line, layout="denominator"):
    """Whether the checker calls a line's right side the derivative."""
    options = {"arrangement": line.arrangement, "layout": layout}
    return all(
        md.check(
            one.result, one.f, one.x, **options, **shapes_in(f"{one.f} {one.x}", one.declared)
        ).status
        == "correct"
        for one in line.at_integers()
    )


def needs(line, condition):
    """Whether a line fails, or has no value, at some probe where only this condition is broken."""
    others = line.without(condition).conditions
    return not all(line.holds_at(at) for at in chosen(line, others, (condition,), count=4))
