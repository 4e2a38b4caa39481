"""The rule table: one decorated block a rule, looked up by the exact type of its node.

A pair of types is a rule for the one directly around the other, and goes before either.

A rule's body takes one step and never recurses: it may write ``d(u)`` for the differential of a
part. What is linear or multilinear is declared instead of coded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import Message, Templates
from ..language import tree

d = tree.D
# The words of every kind of step: its name by its key, why it holds by "<key>-why".
STEPS = Templates("engine.step", {})


@dataclass(frozen=True)
class Label:
    """What a step says: the key of its words, and a formula. Steps of one key are told as one."""

    key: str
    tex: str = ""

    @property
    def name(self) -> Message:
        return STEPS(self.key)

    @property
    def sentence(self) -> Message:
        return STEPS(f"{self.key}-why")


def label(name: str, sentence: str, tex: str = "", key: str = "") -> Label:
    """Enter the words of a step into the table; the key is its name, unless one is given."""
    key = key or name.lower().replace(" ", "-")
    STEPS[key], STEPS[f"{key}-why"] = name, sentence
    return Label(key, tex)


class Peeling(NamedTuple):
    """A rewrite under tr or vec: what it says, and how it takes the outermost frame off a term."""

    label: Label
    peel: Callable


@dataclass(frozen=True)
class Rule:
    """A differential rule: where it applies, what it is called, and what it does in one step."""

    kind: type | tuple[type, type]
    label: Label
    source: str
    example: tuple[str, dict[str, str]]
    body: Callable[[tree.Node], tree.Node] | None = field(default=None, compare=False)
    arity: str = "body"  # "linear" (one argument), "multilinear" (one part at a time), or "body"
    # A special case that readers know by another name: (node, changing arguments) → Label or None.
    variant: Callable | None = field(default=None, compare=False)
    # Further examples, where one rule stands for several functions.
    more: Callable[[], list] = field(default=list, compare=False)

    @property
    def name(self) -> Message:
        return self.label.name

    @property
    def sentence(self) -> Message:
        return self.label.sentence

    @property
    def tex(self) -> str:
        return self.label.tex

    @property
    def examples(self) -> list[tuple[str, dict[str, str]]]:
        """Formulas by which the rule is tested."""
        rest = self.more()
        return [self.example, *(example for example in rest if example != self.example)]


RULES: dict[type | tuple[type, type], Rule] = {}


def kind_name(kind) -> str:
    """The name of the node type, or types, that a rule is for."""
    return " of ".join(part.__name__ for part in (kind if isinstance(kind, tuple) else (kind,)))


def find(node: tree.Node) -> Rule | None:
    """The rule for a node, by exact type."""
    if len(node.args) == 1:
        pair = RULES.get((type(node), type(node.args[0])))
        if pair is not None:
            return pair
    return RULES.get(type(node))


def register(rule: Rule) -> None:
    """Enter a rule into the table; a second rule for the same node type is refused."""
    if rule.kind in RULES:
        first, second = RULES[rule.kind].label.key, rule.label.key
        raise ValueError(f"two rules for {kind_name(rule.kind)}: {first!r} and {second!r}.")
    RULES[rule.kind] = rule


def rule(kind, *, name, tex, source, example, sentence, **more):
    """Register the decorated body as the differential of `kind`."""

    def enter(body):
        register(Rule(kind, label(name, sentence, tex), source, example, body, **more))
        return body

    return enter


def linear(kind, *, arity="linear", **block) -> None:
    """d L(U) = L(dU): declare a node linear in its only argument."""
    rule(kind, arity=arity, **block)(None)


def multilinear(kind, **block) -> None:
    """d B(U, V) = B(dU, V) + B(U, dV): declare a node linear in each argument, order kept."""
    linear(kind, arity="multilinear", **block)
