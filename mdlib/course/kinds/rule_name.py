"""Questions about the rules that a derivation uses."""

from __future__ import annotations

from itertools import chain

from ...checker.verdict import Verdict
from ...engine.derivation import Step
from ...engine.identify import COLLECT, FIRST
from ...engine.rules import RULES, STEPS, Label
from ...engine.traces import TRACE_RULES
from ...errors import MdlibError, Message, Templates
from ...language.declared import check_names
from ..hints import Hint, solution_of, steps_say
from .kind import Kind, as_list, listed
from .set_out import BLANK, derivation_of, left_side, set_out

# fmt: off
say = Templates("course", {
    "rule-says": "{rule}: {sentence}",
    "no-step": "step {number} of the derivation of {f}: it has steps 1 to {count}.",
    "no-step-named": "RuleName: no step is named. The derivation of {f} has steps 1 to {count}.",
    "which-rule": "Which rule makes this step?\n\n$${step}$$\n\n{choose}",
    "which-rule-text": "Which rule makes this step?\n{step}\n{choose}",
    "name-rules": "Name the rules of lines {numbers}, in a list.\n\n{lines}\n\n{choose}",
    "name-rules-text": "Name the rules of lines {numbers}, in a list.\n{lines}\n{choose}",
    "choose-from": "Choose from: {names}.",
    "one-name": "One name is asked for. Write it as text.",
    "names": "{count} names are asked for. Write a list of {count} texts.",
    "chain-everywhere": "The chain rule is at work in every line: name the rule of the function "
        "that d passes. {choose}",
    "no-rule": "{name} is no rule here. {choose}",
    "other-rule": "The step is not made by the rule {rule}, which says: {sentence} "
        "Compare both sides: what stands on the right that did not stand on the left?",
    "other-rule-of-line": "Line {number} is not made by the rule {rule}, which says: {sentence} "
        "Compare the line with the one above it: what has changed, and what has only moved?",
})
# fmt: on

# Offered with every question, beside the rules of its own derivation.
OFFERED = ("cyclic-rotation", "product", "sum", "trace", "transpose", "transpose-under-the-trace")
# What else readers call a rule, by its key.
# fmt: off
_ALIASES = {
    "cyclic-rotation": "cyclic; cyclic property; rotation; rotate; rotation under the trace; "
        "cyclic permutation; cyclic property of the trace",
    "transpose-under-the-trace": "trace of the transpose; trace of a transpose; "
        "transpose of the trace; transposing under the trace; transpose under trace; "
        "transpose in the trace; transposition under the trace",
    "collecting": "collect; collecting terms",
    "first-identification-theorem": "identification; identification theorem; read off; reading off",
    "determinant": "det",
    "elementwise-function": "elementwise",
    "hadamard-product": "hadamard",
    "scalar-is-trace": "number is its own trace; scalar is its own trace",
}
# fmt: on
ALIASES = {alias: key for key, aliases in _ALIASES.items() for alias in aliases.split("; ")}
# Steps that linearity makes, though they have names of their own.
LINEAR = {"collecting", "sum", "trace"}


class RuleName(Kind):
    """The rules of some steps are asked for; the checker derives, so there is no key.

    The answer is a rule's name as text, for several steps a list of names. A name is right if it
    is one of the step's own rules, or "linearity" where these are linear: d(a f + b g) =
    a df + b dg. Capitals, "the", "rule" and the usual other names do not matter.

    Parameters
    ----------
    formula : str
    wrt : str
        The symbol to differentiate by.
    *numbers : int
        Steps of `derive`, from 1.
    layout : {"denominator", "numerator"} or None
        None for the steps of `differential`, which has no layout.
    **shapes : str
        The shape of each symbol, as in `derive`.

    Raises
    ------
    MdlibError
        If no step is named, or one that the derivation has not.
    FormulaError, ShapeError, NoRuleError
        As `derive` does.

    Examples
    --------
    >>> kind = RuleName("tr(A @ X)", "X", 2, A="n m", X="m n")
    >>> kind.judge("the product rule").status, kind.judge("transpose").status
    ('correct', 'wrong')
    """

    several = True

    def __init__(
        self, formula: str, wrt: str, /, *numbers: int, layout: str | None = "denominator", **shapes
    ):
        check_names(RuleName, shapes, formula, wrt)
        self.shapes, self.derivation = shapes, derivation_of(formula, wrt, layout, **shapes)
        told = {"f": self.derivation.formula, "count": len(self.derivation.steps)}
        for number in numbers:
            if isinstance(number, bool) or number not in range(1, told["count"] + 1):
                raise MdlibError(say("no-step", number=repr(number), **told))
        if not numbers:
            raise MdlibError(say("no-step-named", **told))
        steps = self.derivation.steps
        self.steps = {number: steps[number - 1] for number in sorted(set(numbers))}

    def statement(self) -> str:
        """The step, or the derivation with its rules left blank, and the names, in Markdown."""
        if len(self.steps) == 1:
            (step,) = self.steps.values()
            return say("which-rule", step=self._shown(step), choose=self._offer())
        body = set_out(self.derivation, map(self._row, enumerate(self.derivation.steps, start=1)))
        return say("name-rules", numbers=listed(self.steps), lines=body, choose=self._offer())

    def text(self) -> str:
        """The same for a terminal."""
        if len(self.steps) == 1:
            (step,) = self.steps.values()
            shown = f"{step.before}  →  {step.after}"
            return say("which-rule-text", step=shown, choose=self._offer())
        rows = "\n".join(
            f"{number}: {step.after}    {'...' if number in self.steps else step.rule}"
            for number, step in enumerate(self.derivation.steps, start=1)
        )
        return say("name-rules-text", numbers=listed(self.steps), lines=rows, choose=self._offer())

    def _shown(self, step: Step) -> str:
        """The step in LaTeX; a derivative follows from its differential, it does not equal it."""
        before, after = step.before.latex(), step.after.latex()
        if step.stage.startswith("identify"):
            return rf"{before} \;\Rightarrow\; {left_side(self.derivation, step)} = {after}"
        return rf"{before} = {after}"

    def _row(self, numbered_step: tuple[int, Step]) -> tuple[Step, str, str]:
        number, step = numbered_step
        name = BLANK if number in self.steps else rf"\text{{{step.rule}}}"
        return step, step.after.latex(), rf"\text{{({number})}}\ {name}"

    def _offer(self) -> Message:
        used = {label.key: label for step in self.derivation.steps for label in step.labels}
        own = {label.name for key, label in used.items() if key != "tidy"}
        names = sorted(own.union(map(STEPS, OFFERED)), key=str.lower)
        return say("choose-from", names="; ".join(names))

    def _judge(self, answer) -> Verdict:
        """The verdict on the names, in the order of the steps."""
        names, count = as_list(answer), len(self.steps)
        if len(names) != count or not all(isinstance(name, str) for name in names):
            wanted = say("one-name") if count == 1 else say("names", count=count)
            return Verdict("cannot-read", wanted)
        for (number, step), name in zip(self.steps.items(), names, strict=True):
            if problem := self._problem(number, step, name):
                return problem
        told = {n: say("rule-says", **_rule(step)) for n, step in self.steps.items()}
        return Verdict("correct", steps_say(told.items()).text)

    def _problem(self, number: int, step: Step, answer: str) -> Verdict | None:
        names, known = {_typed(part) for part in answer.split(",")}, self._known()
        unknown = sorted(names - set(known))
        if "chain" in unknown:
            return Verdict("cannot-read", say("chain-everywhere", choose=self._offer()))
        if unknown:
            said = say("no-rule", name=repr(unknown[0]), choose=self._offer())
            return Verdict("cannot-read", said)
        missed = sorted(name for name in names if not _makes(name, known[name], step))
        if not missed:
            return None
        told = {"rule": repr(missed[0]), "sentence": known[missed[0]].sentence}
        if len(self.steps) == 1:
            return Verdict("wrong", say("other-rule", **told))
        return Verdict("wrong", say("other-rule-of-line", number=number, **told))

    def _known(self) -> dict[str, Label]:
        """Every rule that may be named, by its name as typed."""
        steps = self.derivation.steps_at("every step")
        used = chain.from_iterable(step.labels for step in steps)
        return {_typed(label.name): label for label in (*_rules(), *used)}

    def ladder(self) -> list[Hint]:
        """What the rules say, then the derivation."""
        said = [(number, step.sentence) for number, step in self.steps.items()]
        return [steps_say(said), solution_of(self.derivation)]


def _rule(step: Step) -> dict[str, str]:
    return {"rule": step.rule, "sentence": step.sentence}


def all_rules() -> dict[str, str]:
    """The rules of the engine that have a name, and what each says."""
    return {label.name: label.sentence for label in _rules()}


def _rules() -> list[Label]:
    return [*(rule.label for rule in RULES.values()), *TRACE_RULES, COLLECT, FIRST]


def _makes(name: str, label: Label, step: Step) -> bool:
    """Whether a rule, by its name as typed, is one of a step's own."""
    own, keys = {_typed(label.name) for label in step.labels}, {label.key for label in step.labels}
    return name in own or (label.key == "linearity" and bool(keys & LINEAR))


def _typed(text: str) -> str:
    """A rule's name as typed: "the Product Rule" is product."""
    name = _plain(text).removeprefix("the ").removeprefix("a ").removesuffix(" rule")
    return _plain(STEPS(ALIASES[name])) if name in ALIASES else name


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())
