"""How a mistake is entered in the bank: its row, what it asks of f, and the functions that make it.

A family of mistakes is a file in `families`: its rows, and below them the makers. A maker takes a
Scene and yields wrong answers, each a tree or a function of the probe's number. Of two mistakes
that give the same numbers the one of the likelier maker is named first; among equals, the one that
stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from ...errors import Message, Templates
from ...language import tree
from ...language.text import text
from ..checker_words import say
from ..lectures import course, lecture_link
from .edits import Change, edits, everywhere

Wrong = tree.Node | None | Callable[[int], object]

ROWS: dict[str, Mistake] = {}
# name, what and hint of each row ("M07.what"), and other words for some cases ("M15.what-inner").
WORDS = Templates("mistakes", {})
FACTS: dict[str, Callable] = {}
# What is said of a factor beside a mistake.
BESIDES = {
    -1.0: "besides-sign",
    0.5: "besides-half",
    2.0: "besides-twice",
    -0.5: "besides-minus-half",
    -2.0: "besides-minus-twice",
}
MAKERS: list[Maker] = []
RULES: list[MistakenRule] = []


@dataclass(frozen=True, repr=False)
class Mistake:
    """One mistake of the bank.

    Attributes
    ----------
    id : str
        "M28"; an N marks the general ones that are no row of the published bank.
    name : str
        A few words.
    what : str
        One sentence: what went wrong.
    hint : str
        One sentence: what to try. It does not give the answer away.
    example : str
        A task in which it happens, and the wrong answer given to it.
    lecture : str
        The number of the lecture that treats it.
    section : str
        A heading of that lecture.
    asks : tuple of str
        What the sentences take for granted of f, by the names of the tests on it.
    claims : "factor", "sign" or ""
        What they claim of the whole answer; two such claims cannot both be made.
    """

    id: str
    example: str
    asks: tuple[str, ...] = ()
    claims: str = ""

    name = property(lambda self: WORDS(f"{self.id}.name"))
    what = property(lambda self: WORDS(f"{self.id}.what"))
    hint = property(lambda self: WORDS(f"{self.id}.hint"))

    lecture = property(lambda self: course()["mistakes"][self.id][0])
    section = property(lambda self: course()["mistakes"][self.id][1])

    @property
    def link(self) -> str:
        """The lecture's notebook, at the section where the mistake is treated."""
        return lecture_link(self.lecture, self.section)

    def __repr__(self) -> str:
        names = ["id", "name", "what", "hint", "example", "lecture", "section", "asks", "claims"]
        return f"Mistake({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def row(id, name, example, what, hint, asks=(), claims="", **words: str) -> None:
    """Enter a row in the bank; `words` are others for `what` or `hint`, as in ``what_inner=``."""
    if id in ROWS:
        raise LookupError(f"{id} has a row already: {ROWS[id]}")
    ROWS[id] = Mistake(id, example, asks, claims)
    for key, template in {"name": name, "what": what, "hint": hint, **words}.items():
        WORDS[f"{id}.{key.replace('_', '-')}"] = template


@dataclass(frozen=True)
class Said:
    """What to say of a mistake: a template of its row and the parts; or what the bank says.

    `factor` is what the whole is to be multiplied with besides.
    """

    key: str = ""
    parts: Mapping = field(default_factory=dict)
    factor: float = 1.0

    @property
    def what(self) -> Message | str:
        return self._words("what")

    @property
    def hint(self) -> Message | str:
        return self._words("hint")

    @property
    def besides(self) -> Message | str:
        key = BESIDES.get(self.factor)
        return say(key) if key else ""

    def _words(self, which: str) -> Message | str:
        if not self.key.partition(".")[2].startswith(which):
            return ""
        parts = {n: text(p) if isinstance(p, tree.Node) else p for n, p in self.parts.items()}
        return WORDS(self.key, **parts)


BANKS = Said()  # the words are those of the bank


def told(key: str, /, **parts) -> Said:
    """Words for a case, "M15.what-inner", in the place of those of the row."""
    return Said(key, parts)


class Made(NamedTuple):
    """A wrong answer, where not all of its maker's ids are meant, or not the bank's words."""

    wrong: Wrong
    ids: tuple[str, ...] = ()
    said: Said = BANKS


@dataclass(frozen=True)
class Maker:
    """What makes a mistake on purpose: the ids it may be known by, and the wrong formula."""

    ids: tuple[str, ...]
    likelihood: int
    formula: str
    make: Callable[[object], Iterable[Wrong | Made]]

    def __call__(self, scene) -> Iterator[Made]:
        for wrong in self.make(scene):
            made = wrong if isinstance(wrong, Made) else Made(wrong)
            if not set(made.ids) <= set(self.ids):
                raise LookupError(f"a maker of {self.ids} makes {made.ids}")
            yield made if made.ids else made._replace(ids=self.ids)


def maker(*ids: str, likelihood: int):
    """Enter a generator of wrong answers; its docstring begins with the wrong formula."""

    def enter(make):
        MAKERS.append(Maker(ids, likelihood, make.__doc__ or "", make))
        return make

    return enter


def _of_changes(wrong_answers: Callable[[object, Change], Iterable[Wrong]]):
    """A decorator of changes of a node, from what is made of a scene with such a change."""

    def decorator(*ids: str, likelihood: int, formula: str = "", said: Said = BANKS):
        def enter(change: Change) -> Change:
            def make(scene):
                return (Made(wrong, ids, said) for wrong in wrong_answers(scene, change))

            MAKERS.append(Maker(ids, likelihood, formula or change.__doc__ or "", make))
            return change

        return enter

    return decorator


def _at_one_place(scene, change: Change) -> Iterable[Wrong]:
    return (wrong for result in scene.results for wrong in edits(result, change))


def _at_all_places(scene, change: Change) -> Iterable[Wrong]:
    changed = ((result, everywhere(result, change)) for result in scene.results)
    return (wrong for result, wrong in changed if wrong != result)


# Enter a change of a node: it is made in the right answer, at one place or at all, or in f.
one_place = _of_changes(_at_one_place)
all_places = _of_changes(_at_all_places)
of_other_f = _of_changes(lambda scene, change: map(scene.derivative, edits(scene.node, change)))


def whole(id: str, likelihood: int, formula: str, wrong: Callable, test: Callable) -> None:
    """Enter what the whole answer may be, made of the truth G, where f passes a test."""

    def make(scene):
        if test(scene):
            yield lambda at: wrong(scene.truths[at])

    MAKERS.append(Maker((id,), likelihood, formula, make))


@dataclass(frozen=True)
class MistakenRule:
    """A rule that writes something else for d(node).

    `by_number` are its ids where the variable is one number, `in_lines` those in a derivation;
    `where` is a test of the question; what is written `of_variable` depends on its name.
    """

    ids: tuple[str, ...]
    kind: type
    write: Callable
    likelihood: int
    said: Said = BANKS
    by_number: str = ""
    in_lines: str = ""
    where: Callable = lambda scene: True
    of_variable: bool = False

    def body(self, scene) -> Callable | None:
        """What it writes for a node, where f has something that it is for."""
        if self.kind not in {type(part) for part in scene.parts} or not self.where(scene):
            return None
        return partial(self.write, name=scene.variable.name) if self.of_variable else self.write

    def make(self, scene) -> Iterator[Made]:
        body = self.body(scene)
        if body is not None:
            yield Made(scene.derivative(bodies={self.kind: body}), self.ids_of(scene), self.said)

    def ids_of(self, scene, in_lines: bool = False) -> tuple[str, ...]:
        if self.by_number and scene.variable.is_scalar:
            return (self.by_number,)
        return (self.in_lines,) if self.in_lines and in_lines else self.ids


def rule(ids: str, kinds, likelihood: int, formula: str, write: Callable, **more) -> Callable:
    """Enter what is written for d(node): the derivation is made with it for the right rule."""
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        made = MistakenRule(tuple(ids.split()), kind, write, likelihood, **more)
        RULES.append(made)
        MAKERS.append(Maker((*made.ids, *made.by_number.split()), likelihood, formula, made.make))
    return write


def fact(test: Callable) -> Callable:
    """Enter a test of a formula, on which rows rely, under its name."""
    FACTS[test.__name__.replace("_", " ")] = test
    return test


def has(scene, names: Iterable[str]) -> bool:
    """Whether a formula has all that is asked of it."""
    return all(FACTS[name](scene) for name in names)
