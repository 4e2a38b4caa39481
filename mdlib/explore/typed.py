"""What is typed into the stepper: a formula, its symbols' shapes, a variable; read, or refused."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from ..errors import FormulaError, MdlibError
from ..language import tree
from ..language.formulas import Formula
from ..language.function_names import CONSTANTS, known
from ..language.parse import declare, parse, refuse_change
from ..matrices.shapes import (
    ARRANGEMENTS,
    LAYOUTS,
    PROPERTIES,
    SYNONYMS,
    Spec,
    parse_spec,
    shape_text,
)
from . import by_numbers, derived
from .stepper_words import say

WORKED = (
    ("tr(X.T @ A @ X)", "X", {"X": "m n", "A": "m m"}),
    ("norm(X @ w - y)**2", "w", {"X": "m n", "w": "n", "y": "m"}),
    ("x.T @ A @ x", "x", {"x": "n", "A": "n n"}),
    ("tr(A @ X @ B)", "X", {"A": "p m", "X": "m n", "B": "n p"}),
    ("logdet(eye(n) + X.T @ X)", "X", {"X": "m n"}),
    ("tr(A @ inv(X))", "X", {"A": "n n", "X": "n n"}),
    ("sum(sigmoid(X @ w))", "w", {"X": "m n", "w": "n"}),
    ("X.T @ X", "X", {"X": "m n"}),
)
MOST_SYMBOLS = 12
MOST_TERMS = 12
MOST_SIGNS = 300  # in a line
NAME = re.compile(r"(?<![\w.])[^\W\d]\w*\b(?!\s*\()")
OF_SIZES = re.compile(rf"\b(?:{'|'.join(CONSTANTS)})\s*\([^()]*\)?")


class Asked(NamedTuple):
    """A formula by one of its symbols; shapes as typed, in the order of their names."""

    text: str
    wrt: str
    shapes: tuple[tuple[str, str], ...]
    language: str = ""  # a word of it: what was said in one is not kept for another

    @classmethod
    def of(cls, value: dict[str, Any]) -> Asked:
        shapes = tuple(sorted(value["shapes"].items()))
        return cls(value["text"], value["wrt"], shapes, say("stepper-agree"))

    @property
    def key(self) -> str:
        """As the page makes it, too."""
        return json.dumps(self[:3], separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=128)
def read(asked: Asked) -> dict[str, Any]:
    """The answer under its key; or an error, and where it belongs: "text", "wrt" or a symbol."""
    symbols = [_symbol(name, dict(asked.shapes)) for name in names_in(asked.text)]
    facts = {"of": asked.key, "error": "", "where": "", "symbols": symbols, "by": {}, "cards": {}}
    wrong = next((symbol for symbol in symbols if symbol["error"]), None)
    if wrong:
        return {**facts, "error": wrong["error"], "where": wrong["name"]}
    try:
        formula = formula_of(asked)
    except MdlibError as error:
        return {**facts, "error": error.args[0], "where": "text"}
    if asked.wrt not in formula.node.names:
        return {**facts, "error": say("stepper-no-wrt", wrt=asked.wrt), "where": "wrt"}
    try:
        _check_length(formula, asked)
        answer = {**derived.answer(formula, asked.wrt, asked), "symbols": symbols}
        return {**facts, "cards": answer.pop("cards"), "by": {asked.key: answer}}
    except MdlibError as error:
        return {**facts, "error": error.args[0], "where": "text"}


def names_in(typed: str) -> list[str]:
    """The symbols of a formula, finished or not, in the order in which they are read."""
    found = dict.fromkeys(NAME.findall(OF_SIZES.sub(" ", typed)))
    return [name for name in found if name not in known()][:MOST_SYMBOLS]


def _symbol(name: str, shapes: dict[str, str]) -> dict[str, Any]:
    """A symbol as the page asks for its shape: with the text that turns its symmetry about."""
    written = shapes.get(name, "").strip()
    if not written:
        return _row(name, shapes.get(name, ""), say("stepper-no-shape", name=name))
    try:
        spec = _spec(name, written)
    except MdlibError as error:
        return _row(name, shapes[name], error.args[0])
    if spec.kind != "matrix" or spec.rows != spec.cols:
        return _row(name, shapes[name])
    symmetric = "symmetric" in spec.properties
    words = [word for word in written.split() if not (symmetric and _makes_symmetric(word))]
    other = " ".join([*words, *([] if symmetric else ["symmetric"])])
    return {**_row(name, shapes[name]), "square": True, "symmetric": symmetric, "other": other}


def _row(name: str, shape: str, error: str = "") -> dict[str, Any]:
    return {"name": name, "shape": shape, "error": error, "square": False}


def _spec(name: str, written: str) -> Spec:
    """A shape; 1 is a number, as a field cannot tell "" from what is not yet written."""
    return parse_spec(name, "" if written == "1" else written)


def _makes_symmetric(word: str) -> bool:
    return (
        word in (*PROPERTIES, *SYNONYMS)
        and "symmetric" in parse_spec("X", f"n n {word}").properties
    )


@lru_cache(maxsize=128)
def formula_of(asked: Asked) -> Formula:
    """The formula, with the symbols that it has declared."""
    names = names_in(asked.text)
    specs = {n: _spec(n, shape) for n, shape in asked.shapes if n in names}
    specs = declare({name: specs[name] for name in names if name in specs})
    node = parse(asked.text, specs, None, lambda name: say("stepper-no-shape", name=name))
    refuse_change(specs, asked.wrt)
    return Formula(node, specs)


def _check_length(formula: Formula, asked: Asked) -> None:
    """Refuse what has more terms, or longer lines, than anyone reads."""
    count = _terms(formula.node, asked.wrt, {})
    if count > MOST_TERMS:
        raise FormulaError(say("stepper-too-large", count=count, most=MOST_TERMS))
    d = derived.derivation(formula, asked.wrt, LAYOUTS[0], ARRANGEMENTS[0], asked)
    length = derived.longest_line(d)
    if length > MOST_SIGNS:
        raise FormulaError(say("stepper-too-long", count=length, most=MOST_SIGNS))


def _terms(node: tree.Node, wrt: str, memory: dict) -> int:
    """About how many terms a differential has: one for each place of the variable."""
    if wrt not in node.names:
        return 0
    if node not in memory:
        below = sum(_terms(part, wrt, memory) for part in node.args)
        memory[node] = below * (2 if type(node) is tree.Softmax else 1) or 1
    return memory[node]


def way_of(value: dict[str, Any], asked: Asked) -> tuple[str, str]:
    """Layout and arrangement; where there is nothing to arrange, the only one."""
    known_here = derived.arrangements(formula_of(asked), asked.wrt)
    arrangement = value["arrangement"]
    return value["layout"], arrangement if arrangement in known_here else known_here[0]


@lru_cache(maxsize=512)
def numbers_of(asked: Asked, layout: str, arrangement: str, seed: int) -> dict[str, Any]:
    """What numbers say of the derivative, under its key."""
    d = derived.derivation(formula_of(asked), asked.wrt, layout, arrangement, asked)
    return {f"{asked.key} {layout} {arrangement} {seed}": by_numbers.checked(d, seed)}


@lru_cache(maxsize=512)
def trial_of(asked: Asked, layout: str, arrangement: str, seed: int, typed: str) -> dict[str, Any]:
    """Whether what was typed is the derivative too, under its key."""
    if not typed.strip():
        return {}
    d = derived.derivation(formula_of(asked), asked.wrt, layout, arrangement, asked)
    key = f"{asked.key} {layout} {arrangement} {seed} {typed}"
    try:
        node = parse(typed, d.specs, None, lambda name: say("stepper-no-shape", name=name))
        if node.shape != d.result.node.shape:
            shapes = {"shape": shape_text(node.shape), "expected": shape_text(d.shape)}
            return {key: {"error": say("stepper-other-shape", formula=typed.strip(), **shapes)}}
        return {key: {"error": "", **by_numbers.tried(d, node, seed)}}
    except MdlibError as error:
        return {key: {"error": error.args[0]}}
