"""Explorer 9, find the line: which line is wrong?"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

from ..checker.mistakes.bank import BANK
from ..checker.one_wrong_line import OneWrongLine
from ..errors import MdlibError, Templates
from ..language.formulas import formula as read
from ..pictures.palette import EDGE, INK, PAPER
from .explorer import Explorer
from .fields import Value, flag, listed, mapped, one_of, text, whole
from .line_cases import at_own, in_store, several, wrong_case

MOST_LINES = 12
ROW, EQUALS, WIDE = 34, 120, 760  # of the picture
NUMBERS = ("drawn", "identity", "ones", "smallest", "own")

# fmt: off
say = Templates("explore", {
    "find_the_line-question": "Which line is wrong?",
    "find_the_line-does":
        "click the wrong line of a derivation, write it right, and see the numbers that refute it.",
    # Labels.
    "find_the_line-next": "Next derivation",
    "find_the_line-lines": "lines",
    "find_the_line-size": "{name} is {size}",
    "find_the_line-layout": "{layout} layout",
    "find_the_line-numbers": "numbers",
    "find_the_line-drawn": "random",
    "find_the_line-identity": "the identity for {names}",
    "find_the_line-ones": "all sizes 1 (numbers)",
    "find_the_line-smallest": "the smallest that show it",
    "find_the_line-own": "of your own",
    "find_the_line-own-field": "numbers of your own",
    "find_the_line-own-use": "Use them",
    "find_the_line-write": "Write line {number} right:",
    "find_the_line-judge": "Check",
    "find_the_line-show": "Show the right line",
    "find_the_line-right-line": "The right line:",
    "find_the_line-needs-python":
        "Python judges what is written, and computes numbers of your own; this page has none.",
    "find_the_line-score": "Found at the first click: {found} of {count}.",
    "find_the_line-missed": "Missed most: {name} (mistake {id} of the list).",
    "key-find_the_line-next": "N: the next derivation",
    # What it says.
    "find_the_line-ask": "One of these lines does not follow from the one above it. Click it.",
    "find_the_line-given": "Line {number} is what is asked, and not a step.",
    "find_the_line-sound":
        "Line {number} follows: it equals the line above at these numbers, {value}.",
    "find_the_line-later":
        "Line {number} follows from the line above: both are {value}. It is false all the "
        "same, since a line further up is.",
    "find_the_line-found": "Line {number} is wrong: {value}, and the line above is {above}.",
    "find_the_line-hidden":
        "Line {number} is wrong, and at these numbers it is true: both are {value}. Convenient "
        "numbers hide it.",
    "find_the_line-mistake": "Mistake {id} of the list, {name}. {what}",
    "find_the_line-should": "The step is: {rule}. {why}",
    "find_the_line-no-set": "There are no such numbers here; these are random.",
    # Things to try.
    "find_the_line-try-identity": "the identity for A",
    "find_the_line-try-ones": "all sizes 1 (numbers)",
    "find_the_line-try-own": "numbers of your own",
    "find_the_line-counterexample":
        "The smallest numbers that show it: {numbers}. There line {number} is {value}, and the "
        "line above {above}.",
    # The picture without a script.
    "find_the_line-alt":
        "A derivation of {count} lines, one of which does not follow from the line above it: "
        "{lines}.",
    "find_the_line-alt-line": "{number}. {text}",
})
# fmt: on


class FindTheLine(Explorer):
    """A derivation with one mistake of the bank in it: which line does not follow from the last?

    The wrong step is false at random probes and every other is true; `check_derivation` finds the
    same line, names the same mistake, and judges what is written in its place.

    Parameters
    ----------
    formula, wrt : str, optional
        What is derived, and by which symbol; without them formulas are drawn by lot.
    mistake : str, optional
        The id of a mistake of the bank that is to be made, "M07".
    case : int
        Which derivation; of those drawn by lot the first eight are in store for pages.
    states : dict, optional
        Prepared states for a class, each a button: ``{"another": {"case": 3}}``.
    **shapes
        The shape of each symbol, as in `derive`; or any other key of ``value``: ``tried`` (lines
        that were clicked, from 1), ``numbers``, ``own``, ``written``, ``seed``.

    Raises
    ------
    FormulaError, ShapeError
        If the formula cannot be read.
    MdlibError
        If no mistake of the bank leads to one wrong line in it.
    DataError
        If a key is unknown, or its value makes no sense.

    Examples
    --------
    >>> explorer = FindTheLine("x.T @ A @ x", "x", mistake="M07", A="n n", x="n")
    >>> case = explorer.facts["cases"]["0"]
    >>> case["wrong"], case["name"]
    (7, 'parameter taken for symmetric')

    References
    ----------
    000, 001, 003.
    """

    name = "find_the_line"
    WORDS = say
    FIELDS = {
        "formula": text(200),
        "wrt": text(20),
        "shapes": mapped(text(60)),
        "mistake": text(8),
        "case": whole(0, 9999),
        "tried": listed(whole(1, MOST_LINES), 0, MOST_LINES),
        "numbers": one_of(*NUMBERS),
        "own": text(400, "", "x = [1, 2]", "nonsense", "A = [[1, 0], [0, 1]]"),
        "written": text(300, "", "tr(A @ dX)", "<b>"),
        "shown": flag(),
        "score": mapped(listed(whole(0, 9999), 2)),
    }
    START = {
        "formula": "", "wrt": "", "shapes": {}, "mistake": "", "case": 0, "tried": [],
        "numbers": "drawn", "own": "", "written": "", "shown": False, "score": {},
    }  # fmt: skip
    TRIES = {
        "find_the_line-try-identity": {"numbers": "identity"},
        "find_the_line-try-ones": {"numbers": "ones"},
        "find_the_line-try-own": {"numbers": "own"},
    }

    def __init__(self, formula: str = "", wrt: str = "", mistake: str = "", **chosen):
        shapes = {name: chosen.pop(name) for name in [*chosen] if _is_shape(name, chosen[name])}
        if formula:
            wrong_case(_asked(formula, wrt, shapes), chosen.get("case", 0), mistake)
        super().__init__(formula=formula, wrt=wrt, mistake=mistake, shapes=shapes, **chosen)

    @classmethod
    def settled(cls, value: Value) -> Value:
        """A line that was clicked must be there."""
        try:
            it = wrong_case(_asked_by(value), value["case"], value["mistake"])
        except MdlibError:
            return value
        tried = [number for number in value["tried"] if number <= len(it.lines)]
        return {**value, "tried": [*dict.fromkeys(tried)]}

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The cases in store and the one chosen; what is written, judged; numbers of one's own."""
        asked = _asked_by(value)
        number, mistake = value["case"], value["mistake"]
        it = wrong_case(asked, number, mistake)
        return {
            "of": [value["formula"], number],
            "store": in_store(asked),
            "cases": several(asked, number, mistake),
            "judged": _judged(it, value["written"]),
            "own": _own(it, number, value["own"]),
            "names": {id: BANK[id].name for id in value["score"] if id in BANK},
        }

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """The lines, and below them the smallest numbers at which one of them fails."""
        here = facts["cases"][str(value["case"])]
        lines = [f"{line['left']} = {line['text']}".strip() for line in here["lines"]]
        numbered = [
            say("find_the_line-alt-line", number=number, text=line)
            for number, line in enumerate(lines, 1)
        ]
        alt = say("find_the_line-alt", count=len(lines), lines="; ".join(numbered))
        return _drawn_lines(here["lines"]), alt


def _is_shape(name: str, given) -> bool:
    return isinstance(given, str) and name not in FindTheLine.fields()


def _asked(formula: str, wrt: str, shapes: dict[str, str]):
    """The question as it is remembered; an error where the formula cannot be read."""
    return str(read(formula, **shapes)), wrt, tuple(shapes.items())


def _asked_by(value: Value):
    return _asked(value["formula"], value["wrt"], value["shapes"]) if value["formula"] else None


@lru_cache(maxsize=256)
def _judged(it: OneWrongLine, written: str) -> dict[str, Any] | None:
    """The verdict on what is written for the wrong line."""
    if not written.strip():
        return None
    verdict = it.judge(written)
    return {"of": written, "status": verdict.status, "message": verdict.message}


@lru_cache(maxsize=256)
def _own(it: OneWrongLine, number: int, given: str) -> dict[str, Any] | None:
    """What the lines give at numbers of the reader's, or why that cannot be said."""
    if not given.strip():
        return None
    try:
        return {"of": given, "error": "", **at_own(it, number, given)}
    except MdlibError as error:
        return {"of": given, "error": error.args[0]}


def _drawn_lines(lines: list[dict]) -> str:
    """The lines, numbered."""
    tall = ROW * len(lines) + 20
    rows = [_drawn_line(line, at) for at, line in enumerate(lines)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="{WIDE}" '
        f'height="{tall}" font-family="serif" font-size="17">'
        f'<rect width="{WIDE}" height="{tall}" fill="{PAPER}"/>{"".join(rows)}</svg>'
    )


def _drawn_line(line: dict, at: int) -> str:
    y = ROW * at + 30
    number = f'<text x="14" y="{y}" fill="{EDGE}" font-family="sans-serif">{at + 1}</text>'
    before = f'x="{EQUALS - 12}" y="{y}" text-anchor="end" fill="{INK}"'
    left = f"<text {before}>{escape(line['left'])}</text>"
    shown = f'<text x="{EQUALS}" y="{y}" fill="{INK}">= {escape(line["text"])}</text>'
    return number + left + shown
