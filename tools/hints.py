"""The hints of the exercise sets: folded in the source, given one by one by q.hint().

In a source a question's hints stand folded below it. The exercise has a cell with the calls
instead, commented, so that running every cell spoils nothing; the solution keeps them folded.
"""

from __future__ import annotations

import re

import nbformat

QUESTION = re.compile(r"""^(\w+) = md\.question\(\s*["']([^"']+)["']""", re.MULTILINE)
FOLDED = re.compile(
    r"<details><summary>Hint \d+(?:: (?P<title>[^<]+))?</summary>\s*(?P<text>.*?)\s*</details>",
    re.DOTALL,
)
CALLS = "# {question}.hint()\n# {question}.solution()"
CALLS_LINE = re.compile(r"# (\w+)\.hint\(\)\n# \1\.solution\(\)")
UNTITLED = "look here"


def hints_in(notebook: nbformat.NotebookNode) -> dict[str, list[list[str]]]:
    """The hints of a set: the question's number → its hints, each a title and a text."""
    found: dict[str, list[list[str]]] = {}
    for number, cell in _hint_cells(notebook.cells):
        rungs = found.setdefault(number, [])
        rungs += [[h["title"] or UNTITLED, h["text"]] for h in FOLDED.finditer(cell.source)]
    return found


def _hint_cells(cells):
    """The cells with a question's folded hints, each with its number."""
    number = None
    for cell in cells:
        if cell.cell_type == "code":
            asked = QUESTION.search(cell.source)
            number = asked[2] if asked else number
        elif cell.source.startswith("## "):
            number = None
        elif number and _is_hints(cell.source):
            yield number, cell


def _is_hints(text: str) -> bool:
    """Whether a text is folded hints and nothing else; those below a proof stay with it."""
    if not text.startswith("<details>"):
        return False
    if FOLDED.sub("", text).strip():
        raise ValueError(f"other text below hints, in one cell; put +++ between:\n{text}")
    return True


def with_calls(notebook: nbformat.NotebookNode) -> None:
    """Take out the folded hints, and put the commented calls below each question's check."""
    folded = {id(cell) for _, cell in _hint_cells(notebook.cells)}
    made, question = [], None
    for cell in notebook.cells:
        made += [] if id(cell) in folded else [cell]
        if cell.cell_type != "code":
            continue
        asked = QUESTION.search(cell.source)
        question = asked[1] if asked else question
        if question and re.search(rf"^{question}\.check\(", cell.source, re.MULTILINE):
            calls = CALLS.format(question=question)
            made.append(nbformat.v4.new_code_cell(calls, id=f"hint-{cell.id}"))
            question = None
    notebook.cells = made


def is_calls(cell) -> bool:
    """Whether a cell holds the commented calls."""
    return cell.cell_type == "code" and CALLS_LINE.fullmatch(cell.source) is not None
