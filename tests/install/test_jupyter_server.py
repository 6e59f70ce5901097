"""The server's connection delivers small messages at once, and is the usual one otherwise."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from course_utils.install.jupyter_server import PromptConnection


def test_nothing_is_held_back_before_the_connection_opens(monkeypatch):
    done = []

    class Handler:
        def set_nodelay(self, value):
            done.append(value)

    def connect(self):
        done.append("connected")
        return "the answer"

    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", connect)
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "websocket_handler", Handler(), raising=False)
    assert PromptConnection.connect(object.__new__(PromptConnection)) == "the answer"
    assert done == [True, "connected"]
