"""What a class asks of one machine: all students of a JupyterHub open chapter 08, run it, and play the star.

python -m benchmarks.speed.classroom [--hub PYTHON] [--proxy COMMAND] [--minutes 5] [N ...]
python -m benchmarks.speed.classroom --voila [--minutes 5] [N ...]

Writes storage/results/classroom.json, or with `--voila`, of viewers who open the demo in Voilà as deploy/ has
it, classroom_voila.json: for each N the seconds until a student's server answers and until the
chapter has run, the milliseconds from slider to picture, pictures a second, memory and processor time a
student. Takes minutes for each N: by default 1, 5, 10, 20. The machine should be quiet.

JupyterHub is no dependency of the course. PYTHON is that of an environment with the course, its extra `lab`
and jupyterhub; COMMAND is npm's configurable-http-proxy. Students are scripted websockets, each with a server
and a kernel of its own (the Hub's local spawner); what their browsers would take is not measured.
"""

import argparse
import asyncio
import math
import os
import platform
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import numpy as np
import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPError

from benchmarks.common.report import write
from benchmarks.common.student import Student, Viewer

ROOT = Path(__file__).resolve().parents[2]
CHAPTER, DEMO = (ROOT / "notebooks" / f"{name}.ipynb" for name in ("08_gan_training_1d", "demo_gan_1d"))
PROMPT = "course_utils.install.jupyter_server.PromptConnection"
# As deploy/zero_to_jupyterhub.yaml says: else a kernel takes a thread for every core of the machine.
THREADS = {"OMP_NUM_THREADS": "1"}
FIRST_PORT = 20_000
LOOK, RESTING = 4.0, 0.2  # seconds, and cores: kernels that use less of the processor have run their page
CONFIG = """
c.JupyterHub.bind_url = "{hub}"
c.JupyterHub.hub_port = {ports[0]}
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.notebook_dir = "{root}"
c.Spawner.args = ["--ServerApp.kernel_websocket_connection_class={prompt}", *{asroot}]
c.Spawner.environment = {threads}
c.Spawner.start_timeout = c.Spawner.http_timeout = 600


def give_port(spawner):
    # Below those that the system hands out: the kernel of another student may take one of these first.
    spawner.port = {first} + int(spawner.user.name.removeprefix("student"))


c.Spawner.pre_spawn_hook = give_port
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[1]}"
c.JupyterHub.services = [{{"name": "classroom", "api_token": "{token}"}}]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [{{"name": "classroom", "scopes": scopes, "services": ["classroom"]}}]
"""


class Server:
    """A server on the loopback, in a folder of its own, that lives as long as the `with`."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(16)

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="classroom-"))
        command, variables = self.prepare()
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, env=os.environ | variables
            )
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(120)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What it has said so far."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def children(self) -> list[psutil.Process]:
        """All that it has started."""
        return psutil.Process(self.process.pid).children(recursive=True)


class Hub(Server):
    """A JupyterHub."""

    def __init__(self, python: str, proxy: str) -> None:
        super().__init__()
        self.python, self.proxy = python, proxy

    def prepare(self) -> tuple[list[str], dict[str, str]]:
        """Write the configuration: the command, and variables beside its own, which spawners set."""
        port, *ports = free_ports(3)
        self.address = f"http://127.0.0.1:{port}"
        config = CONFIG.format(
            hub=self.address,
            ports=ports,
            folder=self.folder,
            python=self.python,
            root=ROOT,
            prompt=PROMPT,
            asroot=["--allow-root"] if os.getuid() == 0 else [],
            threads=THREADS,
            proxy=self.proxy,
            token=self.token,
            first=FIRST_PORT,
        )
        (self.folder / "config.py").write_text(config, encoding="utf-8")
        return [self.python, "-m", "jupyterhub", "--config", "config.py"], {}

    async def ready(self) -> None:
        """Wait until the Hub answers; RuntimeError shows the end of its log where it has stopped."""
        while self.process.poll() is None:
            try:
                await Student(self.address, self.token).ask("hub/api/")
                return
            except (HTTPError, OSError):
                await asyncio.sleep(0.5)
        raise RuntimeError(self.log()[-2000:])

    async def seat(self, name: str) -> Student:
        """Start the server of a new student, and wait until it answers."""
        office = Student(self.address, self.token)
        await office.ask(f"hub/api/users/{name}", method="POST", body="")
        await office.ask(f"hub/api/users/{name}/server", method="POST", body="")
        while not (await office.ask(f"hub/api/users/{name}"))["server"]:
            await asyncio.sleep(0.2)
        return Student(f"{self.address}/user/{name}", self.token)

    def processes(self) -> list[psutil.Process]:
        """Servers and kernels of all students: whoever has the name of one in the environment."""
        return [child for child in self.children() if "JUPYTERHUB_USER" in child.environ()]


class Voila(Server):
    """The demo in Voilà, with a kernel that waits for each viewer."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def prepare(self) -> tuple[list[str], dict[str, str]]:
        """The command, and variables for it and its kernels."""
        (port,) = free_ports(1)
        self.address = f"http://127.0.0.1:{port}"
        options = [f"--Voila.config_file_paths=['{ROOT / 'deploy'}']", f"--pool_size={self.count}"]
        options += [f"--token={self.token}", f"--port={port}", "--no-browser", str(DEMO)]
        return [sys.executable, "-m", "voila", *options], THREADS

    async def ready(self) -> None:
        """Wait until all kernels have run the page; RuntimeError shows the end of its log if it stops."""
        before = -math.inf
        while self.process.poll() is None:
            if f"is filled with {self.count} kernel" in self.log():  # they run the page now, and then rest
                seconds = worked(self.processes())
                if seconds - before < RESTING * LOOK:
                    return
                before = seconds
            await asyncio.sleep(LOOK)
        raise RuntimeError(self.log()[-2000:])

    async def seat(self, name: str) -> Viewer:
        return Viewer(self.address, self.token)

    def processes(self) -> list[psutil.Process]:
        """Voilà and all kernels."""
        return [psutil.Process(self.process.pid), *self.children()]


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def worked(processes: list[psutil.Process]) -> float:
    """The seconds of a processor that the processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def used(processes: list[psutil.Process]) -> tuple[float, float, float]:
    """What the processes hold and have used: MB resident, MB in shares (PSS), seconds of a processor."""
    memory = [process.memory_full_info() for process in processes]
    return sum(m.rss for m in memory) / 1e6, sum(m.pss for m in memory) / 1e6, worked(processes)


async def lesson(place: Hub | Voila, count: int, seconds: float) -> dict:
    """One class: all come at once, run the chapter or open the page, and play."""
    await place.ready()

    async def arrive(number: int) -> tuple[Student, float, float]:
        start = time.monotonic()
        student = await place.seat(f"student{number}")
        seated = time.monotonic() - start
        await student.open()
        await student.run(CHAPTER)
        return student, seated, time.monotonic() - start

    arrived = await asyncio.gather(*map(arrive, range(count)))
    students, seated, ran = zip(*arrived, strict=True)
    processes = place.processes()
    before = used(processes)
    await asyncio.gather(*(student.play(seconds) for student in students))
    resident, shared, after = used(processes)
    slider = np.array([moment for student in students for moment in student.slider]) * 1e3
    return {
        "seconds to the server, median and worst": [
            round(statistics.median(seated), 1),
            round(max(seated), 1),
        ],
        "seconds to the end of the chapter, median and worst": [
            round(statistics.median(ran), 1),
            round(max(ran), 1),
        ],
        "ms from slider to picture, median and p95": [
            round(float(np.quantile(slider, q))) for q in (0.5, 0.95)
        ],
        "pictures a second": round(sum(student.shown for student in students) / count / seconds, 1),
        "MB a student, resident and in shares": [round(resident / count), round(shared / count)],
        "processor seconds a student to run the chapter": round(before[2] / count, 1),
        "cores a student who plays": round((after - before[2]) / count / seconds, 2),
    }


def row(count: int, found: dict) -> str:
    """A row of the table in deploy/README.md: the second of two numbers in brackets, or after a comma."""
    cells = [str(count)]
    for name, value in found.items():
        pair = "{}, {}" if name.startswith("MB") else "{} ({})"
        cells.append(pair.format(*value) if isinstance(value, list) else str(value))
    return f"| {' | '.join(cells)} |"


def has_hub(python: str) -> bool:
    """Whether that environment has what the Hub needs."""
    command = [python, "-c", "import jupyterhub, jupyterlab"]
    return subprocess.run(command, capture_output=True).returncode == 0


def main() -> None:
    """Read the command line, hold a lesson for each size of a class, and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.classroom")
    parser.add_argument("sizes", nargs="*", type=int, metavar="N")
    parser.add_argument("--hub", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--proxy", default=shutil.which("configurable-http-proxy"), metavar="COMMAND")
    parser.add_argument("--voila", action="store_true")
    parser.add_argument("--minutes", type=float, default=5.0)
    given = parser.parse_args()
    if not (given.voila or (given.proxy and has_hub(given.hub))):
        print("classroom is skipped: it needs jupyterhub (--hub) and npm's configurable-http-proxy (--proxy)")
        return
    AsyncHTTPClient.configure(None, max_clients=1000)  # nobody waits for another's answer
    sizes = {}
    for count in given.sizes or [1, 5, 10, 20]:
        with Voila(count) if given.voila else Hub(given.hub, given.proxy) as place:
            sizes[str(count)] = asyncio.run(lesson(place, count, 60 * given.minutes))
        print(row(count, sizes[str(count)]), flush=True)
        machine = (
            f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB, {platform.machine()}"
        )
        name = "classroom_voila" if given.voila else "classroom"
        write(name, {"students": sizes}, machine=machine, minutes=given.minutes, **THREADS)


if __name__ == "__main__":
    main()
