"""Answers that attack the checker, each with a question, and what must become of it.

They are functions that make an answer, since each keeps a state of its own.
"""

import builtins
import gc
import inspect
import itertools
import sys
import warnings

import numpy as np

import mdlib.checker.guard
import mdlib.checker.layouts
import mdlib.checker.probing
import mdlib.checker.problem
import mdlib.language.evaluate
import mdlib.numeric.closeness

F, SHAPES = "x.T @ A @ x", {"A": "n n", "x": "n"}


def right(A, x):
    return (A + A.T) @ x


def wrong(A, x):
    return 2 * A @ x


def frames():
    frame = sys._getframe(1)
    while frame:
        yield frame
        frame = frame.f_back


def reads_truths(A, x):
    """Looks for a truth of the right shape in every frame below."""
    for frame in frames():
        for value in list(frame.f_locals.values()):
            for truths in (getattr(value, "truths", None), getattr(value, "measured", None)):
                for D in truths or []:
                    if D.shape == (1, 1, *x.shape):
                        return D.reshape(x.shape)
    return wrong(A, x)


def reads_memory(A, x):
    """Looks for a truth of the right shape among all objects."""
    for thing in gc.get_objects():
        if isinstance(thing, list) and len(thing) in (1, 2):
            for D in thing:
                if isinstance(D, np.ndarray) and D.shape == (1, 1, *x.shape):
                    return D.reshape(x.shape)
    return wrong(A, x)


def empties_points(A, x):
    for frame in frames():
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and set(value) == {"A", "x"}:
                for array in value.values():
                    if isinstance(array, np.ndarray):
                        array[...] = 0
    return 0 * x


def empties_arguments(A, x):
    A[:] = 0
    x[:] = 0
    return np.zeros(x.shape)


def patches(where, name, value):
    def answer(A, x):
        setattr(where, name, value)
        return wrong(A, x)

    return answer


def patches_method(A, x):
    mdlib.checker.problem.Problem.equal = lambda self, values, answers: True
    return wrong(A, x)


def patches_code(A, x):
    mdlib.numeric.closeness.close.__code__ = (lambda a, b, rtol=1, *, floor=1: True).__code__
    return wrong(A, x)


def patches_defaults(A, x):
    mdlib.numeric.closeness.relative_error.__kwdefaults__ = {"floor": 1e30}
    return wrong(A, x)


def patches_a_default(A, x):
    mdlib.numeric.closeness.relative_error.__kwdefaults__["floor"] = 1e30
    return wrong(A, x)


def patches_the_guard(A, x):
    """What puts back what is changed is changed too."""
    mdlib.checker.guard._values = lambda table: ()
    mdlib.checker.guard._put_back = mdlib.checker.guard._put_back_code = lambda *some: []
    mdlib.numeric.closeness.relative_error.__kwdefaults__["floor"] = 1e30
    mdlib.numeric.closeness.close = lambda *a, **k: True
    mdlib.checker.problem.Problem.equal = lambda self, values, answers: True
    return wrong(A, x)


def patches_table(A, x):
    mdlib.language.evaluate._VALUES.clear()
    return wrong(A, x)


def traces(A, x):
    sys.settrace(lambda *event: None)
    sys.setrecursionlimit(200)
    warnings.simplefilter("error")
    np.seterr(all="raise")
    return wrong(A, x)


def counts(good):
    """Right for so many calls."""
    calls = itertools.count()
    return lambda A, x: right(A, x) if next(calls) < good else wrong(A, x)


def alternates():
    calls = itertools.count()
    return lambda A, x: right(A, x) * (1 + 1e-3 * (next(calls) % 2))


def draws():
    rng = np.random.default_rng()
    return lambda A, x: right(A, x) * (1 + 1e-7 * rng.standard_normal())


def remembers():
    """Right at arrays seen for the first time."""
    seen = set()

    def answer(A, x):
        key = x.tobytes()
        first = key not in seen
        seen.add(key)
        return right(A, x) if first else wrong(A, x)

    return answer


def for_symbols_only(A, x):
    """Right where it is traced, wrong at arrays."""
    return right(A, x) if not isinstance(x, np.ndarray) else wrong(A, x)


def for_two_sizes_only(A, x):
    return right(A, x) if abs(x).max() < 2 else wrong(A, x)


WRONG = {
    "reads the truths of frames": lambda: reads_truths,
    "reads the truths in memory": lambda: reads_memory,
    "empties the points": lambda: empties_points,
    "empties its arguments": lambda: empties_arguments,
    "patches close": lambda: patches(mdlib.numeric.closeness, "close", lambda *a, **k: True),
    "patches close of diagnose": lambda: patches(
        mdlib.checker.layouts, "close", lambda *a, **k: True
    ),
    "patches the error": lambda: patches(
        mdlib.numeric.closeness, "relative_error", lambda *a, **k: 0.0
    ),
    "patches partials": lambda: patches(
        mdlib.checker.probing, "partials", lambda f, x: np.zeros((1, 1, 3, 1))
    ),
    "patches np.abs": lambda: patches(np, "abs", lambda a: np.zeros(np.shape(a))),
    "patches np.isfinite": lambda: patches(np, "isfinite", lambda a: np.True_),
    "patches np.linalg.inv": lambda: patches(np.linalg, "inv", lambda a: a),
    "patches max": lambda: patches(builtins, "max", lambda *a, **k: 0.0),
    "patches all": lambda: patches(builtins, "all", lambda a: True),
    "patches a method": lambda: patches_method,
    "patches code": lambda: patches_code,
    "patches defaults": lambda: patches_defaults,
    "patches a default in place": lambda: patches_a_default,
    "patches the guard": lambda: patches_the_guard,
    "patches a table": lambda: patches_table,
    "traces": lambda: traces,
    "counts to 1": lambda: counts(1),
    "counts to 2": lambda: counts(2),
    "counts to 3": lambda: counts(3),
    "counts to 4": lambda: counts(4),
    "counts to 5": lambda: counts(5),
    "alternates": alternates,
    "draws": draws,
    "remembers": remembers,
    "right for symbols": lambda: for_symbols_only,
    "right near 1": lambda: for_two_sizes_only,
}


class SilentError(Exception):
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


class OddError(BaseException):
    pass


def raises(error):
    def answer(A, x):
        raise error

    return answer


class FalseSignature:
    def __init__(self, signature):
        self.__signature__ = signature

    def __call__(self, *args, **options):
        return np.zeros((3, 1))

    def __repr__(self):
        raise OddError


class RaisingSignature:
    @property
    def __signature__(self):
        raise SystemExit

    def __call__(self, A, x):
        return right(A, x)


class Hostile:
    """Raises whatever is asked of it."""

    def __array__(self, *args, **options):
        raise SystemExit

    def __eq__(self, other):
        raise OddError

    def __bool__(self):
        raise OddError

    def __len__(self):
        raise OddError

    def __repr__(self):
        raise OddError

    def __getattr__(self, name):
        raise OddError

    __hash__ = None


class Lies(np.ndarray):
    """An array that says that it is equal to all."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.zeros((3, 1))

    def __array_function__(self, *args, **options):
        return np.zeros((3, 1))


class Sequence:
    def __len__(self):
        return 10**9

    def __getitem__(self, index):
        return 0.0


class Number:
    def __float__(self):
        raise OddError


def deep():
    nested = 0.0
    for _ in range(5000):
        nested = [nested]
    return nested


def itself():
    nested = []
    nested.append(nested)
    return nested


def recursion(A, x):
    return recursion(A, x)


def gives(make):
    return lambda A, x: make()


def gives_lies(A, x):
    return wrong(A, x).view(Lies)


UNREADABLE = {
    "SystemExit": raises(SystemExit(3)),
    "GeneratorExit": raises(GeneratorExit()),
    "a BaseException": raises(OddError()),
    "an exception without words": raises(SilentError()),
    "StopIteration": raises(StopIteration()),
    "MemoryError": raises(MemoryError()),
    "an error of the library without words": raises(
        type("MuteError", (mdlib.errors.MdlibError,), {"__str__": SilentError.__str__})()
    ),
    "a false signature": FalseSignature(inspect.signature(lambda q, r: 0)),
    "a signature that is none": FalseSignature("A, x"),
    "a signature that raises": RaisingSignature(),
    "a hostile value": gives(Hostile),
    "a hostile number": gives(lambda: np.array([[Number()]] * 3, dtype=object)),
    "10**9 entries": gives(lambda: np.broadcast_to(1.0, (10**9,))),
    "10**18 entries": gives(lambda: np.broadcast_to(1.0, (10**9, 10**9))),
    "a long range": gives(lambda: range(10**9)),
    "a long sequence": gives(Sequence),
    "a long list": gives(lambda: [[0.0] * 2000] * 2000),
    "rows of one array": gives(lambda: [np.broadcast_to(1.0, (10**8,))] * 3),
    "an endless generator": gives(lambda: (1.0 for _ in itertools.count())),
    "itertools.count": gives(itertools.count),
    "a deep list": gives(deep),
    "a list in itself": gives(itself),
    "a function": gives(lambda: right),
    "a dictionary": gives(dict),
    "text": gives(lambda: "x"),
    "huge integers": gives(lambda: np.array([[10**400]] * 3, dtype=object)),
    "endless recursion": recursion,
}
