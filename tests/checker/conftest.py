"""The folder in which the processes of one run share their verdicts."""

import os

import pytest

from tests.checker import judged


@pytest.fixture(scope="session", autouse=True)
def run_folder(tmp_path_factory):
    own = tmp_path_factory.getbasetemp()
    # With xdist each process has a folder of its own inside that of the run.
    judged.FOLDER = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "judged"
    judged.FOLDER.mkdir(exist_ok=True)
    yield judged.FOLDER
    judged.FOLDER = None
