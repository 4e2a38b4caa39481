"""Binder: what is installed on top of its own base, and that nothing in that base has to change."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import requires, version

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from tools import ROOT
from tools.lock import BASE, binder_list, canonical, pins
from tools.pages import exercise_sources, lecture_sources, text_of

ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
PYTHON, PIP, PACKAGES = ENVIRONMENT["dependencies"]
LISTED = PACKAGES["pip"]
BASE_PINS = {canonical(name): v for name, v in pins(BASE.read_text()).items()}
# Markers are judged for Binder's system, not for the one the tests run on.
BINDER = {"python_version": "3.12", "python_full_version": "3.12.12", "sys_platform": "linux"}
BINDER |= {"platform_system": "Linux", "os_name": "posix", "extra": ""}


def needs(name):
    """What a package requires on Binder, as its installed metadata say."""
    wanted = [Requirement(text) for text in requires(name) or []]
    return [each for each in wanted if not each.marker or each.marker.evaluate(BINDER)]


def faults(listed, needs=needs):
    """What installing a list would change in the base, or could not find."""
    found, pinned = [], {}
    for line in listed:
        if not re.fullmatch(r"[\w.-]+(==[\w.]+)?", line):
            found.append(f"{line} is no name, or not pinned to one version")
            continue
        name, _, at = line.partition("==")
        if canonical(name) in BASE_PINS and at not in ("", BASE_PINS[canonical(name)]):
            found.append(f"{name} {at} replaces {BASE_PINS[canonical(name)]} of the base")
        pinned[canonical(name)] = at or BASE_PINS.get(canonical(name), "")
    for name in set(pinned) - set(BASE_PINS):
        for each in needs(name):
            have = (BASE_PINS | pinned).get(canonical(each.name))
            if not have or not each.specifier.contains(Version(have), prereleases=True):
                found.append(f"{name} needs {each}, and there is {have or 'none'}")
    return found


def test_binder_builds_with_its_own_base_untouched():
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert PYTHON.startswith("python=3.12")
    assert PIP == "pip"
    assert faults(LISTED) == []


@pytest.mark.parametrize(
    ("listed", "fault"),
    [
        (["jupyterlab==4.6.6"], "jupyterlab 4.6.6 replaces 4.4.9 of the base"),
        (["-r requirements.txt"], "-r requirements.txt is no name, or not pinned to one version"),
        (["-e ."], "-e . is no name, or not pinned to one version"),
        (["numpy>=2"], "numpy>=2 is no name, or not pinned to one version"),
        (["a==1"], "a needs traitlets>=6, and there is 5.14.3"),
        (["b==1"], "b needs nothing-like-it, and there is none"),
    ],
)
def test_a_list_that_would_change_the_base_is_refused(listed, fault):
    made_up = {"a": [Requirement("traitlets>=6")], "b": [Requirement("nothing-like-it")]}
    assert faults(listed, lambda name: made_up.get(name, [])) == [fault]
    assert faults(["a==1"], lambda name: [Requirement("traitlets>=5")]) == []


def test_what_is_pinned_is_what_the_lock_has_and_the_metadata_read_are_of():
    lock = pins((ROOT / "requirements.txt").read_text())
    for name, at in pins("\n".join(LISTED)).items():
        assert lock[name] == at == version(name)


def test_the_base_is_left_out_and_what_was_asked_for_stays_by_name():
    resolved = {"numpy": "2.4", "ipywidgets": "8.1", "Traitlets": "5.14"}
    asked = ["numpy", "ipywidgets"]
    assert binder_list(resolved, asked, {"ipywidgets", "traitlets"}) == ["ipywidgets", "numpy==2.4"]


def imported(text):
    """The packages that some code imports, at its top or later."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"mdlib", "tools", "__future__"}


def code_in(text):
    return "\n".join(re.findall(r"```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)```", text, re.DOTALL))


def test_a_reader_has_all_that_the_library_and_the_lectures_import():
    there = set(BASE_PINS) | {canonical(line.partition("==")[0]) for line in LISTED}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "mdlib").rglob("*.py")]
    texts += [code_in(text_of(source)) for source in [*lecture_sources(), *exercise_sources()]]
    wanted = set().union(*map(imported, texts))
    assert {"numpy", "mpmath", "anywidget"} <= wanted
    assert wanted <= there | {"IPython"}
    assert "statsmodels" not in wanted
    assert "statsmodels" not in there


def test_imports_are_seen_wherever_they_stand():
    code = "import os\nimport a.b\ndef f():\n    from c.d import e\nfrom .g import h\n"
    assert imported(code) == {"a", "c"}
    assert code_in("```{code-cell} ipython3\n:tags: [x]\n\nimport a\n```\n") == "\nimport a\n"


def test_postbuild_installs_the_library_alone_and_writes_the_settings(tmp_path):
    text = (ROOT / "postBuild").read_text()
    assert "pip install --no-deps --no-build-isolation --quiet ." in text
    assert os.access(ROOT / "postBuild", os.X_OK)
    [code] = re.findall(r"^python -c '(.*write_settings.*)'$", text, flags=re.MULTILINE)
    at_home = code.replace("sys.prefix", repr(str(tmp_path)))
    subprocess.run([sys.executable, "-c", at_home], cwd=ROOT, check=True)
    assert (tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json").exists()
    assert (tmp_path / "etc" / "jupyter" / "jupyter_server_config.py").exists()


def test_the_tools_that_binder_runs_need_nothing_but_python():
    code = (
        "import sys\n"
        "for name in ('jupytext', 'nbformat', 'nbclient', 'numpy', 'yaml'):\n"
        "    sys.modules[name] = None\n"
        "import tools.trust, tools.environment\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    broken = subprocess.run(
        [sys.executable, "-c", code + "import tools.build"], cwd=ROOT, capture_output=True
    )
    assert broken.returncode != 0
