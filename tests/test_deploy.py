"""What serves a class asks for the same things as the course itself. No container is built here."""

import json
import re
from pathlib import Path

import yaml
from traitlets.config.loader import PyFileConfigLoader

from tests.test_environment import EXTRAS

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
HUB = yaml.safe_load((ROOT / "deploy" / "zero_to_jupyterhub.yaml").read_text(encoding="utf-8"))
LITTLE = (ROOT / "deploy" / "littlest_jupyterhub.sh").read_text(encoding="utf-8")


def test_the_image_has_all_extras_and_the_locked_versions():
    assert " ".join(f"--extra {extra}" for extra in EXTRAS) in DOCKERFILE
    assert f"[{','.join(EXTRAS)}]" in LITTLE
    for text in (DOCKERFILE, LITTLE):
        installs = re.findall(r"uv pip install(?:\\\n|[^&\n])*", text)
        assert all("--compile-bytecode" in install for install in installs)
        assert all(
            "--torch-backend cpu" in i and "requirements.lock" in i for i in installs if "--no-deps" not in i
        )


def test_the_image_takes_only_what_is_there():
    for sources in re.findall(r"^COPY (?:--\S+ )?(.*) \S+$", DOCKERFILE, re.M):
        assert all((ROOT / source).exists() for source in sources.split())
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    folder = ROOT / ".devcontainer"
    assert (folder / container["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile"
    assert (folder / container["build"]["context"]).resolve() == ROOT
    assert container["remoteUser"] == re.search(r"^ARG NB_USER=(\w+)$", DOCKERFILE, re.M)[1]


def test_every_server_sends_small_messages_at_once_as_make_lab_does():
    config = json.loads((ROOT / "deploy" / "jupyter_server_config.json").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for section, name in (
        ("ServerApp", "kernel_websocket_connection_class"),
        ("HTMLExporter", "preprocessors"),
    ):
        value = config[section][name]
        assert f"{name}={value if isinstance(value, str) else value[0]}" in makefile
    assert "deploy/jupyter_server_config.json" in DOCKERFILE
    assert "deploy/jupyter_server_config.json" in LITTLE


def test_students_begin_with_their_copies():
    (*_, command) = HUB["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert "python -m tools.copies" in command
    start = HUB["singleuser"]["defaultUrl"].removeprefix("/lab/tree/course/my_chapters/")
    assert (ROOT / "notebooks" / start).exists()


def test_links_of_the_folder_lead_somewhere():
    text = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if ":" not in link]
    assert [link for link in links if not (ROOT / "deploy" / link).exists()] == []


def test_voila_for_a_lecture_keeps_what_the_demo_forbids_and_lets_viewers_in():
    mine, demo = (
        PyFileConfigLoader("voila.py", path=str(ROOT / folder)).load_config()
        for folder in ("deploy", "tools")
    )
    settings = mine.Voila.tornado_settings
    assert settings["allow_remote_access"]
    assert not demo.Voila.tornado_settings["allow_remote_access"]
    assert settings["headers"] == demo.Voila.tornado_settings["headers"]
    assert mine.TagRemovePreprocessor.remove_cell_tags == {"speaker-notes"}
    assert mine.VoilaConfiguration.preheat_kernel
    assert mine.MappingKernelManager.cull_idle_timeout >= 1800
