"""Explorer 2, chain of shapes: why must the sizes match, and what size comes out?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from ..errors import TRANSLATED, Templates
from ..matrices.shapes import LAYOUTS, check_layout, shape_text
from .boxes import first_product
from .chain_facts import declared, facts_of, numbers_of, without_t
from .chain_still import drawn_still
from .chain_words import say
from .explorer import Explorer
from .fields import Value, flag, listed, mapped, one_of, optional, text, whole

LARGEST = 8
FORMULA = ("text", "shapes", "wrt")
WITH_FORMULA = (*FORMULA, "sizes", "view", "order", "mode")
SHAPES = "X: m n, A: m m"
CHAIN_RULE = {
    "text": "B @ tanh(A @ x)", "shapes": "A: m n, B: k m, x: n", "wrt": "x",
    "sizes": {"m": 4, "n": 3, "k": 2},
}  # fmt: skip
BRACKETS = {
    "text": "A @ B @ x", "shapes": "A: m m, B: m n, x: n", "wrt": "", "sizes": {"m": 6, "n": 4},
}  # fmt: skip
GUESSED = "A: m n, B: n p, C: m n, x: n, y: m"
GUESSES = (
    "A @ B", "B.T @ A.T", "A.T @ y", "y.T @ A", "y @ x.T", "x.T @ A.T @ y", "A.T @ A", "A @ A.T",
    "A.T @ C @ B", "A @ B.T", "A @ A", "x @ A", "A + C", "tr(A @ C.T)", "inv(A.T @ A) @ A.T @ y",
    "y.T @ y", "vec(A)", "B.T @ x", "(A + C) @ B", "A * C @ B",
    "A.T @ B", "y.T @ x",
)  # fmt: skip


class Chain(Explorer):
    r"""A formula as boxes to scale: they dock where sizes agree, and refuse where they do not.

    A product A B of an m×n and a q×p matrix exists if n = q, and is m×p. Each factor stands to the
    right of the one before and above it, so that the result lies where its rows and the columns of
    the last factor lead.

    Parameters
    ----------
    text : str
        Any formula of the language, also one whose sizes do not fit.
    wrt : str
        A symbol of it: the shape of the derivative is shown in both layouts, and the factors of
        the chain rule where they are matrices.
    layout : {"denominator", "numerator"}
    sizes : dict of int, optional
        Numbers of the size names, from 1 to 8.
    view : {"formula", "rule"}
        "rule" for the factors of the chain rule.
    order : int, optional
        Which of the ways to bracket the product, counted from 0.
    numbers : bool
        Whether entries are shown.
    entry : list of int
        The entry of the result that is lit, counted from 0.
    states : dict, optional
        Prepared states for a class, each a button.
    mode, seed
        As in every explorer.
    **shapes : str
        The shape of each symbol: ``X="m n"``.

    Raises
    ------
    LayoutError
        If the layout is unknown.
    DataError
        If an option makes no sense. What is wrong with the formula or its shapes is said on the
        page, beside the field.

    Examples
    --------
    >>> explorer = Chain("X.T @ A @ X", X="m n", A="m m", wrt="X")
    >>> explorer.shown["box"]["rows"], explorer.shown["derivative"]["numerator"]
    ('n', {'rows': 'n*n', 'cols': 'm*n'})
    >>> explorer.value = {**explorer.value, "text": "X @ A @ X"}
    >>> explorer.shown["error"].partition(". ")[2]
    'Did you mean X.T @ A?'

    References
    ----------
    000, 002, 003.
    """

    name = "chain"
    WORDS: ClassVar[Templates] = say
    FIELDS: ClassVar = {
        "text": text(200, "X.T @ A @ X", "X @ A @ X", "tr(A @ A)", "A + X", "X @@", "det(X)"),
        "shapes": text(200, SHAPES, "X: n n, A: n n", 'X="n", A="m n"', "X: m, A"),
        "wrt": text(40, "", "X", "A", "nobody"),
        "layout": one_of(*LAYOUTS),
        "view": one_of("formula", "rule"),
        "sizes": mapped(whole(1, LARGEST)),
        "order": optional(whole(0, 13)),
        "numbers": flag(),
        "entry": listed(whole(0, 63), 2),
    }
    START: ClassVar = {
        "text": "X.T @ A @ X", "shapes": SHAPES, "wrt": "", "layout": "denominator",
        "view": "formula", "sizes": {}, "order": None, "numbers": False, "entry": [1, 0],
    }  # fmt: skip

    def __init__(self, text="X.T @ A @ X", /, *, states=None, **chosen):
        given = {key: each for key, each in chosen.items() if key in self.fields()}
        check_layout(given.get("layout", LAYOUTS[0]))
        others = {key: each for key, each in chosen.items() if key not in given}
        shapes = {name: others.pop(name) for name in [*others] if isinstance(others[name], str)}
        if shapes:
            given["shapes"] = ", ".join(f"{name}: {shape}" for name, shape in shapes.items())
        super().__init__(states=states, text=text, **given, **others)

    @property
    def shown(self) -> dict[str, Any]:
        """What the library knows of the formula that is shown."""
        return _known(self.value)

    @classmethod
    def _tries(cls, states: Mapping[str, Value] | None, start: Value) -> list[dict[str, Any]]:
        """Of its own formula; another formula leaves nothing of the one before."""
        if states is None:
            states = {say(key): patch for key, patch in tries_of(start).items()}
        tries = super()._tries(states, start)
        for each in tries:
            if each["value"].keys() & {*FORMULA}:
                each["value"] = {key: start[key] for key in WITH_FORMULA} | each["value"]
        return tries

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """What is known of the formula, of it without its .T, and of the questions."""
        here = _known(value)
        bare = {**value, "text": here["plain"] or value["text"]}
        facts = {"of": [value[key] for key in FORMULA], "guesses": questions()}
        facts["by"] = {_key(each): _known(each) for each in (value, bare)}
        return facts | {"numbers": _numbers(value, here)}

    def facts_of(self, value: Value) -> dict[str, Any]:
        """The things to try are known beforehand, so that a page plays them without Python."""
        facts = super().facts_of(value)
        tried = [{**self.start, **each["value"]} for each in self.tries]
        known = {_key(each): _known(each) for each in (self.start, *tried)}
        return {**facts, "by": known | facts["by"]}

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """The boxes of the formula."""
        return drawn_still(facts["by"][_key(value)], value["sizes"], value["text"])


def _key(value: Value) -> str:
    return "\n".join(value[key] for key in FORMULA)


def _known(value: Value) -> dict:
    return facts_of(*(value[key] for key in FORMULA))


def _numbers(value: Value, here: dict) -> dict | None:
    if not value["numbers"] or not here["box"]:
        return None
    sizes = {**here["usual"], **value["sizes"]}
    named = tuple((name, sizes[name]) for name in here["names"])
    return numbers_of(value["text"], value["shapes"], named, value["seed"])


def tries_of(value: Value) -> dict[str, Value]:
    """What to try at a formula: with a transpose it has more to lose."""
    bare = without_t(value["text"])
    formula = {"view": "formula", "order": None, "mode": "look"}
    tries = {}
    if bare:
        tries["chain-try-off"] = {"text": bare, **formula}
        alike = dict.fromkeys(_known(value)["names"], 3)
        tries["chain-try-alike"] = {"text": bare, "sizes": alike, **formula}
    tries["chain-try-brackets"] = {**BRACKETS, **formula, "order": 1}
    rule = {**CHAIN_RULE, **formula, "view": "rule"}
    tries["chain-try-rule"] = {**rule, "layout": LAYOUTS[0]}
    tries["chain-try-flip"] = {**rule, "layout": LAYOUTS[1]}
    return tries


def questions() -> list[dict[str, Any]]:
    """The formulas of guess mode; some of them do not fit."""
    return _questions(frozenset(TRANSLATED.items()))


@lru_cache(maxsize=4)
def _questions(language: frozenset) -> list[dict[str, Any]]:
    return [_question(each) for each in GUESSES]


def _question(source: str) -> dict[str, Any]:
    specs = {name: spec for name, spec in declared(GUESSED).items() if name in source}
    given = ", ".join(f"{name}: {' '.join(map(str, s.shape))}" for name, s in specs.items())
    facts = facts_of(source, given, "")
    box = facts["box"]
    product = first_product(box)
    kept = {key: facts[key] for key in ("names", "usual", "declared", "math", "box")}
    kids = product["kids"][1:] if product else []
    shapes = [{"name": n, "size": shape_text(s.shape)} for n, s in specs.items()]
    return kept | {
        "text": box["text"], "source": source, "given": given, "shapes": shapes,
        "rows": None if facts["error"] else box["rows"], "refused": facts["error"] or None,
        "cols": None if facts["error"] else box["cols"], "inner": [kid["rows"] for kid in kids],
    }  # fmt: skip
