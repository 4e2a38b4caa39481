"""Every message is a template of its room's table, put together by one call, with all its parts.

A room keeps its templates in a module `<room>_words.py`, as `say = Templates("<room>", {...})`.
Tables that are data of their own, as the bank of mistakes, are `Templates` too.
"""

from __future__ import annotations

import ast
import importlib
import pickle
from functools import cache
from string import Formatter

import pytest

import mdlib as md
from mdlib import errors
from mdlib.errors import Message, Templates
from tests.explore.script_words import used_by_scripts
from tests.test_architecture import ROOMS, modules, room

# What takes a message: errors, verdicts. Their words come from `say`, never from a literal.
TAKERS = {name for name in vars(errors) if name.endswith("Error")} | {"Verdict", "LineVerdict"}
SPEAKERS = ("say", "found", "fault")


def tables(name: str) -> dict[str, Templates]:
    """The tables of a room, by the name of their module; a kind of question has its own."""
    found = {}
    for module, text in modules().items():
        if room(module) == name and "\nsay = Templates(" in text:
            found[module] = importlib.import_module(f"mdlib.{module}").say
    return found


def every_table() -> list[Templates]:
    """Every table of the library: of a room's words, of the bank, of the rules."""
    md.mistake("M01")
    found = {}
    for name in modules():
        if room(name) in ROOMS:
            values = vars(importlib.import_module(f"mdlib.{name}")).values()
            found |= {id(value): value for value in values if isinstance(value, Templates)}
    return list(found.values())


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


@cache
def _nodes(text: str) -> tuple[list[ast.Call], set[str]]:
    """The calls of a module and its texts, less its own table; each module is parsed once."""
    body = [part for part in ast.parse(text).body if not _is_table(part)]
    nodes = [node for part in body for node in ast.walk(part)]
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return [node for node in nodes if isinstance(node, ast.Call)], texts


def _is_table(part: ast.stmt) -> bool:
    return isinstance(part, ast.Assign) and ast.unparse(part).startswith("say = Templates(")


def calls(text: str) -> list[tuple[str, set[str] | None]]:
    """Each call of `say` with a literal key, and the names of its parts; None for ``**parts``."""
    found = []
    for node in _nodes(text)[0]:
        if _name(node.func) in SPEAKERS and node.args:
            key = node.args[0]
            if isinstance(key, ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                found.append((key.value, None if None in names else set(names)))
    return found


def literals(text: str) -> set[str]:
    return _nodes(text)[1]


def _name(node) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def unspoken(text: str) -> list[str]:
    """Errors and verdicts whose words are written on the spot: text, joined or formatted."""
    found = []
    for node in _nodes(text)[0]:
        if _name(node.func) in TAKERS:
            skip = 1 if _name(node.func).endswith("Verdict") else 0
            given = [*node.args[skip:], *(k.value for k in node.keywords if k.arg == "message")]
            found += [ast.unparse(node) for value in given if _is_words(value)]
    return found


def _is_words(node) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_words(node.left) or _is_words(node.right)
    words = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    return bool(words) or isinstance(node, ast.JoinedStr)


def faults(texts: dict[str, str], say: Templates, used: set[str] = frozenset()) -> list[str]:
    """What is wrong with the calls of one table: unknown keys, other parts, templates unused.

    `used` are keys that are said elsewhere: the explorers' scripts have the table too.
    """
    found, used = [], set(used)
    for name, text in texts.items():
        used |= literals(text)
        for key, parts in calls(text):
            if key not in say:
                found.append(f"{name} says {key}, which is in no table")
            elif parts is not None and parts != fields(say[key]):
                found.append(f"{name} gives {key} {sorted(parts)}, not {sorted(fields(say[key]))}")
    return found + [f"{key} is never said" for key in say if key not in used]


@pytest.mark.parametrize("name", ROOMS)
def test_every_message_of_a_room_is_a_template_with_its_parts(name):
    mine = {module: text for module, text in modules().items() if room(module) == name}
    words = tables(name)
    assert words or name in SILENT
    keys = [key for table in words.values() for key in table]
    assert len(set(keys)) == len(keys)
    joined = Templates(name, {key: text for table in words.values() for key, text in table.items()})
    spoken = {module: text for module, text in mine.items() if not module.endswith("_words")}
    elsewhere = used_by_scripts(joined) if name == "explore" else set()
    assert faults(spoken, joined, elsewhere) == []
    assert [line for text in spoken.values() for line in unspoken(text)] == []


# Rooms that say nothing of their own.
SILENT = ("tidy",)


def test_the_tables_hold_every_message_of_the_library():
    """For a translator: each table, its templates and their parts."""
    listed = {f"{say.room}.{key}": fields(say[key]) for say in every_table() for key in say}
    assert {say.room for say in every_table()} > {*ROOMS, "mistakes", "engine.step"} - {*SILENT}
    assert listed["mistakes.M07.what"] == set()
    assert len(listed) > 900
    assert sum(map(bool, listed.values())) > 250


def test_the_tests_above_see_faults():
    say = Templates("room", {"a": "It is {x}.", "b": "Unused."})
    texts = {"m": 'say("a", y=1)\nsay("c")\nraise ShapeError(f"{x} is wrong")\n'}
    assert faults(texts, say) == [
        "m gives a ['y'], not ['x']",
        "m says c, which is in no table",
        "b is never said",
    ]
    own = 'say = Templates("room", {"a": "It is {x}.", "b": "Unused."})\nsay("a", x=1)\n'
    assert faults({"m": own}, say) == ["b is never said"]
    assert unspoken(texts["m"]) == ["ShapeError(f'{x} is wrong')"]
    assert unspoken('Verdict("wrong", "No. " + words)')
    assert not unspoken('Verdict("wrong", said)')


def test_a_message_knows_its_key_and_a_translation_takes_the_place_of_the_template(monkeypatch):
    say = Templates("room", {"size": "{name} has size {size}."})
    said = say("size", name="A", size=3)
    assert (said, said.key, said.parts) == ("A has size 3.", "room.size", {"name": "A", "size": 3})
    again = pickle.loads(pickle.dumps(said))
    assert (again, again.key, again.parts) == (said, said.key, said.parts)
    assert isinstance(said, Message)
    monkeypatch.setitem(errors.TRANSLATED, "room.size", "{name} 的大小是 {size}。")
    assert say("size", name="A", size=3) == "A 的大小是 3。"
