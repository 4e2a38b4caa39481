"""What judges an answer is the same after the answer ran as before.

An answer that is a function is a stranger's code in the same process. Here the names, functions,
methods and tables that a verdict hangs on are noted before it runs; what it changed is put back,
and said. Code that is bent on more (other threads, ctypes) needs a process of its own, which is
the business of grading; see docs/nbgrader.md.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from functools import cache
from itertools import chain
from operator import attrgetter, is_, methodcaller
from types import FunctionType, ModuleType
from typing import NamedTuple

import numpy as np

# Parts of the library that judge; the others may keep a state of their own.
_OWN = "mdlib"
# fmt: off
_PARTS = {
    "matrices": ("arrays", "layout", "matrices_words", "shapes", "vec_matrices", "vec_operators"),
    "numeric": ("closeness", "derivatives", "differences", "numeric_words", "probes", "tolerance",
                "user_functions"),
    "checker": ("answers", "branches", "checker_words", "equality", "far_probes", "judge",
                "layouts", "mistakes", "multiples", "naming", "probing", "problem", "running",
                "second_look", "verdict"),
}
# fmt: on
_JUDGES = (
    *(f"mdlib.{room}." for room in ("engine", "language", "tidy")),
    *(f"mdlib.{room}.{name}" for room, names in _PARTS.items() for name in names),
    "mdlib.errors",
)
_FOREIGN = ("numpy", "decimal", "fractions", "inspect", "math", "operator")
_WITHIN = ("numpy.linalg", "numpy._core", "numpy.lib", "numpy.matrixlib")
_CODE, _DEFAULTS = attrgetter("__code__"), ("__defaults__", "__kwdefaults__")
_OF_DEFAULTS, _COPY = attrgetter(*_DEFAULTS), methodcaller("copy")
# What the guard itself works with, should an answer put others in their place.
all, getattr, isinstance, iter, len = all, getattr, isinstance, iter, len
list, map, next, set, setattr, vars, zip = list, map, next, set, setattr, vars, zip
flat = chain.from_iterable
# An interpreter at a prompt sets it itself.
_OWN_NAMES = frozenset({"_"})


def _put_back(owner, now, before) -> list[str]:
    """Put back the names of a module or class, or what is in a table; what was changed."""
    if isinstance(owner, str):
        now.clear()
        (now.extend if isinstance(now, list) else now.update)(before)
        return [owner]
    others = [n for n in before if now.get(n) is not before[n] and n not in _OWN_NAMES]
    if isinstance(owner, ModuleType):
        now.update({name: before[name] for name in others})
        return [f"{owner.__name__}.{name}" for name in others]
    for name in others:
        setattr(owner, name, before[name])
    others += set(now) - set(before)
    for name in set(now) - set(before):
        delattr(owner, name)
    return [f"{owner.__module__}.{owner.__name__}.{name}" for name in others]


def _full_name(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _values(table):
    """A view of the values in a dict; a list or set as it is."""
    return table if isinstance(table, list | set) else table.values()


def _put_back_code(guard) -> list[str]:
    changed = []
    for function, code in zip(guard._functions, guard._code, strict=True):
        if function.__code__ is not code:
            function.__code__ = code
            changed.append(_full_name(function))
    defaults = iter(guard._defaults)
    for function in guard._with_defaults:
        for name, value in zip(_DEFAULTS, (next(defaults), next(defaults)), strict=True):
            if getattr(function, name) is not value:
                setattr(function, name, value)
                changed.append(_full_name(function))
    return changed


class Guard:
    """The state of what judges, noted when made."""

    def __init__(self, *functions):
        modules = _modules()
        known = _all_bodies(modules)
        more = [f for f in functions if isinstance(f, FunctionType)]
        self._known, self._befores = known, list(map(_COPY, known.spaces))
        self._functions, self._with_defaults = [*known.functions, *more], known.with_defaults + more
        self._code = list(map(_CODE, self._functions))
        self._defaults = list(flat(map(_OF_DEFAULTS, self._with_defaults)))
        self._interpreter = _Interpreter()
        # What tells in one go that nothing was changed.
        self._views, self._lengths = known.views, list(map(len, known.views))
        self._values = list(flat(known.views))

    def restore(self, values=_values, put_back=_put_back, put_back_code=_put_back_code) -> str:
        """Put back what was changed; the name of one such thing, or nothing.

        What it works with stands in its defaults, as a module's names may have been changed too.
        """
        self._interpreter.restore()
        # Values are compared by identity: what is put in their place may claim to be equal. Code
        # cannot, as no class may inherit from its type.
        if (
            list(map(len, self._views)) == self._lengths
            and all(map(is_, flat(self._views), self._values))
            and list(map(_CODE, self._functions)) == self._code
            and all(map(is_, flat(map(_OF_DEFAULTS, self._with_defaults)), self._defaults))
        ):
            return ""
        changed = put_back_code(self)
        spaces = zip(self._known.owners, self._known.spaces, self._befores, strict=True)
        for owner, now, before in spaces:
            if len(now) != len(before) or not all(map(is_, values(now), values(before))):
                changed += put_back(owner, now, before)
        return changed[0] if changed else ""


class _Interpreter:
    """Settings of the interpreter that the code of a verdict runs under."""

    def __init__(self):
        self.limit, self.filters = sys.getrecursionlimit(), list(warnings.filters)
        self.tracer, self.profiler = sys.gettrace(), sys.getprofile()
        self.errors = np.geterr()

    def restore(self) -> None:
        if sys.gettrace() is not self.tracer:
            sys.settrace(self.tracer)
        if sys.getprofile() is not self.profiler:
            sys.setprofile(self.profiler)
        if sys.getrecursionlimit() != self.limit:
            sys.setrecursionlimit(self.limit)
        if warnings.filters != self.filters:
            warnings.filters[:] = self.filters
            warnings._filters_mutated()
        np.seterr(**self.errors)


class _Known(NamedTuple):
    """What modules hold, each thing once."""

    functions: list
    with_defaults: list
    owners: list  # modules, classes, and tables by name
    spaces: list  # what each of them holds: a dict, a list or a set
    views: list  # the values in it


_LAST: list[tuple[list, _Known]] = []


def _all_bodies(modules: list[ModuleType]) -> _Known:
    known = _LAST[0][0] if _LAST else []
    if len(known) != len(modules) or not all(map(is_, known, modules)):
        bodies = zip(*map(_bodies, modules), strict=True)
        found, kinds, tables = map(list, map(flat, bodies))
        functions = list({id(f): f for f in found}.values())
        # A default that a function never had is never asked for.
        with_defaults = [f for f in functions if any(_OF_DEFAULTS(f))]
        named = [(_full_name(f), f.__kwdefaults__) for f in with_defaults if f.__kwdefaults__]
        pairs = [(owner, vars(owner)) for owner in (*modules, builtins, *kinds)]
        owners, spaces = map(list, zip(*pairs, *tables, *named, strict=True))
        views = list(map(_values, spaces))
        _LAST[:] = [(modules, _Known(functions, with_defaults, owners, spaces, views))]
    return _LAST[0][1]


def _modules() -> list[ModuleType]:
    """The loaded modules that a verdict hangs on."""
    return [
        m for name, m in list(sys.modules.items()) if isinstance(m, ModuleType) and _judges(name)
    ]


@cache
def _judges(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first == _OWN:
        return not rest or name.startswith(_JUDGES)
    return first in _FOREIGN and (not rest or name.startswith(_WITHIN))


# Functions, classes and tables of a module, found once: they stand from its import on.
_KNOWN: dict[str, tuple] = {}


def _bodies(module: ModuleType) -> tuple:
    name = module.__name__
    if name.partition(".")[0] != _OWN:
        return _FOREIGN_BODIES.get(name) or _note_foreign(module)
    if name not in _KNOWN:
        values = [v for v in vars(module).values() if getattr(v, "__module__", None) == name]
        kinds = [v for v in values if isinstance(v, type)]
        functions = [v for v in values if isinstance(v, FunctionType)]
        methods = [getattr(m, "__func__", m) for k in kinds for m in vars(k).values()]
        functions += [m for m in methods if isinstance(m, FunctionType)]
        tables = [
            (f"{name}.{n}", v)
            for n, v in vars(module).items()
            if type(v) in (dict, list, set) and not n.startswith("__")
        ]
        _KNOWN[name] = functions, kinds, tables
    return _KNOWN[name]


_FOREIGN_BODIES: dict[str, tuple] = {}


def _note_foreign(module: ModuleType) -> tuple:
    """The Python functions of another package, under their wrappers too."""
    found = []
    for value in vars(module).values():
        while value is not None:
            if isinstance(value, FunctionType):
                found.append(value)
            value = getattr(value, "__wrapped__", None) if callable(value) else None
    _FOREIGN_BODIES[module.__name__] = found, [], []
    return _FOREIGN_BODIES[module.__name__]
