r"""Sentences that report a result, tied to that result.

In a source of course/ two marks in the prose of a cell are worked out in the notebook's own kernel,
after every cell above:

    Of the {eval}`len(ids)` entries all pass.      the value is written in its place
    % holds: all(v.status == "correct" for v in verdicts)      asserted, and not shown

A `% holds:` line stands below the sentence that it proves. A sentence with words of a result that
reports none, or says what the reader can see is so by itself, has `% no result` below it.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass

import nbformat

VALUE = re.compile(r"\{eval\}`([^`]+)`")
HOLDS = re.compile(r"^\s*% holds: (?P<expression>.+?)\s*$")
NO_RESULT = re.compile(r"^\s*% no result\s*$")
# What a heading says for the library (see tools.pages).
FACT = re.compile(r"^% (?P<sort>treats|rules|practice|listed): (?P<named>.+?)\s*$")
MARKS = (HOLDS, NO_RESULT, FACT)
# Written before what a hidden cell prints, so that nothing else can be taken for it.
SIGN = "values of sentences: "


class TieError(ValueError):
    """A tie that cannot be read, or a sentence that its result contradicts."""


@dataclass(frozen=True)
class Tie:
    """An assertion, and the sentence that it stands below."""

    sentence: str
    expression: str

    @property
    def code(self) -> str:
        words = f"the text says {self.sentence!r}, and this is not so: {self.expression}"
        return f"assert ({self.expression}), {words!r}"


def without_marks(text: str) -> str:
    """The prose as a reader sees it, but for values not worked out yet."""
    return "\n".join(line for line in text.split("\n") if not _is_mark(line))


def _is_mark(line: str) -> bool:
    return any(mark.match(line) for mark in MARKS)


def ties_in(text: str) -> list[Tie]:
    """The assertions of a cell, each with the line of prose above it."""
    found, sentence = [], ""
    for line in text.split("\n"):
        mark = HOLDS.match(line)
        if mark:
            found.append(_tie(sentence, mark["expression"]))
        elif line.strip() and not _is_mark(line):
            if line.lstrip().startswith("%"):
                raise TieError(f"a mark is written `% holds: expression`, and this is {line!r}")
            sentence = line.strip()
    return found


def _tie(sentence: str, expression: str) -> Tie:
    if not sentence:
        raise TieError(f"no sentence stands above `% holds: {expression}`")
    _parse(expression)
    return Tie(sentence, expression)


def _parse(expression: str) -> None:
    try:
        ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise TieError(f"{expression!r} is no Python expression: {error.msg}") from None


def values_in(text: str) -> list[str]:
    """The expressions whose values stand in the prose of a cell."""
    found = VALUE.findall(text)
    for expression in found:
        _parse(expression)
    return found


def hidden_cell(prose: str, ties: list[Tie]) -> nbformat.NotebookNode | None:
    """A cell that asserts a cell's ties and prints its values; None where there are neither."""
    expressions = values_in(prose)
    if not ties and not expressions:
        return None
    lines = [tie.code for tie in ties]
    texts = ", ".join(f"str({expression})" for expression in expressions)
    lines.append(f"print({SIGN!r} + __import__('json').dumps([{texts}]))")
    return nbformat.v4.new_code_cell("\n".join(lines))


def with_values(prose: str, hidden) -> str:
    """The prose with what its hidden cell printed in the place of each expression."""
    printed = "".join(output.get("text", "") for output in hidden.outputs)
    values = iter(json.loads(printed.rpartition(SIGN)[2]))
    return VALUE.sub(lambda _: next(values), prose)


def fits(prose: str, written: str) -> bool:
    """Whether a text is the prose with something in the place of each of its values."""
    parts = VALUE.split(prose)[::2]
    return re.fullmatch(".+?".join(map(re.escape, parts)), written) is not None


# Words by which a sentence reports what a cell gave. F stands for a formula, N for a number.
RESULT = re.compile(
    r"\b(pass(es)?|agrees?|agreed|differs?|fails?|failed|refuse[sd]?|accept(s|ed)?|True|False|"
    r"passed|finds?|found|prints?|says|said|names|named|none of|all of (the|them)|both|"
    r"times (as|too)|digits?|per cent|correct|identical|error (is|was)|loss is|zero at|"
    r"(the|its|their|The|Its|Their) (first|second|third|last|largest|smallest)"
    r"( (answer|one|two|line))? (is|are|has|have|takes?|gives?|forgets?|lacks?|one|two)|"
    r"(the|The) (two|three|four|others) (are|agree|differ|hold)|"
    r"(is|are) (singular|halved|silent|false|N\b)|looks? right|"
    r"(half|ten times|a third|more than|less than|fewer than) (the|a|as)|"
    r"(worse|better|larger|smaller|higher|lower) than|is the (largest|smallest|best|worst)|"
    r"(average|total|difference|tempting answer) is|grows? (like|without)|no (error|warning) was|"
    r"(does|do|did) not (hold|agree|pass|differ|multiply)|arrives?|[MN]\d\d[a-c]?)\b"
    r"|^((Two|Six|Thirty|None|Neither|Not (one|a|three))\b|(It|This) is (not )?[FN]\b|They differ)"
)


def untied(cells) -> list[str]:
    """Lines below a code cell that seem to report its result and are tied to nothing.

    A mark ties what stands above it in its paragraph, and a value the whole of it. What stands
    below the next heading no longer speaks of the cell above.
    """
    found, after_code = [], False
    for cell in cells:
        if cell.cell_type == "code":
            after_code = True
        elif after_code:
            remark = re.split(r"^#", cell.source, maxsplit=1, flags=re.MULTILINE)[0]
            found += [line for part in remark.split("\n\n") for line in _untied_in(part)]
            after_code = False
    return found


def _untied_in(paragraph: str) -> list[str]:
    if VALUE.search(paragraph):
        return []
    lines = [line for line in paragraph.split("\n") if line.strip()]
    below = max((k for k, line in enumerate(lines) if _is_mark(line)), default=-1) + 1
    return [line for line in lines[below:] if RESULT.search(_words(line))]


def _words(line: str) -> str:
    """A line without its formulas, code and links; a box and what to try report nothing."""
    if line.startswith((">", "Things to try:")):
        return ""
    line = re.sub(r"\$([^$]*)\$", _sign_of, line)
    return re.sub(r"`[^`]*`|\]\([^)]*\)", " ", line)


def _sign_of(formula: re.Match) -> str:
    return "N" if re.fullmatch(r"[-\d., \\]+", formula[1]) else "F"
