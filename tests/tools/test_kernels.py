"""Kernels start one at a time, across processes, and once more where a start fails."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from tools import ROOT, kernels
from tools.kernels import one_at_a_time, retried

HOLD = """
import sys, time
from tools.kernels import one_at_a_time
with one_at_a_time():
    print("held", flush=True)
    time.sleep(float(sys.argv[1]))
"""


@contextmanager
def holder(seconds):
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLD, str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield process


@pytest.fixture
def own_lock(monkeypatch, tmp_path):
    """A lock that no other test, and no other checkout, holds."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(kernels.tempfile, "tempdir", None)


@pytest.mark.usefixtures("own_lock")
def test_the_lock_keeps_out_another_process():
    with holder(30) as process:
        with one_at_a_time(patience=0.2) as had:
            assert not had
        process.kill()
    # A holder that died holds nothing.
    with one_at_a_time(patience=5) as had:
        assert had


@pytest.mark.usefixtures("own_lock")
def test_the_lock_is_had_when_the_other_lets_go():
    with holder(0.5) as process, one_at_a_time() as had:
        assert had
    assert process.returncode == 0


@pytest.mark.usefixtures("own_lock")
@pytest.mark.parametrize("failures", [0, 1, 2])
def test_a_start_is_tried_twice(failures):
    calls = []

    def start():
        calls.append(1)
        if len(calls) <= failures:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return "kernel"

    if failures < kernels.TRIES:
        assert retried(start) == "kernel"
    else:
        with pytest.raises(RuntimeError, match="Kernel died"):
            retried(start)
    assert len(calls) == min(failures + 1, kernels.TRIES)


@pytest.mark.usefixtures("own_lock")
def test_an_error_of_another_kind_is_not_tried_again():
    calls = []
    with pytest.raises(ValueError, match="of its own"):
        retried(lambda: calls.append(1) or (_ for _ in ()).throw(ValueError("of its own")))
    assert calls == [1]


def a_client():
    import nbformat

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("6 * 7")])
    return kernels.Client(notebook, kernel_name="python3", timeout=60)


def outcome(client):
    client.execute(stderr=subprocess.DEVNULL)
    return client.nb.cells[0].outputs[0].data["text/plain"]


@pytest.mark.parametrize("failures", [0, 1])
def test_a_builder_whose_kernel_dies_at_its_start_gets_another(monkeypatch, failures):
    made, make = [], kernels.Client.create_kernel_manager

    def create(self):
        made.append(make(self))
        if len(made) <= failures:
            made[-1].kernel_spec.argv = [sys.executable, "-c", "raise SystemExit(1)"]
        return made[-1]

    monkeypatch.setattr(kernels.Client, "create_kernel_manager", create)
    assert outcome(a_client()) == "42"
    assert len(made) == failures + 1


def test_nbval_starts_its_kernels_so_too():
    """The plugin is loaded by the stages that run notebooks, and takes nbval's start in hand."""
    code = (
        "import nbval.kernel as k, tools.kernels as t\n"
        "bare = k.start_new_kernel\n"
        "k.start_new_kernel = lambda *a, **o: (a, o)\n"
        "t.pytest_configure(None)\n"
        "print(k.start_new_kernel(1, x=2), k.start_new_kernel is bare)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == "((1,), {'x': 2}) False\n"
    from tools.test import STAGES

    for stage in STAGES:
        if "nbval" in " ".join(stage.command):
            assert "tools.kernels" in stage.command
