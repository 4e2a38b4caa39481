"""Verdicts on the wrong answers of the tables, each found once for all tests that read it."""

from collections.abc import Callable, Mapping
from functools import cache
from time import process_time

import mdlib as md
from mdlib.checker.mistakes import match
from mdlib.checker.verdict import Verdict


def judged(f: str | Callable, wrt: str, shapes: Mapping, answer, options: Mapping) -> Verdict:
    """The verdict on an answer; a slip that fails is an error here."""
    return _judged(f, wrt, tuple(shapes.items()), answer, tuple(options.items()))[0]


def seconds(f: str | Callable, wrt: str, shapes: Mapping, answer, options: Mapping) -> float:
    """What its verdict took."""
    return _judged(f, wrt, tuple(shapes.items()), answer, tuple(options.items()))[1]


@cache
def _judged(f, wrt, shapes, answer, options) -> tuple[Verdict, float]:
    _import_all()
    strict, match.STRICT = match.STRICT, True
    began = process_time()
    try:
        verdict = md.check(answer, f, wrt, **dict(shapes), **dict(options))
    finally:
        match.STRICT = strict
    return verdict, process_time() - began


@cache
def _import_all() -> None:
    """The first verdict of a process pays for what is imported when it is needed."""
    md.check("2*A @ x", "x.T @ A @ x", "x", A="n n", x="n")
