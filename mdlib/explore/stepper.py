"""Explorer 3, stepper: how do I get there, one rule at a time?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..engine.api import derive
from ..engine.derivation import DETAILS
from ..language.plain import plain
from ..matrices.shapes import ARRANGEMENTS, LAYOUTS, shape_text
from . import derived
from .explorer import Explorer
from .fields import Field, Value, mapped, one_of, text, whole
from .stepper_words import say
from .text_picture import text_svg
from .typed import WORKED, Question, formula_of, numbers_of, read, trial_of, way_of

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
        "stepper-try-steps": {"detail": "every step"},
        "stepper-try-layout": {"layout": "numerator"},
    }

    def __init__(
        self,
        formula=FIRST,
        wrt="X",
        *,
        layout="denominator",
        arrangement="vec",
        detail="lecture",
        step=0,
        states=None,
        **shapes,
    ):
        shapes = shapes or dict(SHAPES)
        options = {"layout": layout, "arrangement": arrangement, "detail": detail}
        derive(formula, wrt, **options, **shapes)  # raises what is wrong
        super().__init__(
            text=formula, wrt=wrt, shapes=shapes, step=step, states=states, **options
        )

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """The derivation in every layout, its numbers in the one that is asked for."""
        asked = Question.of(value)
        facts = {**read(asked), "worked": [_patch(*row) for row in WORKED]}
        return {**facts, **_numbers(value, asked)} if not facts["error"] else facts

    def state(self) -> dict[str, Any]:
        """With what a page without Python may come to: each declaration, the worked formulas."""
        state = super().state()
        return {**state, "facts": reachable(state["value"], state["facts"], self.tries)}

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """All lines with their rules, as text."""
        if facts.get("error"):
            return text_svg([(value["text"], ""), (facts["error"], "")]), facts["error"]
        asked = Question.of(value)
        d = derived.derivation(formula_of(asked), asked.wrt, *way_of(value, asked), asked)
        steps = d.steps_at(value["detail"])
        names = ["", *(step.rule for step in steps), ""]
        rows = derived.rows_of(d, steps)
        lines = [(f"{_LEFT[r.left].format(asked.wrt):>8} = {plain(r.node)}", names[r.step]) for r in rows]
        told = " ".join(f"{number}. {name}." for number, name in enumerate(names) if name)
        alt = say(
            "stepper-still", formula=plain(d.formula.node), wrt=asked.wrt, steps=told,
            result=plain(d.result.node), shape=shape_text(d.shape),
        )  # fmt: skip
        return text_svg(lines), alt


_LEFT = {"f": "f", "df": "df", "vec": "vec(dF)", "by": "∂f/∂{}", "": ""}


def _patch(formula: str, wrt: str, shapes: dict[str, str]) -> Value:
    return {"text": formula, "wrt": wrt, "shapes": shapes}


def _numbers(value: Value, asked: Question) -> dict[str, Any]:
    """The numbers in the way that is asked for, and of what was typed beside."""
    way = (*way_of(value, asked), value["numbers"])
    return {
        "numbers": numbers_of(asked, *way),
        "trials": trial_of(asked, *way, value["tried"]),
    }


def reachable(value: Value, facts: dict, tries: list) -> dict[str, Any]:
    """The facts, and those of every state that a page can come to by its buttons."""
    patches = [each["value"] for each in tries] + [_patch(*row) for row in WORKED]
    patches += [
        {"shapes": {**value["shapes"], symbol["name"]: symbol["other"]}}
        for symbol in facts.get("symbols", ())
        if symbol["square"]
    ]
    for patch in patches:
        there = {**value, "tried": "", **patch}
        for layout in LAYOUTS:
            more = Stepper.compute({**there, "layout": layout})
            facts = {**facts, **{k: {**facts.get(k, {}), **more.get(k, {})} for k in _TABLES}}
    return facts


_TABLES = ("by", "cards", "numbers", "trials")
