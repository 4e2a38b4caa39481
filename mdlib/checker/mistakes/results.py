"""Slips that change the right answer itself."""

from __future__ import annotations

from ...language import tree
from .edits import edits
from .registry import Said, slip

PLAIN = Said()


def results(scene) -> list[tree.Node]:
    """The right answer, tidied, and as a sum of its terms."""
    return list(dict.fromkeys([scene.result, tree.add(*scene.terms)]))


def edited(change, *ids, said: Said = PLAIN):
    """A slip that makes one change at one place of the right answer."""

    def generate(scene):
        for result in results(scene):
            for wrong in edits(result, change):
                yield ids, wrong, said

    generate.__module__ = change.__module__
    return slip(generate)
