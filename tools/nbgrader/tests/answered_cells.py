"""What the tests of the grading share: a judge's cells, and a set answered rightly."""

from tools.nbgrader.course import course_notebook
from tools.nbgrader.grading.judging import judged
from tools.nbgrader.grading.sandbox import problem
from tools.sources import BEGIN, ROOT, without_placeholder

SET = ROOT / "course" / "exercises" / "03_vector_by_vector.md"
LOCKED = ["truth = 3", "truth = 4"]
TEST = "assert answer == truth and graded_apart"


def cell(source, *tests, after=1, names=("answer",)):
    names = list(names)
    return {
        "source": source,
        "place": 0,
        "forget": names,
        "names": names,
        "after": after,
        "tests": dict(tests),
    }


def found_in(*cells, seconds=20, walled=None, folder=None, locked=LOCKED):
    """What the judge finds, in the sandbox where there is one."""
    walled = not problem() if walled is None else walled
    return judged({"locked": locked, "cells": list(cells)}, walled, folder, seconds)["tests"]


def outcome(*cells, **options):
    return {name: row["passed"] for name, row in found_in(*cells, **options).items()}


def submission(change=lambda cell: None, source=SET):
    notebook = course_notebook(source)
    for each in notebook.cells:
        if BEGIN in each.source:
            each.source = without_placeholder(each.source)
        change(each)
    return notebook
