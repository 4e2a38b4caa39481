"""From a wrong answer to the name of the mistake: making it on purpose, and comparing values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..errors import MdlibError
from ..language.evaluate import read_arrays
from ..language.tree import MatMul, Sum, Trace, walk
from ..numeric.closeness import close
from .answers import as_numbers
from .layouts import as_columns, is_rearranged
from .mistakes.bank import BANK
from .mistakes.edits import holds
from .mistakes.making import Said
from .mistakes.match import fitting, is_true
from .mistakes.scene import value
from .probing import symbols_in
from .problem import Problem
from .running import Answer
from .verdict import Finding, found

# Findings that only say by which factor an answer is off, and the general id for that; a formula
# tells more.
_BY_FACTOR = {"sign": "N03", "half": "N02", "twice": "N02"}


# Where only the numbers of an answer are known.
UNSEEN = Answer()


def name(problem: Problem, seen: Finding, values: list, answer: Answer = UNSEEN) -> Finding:
    """The finding, with the mistakes of the bank that give the very same numbers.

    Of a function nothing is known but its numbers, and no mistake is named that takes more of it.
    """
    if seen.status not in ("wrong", "other-layout"):
        return seen
    if problem.formula is None:
        return replace(seen, ids=_known_of_any(seen))
    if "N01" in seen.ids:
        fits = [*_fits(problem, as_columns(problem, values), answer)]
        # An array that grew by broadcasting goes before.
        return replace(seen, ids=_merged([id for id in fits if id == "M17"], ["N01"], fits))
    if not all(np.ndim(value) in (0, 2) for value in values):
        return seen
    fits = _fits(problem, values, answer)
    seen = replace(seen, ids=_suggested(problem, seen, answer))
    if seen.status == "other-layout" or is_rearranged(problem, values):
        # The numbers are right, and the finding says where they belong.
        return replace(seen, ids=_merged(seen.ids, fits))
    same_shape = np.shape(np.atleast_2d(values[0])) == problem.expected()[0].shape
    if not (fits and same_shape) and _is_f(problem, values):
        return found("f-itself", _merged(fits, () if same_shape else seen.ids))
    if not fits:
        return replace(seen, ids=(_BY_FACTOR[seen.key],)) if seen.key in _BY_FACTOR else seen
    return _told(seen, fits, same_shape)


def _fits(problem: Problem, values: list, answer: Answer) -> dict[str, Said]:
    """The mistakes that give these values, with words; none that cannot be, as it is answer."""
    arrays = [np.atleast_2d(as_numbers(value)) for value in values]
    fits = fitting(problem.scene, arrays)
    if not fits and problem.layout == "numerator" and problem.arrangement != "block":
        # Some mistakes are made in denominator layout, and the answer then transposed.
        turned = replace(problem, layout="denominator")
        fits = fitting(turned.scene, [array.T for array in arrays])
    impossible = _impossible(problem, answer) if fits else set()
    return {id: said for id, said in fits.items() if id not in impossible}


def _impossible(problem: Problem, answer: Answer) -> set[str]:
    """Mistakes that an answer cannot hold as it is written, whatever its numbers.

    The language knows no array of one axis, and where no sum is written none is of entries.
    """
    axes = {"M17"} if answer.is_text else set()
    formula = answer.formula(problem)
    return axes if formula is None or holds(formula.node, Sum) else axes | {"M41b"}


def _is_f(problem: Problem, values: list) -> bool:
    """Whether the answer is f itself."""
    with np.errstate(all="ignore"):
        f = [np.atleast_2d(problem.formula.evaluate(**point)) for point in problem.points]
    return problem.equal([np.atleast_2d(value) for value in values], f)


def the_differential(problem: Problem, answer: Answer) -> Finding | None:
    """What to say of an answer that is df and not the derivative; None for any other."""
    change = f"d{problem.wrt}"
    if not answer.is_text or change not in answer.given or problem.formula is None:
        return None
    try:
        line = problem.read(answer.given, differential=problem.wrt)
    except MdlibError:
        return None
    if change in line.node.names and _equals_df(problem, line.node, change):
        return found("differential", change=change)
    return None


def _equals_df(problem: Problem, node, change: str) -> bool:
    """Whether a line has the value of df at each probe, for a change drawn at random."""
    rng = np.random.default_rng(0)
    for point, D, floor in zip(problem.points, problem.truths, problem.floors, strict=True):
        arrays, sizes = read_arrays(symbols_in(problem.formula), point)
        step = rng.uniform(-1, 1, arrays[problem.wrt].shape)
        line = value(node, {**arrays, change: step}, sizes)
        df = np.einsum("ijkl,kl->ij", D, step)
        if line is None or not close(np.atleast_2d(line), df, problem.rtol, floor=floor):
            return False
    return True


def _suggested(problem: Problem, seen: Finding, answer: Answer) -> tuple[str, ...]:
    """What the shape or a factor suggests, where f and the answer have what it asks for."""
    if seen.key in _BY_FACTOR:
        return seen.ids
    unlikely = set()
    formula = answer.formula(problem) if seen.ids else None
    if formula is not None:
        unlikely |= set() if holds(formula.node, Trace) else {"M02"}
        unlikely |= set() if any(map(_is_inner_product, walk(formula.node))) else {"M04"}
    return tuple(id for id in seen.ids if is_true(id, problem.scene) and id not in unlikely)


def _is_inner_product(node) -> bool:
    return type(node) is MatMul and node.is_scalar


def _known_of_any(seen: Finding) -> tuple[str, ...]:
    """The ids that take nothing for granted of f."""
    if seen.key in _BY_FACTOR:
        return (_BY_FACTOR[seen.key],)
    return tuple(id for id in seen.ids if not BANK[id].asks)


def _merged(*lists) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in lists for id in ids))


def _told(seen: Finding, fits: dict[str, Said], same_shape: bool) -> Finding:
    """The likeliest mistake in words; what is wrong with the shape goes before."""
    # Ids that the numbers confirm go before those that only the shape suggests.
    sure = [id for id in seen.ids if id in fits]
    ids = tuple(fits) if seen.key in _BY_FACTOR else _merged(sure, fits, seen.ids)
    mistake = of_bank(ids, fits.get(ids[0], Said()))
    if same_shape:
        return mistake
    shape = seen.parts.get("shape", seen.message)
    return found("shape-first", ids, shape=shape, mistake=mistake.message)


def of_bank(ids: tuple[str, ...], said: Said) -> Finding:
    """What went wrong and what to try, as its maker says it, or else the bank."""
    told = {"what": said.what or BANK[ids[0]].what, "hint": said.hint or BANK[ids[0]].hint}
    if said.besides:
        return found("mistake-besides", ids, besides=said.besides, **told)
    return found("mistake", ids, **told)
