"""Each tolerance of the library: something just inside of it, and something just outside.

A case is a function of `share`: what differs by that share of the tolerance. It tells whether the
difference is passed over, at INSIDE of the tolerance and not at OUTSIDE.
"""

import ast
from decimal import Decimal
from inspect import getsource
from types import SimpleNamespace

import numpy as np
import pytest

import mdlib as md
from mdlib.catalogue import checks, integrals, quadrature
from mdlib.catalogue.exact import agree
from mdlib.checker import equality, layouts, probing, problem, second_look
from mdlib.checker.equality import is_nought
from mdlib.checker.gradcheck import Evidence
from mdlib.checker.running import Answer
from mdlib.course.kinds.two_sides import difference_of
from mdlib.engine import verify
from mdlib.engine.derivation import Step
from mdlib.language import tree
from mdlib.language.formulas import Formula
from mdlib.numeric import tolerance as t
from mdlib.numeric.closeness import close
from mdlib.numeric.differences import Line, Slope, flat_slope, kink
from mdlib.numeric.user_functions import Function
from tests.language import formula

INSIDE, OUTSIDE = 0.6, 1.8
EPS = float(np.finfo(float).eps)
CASES = {}


def case(name):
    def enter(function):
        CASES[name] = function
        return function

    return enter


def test_every_tolerance_passes_what_is_inside_and_refuses_what_is_outside():
    wrong = [name for name, passes in CASES.items() if not passes(INSIDE) or passes(OUTSIDE)]
    assert wrong == []


def constants(source: str) -> set[str]:
    """The names that a module assigns."""
    return {
        target.id
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }


def test_every_tolerance_has_a_case():
    assert constants(getsource(t)) == set(CASES)
    assert constants("A = 1e-3  # a reason\nB = 2\n") - set(CASES) == {"A", "B"}


def test_every_tolerance_has_its_reason_in_a_line():
    lines = [line for line in getsource(t).splitlines() if " = " in line and line[0].isupper()]
    assert len(lines) == len(CASES)
    assert [line for line in lines if "  # " not in line] == []


@pytest.mark.parametrize(
    ("name", "module"),
    [("DOUBLE", second_look), ("ANSWER_FLOOR", problem), ("TRIES", probing), ("STEP", verify)],
)
def test_a_tolerance_that_is_larger_than_it_says_is_seen(name, module, monkeypatch):
    """Negative control: then what is outside is passed over."""
    assert not CASES[name](OUTSIDE)
    monkeypatch.setattr(module, name, 10 * getattr(t, name))
    assert CASES[name](OUTSIDE)


# any two arrays


@case("CLOSE")
def _(share):
    return close([1.0], [1.0 + share * t.CLOSE])


@case("ROUNDING_FLOOR")
def _(share):
    return close([0.0], [share * t.CLOSE * t.ROUNDING_FLOOR])


@case("TINY")
def _(share):
    # Of numbers below it the difference is taken beside TINY, and not beside the numbers.
    return close([share * t.TINY], [share * t.TINY / 2], rtol=0.5 / 1.2, floor=t.TINY)


@case("DOUBLE")
def _(share):
    """A function that cannot be read as a formula, right to so many digits."""

    def answer(x):
        return np.array([[2 * (1 + share * t.DOUBLE) * v] for v in x.ravel().tolist()])

    return md.check(answer, "x.T @ x", "x", x="n").status == "correct"


# answers


def at_a_point(answer, f=lambda x: (x.T @ x).item(), size=1.0):
    x = size * np.array([[1.0], [1.0]])
    return md.check(answer(x), f, "x", x=x).status == "correct"


@case("TEXT")
def _(share):
    asked = problem.read_problem("x.T @ x", "x", {"x": "n"})
    values = [D * (1 + share * t.TEXT) for D in asked.expected()]
    return layouts.look(asked, values).key == "correct"


@case("FUNCTION")
def _(share):
    return at_a_point(lambda x: 2 * x * (1 + share * t.FUNCTION))


@case("COARSEST")
def _(share):
    """Noise that a step of 1e-6 sees, and one of 1e-10 does not: as if in single precision."""

    def answer(x):
        steps = np.round(x * 2**22)
        return 2 * steps / 2**22 + 3 * share * t.COARSEST * np.sign(np.sin(1e3 * steps))

    asked = problem.read_problem("x.T @ x", "x", {"x": "n"})
    runs = Answer(answer)
    rtol = min(max(map(runs.coarseness, asked.points)), t.COARSEST)
    assert rtol > t.FUNCTION
    values = [D + share * t.COARSEST * np.abs(D).max() for D in asked.expected()]
    return layouts.look(problem.replace(asked, rtol=rtol), values).key == "correct"


@case("ANSWER_FLOOR")
def _(share):
    slope = share * t.ANSWER_FLOOR * t.FUNCTION / 2
    return at_a_point(lambda x: 0 * x, lambda x: slope * (x.T @ x).item())


@case("ZERO_SHARE")
def _(share):
    """A constant of size 1000 beside a slope: what is below a share of it may be rounding."""
    slope = share * t.ZERO_SHARE * 1000 * t.FUNCTION
    return at_a_point(lambda x: 0 * x, lambda x: 1000 + slope * x.sum())


@case("NO_ANSWER")
def _(share):
    said = md.check(f"{2 * share * t.NO_ANSWER!r}*x", "x.T @ x", "x", x="n").message.key
    return said != "checker.times"


@case("ROUNDED_FACTOR")
def _(share):
    answer = f"{2 / 3 * (1 + share * t.ROUNDED_FACTOR)!r}*x"
    return md.check(answer, "x.T @ x", "x", x="n").message.key == "checker.rounded-factor"


# functions as answers


@case("UNSEEN")
def _(share):
    """A step is not seen where the grid of the function is coarser; 1 is halfway between two."""
    grid = 2 * t.UNSEEN / share

    def answer(x):
        return np.floor((x - 1) / grid + 0.5)

    return Answer(answer).coarseness({"x": np.array([[1.0]])}) > 0


@case("COARSE_STEP")
def _(share):
    grid = 2 * share * t.COARSE_STEP

    def answer(x):
        return np.floor((x - 1) / grid + 0.5)

    return Answer(answer).coarseness({"x": np.array([[1.0]])}) > 0


def looked_again(off, *, noise=0.0, coarseness=0.0, size=1.0, largest=1.0):
    """Whether a function's value is off, as the second look judges it at one probe."""
    second = object.__new__(second_look._SecondLook)

    class Probe:
        def largest(self, digits):
            return Decimal(largest)

    class Given:
        def value(self, point):
            return np.array([[size + off]])

        def noise(self, point):
            return noise

        def coarseness(self, point):
            return coarseness

    second.answer, second._floats = Given(), lambda probe: np.array([[size]])
    return second, Probe()


def is_off(*args, **options) -> bool:
    second, probe = looked_again(*args, **options)
    return second._is_off(probe, {})


@case("SURELY")
def _(share):
    return not is_off(share * t.SURELY, noise=1.0)


@case("ERRATIC")
def _(share):
    off = 1e-7
    return not is_off(share * off, noise=off / t.ERRATIC)


@case("ROUNDED")
def _(share):
    second, probe = looked_again(share * t.ROUNDED, size=0.0, largest=1.0)
    return second._is_rounding(probe, {})


@case("NOTHING")
def _(share):
    # A derivative that is nothing: an answer that is nearly nothing is right.
    size = share * t.NOTHING
    return not is_off(1e-20, size=size)


@case("NEARLY_NOTHING")
def _(share):
    return not is_off(share * t.NEARLY_NOTHING, size=0.0)


# to many digits


class Decimals:
    """A probe at which a tree has one value to few digits, and another to many."""

    def __init__(self, few, many, largest="1"):
        self.few, self.many, self.top = Decimal(few), Decimal(many), Decimal(largest)

    def value(self, node, digits):
        return np.array([[self.few if digits == equality.FEW else self.many]], dtype=object)

    def largest(self, digits):
        return self.top


X = tree.Sym("x", (1, 1))


class Terms(Decimals):
    """The same, whose terms are of size 1."""

    def value(self, node, digits):
        return super().value(node, digits) if node == SUM else np.array([[Decimal(1)]])


SUM = tree.add(X, tree.Sym("y", (1, 1)))


@case("SHRINKS")
def _(share):
    few = Decimal("1e-20")
    return is_nought(SUM, Terms(few, few * t.SHRINKS * Decimal(share)), Decimal(0))


@case("DIGITS_ROUNDING")
def _(share):
    return is_nought(SUM, Terms("1e-60", t.DIGITS_ROUNDING * Decimal(share)), Decimal(0))


@case("DROWNED")
def _(share):
    many = t.DROWNED * Decimal(share) * Decimal("1e50")
    return is_nought(X, Decimals(many, many, "1e50"), Decimal(0))


@case("EXACT_IN_FEW")
def _(share):
    return is_nought(X, Decimals(0, t.EXACT_IN_FEW * Decimal(share)), Decimal(0))


@case("STEADY")
def _(share):
    return equality._is_sure(X, Decimals(1 + t.STEADY * Decimal(share), 1))


@case("SMALLEST_STEP")
def _(share):
    few, many = Decimal("1e-40"), t.SMALLEST_STEP * Decimal(share)
    gaps = {equality.FEW: (few, Decimal(1)), equality.MANY: (many, Decimal(1))}
    before, equality._gap = equality._gap, lambda *rest: gaps[rest[-1]]
    try:
        return equality._is_slope(None, None, None, Decimal(0))
    finally:
        equality._gap = before


@case("AS_WRITTEN")
def _(share):
    number = Decimal(2) / 3 * (1 + t.AS_WRITTEN * Decimal(share))
    return md.check(f"{number:.16f}*x", "x.T @ x/3", "x", x="n").status == "correct"


@case("LINE_ROUNDING")
def _(share):
    """A small term of a line, rounded by hand; the line as a whole is right to ten digits."""
    number = 1 + t.LINE_ROUNDING * Decimal(share)
    line = f"2*x.T @ dx + {number:.12f}*0.0001*a.T @ dx"
    f = "x.T @ x + 0.0001*a.T @ x"
    return md.check_derivation([line], f, "x", a="n", x="n").status == "correct"


# steps of a derivation


@case("STEP")
def _(share):
    """A step of a derivation that changes the value by so much."""
    one, other = (Formula(tree.Sym(name, ("n", 1)), {}) for name in "xy")
    step = Step("rule", one, other, "A step.")
    probe = Valued(x=[[1.0]], y=[[1.0 + share * t.STEP]])
    try:
        verify._check_step(SimpleNamespace(formula="x", wrt="x"), step, 1, 1, probe, {})
    except md.VerificationError:
        return False
    return True


@case("VALUE_FLOOR")
def _(share):
    return difference_of([[0.0]], [[share * t.CLOSE * t.VALUE_FLOOR]]) is None


class Valued:
    """A probe at which each tree has the value that is told."""

    def __init__(self, **values):
        self.values = values

    def value(self, node):
        return np.array(self.values.get(getattr(node, "name", ""), 1.0))


@case("SINGULAR")
def _(share):
    X = tree.Sym("X", ("n", "n"))
    return verify.is_regular(tree.Inverse(X), _Inverted(np.diag([1.0, 1 / (share * t.SINGULAR)])))


class _Inverted(Valued):
    def __init__(self, array):
        self.array = array

    def value(self, node):
        return np.linalg.inv(self.array) if type(node) is tree.Inverse else self.array


@case("TAME")
def _(share):
    x = tree.Sym("x", ("n", 1))
    return verify.is_tame(tree.Elementwise("exp", x), Valued(x=[[0.0], [share * t.TAME]]))


@case("LARGE")
def _(share):
    return verify.is_tame(tree.Sym("x", ("n", 1)), Valued(x=[[share * t.LARGE]]))


@case("TRIES")
def _(share):
    """A formula that has values only from some try on."""
    first, drawn = round(share * t.TRIES), []

    def regular(node, probe):
        drawn.append(probe)
        return len(drawn) > first

    before, probing.is_regular = probing.is_regular, regular
    try:
        problem.read_problem("x.T @ x", "x", {"x": "n"})
    except md.MdlibError:
        return False
    finally:
        probing.is_regular = before
    return True


# differences along a line


def slope(**changed):
    options = {"error": 0.0, "noise": 0.0, "gap": np.zeros(1), "half_gap": np.zeros(1)}
    return Slope(np.ones(1), 1e-4, **{**options, **changed})


@case("SETTLED")
def _(share):
    return slope(error=share * t.SETTLED).settled()


@case("DROWNING")
def _(share):
    return not slope(noise=share * t.DROWNING).drowned()


@case("STILL")
def _(share):
    """A function that changes by so many roundings, and only by those."""

    def f(x):
        return 1.0 + share * t.STILL * EPS * (x != 1.0)

    return flat_slope(line(f)) is not None


def line(f):
    return Line(Function(f, np.array(1.0), "partials"), np.array(1.0))


@case("FAINT")
def _(share):
    """A kink of so small a gap beside the slope."""

    def f(x):
        return x + share * t.FAINT * np.abs(x - 1.0) / 2

    at = line(f)
    gap = np.array(share * t.FAINT)
    return kink(at, Slope(np.array(1.0), 1e-2, 0.0, 0.0, gap, gap)) is None


@case("ROUGHLY")
def _(share):
    """A tiny function, whose imaginary step and difference agree to one digit or not."""

    def f(x):
        slope = 1e-20 if np.iscomplexobj(x) else 1e-20 * (1 - share * t.ROUGHLY)
        return slope * x

    return flat_slope(line(f)) is None


# gradient checks


CONSTANT = Function(lambda x: 1.0 + 0 * x, np.array(1.0), "check_gradient")


@case("VANISHING")
def _(share):
    """Where the derivative is so small beside f, all that was measured may be rounding."""
    evidence = Evidence(np.zeros((1, 1, 1, 1)), np.ones((1, 1, 1, 1)), t.CLOSE)
    return not evidence.blind(np.full((1, 1, 1, 1), share * t.VANISHING * EPS), CONSTANT)


@case("BLIND")
def _(share):
    evidence = Evidence(np.ones((1, 1, 1, 1)), np.full((1, 1, 1, 1), share * t.BLIND), t.CLOSE)
    return not evidence.blind(np.ones((1, 1, 1, 1)), CONSTANT)


@case("NEAR_FACTOR")
def _(share):
    x = np.array([[1.0], [2.0]])
    with pytest.raises(md.VerificationError) as caught:
        md.check_gradient(
            lambda x: (x.T @ x).item(), lambda x: 4 * (1 + share * t.NEAR_FACTOR) * x, x
        )
    return "grad is 2 times" in str(caught.value)


# Gaussians and the catalogue


@case("SYMMETRY")
def _(share):
    try:
        md.gaussian_logpdf([[0], [0]], [[0], [0]], [[1, 0.5], [0.5 + share * t.SYMMETRY, 1]])
    except md.DataError:
        return False
    return True


@case("AGREE_FLOOR")
def _(share):
    return agree([[0.0]], [[share * t.AGREE_FLOOR]])


@case("QUADRATURE")
def _(share):
    before, quadrature.mass = quadrature.mass, lambda: np.array([[1 + 2 * share * t.QUADRATURE]])
    try:
        integrals.IntegralCheck("mass", (), "1", {}).compare({})
    except md.VerificationError:
        return False
    finally:
        quadrature.mass = before
    return True


@case("WHOLE_TRIES")
def _(share):
    """A statement whose sides have values only from some draw on."""
    first, drawn = round(share * t.WHOLE_TRIES), []

    def sides(values):
        drawn.append(values)
        if len(drawn) <= first:
            raise ZeroDivisionError
        return [np.array([[1]]), np.array([[1]])]

    statement = SimpleNamespace(read=formula("x", x="n"), _sides=sides, equation="x = x")
    try:
        checks.Check._probes(statement, 0)
    except md.VerificationError:
        return False
    return True
