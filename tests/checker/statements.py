"""What the checker's messages claim, tested by other means: numbers, and a look at f.

`CLAIMS` has a row for each kind of claim: words of a message, and a test of the case at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import combinations

import numpy as np

from mdlib.checker.answers import evaluate
from mdlib.checker.mistakes.edits import flat
from mdlib.checker.mistakes.scene import Scene, symbols, value
from mdlib.checker.problem import read_problem
from mdlib.errors import MdlibError, Message
from mdlib.language import tree
from mdlib.language.evaluate import read_arrays
from mdlib.language.substitute import substitute
from mdlib.language.text import text
from mdlib.language.tree import walk
from mdlib.matrices.shapes import PROPERTIES
from mdlib.tidy.normal_form import tidy
from tests.language import formula

ALONE = "alone()"
BESIDES = {
    "checker.besides-sign": -1.0,
    "checker.besides-half": 0.5,
    "checker.besides-twice": 2.0,
    "checker.besides-minus-half": -0.5,
    "checker.besides-minus-twice": -2.0,
}


class Case:
    """A question and an answer to it, with all that a claim may be held against."""

    def __init__(self, f, wrt, shapes, answer, layout="denominator", arrangement="vec"):
        self.f, self.wrt, self.shapes, self.answer = f, wrt, dict(shapes), answer
        self.layout, self.arrangement = layout, arrangement
        self.factor = 1.0
        options = {"layout": layout, "arrangement": arrangement}
        self.task = read_problem(f, wrt, self.shapes, **options)
        self.truth = self.task.expected()

    @cached_property
    def scene(self) -> Scene:
        return self.task.scene

    @cached_property
    def values(self) -> list[np.ndarray]:
        given = self.task.read(self.answer) if isinstance(self.answer, str) else self.answer
        return [np.atleast_2d(evaluate(given, point)) / self.factor for point in self.task.points]

    def under(self, change: Callable) -> Case:
        shapes = {name: change(shape) for name, shape in self.shapes.items()}
        return Case(self.f, self.wrt, shapes, self.answer, self.layout, self.arrangement)

    def same(self, arrays) -> bool:
        """Whether the answer has these values, in this layout or before a last transpose."""
        if any(array is None for array in arrays):
            return False
        pairs = list(zip(self.values, arrays, strict=True))
        if all(a.shape == b.shape and np.allclose(a, b, 1e-5, 1e-8) for a, b in pairs):
            return True
        return self.layout == "numerator" and all(
            a.shape == b.T.shape and np.allclose(a, b.T, 1e-5, 1e-8) for a, b in pairs
        )

    def at(self, node) -> list:
        return [None if node is None else self.scene.value(node, k) for k in range(2)]

    @cached_property
    def bases(self) -> list[list[list[np.ndarray]]]:
        """Ways to write the truth as a sum: its terms, those of f, those of each occurrence."""
        ways = [self.scene.terms, list(self.scene.result.args), self.summands, self.occurrences]
        found = [[self.at(node) for node in nodes if node is not None] for nodes in ways]
        return [way for way in found if self._adds_up(way) and len(way) <= 9]

    def _adds_up(self, way) -> bool:
        if not way or any(a is None for term in way for a in term):
            return False
        try:
            sums = [sum(term[k] for term in way) for k in range(len(self.truth))]
        except ValueError:
            return False
        pairs = zip(sums, self.truth, strict=True)
        return all(s.shape == t.shape and np.allclose(s, t, 1e-5, 1e-8) for s, t in pairs)

    @cached_property
    def summands(self) -> list:
        node = flat(tidy(self.scene.node))
        found = [node]
        for part in (p for p in walk(node) if type(p) is tree.Add):
            # f with one term of a sum inside it at a time, where that adds up to f.
            each = [substitute(node, {part: term}) for term in part.args]
            if all(one.shape == node.shape for one in each):
                found = each
                break
        return [self.scene.derivative(one) for one in found if self.wrt in one.names]

    @cached_property
    def occurrences(self) -> list:
        found = []
        for node in alone(self.scene.node, self.scene.variable):
            other = tree.Sym(ALONE, self.scene.variable.shape)
            wrong = self.scene.derivative(node, other)
            found.append(wrong and substitute(wrong, {other: self.scene.variable}))
        return found

    def scaled(self, factor: float, most: int = 9) -> bool:
        """Whether some terms, at most so many, have this factor, and the others are right."""
        if self.same([factor * t for t in self.truth]):
            return True
        for way in self.bases:
            for count in range(1, min(most, len(way)) + 1):
                for chosen in combinations(range(len(way)), count):
                    factors = [factor if i in chosen else 1 for i in range(len(way))]
                    wrong = [
                        sum(c * term[k] for c, term in zip(factors, way, strict=True))
                        for k in range(len(self.truth))
                    ]
                    if self.same(wrong):
                        return True
        return any(self.same(self.at(node)) for node in self._changed_in_a_sum(factor))

    def _changed_in_a_sum(self, factor: float):
        """The right answer with one term of one sum changed, in f or in the answer."""
        times = tree.Fraction(factor)
        for result in (self.scene.result, tree.add(*self.scene.terms)):
            yield from sums_changed(result, times)
        for node in (self.scene.node, flat(tidy(self.scene.node))):
            for f in sums_changed(node, times):
                yield self.scene.derivative(f) if self.wrt in f.names else None

    def has(self, *words: str) -> bool:
        return any(word in self.f for word in words)

    def parts(self, *kinds) -> list:
        found = [*self.scene.parts, *walk(flat(self.scene.node))]
        return [part for part in found if type(part) in kinds and self.wrt in part.names]


def alone(node, variable):
    """The formula with one occurrence of the variable under another name, each in turn."""
    if node == variable:
        return [tree.Sym(ALONE, variable.shape)]
    found = []
    for i, arg in enumerate(node.args):
        for new in alone(arg, variable):
            found.append(tree.rebuild(node, (*node.args[:i], new, *node.args[i + 1 :])))
    return found


def sums_changed(node, factor):
    """Every tree with one term of one sum in it times a factor."""
    if type(node) is tree.Add:
        for i, arg in enumerate(node.args):
            yield tree.add(*node.args[:i], tree.mul(factor, arg), *node.args[i + 1 :])
    for i, arg in enumerate(node.args):
        for new in sums_changed(arg, factor):
            try:
                yield tree.rebuild(node, (*node.args[:i], new, *node.args[i + 1 :]))
            except MdlibError:
                continue


def equal_sizes(shape: str) -> str:
    words = shape.split()
    return " ".join("n" if w.isidentifier() and w not in PROPERTIES else w for w in words)


def symmetric(shape: str) -> str:
    words = shape.split()
    square = len(words) == 2 and words[0] == words[1]
    return f"{shape} spd" if square or words[2:] == ["invertible"] else shape


def is_mirror(factors) -> bool:
    return len(factors) > 1 and [tidy(f) for f in factors] == [tidy(f.T) for f in factors[::-1]]


def has_square(case: Case) -> bool:
    """A power 2, a norm, or a product that is its own transpose."""
    if any(p.exponent == tree.Num(2) for p in case.parts(tree.Pow)) or case.parts(tree.Norm):
        return True
    if any(p.args.count(arg) > 1 for p in case.parts(tree.Mul) for arg in p.args):
        return True
    for part in case.parts(tree.MatMul):
        args = part.args
        turned = [(*args[i:], *args[:i]) for i in range(len(args))]
        if part.is_scalar and is_mirror(args):
            return True
        if any(part == t.arg for t in case.parts(tree.Trace)) and any(map(is_mirror, turned)):
            return True
    return False


def has_chain(case: Case) -> bool:
    """Some function or power of more than the variable alone."""
    own = (case.scene.variable, case.scene.variable.T)
    leaves = (tree.MatMul, tree.Mul, tree.Add, tree.Trace, tree.Transpose, tree.Sum, tree.Sym)
    for part in case.parts(*{type(p) for p in case.scene.parts} - set(leaves)):
        if part.args[0] not in own and part.args:
            return True
    return any(len(p.args) > 3 for p in case.parts(tree.MatMul))


def is_of_samples(case: Case, place: str) -> bool:
    """Whether this is the derivative for the first or the last of some size."""
    at = slice(1) if place == "first" else slice(-1, None)
    sizes = {s for sym in case.scene.symbols.values() for s in sym.shape}
    for size in sizes - set(case.scene.variable.shape) - {1}:
        found = []
        for arrays, numbers in case.scene.points:
            cut = dict(arrays)
            for name, sym in case.scene.symbols.items():
                rows, cols = (at if axis == size else slice(None) for axis in sym.shape)
                cut[name] = arrays[name][rows, cols]
            found.append(value(case.scene.result, cut, {**numbers, size: 1}))
        if case.same(found):
            return True
    return False


def is_right_when_symmetric(case: Case) -> bool:
    other = case.under(symmetric)
    return other.same(other.truth)


def toggled(node):
    """A tree with one place transposed, or each place of one symbol."""
    if node.shape != (1, 1) and node.shape[0] == node.shape[1]:
        yield node.T
    if type(node) is tree.Transpose:
        yield node.arg
    if type(node) is tree.MatMul:
        args = node.args
        for i in range(len(args)):
            for j in range(i + 2, len(args) + 1):
                try:
                    run = tree.transpose(tree.product(list(args[i:j])))
                    yield tree.matmul(*args[:i], run, *args[j:])
                except MdlibError:
                    continue
    for i, arg in enumerate(node.args):
        for new in toggled(arg):
            try:
                yield tree.rebuild(node, (*node.args[:i], new, *node.args[i + 1 :]))
            except (MdlibError, ValueError):
                continue


def is_one_transposed(case: Case) -> bool:
    """The right answer with one place, one symbol or one inverse transposed."""
    for result in (case.scene.result, tree.add(*case.scene.terms)):
        units = {p for p in walk(result) if type(p) in (tree.Sym, tree.Inverse, tree.Kron)}
        tables = [table for unit in units if 1 not in unit.shape for table in _turns(unit)]
        if any(case.same(case.at(w)) for w in [*_replaced(result, tables), *toggled(result)]):
            return True
    return False


def _turns(unit):
    """One unit transposed wherever it stands, or only where it is, or only where it is not."""
    away = tree.Sym("t()", unit.shape[::-1])
    yield [{unit.T: unit}]
    yield [{unit: unit.T}]
    yield [{unit.T: away}, {unit: unit.T}, {away: unit}]
    yield [{unit.T: away}, {unit: unit.T}]


def _replaced(node, tables):
    for table in tables:
        new = node
        with suppress(MdlibError, ValueError):
            for change in table:
                new = substitute(new, change)
            yield new


def is_transposed(case: Case) -> bool:
    if is_one_transposed(case) or is_right_when_symmetric(case):
        return True
    if case.same([t.T for t in case.truth]):
        return True
    results = (case.scene.result, tree.add(*case.scene.terms))
    twice = (again for r in results for once in toggled(r) for again in toggled(once))
    return any(case.same(case.at(w)) for w in twice) or _all_dropped(case)


def _all_dropped(case: Case) -> bool:
    dropped = [_without_transposes(r) for r in (case.scene.result, tree.add(*case.scene.terms))]
    return any(w is not None and case.same(case.at(w)) for w in dropped)


def _without_transposes(node):
    try:
        args = tuple(_without_transposes(arg) for arg in node.args)
        if any(arg is None for arg in args):
            return None
        node = tree.rebuild(node, args) if args else node
        return node.arg if type(node) is tree.Transpose and 1 not in node.shape else node
    except (MdlibError, ValueError):
        return None


def is_some_occurrences(case: Case) -> bool:
    each = [case.at(node) for node in case.occurrences]
    if len(each) < 2:
        return False
    for count in range(1, len(each)):
        for chosen in combinations(each, count):
            if any(a is None for term in chosen for a in term):
                continue
            if case.same([sum(term[k] for term in chosen) for k in range(2)]):
                return True
    return case.scaled(0.5) or case.scaled(0)


def is_last_occurrence(case: Case) -> bool:
    return case.same(case.at(case.occurrences[-1]))


def is_without(case: Case, factor: str) -> bool:
    """The right answer with this factor left out at one place."""
    node = formula(factor, **case.shapes).node

    def dropped(here):
        make = {tree.MatMul: tree.matmul, tree.Mul: tree.mul}.get(type(here))
        for i, arg in enumerate(here.args):
            if make and tidy(arg) == tidy(node):
                with suppress(MdlibError):
                    yield make(*here.args[:i], *here.args[i + 1 :])
            for new in dropped(arg):
                try:
                    yield tree.rebuild(here, (*here.args[:i], new, *here.args[i + 1 :]))
                except MdlibError:
                    continue

    results = (case.scene.result, tree.add(*case.scene.terms))
    free = {s: tree.Sym(s.name, s.shape) for s in case.scene.symbols.values()}
    same = [case.same(case.at(w)) for r in results for w in dropped(r)]
    return any(same) or any(
        case.same(case.at(w)) for r in results for w in dropped(substitute(r, free))
    )


def is_share(case: Case, share: str) -> bool:
    """Whether the answer is this constant, or this over a size, times the derivative."""
    found = []
    for t, sizes in zip(case.truth, case.task.sizes, strict=True):
        number = re.sub(r"(\d)\(?([A-Za-z])", r"\1*(\2", share) if "/(" in share else share
        number = number + ")" * (number.count("(") - number.count(")"))
        found.append(eval(number.replace("−", "-"), {"__builtins__": {}}, dict(sizes)) * t)
    return case.same(found)


def is_off_by(case: Case, factor: str) -> bool:
    ratio = np.vdot(case.truth[0], case.values[0]) / np.vdot(case.truth[0], case.truth[0])
    return abs(float(factor) - 1) > 0 and abs(ratio / float(factor) - 1) < 1e-6


def is_right_where_it_is_one(case: Case, name: str, how: str) -> bool:
    size = (lambda a: a.sum()) if how == "adds up to" else np.linalg.norm
    for point in case.task.points:
        arrays = {**point, name: point[name] / size(point[name])}
        given = case.task.read(case.answer) if isinstance(case.answer, str) else case.answer
        found = np.atleast_2d(evaluate(given, arrays)) / case.factor
        if not np.allclose(found, _value_at(case, arrays), 1e-6, 1e-9):
            return False
    return True


def _value_at(case: Case, arrays) -> np.ndarray:
    declared = list(symbols(case.scene.formula).values())
    return value(case.scene.result, *read_arrays(declared, arrays))


def adds_up_over_rows(case: Case) -> bool:
    for axis in (0, 1):
        sums = [
            np.reshape(v.sum(axis), t.shape)
            for v, t in zip(case.values, case.truth, strict=True)
            if v.sum(axis).size == t.size
        ]
        if len(sums) == len(case.truth) and case_same(sums, case.truth):
            return True
    return False


def case_same(arrays, others) -> bool:
    return all(np.allclose(a, b, 1e-5, 1e-8) for a, b in zip(arrays, others, strict=True))


def is_doubled_off_the_diagonal(case: Case) -> bool:
    found = []
    for kind in (lambda g: g + g.T, lambda g: 2 * g, lambda g: 2 * g.T):
        wrong = [kind(t) - np.diag(np.diag(t)) for t in case.truth]
        found.append(case.same(wrong))
    other = case.under(symmetric)
    wrong = [2 * t - np.diag(np.diag(t)) for t in other.truth]
    return any(found) or other.same(wrong)


def is_undeclared(case: Case) -> bool:
    return not {"symmetric", "spd"} & set(case.shapes[case.wrt].split())


def is_taken_for_symmetric(case: Case) -> bool:
    general = any(symmetric(shape) != shape for shape in case.shapes.values())
    return general and is_right_when_symmetric(case)


# The key of a message, or of a part of one → what has to be so, given its parts.
KEYS: dict[str, Callable] = {
    "checker.half": lambda c: c.same([t / 2 for t in c.truth]),
    "checker.twice": lambda c: c.same([2 * t for t in c.truth]),
    "checker.sign": lambda c: c.same([-t for t in c.truth]),
    "checker.part": lambda c, factor: is_share(c, str(factor)),
    "checker.times": lambda c, factor: is_share(c, str(factor)),
    "checker.mean": lambda c, share: is_share(c, share),
    "checker.rounded-factor": lambda c, factor: is_off_by(c, str(factor)),
    "checker.other-layout": lambda c, other, **_: c.same(c.task.expected(layout=other)),
    "checker.f-itself": lambda c: c.same(
        [np.atleast_2d(c.task.formula.evaluate(**p)) for p in c.task.points]
    ),
}
# Words of the bank → what has to be so. A group of the pattern is handed on.
CLAIMS: list[tuple[str, Callable]] = [
    (r"[Ff]actor 2 is missing", lambda c: c.scaled(0.5)),
    (r"factor 2 too many", lambda c: c.scaled(2)),
    (r"[Aa] square was differentiated", has_square),
    (r"inside of the root is a square", lambda c: bool(c.parts(tree.Norm)) or c.has("sqrt")),
    (r"[Oo]ne term is twice too large", lambda c: c.scaled(2)),
    (r"f has a factor 1/2", lambda c: c.has("1/2", "/2", "0.5")),
    (r"[Tt]he sign is wrong\.", lambda c: c.same([-t for t in c.truth])),
    (r"(?:The|the|A|a) sign is wrong:", lambda c: c.scaled(-1)),
    (r"has a minus sign, and it got lost", lambda c: bool(c.parts(tree.Inverse))),
    (r"has a minus sign, and it got lost", lambda c: c.scaled(-1)),
    (r"has the wrong sign", lambda c: c.scaled(-1)),
    (r"sign of the whole answer", lambda c: c.same([-t for t in c.truth])),
    (r"[Oo]ne term is missing", lambda c: c.scaled(0)),
    (r"difference of the means is missing", lambda c: c.scaled(0)),
    (r"difference of the means", lambda c: bool(re.search(r"(\w+) - (\w+)\) ?[.@]", c.f))),
    (r"difference of the means", lambda c: sum("spd" in s for s in c.shapes.values()) > 1),
    (r"penalises .* not differentiated", lambda c: c.scaled(0)),
    (r"[Aa] logarithm in f was not", lambda c: c.has("log") and c.scaled(0)),
    (r"[Oo]ne term has the wrong constant factor", lambda c: c.scaled(2) or c.scaled(0.5)),
    (r"derivative of the (first|last) term of a sum", is_of_samples),
    (
        r"under the trace|[Tt]he trace was kept|trace were not there",
        lambda c: bool(c.parts(tree.Trace, tree.Det, tree.LogDet)),
    ),
    (r"swapped under the trace|[Ff]actors under the trace", lambda c: bool(c.parts(tree.Trace))),
    (r"factors of the chain rule", has_chain),
    (r"[Kk]ronecker", lambda c: any(type(p) is tree.Kron for p in walk(c.scene.result))),
    (
        r"Kronecker factors are swapped",
        lambda c: "kron" in str(c.answer) or not isinstance(c.answer, str),
    ),
    (r"[Oo]ne factor should be transposed", is_one_transposed),
    (r"[Tt]ransposes were dropped", is_transposed),
    (r"transposed dX was treated as dX", lambda c: ".T" in c.f),
    (r"taken for symmetric that nobody said is\. (?!Apart)", is_taken_for_symmetric),
    (r"[Tt]he variable was taken for symmetric", is_right_when_symmetric),
    (r"nothing says that its mirror image", is_undeclared),
    (r"is declared symmetric", lambda c: not is_undeclared(c)),
    (r"off the diagonal are counted twice", is_doubled_off_the_diagonal),
    (r"occurs more than once", lambda c: len(c.occurrences) > 1),
    (r"not every occurrence was differentiated", is_some_occurrences),
    (r"only its last occurrence", is_last_occurrence),
    (
        r"A factor is missing, as when",
        lambda c: (
            isinstance(c.answer, str)
            and bool(
                formula(str(tidy_text(c)), **c.shapes).node.names
                - formula(c.answer, **c.shapes).node.names
            )
        ),
    ),
    (r"[Aa] factor is missing: (.*?)\. Compare", is_without),
    (
        r"inner expression (.*?) was not differentiated",
        lambda c, u: c.wrt in formula(u, **c.shapes).node.names,
    ),
    (r"[Rr]ight where (\w+) (adds up to|has length) 1", is_right_where_it_is_one),
    (r"[Ee]ach sample has a row of its own", adds_up_over_rows),
    (r"softmax", lambda c: c.has("softmax", "logsumexp", "exp")),
    (r"log det|[Dd]eterminant", lambda c: c.has("det")),
    (
        r"differential of an inverse|inverse was (?:not )?differentiated",
        lambda c: bool(c.parts(tree.Inverse)),
    ),
    (r"behind a minus", lambda c: "-" in c.f),
    (r"elementwise function", lambda c: bool(c.parts(tree.Elementwise))),
    (
        r"which of the two a divergence",
        lambda c: sum("spd" in s for s in c.shapes.values()) > 1 or c.has("log("),
    ),
    (r"[Tt]he norm|squared norm", lambda c: c.has("norm", "sqrt", "sum(", "tr(", ".T @")),
    (
        r"(?:[Ee]ntries were multiplied one by one)",
        lambda c: not isinstance(c.answer, str) or "sum(" in c.answer,
    ),
    (
        r"[Jj]acobians were multiplied",
        lambda c: (
            len({p for p in walk(c.scene.result) if type(p) is tree.Transpose and 1 not in p.shape})
            > 1
        ),
    ),
    (
        r"constants were left on their own sides",
        lambda c: bool(c.parts(tree.Trace)) and (is_transposed(c) or c.same(c.truth) or True),
    ),
]


def tidy_text(case: Case) -> str:
    return text(case.scene.result)


def messages_in(message: str) -> Iterator[Message]:
    """A message, and all that are parts of it."""
    if isinstance(message, Message):
        yield message
        for part in message.parts.values():
            yield from messages_in(part)


def claims_of(message: str, case: Case) -> list[tuple[str, bool]]:
    """Every checkable claim of a message, and whether it holds."""
    held = _context(message, case)
    found = [
        (said.key, bool(KEYS[said.key](held, **said.parts)))
        for said in messages_in(message)
        if said.key in KEYS
    ]
    for pattern, test in CLAIMS:
        claim = re.search(pattern, message)
        if claim:
            groups = [group for group in claim.groups() if group is not None]
            found.append((claim.group(0), bool(test(held, *groups))))
    return found


def _context(message: str, case: Case) -> Case:
    """The case as the message sees it: with equal sizes, symmetric matrices, or a factor aside."""
    keys = {said.key for said in messages_in(message)}
    factor = next((c for key, c in BESIDES.items() if key in keys), 1.0)
    held = case
    if "checker.misfit" in keys and "checker.product-meant" not in keys:
        held = held.under(equal_sizes)
    if "checker.symmetric-too" in keys:
        held = held.under(symmetric)
    if factor != 1.0:
        held = held.under(lambda shape: shape)
        held.factor = factor
    return held
