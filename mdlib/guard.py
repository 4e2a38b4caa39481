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
from operator import attrgetter, is_
from types import FunctionType, ModuleType
from typing import NamedTuple

import numpy as np

# Parts of the library that judge; the others may keep a state of their own.
_JUDGES = frozenset(
    """answers arrays branches check closely compare derive diagnose differences errors evidence
    formula functions guard jacobian layout mistakes multiples name numeric precise probes runs
    shapes slips task trace verdict vecops wide""".split()  # noqa: SIM905
)
_FOREIGN = ("numpy", "decimal", "fractions", "inspect", "math", "operator")
_WITHIN = ("numpy.linalg", "numpy._core", "numpy.lib", "numpy.matrixlib")
_CODE, _DEFAULTS = attrgetter("__code__"), ("__defaults__", "__kwdefaults__")
_OF_DEFAULTS = attrgetter(*_DEFAULTS)
# What the guard itself works with, should an answer put others in their place.
all, getattr, iter, len, list = all, getattr, iter, len, list
map, next, setattr, vars, zip = map, next, setattr, vars, zip
flat = chain.from_iterable
# An interpreter at a prompt sets it itself.
_OWN_NAMES = frozenset({"_"})


class Guard:
    """The state of what judges, noted when made."""

    def __init__(self, *functions):
        modules = _modules()
        known = _all_bodies(modules)
        more = [f for f in functions if isinstance(f, FunctionType)]
        self._names = [(m.__name__, vars(m), dict(vars(m))) for m in (*modules, builtins)]
        self._classes = [(kind, space, dict(space)) for kind, space in known.classes]
        self._tables = [(where, t, t.copy()) for where, t in known.tables]
        self._functions, self._with_defaults = [*known.functions, *more], known.with_defaults + more
        self._code = list(map(_CODE, self._functions))
        self._defaults = list(flat(map(_OF_DEFAULTS, self._with_defaults)))
        self._interpreter = _Interpreter()
        # What tells in one go that nothing was changed.
        noted = [each[1:] for each in (*self._names, *self._classes, *self._tables)]
        self._views = [_values(now) for now, _ in noted]
        self._lengths = list(map(len, self._views))
        self._values = list(flat(_values(before) for _, before in noted))

    def _is_as_noted(self) -> bool:
        # Values are compared by identity: what is put in their place may claim to be equal. Code
        # cannot, as no class may inherit from its type.
        return (
            list(map(len, self._views)) == self._lengths
            and all(map(is_, flat(self._views), self._values))
            and list(map(_CODE, self._functions)) == self._code
            and all(map(is_, flat(map(_OF_DEFAULTS, self._with_defaults)), self._defaults))
        )

    def restore(self) -> str:
        """Put back what was changed; the name of one such thing, or nothing."""
        self._interpreter.restore()
        if self._is_as_noted():
            return ""
        changed = [*self._put_back_names(), *self._put_back_code()]
        changed += [*self._put_back_methods(), *self._put_back_tables()]
        return changed[0] if changed else ""

    def _put_back_names(self):
        for module, now, before in self._names:
            if _same(now, before):
                continue
            for name, value in before.items():
                if now.get(name) is not value and name not in _OWN_NAMES:
                    now[name] = value
                    yield f"{module}.{name}"

    def _put_back_code(self):
        for function, code in zip(self._functions, self._code, strict=True):
            if function.__code__ is not code:
                function.__code__ = code
                yield _full_name(function)
        defaults = iter(self._defaults)
        for function in self._with_defaults:
            for name, value in zip(_DEFAULTS, (next(defaults), next(defaults)), strict=True):
                if getattr(function, name) is not value:
                    setattr(function, name, value)
                    yield _full_name(function)

    def _put_back_methods(self):
        for kind, now, before in self._classes:
            if _same(now, before):
                continue
            for name in set(now) - set(before):
                delattr(kind, name)
                yield f"{kind.__module__}.{kind.__name__}.{name}"
            for name, value in before.items():
                if now.get(name) is not value:
                    setattr(kind, name, value)
                    yield f"{kind.__module__}.{kind.__name__}.{name}"

    def _put_back_tables(self):
        for where, table, before in self._tables:
            if _same_table(table, before):
                continue
            table.clear()
            (table.extend if isinstance(table, list) else table.update)(before)
            yield where


def _full_name(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _same(now, before) -> bool:
    """Whether the values are the very same: what is put in their place may claim to be equal."""
    return len(now) == len(before) and all(map(is_, now.values(), before.values()))


def _values(table):
    """A view of the values in a dict; a list or set as it is."""
    return table if isinstance(table, list | set) else table.values()


def _same_table(now, before) -> bool:
    if isinstance(now, dict):
        return _same(now, before)
    return len(now) == len(before) and all(map(is_, now, before))


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
    classes: list
    tables: list


_LAST: list[tuple[list, _Known]] = []


def _all_bodies(modules: list[ModuleType]) -> _Known:
    if not (_LAST and _same_table(modules, _LAST[0][0])):
        bodies = zip(*map(_bodies, modules), strict=True)
        found, kinds, tables = map(list, map(flat, bodies))
        functions = list({id(f): f for f in found}.values())
        # A default that a function never had is never asked for.
        with_defaults = [f for f in functions if any(_OF_DEFAULTS(f))]
        named = [(_full_name(f), f.__kwdefaults__) for f in with_defaults if f.__kwdefaults__]
        spaces = [(kind, vars(kind)) for kind in kinds]
        known = _Known(functions, with_defaults, spaces, [*tables, *named])
        _LAST[:] = [(modules, known)]
    return _LAST[0][1]


def _modules() -> list[ModuleType]:
    """The loaded modules that a verdict hangs on."""
    return [
        m for name, m in list(sys.modules.items()) if isinstance(m, ModuleType) and _judges(name)
    ]


@cache
def _judges(name: str) -> bool:
    first, _, rest = name.partition(".")
    if first == __package__:
        return not rest or rest.partition(".")[0] in _JUDGES
    return first in _FOREIGN and (not rest or name.startswith(_WITHIN))


# Functions, classes and tables of a module, found once: they stand from its import on.
_KNOWN: dict[str, tuple] = {}


def _bodies(module: ModuleType) -> tuple:
    name = module.__name__
    if name.partition(".")[0] != __package__:
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
