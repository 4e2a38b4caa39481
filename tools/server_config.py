"""Read by the Jupyter server at its start: send what a kernel answers at once.

tools/environment.py copies this file to etc/jupyter/jupyter_server_config.py of the environment.
Jupyter leaves Nagle's algorithm on, which holds a small message back until the browser has said
that the one before arrived: some 40 ms a press of a widget's button. The class is not public, so a
server that has it elsewhere stays as it is.
"""

from contextlib import suppress
from functools import wraps


def at_once(handler):
    """Have a handler of WebSockets turn Nagle's algorithm off whenever one opens."""
    opened = handler.open

    @wraps(opened)
    def open_at_once(self, *given, **named):
        with suppress(Exception):
            self.set_nodelay(True)
        return opened(self, *given, **named)

    handler.open = open_at_once


with suppress(Exception):
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    at_once(KernelWebsocketHandler)
