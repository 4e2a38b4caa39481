"""From what is read off to the last line: every fact that is used is a step of its own.

`tidy` knows the declared properties of symbols and moves commutation matrices and dX about. Here it
is first kept from all that, and then allowed one thing after another, each under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Message
from ..language import tree
from ..language.latex import name_latex
from ..language.plain import name_plain
from ..language.substitute import substitute
from ..language.tree import symbols_of, walk
from ..tidy.normal_form import tidy
from .engine_words import folded, say
from .recorder import Expression, Recorder
from .rules import label

TIDY = label("tidy", "Transposes, inverses and numbers are simplified, common factors come out.")
SWAP = label(
    "commutation matrix changes sides",
    "K_pm (A ⊗ B) = (B ⊗ A) K_qn for A m×n and B p×q: a commutation matrix exchanges the factors "
    "of a Kronecker product. For a single column it is K_mn vec A = vec Aᵀ.",
    r"K_{pm}(A\otimes B) = (B\otimes A)K_{qn}",
)
MOVE = label(
    "rotation and transposition",
    "Under the trace factors may be rotated, a matrix and its transpose have the same trace, and a "
    "number is its own transpose: so equal terms are added.",
    r"\operatorname{tr}(AB) = \operatorname{tr}(BA),\quad"
    r" \operatorname{tr}(A^{\top}) = \operatorname{tr}A",
)
STRUCTURE = label(
    "structure of the variable",
    "The entries of the variable moved freely; only the result is simplified by what it was "
    "declared to be.",
)
NOTHING: frozenset[str] = frozenset()
# What is used of a symbol with a property, in the order of use; and how it is told.
FACTS = {
    "symmetric": frozenset({"symmetric"}),
    "orthogonal": frozenset({"orthogonal", "invertible"}),
    "invertible": frozenset({"invertible"}),
}
SAID = {
    "symmetric": ("is-symmetric", r"{0}^{{\top}} = {0}"),
    "orthogonal": ("is-orthogonal", r"{0}^{{\top}} {0} = I"),
    "invertible": ("is-invertible", r"\operatorname{{adj}}({0}) = \det({0})\,{0}^{{-1}}"),
}


@dataclass(frozen=True)
class Facts:
    """What a step says that uses declared properties: "A is symmetric: Aᵀ = A."."""

    facts: tuple[tuple[str, tree.Sym], ...]

    @property
    def key(self) -> str:
        return "facts"

    @property
    def name(self) -> Message:
        kinds = dict.fromkeys(name for name, _ in self.facts)
        return say("matrix-of-kind", kind=folded("and-also", [say(kind) for kind in kinds]))

    @property
    def sentence(self) -> Message:
        said = [say(SAID[name][0], name=name_plain(symbol.name)) for name, symbol in self.facts]
        return folded("one-after-another", said)

    @property
    def tex(self) -> str:
        return r",\quad ".join(SAID[name][1].format(name_latex(s.name)) for name, s in self.facts)


def finish(recorder: Recorder, raw: tree.Node) -> tree.Node:
    """tidy(A) = A, in steps that say what they use."""
    final = tidy(raw, recorder.order)
    if not _holds_facts(raw):
        return _add(recorder, TIDY, raw, final)
    node = _add(recorder, TIDY, raw, _tidied(recorder, raw, swaps=False))
    return _by_facts(recorder, node, final)


def _holds_facts(node: tree.Node) -> bool:
    """Whether there is a declared property, or a commutation matrix, that might be used."""
    return any(
        type(part) is tree.Comm
        or (type(part) is tree.Sym and not part.properties.isdisjoint(FACTS))
        for part in walk(node)
    )


def finish_differential(recorder: Recorder, raw: tree.Node) -> tree.Node:
    """tidy(dF) = dF; dX stays where it is, unless equal terms can then be added."""
    node = _add(recorder, TIDY, raw, _tidied(recorder, raw, swaps=False, moves=False))
    node = _by_facts(recorder, node, tidy(raw, recorder.order, moves=False), moves=False)
    final = tidy(node, recorder.order)
    if _count(final) >= _count(node):
        return node
    node = _add(recorder, MOVE, node, _tidied(recorder, node))
    return _by_facts(recorder, node, final)


def use_structure(recorder: Recorder, result, free: tree.Sym, declared: tree.Sym) -> tree.Node:
    """Xᵀ = X in the result, or what else the variable was declared to be."""
    raw = substitute(result, {free: declared})
    own = _tidied(
        recorder, raw, lambda symbol: symbol.properties if symbol == declared else NOTHING
    )
    node = _add(recorder, STRUCTURE, result, own)
    return _by_facts(recorder, node, tidy(raw, recorder.order))


def _count(node: tree.Node) -> int:
    return len(node.args) if type(node) is tree.Add else 1


def _add(recorder: Recorder, label, before: tree.Node, after: tree.Node) -> tree.Node:
    """A = B, recorded: B."""
    recorder.round += 1
    recorder.add(label, Expression(before), Expression(after), "tidy")
    return after


def _by_facts(recorder, node: tree.Node, final: tree.Node, moves=True) -> tree.Node:
    """A = B, from a formula tidy without any fact to one that uses all, one after another."""
    if node != final:
        node = _swap(recorder, node, moves)
    for name in FACTS:
        if node != final:
            node = _use(recorder, node, name, final, moves)
    return node if node == final else _use_the_rest(recorder, node, final)


def _swap(recorder, node: tree.Node, moves: bool) -> tree.Node:
    """K_pm (A ⊗ B) = (B ⊗ A) K_qn: the formula with its commutation matrices where they go."""
    if not any(type(part) is tree.Comm for part in walk(node)):
        return node
    bare, swapped = (_tidied(recorder, node, swaps=swaps, moves=moves) for swaps in (False, True))
    return node if swapped == bare else _add(recorder, SWAP, node, swapped)


def _use(recorder, node: tree.Node, name: str, final: tree.Node, moves: bool) -> tree.Node:
    """Aᵀ = A, or another property used, of all symbols that have it."""
    symbols = [symbol for symbol in symbols_of(node) if name in symbol.properties]

    def with_fact(chosen) -> tree.Node:
        """tidy(A) = A, with the property of the chosen symbols known."""
        keep = lambda symbol: FACTS[name] if symbol in chosen else NOTHING
        return _tidied(recorder, node, keep, moves=moves)

    used = with_fact(symbols) if symbols else node
    if used == node or (used != final and used == with_fact([])):
        return node
    needed = symbols
    if len(symbols) > 1:
        needed = [s for s in symbols if with_fact([o for o in symbols if o != s]) != used]
    return _add(recorder, Facts(tuple((name, s) for s in needed or symbols)), node, used)


def _use_the_rest(recorder, node: tree.Node, final: tree.Node) -> tree.Node:
    """A = B by several properties at once."""
    facts = tuple((name, s) for name in FACTS for s in symbols_of(node) if name in s.properties)
    return _add(recorder, Facts(facts) if facts else TIDY, node, final)


def _tidied(
    recorder: Recorder,
    node: tree.Node,
    keep: Callable[[tree.Sym], frozenset] = lambda symbol: NOTHING,
    **moving: bool,
) -> tree.Node:
    """tidy(A) = A with only some of its symbols' properties known."""
    plain = {s: tree.Sym(s.name, s.shape, s.properties & keep(s)) for s in symbols_of(node)}
    table = {symbol: other for symbol, other in plain.items() if symbol != other}
    if not table:
        return tidy(node, recorder.order, **moving)
    result = tidy(substitute(node, table), recorder.order, **moving)
    return substitute(result, {other: symbol for symbol, other in table.items()})
