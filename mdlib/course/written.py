"""What the course wrote about a numbered question: its hints, and its solution.

The hints come with the library (hints.json, which the builder makes from the sources of the sets).
A solution is read from the folder solutions/, which a lecturer may keep back.
"""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from itertools import chain
from pathlib import Path

from .hints import RUNGS, Hint, numbered

HINTS = Path(__file__).with_name("hints.json")
# A notebook of exercises stands beside solutions/; the course's folder holds it.
FOLDERS = ("../solutions", "solutions")


@cache
def _all_hints() -> dict[str, list[list[str]]]:
    return json.loads(HINTS.read_text(encoding="utf-8"))


def hints(number: str) -> list[Hint]:
    """The hints that the course wrote for a question, from the least on."""
    return [Hint(title, text, text) for title, text in _all_hints().get(number, [])]


def whole_ladder(number: str, computed: list[Hint]) -> list[Hint]:
    """The course's own hints, what can be derived beyond them, and at the end the solution."""
    written = hints(number)
    titles = {_family(hint) for hint in written}
    rungs = [*written, *(hint for hint in computed if _family(hint) not in titles)]
    if not rungs or rungs[-1].title != "solution":
        rungs.append(solution(number))
    return numbered(sorted(rungs, key=_height))


def _family(hint: Hint) -> str:
    return "rules" if hint.title == "rule" else hint.title


def _height(hint: Hint) -> float:
    """Where a rung stands; a hint of another kind stands between the rules and the first line."""
    family = _family(hint)
    return RUNGS.index(family) if family in RUNGS else 1.5


def solution(number: str, folders=FOLDERS) -> Hint:
    """The solution of a question, from the notebook of solutions; or words on where it is."""
    pattern = f"{number.partition('.')[0]}_*.ipynb"
    for path in chain.from_iterable(sorted(Path(folder).glob(pattern)) for folder in folders):
        code = _solution_in(path, number)
        if code:
            return Hint("solution", f"\n{code}", f"\n\n```python\n{code}\n```")
    said = (
        f"The solution of {number} is not at hand: no folder solutions/ beside this one has it. "
        "Whoever gave you the set may have kept it back."
    )
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
