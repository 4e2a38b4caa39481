"""The hints of a question: which there are, in which order, and the solution apart from them.

Some are made by deriving: the shape, the rules, the first line. Others the course wrote: they come
with the library (hints.json, which the builder makes from the sources of the sets). A solution is
derived, or read from the folder solutions/, which a lecturer may keep back.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, reduce
from itertools import chain
from pathlib import Path

from ..engine.api import derive
from ..engine.derivation import Derivation, Step
from ..errors import Message, NoRuleError
from ..language.formulas import Formula
from ..matrices.shapes import derivative_shape, shape_text
from .course_words import say

HINTS = Path(__file__).with_name("hints.json")
# A notebook of exercises stands beside solutions/; the course's folder holds it.
FOLDERS = ("../solutions", "solutions")
# The rungs of a ladder, from the least on; a hint with another title stands in the middle.
HEIGHTS = {"shape": 0, "rules": 1, "rule": 1, "first line": 3, "solution": 4}
MIDDLE = 2
# fmt: off
TITLES = {
    "shape": "title-shape", "rules": "title-rules", "first line": "title-first-line",
    "what it says": "title-what-it-says", "begin": "title-begin", "go on": "title-go-on",
    "solution": "title-solution",
}
# fmt: on
# A derivative passes through these without a change; they are no hint.
PLAIN = {"constant-factor", "sum", "trace", "sum-of-entries"}


@dataclass(frozen=True, repr=False)
class Hint:
    """One rung of a ladder.

    Attributes
    ----------
    title : str
        "shape", "rules", "first line", "solution", or as the course wrote it.
    text : str
        For a terminal.
    markdown : str
        For a notebook.
    number, of : int
        Which rung this is, from 1, and how many there are; 0 for a solution apart from a ladder.
    """

    title: str
    text: str
    markdown: str
    number: int = 1
    of: int = 1

    def __repr__(self) -> str:
        if not self.number:
            return say("solution", text=self.text)
        return say("hint", text=self.text, **self._place())

    def _repr_markdown_(self) -> str:
        if not self.number:
            return say("solution-markdown", text=self.markdown)
        return say("hint-markdown", text=self.markdown, **self._place())

    def _place(self) -> dict:
        title = say(TITLES[self.title]) if self.title in TITLES else self.title
        return {"number": self.number, "of": self.of, "title": title}


def whole_ladder(number: str, made: list[Hint]) -> list[Hint]:
    """The rungs of a question: the course's own, those made that it lacks, then the solution."""
    own = [Hint(title, text, text) for title, text in _written().get(number, [])]
    heights = {HEIGHTS.get(hint.title, hint.title) for hint in own}
    rungs = [*own, *(h for h in made if HEIGHTS.get(h.title, h.title) not in heights)]
    if not rungs or rungs[-1].title != "solution":
        rungs.append(solution(number))
    return numbered(sorted(rungs, key=lambda hint: HEIGHTS.get(hint.title, MIDDLE)))


def numbered(hints: list[Hint]) -> list[Hint]:
    """The hints with their places on the ladder."""
    return [replace(hint, number=n, of=len(hints)) for n, hint in enumerate(hints, start=1)]


@cache
def _written() -> dict[str, list[list[str]]]:
    """The hints that the course wrote: question → (title, text) from the least on."""
    return json.loads(HINTS.read_text(encoding="utf-8"))


def ladder(formula: Formula, wrt: str, *, layout: str, arrangement: str) -> list[Hint]:
    """The hints for ∂f/∂x, from the least to the whole; without a rule, the shape is all.

    Examples
    --------
    >>> from mdlib.language.formulas import formula
    >>> f = formula("tr(A @ X)", A="n m", X="m n")
    >>> for hint in ladder(f, "X", layout="denominator", arrangement="vec")[:3]:
    ...     print(hint)
    Hint 1 of 4: shape. The derivative is m×n in denominator layout.
    Hint 2 of 4: rules. What is used, in this order: trace; product; first identification theorem.
    Hint 3 of 4: first line. tr(d(A @ X)) = tr(A @ dX), by the rule: product.
    """
    shapes = formula.shape, formula.specs[wrt].shape
    shape = derivative_shape(*shapes, layout=layout, arrangement=arrangement)
    said = say("hint-shape", shape=shape_text(shape), layout=layout)
    rungs = [Hint("shape", said, said)]
    try:
        derivation = derive(formula, wrt, layout=layout, arrangement=arrangement)
    except NoRuleError:
        return numbered(rungs)
    return numbered([*rungs, *_of_steps(derivation), solution_of(derivation)])


def _of_steps(derivation: Derivation) -> list[Hint]:
    """Which rules are used, and the first line that tells something."""
    steps = derivation.steps
    if not steps:
        return []
    every = chain.from_iterable(step.labels for step in derivation.steps_at("every step"))
    names = dict.fromkeys(label.name for label in every if label.key != "tidy")
    use = say("hint-rules", rules="; ".join(names))
    first = next((step for step in steps[:-1] if _tells(step)), steps[0])
    line = say("hint-line", before=first.before, after=first.after, rule=first.rule)
    drawn = {"line": first.latex(), "rule": first.rule, "sentence": first.sentence}
    shown = say("hint-line-markdown", **drawn)
    return [Hint("rules", use, use), Hint("first line", line, shown)]


def _tells(step: Step) -> bool:
    return not {label.key for label in step.labels} <= PLAIN


def steps_say(said: Iterable[tuple[int, Message]]) -> Hint:
    """What the rules of some steps say, with the numbers of the steps where there are several."""
    rows = list(said)
    told = [say("of-line", number=number, said=words) for number, words in rows]
    told = told if len(rows) > 1 else [rows[0][1]]
    whole = reduce(lambda first, second: say("then", first=first, second=second), told)
    return Hint("what it says", whole, whole)


def solution_of(derivation: Derivation) -> Hint:
    """The end of the ladder: the whole derivation."""
    return Hint("solution", f"\n{derivation}", f"\n\n{derivation.markdown()}")


def solution(number: str, folders=FOLDERS) -> Hint:
    """The solution of a question, from the notebook of solutions; or words on where it is."""
    pattern = f"{number.partition('.')[0]}_*.ipynb"
    for path in chain.from_iterable(sorted(Path(folder).glob(pattern)) for folder in folders):
        code = _solution_in(path, number)
        if code:
            return Hint("solution", f"\n{code}", f"\n\n```python\n{code}\n```")
    said = say("no-solution", number=number)
    return Hint("solution", said, said)


def _solution_in(path: Path, number: str) -> str:
    """What a notebook of solutions answers: the lines between the question and its check."""
    asked = re.compile(rf'md\.question\(\s*"{re.escape(number)}"')
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and asked.search(source):
            statements = ast.parse(source).body
            first = next(s for s in statements if asked.search(ast.get_source_segment(source, s)))
            lines = source.splitlines()[first.end_lineno : statements[-1].lineno - 1]
            return "\n".join(lines).strip()
    return ""
