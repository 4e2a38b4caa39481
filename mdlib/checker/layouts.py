"""From an answer's numbers to what went wrong: shape, then layout, then factor, then place.

Each suspect is one entry of a table: what the wrong answer would be, and the words for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..matrices.layout import arrange
from ..matrices.shapes import ARRANGEMENTS, derivative_shape, kind, shape_text
from ..numeric.closeness import close
from .answers import as_numbers, not_numbers
from .multiples import factor
from .verdict import Verdict

RTOL = 1e-5
# Probes are about 1 in size, so a derivative below RTOL * FLOOR is the rounding of a zero.
FLOOR = 1e-4
NEARLY = (
    "Every entry is nearly right, and not right: a small term is missing or too many, or a "
    "constant is rounded. Compare your answer with f term by term."
)


@dataclass(frozen=True)
class Findings:
    """What an answer gave at each probe, and the partial derivatives D[i, j, k, l] there."""

    values: list
    truths: list[np.ndarray]
    layout: str
    arrangement: str
    sizes: list[dict[str, int]]
    floors: tuple[float, ...] = ()
    rtol: float = RTOL

    def equal(self, values: list, answers: list) -> bool:
        """Equal up to rounding; what is below the floor of a probe counts as rounding there."""
        floors = self.floors or (FLOOR,) * len(values)
        return all(
            close(value, answer, rtol=self.rtol, floor=max(floor, FLOOR))
            for value, answer, floor in zip(values, answers, floors, strict=True)
        )

    def expected(self, layout: str | None = None, arrangement: str | None = None):
        """The right answers, in the layout asked for or in another."""
        layout, arrangement = layout or self.layout, arrangement or self.arrangement
        return [arrange(D, layout=layout, arrangement=arrangement) for D in self.truths]

    @property
    def other_layout(self) -> str:
        return "numerator" if self.layout == "denominator" else "denominator"

    @property
    def size_names(self) -> dict[int, str]:
        """What each number is called at the first probe, where only one name has it."""
        sizes = self.sizes[0]
        numbers = list(sizes.values())
        return {number: name for name, number in sizes.items() if numbers.count(number) == 1}

    def kinds(self) -> tuple[str, str]:
        shape = self.truths[0].shape
        return kind(shape[:2]), kind(shape[2:])

    def shape_words(self, layout: str | None = None, arrangement: str | None = None) -> str:
        """The shape of the right answer, as names and as numbers: n×m (here 2×3)."""
        sizes = self.truths[0].shape
        options = {"layout": layout or self.layout, "arrangement": arrangement or self.arrangement}
        numbers = shape_text(derivative_shape(sizes[:2], sizes[2:], **options))
        named = [self.size_names.get(size, size) if size > 1 else 1 for size in sizes]
        names = shape_text(derivative_shape(named[:2], named[2:], **options))
        return numbers if names == numbers else f"{names} (here {numbers})"


@dataclass(frozen=True)
class Suspect:
    """One way to go wrong: the answers it would give, or None where it does not apply."""

    answers: Callable[[Findings], list | None]
    status: str
    mistakes: Callable[[Findings], list[str]]
    message: Callable[[Findings], str]


def diagnose(findings: Findings, wrt: str) -> Verdict:
    """The verdict on an answer that ran."""
    values, problem = _as_arrays(findings)
    if problem:
        return problem
    if findings.equal(values, findings.expected()):
        return _correct(findings)
    for suspect in SUSPECTS:
        answers = suspect.answers(findings)
        if answers is not None and findings.equal(values, answers):
            return Verdict(suspect.status, suspect.message(findings), suspect.mistakes(findings))
    if values[0].shape != findings.expected()[0].shape:
        return _trace_left_out(values, findings) or _wrong_shape(values[0].shape, findings, wrt)
    fixed = _fixed_shape(values, findings)
    return fixed or factor(values, findings) or _plainly_wrong(values, findings)


def _as_arrays(findings: Findings) -> tuple[list | None, Verdict | None]:
    """The answer's values as matrices, or the verdict on what cannot be one."""
    arrays = []
    for value, expected in zip(findings.values, findings.expected(), strict=True):
        array = as_numbers(value)
        if array is None:
            return None, _cannot_read(not_numbers(value))
        if not np.isfinite(array).all():
            return None, _cannot_read(
                "The answer holds NaN or infinity. "
                "Look for a division by zero, or a root or logarithm of a negative number."
            )
        if array.ndim == 1:
            return None, _one_dimensional(array, expected, findings)
        arrays.append(array.reshape(1, 1) if array.ndim == 0 and expected.size == 1 else array)
    return arrays, None


def _cannot_read(message: str) -> Verdict:
    return Verdict("cannot-read", message)


def _one_dimensional(array, expected, findings: Findings) -> Verdict:
    right = findings.equal(as_columns(findings), findings.expected())
    return Verdict(
        "wrong",
        f"{'The numbers are right, but the' if right else 'The'} answer is a one-dimensional array "
        f"of {array.size}, neither a column nor a row; the derivative is {findings.shape_words()}. "
        "Keep two axes: a column is (n, 1), and a one-dimensional v becomes one as v[:, None].",
        ["N01"] if array.size == expected.size else [],
    )


def as_columns(findings: Findings) -> list[np.ndarray]:
    """One-dimensional answers in the shape of the right one, where they have as many entries."""
    pairs = zip(findings.values, findings.expected(), strict=True)
    arrays = [(as_numbers(value), expected.shape) for value, expected in pairs]
    fits = all(a is not None and a.size == np.prod(shape) for a, shape in arrays)
    return [a.reshape(shape) if fits else a for a, shape in arrays]


def _correct(findings: Findings) -> Verdict:
    count = len(findings.truths)
    probes = "at the given point" if count == 1 else f"at {count} random probes"
    return Verdict(
        "correct",
        f"Equal to the numerical derivative {probes}; "
        f"{findings.layout} layout, {findings.shape_words()}.",
    )


def _in_other_layout(findings: Findings):
    answers = findings.expected(layout=findings.other_layout)
    return None if findings.equal(answers, findings.expected()) else answers


def _layout_ids(findings: Findings) -> list[str]:
    f, x = findings.kinds()
    if f != "scalar" and x != "scalar":
        return ["M06"]
    is_row = np.shape(findings.values[0])[:1] == (1,)
    return ["M05", "M01"] if x == "vector" and f == "scalar" and is_row else ["M01"]


def _layout_message(findings: Findings) -> str:
    return (
        f"This is the answer in {findings.other_layout} layout, "
        f"{findings.shape_words(layout=findings.other_layout)}; the question asks for "
        f"{findings.layout} layout, {findings.shape_words()}. {_how_to_move(findings)}"
    )


def _how_to_move(findings: Findings) -> str:
    f, x = findings.kinds()
    if findings.arrangement == "block" and "scalar" not in (f, x):
        return "Lay each block out again, or use md.convert."
    return "Transpose it."


def _under(arrangement: str):
    def answers(findings: Findings):
        if arrangement == findings.arrangement or "scalar" in findings.kinds():
            return None
        return findings.expected(arrangement=arrangement)

    return answers


def is_rearranged(findings: Findings) -> bool:
    """Whether the values are right under another arrangement."""
    others = (_under(arrangement)(findings) for arrangement in ARRANGEMENTS)
    return any(answers and findings.equal(findings.values, answers) for answers in others)


def _arrangement_message(name: str, words: str):
    def message(findings: Findings) -> str:
        return (
            f"These are the right entries {words} (arrangement {name!r}); "
            f"the question asks for arrangement {findings.arrangement!r}. "
            "Write down where one entry, say that of f_21 and x_12, has to go."
        )

    return message


def _transposed_partials(findings: Findings):
    """x read with its rows and columns exchanged."""
    swapped = [D.swapaxes(2, 3) for D in findings.truths]
    options = {"layout": findings.layout, "arrangement": findings.arrangement}
    return [arrange(D, **options) for D in swapped]


SUSPECTS = [
    Suspect(_in_other_layout, "other-layout", _layout_ids, _layout_message),
    Suspect(
        _under("row-vec"),
        "wrong",
        lambda findings: ["M45"],
        _arrangement_message("row-vec", "with rows stacked instead of columns"),
    ),
    Suspect(
        _under("vec"),
        "wrong",
        lambda findings: [],
        _arrangement_message("vec", "as ∂vec f/∂vec x"),
    ),
    Suspect(
        _under("block"),
        "wrong",
        lambda findings: [],
        _arrangement_message("block", "as blocks, one for each f_ij"),
    ),
    Suspect(
        _transposed_partials,
        "wrong",
        lambda findings: ["M47", "M48"],
        lambda findings: (
            "The entries of the variable are read with rows and columns exchanged. "
            "Differentiate by one entry off the diagonal, say x_12, and see where it lands."
        ),
    ),
]


def _trace_left_out(values: list, findings: Findings) -> Verdict | None:
    """A matrix, where the derivative is a number and is its trace, or the sum of its entries."""
    if findings.expected()[0].size != 1 or any(value.ndim != 2 for value in values):
        return None
    totals = [[np.reshape(add(value), (1, 1)) for value in values] for add in (np.trace, np.sum)]
    if not any(findings.equal(total, findings.expected()) for total in totals):
        return None
    return Verdict(
        "wrong",
        f"The answer is {shape_text(values[0].shape)}; the derivative of a number by a number is "
        "a number. Write the chain rule as a double sum over the entries in between, and see which "
        "entries of this product the sum adds up.",
        ["M41"],
    )


def _wrong_shape(shape, findings: Findings, wrt: str) -> Verdict:
    start = f"The answer is {_shape_words(shape)}; {_rule(findings, wrt)}"
    sizes = findings.truths[0].shape
    other = derivative_shape(
        sizes[:2], sizes[2:], layout=findings.other_layout, arrangement=findings.arrangement
    )
    if tuple(shape) == other:
        hint = f"It has the shape of the {findings.other_layout} layout, and other numbers."
    elif shape in ((), (1, 1)):
        hint = f"There is one number for {_each(findings, wrt)}; a single number cannot be all."
        return Verdict("wrong", f"{start} {hint}", ["M02", "M04"])
    else:
        hint = "Write the sizes under each factor and see which product gives this shape."
    return Verdict("wrong", f"{start} {hint}")


def _fixed_shape(values: list, findings: Findings) -> Verdict | None:
    """Right at the first probe, by accident: the answer does not follow the sizes."""
    for value, expected in zip(values, findings.expected(), strict=True):
        if value.shape != expected.shape:
            return Verdict(
                "wrong",
                f"The answer is {_shape_words(value.shape)} where the derivative is "
                f"{shape_text(expected.shape)}: it does not grow with the sizes. "
                "Make it of the named arrays and their shapes, without numbers for sizes.",
            )
    return None


def _each(findings: Findings, wrt: str) -> str:
    f, x = findings.kinds()
    if "scalar" not in (f, x):
        return f"each pair of an entry of f and an entry of {wrt}"
    return f"each entry of {wrt if f == 'scalar' else 'f'}"


def _shape_words(shape) -> str:
    return "a single number" if shape in ((), (1, 1)) else shape_text(shape)


def _rule(findings: Findings, wrt: str) -> str:
    f, x = findings.kinds()
    words = f"the derivative in {findings.layout} layout is {findings.shape_words()}"
    if "matrix" in (f, x) and "scalar" not in (f, x):
        return f"{words}, arrangement {findings.arrangement!r}."
    if f == "scalar":
        same = "the shape of" if findings.layout == "denominator" else "the shape of the transposed"
        return f"{words}, {same} {wrt}."
    if x == "scalar":
        same = "the shape of the transposed" if findings.layout == "denominator" else "the shape of"
        return f"{words}, {same} f."
    rows, columns = (wrt, "f") if findings.layout == "denominator" else ("f", wrt)
    return f"{words}: a row for each entry of {rows}, a column for each entry of {columns}."


def _plainly_wrong(values: list, findings: Findings) -> Verdict:
    rights = [_right(*pair) for pair in zip(values, findings.expected(), strict=True)]
    # An answer may pass at one probe by accident; the first one at which it fails is shown.
    right = next((right for right in rights if not right.all()), None)
    if right is None:
        return Verdict("wrong", NEARLY)
    if right.size == 1:
        hint = "Write f out for small sizes and differentiate that by hand."
        return Verdict("wrong", f"A number is asked for, and this is not the right one. {hint}")
    where = np.unravel_index(int(np.argmin(right)), right.shape)
    count = f"{int(right.sum())} of the {right.size} entries are" if right.any() else "no entry is"
    return Verdict(
        "wrong",
        f"The shape is right, but {count} right. "
        f"Write f out for small sizes and find entry {_place(where)} of the derivative by hand.",
    )


def _right(value, expected) -> np.ndarray:
    return np.isclose(value, expected, rtol=RTOL, atol=RTOL * np.abs(expected).max())


def _place(where) -> str:
    return f"({', '.join(str(int(index) + 1) for index in where)})"
