"""Formulas in other letters: what is compared when symbols are renamed."""

from __future__ import annotations

import re

import mdlib as md
from mdlib.catalogue.checks import DerivativeCheck
from mdlib.engine.api import derive, differential, hessian
from mdlib.language import tree
from mdlib.language.formulas import Formula
from mdlib.language.latex import _Latex, name_latex
from mdlib.language.plain import _RAISABLE, _RAISED, _Plain, name_plain
from mdlib.language.substitute import substitute
from tests.engine.generate import random_formula

# Names that begin with d, that sort otherwise, that are long, Greek, or a letter of the notation.
NAMES = (  # noqa: SIM905
    "d data delta df dA dX e I K zeta Sigma dSigma det_ D weight_matrix_of_the_first_layer "
    "a Z dt d_1 T dd lam"
).split()


def new_names(formula: Formula, turn: int) -> dict[str, str]:
    """A new name for every declared symbol; never X beside dX."""
    count = len(NAMES)
    chosen: list[str] = []
    for step in range(2 * count):
        name = NAMES[(7 * turn + step * (1 + turn % 3)) % count]
        clash = {name, f"d{name}", name.removeprefix("d")} & set(chosen)
        if not clash and len(chosen) < len(formula.specs):
            chosen.append(name)
    chosen += [f"other_{i}" for i in range(len(formula.specs) - len(chosen))]
    return dict(zip(formula.specs, chosen, strict=True))


def renamed_node(node: tree.Node, names: dict[str, str]) -> tree.Node:
    """A tree with its symbols, and differentials of symbols, called otherwise."""
    table, todo, seen = {}, [node], set()
    while todo:
        part = todo.pop()
        if part in seen:
            continue
        seen.add(part)
        todo += part.args
        if type(part) is tree.Sym:
            table[part] = tree.Sym(names[part.name], part.shape, part.properties)
        if type(part) is tree.Change:
            table[part] = tree.Change(names[part.variable], part.shape)
    return _of(substitute(node, table), names)


def _of(node: tree.Node, names: dict[str, str]) -> tree.Node:
    """The names of what changes, in each differential yet to be taken."""
    if not node.pending:
        return node
    args = tuple(_of(part, names) for part in node.args)
    if type(node) is tree.D:
        return tree.D(*args, *(names[name] for name in node.key))
    return tree.rebuild(node, args)


def renamed(formula: Formula, names: dict[str, str]) -> Formula:
    specs = {names[name]: spec for name, spec in formula.specs.items()}
    return Formula(renamed_node(formula.node, names), specs)


def catalogue_questions():
    """(id, formula, variable, function that derives a formula by a variable)."""
    for entry in md.identities:
        for number, check in enumerate(entry.checks):
            if not isinstance(check, DerivativeCheck):
                continue
            key = f"{entry.id}/{number}"
            if check.order != 1:
                yield key, check.read, check.wrt, {0: differential, 2: hessian}[check.order]
                continue
            for layout in ("denominator", "numerator"):
                take = _deriving(layout, check.arrangement)
                yield f"{key}/{layout}", check.read, check.wrt, take


def random_questions(count: int):
    arrangements = ("vec", "row-vec", "block")
    for seed in range(count):
        formula = random_formula(seed)
        layout = ("denominator", "numerator")[seed % 2]
        yield f"{seed}", formula, "X", _deriving(layout, arrangements[seed % 3])


def _deriving(layout, arrangement):
    return lambda f, wrt: derive(f, wrt, layout=layout, arrangement=arrangement)


class _MarkedLatex(_Latex):
    def name(self, name):
        return f"⟦{name}⟧"


class _MarkedPlain(_Plain):
    def name(self, name):
        return f"⟦{name}⟧"


def printed_by_marks(node: tree.Node) -> tuple[str, str]:
    """LaTeX and plain text as they must be: every name in its place, all else without regard."""
    names = [name for name in node.names if name.isidentifier()]
    names += [name[1:] for name in names]
    latex, plain = _MarkedLatex().write(node)[0], _MarkedPlain().write(node)[0]
    for name in names:
        latex = latex.replace(f"⟦{name}⟧", name_latex(name))
        if set(name) <= _RAISABLE:
            plain = plain.replace(f"^⟦{name}⟧", name.translate(_RAISED))
        plain = plain.replace(f"⟦{name}⟧", name_plain(name))
    return latex, plain


def _told(step, names: dict[str, str]) -> tuple[str, ...]:
    """What a step says; one that names a property names the symbol that has it."""
    sentence, tex = step.sentence, step.tex
    if re.search(r" is (symmetric|orthogonal|invertible):", sentence):
        sentence = _spelt(sentence, {name_plain(a): name_plain(b) for a, b in names.items()})
        tex = _spelt(tex, {name_latex(a): name_latex(b) for a, b in names.items()})
    return step.rule, sentence, step.stage, tex


def _spelt(text: str, table: dict[str, str]) -> str:
    words = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.sub(
        rf"(?<![\w\\])({words})(?![\w_])|(?<![\w\\])({words})(?=ᵀ)",
        lambda found: table[found[1] or found[2]],
        text,
    )


def difference(formula: Formula, wrt: str, take, turn: int) -> str:
    """What else a renaming changes; "" where it is nothing."""
    names = new_names(formula, turn)
    one, other = take(formula, wrt), take(renamed(formula, names), names[wrt])
    if renamed_node(one.result.node, names) != other.result.node:
        return f"the result: {one.result} became {other.result}"
    for detail in ("every step", "lecture"):
        steps, others = one.steps_at(detail), other.steps_at(detail)
        told = [
            [_told(step, names) for step in steps],
            [(s.rule, s.sentence, s.stage, s.tex) for s in others],
        ]
        if told[0] != told[1]:
            return f"the rules: {told[0]} became {told[1]}"
        for step, again in zip(steps, others, strict=True) if detail == "every step" else ():
            for before, after in ((step.before, again.before), (step.after, again.after)):
                if renamed_node(before.node, names) != after.node:
                    return f"a line: {before} became {after}"
                if (after.latex(), after.plain()) != printed_by_marks(after.node):
                    return f"the printing of {after}: {after.latex()}, {after.plain()}"
    return ""
