"""What `python -m mdlib explore` prints: pages that play explorers without Python."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .. import explore as room
from ..errors import DataError, Templates
from ..matrices.shapes import nearest
from .explorer import Explorer
from .fields import cleaned
from .pages import page, script

# fmt: off
say = Templates("explore", {
    "no-explorer": "there is no explorer {name!r}; there are {names}.",
    "no-explorer-near": "there is no explorer {name!r}; there are {names}. Did you mean {guess}?",
    "no-json": "--state is no JSON at character {at}: {given!r}",
    "no-state": "--state: {trouble}",
    "no-page": "{path} cannot be read ({error})",
    "nothing-stored":
        "{path} is no page with explorers; convert a notebook by jupyter nbconvert --to html first",
    "own-widgets":
        "{path} has the widgets' own state, which asks other sites; convert the notebook again "
        "with --ClearMetadataPreprocessor.enabled=True",
})
# fmt: on
STORED = re.compile(r'<[^>]* data-explorer="([\w-]+)"')
END = re.compile(r"</body\s*>", re.IGNORECASE)
OWN_STATE = '"application/vnd.jupyter.widget-state+json"'


def explorers() -> dict[str, type[Explorer]]:
    """Every explorer of the course, by name."""
    there = [getattr(room, name) for name in room.__all__]
    return {each.name: each for each in there}


def explorer_page(name: str, state: str = "{}") -> str:
    """One HTML file with an explorer, which begins in the state given as JSON."""
    kind = _known(name)
    value, troubles = cleaned(kind.fields(), _json(state), kind.at_first())
    if troubles:
        raise DataError(say("no-state", trouble=troubles[0]))
    explorer = kind()
    explorer.value = value
    # Reset brings back what was asked for.
    explorer.start = explorer.value
    return page(explorer)


def _known(name: str) -> type[Explorer]:
    known = explorers()
    if name in known:
        return known[name]
    guess = nearest(name, known)
    key = "no-explorer-near" if guess else "no-explorer"
    raise DataError(say(key, name=name, names=", ".join(known), guess=guess))


def _json(given: str):
    try:
        return json.loads(given)
    except json.JSONDecodeError as error:
        raise DataError(say("no-json", at=error.pos + 1, given=given)) from None


def playing(path: str) -> str:
    """A page whose stored explorers play: that of nbconvert, or any other that shows outputs."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise DataError(say("no-page", path=path, error=type(error).__name__)) from None
    if OWN_STATE in text:
        raise DataError(say("own-widgets", path=path))
    names = dict.fromkeys(STORED.findall(text))
    ends = [match.start() for match in END.finditer(text)]
    if not names or not ends:
        raise DataError(say("nothing-stored", path=path))
    for name in names:
        _known(name)
    return f"{text[: ends[-1]]}{script(*names)}{text[ends[-1] :]}"
