"""Questions about the rules that a derivation uses."""

from __future__ import annotations

from functools import cache

from ...checker.verdict import Verdict, is_blank, not_attempted
from ...engine.derivation import Derivation, Step
from ...engine.identify import COLLECT, FIRST
from ...engine.rules import RULES
from ...engine.traces import TRACE_RULES
from ...errors import MdlibError
from ...language.declared import check_names
from ..hints import Hint, numbered, solution
from .derivation_lines import BLANK, as_list, derivation_of, left_side, listed, set_out

# Offered with every question, beside the rules of its own derivation.
OFFERED = ("cyclic rotation", "product", "sum", "trace", "transpose", "transpose under the trace")
_ROTATION = (
    *("cyclic", "cyclic property", "rotation", "rotate", "rotation under the trace"),
    *("cyclic permutation", "cyclic property of the trace"),
)
_TURN = (
    *("trace of the transpose", "trace of a transpose", "transpose of the trace"),
    *("transposing under the trace", "transpose under trace", "transpose in the trace"),
    "transposition under the trace",
)
# What else readers call a rule.
ALIASES = {
    **dict.fromkeys(_ROTATION, "cyclic rotation"),
    **dict.fromkeys(_TURN, "transpose under the trace"),
    **dict.fromkeys(("collect", "collecting terms"), "collecting"),
    **dict.fromkeys(
        ("identification", "identification theorem", "read off", "reading off"),
        "first identification theorem",
    ),
    "det": "determinant",
    "elementwise": "elementwise function",
    "hadamard": "hadamard product",
    "number is its own trace": "scalar = trace",
    "scalar is its own trace": "scalar = trace",
}
CHAIN = "The chain rule is at work in every line: name the rule of the function that d passes."
COMPARE = {
    False: "Compare both sides: what stands on the right that did not stand on the left?",
    True: "Compare the line with the one above it: what has changed, and what has only moved?",
}
# Steps that linearity makes, though they have names of their own.
LINEAR = {"collecting", "sum", "trace"}


class RuleName:
    """The rules of some steps are asked for: ``RuleName("tr(A @ X)", "X", 1, A="n m", X="m n")``.

    The numbers are those of steps of `derive`, from 1; with ``layout=None``, of `differential`.
    The answer is the rule's name as text, for several steps a list of names. The checker derives,
    so there is no key.
    """

    def __init__(
        self, formula: str, wrt: str, /, *numbers: int, layout: str | None = "denominator", **shapes
    ):
        check_names(RuleName, shapes, formula, wrt)
        self.derivation = derivation_of(formula, wrt, layout, **shapes)
        self.steps = {number: _step(self.derivation, number) for number in sorted(set(numbers))}
        if not numbers:
            raise MdlibError(f"RuleName: no step is named. {_has_steps(self.derivation)}")

    def statement(self) -> str:
        """The step, or the derivation with its rules left blank, and the names, in Markdown."""
        if len(self.steps) == 1:
            (step,) = self.steps.values()
            shown = _shown(self.derivation, step)
            return f"Which rule makes this step?\n\n$${shown}$$\n\n{self._offer()}"
        body = set_out(self.derivation, map(self._row, enumerate(self.derivation.steps, start=1)))
        asked = f"Name the rules of lines {listed(self.steps)}, in a list."
        return f"{asked}\n\n{body}\n\n{self._offer()}"

    def text(self) -> str:
        """The same for a terminal."""
        if len(self.steps) == 1:
            (step,) = self.steps.values()
            shown = f"{step.before}  →  {step.after}"
            return f"Which rule makes this step?\n{shown}\n{self._offer()}"
        rows = [f"Name the rules of lines {listed(self.steps)}, in a list."]
        for number, step in enumerate(self.derivation.steps, start=1):
            rows.append(f"{number}: {step.after}    {'...' if number in self.steps else step.rule}")
        return "\n".join([*rows, self._offer()])

    def _row(self, numbered_step: tuple[int, Step]) -> tuple[Step, str, str]:
        number, step = numbered_step
        name = BLANK if number in self.steps else rf"\text{{{step.rule}}}"
        return step, step.after.latex(), rf"\text{{({number})}}\ {name}"

    def _offer(self) -> str:
        own = {name for step in self.derivation.steps for name in step.rule.split(", ")}
        return f"Choose from: {'; '.join(sorted(own.union(OFFERED) - {'tidy'}, key=str.lower))}."

    def judge(self, answer) -> Verdict:
        names = as_list(answer)
        if not names or any(map(is_blank, names)):
            return not_attempted()
        if len(names) != len(self.steps) or not all(isinstance(name, str) for name in names):
            return Verdict("cannot-read", self._wanted())
        for (number, step), name in zip(self.steps.items(), names, strict=True):
            which = "The step" if len(self.steps) == 1 else f"Line {number}"
            problem = self._problem(which, step, name)
            if problem:
                return problem
        told = [f"{step.rule}: {step.sentence}" for step in self.steps.values()]
        return Verdict("correct", self._numbered(told))

    def _numbered(self, told: list[str]) -> str:
        """What is told of each step, with its number where there are several."""
        if len(told) == 1:
            return told[0]
        pairs = zip(self.steps, told, strict=True)
        return " ".join(f"({number}) {words}" for number, words in pairs)

    def _wanted(self) -> str:
        count = len(self.steps)
        if count == 1:
            return "One name is asked for. Write it as text."
        return f"{count} names are asked for. Write a list of {count} texts."

    def _problem(self, which: str, step: Step, answer: str) -> Verdict | None:
        names = {_rule_name(part) for part in answer.split(",")}
        unknown = sorted(names - set(self._known()))
        if "chain" in unknown:
            return Verdict("cannot-read", f"{CHAIN} {self._offer()}")
        if unknown:
            return Verdict("cannot-read", f"{unknown[0]!r} is no rule here. {self._offer()}")
        missed = sorted(name for name in names if not _makes(name, step))
        if not missed:
            return None
        said = self._known()[missed[0]]
        told = f"{which} is not made by the rule {missed[0]!r}, which says: {said}"
        return Verdict("wrong", f"{told} {COMPARE[len(self.steps) > 1]}")

    def _known(self) -> dict[str, str]:
        """Every rule that may be named, and what it says."""
        steps = self.derivation.steps_at("every step")
        here = {name: step.sentence for step in steps for name in _names(step)}
        return all_rules() | here

    def ladder(self) -> list[Hint]:
        """What the rules say, then the derivation."""
        said = self._numbered([step.sentence for step in self.steps.values()])
        return numbered([Hint("what it says", said, said), solution(self.derivation)])


@cache
def all_rules() -> dict[str, str]:
    rules = (*RULES.values(), *TRACE_RULES, COLLECT, FIRST)
    return {_rule_name(rule.name): rule.sentence for rule in rules}


def _has_steps(derivation: Derivation) -> str:
    return f"The derivation of {derivation.formula} has steps 1 to {len(derivation.steps)}."


def _step(derivation: Derivation, number: int) -> Step:
    count = len(derivation.steps)
    if isinstance(number, bool) or number not in range(1, count + 1):
        raise MdlibError(
            f"step {number!r} of the derivation of {derivation.formula}: it has steps 1 to {count}."
        )
    return derivation.steps[number - 1]


def _shown(derivation: Derivation, step: Step) -> str:
    """The step in LaTeX; a derivative follows from its differential, it does not equal it."""
    before, after = step.before.latex(), step.after.latex()
    if step.stage.startswith("identify"):
        return rf"{before} \;\Rightarrow\; {left_side(derivation, step)} = {after}"
    return rf"{before} = {after}"


def _makes(name: str, step: Step) -> bool:
    wanted = set(_names(step))
    return name in wanted or (name == "linearity" and bool(wanted & LINEAR))


def _names(step: Step) -> list[str]:
    return [_rule_name(name) for name in step.rule.split(", ")]


def _rule_name(text: str) -> str:
    """A rule's name as typed: "the Product Rule" is product."""
    name = " ".join(text.lower().replace("-", " ").split())
    name = name.removeprefix("the ").removeprefix("a ").removesuffix(" rule")
    return ALIASES.get(name, name)
