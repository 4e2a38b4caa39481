"""Cards for guessing which rule comes next: one is right, and of each other it is known why not."""

from __future__ import annotations

from random import Random

from ..engine.derivation import Derivation
from ..engine.rules import RULES, Label, Rule
from ..language import tree

Wrong = tuple[Label, int]  # a rule, and the step at which it has its turn; 0 where it has none
# Its statement, ds = …, does not say what it is for.
MUTE = {"softmax"}


def card_key(label: Label) -> str:
    """What tells a card from others, in any language."""
    return f"{label.key} {label.tex}"


def wrong_cards(d: Derivation) -> list[list[Wrong]]:
    """For each step of a lecture two rules that do not come next.

    One has its turn at another step, where there is such a step; the other has none, as no line
    holds the differential of what it is for.
    """
    steps = d.steps_at("lecture")
    taken = _taken(d)
    absent = [rule.label for rule in RULES.values() if _is_absent(rule, taken)]
    found = []
    for number, step in enumerate(steps, 1):
        rng = Random(f"{d.formula} {number}")
        here = {card_key(label) for label in step.labels}
        elsewhere = _elsewhere(steps, number, here)
        chosen: list[Wrong] = [rng.choice(elsewhere)] if elsewhere else []
        others = [label for label in absent if card_key(label) not in here]
        found.append([*chosen, *((label, 0) for label in rng.sample(others, 2 - len(chosen)))])
    return found


def _elsewhere(steps, number: int, here: set[str]) -> list[Wrong]:
    """Rules of other steps, each with the nearest step at which it has its turn."""
    nearest: dict[str, Wrong] = {}
    order = sorted(range(1, len(steps) + 1), key=lambda at: (at < number, abs(at - number)))
    for at in order:
        label = steps[at - 1].labels[0]
        if at != number and card_key(label) not in here:
            nearest.setdefault(card_key(label), (label, at))
    return list(nearest.values())


def _taken(d: Derivation) -> set[type]:
    """The types of all nodes whose differential is taken."""
    lines = [step.before.node for step in d.steps_at("every step")]
    parts = (part for line in lines if line.pending for part in tree.walk(line))
    return {type(part.arg) for part in parts if type(part) is tree.D}


def _is_absent(rule: Rule, taken: set[type]) -> bool:
    """Whether no line holds the differential of what a rule is for."""
    kinds = rule.kind if isinstance(rule.kind, tuple) else (rule.kind,)
    return rule.label.key not in MUTE and taken.isdisjoint(kinds)
