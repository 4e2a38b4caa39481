"""From a wrong answer to the name of the mistake: making it on purpose, and comparing values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import MdlibError
from ..language.evaluate import read_arrays
from ..language.formulas import Formula
from ..language.tree import MatMul, Sum, Trace
from ..numeric.closeness import close
from .answers import as_numbers
from .layouts import Findings, as_columns, is_rearranged
from .mistakes.bank import BANK
from .mistakes.edits import holds, parts
from .mistakes.making import Said
from .mistakes.match import fitting, is_true
from .mistakes.scene import Scene, value
from .problem import Task, symbols_in
from .verdict import Verdict

# Ids that only say by which factor an answer is off; a formula tells more.
_BY_FACTOR = ({"M11", "M28", "M49"}, {"M10", "M27b"}, {"M18"})
_PLAIN = ("N03", "N02", "N02")


@dataclass(frozen=True)
class Written:
    """An answer as it is written; `run` calls what may run a stranger's code."""

    answer: Any = None
    run: Callable[[Callable], Any] = lambda action: action()

    @property
    def is_text(self) -> bool:
        return isinstance(self.answer, str)

    def formula(self, task: Task) -> Formula | None:
        """The answer as a formula; None where it is not written in what the language knows."""
        try:
            return self.run(lambda: task.formula_of(self.answer))
        except (MdlibError, ValueError, TypeError):
            return None


UNSEEN = Written()


def named(verdict: Verdict, findings: Findings, task: Task, written: Written = UNSEEN) -> Verdict:
    """The verdict, with the mistakes of the bank that give the very same numbers.

    Of a function nothing is known but its numbers, and no mistake is named that takes more of it.
    """
    if verdict.status not in ("wrong", "other-layout"):
        return verdict
    if task.formula is None:
        return replace(verdict, mistakes=_known_of_any(verdict))
    if "N01" in verdict.mistakes:
        found = _fits(as_columns(findings), findings, task, written)[1]
        return replace(verdict, mistakes=_beside_axis([*found]))
    if not _has_two_axes(findings):
        return verdict
    scene, fits = _fits(findings.values, findings, task, written)
    verdict = replace(verdict, mistakes=_suggested(verdict, scene, written, task))
    if verdict.status == "other-layout" or is_rearranged(findings):
        # The numbers are right, and the verdict says where they belong.
        return replace(verdict, mistakes=_merged(verdict.mistakes, [*fits]))
    same_shape = _same_shape(findings)
    if _is_f(findings, task) and not (fits and same_shape):
        return _f_itself(verdict, [*fits], same_shape)
    by_factor = _plain(verdict)
    if by_factor and not fits:
        return replace(verdict, mistakes=[by_factor])
    return _worded(verdict, fits, same_shape) if fits else verdict


def _fits(
    values: list, findings: Findings, task: Task, written: Written
) -> tuple[Scene, dict[str, Said]]:
    """The question as the slips see it, and the mistakes that give these values, with words."""
    expected, options = findings.expected(), (findings.layout, findings.arrangement)
    arrays = [np.atleast_2d(as_numbers(value)) for value in values]
    scene = Scene(task.formula, task.wrt, task.points, expected, *options)
    found = fitting(scene, arrays)
    if not found and findings.layout == "numerator" and findings.arrangement != "block":
        # Some slips are made in denominator layout, and the answer then transposed.
        truths = [array.T for array in expected]
        turned = Scene(
            task.formula, task.wrt, task.points, truths, arrangement=findings.arrangement
        )
        found = fitting(turned, [array.T for array in arrays])
    impossible = _impossible(written, task)
    return scene, {id: said for id, said in found.items() if id not in impossible}


def _impossible(written: Written, task: Task) -> set[str]:
    """Mistakes that an answer cannot hold as it is written, whatever its numbers.

    The language knows no array of one axis, and where no sum is written none is of entries.
    """
    axes = {"M17"} if written.is_text else set()
    formula = written.formula(task)
    return axes if formula is None or holds(formula.node, Sum) else axes | {"M41b"}


def _is_f(findings: Findings, task: Task) -> bool:
    """Whether the answer is f itself."""
    with np.errstate(all="ignore"):
        values = [np.atleast_2d(task.formula.evaluate(**point)) for point in task.points]
    return findings.equal([np.atleast_2d(value) for value in findings.values], values)


def _f_itself(verdict: Verdict, fits: list[str], same_shape: bool) -> Verdict:
    what = "That is f itself, and its derivative is asked for."
    words = f"{what} Change one entry of the variable a little, and ask by how much f changes."
    return Verdict("wrong", words, _merged(fits, [] if same_shape else verdict.mistakes))


def the_differential(answer, task: Task) -> Verdict | None:
    """What to say of an answer that is df and not the derivative; None for any other."""
    change = f"d{task.wrt}"
    if not isinstance(answer, str) or change not in answer or task.formula is None:
        return None
    try:
        line = task.read(answer, differential=task.wrt)
    except MdlibError:
        return None
    if change not in line.node.names or not _equals_df(line.node, task, change):
        return None
    what = "That is the differential: read the derivative off."
    words = f"{what} Bring {change} out of every product and transpose, and ask what stands by it."
    return Verdict("wrong", words)


def _equals_df(node, task: Task, change: str) -> bool:
    """Whether a line has the value of df at each probe, for a change drawn at random."""
    rng = np.random.default_rng(0)
    for point, D, floor in zip(task.points, task.truths, task.floors, strict=True):
        arrays, sizes = read_arrays(symbols_in(task.formula), point)
        step = rng.uniform(-1, 1, arrays[task.wrt].shape)
        found = value(node, {**arrays, change: step}, sizes)
        df = np.einsum("ijkl,kl->ij", D, step)
        if found is None or not close(np.atleast_2d(found), df, task.rtol, floor=floor):
            return False
    return True


def _beside_axis(found: list[str]) -> list[str]:
    """The mistakes of an answer with one axis: an array that grew by broadcasting goes before."""
    grown = [id for id in found if id == "M17"]
    return _merged(grown, ["N01"], found)


def _suggested(verdict: Verdict, scene: Scene, written: Written, task: Task) -> list[str]:
    """What the shape or a factor suggests, where f and the answer have what it asks for."""
    if _plain(verdict):
        return verdict.mistakes
    unlikely = set()
    formula = written.formula(task)
    if formula is not None:
        unlikely |= set() if holds(formula.node, Trace) else {"M02"}
        unlikely |= set() if any(map(_is_inner_product, parts(formula.node))) else {"M04"}
    return [id for id in verdict.mistakes if is_true(id, scene) and id not in unlikely]


def _is_inner_product(node) -> bool:
    return type(node) is MatMul and node.is_scalar


def _known_of_any(verdict: Verdict) -> list[str]:
    """The ids that take nothing for granted of f."""
    plain = _plain(verdict)
    return [plain] if plain else [id for id in verdict.mistakes if not BANK[id].asks]


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


def _worded(verdict: Verdict, fits: dict[str, Said], same_shape: bool) -> Verdict:
    """The likeliest mistake in words; what is wrong with the shape goes before."""
    ids = [*fits] if _plain(verdict) else _first_sure(verdict.mistakes, [*fits])
    words = in_words(ids[0], fits.get(ids[0], Said()))
    shape = "" if same_shape else f"{verdict.message.partition('. ')[0].rstrip('.')}. "
    return Verdict("wrong", shape + words, ids, words=words)


def in_words(id: str, said: Said) -> str:
    """What went wrong and what to try, as a slip says it, or else the bank."""
    what, hint = said.what or BANK[id].what, said.hint or BANK[id].hint
    if said.besides:
        what = f"{said.besides}. Apart from that: {what}"
    return f"{what} {hint}"


def _first_sure(known: list[str], fits: list[str]) -> list[str]:
    """Ids that the numbers confirm go before those that only the shape suggests."""
    return _merged([id for id in known if id in fits], fits, known)
