"""Scripted people at a Jupyter server: a student runs a chapter, a viewer opens a page; both play."""

import asyncio
import json
import re
import time
import uuid
from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

FRAMES, FRAME = 4, 1 / 60  # a page asks for so many pictures at once, and shows each for so many seconds
PAUSE = 1.0  # seconds from one move of the slider to the next
PATIENCE = 600  # seconds for one answer
PATIENTLY = {"request_timeout": PATIENCE, "connect_timeout": PATIENCE}
PROTOCOL = "v1.kernel.websocket.jupyter.org"  # which pages speak


class Student:
    """A kernel at `server`, the address of a Jupyter server, and the socket to it.

    Args:
        server: the address, up to the slash.
        token: what opens it.
    """

    def __init__(self, server: str, token: str) -> None:
        self.server, self.token = server, token
        self.session, self.star = uuid.uuid4().hex, None
        self.slider, self.shown = [], 0  # seconds from each move to its picture, and pictures shown

    async def ask(self, path: str, **options) -> dict:
        """The JSON that the server answers."""
        headers = {"Authorization": f"token {self.token}"}
        request = HTTPRequest(f"{self.server}/{path}", headers=headers, **PATIENTLY, **options)
        return json.loads((await AsyncHTTPClient().fetch(request)).body or "null")

    async def open(self) -> None:
        """Start a kernel and connect to it."""
        kernel = await self.ask("api/kernels", method="POST", body=json.dumps({"name": "python3"}))
        await self.connect(kernel["id"])

    async def connect(self, kernel: str) -> None:
        """Open the socket to a kernel."""
        address = f"{self.server.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        request = HTTPRequest(address, headers={"Authorization": f"token {self.token}"})
        self.socket: WebSocketClientConnection = await websocket_connect(
            request, max_message_size=2**28, subprotocols=[PROTOCOL]
        )
        answered = False
        while not answered:  # the server drops what comes before it is connected to the kernel itself
            self.send("kernel_info_request", {})
            with suppress(TimeoutError):
                while not answered:
                    answered = (await self.hear(1.0))["header"]["msg_type"] == "kernel_info_reply"

    def send(self, kind: str, content: dict, **metadata: str) -> str:
        """Send a message to the kernel: its id."""
        name = uuid.uuid4().hex
        header = {"msg_id": name, "msg_type": kind, "session": self.session, "username": "", "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (header, {}, metadata, content)]
        self.socket.write_message(serialize_msg_to_ws_v1(parts, "shell"), binary=True)
        return name

    async def hear(self, patience: float = PATIENCE) -> dict:
        """The next message of the kernel, without what is binary in it.

        EOFError where the kernel is gone, TimeoutError where it is silent.
        """
        message = await asyncio.wait_for(self.socket.read_message(), patience)
        if message is None:
            raise EOFError(f"{self.server} has closed the connection")
        _, parts = deserialize_msg_from_ws_v1(message)
        return dict(
            zip(("header", "parent_header", "metadata", "content"), map(json.loads, parts[:4]), strict=True)
        )

    async def run(self, chapter: Path) -> None:
        """Run all; RuntimeError tells the error of a cell."""
        for cell in nbformat.read(chapter, as_version=4).cells:
            if cell.cell_type == "code":
                await self.execute(cell.source)

    async def execute(self, source: str) -> None:
        """Run a cell to its end, and remember the player that it shows."""
        asked = self.send("execute_request", {"code": source, "silent": False, "allow_stdin": False})
        while True:
            told = await self.hear()
            kind, content = told["header"]["msg_type"], told["content"]
            if kind == "comm_open":
                self.remember(content)
            elif kind == "error":
                raise RuntimeError(f"{content['ename']}: {content['evalue']}")
            elif told["parent_header"].get("msg_id") == asked and content.get("execution_state") == "idle":
                return

    def remember(self, opened: dict) -> None:
        """Keep a widget's name, values and slider, if it is a player."""
        state = opened["data"].get("state", {})
        if state.get("spec", {}).get("player"):
            self.star, self.values = opened["comm_id"], dict(state["value"])
            self.moved = next(c for c in state["spec"]["controls"] if c["kind"] == "Slider")

    async def answered(self, **request) -> dict:
        """What the player answers; RuntimeError where it complains."""
        name = uuid.uuid4().hex
        content = {**request, "id": name, "values": self.values}
        self.send("comm_msg", {"comm_id": self.star, "data": {"method": "custom", "content": content}})
        while True:
            said = (await self.hear())["content"].get("data", {}).get("content", {})
            if isinstance(said, dict) and said.get("id") == name:
                if said["kind"] == "error":
                    raise RuntimeError(said["text"])
                return said

    async def play(self, seconds: float) -> None:
        """Play on, and move the slider once a second."""
        end, due, at = time.monotonic() + seconds, time.monotonic() + PAUSE, 0
        low, high = self.moved["low"], self.moved["high"]
        while (now := time.monotonic()) < end:
            if now >= due:
                self.values[self.moved["name"]] = low if self.values[self.moved["name"]] == high else high
                await self.answered(kind="draw")
                self.slider.append(time.monotonic() - now)
                due = now + PAUSE
            told = await self.answered(kind="frames", first=at + 1, count=FRAMES, stride=1)
            at = told["first"] + len(told["frames"]) - 1
            self.shown += len(told["frames"])
            if told["finished"]:
                at = (await self.answered(kind="reset"))["first"]
            await asyncio.sleep(max(0.0, now + FRAMES * FRAME - time.monotonic()))


class Viewer(Student):
    """A page of Voilà, at `server`, whose kernel has run the notebook already."""

    async def open(self) -> None:
        """Load the page and connect to its kernel."""
        request = HTTPRequest(f"{self.server}/?token={self.token}", **PATIENTLY)
        page = (await AsyncHTTPClient().fetch(request)).body.decode()
        await self.connect(re.search(r'"kernelId": *"([^"]+)"', page)[1])

    async def run(self, chapter: Path) -> None:
        """Ask for the widgets, as the page does, and remember the player; LookupError where there is none."""
        name = uuid.uuid4().hex
        opened = {"comm_id": name, "target_name": "jupyter.widget.control", "data": {}}
        self.send("comm_open", opened, version="1.0.0")
        self.send("comm_msg", {"comm_id": name, "data": {"method": "request_states"}})
        while True:
            said = (await self.hear())["content"].get("data", {})
            if said.get("method") == "update_states":
                break
        for widget, about in said["states"].items():
            self.remember({"comm_id": widget, "data": about})
        if self.star is None:
            raise LookupError(f"{self.server} shows no player")
