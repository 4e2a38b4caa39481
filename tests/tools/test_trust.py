"""Only what the builder wrote is trusted."""

import json
import os
import subprocess
import sys

import nbformat
from nbformat.sign import NotebookNotary

from tools import ROOT
from tools.sources import products
from tools.trust import BUILT, as_built, digests_of


def test_the_digests_are_those_of_the_committed_notebooks():
    assert BUILT.read_text(encoding="utf-8") == digests_of(products())
    same, other = as_built()
    assert {path.stem for path in same} == {path.stem for path in products()}
    assert other == []


def a_course(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for stem in ("built", "changed", "foreign"):
        text = f"A text, {stem}."
        cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{stem}.ipynb").write_text(json.dumps(notebook, indent=1))
    built = tmp_path / "built.json"
    built.write_text(digests_of([folder / "built.ipynb", folder / "changed.ipynb"]))
    changed = folder / "changed.ipynb"
    changed.write_text(changed.read_text().replace("A text", "<script>steal()</script>"))
    return built


def stems(paths):
    return [path.stem for path in paths]


def test_what_was_changed_and_what_came_from_elsewhere_is_not_as_built(tmp_path):
    same, other = as_built(tmp_path, a_course(tmp_path))
    assert (stems(same), stems(other)) == (["built"], ["changed", "foreign"])


def test_line_ends_of_another_system_change_nothing(tmp_path):
    built = a_course(tmp_path)
    path = tmp_path / "notebooks" / "built.ipynb"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stems(as_built(tmp_path, built)[0]) == ["built"]


def test_trusting_signs_what_is_as_built_and_names_the_rest(tmp_path):
    built = a_course(tmp_path)
    code = (
        "import sys, pathlib, tools.trust as t\n"
        "root, built = map(pathlib.Path, sys.argv[1:])\n"
        "found = t.as_built(root, built)\n"
        "t.as_built = lambda: found\n"
        "sys.exit(t.main())"
    )
    data = tmp_path / "jupyter"
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(built)],
        cwd=ROOT,
        env={**os.environ, "JUPYTER_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [
        f"Not trusted: notebooks/{stem}.ipynb is not as it was built."
        for stem in ("changed", "foreign")
    ]
    notary = NotebookNotary(data_dir=str(data))
    signed = {
        path.stem: notary.check_signature(nbformat.read(path, as_version=4))
        for path in (tmp_path / "notebooks").iterdir()
    }
    notary.store.close()
    assert signed == {"built": True, "changed": False, "foreign": False}


def test_make_lab_and_binder_trust_by_this_alone():
    for name in ("Makefile", "postBuild"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "-m tools.trust" in text
        assert "jupyter trust" not in text
