"""From a wrong answer to the name of the mistake: making it on purpose, and comparing values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .answers import as_numbers
from .diagnose import Findings, as_columns, is_rearranged
from .formula.tree import Trace
from .mistakes import BANK
from .slips import Scene, fitting
from .task import Task
from .verdict import Verdict

# Ids that only say by which factor an answer is off; a formula tells more.
_BY_FACTOR = ({"M11", "M28", "M49"}, {"M10", "M27b"}, {"M18"})
_PLAIN = ("N03", "N02", "N02")


def named(verdict: Verdict, findings: Findings, task: Task) -> Verdict:
    """The verdict, with the mistakes of the bank that give the very same numbers."""
    if verdict.status not in ("wrong", "other-layout") or task.formula is None:
        return verdict
    if "N01" in verdict.mistakes:
        found = _fits(as_columns(findings), findings, task)[1]
        return replace(verdict, mistakes=_beside_axis(found))
    if not _has_two_axes(findings):
        return verdict
    scene, fits = _fits(findings.values, findings, task)
    verdict = replace(verdict, mistakes=_suggested(verdict, scene))
    if verdict.status == "other-layout":
        return replace(verdict, mistakes=_merged(verdict.mistakes, fits))
    if is_rearranged(findings):
        # The numbers are right, and the verdict says where they belong.
        return replace(verdict, mistakes=_merged(verdict.mistakes, fits))
    by_factor = _plain(verdict)
    if by_factor and not fits:
        return replace(verdict, mistakes=[by_factor])
    if not fits:
        return verdict
    return _worded(verdict, fits, _same_shape(findings))


def _fits(values: list, findings: Findings, task: Task) -> tuple[Scene, list[str]]:
    """The question as the slips see it, and the mistakes that give these values."""
    expected, options = findings.expected(), (findings.layout, findings.arrangement)
    arrays = [np.atleast_2d(as_numbers(value)) for value in values]
    scene = Scene(task.formula, task.wrt, task.points, expected, *options)
    found = fitting(scene, arrays)
    if found or findings.layout == "denominator" or findings.arrangement == "block":
        return scene, found
    # Some slips are made in denominator layout, and the answer then transposed.
    truths = [array.T for array in expected]
    turned = Scene(task.formula, task.wrt, task.points, truths, arrangement=findings.arrangement)
    return scene, fitting(turned, [array.T for array in arrays])


def _beside_axis(found: list[str]) -> list[str]:
    """The mistakes of an answer with one axis: an array that grew by broadcasting goes before."""
    grown = [id for id in found if id == "M17"]
    return _merged(grown, ["N01"], found)


def _suggested(verdict: Verdict, scene: Scene) -> list[str]:
    """What the shape suggests; a lost trace is not likely where there is none."""
    has_trace = any(type(part) is Trace for part in scene.parts)
    return verdict.mistakes if has_trace else sorted(verdict.mistakes, key="M02".__eq__)


def _has_two_axes(findings: Findings) -> bool:
    return all(np.ndim(value) in (0, 2) for value in findings.values)


def _same_shape(findings: Findings) -> bool:
    value, expected = findings.values[0], findings.expected()[0]
    return np.shape(np.atleast_2d(value)) == expected.shape


def _plain(verdict: Verdict) -> str | None:
    """The general id for what is only off by a factor."""
    for ids, plain in zip(_BY_FACTOR, _PLAIN, strict=True):
        if set(verdict.mistakes) == ids:
            return plain
    return None


def _merged(*lists: list[str]) -> list[str]:
    return list(dict.fromkeys(id for ids in lists for id in ids))


def _worded(verdict: Verdict, fits: list[str], same_shape: bool) -> Verdict:
    """The likeliest mistake in words; what is wrong with the shape goes before."""
    ids = fits if _plain(verdict) else _first_sure(verdict.mistakes, fits)
    mistake = BANK[ids[0]]
    words = f"{mistake.what} {mistake.hint}"
    if not same_shape:
        words = f"{verdict.message.partition('. ')[0].rstrip('.')}. {words}"
    return Verdict("wrong", words, ids)


def _first_sure(known: list[str], fits: list[str]) -> list[str]:
    """Ids that the numbers confirm go before those that only the shape suggests."""
    return _merged([id for id in known if id in fits], fits, known)
