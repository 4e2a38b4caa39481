"""What every explorer is: `value`, what was chosen, in; `facts`, what mdlib says of it, out.

The browser draws from these two alone. What it can work out by itself it never asks; what it asks
is answered by `compute`, a function of the value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import anywidget
from traitlets import Dict, List, Unicode, observe, validate

from ..errors import TRANSLATED, DataError, MdlibError, Templates
from . import scripts
from .explore_words import say as common
from .fields import Field, Value, cleaned, one_of, whole
from .pages import figure

# What every explorer keeps: the tab, what was drawn by lot, which question, how many in a row.
SHARED = {
    "mode": one_of("look", "guess"),
    "seed": whole(0, 9999),
    "turn": whole(0, 1_000_000),
    "row": whole(0, 1_000_000),
}
AT_FIRST = {"mode": "look", "seed": 0, "turn": 0, "row": 0}


class Explorer(anywidget.AnyWidget):
    """A picture with handles, drawn in the browser from its state.

    Attributes
    ----------
    value : dict
        What is chosen, as JSON. It may be set from code; a key that makes no sense keeps its last
        good value, and `trouble` says so.
    facts : dict
        What the library computes of it.
    start : dict
        What Reset brings back.
    tries : list
        The buttons of things to try: a label, and the keys of `value` that it sets.
    trouble : str
        What was wrong with the last value, for the reader.
    """

    name: ClassVar[str] = ""  # of its module in js/, and of its keys in the words
    FIELDS: ClassVar[dict[str, Field]] = {}
    START: ClassVar[Value] = {}
    TRIES: ClassVar[dict[str, Value]] = {}  # by the key of the label
    WORDS: ClassVar[Templates] = common

    value = Dict().tag(sync=True)
    # As one text: ipywidgets would look at every number of a dictionary for arrays to send apart.
    facts = Dict().tag(sync=True, to_json=lambda facts, _: json.dumps(facts))
    start = Dict().tag(sync=True)
    words = Dict().tag(sync=True)
    tries = List().tag(sync=True)
    trouble = Unicode().tag(sync=True)

    def __init_subclass__(cls, **options):
        # anywidget makes a subclass anew for every widget: only the classes that we wrote count.
        if "name" in cls.__dict__:
            cls._esm, cls._css = scripts.module(cls.name), scripts.style(cls.name)
        super().__init_subclass__(**options)

    def __init__(self, *, states: Mapping[str, Value] | None = None, **chosen):
        start, troubles = cleaned(self.fields(), chosen, self.at_first())
        if troubles:
            raise DataError(troubles[0])
        start, words = self.settled(start), self.all_words()
        super().__init__(value=start, start=start, words=words, tries=self._tries(states, start))
        self.facts = self.facts_of(start)
        # A browser that finds no Python behind it says so.
        self.on_msg(lambda _, message, __: message.get("hello") and self.send(message))

    @classmethod
    def fields(cls) -> dict[str, Field]:
        return {**SHARED, **cls.FIELDS}

    @classmethod
    def at_first(cls) -> Value:
        return {**AT_FIRST, **cls.START}

    @classmethod
    def settled(cls, value: Value) -> Value:
        """The value with what depends on another key of it put right; by default as it is."""
        return value

    @classmethod
    def compute(cls, value: Value) -> dict[str, Any]:
        """What the library says of a value; it raises nothing but an MdlibError."""
        raise NotImplementedError

    @classmethod
    def still(cls, value: Value, facts: dict) -> tuple[str, str]:
        """A picture of the state as SVG, and in words: for print, and where no script runs."""
        raise NotImplementedError

    @classmethod
    def answer(cls, value: Value, kept: dict | None = None, ask=None) -> dict[str, Any] | None:
        """`compute`, or `ask`; what fails leaves the facts that were kept, and says why."""
        try:
            return (ask or cls.compute)(value)
        except MdlibError as error:
            said = error.args[0]
        except Exception as error:  # no explorer's failure stops a notebook
            said = common("cannot-be-shown", error=type(error).__name__)
        return {**(kept or {}), "error": said}

    def facts_of(self, value: Value) -> dict[str, Any]:
        """What is shown of a value: its answer, and whatever the things to try need besides."""
        return self.answer(value, self.facts)

    @classmethod
    def at_once(cls, value: Value) -> dict[str, Any] | None:
        """The part of the answer that the page need not wait for, where the rest takes longer."""
        return None

    @classmethod
    def all_words(cls) -> dict[str, str]:
        """Its templates, and those of all that its module uses, in the reader's language."""
        script = scripts.module(cls.name)
        used = {key: text for key, text in common.items() if f'"{key}"' in script}
        table = {**used, **cls.WORDS}
        return {key: TRANSLATED.get(f"explore.{key}", text) for key, text in table.items()}

    def state(self) -> dict[str, Any]:
        """All that a page needs to draw it."""
        kept = ("value", "facts", "start", "words", "tries", "trouble")
        return {key: getattr(self, key) for key in kept}

    @validate("value")
    def _value_given(self, proposal) -> Value:
        kept = self.value or self.at_first()
        value, troubles = cleaned(self.fields(), proposal["value"], kept)
        self.trouble = troubles[0] if troubles else ""
        return self.settled(value)

    @observe("value")
    def _value_changed(self, change) -> None:
        # Never write `value` here: the reader may have gone on. Equal facts send no message.
        if self.facts:
            if at_once := self.answer(change["new"], self.facts, self.at_once):
                self.facts = at_once
            self.facts = self.facts_of(change["new"])

    @classmethod
    def _tries(cls, states: Mapping[str, Value] | None, start: Value) -> list[dict[str, Any]]:
        if states is None:
            states = {cls.WORDS(key): patch for key, patch in cls.TRIES.items()}
        for label, patch in states.items():
            _, troubles = cleaned(cls.fields(), patch, start)
            if troubles:
                raise DataError(common("bad-state", label=label, trouble=troubles[0]))
        return [{"label": label, "value": dict(patch)} for label, patch in states.items()]

    def _repr_mimebundle_(self, **kwargs):
        shown = super()._repr_mimebundle_(**kwargs) or ({}, {})
        data, meta = shown if isinstance(shown, tuple) else (shown, {})
        _, alt = self.still(self.value, self.facts)
        return {**data, "text/html": figure(self), "text/plain": alt}, meta
