"""The JavaScript of the explorers as text: joined without a bundler.

anywidget loads a module from memory, where it can import no other; so the parts stand in front of
it. A page loads the same text as a classic script, which works from disk too.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ..pictures import palette
from .squeezing import squeezed

FOLDER = files(__package__) / "js"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=function|class|const|let)", re.MULTILINE)
DEFAULT = re.compile(r"^export default ?", re.MULTILINE)
COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
# No text of ours goes over a line, so that what a line begins with may go.
INDENT = re.compile(r"^[ ]+", re.MULTILINE)
# What the style sheet may name: var(--mdx-ink).
COLOURS = {
    "ink": palette.INK,
    "paper": palette.PAPER,
    "edge": palette.EDGE,
    "grey": palette.GREY,
    "pale": palette.PALE,
    "right": palette.RIGHT,
    "wrong": palette.WRONG,
    "neutral": palette.NEUTRAL,
    "chosen": palette.CHOSEN,
    "focus": palette.FOCUS,
    "blue": palette.BLUE,
    "orange": palette.ORANGE,
    "green": palette.GREEN,
    **{f"tint-{number}": tint for number, tint in enumerate(palette.TINTS)},
}


@cache
def source(name: str) -> str:
    """A file of js/, as it stands there."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def joined(name: str) -> tuple[str, ...]:
    """The parts that an explorer's module imports, each after those it imports, and itself."""
    before: list[str] = []
    for part in IMPORT.findall(source(f"{name}.js")):
        before += [each for each in joined(part) if each not in before]
    return (*before, name)


@cache
def _plain(name: str) -> str:
    """A file without imports, comments, needless spaces and exports; a default export stays."""
    text = COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", source(f"{name}.js"))))
    return squeezed(INDENT.sub("", text))


@cache
def module(name: str) -> str:
    """One ES module, as anywidget takes it: its parts in front, `export default {render, …}`."""
    parts = "".join(map(_plain, joined(name)[:-1]))
    return f"{parts}export default {_closed(name)};\n"


@cache
def classic(*names: str) -> str:
    """One classic script that mounts every stored figure of these explorers; the parts once."""
    parts = dict.fromkeys(part for name in names for part in joined(name)[:-1])
    own = [f"mountAll({name!r}, {_closed(name)});\n" for name in names]
    return "".join(["(() => {\n'use strict';\n", *map(_plain, parts), *own, "})();\n"])


def _closed(name: str) -> str:
    """An explorer in a scope of its own, where it may name things as the parts do."""
    return f"(() => {{\n{DEFAULT.sub('return ', _plain(name))}}})()"


@cache
def style(*names: str) -> str:
    """The style sheet of all explorers, with the colours of the house as variables, and their own.

    What is an explorer's own holds inside it alone: a page has one sheet for everything on it.
    """
    variables = "".join(f"--mdx-{name}:{colour};" for name, colour in COLOURS.items())
    parts = dict.fromkeys(part for name in names for part in joined(name)[:-1])
    sheets = [_sheet("style"), *map(_sheet, parts)]
    own = [f'.mdx[data-name="{name}"]{{\n{_sheet(name)}}}\n' for name in names]
    return "".join([f".mdx,.mdx-still{{{variables}}}\n", *sheets, *own])


def _sheet(name: str) -> str:
    path = FOLDER / f"{name}.css"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
