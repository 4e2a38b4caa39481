"""Whatever carries an answer, the verdict in the notebook is the judge's, for every kind."""

from collections import OrderedDict, UserList, defaultdict, deque, namedtuple
from enum import Enum, IntEnum
from fractions import Fraction

import numpy as np
import pytest

import mdlib as md
from mdlib.course.carriers import as_plain
from mdlib.course.kinds.choice import digest
from mdlib.errors import DataError
from tests.course import says
from tools.nbgrader.grading.wire import decode, decode_given, encode, encode_given

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")

Pair = namedtuple("Pair", "rows columns")


def over_the_wire(value):
    """What the judge has of a student's value; what a function is given and returns goes too."""
    kept = []

    def register(function):
        kept.append(function)
        return len(kept) - 1

    def call(number, args, kwargs):
        given = encode_given([list(args), kwargs], None)
        args, kwargs = decode_given(given, None)
        return decode(encode(kept[number](*args, **kwargs), register), call)

    return decode(encode(value, register), call)


OPTIONS = {"a": "Yes.", "b": "No."}
QUADRATIC = {"A": "n n", "x": "n"}
TRACE = {"A": "n m", "X": "m n"}
# A kind, its right answer, and a wrong one.
KINDS = {
    "shape of letters": (md.ShapeOf(f=("m", 1), x=("p", 1)), ("p", "m"), ("m", "p")),
    "shape of numbers": (md.ShapeOf(f=(2, 1), x=(3, 1)), (3, 2), (2, 3)),
    "choice": (md.Choice(OPTIONS, digest("a", OPTIONS)), "a", "b"),
    "false claim": (
        md.FalseClaim({"1": lambda A: (A.T.T, A), "22": lambda A: (A.T, A)}, A="n n"),
        22,
        1,
    ),
    "first wrong line": (
        md.FirstWrongLine([lambda A: A, lambda A: A.T.T, lambda A: A.T], A="n n"),
        3,
        2,
    ),
    "counterexample": (
        md.Counterexample(lambda A, B: (A @ B, B @ A), A="n n", B="n n"),
        {"A": [[0, 1], [0, 0]], "B": [[0, 0], [1, 0]]},
        {"A": [[1, 0], [0, 1]], "B": [[0, 0], [1, 0]]},
    ),
    "derivative as text": (
        md.Derivative("x.T @ A @ x", "x", **QUADRATIC),
        "(A + A.T) @ x",
        "A @ x",
    ),
    "derivative as a function": (
        md.Derivative("x.T @ A @ x", "x", **QUADRATIC),
        lambda A, x: (A + A.T) @ x,
        lambda A, x: 2 * A @ x,
    ),
    "a number to fill in": (
        md.Fill(lambda missing, t: (missing * t, 2 * t), t=""),
        2,
        3,
    ),
    "a function to fill in": (
        md.Fill(lambda missing, A: (missing, A.T), A="m n"),
        lambda A: A.T,
        lambda A: 2 * A.T,
    ),
    "a call to fill in": (
        md.Fill(lambda missing, A: (missing(A), A.T), call=True, A="m n"),
        lambda A: A.T,
        lambda A: 2 * A.T,
    ),
    "line by line": (
        md.LineByLine("tr(A @ X)", "X", **TRACE),
        ["tr(A @ dX)", "A.T"],
        ["tr(A @ dX)", "A"],
    ),
    "a missing step": (md.MissingStep("tr(A @ X)", "X", 1, **TRACE), None, "tr(dX)"),
    "a rule": (md.RuleName("tr(A @ X)", "X", 1, **TRACE), None, "sum"),
    "an order": (md.OrderLines("tr(X.T @ X)", "X", X="m n"), None, "ab"),
}


class Word(str):
    """A text that says it is another."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return True


class Anything:
    """It looks like the right label where it is printed."""

    def __str__(self):
        return "a"

    __repr__ = __str__


def each(change):
    """The change of every entry of a tuple, list or dict; of the answer itself where it is none."""

    def changed(value):
        if isinstance(value, dict):
            return {key: changed(item) for key, item in value.items()}
        return (
            type(value)(map(changed, value)) if isinstance(value, tuple | list) else change(value)
        )

    return changed


def numpy_scalar(value):
    kinds = {int: np.int64, str: np.str_, float: np.float64}
    return kinds[type(value)](value) if type(value) in kinds else value


def made(kind, when):
    """The carrier of an answer of some types; others stay as they are."""
    return lambda value: kind(value) if isinstance(value, when) else value


def returning(change):
    """The same function, with what it returns carried otherwise."""

    def changed(value):
        if not callable(value):
            return value
        names = value.__code__.co_varnames[: value.__code__.co_argcount]
        arguments = ", ".join(names)
        space = {"value": value, "change": change}
        return eval(f"lambda {arguments}: change(value({arguments}))", space)

    return changed


SEQUENCE = (tuple, list)
CARRIERS = {
    "itself": lambda value: value,
    "NumPy's numbers and text": each(numpy_scalar),
    "small integers": each(made(np.int8, int)),
    "an array without axes": each(made(np.array, (int, str))),
    "a list": made(list, tuple),
    "a tuple": made(tuple, list),
    "a named tuple": made(lambda pair: Pair(*pair) if len(pair) == 2 else pair, SEQUENCE),
    "a deque": made(deque, SEQUENCE),
    "a user's list": made(UserList, SEQUENCE),
    "an array": made(np.array, SEQUENCE),
    "an array of objects": made(lambda value: np.array(value, dtype=object), SEQUENCE),
    "an ordered dict": made(OrderedDict, dict),
    "a dict with a default": made(lambda value: defaultdict(list, value), dict),
    "keys of NumPy's": made(lambda d: {np.str_(key): item for key, item in d.items()}, dict),
    "arrays in a dict": made(lambda d: {k: np.array(v) for k, v in d.items()}, dict),
    "matrices in a dict": made(lambda d: {k: np.asmatrix(v) for k, v in d.items()}, dict),
    "masked arrays in a dict": made(lambda d: {k: np.ma.array(v) for k, v in d.items()}, dict),
    "fractions": each(made(Fraction, int)),
    "enumerated": each(made(lambda value: IntEnum("Lines", {"it": value}).it, int)),
    "enumerated text": each(made(lambda value: Enum("Labels", {"it": value}).it, str)),
    "a subclass of text": each(made(Word, str)),
    "what prints so": each(made(lambda value: Anything(), str)),
    "bytes": each(made(str.encode, str)),
    "a set": made(lambda value: set(map(str, value)), SEQUENCE),
    "true": each(made(bool, int)),
    "a function that returns a list": returning(lambda value: np.asarray(value).tolist()),
    "a function that returns a matrix": returning(np.asmatrix),
    "a function that returns objects": returning(lambda value: np.asarray(value).astype(object)),
    "a function that returns float32": returning(lambda value: np.float32(value)),
    "a function that returns a complex": returning(lambda value: value + 0j),
    "a function that returns a masked array": returning(np.ma.array),
    "a function that returns text": returning(str),
}


def right_answer(name):
    kind, right, _ = KINDS[name]
    if name == "a missing step":
        return str(kind.lines[0].after)
    if name == "a rule":
        return kind.derivation.steps[0].rule
    if name == "an order":
        return "".join(
            next(label for label, line in kind.lines.items() if line is each)
            for each in kind._right
        )
    return right


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("right", [True, False])
def test_the_judges_verdict_is_the_notebooks(kind, carrier, right):
    answer = CARRIERS[carrier](right_answer(kind) if right else KINDS[kind][2])
    question = md.question("00.1", KINDS[kind][0])
    here = question.check(answer)
    try:
        there = question.check(over_the_wire(answer))
    except DataError:
        assert here.status == "cannot-read"
        return
    assert (here.status, here.mistakes) == (there.status, there.mistakes)
    if not right:
        assert here.status != "correct"


SAME = [
    "itself",
    "NumPy's numbers and text",
    "a list",
    "a tuple",
    "a named tuple",
    "an ordered dict",
]
ALSO = [*SAME, "keys of NumPy's", "small integers", "an array without axes", "a subclass of text"]


@pytest.mark.parametrize("carrier", ALSO)
@pytest.mark.parametrize("kind", KINDS)
def test_what_carries_a_right_answer_changes_no_verdict(kind, carrier):
    answer = CARRIERS[carrier](right_answer(kind))
    assert md.question("00.1", KINDS[kind][0]).check(answer).status == "correct"


@pytest.mark.parametrize("value", [{1}, b"a", Anything(), np.ma.array([1]), np.array([None, "a"])])
def test_what_is_no_answer_is_named(value):
    with pytest.raises(DataError, match=r"The answer is .*Hand in text, numbers"):
        as_plain(value)


@pytest.mark.parametrize("size", [10_000, 10_001])
def test_a_text_has_at_most_ten_thousand_characters(size):
    verdict = md.question("00.1", KINDS["choice"][0]).check("a" * size)
    assert says(verdict.message, "too-long-text") == (size == 10_001)


@pytest.mark.parametrize("size", [100_000, 100_001])
def test_an_answer_has_at_most_a_hundred_thousand_entries(size):
    for value in (np.zeros(size), range(size), dict.fromkeys(range(size // 1))):
        if size == 100_000:
            assert len(as_plain(value)) == size
        else:
            with pytest.raises(DataError, match="too long: it has more than 100,000 entries"):
                as_plain(value)
