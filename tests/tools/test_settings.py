"""What JupyterLab and its server are told: where it is written, and that the server heard it."""

import asyncio
import json
import runpy
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest
from tornado.websocket import websocket_connect

from tests.tools.test_lab import by_binder, free_port, running
from tools import environment
from tools.environment import SERVER, SETTINGS, write_settings

WEBSOCKET = "jupyter_server.services.kernels.websocket"


def test_both_files_are_written_where_jupyter_looks(tmp_path):
    write_settings(str(tmp_path))
    lab = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert json.loads(lab.read_text()) == SETTINGS
    assert SETTINGS["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
    server = tmp_path / "etc" / "jupyter" / "jupyter_server_config.py"
    with open(SERVER) as file:
        assert server.read_text() == file.read()


def started(monkeypatch, made):
    """What `main` does with an environment that is made, or is not."""
    did = []
    monkeypatch.setattr(environment, "is_made", lambda mark: made)
    monkeypatch.setattr(environment, "write_settings", lambda: did.append("settings"))
    monkeypatch.setattr(environment, "check_venv_module", lambda uv: environment.stop("anew"))
    try:
        environment.main()
    except SystemExit as stopped:
        did.append(str(stopped))
    return did


def test_an_environment_made_before_gets_the_settings_and_is_not_made_anew(monkeypatch):
    assert started(monkeypatch, made=True) == ["settings"]
    assert started(monkeypatch, made=False) == ["Cannot make the environment: anew"]


class Handler:
    """A handler of WebSockets that notes what is asked of it."""

    fails = False

    def __init__(self):
        self.asked = []

    def set_nodelay(self, value):
        self.asked.append(value)
        if self.fails:
            raise AssertionError("not connected")

    def open(self, kernel_id):
        self.asked.append(kernel_id)
        return "opened"


def opens(monkeypatch, **attributes):
    """What a handler is asked as it opens, once the server has read its configuration."""
    module = ModuleType(WEBSOCKET)
    module.KernelWebsocketHandler = kind = type("Handler", (Handler,), attributes)
    monkeypatch.setitem(sys.modules, WEBSOCKET, module)
    runpy.run_path(SERVER)
    handler = kind()
    assert handler.open("k") == "opened"
    return handler.asked


def test_a_websocket_sends_at_once_from_the_start(monkeypatch):
    assert opens(monkeypatch) == [True, "k"]
    handler = Handler()
    handler.open("k")
    assert handler.asked == ["k"]


def test_where_it_cannot_a_websocket_opens_all_the_same(monkeypatch):
    assert opens(monkeypatch, fails=True) == [True, "k"]
    assert opens(monkeypatch, set_nodelay=None) == ["k"]


@pytest.mark.parametrize("module", [None, ModuleType(WEBSOCKET)])
def test_a_server_whose_class_moved_starts_all_the_same(monkeypatch, module):
    monkeypatch.setitem(sys.modules, WEBSOCKET, module)
    runpy.run_path(SERVER)


# A second configuration: writes down how a socket came to be; one asked for plainly is left alone.
PROBE = """
import socket
from pathlib import Path
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler as Handler
opened, set_nodelay = Handler.open, Handler.set_nodelay

async def noted(self, kernel_id):
    await opened(self, kernel_id)
    wire = self.ws_connection.stream.socket
    value = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    Path(NOTE).write_text(f"nodelay {value != 0}")

Handler.open = noted
Handler.set_nodelay = lambda self, value: (
    None if "plain" in self.request.query else set_nodelay(self, value)
)
"""


def a_kernel(told):
    """The address of a new kernel's channels."""
    head = {"Authorization": f"token {told['token']}"}
    ask = urllib.request.Request(f"{told['url']}api/kernels", b"{}", head)
    with urllib.request.urlopen(ask, timeout=60) as answer:
        kernel = json.load(answer)["id"]
    at = told["url"].replace("http", "ws")
    return f"{at}api/kernels/{kernel}/channels?token={told['token']}"


def noted(address, note):
    """What the probe wrote when a WebSocket opened there."""

    async def once():
        wire = await websocket_connect(address)
        for _ in range(600):
            if note.exists():
                break
            await asyncio.sleep(0.05)
        wire.close()
        while await wire.read_message() is not None:
            pass

    # In a thread of its own: a test of the browser may have a loop running in this one.
    with ThreadPoolExecutor() as pool:
        pool.submit(asyncio.run, once()).result()
    said = note.read_text() if note.exists() else "nothing"
    note.unlink(missing_ok=True)
    return said


def test_the_running_server_sends_at_once(tmp_path):
    write_settings()
    note = tmp_path / "note"
    (tmp_path / "config").mkdir()
    probe = tmp_path / "config" / "jupyter_server_config.py"
    probe.write_text(PROBE.replace("NOTE", repr(str(note))))
    with running(by_binder(f"--no-browser --port={free_port()}"), tmp_path) as told:
        address = a_kernel(told)
        assert noted(address, note) == "nodelay True"
        # What the server would do by itself.
        assert noted(f"{address}&plain=", note) == "nodelay False"
