"""Formulas that go by cases: an answer is right only if it is right in every case.

abs, relu and sign have a branch for each sign of their argument, in f or in the answer. Two random
probes may both fall on one branch, so more are drawn until each sign has been met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .derive.verify import parts
from .errors import MdlibError
from .formula import Formula
from .formula.elementwise import ELEMENTWISE
from .formula.tree import Elementwise
from .task import Task, read_task, retold, value_of

TRIES = 24


def kinked(*formulas: Formula | None) -> list[Formula]:
    """The arguments whose sign decides."""
    return [
        Formula(part.args[0], formula.specs)
        for formula in formulas
        if formula is not None
        for part in parts(formula.node)
        if type(part) is Elementwise and ELEMENTWISE[part.key].kinked
    ]


def other_branches(
    task: Task, f: str | Callable, arguments: list[Formula], seed: int
) -> Iterator[Task]:
    """The question at more probes: those at which some argument has a sign not met before."""
    met = _signs(task, arguments)
    for turn in range(1, TRIES):
        if len(met) == 2 * len(arguments):
            return
        try:
            other = read_task(f, task.wrt, task.shapes, seed + turn)
            other = (
                retold(other, f, list(map(_mirrored(task), other.points))) if turn % 2 else other
            )
            new = _signs(other, arguments) - met
        except (MdlibError, np.linalg.LinAlgError):
            continue
        if new:
            met |= new
            yield other


def _signs(task: Task, arguments: list[Formula]) -> set[tuple[int, bool]]:
    found = set()
    for number, argument in enumerate(arguments):
        for point in task.points:
            value = value_of(argument, point)
            found |= {(number, True)} if np.any(value > 0) else set()
            found |= {(number, False)} if np.any(value < 0) else set()
    return found


def _mirrored(task: Task) -> Callable[[dict], dict]:
    """Change the sign of the determinant of each matrix that is square and nothing else."""
    free = [name for name, shape in task.shapes.items() if isinstance(shape, str)]
    free = [name for name in free if len(set(words := task.shapes[name].split())) == 1 < len(words)]

    def mirror(point: dict) -> dict:
        square = {name: point[name] for name in free if np.ndim(point[name]) == 2}
        turned = {name: np.vstack([-A[:1], A[1:]]) for name, A in square.items()}
        return point | turned

    return mirror
