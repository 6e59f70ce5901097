"""The scripted student understands what a Jupyter server sends; a row of the table is one line."""

import asyncio
import json

import pytest
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

from benchmarks.common.student import Student, Viewer
from benchmarks.speed.classroom import row


class Socket:
    """Hands out messages, one after the other."""

    def __init__(self, *messages):
        self.messages, self.sent = list(messages), []

    def write_message(self, message, binary):
        _, parts = deserialize_msg_from_ws_v1(message)
        header, _, metadata, content = map(json.loads, parts)
        self.sent.append((header["msg_type"], metadata, content))

    async def read_message(self):
        return self.messages.pop(0)


MESSAGE = {"header": {"msg_type": "comm_msg"}, "parent_header": {}, "metadata": {}, "content": {"a": "ü"}}


@pytest.mark.parametrize("buffers", [[], [b"1234"], [b"", b"12"]])
def test_messages_are_read_with_and_without_buffers(buffers):
    parts = [json.dumps(part).encode() for part in MESSAGE.values()]
    student = Student("http://host", "token")
    student.socket = Socket(serialize_msg_to_ws_v1([*parts, *buffers], "iopub"), None)
    assert asyncio.run(student.hear()) == MESSAGE
    with pytest.raises(EOFError, match="host has closed"):
        asyncio.run(student.hear())


def test_of_a_cells_widgets_the_player_is_remembered():
    student = Student("http://host", "token")
    controls = [{"kind": "Choice", "name": "loss"}, {"kind": "Slider", "name": "rate", "low": -4, "high": -2}]
    for name, player in (("star", True), ("explorer", False)):
        state = {"spec": {"player": player, "controls": controls}, "value": {"loss": "a", "rate": -3}}
        student.remember({"comm_id": name, "data": {"state": state}})
    student.remember({"comm_id": "layout", "data": {"state": {}}})
    assert (student.star, student.moved["name"], student.values["rate"]) == ("star", "rate", -3)


@pytest.mark.parametrize("players", [True, False])
def test_a_viewer_finds_the_player_among_the_pages_widgets(players):
    controls = [{"kind": "Slider", "name": "rate", "low": -4, "high": -2}]
    spec = {"spec": {"player": players, "controls": controls}, "value": {"rate": -3}}
    data = {"method": "update_states", "states": {"layout": {"state": {}}, "star": {"state": spec}}}
    parts = [json.dumps(part).encode() for part in ({}, {}, {}, {"data": data})]
    viewer = Viewer("http://host", "token")
    viewer.socket = Socket(serialize_msg_to_ws_v1([*parts, b"12"], "iopub"))
    if players:
        asyncio.run(viewer.run(None))
        assert (viewer.star, viewer.values) == ("star", {"rate": -3})
        (opened, version, comm), (asked, _, request) = viewer.socket.sent
        assert (opened, version) == ("comm_open", {"version": "1.0.0"})  # else ipywidgets refuses
        assert (asked, request["comm_id"]) == ("comm_msg", comm["comm_id"])
        assert request["data"] == {"method": "request_states"}
    else:
        with pytest.raises(LookupError, match="host shows no player"):
            asyncio.run(viewer.run(None))


def test_a_row_of_the_table():
    assert (
        row(5, {"s": [1.5, 2.0], "pictures": 60, "MB, both": [900, 600]})
        == "| 5 | 1.5 (2.0) | 60 | 900, 600 |"
    )
