"""What a student's code can do to the grading: nothing from the sandbox, and what it could without.

Each attack has a control that shows it succeed, or half succeed, where there is no sandbox.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from tools.nbgrader.grading import sandbox
from tools.nbgrader.grading.judging import JudgeError, judged
from tools.nbgrader.grading.limits import MOST_SHOWN
from tools.nbgrader.grading.sandbox import NAME, problem, protection
from tools.nbgrader.tests.answered_cells import TEST, cell, found_in, outcome
from tools.sources import ROOT


@pytest.fixture
def walled():
    """CI has bubblewrap, and demands it by MD_SANDBOX=require."""
    if sandbox.problem() and os.environ.get("MD_SANDBOX") != "require":
        pytest.skip(sandbox.protection())
    assert not sandbox.problem()
    return True


# The judge compares with a word in its own memory; the cell looks for it there, and changes it.
REWRITE = """
import os
pid, answer = os.getpid(), "wrong{mark}"
while pid > 1:
    with open(f"/proc/{{pid}}/stat") as file:
        pid = int(file.read().rpartition(")")[2].split()[1])
    try:
        with open(f"/proc/{{pid}}/cmdline") as file:
            if "judge" not in file.read():
                continue
        with open(f"/proc/{{pid}}/maps") as file:
            areas = [line.split()[0].split("-") for line in file if " rw-p " in line]
        with open(f"/proc/{{pid}}/mem", "r+b", 0) as memory:
            for start, end in areas:
                start, end = int(start, 16), int(end, 16)
                memory.seek(start)
                held, place = memory.read(end - start), -1
                while (place := held.find(b"right{mark}", place + 1)) >= 0:
                    memory.seek(start + place)
                    memory.write(b"wrong{mark}")
    except OSError:
        continue
"""


def rewriting(**options):
    mark = uuid.uuid4().hex[:8]
    attack = cell(REWRITE.format(mark=mark), ("t1", "assert answer == truth"))
    return outcome(attack, locked=[f'truth = "right{mark}"'], **options)


def test_the_judges_memory_cannot_be_rewritten(walled):
    assert rewriting(walled=True) == {"t1": False}


def test_without_a_sandbox_the_judges_memory_is_rewritten():
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    guarded = scope.exists() and scope.read_text().strip() != "0" and os.geteuid() != 0
    gained = not guarded and sys.platform == "linux"
    assert rewriting(walled=False) == {"t1": gained}


LEAVE = """
import os, sys
answer = 3
child = os.fork()
if child:
    os.waitpid(child, 0)
else:
    os.setsid()
    if not os.fork():
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", "{mark}"])
    os._exit(0)
"""


def _running():
    return [int(entry) for entry in os.listdir("/proc") if entry.isdecimal()]


def _command_has(pid, mark):
    try:
        return mark in Path("/proc", str(pid), "cmdline").read_text()
    except OSError:
        return False


def left_behind(walled):
    """The processes that outlive the grading, each ended here."""
    mark = uuid.uuid4().hex
    assert outcome(cell(LEAVE.format(mark=mark), ("t1", TEST)), walled=walled) == {"t1": True}
    ends, found = time.monotonic() + 3, []
    while not found and time.monotonic() < ends:
        time.sleep(0.2)
        found = list(filter(lambda pid: _command_has(pid, mark), _running()))
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_forked_child_does_not_outlive_the_run(walled):
    assert left_behind(walled=True) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_without_a_sandbox_a_forked_child_does():
    assert len(left_behind(walled=False)) == 1


PLANTED = ("sitecustomize", "usercustomize", "conftest", "json", "select", "numpy", "mdlib")
CHEAT = """
open({path!r}, "a").write(__name__)
"""


@pytest.fixture
def planted(tmp_path):
    """A folder of modules beside the notebook, and the file that each writes when it is run."""
    folder, told = tmp_path / "notebook", tmp_path / "told"
    folder.mkdir()
    for name in PLANTED:
        (folder / f"{name}.py").write_text(CHEAT.format(path=str(told)))
    (folder / "all.pth").write_text(f"import os; open({str(told)!r}, 'a').write('pth')")
    return folder, told


def test_what_is_planted_beside_the_notebook_is_not_run_by_the_grading(walled, planted):
    folder, told = planted
    cells = [cell("answer = 3", ("t1", TEST)), cell("answer = 4", ("t2", TEST))]
    assert outcome(*cells, folder=folder, walled=True) == {"t1": True, "t2": False}
    assert not told.exists()


def test_what_is_planted_gives_no_mark_without_a_sandbox(planted):
    folder, told = planted
    assert outcome(cell("answer = 4", ("t1", TEST)), folder=folder, walled=False) == {"t1": False}
    assert not told.exists()


@pytest.mark.parametrize("setting", ["PYTHONPATH", "folder"])
def test_a_plain_interpreter_runs_what_is_planted(planted, setting):
    folder, told = planted
    settings = {"PYTHONPATH": str(folder)} if setting == "PYTHONPATH" else {}
    subprocess.run(
        [sys.executable, "-c", "import json"], cwd=folder, env={**os.environ, **settings}
    )
    assert told.exists()


SEES = "import os\nanswer = [path for path in {} if os.path.exists(path)]"


def seen(paths, **options):
    rows = found_in(cell(SEES.format(paths), ("t1", "assert answer == [], answer")), **options)
    return rows["t1"]["text"]


def secrets(folder):
    beside = folder.parent / "source"
    beside.mkdir()
    (beside / "solution.ipynb").touch()
    (folder.parent / "gradebook.db").touch()
    mine = ["course", "solutions", "tests", ".git", "tools", "pyproject.toml"]
    paths = [*(ROOT / name for name in mine), beside, folder.parent / "gradebook.db"]
    # A link out of the folder leads nowhere.
    (folder / "link").symlink_to(beside / "solution.ipynb")
    return [*map(str, paths), os.path.expanduser("~/.ssh"), "/etc/passwd", "/notebook/link", "/sys"]


def test_nothing_of_the_course_is_seen_from_the_sandbox(walled, planted):
    folder, _ = planted
    assert seen(secrets(folder), folder=folder, walled=True) == ""
    assert "notebook/json.py" in seen(["/notebook/json.py"], folder=folder, walled=True)


def test_without_a_sandbox_the_course_is_seen(planted):
    folder, _ = planted
    found = seen(secrets(folder), folder=folder, walled=False)
    assert "gradebook.db" in found
    assert str(ROOT / "course") in found


def test_a_course_folder_inside_what_is_shown_is_hidden(walled, tmp_path, monkeypatch):
    """As where the course lies in /usr/local: of it, nothing is shown but what Python needs."""
    for name in ("private/source", "private/packages", "open"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(sandbox, "SYSTEM", (*sandbox.SYSTEM, str(tmp_path)))
    monkeypatch.setattr(sandbox, "HOME", tmp_path / "private")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "private" / "packages"))
    command = [*sandbox.wrap(None), "/bin/ls", str(tmp_path), str(tmp_path / "private")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == [f"{tmp_path}:", "open", "private", f"{tmp_path}/private:", "packages"]


@pytest.mark.parametrize("walled_here", [True, False])
def test_no_variable_of_the_lecturers_is_seen(monkeypatch, walled_here, request):
    if walled_here:
        request.getfixturevalue("walled")
    monkeypatch.setenv("MD_SECRET_TOKEN", "hush")
    source = 'import os\nanswer = "hush" in os.environ.values() or "MD_SECRET_TOKEN" in os.environ'
    assert outcome(cell(source, ("t1", "assert not answer")), walled=walled_here) == {"t1": True}


WRITES = """
import os, sys
answer = []
for folder in ["/", "/dev", "/run", "/run/runner", "/notebook", "/usr", "/etc", sys.prefix]:
    try:
        open(os.path.join(folder, "written"), "w").write("x")
        answer.append(folder)
    except OSError:
        pass
"""


def test_nothing_can_be_written_but_in_a_room_of_its_own(walled, planted):
    folder, _ = planted
    test = ("t1", "assert answer == [], answer")
    assert found_in(cell(WRITES, test), folder=folder, walled=True)["t1"]["passed"]
    assert not (folder / "written").exists()


def test_no_open_file_of_the_grading_is_inherited(walled):
    source = (
        "import os\n"
        "def where(number):\n"
        "    try:\n"
        "        return os.readlink(f'/proc/self/fd/{number}')\n"
        "    except OSError:\n"
        "        return 'pipe:'\n"
        "answer = sorted({where(n).split(':')[0] for n in os.listdir('/proc/self/fd')})"
    )
    row = found_in(cell(source, ("t1", "assert False, answer")), walled=True)["t1"]
    assert "pipe" in row["text"]
    assert "/dev/null" in row["text"]
    assert "home" not in row["text"]
    assert ROOT.name not in row["text"]


CALLS = """
import socket
try:
    socket.create_connection(("127.0.0.1", {port}), 2).close()
    answer = "connected"
except OSError:
    answer = "alone"
"""


@pytest.mark.parametrize(("walled_here", "found"), [(True, "alone"), (False, "connected")])
def test_the_network_is_not_there(walled_here, found, request):
    if walled_here:
        request.getfixturevalue("walled")
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = CALLS.format(port=server.getsockname()[1])
        test = ("t1", f"assert answer == {found!r}, answer")
        assert outcome(cell(source, test), walled=walled_here) == {"t1": True}


GREEDY = {
    "memory": "answer = 3\nheld = bytearray(6 << 30)\nanswer = len(held)",
    "memory of many": "import os, time\nfor k in range(5):\n    if not os.fork():\n"
    "        held = b'x' * (800 << 20)\n        time.sleep(60)\ntime.sleep(60)",
    "processes": "import os\nwhile True:\n    os.fork()",
    "a file": "answer = 3\nwith open('/tmp/large', 'wb') as file:\n"
    "    for k in range(400):\n        file.write(bytes(1 << 20))\nanswer = 0",
    "many files": "answer = 3\nfor k in range(40):\n    with open(f'/dev/shm/{k}', 'wb') as file:\n"
    "        file.write(bytes(32 << 20))\nanswer = 0",
    "signals": "answer = 3\nimport os\nos.kill(-1, 9)\nos.kill(1, 9)",
    "no interrupt": "import signal\nfor each in range(1, 32):\n    try:\n"
    "        signal.signal(each, signal.SIG_IGN)\n    except OSError:\n        pass\nwhile True:\n"
    "    try:\n        while True: pass\n    except BaseException: pass",
}


@pytest.mark.parametrize("greed", GREEDY)
def test_who_takes_too_much_loses_that_answer_at_most(walled, greed):
    """What follows is judged; where the cell was stopped in time, `answer` may stand as it was."""
    source = GREEDY[greed]
    cells = [
        cell("helper = 3", names=()),
        cell(source, ("t1", "assert answer not in (0, 6 << 30)")),
        cell("answer = helper", ("t2", TEST)),
    ]
    started = time.monotonic()
    # On a machine with much else to do, 3 GB take their time; only one of them waits for the end.
    found = found_in(*cells, walled=True, seconds=8 if greed == "no interrupt" else 25)
    assert found["t2"]["passed"]
    assert found["t1"]["passed"] == source.startswith("answer = 3")
    if greed in ("memory of many", "processes"):
        assert "used more than" in found["t1"]["text"]
    assert time.monotonic() - started < 60


def test_what_is_printed_is_cut(walled):
    source = "answer = 3\nfor k in range(300):\n    print('x' * 1_000_000)"
    job = {"locked": ["truth = 3"], "cells": [cell(source, ("t1", TEST))]}
    found = judged(job, sandbox=True)
    assert found["tests"]["t1"]["passed"]
    assert MOST_SHOWN <= len(found["shown"][0]) < MOST_SHOWN + 100


def test_without_a_sandbox_a_judge_that_is_killed_gives_no_zero():
    with pytest.raises(JudgeError, match="judge stopped"):
        found_in(cell("import os\nos.kill(os.getppid(), 9)", ("t1", TEST)), walled=False)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A path on which bubblewrap can be put, or not."""
    monkeypatch.setenv("PATH", str(tmp_path))
    problem.cache_clear()
    yield tmp_path / NAME
    problem.cache_clear()


def test_grading_says_that_bubblewrap_is_missing(elsewhere):
    assert protection().startswith("Sandbox: none: bubblewrap is not installed;")


def test_grading_says_that_bubblewrap_cannot_make_a_sandbox(elsewhere):
    elsewhere.write_text(
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1"
    )
    elsewhere.chmod(0o755)
    assert "Sandbox: none: bubblewrap is installed" in protection()
    assert "No permissions to create new namespace" in protection()


def test_grading_says_that_there_is_a_sandbox(walled):
    assert protection() == "Sandbox: bubblewrap."
