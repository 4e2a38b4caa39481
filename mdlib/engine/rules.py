"""The rule table: one decorated block a rule, looked up by the exact type of its node.

A pair of types is a rule for the one directly around the other, and goes before either.

A rule's body takes one step and never recurses: it may write ``d(u)`` for the differential of a
part. What is linear or multilinear is declared instead of coded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..language import tree

d = tree.D


@dataclass(frozen=True)
class Rule:
    """A differential rule: where it applies, what it is called, and what it does in one step."""

    kind: type | tuple[type, type]
    name: str
    tex: str
    source: str
    example: tuple[str, dict[str, str]]
    sentence: str
    body: Callable[[tree.Node], tree.Node] | None = field(default=None, compare=False)
    arity: str = "body"  # "linear" (one argument), "multilinear" (one part at a time), or "body"
    # A special case that readers know by another name: (node, changing arguments) → Rule or None.
    variant: Callable | None = field(default=None, compare=False)
    # Further examples, where one rule stands for several functions.
    more: Callable[[], list] = field(default=list, compare=False)

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


def register(rule: Rule) -> Rule:
    """Enter a rule into the table; a second rule for the same node type is refused."""
    if rule.kind in RULES:
        raise ValueError(
            f"two rules for {kind_name(rule.kind)}: {RULES[rule.kind].name!r} and {rule.name!r}."
        )
    RULES[rule.kind] = rule
    return rule


def rule(kind, *, name, tex, source, example, sentence, variant=None, more=list):
    """Register the decorated body as the differential of `kind`."""

    def enter(body):
        entry = Rule(kind, name, tex, source, example, sentence, body, variant=variant, more=more)
        register(entry)
        return body

    return enter


def linear(kind, *, name, tex, source, example, sentence) -> None:
    """Declare a node linear in its only argument: d L(U) = L(dU)."""
    register(Rule(kind, name, tex, source, example, sentence, arity="linear"))


def multilinear(kind, *, name, tex, source, example, sentence, variant=None) -> None:
    """Declare a node linear in each of its arguments: one changes at a time, order kept."""
    arity = "multilinear"
    register(Rule(kind, name, tex, source, example, sentence, arity=arity, variant=variant))
