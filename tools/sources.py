"""From a MyST source to the notebooks that readers open: a lecture, an exercise, its solution.

Nothing here runs a cell. A lecture is its source. An exercise set is one source with two readings:
the exercise (solutions removed, hints asked for by a call) and the solution (placeholders removed).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

import jupytext
import nbformat

from . import ROOT
from .hints import QUESTION, with_calls
from .pages import (
    SourceError,
    digest,
    digest_of,
    exercise_sources,
    lecture_sources,
    number_of,
    text_of,
)
from .sentences import Tie, TieError, ties_in, values_in, without_marks

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SOLUTION_TAG = "solution"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PLACEHOLDER = re.compile(r"^\s*(\w+ = )?\.\.\.\s*$")
# What opens a cell, and what looks as if it did.
CELL = "```{code-cell} ipython3"
FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*(?:\{|code).*", re.MULTILINE)
ALIKE = 0.8  # of their letters; "BEGIN SOLUTON" and "Begin solution" are meant as markers


def products(root: Path = ROOT) -> dict[Path, tuple[Path, str]]:
    """Every notebook that the sources make: target → (source, reading)."""
    made = {}
    for source in lecture_sources(root):
        made[root / "notebooks" / f"{source.stem}.ipynb"] = (source, "lecture")
    for source in exercise_sources(root):
        made[root / "exercises" / f"{source.stem}.ipynb"] = (source, "exercise")
        made[root / "solutions" / f"{source.stem}.ipynb"] = (source, "solution")
    return made


def read(source: Path, reading: str) -> nbformat.NotebookNode:
    """Read a source as a notebook without outputs: reading is lecture, exercise or solution."""
    return read_with_ties(source, reading)[0]


def read_with_ties(
    source: Path, reading: str
) -> tuple[nbformat.NotebookNode, dict[str, list[Tie]]]:
    """A source as a notebook, and by a cell's id what its sentences are tied to."""
    notebook = _parsed(source)
    try:
        ties = {id(cell): _take_ties(cell) for cell in notebook.cells}
        if reading == "exercise":
            with_calls(notebook)
        if reading != "lecture":
            notebook.cells = [cell for cell in map(READERS[reading], notebook.cells) if cell]
    except (SourceError, TieError) as error:
        raise SourceError(f"{source.name}: {error}") from None
    _tidy(notebook, digest_of(source))
    return notebook, {cell.id: ties[id(cell)] for cell in notebook.cells if ties.get(id(cell))}


def _parsed(source: Path) -> nbformat.NotebookNode:
    text = text_of(source)
    head = re.match(r"---\n(.*?\n)---\n", text, flags=re.DOTALL)
    if not head:
        raise SourceError(f"{source.name}: it must begin with its front matter, between --- lines")
    for number, line in enumerate(head[1].split("\n"), start=2):
        if "\t" in line:
            raise SourceError(f"{source.name}, line {number}: a tab; YAML is indented by spaces")
    try:
        return jupytext.reads(text, fmt="md:myst")
    except Exception as error:
        # jupytext lets out whatever its YAML and Markdown parsers raise.
        words = " ".join(str(error).split())[:200]
        raise SourceError(f"{source.name}: it cannot be read ({words})") from None


def _take_ties(cell) -> list[Tie]:
    """Take the marks out of a cell's prose, and return its ties."""
    if cell.cell_type != "markdown":
        return []
    ties = ties_in(cell.source)
    cell.source = without_marks(cell.source)
    return ties


def _exercise_cell(cell):
    if SOLUTION_TAG in tags(cell):
        return None
    if cell.cell_type == "markdown" and values_in(cell.source):
        # An exercise is handed out unrun, and nothing could work the value out.
        raise SourceError("a set ties its sentences by `% holds:` only, and here is an {eval}")
    cell.source = without_solution(cell.source)
    return cell


def _solution_cell(cell):
    if BEGIN in cell.source:
        cell.source = without_placeholder(cell.source)
    return cell


READERS = {"exercise": _exercise_cell, "solution": _solution_cell}


def without_solution(text: str) -> str:
    """Remove each solution; leave `...` where Python needs a statement."""
    kept, inside = [], False
    for line in text.splitlines():
        mark = line.strip()
        if mark in (BEGIN, END):
            _check_nesting(inside, mark, text)
            inside = mark == BEGIN
            if inside and kept and kept[-1].rstrip().endswith(":"):
                kept.append(line[: len(line) - len(line.lstrip())] + "...")
        elif not inside:
            kept.append(line)
    if inside:
        raise SourceError(f"a solution is not closed with {END!r}:\n{text}")
    return "\n".join(kept)


def without_placeholder(text: str) -> str:
    """Remove the markers and the placeholder, keep the solution."""
    without_solution(text)
    lines = [line for line in text.splitlines() if not PLACEHOLDER.match(line)]
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))


def solutions_in(text: str) -> list[str]:
    """The lines that stand inside solution markers."""
    found, inside = [], False
    for line in text.splitlines():
        mark = line.strip()
        if mark in (BEGIN, END):
            inside = mark == BEGIN
        elif inside and mark:
            found.append(mark)
    return found


def _check_nesting(inside: bool, mark: str, text: str) -> None:
    if inside == (mark == BEGIN):
        raise SourceError(f"{mark!r} stands where the other marker should:\n{text}")


def check_sets(sources: Iterable[Path] | None = None) -> None:
    """Refuse sets that would lose a solution or show one: say which file, and where.

    Raises
    ------
    SourceError
        For a marker, a tag or a fence that is misspelt, a question without a solution or a check,
        a number or a name that two questions have.
    """
    asked: dict[str, str] = {}
    for source in exercise_sources() if sources is None else sources:
        cells = read(source, "lecture").cells
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        try:
            for cell in cells:
                _check_cell(cell)
            for number in _numbers(code, number_of(source)):
                if number in asked:
                    raise SourceError(f"question {number} is there twice ({asked[number]} has it)")
                asked[number] = source.name
        except SourceError as error:
            raise SourceError(f"{source.name}: {error}") from None


def _check_cell(cell) -> None:
    """Refuse what would show a solution: a tag that is none, a cell that is read as prose."""
    stray = [tag for tag in tags(cell) if tag != SOLUTION_TAG]
    if stray:
        raise SourceError(f"{stray[0]!r} is no tag; the only one is {SOLUTION_TAG!r}")
    if cell.cell_type == "code":
        _check_markers(cell.source)
        return
    fence = FENCE.search(cell.source)
    if fence:
        raise SourceError(f"{fence[0].strip()!r} opens no cell; a cell begins with {CELL!r}")
    if BEGIN in cell.source or END in cell.source:
        raise SourceError(f"a marker of a solution stands in prose:\n{cell.source}")


def _check_markers(text: str) -> None:
    without_solution(text)
    for line in text.splitlines():
        mark = line.strip()
        if mark not in (BEGIN, END) and _is_like_a_marker(mark):
            raise SourceError(f"{mark!r} is no marker; they are {BEGIN!r} and {END!r}")


def _is_like_a_marker(mark: str) -> bool:
    if not mark.startswith("#"):
        return False
    words = " ".join(mark.strip("#").upper().split())
    close = (SequenceMatcher(None, words, m.strip("# ")).ratio() for m in (BEGIN, END))
    return max(close) >= ALIKE


def _numbers(code: list[str], of: str) -> list[str]:
    """The numbers of a set's questions, each of which has a solution and a check."""
    text = "\n".join(code)
    starts = [*QUESTION.finditer(text)]
    names = Counter(start[1] for start in starts)
    for name, number in (start.groups() for start in starts):
        if not re.fullmatch(rf"{of}\.[1-9]\d*", number):
            raise SourceError(f"question {number!r}: in this set a number is {of}.1, {of}.2, …")
        if names[name] > 1:
            raise SourceError(f"question {number}: the name {name} is given twice")
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        part, (name, number) = text[start.start() : end], start.groups()
        if BEGIN not in part:
            raise SourceError(f"question {number} has no solution between {BEGIN!r} and {END!r}")
        if f"{name}.check(" not in part:
            raise SourceError(f"question {number} has no {name}.check(...)")
    return [start[2] for start in starts]


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def _tidy(notebook, made_from: str) -> None:
    notebook.metadata = {
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
        "made_from": made_from,
    }
    notebook.metadata = nbformat.from_dict(notebook.metadata)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        # An id from the cell's own text: inserting a cell leaves the others' ids alone.
        name = digest(f"{cell.cell_type}\n{cell.source}".encode())[:8]
        cell.id = f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1
        cell.metadata = nbformat.from_dict({"tags": tags(cell)} if tags(cell) else {})
