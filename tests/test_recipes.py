"""The recipes of CONTRIBUTING.md, followed to the letter in a temporary copy.

A recipe is a section with steps of three forms: "In `FILE`, above `LINE`:" (or "below", "in place
of", "at the end") and a block to put there; "A new file `FILE`:" and its text; "Then:" and
commands, which have to pass.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tools import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^(?:(?P<how>In) `(?P<file>[^`]+)`, "
    r"(?:(?P<where>above|below|in place of) `(?P<line>[^`]+)`|at the end):"
    r"|A new file `(?P<new>[^`]+)`:|(?P<then>Then:))\n+"
    r"(?P<fence>```+)\w*\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
FENCED = re.compile(r"^(```+)\w*\n.*?^\1$", re.MULTILINE | re.DOTALL)
COPIED = ("mdlib", "course", "tests", "tools", "docs", "notebooks", "solutions", "exercises")
# How many files each may touch.
MOST = {
    "Add a function of the entries": 2,
    "Add a rule with a node of its own": 6,
    "Add a mistake": 3,
    "Add a kind of question": 3,
    "Add a lecture with its set": 3,
    "Add an explorer": 3,
}


@dataclass(frozen=True)
class Recipe:
    """The steps of a section: what goes into which file, and the commands that have to pass."""

    steps: list[re.Match]

    @property
    def files(self) -> set[str]:
        return {step["file"] or step["new"] for step in self.steps if not step["then"]}

    @property
    def commands(self) -> list[str]:
        blocks = [step["text"] for step in self.steps if step["then"]]
        return [line for block in blocks for line in block.splitlines() if line.strip()]


def recipe(title: str, text: str = TEXT) -> Recipe:
    sections = dict(_sections(text))
    assert title in sections, f"CONTRIBUTING.md has no section {title!r}"
    return Recipe(list(STEP.finditer(sections[title])))


def _sections(text: str):
    """Each heading and what stands below it; a heading in a block is a line of the block."""
    blocks = [match.span() for match in FENCED.finditer(text)]
    heads = [
        head
        for head in re.finditer(r"^## (.+)\n", text, re.MULTILINE)
        if not any(start < head.start() < end for start, end in blocks)
    ]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [(head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def followed(made: Recipe, root) -> None:
    """Put each block where its step says."""
    for step in made.steps:
        if step["new"]:
            path = root / step["new"]
            assert not path.exists(), f"{step['new']} is there already"
            path.write_text(step["text"], encoding="utf-8")
        elif step["how"]:
            path = root / step["file"]
            path.write_text(_with(path.read_text(encoding="utf-8"), step), encoding="utf-8")


def _with(text: str, step: re.Match) -> str:
    if not step["where"]:
        return text + step["text"]
    lines = text.splitlines(keepends=True)
    places = [at for at, line in enumerate(lines) if line.strip() == step["line"].strip()]
    assert len(places) == 1, f"{step['file']} has {len(places)} lines {step['line']!r}"
    at = places[0] + (step["where"] == "below")
    end = at + (step["where"] == "in place of")
    return "".join([*lines[:at], step["text"], *lines[end:]])


@pytest.fixture
def copy(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path / path.name)
    return tmp_path


def run(command: str, root) -> subprocess.CompletedProcess:
    """A command of a recipe, in the copy; `python` is the one of the tests."""
    words = [sys.executable if word == "python" else word for word in shlex.split(command)]
    return subprocess.run(
        words,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(root)},
    )


@pytest.mark.parametrize("title", MOST)
def test_a_recipe_works_when_followed_to_the_letter(title, copy):
    made = recipe(title)
    assert made.commands
    assert 0 < len(made.files) <= MOST[title]
    # Without the change the last command fails: it shows the new thing, and nothing else.
    assert run(made.commands[-1], copy).returncode != 0
    followed(made, copy)
    for command in made.commands:
        done = run(command, copy)
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"


def test_a_recipe_that_leaves_a_step_out_fails(copy):
    made = recipe("Add a function of the entries")
    followed(Recipe(made.steps[1:]), copy)
    assert run(made.commands[-1], copy).returncode != 0


def test_a_step_that_points_nowhere_is_seen(copy):
    text = "\n## X\n\nIn `pyproject.toml`, above `no such line`:\n\n```\na\n```\n"
    with pytest.raises(AssertionError, match="has 0 lines 'no such line'"):
        followed(recipe("X", text), copy)
