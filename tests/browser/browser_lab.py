"""A JupyterLab of one's own on 127.0.0.1, and a Chromium to look at it."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Whose JupyterLab it is, with all that tools.environment told it.
PYTHON = sys.executable
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SETTINGS = {
    "notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "themes": {"theme": "JupyterLab Light"},
}


def chromium() -> str:
    """Path of Chromium; missing is a failure where the browser is required, a skip elsewhere."""
    path = os.environ.get("MD_CHROMIUM") or shutil.which("chromium")
    if path:
        return path
    message = "Chromium is not on the PATH; install it or set MD_CHROMIUM to its path"
    if os.environ.get("MD_BROWSER") == "require":
        pytest.fail(message)
    pytest.skip(message)


@contextlib.contextmanager
def serving(home: Path, theme: str = "JupyterLab Light"):
    """Serve the folder home/work in JupyterLab; yields its address."""
    port = _free_port()
    _write_settings(home / "settings", theme)
    (home / "work").mkdir()
    log = (home / "log").open("w")
    server = subprocess.Popen(_command(home, port), env=_environment(home), stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/api", server, home / "log")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)
        log.close()


# One playwright a process: a second one beside it refuses to start.
_running: dict = {}


def shared_browser():
    """The Chromium of this run of the tests; `close_browser` ends it."""
    if not _running:
        playwright, path = require_playwright(), chromium()
        _running["run"] = playwright.sync_playwright().start()
        _running["browser"] = _running["run"].chromium.launch(executable_path=path, args=FLAGS)
    return _running["browser"]


def close_browser() -> None:
    if _running:
        _running.pop("browser").close()
        _running.pop("run").stop()


@contextlib.contextmanager
def jupyterlab(home: Path, cells: list[str], theme: str = "JupyterLab Light"):
    """Serve a notebook with these code cells; yields its address."""
    with serving(home, theme) as address:
        (home / "work" / "page.ipynb").write_text(json.dumps(notebook(cells)))
        yield f"{address}lab/tree/page.ipynb"


@contextlib.contextmanager
def browser_page(width: int = 1000, height: int = 1000):
    page = shared_browser().new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(30_000)
    try:
        yield page
    finally:
        page.close()


def require_playwright():
    """Playwright; missing is a failure where the browser is required, a skip elsewhere."""
    return _playwright() if _required() else pytest.importorskip("playwright.sync_api")


def _required() -> bool:
    return os.environ.get("MD_BROWSER") == "require"


def _playwright():
    from playwright import sync_api  # absent on machines without a browser

    return sync_api


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _write_settings(folder: Path, theme: str) -> None:
    for name, settings in {**SETTINGS, "themes": {"theme": theme}}.items():
        path = folder / "@jupyterlab" / "apputils-extension" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))


def notebook(cells: list[str], outputs: dict[int, list[dict]] | None = None) -> dict:
    """A notebook of code cells; `outputs` are those stored with a cell, by its number."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "source": source,
                "outputs": (outputs or {}).get(number, []),
                "execution_count": None,
            }
            for number, source in enumerate(cells)
        ],
    }


def _command(home: Path, port: int) -> list[str]:
    return [
        *(PYTHON, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", f"--ServerApp.root_dir={home / 'work'}"),
        # Commands of JupyterLab's can then be asked for by name.
        "--LabApp.expose_app_in_browser=True",
    ]


def _environment(home: Path) -> dict[str, str]:
    bin_first = os.pathsep.join([str(Path(PYTHON).parent), os.environ.get("PATH", "")])
    return {
        **os.environ,
        "PATH": bin_first,
        "PYTHONPATH": str(ROOT),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }


def _wait(address: str, server: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def run_first_cell(page, address: str) -> None:
    """Open the notebook, wait for its kernel and run the first cell from the keyboard."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .cm-content")
    page.wait_for_selector("text=/Python 3.*Idle/")
    page.keyboard.press("Control+b")
    page.click(".jp-Notebook .cm-content")
    page.keyboard.press("Control+Enter")
