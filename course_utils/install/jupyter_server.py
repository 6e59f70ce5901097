"""A Jupyter server that delivers a widget's small messages at once.

TCP holds a small packet back until the one before it is acknowledged (Nagle 1984), and the browser takes up
to 40 ms to do so: a slider would wait that long for its picture. `make lab` and `make demo` start the
server with this connection; on any other server the widgets work too, with that delay.
"""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The server's usual connection from page to kernel, with TCP_NODELAY."""

    def connect(self) -> Any:
        """Open the connection."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
