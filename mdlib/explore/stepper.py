"""Explorer 3, stepper: how do I get there, one rule at a time?"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any, ClassVar

from ..engine.api import derive
from ..engine.derivation import DETAILS
from ..errors import Message
from ..language.plain import plain
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, shape_text
from . import derived
from .explorer import Explorer
from .fields import Field, Value, mapped, one_of, text, whole
from .shorthand import LONG
from .stepper_words import say
from .text_picture import text_svg
from .typed import WORKED, Asked, formula_of, numbers_of, read, trial_of, way_of

LONGEST = 400
FIRST, BY, SHAPES = WORKED[0]


class Stepper(Explorer):
    r"""A derivation to step through, one named rule at a time, of any formula that is typed.

    For a scalar f of a matrix X it ends in the G of df = tr(Gᵀ dX); otherwise in the partial
    derivatives ∂f_ij/∂x_kl in the chosen layout. The steps are those of `mdlib.derive`.

    Parameters
    ----------
    formula : str
    wrt : str
        The symbol to differentiate by.
    layout : {"denominator", "numerator"}
    arrangement : {"vec", "row-vec", "block"}
    detail : {"every step", "lecture", "result"}
    step : int
        How many steps are shown at first.
    states : dict, optional
        Prepared states for a class, each a button.
    **shapes : str
        The shape of each symbol, as in `mdlib.derive`.

    Raises
    ------
    MdlibError
        As `mdlib.derive` does.

    Examples
    --------
    >>> explorer = Stepper("tr(X.T @ A @ X)", "X", X="m n", A="m m symmetric")
    >>> explorer.facts["by"][explorer.facts["of"]]["ways"]["denominator"]["vec"]["text"]
    '2*A @ X'

    References
    ----------
    MN19.
    """

    name = "stepper"
    WORDS = say
    FIELDS: ClassVar[dict[str, Field]] = {
        "text": text(LONGEST, *(row[0] for row in WORKED)),
        "wrt": text(40, "X", "w"),
        "shapes": replace(mapped(text(60)), draw=lambda rng: rng.choice(WORKED)[2]),
        "layout": one_of(*LAYOUTS),
        "arrangement": one_of(*ARRANGEMENTS),
        "detail": one_of(*DETAILS),
        "step": whole(0, 1000),
        "tried": text(LONGEST, "", "A @ X"),
        "numbers": whole(0, 9999),
    }
    START: ClassVar[Value] = {
        "text": FIRST, "wrt": BY, "shapes": SHAPES, "layout": "denominator",
        "arrangement": "vec", "detail": "lecture", "step": 0, "tried": "", "numbers": 0,
    }  # fmt: skip
    TRIES: ClassVar[dict[str, Value]] = {
        "stepper-try-symmetric": {"shapes": {"X": "m n", "A": "m m symmetric"}, "step": 1000},
        "stepper-try-steps": {"detail": "every step", "step": 1000},
        "stepper-try-layout": {"layout": "numerator"},
    }

    def __init__(
        self,
        formula=FIRST,
        wrt=BY,
        *,
        layout="denominator",
        arrangement="vec",
        detail="lecture",
        states=None,
        **chosen,
    ):
        keys = {
            k for k, given in chosen.items() if k in self.fields() or not isinstance(given, str)
        }
        shapes = {k: v for k, v in chosen.items() if k not in keys} or dict(SHAPES)
        options = {"layout": layout, "arrangement": arrangement, "detail": detail}
        derive(formula, wrt, **options, **shapes)  # raises what is wrong
        if states is None and shapes != SHAPES:
            states = _tries(shapes)
        options |= {key: chosen[key] for key in keys}
        super().__init__(text=formula, wrt=wrt, shapes=shapes, states=states, **options)

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The derivation in every layout, its numbers in the one that is asked for."""
        facts, asked = _lines(value), Asked.of(value)
        return {**facts, **_numbers(value, asked)} if not facts["error"] else facts

    @classmethod
    def at_once(cls, value: Value) -> dict[str, Any]:
        """The lines; that the numbers agree is said when they do."""
        return _lines(value)

    def state(self) -> dict[str, Any]:
        """With what a page without Python may come to: each declaration, the worked formulas."""
        state = super().state()
        return {**state, "facts": reachable(state["value"], state["facts"], self.tries)}

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """All lines, each with the number of its step; the words name the rules."""
        asked = Asked.of(value)
        if facts.get("error"):
            return text_svg([("f", f"= {value['text']}", "")]), facts["error"]
        d = derived.derivation(formula_of(asked), asked.wrt, *way_of(value, asked), asked)
        steps = d.steps_at(value["detail"])
        named = [say("stepper-numbered", number=n, rule=s.rule) for n, s in enumerate(steps, 1)]
        parts = {"formula": plain(d.formula.node), "wrt": asked.wrt, "shape": shape_text(d.shape)}
        parts |= {"steps": reduce(_and, named or [say("stepper-result")])}
        alt = say("stepper-still", result=plain(d.result.node), **parts)
        return text_svg([_line(row, asked.wrt) for row in derived.rows_of(d, steps)]), alt


def _and(first: Message, second: Message) -> Message:
    return say("stepper-list", first=first, second=second)


def _line(row: derived.Row, wrt: str) -> tuple[str, str, str]:
    return _LEFT[row.left].format(wrt), f"= {plain(row.node)}", str(row.step or "")


def _tries(shapes: dict[str, str]) -> dict[str, Value]:
    """Things to try with a formula of one's own."""
    found = {say(key): patch for key, patch in list(Stepper.TRIES.items())[1:]}
    for name, shape in shapes.items():
        words = shape.split()
        if len(words) == 2 and words[0] == words[1]:
            patch = {"shapes": {**shapes, name: f"{shape} symmetric"}, "step": 1000}
            return {say("stepper-try-declare", name=name): patch, **found}
    return {**found, say("stepper-try-result"): {"detail": "result", "step": 1000}}


_LEFT = {"f": "f", "df": "df", "vec": "vec(dF)", "by": "∂f/∂{}", "": ""}


def _patch(formula: str, wrt: str, shapes: dict[str, str]) -> Value:
    return {"text": formula, "wrt": wrt, "shapes": shapes}


def _lines(value: Value) -> dict[str, Any]:
    """The derivation, in every layout, and what else can be chosen."""
    asked = Asked.of(value)
    return {**read(asked), "worked": [_patch(*row) for row in WORKED], "long": [*LONG]}


def _numbers(value: Value, asked: Asked) -> dict[str, Any]:
    """The numbers in the way that is asked for, and of what was typed beside."""
    way = (*way_of(value, asked), value["numbers"])
    return {
        "numbers": numbers_of(asked, *way),
        "trials": trial_of(asked, *way, value["tried"]),
    }


def reachable(value: Value, facts: dict, tries: list) -> dict[str, Any]:
    """The facts, and those of every state that a page can come to by its buttons."""
    there = [{**value, **each["value"]} for each in tries]
    there += [{**value, **_patch(*row)} for row in WORKED[:STORED]]
    for state in (value, *there, *_flipped(value)):
        for layout in LAYOUTS:
            more = Stepper.compute({**state, "layout": layout})
            facts = {**facts, **{k: {**facts.get(k, {}), **more.get(k, {})} for k in _TABLES}}
    return {**facts, "by": {key: _pruned(answer, value) for key, answer in facts["by"].items()}}


def _pruned(answer: dict[str, Any], value: Value) -> dict[str, Any]:
    """An answer in one arrangement, and the lines that it still needs."""
    ways = {
        lay: {arr: way for arr, way in each.items() if arr in ("vec", value["arrangement"])}
        for lay, each in answer["ways"].items()
    }
    rows = [
        row
        for each in ways.values()
        for way in each.values()
        for d in DETAILS
        for row in way[d]["rows"]
    ]
    used = {row[1] for row in rows}
    lines = [line if at in used else "" for at, line in enumerate(answer["lines"])]
    return {**answer, "ways": ways, "lines": lines}


def _flipped(value: Value) -> list[Value]:
    """Each square matrix symmetric, or no longer; then what was found before is tried as well."""
    found, asked = [], Asked.of(value)
    for symbol in read(asked)["symbols"]:
        if symbol["square"]:
            other = {**value, "shapes": {**value["shapes"], symbol["name"]: symbol["other"]}}
            one, two = (other, value) if symbol["symmetric"] else (value, other)
            way = read(Asked.of(two))["by"].get(Asked.of(two).key)
            found += [
                other,
                *({**one, "layout": lay, "tried": _text(way, two, lay)} for lay in LAYOUTS if way),
            ]
    return found


def _text(answer: dict, value: Value, layout: str) -> str:
    _, arrangement = way_of(value, Asked.of(value))
    return answer["ways"][layout][arrangement]["text"]


STORED = 2  # of the worked formulas, for pages without Python
_TABLES = ("by", "cards", "numbers", "trials")
